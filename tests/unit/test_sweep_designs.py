"""Do the draws of a design lie as they should, and do they depend on nothing but the study?"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from experiments.sweeps.designs import Kind, check_cells, draws_of, unit_points
from experiments.sweeps.margins import Distribution, number_margin, word_margin
from experiments.sweeps.settings import settings
from experiments.sweeps.study import Uncertainty
from sim.errors import ParameterError

HOURS, AROUSAL, PLATFORM = "reply.delay_h", "complaint.arousal", "platform"


def number(key, **said):
    return number_margin(settings()[key], Uncertainty(key=key, **said))


def word(*values, weights=()):
    return word_margin(settings()[PLATFORM], values, weights)


MIXED = {HOURS: number(HOURS, low=0, high=64), PLATFORM: word("x", "facebook", weights=[1, 3])}


def test_a_grid_is_every_level_with_every_other_the_last_fastest():
    margins = {HOURS: number(HOURS, low=0, high=2, levels=3), PLATFORM: word("x", "tiktok")}
    assert draws_of(margins, Kind.GRID, 7, 0) == {
        HOURS: [0.0, 0.0, 1.0, 1.0, 2.0, 2.0],
        PLATFORM: ["x", "tiktok"] * 3,
    }


def test_a_latin_hypercube_has_one_draw_in_each_stratum_of_each_margin():
    margins = {key: number(key, low=0, high=1) for key in (AROUSAL, "complaint.severity")}
    draws = draws_of(margins | {PLATFORM: MIXED[PLATFORM]}, Kind.LATIN_HYPERCUBE, 40, 3)
    for key in margins:
        strata = np.floor(np.array(draws[key]) * 40).astype(int)
        assert sorted(strata.tolist()) == list(range(40))
    # weights 1 and 3: the first ten strata are x, the other thirty facebook
    assert Counter(draws[PLATFORM]) == {"x": 10, "facebook": 30}
    first, second = (np.argsort(draws[key]).tolist() for key in margins)
    assert first != second  # the strata are shuffled for each margin


def test_a_sobol_sequence_is_even_in_each_margin_and_in_each_quarter_of_a_plane():
    draws = draws_of(MIXED, Kind.SOBOL, 64, 3)
    strata = np.floor(draws[HOURS]).astype(int)
    assert sorted(strata.tolist()) == list(range(64))
    assert Counter(draws[PLATFORM]) == {"x": 16, "facebook": 48}
    points = unit_points(Kind.SOBOL, 64, 2, 3)
    quarters = Counter(map(tuple, np.floor(points * 2).astype(int).tolist()))
    assert set(quarters.values()) == {16}


@pytest.mark.parametrize("points", [1, 2, 1024])
def test_a_sobol_sequence_takes_any_power_of_two(points):
    assert len(draws_of(MIXED, Kind.SOBOL, points, 0)[HOURS]) == points


@pytest.mark.parametrize(("points", "near"), [(3, 4), (100, 128), (90, 64), (1000, 1024)])
def test_a_sobol_sequence_of_another_length_is_refused_with_the_nearest(points, near):
    told = f"^points must be a power of 2 for sobol, got {points}; take {near}$"
    with pytest.raises(ParameterError, match=told):
        draws_of(MIXED, Kind.SOBOL, points, 0)


@pytest.mark.parametrize("kind", [Kind.LATIN_HYPERCUBE, Kind.SOBOL])
def test_the_same_seed_gives_the_same_draws_and_another_one_others(kind):
    drawn = [draws_of(MIXED, kind, 16, seed) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1]
    assert drawn[0][HOURS] != drawn[2][HOURS]
    assert unit_points(kind, 16, 2, 0).min() >= 0.0
    assert unit_points(kind, 16, 2, 0).max() <= 1.0


def test_a_grid_has_no_luck():
    assert draws_of(MIXED, Kind.GRID, 1, 0) == draws_of(MIXED, Kind.GRID, 1, 1)


def test_without_uncertainties_there_is_nothing_to_draw():
    assert all(draws_of({}, kind, 100, 0) == {} for kind in Kind)


def test_a_margin_changes_nothing_but_its_own_values():
    wide = draws_of(MIXED, Kind.LATIN_HYPERCUBE, 16, 5)
    skewed = number(HOURS, low=1, high=64, distribution=Distribution.LOG_UNIFORM)
    other = draws_of(MIXED | {HOURS: skewed}, Kind.LATIN_HYPERCUBE, 16, 5)
    assert other[PLATFORM] == wide[PLATFORM]
    assert other[HOURS] == pytest.approx([64 ** (value / 64) for value in wide[HOURS]])


def test_a_million_millions_of_cells_are_refused_with_their_number():
    keys = (AROUSAL, "complaint.severity", HOURS, "shop.n_followers")
    margins = {key: number(key, levels=1000) for key in keys}
    told = (
        "^cells must number at most 1000000, got 1000000000000; "
        "take fewer levels or values, or a latin_hypercube$"
    )
    with pytest.raises(ParameterError, match=told):
        draws_of(margins, Kind.GRID, 1, 0)
    with pytest.raises(ParameterError, match="got 1000001"):
        draws_of(margins, Kind.LATIN_HYPERCUBE, 1_000_001, 0)
    check_cells(1_000_000)
