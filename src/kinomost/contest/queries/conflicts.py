"""What ties the jurors of a call to its entries, and why, for a whole jury at once.

`kinomost.contest.conflicts` asks the same for one person, as a condition; tests hold that the two agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kinomost.catalogue.models import Credit, FilmCompany
from kinomost.contest.conflicts import MAKERS
from kinomost.contest.models import Author, Call, Conflict, Juror, OfficeConflict, Tie
from kinomost.parties.models import Account, Affiliation, Role

Kind = Conflict.Kind
Pair = tuple[int, int]
"""A juror and an entry, by their primary keys."""


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One tie: of what kind, through whom (a relative, a colleague) and through which organisation, by primary key.

    `function` is what the person or the organisation is to the film; empty for whoever works on or enters the entry.
    """

    kind: Conflict.Kind
    function: str = ""
    person: int = 0
    organisation: int = 0


Reasons = dict[Pair, frozenset[Reason]]


def derived_in(call: Call, jurors: Iterable[Juror] | None = None) -> Reasons:
    """All that the data say ties the call's jurors (or these of them) to entries that were sent in; nine queries."""
    seats = list(call.jurors.all() if jurors is None else jurors)
    register = _Register(call, {juror.person_id for juror in seats})
    return {
        (juror.pk, entry): frozenset(reasons)
        for juror in seats
        for entry, reasons in register.ties(juror.person_id).items()
    }


def derived_in_office(call: Call) -> Reasons:
    """The same for those who see the judging at the desk, an account in place of the juror; ten queries."""
    staff = list(Account.objects.filter(_SEES_JUDGING, roles__exchange=call.exchange_id).distinct())
    register = _Register(call, {one.person_id for one in staff if one.person_id is not None})
    sent = Author.objects.filter(account__in=staff, entry__call=call, entry__number__isnull=False)
    written = _many(sent.values_list("account", "entry"))
    found: dict[Pair, set[Reason]] = defaultdict(set)
    for account in staff:
        for entry, reasons in register.ties(account.person_id or 0).items():
            found[account.pk, entry] |= reasons
        for entry in written[account.pk]:
            found[account.pk, entry].add(Reason(Kind.AUTHOR))
    return {pair: frozenset(reasons) for pair, reasons in found.items()}


_SEES_JUDGING = Q(roles__kind__in=[Role.Kind.OWNER, Role.Kind.EDITOR, Role.Kind.VIEWER])


class _Register:
    """What the registers say about some people, their relatives and colleagues, and the films that were entered."""

    def __init__(self, call: Call, own: set[int]) -> None:
        entries = call.entries.filter(number__isnull=False)
        films = entries.values("film")
        ties = Tie.objects.filter(juror__person__in=own)
        self.relatives: dict[int, set[int]] = defaultdict(set)  # by person
        self.named: dict[int, set[int]] = defaultdict(set)  # organisations, by person
        for named_by, person, organisation in ties.values_list("juror__person", "person", "organisation"):
            if person is not None:
                self.relatives[named_by].add(person)
            if organisation is not None:
                self.named[named_by].add(organisation)
        kin = own.union(*self.relatives.values())
        self.posts = _many(  # organisations, by person
            Affiliation.objects.filter(person__in=kin).values_list("person", "organisation")
        )
        makers = Credit.objects.filter(film__in=films, function__in=MAKERS).values("person")
        authors = Author.objects.filter(entry__in=entries.values("pk"))
        of_the_films = Q(person__in=makers) | Q(person__in=authors.values("account__person"))
        houses = Affiliation.objects.filter(person__in=own).values("organisation")
        self.colleagues = _many(  # people who make entries, by organisation
            Affiliation.objects.filter(of_the_films, organisation__in=houses).values_list(
                "organisation", "person"
            )
        )
        met = kin.union(*self.colleagues.values())
        entry_of: dict[int, int] = {}  # by film
        self.entered: dict[int, set[int]] = defaultdict(set)  # by company
        for entry, film, company in entries.values_list("pk", "film", "company"):
            entry_of[film] = entry
            self.entered[company or 0].add(entry)
        self.credits: dict[int, list[tuple[int, str]]] = defaultdict(list)  # entry and function, by person
        for person, film, function in Credit.objects.filter(film__in=films, person__in=met).values_list(
            "person", "film", "function"
        ):
            self.credits[person].append((entry_of[film], function))
        self.companies: dict[int, list[tuple[int, str]]] = defaultdict(list)  # the same, by organisation
        for organisation, film, function in FilmCompany.objects.filter(
            film__in=films, organisation__in=set().union(*self.posts.values(), *self.named.values())
        ).values_list("organisation", "film", "function"):
            self.companies[organisation].append((entry_of[film], function))
        self.written = _many(  # entries worked on, by person
            authors.filter(account__person__in=met).values_list("account__person", "entry")
        )

    def ties(self, person: int) -> dict[int, set[Reason]]:
        """The entries that something ties the person to, with what it is."""
        found: dict[int, set[Reason]] = defaultdict(set)
        for entry, reason in self._of(person):
            found[entry].add(reason)
        return found

    def _of(self, own: int) -> Iterator[tuple[int, Reason]]:
        for entry, function in self.credits[own]:
            yield entry, Reason(Kind.CREDIT, function)
        for entry in self.written[own]:
            yield entry, Reason(Kind.AUTHOR)
        for house in self.posts[own]:
            yield from self._through(Kind.COMPANY, house)
            for person in self.colleagues[house] - {own}:
                for entry, function in self.credits[person]:
                    if function in MAKERS:
                        yield entry, Reason(Kind.COLLEAGUE, function, person, house)
                for entry in self.written[person]:
                    yield entry, Reason(Kind.COLLEAGUE, "", person, house)
        for person in self.relatives[own]:
            for entry, function in self.credits[person]:
                yield entry, Reason(Kind.FAMILY, function, person)
            for entry in self.written[person]:
                yield entry, Reason(Kind.FAMILY, "", person)
            for house in self.posts[person]:
                yield from self._through(Kind.FAMILY, house, person)
        for house in self.named[own]:
            yield from self._through(Kind.DECLARED, house)

    def _through(self, kind: Conflict.Kind, house: int, person: int = 0) -> Iterator[tuple[int, Reason]]:
        """Entries whose film the organisation has a part in, or that it entered."""
        for entry, function in self.companies[house]:
            yield entry, Reason(kind, function, person, house)
        for entry in self.entered[house]:
            yield entry, Reason(kind, "", person, house)


def _many(rows: Iterable[tuple[Any, Any]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, value in rows:
        found[key].add(value)
    return found


def office_record(call: Call) -> dict[tuple[int, int, str], OfficeConflict]:
    """What is on record of the office, by account, entry and kind; one query."""
    rows = OfficeConflict.objects.filter(entry__call=call)
    return {(row.account_id, row.entry_id, row.kind): row for row in rows}


def on_record(call: Call) -> dict[tuple[int, int, str], Conflict]:
    """The conflicts of a call that are on record, by juror, entry and kind; one query."""
    rows = Conflict.objects.filter(juror__call=call)
    return {(row.juror_id, row.entry_id, row.kind): row for row in rows}


def in_force(call: Call) -> frozenset[Pair]:
    """Who must not judge what, as `conflicts.conflicting` has it, for entries that were sent in."""
    rows = on_record(call)
    found = {(juror, entry) for (juror, entry, _kind), row in rows.items() if row.lifted_at is None}
    for (juror, entry), reasons in derived_in(call).items():
        for reason in reasons:
            row = rows.get((juror, entry, reason.kind))
            if row is None or row.lifted_at is None or reason.kind in Conflict.FOR_GOOD:
                found.add((juror, entry))
    return frozenset(found)
