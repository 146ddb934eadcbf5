"""A call's entries as the office takes them in: which there are, what each lacks, how they came in day by day.

Nothing here knows of a round, a juror or a score: somebody of the office who is tied to an entry reads these pages too.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import npgettext

from kinomost.catalogue.models import Credit, Film, FilmCompany, FilmCountry
from kinomost.catalogue.queries import by_title
from kinomost.contest.facts import outcomes_of, secured_share_of
from kinomost.contest.models import Call, Correction, Entry, Section
from kinomost.contest.queries.entries import Form, forms_of
from kinomost.contest.rules import asked
from kinomost.contest.words import said
from kinomost.journal.models import AuditLine
from kinomost.judging.eligibility import Eligibility
from kinomost.money.amounts import Money
from kinomost.names.order import sort_key
from kinomost.parties.models import Account
from kinomost.texts import formats
from kinomost.texts.search import search

MOST_HITS = 500  # records of each search that are looked at
# The state of an entry, or what else may be asked for in its place: a correction that is awaited, an exception.
ASKED, LATE = "correction", "late"
# The orders of the list; `title` and the two names are sorted in the reader's alphabet.
ORDERS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "sent": (F("submitted_at").desc(nulls_last=True), "-pk"),
    "first": (F("submitted_at").asc(nulls_last=True), "pk"),
    "number": (F("number").asc(nulls_last=True), "pk"),
    "changed": ("-changed_at", "-pk"),
    "state": ("state", F("number").asc(nulls_last=True), "pk"),
    "section": ("section__position", F("number").asc(nulls_last=True), "pk"),
}


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; what is empty asks nothing."""

    q: str = ""
    state: str = ""
    section: str = ""
    country: str = ""
    eligibility: str = ""

    def filter(self, call: Call, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Those of the call's entries that are wanted."""
        if self.q:
            entries = entries.filter(_called(call, self.q))
        if self.state == ASKED:
            entries = entries.filter(
                Exists(Correction.objects.filter(entry=OuterRef("pk"), answered_at=None))
            )
        elif self.state == LATE:
            entries = entries.filter(late_until__isnull=False)
        elif self.state:
            entries = entries.filter(state=self.state)
        if self.section:
            entries = entries.filter(section__key=self.section)
        if self.country:
            entries = entries.filter(film__in=FilmCountry.objects.filter(country=self.country).values("film"))
        if self.eligibility:
            entries = entries.filter(pk__in=_judged(call, entries, self.eligibility))
        return entries


def _called(call: Call, query: str) -> Q:
    """Entries whose film, or somebody of it, answers to the query, typed in any script; a number is the entry's own."""
    if (typed := query.removeprefix("#").strip()).isdecimal() and len(typed) < 10:
        return Q(number=int(typed))
    own = Q(exchange_id=call.exchange_id) | Q(is_public=True)
    found: dict[str, list[int]] = {"film": [], "organisation": [], "person": []}
    for hit in search(query, kinds=found, limit=MOST_HITS, visible=own):
        found[hit.kind].append(hit.object_id)
    made = FilmCompany.objects.filter(organisation__in=found["organisation"])
    does = Credit.objects.filter(person__in=found["person"])
    return (
        Q(film__in=found["film"])
        | Q(company__in=found["organisation"])
        | Q(film__in=made.values("film"))
        | Q(film__in=does.values("film"))
    )


def _judged(call: Call, entries: QuerySet[Entry], outcome: str) -> list[int]:
    """The numbers of those whose verdict is this. It is reckoned, not stored: as many queries for many as for one."""
    return [number for number, found in outcomes_of(call, entries).items() if found == outcome]


def ordered(entries: QuerySet[Entry], order: str) -> list[int]:
    """The numbers of the entries in this order (a key of ORDERS, `title` or `company`); a query or two."""
    if order == "title":
        films = by_title(
            Film.objects.filter(pk__in=entries.order_by().values("film")), formats.language_tag()
        )
        of_film = dict(entries.order_by().values_list("film", "pk"))
        return [of_film[film] for film in films]
    if order == "company":
        tag = formats.language_tag()
        rows = entries.order_by().values_list("pk", "company__names")
        named = [(texts.best(tag) if texts else None, pk) for pk, texts in rows]
        names = [(not found, sort_key(found.text if found else "", tag), pk) for found, pk in named]
        return [pk for _none, _key, pk in sorted(names)]
    return list(entries.order_by(*ORDERS[order]).values_list("pk", flat=True))


@dataclass(frozen=True)
class Row:
    """An entry in the ledger, with what follows from its form."""

    entry: Entry
    form: Form

    @property
    def budget(self) -> Money | None:
        """What the film costs, if that is known."""
        return self.form.sums.budget if self.form.sums else None

    @property
    def share(self) -> Decimal | None:
        """The confirmed part of the budget, from 0 on, if that is known."""
        return secured_share_of(self.form.sums)

    @property
    def secured(self) -> str:
        """The confirmed part of the budget in words."""
        return "" if self.share is None else formats.percent(round(self.share * 100, 1))

    @property
    def eligibility(self) -> Eligibility:
        """What the rules of the call say."""
        return self.form.eligibility

    @property
    def correction(self) -> Correction | None:
        """What the office waits for."""
        return next(iter(self.entry.open_corrections), None)  # type: ignore[attr-defined]  # prefetched below


def rows_of(call: Call, numbers: Sequence[int]) -> list[Row]:
    """The entries of these numbers, in their order; as many queries for many as for one."""
    entries = (
        Entry.objects.filter(pk__in=numbers)
        .select_related("film", "section", "company")
        .prefetch_related(
            "film__countries",
            Prefetch("corrections", Correction.objects.filter(answered_at=None), to_attr="open_corrections"),
        )
    )
    found = {entry.pk: entry for entry in entries}
    for entry in found.values():
        entry.call = call
    forms = forms_of(call, list(found.values()))
    return [Row(found[number], forms[number]) for number in numbers if number in found]


# ------------------------------------------------------------------------------------------------ counts


@dataclass(frozen=True)
class Tally:
    """How many entries are in each state, and how many came in on each of the last days."""

    states: list[tuple[str, str, int]]  # state, what so many entries in it are called, how many
    days: list[tuple[str, int]]  # the day as the reader's language writes it, entries sent in first or again

    @property
    def total(self) -> int:
        """All entries."""
        return sum(count for _state, _label, count in self.states)


DAYS = 14
# The word beside a number of entries: some languages bend it.
_SO_MANY: Mapping[str, Callable[[int], str]] = {
    Entry.State.DRAFT: lambda count: npgettext("so many entries", "begun", "begun", count),
    Entry.State.SUBMITTED: lambda count: npgettext("so many entries", "sent in", "sent in", count),
    Entry.State.COMPLETE: lambda count: npgettext("so many entries", "complete", "complete", count),
    Entry.State.INELIGIBLE: lambda count: npgettext("so many entries", "ineligible", "ineligible", count),
    Entry.State.WITHDRAWN: lambda count: npgettext("so many entries", "withdrawn", "withdrawn", count),
}


def tally_of(call: Call) -> Tally:
    """The tally of a call, its days by its own clock; one query."""
    zone = ZoneInfo(call.zone)
    states: Counter[str] = Counter()
    days: Counter[dt.date] = Counter()
    for state, sent in call.entries.values_list("state", "submitted_at"):
        states[state] += 1
        if sent is not None:
            days[sent.astimezone(zone).date()] += 1
    last = max(days, default=None)
    shown = [last - dt.timedelta(days=back) for back in reversed(range(DAYS))] if last else []
    first = min(days, default=None)
    return Tally(
        [
            (state, so_many(states[state]), states[state])
            for state, so_many in _SO_MANY.items()
            if states[state]
        ],
        [(formats.day(day, "short"), days[day]) for day in shown if first and day >= first],
    )


def sections_of(call: Call) -> list[Section]:
    """The call's sections."""
    return list(call.sections.all())


def countries_of(call: Call) -> list[str]:
    """The countries of the films that are entered."""
    films = FilmCountry.objects.filter(film__entries__call=call).order_by("country")
    return list(films.values_list("country", flat=True).distinct())


# ------------------------------------------------------------------------------------------------ rules


REGULATIONS = "regulations"


def asked_by(call: Call, rule: str) -> list[str]:
    """What the call asks by its rules of this kind, in sentences."""
    return [text for key, text in rules_of(call) if key == rule]


def rules_of(call: Call) -> list[tuple[str, str]]:
    """The rules of the call, and of its sections: kind, and what is asked."""
    keys = ["", *(section.key for section in sections_of(call))]
    return [(kind, said(message)) for key in keys for kind, message in asked(call, key)]


# ------------------------------------------------------------------------------------------------ history


@dataclass(frozen=True)
class Step:
    """Something that was done to an entry: when, by whom (empty: by the site itself), what."""

    line: AuditLine
    who: str


def steps_of(entry: Entry, verbs: Iterable[str]) -> list[Step]:
    """What was done to the entry, the last first; two queries."""
    lines = list(AuditLine.objects.filter(kind="entry", object_id=entry.pk, verb__in=list(verbs)))
    numbers = {int(line.by.removeprefix("account:")) for line in lines if line.by.startswith("account:")}
    who = {f"account:{one.pk}": str(one) for one in Account.objects.filter(pk__in=numbers)}
    return [Step(line, who.get(line.by, "")) for line in lines]
