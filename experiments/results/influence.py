"""Which of the things that nobody knows moves an outcome most?

Told by rank correlation over the draws, which sees only what rises or falls throughout. It is a
first look and no sensitivity index: it does not tell interactions from luck.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from experiments.two_levels import resampled_correlations

_FEWEST_DRAWS = 8
"""Below, a rank correlation says nothing."""


def influence_table(means: NDArray[np.float64], draws: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Correlate each uncertainty with the mean outcome of a draw.

    Parameters
    ----------
    means : ndarray of float, shape (n_draws,)
        Of the outcome; nan where a draw has none.
    draws : DataFrame
        A row for each draw, a column for each uncertainty.
    seed : int
        Of the sweep.

    Returns
    -------
    DataFrame
        A row for each uncertainty that varies, and for each of its words (one of two, all of
        more): ``uncertainty``, ``word`` (None for a number), ``correlation`` (of ranks),
        ``ci95_low``, ``ci95_high`` (over draws), ``mean_low`` and ``mean_high`` (of the outcome in
        the lowest and the highest third of draws, or without and with the word), ``n_draws``; the
        strongest first. Empty with too few draws.
    """
    known = ~np.isnan(means)
    columns = ["uncertainty", "word", "correlation", "ci95_low", "ci95_high"]
    columns += ["mean_low", "mean_high", "n_draws"]
    outcome = means[known]
    if len(outcome) < _FEWEST_DRAWS or np.ptp(outcome) == 0.0:
        return pd.DataFrame(columns=columns)
    rows = []
    for key in draws.columns:
        for word, values in _series(draws.loc[known, key]):
            rows.append({"uncertainty": key, "word": word, **_strength(values, outcome, seed)})
    table = pd.DataFrame(rows, columns=columns)
    order = table["correlation"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _series(column: pd.Series[Any]) -> list[tuple[str | None, NDArray[np.float64]]]:
    """Turn an uncertainty into numbers: itself, or whether it is each of its words."""
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(np.float64)
        return [(None, values)] if np.ptp(values) > 0.0 else []
    words = sorted(column.unique())
    told = words[1:] if len(words) == 2 else words if len(words) > 2 else []
    return [(word, (column == word).to_numpy(np.float64)) for word in told]


def _strength(
    values: NDArray[np.float64], outcome: NDArray[np.float64], seed: int
) -> dict[str, Any]:
    """Measure how strongly, and between which means, an outcome goes with an uncertainty."""
    ranks, ours = rankdata(values), rankdata(outcome)
    low, high = np.quantile(values, (1 / 3, 2 / 3))
    is_word = len(np.unique(values)) == 2
    lowest, highest = (
        (values == values.min(), values == values.max())
        if is_word
        else (
            values <= low,
            values >= high,
        )
    )
    found = resampled_correlations(ranks, ours, seed)
    return {
        "correlation": float(np.corrcoef(ranks, ours)[0, 1]),
        "ci95_low": found[0],
        "ci95_high": found[1],
        "mean_low": float(outcome[lowest].mean()),
        "mean_high": float(outcome[highest].mean()),
        "n_draws": len(outcome),
    }
