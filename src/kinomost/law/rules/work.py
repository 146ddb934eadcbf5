"""Rules about what the film is, and where it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from kinomost.law.edits import Edit, move_work
from kinomost.law.facts import Format, Medium, Place, PlaceKind, SpendKind, WorkType
from kinomost.law.film import Film, Gaps
from kinomost.law.messages import Message, Nation, Term
from kinomost.law.reading import Country, Language, Share
from kinomost.law.rules.base import Answer, Rule, consents, fact, fails, passes, unknown
from kinomost.law.verdicts import Missing
from kinomost.money.amounts import Money

HALF = Share(Fraction(1, 2))


@dataclass(frozen=True, kw_only=True, eq=False)
class Applicability(Rule):
    """From how many parties to the treaty the co-producers must come. Successors of one state are one party."""

    kind = "applicability"

    least: int = 2
    most: int | None = None

    def fits(self, film: Film) -> bool:
        """Whether enough parties, and not too many, take part."""
        return self.least <= film.parties and (self.most is None or film.parties <= self.most)

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        if film.parties < self.least:
            return fails("too_few_parties", have=film.parties, need=self.least)
        if self.most is not None and film.parties > self.most:
            return fails("too_many_parties", have=film.parties, most=self.most)
        return passes("applies_to", countries=tuple(map(Nation, film.inside)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Work(Rule):
    """Which works qualify: by type, format, first medium and length."""

    kind = "work"

    type: frozenset[WorkType] = frozenset()
    format: frozenset[Format] = frozenset()
    medium: frozenset[Medium] = frozenset()
    minutes: int | None = None
    """At least this long."""
    minutes_most: int | None = None

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        project = film.project
        for name, wanted in (("type", self.type), ("format", self.format), ("medium", self.medium)):
            value = getattr(project, name)
            if wanted and value is None:
                gaps.append(fact(name))
            elif wanted and value not in wanted:
                return fails(
                    "work_other", what=Term(value), wanted=tuple(Term(one) for one in sorted(wanted))
                )
        if self.minutes is not None or self.minutes_most is not None:
            if project.minutes is None:
                gaps.append(fact("minutes"))
            elif self.minutes is not None and project.minutes < self.minutes:
                return fails("too_short", have=project.minutes, need=self.minutes)
            elif self.minutes_most is not None and project.minutes > self.minutes_most:
                return fails("too_long", have=project.minutes, most=self.minutes_most)
        return unknown() if gaps else passes("work_fits")


@dataclass(frozen=True, kw_only=True, eq=False)
class LocationException(Rule):
    """Shooting takes place in the co-producers' countries; elsewhere only for the reasons named."""

    kind = "location exception"

    place: frozenset[PlaceKind] = frozenset({"shooting", "studio"})
    reasons: frozenset[Literal["story", "technical", "cost"]] = frozenset({"story"})
    by_consent: bool = True
    with_technicians: bool = False
    """Technicians of the co-producing countries take part there."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        away = [
            (at, place)
            for at, place in film.places(sorted(self.place), gaps)
            if place.country not in film.ours
        ]
        if film.project.places is None:
            return unknown()
        for at, place in away:
            if place.reason is None:
                what = Message("missing_reason", {"country": Nation(place.country)})
                gaps.append(Missing(f"places[{at + 1}].reason", what))
            elif place.reason not in self.reasons:
                reasons = tuple(Term(reason) for reason in sorted(self.reasons))
                return fails(
                    "place_away", work=Term(place.kind), country=Nation(place.country), reasons=reasons
                )
        name = "own_technicians_abroad"
        if away and self.with_technicians and not film.project.answers.get(name):
            if name in film.project.answers:
                return fails("technicians_away")
            gaps.append(Missing(f"answers.{name}", Message("missing_technicians")))
        if gaps:
            return unknown()
        if not away:
            return passes("places_ours")
        countries = tuple(dict.fromkeys(Nation(place.country) for _, place in away))
        return (consents if self.by_consent else passes)("places_excepted", countries=countries)

    def mends(self, film: Film) -> Iterator[Edit]:
        for at, place in film.places(self.place, []):
            if place.country not in film.ours:
                yield from move_work(film, at, film.inside)


@dataclass(frozen=True, kw_only=True, eq=False)
class MajorityWork(Rule):
    """Most of the work is done in the country of the co-producer with the largest share."""

    kind = "majority work"

    place: frozenset[PlaceKind] = frozenset({"shooting", "studio"})
    more_than: Share = HALF

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        first = film.majority(gaps)
        places = [place for _, place in film.places(sorted(self.place), gaps)]
        if first is None or not places:
            if film.project.places is not None and not places:
                kinds = tuple(map(Term, sorted(self.place)))
                gaps.append(Missing("places", Message("missing_places", {"kinds": kinds})))
            return unknown()
        part = _part(places, first)
        if part is None:
            for at, place in film.places(self.place, []):
                if place.days is None:
                    what = Message("missing_extent", {"kinds": Term(place.kind)})
                    gaps.append(Missing(f"places[{at + 1}].days", what))
            return unknown()
        decide = passes if part > self.more_than else fails
        code = "majority_works" if part > self.more_than else "majority_idle"
        return decide(code, country=Nation(first), part=part, more_than=self.more_than)

    def mends(self, film: Film) -> Iterator[Edit]:
        if first := film.majority([]):
            for at, _ in film.places(self.place, []):
                yield from move_work(film, at, (first,))


def _part(places: list[Place], country: str) -> Fraction | None:
    """The part of this work that is done in a country: by days, or wholly, or not at all."""
    inside = [place for place in places if place.country == country]
    if len(inside) in (0, len(places)):
        return Fraction(len(inside) > 0)
    if any(place.days is None for place in places):
        return None
    whole = sum(place.days or 0 for place in places)
    return Fraction(sum(place.days or 0 for place in inside), whole) if whole else None


@dataclass(frozen=True, kw_only=True, eq=False)
class OutsideServices(Rule):
    """Services bought in other countries stay below a part of the budget."""

    kind = "outside services"

    most: Share
    by_consent: bool = True
    kinds: frozenset[SpendKind] = frozenset()

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        budget = film.budget(gaps)
        spent = film.spent(frozenset(self.kinds), gaps)
        if budget is None or spent is None or not budget:
            return unknown()
        outside = Money.total(
            (amount for country, amount in spent.items() if country not in film.ours), film.currency
        )
        part = Fraction(outside.minor, budget.minor)
        if part > self.most:
            return fails("services_high", amount=outside, part=part, most=self.most)
        if not outside:
            return passes("services_ours")
        return (consents if self.by_consent else passes)(
            "services_within", amount=outside, part=part, most=self.most
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class SpendElements(Rule):
    """Money is spent where it comes from: each country's spend reaches a part of its contribution, or all that the parties
    spend reaches a part of the budget."""

    kind = "spend"

    where: Literal["own country", "parties"] = "own country"
    least: Share
    """Of the country's contribution, or of the budget."""
    kinds: frozenset[SpendKind] = frozenset()

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        budget = film.budget(gaps)
        spent = film.spent(frozenset(self.kinds), gaps)
        if budget is None or spent is None or not budget:
            return unknown()
        if self.where == "parties":
            inside = Money.total((spent[country] for country in spent if country in film.ours), film.currency)
            part = Fraction(inside.minor, budget.minor)
            code = "spend_reaches" if part >= self.least else "spend_low"
            return (passes if part >= self.least else fails)(code, amount=inside, part=part, least=self.least)
        for country in film.inside:
            share = film.share(country, gaps)
            if share is None:
                return unknown()
            own = spent.get(country, Money.zero(film.currency))
            part = Fraction(own.minor, budget.minor) / share if share else Fraction(1)
            if part < self.least:
                return fails(
                    "spend_own_low", country=Nation(country), amount=own, part=part, least=self.least
                )
        return passes("spend_own_reaches", least=self.least)


@dataclass(frozen=True, kw_only=True, eq=False)
class Versions(Rule):
    """Which language versions there must be, and where dubbing or subtitling is done."""

    kind = "versions"

    languages: Mapping[Country, Language] = field(default_factory=dict)
    """For each party in the film, a version in its language."""
    any_of: frozenset[Language] = frozenset()
    """One of these versions at least."""
    made_in_parties: bool = False

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        if film.project.versions is None:
            gaps.append(fact("versions"))
            return unknown()
        there = {version.language for version in film.project.versions}
        for country, language in self.languages.items():
            if country in film.inside and language not in there:
                return fails("version_lacks", language=language, country=Nation(country))
        if self.any_of and not self.any_of & there:
            return fails("version_none", languages=tuple(sorted(self.any_of)))
        if self.made_in_parties:
            for at, version in enumerate(film.project.versions):
                if version.kind == "original":
                    continue
                if version.made_in is None:
                    what = Message("missing_version_place", {"language": version.language})
                    gaps.append(Missing(f"versions[{at + 1}].made_in", what))
                elif version.made_in not in film.ours:
                    return fails("version_away", language=version.language, country=Nation(version.made_in))
        return unknown() if gaps else passes("versions_there")


@dataclass(frozen=True, kw_only=True, eq=False)
class PostPlace(LocationException):
    """Laboratory and post-production are in the co-producers' countries; elsewhere only where it cannot be done there."""

    kind = "post place"

    place: frozenset[PlaceKind] = frozenset({"post", "laboratory"})
    reasons: frozenset[Literal["story", "technical", "cost"]] = frozenset({"technical"})
