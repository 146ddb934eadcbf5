"""Money, exactly: a whole number of minor units and a currency. Never a float.

`Money` adds and compares only within one currency, multiplies by exact factors with a named rounding, and is
shared out so that nothing is lost, by a named rule for the remainder. `Rates` are dated exchange rates with
their source; a rate that is missing is an error that names the pair and the day.

    >>> fee = Money.parse("1 200.50", "EUR").times(Decimal("0.15"))
    >>> print(fee)
    180.08 EUR
    >>> [str(part) for part in Money.parse("100 EUR").share([1, 1, 1])]
    ['33.34 EUR', '33.33 EUR', '33.33 EUR']
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache, total_ordering

import pycountry

Exact = int | Decimal | Fraction

# ISO 4217 gives every currency two decimals but these. (Babel's digits are CLDR's, which say how people write
# amounts today: none for RSD. Accounts are kept in para.)
_DIGITS = {
    code: digits
    for digits, codes in {
        0: "BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF",
        3: "BHD, IQD, JOD, KWD, LYD, OMR, TND",
        4: "CLF, UYW",
    }.items()
    for code in codes.split(", ")
}


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


TEMPLATES: dict[str, str] = {
    "bad_amount": _("“{value}” is not an amount of money. Write the amount and the currency: 1500.00 EUR."),
    "ambiguous_amount": _("“{value}” can be read in two ways. Write it without a mark for thousands."),
    "no_currency": _("The amount “{value}” has no currency. Write it like {value} EUR."),
    "unknown_currency": _("“{value}” is not a currency code. Write three letters such as EUR, RSD or RUB."),
    "wrong_currency": _("{value} is in {found}; here everything is in {expected}."),
    "too_precise": _("{value} {currency} is finer than the smallest unit: {currency} has {digits} decimals."),
    "too_large": _("This is more than any film costs or brings. Check the zeros."),
    "two_currencies": _("{one} and {other} cannot be added or compared. Convert one at the rate of a day."),
    "bad_weights": _("Shares must not be negative, and one at least must be above zero."),
    "no_rate": _("There is no rate from {base} to {quote} for {day} or the {age} days before it."),
    "bad_rate": _("A rate must be above zero: {base} to {quote} on {day} is {value}."),
    "two_rates": _("Two different rates from {base} to {quote} for {day}: {one} and {other}."),
}


def _exact(value: object) -> Fraction:
    if not isinstance(value, int | Decimal | Fraction | str):
        raise TypeError(f"{value!r} is not exact: use a string, a Decimal or a Fraction")
    return Fraction(value)


class AmountError(ValueError):
    """An amount or a rate cannot be used; `code` and `params` say why, `text` says it in a sentence."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params: Mapping[str, object] = params
        super().__init__(self.text())

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, in the language that `translate` turns the English template into."""
        return translate(TEMPLATES[self.code]).format_map(self.params)


class Rounding(StrEnum):
    """What becomes of a part of a minor unit. "Up" and "down" speak of the amount without its sign."""

    HALF_UP = "half up"  # the merchant's way: 0.5 goes away from zero
    HALF_EVEN = "half even"  # the banker's way: 0.5 goes to the even neighbour
    UP = "up"
    DOWN = "down"

    def apply(self, value: Fraction) -> int:
        """The whole number that this rule makes of `value`.

        >>> Rounding.HALF_UP.apply(Fraction(-5, 2)), Rounding.HALF_EVEN.apply(Fraction(-5, 2))
        (-3, -2)
        """
        whole, rest = divmod(abs(value.numerator), value.denominator)
        match self:
            case Rounding.HALF_UP:
                more = 2 * rest >= value.denominator
            case Rounding.HALF_EVEN:
                more = 2 * rest > value.denominator or (2 * rest == value.denominator and whole % 2 == 1)
            case Rounding.UP:
                more = rest > 0
            case Rounding.DOWN:
                more = False
        return (whole + more) * (1 if value >= 0 else -1)


class Remainder(StrEnum):
    """Who takes the minor units that are left when an amount does not divide."""

    LARGEST = "largest"  # one each to those whose share lost most by rounding down; the first of equals first
    FIRST = "first"  # all to the first with a share
    LAST = "last"  # all to the last with a share


def share(amount: int, weights: Sequence[Exact], rule: Remainder = Remainder.LARGEST) -> list[int]:
    """`amount` minor units in proportion to `weights`; the parts always add up to `amount`.

    Weights need no particular sum. A part never differs from its exact share by a whole unit under LARGEST; under
    FIRST and LAST one part may be above its share by up to the number of parts less one. A weight of zero gets nothing.
    """
    exact = [_exact(weight) for weight in weights]
    whole = sum(exact, Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in exact):
        raise AmountError("bad_weights")
    sign, left = (-1, -amount) if amount < 0 else (1, amount)
    shares = [left * weight / whole for weight in exact]
    parts = [int(part) for part in shares]
    left -= sum(parts)
    holders = [place for place, weight in enumerate(exact) if weight]
    match rule:
        case Remainder.LARGEST:
            for place in sorted(holders, key=lambda at: parts[at] - shares[at])[:left]:
                parts[place] += 1
        case Remainder.FIRST:
            parts[holders[0]] += left
        case Remainder.LAST:
            parts[holders[-1]] += left
    return [sign * part for part in parts]


@lru_cache(maxsize=512)
def digits_of(currency: str) -> int:
    """How many decimals ISO 4217 gives the currency. AmountError("unknown_currency") if there is none."""
    if pycountry.currencies.get(alpha_3=currency) is None:
        raise AmountError("unknown_currency", value=currency)
    return _DIGITS.get(currency, 2)


BEYOND = 10**14  # what people write is below it, in any currency: more is a slip of the finger
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]")
_MONEY = re.compile(r"\s*(?P<amount>[-+−]?\d[\d\s.,'’\u00a0\u2009\u202f]*?)\s*(?P<currency>[A-Za-z]*)\s*")


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor` units (cents, para, kopecks) of a currency. Below zero where that means something."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        digits_of(self.currency)
        if not isinstance(self.minor, int):
            raise TypeError(f"minor units are whole numbers, not {type(self.minor).__name__}")

    @classmethod
    def of(cls, amount: Exact | str, currency: str) -> Money:
        """From an exact amount in the major unit; AmountError("too_precise") if it has parts of a minor unit.

        >>> Money.of("12.5", "EUR")
        Money(minor=1250, currency='EUR')
        """
        digits = digits_of(currency)
        minor = _exact(amount) * 10**digits
        if minor.denominator != 1:
            raise AmountError("too_precise", value=str(amount), currency=currency, digits=digits)
        return cls(minor.numerator, currency)

    @classmethod
    def parse(cls, text: str, currency: str | None = None) -> Money:
        """As people write it: `1 200.50 EUR`, `1.200,50 EUR`, or without a currency where one is given.

        AmountError if it is no amount, has no currency, is in another one than `currency`, can be read in two
        ways (`1.200`), is finer than the currency, or is not below `BEYOND`.
        """
        match = _MONEY.fullmatch(text)
        if match is None:
            raise AmountError("bad_amount", value=text.strip())
        found = match["currency"].upper() or currency
        if found is None:
            raise AmountError("no_currency", value=text.strip())
        if currency is not None and found != currency:
            raise AmountError("wrong_currency", value=text.strip(), found=found, expected=currency)
        amount = _decimal(match["amount"], text.strip(), thousandths=digits_of(found) == 3)
        if abs(amount) >= BEYOND:
            raise AmountError("too_large")
        return cls.of(amount, found)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in this currency."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Money:
        """The sum, which is zero in `currency` where there is nothing to add."""
        return sum(amounts, cls(0, currency))

    @property
    def amount(self) -> Decimal:
        """In the major unit, with all its decimals: Decimal('1200.50')."""
        return Decimal(f"{self.minor}E-{digits_of(self.currency)}")

    def times(self, factor: Exact, rounding: Rounding = Rounding.HALF_UP) -> Money:
        """This amount times an exact factor, rounded to the minor unit by the rule named."""
        return Money(rounding.apply(self.minor * _exact(factor)), self.currency)

    def share(self, weights: Sequence[Exact], rule: Remainder = Remainder.LARGEST) -> tuple[Money, ...]:
        """Parts in proportion to the weights that add up to exactly this amount; see the function `share`."""
        return tuple(Money(part, self.currency) for part in share(self.minor, weights, rule))

    def _of_same(self, other: object) -> Money | None:
        if not isinstance(other, Money):
            return None
        if other.currency != self.currency:
            raise AmountError("two_currencies", one=str(self), other=str(other))
        return other

    def __add__(self, other: Money) -> Money:
        same = self._of_same(other)
        return NotImplemented if same is None else Money(self.minor + same.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        same = self._of_same(other)
        return NotImplemented if same is None else Money(self.minor - same.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        same = self._of_same(other)
        return NotImplemented if same is None else self.minor < same.minor

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        """`1200.50 EUR`: what `parse` reads back."""
        return f"{self.amount:f} {self.currency}"


def _decimal(digits: str, text: str, *, thousandths: bool) -> Decimal:
    """The number as typed: comma or point for decimals, the other one or spaces between thousands."""
    value = _SPACES.sub("", digits).replace("−", "-")
    marks = [character for character in value if character in ".,"]
    if not marks:
        return Decimal(value)
    grouping = marks[0] if len(marks) > 1 else ""
    if grouping:
        head, *groups = re.split(r"[.,]", value)
        decimals = groups.pop() if marks[-1] != grouping else None
        if len(set(marks[: len(groups)])) > 1 or any(len(group) != 3 for group in groups):
            raise AmountError("bad_amount", value=text)
        return Decimal("".join([head, *groups]) + (f".{decimals}" if decimals else ""))
    head, decimals = re.split(r"[.,]", value)
    # Three digits after a single mark may be thousands; after a lone zero or beyond 999 they cannot be, and where
    # the currency itself has three decimals they are those.
    if not thousandths and len(decimals) == 3 and head.lstrip("+-") != "0" and len(head.lstrip("+-")) <= 3:
        raise AmountError("ambiguous_amount", value=text)
    return Decimal(f"{head}.{decimals}" if decimals else head)


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `base` is worth `value` units of `quote` from `day` on; `source` says who says so."""

    day: dt.date
    base: str
    quote: str
    value: Fraction
    source: str = ""

    def __post_init__(self) -> None:
        digits_of(self.base)
        digits_of(self.quote)
        if _exact(self.value) <= 0:
            raise AmountError("bad_rate", base=self.base, quote=self.quote, day=self.day, value=self.value)

    def convert(self, money: Money, rounding: Rounding = Rounding.HALF_UP) -> Money:
        """An amount of `base` in `quote`, rounded to the minor unit of `quote`."""
        if money.currency != self.base:
            raise AmountError("wrong_currency", value=str(money), found=money.currency, expected=self.base)
        scale = Fraction(10) ** (digits_of(self.quote) - digits_of(self.base))
        return Money(rounding.apply(money.minor * self.value * scale), self.quote)


class Rates:
    """Exchange rates by day.

    A rate holds on its day and on the `age` days after it, until the next one (central banks rest at weekends).
    A pair known only the other way round is inverted exactly; nothing is chained through a third currency.
    """

    def __init__(self, rates: Iterable[Rate] = (), *, age: int = 7) -> None:
        self.age = age
        self._rates: dict[tuple[str, str], list[Rate]] = {}
        for rate in sorted(rates, key=lambda rate: rate.day):
            known = self._rates.setdefault((rate.base, rate.quote), [])
            if known and known[-1].day == rate.day:
                if known[-1].value != rate.value:
                    raise AmountError(
                        "two_rates",
                        base=rate.base,
                        quote=rate.quote,
                        day=rate.day,
                        one=Decimal(known[-1].value.numerator) / known[-1].value.denominator,
                        other=Decimal(rate.value.numerator) / rate.value.denominator,
                    )
                continue
            known.append(rate)

    def find(self, base: str, quote: str, on: dt.date) -> Rate:
        """The rate that holds on this day; AmountError("no_rate") names the pair and the day."""
        if base == quote:
            return Rate(on, base, quote, Fraction(1))
        if (direct := self._latest(base, quote, on)) is not None:
            return direct
        if (inverse := self._latest(quote, base, on)) is not None:
            return Rate(inverse.day, base, quote, 1 / inverse.value, inverse.source)
        raise AmountError("no_rate", base=base, quote=quote, day=on, age=self.age)

    def convert(
        self, money: Money, currency: str, on: dt.date, rounding: Rounding = Rounding.HALF_UP
    ) -> Money:
        """The amount in another currency at the rate of the day."""
        return self.find(money.currency, currency, on).convert(money, rounding)

    def _latest(self, base: str, quote: str, on: dt.date) -> Rate | None:
        known = self._rates.get((base, quote), [])
        place = bisect_right(known, on, key=lambda rate: rate.day)
        if not place or (on - known[place - 1].day).days > self.age:
            return None
        return known[place - 1]
