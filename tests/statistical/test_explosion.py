"""Does a large random crowd catch fire as often, and burn as far, as percolation theory says?

On ties that were drawn at random, a complaint either dies out among a few people or takes a part
of the crowd that solves a self-consistency equation. How often it catches fire is decided by the
follower counts; how far it burns by how many each account follows. Each world has ties of its own,
so that both numbers are those of the theory up to a few parts in n: at n = 2500 and a mean of 1.4
the largest component is smaller by 0.003, a fifth of the deviation that 1000 worlds leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from plain_cascade import both_ways, cascade, hazard_for, network_of
from proof_statistics import binomial_p, judge, keyed, mean_p
from scipy.optimize import brentq

from sim.network import Network

N = 2500
EXPLODED = N // 10
"""Between the two kinds lies nothing: a small cascade that large has a chance below e^-15."""
Luck = np.random.Generator


def root_of(function: Callable[[float], float]) -> float:
    """Solve x = function(x) away from 0."""
    return float(brentq(lambda x: function(x) - x, 1e-6, 1.0))


def friends(draws: Luck) -> Network:
    """Give each pair of accounts a friendship with chance 4/n: an Erdős–Rényi graph."""
    n_drawn = int(draws.binomial(N * (N - 1) // 2, 4.0 / (N - 1)))
    u, v = draws.integers(0, N, (2, 2 * n_drawn))
    pairs = np.minimum(u, v) * N + np.maximum(u, v)
    _, first = np.unique(pairs, return_index=True)
    first = np.sort(first)
    first = first[u[first] != v[first]][:n_drawn]
    return both_ways(N, u[first], v[first])


FOLLOWERS, CHANCES = np.array([0, 5, 25]), np.array([0.6, 0.3, 0.1])
"""Six of ten have no follower, one of ten has 25: four on average."""


def stars_and_nobodies(draws: Luck) -> Network:
    """Give each account followers of that law, whoever they are."""
    counts = draws.choice(FOLLOWERS, N, p=CHANCES)
    followee = np.repeat(np.arange(N), counts)
    follower = followee.copy()
    again = np.arange(len(followee))
    while len(again):  # whoever follows themselves, or somebody twice
        follower[again] = draws.integers(0, N, len(again))
        _, first = np.unique(followee * N + follower, return_index=True)
        wrong = follower == followee
        wrong[np.setdiff1d(np.arange(len(followee)), first, assume_unique=True)] = True
        again = np.flatnonzero(wrong)
    return network_of(N, follower, followee)


def sizes(
    make: Callable[[Luck], Network], p: float, stream: int, n_worlds: int
) -> NDArray[np.int64]:
    """Run worlds of their own ties; accounts are alike, so that the root may be account 0."""
    draws = keyed(stream)

    def worlds() -> Iterator[tuple[Network, int]]:
        for _ in range(n_worlds):
            yield make(draws), 0

    return cascade(p).sizes(worlds())


def with_more_hazard(p: float, factor: float = 1.1) -> float:
    """Give the chance p that a hazard one tenth higher makes: the wrong value."""
    return 0.8 * -np.expm1(-factor * hazard_for(p, 0.8))


@pytest.fixture(scope="module")
def among_friends() -> NDArray[np.int64]:
    return sizes(friends, 0.35, 11, 1000)


@pytest.fixture(scope="module")
def among_stars() -> NDArray[np.int64]:
    return sizes(stars_and_nobodies, 0.4, 12, 600)


def giant(mean: float) -> float:
    """Part of a crowd that is reached if each sharer wins a Poisson number: s = 1 - e^(-m s)."""
    return root_of(lambda s: 1.0 - np.exp(-mean * s))


def test_the_equations_are_solved() -> None:
    # at 1.386 = 2 log 2 one half: 1/2 = 1 - exp(-log 2)
    assert giant(2.0 * np.log(2.0)) == pytest.approx(0.5)
    assert giant(1.4) == pytest.approx(0.5110, abs=1e-4)
    # q = 0.6 + 0.3 y^5 + 0.1 y^25 at y = 0.8 = 1 - p + p q
    q = 0.6 + 0.3 * 0.32768 + 0.1 * 0.8**25
    assert blaze(0.2 / (1.0 - q)) == pytest.approx(1.0 - q)


def test_nothing_lies_between_small_and_large(among_friends: NDArray[np.int64]) -> None:
    assert np.sum((among_friends > N // 20) & (among_friends < N // 4)) == 0
    assert among_friends.min() == 1


def test_friends_catch_fire_as_often_as_the_giant_component_is_large(
    among_friends: NDArray[np.int64],
) -> None:
    # of 1000 worlds about half, sd 16: enough to tell a hazard that is a fifth higher
    n_exploded = int(np.sum(among_friends > EXPLODED))
    judge(
        "explosions among friends",
        binomial_p(n_exploded, len(among_friends), giant(4 * 0.35)),
        binomial_p(n_exploded, len(among_friends), giant(4 * with_more_hazard(0.35, 1.2))),
    )


def test_friends_burn_as_far_as_the_giant_component(among_friends: NDArray[np.int64]) -> None:
    # its variance: n s (1 - s) / (1 - m (1 - s))^2
    parts = among_friends[among_friends > EXPLODED] / N
    mean = 4 * 0.35
    part = giant(mean)
    sd = np.sqrt(part * (1 - part) / N) / (1 - mean * (1 - part))
    judge(
        "final part among friends",
        mean_p(parts, part, sd),
        mean_p(parts, giant(4 * with_more_hazard(0.35)), sd),
    )
    assert parts.std() == pytest.approx(sd, rel=0.2)  # at 500 worlds 6 standard errors


def blaze(p: float) -> float:
    """Chance of an explosion: q = E (1 - p + p q)^K over the follower counts K."""
    return 1.0 - root_of_low(lambda q: float(CHANCES @ (1.0 - p + p * q) ** FOLLOWERS))


def root_of_low(function: Callable[[float], float]) -> float:
    """Solve x = function(x) below 1, where x = 1 solves it too."""
    return float(brentq(lambda x: function(x) - x, 0.0, 1.0 - 1e-6))


def test_stars_and_nobodies_catch_fire_by_their_followers(among_stars: NDArray[np.int64]) -> None:
    # four followers on average, as among friends, but most have none
    n_exploded = int(np.sum(among_stars > EXPLODED))
    p = binomial_p(n_exploded, len(among_stars), blaze(0.4))
    judge("explosions among stars", p, binomial_p(n_exploded, len(among_stars), giant(4 * 0.4)))
    assert blaze(0.4) < 0.5 * giant(4 * 0.4)


def test_stars_and_nobodies_burn_by_whom_they_follow(among_stars: NDArray[np.int64]) -> None:
    # whom an account follows is drawn at random, four on average: Poisson, as among friends
    parts = among_stars[among_stars > EXPLODED] / N
    sd = float(parts.std(ddof=1))
    judge(
        "final part among stars",
        mean_p(parts, giant(4 * 0.4), sd),
        mean_p(parts, giant(4 * with_more_hazard(0.4)), sd),
    )
