"""At which points may all bands be met? Walkers that visit each as often as that is likely.

What is allowed may be a hundred-thousandth of the range, too little to hit by chance. A sequential
Monte Carlo sampler [delmoral2006] starts from points spread evenly over the range and lets the
bands count little by little: at each stage points are drawn again by what the bands say of them,
and then walk, each along the difference of two others [terbraak2006], so that they take the scale
and the direction of what is allowed from each other. Separate islands keep their share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from experiments.calibration.emulator import Emulator, log_chance
from sim.errors import ResultsError

_WALKERS = 1024
_KEPT = 0.5
"""Part of the walkers that the points must still stand for after a stage."""
_STEPS = 8
"""Steps of all walkers after each stage."""
_JITTER = 1e-4
_LOWEST = -1e4
"""Logarithm of a chance below which all points are alike."""
_HOPELESS = math.log(1e-6)
"""Logarithm of the best chance below which the targets are said to contradict each other."""


def allowed_points(
    known: Mapping[str, Emulator], n_free: int, size: int, generator: np.random.Generator
) -> tuple[NDArray[np.float64], float]:
    """Draw points, each as likely as it is that all bands are met there.

    Parameters
    ----------
    known : mapping of str to Emulator
        By target.
    n_free : int
        Numbers that are fitted.
    size : int
        Points to draw.
    generator : Generator
        Its draws alone decide.

    Returns
    -------
    points : ndarray of float, shape (size, n_free)
        In [0, 1].
    plausible : float
        Mean chance over the whole range, relative to the best point: about the part of the range
        that is allowed.

    Raises
    ------
    ResultsError
        There are no such points: the targets contradict each other.

    References
    ----------
    [delmoral2006], [terbraak2006]
    """
    n = max(_WALKERS, 4 * size)
    points = generator.random((n, n_free))
    value = _value(known, points)
    counts, evidence = 0.0, 0.0
    while counts < 1.0:
        more = _next_stage(value, 1.0 - counts)
        weights = np.exp(more * (value - value.max()))
        evidence += more * float(value.max()) + math.log(weights.mean())
        drawn = generator.choice(n, n, p=weights / weights.sum())
        points, value = points[drawn], value[drawn]
        counts = min(counts + more, 1.0)
        for _ in range(_STEPS):
            points, value = _walked(known, points, value, counts, generator)
    top = float(value.max())
    if top < _HOPELESS:
        msg = f"targets must leave room, got a chance of {math.exp(top):.1e} at the best point"
        raise ResultsError(f"{msg}; see which rows the candidates miss")
    chosen = generator.choice(n, size, replace=False)
    return points[chosen], math.exp(min(evidence - top, 0.0))


def _value(known: Mapping[str, Emulator], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the logarithm of the chance that all bands are met."""
    return np.maximum(log_chance(known, points), _LOWEST)


def _next_stage(value: NDArray[np.float64], left: float) -> float:
    """Say by how much more the bands may count at once."""

    def stands_for(more: float) -> float:
        weights = np.exp(more * (value - value.max()))
        return float(weights.sum() ** 2 / (weights**2).sum() / len(value)) - _KEPT

    if stands_for(left) >= 0.0:
        return left
    return float(brentq(stands_for, 0.0, left, xtol=1e-12))


def _walked(
    known: Mapping[str, Emulator],
    points: NDArray[np.float64],
    value: NDArray[np.float64],
    counts: float,
    generator: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Let each half of the walkers go along differences of the other half."""
    n, n_free = points.shape
    points, value = points.copy(), value.copy()
    order = generator.permutation(n)
    scale = 2.38 / math.sqrt(2.0 * n_free) * generator.random()
    for ours, others in ((order[: n // 2], order[n // 2 :]), (order[n // 2 :], order[: n // 2])):
        one, two = (generator.choice(others, len(ours)) for _ in range(2))
        jitter = _JITTER * generator.standard_normal((len(ours), n_free))
        there = points[ours] + scale * (points[one] - points[two]) + jitter
        is_inside = np.all((there >= 0.0) & (there <= 1.0), axis=1)
        new = np.full(len(ours), -np.inf)
        if is_inside.any():
            new[is_inside] = _value(known, there[is_inside])
        goes = np.log(generator.random(len(ours))) < counts * (new - value[ours])
        points[ours[goes]], value[ours[goes]] = there[goes], new[goes]
    return points, value
