"""Exchanges, people and organisations as sheets. Accounts, roles and consents do not travel in files."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from kinomost.parties.finding import enter, leave_out
from kinomost.parties.models import Affiliation, Exchange, Organisation, Person, PersonCountry
from kinomost.sheets.checks import named, ordered
from kinomost.sheets.fields import Link, Plain, Tagged, source, words
from kinomost.sheets.registry import all_sheets
from kinomost.sheets.scope import Scope
from kinomost.sheets.spec import ModelSheet
from kinomost.tables.cells import Choice, Country, Day, Email, Ref, Url, Whole, YesNo


def _enter(exchanges: Sequence[Any], scope: Scope) -> None:
    """From here on, every row belongs to the exchange that was just made."""
    scope.exchange_id, scope.is_sample = exchanges[0].pk, exchanges[0].is_sample


EXCHANGE = ModelSheet(
    "exchange",
    Exchange,
    (
        Plain("exchange", Ref(), "slug", required=True),
        Tagged("name", "names", required=True),
        Plain("sample", YesNo(), "is_sample", default=False, help="yes: everything in it is invented"),
        Plain("public", YesNo(), "is_public", default=True),
    ),
    key=("exchange",),
    natural=("slug",),
    path="pk",
    record=True,
    checks=(named("name", "exchange"),),
    after=_enter,
    about=_("The film exchange and its office."),
)

ORGANISATIONS = ModelSheet(
    "organisations",
    Organisation,
    (
        Plain("organisation", Ref(), "slug", required=True),
        Tagged("name", "names", required=True),
        Plain("kind", Choice.of(*Organisation.Kind.values), default="other"),
        Plain("country", Country(), empty=""),
        Tagged("town", "town", 100),
        Tagged("about", "about", 5000, lines=True),
        Plain("email", Email(), empty=""),
        words("phone", 40),
        Plain("website", Url(), empty=""),
        Plain("public", YesNo(), "is_public", default=True),
        source(),
    ),
    key=("organisation",),
    natural=("slug",),
    taken="slug",
    after=lambda organisations, scope: enter(organisations),
    gone=lambda pks: leave_out(Organisation, *pks),
    checks=(named("name", "organisations"),),
    about=_("Companies, funds, festivals, promotion bodies."),
)

PEOPLE = ModelSheet(
    "people",
    Person,
    (
        Plain("person", Ref(), "slug", required=True),
        Tagged("name", "names", required=True),
        Tagged("profession", "profession"),
        Tagged("biography", "biography", 5000, lines=True),
        Plain("birth_year", Whole(1850, 2100)),
        Plain("email", Email(), empty=""),
        words("phone", 40),
        Plain("website", Url(), empty=""),
        Plain("public", YesNo(), "is_public", default=True),
        source(),
    ),
    key=("person",),
    natural=("slug",),
    closed=lambda person: person.erased_at is not None,
    taken="slug",
    after=lambda people, scope: enter(people),
    gone=lambda pks: leave_out(Person, *pks),
    checks=(named("name", "people"),),
    about=_("People of the film world."),
)

PEOPLE_COUNTRIES = ModelSheet(
    "people_countries",
    PersonCountry,
    (
        Link("person", "people", required=True),
        Plain("kind", Choice.of(*PersonCountry.Kind.values), required=True),
        Plain("country", Country(), required=True),
        Plain("since", Day()),
        Plain("until", Day()),
        source(),
    ),
    key=("person", "kind", "country", "since"),
    natural=("person__slug", "kind", "country", "since"),
    path="person__exchange_id",
    repeats=True,
    checks=(ordered("since", "until"),),
    about=_("Nationality and residence, with their dates."),
)

AFFILIATIONS = ModelSheet(
    "affiliations",
    Affiliation,
    (
        Link("person", "people", required=True),
        Link("organisation", "organisations", required=True),
        Tagged("post", "post"),
        Plain("since", Day()),
        Plain("until", Day()),
        source(),
    ),
    key=("person", "organisation", "since"),
    natural=("person__slug", "organisation__slug", "since"),
    path="person__exchange_id",
    checks=(ordered("since", "until"),),
    about=_("Who works where, and as what."),
)

SHEETS = (EXCHANGE, ORGANISATIONS, PEOPLE, PEOPLE_COUNTRIES, AFFILIATIONS)


def open_scope(slug: str, *, by: str) -> Scope:
    """What an import into or an export of the exchange with this short name works on; it need not exist yet."""
    exchange = Exchange.objects.filter(slug=slug).first()
    pk, is_sample = (exchange.pk, exchange.is_sample) if exchange else (0, False)
    return Scope(slug, pk, all_sheets(), by, is_sample)
