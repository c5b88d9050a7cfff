"""What came out under each policy and in each cell, and is anything missing?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.results.worlds import Worlds
from experiments.two_levels import crossed_interval, mean_intervals, row_means

if TYPE_CHECKING:
    from experiments.results.reading import Results

NUMBERS = ("mean", "ci95_low", "ci95_high", "p05", "p50", "p95")
"""Columns of a summary that hold what an outcome came to."""
_QUANTILES = (0.05, 0.50, 0.95)
_VALUES_AT_ONCE = 8_000_000
"""Of all outcomes that are read together: 64 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a sweep is there."""

    n_rows: int
    n_errors: int
    n_cells: int
    n_missing_cells: int
    """Cells without a single row."""
    fewest: int
    """Rows of the cell with the fewest, empty cells left out."""
    most: int
    wanted: int | None
    """Replicates that were asked for in each cell; None where a precision decides, or unknown."""

    @property
    def is_unfinished(self) -> bool:
        """Whether rows are certainly missing."""
        return self.n_missing_cells > 0 or self.fewest < (self.wanted or 0)


def coverage(worlds: Worlds, wanted: int | None = None) -> Coverage:
    """Count what is there.

    Parameters
    ----------
    worlds : Worlds
        All rows.
    wanted : int, optional
        Replicates that were asked for.

    Returns
    -------
    Coverage
        Counts.
    """
    rows = worlds.rows_per_cell()
    return Coverage(
        n_rows=len(worlds.cell),
        n_errors=int(worlds.has_failed.sum()),
        n_cells=len(rows),
        n_missing_cells=int((rows == 0).sum()),
        fewest=int(rows[rows > 0].min(initial=rows.max())),
        most=int(rows.max()),
        wanted=wanted,
    )


def summary_table(
    results: Results, outcomes: Sequence[str], *, by: Literal["policy", "cell"]
) -> pd.DataFrame:
    """Describe outcomes, reading only as many at once as memory should hold.

    Parameters
    ----------
    results : Results
        Of a sweep.
    outcomes : sequence of str
        Names.
    by : {'policy', 'cell'}
        What a row is.

    Returns
    -------
    DataFrame
        As :func:`summary_by_policy` or :func:`summary_by_cell`, outcome by outcome, with the
        levers behind the numbers of draw and policy.
    """
    describe = summary_by_cell if by == "cell" else summary_by_policy
    found: list[pd.DataFrame] = []
    at, together = 0, 1
    while at < len(outcomes):
        worlds = results.worlds(outcomes[at : at + together])
        found.append(describe(worlds))
        at += together
        together = max(1, _VALUES_AT_ONCE // max(1, len(worlds.cell)))
    table = pd.concat(found, ignore_index=True)
    levers = results.policies.loc[table["policy"]].reset_index(drop=True)
    place = table.columns.get_loc("outcome")
    return pd.concat([table.iloc[:, :place], levers, table.iloc[:, place:]], axis=1)


def summary_by_policy(worlds: Worlds) -> pd.DataFrame:
    """Describe outcomes under each policy, over all draws and worlds.

    Parameters
    ----------
    worlds : Worlds
        All rows.

    Returns
    -------
    DataFrame
        A row for each outcome and policy: ``policy``, ``outcome``, ``mean``, ``ci95_low``,
        ``ci95_high`` (over draws and worlds), ``p05``, ``p50``, ``p95`` (of worlds), ``n`` (worlds
        with a value), ``n_draws`` (with a value), ``n_errors`` and ``n_missing_cells``. Every draw
        counts the same, however many worlds it has.
    """
    rows, errors = (
        counts.reshape(worlds.n_draws, worlds.n_policies)
        for counts in (worlds.rows_per_cell(), worlds.errors_per_cell())
    )
    found = [
        {
            "policy": policy,
            "outcome": outcome,
            **_over_draws(worlds.matrix(outcome, policy), worlds.seed),
            "n_errors": int(errors[:, policy].sum()),
            "n_missing_cells": int((rows[:, policy] == 0).sum()),
        }
        for outcome in worlds.outcomes
        for policy in range(worlds.n_policies)
    ]
    return pd.DataFrame(found)


def _over_draws(values: NDArray[np.float64], seed: int) -> dict[str, Any]:
    """Describe one outcome under one policy."""
    means = row_means(values)
    known = ~np.isnan(means)
    low, high = crossed_interval(values, seed)
    p05, p50, p95 = weighted_quantiles(values)
    return {
        "mean": float(means[known].mean()) if known.any() else np.nan,
        "ci95_low": low,
        "ci95_high": high,
        "p05": p05,
        "p50": p50,
        "p95": p95,
        "n": int((~np.isnan(values)).sum()),
        "n_draws": int(known.sum()),
    }


def weighted_quantiles(values: NDArray[np.float64]) -> tuple[float, ...]:
    """Give the 5, 50 and 95 % quantile of worlds, every draw counting the same.

    Parameters
    ----------
    values : ndarray of float, shape (n_draws, n_worlds)
        nan where there is no value.

    Returns
    -------
    tuple of float
        nan where there is no value at all; interpolated where all draws have as many worlds.
    """
    known = ~np.isnan(values)
    counts = known.sum(axis=1)
    flat = values[known]
    if not len(flat):
        return (np.nan,) * len(_QUANTILES)
    if len(set(counts[counts > 0].tolist())) == 1:
        return tuple(float(x) for x in np.quantile(flat, _QUANTILES))
    weights = np.broadcast_to(1.0 / np.maximum(counts, 1)[:, None], values.shape)[known]
    return tuple(
        float(x) for x in np.quantile(flat, _QUANTILES, weights=weights, method="inverted_cdf")
    )


def summary_by_cell(worlds: Worlds) -> pd.DataFrame:
    """Describe outcomes in each cell, over its worlds.

    Parameters
    ----------
    worlds : Worlds
        All rows.

    Returns
    -------
    DataFrame
        A row for each outcome and cell: ``cell``, ``draw``, ``policy``, ``outcome``, ``mean``,
        ``ci95_low``, ``ci95_high``, ``p05``, ``p50``, ``p95``, ``n`` (worlds with a value) and
        ``n_errors``; nan where a cell has no value.
    """
    cells = np.arange(worlds.n_cells)
    errors = worlds.errors_per_cell()
    found = []
    for outcome, values in worlds.outcomes.items():
        numbers, counts = _over_worlds(worlds.cell, values, worlds.n_cells, worlds.seed)
        table = pd.DataFrame(
            {
                "cell": cells,
                "draw": cells // worlds.n_policies,
                "policy": cells % worlds.n_policies,
                "outcome": outcome,
            }
        )
        for at, name in enumerate(NUMBERS):
            table[name] = numbers[:, at]
        found.append(table.assign(n=counts, n_errors=errors))
    return pd.concat(found, ignore_index=True)


def _over_worlds(
    cell: NDArray[np.int32], values: NDArray[np.float64], n_cells: int, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Describe one outcome in each cell; those with as many values are described together."""
    known = ~np.isnan(values)
    cell, values = cell[known], values[known]
    counts = np.bincount(cell, minlength=n_cells)
    starts = np.cumsum(counts) - counts
    numbers = np.full((n_cells, len(NUMBERS)), np.nan)
    for n in np.unique(counts[counts > 0]):
        ours = np.flatnonzero(counts == n)
        block = values[starts[ours][:, None] + np.arange(n)]
        numbers[ours, 0] = block.mean(axis=1)
        numbers[ours, 1:3] = mean_intervals(block, seed)
        numbers[ours, 3:] = np.quantile(block, _QUANTILES, axis=1).T
    return numbers, counts
