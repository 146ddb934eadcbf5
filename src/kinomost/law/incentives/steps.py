"""From the spend to the amount: each step of a scheme's chain changes the base or the award and says how.

Every rate is applied exactly and rounded *down* to the minor unit: an estimate must not promise a cent that the text
does not give. Where a text leaves open what a ceiling takes away first, the reading that pays less is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import singledispatchmethod

from kinomost.law.incentives.gates import ask
from kinomost.law.incentives.measures import Film, MissingFacts, measure_name
from kinomost.law.incentives.messages import spend_word
from kinomost.law.incentives.results import StepTaken, confidence_of
from kinomost.law.incentives.rules import (
    EVERYTHING,
    KIND_OF,
    AddForeign,
    AddShare,
    Cap,
    CarveOut,
    ConsentAbove,
    Flat,
    Granted,
    LineLimit,
    LineRates,
    LowestOf,
    Pool,
    Rule,
    Slab,
    Slabs,
    Stacking,
    TakeSpend,
    Tax,
    Tier,
    Tiers,
    Uplift,
    Uplifts,
    Which,
)
from kinomost.law.incentives.scheme import Version
from kinomost.law.messages import Message
from kinomost.law.verdicts import Finding, Missing, Outcome, all_of
from kinomost.money.amounts import Money, Rounding


def part(amount: Money, share: Fraction) -> Money:
    """A share of an amount, rounded down."""
    return amount.times(share, Rounding.DOWN)


@dataclass
class Chain:
    """The state between two steps: the base, the award, and what was said on the way.

    A `hopeful` chain counts uplifts that are still open, for what a film may have at most.
    """

    film: Film
    version: Version
    hopeful: bool = False
    base: Money | None = None
    award: Money | None = None
    tax: Money | None = None
    qualifying: Which = EVERYTHING
    """What of the spend qualifies at all."""
    taken: list[StepTaken] = field(default_factory=list)
    open: list[Finding] = field(default_factory=list)
    limited: list[tuple[Which, Money]] = field(default_factory=list)
    """What line limits have cut, and out of which line."""

    def run(self, steps: Iterable[Rule]) -> None:
        """Take every step. A fact that is missing stops the chain there and is noted."""
        for step in steps:
            before = self.base, self.award, self.tax
            try:
                message = self.take(step)
            except MissingFacts as error:
                self.note(
                    step,
                    Outcome.UNKNOWN,
                    Message("missing", {"facts": tuple(fact.what for fact in error.facts)}),
                    error.facts,
                )
                self.award = self.tax = None
                return
            self.taken.append(StepTaken(step, message, self.base, self.award))
            changed = before != (self.base, self.award, self.tax)
            if changed and confidence_of(self.film.scheme, self.version, step) == "uncertain":
                self.note(step, Outcome.UNKNOWN, message)

    def note(
        self,
        step: Rule,
        outcome: Outcome,
        message: Message,
        missing: tuple[Missing, ...] = (),
        *,
        texts: tuple[str, ...] = (),
        note: bool = False,
    ) -> None:
        """Something open on the amount: it stands beside the gates."""
        confidence = confidence_of(self.film.scheme, self.version, step)
        source = step.source or self.version.source
        if confidence == "uncertain" and not note:
            texts = texts or (self.film.scheme.sources[source].title,)
        self.open.append(
            Finding(
                rule=KIND_OF[type(step)],
                clause=step.article,
                outcome=outcome,
                message=message,
                missing=missing,
                texts=texts,
                confidence=confidence,
                source=source,
                note=note,
            )
        )

    @property
    def net(self) -> Money | None:
        """The award after tax on the credit."""
        return self.award - self.tax if self.award is not None and self.tax is not None else self.award

    # What the steps see

    def so_far(self) -> Money:
        """The base; everything spent in the territory before a step has said what qualifies."""
        return self.spend() if self.base is None else self.base

    def spend(self, which: Which = EVERYTHING) -> Money:
        """What of this is spent in the territory and qualifies."""
        return self.film.spend(self.qualifying, which)

    def awarded(self) -> Money:
        """The award so far."""
        return Money.zero(self.film.scheme.currency) if self.award is None else self.award

    def line(self, which: Which) -> Money:
        """This line as far as line limits have left it in the base."""
        amount = self.spend(which)
        for limited, cut in self.limited:
            if limited == which:
                amount -= cut
        return amount

    def measure(self, name: str, which: Which | None = None) -> Money:
        """A measure, where `base` is the base so far."""
        return self.film.measure(name, which or EVERYTHING, self.so_far())

    @singledispatchmethod
    def take(self, step: Rule) -> Message:
        """Take one step and say what it did."""
        raise TypeError(f"{type(step).__name__} is no step")

    # The base

    @take.register
    def _spend(self, step: TakeSpend) -> Message:
        self.qualifying = step.which
        self.base = self.spend()
        return Message("spend_taken")

    @take.register
    def _line_limit(self, step: LineLimit) -> Message:
        value = self.spend(step.which)
        limits = [] if step.amount is None else [step.amount]
        if step.share is not None:
            limits.append(part(self.measure(step.of), step.share))
        limit = max(limits) if step.both == "higher" else min(limits)
        name = step.note or tuple(map(spend_word, step.which.kinds))
        cut = max(value - limit, Money.zero(value.currency))
        self.limited.append((step.which, cut))
        self.base = self.so_far() - cut
        params = {"line": name, "value": value, "limit": limit, "cut": cut}
        return Message("line_cut" if cut else "line_counts", params)

    @take.register
    def _foreign(self, step: AddForeign) -> Message:
        value = self.film.spend(step.which, abroad=True)
        limit = part(self.so_far(), step.share)
        self.base = self.so_far() + min(value, limit)
        return Message("foreign_added", {"value": value, "share": step.share, "limit": limit})

    @take.register
    def _lowest(self, step: LowestOf) -> Message:
        base = self.so_far()
        said, lowest = [Message("term_base", {"value": base})], base
        for term in step.terms:
            if term.share is None:
                assert term.amount is not None
                value = term.amount
                said.append(Message("term_amount", {"value": value}))
            else:
                whole = self.measure(term.of)
                if term.of_at_most is not None:
                    whole = min(whole, term.of_at_most)
                value = part(whole, term.share)
                said.append(
                    Message("term_share", {"share": term.share, "of": measure_name(term.of), "value": value})
                )
            lowest = min(lowest, value)
        self.base = lowest
        return Message("lowest", {"terms": tuple(said)})

    # The award

    @take.register
    def _flat(self, step: Flat) -> Message:
        base = self.so_far()
        self.award = self.awarded() + part(base, step.rate)
        return Message("flat", {"rate": step.rate, "base": base})

    @take.register
    def _tiers(self, step: Tiers) -> Message:
        base, value = self.so_far(), self.measure(step.by, step.which)
        params: dict[str, object] = {
            "measure": measure_name(step.by, step.which),
            "value": value,
            "base": base,
        }
        tier = reached(step.tiers, value)
        if tier is None:
            self.award = self.awarded()
            return Message("below_tiers", params)
        award = part(base, tier.rate)
        params["rate"] = tier.rate
        if tier.cap is not None:
            award = min(award, tier.cap)
            params["cap"] = tier.cap
        self.award = self.awarded() + award
        return Message("tier_capped" if tier.cap is not None else "tier", params)

    @take.register
    def _slabs(self, step: Slabs) -> Message:
        base = self.so_far()
        if step.per == "episode":
            episodes = self.film.episodes()
            shares = base.share([1] * episodes)
            self.award = self.awarded() + Money.total(
                (_slabbed(share, step.slabs)[0] for share in shares), base.currency
            )
            parts = _slabbed(shares[0], step.slabs)[1]
            if episodes > 1:
                return Message("slabs_per_episode", {"episodes": episodes, "parts": parts})
            return Message("slabs", {"parts": parts})
        award, parts = _slabbed(base, step.slabs)
        self.award = self.awarded() + award
        return Message("slabs", {"parts": parts})

    @take.register
    def _line_rates(self, step: LineRates) -> Message:
        base = self.so_far()
        lines = [(self.line(line.which), line.rate, line.note) for line in step.parts]
        rest = self.spend() - Money.total((amount for amount, _, _ in lines), base.currency)
        # What the steps before have left out of the base comes off the better paid lines first.
        rows = sorted([*lines, (rest, step.rate, "")], key=lambda row: -row[1])
        cut = max(
            Money.total((amount for amount, _, _ in rows), base.currency) - base, Money.zero(base.currency)
        )
        left, award, said = cut, self.awarded(), []
        for amount, rate, name in rows:
            taken = min(left, amount)
            left -= taken
            award += part(amount - taken, rate)
            if amount > taken:
                params = {"rate": rate, "base": amount - taken, "line": name}
                said.append(Message("part_named" if name else "part_rate", params))
        self.award = award
        return Message("line_rates_cut" if cut else "line_rates", {"parts": tuple(said), "cut": cut})

    @take.register
    def _uplifts(self, step: Uplifts) -> Message:
        base = self.so_far()
        won: list[Uplift] = []
        for uplift in step.each:
            findings = [ask(gate, self.film, self.version) for gate in uplift.when]
            outcome = all_of(finding.outcome for finding in findings)
            if outcome is Outcome.PASS:
                won.append(uplift)
            elif outcome is not Outcome.FAIL:
                if self.hopeful:
                    won.append(uplift)
                facts = tuple(dict.fromkeys(fact for finding in findings for fact in finding.missing))
                self.note(
                    uplift, Outcome.UNKNOWN, Message("uplifts_open", {"names": uplift.name}), facts, note=True
                )
        points = sum((uplift.points for uplift in won), Fraction(0))
        names = tuple(f"{uplift.name}" for uplift in won)
        params: dict[str, object] = {"base": base, "names": names}
        code = "uplifts" if won else "uplifts_none"
        if step.at_least is not None and 0 < points < step.at_least:
            params |= {"points": points, "limit": step.at_least}
            return Message("uplifts_too_few", params)
        if step.at_most is not None and points >= step.at_most:
            points, code = step.at_most, "uplifts_capped"
        self.award = self.awarded() + part(base, points)
        return Message(code, params | {"points": points})

    @take.register
    def _granted(self, step: Granted) -> Message:
        base, points = self.so_far(), self.film.project.counts.get(step.of)
        if points is None and self.hopeful:
            points = step.at_most * 100
        if points is None:
            fact = Missing(f"counts.{step.of}", Message("fact_granted", {"most": step.at_most}))
            message = Message("points_not_granted", {"most": step.at_most})
            self.note(step, Outcome.PASS, message, (fact,), note=True)
            return message
        granted = min(points / 100, step.at_most)
        self.award = self.awarded() + part(base, granted)
        return Message("points_granted", {"points": granted, "base": base})

    @take.register
    def _share_of(self, step: AddShare) -> Message:
        amount = self.film.project.amounts.get(step.of)
        name = step.of.replace("_", " ")
        if amount is None:
            return Message("share_of_nothing", {"name": name, "share": step.share})
        value = self.film.money(amount)
        self.award = self.awarded() + part(value, step.share)
        return Message("share_of", {"name": name, "share": step.share, "value": value})

    @take.register
    def _carve_out(self, step: CarveOut) -> Message:
        carved = self.spend(step.which)
        if not carved:
            return Message("carve_out_nothing")
        cut = max(self.spend() - self.so_far(), Money.zero(carved.currency))
        counted = max(carved - cut, Money.zero(carved.currency))
        self.award = self.awarded() + part(carved, step.rate) - part(counted, step.replaces)
        params = {"rate": step.rate, "part": carved, "replaces": step.replaces, "counted": counted}
        if cut and step.unread_when_cut:
            message = Message("carve_out_unread", {"cut": cut, "part": carved})
            source = step.source or self.version.source
            self.note(step, Outcome.UNKNOWN, message, texts=(self.film.scheme.sources[source].title,))
        return Message("carve_out", params)

    # The end

    @take.register
    def _cap(self, step: Cap) -> Message:
        award, cap = self.awarded(), step.amount
        if step.per == "episode":
            cap = cap.times(self.film.episodes())
        if step.per == "company year":
            used = self.film.project.amounts.get(step.used)
            if used is None:
                fact = Missing(f"amounts.{step.used}", Message("fact_amount", {"name": step.used}))
                self.note(step, Outcome.UNKNOWN, Message("cap_year_unknown", {"cap": cap}), (fact,))
            else:
                received = self.film.money(used)
                self.award = min(award, max(cap - received, Money.zero(cap.currency)))
                params = {"cap": cap, "used": received, "cut": award - self.award}
                return Message("cap_year", params)
        self.award = min(award, cap)
        return Message("cap_holds" if award > cap else "cap_free", {"cap": cap, "cut": award - self.award})

    @take.register
    def _stacking(self, step: Stacking) -> Message:
        award, params = self.awarded(), {"share": step.share, "whole": measure_name(step.of)}
        try:
            limit, other = part(self.measure(step.of), step.share), self.measure("other public money")
        except MissingFacts as error:
            facts = tuple(fact.what for fact in error.facts)
            message = Message("stacking_unknown", params | {"facts": facts})
            self.note(step, Outcome.UNKNOWN, message, error.facts)
            return message
        self.award = max(min(award, limit - other), Money.zero(award.currency))
        cut = award - self.award
        return Message(
            "stacking_cut" if cut else "stacking_free", params | {"limit": limit, "other": other, "cut": cut}
        )

    @take.register
    def _tax(self, step: Tax) -> Message:
        # Tax is rounded up, as everything here, to the side on which less is promised.
        self.tax = self.awarded().times(step.rate, Rounding.UP)
        return Message("taxed", {"rate": step.rate, "tax": self.tax})

    @take.register
    def _consent(self, step: ConsentAbove) -> Message:
        params = {"by": step.by, "amount": step.amount}
        given = any(
            consent.treaty == self.film.scheme.name and (not consent.clause or consent.clause == step.article)
            for consent in self.film.project.consents
        )
        if given:
            return Message("consent_given", params)
        if step.amount is not None and self.awarded() <= step.amount:
            return Message("consent_free", params)
        message = Message("discretion" if step.amount is None else "consent_needed", params)
        self.note(step, Outcome.CONSENT, message)
        return message

    @take.register
    def _pool(self, step: Pool) -> Message:
        message = Message("pool_open") if step.amount is None else Message("pool", {"amount": step.amount})
        self.note(step, Outcome.PASS, message, note=True)
        return message


def reached(tiers: tuple[Tier, ...], value: Money) -> Tier | None:
    """The last tier that this value reaches."""
    found = None
    for tier in tiers:
        if value > tier.since or (value == tier.since and not tier.strictly):
            found = tier
    return found


def _slabbed(base: Money, slabs: tuple[Slab, ...]) -> tuple[Money, tuple[Message, ...]]:
    """What the slabs give on this base, and how it comes about."""
    award, below, said = Money.zero(base.currency), Money.zero(base.currency), []
    for slab in slabs:
        top = base if slab.to is None else min(base, slab.to)
        inside = max(top - below, Money.zero(base.currency))
        if inside:
            award += part(inside, slab.rate)
            said.append(Message("part_rate", {"rate": slab.rate, "base": inside}))
        if slab.to is None:
            break
        below = slab.to
    return award, tuple(said)
