"""Does a margin give the values that its distribution promises, and refuse what it cannot be?

Expected quantiles are worked out by hand; normal ones use the printed table of the normal
distribution: Phi(1) = 0.841345, Phi(2) = 0.977250, Phi(0.674490) = 0.75.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.sweeps.margins import Distribution, check_no_shape, number_margin, word_margin
from experiments.sweeps.settings import settings
from experiments.sweeps.study import Uncertainty
from sim.errors import ParameterError

HOURS, FOLLOWERS, TONES = "reply.delay_h", "shop.n_followers", "reply.tone"


def margin(key=HOURS, **said):
    return number_margin(settings()[key], Uncertainty(key=key, **said))


def words(values=(), weights=(), key=TONES):
    return word_margin(settings()[key], values, weights)


def at(found, *coordinates):
    return found.at(np.array(coordinates))


def spread(distribution, low, high, **shape):
    return margin(distribution=Distribution(distribution), low=low, high=high, **shape)


@pytest.mark.parametrize(
    ("found", "coordinates", "expected"),
    [
        (margin(low=10, high=30), (0, 0.25, 0.5, 1), (10, 15, 20, 30)),
        (margin(), (0, 0.5, 1), (0, 168, 336)),  # as declared
        (margin(high=100), (0, 0.5, 1), (0, 50, 100)),
        # each quarter is a tenfold of 1 to 10^2 over 4: 10^(0.5), 10^1, 10^(1.5)
        (spread("log_uniform", 1, 100), (0, 0.25, 0.5, 0.75, 1), (1, 10**0.5, 10, 10**1.5, 100)),
        # a triangle from 0 to 100 with its top at 20: below it F = x^2/2000, above it
        # 1 - F = (100 - x)^2/8000
        (
            spread("triangular", 0, 100, mode=20),
            (0, 0.05, 0.2, 0.68, 1),
            (0, 10, 20, 100 - 2560**0.5, 100),
        ),
        (spread("triangular", 0, 100, mode=0), (0, 0.75, 1), (0, 50, 100)),
        (spread("triangular", 0, 100, mode=100), (0, 0.25, 1), (0, 50, 100)),
        # cuts two sd apart lie at Phi(-2) and Phi(2); the median stays
        (spread("normal", 10, 50, mean=30, sd=10), (0, 0.5, 1), (10, 30, 50)),
        # of the mass 0.954500 between them, up to +1 sd lie 0.841345 - 0.022750 = 0.818595
        (spread("normal", 10, 50, mean=30, sd=10), (0.818595 / 0.954500,), (40,)),
        # cuts ten sd away change nothing that can be seen
        (spread("normal", 0, 200, mean=100, sd=10), (0.75, 0.25), (106.74490, 93.25510)),
        (spread("log_normal", 1, 100, median=10, sigma=0.2), (0, 0.5, 1), (1, 10, 100)),
        (spread("log_normal", 1, 100, median=10, sigma=0.2), (0.75,), (10 * np.exp(0.134898),)),
    ],
)  # fmt: skip
def test_quantiles_are_those_worked_out_by_hand(found, coordinates, expected):
    values = at(found, *coordinates)
    assert values == pytest.approx(expected, rel=2e-6, abs=1e-9)
    assert {type(value) for value in values} == {float}


@given(
    st.sampled_from(list(Distribution)),
    st.floats(1.0, 300.0),
    st.floats(0.001, 35.0),
    st.floats(0.0, 1.0),
    st.lists(st.floats(0.0, 1.0), min_size=2, max_size=20),
)
def test_no_value_leaves_its_limits_and_none_overtakes(kind, low, width, inside, coordinates):
    high = low + width
    middle = min(low + inside * width, high)
    shapes = {
        Distribution.TRIANGULAR: {"mode": middle},
        Distribution.NORMAL: {"mean": middle, "sd": 0.3 * width},
        Distribution.LOG_NORMAL: {"median": middle, "sigma": 0.5},
    }
    found = margin(low=low, high=high, distribution=kind, **shapes.get(kind, {}))
    values = found.at(np.sort(coordinates))
    assert all(low <= value <= high for value in values)
    assert all(before <= value + 1e-9 * high for before, value in pairwise(values))


def test_whole_numbers_are_equally_likely_with_both_ends():
    die = margin(FOLLOWERS, low=1, high=6)
    thirds = (np.arange(600) + 0.5) / 600
    values = die.at(thirds)
    assert Counter(values) == dict.fromkeys(range(1, 7), 100)
    assert at(die, 0.0, 1.0) == [1, 6]
    assert {type(value) for value in values} == {int}


def test_whole_numbers_of_another_distribution_are_rounded_within_the_limits():
    found = margin(FOLLOWERS, low=1, high=100, distribution=Distribution.LOG_UNIFORM)
    # 10^0.9 = 7.94, 10^0.5 = 3.16
    assert at(found, 0.0, 0.25, 0.45, 0.5, 1.0) == [1, 3, 8, 10, 100]
    assert {type(value) for value in at(found, 0.1, 0.9)} == {int}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (margin(low=0, high=100, levels=5), [0, 25, 50, 75, 100]),
        (margin(low=0, high=100, levels=2), [0, 100]),
        (margin(low=0, high=100, levels=1), [50]),
        (margin(FOLLOWERS, low=1, high=3, levels=1000), [1, 2, 3]),
        (margin(FOLLOWERS, low=0, high=100, levels=5), [0, 25, 50, 75, 100]),
        (words(["silent", "hostile"], [9, 1]), ["silent", "hostile"]),
    ],
)
def test_a_grid_has_equal_steps_with_both_ends_and_nothing_twice(found, expected):
    assert found.grid() == expected


def test_words_are_taken_in_order_by_their_weights():
    found = words(["silent", "hostile", "evasive"], [1, 2, 1])
    assert found.chances == (0.25, 0.5, 0.25)
    edges = (0.0, 0.2499, 0.25, 0.7499, 0.75, 1.0)
    assert at(found, *edges) == ["silent", "silent", "hostile", "hostile", "evasive", "evasive"]


def test_without_weights_all_words_are_equally_likely_and_none_are_all():
    found = words(key="mechanism.boost")
    assert (found.values, found.chances) == (("on", "off"), (0.5, 0.5))
    assert words().values == settings()[TONES].choices
    thirds = words(["silent", "hostile", "evasive"])
    assert at(thirds, np.nextafter(1.0, 0.0), 1.0) == ["evasive", "evasive"]


def test_numbers_and_switches_can_be_listed_too():
    assert words([1, 24.0], key=HOURS).values == (1.0, 24.0)
    assert words([True, "off"], key="mechanism.boost").values == ("on", "off")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"low": 30, "high": 10}, "^low must be below high 10, got 30; swap them$"),
        ({"low": 10, "high": 10}, "^low must be below high 10, got 10; use set to fix the value$"),
        ({"low": -1}, r"^low must be a number in \[0, 336\] h, got -1$"),
        ({"high": 337}, r"^high must be a number in \[0, 336\] h, got 337$"),
        ({"key": FOLLOWERS, "low": 1.5}, r"^low must be a whole number in .*, got 1.5$"),
        ({"distribution": "log_uniform"}, "^low must be above 0 for log_uniform, got 0; give anot"),
        ({"distribution": "log_normal", "median": 5, "sigma": 1}, "^low must be above 0 for log_n"),
        ({"distribution": "triangular"}, "^mode must be given for triangular, got nothing; add it"),
        ({"distribution": "normal", "mean": 5}, "^sd must be given for normal, got nothing; add"),
        ({"distribution": "normal", "sd": 5}, "^mean must be given for normal, got nothing; add"),
        (
            {"distribution": "log_normal", "low": 1, "median": 5},
            "^sigma must be given for log_normal, got nothing; add it$",
        ),
        ({"mode": 5.0}, "^mode must be left out for uniform, got 5.0$"),
        ({"distribution": "log_uniform", "low": 1, "sigma": 1.0}, "^sigma must be left out for lo"),
        ({"distribution": "triangular", "mode": 5, "sd": 1.0}, "^sd must be left out for triangu"),
        ({"distribution": "normal", "mean": 5, "sd": 0}, "^sd must be above 0, got 0.0$"),
        ({"distribution": "normal", "mean": 5, "sd": -1}, "^sd must be above 0, got -1.0$"),
        (
            {"distribution": "log_normal", "low": 1, "median": 5, "sigma": 0},
            "^sigma must be above 0, got 0.0$",
        ),
        (
            {"distribution": "triangular", "low": 10, "high": 20, "mode": 9},
            "^mode must lie between low and high, got 9.0$",
        ),
        ({"distribution": "normal", "mean": 400, "sd": 1}, "^mean must lie between low and high"),
        (
            {"distribution": "log_normal", "low": 1, "median": 0.5, "sigma": 1},
            "^median must lie between low and high, got 0.5$",
        ),
        ({"key": TONES}, r"^reply.tone must be given values, got a range; list some of "),
    ],
)
def test_what_a_number_cannot_be_is_refused(said, told):
    said = {"key": HOURS, "distribution": "uniform"} | said
    distribution = Distribution(said.pop("distribution"))
    with pytest.raises(ParameterError, match=told):
        margin(distribution=distribution, **said)


@pytest.mark.parametrize(
    ("values", "weights", "told"),
    [
        (["silent", "silent"], [], "^values must name each once, got 'silent' again; delete one$"),
        (["quiet"], [], "^reply.tone must be one of .*, got 'quiet'$"),
        (["silent", "hostile"], [1], "^weights must be one for each of the 2 values, got 1$"),
        ([], [1, 2], "^weights must be one for each of the 7 values, got 2$"),
        (["silent", "hostile"], [1, 0], "^weights must be above 0, got 0; leave the value out$"),
        (["silent", "hostile"], [1, -2.5], "^weights must be above 0, got -2.5; leave the val"),
    ],
)
def test_what_words_cannot_be_is_refused(values, weights, told):
    with pytest.raises(ParameterError, match=told):
        words(values, weights)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"distribution": Distribution.NORMAL}, "^distribution must be left out where values are "
         "listed, got 'normal'; give them weights$"),
        ({"mode": 1.0}, "^mode must be left out where values are listed, got 1.0$"),
        ({"sigma": 2.0}, "^sigma must be left out where values are listed, got 2.0$"),
    ],
)  # fmt: skip
def test_listed_values_have_no_distribution(said, told):
    with pytest.raises(ParameterError, match=told):
        check_no_shape(Uncertainty(key=TONES, **said))
    check_no_shape(Uncertainty(key=TONES))
