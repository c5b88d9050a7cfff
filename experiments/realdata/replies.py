"""How long do companies take to answer? What an owner can be compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.realdata.distances import Distance, distance, halves

FRACTIONS = (0.1, 0.25, 0.5, 0.75, 0.9)
WITHIN_H = (1.0, 6.0, 24.0, 72.0)
_MIN_ANSWERS = 30
"""Answers that a company must have to be counted by itself (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDelays:
    """Delays of first answers to customers."""

    n_companies: int
    delay_h: NDArray[np.float64]
    """Shape (n,): all answers, ascending."""
    median_h: NDArray[np.float64]
    """Shape (n_companies,): the median of each company with enough answers, ascending."""
    quantiles_h: tuple[float, ...]
    """Of all answers, at ``FRACTIONS``."""
    company_quantiles_h: tuple[float, ...]
    """Of the companies' medians, at ``FRACTIONS``; nan where no company has enough answers."""
    fractions_within: tuple[float, ...]
    """Answers that come within ``WITHIN_H``."""
    floor: Distance
    """Between the medians of two random halves of the companies, on a logarithmic scale."""


def reply_delays(replies: pd.DataFrame, seed: int) -> ReplyDelays:
    """Describe the delays.

    Parameters
    ----------
    replies : DataFrame
        company, delay_min of its first answer.
    seed : int
        Of the halves.

    Returns
    -------
    ReplyDelays
        In hours. Posts that nobody answered are not in the data: this is how fast, not how often.
    """
    delay_h = np.sort(replies["delay_min"].to_numpy(np.float64) / 60.0)
    by_company = replies.groupby("company")["delay_min"]
    medians = (by_company.median()[by_company.size() >= _MIN_ANSWERS] / 60.0).to_numpy(np.float64)
    logs = np.log10(np.maximum(medians, 1e-3))
    is_first = halves(len(logs), seed)
    return ReplyDelays(
        n_companies=len(by_company),
        delay_h=delay_h,
        median_h=np.sort(medians),
        quantiles_h=_quantiles(delay_h),
        company_quantiles_h=_quantiles(medians),
        fractions_within=tuple(float((delay_h <= hours).mean()) for hours in WITHIN_H),
        floor=distance(logs[is_first], logs[~is_first]),
    )


def _quantiles(values: NDArray[np.float64]) -> tuple[float, ...]:
    """Give the quantiles at ``FRACTIONS``; nan where there is nothing."""
    if not len(values):
        return (float("nan"),) * len(FRACTIONS)
    return tuple(np.quantile(values, FRACTIONS).tolist())
