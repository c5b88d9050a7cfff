"""What does the owner lose by not knowing which draw is the true one?

The regret of a policy in a draw is how much worse its mean is than that of the best policy of that
draw. With few worlds the best one is best partly by luck, so that regrets err to the large side.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.results.worlds import Worlds
from experiments.statistics import HIGHER_IS_BETTER, NEVER_IS_WORST, mean_interval
from sim.rules import MONEY_H

_DAY_H = 24.0


def draw_means(worlds: Worlds, outcome: str) -> NDArray[np.float64]:
    """Average an outcome over worlds, so that policies can be ranked by it.

    Parameters
    ----------
    worlds : Worlds
        All rows.
    outcome : str
        Its name.

    Returns
    -------
    ndarray of float, shape (n_draws, n_policies)
        Where never is the worst, a world in which it never happened counts as the last day that
        the model knows, which flatters it.
    """
    never = MONEY_H / _DAY_H if outcome in NEVER_IS_WORST else None
    return worlds.cell_means(outcome, never=never)


def regrets(worlds: Worlds, outcome: str) -> NDArray[np.float64]:
    """Measure how much worse each policy is than the best one of its draw.

    Parameters
    ----------
    worlds : Worlds
        All rows.
    outcome : str
        Its name.

    Returns
    -------
    ndarray of float, shape (n_draws, n_policies)
        0 for the best; nan in draws in which a policy has no value.
    """
    means = draw_means(worlds, outcome)
    costs = -means if outcome in HIGHER_IS_BETTER else means
    whole = ~np.isnan(costs).any(axis=1)
    found = np.full(costs.shape, np.nan)
    found[whole] = costs[whole] - costs[whole].min(axis=1, keepdims=True)
    return found


def regret_table(found: NDArray[np.float64], seed: int) -> pd.DataFrame:
    """Sum regrets up over draws.

    Parameters
    ----------
    found : ndarray of float, shape (n_draws, n_policies)
        As :func:`regrets` gives them.
    seed : int
        Of the sweep.

    Returns
    -------
    DataFrame
        A row for each policy: ``policy``, ``expected`` (mean over draws), ``ci95_low``,
        ``ci95_high`` (over draws), ``maximum``, ``p_best`` (fraction of draws in which it is the
        best; those that tie share) and ``n_draws``.
    """
    whole = found[~np.isnan(found).any(axis=1)]
    is_best = whole == 0.0
    shares = is_best / np.maximum(is_best.sum(axis=1, keepdims=True), 1)
    rows = []
    for policy in range(found.shape[1]):
        ours = whole[:, policy]
        low, high = mean_interval(ours, seed) if len(ours) > 1 else (np.nan, np.nan)
        rows.append(
            {
                "policy": policy,
                "expected": ours.mean() if len(ours) else np.nan,
                "ci95_low": low,
                "ci95_high": high,
                "maximum": ours.max() if len(ours) else np.nan,
                "p_best": shares[:, policy].mean() if len(ours) else np.nan,
                "n_draws": len(ours),
            }
        )
    return pd.DataFrame(rows)
