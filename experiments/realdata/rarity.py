"""How rarely does a post spread at all? Counts of shares of posts that were not picked for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import beta

LIMITS = (1, 2, 10, 100, 1000)
"""Shares that a post has at least."""


class Rarity(NamedTuple):
    """How many posts have at least so many shares."""

    n_posts: int
    fractions: tuple[float, ...]
    """For each of ``LIMITS``."""
    ci95: tuple[tuple[float, float], ...]
    """Exact binomial intervals (Clopper-Pearson)."""


def rarity(shares: NDArray[np.int64]) -> Rarity:
    """Say how often posts are shared at least so many times.

    Parameters
    ----------
    shares : ndarray of int, shape (n_posts,)
        Shares of each post.

    Returns
    -------
    Rarity
        One fraction and one interval for each limit.
    """
    n = len(shares)
    counts = [int((shares >= limit).sum()) for limit in LIMITS]
    intervals = tuple(_interval(count, n) for count in counts)
    return Rarity(n, tuple(count / n for count in counts), intervals)


def _interval(count: int, n: int) -> tuple[float, float]:
    """Give the exact 95 % interval of a fraction."""
    low = float(beta.ppf(0.025, count, n - count + 1)) if count else 0.0
    high = float(beta.ppf(0.975, count + 1, n - count)) if count < n else 1.0
    return low, high


def measured_rarity(airline: pd.DataFrame, checked: pd.DataFrame) -> dict[str, Rarity]:
    """Read off the two samples that were not picked for being large.

    Parameters
    ----------
    airline : DataFrame
        sentiment, retweet_count; the counts were read soon after posting, so they are too low.
    checked : DataFrame
        label, reported_shares; false posts that somebody found worth checking.

    Returns
    -------
    dict of str to Rarity
        ``airline_negative``, the fewest shares that is thinkable for a complaint, and
        ``weibo_checked_false``, the most.
    """
    complaints = airline.loc[airline["sentiment"] == "negative", "retweet_count"]
    rumours = checked.loc[checked["label"] == "false", "reported_shares"]
    return {
        "airline_negative": rarity(complaints.to_numpy(np.int64)),
        "weibo_checked_false": rarity(rumours.to_numpy(np.int64)),
    }
