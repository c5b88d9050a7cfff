"""How certain is a mean over draws and worlds? Two levels: what nobody knows, and luck.

Rows are draws of the uncertainties, columns are worlds. The luck of world k is the same in every
draw, so it does not average out over draws: an interval that resamples draws alone is too narrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from experiments.statistics import losses, mean_interval

_WORLD_STREAM = 1
"""As in :func:`~experiments.statistics.mean_interval`: one draw gives the same interval there."""
_DRAW_STREAM = 2
_RESAMPLES = 1999
_ENTRIES_AT_ONCE = 2_000_000
_ENTRIES_KEPT = 8_000_000
"""Of one set of resamples: 64 MB."""
_NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLevelDifference:
    """Policy a against policy b, in the same draws and the same worlds."""

    mean_difference: float
    """Of a - b, in the unit of the outcome; every draw counts the same."""
    ci95: tuple[float, float]
    """Interval for the mean over other draws and other worlds."""
    ci95_draws: tuple[float, float]
    """Interval for the mean over other draws in these same worlds."""
    p_draws_a_better: float
    """Fraction of draws in which a is better in the mean; ties count as half."""
    p_a_better: float
    """Fraction of worlds in which a is better, every draw counting the same; ties as half."""
    n_draws: int
    """Draws with a value of both in some world."""
    n_worlds: int
    """Worlds, over all draws, with a value of both."""


def compare_in_draws(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    outcome: str,
    seed: int,
    *,
    both_run: NDArray[np.bool_] | None = None,
) -> TwoLevelDifference:
    """Compare two policies draw by draw and world by world.

    Parameters
    ----------
    first, second : ndarray of float, shape (n_draws, n_worlds)
        An outcome under each policy; nan where there is no value.
    outcome : str
        Its name; whether less or more is better follows from it.
    seed : int
        Of the sweep; chooses the resamples.
    both_run : ndarray of bool, shape (n_draws, n_worlds), optional
        Where both were run without an error; tells a world that never recovered from one that is
        missing. Everywhere, if not given.

    Returns
    -------
    TwoLevelDifference
        nan where no world has a value of both, or where one draw or world leaves an interval open.
    """
    differences = first - second
    by_draw = row_means(differences)
    known = ~np.isnan(by_draw)
    draw_means = by_draw[known]
    ours, theirs = losses(first, outcome), losses(second, outcome)
    decided = ~(np.isnan(ours) | np.isnan(theirs))
    if both_run is not None:
        decided &= both_run
    shares = np.where(ours < theirs, 1.0, np.where(ours == theirs, 0.5, 0.0))
    better = row_means(np.where(decided, shares, _NAN))
    turned = losses(draw_means, outcome)
    better_draws = np.where(turned < 0.0, 1.0, np.where(turned == 0.0, 0.5, 0.0))
    return TwoLevelDifference(
        mean_difference=_mean(draw_means),
        ci95=crossed_interval(differences, seed),
        ci95_draws=mean_interval(draw_means, seed) if len(draw_means) > 1 else (_NAN, _NAN),
        p_draws_a_better=_mean(better_draws),
        p_a_better=_mean(better[~np.isnan(better)]),
        n_draws=len(draw_means),
        n_worlds=int((~np.isnan(differences)).sum()),
    )


def row_means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average each row over what it holds.

    Parameters
    ----------
    values : ndarray of float, shape (n_rows, n)
        nan where there is no value.

    Returns
    -------
    ndarray of float, shape (n_rows,)
        nan for a row without any.
    """
    known = ~np.isnan(values)
    counts = known.sum(axis=1)
    sums = np.where(known, values, 0.0).sum(axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), _NAN)


def crossed_interval(values: NDArray[np.float64], seed: int) -> tuple[float, float]:
    """Give the 95 % interval of a mean over draws and worlds by resampling both.

    Parameters
    ----------
    values : ndarray of float, shape (n_draws, n_worlds)
        nan where there is no value.
    seed : int
        The same seed and shape resample the same draws and worlds.

    Returns
    -------
    tuple of float
        From and to; (0, 0) where all values are 0. With a single draw, that of
        :func:`~experiments.statistics.mean_interval`: other draws are not known of. nan with a
        single world: one world cannot tell what luck does.

    Notes
    -----
    A percentile bootstrap: every resample draws rows and, on its own, columns, and averages the
    means of the rows. What belongs to a row and a column alone is counted a little more than once,
    so that the interval errs to the wide side (``test_two_levels.py``).
    """
    values = values[~np.isnan(values).all(axis=1)]
    if not len(values):
        return _NAN, _NAN
    if not np.nan_to_num(values).any():
        return 0.0, 0.0
    values = values[:, ~np.isnan(values).all(axis=0)]
    if len(values) == 1:
        return mean_interval(values[0], seed)
    if values.shape[1] == 1:
        return _NAN, _NAN
    low, high = np.quantile(_crossed_means(values, seed), (0.025, 0.975))
    return float(low), float(high)


def _crossed_means(values: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Average each resample of rows and columns."""
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    is_full = bool(known.all())
    n_draws, n_worlds = values.shape
    rows = max(1, _ENTRIES_AT_ONCE // (n_draws + n_worlds))
    worlds = _counts(n_worlds, seed, _WORLD_STREAM, rows)
    draws = _counts(n_draws, seed, _DRAW_STREAM, rows)
    means = []
    for world_counts, draw_counts in zip(worlds, draws, strict=True):
        if is_full:  # the longer side first: what is left is small
            sums = draw_counts @ filled if n_draws > n_worlds else world_counts @ filled.T
            left = world_counts if n_draws > n_worlds else draw_counts
            means.append(np.einsum("ij,ij->i", sums, left) / (n_draws * n_worlds))
            continue
        sums = world_counts @ filled.T
        sizes = world_counts @ known.T.astype(np.float64)
        # a draw with few worlds may lose all of them: it then counts in no mean, if any is left
        weights = np.where(sizes > 0.0, draw_counts, 0.0)
        totals = (weights * sums / np.maximum(sizes, 1.0)).sum(axis=1)
        n_counted = weights.sum(axis=1)
        means.append(totals[n_counted > 0.0] / n_counted[n_counted > 0.0])
    return np.concatenate(means)


def mean_intervals(values: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Give the 95 % interval of the mean of each row, as ``mean_interval`` does for one.

    Parameters
    ----------
    values : ndarray of float, shape (n_rows, n)
        Without nan.
    seed : int
        All rows resample the same columns.

    Returns
    -------
    ndarray of float, shape (n_rows, 2)
        From and to; 0 where all values are 0, nan where n < 2 leaves it open.
    """
    n_rows, n = values.shape
    found = np.full((n_rows, 2), _NAN)
    if n > 1:
        together = max(1, _ENTRIES_AT_ONCE // _RESAMPLES)
        for start in range(0, n_rows, together):
            block = values[start : start + together]
            parts = _counts(n, seed, _WORLD_STREAM, max(1, _ENTRIES_AT_ONCE // n))
            means = np.concatenate([block @ counts.T / n for counts in parts], axis=1)
            found[start : start + together] = np.quantile(means, (0.025, 0.975), axis=1).T
    if n:
        found[~values.any(axis=1)] = 0.0
    return found


def _counts(n: int, seed: int, stream: int, rows: int) -> Iterator[NDArray[np.float64]]:
    """Count, a few resamples at a time, how often each of n things is in each."""
    if _RESAMPLES * n > _ENTRIES_KEPT:
        yield from _drawn_counts(n, seed, stream, rows)
        return
    whole = _kept_counts(n, seed, stream)
    for start in range(0, _RESAMPLES, rows):
        yield whole[start : start + rows]


@lru_cache(maxsize=2)
def _kept_counts(n: int, seed: int, stream: int) -> NDArray[np.float64]:
    """Keep counts: all policies and outcomes of a sweep resample the same draws and worlds."""
    counts = next(_drawn_counts(n, seed, stream, _RESAMPLES))
    counts.setflags(write=False)
    return counts


def _drawn_counts(n: int, seed: int, stream: int, rows: int) -> Iterator[NDArray[np.float64]]:
    """Draw the resamples; how many at a time makes no difference."""
    generator = np.random.Generator(np.random.PCG64([seed, stream]))
    for start in range(0, _RESAMPLES, rows):
        height = min(rows, _RESAMPLES - start)
        drawn = generator.integers(0, n, (height, n)) + n * np.arange(height)[:, None]
        yield np.bincount(drawn.ravel(), minlength=height * n).reshape(height, n).astype(np.float64)


def _mean(values: NDArray[np.float64]) -> float:
    """Average, or say that there is nothing."""
    return float(values.mean()) if len(values) else _NAN


def resampled_correlations(
    first: NDArray[np.float64], second: NDArray[np.float64], seed: int
) -> tuple[float, float]:
    """Give the 95 % interval of a correlation over draws by the percentile bootstrap.

    Parameters
    ----------
    first, second : ndarray of float, shape (n_draws,)
        Ranks, or other numbers.
    seed : int
        Of the sweep.

    Returns
    -------
    tuple of float
        From and to. Ranks stay those of all draws: ranking each resample anew changes little.
    """
    n = len(first)
    x, y = first - first.mean(), second - second.mean()
    moments = np.stack([x, y, x * x, y * y, x * y], axis=1)
    parts = _counts(n, seed, _DRAW_STREAM, max(1, _ENTRIES_AT_ONCE // n))
    sx, sy, sxx, syy, sxy = (np.concatenate([counts @ moments for counts in parts]) / n).T
    spread = (sxx - sx * sx) * (syy - sy * sy)
    usable = spread > 0.0
    found = (sxy - sx * sy)[usable] / np.sqrt(spread[usable])
    low, high = np.quantile(found, (0.025, 0.975)) if len(found) else (_NAN, _NAN)
    return float(low), float(high)
