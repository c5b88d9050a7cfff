"""Who sees whose posts? One contract for two kinds of network.

Compiled code asks two questions, ``n_followers(network, account)`` and
``follower(network, account, slot)``, and nothing else about ties:

* **listed**: the user's own ties as compressed rows (CSR), read-only;
* **generated**: nothing is stored; ``network_generated.py`` computes a neighbour when it is
touched.

``in_home(network, account)`` tells whether an account lives in the shop's town.
"""

from __future__ import annotations

from typing import Any as _Any
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sim.compiled import compiled, inlined
from sim.errors import NetworkError
from sim.network_generated import (
    generated_follower,
    n_generated_followers,
    no_recipe,
    recipe_of,
)
from sim.parameters import NetworkParameters
from sim.random_streams import Stream, child_key, permute


class Network(NamedTuple):
    """Everything compiled code needs to know about the ties."""

    is_listed: bool
    n_accounts: int
    n_home: int
    """Accounts in the shop's town."""
    offsets: NDArray[np.int64]
    """Shape (n_accounts + 1,) if listed, else (1,): where each account's followers begin."""
    followers: NDArray[np.int32]
    """Shape (n_ties,) if listed, else (0,)."""
    home_rank: NDArray[np.int32]
    """Shape (n_accounts,) if listed: place in ``by_closeness``; in the town if below ``n_home``."""
    by_closeness: NDArray[np.int32]
    """Shape (n_accounts,) if listed: accounts, those nearest to the shop first."""
    recipe: NDArray[np.void]
    """Shape (1,): a :class:`Recipe`, used if generated."""


@inlined
def n_followers(network: Network, account: int) -> int:
    """Count the followers of an account."""
    if network.is_listed:
        return network.offsets[account + 1] - network.offsets[account]
    return n_generated_followers(network.recipe[0], account)


@inlined
def follower(network: Network, account: int, slot: int) -> int:
    """Name the follower in ``slot``, 0 <= slot < ``n_followers``."""
    if network.is_listed:
        return int(network.followers[network.offsets[account] + slot])
    return generated_follower(network.recipe[0], account, slot)


@inlined
def in_home(network: Network, account: int) -> bool:
    """Tell whether an account lives in the shop's town."""
    if network.is_listed:
        return network.home_rank[account] < network.n_home
    return account < network.n_home


@inlined
def account_at(network: Network, place: int) -> int:
    """Name the account at a place, the town's accounts coming first."""
    if network.is_listed:
        return int(network.by_closeness[place])
    return place


@inlined
def place_of(network: Network, account: int) -> int:
    """Undo :func:`account_at`."""
    if network.is_listed:
        return int(network.home_rank[account])
    return account


def generated_network(parameters: NetworkParameters, key: np.uint64) -> Network:
    """Describe a network whose ties are computed when they are touched.

    Parameters
    ----------
    parameters : NetworkParameters
        Size, tail, communities, reciprocity and closure.
    key : uint64
        Key of the world: each world has its own ties.

    Returns
    -------
    Network
        Costs no memory, whatever its size.
    """
    n_home = _n_home(parameters.home_fraction, parameters.home_limit, parameters.n_accounts)
    nothing = _read_only(np.empty(0, np.int32))
    return Network(
        is_listed=False,
        n_accounts=parameters.n_accounts,
        n_home=n_home,
        offsets=_read_only(np.zeros(1, np.int64)),
        followers=nothing,
        home_rank=nothing,
        by_closeness=nothing,
        recipe=recipe_of(parameters, n_home, key),
    )


def listed_network(
    n_accounts: int,
    follower: NDArray[np.int64],
    followee: NDArray[np.int64],
    *,
    home_fraction: float,
    home_limit: int | None = None,
) -> Network:
    """Put a list of ties into compressed rows.

    Parameters
    ----------
    n_accounts : int
        Number of accounts; they are numbered from 0.
    follower, followee : ndarray of int, shape (n_ties,)
        ``follower[i]`` sees what ``followee[i]`` posts.
    home_fraction : float
        Fraction of all accounts that live in the shop's town.
    home_limit : int, optional
        Largest number of accounts of the town.

    Returns
    -------
    Network
        Without a town yet: :func:`place_shop` chooses it for each world.

    Raises
    ------
    NetworkError
        Accounts out of range, a self-loop or a tie listed twice.
    """
    if len(follower) != len(followee):
        msg = f"follower and followee must be equally long, got {len(follower)} and {len(followee)}"
        raise NetworkError(msg)
    for name, ends in (("follower", follower), ("followee", followee)):
        if len(ends) and (ends.min() < 0 or ends.max() >= n_accounts):
            worst = int(ends.min()) if ends.min() < 0 else int(ends.max())
            msg = f"{name} must lie in [0, {n_accounts - 1}], got {worst}"
            raise NetworkError(msg)
    loops = np.flatnonzero(follower == followee)
    if len(loops):
        msg = f"ties must join two accounts, got a self-loop at {int(loops[0])}"
        raise NetworkError(msg)
    ones = np.ones(len(follower), np.int32)
    rows = csr_array((ones, (followee, follower)), shape=(n_accounts, n_accounts))
    if rows.nnz != len(follower):
        msg = f"ties must be listed once, got {len(follower) - rows.nnz} repeats"
        raise NetworkError(msg)
    rows.sort_indices()
    order = np.arange(n_accounts, dtype=np.int32)
    return Network(
        is_listed=True,
        n_accounts=n_accounts,
        n_home=_n_home(home_fraction, home_limit, n_accounts),
        offsets=_read_only(rows.indptr.astype(np.int64)),
        followers=_read_only(rows.indices.astype(np.int32)),
        home_rank=_read_only(order),
        by_closeness=_read_only(order.copy()),
        recipe=no_recipe(),
    )


def place_shop(network: Network, key: np.uint64) -> Network:
    """Choose the shop's town on a listed network, for one world.

    The rule: draw one account that has followers; the town is that account, its followers, their
    followers and so on, nearest first (breadth first, ties in order of account number), until the
    town is full. An island that is used up is continued from the next account drawn.

    Parameters
    ----------
    network : Network
        Listed or generated; a generated network has its town already.
    key : uint64
        Key of the world.

    Returns
    -------
    Network
        The same ties with the town of this world.
    """
    if not network.is_listed:
        return network
    order = _closest_first(network, child_key(key, int(Stream.HOME_ANCHOR)))
    rank = np.empty(network.n_accounts, np.int32)
    rank[order] = np.arange(network.n_accounts, dtype=np.int32)
    return network._replace(home_rank=_read_only(rank), by_closeness=_read_only(order))


@compiled
def _closest_first(network: Network, key: np.uint64) -> NDArray[np.int32]:
    """Order all accounts: the town breadth first from keyed anchors, the rest by number."""
    n = network.n_accounts
    order = np.empty(n, np.int32)
    seen = np.zeros(n, np.bool_)
    n_found = 0
    for draw in range(n):
        anchor = permute(draw, n, key)
        lonely = network.offsets[anchor + 1] == network.offsets[anchor]
        if n_found < network.n_home and not seen[anchor] and not lonely:
            n_found = _explore(network, anchor, order, seen, n_found)
    for account in range(n):
        if not seen[account]:
            order[n_found] = account
            n_found += 1
    return order


@compiled
def _explore(
    network: Network, anchor: int, order: NDArray[np.int32], seen: NDArray[np.bool_], n_found: int
) -> int:
    """Add an account and those around it, breadth first, until the town is full."""
    n_read = n_found
    seen[anchor] = True
    order[n_found] = anchor
    n_found += 1
    while n_read < n_found:
        account = order[n_read]
        n_read += 1
        for slot in range(network.offsets[account], network.offsets[account + 1]):
            neighbour = network.followers[slot]
            if not seen[neighbour] and n_found < network.n_home:
                seen[neighbour] = True
                order[n_found] = neighbour
                n_found += 1
    return n_found


def ties_of(network: Network) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List every tie of a network, for checks and for the slow twin.

    Parameters
    ----------
    network : Network
        Either kind; a generated one is computed account by account.

    Returns
    -------
    follower, followee : ndarray of int, shape (n_ties,)
        ``follower[i]`` sees what ``followee[i]`` posts; in order of followee and slot.
    """
    counts = np.array([n_followers(network, a) for a in range(network.n_accounts)], np.int64)
    followee = np.repeat(np.arange(network.n_accounts, dtype=np.int64), counts)
    return _all_followers(network, counts), followee


@compiled
def _all_followers(network: Network, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Fill in the follower of every slot of every account."""
    result = np.empty(counts.sum(), np.int64)
    at = 0
    for account in range(network.n_accounts):
        for slot in range(counts[account]):
            result[at] = follower(network, account, slot)
            at += 1
    return result


def _n_home(home_fraction: float, home_limit: int | None, n_accounts: int) -> int:
    """Size of the town: a fraction of all accounts, up to the limit of a town."""
    wanted = max(1, round(home_fraction * n_accounts))
    return wanted if home_limit is None else min(wanted, home_limit)


def _read_only(array: NDArray[_Any]) -> NDArray[_Any]:
    """Protect an array from writing."""
    array.setflags(write=False)
    return array
