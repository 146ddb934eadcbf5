"""Rules about who works on the film: whose nationals, how many heads, and whether talent follows the money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, get_args

from kinomost.law.edits import KEY_WEIGHTS, Edit, engage, move_share, recast, size_of_recast
from kinomost.law.facts import Function, Person
from kinomost.law.film import Film, Gaps, who
from kinomost.law.messages import Message, Nation, Term
from kinomost.law.reading import Country, Share
from kinomost.law.rules.base import Answer, Rule, consents, fails, passes, unknown
from kinomost.law.verdicts import Outcome

Group = Literal["technician", "lead", "supporting", "performer", "author", "anybody"]
"""Those that a text counts together."""

_NOT_TECHNICIANS = {
    "producer",
    "director",
    "screenwriter",
    "composer",
    "actor",
    "narrator",
    "conception",
    "researcher",
}
TECHNICIANS = frozenset(get_args(Function)) - _NOT_TECHNICIANS
AUTHORS = frozenset({"director", "screenwriter", "composer", "conception"})


def belongs(person: Person, group: str) -> bool:
    """Whether somebody is one of this group."""
    match group:
        case "technician":
            return person.function in TECHNICIANS
        case "author":
            return person.function in AUTHORS
        case "performer":
            return person.function in ("actor", "narrator")
        case "lead" | "supporting":
            return person.function == "actor" and person.role == group
        case "anybody":
            return True
        case _:
            return person.function == group


@dataclass(frozen=True, kw_only=True, eq=False)
class CreativeProportion(Rule):
    """Each side's part in the creative and technical work follows its share of the cost, within a tolerance.

    The part is counted over the key functions by `weights`; somebody's weight is split where several do the work.
    """

    kind = "creative proportion"
    touches = "work"

    weights: Mapping[str, int] = field(
        default_factory=lambda: {name: KEY_WEIGHTS[name] for name in KEY_WEIGHTS if name != "actor"}
    )
    tolerance: Share | None = None
    """How far they may lie apart. Where the text names no figure, the authorities judge, and the rule decides nothing."""
    only_below: bool = False
    """Only a part that is too small matters; more than the share is welcome."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        parts = self.parts(film, gaps)
        if parts is None:
            return unknown()
        shares = {country: film.share(country, gaps) for country in film.inside}
        lacks = {
            country: share - parts.get(country, Fraction(0))
            for country, share in shares.items()
            if share is not None
        }
        if len(lacks) < len(shares) or not lacks:
            return unknown()
        country = max(lacks, key=lambda one: lacks[one] if self.only_below else abs(lacks[one]))
        said = {"country": Nation(country), "part": parts.get(country, Fraction(0)), "share": shares[country]}
        if self.tolerance is None:
            judged = passes("proportion_judged", **said)
            return Answer(judged.outcome, judged.message, judged.numbers, note=True)
        if (lacks[country] if self.only_below else abs(lacks[country])) > self.tolerance:
            return fails("proportion_off", tolerance=self.tolerance, **said)
        return passes("proportion_kept", tolerance=self.tolerance)

    def parts(self, film: Film, gaps: Gaps) -> dict[str, Fraction] | None:
        """Each country's part of the weight of all key functions that are filled."""
        heard: Gaps = []
        weighed = self._weighed(film, heard)
        parts: dict[str, Fraction] = {}
        for place, person, weight in weighed:
            for country in film.countries:
                if film.counts_for(person, (country,), place, heard):
                    parts[country] = parts.get(country, Fraction(0)) + weight
                    break
        gaps.extend(heard)
        total = sum((weight for _, _, weight in weighed), Fraction(0))
        if heard or not total:
            return None
        return {country: weight / total for country, weight in parts.items()}

    def _weighed(self, film: Film, gaps: Gaps) -> list[tuple[int, Person, Fraction]]:
        people = film.people(gaps)
        found = []
        for group, weight in self.weights.items():
            members = [(place, person) for place, person in enumerate(people) if belongs(person, group)]
            for place, person in members:
                part = person.part if person.part is not None else Fraction(1, len(members))
                found.append((place, person, weight * part))
        return found

    def mends(self, film: Film) -> Iterator[Edit]:
        parts = self.parts(film, [])
        if parts is None or self.tolerance is None:
            return
        low = [
            country for country in film.inside
            if (share := film.share(country, [])) is not None and parts.get(country, 0) < share - self.tolerance
        ]  # fmt: skip
        for country in low:
            for place, person, _ in self._weighed(film, []):
                yield from recast(place, person, (country,))
        for country in film.inside:
            share, part = film.share(country, []), parts.get(country, Fraction(0))
            if share is not None and abs(part - share) > self.tolerance:
                yield from move_share(
                    film, country, part + self.tolerance if part < share else part - self.tolerance
                )


@dataclass(frozen=True, kw_only=True, eq=False)
class HeadCount(Rule):
    """So many technicians, leads or supporting roles come from each country (or from each in the minority)."""

    kind = "head count"
    touches = "work"

    of: Literal["each", "minority", "majority"] = "minority"
    least: Mapping[Group, int]

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        countries = self._countries(film, gaps)
        film.people(gaps)
        if countries is None or film.project.people is None:
            return unknown()
        open_facts: Gaps = []
        for country in countries:
            sure, perhaps = self._heads(film, country, open_facts)
            for group, need in self.least.items():
                if sure[group] < need:
                    if sure[group] + perhaps[group] < need and not self._instead(group, need, sure, perhaps):
                        return fails(
                            "heads_low", country=Nation(country), who=Term(group), have=sure[group], need=need
                        )
                    if not self._instead(group, need, sure, {}):
                        gaps.extend(open_facts)
        if gaps:
            return unknown()
        return passes("heads_reach", who=tuple(Term(group) for group in self.least))

    def _instead(self, group: str, need: int, sure: Mapping[str, int], perhaps: Mapping[str, int]) -> bool:
        """Whether others make up for the heads that are lacking in this group."""
        return False

    def _countries(self, film: Film, gaps: Gaps) -> list[str] | None:
        if self.of == "each":
            return list(film.inside)
        first = film.majority(gaps)
        if first is None:
            return None
        return [country for country in film.inside if (country == first) == (self.of == "majority")]

    def _heads(self, film: Film, country: str, gaps: Gaps) -> tuple[dict[str, int], dict[str, int]]:
        """(certainly, possibly more) heads of this country, by group."""
        groups = {*self.least, *self._others()}
        sure, perhaps = dict.fromkeys(groups, 0), dict.fromkeys(groups, 0)
        for place, person in enumerate(film.project.people or ()):
            mine = film.counts_for(person, (country,), place, gaps)
            if mine is False:
                continue
            # Somebody of two of the nationalities at stake counts once: for which, the file must say.
            torn = (
                person.counts_as is None and len((person.nationality or frozenset()) & set(film.inside)) > 1
            )
            for group in groups:
                if belongs(person, group):
                    (sure if mine and not torn else perhaps)[group] += 1
                    if torn:
                        gaps.append(film.torn(person, place))
        return sure, perhaps

    def _others(self) -> frozenset[str]:
        return frozenset()

    def mends(self, film: Film) -> Iterator[Edit]:
        for country in self._countries(film, []) or ():
            sure, _ = self._heads(film, country, [])
            for group, need in self.least.items():
                if sure[group] >= need:
                    continue
                for place, person in enumerate(film.project.people or ()):
                    if belongs(person, group) and not film.counts_for(person, (country,), place, []):
                        yield from recast(place, person, (country,))
                function = "actor" if group in ("lead", "supporting", "performer") else "crew"
                if group in ("lead", "supporting", "performer", "technician"):
                    yield engage(function, country, group if group in ("lead", "supporting") else None)


@dataclass(frozen=True)
class Instead:
    """One head of a group may be replaced by several of another."""

    of: Group
    take: Group
    times: int


@dataclass(frozen=True, kw_only=True, eq=False)
class HeadCountWithSubstitution(HeadCount):
    """As a head count, where (say) two technicians may stand for one lead."""

    kind = "substitution"

    instead: tuple[Instead, ...]

    def _others(self) -> frozenset[str]:
        return frozenset(line.take for line in self.instead)

    def _instead(self, group: str, need: int, sure: Mapping[str, int], perhaps: Mapping[str, int]) -> bool:
        lacking = need - sure[group] - perhaps.get(group, 0)
        for line in self.instead:
            if line.of == group:
                own = self.least.get(line.take, 0)
                spare = sure[line.take] + perhaps.get(line.take, 0) - own
                if spare >= lacking * line.times:
                    return True
        return False

    def mends(self, film: Film) -> Iterator[Edit]:
        yield from super().mends(film)
        for country in self._countries(film, []) or ():
            sure, _ = self._heads(film, country, [])
            for line in self.instead:
                if sure[line.of] < self.least.get(line.of, 0) and line.take == "technician":
                    edits = [engage("crew", country) for _ in range(line.times)]
                    yield Edit(
                        tuple(step for edit in edits for step in edit.sets),
                        edits[0].message,
                        sum((edit.size for edit in edits), Fraction(0)),
                    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Nationality(Rule):
    """Whose nationals (or residents) count, and whether everybody must be one.

    The first rule of this kind says whose people and places the other rules of the treaty count.
    """

    kind = "nationality"
    touches = "work"

    whose: Literal["co-producers", "every party"] = "co-producers"
    """The countries of the film's own co-producers, or all that the treaty binds."""
    residents: bool = False
    """Residents count as nationals do."""
    also: frozenset[Country] = frozenset()
    """Further countries whose people count, such as the European Economic Area."""
    required: bool = True
    """Everybody of the group must be one; otherwise it is only said who counts."""
    of: Group = "anybody"

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        if not self.required:
            return Answer(
                Outcome.PASS, Message("who_counts_residents" if self.residents else "who_counts"), note=True
            )
        film.people(gaps)
        if film.project.people is None:
            return unknown()
        strangers = _strangers(film, self.of, gaps, self._ours(film))
        if strangers:
            return fails("stranger", who=tuple(who(person) for _, person in strangers))
        if gaps:
            return unknown()
        return passes("all_ours")

    def at_least(self, film: Film) -> Fraction:
        strangers = _strangers(film, self.of, [], self._ours(film)) if self.required else []
        return sum((size_of_recast(person) for _, person in strangers), Fraction(0))

    def _ours(self, film: Film) -> frozenset[str]:
        return (film.members if self.whose == "every party" else frozenset(film.inside)) | self.also

    def mends(self, film: Film) -> Iterator[Edit]:
        if self.required:
            yield from _recast_strangers(film, self.of, self._ours(film))


@dataclass(frozen=True, kw_only=True, eq=False)
class ThirdCountryPerson(Rule):
    """People from other countries: in which functions, and how many."""

    kind = "third-country person"
    touches = "work"

    of: Group = "performer"
    most: int | None = None
    """Where the text names no number, any."""
    by_consent: bool = True
    """Those that are allowed need consent."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        film.people(gaps)
        if film.project.people is None:
            return unknown()
        strangers = _strangers(film, "anybody", gaps, film.ours)
        for _, person in strangers:
            if not belongs(person, self.of):
                return fails("stranger_function", who=who(person), allowed=Term(self.of))
        if self.most is not None and len(strangers) > self.most:
            return fails("strangers_many", count=len(strangers), most=self.most, allowed=Term(self.of))
        if gaps:
            return unknown()
        if not strangers:
            return passes("all_ours")
        decide = consents if self.by_consent else passes
        if self.most is None:
            return decide("strangers_any", count=len(strangers), allowed=Term(self.of))
        return decide("strangers_within", count=len(strangers), most=self.most, allowed=Term(self.of))

    def mends(self, film: Film) -> Iterator[Edit]:
        yield from _recast_strangers(film, "anybody", film.ours)


def _strangers(film: Film, group: str, gaps: Gaps, ours: frozenset[str]) -> list[tuple[int, Person]]:
    """Those of the group who belong to none of these countries."""
    return [
        (place, person)
        for place, person in enumerate(film.project.people or ())
        if belongs(person, group) and film.counts_for(person, ours, place, gaps) is False
    ]


def _recast_strangers(film: Film, group: str, ours: frozenset[str]) -> Iterator[Edit]:
    for place, person in _strangers(film, group, [], ours):
        yield from recast(place, person, film.home)
