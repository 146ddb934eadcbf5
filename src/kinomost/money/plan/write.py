"""A plan as YAML or as sheets of text; reading either back gives the same plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import yaml

from kinomost.money.amounts import Money, Rate
from kinomost.money.plan.model import Line, Part, Plan, Source
from kinomost.money.plan.read import COLUMNS
from kinomost.money.plan.terms import percent_text

_LISTS = ("cash", "due", "rules")


def to_sheets(plan: Plan) -> dict[str, list[dict[str, str]]]:
    """The rows of each sheet as column → text, without empty cells; `COLUMNS` has the sheets and their columns.

    `kinomost.tables.sheet_of(name, COLUMNS[name], rows)` makes of each a sheet that can be written as CSV or XLSX.
    """
    stated = plan.stated
    head = {
        "title": plan.title,
        "producer": plan.producer,
        "currency": plan.currency,
        "on": plan.on.isoformat(),
        "stated.budget": stated.budget,
        "stated.sources": stated.sources,
        "stated.secured": stated.secured,
        "stated.gap": stated.gap,
    }
    return {
        "plan": [_filled(head)],
        "rates": [_rate(rate) for rate in plan.rates],
        "budget": [_line(line) for line in plan.budget],
        "sources": [_source(source) for source in plan.sources],
    }


def to_yaml(plan: Plan) -> str:
    """The plan as a YAML file; equal plans give equal text."""
    sheets = to_sheets(plan)
    data: dict[str, object] = dict(_nested(sheets["plan"][0]))
    data |= {
        name: [_nested(row) for row in sheets[name]]
        for name in ("rates", "budget", "sources")
        if sheets[name]
    }
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return str(text)


class _Dumper(yaml.SafeDumper):
    """Writes text plainly: everything is read back as text, so nothing needs quotes for looking like a number."""


_Dumper.yaml_implicit_resolvers = {}


def _nested(row: Mapping[str, str]) -> dict[str, object]:
    nested: dict[str, object] = {}
    for column in row:
        head, _, tail = column.partition(".")
        if tail:
            inner = nested.setdefault(head, {})
            if isinstance(inner, dict):
                inner[tail] = row[column]
        else:
            nested[column] = row[column].split("; ") if column in _LISTS else row[column]
    return nested


def _filled(row: Mapping[str, object]) -> dict[str, str]:
    return {column: str(value) for column, value in row.items() if value not in (None, "")}


def _line(line: Line) -> dict[str, str]:
    return _filled(
        {
            "ref": line.ref,
            "group": line.group,
            "country": line.country,
            "amount": line.amount,
            "currency": line.currency,
            "rate_on": line.rate_on,
            "due": _parts(line.due, line),
        }
    )


def _source(source: Source) -> dict[str, str]:
    evidence = source.evidence
    row = {
        "ref": source.ref,
        "name": source.name,
        "type": source.kind,
        "country": source.country,
        "amount": source.amount,
        "currency": source.currency,
        "rate_on": source.rate_on,
        "status": source.status,
        "evidence.what": evidence and evidence.what,
        "evidence.form": evidence and evidence.form,
        "evidence.on": evidence and evidence.on,
        "evidence.until": evidence and evidence.until,
        "recoupable": _yes_no(source.recoupable),
        "rank": source.rank,
        "premium": "" if source.premium is None else percent_text(source.premium),
        "cash": _parts(source.cash, source),
        "rules": "; ".join(str(rule) for rule in source.rules),
        "public": _yes_no(source.public_money),
        "share": source.stated_share,
    }
    assert set(row) == set(COLUMNS["sources"])
    return _filled(row)


def _rate(rate: Rate) -> dict[str, str]:
    value = number_text(rate.value)
    return _filled(
        {"from": rate.base, "to": rate.quote, "on": rate.day, "rate": value, "source": rate.source}
    )


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def number_text(value: Fraction) -> str:
    """The number in decimals: exactly where they end, else with 12 digits."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact) != value:
        exact = round(exact, 12)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _parts(parts: Sequence[Part], row: Line | Source) -> str:
    plain = all(part.share == Fraction(1, len(parts)) for part in parts)  # equal parts need no percentages
    currency = row.amount.currency if isinstance(row.amount, Money) else row.currency
    return "; ".join(_part(part, currency, plain) for part in parts)


def _part(part: Part, currency: str, plain: bool) -> str:
    first = part.first.strftime("%Y-%m") if part.by_month else part.first.isoformat()
    last = part.last.strftime("%Y-%m") if part.by_month else part.last.isoformat()
    when = first if part.first == part.last else f"{first}/{last}"
    if part.amount is not None:
        return f"{when} {number_text(part.amount)} {currency}".strip()
    return when if plain or part.share is None else f"{when} {percent_text(part.share)}"
