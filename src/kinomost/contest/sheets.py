"""Calls with their sections, awards, rounds and criteria as sheets."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kinomost.contest.actions.calls import protect
from kinomost.contest.document import CALL
from kinomost.contest.entry_sheet import ENTRIES
from kinomost.contest.foreign import SUBMISSIONS
from kinomost.contest.models import Award, Call, Criterion, Round, Section
from kinomost.contest.rules import bare
from kinomost.contest.words import said
from kinomost.journal import documents
from kinomost.judging import eligibility
from kinomost.judging.fields import read_fields
from kinomost.judging.messages import Problem
from kinomost.sheets.checks import named, ordered
from kinomost.sheets.fields import Link, Plain, Tagged, source
from kinomost.sheets.scope import Scope
from kinomost.sheets.spec import Lookup, ModelSheet, Record
from kinomost.tables import CellError
from kinomost.tables.cells import (
    Choice,
    Currency,
    Email,
    Language,
    Many,
    Number,
    Ref,
    Stamp,
    Whole,
    YesNo,
    Zone,
    at_zone,
    local_text,
)

_LEAST = Decimal("0.01")
HOURS = ("opens", "deadline", "results")


@dataclass(frozen=True)
class Lines:
    """Questions or rules, one a line: a key of the library, or a mapping as JSON or as YAML writes it on one line."""

    problems: Callable[[list[Any]], tuple[Problem, ...]]
    hint: str = "one a line"

    def parse(self, text: str) -> list[Any]:
        """The list as a call stores it."""
        found = [self._line(line.strip()) for line in text.splitlines() if line.strip()]
        for problem in self.problems(found):
            raise CellError("bad_line", problem.where, why=said(problem))
        return found

    def _line(self, line: str) -> Any:
        if not line.startswith("{"):
            return line
        try:
            found = yaml.safe_load(line)
            json.dumps(found, default=str)
        except (yaml.YAMLError, ValueError, TypeError) as error:
            raise CellError("bad_line", line[:80], why=_now("It is no mapping.")) from error
        return {str(name): _day(value) for name, value in found.items()}

    def format(self, value: list[Any]) -> str:
        """One a line."""
        return "\n".join(
            one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in value
        )


def _day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _rule_problems(rules: list[Any]) -> tuple[Problem, ...]:
    return tuple(problem for rule in rules for problem in eligibility.read(bare(rule))[1])


def _question_problems(fields: list[Any]) -> tuple[Problem, ...]:
    return read_fields(fields)[1]


class LocalTime(Plain):
    """A moment of the call, written on the clock of its zone."""

    def read(self, record: Any, shared: Any) -> dict[str, str]:
        value = getattr(record, self.target)
        return {self.name: local_text(value, ZoneInfo(record.zone))} if value is not None else {}


def _on_the_clock(record: Record, lookup: Lookup) -> None:
    """Turn local hours into instants."""
    if not record.values.get("zone"):
        return
    zone, wrong = ZoneInfo(record.values["zone"]), None
    for name in HOURS:
        written = record.values.get(name)
        if written is None:
            continue
        try:
            moment = at_zone(written, zone)
            record.texts[name] = local_text(moment, zone)
        except CellError as error:
            moment, wrong = None, CellError(error.code, error.value, column=name, **error.params)
        record.values[name] = moment
    if wrong is not None:
        raise wrong


_COLUMNS = {
    "call": "slug", "zone": "zone", "opens": "opens_at", "deadline": "deadline", "languages": "languages",
    "form": "fields", "rules": "rules", "public": "is_public",
}  # fmt: skip


def _keep(call: Any, record: Record) -> None:
    """A file may not take from a call what entries stand on, nor move its clock while it runs."""
    columns = {column: name for name, column in _COLUMNS.items()}
    document = {
        column: documents.plain(value)
        for name, column in _COLUMNS.items()
        if (value := record.values.get(name)) is not None and value != getattr(call, column)
    }
    if not document:
        return
    try:
        protect(call, CALL.normal(document))
    except ValidationError as error:
        column, why = next(iter(error.message_dict.items()))
        raise CellError("stays", record.key, column=columns.get(column, "call"), why=why[0]) from error


CALLS = ModelSheet(
    "calls",
    Call,
    (
        Plain("call", Ref(), "slug", required=True),
        Link("season", "seasons", required=True),
        Tagged("name", "names", required=True),
        Tagged("lead", "lead", 1000, lines=True),
        Tagged("about", "about", 20_000, lines=True),
        Tagged("regulations", "regulations", 20_000, lines=True),
        Plain("zone", Zone(), required=True),
        LocalTime("opens", Stamp(), "opens_at", required=True, help="on the clock of the zone"),
        LocalTime("deadline", Stamp(), required=True, help="on the clock of the zone"),
        LocalTime("results", Stamp(), "results_at", help="when they are meant to be published"),
        Plain("form", Lines(_question_problems), "fields", help="questions, one a line", empty=[]),
        Plain("rules", Lines(_rule_problems), help="who may enter, one a line", empty=[]),
        Plain("languages", Many(Language()), help="in which answers may be given", empty=[]),
        Plain("entries_a_company", Whole(1, 1000)),
        Plain("contact", Email(), empty=""),
        Plain("public", YesNo(), "is_public", default=False),
        source(),
    ),
    key=("call",),
    natural=("slug",),
    path="season__exchange_id",
    record=True,
    taken="slug",
    checks=(named("name", "calls"), _on_the_clock, ordered("opens", "deadline")),
    guard=_keep,
    about=_("Calls for entries: until when, for whom, what is asked."),
)

SECTIONS = ModelSheet(
    "sections",
    Section,
    (
        Link("call", "calls", required=True),
        Plain("section", Ref(), "key", required=True),
        Tagged("name", "names", required=True),
        Plain("kinds", Many(Choice.of(*eligibility.KINDS)), help="empty: any kind of film", empty=[]),
        Plain("position", Whole(0, 30_000), default=0),
    ),
    key=("call", "section"),
    natural=("call__slug", "key"),
    path="call__season__exchange_id",
    checks=(named("name", "sections"),),
    about=_("Parts of a call with winners of their own."),
)


def _money_has_currency(record: Record, lookup: Lookup) -> None:
    if record.values.get("amount") is not None and not record.values.get("currency"):
        raise CellError("no_currency", record.texts["amount"], column="currency")


AWARDS = ModelSheet(
    "awards",
    Award,
    (
        Link("call", "calls", required=True),
        Plain("award", Ref(), "key", required=True),
        Tagged("name", "names", required=True),
        Tagged("prize", "prize", 1000, lines=True),
        Plain("amount", Number()),
        Plain("currency", Currency(), empty=""),
        Link("partner", "organisations"),
        Link("section", "sections", within="call", cell=Ref()),
        Plain("opens_file", YesNo(), default=True, help="the winner gets a co-production file"),
        Plain("position", Whole(0, 30_000), default=0),
    ),
    key=("call", "award"),
    natural=("call__slug", "key"),
    path="call__season__exchange_id",
    checks=(named("name", "awards"), _money_has_currency),
    about=_("What there is to win, and which partner gives it."),
)


class Criteria(ModelSheet):
    """Criteria, each with its round."""

    def _queryset(self, scope: Scope) -> Any:
        return super()._queryset(scope).select_related("round")


def _only_planned(planned: Any, record: Record) -> None:
    if planned.state != Round.State.PLANNED:
        raise CellError("stays", record.key, column="round", why=_now("The round has begun."))


ROUNDS = ModelSheet(
    "rounds",
    Round,
    (
        Link("call", "calls", required=True),
        Plain("round", Whole(1, 100), "number", required=True),
        Plain("kind", Choice.of(*Round.Kind.values), required=True),
        Tagged("name", "names", required=True),
        Plain("reads", Whole(0, 100), default=3, help="jurors for each entry; 0: all of them"),
        Plain("places", Whole(1, 10_000), help="how many go on or win"),
        Plain("names_hidden", YesNo(), default=False),
        Plain("finance", YesNo(), "shows_finance", default=True, help="jurors see the finance plan"),
        Plain("adjusted", YesNo(), default=True, help="strict and generous jurors are evened out"),
        Plain("quorum", Whole(1, 100)),
    ),
    key=("call", "round"),
    natural=("call__slug", "number"),
    path="call__season__exchange_id",
    checks=(named("name", "rounds"),),
    guard=_only_planned,
    about=_("The passes of the jury, before they begin."),
)

CRITERIA = Criteria(
    "criteria",
    Criterion,
    (
        Link("round", "rounds", required=True, parts=2, help="the call and the number, as call/1"),
        Plain("criterion", Ref(), "key", required=True),
        Tagged("name", "names", required=True),
        Tagged("about", "about", 1000, lines=True),
        Plain("weight", Number(least=_LEAST), default=Decimal(1)),
        Plain("low", Number(), default=Decimal(1)),
        Plain("high", Number(), default=Decimal(10)),
        Plain("step", Number(least=_LEAST), default=Decimal(1)),
        Plain("position", Whole(0, 30_000), default=0),
    ),
    key=("round", "criterion"),
    natural=("round__call__slug", "round__number", "key"),
    path="round__call__season__exchange_id",
    checks=(named("name", "criteria"),),
    guard=lambda criterion, record: _only_planned(criterion.round, record),
    about=_("What a jury's sheets ask for."),
)

SHEETS = (CALLS, SECTIONS, AWARDS, ROUNDS, CRITERIA, ENTRIES)
TARGETS = (SUBMISSIONS,)
