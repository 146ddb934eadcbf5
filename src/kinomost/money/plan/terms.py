"""The small language in which a plan's rows speak of each other.

A **term** names a sum of rows: `budget`, `budget.RS` (what is spent in a country), `line.overhead`, `sources`,
`sources.RS.fund`, `secured`, `public`, `source.eurimages`, `self`. Words after the point narrow: a country's
code, a source's type or status. Terms are added up with ` + ` and ` - ` (with spaces: short names have hyphens).

A **formula** stands where an amount would: `25 % of budget.RS - source.fcs, at most 300000 EUR`.

A **rule** is what a fund asks of the plan as a whole: `public at most 50 % of budget`,
`budget.RS at least 100 % of self`, `letters at most 6 months`, `not with source.gap`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kinomost.money.amounts import Money
from kinomost.money.plan.problems import PlanError

HEADS = ("budget", "line", "sources", "source", "secured", "public", "self")
_TERM = re.compile(r"[a-z]+(?:\.[\w-]+)*")
_SIGN = re.compile(r"\s+([+−-])\s+")
_PERCENT = re.compile(r"(\d{1,3}(?:[ \u00a0]?\d{3}){0,3}|\d{1,12})(?:[.,](\d{1,12}))?\s*%")
_FORMULA = re.compile(r"(?P<percent>[^%]+%)\s*of\s+(?P<base>[^,]+?)(?:\s*,\s*at most\s+(?P<cap>.+))?")
_RATIO = re.compile(
    r"(?P<what>.+?)\s+at\s+(?P<bound>most|least)\s+(?P<percent>[^%]+%)(?:\s*of\s+(?P<base>.+))?"
)
_LETTERS = re.compile(r"letters at most (\d{1,3}) months?")
_NOT_WITH = re.compile(r"not with (.+)")


def percent_of(text: str) -> Fraction:
    """«12,5 %» as 1/8, exactly. Raises PlanError("bad_percent")."""
    match = _PERCENT.fullmatch(text.strip())
    if not match:
        raise PlanError("bad_percent", value=text)
    whole, decimals = re.sub(r"\s", "", match[1]), match[2] or ""
    return Fraction(int(whole + decimals), 10 ** len(decimals) * 100)


def percent_text(value: Fraction, places: int | None = None) -> str:
    """The share as a person writes it: «12.5 %», rounded half up to `places`; exact where places is None.

    A share that no decimal holds exactly (one third) is written with six places.
    """
    hundred = value * 100
    if places is None:
        places = next((n for n in range(13) if (hundred * 10**n).denominator == 1), 6)
    scaled = int((abs(hundred) * 10**places * 2 + 1) // 2)
    sign = "-" if value < 0 and scaled else ""
    digits = str(scaled).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]} %" if places else f"{sign}{digits} %"


@dataclass(frozen=True)
class Term:
    """One named sum of rows: where to look (`head`), and what narrows it."""

    head: str
    narrow: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.head, *self.narrow))


@dataclass(frozen=True)
class Sum:
    """Terms with their signs, +1 or -1."""

    terms: tuple[tuple[int, Term], ...]

    @classmethod
    def parse(cls, text: str) -> Sum:
        """«budget.RS - source.fcs». Raises PlanError("bad_term")."""
        first, *rest = _SIGN.split(text.strip())
        pairs = [("+", first), *zip(rest[::2], rest[1::2], strict=True)]
        return cls(tuple((1 if sign == "+" else -1, _term(word)) for sign, word in pairs))

    def __str__(self) -> str:
        (sign, term), *rest = self.terms
        start = f"{'' if sign > 0 else '-'}{term}"
        return start + "".join(f" {'+' if sign > 0 else '-'} {term}" for sign, term in rest)


def _term(text: str) -> Term:
    head, *narrow = text.split(".")
    one = head in ("line", "source")
    if not _TERM.fullmatch(text) or head not in HEADS or (one and len(narrow) != 1):
        raise PlanError("bad_term", value=text, known=", ".join(HEADS))
    if head == "self" and narrow:
        raise PlanError("bad_term", value=text, known=", ".join(HEADS))
    return Term(head, tuple(narrow))


@dataclass(frozen=True)
class Formula:
    """A share of a sum of rows, perhaps with a highest amount."""

    share: Fraction
    base: Sum
    cap: Money | None = None

    @classmethod
    def parse(cls, text: str, currency: str) -> Formula:
        """«25 % of budget.RS, at most 300000 EUR»; a cap without a currency is in `currency`. Raises PlanError."""
        match = _FORMULA.fullmatch(text.strip())
        if not match:
            raise PlanError("bad_formula", value=text)
        cap = None
        if limit := match["cap"]:
            cap = Money.parse(limit, None if limit[-1].isalpha() else currency)
        return cls(percent_of(match["percent"]), Sum.parse(match["base"]), cap)

    def __str__(self) -> str:
        cap = "" if self.cap is None else f", at most {self.cap}"
        return f"{percent_text(self.share)} of {self.base}{cap}"


@dataclass(frozen=True)
class Ratio:
    """`what` is at most (or at least) this share of `base`: ceilings, own contributions, spending obligations."""

    what: Sum
    bound: str  # "most" or "least"
    share: Fraction
    base: Sum

    def __str__(self) -> str:
        return f"{self.what} at {self.bound} {percent_text(self.share)} of {self.base}"


@dataclass(frozen=True)
class LettersAge:
    """Letters of others count only until they are this many months old."""

    months: int

    def __str__(self) -> str:
        return f"letters at most {self.months} month{'s' * (self.months != 1)}"


@dataclass(frozen=True)
class NotWith:
    """The fund does not stand beside these sources."""

    what: Term

    def __str__(self) -> str:
        return f"not with {self.what}"


Rule = Ratio | LettersAge | NotWith


def parse_rule(text: str) -> Rule:
    """A fund's rule from its words; a ratio without a base is of the budget. Raises PlanError."""
    words = " ".join(text.split())
    if match := _LETTERS.fullmatch(words):
        return LettersAge(int(match[1]))
    if match := _NOT_WITH.fullmatch(words):
        return NotWith(_term(match[1]))
    if match := _RATIO.fullmatch(words):
        base = Sum.parse(match["base"] or "budget")
        return Ratio(Sum.parse(match["what"]), match["bound"], percent_of(match["percent"]), base)
    raise PlanError("bad_rule", value=text)


def terms_of(rule: Rule | Formula) -> Iterator[Term]:
    """Every term that the rule or formula mentions."""
    match rule:
        case Formula():
            yield from (term for _sign, term in rule.base.terms)
        case Ratio():
            yield from (term for _sign, term in (*rule.what.terms, *rule.base.terms))
        case NotWith():
            yield rule.what
        case LettersAge():
            return
