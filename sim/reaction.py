"""When does somebody react? The reaction-time kernel and the hour of the day.

The kernel is the memory kernel of [zhao2015]: flat for the first minutes, then a power law,
normalised so that it integrates to 1 (c = 1 / (s0 (1 + 1/theta))) and truncated at the horizon of
the storm, because its mean is infinite. Its quantile has a closed form.

The hour of the day bends time: delays are counted in *activity hours*, which run fast in the
evening and slowly at night. Twenty-four of them make a day.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined

HOURS_A_DAY = 24
_QUIETEST = 0.05
"""Activity of an hour in which the waves leave nobody awake (assumed)."""


def kernel_mass(horizon_h: float, theta: float, flat_h: float) -> float:
    """Give the part of the kernel that lies before the horizon.

    Parameters
    ----------
    horizon_h : float, unit h
        Where the tail is cut.
    theta : float, unit 1
        Exponent of the tail.
    flat_h : float, unit h
        Length of the flat part.

    Returns
    -------
    float, unit 1
        Probability in (0, 1).

    References
    ----------
    [zhao2015]
    """
    if horizon_h <= flat_h:
        return theta / (1.0 + theta) * horizon_h / flat_h
    return 1.0 - (horizon_h / flat_h) ** -theta / (1.0 + theta)


@compiled
def reaction_delay_h(u: float, theta: float, flat_h: float, mass: float) -> float:
    """Turn a uniform draw into a reaction delay.

    Parameters
    ----------
    u : float
        Uniform draw in (0, 1).
    theta : float, unit 1
        Exponent of the tail.
    flat_h : float, unit h
        Length of the flat part.
    mass : float, unit 1
        Part of the kernel that is kept, see :func:`kernel_mass`.

    Returns
    -------
    float, unit activity h
        Delay from a post to the exposure of one follower.

    References
    ----------
    [zhao2015]
    """
    p = u * mass
    flat_part = theta / (1.0 + theta)
    if p <= flat_part:
        return flat_h * p / flat_part
    return flat_h * math.pow((1.0 - p) * (1.0 + theta), -1.0 / theta)


def activity_by_hour(
    amplitude: float, peak_hour: float, half_amplitude: float = 0.0, half_peak_hour: float = 0.0
) -> NDArray[np.float64]:
    """Give the relative activity of each hour of the day: a daily and a half-daily wave, mean 1.

    Two waves, because one alone would put the quietest hour twelve hours after the busiest, in the
    morning; measured days are quietest before dawn. No hour is quieter than a twentieth.

    Parameters
    ----------
    amplitude : float, unit 1
        Swing of the daily wave; with both swings 0 all hours are alike.
    peak_hour : float, unit h
        Local hour of the daily wave's peak.
    half_amplitude : float, unit 1
        Swing of the wave that comes twice a day.
    half_peak_hour : float, unit h
        Local hour of its first peak.

    Returns
    -------
    ndarray of float, shape (25,), unit activity h
        Cumulated activity at the start of each hour; the last value is 24.

    References
    ----------
    [rhp_seirs]
    """
    middle = np.arange(HOURS_A_DAY) + 0.5
    activity = 1.0 + amplitude * np.cos(2.0 * np.pi * (middle - peak_hour) / HOURS_A_DAY)
    activity += half_amplitude * np.cos(4.0 * np.pi * (middle - half_peak_hour) / HOURS_A_DAY)
    activity = np.maximum(activity, _QUIETEST)
    activity *= HOURS_A_DAY / activity.sum()
    cumulated = np.concatenate([[0.0], np.cumsum(activity)])
    cumulated[-1] = HOURS_A_DAY
    return cumulated


@inlined
def to_activity(clock_h: float, cumulated: NDArray[np.float64]) -> float:
    """Count the activity hours from midnight of the first day to a local time."""
    day = math.floor(clock_h / 24.0)
    rest = clock_h - 24.0 * day
    hour = min(int(rest), 23)
    return 24.0 * day + cumulated[hour] + (rest - hour) * (cumulated[hour + 1] - cumulated[hour])


@inlined
def from_activity(activity_h: float, cumulated: NDArray[np.float64]) -> float:
    """Undo :func:`to_activity`."""
    day = math.floor(activity_h / 24.0)
    rest = activity_h - 24.0 * day
    hour = min(int(rest), 23)
    while cumulated[hour] > rest:
        hour -= 1
    while hour < 23 and cumulated[hour + 1] <= rest:
        hour += 1
    width = cumulated[hour + 1] - cumulated[hour]
    return 24.0 * day + hour + (rest - cumulated[hour]) / width


@compiled
def to_open_time(clock_h: float, opens: float, closes: float) -> float:
    """Count the hours between ``opens`` and ``closes`` of every day up to a local time."""
    day = math.floor(clock_h / 24.0)
    rest = clock_h - 24.0 * day
    return day * (closes - opens) + min(max(rest - opens, 0.0), closes - opens)


@compiled
def end_of_open_time(open_h: float, opens: float, closes: float) -> float:
    """Give the local time at which work of so many open hours is done: by closing at the latest."""
    length = closes - opens
    day = math.ceil(open_h / length) - 1.0
    return 24.0 * day + opens + (open_h - day * length)


@compiled
def from_open_time(open_h: float, opens: float, closes: float) -> float:
    """Give the local time at which so many open hours have passed."""
    length = closes - opens
    day = math.floor(open_h / length)
    return 24.0 * day + opens + (open_h - day * length)
