"""Juries as their pages show them: who sits in them, what they must not judge and why, what would follow."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from kinomost.catalogue.models import Credit, FilmCompany
from kinomost.contest.models import (
    Call,
    Conflict,
    Entry,
    Juror,
    Motion,
    OfficeConflict,
    Round,
    RoundEntry,
    RoundJuror,
    Sheet,
)
from kinomost.contest.naming import plain
from kinomost.contest.queries.assigning import task_of
from kinomost.contest.queries.conflicts import Reason, derived_in, derived_in_office, office_record, on_record
from kinomost.contest.queries.judging import judged_entries
from kinomost.parties.models import Account, Invitation, Organisation, Person, Role
from kinomost.parties.rules import Actor

Kind = Conflict.Kind


@dataclass(frozen=True)
class Seat:
    """A member of a jury: whether they can sign in, and the rounds they sit in."""

    juror: Juror
    account: Account | None
    invitation: Invitation | None
    rounds: list[Round]


def seats_of(call: Call) -> list[Seat]:
    """The members of a jury, those who left at the end; four queries."""
    jurors = list(call.jurors.select_related("person").order_by("number"))
    people = [juror.person_id for juror in jurors]
    accounts = {one.person_id: one for one in Account.objects.filter(person__in=people)}
    asked = Invitation.objects.filter(
        exchange=call.season.exchange_id, person__in=people, kind=Role.Kind.JUROR, withdrawn_at=None
    )
    invitations = {one.person_id: one for one in asked.order_by("pk")}
    rounds: dict[int, list[Round]] = defaultdict(list)
    for place in (
        RoundJuror.objects.filter(juror__in=jurors).select_related("round").order_by("round__number")
    ):
        rounds[place.juror_id].append(place.round)
    return sorted(
        (
            Seat(juror, accounts.get(juror.person_id), invitations.get(juror.person_id), rounds[juror.pk])
            for juror in jurors
        ),
        key=lambda seat: seat.juror.left_at is not None,
    )


def rounds_of(actor: Actor, call: Call) -> list[tuple[Round, int, int]]:
    """The rounds of a call with how many entries (as far as the actor may know) and jurors are in each."""
    entries = dict(
        RoundEntry.objects.filter(round__call=call, entry__in=judged_entries(actor, call).values("pk"))
        .values_list("round")
        .annotate(count=Count("pk"))
    )
    found = call.rounds.annotate(seats=Count("jurors", distinct=True))
    return [(one, entries.get(one.pk, 0), one.seats) for one in found]


# -- conflicts


@dataclass
class Line:
    """One conflict of a juror with an entry: of what kind, on record or only in the data so far, and why in words."""

    juror: Juror
    entry: Entry
    kind: Conflict.Kind
    row: Conflict | None
    why: list[str] = field(default_factory=list)

    @property
    def in_force(self) -> bool:
        """Whether it binds the juror now."""
        return self.row is None or self.row.lifted_at is None


def conflicts_of(
    call: Call, jurors: Iterable[Juror], entries: QuerySet[Entry], *, names: bool = True
) -> list[Line]:
    """What ties these jurors to these entries, by juror and entry; with `names` hidden, people are not named."""
    seats = {juror.pk: juror for juror in jurors}
    known = {entry.pk: entry for entry in entries.select_related("film")}
    reasons = {pair: found for pair, found in derived_in(call, seats.values()).items() if pair[1] in known}
    rows = {key: row for key, row in on_record(call).items() if key[0] in seats and key[1] in known}
    called = _names(reason for found in reasons.values() for reason in found) if names else None
    lines: dict[tuple[int, int, str], Line] = {}
    for (juror, entry, kind), row in rows.items():
        line = lines[juror, entry, kind] = Line(seats[juror], known[entry], Kind(kind), row)
        if row.note:
            line.why.append(row.note)
    for (juror, entry), found in reasons.items():
        for reason in sorted(found):
            key = (juror, entry, str(reason.kind))
            line = lines.setdefault(key, Line(seats[juror], known[entry], reason.kind, None))
            line.why.append(words(reason, called) if called is not None else str(reason.kind.label))
    for line in lines.values():
        line.why = list(dict.fromkeys(line.why)) or [str(line.kind.label)]
    order = list(Kind)
    return sorted(
        lines.values(), key=lambda line: (line.juror.number, line.entry.number or 0, order.index(line.kind))
    )


@dataclass
class OfficeLine:
    """The same of somebody of the office."""

    account: Account
    entry: Entry
    kind: Conflict.Kind
    row: OfficeConflict | None
    why: list[str]

    @property
    def in_force(self) -> bool:
        """Whether it binds now."""
        return self.row is None or self.row.lifted_at is None

    @property
    def name(self) -> str:
        """Who it is."""
        return (plain(self.account.person.names) if self.account.person else "") or str(self.account)


def office_conflicts_of(call: Call, entries: QuerySet[Entry]) -> list[OfficeLine]:
    """What ties people of the office to these entries, by account and entry."""
    known = {entry.pk: entry for entry in entries.select_related("film")}
    reasons = {pair: found for pair, found in derived_in_office(call).items() if pair[1] in known}
    rows = {key: row for key, row in office_record(call).items() if key[1] in known}
    called = _names(reason for found in reasons.values() for reason in found)
    said: dict[tuple[int, int, str], list[str]] = {key: [] for key in rows}
    for (account, entry), found in reasons.items():
        for reason in sorted(found):
            said.setdefault((account, entry, str(reason.kind)), []).append(words(reason, called))
    people = Account.objects.select_related("person").in_bulk({account for account, _entry, _kind in said})
    lines = [
        OfficeLine(
            people[account],
            known[entry],
            Kind(kind),
            rows.get((account, entry, kind)),
            list(dict.fromkeys(why)) or [_("The data no longer say it; it binds until it is lifted.")],
        )
        for (account, entry, kind), why in said.items()
    ]
    order = list(Kind)
    return sorted(lines, key=lambda line: (line.account.pk, line.entry.number or 0, order.index(line.kind)))


Called = Mapping[tuple[str, int], str]


def _names(reasons: Iterable[Reason]) -> Called:
    """What the people and organisations in these reasons are called, for the reader; two queries."""
    found = list(reasons)
    people = Person.objects.filter(pk__in={one.person for one in found})
    houses = Organisation.objects.filter(pk__in={one.organisation for one in found})
    return {("person", one.pk): plain(one.names) or one.slug for one in people} | {
        ("organisation", one.pk): plain(one.names) or one.slug for one in houses
    }


def words(reason: Reason, called: Called) -> str:
    """Why, in a sentence."""
    is_company = bool(reason.organisation) and reason.kind != Kind.COLLEAGUE
    labels: Mapping[str, Any] = dict((FilmCompany if is_company else Credit).Function.choices)
    said = {
        "person": called.get(("person", reason.person), ""),
        "organisation": called.get(("organisation", reason.organisation), ""),
        "function": labels.get(reason.function, ""),
    }
    match reason.kind, bool(reason.function), bool(reason.organisation):
        case Kind.CREDIT, _any, _other:
            text = _("Credited on the film: %(function)s.")
        case Kind.AUTHOR, _any, _other:
            text = _("Works on the entry.")
        case Kind.COMPANY, True, _other:
            text = _("Has or had a post at %(organisation)s (%(function)s).")
        case Kind.COMPANY, False, _other:
            text = _("Has or had a post at %(organisation)s, which enters the film.")
        case Kind.COLLEAGUE, True, _other:
            text = _("Has or had a post at %(organisation)s, and so does %(person)s (%(function)s).")
        case Kind.COLLEAGUE, False, _other:
            text = _("Has or had a post at %(organisation)s, and so does %(person)s, who works on the entry.")
        case Kind.FAMILY, True, False:
            text = _("Related to %(person)s (%(function)s).")
        case Kind.FAMILY, False, False:
            text = _("Related to %(person)s, who works on the entry.")
        case Kind.FAMILY, True, True:
            text = _("Related to %(person)s, who has or had a post at %(organisation)s (%(function)s).")
        case Kind.FAMILY, False, True:
            text = _(
                "Related to %(person)s, who has or had a post at %(organisation)s, which enters the film."
            )
        case _kind, True, _other:
            text = _("Tied to %(organisation)s (%(function)s).")
        case _:
            text = _("Tied to %(organisation)s, which enters the film.")
    return text % said


@dataclass(frozen=True)
class Consequences:
    """What a conflict of a juror with an entry would do."""

    sheets: list[tuple[Round, datetime]]
    votes: list[Motion]
    reads: list[Round]
    recounted: list[Round]
    short: list[tuple[Round, int, int]]

    @property
    def nothing(self) -> bool:
        """Nothing was done in conflict."""
        return not (self.sheets or self.votes or self.reads or self.short)


def consequences(juror: Juror, entry: Entry) -> Consequences:
    """What would be void, taken off and reckoned anew, and which rounds would be short of readers (left, wanted)."""
    sheets = Sheet.objects.filter(juror=juror, entry=entry, submitted_at__isnull=False, voided_at=None)
    given = [
        (sheet.round, sheet.submitted_at) for sheet in sheets.select_related("round") if sheet.submitted_at
    ]
    reads = [
        row.round
        for row in juror.assignments.filter(entry=entry, barred=False).select_related("round")
        if row.round not in [round_ for round_, _at in given]
    ]
    votes = list(
        Motion.objects.filter(options__entry=entry, votes__juror=juror).distinct().order_by("number")
    )
    rounds = juror.call.rounds.filter(entries__entry=entry, jurors__juror=juror)
    short = []
    for round_ in rounds.exclude(state=Round.State.CLOSED):
        wanted, left = readers(round_, entry, without=juror)
        if left < wanted:
            short.append((round_, left, wanted))
    recounted = [round_ for round_, _at in given if round_.state == Round.State.CLOSED]
    return Consequences(given, votes, reads, recounted, short)


def readers(round_: Round, entry: Entry, without: Juror | None = None) -> tuple[int, int]:
    """How many readers the entry wants in the round, and how many jurors may read it."""
    task = task_of(round_)
    asked = next((one for one in task.entries if one.key == str(entry.pk)), None)
    if asked is None:
        return 0, 0
    may = [
        one
        for one in task.jurors
        if (asked.key, one.key) not in task.bars
        and (asked.key, one.key) not in task.forbidden
        and (not asked.languages or asked.languages & one.languages or (asked.key, one.key) in task.fixed)
        and (without is None or one.key != str(without.pk))
    ]
    wanted = round_.reads or max(1, len(may))
    return wanted, len(may)
