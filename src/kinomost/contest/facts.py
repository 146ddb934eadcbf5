"""From entries to what the rules of a call ask: the film and its people from the catalogue, the money from its plan."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from kinomost.catalogue.models import Credit, Film, FilmCompany, FilmCountry
from kinomost.contest.models import Answer, Attachment, Call, Entry
from kinomost.contest.rules import rules_for
from kinomost.coproduction.models import Coproduction
from kinomost.coproduction.queries import Dossier, dossiers
from kinomost.judging.eligibility import MATERIALS, Career, Eligibility, Facts, evaluate
from kinomost.money.amounts import Money, Rates

LONG = 60  # minutes: a film of feature length
ROLES = {
    "directors": (Credit.Function.DIRECTOR,),
    "producers": (Credit.Function.PRODUCER, Credit.Function.CO_PRODUCER),
    "writers": (Credit.Function.WRITER,),
}
PRODUCTION = (FilmCompany.Function.PRODUCTION, FilmCompany.Function.CO_PRODUCTION)
_FINISHED = (Film.Stage.COMPLETED, Film.Stage.RELEASED)


def eligibility_of(call: Call, entries: Sequence[Entry]) -> dict[int, Eligibility]:
    """Each entry under the rules of its call and its section, by its primary key, in a fixed number of queries."""
    sections = dict(call.sections.values_list("pk", "key")) if call.pk else {}
    keys = {entry.pk: sections.get(entry.section_id or 0, "") for entry in entries}
    return {
        number: evaluate(rules_for(call, keys[number]), facts)
        for number, facts in facts_of(call, entries).items()
    }


def facts_of(
    call: Call, entries: Sequence[Entry], plans: Mapping[int, Dossier] | None = None
) -> dict[int, Facts]:
    """What is known of each entry of a call, by the entry's primary key, in a fixed number of queries.

    Amounts are in the plan's own currency; `rates` are those of the plan. A finance plan without rows is not known.
    Who has the films' `plans` in hand gives them.
    """
    films = {entry.film_id: entry.film for entry in entries}
    plans = plans_of(films) if plans is None else plans
    people: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    names: dict[int, str] = {}
    credits = Credit.objects.filter(film__in=films).select_related("person").order_by("position", "pk")
    for credit in credits.only("film", "person", "function", "person__names"):
        for role, functions in ROLES.items():
            if credit.function in functions and credit.person_id not in people[credit.film_id][role]:
                people[credit.film_id][role].append(credit.person_id)
                names[credit.person_id] = str(credit.person.names)
    careers = _careers({one for roles in people.values() for found in roles.values() for one in found})
    countries: dict[int, list[str]] = defaultdict(list)
    for number, country in (
        FilmCountry.objects.filter(film__in=films).order_by("position", "pk").values_list("film", "country")
    ):
        countries[number].append(country)
    companies = Counter(
        number
        for number, _organisation in FilmCompany.objects.filter(film__in=films, function__in=PRODUCTION)
        .values_list("film", "organisation")
        .distinct()
    )
    firms = {entry.company_id for entry in entries if entry.company_id}
    sent = Counter(
        call.entries.filter(company__in=firms, state__in=Entry.SENT).values_list("company", flat=True)
    )
    materials = _materials(entries)
    found = {}
    for entry in entries:
        film, plan = entry.film, plans.get(entry.film_id)
        roles = people[entry.film_id]
        own = entry.state in Entry.SENT
        found[entry.pk] = Facts(
            kind=film.kind,
            stage=film.stage,
            minutes=film.runtime_minutes,
            budget=budget_of(plan),
            secured_share=secured_share_of(plan),
            directors=tuple(names[one] for one in roles["directors"]),
            producers=tuple(names[one] for one in roles["producers"]),
            writers=tuple(names[one] for one in roles["writers"]),
            countries=tuple(countries[entry.film_id]) or None,
            languages=tuple(film.languages) or None,
            shooting_starts=film.shooting_starts,
            director_careers=tuple(careers[one] for one in roles["directors"]),
            producer_careers=tuple(careers[one] for one in roles["producers"]),
            companies=companies[entry.film_id],
            company_entries=sent[entry.company_id] - own if entry.company_id else None,
            materials=materials[entry.pk] | ({"finance_plan"} if _has_sources(plan) else set()),
            rates=Rates(plan.facts.figures.plan.rates) if plan and plan.facts.figures else None,
            on=timezone.localdate(),
        )
    return found


def plans_of(films: Iterable[int]) -> Mapping[int, Dossier]:
    """The finance plans of these films, by film, in a fixed number of queries."""
    files = list(Coproduction.objects.filter(film__in=films).select_related("film"))
    return {one.coproduction.film_id: one for one in dossiers(files)}


def budget_of(plan: Dossier | None) -> Money | None:
    """What the film costs; None while no cost is entered, or the plan cannot be read."""
    figures = plan.facts.figures if plan else None
    return figures.budget if figures and figures.costs else None


def secured_share_of(plan: Dossier | None) -> Decimal | None:
    """The confirmed part of the budget, from the plan's rows, from 0 on; None while there is no budget."""
    figures = plan.facts.figures if plan else None
    share = figures.secured_share if figures else None
    return None if share is None else Decimal(share.numerator) / Decimal(share.denominator)


def _has_sources(plan: Dossier | None) -> bool:
    return bool(plan and plan.facts.figures and plan.facts.figures.sources)


def _careers(people: Iterable[int]) -> dict[int, Career]:
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
    return {one: Career(dict(films[one]), long[one]) for one in people}


def _materials(entries: Sequence[Entry]) -> dict[int, frozenset[str]]:
    """The materials that were sent as files or given as addresses, by the keys of the form's fields."""
    found: dict[int, set[str]] = {entry.pk: set() for entry in entries}
    for entry, field in Attachment.objects.filter(entry__in=found).values_list("entry", "field"):
        found[entry].add(field)
    for entry, field in (
        Answer.objects.filter(entry__in=found, field__in=MATERIALS)
        .exclude(value__in=["", None])
        .values_list("entry", "field")
    ):
        found[entry].add(field)
    return {entry: frozenset(keys) for entry, keys in found.items()}
