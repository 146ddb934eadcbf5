"""What each fund asks of the plan as a whole, and letters that stop counting."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from kinomost.money.amounts import Money, Rounding
from kinomost.money.plan.model import Form, Plan, Source, Status
from kinomost.money.plan.problems import PlanError, Problem
from kinomost.money.plan.rows import AnyRow, Rows
from kinomost.money.plan.select import key_of, matching
from kinomost.money.plan.terms import LettersAge, NotWith, Ratio, Rule, Sum, percent_text


class Outcome(StrEnum):
    """Whether a rule is kept. UNKNOWN: an amount it needs is missing."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """One rule of one source against the plan.

    `have` is the share that was found; `room` what is left until the limit in the plan's currency, below zero what is
    too much (or, for «at least», too little).
    """

    source: Source
    rule: Rule
    outcome: Outcome
    message: Problem
    have: Fraction | None = None
    room: Money | None = None


@dataclass(frozen=True)
class Letter:
    """A source's evidence that counts until a day: its own, or the one that `asker` sets by its rule."""

    source: Source
    asker: str  # the name of the source that asks for a fresh letter; "" if the letter itself ends
    until: dt.date | None  # None: the letter has no date, so that it cannot count
    days: int  # from the day of the plan; below zero: it has stopped counting

    @property
    def expired(self) -> bool:
        """Whether it counts no longer on the day of the plan."""
        return self.until is None or self.days < 0


def checks_of(rows: Rows) -> tuple[Check, ...]:
    """All rules about other rows. The age of letters is not among them: see `letters_of`."""
    return tuple(
        _check(rows, source, rule)
        for source in rows.plan.sources
        for rule in source.rules
        if not isinstance(rule, LettersAge)
    )


def _check(rows: Rows, source: Source, rule: Ratio | NotWith) -> Check:
    def told(outcome: Outcome, code: str, **params: object) -> Check:
        params["rule"] = str(rule)
        kept = outcome is Outcome.KEPT
        return Check(
            source,
            rule,
            outcome,
            Problem(code, "sources", source.ref, "rules", source.line, params, note=kept),
        )

    try:
        if isinstance(rule, NotWith):
            matched = rows.find(matching(rows.plan, rule.what, source))
            beside = [row for row in matched if row.of is not source]
            if beside:
                return told(Outcome.BROKEN, "rule_beside", rows=_names(beside))
            return told(Outcome.KEPT, "rule_alone")
        what, base = counted(rows, rule.what, source), counted(rows, rule.base, source)
    except PlanError as error:
        return told(Outcome.UNKNOWN, error.code, **error.params)
    missing = {key_of(row.of): row for _sign, row in (*what, *base) if row.value is None}
    if missing:
        return told(Outcome.UNKNOWN, "rule_unknown", rows=_names(list(missing.values())))
    part, whole = (sum(sign * row.value.minor for sign, row in found if row.value) for found in (what, base))
    if whole <= 0:
        return told(Outcome.UNKNOWN, "rule_nothing", base=str(rule.base))
    have = Fraction(part, whole)
    found = percent_text(Fraction(Rounding.HALF_UP.apply(have * 10_000), 10_000))
    left = rule.share - have if rule.bound == "most" else have - rule.share
    room = Money(whole, rows.plan.currency).times(left)
    if left >= 0:
        check = told(Outcome.KEPT, "rule_met", found=found)
    else:
        check = told(Outcome.BROKEN, f"rule_{rule.bound}", found=found, excess=abs(room))
    return replace(check, have=have, room=room)


def counted(rows: Rows, wanted: Sum, asker: Source) -> list[tuple[int, AnyRow]]:
    """The rows that the sum means in the asker's eyes, with their signs. Raises PlanError("unknown_ref").

    For a fund that counts fresh letters only, a source whose letter has grown old is not secured.
    """
    found: list[tuple[int, AnyRow]] = []
    for sign, term in wanted.terms:
        for row in rows.find(matching(rows.plan, term, asker)):
            stale = term.head == "secured" and isinstance(row.of, Source) and _stale(rows.plan, row.of, asker)
            if not stale:
                found.append((sign, row))
    return found


def _names(rows: list[AnyRow]) -> str:
    return ", ".join(row.of.ref for row in rows)


def _stale(plan: Plan, source: Source, asker: Source) -> bool:
    """Whether a confirmed source does not count for the asker, because its letter has ended or is too old."""
    return any(letter.expired for letter in _letters(plan, source, (asker,)))


def letters_of(plan: Plan) -> tuple[Letter, ...]:
    """Every confirmed letter that ends, the first to do so first; undated ones before all."""
    letters = [letter for source in plan.sources for letter in _letters(plan, source, plan.sources)]
    return tuple(sorted(letters, key=lambda letter: letter.days))


def _letters(plan: Plan, source: Source, askers: Sequence[Source]) -> Iterator[Letter]:
    evidence = source.evidence
    if evidence is None or source.status is not Status.CONFIRMED:
        return
    if evidence.until is not None:
        yield Letter(source, "", evidence.until, (evidence.until - plan.on).days)
    if evidence.form is not Form.LETTER:
        return
    for asker in askers:
        for rule in asker.rules:
            if isinstance(rule, LettersAge) and asker is not source:
                until = after_months(evidence.on, rule.months) if evidence.on else None
                yield Letter(source, asker.name, until, (until - plan.on).days if until else -1_000_000)


def after_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def letter_problems(plan: Plan) -> Iterator[Problem]:
    """Confirmed sources without evidence, letters that no longer count, letters that soon will not."""
    for source in plan.sources:
        evidence = source.evidence
        if source.status is Status.CONFIRMED and evidence is None:
            yield Problem("no_evidence", "sources", source.ref, "evidence", source.line)
        if evidence and evidence.on and evidence.on > plan.on:
            params: dict[str, object] = {"dated": evidence.on, "on": plan.on}
            yield Problem("evidence_later", "sources", source.ref, "evidence", source.line, params)
    for letter in letters_of(plan):
        source = letter.source
        what = source.evidence.what if source.evidence else ""
        asker = letter.asker or source.name
        params = {"what": what, "asker": asker, "until": letter.until, "days": letter.days}
        code = "letter_expired" if letter.expired else "letter_expires"
        if letter.until is None:
            code = "letter_undated"
        yield Problem(code, "sources", source.ref, "evidence", source.line, params, note=not letter.expired)
