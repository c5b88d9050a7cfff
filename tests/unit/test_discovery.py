"""Are planted rules found, and does pure noise yield none?"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from experiments.discovery.boxes import Box, Limits, as_settings, quality
from experiments.discovery.search import find_box, find_boxes, short_numbers


def drawn(n, seed):
    generator = np.random.Generator(np.random.PCG64([seed, 7]))
    return pd.DataFrame(
        {
            "anger": generator.random(n),
            "followers": generator.random(n) * 1000.0,
            "idle": generator.random(n),
            "platform": generator.choice(["x", "facebook", "tiktok"], n),
        }
    )


def noisy(truth, seed, wrong):
    generator = np.random.Generator(np.random.PCG64([seed, 8]))
    return truth ^ (generator.random(len(truth)) < wrong)


@pytest.mark.parametrize("wrong", [0.0, 0.1])
def test_a_planted_box_of_numbers_and_words_is_found(wrong):
    draws = drawn(800, 0)
    truth = ((draws["anger"] > 0.6) & (draws["platform"] == "x")).to_numpy()
    box = find_box(draws, noisy(truth, 0, wrong))
    assert set(box.limits) == {"anger", "platform"}
    assert box.limits["platform"] == ("x",)
    low, high = box.limits["anger"]
    assert low == pytest.approx(0.6, abs=0.06)
    assert high > 0.95


def test_two_limits_of_one_number_are_found():
    draws = drawn(800, 1)
    truth = draws["followers"].between(300, 600).to_numpy()
    box = find_box(draws, truth)
    assert set(box.limits) == {"followers"}
    assert box.limits["followers"] == pytest.approx((300, 600), abs=40)


def test_a_second_box_is_found_among_what_the_first_leaves():
    draws = drawn(1500, 2)
    truth = ((draws["anger"] > 0.7) | (draws["followers"] > 750)).to_numpy()
    boxes = find_boxes(draws, truth)
    assert {key for box in boxes[:2] for key in box.limits} >= {"anger", "followers"}
    covered = np.any([box.holds(draws) for box in boxes], axis=0)
    assert covered[truth].mean() > 0.9


def test_pure_noise_yields_no_rule():
    """At most 4 of 100 keyed repetitions may find one; a planted weak rule is the control."""
    found = 0
    for seed in range(100):
        draws = drawn(200, seed)
        is_case = noisy(np.zeros(200, bool), seed, 0.3)
        found += find_box(draws, is_case) is not None
    assert found <= 4


def test_the_control_a_weak_rule_is_found_most_of_the_time():
    found = 0
    for seed in range(40):
        draws = drawn(200, seed)
        is_case = noisy((draws["anger"] > 0.7).to_numpy(), seed, 0.25)
        box = find_box(draws, is_case)
        found += box is not None and "anger" in box.limits
    assert found >= 32


@pytest.mark.parametrize("is_case", [np.zeros(100, bool), np.ones(100, bool)])
def test_nothing_or_everything_is_no_rule(is_case):
    assert find_box(drawn(100, 0), is_case) is None
    assert find_boxes(drawn(100, 0), is_case) == []


def test_a_handful_of_draws_is_no_rule():
    draws = drawn(30, 0)
    assert find_box(draws, (draws["anger"] > 0.5).to_numpy()) is None


def test_quality_is_counted():
    draws = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": ["p", "p", "q", "q"]})
    is_case = np.array([True, True, False, True])
    box = Box(limits={"a": Limits(2.0, math.inf), "b": ("p", "q")})
    found = quality(box, draws, is_case)
    assert (found.n_inside, found.n_all, found.base) == (3, 4, 0.75)
    assert found.precision == found.coverage == pytest.approx(2 / 3)
    low, high = found.precision_ci95
    assert low == pytest.approx(0.0943, abs=1e-3)  # Clopper and Pearson for 2 of 3
    assert high == pytest.approx(0.9916, abs=1e-3)


def test_quality_of_an_empty_box():
    draws = pd.DataFrame({"a": [1.0, 2.0]})
    found = quality(Box(limits={"a": Limits(5.0, 6.0)}), draws, np.array([True, False]))
    assert found.n_inside == 0
    assert math.isnan(found.precision)
    assert math.isnan(found.precision_ci95[0])


def test_a_rule_for_machines():
    box = Box(limits={"a": Limits(1.25, math.inf), "b": Limits(-math.inf, 3.0), "c": ("x", "y")})
    assert as_settings(box) == ["a >= 1.25", "b <= 3", "c in [x, y]"]


def test_limits_of_a_rule_have_few_digits():
    draws = drawn(800, 0)
    draws["hazard"] = 0.0003 + 0.005 * draws["anger"]
    for key in ("anger", "followers", "hazard"):
        truth = (draws[key] > draws[key].quantile(0.7)).to_numpy()
        found = find_box(draws[[key]], truth).limits[key].low
        assert found == float(f"{found:.3g}")
        # no further from the cut planted than two cuts and the rounding
        assert found == pytest.approx(draws[key].quantile(0.7), abs=0.11 * np.ptp(draws[key]))


def test_cuts_are_rounded_to_less_than_a_200th_of_the_range():
    cuts = np.array([-12346.0, 0.0, 0.00034567, 1000.1234, 1000.4321])
    assert short_numbers(cuts, 1e5) == [-12300.0, 0.0, 0.000346, 1000.0]
    assert short_numbers(cuts[3:], 1.0) == [1000.123, 1000.432]
    assert short_numbers(cuts[3:], 0.0) == [1000.1234, 1000.4321]


def test_a_rule_for_machines_keeps_its_limits():
    box = Box(limits={"a": Limits(123456.0, math.inf), "b": Limits(-math.inf, 0.00034)})
    assert as_settings(box) == ["a >= 123456", "b <= 0.00034"]
