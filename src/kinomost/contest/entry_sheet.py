"""Entries as a sheet: what came in elsewhere becomes the office's own entries, each with what was answered.

A file says what was sent in and when; what the office decides of an entry (complete, ineligible …) is decided on its
page, with its letters and its line in the log, and no file changes it.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.models import Film
from kinomost.contest import log
from kinomost.contest.actions.entering import send_link
from kinomost.contest.actions.sending import next_number
from kinomost.contest.models import Answer, Call, Entry, Submission
from kinomost.contest.snapshots import fingerprint, snapshot
from kinomost.coproduction.actions import keep_plan, save_file
from kinomost.coproduction.models import Coproduction
from kinomost.judging.fields import Kind, read_fields
from kinomost.judging.log import LateAllowed
from kinomost.names.texts import canonical_tag
from kinomost.sheets.fields import Column, Field, Link, Values, chunks, words
from kinomost.sheets.scope import Existing, Scope
from kinomost.sheets.spec import Lookup, ModelSheet, Record
from kinomost.tables import CellError
from kinomost.tables.cells import Email, Language, Money, Ref, Stamp, at_zone, local_text
from kinomost.tables.cells import Text as TextCell

LONGEST = 20_000
_YES = {"yes": True, "no": False}


@dataclass(frozen=True)
class Sent(Field):
    """When an entry was sent in, on the clock of its call; nothing while it is a draft."""

    def columns(self) -> tuple[Column, ...]:
        return (Column("sent", Stamp(), help="on the clock of the call; empty: begun only"),)

    def shared(self, records: Sequence[Any], scope: Scope, path: str) -> dict[int, str]:
        return dict(Call.objects.filter(season__exchange=scope.exchange_id).values_list("pk", "zone"))

    def read(self, record: Any, shared: dict[int, str]) -> dict[str, str]:
        at = record.submitted_at
        return {"sent": local_text(at, ZoneInfo(shared[record.call_id]))} if at else {}

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        if values.get("sent"):
            record.submitted_at = values["sent"]
            record.state = Entry.State.SUBMITTED if record.state == Entry.State.DRAFT else record.state

    def attributes(self) -> tuple[str, ...]:
        return ("submitted_at", "state", "number", "late_until")


@dataclass(frozen=True)
class Answers(Field):
    """A column for each field of a call's form, and for each language of its answer: `answer.goals.en`.

    Choices stand as their keys, several with semicolons between; yes or no as such; a table as JSON.
    """

    def columns(self) -> tuple[Column, ...]:
        return ()

    def match(self, header: str) -> Column | None:
        first, *rest = header.split(".")
        if first != "answer" or not 1 <= len(rest) <= 2:
            return None
        if rest[1:]:
            try:
                rest[1] = canonical_tag(rest[1])
            except ValueError:
                return None
        return Column(".".join([first, *rest]), TextCell(LONGEST, True))

    def shared(self, records: Sequence[Any], scope: Scope, path: str) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = defaultdict(dict)
        rows = Answer.objects.filter(**{f"entry__{path}": scope.exchange_id}).order_by("field", "language")
        for row in rows:
            if row.value not in (None, "", []):
                name = ".".join(part for part in ("answer", row.field, row.language) if part)
                found[row.entry_id][name] = _text(row.value)
        return found

    def read(self, record: Any, shared: dict[int, dict[str, str]]) -> dict[str, str]:
        return dict(shared.get(record.pk, {}))

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        """Nothing: the record must be saved first."""

    def store(self, items: Sequence[tuple[Any, Values]], scope: Scope) -> None:
        calls = Call.objects.in_bulk({entry.call_id for entry, _values in items})
        kinds = {
            pk: {field.key: field.kind for field in read_fields(call.fields)[0]} for pk, call in calls.items()
        }
        made, keys = [], defaultdict(set)
        for entry, values in items:
            for name, text in values.items():
                if not name.startswith("answer."):
                    continue
                field, _dot, language = name.removeprefix("answer.").partition(".")
                keys[field, language].add(entry.pk)
                if text:
                    value = _value(kinds[entry.call_id].get(field), text)
                    made.append(Answer(entry=entry, field=field, language=language, value=value, by=scope.by))
        for (field, language), entries in keys.items():
            for chunk in chunks(sorted(entries)):
                Answer.objects.filter(entry__in=chunk, field=field, language=language).delete()
        Answer.objects.bulk_create(made, batch_size=500)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _value(kind: Kind | None, text: str) -> Any:
    if kind is Kind.YES_NO:
        return _YES.get(text.strip().casefold(), text)
    if kind is Kind.CHOICES:
        return [one.strip() for one in text.split(";") if one.strip()]
    if kind is Kind.TABLE:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


@dataclass(frozen=True)
class Once(Field):
    """What a file says of a new entry only: what the film costs, and whom to invite. Nothing of it is given out."""

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("budget", Money(), help="of a new entry whose film has no finance plan yet"),
            Column("invite", Email(), help="of a new entry: who is asked to work on it, by a letter"),
            Column("invite_language", Language(), help="of that letter"),
        )

    def read(self, record: Any, shared: Any) -> dict[str, str]:
        return {}

    def assign(self, record: Any, values: Values, scope: Scope) -> None:
        """Nothing: it is done once the entry is there."""


def _in_time(record: Record, lookup: Lookup) -> None:
    """Turn the hour into an instant; one after the deadline needs a reason for the exception."""
    sent = record.values.get("sent")
    call = lookup("calls", record.texts.get("call", ""))
    if sent is None or not call.get("zone"):
        return
    zone = ZoneInfo(call["zone"])

    def instant(name: str, moment: dt.datetime) -> dt.datetime:
        try:
            return at_zone(moment, zone)
        except CellError as error:
            raise CellError(error.code, error.value, column=name, **error.params) from error

    at = instant("sent", sent)
    record.values["sent"], record.texts["sent"] = at, local_text(at, zone)
    opens, deadline = (instant(name, Stamp().parse(call[name])) for name in ("opens", "deadline"))
    if at < opens:
        raise CellError("sent_early", record.texts["sent"], opens=call["opens"], column="sent")
    if at > timezone.now():
        raise CellError("sent_later", record.texts["sent"], column="sent")
    if at >= deadline and not record.values.get("late_reason"):
        raise CellError("sent_late", record.texts["sent"], deadline=call["deadline"], column="sent")


def _stays(entry: Any, record: Record) -> None:
    """When something was sent in, no file changes afterwards."""
    sent = record.values.get("sent")
    if sent is not None and sent != entry.submitted_at:
        raise CellError("sent_stays", record.texts["sent"], column="sent")


def _begin(entry: Any, record: Record, scope: Scope) -> None:
    """A new entry that was sent in gets its number, and its exception if it was late.

    If its film is new too, and nobody sees it, whoever is asked to work on the entry may change the film.
    """
    if entry.pk is not None:
        return
    if record.values["film"] in scope.fresh.get("films", ()):
        entry.brings_film = not Film.objects.get(pk=entry.film_id).is_public
    if record.values.get("sent"):
        entry.number = next_number(entry.call_id)
        if record.values.get("late_reason"):
            entry.late_until = record.values["sent"] + dt.timedelta(seconds=1)


class Entries(ModelSheet):
    """Entries; one that was sent in is kept as it was sent, and an exception stands in the log."""

    def write(
        self,
        created: Sequence[Record],
        changed: Sequence[tuple[Existing, Record]],
        scope: Scope,
        tell: Callable[[int], None] = lambda _written: None,
    ) -> list[tuple[Any, Record]]:
        """Write the rows; then plan, submission and invitation of each new one."""
        written = super().write(created, changed, scope, tell)
        fresh = {id(record) for record in created}
        for made, record in written:
            if id(record) not in fresh:
                continue
            entry = Entry.objects.select_related("call__season", "film", "section").get(pk=made.pk)
            _budget(entry, record, scope)
            if entry.submitted_at is not None:
                _submission(entry, entry.submitted_at, scope.by)
            if entry.late_until is not None and entry.number is not None:
                log.append(scope.by, entry.call, LateAllowed(entry.number, entry.late_until))
            if email := record.values.get("invite"):
                language = {"sr": "sr-latn", "ru": "ru"}.get(record.values.get("invite_language") or "", "en")
                send_link(scope.by, entry.call, email, language, entry)
        return written


def _budget(entry: Entry, record: Record, scope: Scope) -> None:
    had = Coproduction.objects.filter(film=entry.film_id).exists()
    plan = keep_plan(scope.by, entry.film)
    if not had:
        scope.along.append((record.key, plan))
    money = record.values.get("budget")
    if money is None or plan.costs.exists():
        return
    amount, currency = money
    first = entry.film.countries.first()
    row = {
        "row": "total", "group": "Budget", "kind": "other", "country": first.country if first else "",
        "amount": str(amount),
    }  # fmt: skip
    save_file(scope.by, plan, plan.version, {"currency": currency, "costs": [row]})


def _submission(entry: Entry, at: dt.datetime, by: str) -> None:
    document = snapshot(entry)
    Submission(
        entry=entry, number=1, at=at, is_reported=True, by=by, document=document,
        sha256=fingerprint(document),
    ).save(force_insert=True)  # fmt: skip


ENTRIES = Entries(
    "entries",
    Entry,
    (
        Link("call", "calls", required=True),
        Link("film", "films", required=True),
        Link("section", "sections", within="call", cell=Ref()),
        Link("company", "organisations"),
        Sent(),
        words("late_reason", 2000, help="why an entry is taken in that was sent after the deadline"),
        Answers(),
        Once(),
    ),
    key=("call", "film"),
    natural=("call__slug", "film__slug"),
    path="call__season__exchange_id",
    checks=(_in_time,),
    before=_begin,
    guard=_stays,
    # The log tells of an exception for good, and names the entry by its number.
    lasts=lambda entry: entry.late_until is not None,
    about=_("Which film is entered in which call, by which company, and what was answered."),
)
