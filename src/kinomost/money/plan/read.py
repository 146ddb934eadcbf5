"""A plan from a YAML file or from sheets of text, with every problem at once and the line where it stands.

Both forms say the same. In YAML, `budget`, `sources` and `rates` are lists of rows; as sheets they are three tables
beside a table `plan` with one row. Every value is read as the text that is written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeVar

import pycountry
import yaml

from kinomost.money.amounts import AmountError, Money, Rate, digits_of
from kinomost.money.plan.cash import months_between
from kinomost.money.plan.model import Evidence, Form, Kind, Line, Part, Plan, Source, Stated, Status
from kinomost.money.plan.problems import PlanError, Problem
from kinomost.money.plan.select import slug
from kinomost.money.plan.terms import Formula, Rule, parse_rule, percent_of
from kinomost.money.yamls import Unreadable, compose

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "plan": (
        *("title", "producer", "currency", "on"),
        *("stated.budget", "stated.sources", "stated.secured", "stated.gap"),
    ),
    "budget": ("ref", "group", "country", "amount", "currency", "rate_on", "due"),
    "sources": (
        *("ref", "name", "type", "country", "amount", "currency", "rate_on", "status"),
        *("evidence.what", "evidence.form", "evidence.on", "evidence.until"),
        *("recoupable", "rank", "premium", "cash", "rules", "public", "share"),
    ),
    "rates": ("from", "to", "on", "rate", "source"),
}
_ALIASES = {"evidence": "evidence.what"}  # `evidence: Letter of intent` is enough
MOST_ROWS, _MOST_MONTHS, _MOST_CHARACTERS, _DEPTH = 500, 120, 1_000_000, 4
_REF = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_DAY = re.compile(r"(\d{4})-(\d\d?)(?:-(\d\d?))?")
_PART = re.compile(r"(?P<first>[\d-]+)(?:\s*(?:/|\.\.\.?|…|–)\s*(?P<last>[\d-]+))?(?:\s+(?P<part>.+))?")
_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,12})?")
_YES, _NO = ("yes", "true", "da", "да"), ("no", "false", "ne", "не", "нет")
T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)


class RowLike(Protocol):
    """A row of text: what `kinomost.tables` reads, and what YAML becomes here."""

    @property
    def cells(self) -> Mapping[str, str]:
        """Column → text."""

    def line(self, column: str) -> int:
        """Where in the file this column's value stands."""


class SheetLike(Protocol):
    """A named table of text."""

    @property
    def name(self) -> str:
        """plan, budget, sources or rates."""

    @property
    def rows(self) -> Sequence[RowLike]:
        """Its rows."""


@dataclass(frozen=True)
class Reading:
    """What a file says, and what is wrong with it. Without a currency and a day there is no plan."""

    plan: Plan | None
    problems: tuple[Problem, ...]


@dataclass
class _Row:
    number: int
    cells: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def line(self, column: str) -> int:
        return self.lines.get(column, self.number)


@dataclass
class _Sheet:
    name: str
    rows: list[_Row] = field(default_factory=list)


def read_yaml(text: str) -> Reading:
    """The plan in this YAML. Never raises for what stands in it."""
    try:
        reading = read_sheets(_sheets(text))
        return replace(
            reading, problems=tuple(sorted(reading.problems, key=lambda problem: problem.row or 0))
        )
    except PlanError as error:
        params = dict(error.params)
        line = params.pop("line", None)
        return Reading(
            None, (Problem(error.code, row=line if isinstance(line, int) else None, params=params),)
        )


def _sheets(text: str) -> list[_Sheet]:
    if len(text) > _MOST_CHARACTERS:
        raise PlanError("too_long", limit=_MOST_CHARACTERS)
    try:
        root = compose(text)
    except Unreadable as error:
        if error.code == "alias":
            raise PlanError("yaml_alias", line=error.line) from error
        raise PlanError("bad_yaml", detail=error.detail, line=error.line) from error
    if not isinstance(root, yaml.MappingNode):
        raise PlanError("yaml_shape", line=1)
    head = _Sheet("plan", [_Row(1)])
    sheets = [head]
    for key, value in root.value:
        line = key.start_mark.line + 1
        if isinstance(value, yaml.SequenceNode):
            sheets.append(_Sheet(str(key.value), [_flat(node) for node in value.value]))
        elif str(key.value) in COLUMNS and value.value:
            raise PlanError("yaml_shape", line=line)
        elif str(key.value) not in COLUMNS:
            _fill(head.rows[0], value, str(key.value), 0)
    return sheets


def _flat(node: yaml.Node) -> _Row:
    row = _Row(node.start_mark.line + 1)
    if not isinstance(node, yaml.MappingNode):
        raise PlanError("yaml_shape", line=row.number)
    for key, value in node.value:
        _fill(row, value, str(key.value), 0)
    return row


def _fill(row: _Row, node: yaml.Node, column: str, depth: int) -> None:
    line = node.start_mark.line + 1
    if depth > _DEPTH:
        raise PlanError("yaml_shape", line=line)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _fill(row, value, f"{column}.{key.value}", depth + 1)
        return
    if column in row.cells:
        raise PlanError("column_twice", value=column, line=line)
    if isinstance(node, yaml.SequenceNode):
        if not all(isinstance(item, yaml.ScalarNode) for item in node.value):
            raise PlanError("yaml_shape", line=line)
        row.cells[column] = "; ".join(item.value for item in node.value)
    else:
        plain = isinstance(node, yaml.ScalarNode) and not node.style
        row.cells[column] = "" if plain and node.value in ("~", "null") else node.value
    row.lines[column] = line


class _Cells:
    """The cells of one row, read one by one; what cannot be read is a problem and has no value."""

    def __init__(self, sheet: str, row: RowLike, problems: list[Problem]) -> None:
        self.sheet, self.row, self.problems = sheet, row, problems
        self.cells = {_ALIASES.get(column, column): text.strip() for column, text in row.cells.items()}
        self.ref = self.cells.get("ref", "")
        for column in self.cells:
            if column not in COLUMNS[sheet] and not column.startswith("_"):
                self.wrong("unknown_column", column, value=column, known=", ".join(COLUMNS[sheet]))

    def wrong(self, code: str, column: str, **params: object) -> None:
        self.problems.append(Problem(code, self.sheet, self.ref, column, self.row.line(column), params))

    def text(self, column: str, *, required: bool = False) -> str:
        value = " ".join(self.cells.get(column, "").split())
        if required and not value:
            self.wrong("required", column)
        return value

    def read(self, column: str, parse: Callable[[str], T], *, required: bool = False) -> T | None:
        value = self.text(column, required=required)
        if not value:
            return None
        try:
            return parse(value)
        except (PlanError, AmountError) as error:
            self.wrong(error.code, column, **error.params)
            return None

    def read_list(self, column: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        found: list[T] = []
        for item in self.text(column).split(";"):
            try:
                found += [parse(item.strip())] if item.strip() else []
            except (PlanError, AmountError) as error:
                self.wrong(error.code, column, **error.params)
        return tuple(found)

    def amount(self, own_currency: str) -> tuple[Money | Formula | None, str]:
        """The amount or formula, and for a formula the currency of its result."""
        currency = self.read("currency", _currency)

        def parse(text: str) -> Money | Formula:
            if "%" in text:
                return Formula.parse(text, own_currency)
            return Money.parse(text, currency)

        amount = self.read("amount", parse)
        return amount, (currency or "") if isinstance(amount, Formula) else ""


def read_sheets(sheets: Iterable[SheetLike]) -> Reading:
    """The plan in these tables, such as `kinomost.tables.read_path` gives them."""
    problems: list[Problem] = []
    rows: dict[str, Sequence[RowLike]] = {}
    for sheet in sheets:
        if sheet.name not in COLUMNS:
            known = ", ".join(COLUMNS)
            problems.append(Problem("unknown_heading", params={"value": sheet.name, "known": known}))
        elif sheet.name in rows:
            problems.append(Problem("sheet_twice", sheet.name, params={"value": sheet.name}))
        elif len(sheet.rows) > MOST_ROWS:
            problems.append(Problem("too_many_rows", sheet.name, params={"limit": MOST_ROWS}))
        else:
            rows[sheet.name] = sheet.rows
    head = _Cells("plan", (*rows.get("plan", ()), _Row(1))[0], problems)
    if len(rows.get("plan", ())) > 1:
        problems.append(Problem("one_plan", "plan"))
    currency, on = head.read("currency", _currency, required=True), head.read("on", day_of, required=True)
    own = currency or "EUR"  # only to read on and find the other problems
    budget = _named(rows.get("budget", ()), "budget", problems, lambda cells, ref: _line(cells, ref, own))
    sources = _named(
        rows.get("sources", ()), "sources", problems, lambda cells, ref: _source(cells, ref, own)
    )
    rates = [_rate(_Cells("rates", row, problems)) for row in rows.get("rates", ())]
    typed = {name: head.text(f"stated.{name}") for name in ("budget", "sources", "secured", "gap")}
    stated = Stated(
        **typed, line=next((head.row.line(f"stated.{name}") for name in typed if typed[name]), None)
    )
    if currency is None or on is None:
        return Reading(None, tuple(problems))
    title, producer = head.text("title"), head.text("producer")
    good_rates = tuple(rate for rate in rates if rate)
    return Reading(Plan(currency, on, budget, sources, good_rates, title, producer, stated), tuple(problems))


def _named(
    rows: Sequence[RowLike], sheet: str, problems: list[Problem], build: Callable[[_Cells, str], T]
) -> tuple[T, ...]:
    """The rows, each under a short name of its own: the one that is given, or one made from its words."""
    taken: dict[str, int] = {}
    built: list[T] = []
    for number, row in enumerate(rows, start=1):
        cells = _Cells(sheet, row, problems)
        ref = cells.ref
        if ref and not _REF.fullmatch(ref):
            cells.wrong("bad_ref", "ref", value=ref)
        if ref in taken:
            cells.wrong("ref_twice", "ref", value=ref, first=taken[ref])
        words = slug(cells.text("name") or cells.text("group"))
        made = words if _REF.fullmatch(words) else f"row-{number}"
        if not _REF.fullmatch(ref) or ref in taken:
            ref = next(name for name in _numbered(made) if name not in taken)
        cells.ref = ref
        taken[ref] = row.line("ref")
        built.append(build(cells, ref))
    return tuple(built)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _line(cells: _Cells, ref: str, own: str) -> Line:
    amount, currency = cells.amount(own)
    return Line(
        ref=ref,
        group=cells.text("group", required=True),
        amount=amount,
        country=cells.read("country", _country) or "",
        currency=currency,
        rate_on=cells.read("rate_on", day_of),
        due=_parts(cells, "due", amount, currency or own),
        line=cells.row.line("ref"),
    )


def _source(cells: _Cells, ref: str, own: str) -> Source:
    amount, currency = cells.amount(own)
    recoupable = cells.read("recoupable", _yes_no)
    rank, premium = cells.read("rank", _whole), cells.read("premium", percent_of)
    evidence = None
    if what := cells.text("evidence.what"):
        form = cells.read("evidence.form", _one_of(Form)) or Form.LETTER
        evidence = Evidence(
            what, form, cells.read("evidence.on", day_of), cells.read("evidence.until", day_of)
        )
    share = cells.text("share")
    return Source(
        ref=ref,
        name=cells.text("name", required=True),
        kind=cells.read("type", _one_of(Kind)) or Kind.OTHER,
        amount=amount,
        status=cells.read("status", _one_of(Status), required=True) or Status.SOUGHT,
        country=cells.read("country", _country) or "",
        currency=currency,
        rate_on=cells.read("rate_on", day_of),
        evidence=evidence,
        recoupable=recoupable,
        rank=rank,
        premium=premium,
        cash=_parts(cells, "cash", amount, currency or own),
        rules=cells.read_list("rules", _rule),
        public_money=cells.read("public", _yes_no),
        stated_share=share if share and cells.read("share", percent_of) is not None else "",
        line=cells.row.line("ref"),
    )


def _rule(text: str) -> Rule:
    return parse_rule(text)


def _rate(cells: _Cells) -> Rate | None:
    base, quote = (cells.read(column, _currency, required=True) for column in ("from", "to"))
    day, value = cells.read("on", day_of, required=True), cells.read("rate", _number, required=True)
    if base is None or quote is None or day is None or value is None:
        return None
    return Rate(day, base, quote, value, cells.text("source"))


def _currency(text: str) -> str:
    digits_of(text.upper())
    return text.upper()


def _country(text: str) -> str:
    if pycountry.countries.get(alpha_2=text.upper()) is None or len(text) != 2:
        raise PlanError("bad_country", value=text)
    return text.upper()


def _yes_no(text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        raise PlanError("bad_yes_no", value=text)
    return text.lower() in _YES


def _whole(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", text):
        raise PlanError("bad_whole", value=text)
    return int(text)


def _number(text: str) -> Fraction:
    plain = re.sub(r"\s", "", text)
    if not _NUMBER.fullmatch(plain) or not Fraction(plain.replace(",", ".")):
        raise PlanError("bad_number", value=text)
    return Fraction(plain.replace(",", "."))


def _one_of(words: type[W]) -> Callable[[str], W]:
    def parse(text: str) -> W:
        word = text.lower().replace(" ", "_")
        if word not in set(words):
            raise PlanError("bad_choice", value=text, known=", ".join(words))
        return words(word)

    return parse


def day_of(text: str) -> dt.date:
    """«2027-03-09». Raises PlanError("bad_date"); a month alone is no day."""
    day, whole_month = _day_or_month(text)
    if whole_month:
        raise PlanError("bad_date", value=text)
    return day


def _day_or_month(text: str) -> tuple[dt.date, bool]:
    match = _DAY.fullmatch(text)
    try:
        if match is None or not 1900 <= int(match[1]) <= 2200:
            raise PlanError("bad_date", value=text)
        return dt.date(int(match[1]), int(match[2]), int(match[3] or 1)), match[3] is None
    except ValueError as error:
        raise PlanError("bad_date", value=text) from error


def _parts(cells: _Cells, column: str, amount: Money | Formula | None, currency: str) -> tuple[Part, ...]:
    currency = amount.currency if isinstance(amount, Money) else currency
    parts = cells.read_list(column, lambda item: _part(item, currency))
    kinds = {(part.share is not None, part.amount is not None) for part in parts}
    if kinds == {(False, False)}:
        share = Fraction(1, len(parts))
        return tuple(Part(part.first, part.last, share, None, part.by_month) for part in parts)
    if len(kinds) > 1:
        cells.wrong("mixed_cash", column)
        return ()
    return parts


def _part(item: str, currency: str) -> Part:
    match = _PART.fullmatch(item)
    if match is None:
        raise PlanError("bad_cash", value=item)
    first, by_month = _day_or_month(match["first"])
    last = _day_or_month(match["last"])[0] if match["last"] else first
    if last < first:
        raise PlanError("bad_cash", value=item)
    months = len(months_between(first, last))
    if months > _MOST_MONTHS:
        raise PlanError("long_cash", value=item, months=months, limit=_MOST_MONTHS)
    part = match["part"]
    if not part:
        return Part(first, last, None, None, by_month)
    if "%" in part:
        return Part(first, last, percent_of(part), None, by_month)
    return Part(first, last, None, Fraction(Money.parse(part, currency).amount), by_month)
