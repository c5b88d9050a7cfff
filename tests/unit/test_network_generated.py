"""Does the town that nobody has drawn have the followers, triangles and communities it should?"""

from __future__ import annotations

import math
from functools import cache

import numba
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from sim.errors import NetworkError
from sim.network import Network, generated_network, n_followers, ties_of
from sim.network_check import tail
from sim.network_generated import _partner, no_recipe, smallest_count
from sim.parameters import NetworkParameters
from sim.random_streams import world_key

N = 5000


@numba.njit
def count_followers(network: Network) -> NDArray[np.int64]:
    """Count the followers of every account."""
    counts = np.empty(network.n_accounts, np.int64)
    for account in range(network.n_accounts):
        counts[account] = n_followers(network, account)
    return counts


@cache
def ties(seed: int = 5, **changes: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the ties of a network of 5,000: a town of 1,000 and two communities of 2,000."""
    parameters = NetworkParameters(n_accounts=N, **changes)  # type: ignore[arg-type]
    return ties_of(generated_network(parameters, world_key(seed)))


def distinct(**changes: float) -> NDArray[np.int64]:
    """Give each tie between two accounts one number."""
    follower, followee = ties(**changes)
    return np.unique((follower * N + followee)[follower != followee])


def reciprocity(**changes: float) -> float:
    """Measure the fraction of ties that are returned."""
    keys = distinct(**changes)
    return float(np.isin(keys % N * N + keys // N, keys).mean())


def clustering(**changes: float) -> float:
    """Measure the mean local clustering, directions set aside."""
    keys = distinct(**changes)
    one_way = csr_array((np.ones(len(keys)), (keys // N, keys % N)), shape=(N, N))
    both = ((one_way + one_way.T) > 0).astype(float)
    degree = both.sum(axis=1)
    triangles = (both @ both).multiply(both).sum(axis=1)
    return float(np.mean(triangles / np.maximum(degree * (degree - 1), 1)))


@pytest.fixture(scope="module")
def counts() -> NDArray[np.int64]:
    """Follower counts of 200,000 accounts."""
    network = generated_network(NetworkParameters(n_accounts=200_000), world_key(5))
    return count_followers(network)


def test_the_mean_is_the_wanted_one(counts: NDArray[np.int64]) -> None:
    # Truncated Pareto from 6.8 to 10,000: standard deviation about 70, so the mean of 200,000 has
    # a standard error of 0.16 = 0.8 %; 3 % are 3.8 of them, false-alarm rate 2e-4.
    assert counts.mean() == pytest.approx(20.0, rel=0.03)


def test_the_tail_has_the_wanted_exponent(counts: NDArray[np.int64]) -> None:
    # maximum likelihood; a tail of 10,000 accounts alone would leave a standard error of 0.015
    exponent, _ = tail(counts)
    assert exponent == pytest.approx(2.5, abs=0.1)


def test_another_tail_is_told_apart() -> None:
    parameters = NetworkParameters(n_accounts=200_000, tail_exponent=2.9)
    exponent, _ = tail(count_followers(generated_network(parameters, world_key(5))))
    assert exponent is not None
    assert exponent > 2.7


def test_nobody_has_more_followers_than_allowed(counts: NDArray[np.int64]) -> None:
    assert counts.max() <= 10_000
    assert counts.min() >= 1


def test_the_smallest_count_by_hand() -> None:
    # exponent 3, density 2 m^2 / x^3 / (1 - (m/L)^2) on [m, L]: mean 2 m L / (m + L);
    # m = 10, L = 90 gives 18
    assert smallest_count(18.0, 3.0, 90.0) == pytest.approx(10.0)


def test_a_crowd_too_small_for_its_mean_is_refused() -> None:
    parameters = NetworkParameters(n_accounts=500)
    message = "mean_followers must be at most half of the largest follower count 25, got 20; raise"
    with pytest.raises(NetworkError, match=message):
        generated_network(parameters, world_key(5))


@pytest.mark.parametrize("wanted", [0.0, 0.15, 0.30])
def test_reciprocity_is_near_its_parameter(wanted: float) -> None:
    # chance alone returns a few ties more
    assert reciprocity(reciprocity=wanted) == pytest.approx(wanted, abs=0.03)


def test_small_accounts_have_no_room_for_very_much_reciprocity() -> None:
    # 9 mutual slots are asked for, but the smallest accounts have 8 followers, 6 of them open
    assert 0.30 < reciprocity(reciprocity=0.45) < 0.45


def test_closure_closes_triangles() -> None:
    none, some, many = (clustering(closure_fraction=c) for c in (0.0, 0.3, 0.6))
    assert none + 0.02 < some
    assert some + 0.02 < many


def test_few_slots_are_lost() -> None:
    follower, followee = ties()
    assert np.mean(follower == followee) < 0.001
    keys = follower * N + followee
    assert 1 - len(np.unique(keys)) / len(keys) < 0.05


def community(account: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the communities; the town is -1."""
    return np.where(account < 1000, -1, (account - 1000) // 2000)


def inside(**changes: float) -> float:
    """Measure the fraction of ties that stay in a community."""
    follower, followee = ties(**changes)
    return float(np.mean(community(follower) == community(followee)))


def test_most_ties_stay_inside_a_community() -> None:
    # one tie in five leaves; a far tie hits its own community with chance 0.2^2 + 2 x 0.4^2 = 0.36
    assert inside() == pytest.approx(0.8 + 0.2 * 0.36, abs=0.05)
    assert inside(cross_fraction=0.0) > 0.98
    assert inside(cross_fraction=1.0) < 0.5


def test_partners_are_each_others_partners() -> None:
    recipe = generated_network(NetworkParameters(n_accounts=N), world_key(5)).recipe[0]
    n_pairs = 0
    for slot in range(int(recipe.n_mutual)):
        for account in range(0, N, 7):
            partner = _partner(recipe, account, slot)
            if partner >= 0:
                n_pairs += 1
                assert partner != account
                assert _partner(recipe, partner, slot) == account
    assert n_pairs > 0.9 * recipe.n_mutual * N / 7 * recipe.p_mutual


def test_mutual_slots_are_named_by_both_ends() -> None:
    network = generated_network(NetworkParameters(n_accounts=N), world_key(5))
    recipe = network.recipe[0]
    follower, followee = ties()
    pairs = set(zip(follower.tolist(), followee.tolist(), strict=True))
    checked = 0
    for account in range(0, N, 50):
        partner = _partner(recipe, account, 0)
        if partner >= 0:
            checked += 1
            assert {(partner, account), (account, partner)} <= pairs
    assert checked > 50


def test_worlds_have_their_own_ties_and_no_memory() -> None:
    again = ties_of(generated_network(NetworkParameters(n_accounts=N), world_key(5)))
    np.testing.assert_array_equal(again[0], ties()[0])
    same = np.mean(ties(seed=6)[0][:10_000] == ties()[0][:10_000])
    assert same < 0.01


def test_a_listed_network_has_an_empty_recipe() -> None:
    assert no_recipe()[0].n_accounts == 0
    assert math.isclose(no_recipe()[0].tail_exponent, 2.5)
