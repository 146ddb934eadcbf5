"""From entries to what the rules of a call ask: the film and its people from the catalogue, the money from its plan."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.utils import timezone

from kinomost.catalogue.models import Credit, Film, FilmCompany, FilmCountry
from kinomost.contest.models import Answer, Attachment, Call, Entry
from kinomost.contest.rules import rules_for
from kinomost.coproduction.queries import sums_of_films
from kinomost.judging.eligibility import (
    MATERIALS,
    Career,
    Eligibility,
    Facts,
    Outcome,
    asked_by,
    evaluate,
    outcome_of,
    read,
)
from kinomost.money.plan import Sums

LONG = 60  # minutes: a film of feature length
ROLES = {
    "directors": (Credit.Function.DIRECTOR,),
    "producers": (Credit.Function.PRODUCER, Credit.Function.CO_PRODUCER),
    "writers": (Credit.Function.WRITER,),
}
PRODUCTION = (FilmCompany.Function.PRODUCTION, FilmCompany.Function.CO_PRODUCTION)
_FINISHED = (Film.Stage.COMPLETED, Film.Stage.RELEASED)


EVERYTHING = frozenset(field.name for field in fields(Facts))
_OF_PLAN = {"budget", "secured_share", "rates", "materials"}
_CAREERS = {"director_careers", "producer_careers"}


class Item(NamedTuple):
    """An entry's own row, with its film's, as far as rules ask for it."""

    entry: int
    film: int
    section: int | None
    company: int | None
    state: str
    kind: str
    stage: str
    minutes: int | None
    languages: list[str]
    shooting_starts: date | None


_COLUMNS = (
    "pk", "film", "section", "company", "state", "film__kind", "film__stage", "film__runtime_minutes",
    "film__languages", "film__shooting_starts",
)  # fmt: skip


def eligibility_of(call: Call, entries: Sequence[Entry]) -> dict[int, Eligibility]:
    """Each entry under the rules of its call and its section, by its primary key, in a fixed number of queries."""
    sections = _sections_of(call)
    keys = {entry.pk: sections.get(entry.section_id) for entry in entries}
    return {
        number: evaluate(rules_for(call, keys[number]), facts)
        for number, facts in facts_of(call, entries).items()
    }


def outcomes_of(call: Call, entries: QuerySet[Entry]) -> dict[int, Outcome]:
    """The verdict alone on each entry of a call, by its primary key: nothing is read but what the rules ask for."""
    sections = _sections_of(call)
    rules = {section: [read(rule)[0] for rule in rules_for(call, key)] for section, key in sections.items()}
    asked = {fact for found in rules.values() for rule in found if rule for fact in asked_by(rule)}
    items = [Item(*row) for row in entries.values_list(*_COLUMNS)]
    facts = _facts(call, items, entries, asked)
    return {item.entry: outcome_of(rules[item.section], facts[item.entry]) for item in items}


def _sections_of(call: Call) -> dict[int | None, str]:
    return {None: "", **(dict(call.sections.values_list("pk", "key")) if call.pk else {})}


def facts_of(
    call: Call, entries: Sequence[Entry], sums: Mapping[int, Sums] | None = None
) -> dict[int, Facts]:
    """What is known of each entry of a call, by the entry's primary key, in a fixed number of queries.

    Amounts are in the plan's own currency; `rates` are those of the plan. A finance plan without rows is not known.
    Who has the `sums` of the films' plans in hand gives them.
    """
    items = [
        Item(
            entry.pk, entry.film_id, entry.section_id, entry.company_id, entry.state, entry.film.kind,
            entry.film.stage, entry.film.runtime_minutes, entry.film.languages, entry.film.shooting_starts,
        )
        for entry in entries
    ]  # fmt: skip
    return _facts(call, items, Entry.objects.filter(pk__in=[item.entry for item in items]), None, sums)


def _facts(
    call: Call,
    items: Sequence[Item],
    entries: QuerySet[Entry],
    asked: Collection[str] | None,
    sums: Mapping[int, Sums] | None = None,
) -> dict[int, Facts]:
    """The facts of these rows, of which `entries` are the records. What is not `asked` may be left unknown; None: all."""
    wanted = EVERYTHING if asked is None else asked
    # Many numbers in a statement cost more than the statement; an entry that is only tried has none.
    films: Any = entries.values("film") if asked is not None else [item.film for item in items]
    if sums is None:
        sums = sums_of_films(films) if _OF_PLAN.intersection(wanted) else {}
    people = _people(films, wanted, named=asked is None)
    countries: dict[int, list[str]] = defaultdict(list)
    if "countries" in wanted:
        rows = FilmCountry.objects.filter(film__in=films).order_by("position", "pk")
        for number, country in rows.values_list("film", "country"):
            countries[number].append(country)
    companies: Counter[int] = Counter()
    if "companies" in wanted:
        made = FilmCompany.objects.filter(film__in=films, function__in=PRODUCTION)
        companies.update(number for number, _one in made.values_list("film", "organisation").distinct())
    sent: dict[int | None, int] = {}
    if "company_entries" in wanted:
        own = call.entries.filter(company__isnull=False, state__in=Entry.SENT).order_by()
        sent = dict(own.values_list("company").annotate(Count("pk")))
    materials = _materials(entries) if "materials" in wanted else {}
    today, found = timezone.localdate(), {}
    for item in items:
        plan = sums.get(item.film)
        given = materials.get(item.entry, set()) | ({"finance_plan"} if plan and plan.has_sources else set())
        found[item.entry] = Facts(
            kind=item.kind,
            stage=item.stage,
            minutes=item.minutes,
            budget=plan.budget if plan else None,
            secured_share=secured_share_of(plan),
            countries=tuple(countries[item.film]) or None,
            languages=tuple(item.languages) or None,
            shooting_starts=item.shooting_starts,
            companies=companies[item.film],
            company_entries=sent.get(item.company, 0) - (item.state in Entry.SENT) if item.company else None,
            materials=frozenset(given),
            rates=plan.rates if plan else None,
            on=today,
            **people[item.film],
        )
    return found


def secured_share_of(sums: Sums | None) -> Decimal | None:
    """The confirmed part of the budget, from the plan's rows, from 0 on; None while there is no budget."""
    share = sums.secured_share if sums else None
    return None if share is None else Decimal(share.numerator) / Decimal(share.denominator)


def _people(
    films: Iterable[int] | QuerySet[Any], wanted: Collection[str], *, named: bool
) -> Mapping[int, dict[str, Any]]:
    """Film → who directs, produces and writes it, and what directors and producers finished before.

    Only sentences need names; without them, somebody is a number.
    """
    known: dict[int, dict[str, Any]] = defaultdict(lambda: dict(nobody))
    nobody: dict[str, Any] = {}
    if not {*ROLES, *_CAREERS}.intersection(wanted):
        return known
    nobody = dict.fromkeys((*ROLES, *_CAREERS), ())
    does = {function: role for role, functions in ROLES.items() for function in functions}
    people: dict[int, dict[str, dict[int, str]]] = defaultdict(lambda: {role: {} for role in ROLES})
    made = Credit.objects.filter(film__in=films, function__in=does).order_by("position", "pk")
    who = "person__names" if named else "person"
    for film, function, person, name in made.values_list("film", "function", "person", who):
        people[film][does[function]].setdefault(person, str(name))
    careers: Mapping[int, Career] = {}
    if _CAREERS.intersection(wanted):
        careers = _careers(made.order_by().values("person"))
    none = Career({})
    for film, roles in people.items():
        known[film] = {role: tuple(found.values()) for role, found in roles.items()} | {
            "director_careers": tuple(careers.get(one, none) for one in roles["directors"]),
            "producer_careers": tuple(careers.get(one, none) for one in roles["producers"]),
        }
    return known


def _careers(people: QuerySet[Any]) -> dict[int, Career]:
    """What films these people finished, in the functions that are counted."""
    functions = {one for role in ("directors", "producers") for one in ROLES[role]}
    films: dict[int, Counter[str]] = defaultdict(Counter)
    long: Counter[int] = Counter()
    rows = (
        Credit.objects.filter(person__in=people, function__in=functions, film__stage__in=_FINISHED)
        .values_list("person", "film", "film__kind", "film__runtime_minutes")
        .distinct()
    )
    for person, _film, kind, minutes in rows:
        films[person][kind] += 1
        long[person] += (minutes or 0) >= LONG
    return {one: Career(dict(kinds), long[one]) for one, kinds in films.items()}


def _materials(entries: QuerySet[Entry]) -> dict[int, set[str]]:
    """The materials that were sent as files or given as addresses, by the keys of the form's fields."""
    found: dict[int, set[str]] = defaultdict(set)
    numbers = entries.values("pk")
    for entry, field in Attachment.objects.filter(entry__in=numbers).values_list("entry", "field"):
        found[entry].add(field)
    for entry, field in (
        Answer.objects.filter(entry__in=numbers, field__in=MATERIALS)
        .exclude(value__in=["", None])
        .values_list("entry", "field")
    ):
        found[entry].add(field)
    return found
