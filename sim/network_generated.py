"""Who follows an account in a town that nobody has drawn?

Neighbours are computed when they are touched, and nothing is stored.
An account's follower count is a keyed draw from a truncated Pareto distribution. Its followers fill
numbered slots, in this order:

1. **mutual** slots: slot ``k`` pairs accounts by a keyed involution, so that each follows the
other;
2. **community** slots: distinct accounts of the same community (a keyed permutation);
3. **far** slots: distinct accounts from anywhere (likewise);
4. **closure** slots: a follower of one of its followers, which closes a triangle.

The accounts [0, n_home) are the shop's town; the others live in blocks of ``community_size``.
Learnt from the idea of graphs defined by hashes; the four kinds of slots are ours.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from sim.compiled import compiled
from sim.errors import NetworkError
from sim.parameters import NetworkParameters
from sim.random_streams import (
    Stream,
    child_key,
    keyed_uniform,
    permute,
    subkey,
    to_uniform,
    unpermute,
)
from sim.tables import as_rows


class Recipe(NamedTuple):
    """What the ties of a generated network are computed from."""

    n_accounts: int
    n_home: int
    community_size: int
    min_followers: float
    max_followers: float
    tail_exponent: float
    n_mutual: int
    """Mutual slots of every account that has at least as many followers."""
    p_mutual: float
    """Chance that a mutual slot is in use (decided once for both ends)."""
    cross_fraction: float
    closure_fraction: float
    degree_key: np.uint64
    tie_key: np.uint64
    pair_key: np.uint64


def no_recipe() -> NDArray[np.void]:
    """Fill the place of the recipe in a listed network.

    Returns
    -------
    ndarray, shape (1,)
        One :class:`Recipe` that nobody reads.
    """
    none = np.uint64(0)
    return as_rows(Recipe(0, 0, 1, 1.0, 1.0, 2.5, 0, 0.0, 0.0, 0.0, none, none, none))


def recipe_of(parameters: NetworkParameters, n_home: int, key: np.uint64) -> NDArray[np.void]:
    """Work out the numbers behind the slots.

    Parameters
    ----------
    parameters : NetworkParameters
        What the network should look like.
    n_home : int
        Accounts in the shop's town.
    key : uint64
        Key of the world.

    Returns
    -------
    ndarray, shape (1,)
        One :class:`Recipe`: input of :func:`n_generated_followers` and :func:`generated_follower`.

    Raises
    ------
    NetworkError
        The wanted mean does not fit below the largest follower count.
    """
    largest = parameters.max_followers_fraction * parameters.n_accounts
    if largest < 2.0 * parameters.mean_followers:
        msg = (
            f"network.mean_followers must be at most half of the largest follower count "
            f"{largest:g}, got {parameters.mean_followers:g}; raise network.n_accounts"
        )
        raise NetworkError(msg)
    smallest = smallest_count(parameters.mean_followers, parameters.tail_exponent, largest)
    mutual = parameters.reciprocity * parameters.mean_followers
    n_mutual = math.ceil(mutual)
    recipe = Recipe(
        n_accounts=parameters.n_accounts,
        n_home=n_home,
        community_size=parameters.community_size,
        min_followers=smallest,
        max_followers=float(largest),
        tail_exponent=float(parameters.tail_exponent),
        n_mutual=n_mutual,
        p_mutual=mutual / n_mutual if n_mutual else 0.0,
        cross_fraction=float(parameters.cross_fraction),
        closure_fraction=float(parameters.closure_fraction),
        degree_key=child_key(key, int(Stream.NETWORK_DEGREE)),
        tie_key=child_key(key, int(Stream.NETWORK_TIE)),
        pair_key=child_key(key, int(Stream.NETWORK_PAIR)),
    )
    return as_rows(recipe)


def smallest_count(mean: float, exponent: float, largest: float) -> float:
    """Find where a Pareto tail must start so that it has the wanted mean.

    Parameters
    ----------
    mean : float, unit accounts
        Wanted mean.
    exponent : float
        Exponent of the density, above 2.
    largest : float, unit accounts
        Where the tail is cut off.

    Returns
    -------
    float, unit accounts
        Lower end of the distribution.
    """
    a = exponent - 1.0

    def excess(smallest: float) -> float:
        cut = (smallest / largest) ** a
        first = a / (a - 1.0) * (smallest - largest * cut) / (1.0 - cut)
        return first - mean

    return float(brentq(excess, 1e-3, mean))


@compiled
def n_generated_followers(recipe: Recipe, account: int) -> int:
    """Draw the follower count of an account: truncated Pareto, rounded to whole people."""
    a = recipe.tail_exponent - 1.0
    u = keyed_uniform(recipe.degree_key, account, 0)
    cut = (recipe.min_followers / recipe.max_followers) ** a
    return int(recipe.min_followers * (1.0 - u * (1.0 - cut)) ** (-1.0 / a) + 0.5)


@compiled
def _community(recipe: Recipe, account: int) -> tuple[int, int]:
    """Give the first account and the size of an account's community."""
    if account < recipe.n_home:
        return 0, recipe.n_home
    block = (account - recipe.n_home) // recipe.community_size
    start = recipe.n_home + block * recipe.community_size
    return start, min(recipe.community_size, recipe.n_accounts - start)


@compiled
def _partner(recipe: Recipe, account: int, slot: int) -> int:
    """Pair accounts for a mutual slot; -1 where an account stays alone.

    The involution is "swap neighbours" seen through a permutation, so that the partner's partner
    is the account itself. Some slots pair across communities, in the wanted proportion.
    """
    crosses = int((slot + 1) * recipe.cross_fraction) > int(slot * recipe.cross_fraction)
    start, size = (0, recipe.n_accounts) if crosses else _community(recipe, account)
    key = subkey(recipe.pair_key, slot)
    swapped = permute(account - start, size, key) ^ 1
    if swapped >= size:
        return -1
    partner = start + unpermute(swapped, size, key)
    low, high = min(account, partner), max(account, partner)
    if to_uniform(subkey(subkey(key, low), high)) >= recipe.p_mutual:
        return -1
    return partner


@compiled
def _open_follower(recipe: Recipe, account: int, slot: int, n_open: int) -> int:
    """Name the follower in a mutual, community or far slot."""
    if slot < recipe.n_mutual:
        partner = _partner(recipe, account, slot)
        if partner >= 0 and slot < _n_open(recipe, partner):
            return partner
    start, size = _community(recipe, account)
    n_far = int((n_open - min(recipe.n_mutual, n_open)) * recipe.cross_fraction)
    n_near = n_open - n_far
    if slot < n_near and slot < size - 1:
        place = permute(slot, size, subkey(recipe.tie_key, account))
        return start + place
    return permute(slot, recipe.n_accounts, subkey(recipe.tie_key, account) ^ recipe.pair_key)


@compiled
def _n_open(recipe: Recipe, account: int) -> int:
    """Count the slots that close no triangle."""
    n = n_generated_followers(recipe, account)
    return n - int(n * recipe.closure_fraction)


@compiled
def generated_follower(recipe: Recipe, account: int, slot: int) -> int:
    """Name the follower in ``slot``.

    May, rarely, name the account itself (then nobody is reached through this slot) or a follower
    that another slot names too (about one slot in a hundred at the default closure).
    """
    n_open = _n_open(recipe, account)
    if slot < n_open:
        return _open_follower(recipe, account, slot, n_open)
    found = _friend_of_friend(recipe, account, slot, n_open)
    if found == account:
        return permute(slot, recipe.n_accounts, subkey(recipe.tie_key, account) ^ recipe.pair_key)
    return found


@compiled
def _friend_of_friend(recipe: Recipe, account: int, slot: int, n_open: int) -> int:
    """Name a follower of one of the account's followers, both through open slots."""
    key = subkey(subkey(recipe.tie_key, account), slot)
    middle = _open_follower(recipe, account, int(to_uniform(key) * n_open), n_open)
    n_middle = _n_open(recipe, middle)
    if n_middle == 0:
        return middle
    choice = int(to_uniform(subkey(key, 0)) * n_middle)
    return _open_follower(recipe, middle, choice, n_middle)
