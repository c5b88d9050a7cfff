"""How are the worlds of a policy spread? From the harmless many to the few that explode."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.results.worlds import Worlds
from experiments.statistics import NEVER_IS_WORST

_MOST_POINTS = 200


def spread_table(worlds: Worlds, outcome: str) -> pd.DataFrame:
    """Lay out which fraction of worlds has at most which value.

    Parameters
    ----------
    worlds : Worlds
        All rows.
    outcome : str
        Its name.

    Returns
    -------
    DataFrame
        ``policy``, ``value`` and ``p_at_most``, ascending; every draw counts the same. Where never
        is the worst, the fraction ends below 1: the rest never got there. At most a few hundred
        rows for each policy, chosen densely at the upper end.
    """
    found = []
    for policy in range(worlds.n_policies):
        values = worlds.matrix(outcome, policy)
        counted = worlds.was_run(policy) if outcome in NEVER_IS_WORST else ~np.isnan(values)
        value, fraction = steps(values, counted)
        found.append(pd.DataFrame({"policy": policy, "value": value, "p_at_most": fraction}))
    return pd.concat(found, ignore_index=True)


def steps(
    values: NDArray[np.float64], counted: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the steps of one distribution.

    Parameters
    ----------
    values : ndarray of float, shape (n_draws, n_worlds)
        nan where there is no value.
    counted : ndarray of bool, shape (n_draws, n_worlds)
        Worlds that count, with a value or without.

    Returns
    -------
    tuple of ndarray
        Distinct values, and the fraction of worlds that have at most each of them.
    """
    sizes = counted.sum(axis=1)
    n_draws = int((sizes > 0).sum())
    weights = counted / np.maximum(sizes, 1)[:, None] / max(n_draws, 1)
    known = counted & ~np.isnan(values)
    distinct, places = np.unique(values[known], return_inverse=True)
    fraction = np.minimum(np.cumsum(np.bincount(places, weights[known], len(distinct))), 1.0)
    if len(distinct) > _MOST_POINTS:
        evenly = np.searchsorted(fraction, np.linspace(0.0, fraction[-1], _MOST_POINTS // 2))
        tail = fraction[-1] - np.geomspace(1e-1, 1e-6, _MOST_POINTS // 2)
        chosen = np.concatenate([evenly, np.searchsorted(fraction, tail), [len(distinct) - 1]])
        chosen = np.unique(np.clip(chosen, 0, len(distinct) - 1))
        distinct, fraction = distinct[chosen], fraction[chosen]
    return distinct, fraction
