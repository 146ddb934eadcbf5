"""Co-production files as sheets."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kinomost.coproduction.models import (
    Agreed,
    Coproduction,
    Cost,
    Finance,
    LanguageVersion,
    Partner,
    RateOfDay,
    Receipt,
    Recoupment,
    Site,
    Work,
)
from kinomost.sheets.checks import ordered
from kinomost.sheets.fields import Field, Link, Plain, source, words
from kinomost.sheets.spec import ModelSheet
from kinomost.tables.cells import (
    Choice,
    Country,
    Currency,
    Day,
    Language,
    Many,
    Number,
    Ref,
    Text,
    Whole,
    YesNo,
)


@dataclass(frozen=True)
class _Moments:
    """When money moves, in the plan's words. `today+30` counts from the day of the import, for sample seasons."""

    hint: str = "months or days, such as 2027-03 50 %; 2027-09 50 %"

    def parse(self, text: str) -> str:
        """The words, with every `today` as the day that it is."""
        return _TODAY.sub(lambda match: Day().parse(match[0]).isoformat(), Text(300).parse(text))

    def format(self, value: str) -> str:
        """The words."""
        return value


_TODAY = re.compile(r"today(?:[+-]\d{1,4})?")
_PER_CENT = Number(4, most=Decimal(100))
_AMOUNT = Number(2, least=Decimal(-(10**13)), most=Decimal(10**13))
_CODE = {"empty": ""}


def _rows(
    name: str, model: type[Any], *fields: Field, about: Any, checks: tuple[Any, ...] = ()
) -> ModelSheet:
    """A sheet of rows under a film's file."""
    own = (
        Link("film", "coproductions", attr="coproduction", required=True),
        Plain("row", Ref(), required=True, help="a short name for the row"),
        *fields,
        Plain("position", Whole(0, 30_000), default=0),
    )
    return ModelSheet(
        name, model, own, key=("film", "row"), natural=("coproduction__film__slug", "row"),
        path="coproduction__film__exchange_id", about=about, checks=checks,
    )  # fmt: skip


def _country(name: str, attr: str = "", *, required: bool = False) -> Plain:
    return Plain(name, Country(), attr, required, empty="")


def _choice(name: str, values: list[str], *, required: bool = False, default: str | None = None) -> Plain:
    return Plain(
        name, Choice.of(*[value for value in values if value]), "", required, default=default, empty=""
    )


COPRODUCTIONS = ModelSheet(
    "coproductions",
    Coproduction,
    (
        Link("film", "films", required=True),
        Plain("currency", Currency(), default="EUR"),
        Plain("applied", Day()),
        _choice("format", Coproduction.Format.values),
        _choice("medium", Coproduction.Medium.values),
        Plain("episodes", Whole(1, 1000)),
        Plain("shooting_ends", Day()),
        Plain("shared_credit", YesNo()),
        Plain("without", Many(Choice.of(*Work.Function.values)), empty=[]),
        Plain("more", Text(5000, lines=True), empty="", help="facts that only one text asks for, as YAML"),
        Plain("note", Text(5000, lines=True), empty=""),
        Plain(
            "open", YesNo(), "is_open", default=True, help="no: only the finance plan of a contest’s entry"
        ),
        source(),
    ),
    key=("film",),
    natural=("film__slug",),
    path="film__exchange_id",
    about=_("A film’s co-production file."),
)

PARTNERS = _rows(
    "partners",
    Partner,
    Link("organisation", "organisations"),
    _country("country", required=True),
    Plain("cash", _AMOUNT),
    Plain("in_kind", _AMOUNT),
    Plain("currency", Currency(), empty=""),
    Plain("share", _PER_CENT),
    Plain("revenue", _PER_CENT),
    Plain("finance_only", YesNo()),
    Plain("independent", YesNo()),
    Plain("broadcaster", YesNo()),
    _country("owner_country"),
    about=_("Who takes part in a co-production, with what."),
)

WORK = _rows(
    "work",
    Work,
    _choice("function", Work.Function.values, required=True),
    Link("person", "people"),
    words("name", 200, help="of somebody who is not among the people"),
    Plain("nationality", Many(Country()), empty=[]),
    _country("residence"),
    _country("counts_as"),
    _choice("role", Work.Role.values),
    Plain("days", Whole(0, 10_000)),
    Plain("fee", _AMOUNT),
    Plain("currency", Currency(), empty=""),
    Plain("part", _PER_CENT),
    about=_("Who works on a co-production, as far as a treaty asks."),
)

SITES = _rows(
    "sites",
    Site,
    _choice("kind", Site.Kind.values, required=True),
    _country("country", required=True),
    Link("place", "places"),
    Plain("days", Whole(0, 10_000)),
    Plain("part", _PER_CENT),
    _choice("reason", Site.Reason.values),
    about=_("Where a co-production is made."),
)

VERSIONS = _rows(
    "versions",
    LanguageVersion,
    Plain("language", Language(), required=True),
    _choice("kind", LanguageVersion.Kind.values, default="original"),
    _country("made_in"),
    about=_("Language versions of a co-production."),
)

COSTS = _rows(
    "costs",
    Cost,
    words("group", 120, required=True),
    _choice("kind", Cost.Kind.values, default="other"),
    _country("country"),
    words("amount", 200, required=True, help="an amount, or a formula such as 7 % of budget.RS"),
    Plain("currency", Currency(), empty=""),
    Plain("rate_on", Day()),
    _country("paid_to"),
    Plain("above_the_line", YesNo()),
    Plain("due", _Moments(), empty="", help="when it is paid, such as 2027-03/2027-05"),
    about=_("The budget of a co-production."),
)

FINANCE = _rows(
    "finance",
    Finance,
    words("name", 200, required=True),
    _choice("kind", Finance.Kind.values, default="other"),
    Link("organisation", "organisations"),
    _country("country"),
    words("amount", 200, required=True, help="an amount, or a formula such as 25 % of budget.RS"),
    Plain("currency", Currency(), empty=""),
    Plain("rate_on", Day()),
    _choice("status", Finance.Status.values, default="sought"),
    words("evidence", 300),
    Plain("evidence_on", Day()),
    Plain("evidence_until", Day()),
    Plain("public_money", YesNo()),
    Plain("recoupable", YesNo()),
    Plain("rank", Whole(1, 100)),
    Plain("premium", Number(4, most=Decimal(1000))),
    Plain("cash", _Moments(), empty="", help="when it arrives, such as 2027-03 50 %; 2027-09 50 %"),
    Plain("rules", Text(2000, lines=True), empty=""),
    checks=(ordered("evidence_on", "evidence_until"),),
    about=_("The finance plan of a co-production."),
)

RATES = _rows(
    "rates",
    RateOfDay,
    Plain("day", Day(), required=True),
    Plain("base", Currency(), required=True),
    Plain("quote", Currency(), required=True),
    Plain("value", Number(8, most=Decimal(10**9)), required=True),
    words("source", 200),
    about=_("Exchange rates of a co-production."),
)

CONSENTS = _rows(
    "consents",
    Agreed,
    Plain("treaty", Ref(), required=True),
    words("clause", 80, required=True),
    words("by", 200),
    Plain("on", Day()),
    about=_("What authorities have consented to."),
)

RECOUPMENTS = ModelSheet(
    "recoupments",
    Recoupment,
    (
        Link("film", "coproductions", attr="coproduction", required=True),
        Plain("terms", Text(50_000, lines=True), empty=""),
        Plain("estimates", Text(50_000, lines=True), empty="", help="what each stream may bring, as YAML"),
    ),
    key=("film",),
    natural=("coproduction__film__slug",),
    path="coproduction__film__exchange_id",
    about=_("Who recoups what, in which order."),
)

RECEIPTS = ModelSheet(
    "receipts",
    Receipt,
    (
        Link("film", "coproductions", attr="coproduction", required=True),
        Plain("number", Ref(), required=True),
        Plain("on", Day(), required=True),
        words("stream", 80, required=True, help="as the terms call it"),
        Plain("amount", _AMOUNT, required=True),
        Plain("currency", Currency(), required=True),
        words("payer", 200),
        words("note", 300),
    ),
    key=("film", "number"),
    natural=("coproduction__film__slug", "number"),
    path="coproduction__film__exchange_id",
    order=("film", "on"),
    about=_("Money that came in, or was paid back."),
)

SHEETS = (
    COPRODUCTIONS, PARTNERS, WORK, SITES, VERSIONS, COSTS, FINANCE, RATES, CONSENTS, RECOUPMENTS, RECEIPTS,
)  # fmt: skip
