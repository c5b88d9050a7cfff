"""Do reaction delays follow the published kernel, and does the clock bend time as it should?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.parameters import ReactionParameters
from sim.reaction import (
    activity_by_hour,
    from_activity,
    from_open_time,
    kernel_mass,
    reaction_delay_h,
    to_activity,
    to_open_time,
)

COLD = settings(deadline=None)
"""The first call compiles."""

THETA, FLAT_H = ReactionParameters().kernel_theta, ReactionParameters().kernel_flat_h
STORM_H = 336.0
HOURS = st.floats(0.0, 2200.0)


@pytest.mark.parametrize(
    ("horizon_h", "mass"),
    [(5 / 60, 0.188), (1.0, 0.543), (6.0, 0.698), (24.0, 0.781), (STORM_H, 0.881)],
)
def test_the_mass_is_the_one_of_the_evidence_table(horizon_h: float, mass: float) -> None:
    # row 57, three digits
    assert kernel_mass(horizon_h, THETA, FLAT_H) == pytest.approx(mass, abs=5e-4)


def test_the_flat_part_grows_in_proportion() -> None:
    # 0.25 / 1.25 = 0.2 lies in the flat part, half of it in its first half
    assert kernel_mass(2.0, 0.25, 2.0) == pytest.approx(0.2)
    assert kernel_mass(1.0, 0.25, 2.0) == pytest.approx(0.1)
    # 16 times as long: 1 - 16**-0.25 / 1.25 = 1 - 0.5 / 1.25 = 0.6
    assert kernel_mass(32.0, 0.25, 2.0) == pytest.approx(0.6)


def test_single_delays() -> None:
    # the inverse of the three masses above
    assert reaction_delay_h(0.1, 0.25, 2.0, 1.0) == pytest.approx(1.0)
    assert reaction_delay_h(0.2, 0.25, 2.0, 1.0) == pytest.approx(2.0)
    assert reaction_delay_h(0.6, 0.25, 2.0, 1.0) == pytest.approx(32.0)
    # a truncated kernel stretches the draw: 0.75 x 0.8 = 0.6
    assert reaction_delay_h(0.75, 0.25, 2.0, 0.8) == pytest.approx(32.0)


def test_the_median_is_the_one_of_the_evidence_table() -> None:
    mass = kernel_mass(STORM_H, THETA, FLAT_H)
    assert 60 * reaction_delay_h(0.5, THETA, FLAT_H, 1.0) == pytest.approx(40.6, abs=0.05)
    assert 60 * reaction_delay_h(0.5, THETA, FLAT_H, mass) == pytest.approx(25.0, abs=0.05)


@COLD
@given(st.floats(1e-12, 1 - 1e-12))
def test_a_delay_undoes_the_mass_and_stays_before_the_horizon(u: float) -> None:
    mass = kernel_mass(STORM_H, THETA, FLAT_H)
    delay = reaction_delay_h(u, THETA, FLAT_H, mass)
    assert 0.0 < delay <= STORM_H * (1 + 1e-9)
    assert kernel_mass(delay, THETA, FLAT_H) / mass == pytest.approx(u, rel=1e-9)


def distance_to_kernel(theta: float) -> float:
    """Kolmogorov-Smirnov distance of 10^5 draws to the truncated kernel with the default theta."""
    mass, true_mass = kernel_mass(STORM_H, theta, FLAT_H), kernel_mass(STORM_H, THETA, FLAT_H)
    draws = np.random.default_rng(57).random(100_000)
    delays = np.sort([reaction_delay_h(u, theta, FLAT_H, mass) for u in draws])
    law = np.array([kernel_mass(t, THETA, FLAT_H) for t in delays]) / true_mass
    steps = np.arange(len(delays) + 1) / len(delays)
    return float(max(np.max(steps[1:] - law), np.max(law - steps[:-1])))


def critical_distance(n: int, false_alarm: float) -> float:
    """Distance that n draws from the law exceed with the given chance (Kolmogorov's limit)."""
    return math.sqrt(-math.log(false_alarm / 2) / 2 / n)


def test_draws_follow_the_kernel() -> None:
    # false-alarm rate 1e-6
    assert distance_to_kernel(THETA) < critical_distance(100_000, 1e-6)


def test_draws_from_another_kernel_are_told_apart() -> None:
    # the control: a tail that is too light
    assert distance_to_kernel(0.30) > critical_distance(100_000, 1e-6)


def test_activity_by_hand() -> None:
    cumulated = activity_by_hour(0.6, 20.5)
    width = np.diff(cumulated)
    assert cumulated[0] == 0.0
    assert cumulated[24] == 24.0
    assert width[20] == pytest.approx(1.6)  # the hour around the peak
    assert width[8] == pytest.approx(0.4)  # twelve hours away
    assert width[2] == pytest.approx(1.0)  # six hours away
    assert width[14] == pytest.approx(1.0)


def test_two_waves_by_hand() -> None:
    width = np.diff(activity_by_hour(0.3, 16.5, 0.2, 10.5))
    # at 10 h the daily wave is a quarter of a day away and the half-daily one is at its peak
    assert width[10] == pytest.approx(1.2)
    assert width[16] == pytest.approx(1.3 - 0.2)
    assert width[4] == pytest.approx(1.0 - 0.3 - 0.2)
    assert width[22] == pytest.approx(1.2)


def test_the_default_day_is_busiest_in_the_evening_and_quietest_before_dawn() -> None:
    # both from kompas2019, which the waves were not fitted to
    p = ReactionParameters()
    waves = (p.activity_amplitude, p.activity_peak_hour, p.half_day_amplitude, p.half_day_peak_hour)
    width = np.diff(activity_by_hour(*waves))
    assert 19 <= int(np.argmax(width)) <= 21
    assert 2 <= int(np.argmin(width)) <= 4


def test_no_hour_is_dead() -> None:
    width = np.diff(activity_by_hour(0.8, 16.0, 0.5, 10.0))
    assert width.min() > 0.0
    assert width.sum() == pytest.approx(24.0)


def test_activity_is_counted_day_by_day() -> None:
    cumulated = activity_by_hour(0.6, 20.5)
    # half of the peak hour is worth 0.8
    evening = to_activity(24 + 20.5, cumulated) - to_activity(24 + 20.0, cumulated)
    assert evening == pytest.approx(0.8)
    assert to_activity(48.0, cumulated) == 48.0
    assert from_activity(48.0, cumulated) == 48.0


@COLD
@given(HOURS)
def test_without_swing_all_hours_are_alike(hour: float) -> None:
    flat = activity_by_hour(0.0, 20.5)
    assert to_activity(hour, flat) == pytest.approx(hour, abs=1e-9)
    assert from_activity(hour, flat) == pytest.approx(hour, abs=1e-9)


@COLD
@given(HOURS, st.floats(0, 0.8), st.floats(0, 24))
def test_activity_and_back(hour: float, amplitude: float, peak: float) -> None:
    cumulated = activity_by_hour(amplitude, peak)
    there = to_activity(hour, cumulated)
    assert from_activity(there, cumulated) == pytest.approx(hour, abs=1e-8)


@COLD
@given(st.integers(0, 2200), st.sampled_from([-1, 0, 1]))
def test_activity_at_and_beside_the_borders_of_hours(hour: int, side: int) -> None:
    cumulated: NDArray[np.float64] = activity_by_hour(0.6, 20.5)
    border = to_activity(float(hour), cumulated)
    beside = max(0.0, math.nextafter(border, border + side))
    assert from_activity(beside, cumulated) == pytest.approx(hour, abs=1e-8)


@pytest.mark.parametrize(
    ("clock_h", "open_h"),
    [(7.0, 0.0), (8.0, 0.0), (19.5, 11.5), (21.0, 13.0), (23.0, 13.0), (33.0, 14.0), (24.0, 13.0)],
)
def test_open_hours_by_hand(clock_h: float, open_h: float) -> None:
    assert to_open_time(clock_h, 8.0, 21.0) == open_h


@pytest.mark.parametrize(
    ("open_h", "clock_h"), [(0.0, 8.0), (11.5, 19.5), (13.0, 32.0), (14.0, 33.0), (26.5, 56.5)]
)
def test_clock_of_open_hours_by_hand(open_h: float, clock_h: float) -> None:
    # exactly at closing time the next open moment is tomorrow's opening
    assert from_open_time(open_h, 8.0, 21.0) == clock_h


@COLD
@given(st.floats(0.0, 1100.0))
def test_open_hours_and_back(open_h: float) -> None:
    clock = from_open_time(open_h, 8.0, 21.0)
    assert 8.0 <= clock % 24.0 <= 21.0
    assert to_open_time(clock, 8.0, 21.0) == pytest.approx(open_h, abs=1e-9)
