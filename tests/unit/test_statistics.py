"""Are differences paired, intervals honest and squares counted right?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hand_made import LOST, hand_made
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from experiments.icon_counts import class_counts, icon_classes, icon_limits, per_hundred
from experiments.statistics import (
    flip_counts,
    flipped,
    flips,
    mean_interval,
    paired,
    summary,
    values_of,
)
from sim.errors import ParameterError


def test_paired_by_hand():
    # 28 worlds tie at 0, in 8 it is 1 against 5, in 4 it is 10 against 40: (8 x 4 + 4 x 30) / 40
    found = paired(hand_made(), 0, 3, "lost_customers")
    assert found.mean_difference == pytest.approx(-3.8)
    assert found.p_a_better == (12 + 28 / 2) / 40
    assert found.n == 40
    low, high = found.ci95
    assert low < -3.8 < high < 0


def test_where_more_is_better_the_winner_stays_the_same():
    found = paired(hand_made(), 0, 3, "never_knew")
    assert found.mean_difference == pytest.approx(3.8)
    assert found.p_a_better == 26 / 40


def test_never_recovered_is_the_latest_day():
    # in the 4 worlds with 40 lost, cell 3 has no day of recovery and cell 0 has
    found = paired(hand_made(), 0, 3, "recovery_day")
    assert found.n == 36
    assert found.mean_difference == pytest.approx(-8 * 4 / 36)
    assert found.p_a_better == 26 / 40


def test_equal_cells_differ_by_exactly_nothing():
    found = paired(hand_made(), 2, 2, "lost_customers")
    assert (found.mean_difference, found.ci95, found.p_a_better) == (0.0, (0.0, 0.0), 0.5)


def test_turning_a_pair_round_turns_the_difference_round():
    forth = paired(hand_made(), 0, 3, "lost_customers")
    back = paired(hand_made(), 3, 0, "lost_customers")
    assert back.mean_difference == -forth.mean_difference
    assert back.ci95 == pytest.approx((-forth.ci95[1], -forth.ci95[0]))
    assert back.p_a_better == 1 - forth.p_a_better


def test_no_world_and_one_world():
    comparison = hand_made(outcomes={"reach": np.array([[np.nan, 1.0], [2.0, np.nan]])})
    found = paired(comparison, 0, 1, "reach")
    assert found.n == 0
    assert all(math.isnan(x) for x in (found.mean_difference, found.p_a_better, *found.ci95))
    assert all(math.isnan(bound) for bound in mean_interval(np.array([3.0]), 0))
    assert mean_interval(np.array([0.0]), 0) == (0.0, 0.0)


def test_lost_customers_can_be_counted_from_the_fates():
    comparison = hand_made(outcomes={})
    assert values_of(comparison, "lost_customers").tolist() == [list(row) for row in LOST]
    with pytest.raises(ParameterError, match=r"outcome must be one of \[\], got 'reach'"):
        values_of(comparison, "reach")


def test_many_worlds_are_resampled_in_parts(monkeypatch):
    values = np.arange(50.0)
    whole = mean_interval(values, 3)
    monkeypatch.setattr("experiments.statistics._ENTRIES_AT_ONCE", 100)
    assert mean_interval(values, 3) == whole
    assert mean_interval(values, 4) != whole


def test_the_bootstrap_covers_skewed_differences_more_often_than_student():
    # Four differences in five are 0, the others lognormal: mean 0.2 exp(1.2**2 / 2). With 600
    # samples one percent is 6 samples; both intervals see the same ones.
    generator = np.random.Generator(np.random.PCG64(5))
    n, truth = 40, 0.2 * math.exp(0.72)
    student = bootstrap = 0
    for _ in range(600):
        sample = np.where(generator.random(n) < 0.2, generator.lognormal(0.0, 1.2, n), 0.0)
        half = stdtrit(n - 1, 0.975) * sample.std(ddof=1) / math.sqrt(n)
        student += abs(sample.mean() - truth) <= half
        low, high = mean_interval(sample, 0)
        bootstrap += low <= truth <= high
    assert student < bootstrap
    assert 0.70 < bootstrap / 600 < 0.90  # neither keeps its promise of 95 %


def test_the_bootstrap_keeps_its_promise_for_plain_differences():
    generator = np.random.Generator(np.random.PCG64(5))
    covered = 0
    for _ in range(400):
        low, high = mean_interval(generator.normal(1.0, 1.0, 100), 0)
        covered += low <= 1.0 <= high
    assert 0.92 <= covered / 400 <= 0.98  # false alarm below 1 %


def test_flips_by_hand():
    comparison = hand_made()
    assert flips(comparison, 0, 3) == (pytest.approx(3.8), 0.0)
    assert flips(comparison, 3, 0) == (0.0, pytest.approx(3.8))
    saved, lost = flip_counts(comparison, 0, 3)
    assert saved.tolist() == [0] * 28 + [4] * 8 + [30] * 4
    assert not lost.any()
    named, gone = flipped(comparison, 0, 3, 30)
    assert (named.tolist(), gone.tolist()) == ([1, 2, 3, 4], [])
    assert flipped(comparison, 3, 0, 30)[1].tolist() == [1, 2, 3, 4]


def test_summary_leaves_out_what_is_missing():
    found = summary([0.0, 1.0, 2.0, 3.0, 4.0, math.nan])
    assert found == pytest.approx({"mean": 2.0, "p05": 0.2, "p50": 2.0, "p95": 3.8})
    assert all(math.isnan(x) for x in summary([math.nan]).values())


@pytest.mark.parametrize(
    ("n_customers", "limits"), [(500, (10, 50)), (350, (7, 35)), (100, (2, 10)), (1, (1, 2))]
)
def test_limits_of_the_classes(n_customers, limits):
    assert icon_limits(n_customers) == limits


def test_classes_by_hand():
    lost = [0, 1, 2, 9, 10, 100, math.nan]  # of 100 customers: limits 2 and 10
    assert class_counts(lost, 100) == (2, 2, 2)
    assert icon_classes(LOST[3], 100) == (10, 20, 70)
    assert icon_classes([math.nan], 100) == (0, 0, 0)


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        ((1, 1, 1), (34, 33, 33)),
        ((0, 0, 40), (0, 0, 100)),
        ((1, 1, 998), (0, 0, 100)),  # 0.1 of 100 is hardly any
        ((5, 5, 990), (1, 1, 98)),  # 0.5, 0.5 and 99: the largest gives way
        ((6, 7, 987), (1, 1, 98)),
        ((0, 0, 0), (0, 0, 0)),
    ],
)
def test_rounding_to_a_hundred(counts, parts):
    assert per_hundred(counts) == parts


@given(st.lists(st.integers(0, 5_000), min_size=3, max_size=3).filter(any))
def test_parts_add_up_and_lose_nobody(counts):
    parts = per_hundred(counts)
    assert sum(parts) == 100
    for count, part in zip(counts, parts, strict=True):
        exact = 100 * count / sum(counts)
        assert abs(part - exact) <= 1
        assert part >= 1 or exact < 0.5
        assert part == 0 or exact > 0
