"""After which hour does a loss pass a level? Where a rising curve through the means crosses it.

Loss does not fall with the delay, so the means of the hours are made to rise (isotonic regression);
between two hours the curve is straight over the logarithm of the hour. The interval comes from the
same steps on evenings drawn again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

RESAMPLES = 599
_STREAM = 3

Level = Callable[[NDArray[np.float64]], float]
"""Gives the level for the mean losses of all answers, shape (n_answers,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """The last hour at which a loss is not above a level."""

    hour: float
    """0: it is above from the first hour on; infinite: it is not above at the last one."""
    low: float
    high: float
    """A 95 % interval."""


def rising(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Make means rise with the delay.

    Parameters
    ----------
    means : ndarray of float, shape (n_hours,)
        By the hour of the answer.

    Returns
    -------
    ndarray of float, shape (n_hours,)
        The nearest that never falls, in the sense of least squares.
    """
    return np.asarray(isotonic_regression(means).x, np.float64)


def hour_at(hours: NDArray[np.float64], means: NDArray[np.float64], level: float) -> float:
    """Find the last hour at which a rising curve is not above a level.

    Parameters
    ----------
    hours : ndarray of float, shape (n_hours,), unit h
        Above 0, ascending.
    means : ndarray of float, shape (n_hours,)
        Losses; made to rise.
    level : float
        In their unit.

    Returns
    -------
    float, unit h
        0 if the curve begins above the level, infinite if it ends below or on it.
    """
    curve = rising(means)
    if curve[0] > level:
        return 0.0
    if curve[-1] <= level:
        return float("inf")
    after = int(np.argmax(curve > level))
    part = (level - curve[after - 1]) / (curve[after] - curve[after - 1])
    ends = np.log(hours[[after - 1, after]])
    return float(np.exp(ends[0] + part * (ends[1] - ends[0])))


def crossing(
    losses: NDArray[np.float64],
    rows: NDArray[np.int64],
    hours: NDArray[np.float64],
    level: Level,
    seed: int,
) -> Crossing:
    """Find the hour at which a loss passes a level, and how certain it is.

    Parameters
    ----------
    losses : ndarray of float, shape (n_answers, n_evenings)
        Column k is the same evening under every answer.
    rows : ndarray of int, shape (n_hours,)
        The answers of the curve, by their hour.
    hours : ndarray of float, shape (n_hours,), unit h
        Their hours.
    level : callable
        May depend on the same losses, and is then drawn again with them.
    seed : int
        The same seed draws the same evenings again.

    Returns
    -------
    Crossing
        The hour, with an interval.
    """
    n = losses.shape[1]
    generator = np.random.Generator(np.random.PCG64([seed, _STREAM]))
    draws = generator.integers(0, n, (RESAMPLES, n)) + n * np.arange(RESAMPLES)[:, None]
    counts = np.bincount(draws.ravel(), minlength=RESAMPLES * n).reshape(RESAMPLES, n)
    again = counts @ losses.T / n
    found = np.array([hour_at(hours, means[rows], level(means)) for means in again])
    low, high = np.quantile(found, (0.025, 0.975), method="closest_observation")
    means = losses.mean(axis=1)
    hour = hour_at(hours, means[rows], level(means))
    return Crossing(hour=hour, low=min(float(low), hour), high=max(float(high), hour))
