"""Reads: the office's files, a file with everything that is computed from it, scenarios."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from kinomost.catalogue.models import Film
from kinomost.coproduction.document import FILE
from kinomost.coproduction.facts import Facts, facts_of, figures_alone, register_of
from kinomost.coproduction.models import Coproduction, Cost, Finance, Partner, RateOfDay, Scenario
from kinomost.journal.documents import Document, Shape
from kinomost.law import Assessment, Project, Verdict, evaluate
from kinomost.law.film import Film as FilmOfLaw
from kinomost.law.incentives import Estimate, estimates, schemes
from kinomost.money.amounts import AmountError, Money, Rates
from kinomost.money.plan import Sums, plain_sums, sums_of
from kinomost.parties.models import Exchange


@dataclass(frozen=True)
class Dossier:
    """A file, or a scenario of it, as the libraries understand it."""

    coproduction: Coproduction
    document: Document
    facts: Facts
    name: str = ""

    @cached_property
    def assessment(self) -> Assessment | None:
        """The film under every treaty that bears on it; None while its facts cannot be read."""
        return evaluate(self.facts.project) if self.facts.project else None

    @cached_property
    def leading(self) -> tuple[Verdict, ...]:
        """The verdicts of the treaties that none goes before: several where no clause that is known decides."""
        found = self.assessment
        return tuple(one for one in found.verdicts if one.treaty in found.leading) if found else ()

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries of the film: of its partners, and where it spends money."""
        project = self.facts.project
        if project is None:
            return frozenset()
        return frozenset(
            [party.country for party in project.parties] + [row.country for row in project.spend or ()]
        )

    @cached_property
    def estimates(self) -> list[Estimate]:
        """What each incentive of the film's countries would pay."""
        found = self.assessment
        here = [scheme for scheme in schemes().values() if scheme.territory in self.countries]
        return estimates(here, self.facts.project, found.on) if self.facts.project and found else []

    @cached_property
    def incentives(self) -> Money | None:
        """What can be counted on of all of them together, in the plan's currency; None where a rate is missing."""
        currency = self.document["currency"]
        found = self.assessment
        if self.facts.project is None or found is None:
            return None
        rates = Rates(self.facts.project.rates)
        try:
            return Money.total(
                (rates.convert(one.amount, currency, found.on) for one in self.estimates if one.amount),
                currency,
            )
        except AmountError:
            return None

    @cached_property
    def shares(self) -> dict[str, Fraction | None]:
        """What part of the cost each country bears, as far as it can be computed."""
        found: dict[str, Fraction | None] = {}
        project = self.facts.project
        for party, share in zip(project.parties, _shares(project), strict=True) if project else ():
            before = found.get(party.country, Fraction(0))
            found[party.country] = None if share is None or before is None else before + share
        return found

    @cached_property
    def partners(self) -> list[tuple[Partner, Fraction | None]]:
        """Each partner with its share of the cost, as far as it can be computed."""
        rows = list(self.coproduction.partners.select_related("organisation"))
        shares = _shares(self.facts.project) if self.facts.project else [None] * len(rows)
        return list(zip(rows, shares, strict=True))


def files_of(exchange: Exchange) -> QuerySet[Coproduction]:
    """The office's open files, those changed last first."""
    partners = Partner.objects.select_related("organisation")
    return (
        Coproduction.objects.filter(film__exchange=exchange, is_open=True)
        .select_related("film")
        .prefetch_related(Prefetch("partners", partners))
        .order_by("-changed_at", "-pk")
    )


def films_without_file(exchange: Exchange) -> QuerySet[Film]:
    """Films for which a file may be opened, the newest first."""
    return Film.objects.filter(exchange=exchange).exclude(coproduction__is_open=True).order_by("-pk")


def dossier(coproduction: Coproduction) -> Dossier:
    """The file with its figures and verdicts, in a fixed number of queries."""
    return with_scenarios(coproduction, ())[0]


def with_scenarios(coproduction: Coproduction, scenarios: Sequence[Scenario]) -> list[Dossier]:
    """The file itself, then each scenario: the file with what differs in it."""
    own = FILE.read(coproduction)
    documents = [("", own), *((scenario.name, own | scenario.document) for scenario in scenarios)]
    register = register_of([document for _name, document in documents])
    return [
        Dossier(coproduction, document, facts_of(coproduction.film, document, register), name)
        for name, document in documents
    ]


def dossiers(files: Sequence[Coproduction]) -> list[Dossier]:
    """Several files with their figures, in a fixed number of queries."""
    if not files:
        return []
    documents = FILE.read_many(files)
    register = register_of(documents)
    return [
        Dossier(one, document, facts_of(one.film, document, register))
        for one, document in zip(files, documents, strict=True)
    ]


_MONEY = Shape(
    FILE.model, ("currency", "applied"), {name: FILE.parts[name] for name in ("costs", "finance", "rates")}
)


def sums_of_films(films: Iterable[int] | QuerySet[Any]) -> dict[int, Sums]:
    """What the finance plans of these films come to, by film, in a fixed number of queries; the law is not asked.

    A plan without formulas and without other currencies is added up as it is; only others are read whole.
    """
    own = Coproduction.objects.filter(film__in=films)
    files = {file: (film, currency) for file, film, currency in own.values_list("pk", "film", "currency")}
    costs: dict[int, list[tuple[str, str]]] = defaultdict(list)
    sources: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    mine = {"coproduction__in": own.values("pk")}
    rows = ("coproduction", "amount", "currency")
    for file, amount, row_currency in Cost.objects.filter(**mine).order_by().values_list(*rows):
        costs[file].append((amount, row_currency))
    for file, amount, row_currency, status in (
        Finance.objects.filter(**mine).order_by().values_list(*rows, "status")
    ):
        sources[file].append((amount, row_currency, status))
    exchanged = set(RateOfDay.objects.filter(**mine).values_list("coproduction", flat=True))
    found: dict[int, Sums] = {}
    whole = []
    for file, (film, currency) in files.items():
        sums = None if file in exchanged else plain_sums(currency, costs[file], sources[file])
        if sums is None:
            whole.append(file)
        else:
            found[film] = sums
    read = list(Coproduction.objects.filter(pk__in=whole).select_related("film"))
    for one, document in zip(read, _MONEY.read_many(read), strict=True):
        if figures := figures_alone(one.film, document):
            found[one.film_id] = sums_of(figures)
    return found


def _shares(project: Project) -> list[Fraction | None]:
    film = FilmOfLaw(project, {}, project.applied or timezone.localdate())
    film.basis = "cost"
    return [share for _, share in film.company_shares([])]
