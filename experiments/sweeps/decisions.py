"""In which draws is it still open what the owner should do? Paired differences between policies.

Replicate k is the same world under all policies of a draw, so that its luck cancels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.statistics import HIGHER_IS_BETTER
from experiments.sweeps.anytime import Bounds, Tally

_ENTRIES_AT_ONCE = 1_000_000


class Decisions(NamedTuple):
    """What is known about each cell beside the best of its draw; shape (n_cells,)."""

    is_open: NDArray[np.bool_]
    """Is the best, or might be as good, in a draw in which another might be."""
    is_worse: NDArray[np.bool_]
    """Is clearly worse than the best."""


def decisions_of(
    outcome: str,
    values: Sequence[NDArray[np.float64]],
    means: NDArray[np.float64],
    judged: NDArray[np.int64],
    bounds: Bounds,
    wanted: NDArray[np.bool_],
) -> Decisions:
    """Compare each policy with the best of its draw, world by world.

    Parameters
    ----------
    outcome : str
        Its name; whether less or more is better follows from it.
    values : sequence of ndarray
        By cell: of the replicates from 0 that are known.
    means : ndarray of float, shape (n_draws, n_policies)
        Of the outcome, as far as it has been looked at; nan where there is no value.
    judged : ndarray of int, shape (n_cells,)
        Replicates that have been looked at. Two cells are compared in those that both have.
    bounds : Bounds
        What an interval promises; for (n_policies - 1) comparisons to hold together.
    wanted : ndarray of bool, shape (n_draws,)
        In which draws to look.

    Returns
    -------
    Decisions
        False in draws that are not wanted. Policies that gave the same in every world are neither
        open nor worse: there is nothing to decide between them.

    Notes
    -----
    Whichever policy is truly best, it is called worse at any look with a chance of at most
    1 - confidence: only its own comparisons with the (n_policies - 1) others could do that.

    Only the sign of a difference is used here. Between two policies that are nearly the same, the
    difference comes from very few worlds (1 in 1000 and less), and then the interval is too narrow
    for its *size*: up to 26 % of the intervals missed it for apologetic against empathetic answers
    to ``late_delivery`` and ``rude_service``, with 20,000 worlds. The wrong one was never called
    worse: in none of 500 sequences for each of four pairs and six outcomes of both scenarios.
    """
    n_draws, n_policies = means.shape
    sign = -1.0 if outcome in HIGHER_IS_BETTER else 1.0
    badness = np.where(np.isnan(means), np.inf, sign * means)
    best = np.arange(n_draws) * n_policies + badness.argmin(axis=1)
    asked = wanted & np.isfinite(badness.min(axis=1))
    rivals = np.repeat(best, n_policies)
    cells = np.flatnonzero(np.repeat(asked, n_policies) & (rivals != np.arange(len(rivals))))
    tally = Tally(len(rivals))
    common = np.minimum(judged[cells], judged[rivals[cells]])
    for n in np.unique(common):
        for some, rows in rows_of(values, cells[common == n], 0, int(n)):
            against = np.concatenate([values[cell][:n] for cell in rivals[some]])
            tally.add(some, sign * (rows - against.reshape(rows.shape)))
    found = tally.intervals(cells, bounds)
    is_same = (found.half_width == 0.0) & (found.mean == 0.0)
    is_worse = np.zeros(len(rivals), np.bool_)
    is_open = np.zeros(len(rivals), np.bool_)
    is_worse[cells] = found.low > 0.0
    is_open[cells] = ~is_worse[cells] & ~is_same & (found.n > 0)
    is_open[best] = is_open.reshape(means.shape).any(axis=1)
    return Decisions(is_open, is_worse)


def rows_of(
    values: Sequence[NDArray[np.float64]], cells: NDArray[np.intp], first: int, last: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float64]]]:
    """Give replicates of some cells as rows, not too many at once.

    Parameters
    ----------
    values : sequence of ndarray
        By cell: of the replicates from 0 that are known.
    cells : ndarray of int
        Whose; all of them have the replicates.
    first, last : int
        From which replicate, and before which to stop.

    Yields
    ------
    tuple of ndarray
        Some of the cells, and a row for each: shape (n, last - first).
    """
    width = last - first
    n_rows = max(1, _ENTRIES_AT_ONCE // max(width, 1))
    for start in range(0, len(cells), n_rows):
        some = cells[start : start + n_rows]
        rows = np.concatenate([values[cell][first:last] for cell in some])
        yield some, rows.reshape(len(some), width)
