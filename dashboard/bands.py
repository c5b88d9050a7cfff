"""Which evening lies in the middle of many, and between which lines does half of them lie wholly?

A fan of percentiles at each hour holds hardly any evening from end to end. The bands here are made
of curves, those that lie deepest among all (Juul et al. 2021, Nature Physics).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The most central part of curves."""

    low: NDArray[np.float64]
    """Shape (n_hours,)."""
    high: NDArray[np.float64]
    middle: NDArray[np.float64]
    """The most central curve: one that happened."""
    n_within: int
    """Curves that lie within the band at every hour."""


def band_depth(curves: NDArray[np.integer]) -> NDArray[np.float64]:
    """Say how deep each curve lies among all: its modified band depth.

    Parameters
    ----------
    curves : ndarray of int, shape (n_curves, n_hours)
        One a row.

    Returns
    -------
    ndarray of float, shape (n_curves,)
        Part of the pairs of curves between which it lies, averaged over the hours; ties count. 1
        for a curve that is alone.
    """
    n, n_hours = curves.shape
    ordered = np.sort(curves, axis=0)
    outside = np.zeros(n)
    for hour in range(n_hours):
        at, column = curves[:, hour], ordered[:, hour]
        below = np.searchsorted(column, at, side="left").astype(np.float64)
        above = n - np.searchsorted(column, at, side="right").astype(np.float64)
        outside += below * (below - 1) + above * (above - 1)
    found: NDArray[np.float64] = 1.0 - outside / max(1, n * (n - 1) * n_hours)
    return found


def band_of(curves: NDArray[np.integer], part: float = 0.5) -> Band:
    """Lay a band around those curves that lie deepest among all.

    Parameters
    ----------
    curves : ndarray of int, shape (n_curves, n_hours)
        One a row.
    part : float, in (0, 1]
        Of the curves, a half if not said.

    Returns
    -------
    Band
        At least that part of the curves lies within it at every hour.
    """
    order = np.argsort(-band_depth(curves), kind="stable")
    deep = curves[order[: math.ceil(part * len(curves))]]
    low, high = deep.min(axis=0).astype(np.float64), deep.max(axis=0).astype(np.float64)
    return Band(
        low=low,
        high=high,
        middle=curves[order[0]].astype(np.float64),
        n_within=int(((curves >= low) & (curves <= high)).all(axis=1).sum()),
    )
