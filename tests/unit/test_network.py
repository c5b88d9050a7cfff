"""Does a listed network hold the ties that were listed, and does its town grow from the shop?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import NetworkError
from sim.network import (
    Network,
    account_at,
    follower,
    generated_network,
    in_home,
    listed_network,
    n_followers,
    place_of,
    place_shop,
    ties_of,
)
from sim.parameters import NetworkParameters
from sim.random_streams import world_key

COLD = settings(deadline=None)
"""The first call compiles."""


def network_of(n: int, *ties: tuple[int, int], home_fraction: float = 0.5) -> Network:
    """Make a listed network from (follower, followee) pairs."""
    ends = np.array(ties, np.int64).reshape(-1, 2)
    return listed_network(n, ends[:, 0], ends[:, 1], home_fraction=home_fraction)


def test_followers_are_those_listed_in_order_of_account() -> None:
    network = network_of(5, (4, 0), (1, 0), (0, 1), (2, 4))
    assert [n_followers(network, a) for a in range(5)] == [2, 1, 0, 0, 1]
    assert [follower(network, 0, slot) for slot in range(2)] == [1, 4]
    assert follower(network, 1, 0) == 0
    assert follower(network, 4, 0) == 2


@COLD
@given(st.sets(st.tuples(st.integers(0, 19), st.integers(0, 19)).filter(lambda t: t[0] != t[1])))
def test_the_ties_come_back(ties: set[tuple[int, int]]) -> None:
    followers, followees = ties_of(network_of(20, *ties))
    assert set(zip(followers.tolist(), followees.tolist(), strict=True)) == ties
    assert len(followers) == len(ties)


@pytest.mark.parametrize("is_listed", [True, False])
def test_both_kinds_keep_the_contract(is_listed: bool) -> None:
    generated = generated_network(NetworkParameters(n_accounts=1000), world_key(8))
    network = generated
    if is_listed:
        ends = np.unique(np.stack(ties_of(generated), axis=1), axis=0)
        ends = ends[ends[:, 0] != ends[:, 1]]
        network = listed_network(1000, ends[:, 0], ends[:, 1], home_fraction=0.2)
        network = place_shop(network, world_key(8))
    assert network.is_listed == is_listed
    assert network.n_home == 200
    followers, followees = ties_of(network)
    assert len(followers) == sum(n_followers(network, a) for a in range(1000))
    assert followers.min() >= 0
    assert followers.max() < 1000
    assert np.all(np.diff(followees) >= 0)
    assert sorted(account_at(network, place) for place in range(1000)) == list(range(1000))
    assert all(place_of(network, account_at(network, place)) == place for place in range(1000))
    assert [in_home(network, account_at(network, p)) for p in (0, 199, 200)] == [True, True, False]
    for part in (network.offsets, network.followers, network.home_rank, network.by_closeness):
        assert not part.flags.writeable


def test_a_generated_network_has_its_town_already() -> None:
    network = generated_network(NetworkParameters(n_accounts=1000), world_key(8))
    assert place_shop(network, world_key(9)) is network


# 0 <- 3, 0 <- 5; 3 <- 1; 5 <- 2, 5 <- 4; nobody follows 1, 2, 4, 6, 7
TREE = ((3, 0), (5, 0), (1, 3), (2, 5), (4, 5))


def towns_of(network: Network) -> set[tuple[int, ...]]:
    """Collect the orders of the accounts in many worlds."""
    placed = (place_shop(network, world_key(seed)) for seed in range(60))
    return {tuple(world.by_closeness.tolist()) for world in placed}


def test_the_town_is_the_nearest_of_one_account_that_has_followers() -> None:
    # by hand: four accounts breadth first from 0, 3 or 5; an island that is used up goes on
    # from the next anchor (after 3, 1: from 0, which adds 5, or from 5, which adds 2);
    # (5, 2, 4) is continued from 0 or from 3; all others follow by number
    network = network_of(8, *TREE)
    assert towns_of(network) == {
        (0, 3, 5, 1, 2, 4, 6, 7),
        (3, 1, 0, 5, 2, 4, 6, 7),
        (3, 1, 5, 2, 0, 4, 6, 7),
        (5, 2, 4, 0, 1, 3, 6, 7),
        (5, 2, 4, 3, 0, 1, 6, 7),
    }


def test_a_town_of_one() -> None:
    network = network_of(8, *TREE, home_fraction=0.01)
    assert network.n_home == 1
    assert {order[0] for order in towns_of(network)} == {0, 3, 5}


def test_a_town_has_a_limit() -> None:
    parameters = NetworkParameters(home_fraction=0.5, home_limit=150)
    assert generated_network(parameters, world_key(8)).n_home == 150
    ends = np.arange(1000)
    listed = listed_network(1000, ends, (ends + 1) % 1000, home_fraction=0.5, home_limit=150)
    assert listed.n_home == 150


def test_a_town_without_enough_ties_is_filled_up_by_number() -> None:
    network = network_of(6, (1, 0), home_fraction=1.0)
    assert towns_of(network) == {(0, 1, 2, 3, 4, 5)}


def test_accounts_must_be_in_range() -> None:
    with pytest.raises(NetworkError, match=r"follower must lie in \[0, 2\], got 3"):
        network_of(3, (3, 0))
    with pytest.raises(NetworkError, match=r"followee must lie in \[0, 2\], got -1"):
        network_of(3, (0, -1))


def test_nobody_follows_themselves() -> None:
    with pytest.raises(NetworkError, match="ties must join two accounts, got a self-loop at 1"):
        network_of(3, (0, 1), (2, 2))


def test_a_tie_is_listed_once() -> None:
    with pytest.raises(NetworkError, match="ties must be listed once, got 2 repeats"):
        network_of(3, (0, 1), (0, 1), (0, 1), (1, 0))


def test_both_ends_must_be_given() -> None:
    ends = np.zeros(2, np.int64)
    with pytest.raises(NetworkError, match="must be equally long, got 2 and 1"):
        listed_network(3, ends, ends[:1], home_fraction=0.5)
