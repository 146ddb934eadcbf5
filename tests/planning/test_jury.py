"""Who reads what: small tasks against every plan there is, explanations against the plan, a published instance."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinomost.planning.jury import Ended, Entry, Juror, Pair, Plan, Progress, Task, greedy, plan, score
from tests.support import real_data

LANGUAGES = ("sr", "ru", "en")


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Tasks of up to four entries and four jurors, most of them impossible in one way or another."""
    some = st.frozensets(st.sampled_from(LANGUAGES), max_size=2)
    entries = tuple(
        Entry(f"e{at}", draw(st.integers(0, 3)), draw(some)) for at in range(draw(st.integers(0, 4)))
    )
    jurors = tuple(
        Juror(f"j{at}", draw(some) | {"en"}, draw(st.integers(0, 2)), draw(st.none() | st.integers(0, 3)))
        for at in range(draw(st.integers(0, 4)))
    )
    pairs = [(entry.key, juror.key) for entry in entries for juror in jurors]
    if not pairs:
        return Task(entries, jurors)
    few = st.frozensets(st.sampled_from(pairs), max_size=4)
    tenths = st.integers(0, 10).map(lambda n: n / 10)
    return Task(
        entries,
        jurors,
        weights=draw(st.dictionaries(st.sampled_from(pairs), tenths)),
        bars=draw(
            st.dictionaries(st.sampled_from(pairs), st.sampled_from(("conflict", "declined")), max_size=4)
        ),
        fixed=draw(few),
        forbidden=draw(few),
        present=draw(few),
        even=draw(st.booleans()),
    )


def allowed(task: Task) -> list[list[Pair]]:
    """The pairs that may be, entry by entry."""
    return [
        [
            pair
            for juror in task.jurors
            if (pair := (entry.key, juror.key)) not in task.bars
            and pair not in task.forbidden
            and (not entry.languages or entry.languages & juror.languages or pair in task.fixed)
        ]
        for entry in task.entries
    ]


def every_plan(task: Task) -> Iterator[frozenset[Pair]]:
    choices = [
        [chosen for count in range(entry.reads + 1) for chosen in combinations(pairs, count)]
        for entry, pairs in zip(task.entries, allowed(task), strict=True)
    ]
    for chosen in product(*choices):
        pairs = frozenset(pair for part in chosen for pair in part)
        loads = Counter(juror for _, juror in pairs)
        if all(one.most is None or loads[one.key] <= one.most for one in task.jurors):
            yield pairs


def merit(task: Task, pairs: frozenset[Pair]) -> tuple[object, ...]:
    """What `plan` aims at, in order of rank: written anew here, so that it can disagree."""
    loads = Counter(juror for _, juror in pairs)
    given = Counter(entry for entry, _ in pairs)
    weights = {pair: round(task.weights.get(pair, task.usual) * 10) for pair in pairs}
    means = [
        Fraction(sum(weights[pair] for pair in pairs if pair[0] == entry), given[entry]) for entry in given
    ]
    return (
        len(pairs & task.fixed),
        len(pairs),
        -sum((entry.reads - given[entry.key]) ** 2 for entry in task.entries),
        sum(min(loads[one.key], one.least) for one in task.jurors),
        -sum(load**2 for load in loads.values()) if task.even else 0,
        len(pairs & task.present),
        min(means, default=Fraction(0)),
        sum(weights.values()),
    )


@settings(max_examples=150)
@given(tasks())
def test_no_plan_is_better_than_the_one_found(task: Task) -> None:
    made = plan(task)
    best = max(merit(task, pairs) for pairs in every_plan(task))
    assert merit(task, made.pairs) == best
    assert made.proven
    assert (made.gap, made.worst_gap) == (0.0, 0.0)


@settings(max_examples=150)
@given(tasks())
def test_a_plan_breaks_no_limit_and_its_figures_are_those_of_its_pairs(task: Task) -> None:
    made = plan(task)
    may = {pair for pairs in allowed(task) for pair in pairs}
    assert made.pairs <= may
    assert len(made.pairs) == len(made.assignments)
    assert made.loads == {one.key: sum(pair[1] == one.key for pair in made.pairs) for one in task.jurors}
    assert all(one.most is None or made.loads[one.key] <= one.most for one in task.jurors)
    assert (made.total, made.worst) == score(task, made.pairs)
    given_reads = Counter(entry for entry, _ in made.pairs)
    short = {one.key: given_reads[one.key] for one in task.entries if given_reads[one.key] < one.reads}
    assert {one.entry: one.given for one in made.shortages} == short
    assert {(one.entry, one.juror) for one in made.refused} == task.fixed - made.pairs


@settings(max_examples=150)
@given(tasks())
def test_a_shortage_names_every_juror_once_and_rightly(task: Task) -> None:
    made = plan(task)
    jurors = {one.key: one for one in task.jurors}
    for shortage in made.shortages:
        named: list[str] = []
        for message in shortage.why:
            who = [str(ref) for ref in message.params.get("jurors", ())]  # type: ignore[attr-defined]
            named += who
            for key in who:
                pair = (shortage.entry, key)
                match message.code:
                    case "barred":
                        assert task.bars[pair] == message.params["reason"]
                    case "forbidden":
                        assert pair in task.forbidden
                    case "no_language":
                        (entry,) = [one for one in task.entries if one.key == shortage.entry]
                        assert not entry.languages & jurors[key].languages
                    case "full":
                        assert made.loads[key] == jurors[key].most
                    case other:
                        raise AssertionError(other)
        readers = {juror for entry, juror in made.pairs if entry == shortage.entry}
        assert sorted(named) == sorted(jurors.keys() - readers)


@settings(max_examples=150)
@given(tasks())
def test_what_a_shortage_says_would_mend_it_gives_one_read_more(task: Task) -> None:
    made = plan(task)
    for shortage in made.shortages:
        for message in shortage.mends:
            for ref in message.params.get("jurors", ()):  # type: ignore[attr-defined]
                mended = _mended(task, shortage.entry, message.code, str(ref))
                assert len(plan(mended).pairs) > len(made.pairs)


def _mended(task: Task, entry: str, code: str, juror: str) -> Task:
    pair = (entry, juror)
    if code == "mend_load":
        jurors = tuple(
            replace(one, most=(one.most or 0) + 1) if one.key == juror else one for one in task.jurors
        )
        return replace(task, jurors=jurors)
    if code == "mend_forbidden":
        return replace(task, forbidden=task.forbidden - {pair})
    assert code == "mend_language"
    entries = tuple(
        replace(one, languages=one.languages | {"en"}) if one.key == entry else one for one in task.entries
    )
    return replace(task, entries=entries)


@settings(max_examples=50)
@given(tasks())
def test_the_same_task_gives_the_same_plan_word_for_word(task: Task) -> None:
    assert plan(task) == plan(task)


@settings(max_examples=50)
@given(tasks())
def test_a_plan_that_is_in_force_stays_where_nothing_has_changed(task: Task) -> None:
    made = plan(task)
    assert plan(replace(task, present=made.pairs)).pairs == made.pairs


@settings(max_examples=100)
@given(tasks())
def test_the_greedy_plan_breaks_no_limit_either(task: Task) -> None:
    pairs = greedy(task)
    assert pairs <= {pair for part in allowed(task) for pair in part}
    loads = Counter(juror for _, juror in pairs)
    assert all(one.most is None or loads[one.key] <= one.most for one in task.jurors)


def small() -> Task:
    """Six entries in two languages, four jurors, a conflict."""
    return Task(
        entries=tuple(Entry(f"e{at}", 2, {("sr", "ru")[at % 2]}) for at in range(6)),
        jurors=(
            Juror("ana", {"sr", "ru"}),
            Juror("boris", {"ru", "sr"}),
            Juror("vera", {"sr"}),
            Juror("goran", {"ru"}),
        ),
        weights={("e0", "ana"): 1.0, ("e1", "boris"): 0.9},
        bars={("e0", "boris"): "conflict"},
    )


def test_overruling_one_pair_moves_as_few_others_as_loads_allow() -> None:
    made = plan(small())
    pair = ("e0", "ana")
    assert pair in made.pairs
    again = plan(replace(small(), present=made.pairs, forbidden={pair}))
    assert pair not in again.pairs
    # The entry loses a reader for good: boris is barred, goran has no Serbian. Nothing else need move.
    assert [(one.entry, one.given) for one in again.shortages] == [("e0", 1)]
    assert made.pairs - again.pairs == {pair}


def test_people_may_fix_a_pair_without_a_common_language_but_not_over_a_conflict() -> None:
    made = plan(replace(small(), fixed={("e0", "goran"), ("e0", "boris")}))
    assert ("e0", "goran") in made.pairs
    assert [(one.entry, one.juror, one.why.text()) for one in made.refused] == [
        ("e0", "boris", "Fixed by people, but barred (conflict of interest).")
    ]


def test_reasons_and_explanations_are_sentences_that_name_the_callers_things() -> None:
    task = Task(
        entries=(Entry("bridge", 3, {"sr"}),),
        jurors=(Juror("ana", {"sr"}, most=1), Juror("boris", {"sr"}), Juror("goran", {"ru"})),
        weights={("bridge", "ana"): 0.85},
        bars={("bridge", "boris"): "conflict"},
        fixed={("bridge", "ana")},
    )
    made = plan(task)
    assert [[one.text() for one in each.reasons] for each in made.assignments] == [
        [
            "Fixed by people.",
            "Only 1 may read this entry.",
            "Understands: sr.",
            "Wish or affinity: 85 %.",
            "Reads 1 in all, at most 1.",
        ]
    ]
    (short,) = made.shortages
    names = {"ana": "Ana Sample", "boris": "Boris Sample", "goran": "Goran Sample", "sr": "Serbian"}
    assert [one.text(name=lambda ref: names[ref.key]) for one in (*short.why, *short.mends)] == [
        "May not read it (conflict of interest): Boris Sample.",
        "Understand none of its languages (Serbian): Goran Sample.",
        "Ask for materials in a language of theirs: Goran Sample.",
        "Invite 2 more who may read it.",
    ]


def test_what_speaks_of_nobody_is_left_out_and_said() -> None:
    task = Task(
        entries=(Entry("a", 1), Entry("a", 2)),
        jurors=(Juror("x", least=3, most=2),),
        fixed={("b", "x"), ("a", "y")},
        weights={("c", "x"): 1.0},
    )
    made = plan(task)
    assert made.pairs == {("a", "x")}
    assert [note.text() for note in made.notes] == [
        "“a” is there twice; only the first counts.",
        "There is no entry “b”; what was said of it was left out.",
        "There is no entry “c”; what was said of it was left out.",
        "There is no juror “y”; what was said of it was left out.",
        "x should be given at least 3, but at most 2; the lower number counts.",
        "x reads 1, fewer than the 2 wished for.",
    ]


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_weight_outside_0_to_1_is_refused_at_once(weight: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Task((), (), weights={("e", "j"): weight})


def crowd() -> Task:
    """Sixty entries and twelve jurors with weights that no two pairs share: a search with something to search."""
    dice = np.random.default_rng(5)
    entries = tuple(Entry(f"e{at}") for at in range(60))
    jurors = tuple(Juror(f"j{at}") for at in range(12))
    pairs = [(entry.key, juror.key) for entry in entries for juror in jurors]
    return Task(entries, jurors, weights=dict(zip(pairs, dice.random(len(pairs)).tolist(), strict=True)))


def test_a_search_without_time_gives_a_whole_plan_and_bounds_that_hold() -> None:
    task = crowd()
    hurried, best = plan(task, seconds=0), plan(task)
    assert hurried.ended is Ended.TIME
    assert not hurried.proven
    assert hurried.pairs == greedy(task)
    assert hurried.total_bound >= best.total
    assert hurried.worst_bound is not None
    assert best.worst is not None
    assert hurried.worst_bound >= best.worst


def test_a_search_can_be_cancelled_and_tells_how_far_it_is() -> None:
    told: list[Progress] = []
    made = plan(crowd(), progress=told.append, cancelled=lambda: any(one.aim == "total" for one in told))
    assert made.ended is Ended.CANCELLED
    assert [one.aim for one in told][:3] == ["reads", "even", "total"]
    assert len(made.pairs) == 180


@pytest.mark.parametrize("aim", ["reads", "even", "total", "worst"])
def test_wherever_a_search_is_cancelled_its_bounds_hold(aim: str) -> None:
    told: list[Progress] = []
    task = crowd()
    made, best = (
        plan(task, progress=told.append, cancelled=lambda: any(one.aim == aim for one in told)),
        plan(task),
    )
    assert made.ended is Ended.CANCELLED
    assert len(made.pairs) == len(best.pairs)
    assert made.total_bound >= best.total
    assert (made.worst_bound or 0) >= (best.worst or 0)
    assert made.gap >= 0


def test_it_beats_the_greedy_plan_in_total_and_for_the_worst_entry() -> None:
    task = crowd()
    made, (total, worst) = plan(task), score(task, greedy(task))
    assert made.proven
    assert made.worst is not None
    assert worst is not None
    assert (made.total > total, made.worst > worst) == (True, True)


def published() -> Task:
    """The affinities of a conference: 177 reviewers, 118 papers, three reviews a paper, at most four a reviewer."""
    folder = real_data("planning/jury")
    scores = np.clip(np.load(folder / "midl_scores.npy"), 0, 1)
    covers, loads = np.load(folder / "midl_covs.npy").ravel(), np.load(folder / "midl_loads.npy").ravel()
    reviewers, papers = scores.shape
    return Task(
        tuple(Entry(f"p{at}", int(covers[at])) for at in range(papers)),
        tuple(Juror(f"r{at}", most=int(loads[at])) for at in range(reviewers)),
        weights={(f"p{p}", f"r{r}"): float(scores[r, p]) for p in range(papers) for r in range(reviewers)},
        even=False,
    )


def test_the_published_instance_is_solved_to_its_bounds() -> None:
    task = published()
    made: Plan = plan(task)
    assert made.proven
    assert len(made.pairs) == 3 * 118
    assert made.total >= 201.76
    assert made.worst is not None
    assert 3 * made.worst >= 0.9448
