"""From YAML to a checked waterfall. Everything that is wrong is told at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kinomost.money.amounts import AmountError, Money, Rates, Remainder, Rounding, digits_of
from kinomost.money.waterfall.graph import Draft, arrange, reach
from kinomost.money.waterfall.model import (
    Claim,
    Collateral,
    Compound,
    Condition,
    Interest,
    Payee,
    Percent,
    Recoup,
    Refunds,
    Shared,
    Split,
    Step,
    Stream,
    Waterfall,
)
from kinomost.money.waterfall.problems import WaterfallError
from kinomost.money.waterfall.tree import Tree, parse

TOP = ("title", "currency", "remainder", "rounding", "refunds", "parties", "streams", "steps", "note")
STREAM = ("territory", "medium", "currency", "note")
CLAIM = ("amount", "premium", "interest", "corridor", "share", "rate of", "note")
STEP = (
    *("from", "when", "until", "rate of", "note"),
    *("percent", "of", "cap", "pay"),
    *("recoup", "premium", "interest", "corridor", "shared", "cross-collateralised"),
    "split",
)
KINDS = ("percent", "recoup", "split")


def read(text: str, *, rates: Rates | None = None, changes: Mapping[str, str] | None = None) -> Waterfall:
    """The waterfall in a YAML text; WaterfallError carries every problem there is.

    `rates` convert claims in other currencies. `changes` replace single values before anything is checked, by
    their path: `{"steps/sales commission/percent": "12"}` asks "what if".
    """
    tree = parse(text)
    for path, value in (changes or {}).items():
        tree.replace(path, value)
    return _Reader(tree, rates or Rates()).read()


@dataclass
class _Reader:
    tree: Tree
    rates: Rates
    currency: str = ""
    parties: dict[str, str] = field(default_factory=dict)
    streams: dict[str, Stream] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    apart: list[tuple[str, Tree, Collateral]] = field(default_factory=list)
    ordered: bool = False  # whether the order in which parties are written decides over remainders

    def read(self) -> Waterfall:
        tree = self.tree
        tree.lines(TOP)
        title = found.text() if (found := tree.need("title")) else ""
        if (found := tree.need("currency")) and self._known_currency(found):
            self.currency = found.text()
        remainder = found.word(Remainder, Remainder.LARGEST) if (found := tree.get("remainder")) else None
        rounding = found.word(Rounding, Rounding.HALF_UP) if (found := tree.get("rounding")) else None
        refunds = found.word(Refunds, Refunds.SET_OFF) if (found := tree.get("refunds")) else None
        self.ordered = remainder in (Remainder.FIRST, Remainder.LAST)
        parties, streams, steps = (self._section(name) for name in ("parties", "streams", "steps"))
        self.parties = {name: one.text() for name, one in parties.items()}
        self.streams = {name: self._stream(name, one) for name, one in streams.items()}
        self.steps = list(steps)
        for name, one in (*streams.items(), *steps.items()):
            if (name in self.parties) + (name in self.streams) + (name in self.steps) > 1:
                one.wrong("name_twice", value=name)
        drafts = [self._draft(name, one) for name, one in steps.items()]
        order, entry = arrange(drafts, streams)
        if order:
            self._check_books(order, entry)
        if tree.problems:
            raise WaterfallError(sorted(tree.problems, key=lambda one: one.line or 0))
        return Waterfall(
            title,
            self.currency,
            self.parties,
            self.streams,
            {step.name: step for step in order},
            entry,
            remainder or Remainder.LARGEST,
            rounding or Rounding.HALF_UP,
            refunds or Refunds.SET_OFF,
        )

    def _section(self, name: str) -> Mapping[str, Tree]:
        found = self.tree.need(name)
        lines = found.lines() if found is not None else {}
        if found is not None and isinstance(found.value, dict) and not lines:
            found.wrong("empty")
        return lines

    def _known_currency(self, tree: Tree) -> bool:
        try:
            digits_of(tree.text())
        except AmountError as error:
            tree.wrong("amount", detail=error)
            return False
        return True

    def _stream(self, name: str, tree: Tree) -> Stream:
        tree.lines(STREAM)
        territory, medium = (
            found.text() if (found := tree.need(key)) else "" for key in ("territory", "medium")
        )
        currency = tree.get("currency")
        known = currency.text() if currency is not None and self._known_currency(currency) else self.currency
        return Stream(name, territory, medium, known)

    # steps

    def _draft(self, name: str, tree: Tree) -> Draft:
        tree.lines(STEP)
        draft = Draft(name, tree)
        if (sources := tree.get("from")) is not None:
            known = [*self.streams, *self.steps]
            draft.sources = [(one.name("unknown_source", known), one) for one in sources.items()]
        for key in ("when", "until"):
            if (found := tree.get(key)) is not None:
                setattr(draft, key, self._condition(found, draft))
        kinds = [kind for kind in KINDS if tree.get(kind) is not None]
        if len(kinds) != 1:
            tree.wrong("one_kind", count=len(kinds))
            return draft
        match kinds[0]:
            case "percent":
                draft.deed = self._percent(tree, draft)
            case "recoup":
                draft.deed = self._recoup(name, tree)
            case "split":
                draft.deed = self._split(tree)
        return draft

    def _condition(self, tree: Tree, draft: Draft) -> Condition:
        tree.lines(("receipts", "reach", "recouped"))
        if (recouped := tree.get("recouped")) is not None:
            step = recouped.name("unknown_source", self.steps)
            draft.reads.append((step, recouped))
            draft.must_recoup.append((step, recouped))
            return Condition(recouped=step)
        receipts, reach = tree.need("receipts"), tree.need("reach")
        money = self._money(reach, tree) if reach is not None else None
        if receipts is None:
            return Condition()
        if receipts.value == "all":
            streams = frozenset(self.streams)
        else:
            streams = frozenset(one.name("unknown_source", self.streams) for one in receipts.items())
        return Condition(streams, money.minor if money else 0)

    def _percent(self, tree: Tree, draft: Draft) -> Percent:
        rate = found.percent() if (found := tree.need("percent")) else Fraction(0)
        base = "net"
        if (of := tree.get("of")) is not None:
            base = of.name("unknown_source", ["gross", "net", *self.steps])
            if base not in ("gross", "net", ""):
                draft.reads.append((base, of))
        cap = self._money(found, tree) if (found := tree.get("cap")) else None
        pay = tree.need("pay")
        payees = self._payees(pay) if pay is not None else ()
        return Percent(rate, base, payees, cap.minor if cap else None)

    def _payees(self, tree: Tree) -> tuple[Payee, ...]:
        """One party, or several with their percentages."""
        if isinstance(tree.value, str):
            return (Payee(tree.name("unknown_party", self.parties), Fraction(1)),)
        return tuple(
            Payee(name, part) for name, part in self._hundred(tree, "unknown_party", self.parties).items()
        )

    def _hundred(self, tree: Tree, code: str, known: Iterable[str]) -> dict[str, Fraction]:
        """Percentages by name that add up to 100."""
        names, parts = list(known), {}
        for name, one in tree.lines().items():
            if name not in names:
                one.unknown(code, name, names)
            parts[name] = one.percent()
        if sum(parts.values()) != 1:
            tree.wrong("not_hundred", sum=percent_text(sum(parts.values(), Fraction(0))))
        return self._arranged(parts)

    def _arranged(self, parts: dict[str, Fraction]) -> dict[str, Fraction]:
        """In the order that decides over remainders: as written, or by name so that the order does not matter."""
        return parts if self.ordered else dict(sorted(parts.items()))

    def _split(self, tree: Tree) -> Split:
        split = tree.need("split")
        known = [*self.parties, *self.steps]
        return Split(self._hundred(split, "unknown_target", known) if split is not None else {})

    def _recoup(self, name: str, tree: Tree) -> Recoup:
        recoup = tree.need("recoup")
        assert recoup is not None
        crossed = tree.get("cross-collateralised")
        collateral = (
            crossed.word(Collateral, Collateral.CROSSED) if crossed is not None else Collateral.CROSSED
        )
        pay, shared = tree.get("pay"), tree.get("shared")
        claims: list[Claim] = []
        if pay is not None:
            party = pay.name("unknown_party", self.parties)
            claims = [self._claim(party, tree, recoup, (name, collateral), tree)]
        elif not isinstance(recoup.value, dict):
            recoup.wrong("nobody_paid")
        for party, one in recoup.lines().items() if pay is None and isinstance(recoup.value, dict) else ():
            if party not in self.parties:
                one.unknown("unknown_party", party, list(self.parties))
            # «investor: 400 000» is short for «investor: {amount: 400 000}»
            detailed = isinstance(one.value, dict) and one.get("amount") is not None
            if detailed:
                one.lines(CLAIM)
            amount = one.get("amount") if detailed else one
            claims.append(self._claim(party, one, amount or one, (name, collateral), tree))
        how = shared.word(Shared, Shared.EQUAL) if shared is not None else None
        if len(claims) > 1 and how is None:
            recoup.wrong("how_shared")
        self._weights(recoup, claims, how)
        if not self.ordered:
            claims.sort(key=lambda claim: claim.party)
        return Recoup(tuple(claims), how or Shared.EQUAL, collateral)

    def _weights(self, recoup: Tree, claims: list[Claim], how: Shared | None) -> None:
        """Under equal rank the contract's shares; elsewhere a share is an oversight."""
        shares = (
            [one for line in recoup.lines().values() if (one := line.get("share"))] if len(claims) > 1 else []
        )
        if how is Shared.EQUAL_RANK and len(claims) > 1:
            if len(shares) != len(claims):
                recoup.wrong("rank_shares")
            elif (whole := sum((claim.weight for claim in claims), Fraction(0))) != 1:
                recoup.wrong("not_hundred", sum=percent_text(whole))
        else:
            for one in shares:
                one.wrong("share_unused")

    def _claim(
        self, party: str, tree: Tree, amount: Tree, books: tuple[str, Collateral], around: Tree
    ) -> Claim:
        rate = found.percent(1000) if (found := tree.get("premium")) else Fraction(0)
        weight = found.percent() if (found := tree.get("share")) else Fraction(1)
        amounts = {
            book: money.minor
            for book, one in self._books(amount, *books).items()
            if (money := self._money(one, tree, around)) is not None
        }
        premiums = {book: Rounding.HALF_UP.apply(minor * rate) for book, minor in amounts.items()}
        interest = self._interest(found) if (found := tree.get("interest")) else None
        payees: tuple[Payee, ...] = (Payee(party, Fraction(1)),)
        if (corridor := tree.get("corridor")) is not None:
            payees = self._corridor(party, corridor)
        return Claim(party, amounts, premiums, payees, interest, weight)

    def _books(self, amount: Tree, step: str, collateral: Collateral) -> Mapping[str, Tree]:
        """The amount of each balance that is kept apart; whether they are the right ones is seen in the graph."""
        if collateral is Collateral.CROSSED:
            return {"": amount}
        self.apart.append((step, amount, collateral))
        return amount.lines() if isinstance(amount.value, dict) else {}

    def _check_books(self, order: Iterable[Step], entry: Mapping[str, str]) -> None:
        """Each territory or medium that can reach a step has its own amount there, and no other has."""
        reached = reach(order, entry)
        for step, amount, collateral in self.apart:
            streams = (stream for name, stream in self.streams.items() if name in reached[step])
            wanted = list(dict.fromkeys(stream.book(collateral) for stream in streams))
            found = list(amount.value) if isinstance(amount.value, dict) else []
            if set(found) != set(wanted):
                amount.wrong("books", known=", ".join(wanted), found=", ".join(found) or amount.value)

    def _corridor(self, party: str, tree: Tree) -> tuple[Payee, ...]:
        parts: dict[str, Fraction] = {}
        for name, one in tree.lines().items():
            if name not in self.parties:
                one.unknown("unknown_party", name, list(self.parties))
            parts[name] = one.percent()
        whole = sum(parts.values(), Fraction(0))
        if whole > 1:
            tree.wrong("over_hundred", sum=percent_text(whole))
        parts[party] = parts.get(party, Fraction(0)) + 1 - whole
        return tuple(Payee(name, part) for name, part in self._arranged(parts).items() if part)

    def _interest(self, tree: Tree) -> Interest | None:
        tree.lines(("percent", "from", "days", "compound"))
        rate, start = tree.need("percent"), tree.need("from")
        year, compound = tree.get("days"), tree.get("compound")
        if year is not None and year.text() not in ("365", "360"):
            year.wrong("bad_days", value=year.text())
            year = None
        if rate is None or start is None or (day := start.date()) is None:
            return None
        return Interest(
            rate.percent(),
            day,
            int(year.text()) if year is not None else 365,
            compound.word(Compound, Compound.NEVER) if compound is not None else Compound.NEVER,
        )

    def _money(self, tree: Tree, *within: Tree) -> Money | None:
        """An amount in the waterfall's currency, converted at the rate of the day that is named around it."""
        money = tree.money(self.currency)
        if money is None or money.currency == self.currency or not self.currency:
            return money
        day = next((found for place in within if (found := place.get("rate of")) is not None), None)
        if day is None:
            tree.wrong("rate_day", found=money.currency, expected=self.currency)
            return None
        if (on := day.date()) is None:
            return None
        try:
            return self.rates.convert(money, self.currency, on)
        except AmountError as error:
            tree.wrong("amount", detail=error)
            return None


def percent_text(part: Fraction) -> str:
    """A fraction of one as a percentage with up to four decimals: 99.9."""
    return f"{float(part * 100):.4f}".rstrip("0").rstrip(".")
