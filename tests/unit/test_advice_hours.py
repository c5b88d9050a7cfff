"""Is the hour found at which a loss passes a level, with a range that holds?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from made_advice import DEFENCE, LATE, SOON, made_evenings

from experiments.advice.crossing import crossing, hour_at, rising
from experiments.advice.hours import equal_losses, last_safe_hour
from experiments.advice.shop_questions import read_shop
from experiments.advice.ways_to_answer import SILENCE
from sim.responses import Tone

HOURS = np.array([1.0, 4.0, 16.0])
ROWS = np.array([0, 1, 2])


def level_of(value):
    return lambda _: value


def test_means_are_made_to_rise():
    np.testing.assert_allclose(rising(np.array([1.0, 3.0, 2.0, 5.0])), [1.0, 2.5, 2.5, 5.0])


@pytest.mark.parametrize(
    ("level", "hour"),
    [
        (0.5, 0.0),  # above from the first hour on
        (1.0, 1.0),
        (1.5, 2.0),  # half the way from 1 to 2: at the geometric middle of 1 and 4 h
        (2.0, 4.0),
        (3.0, 8.0),
        (4.0, math.inf),  # never above
    ],
)
def test_the_hour_by_hand(level, hour):
    assert hour_at(HOURS, np.array([1.0, 2.0, 4.0]), level) == pytest.approx(hour)


def test_a_flat_curve_keeps_its_level_for_ever():
    assert hour_at(HOURS, np.array([2.0, 2.0, 2.0]), 2.0) == math.inf
    assert hour_at(HOURS, np.array([2.0, 2.0, 2.0]), 1.9) == 0.0


def drawn(seed, n=200):
    generator = np.random.Generator(np.random.PCG64(seed))
    shared = generator.normal(0.0, 1.0, n)  # the same evening in all rows
    own = generator.normal(0.0, 0.5, (3, n))
    return np.array([1.0, 2.0, 4.0])[:, None] + shared + own


def test_the_range_holds_the_true_hour_as_often_as_it_says():
    found = [crossing(drawn(seed), ROWS, HOURS, level_of(3.0), seed) for seed in range(100)]
    held = sum(each.low <= 8.0 <= each.high for each in found)
    assert 88 <= held <= 100  # 95 are promised; below 88 once in 250 trials
    halved = sum(abs(each.hour - 8.0) * 2 <= min(8.0 - each.low, each.high - 8.0) for each in found)
    assert halved < 88
    assert all(each.low <= each.hour <= each.high for each in found)


def test_a_level_that_depends_on_the_evenings_is_drawn_again_with_them():
    # half between row 0 and row 2 of the same evening: shared luck must not widen the range
    losses = np.array([1.0, 2.0, 4.0])[:, None] + drawn(7)[0] * 10.0
    moving = crossing(losses, ROWS, HOURS, lambda means: (means[0] + means[2]) / 2, 1)
    fixed = crossing(losses, ROWS, HOURS, level_of(float(losses.mean(axis=1)[[0, 2]].mean())), 1)
    assert moving.low == pytest.approx(moving.high)
    assert fixed.high > fixed.low


def test_the_same_seed_gives_the_same_range():
    first, second = (crossing(drawn(1), ROWS, HOURS, level_of(3.0), 5) for _ in range(2))
    assert first == second
    assert crossing(drawn(1), ROWS, HOURS, level_of(3.0), 6).low != first.low


EVENINGS = made_evenings(np.repeat([[4.0], [1.0], [3.0], [5.0]], 200, axis=1))


def shop(*settings):
    return read_shop(["kind=warung", *settings])


def test_without_a_limit_half_of_what_an_answer_saves_is_the_limit():
    found = last_safe_hour(EVENINGS, (SOON, LATE), shop(), 0)
    assert (found.limit, found.is_owners, found.in_sales) == (2.5, False, False)
    # by hand: 2.5 of 1 to 3 is 3/4 of the way from 1 h to 24 h, over the logarithm
    assert found.hour.hour == pytest.approx(24.0**0.75)
    assert (found.soonest, found.latest) == (1.0, 24.0)


def test_the_owner_s_limit_counts_in_customers_or_takings():
    named = last_safe_hour(EVENINGS, (SOON, LATE), shop("limit.lose_customers=2"), 0)
    assert (named.limit, named.is_owners, named.in_sales) == (2.0, True, False)
    assert named.hour.hour == pytest.approx(24.0**0.5)
    money = last_safe_hour(EVENINGS, (SOON, LATE), shop("limit.lose_idr=1000"), 0)
    assert (money.limit, money.in_sales) == (1000.0, True)
    assert money.hour.hour == pytest.approx(24.0**0.5)
    assert last_safe_hour(EVENINGS, (SOON, LATE), shop("limit.lose_customers=0"), 0).hour.hour == 0


def test_lines_of_equal_loss_by_hand():
    curves = {
        Tone.EMPATHETIC: (SOON, LATE),
        Tone.DEFENSIVE: (DEFENCE, replace(DEFENCE, delay_h=9.0)),
    }
    evenings = made_evenings(
        np.repeat([[4.0], [1.0], [3.0], [2.0], [6.0]], 200, axis=1),
        (SILENCE, SOON, LATE, *curves[Tone.DEFENSIVE]),
    )
    first, second = equal_losses(evenings, curves, Tone.EMPATHETIC, 0)
    assert (first.level, first.delay_h) == (1.0, 1.0)
    assert first.hours[Tone.DEFENSIVE].hour == 0.0  # a defence is never as good as that
    assert (second.level, second.delay_h) == (3.0, 24.0)
    assert second.hours[Tone.DEFENSIVE].hour == pytest.approx(9.0**0.25)
    assert second.soonest[Tone.DEFENSIVE] == 1.0
    assert second.latest[Tone.DEFENSIVE] == 9.0
