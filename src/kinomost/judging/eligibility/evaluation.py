"""Rules held against facts: the outcome of each, why, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kinomost.judging.eligibility.facts import STAGES, Facts
from kinomost.judging.eligibility.rules import (
    Attached,
    Budget,
    Companies,
    Countries,
    EntriesPerCompany,
    Kinds,
    Languages,
    Length,
    Material,
    PreviousWork,
    Rule,
    Secured,
    ShootingFrom,
    Stages,
    describe,
    name_of,
    read,
)
from kinomost.judging.messages import Country, Message, Term
from kinomost.money.amounts import AmountError, Rounding


class Outcome(StrEnum):
    """Of a rule or of all rules together: FAIL if one fails, else UNKNOWN if one is open, else PASS."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule held against the facts. `mend` says what would make it pass; None where it passes or nothing would."""

    rule: str  # the key in RULES, or "" for a mapping that is no rule
    outcome: Outcome
    reason: Message
    mend: Message | None = None
    fact: str = ""  # the field of Facts that decides it, for a link to where it is typed


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All rules of a call for one entry, in the call's order."""

    outcome: Outcome
    findings: tuple[Finding, ...]


def evaluate(rules: Iterable[object], facts: Facts) -> Eligibility:
    """Hold every rule (a `Rule`, or a mapping as `read` takes it) against the facts. Never raises.

    A mapping that is no rule is UNKNOWN, with its problem as the reason: a broken rule must not let anybody in or
    keep anybody out.
    """
    findings = tuple(_find(rule, facts) for rule in rules)
    found = {finding.outcome for finding in findings}
    worst = next((outcome for outcome in (Outcome.FAIL, Outcome.UNKNOWN) if outcome in found), Outcome.PASS)
    return Eligibility(worst, findings)


def outcome_of(rules: Iterable[Rule | None], facts: Facts) -> Outcome:
    """The outcome of all rules together, without the sentences; None stands for a mapping that is no rule."""
    worst = Outcome.PASS
    for rule in rules:
        found = _hold(rule, facts).outcome if rule is not None else Outcome.UNKNOWN
        if found is Outcome.FAIL:
            return found
        if found is Outcome.UNKNOWN:
            worst = found
    return worst


def _find(data: object, facts: Facts) -> Finding:
    if isinstance(data, Rule):
        rule: Rule | None = data
    else:
        rule, wrong = read(data)
        if rule is None:
            return Finding("", Outcome.UNKNOWN, Message("no_rule", {"detail": wrong[0].message}))
    assert rule is not None
    seen = _hold(rule, facts)
    reason = Message("fact_and_asked", {"fact": seen.said, "asked": describe(rule)})
    return Finding(name_of(rule), seen.outcome, reason, seen.mend, seen.fact)


@dataclass(frozen=True, slots=True)
class _Seen:
    outcome: Outcome
    said: Message
    mend: Message | None
    fact: str


def _unknown(fact: str, said: Message | None = None) -> _Seen:
    return _Seen(Outcome.UNKNOWN, said or Message(f"unknown_{fact}"), Message(f"tell_{fact}"), fact)


def _seen(good: bool, fact: str, said: Message, mend: Message | None = None) -> _Seen:
    return _Seen(Outcome.PASS if good else Outcome.FAIL, said, None if good else mend, fact)


def _hold(rule: Rule, facts: Facts) -> _Seen:
    match rule:
        case Length():
            return _length(rule, facts)
        case Budget():
            return _budget(rule, facts)
        case Attached():
            return _attached(rule, facts)
        case Secured():
            return _secured(rule, facts)
        case Countries():
            return _countries(rule, facts)
        case Kinds():
            if facts.kind is None:
                return _unknown("kind")
            return _seen(
                facts.kind in rule.any,
                "kind",
                Message("fact_kind", {"kind": Term(facts.kind)}),
                Message("mend_kind"),
            )
        case Stages():
            return _stages(rule, facts)
        case Languages():
            if facts.languages is None:
                return _unknown("languages")
            spoken = {language.split("-")[0] for language in facts.languages}
            good = any(language.split("-")[0] in spoken for language in rule.any)
            return _seen(
                good, "languages", Message("fact_languages", {"languages": facts.languages or ("—",)})
            )
        case ShootingFrom():
            if facts.shooting_starts is None:
                return _unknown("shooting_starts")
            said = Message("fact_shooting", {"day": facts.shooting_starts})
            mend = Message("mend_shooting", {"day": rule.day})
            return _seen(facts.shooting_starts >= rule.day, "shooting_starts", said, mend)
        case PreviousWork():
            return _previous(rule, facts)
        case Companies():
            if facts.companies is None:
                return _unknown("companies")
            lack = rule.least - facts.companies
            said = Message("fact_companies", {"have": facts.companies})
            return _seen(lack <= 0, "companies", said, Message("mend_companies", {"lack": lack}))
        case EntriesPerCompany():
            if facts.company_entries is None:
                return _unknown("company_entries")
            over = facts.company_entries + 1 - rule.most
            said = Message("fact_entries", {"others": facts.company_entries})
            return _seen(over <= 0, "company_entries", said, Message("mend_entries", {"over": over}))
        case Material():
            if facts.materials is None:
                return _unknown("materials")
            lack_of = tuple(Term(name) for name in rule.all if name not in facts.materials)
            have = tuple(Term(name) for name in rule.all if name in facts.materials) or ("—",)
            said = Message("fact_material", {"have": have})
            return _seen(not lack_of, "materials", said, Message("mend_material", {"lack": lack_of}))


def _length(rule: Length, facts: Facts) -> _Seen:
    if rule.kinds:
        if facts.kind is None:
            return _unknown("kind")
        if facts.kind not in rule.kinds:
            return _seen(True, "kind", Message("fact_kind", {"kind": Term(facts.kind)}))
    if facts.minutes is None:
        return _unknown("minutes")
    said = Message("fact_minutes", {"have": facts.minutes})
    if rule.least is not None and facts.minutes < rule.least:
        return _seen(False, "minutes", said, Message("mend_longer", {"lack": rule.least - facts.minutes}))
    if rule.most is not None and facts.minutes > rule.most:
        return _seen(False, "minutes", said, Message("mend_shorter", {"over": facts.minutes - rule.most}))
    return _seen(True, "minutes", said)


def _budget(rule: Budget, facts: Facts) -> _Seen:
    if facts.budget is None:
        return _unknown("budget")
    end = rule.least or rule.most
    if end is None:
        return _seen(True, "budget", Message("fact_budget", {"budget": facts.budget}))
    budget = facts.budget
    said = Message("fact_budget", {"budget": budget})
    if budget.currency != end.currency:
        try:
            if facts.rates is None or facts.on is None:
                return _unknown(
                    "rates", Message("unknown_rate", {"budget": budget, "currency": end.currency})
                )
            budget = facts.rates.convert(budget, end.currency, facts.on)
        except AmountError:
            return _unknown("rates", Message("unknown_rate", {"budget": budget, "currency": end.currency}))
        said = Message(
            "fact_budget_converted", {"budget": facts.budget, "converted": budget, "day": facts.on}
        )
    if rule.least is not None and budget < rule.least:
        return _seen(False, "budget", said, Message("mend_budget_low", {"lack": rule.least - budget}))
    if rule.most is not None and budget > rule.most:
        return _seen(False, "budget", said, Message("mend_budget_high", {"over": budget - rule.most}))
    return _seen(True, "budget", said)


def _attached(rule: Attached, facts: Facts) -> _Seen:
    fact = f"{rule.who}s"
    people: tuple[str, ...] | None = getattr(facts, fact)
    if people is None:
        return _unknown(fact)
    said = Message(f"fact_{fact}", {"names": people}) if people else Message(f"fact_no_{fact}")
    return _seen(len(people) >= rule.least, fact, said, Message(f"tell_{fact}"))


def _secured(rule: Secured, facts: Facts) -> _Seen:
    share = facts.secured_share
    if share is None or not share.is_finite():
        return _unknown("secured_share")
    said = Message("fact_secured", {"share": _hundredths(share)})
    lack = Fraction(rule.least) - Fraction(share)
    if lack <= 0:
        return _seen(True, "secured_share", said)
    mend = Message("mend_secured_share", {"lack": _hundredths(rule.least - share, up=True)})
    if facts.budget is not None:
        mend = Message("mend_secured", {"lack": facts.budget.times(lack, Rounding.UP)})
    return _seen(False, "secured_share", said, mend)


def _hundredths(share: Decimal, *, up: bool = False) -> Decimal:
    """A share as per cent with two decimals: what is there rounded down, what is lacking up, so that it never flatters."""
    exact = Fraction(share) * 10_000
    whole = exact.numerator // exact.denominator
    return Decimal(whole + (up and exact.denominator != 1)) / 100


def _countries(rule: Countries, facts: Facts) -> _Seen:
    if facts.countries is None:
        return _unknown("countries")
    have = tuple(dict.fromkeys(facts.countries))
    said = Message("fact_countries", {"countries": tuple(map(Country, have)) or ("—",)})
    mend: Message | None = None
    if barred := set(have) & set(rule.none):
        mend = Message("mend_countries_none", {"countries": tuple(map(Country, sorted(barred)))})
    elif rule.least is not None and len(have) < rule.least:
        mend = Message("mend_countries_least", {"lack": rule.least - len(have)})
    elif rule.leading and (not have or have[0] not in rule.leading):
        mend = Message("mend_countries_leading", {"countries": tuple(map(Country, rule.leading))})
    elif rule.any and not set(have) & set(rule.any):
        mend = Message("mend_countries_any", {"countries": tuple(map(Country, rule.any))})
    return _seen(mend is None, "countries", said, mend)


def _stages(rule: Stages, facts: Facts) -> _Seen:
    if facts.stage is None:
        return _unknown("stage")
    said = Message("fact_stage", {"stage": Term(facts.stage)})
    later = facts.stage in STAGES and [
        stage for stage in STAGES[STAGES.index(facts.stage) + 1 :] if stage in rule.any
    ]
    mend = Message("mend_stage", {"stage": Term(later[0])}) if later else None
    return _seen(facts.stage in rule.any, "stage", said, mend)


def _previous(rule: PreviousWork, facts: Facts) -> _Seen:
    fact = f"{rule.who}_careers"
    careers = facts.director_careers if rule.who == "director" else facts.producer_careers
    if not careers:
        return _unknown(fact)
    counts = [
        career.long
        if rule.long
        else sum(count for kind, count in career.films.items() if not rule.kinds or kind in rule.kinds)
        for career in careers
    ]
    said = Message(f"fact_{fact}", {"counts": tuple(counts)})
    if rule.most is not None and max(counts) > rule.most:
        return _seen(False, fact, said)
    if rule.least is not None and max(counts) < rule.least:
        return _seen(False, fact, said, Message("mend_career", {"least": rule.least}))
    return _seen(True, fact, said)
