"""A film's recoupment: its terms and receipts as `kinomost.money.waterfall` takes them, and terms to begin with."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from kinomost.coproduction.models import Coproduction, Receipt, Recoupment
from kinomost.money import waterfall as engine
from kinomost.money.amounts import AmountError, Money, Rate, Rates, share
from kinomost.money.plan import Figures, Row, Source
from kinomost.money.waterfall import (
    Account,
    Entry,
    Period,
    Problem,
    Scenario,
    Statement,
    Waterfall,
    WaterfallError,
)
from kinomost.money.waterfall.tree import Tree, parse

MONTHS = (3, 6, 12)  # how long a period of statements may be
EVER = 100 * 366  # days that a rate holds for what is only estimated
MOST_PERIODS = 120  # before them, only the latest are told


@dataclass(frozen=True)
class Recouping:
    """The terms, the receipts and what follows. What a person wrote never raises: it is among the problems."""

    coproduction: Coproduction
    terms: str
    estimates: str
    version: int
    receipts: Sequence[Receipt]
    rates: Rates
    latest: Rates
    waterfall: Waterfall | None
    problems: tuple[Problem, ...]
    receipt_problems: tuple[Problem, ...]
    account: Account | None

    def number(self, name: str) -> Receipt | None:
        """The receipt of this number."""
        return next((one for one in self.receipts if one.number == name), None)

    @cached_property
    def given(self) -> list[engine.Receipt]:
        """The receipts as the engine takes them."""
        return _given(self.receipts)

    def periods(self, months: int) -> list[Period]:
        """Calendar periods from that of the first receipt to that of the last, the latest first."""
        if not self.receipts:
            return []
        days = [one.on for one in self.receipts]
        first = min(days)
        start = dt.date(first.year, (first.month - 1) // months * months + 1, 1)
        return engine.periods(start, max(days), months)[::-1][:MOST_PERIODS]

    def statements(self, over: Sequence[Period], parties: Sequence[str] | None = None) -> list[Statement]:
        """The statements of the parties (of all, unless named) for these periods."""
        assert self.waterfall is not None
        return list(engine.statements(self.waterfall, self.given, over, self.rates, parties=parties))

    def scenario(self, changes: Mapping[str, str] | None = None) -> Scenario:
        """The estimates. Raises WaterfallError with every problem in them."""
        assert self.waterfall is not None
        return engine.read_scenario(self.estimates, self.waterfall, changes=changes)


def recouping(coproduction: Coproduction) -> Recouping:
    """Everything about a film's recoupment, in three queries."""
    kept = Recoupment.objects.filter(coproduction=coproduction).first()
    receipts = list(coproduction.receipts.all())
    rates, latest = rates_of(coproduction)
    terms, estimates, version = (kept.terms, kept.estimates, kept.version) if kept else ("", "", 0)
    problems: tuple[Problem, ...] = ()
    receipt_problems: tuple[Problem, ...] = ()
    waterfall, account = None, None
    try:
        waterfall = engine.read(terms, rates=rates) if terms.strip() else None
    except WaterfallError as error:
        problems = tuple(error.problems)
    if waterfall is not None:
        try:
            account = engine.run(waterfall, _given(receipts), rates)
        except WaterfallError as error:
            receipt_problems = tuple(error.problems)
    return Recouping(
        coproduction,
        terms,
        estimates,
        version,
        receipts,
        rates,
        latest,
        waterfall,
        problems,
        receipt_problems,
        account,
    )


def _given(receipts: Sequence[Receipt]) -> list[engine.Receipt]:
    """The receipts as the engine takes them; a file may have brought amounts that their currency does not have."""
    taken, problems = [], []
    for one in receipts:
        try:
            taken.append(given(one))
        except AmountError as error:
            problems.append(Problem("receipt_amount", params={"receipt": one.number, "detail": error}))
    if problems:
        raise WaterfallError(problems)
    return taken


def given(receipt: Receipt) -> engine.Receipt:
    """A receipt as the engine takes it. Raises AmountError."""
    return engine.Receipt(
        receipt.on, receipt.stream, Money.of(receipt.amount, receipt.currency), receipt.number
    )


def rates_of(coproduction: Coproduction) -> tuple[Rates, Rates]:
    """The file's exchange rates (of two for one pair and day it has but one); for estimates, the latest ever known."""
    kept = [
        Rate(one.day, one.base, one.quote, Fraction(one.value), one.source)
        for one in coproduction.rates.all()
        if one.base != one.quote and _known(one.base) and _known(one.quote)
    ]
    return Rates(kept), Rates(kept, age=EVER)


def _known(currency: str) -> bool:
    try:
        Money.zero(currency)
    except AmountError:
        return False
    return True


# ---------------------------------------------------------------------------------- following money


@dataclass(frozen=True)
class Share:
    """What one party gets of a receipt under one clause."""

    entry: Entry
    money: Money
    line: int | None  # of the clause in the terms


def shares_of(found: Recouping, number: str) -> list[Share]:
    """The ledger's lines of one receipt, each with the line of the terms that it follows from."""
    assert found.account is not None
    steps = found.account.waterfall.steps
    return [
        Share(entry, Money(entry.amount, found.account.waterfall.currency), steps[entry.step].line)
        for entry in found.account.entries(receipt=number)
    ]


# ----------------------------------------------------------------------------------- terms to begin

# What a template says of those who finance the film; it gives way to the film's own sources.
_FINANCIERS = {
    "sales-agent": ("senior loan", "gap loan", "minimum guarantee", "equity", "deferrals"),
    "public-fund": ("private equity", "public money"),
    "two-countries": (),
    "distributor": ("minimum guarantee",),
}
_LAST = {
    "sales-agent": "net profits",
    "public-fund": "net profits",
    "two-countries": "rest of the world",
    "distributor": "overage",
}


@dataclass(frozen=True)
class Backer:
    """Somebody who shares what the film earns in the end: a co-producer, with its agreed or computed share."""

    name: str
    part: Fraction | None


def begin(
    order: str,
    title: str,
    figures: Figures | None,
    backers: Sequence[Backer],
    names: Mapping[str, str] | None = None,
) -> str:
    """Terms in one of the field's usual orders, with the film's recoupable sources by rank and its co-producers.

    `names` says which party a source is, by its short name, where that is not what the source is called. Percentages
    and costs of sale stay the template's samples: no file knows them. Raises KeyError for an unknown order.
    """
    data: dict[str, Any] = _plain(parse(engine.template(order)))
    sources = _recoupable(figures)
    data["title"] = title
    data.pop("note", None)  # it speaks of the template's own financiers
    if figures:
        data["currency"] = figures.plan.currency
    called = {row.of.ref: row.of.name for rows in sources.values() for row in rows} | dict(names or {})
    last = data["steps"].pop(_LAST[order])
    if sources and _FINANCIERS[order]:
        for step in _FINANCIERS[order]:
            data["steps"].pop(step, None)
        for rank, rows in sources.items():
            claims = _claims(rows, called)
            data["steps"][f"rank {rank}" if rank else "unranked"] = _recoup(claims)
            data["parties"] |= {party: party for party in claims}
    parts = _parts(backers)
    if parts:
        data["parties"] |= {name: name for name in parts}
        last = {"split": parts}
    data["steps"][_LAST[order]] = last
    used = set(_words(data["steps"]))
    data["parties"] = {name: text for name, text in data["parties"].items() if name in used}
    return to_yaml(data)


def _plain(tree: Tree) -> Any:
    if isinstance(tree.value, dict):
        return {name: _plain(one) for name, one in tree.value.items()}
    return [_plain(one) for one in tree.value] if isinstance(tree.value, list) else tree.value


def _recoupable(figures: Figures | None) -> dict[int | None, list[Row[Source]]]:
    """The recoupable sources with an amount, by rank; those without a rank after all others."""
    rows = [row for row in (figures.sources if figures else ()) if row.of.recoupable and row.value]
    ranks = sorted({row.of.rank for row in rows}, key=lambda rank: (rank is None, rank or 0))
    return {rank: [row for row in rows if row.of.rank == rank] for rank in ranks}


def _claims(rows: Sequence[Row[Source]], called: Mapping[str, str]) -> dict[str, tuple[Money, Fraction]]:
    """What each party recoups, and its premium. What one party gave at one premium is one claim."""
    claims: dict[str, tuple[Money, Fraction]] = {}
    for row in rows:
        if row.value is None:
            continue
        party, premium = called[row.of.ref], row.of.premium or Fraction(0)
        nothing = Money.zero(row.value.currency)
        before, other = claims.get(party, (nothing, premium))
        if other != premium:
            party, before = f"{party} ({row.of.ref})", nothing
        claims[party] = before + row.value, premium
    return claims


def _recoup(claims: Mapping[str, tuple[Money, Fraction]]) -> dict[str, Any]:
    """A step in which these recoup side by side."""
    if len(claims) == 1:
        ((party, (money, premium)),) = claims.items()
        extra = {"premium": _decimal(premium * 100)} if premium else {}
        return {"pay": party, "recoup": _spaced(money), **extra}
    return {
        "shared": "pro rata",
        "recoup": {
            party: {"amount": _spaced(money), "premium": _decimal(premium * 100)}
            if premium
            else _spaced(money)
            for party, (money, premium) in claims.items()
        },
    }


def _spaced(money: Money) -> str:
    text = f"{money.amount:,f}".replace(",", " ")
    return text.removesuffix(".00")


def _decimal(number: Fraction) -> str:
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def per_cent(value: Decimal | None) -> Fraction | None:
    """A percentage as a fraction of one."""
    return None if value is None else Fraction(value) / 100


def _parts(backers: Sequence[Backer]) -> dict[str, str]:
    """The co-producers' shares in hundredths of a per cent that add up to 100; nothing while they are not known."""
    if not backers or any(not one.part for one in backers):
        return {}
    parts: dict[str, Fraction] = {}
    for one in backers:  # those who are not named yet are called by their country, which several may share
        parts[one.name] = parts.get(one.name, Fraction(0)) + (one.part or 0)
    hundredths = share(10_000, list(parts.values()))
    return {name: _decimal(Fraction(part, 100)) for name, part in zip(parts, hundredths, strict=True) if part}


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield key
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
    else:
        yield str(value)


def to_yaml(data: Mapping[str, Any]) -> str:
    """The terms as a file that is pleasant to read: a line a party, a stream and, where it is short, a step."""
    lines: list[str] = []
    for name, value in data.items():
        lines += [""] if isinstance(value, Mapping) else []
        lines += _block(name, value, "")
    return "\n".join(lines) + "\n"


WIDE = 100  # characters in a line


def _block(name: str, value: Any, indent: str) -> list[str]:
    line = f"{indent}{_quoted(name)}: {_flow(value)}"
    nested = isinstance(value, Mapping) and any(isinstance(one, Mapping) for one in value.values())
    if not isinstance(value, Mapping) or (indent and not nested and len(line) <= WIDE):
        return [line]
    inner = [_block(key, one, f"{indent}  ") for key, one in value.items()]
    return [f"{indent}{_quoted(name)}:", *(one for lines in inner for one in lines)]


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return _quoted(str(value))


# --------------------------------------------------------------------------------- a step at a time


@dataclass(frozen=True)
class NewStep:
    """A step that is added without writing YAML. `before` names the step above which it stands; "" puts it last but one."""

    name: str
    party: str
    kind: str  # percent or recoup
    value: str
    of: str = "net"
    premium: str = ""
    before: str = ""
    party_title: str = ""


def with_step(terms: str, step: NewStep) -> str:
    """The terms with one step more. Comments are kept: lines are put in, and nothing is written anew.

    Raises WaterfallError if the terms cannot be read as YAML.
    """
    tree = parse(terms)
    steps = tree.get("steps")
    parties = tree.get("parties")
    lines = terms.splitlines()
    parts = {"pay": step.party, step.kind: step.value}
    if step.kind == "percent":
        parts["of"] = step.of
    elif step.premium:
        parts["premium"] = step.premium
    body = ", ".join(f"{name}: {_quoted(value)}" for name, value in parts.items())
    known = dict(steps.lines()) if steps is not None else {}
    place = known.get(step.before)
    at = place.line - 1 if place is not None else len(lines)
    indent = re.match(r"\s*", lines[at])[0] if place is not None else "  "  # type: ignore[index]
    lines.insert(at, f"{indent}{_quoted(step.name)}: {{{body}}}")
    if parties is not None and step.party not in parties.lines():
        first = min(one.line for one in parties.lines().values()) - 1 if parties.lines() else parties.line
        lines.insert(first, f"  {_quoted(step.party)}: {_quoted(step.party_title or step.party)}")
    return "\n".join(lines) + "\n"


_PLAIN = re.compile(r"[^\W\d_](?:[\w .%/–-]*[\w.%)])?|[\d][\d .,%]*", re.UNICODE)


def _quoted(value: str) -> str:
    """The text as it stands where YAML reads it as text; else in quotes."""
    text = value.strip()
    if _PLAIN.fullmatch(text) and ": " not in text and "," not in text:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
