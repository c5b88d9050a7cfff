"""How unequal are follower counts, measured and in the generated network?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.realdata.source import Ties
from sim.network import Network, n_followers
from sim.network_check import tail


class Counts(NamedTuple):
    """Follower counts of a network."""

    sorted: NDArray[np.int64]
    """Shape (n_accounts,): ascending."""
    tail_exponent: float
    """Of the density of the tail; nan where there is none."""
    tail_from: float
    """Smallest count of that tail."""

    def quantile(self, fraction: float) -> float:
        """Give a quantile of the counts."""
        return float(np.quantile(self.sorted, fraction))

    @property
    def top_share(self) -> float:
        """Part of all ties that end at the one account in a hundred with most followers."""
        n_top = max(1, round(0.01 * len(self.sorted)))
        return float(self.sorted[-n_top:].sum() / self.sorted.sum())

    @property
    def mean(self) -> float:
        """Mean over all accounts."""
        return float(self.sorted.mean())


def measured_counts(ties: Ties) -> Counts:
    """Count the followers in a measured network.

    Parameters
    ----------
    ties : Ties
        Where undirected, everybody follows their friends.

    Returns
    -------
    Counts
        With the fitted tail.
    """
    return _counts(np.bincount(ties.followee, minlength=ties.n_accounts))


def generated_counts(network: Network) -> Counts:
    """Count the followers in a generated network.

    Parameters
    ----------
    network : Network
        Of any kind.

    Returns
    -------
    Counts
        With the fitted tail.
    """
    accounts = range(network.n_accounts)
    return _counts(np.array([n_followers(network, account) for account in accounts], np.int64))


def _counts(counts: NDArray[np.int64]) -> Counts:
    """Sort counts and fit their tail."""
    exponent, start = tail(counts)
    return Counts(
        np.sort(counts),
        float("nan") if exponent is None else exponent,
        float("nan") if start is None else float(start),
    )
