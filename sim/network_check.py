"""Is the network that a user brings one on which a complaint can spread?

Figures of the follower counts, the mutual ties and the islands, and codes for what is unusual.
Nothing here reads files: ties come as two arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.special import zeta

from sim.errors import NetworkError

MIN_TAIL_ACCOUNTS: Final = 50
"""Fewer accounts in the tail tell nothing about its exponent."""

MAX_STARTS: Final = 1000
"""Starts of the tail that are tried; more would cost minutes on the largest networks."""

LIGHT_TAIL_EXPONENT: Final = 3.0
"""Above it the variance of a power law is finite: accounts far above the mean are rare."""

FEW_ACCOUNTS: Final = 1000
"""Assumed: below it a storm runs out of people before it runs out of steam."""

OUTSIDE_FRACTION: Final = 0.05
"""Assumed: fraction of accounts that may lie out of reach before it is worth a warning."""

# Keys of ties are products of two account numbers; beyond this they would overflow 64 bits.
_MAX_ACCOUNTS = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkCheck:
    """What a network looks like."""

    n_accounts: int
    """Accounts, those without ties counted."""
    n_ties: int
    """Directed ties; a mutual one counts twice."""
    mean_followers: float
    """Followers of an account, mean over all accounts."""
    median_followers: float
    """Half of the accounts have at most so many followers."""
    p90: float
    """Followers at the 90th percentile of accounts, linear interpolation."""
    p99: float
    """Followers at the 99th percentile of accounts, linear interpolation."""
    max_followers: int
    """Followers of the account that has most."""
    p_reciprocal: float
    """Fraction of ties that are returned."""
    n_without_followers: int
    """Accounts that nobody follows."""
    n_without_ties: int
    """Accounts that neither follow nor are followed."""
    n_islands: int
    """Groups of two or more accounts joined by ties in any direction."""
    giant_fraction: float
    """Fraction of all accounts that belong to the largest island."""
    tail_exponent: float | None
    """Exponent of the tail of the follower counts; None if no tail can be fitted."""
    tail_from: int | None
    """Follower count from which the tail is fitted."""
    warnings: tuple[str, ...]
    """Codes: ``few_accounts``, ``isolated_accounts``, ``many_islands``, ``light_tail``."""


def check_network(
    n_accounts: int, follower: NDArray[np.integer], followee: NDArray[np.integer]
) -> NetworkCheck:
    """Measure a network and name what is unusual about it.

    Parameters
    ----------
    n_accounts : int
        Number of accounts; they are numbered from 0.
    follower, followee : ndarray of int, shape (n_ties,)
        ``follower[i]`` sees what ``followee[i]`` posts; no self-loops, no repeats.

    Returns
    -------
    NetworkCheck
        The figures and the warnings.

    Raises
    ------
    NetworkError
        Arrays that are no ties between the accounts.

    Notes
    -----
    ``few_accounts``: fewer than ``FEW_ACCOUNTS``. ``isolated_accounts``: more than
    ``OUTSIDE_FRACTION`` of the accounts have no ties. ``many_islands``: more than
    ``OUTSIDE_FRACTION`` of the accounts have ties, but not with the largest island.
    ``light_tail``: enough accounts have followers to tell, and the exponent exceeds
    ``LIGHT_TAIL_EXPONENT`` or the counts are too equal for any.
    """
    keys = _keys(n_accounts, follower, followee)
    n_followers = np.bincount(followee, minlength=n_accounts)
    n_ties_of = n_followers + np.bincount(follower, minlength=n_accounts)
    sizes = _island_sizes(n_accounts, follower, followee)
    n_without_ties = int(np.count_nonzero(n_ties_of == 0))
    median, p90, p99 = np.percentile(n_followers, (50, 90, 99))
    tail_exponent, tail_from = tail(n_followers)
    stranded = n_accounts - n_without_ties - int(sizes.max())
    signs = {
        "few_accounts": n_accounts < FEW_ACCOUNTS,
        "isolated_accounts": n_without_ties > OUTSIDE_FRACTION * n_accounts,
        "many_islands": stranded > OUTSIDE_FRACTION * n_accounts,
        "light_tail": _is_light(n_followers, tail_exponent),
    }
    return NetworkCheck(
        n_accounts=n_accounts,
        n_ties=len(keys),
        mean_followers=len(keys) / n_accounts,
        median_followers=float(median),
        p90=float(p90),
        p99=float(p99),
        max_followers=int(n_followers.max()),
        p_reciprocal=_p_reciprocal(keys, n_accounts),
        n_without_followers=int(np.count_nonzero(n_followers == 0)),
        n_without_ties=n_without_ties,
        n_islands=int(np.count_nonzero(sizes > 1)),
        giant_fraction=int(sizes.max()) / n_accounts,
        tail_exponent=tail_exponent,
        tail_from=tail_from,
        warnings=tuple(code for code, applies in signs.items() if applies),
    )


def tail(counts: NDArray[np.integer]) -> tuple[float | None, int | None]:
    """Fit a discrete power law to the tail of counts.

    Parameters
    ----------
    counts : ndarray of int, shape (n,), unit 1
        Counts, at least 0; zeros lie outside any tail.

    Returns
    -------
    exponent : float or None, unit 1
        Of the fit whose largest distance from the data is smallest; None if fewer than
        ``MIN_TAIL_ACCOUNTS`` counts exceed zero, or if all are so equal that the law is a cliff.
    start : int or None, unit 1
        Smallest count of that tail.

    References
    ----------
    [clauset2009] Clauset, Shalizi, Newman, Power-law distributions in empirical data, SIAM Review
    51 (2009), 661-703: estimate by eq. 3.7, start by the smallest Kolmogorov-Smirnov distance.
    """
    values, n_of = np.unique(counts[counts > 0], return_counts=True)
    n_from = np.cumsum(n_of[::-1])[::-1]
    best: tuple[float, float | None, int | None] = (np.inf, None, None)
    # Differs from [clauset2009]: a start that leaves a tail of fewer accounts is not tried, because
    # its exponent would be noise; of very many starts only every k-th is tried, to save time.
    starts = np.flatnonzero(n_from >= MIN_TAIL_ACCOUNTS)
    for first in starts[:: len(starts) // MAX_STARTS + 1]:
        tail_values, tail_counts = values[first:].astype(np.float64), n_of[first:]
        start = tail_values[0]
        logs = np.log(tail_values / (start - 0.5))
        exponent = 1 + n_from[first] / float(tail_counts @ logs)  # eq. 3.7
        distance = _distance(tail_values, tail_counts, exponent)
        if distance < best[0]:
            best = (distance, float(exponent), int(start))
    return best[1], best[2]


def _is_light(n_followers: NDArray[np.integer], exponent: float | None) -> bool:
    """Tell whether accounts with very many followers are missing."""
    is_enough = np.count_nonzero(n_followers) >= MIN_TAIL_ACCOUNTS
    return bool(is_enough) and (exponent is None or exponent > LIGHT_TAIL_EXPONENT)


def _distance(values: NDArray[np.float64], n_of: NDArray[np.int64], exponent: float) -> float:
    """Return the Kolmogorov-Smirnov distance between counts and a discrete power law."""
    # Between two values the data stand still and the law rises: the largest distance lies at a
    # value or just below the next one.
    beyond = np.append(values[1:], values[-1] + 1)
    whole = float(zeta(exponent, values[0]))
    if whole < np.finfo(np.float64).tiny:
        return np.inf  # Equal counts far above zero: steeper than 64 bits can hold.
    law_at = 1 - zeta(exponent, values + 1) / whole
    law_below_next = 1 - zeta(exponent, beyond) / whole
    data = np.cumsum(n_of) / n_of.sum()
    return float(max(np.abs(law_at - data).max(), np.abs(law_below_next - data).max()))


def _keys(
    n_accounts: int, follower: NDArray[np.integer], followee: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Give each tie one number, in ascending order, and refuse what is no network."""
    if not 2 <= n_accounts <= _MAX_ACCOUNTS:
        raise NetworkError(f"n_accounts must lie in [2, {_MAX_ACCOUNTS}], got {n_accounts}")
    if follower.shape != followee.shape or follower.ndim != 1 or not len(follower):
        shapes = f"{follower.shape} and {followee.shape}"
        raise NetworkError(f"follower and followee must be equally long lists, got {shapes}")
    for name, ends in (("follower", follower), ("followee", followee)):
        if ends.min() < 0 or ends.max() >= n_accounts:
            where = np.flatnonzero((ends < 0) | (ends >= n_accounts))[:5].tolist()
            msg = f"{name} must lie in [0, {n_accounts - 1}], got other values at {where}"
            raise NetworkError(msg)
    loops = np.flatnonzero(follower == followee)[:5].tolist()
    if loops:
        raise NetworkError(f"ties must join two different accounts, got self-loops at {loops}")
    keys = np.sort(follower.astype(np.int64) * n_accounts + followee)
    n_repeats = np.count_nonzero(np.diff(keys) == 0)
    if n_repeats:
        raise NetworkError(f"ties must be listed once, got {n_repeats} repeats")
    return keys


def _p_reciprocal(keys: NDArray[np.int64], n_accounts: int) -> float:
    """Return the fraction of ties whose reverse is also there; keys ascend."""
    reverse = np.sort(keys % n_accounts * n_accounts + keys // n_accounts)
    place = np.minimum(np.searchsorted(keys, reverse), len(keys) - 1)
    return float(np.mean(keys[place] == reverse))


def _island_sizes(
    n_accounts: int, follower: NDArray[np.integer], followee: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Return the number of accounts of each weakly connected component."""
    ones = np.ones(len(follower), np.int8)
    ties = csr_array((ones, (follower, followee)), shape=(n_accounts, n_accounts))
    _, island = connected_components(ties, directed=True, connection="weak")
    return np.bincount(island)
