"""Is luck taken out of a badge, and is the number named on which a statement hangs?"""

from __future__ import annotations

import numpy as np
import pytest

from experiments.advice.badge import badge, world_means
from experiments.advice.plausible import (
    N_PLAUSIBLE,
    margins,
    plausible_table,
    plausible_worlds,
)
from experiments.calibration.posterior import load_posterior

WORLDS = np.tile(np.arange(N_PLAUSIBLE), 4)


def noise(seed, sd=1.0):
    return np.random.Generator(np.random.PCG64(seed)).normal(0.0, sd, len(WORLDS))


def test_what_holds_everywhere_is_not_doubted_for_its_luck():
    # a mean of -1 with luck of 2 an evening: the signs of single worlds are wrong in a sixth
    differences = noise(1, 2.0) - 1.0
    own = np.bincount(WORLDS, differences) / 4
    assert (own > 0).sum() > 8
    assert badge(differences, WORLDS).holds >= 97


def test_what_holds_nowhere_and_what_is_no_difference():
    assert badge(noise(2, 2.0) + 1.0, WORLDS).holds <= 3
    assert badge(np.zeros(len(WORLDS)), WORLDS).holds == 50
    assert badge(np.full(len(WORLDS), -1.0), WORLDS).holds == 100


@pytest.mark.parametrize("seed", range(5))
def test_worlds_that_differ_are_counted(seed):
    # by hand: 70 worlds at -2, 30 at +2, luck of 1 an evening (0.5 a world)
    planted = np.where(np.arange(N_PLAUSIBLE) < 70, -2.0, 2.0)
    found = badge(planted[WORLDS] + noise(seed), WORLDS)
    assert 66 <= found.holds <= 74


def test_the_mean_of_a_world_is_pulled_as_far_as_its_luck():
    # by hand, without luck: nothing is pulled
    planted = np.arange(N_PLAUSIBLE, dtype=float)
    found = world_means(planted[WORLDS], WORLDS)
    np.testing.assert_array_equal(found.mean, planted)
    np.testing.assert_array_equal(found.sd, 0.0)
    # luck alone: all worlds get about the common mean
    alike = world_means(noise(3), WORLDS)
    assert np.ptp(alike.mean) < 0.5 * np.ptp(np.bincount(WORLDS, noise(3)) / 4)


def test_the_number_on_which_a_statement_hangs_is_named():
    names, table = plausible_table()
    at = names.index("response.calm_max")
    value = table[:, at]
    differences = (np.median(value) - value)[WORLDS] * 10.0 + noise(4, 0.5)
    found = badge(differences, WORLDS)
    assert found.weakness is not None
    assert found.weakness.key == "response.calm_max"
    assert not found.weakness.is_high
    assert found.weakness.holds <= 2
    assert found.weakness.limit == pytest.approx(np.quantile(value, 1 / 3))
    turned = badge(-differences, WORLDS).weakness
    assert turned is not None
    assert turned.is_high


def test_luck_names_no_number_more_often_than_it_says():
    named = [badge(noise(100 + seed), WORLDS).weakness is not None for seed in range(100)]
    assert sum(named) <= 12  # 5 of 100 are expected; 12 come once in 250 trials


def test_the_plausible_worlds_span_their_ranges_beside_the_sets_of_the_evidence():
    names, table = plausible_table()
    posterior = load_posterior()
    assert set(names) == {*margins(), *(one.key for one in posterior.free)}
    for key, margin in margins().items():
        column = table[:, names.index(key)]
        assert margin.low <= column.min() < column.max() <= margin.high
        assert np.ptp(column) > 0.7 * (margin.high - margin.low)
    free = [names.index(one.key) for one in posterior.free]
    sets = {tuple(row) for row in posterior.values}
    assert {tuple(row) for row in table[:, free]} <= sets
    assert plausible_worlds()[3][names[0]] == table[3, 0]
