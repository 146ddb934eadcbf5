"""What must be so before anything is paid: each gate asks the film and answers with its reason.

A gate is asked with `ask(gate, film)`. A fact that is not known makes it unknown, and the finding names the fact; a gate
of which only an uncertain source speaks is unknown too, and says what it would be.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import singledispatch
from typing import NamedTuple

from kinomost.law.incentives.measures import Film, MissingFacts, measure_name, missing
from kinomost.law.incentives.results import confidence_of
from kinomost.law.incentives.rules import (
    KIND_OF,
    AllOf,
    Answer,
    AnyOf,
    Applicant,
    Begun,
    Bound,
    Crew,
    Deadline,
    ForWork,
    Gate,
    Maximum,
    Minimum,
    Number,
    PointsTest,
    Portion,
    Rule,
    Section,
    Works,
)
from kinomost.law.incentives.scheme import Version
from kinomost.law.messages import Message, Term
from kinomost.law.verdicts import Finding, Missing, Outcome, all_of, any_of
from kinomost.money.amounts import Money


class Answered(NamedTuple):
    """What a gate found."""

    outcome: Outcome
    message: Message
    missing: tuple[Missing, ...] = ()


def say(passed: bool, code: str, otherwise: str, **params: object) -> Answered:
    """Pass with one sentence or fail with the other."""
    return Answered(Outcome.PASS if passed else Outcome.FAIL, Message(code if passed else otherwise, params))


def ask(gate: Gate | Rule, film: Film, version: Version) -> Finding:
    """What this gate says about the film."""
    assert isinstance(gate, Rule)
    try:
        found = answer(gate, film)
    except MissingFacts as error:
        found = Answered(
            Outcome.UNKNOWN,
            Message("missing", {"facts": tuple(fact.what for fact in error.facts)}),
            error.facts,
        )
    confidence = confidence_of(film.scheme, version, gate)
    finding = Finding(
        rule=KIND_OF[type(gate)],
        clause=gate.article,
        outcome=found.outcome,
        message=found.message,
        numbers={
            name: value
            for name, value in found.message.params.items()
            if isinstance(value, (Fraction, int, Money, date))
        },
        missing=found.missing,
        confidence=confidence,
        source=gate.source or version.source,
    )
    concerned = found.message.code != "no_bound"
    if confidence == "uncertain" and concerned and finding.outcome is not Outcome.UNKNOWN:
        title = film.scheme.sources[finding.source].title
        return replace(finding, outcome=Outcome.UNKNOWN, would_be=found.outcome, texts=(title,))
    return finding


@singledispatch
def answer(gate: Rule, film: Film) -> Answered:
    """The answer of one kind of gate; raises MissingFacts."""
    raise TypeError(f"{type(gate).__name__} is no gate")


@answer.register
def _works(gate: Works, film: Film) -> Answered:
    fits = [film.is_work(work) for work in gate.allowed]
    allowed = tuple(
        Message("kind_of_work", {"words": tuple(map(Term, work.split()))}) for work in gate.allowed
    )
    params = {"work": film.work(), "allowed": allowed}
    if any(fits):
        return Answered(Outcome.PASS, Message("work_qualifies", params))
    if None in fits:
        return Answered(Outcome.UNKNOWN, Message("work_unknown", params), film.kind_missing(gate.allowed))
    return Answered(Outcome.FAIL, Message("work_does_not_fit", params))


def for_work(rows: tuple[ForWork, ...], film: Film) -> ForWork | None:
    """The first row that fits the film's kind of work; raises MissingFacts where that is open."""
    for row in rows:
        fits = film.is_work(row.work)
        if fits:
            return row
        if fits is None:
            raise MissingFacts(*film.kind_missing([row.work]))
    return None


def _bound(gate: Bound, film: Film) -> tuple[Money, Money, Message] | None:
    """The measure, its limit and its name; None where no limit is set for such a work."""
    limit = gate.amount
    if limit is None:
        row = for_work(gate.amounts, film)
        limit = row.amount if row else None
    if limit is None:
        return None
    value, name = film.measure(gate.of, gate.which), measure_name(gate.of, gate.which)
    if gate.per == "episode":
        value, name = value.times(Fraction(1, film.episodes())), Message("per_episode", {"measure": name})
    return value, film.limit(limit), name


@answer.register
def _minimum(gate: Minimum, film: Film) -> Answered:
    found = _bound(gate, film)
    if found is None:
        return Answered(Outcome.PASS, Message("no_bound", {"work": film.work()}))
    value, limit, name = found
    params = {"measure": name, "value": value, "limit": limit, "short": limit - value}
    if value > limit or (value == limit and not gate.strictly):
        return Answered(Outcome.PASS, Message("minimum_reached", params))
    if gate.or_share is not None:
        whole = film.measure(gate.or_share_of)
        if value.minor >= whole.minor * gate.or_share:
            params |= {"share": gate.or_share, "whole": measure_name(gate.or_share_of)}
            return Answered(Outcome.PASS, Message("minimum_by_share", params))
    return Answered(Outcome.FAIL, Message("not_above" if value == limit else "below_minimum", params))


@answer.register
def _maximum(gate: Maximum, film: Film) -> Answered:
    found = _bound(gate, film)
    if found is None:
        return Answered(Outcome.PASS, Message("no_bound", {"work": film.work()}))
    value, limit, name = found
    params = {"measure": name, "value": value, "limit": limit, "over": value - limit}
    if value < limit or (value == limit and not gate.strictly):
        return Answered(Outcome.PASS, Message("within_maximum", params))
    return Answered(Outcome.FAIL, Message("not_below" if value == limit else "above_maximum", params))


@answer.register
def _portion(gate: Portion, film: Film) -> Answered:
    part, whole = film.measure(gate.of, gate.which), film.measure(gate.whole)
    names = {"measure": measure_name(gate.of, gate.which), "whole": measure_name(gate.whole)}
    if whole.minor <= 0:
        return Answered(Outcome.UNKNOWN, Message("nothing_to_divide", names))
    share = Fraction(part.minor, whole.minor)
    if gate.at_least is not None and (gate.at_most is None or share < gate.at_least):
        return say(
            share >= gate.at_least,
            "portion_reached",
            "portion_missed",
            share=share,
            limit=gate.at_least,
            **names,
        )
    limit = gate.at_most if gate.at_most is not None else Fraction(1)
    return say(share <= limit, "portion_within", "portion_passed", share=share, limit=limit, **names)


@answer.register
def _number(gate: Number, film: Film) -> Answered:
    least = gate.at_least
    if least is None:
        row = for_work(gate.by_work, film)
        least = row.count if row else None
    if least is None:
        return Answered(Outcome.PASS, Message("no_bound", {"work": film.work()}))
    number = film.number(gate.of)
    code = gate.of.replace(" ", "_")
    what = Message(code) if code in ("minutes", "episodes", "shooting_days") else gate.of
    return say(
        number >= least.number,
        "number_reached",
        "number_missed",
        what=what,
        number=_plain(number),
        limit=least.number,
    )


@answer.register
def _crew(gate: Crew, film: Film) -> Answered:
    people = film.project.people
    if people is None:
        raise missing("people")
    home = film.scheme.territory
    crew = [(place, person) for place, person in enumerate(people, 1) if person.function != "actor"]
    inside, open_ = 0, []
    for place, person in crew:
        if home in (person.nationality or ()) or person.residence == home:
            inside += 1
        elif person.nationality is None or person.residence is None:
            open_.append(
                Missing(f"people[{place}]", Message("fact_person", {"function": Term(person.function)}))
            )
    if not crew:
        raise missing("people")
    share, most = Fraction(inside, len(crew)), Fraction(inside + len(open_), len(crew))
    if share < gate.at_least <= most:
        raise MissingFacts(*open_)
    return say(
        share >= gate.at_least,
        "crew_reached",
        "crew_missed",
        share=share,
        number=inside,
        of=len(crew),
        limit=gate.at_least,
    )


@answer.register
def _applicant(gate: Applicant, film: Film) -> Answered:
    home = film.scheme.territory
    if any(party.country == home for party in film.project.parties):
        return Answered(Outcome.PASS, Message("has_applicant"))
    hired = film.project.answers.get("local_company")
    if hired is None:
        return Answered(
            Outcome.UNKNOWN,
            Message("applicant_unknown"),
            (Missing("answers.local_company", Message("fact_company")),),
        )
    return say(hired, "has_applicant", "no_applicant")


@answer.register
def _answer(gate: Answer, film: Film) -> Answered:
    given = film.project.answers.get(gate.ask)
    if given is None:
        fact = Missing(f"answers.{gate.ask}", Message("fact_answer", {"question": gate.question}))
        return Answered(Outcome.UNKNOWN, Message("not_answered", {"question": gate.question}), (fact,))
    params = {"question": gate.question, "answer": Message("yes" if given else "no")}
    return say(given is gate.right, "answered_right", "answered_wrong", **params)


def section_key(gate: PointsTest, section: Section) -> str:
    """The name in a film's `counts` of the points of one part of a test."""
    return f"{gate.test}_{section.name}".replace(" ", "_").replace("-", "_")


@answer.register
def _points(gate: PointsTest, film: Film) -> Answered:
    """Parts not scored yet leave the test open only as long as they can still decide it."""
    counts = film.project.counts
    total = counts.get(f"{gate.test}_total".replace(" ", "_"))
    whole = gate.of.number if gate.of else None
    least, most, open_ = Fraction(0), Fraction(0), []
    for section in gate.sections:
        key = section_key(gate, section)
        points = counts.get(key)
        if points is None:
            fact = Missing(f"counts.{key}", Message("fact_points", {"section": section.name}))
            if section.at_least or total is None:
                open_.append(fact)
            most += section.of.number if section.of else 10**6
            continue
        least, most = least + points, most + points
        if section.at_least and points < section.at_least.number:
            params = {"section": section.name, "points": _plain(points), "limit": section.at_least.number}
            return Answered(Outcome.FAIL, Message("section_failed", params))
    if total is not None:
        least = most = total
    elif not gate.sections:
        raise missing(f"counts.{gate.test}_total".replace(" ", "_"), "fact_points", section=gate.test)
    most = min(most, Fraction(whole)) if whole is not None else most
    needed = gate.passes.number
    params = {"points": _plain(least), "of": whole or "?", "limit": needed, "most": _plain(most)}
    if most < needed:
        code = "points_failed" if least == most else "points_hopeless"
        return Answered(Outcome.FAIL, Message(code, params | {"points": _plain(most)}))
    minima_open = any(
        section.at_least and section_key(gate, section) not in counts for section in gate.sections
    )
    if least >= needed and not minima_open:
        return Answered(Outcome.PASS, Message("points_certain" if open_ else "points_passed", params))
    params["open"] = tuple(fact.what for fact in open_)
    return Answered(Outcome.UNKNOWN, Message("points_open", params), tuple(open_))


@answer.register
def _begun(gate: Begun, film: Film) -> Answered:
    day = film.project.shooting
    if day is None:
        raise missing("shooting")
    if gate.since and day < gate.since:
        return Answered(Outcome.FAIL, Message("begun_too_early", {"day": day, "limit": gate.since}))
    if gate.until and day > gate.until:
        return Answered(Outcome.FAIL, Message("begun_too_late", {"day": day, "limit": gate.until}))
    return Answered(Outcome.PASS, Message("begun_in_time", {"day": day}))


@answer.register
def _deadline(gate: Deadline, film: Film) -> Answered:
    applied, shooting = film.project.applied, film.project.shooting
    if applied is None:
        raise missing("applied")
    if shooting is None:
        raise missing("shooting")
    days = (shooting - applied).days
    return say(days >= gate.days.number, "applied_in_time", "applied_too_late", days=days, limit=gate.days)


def _several(gates: tuple[Gate, ...], film: Film) -> list[Answered]:
    found = []
    for gate in gates:
        assert isinstance(gate, Rule)
        try:
            found.append(answer(gate, film))
        except MissingFacts as error:
            message = Message("missing", {"facts": tuple(fact.what for fact in error.facts)})
            found.append(Answered(Outcome.UNKNOWN, message, error.facts))
    return found


@answer.register
def _all_of(gate: AllOf, film: Film) -> Answered:
    parts = _several(gate.gates, film)
    return _joined(parts, all_of(part.outcome for part in parts), "all_hold", "not_all_hold")


@answer.register
def _any_of(gate: AnyOf, film: Film) -> Answered:
    parts = _several(gate.gates, film)
    return _joined(parts, any_of(part.outcome for part in parts), "one_holds", "none_holds")


def _joined(parts: list[Answered], outcome: Outcome, passed: str, failed: str) -> Answered:
    telling = [part for part in parts if part.outcome is outcome]
    code = {Outcome.PASS: passed, Outcome.FAIL: failed}.get(outcome, "some_open")
    message = Message(code, {"parts": tuple(part.message for part in telling)})
    return Answered(outcome, message, tuple(fact for part in telling for fact in part.missing))


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"
