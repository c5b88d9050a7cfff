"""How large and how certain is the difference between two answers? Numbers only, no words.

Every comparison is paired: column k of two cells is the same world, so its luck cancels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.comparison import Comparison, Fate
from sim.errors import ParameterError

HIGHER_IS_BETTER = frozenset(
    {"never_knew", "won_back", "new_customers", "reputation_day7", "reputation_day90", "rating"}
)
"""Outcomes of which more is better; of all others less is."""

NEVER_IS_WORST = frozenset({"recovery_day"})
"""Outcomes whose missing value means that it never happened: later than any day."""

_INTERVAL_STREAM = 1
_RESAMPLES = 1999
_ENTRIES_AT_ONCE = 2_000_000


class MeanDifference(NamedTuple):
    """How much two rows of the same worlds differ."""

    mean_difference: float
    """nan where no world has a value in both."""
    ci95: tuple[float, float]
    """Interval for the mean; nan where there is a single world."""
    n: int
    """Worlds with a value in both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDifference:
    """Cell a against cell b in the same worlds."""

    mean_difference: float
    """Of a - b, in the unit of the outcome."""
    ci95: tuple[float, float]
    """Interval for the mean; nan where there is a single world."""
    p_a_better: float
    """Fraction of worlds in which a is strictly better; ties count as half."""
    n: int
    """Worlds with a value in both cells."""


def values_of(comparison: Comparison, outcome: str) -> NDArray[np.float64]:
    """Give an outcome of all cells.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    outcome : str
        Its name; ``lost_customers`` is counted from the fates where it was not recorded.

    Returns
    -------
    ndarray of float, shape (n_cells, runs)
        Column k is the same world in every row.

    Raises
    ------
    ParameterError
        An outcome that was not recorded.
    """
    if outcome in comparison.outcomes:
        values: NDArray[np.float64] = np.asarray(comparison.outcomes[outcome], np.float64)
        return values
    if outcome == "lost_customers":
        counted: NDArray[np.float64] = (comparison.fates == Fate.LOST).sum(axis=2, dtype=np.float64)
        return counted
    msg = f"outcome must be one of {sorted(comparison.outcomes)}, got {outcome!r}"
    raise ParameterError(msg)


def better_counts(comparison: Comparison, a: int, b: int, outcome: str) -> tuple[int, int, int]:
    """Count the worlds in which a is better than b, as good, and worse.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    a, b : int
        Numbers of two cells.
    outcome : str
        Its name; whether less or more is better follows from it.

    Returns
    -------
    tuple of int
        Worlds without a value in both cells are in none of the three.
    """
    first, second = (losses(row, outcome) for row in values_of(comparison, outcome)[[a, b]])
    return int((first < second).sum()), int((first == second).sum()), int((first > second).sum())


def losses(values: NDArray[np.float64], outcome: str) -> NDArray[np.float64]:
    """Turn values of an outcome so that less is better, whichever outcome it is.

    Parameters
    ----------
    values : ndarray of float, any shape
        In the unit of the outcome.
    outcome : str
        Its name.

    Returns
    -------
    ndarray of float, the same shape
        What never happened, where that is the worst, is infinite.
    """
    if outcome in NEVER_IS_WORST:
        values = np.where(np.isnan(values), np.inf, values)
    return -values if outcome in HIGHER_IS_BETTER else values


def paired(comparison: Comparison, a: int, b: int, outcome: str) -> PairedDifference:
    """Compare two cells world by world.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    a, b : int
        Numbers of two cells.
    outcome : str
        Its name.

    Returns
    -------
    PairedDifference
        nan where no world has a value in both cells.

    Notes
    -----
    The interval is a percentile bootstrap, with draws that belong to the comparison's seed. On
    paired differences as skewed as those of cascades (most are 0, a few are huge) it covers the
    mean a little more often than Student's interval, because it may lie unevenly around the mean
    (``test_statistics.py``). Both cover it less often than they promise: about 78 % of the time
    with 40 worlds and 89 % with 200, where four differences in five are 0.
    """
    first, second = values_of(comparison, outcome)[[a, b]]
    difference = mean_difference(first, second, comparison.seed)
    better, equal, worse = better_counts(comparison, a, b, outcome)
    decided = better + equal + worse
    return PairedDifference(
        mean_difference=difference.mean_difference,
        ci95=difference.ci95,
        p_a_better=(better + 0.5 * equal) / decided if decided else float("nan"),
        n=difference.n,
    )


def mean_difference(
    first: NDArray[np.float64], second: NDArray[np.float64], seed: int
) -> MeanDifference:
    """Compare two rows world by world.

    Parameters
    ----------
    first, second : ndarray of float, shape (runs,)
        An outcome; entry k of both is the same world.
    seed : int
        Of the experiment; see :func:`mean_interval`.

    Returns
    -------
    MeanDifference
        Of first - second, over the worlds with a value in both; see :func:`paired` for the
        interval.
    """
    differences = first - second
    differences = differences[~np.isnan(differences)]
    mean = float(differences.mean()) if len(differences) else float("nan")
    return MeanDifference(mean, mean_interval(differences, seed), len(differences))


def mean_interval(values: NDArray[np.float64], seed: int) -> tuple[float, float]:
    """Give the 95 % interval of a mean by the percentile bootstrap.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        Independent, without nan.
    seed : int
        The same seed and n resample the same worlds, whatever the values are.

    Returns
    -------
    tuple of float
        From and to; (0, 0) where all values are 0, nan where n < 2 leaves it open.
    """
    n = len(values)
    if n and not np.any(values):
        return 0.0, 0.0
    if n < 2:
        return float("nan"), float("nan")
    generator = np.random.Generator(np.random.PCG64([seed, _INTERVAL_STREAM]))
    means = np.empty(_RESAMPLES, np.float64)
    rows = max(1, _ENTRIES_AT_ONCE // n)
    for start in range(0, _RESAMPLES, rows):
        stop = min(start + rows, _RESAMPLES)
        means[start:stop] = values[generator.integers(0, n, (stop - start, n))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def flips(comparison: Comparison, a: int, b: int) -> tuple[float, float]:
    """Count whom the choice between two cells keeps and loses.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    a, b : int
        Numbers of two cells.

    Returns
    -------
    tuple of float, unit customers
        Saved (lost under b and not under a) and lost (the reverse), means over the worlds.
    """
    saved, lost = flip_counts(comparison, a, b)
    return float(saved.mean()), float(lost.mean())


def flip_counts(
    comparison: Comparison, a: int, b: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count, world by world, whom the choice keeps and loses.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    a, b : int
        Numbers of two cells.

    Returns
    -------
    tuple of ndarray of int, shape (runs,)
        Saved and lost, as in :func:`flips`.
    """
    lost_a, lost_b = comparison.fates[a] == Fate.LOST, comparison.fates[b] == Fate.LOST
    return (lost_b & ~lost_a).sum(axis=1), (lost_a & ~lost_b).sum(axis=1)


def flipped(
    comparison: Comparison, a: int, b: int, replicate: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Name whom the choice keeps and loses in one world.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    a, b : int
        Numbers of two cells.
    replicate : int
        Number of the world, from 0.

    Returns
    -------
    tuple of ndarray of int
        Numbers of the customers saved and lost, ascending.
    """
    lost_a = comparison.fates[a, replicate] == Fate.LOST
    lost_b = comparison.fates[b, replicate] == Fate.LOST
    return np.flatnonzero(lost_b & ~lost_a), np.flatnonzero(lost_a & ~lost_b)


def summary(values: ArrayLike) -> dict[str, float]:
    """Describe one outcome of one cell.

    Parameters
    ----------
    values : array_like of float, shape (runs,)
        Missing values (nan) are left out.

    Returns
    -------
    dict of str to float
        ``mean``, ``p05``, ``p50``, ``p95``; nan where nothing is left.
    """
    known = np.asarray(values, np.float64)
    known = known[~np.isnan(known)]
    if not len(known):
        return dict.fromkeys(("mean", "p05", "p50", "p95"), float("nan"))
    p05, p50, p95 = np.quantile(known, (0.05, 0.50, 0.95))
    return {"mean": float(known.mean()), "p05": float(p05), "p50": float(p50), "p95": float(p95)}
