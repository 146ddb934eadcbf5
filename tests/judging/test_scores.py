import random
import time
from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinomost.judging.scores import (
    SHRINKAGE,
    Criterion,
    Sheet,
    Table,
    points,
    read_criteria,
    read_marks,
    tabulate,
)
from tests.judging.samples import PLAIN

TEN = (Criterion("all"),)
HUNDRED = (Criterion("all", high=Decimal(100)),)


def sheets(*rows: tuple[int, int, int]) -> list[Sheet]:
    """Sheets of one criterion: (juror, entry, mark)."""
    return [Sheet(juror, entry, {"all": Decimal(mark)}) for juror, entry, mark in rows]


GIVEN = st.dictionaries(
    st.tuples(st.integers(1, 6), st.integers(1, 8)), st.integers(0, 100), min_size=1, max_size=30
).map(lambda found: sheets(*((juror, entry, mark) for (juror, entry), mark in found.items())))


# one sheet


def test_a_sheet_is_the_weighted_mean_of_its_marks_each_as_a_part_of_its_own_scale() -> None:
    criteria = (
        Criterion("script", weight=Decimal(3), low=Decimal(1), high=Decimal(5)),
        Criterion("team", weight=Decimal("1.5"), step=Decimal("0.5")),
    )
    # 3 × (4 − 1)/4 + 1.5 × 7.5/10 = 3.375 of 4.5
    assert points(criteria, {"script": Decimal(4), "team": Decimal("7.5")}) == Decimal(75)


def test_a_sheet_that_does_not_come_out_even_is_rounded_half_up_to_four_decimals() -> None:
    thirds = (Criterion("a", high=Decimal(3)),)
    assert points(thirds, {"a": Decimal(2)}) == Decimal("66.6667")


@given(
    st.lists(st.integers(0, 20), min_size=3, max_size=3), st.lists(st.integers(1, 9), min_size=3, max_size=3)
)
def test_points_are_the_exact_mean_to_the_last_digit(marks: list[int], weights: list[int]) -> None:
    criteria = tuple(
        Criterion(key, weight=Decimal(weight), high=Decimal(20))
        for key, weight in zip("abc", weights, strict=True)
    )
    exact = Fraction(sum(w * m for w, m in zip(weights, marks, strict=True)) * 100, 20 * sum(weights))
    got = points(criteria, {key: Decimal(mark) for key, mark in zip("abc", marks, strict=True)})
    assert abs(Fraction(got) - exact) <= Fraction(1, 20_000)
    assert 0 <= got <= 100


@given(st.integers(1, 50), st.integers(1, 50))
def test_the_scale_of_the_weights_does_not_matter(first: int, second: int) -> None:
    def of(factor: int) -> Decimal:
        criteria = (
            Criterion("a", weight=Decimal(first * factor)),
            Criterion("b", weight=Decimal(second * factor)),
        )
        return points(criteria, {"a": Decimal(3), "b": Decimal(8)})

    assert of(1) == of(7)


def test_marks_are_read_as_people_type_them_and_each_mistake_is_told_at_its_criterion() -> None:
    criteria = (
        Criterion("a", step=Decimal("0.5")),
        Criterion("b"),
        Criterion("c"),
        Criterion("d"),
        Criterion("e"),
    )
    marks, wrong = read_marks(criteria, {"a": "7,5", "b": "11", "c": "seven", "d": "2.5", "x": "1"})
    assert marks == {"a": Decimal("7.5")}
    assert [(problem.where, problem.text()) for problem in wrong] == [
        ("x", "“x” is not a criterion of this round."),
        ("b", "11 is off the scale. Marks run from 0 to 10."),
        ("c", "“seven” is not a number. Write it like 7.5."),
        ("d", "2.5 lies between two steps. Marks go from 0 in steps of 1."),
        ("e", "Give a mark."),
    ]


def test_a_draft_may_lack_marks() -> None:
    assert read_marks(TEN, {}, complete=False) == ({}, ())


def test_criteria_that_cannot_be_used_are_told() -> None:
    rows = [
        {"key": "story", "weight": "2"},
        {"key": "story"},
        {"key": "Bad key"},
        {"key": "none", "weight": "0"},
        {"key": "flat", "low": "5", "high": "5"},
        {"key": "steps", "step": "3"},
        {"key": "fine", "high": "100", "step": "0.01"},
        {"key": "word", "high": "ten"},
        {"key": "more", "colour": "red"},
        7,
    ]
    criteria, wrong = read_criteria(rows)
    assert criteria == (Criterion("story", weight=Decimal(2)),)
    assert [problem.code for problem in wrong] == [
        "key_twice",
        "bad_key",
        "bad_weight",
        "empty_scale",
        "bad_step",
        "fine_scale",
        "bad_number",
        "unknown_key",
        "not_mapping",
    ]


@given(PLAIN | st.lists(st.dictionaries(st.sampled_from(["key", "weight", "low", "high", "step"]), PLAIN)))
def test_no_criteria_make_the_reader_fail(data: object) -> None:
    criteria, wrong = read_criteria(data)
    assert all(problem.text() for problem in wrong)
    assert criteria or wrong


@given(PLAIN | st.dictionaries(st.sampled_from(["all", "x"]), PLAIN))
def test_no_marks_make_the_reader_fail(data: object) -> None:
    marks, wrong = read_marks(TEN, data)
    assert all(problem.text() for problem in wrong)
    assert ("all" in marks) or wrong


# the table


def test_figures_of_an_entry() -> None:
    table = tabulate(TEN, sheets((1, 7, 4), (2, 7, 9), (3, 7, 8), (4, 7, 5)), entries=[7, 8], adjust=False)
    row = table.of(7)
    assert row is not None
    assert (row.sheets, row.mean, row.median, row.low, row.high, row.spread) == (4, 65, 65, 40, 90, 50)
    assert (row.rank, row.tied, row.adjusted, row.figure) == (1, False, None, 65)
    empty = table.of(8)
    assert empty is not None
    assert (empty.rank, empty.sheets, empty.mean, empty.figure) == (None, 0, None, None)
    assert table.of(9) is None


def test_ties_are_told_as_ties_and_the_next_rank_is_left_out() -> None:
    table = tabulate(TEN, sheets((1, 1, 5), (1, 2, 8), (1, 3, 5), (1, 4, 2)), entries=[9], adjust=False)
    assert [(row.entry, row.rank, row.tied) for row in table.rows] == [
        (2, 1, False),
        (1, 2, True),
        (3, 2, True),
        (4, 4, False),
        (9, None, False),
    ]


def test_a_tie_on_everything_leaves_everybody_first() -> None:
    table = tabulate(TEN, sheets(*product((1, 2, 3), (1, 2, 3, 4), (6,))))
    assert {(row.rank, row.tied) for row in table.rows} == {(1, True)}
    assert table.agreement is None  # all alike: agreement beyond chance cannot be told


@given(GIVEN, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_the_sheets_changes_nothing(
    given_: list[Sheet], order: random.Random, adjust: bool
) -> None:
    other = list(given_)
    order.shuffle(other)
    assert tabulate(HUNDRED, other, adjust=adjust) == tabulate(HUNDRED, given_, adjust=adjust)


@given(GIVEN, st.permutations(range(1, 7)), st.permutations(range(1, 9)))
def test_numbers_of_jurors_and_entries_change_no_figure(
    given_: list[Sheet], jurors: list[int], entries: list[int]
) -> None:
    renamed = [Sheet(jurors[s.juror - 1] + 100, entries[s.entry - 1] + 100, s.marks) for s in given_]
    before, after = tabulate(HUNDRED, given_), tabulate(HUNDRED, renamed)
    assert after.agreement == before.agreement
    for row in before.rows:
        same = after.of(entries[row.entry - 1] + 100)
        assert same is not None
        assert (same.rank, same.tied, same.mean, same.adjusted, same.divides) == (
            row.rank,
            row.tied,
            row.mean,
            row.adjusted,
            row.divides,
        )


@given(GIVEN)
def test_ranks_follow_the_figures_and_nothing_else(given_: list[Sheet]) -> None:
    rows = [row for row in tabulate(HUNDRED, given_).rows if row.figure is not None]
    for one, other in product(rows, rows):
        assert one.figure is not None
        assert other.figure is not None
        assert one.rank is not None
        assert other.rank is not None
        assert (one.rank < other.rank) == (one.figure > other.figure)
        assert (one.rank == other.rank) == (one.figure == other.figure)
    for row in rows:
        assert row.rank == 1 + sum(other.figure > row.figure for other in rows)  # type: ignore[operator]


# the adjustment


def worth(table: Table) -> list[Decimal | None]:
    return [row.adjusted for row in sorted(table.rows, key=lambda row: row.entry)]


def test_a_strict_juror_costs_an_entry_less_when_leanings_are_taken_out() -> None:
    """Juror 3 is 30 points stricter on what others read too; entry 4 had the bad luck to be read by 3."""
    given_ = sheets(
        (1, 1, 80),
        (3, 1, 50),
        (1, 2, 60),
        (3, 2, 30),
        (2, 3, 70),
        (3, 3, 40),
        (1, 5, 65),
        (2, 5, 65),
        (3, 4, 60),
    )
    table = tabulate(HUNDRED, given_, shrinkage=Decimal("0.01"))
    raw = tabulate(HUNDRED, given_, adjust=False)
    assert raw.rows[0].entry != 4
    assert table.rows[0].entry == 4
    effects = {leaning.juror: leaning.effect for leaning in table.jurors}
    assert effects[3] is not None
    assert effects[1] is not None
    assert effects[3] < -15 < 5 < effects[1]


def test_the_leanings_solve_the_least_squares_problem_that_the_documentation_states() -> None:
    draw = random.Random(4)
    given_ = sheets(
        *((j, e, draw.randint(0, 100)) for e in range(1, 21) for j in draw.sample(range(1, 8), 3))
    )
    table = tabulate(HUNDRED, given_)
    # min |y − A a − B b|² + λ |b|², as one stacked least-squares problem, by another library
    design = np.zeros((len(given_) + 7, 27))
    right = np.zeros(len(given_) + 7)
    for row, sheet in enumerate(given_):
        design[row, sheet.entry - 1] = design[row, 20 + sheet.juror - 1] = 1
        right[row] = float(sheet.marks["all"])
    for juror in range(7):
        design[len(given_) + juror, 20 + juror] = float(SHRINKAGE) ** 0.5
    solved = np.linalg.lstsq(design, right, rcond=None)[0]
    assert [float(value or 0) for value in worth(table)] == pytest.approx(solved[:20], abs=1e-4)
    assert [float(leaning.effect or 0) for leaning in table.jurors] == pytest.approx(solved[20:], abs=1e-4)


@given(GIVEN)
def test_leanings_balance_out(given_: list[Sheet]) -> None:
    effects = [leaning.effect for leaning in tabulate(HUNDRED, given_).jurors if leaning.effect is not None]
    assert abs(sum(effects)) <= Decimal("0.0001") * len(effects)


@given(GIVEN)
def test_what_a_juror_adds_to_everything_changes_no_rank_where_all_read_all(
    given_: list[Sheet],
) -> None:
    """With everybody reading everything, a juror’s constant is the same for all."""
    entries = sorted({sheet.entry for sheet in given_})
    full = {(juror, entry): 10 for juror in (1, 2, 3) for entry in entries}
    full |= {(s.juror, s.entry): int(s.marks["all"]) // 2 for s in given_ if s.juror <= 3}
    plain = sheets(*((juror, entry, mark) for (juror, entry), mark in full.items()))
    raised = sheets(*((juror, entry, mark + 40 * (juror == 1)) for (juror, entry), mark in full.items()))
    before, after = tabulate(HUNDRED, plain), tabulate(HUNDRED, raised)
    assert [(row.entry, row.rank) for row in after.rows] == [(row.entry, row.rank) for row in before.rows]


def test_groups_of_jurors_without_an_entry_in_common_are_told() -> None:
    apart = tabulate(TEN, sheets((1, 1, 5), (2, 1, 6), (3, 2, 7), (4, 2, 8)))
    assert [note.text() for note in apart.notes] == [
        "The jurors form 2 groups without an entry in common. How strict one group is beside another "
        "cannot be known from the scores."
    ]
    assert tabulate(TEN, sheets((1, 1, 5), (2, 1, 6), (2, 2, 7), (4, 2, 8))).notes == ()


def test_a_shrinkage_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        tabulate(TEN, [], shrinkage=Decimal(0))


# agreement and division


def test_agreement_is_krippendorffs_alpha_as_he_works_it_out_himself() -> None:
    """The example of “Computing Krippendorff's Alpha-Reliability” (2011), part D: interval data give 0.849."""
    nothing = None
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nothing, nothing, nothing],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nothing, 3],
        [nothing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nothing],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nothing],
    ]
    given_ = [
        Sheet(juror, entry, {"all": Decimal(mark)})
        for juror, row in enumerate(observers)
        for entry, mark in enumerate(row)
        if mark is not None
    ]
    scale = (Criterion("all", low=Decimal(1), high=Decimal(5)),)
    agreement = tabulate(scale, given_).agreement
    assert agreement is not None
    assert round(agreement, 3) == Decimal("0.849")


@given(
    st.dictionaries(st.integers(1, 9), st.integers(0, 100), min_size=2).filter(
        lambda d: len(set(d.values())) > 1
    )
)
def test_jurors_who_give_the_same_agree_fully(marks: dict[int, int]) -> None:
    given_ = sheets(*((juror, entry, mark) for juror in (1, 2, 3) for entry, mark in marks.items()))
    table = tabulate(HUNDRED, given_)
    assert table.agreement == 1
    assert all(row.divides == () for row in table.rows)


@given(GIVEN)
def test_agreement_is_at_most_one(given_: list[Sheet]) -> None:
    agreement = tabulate(HUNDRED, given_).agreement
    assert agreement is None or agreement <= 1


def test_entries_that_divide_the_jury_say_why() -> None:
    given_ = sheets((1, 1, 90), (1, 2, 60), (1, 3, 70), (2, 1, 30), (2, 2, 60), (2, 3, 70), (3, 3, 71))
    table = tabulate(HUNDRED, given_)
    row = table.of(1)
    assert row is not None
    assert [why.text() for why in row.divides] == [
        "The sheets lie 60 points apart, from 30 to 90.",
        "Best of all for some jurors (1), worst of all for others (1).",
    ]
    assert [other.divides for other in table.rows if other.entry != 1] == [(), ()]


def test_a_juror_with_two_sheets_has_no_best_and_worst_yet() -> None:
    given_ = sheets((1, 1, 60), (1, 2, 50), (2, 1, 40), (2, 2, 50))
    assert all(row.divides == () for row in tabulate(HUNDRED, given_).rows)


# size


def test_a_thousand_entries_thirty_jurors_and_three_reads_take_a_fraction_of_a_second() -> None:
    draw = random.Random(1)
    criteria = tuple(
        Criterion(key, weight=Decimal(weight)) for key, weight in zip("abcde", (3, 2, 1, 1, 4), strict=True)
    )
    given_ = [
        Sheet(juror, entry, {key: Decimal(draw.randint(0, 10)) for key in "abcde"})
        for entry in range(1000)
        for juror in draw.sample(range(30), 3)
    ]
    start = time.process_time()
    table = tabulate(criteria, given_)
    assert time.process_time() - start < 1  # 0.03 s on the machine it was written on; a shared one gets room
    assert len(table.rows) == 1000


@pytest.mark.parametrize("jury", range(5))
def test_where_jurors_lean_the_adjusted_figure_is_nearer_to_the_truth_than_the_raw_one(jury: int) -> None:
    draw = random.Random(jury)
    true = {entry: draw.gauss(50, 12) for entry in range(120)}
    lean = {juror: draw.gauss(0, 12) for juror in range(10)}
    given_ = [
        Sheet(
            juror, entry, {"all": Decimal(min(100, max(0, round(worth + lean[juror] + draw.gauss(0, 10)))))}
        )
        for entry, worth in true.items()
        for juror in draw.sample(range(10), 3)
    ]
    rows = sorted(tabulate(HUNDRED, given_).rows, key=lambda row: row.entry)
    raw, adjusted = (
        np.corrcoef([true[row.entry] for row in rows], [float(figure) for figure in figures])[0, 1]
        for figures in ([row.mean or 0 for row in rows], [row.adjusted or 0 for row in rows])
    )
    assert adjusted > raw + 0.02
