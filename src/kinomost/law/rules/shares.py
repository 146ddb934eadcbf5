"""Rules about who bears how much of the cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from kinomost.law.edits import A_POINT, Edit, move_share
from kinomost.law.facts import Party
from kinomost.law.film import Film, Gaps, name_of
from kinomost.law.messages import Message, Nation
from kinomost.law.reading import Share
from kinomost.law.rules.base import ALWAYS, Answer, Rule, When, consents, fails, passes, unknown
from kinomost.law.verdicts import Missing, Outcome

Who = Literal["each", "majority", "minority", "members", "outsiders"]
NONE, ALL = Share(Fraction(0)), Share(Fraction(1))


def _shares(film: Film, whose: Who, gaps: Gaps) -> dict[str, Fraction | None]:
    """The shares that a rule speaks of, by country."""
    if whose == "outsiders":
        countries = film.outside
    elif whose == "members":
        countries = film.inside
    else:
        countries = film.countries
    shares = {country: film.share(country, gaps) for country in countries}
    if whose in ("majority", "minority"):
        first = film.majority(gaps)
        if first is None:
            return dict.fromkeys(countries)
        shares = {
            country: share for country, share in shares.items() if (country == first) == (whose == "majority")
        }
    return shares


@dataclass(frozen=True, kw_only=True, eq=False)
class ShareBand(Rule):
    """What each country's co-producers bear of the cost lies between two shares."""

    kind = "share band"
    touches = "shares"

    of: Who = "members"
    least: Share = NONE
    most: Share = ALL

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        shares = _shares(film, self.of, gaps)
        known = {country: share for country, share in shares.items() if share is not None}
        for country, share in sorted(known.items(), key=lambda pair: pair[1]):
            if share < self.least:
                return fails("share_low", country=Nation(country), share=share, least=self.least)
        for country, share in known.items():
            if share > self.most:
                return fails("share_high", country=Nation(country), share=share, most=self.most)
        if len(known) < len(shares):
            return unknown("shares_unknown", least=self.least, most=self.most)
        if not known:
            return passes("shares_none")
        lowest, highest = min(known.values()), max(known.values())
        return passes("shares_within", lowest=lowest, highest=highest, least=self.least, most=self.most)

    def mends(self, film: Film) -> Iterator[Edit]:
        for country, share in _shares(film, self.of, []).items():
            if share is not None and share < self.least:
                yield from move_share(film, country, self.least)
            elif share is not None and share > self.most:
                yield from move_share(film, country, self.most)

    def at_least(self, film: Film) -> Fraction:
        known = [share for share in _shares(film, self.of, []).values() if share is not None]
        low = sum((self.least - share for share in known if share < self.least), NONE)
        high = sum((share - self.most for share in known if share > self.most), NONE)
        return max(low, high) * 100 * A_POINT


@dataclass(frozen=True, kw_only=True, eq=False)
class ShareByConsent(ShareBand):
    """A band of shares, and a wider one that the authorities may allow."""

    kind = "share by consent"

    down_to: Share = NONE
    up_to: Share = ALL

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        ordinary = super().answer(film, gaps)
        if ordinary.outcome is not Outcome.FAIL:
            return ordinary
        shares = _shares(film, self.of, gaps)
        for country, share in shares.items():
            if share is not None and not self.down_to <= share <= self.up_to:
                code = "share_low_even_so" if share < self.down_to else "share_high_even_so"
                limit = self.down_to if share < self.down_to else self.up_to
                return fails(code, country=Nation(country), share=share, limit=limit)
        if None in shares.values():
            return unknown("shares_unknown", least=self.down_to, most=self.up_to)
        known = [share for share in shares.values() if share is not None]
        return consents(
            "shares_by_consent",
            lowest=min(known),
            highest=max(known),
            least=self.least,
            most=self.most,
            down_to=self.down_to,
            up_to=self.up_to,
        )

    def at_least(self, film: Film) -> Fraction:
        return ShareBand(clause=self.clause, of=self.of, least=self.down_to, most=self.up_to).at_least(film)

    def mends(self, film: Film) -> Iterator[Edit]:
        yield from super().mends(film)
        for country, share in _shares(film, self.of, []).items():
            if share is not None and not self.down_to <= share <= self.up_to:
                yield from move_share(film, country, self.down_to if share < self.down_to else self.up_to)


@dataclass(frozen=True, kw_only=True, eq=False)
class CompanyFloor(Rule):
    """Each company, not only each country, bears at least this share."""

    kind = "company floor"

    least: Share

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        for party, share in film.company_shares(gaps):
            if share is not None and share < self.least:
                return fails("company_low", party=name_of(party), share=share, least=self.least)
        if gaps:
            return unknown()
        return passes("companies_reach", least=self.least)


@dataclass(frozen=True, kw_only=True, eq=False)
class ShareBasis(Rule):
    """What a share is a share of: the final cost, or what everybody brings together; with or without help in kind.

    The other rules of the same treaty measure by it. The shares of all co-producers must make up the whole.
    """

    kind = "share basis"

    of: Literal["cost", "contributions"] = "cost"
    in_kind: Literal["counts", "does not count"] = "counts"
    in_kind_most: Share | None = None
    """At most this part of a contribution may be in kind."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        shares = [share for _, share in film.company_shares(gaps) if share is not None]
        if gaps:
            return unknown()
        total = sum(shares, NONE)
        if total != ALL:
            return fails("basis_sum", total=total)
        if self.in_kind_most is not None:
            for place, party in enumerate(film.project.parties):
                part = self._in_kind(film, party)
                if part is None:
                    gaps.append(
                        Missing(
                            f"parties[{place + 1}].in_kind",
                            Message("missing_in_kind", {"party": name_of(party)}),
                        )
                    )
                elif part > self.in_kind_most:
                    return fails("in_kind_high", party=name_of(party), part=part, most=self.in_kind_most)
            if gaps:
                return unknown()
        return passes("basis_cost" if self.of == "cost" else "basis_contributions", total=total)

    @staticmethod
    def _in_kind(film: Film, party: Party) -> Fraction | None:
        whole = film.contribution(party)
        if whole is None or not whole:
            return None
        if party.in_kind is None:
            return NONE
        kind = film.convert(party.in_kind, whole.currency, "", [])
        return None if kind is None else Fraction(kind.minor, whole.minor)


@dataclass(frozen=True)
class Case:
    """One line of a floor that depends on the film."""

    when: When = ALWAYS
    least: Share = NONE
    most: Share = ALL
    by_consent: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class FloorByCase(Rule):
    """The least share depends on the medium, the language or the budget.

    A film may use any line that fits it; the most generous one it needs decides, with consent where that line asks for it.
    """

    kind = "share floor by case"

    of: Who = "members"
    cases: tuple[Case, ...]

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        best: Answer | None = None
        for case in self.cases:
            here: Gaps = []
            bears = case.when.holds(film, here)
            if bears is False:
                continue
            band = ShareBand(clause=self.clause, of=self.of, least=case.least, most=case.most)
            answer = band.answer(film, here)
            if answer.outcome is Outcome.PASS and case.by_consent:
                answer = Answer(
                    Outcome.CONSENT, Message("case_by_consent", answer.message.params), answer.numbers
                )
            if bears is None and answer.outcome is not Outcome.FAIL:
                answer = unknown()
            if answer.outcome is Outcome.UNKNOWN:
                gaps.extend(here)
            if best is None or answer.outcome.rank < best.outcome.rank:
                best = answer
        return best or fails("no_case")

    def mends(self, film: Film) -> Iterator[Edit]:
        for case in self.cases:
            if case.when.holds(film, []) is not False:
                yield from ShareBand(clause=self.clause, of=self.of, least=case.least, most=case.most).mends(
                    film
                )


@dataclass(frozen=True, kw_only=True, eq=False)
class SoftSanction(Rule):
    """Below this share a party may cut the film's access to its aid; the status itself is not touched."""

    kind = "soft sanction"

    below: Share

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        shares = _shares(film, "members", gaps)
        for country, share in shares.items():
            if share is not None and share < self.below:
                answer = passes("aid_may_be_cut", country=Nation(country), share=share, below=self.below)
                return Answer(answer.outcome, answer.message, answer.numbers, note=True)
        if gaps:
            return unknown("shares_unknown", least=self.below, most=ALL)
        return passes("aid_untouched", below=self.below)


@dataclass(frozen=True, kw_only=True, eq=False)
class ThirdCoProducer(Rule):
    """Co-producers from countries that the treaty does not bind: whether, and for how much together or each."""

    kind = "third-country co-producer"

    allowed: bool = True
    least: Share = NONE
    """Each of them bears at least this."""
    most: Share = ALL
    """All of them together bear at most this."""
    not_above_parties: bool = False
    """None of them may bear more than any party to the treaty."""
    treaty_with: Literal["none", "one party", "each party"] = "none"
    """With whom their country must have a treaty of its own."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        if not film.outside:
            return replace(passes("no_outsiders"), idle=True)
        if not self.allowed:
            return fails("outsiders_barred", countries=tuple(map(Nation, film.outside)))
        shares = _shares(film, "outsiders", gaps)
        known = {country: share for country, share in shares.items() if share is not None}
        for country, share in known.items():
            if share < self.least:
                return fails("share_low", country=Nation(country), share=share, least=self.least)
        together = sum(known.values(), NONE)
        if together > self.most:
            return fails("outsiders_high", share=together, most=self.most)
        if len(known) < len(shares):
            return unknown("shares_unknown", least=self.least, most=self.most)
        if self.not_above_parties:
            inside = [film.share(country, gaps) for country in film.inside]
            if None in inside or not inside:
                return unknown("shares_unknown", least=self.least, most=self.most)
            limit = min(share for share in inside if share is not None)
            for country, share in known.items():
                if share > limit:
                    return fails("outsider_above", country=Nation(country), share=share, limit=limit)
        if self.treaty_with != "none":
            name = "third_country_treaties"
            if name not in film.project.answers:
                gaps.append(Missing(f"answers.{name}", Message("missing_treaties")))
                return unknown()
            if not film.project.answers[name]:
                return fails("treaties_lacking", countries=tuple(map(Nation, film.outside)))
        return passes("outsiders_within", share=together, most=self.most)

    def mends(self, film: Film) -> Iterator[Edit]:
        shares = {
            country: share for country, share in _shares(film, "outsiders", []).items() if share is not None
        }
        together = sum(shares.values(), NONE)
        for country, share in shares.items():
            if share < self.least:
                yield from move_share(film, country, self.least)
            if together > self.most and share > together - self.most:
                yield from move_share(film, country, share - (together - self.most))
            if self.not_above_parties:
                inside = [film.share(member, []) for member in film.inside]
                limit = min((known for known in inside if known is not None), default=ALL)
                if share > limit:
                    yield from move_share(film, country, limit)


@dataclass(frozen=True, kw_only=True, eq=False)
class FinanceOnly(Rule):
    """A co-producer may bring finance only, within limits, when the majority makes the film and revenue is shared."""

    kind = "finance only"

    allowed: bool = True
    least: Share = NONE
    most: Share = ALL
    case_by_case: bool = False
    revenue_shared: bool = False
    """The contract must share the revenue."""

    def answer(self, film: Film, gaps: Gaps) -> Answer:
        financiers = [party for party in film.project.parties if party.finance_only]
        if not financiers:
            return passes("no_financiers")
        if not self.allowed:
            return fails("financiers_barred", party=name_of(financiers[0]))
        first = film.majority(gaps)
        if first is None:
            return unknown("shares_unknown", least=self.least, most=self.most)
        if any(party.country == first for party in financiers):
            return fails("majority_finances_only", country=Nation(first))
        for place, (party, share) in enumerate(film.company_shares(gaps)):
            if not party.finance_only:
                continue
            if share is None:
                return unknown("shares_unknown", least=self.least, most=self.most)
            if not self.least <= share <= self.most:
                return fails(
                    "financier_outside", party=name_of(party), share=share, least=self.least, most=self.most
                )
            if self.revenue_shared and party.revenue is None:
                gaps.append(
                    Missing(
                        f"parties[{place + 1}].revenue", Message("missing_revenue", {"party": name_of(party)})
                    )
                )
        if gaps:
            return unknown()
        decide = consents if self.case_by_case else passes
        return decide("financiers_within", least=self.least, most=self.most)

    def mends(self, film: Film) -> Iterator[Edit]:
        for party, share in film.company_shares([]):
            if party.finance_only and share is not None and not self.least <= share <= self.most:
                yield from move_share(film, party.country, self.least if share < self.least else self.most)
