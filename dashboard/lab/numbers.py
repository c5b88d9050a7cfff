"""What stands in the cells? One statistic of one outcome under every policy, and its regret."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.results.policy_grid import PolicyGrid
from experiments.results.summary import weighted_quantiles
from experiments.results.worlds import Worlds
from experiments.statistics import HIGHER_IS_BETTER
from experiments.two_levels import row_means

VIRAL = "viral"
_COLUMN = {"mean": "mean", "viral": "mean", "median": "p50", "p95": "p95"}
_QUANTILE = {"median": 1, "p95": 2}


def statistic_of(summary: pd.DataFrame, statistic: str) -> NDArray[np.float64]:
    """Take a statistic out of a summary.

    Parameters
    ----------
    summary : DataFrame
        As :func:`~experiments.results.summary.summary_by_policy`, of one outcome.
    statistic : str
        One of ``STATISTICS``.

    Returns
    -------
    ndarray of float, shape (n_policies,)
        nan where a policy has no value.
    """
    return summary[_COLUMN[statistic]].to_numpy(np.float64)


def statistic_within(
    worlds: Worlds, outcome: str, statistic: str, draws: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Compute a statistic from some draws only.

    Parameters
    ----------
    worlds : Worlds
        All rows.
    outcome : str
        Its name.
    statistic : str
        One of ``STATISTICS``.
    draws : ndarray of bool, shape (n_draws,)
        Which.

    Returns
    -------
    ndarray of float, shape (n_policies,)
        With all draws the same as :func:`statistic_of`.
    """
    found = np.full(worlds.n_policies, np.nan)
    for policy in range(worlds.n_policies):
        values = worlds.matrix(outcome, policy)[draws]
        known = ~np.isnan(values).all(axis=1)
        if not known.any():
            continue
        if statistic in _QUANTILE:
            found[policy] = weighted_quantiles(values)[_QUANTILE[statistic]]
        else:
            found[policy] = row_means(values)[known].mean()
    return found


def costs_of(values: NDArray[np.float64], outcome: str) -> NDArray[np.float64]:
    """Turn values so that less is better.

    Parameters
    ----------
    values : ndarray of float
        Of an outcome.
    outcome : str
        Its name.

    Returns
    -------
    ndarray of float, of the same shape
        The values, or their opposite.
    """
    return -values if outcome in HIGHER_IS_BETTER else values


def regret_within(costs: NDArray[np.float64], grid: PolicyGrid, scope: str) -> NDArray[np.float64]:
    """Measure how much worse each cell is than the best one it is held against.

    Parameters
    ----------
    costs : ndarray of float, shape (n_policies,)
        The less, the better.
    grid : PolicyGrid
        Where each policy stands.
    scope : {'all', 'row', 'column'}
        What it is held against: every cell, those of its row, or those of its column.

    Returns
    -------
    ndarray of float, shape (n_policies,)
        0 in the best; nan without a value, and for silence, which stands in no column and alone in
        its row, unless it is held against every cell.
    """
    if scope == "all":
        return costs - (np.nanmin(costs) if np.isfinite(costs).any() else np.nan)
    found = np.full(len(costs), np.nan)
    lines = grid.places if scope == "row" else grid.places.T
    for line in lines:
        ours = line[line >= 0]
        if np.isfinite(costs[ours]).any():
            found[ours] = costs[ours] - np.nanmin(costs[ours])
    return found


def shades(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Say how dark each cell is.

    Parameters
    ----------
    values : ndarray of float
        The more, the darker.

    Returns
    -------
    ndarray of float, of the same shape
        In [0, 1]; nan stays.
    """
    finite = values[np.isfinite(values)]
    if not len(finite) or finite.min() == finite.max():
        return values * 0.0
    found: NDArray[np.float64] = (values - finite.min()) / (finite.max() - finite.min())
    return found
