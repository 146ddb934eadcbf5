"""A film as one treaty sees it: who is bound, who brings what share, who counts as whose.

Rules ask here and nowhere else. A question whose answer depends on an unknown fact is answered with None and the fact is
added to the list that the rule hands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property

from kinomost.law.facts import Party, Person, Place, Project
from kinomost.law.messages import Message, Nation, Term
from kinomost.law.verdicts import Missing
from kinomost.money.amounts import AmountError, Money, Rates

Gaps = list[Missing]
ONE = Fraction(1)


class Film:
    """`project` as seen by a treaty that binds certain countries on the day `on`.

    `sides` has, for each bound country, the party it stands for: all successors of a state that is gone are one side.
    """

    def __init__(self, project: Project, sides: Mapping[str, str], on: date, treaty: str = "") -> None:
        self.project = project
        self.treaty = treaty
        self.sides = sides
        self.members = frozenset(sides)
        self.on = on
        self.doubtful: frozenset[str] = frozenset()
        """Countries of which it is uncertain whether they are bound."""
        self.basis = "contributions"
        self.in_kind = True
        self.residents = False
        self.everywhere = False
        """People and places of every country that the treaty binds count, not only those of the co-producers."""
        self.also: frozenset[str] = frozenset()
        """Further countries whose people and places count (the EEA, say)."""

    # Who

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The co-producers' countries, in the order of the file."""
        return tuple(dict.fromkeys(party.country for party in self.project.parties))

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """Those of them that the treaty binds."""
        return tuple(country for country in self.countries if country in self.members)

    @cached_property
    def outside(self) -> tuple[str, ...]:
        """Those of them that it does not bind."""
        return tuple(country for country in self.countries if country not in self.members)

    @property
    def home(self) -> tuple[str, ...]:
        """A country to take people and places from where any of the film's own will do: one that is surely bound."""
        return tuple(sorted(self.inside, key=self.doubtful.__contains__)[:1])

    @cached_property
    def parties(self) -> int:
        """How many parties to the treaty have a co-producer in the film."""
        return len({self.sides[country] for country in self.inside})

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Every country that occurs in the film's file."""
        project = self.project
        found = {party.country for party in project.parties}
        for person in project.people or ():
            found.update(person.nationality or (), {person.residence, person.counts_as} - {None})  # type: ignore[arg-type]
        found.update(place.country for place in project.places or ())
        found.update(row.country for row in project.spend or ())
        found.update(version.made_in for version in project.versions or () if version.made_in)
        return frozenset(found)

    @cached_property
    def multilateral(self) -> bool:
        """Co-producers from at least three parties to the treaty."""
        return self.parties >= 3

    # Shares

    def contribution(self, party: Party) -> Money | None:
        """What a co-producer brings, in kind included where the treaty counts it; None when nothing is known."""
        parts = [party.cash, party.in_kind if self.in_kind else None]
        known = [self._converted(part) for part in parts if part is not None]
        if not known or any(part is None for part in known):
            return None
        return Money.total((part for part in known if part is not None), self.currency)

    @cached_property
    def currency(self) -> str:
        """The currency everything is counted in: the budget's, or that of the first contribution."""
        if self.project.budget is not None:
            return self.project.budget.currency
        for party in self.project.parties:
            for amount in (party.cash, party.in_kind):
                if amount is not None:
                    return amount.currency
        return "EUR"

    @cached_property
    def _rates(self) -> Rates:
        return Rates(self.project.rates)

    def _converted(self, amount: Money) -> Money | None:
        return self.convert(amount, self.currency, "", [])

    def convert(self, amount: Money, currency: str, path: str, gaps: Gaps) -> Money | None:
        """The amount at the rate of the day; notes a rate that is missing for the fact at `path`."""
        if amount.currency == currency:
            return amount
        try:
            return self._rates.convert(amount, currency, self.on)
        except AmountError:
            gaps.append(_no_rate(path, amount.currency, currency, self.on))
            return None

    @cached_property
    def _company_shares(self) -> tuple[Fraction | None, ...]:
        parties = self.project.parties
        brought = [self.contribution(party) for party in parties]
        if all(amount is not None for amount in brought):
            total = sum(amount.minor for amount in brought if amount is not None)
            if self.basis != "contributions" and self.project.budget is not None:
                total = self.project.budget.minor
            if total > 0:
                return tuple(Fraction(amount.minor, total) for amount in brought if amount is not None)
        budget = self.project.budget
        shares: list[Fraction | None] = []
        for party, amount in zip(parties, brought, strict=True):
            if party.share is None and amount is not None and budget is not None and budget.minor > 0:
                shares.append(Fraction(amount.minor, budget.minor))
            else:
                shares.append(party.share)
        silent = [at for at, share in enumerate(shares) if share is None]
        if len(silent) == 1 and (parties[silent[0]].cash, parties[silent[0]].in_kind) == (None, None):
            # Of one co-producer nothing is said at all: it bears what is left.
            left = ONE - sum(share for share in shares if share is not None)
            shares[silent[0]] = left if left >= 0 else None
        return tuple(shares)

    def company_shares(self, gaps: Gaps) -> Iterator[tuple[Party, Fraction | None]]:
        """Each co-producer with its share of the cost."""
        for place, (party, share) in enumerate(zip(self.project.parties, self._company_shares, strict=True)):
            if share is None:
                gaps.append(self._share_gap(place, party))
            yield party, share

    @cached_property
    def _shares(self) -> dict[str, Fraction | None]:
        shares: dict[str, Fraction | None] = {}
        for party, share in zip(self.project.parties, self._company_shares, strict=True):
            known = shares.get(party.country, Fraction(0))
            shares[party.country] = None if share is None or known is None else known + share
        return shares

    def share(self, country: str, gaps: Gaps) -> Fraction | None:
        """The share of the cost that the co-producers of this country bear together."""
        share = self._shares.get(country, Fraction(0))
        if share is None:
            for place, party in enumerate(self.project.parties):
                if party.country == country and self._company_shares[place] is None:
                    gaps.append(self._share_gap(place, party))
        return share

    def _share_gap(self, place: int, party: Party) -> Missing:
        where = f"parties[{place + 1}]"
        for name, amount in (("cash", party.cash), ("in_kind", party.in_kind)):
            if amount is not None and amount.currency != self.currency and self._converted(amount) is None:
                return _no_rate(f"{where}.{name}", amount.currency, self.currency, self.on)
        return Missing(f"{where}.share", Message("missing_share", {"party": name_of(party)}))

    def majority(self, gaps: Gaps) -> str | None:
        """The country with the largest share."""
        shares = {country: self.share(country, gaps) for country in self.countries}
        known = {country: share for country, share in shares.items() if share is not None}
        if len(known) < len(shares) and not any(share > Fraction(1, 2) for share in known.values()):
            return None
        return max(known, key=lambda country: known[country], default=None)

    # People

    @cached_property
    def ours(self) -> frozenset[str]:
        """Countries whose people and places count under this treaty."""
        return (self.members if self.everywhere else frozenset(self.inside)) | self.also

    @staticmethod
    def torn(person: Person, place: int) -> Missing:
        """Somebody is of several nationalities and the file does not say for which one he counts."""
        nations = tuple(Nation(country) for country in sorted(person.nationality or ()))
        params = {"who": who(person), "countries": nations}
        return Missing(f"people[{place + 1}].counts_as", Message("missing_counts_as", params))

    def counts_for(self, person: Person, countries: Iterable[str], place: int, gaps: Gaps) -> bool | None:
        """Whether somebody counts as belonging to one of these countries, by nationality or (where it counts) residence."""
        wanted = countries if isinstance(countries, frozenset) else frozenset(countries)
        if person.counts_as is not None:
            return person.counts_as in wanted
        if person.nationality is not None and person.nationality & wanted:
            return True
        if self.residents and person.residence in wanted:
            return True
        if person.nationality is None:
            gaps.append(
                Missing(
                    f"people[{place + 1}].nationality", Message("missing_nationality", {"who": who(person)})
                )
            )
            return None
        if self.residents and person.residence is None:
            gaps.append(
                Missing(f"people[{place + 1}].residence", Message("missing_residence", {"who": who(person)}))
            )
            return None
        return False

    def people(self, gaps: Gaps) -> Sequence[Person]:
        """Everybody named; notes it when nobody is."""
        if self.project.people is None:
            gaps.append(Missing("people", Message("missing_people")))
            return ()
        return self.project.people

    def in_function(self, function: str) -> list[tuple[int, Person]]:
        """Those with this function, and their places in the file."""
        return [
            (place, person)
            for place, person in enumerate(self.project.people or ())
            if person.function == function
        ]

    def role(self, rank: int, gaps: Gaps) -> tuple[int, Person] | None:
        """The actor with the `rank`-th most days worked. None when the order cannot be known."""
        actors = self.in_function("actor")
        if any(person.days is None for _, person in actors):
            if rank == 1 and len(leads := [pair for pair in actors if pair[1].role == "lead"]) == 1:
                return leads[0]
            for place, person in actors:
                if person.days is None:
                    gaps.append(
                        Missing(f"people[{place + 1}].days", Message("missing_days", {"who": who(person)}))
                    )
            return None
        ranked = sorted(actors, key=lambda pair: -(pair[1].days or 0))
        if len(ranked) >= rank:
            return ranked[rank - 1]
        if f"role {rank}" not in self.project.without and "actor" not in self.project.without:
            gaps.append(Missing("people", Message("missing_role", {"rank": rank})))
        return None

    # Work and spend

    def places(self, kinds: Iterable[str], gaps: Gaps) -> list[tuple[int, Place]]:
        """Where these kinds of work are done."""
        if self.project.places is None:
            gaps.append(Missing("places", Message("missing_places", {"kinds": ", ".join(kinds)})))
            return []
        wanted = frozenset(kinds)
        return [(at, place) for at, place in enumerate(self.project.places) if place.kind in wanted]

    def spent(self, kinds: frozenset[str], gaps: Gaps) -> dict[str, Money] | None:
        """Spend by country, of these kinds (of all where none is named)."""
        if self.project.spend is None:
            gaps.append(Missing("spend", Message("missing_spend")))
            return None
        by_country: dict[str, Money] = {}
        for at, row in enumerate(self.project.spend):
            if kinds and row.kind not in kinds:
                continue
            amount = self.convert(row.amount, self.currency, f"spend[{at + 1}].amount", gaps)
            if amount is None:
                return None
            by_country[row.country] = by_country.get(row.country, Money.zero(self.currency)) + amount
        return by_country

    def budget(self, gaps: Gaps) -> Money | None:
        """The total cost: the budget, or what all the parties bring together."""
        if self.project.budget is not None:
            return self.project.budget
        brought = [self.contribution(party) for party in self.project.parties]
        if brought and all(amount is not None for amount in brought):
            return Money.total((amount for amount in brought if amount is not None), self.currency)
        gaps.append(Missing("budget", Message("missing_budget")))
        return None

    def consented(self, clause: str) -> bool:
        """Whether the authorities have agreed to what this clause leaves to them."""
        return any(
            consent.treaty == self.treaty and consent.clause == clause for consent in self.project.consents
        )


def who(person: Person) -> Term:
    """How a message names somebody: by function, with the name where there is one."""
    return Term(person.function, person.name)


def name_of(party: Party) -> Nation:
    """How a message names a co-producer: by country, with the company where it is named."""
    return Nation(party.country, party.company)


def money_of(minor: Fraction, currency: str) -> Money:
    """The amount rounded up to the smallest unit: enough to reach a threshold."""
    return Money(-(-minor.numerator // minor.denominator), currency)


def _no_rate(path: str, base: str, quote: str, day: date) -> Missing:
    return Missing(path, Message("missing_rate", {"base": base, "quote": quote, "day": day}))
