"""The running order: small sessions against every permutation, explanations against the order, times and breaks."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, pairwise, permutations
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.planning.order import (
    GRADES,
    Break,
    Ended,
    Grade,
    Pitch,
    Presenter,
    Progress,
    Rule,
    Session,
    order,
)

BELGRADE = ZoneInfo("Europe/Belgrade")
TEN = datetime(2026, 8, 20, 10, 0, tzinfo=BELGRADE)
RANKS = tuple(Grade)


def at(minute: int) -> datetime:
    return TEN + timedelta(minutes=minute)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Up to five pitches; half of the sessions have pitches of one length only."""
    count = draw(st.integers(0, 5))
    lengths = st.just(10) if draw(st.booleans()) else st.sampled_from((5, 10, 15))
    several = st.frozensets(st.sampled_from("ab"), max_size=2)
    pitches = tuple(
        Pitch(
            f"p{n}",
            draw(lengths),
            draw(several),
            draw(several),
            draw(st.sampled_from(("sr", "ru", ""))),
            draw(st.none() | st.integers(1, 6)),
        )
        for n in range(count)
    )
    time = st.none() | st.integers(0, 60).map(at)
    return Session(
        TEN,
        pitches,
        presenters=tuple(Presenter(key, draw(time), draw(time)) for key in draw(several)),
        breaks=tuple(Break(after, 15) for after in draw(st.frozensets(st.integers(1, 4), max_size=2))),
        changeover=draw(st.integers(0, 2)),
        company_apart=draw(st.integers(0, 5)),
        presenter_apart=draw(st.integers(0, 2)),
        grades=draw(st.dictionaries(st.sampled_from(Rule), st.sampled_from(Grade))),
    )


def cost(session: Session, pitches: tuple[Pitch, ...]) -> tuple[int, ...]:
    """What an order costs, grade by grade, by the words of `COST`: written anew here, so that it can disagree."""
    spent: Counter[Grade] = Counter()

    def charge(rule: Rule, units: float) -> None:
        if rule in session.grades:
            spent[session.grades[rule]] += int(units)

    there = {one.key: one for one in session.presenters}
    minute = 0
    pauses = {one.after: one.minutes for one in session.breaks}
    for place, pitch in enumerate(pitches, start=1):
        known = [there[key] for key in pitch.presenters if key in there]
        begins, ends = at(minute), at(minute + pitch.minutes)
        late = max(((one.arrives - begins) / timedelta(minutes=1) for one in known if one.arrives), default=0)
        over = max(((ends - one.leaves) / timedelta(minutes=1) for one in known if one.leaves), default=0)
        charge(Rule.WINDOW, max(0, late) + max(0, over))
        charge(Rule.POSITION, 10 * (pitch.position is not None and pitch.position != place))
        minute += pitch.minutes + session.changeover + pauses.get(place, 0)
        if place < len(pitches) and not pauses.get(place):
            pair = {pitch.language, pitches[place].language}
            charge(Rule.LANGUAGE, len(pair) == 2 and "" not in pair)
    for rule, field, apart in (
        (Rule.COMPANY, "companies", session.company_apart),
        (Rule.PRESENTER, "presenters", session.presenter_apart),
    ):
        for key in "ab":
            places = [n for n, pitch in enumerate(pitches) if key in getattr(pitch, field)]
            for first, second in pairwise(places):
                charge(rule, 5 * max(0, apart - (second - first - 1)))
    return tuple(spent[grade] for grade in RANKS)


@settings(max_examples=150)
@given(sessions())
def test_no_order_is_better_than_the_one_found(session: Session) -> None:
    made = order(session)
    by_key = {pitch.key: pitch for pitch in session.pitches}
    chosen = tuple(by_key[key] for key in made.keys)
    best = min(cost(session, pitches) for pitches in permutations(session.pitches))
    assert sorted(made.keys) == sorted(by_key)
    assert cost(session, chosen) == best
    assert tuple(made.costs[grade] for grade in RANKS) == best
    assert tuple(made.bounds[grade] for grade in RANKS) == best
    assert made.proven


@settings(max_examples=100)
@given(sessions())
def test_what_is_unmet_adds_up_to_the_cost_and_is_said(session: Session) -> None:
    made = order(session)
    for grade in RANKS:
        assert sum(one.cost for one in made.unmet if one.grade is grade) == made.costs[grade]
    assert all(one.message.text() and [mend.text() for mend in one.mends] for one in made.unmet)


@settings(max_examples=100)
@given(sessions())
def test_a_mend_of_a_time_or_a_place_mends_this_very_order(session: Session) -> None:
    made = order(session)
    by_key = {pitch.key: pitch for pitch in session.pitches}
    chosen = tuple(by_key[key] for key in made.keys)
    before = cost(session, chosen)
    for one in made.unmet:
        (mend,) = one.mends
        if mend.code == "mend_position":
            key, position = str(mend.params["pitch"]), mend.params["position"]
            assert by_key[key].position != position
            mended = tuple(
                replace(pitch, position=made.keys.index(key) + 1) if pitch.key == key else pitch
                for pitch in chosen
            )
            assert sum(cost(session, mended)) == sum(before) - 10
        elif mend.code in {"mend_arrival", "mend_leaving"}:
            field = {"mend_arrival": "arrives", "mend_leaving": "leaves"}[mend.code]
            presenters = tuple(
                replace(who, **{field: mend.params["time"]})
                if who.key == str(mend.params["presenter"])
                else who
                for who in session.presenters
            )
            assert sum(cost(replace(session, presenters=presenters), chosen)) < sum(before)


@settings(max_examples=60)
@given(sessions())
def test_the_same_session_gives_the_same_order(session: Session) -> None:
    assert order(session) == order(session)


@settings(max_examples=60)
@given(sessions())
def test_an_order_in_force_stays_where_nothing_has_changed(session: Session) -> None:
    made = order(session)
    assert order(replace(session, present=made.keys)).keys == made.keys


@settings(max_examples=60)
@given(sessions(), st.randoms())
def test_the_present_order_goes_before_wishes_and_after_what_must_and_should_be(
    session: Session, dice: Random
) -> None:
    keys = [pitch.key for pitch in session.pitches]
    dice.shuffle(keys)
    made = order(replace(session, present=tuple(keys)))

    def merit(pitches: tuple[Pitch, ...]) -> tuple[int, ...]:
        must, should, wish = cost(session, pitches)
        moved = sum(abs(place - keys.index(pitch.key)) for place, pitch in enumerate(pitches))
        return must, should, moved, wish

    by_key = {pitch.key: pitch for pitch in session.pitches}
    assert made.proven
    assert merit(tuple(by_key[key] for key in made.keys)) == min(map(merit, permutations(session.pitches)))


def test_times_run_on_over_changeovers_and_breaks() -> None:
    session = Session(TEN, tuple(Pitch(f"p{n}", 12) for n in range(3)), breaks=(Break(2, 20),), changeover=3)
    made = order(session)
    assert [(slot.position, f"{slot.starts:%H:%M}", f"{slot.ends:%H:%M}") for slot in made.slots] == [
        (1, "10:00", "10:12"),
        (2, "10:15", "10:27"),
        (3, "10:50", "11:02"),
    ]


def test_a_guest_who_lands_late_is_heard_late_by_the_sessions_clock() -> None:
    moscow = ZoneInfo("Europe/Moscow")
    guest = Presenter("vera", arrives=datetime(2026, 8, 20, 11, 15, tzinfo=moscow))  # 10:15 in Belgrade
    session = Session(TEN, (Pitch("early", presenters={"vera"}), Pitch("b"), Pitch("c")), (guest,))
    assert order(session).keys == ("b", "c", "early")
    alone = order(replace(session, pitches=session.pitches[:1]))
    assert [(one.grade, one.cost, one.message.text()) for one in alone.unmet] == [
        (Grade.MUST, 15, "early begins at 10:00, but vera comes at 10:15 only.")
    ]
    assert [mend.text() for mend in alone.unmet[0].mends] == ["It holds if vera is there by 10:00."]
    assert [mend.text() for mend in alone.mends] == ["Ask vera to be there all the time."]


def test_two_pitches_fixed_at_one_place_are_a_conflict_with_two_ways_out() -> None:
    made = order(Session(TEN, (Pitch("a", position=1), Pitch("b", position=1), Pitch("c"))))
    assert [one.rule for one in made.unmet] == [Rule.POSITION]
    assert [mend.text() for mend in made.mends] == [
        "Leave the place of a open.",
        "Leave the place of b open.",
    ]


@settings(max_examples=100)
@given(sessions())
def test_what_would_mend_a_broken_must_was_tried(session: Session) -> None:
    made = order(session)
    for mend in made.mends:
        match mend.code:
            case "try_free_place":
                pitches = tuple(
                    replace(one, position=None) if one.key == str(mend.params["pitch"]) else one
                    for one in session.pitches
                )
                other = replace(session, pitches=pitches)
            case "try_presence":
                kept = tuple(one for one in session.presenters if one.key != str(mend.params["presenter"]))
                other = replace(session, presenters=kept)
            case "try_presenter_apart":
                other = replace(session, presenter_apart=session.presenter_apart - 1)
            case _:
                assert mend.code == "try_company_apart"
                other = replace(session, company_apart=session.company_apart - 1)
        assert (
            min(cost(other, pitches)[0] for pitches in permutations(other.pitches)) < made.costs[Grade.MUST]
        )


def full() -> Session:
    """Forty pitches: ten companies with two or three, two languages, guests who come and go."""
    pitches = tuple(
        Pitch(
            f"p{n}",
            10,
            companies={f"c{n % 15}"} if n < 32 else {f"d{n}"},
            presenters={f"g{n % 37}"},
            language=("sr", "ru", "en")[n * 7 % 3],
        )
        for n in range(40)
    )
    guests = (
        Presenter("g0", arrives=at(200)),
        Presenter("g1", leaves=at(60)),
        Presenter("g5", arrives=at(120), leaves=at(180)),
    )
    return Session(TEN, pitches, guests, breaks=(Break(13, 20), Break(26, 60)), company_apart=4)


def test_a_session_of_forty_with_guests_and_companies_breaks_no_rule() -> None:
    session = replace(
        full(), grades={rule: grade for rule, grade in GRADES.items() if rule is not Rule.LANGUAGE}
    )
    made = order(session, seconds=60)
    assert made.proven
    assert made.unmet == ()
    companies = {pitch.key: pitch.companies for pitch in session.pitches}
    for (first, one), (second, other) in combinations(enumerate(made.keys), 2):
        assert second - first > 4 or not companies[one] & companies[other]


def test_a_guest_who_leaves_early_moves_few_of_forty() -> None:
    session = replace(full(), grades={Rule.WINDOW: Grade.MUST, Rule.COMPANY: Grade.SHOULD})
    made = order(session, seconds=60)
    gone = replace(
        session, present=made.keys, presenters=(*session.presenters, Presenter("g9", leaves=at(30)))
    )
    again = order(gone, seconds=60)
    assert (again.proven, again.unmet) == (True, ())
    assert again.keys.index("p9") < 3
    places = {key: place for place, key in enumerate(made.keys)}
    assert sum(abs(places[key] - place) for place, key in enumerate(again.keys)) <= 2 * places["p9"] + 10


def test_without_time_the_given_order_comes_back_judged() -> None:
    made = order(full(), seconds=0)
    assert made.ended is Ended.TIME
    assert made.keys == tuple(pitch.key for pitch in full().pitches)
    assert made.costs[Grade.MUST] > 0
    assert sum(made.bounds.values()) == 0


def test_a_search_can_be_cancelled_and_tells_what_it_aims_at() -> None:
    told: list[Progress] = []
    made = order(full(), progress=told.append, cancelled=lambda: any(one.aim == "should" for one in told))
    assert made.ended is Ended.CANCELLED
    assert told[0].aim == "must"
    assert made.costs[Grade.MUST] == 0


def test_a_session_that_makes_no_sense_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="key of its own"):
        Session(TEN, (Pitch("a"), Pitch("a")))
    with pytest.raises(ValueError, match="zone"):
        Session(TEN.replace(tzinfo=None), ())
    with pytest.raises(ValueError, match="a minute at least"):
        Pitch("a", 0)
    with pytest.raises(ValueError, match="fewer than 0"):
        Session(TEN, (), company_apart=-1)
