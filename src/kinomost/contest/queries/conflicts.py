"""What ties the jurors of a call to its entries, and why, for a whole jury at once.

`kinomost.contest.conflicts` asks the same for one person, as a condition; tests hold that the two agree.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kinomost.catalogue.models import Credit, FilmCompany
from kinomost.contest.conflicts import MAKERS
from kinomost.contest.models import Author, Call, Conflict, Juror, Tie
from kinomost.parties.models import Affiliation

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
    people = {juror.person_id for juror in seats}
    relatives: dict[int, set[int]] = defaultdict(set)
    for seat, person in Tie.objects.filter(juror__in=seats).values_list("juror", "person"):
        relatives[seat].add(person)
    kin = set().union(*relatives.values())
    entries = call.entries.filter(number__isnull=False)
    films = entries.values("film")

    posts: dict[int, set[int]] = defaultdict(set)
    held = (
        Affiliation.objects.filter(person__in=people | kin).values_list("person", "organisation").distinct()
    )
    for person, organisation in held:
        posts[person].add(organisation)

    makers = Credit.objects.filter(film__in=films, function__in=MAKERS).values("person")
    authors = Author.objects.filter(entry__in=entries.values("pk"))
    theirs = Affiliation.objects.filter(person__in=people).values("organisation")
    colleagues: dict[int, set[int]] = defaultdict(set)  # by organisation
    for organisation, person in (
        Affiliation.objects.filter(organisation__in=theirs)
        .filter(Q(person__in=makers) | Q(person__in=authors.values("account__person")))
        .values_list("organisation", "person")
        .distinct()
    ):
        colleagues[organisation].add(person)

    credits: dict[int, list[tuple[int, str]]] = defaultdict(list)  # by person: film and function
    met = people | kin | set().union(*colleagues.values())
    for person, film, function in Credit.objects.filter(film__in=films, person__in=met).values_list(
        "person", "film", "function"
    ):
        credits[person].append((film, function))
    companies: dict[int, list[tuple[int, str]]] = defaultdict(list)  # by organisation: film and function
    houses = set().union(*posts.values())
    for organisation, film, function in FilmCompany.objects.filter(
        film__in=films, organisation__in=houses
    ).values_list("organisation", "film", "function"):
        companies[organisation].append((film, function))
    written: dict[int, set[int]] = defaultdict(set)  # by person: entries worked on
    for person, entry in authors.filter(account__person__in=met).values_list("account__person", "entry"):
        written[person].add(entry)
    entry_of: dict[int, int] = {}
    entered: dict[int, set[int]] = defaultdict(set)  # by company
    for entry, film, company in entries.values_list("pk", "film", "company"):
        entry_of[film] = entry
        if company is not None:
            entered[company].add(entry)

    found: dict[Pair, set[Reason]] = defaultdict(set)
    for juror in seats:
        own = juror.person_id

        def tie(entry: int, reason: Reason, juror: Juror = juror) -> None:
            found[juror.pk, entry].add(reason)

        for film, function in credits[own]:
            tie(entry_of[film], Reason(Kind.CREDIT, function))
        for entry in written[own]:
            tie(entry, Reason(Kind.AUTHOR))
        for house in posts[own]:
            for film, function in companies[house]:
                tie(entry_of[film], Reason(Kind.COMPANY, function, organisation=house))
            for entry in entered[house]:
                tie(entry, Reason(Kind.COMPANY, organisation=house))
            for person in colleagues[house] - {own}:
                for film, function in credits[person]:
                    if function in MAKERS:
                        tie(entry_of[film], Reason(Kind.COLLEAGUE, function, person, house))
                for entry in written[person]:
                    tie(entry, Reason(Kind.COLLEAGUE, "", person, house))
        for person in relatives[juror.pk]:
            for film, function in credits[person]:
                tie(entry_of[film], Reason(Kind.FAMILY, function, person))
            for entry in written[person]:
                tie(entry, Reason(Kind.FAMILY, "", person))
            for house in posts[person]:
                for film, function in companies[house]:
                    tie(entry_of[film], Reason(Kind.FAMILY, function, person, house))
                for entry in entered[house]:
                    tie(entry, Reason(Kind.FAMILY, "", person, house))
    return {pair: frozenset(reasons) for pair, reasons in found.items()}


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


def entries_tied(call: Call, juror: Juror) -> frozenset[int]:
    """The entries that the juror must not judge."""
    return frozenset(entry for seat, entry in in_force(call) if seat == juror.pk)
