"""Do intervals know both levels: what nobody knows, and luck?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.statistics import mean_interval
from experiments.two_levels import (
    compare_in_draws,
    crossed_interval,
    mean_intervals,
    resampled_correlations,
    row_means,
)

NAN = math.nan


def generator(seed):
    return np.random.Generator(np.random.PCG64(seed))


def test_a_comparison_by_hand():
    first = np.array([[1.0, 2.0, 3.0], [5.0, 5.0, NAN]])
    second = np.array([[2.0, 2.0, 5.0], [1.0, 5.0, 9.0]])
    found = compare_in_draws(first, second, "lost_customers", 7)
    # draw means: (-1 + 0 - 2) / 3 = -1 and (4 + 0) / 2 = 2; every draw counts the same
    assert found.mean_difference == pytest.approx(0.5)
    assert found.p_draws_a_better == 0.5
    # better in 1, same in 1/2: (1 + 0.5 + 1) / 3 and (0 + 0.5) / 2
    assert found.p_a_better == pytest.approx((2.5 / 3 + 0.25) / 2)
    assert (found.n_draws, found.n_worlds) == (2, 5)
    assert found.ci95_draws == (-1.0, 2.0)
    low, high = found.ci95
    assert low <= -1.0
    assert high >= 2.0


def test_where_more_is_better_the_winner_turns_round():
    first, second = np.array([[3.0, 4.0]]), np.array([[1.0, 1.0]])
    less = compare_in_draws(first, second, "lost_customers", 7)
    more = compare_in_draws(first, second, "never_knew", 7)
    assert (less.p_a_better, less.p_draws_a_better) == (0.0, 0.0)
    assert (more.p_a_better, more.p_draws_a_better) == (1.0, 1.0)
    assert more.mean_difference == less.mean_difference == 2.5


def test_never_is_the_worst_but_missing_is_nothing():
    first = np.array([[NAN, 3.0, NAN]])
    second = np.array([[2.0, NAN, NAN]])
    both = np.array([[True, True, False]])
    found = compare_in_draws(first, second, "recovery_day", 7, both_run=both)
    assert found.p_a_better == 0.5  # lost the first, won the second; the third was not run
    assert found.n_worlds == 0
    assert math.isnan(found.mean_difference)
    assert math.isnan(compare_in_draws(first, second, "reach", 7).p_a_better)


def test_equal_policies_differ_by_exactly_nothing():
    values = generator(1).normal(size=(5, 4))
    found = compare_in_draws(values, values, "lost_customers", 7)
    assert (found.mean_difference, found.ci95, found.ci95_draws) == (0.0, (0.0, 0.0), (0.0, 0.0))
    assert (found.p_draws_a_better, found.p_a_better) == (0.5, 0.5)


def test_one_draw_gives_the_interval_of_a_comparison():
    values = generator(2).lognormal(0.0, 1.0, (1, 40))
    assert crossed_interval(values, 3) == mean_interval(values[0], 3)
    found = compare_in_draws(values, np.zeros_like(values), "reach", 3)
    assert all(math.isnan(bound) for bound in found.ci95_draws)


def test_what_leaves_an_interval_open():
    one_world = np.array([[1.0], [2.0], [3.0]])
    assert all(math.isnan(bound) for bound in crossed_interval(one_world, 7))
    assert all(math.isnan(bound) for bound in crossed_interval(np.full((2, 2), NAN), 7))
    assert all(math.isnan(bound) for bound in crossed_interval(np.empty((3, 0)), 7))
    assert crossed_interval(np.zeros((3, 1)), 7) == (0.0, 0.0)


def test_resampling_both_covers_the_mean_and_resampling_draws_alone_does_not():
    # Value = draw effect (sd 1) + luck of the world (sd 2, the same in each draw) + rest (sd 1).
    # Of 300 intervals about 279 (93 %) cover 0: fewer than 264 (88 %) by chance is below 0.1 %.
    # The control knows nothing of the worlds' luck: it covers 0 in about 55 %.
    random = generator(11)
    both = draws_alone = 0
    for _ in range(300):
        luck = 2.0 * random.normal(size=(1, 20))
        values = random.normal(size=(30, 1)) + luck + random.normal(size=(30, 20))
        low, high = crossed_interval(values, 5)
        both += low <= 0.0 <= high
        low, high = mean_interval(values.mean(axis=1), 5)
        draws_alone += low <= 0.0 <= high
    assert both >= 264
    assert draws_alone < 210


def test_missing_worlds_change_little_and_chunks_nothing(monkeypatch):
    values = generator(3).normal(5.0, 1.0, (12, 30))
    whole = crossed_interval(values, 7)
    turned = crossed_interval(values.T[:12, :12], 7)  # as many worlds as draws
    assert turned == pytest.approx(whole, abs=0.5)
    with_gaps = values.copy()
    with_gaps[3, 10:] = NAN
    with_gaps[4, 20] = NAN
    gaps = crossed_interval(with_gaps, 7)
    assert gaps == pytest.approx(whole, abs=0.2)
    assert gaps != whole
    monkeypatch.setattr("experiments.two_levels._ENTRIES_AT_ONCE", 500)
    monkeypatch.setattr("experiments.two_levels._ENTRIES_KEPT", 500)
    assert crossed_interval(values, 7) == pytest.approx(whole, rel=1e-12)
    assert crossed_interval(with_gaps, 7) == pytest.approx(gaps, rel=1e-12)


def test_a_draw_whose_worlds_are_all_resampled_away_counts_in_no_mean():
    values = np.full((2, 12), 4.0)
    values[1, 1:] = NAN
    assert crossed_interval(values, 7) == pytest.approx((4.0, 4.0))


def test_intervals_of_many_rows_are_those_of_each(monkeypatch):
    values = generator(4).lognormal(0.0, 1.0, (7, 15))
    values[2] = 0.0
    found = mean_intervals(values, 9)
    for row, interval in zip(values, found, strict=True):
        assert tuple(interval) == pytest.approx(mean_interval(row, 9))
    monkeypatch.setattr("experiments.two_levels._ENTRIES_AT_ONCE", 4000)
    np.testing.assert_allclose(mean_intervals(values, 9), found)
    assert np.isnan(mean_intervals(np.array([[3.0]]), 9)).all()
    assert (mean_intervals(np.array([[0.0]]), 9) == 0.0).all()
    assert mean_intervals(np.empty((0, 4)), 9).shape == (0, 2)


def test_row_means_leave_out_what_is_missing():
    found = row_means(np.array([[1.0, NAN, 3.0], [NAN, NAN, NAN]]))
    assert found[0] == 2.0
    assert math.isnan(found[1])


def test_the_interval_of_a_correlation():
    x = np.arange(40.0)
    assert resampled_correlations(x, 2 * x, 7) == pytest.approx((1.0, 1.0))
    low, high = resampled_correlations(x, generator(6).permutation(40).astype(float), 7)
    assert -0.6 < low < 0.0 < high < 0.6
    assert all(math.isnan(bound) for bound in resampled_correlations(np.ones(3), np.ones(3), 7))
