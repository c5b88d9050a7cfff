"""How far apart are two samples, and how far apart are halves of one by luck alone?

A distance means little by itself. Beside it stands its floor: the same distance between random
halves of the measured sample, which is what a perfect model of the other half would still show.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import wasserstein_distance

from experiments.realdata.sets import ON_LOG

_HALVES_STREAM = 11
_CUT_STREAM = 12
N_SPLITS = 200
"""Random halves that give a floor."""


class Distance(NamedTuple):
    """Two ways to say how far apart two samples are."""

    ks: float
    """Largest gap between the two distribution functions, in [0, 1]."""
    wasserstein: float
    """Mean shift that turns one into the other, in the measure's unit, or in factors of ten."""


class Floor(NamedTuple):
    """What halves of the same sample are apart."""

    median: Distance
    p95: Distance
    """Exceeded by one pair of halves in twenty."""


def on_scale(values: NDArray[np.float64], measure: str) -> NDArray[np.float64]:
    """Put values on the scale of their distances.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        A measure; nan is left out.
    measure : str
        Its name.

    Returns
    -------
    ndarray of float, shape (at most n,)
        Logarithms where the measure spans factors of ten; a time of 0 counts as 0.6 seconds, the
        resolution of the data.
    """
    known = np.asarray(values, np.float64)
    known = known[~np.isnan(known)]
    return np.log10(np.maximum(known, 0.01)) if measure in ON_LOG else known


def distance(first: NDArray[np.float64], second: NDArray[np.float64]) -> Distance:
    """Measure how far apart two samples are.

    Parameters
    ----------
    first, second : ndarray of float, shapes (n,) and (m,)
        On their scale, without nan.

    Returns
    -------
    Distance
        nan where a sample is empty.
    """
    if not len(first) or not len(second):
        return Distance(float("nan"), float("nan"))
    a, b = np.sort(first), np.sort(second)
    at = np.concatenate([a, b])
    below_a = np.searchsorted(a, at, side="right") / len(a)
    below_b = np.searchsorted(b, at, side="right") / len(b)
    ks = float(np.abs(below_a - below_b).max())
    return Distance(ks, float(wasserstein_distance(a, b)))


def halves(n: int, seed: int, split: int = 0) -> NDArray[np.bool_]:
    """Split a sample at random.

    Parameters
    ----------
    n : int
        Members.
    seed : int
        Of the study.
    split : int
        Number of the split, from 0.

    Returns
    -------
    ndarray of bool, shape (n,)
        True for the floor(n / 2) members of the first half.
    """
    generator = np.random.Generator(np.random.PCG64([seed, _HALVES_STREAM, split]))
    is_first = np.zeros(n, np.bool_)
    is_first[generator.permutation(n)[: n // 2]] = True
    return is_first


def floor_of(values: NDArray[np.float64], seed: int, n_splits: int = N_SPLITS) -> Floor:
    """Say how far apart random halves of a sample are.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        On their scale, without nan.
    seed : int
        Of the study.
    n_splits : int
        Pairs of halves.

    Returns
    -------
    Floor
        nan where there are fewer than two values.
    """
    if len(values) < 2:
        nothing = Distance(float("nan"), float("nan"))
        return Floor(nothing, nothing)
    found = np.empty((n_splits, 2))
    for split in range(n_splits):
        is_first = halves(len(values), seed, split)
        found[split] = distance(values[is_first], values[~is_first])
    median, p95 = np.quantile(found, (0.5, 0.95), axis=0)
    return Floor(Distance(*median.tolist()), Distance(*p95.tolist()))


def matched(
    values: NDArray[np.float64], target: NDArray[np.float64], seed: int, n_wanted: int = 2000
) -> NDArray[np.int64]:
    """Draw from a sample so that it has the sizes of another.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        Sizes in the sample to draw from.
    target : ndarray of float, shape (m,)
        Sizes to have.
    seed : int
        Of the study.
    n_wanted : int
        Draws.

    Returns
    -------
    ndarray of int, shape (at most n_wanted,)
        Places in ``values``: for each of ``n_wanted`` sizes drawn from the target, one of the
        sample's at random within a factor of 1.25; none where the sample has none so near.
    """
    generator = np.random.Generator(np.random.PCG64([seed, _CUT_STREAM]))
    wanted = generator.choice(target, n_wanted)
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    first = np.searchsorted(ordered, wanted / 1.25, side="left")
    last = np.searchsorted(ordered, wanted * 1.25, side="right")
    u = generator.random(n_wanted)
    is_near = last > first
    place = first + (u * (last - first)).astype(np.int64)
    return order[place[is_near]]
