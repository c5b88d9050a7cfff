"""Who are these people? Customers, followers and the complainant of one world.

People live at *places*: the town's places come first (``network.place_of``). Within the town and
outside it, a keyed permutation gives every place a rank, and the rank says who lives there::

    rank      0 ................ n_customers ................ all
              [   customers      ]
                          [ followers of the shop    ]
                          [both ]

so that nothing needs to be stored for the accounts that nobody reaches. Customers are numbered, the
town's first; customer 0 is the complainant.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import inlined
from sim.errors import ScenarioError
from sim.network import Network, account_at, place_of
from sim.random_streams import Stream, keyed_uniform, permute, unpermute
from sim.rules import Rules
from sim.tables import as_rows

CUSTOMER, FOLLOWER, HOME = 1, 2, 4
"""Bits of a role: buys here, follows the shop, lives in the town."""

COMPLAINANT = 0
"""Number of the customer who complains."""

_POOL_HOME, _POOL_OUTSIDE = int(Stream.POOL_HOME), int(Stream.POOL_OUTSIDE)
_TRUST, _SENSITIVITY = int(Stream.TRUST), int(Stream.SENSITIVITY)


class Pools(NamedTuple):
    """Who lives where, in counts."""

    n_home: int
    n_outside: int
    home_customers: int
    home_followers: int
    home_both: int
    outside_customers: int
    outside_followers: int
    outside_both: int


def pools_of(rules: Rules, network: Network) -> NDArray[np.void]:
    """Share customers and followers out between the town and the rest.

    As many live in the town as the fractions say, or as find room there; the rest live outside.

    Parameters
    ----------
    rules : Rules
        Numbers of customers and followers, and the fractions.
    network : Network
        Sizes of the town and of the rest.

    Returns
    -------
    ndarray, shape (1,)
        One :class:`Pools`.

    Raises
    ------
    ScenarioError
        More people than accounts.
    """
    n_home = network.n_home
    n_outside = network.n_accounts - n_home
    both = round(rules.customer_follow_fraction * min(rules.n_customers, rules.n_shop_followers))
    needed = rules.n_customers + rules.n_shop_followers - both
    if needed > network.n_accounts:
        larger = "bring a larger network" if network.is_listed else "raise network.n_accounts"
        msg = (
            f"shop.n_customers and n_followers must fit into the {network.n_accounts} accounts, "
            f"got {needed} people; lower them or {larger}"
        )
        raise ScenarioError(msg)
    home_both = round(rules.customer_home_fraction * both)
    home_customers = round(rules.customer_home_fraction * rules.n_customers)
    home_customers = min(max(home_customers, rules.n_customers - n_outside), n_home)
    home_customers = max(home_customers, 1)
    home_both = max(min(home_both, home_customers), both - (rules.n_customers - home_customers))
    room_home = n_home - home_customers
    room_outside = n_outside - (rules.n_customers - home_customers)
    others = rules.n_shop_followers - both
    home_others = round(rules.follower_home_fraction * others)
    home_others = min(max(home_others, others - room_outside), room_home)
    pools = Pools(
        n_home=n_home,
        n_outside=n_outside,
        home_customers=home_customers,
        home_followers=home_others + home_both,
        home_both=home_both,
        outside_customers=rules.n_customers - home_customers,
        outside_followers=others - home_others + both - home_both,
        outside_both=both - home_both,
    )
    return as_rows(pools)


@inlined
def customer_account(network: Network, pools: Pools, keys: NDArray[np.uint64], number: int) -> int:
    """Name the account of a customer."""
    if number < pools.home_customers:
        return account_at(network, permute(number, pools.n_home, keys[_POOL_HOME]))
    rank = number - pools.home_customers
    place = permute(rank, pools.n_outside, keys[_POOL_OUTSIDE])
    return account_at(network, pools.n_home + place)


@inlined
def shop_follower(network: Network, pools: Pools, keys: NDArray[np.uint64], number: int) -> int:
    """Name a follower of the shop, ``number`` in [0, home_followers + outside_followers)."""
    if number < pools.home_followers:
        rank = pools.home_customers - pools.home_both + number
        return account_at(network, permute(rank, pools.n_home, keys[_POOL_HOME]))
    rank = pools.outside_customers - pools.outside_both + number - pools.home_followers
    place = permute(rank, pools.n_outside, keys[_POOL_OUTSIDE])
    return account_at(network, pools.n_home + place)


@inlined
def role_of(
    network: Network, pools: Pools, keys: NDArray[np.uint64], account: int
) -> tuple[int, int]:
    """Say what an account is.

    Returns
    -------
    role : int
        Sum of ``CUSTOMER``, ``FOLLOWER`` and ``HOME``.
    number : int
        Number of the customer, -1 for others.
    """
    place = place_of(network, account)
    role = 0
    number = -1
    if place < pools.n_home:
        role += HOME
        rank = unpermute(place, pools.n_home, keys[_POOL_HOME])
        if rank < pools.home_customers:
            role += CUSTOMER
            number = rank
        first = pools.home_customers - pools.home_both
        if first <= rank < first + pools.home_followers:
            role += FOLLOWER
        return role, number
    rank = unpermute(place - pools.n_home, pools.n_outside, keys[_POOL_OUTSIDE])
    if rank < pools.outside_customers:
        role += CUSTOMER
        number = pools.home_customers + rank
    first = pools.outside_customers - pools.outside_both
    if first <= rank < first + pools.outside_followers:
        role += FOLLOWER
    return role, number


@inlined
def initial_trust(keys: NDArray[np.uint64], account: int, role: int) -> float:
    """Draw how far an account trusts the shop before the complaint.

    Uniform over a width of 0.4: customers around 0.75, followers around 0.65, others around 0.5
    (all assumed).
    """
    if role & CUSTOMER:
        middle = 0.75
    elif role & FOLLOWER:
        middle = 0.65
    else:
        middle = 0.5
    return middle + 0.4 * (keyed_uniform(keys[_TRUST], account, 0) - 0.5)


@inlined
def sensitivity(keys: NDArray[np.uint64], account: int, spread: float) -> float:
    """Draw how strongly an account reacts: uniform around 1 (assumed)."""
    return 1.0 + spread * (2.0 * keyed_uniform(keys[_SENSITIVITY], account, 0) - 1.0)
