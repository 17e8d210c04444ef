"""Agreement of two looks, against worked examples that were published elsewhere."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaportal.moderation.agreement import Pair, adjacent, agreement, kappa, same

LEVELS = ("a", "b", "c", "d")


def pairs_of(table: list[list[int]]) -> list[Pair]:
    """Rows are what the first said, columns the second."""
    return [(LEVELS[row], LEVELS[column]) for row, counts in enumerate(table)
            for column, count in enumerate(counts) for _ in range(count)]  # fmt: skip


# Two radiologists, 85 mammograms (Boyd and others 1982, in Altman, Practical Statistics for Medical Research, 1991,
# 14.3): linearly weighted kappa 0.57. By hand: 54 on the diagonal, 54/85 = 0.635. Sum of distances 12*1 + 4*1 + 1*1 +
# 3*2 + 9*1 + 2*1 = 34, times 85 = 2890. Rows 33, 22, 29, 1; columns 28, 38, 16, 3. By chance: 33*(38 + 2*16 + 3*3) =
# 2607; 22*(28 + 16 + 2*3) = 1100; 29*(2*28 + 38 + 3) = 2813; 1*(3*28 + 2*38 + 16) = 176; together 6696.
# 1 - 2890/6696 = 0.568.
MAMMOGRAMS = [[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]]

# 91 couples (Hout and others 1987; the data set SexualFun of the R package vcd, whose Kappa() prints 0.2374 with its
# equal-spacing weights). By hand: distances (7 + 2*2 + 3*3) + (2 + 3 + 2*7) + (1*2 + 5 + 9) + (2*3 + 8*2 + 9) = 86,
# times 91 = 7826. Rows 19, 20, 19, 33; columns 12, 28, 18, 33. By chance: 19*(28 + 2*18 + 3*33) = 3097;
# 20*(12 + 18 + 2*33) = 1920; 19*(2*12 + 28 + 33) = 1615; 33*(3*12 + 2*28 + 18) = 3630; together 10262.
# 1 - 7826/10262 = 0.2374.
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


@pytest.mark.parametrize(
    ("table", "said", "by_hand"),
    [(MAMMOGRAMS, "0.57", 1 - Fraction(2890, 6696)), (COUPLES, "0.24", 1 - Fraction(7826, 10262))],
)
def test_weighted_kappa_is_what_was_published(table: list[list[int]], said: str, by_hand: Fraction) -> None:
    found = kappa(pairs_of(table), LEVELS)
    assert (found.decimals, found.value, found.n) == (said, by_hand, sum(map(sum, table)))


def test_shares_of_the_mammograms() -> None:
    pairs = pairs_of(MAMMOGRAMS)
    assert (same(pairs).value, same(pairs).percent) == (Fraction(54, 85), 64)
    assert adjacent(pairs, LEVELS).value == Fraction(82, 85)  # all but the three that are two apart


def test_with_fewer_than_twenty_it_is_too_few_to_tell() -> None:
    for n, is_telling in ((1, False), (19, False), (20, True)):
        found = agreement([("a", "b"), *[("a", "a")] * (n - 1)], LEVELS)
        assert [one.is_telling for one in (found.same, found.adjacent, found.kappa)] == [is_telling] * 3
        assert (found.same.hits, found.adjacent.hits) == (n - 1, n)


def test_with_two_levels_it_is_cohens_own_kappa() -> None:
    """Sim and Wright 2005, table 2 (reliability of the diagnosis of back pain): 22, 2, 4, 11 of 39. By hand: agreed
    33/39; by chance (24*26 + 15*13)/39² = 819/1521; (33/39 - 819/1521) / (1 - 819/1521) = 0.667."""
    found = kappa(pairs_of([[22, 2], [4, 11]]), LEVELS[:2])
    assert found.value == (Fraction(33, 39) - Fraction(819, 1521)) / (1 - Fraction(819, 1521))
    assert found.decimals == "0.67"


def test_what_cannot_be_said_is_none() -> None:
    nothing = agreement([], LEVELS)
    assert [one.value for one in (nothing.same, nothing.adjacent, nothing.kappa)] == [None, None, None]
    all_alike = agreement([("b", "b")] * 5, LEVELS)
    assert (all_alike.same.percent, all_alike.kappa.value, all_alike.kappa.n) == (100, None, 5)
    assert all_alike.kappa.decimals == ""


def test_a_grade_of_another_scale_is_left_out() -> None:
    assert agreement([("a", "b"), ("a", "nine")], LEVELS).same.n == 1


grades = st.sampled_from(LEVELS)


@given(st.lists(st.tuples(grades, grades), min_size=1, max_size=30))
def test_kappa_is_the_same_both_ways_round_and_never_above_one(pairs: list[Pair]) -> None:
    found = kappa(pairs, LEVELS).value
    assert found == kappa([(second, first) for first, second in pairs], LEVELS).value
    assert found == kappa([(f, s) for f, s in pairs], LEVELS[::-1]).value
    assert found is None or found <= 1
    assert (found == 1) == (found is not None and all(first == second for first, second in pairs))
