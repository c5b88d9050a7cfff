"""Is the cascade on a tree the branching process that theory solves?

A sharer has Bin(m, p) sharing followers on a tree in which everybody has m followers, and Poisson
ones on a tree whose follower counts are Poisson. On a tree that is cut off at a known depth the
laws are exact: with f the generating function of one sharer's followers, f applied k times to 0 is
the chance that generation k is empty, and T -> s f(T) builds the law of the total size.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from plain_cascade import Cascade, cascade, hazard_for, network_of
from proof_statistics import binomial_p, counts_p, judge, keyed, mean_p
from scipy.special import gammaln

from sim.network import Network
from sim.state import N_POSTS

N_WORLDS = 2000
P_SEEN = 0.8


def with_more_hazard(p: float) -> float:
    """Give the chance p that a hazard one tenth higher makes: the wrong value."""
    return P_SEEN * -np.expm1(-1.1 * hazard_for(p, P_SEEN))


def regular_tree(m: int, depth: int) -> Network:
    """Everybody above the lowest generation has m followers; the root is account 0."""
    n_above = (m**depth - 1) // (m - 1)
    n = m * n_above + 1
    return network_of(n, np.arange(1, n), np.repeat(np.arange(n_above), m))


def empty_by(generation: int, m: int, p: float) -> float:
    """Chance that nobody of a generation shares, on a tree with m followers each."""
    extinct = 0.0
    for _ in range(generation):
        extinct = (1.0 - p + p * extinct) ** m
    return extinct


def total_law(m: int, p: float, depth: int) -> NDArray[np.float64]:
    """Chance of k sharers in all, the complainant included, on a tree of that depth."""
    total = np.array([0.0, 1.0])
    for _ in range(depth):
        one = p * total
        one[0] += 1.0 - p
        total = np.array([0.0, 1.0])
        for _ in range(m):
            total = np.convolve(total, one)
    return total


@pytest.fixture(scope="module")
def bushes() -> NDArray[np.int64]:
    """Sharers and deepest generation of 2000 subcritical worlds: p = 0.3, m = 3, six deep."""
    tree = regular_tree(3, 6)
    seen = []
    for state in cascade(0.3).runs((tree, 0) for _ in range(N_WORLDS)):
        n = int(state.counters[N_POSTS])
        seen.append((n, state.posts.depth[:n].max()))
    return np.array(seen).T


def test_depth_on_a_regular_tree(bushes: NDArray[np.int64]) -> None:
    def law(p: float) -> NDArray[np.float64]:
        return np.diff([empty_by(k, 3, p) for k in range(7)])

    # nobody shares: 0.7^3
    assert law(0.3)[0] == pytest.approx(0.343)
    judge(
        "depth on a tree",
        counts_p(bushes[1], law(0.3)),
        counts_p(bushes[1], law(with_more_hazard(0.3))),
    )


def test_size_on_a_regular_tree(bushes: NDArray[np.int64]) -> None:
    # alone 0.343; one more: 3 x 0.3 x 0.49 x 0.343
    law = total_law(3, 0.3, 6)
    assert law[1] == pytest.approx(0.343)
    assert law[2] == pytest.approx(0.441 * 0.343)
    judge(
        "size on a tree",
        counts_p(bushes[0], law),
        counts_p(bushes[0], total_law(3, with_more_hazard(0.3), 6)),
    )


def test_mean_size_on_a_regular_tree(bushes: NDArray[np.int64]) -> None:
    # every generation is 3 x 0.3 times the one before: 1 + 0.9 + ... + 0.9^6
    sizes = np.arange(len(total_law(3, 0.3, 6)))
    sd = float(np.sqrt(total_law(3, 0.3, 6) @ sizes**2 - 5.217031**2))

    def mean(p: float) -> float:
        return float(sum((3.0 * p) ** k for k in range(7)))

    assert mean(0.3) == pytest.approx(5.217031)
    assert total_law(3, 0.3, 6) @ sizes == pytest.approx(5.217031)
    judge(
        "mean size on a tree",
        mean_p(bushes[0], mean(0.3), sd),
        mean_p(bushes[0], mean(with_more_hazard(0.3)), sd),
    )


def test_extinction_on_a_regular_tree() -> None:
    # p = 0.5, m = 3: in the end (0.5 + 0.5 q)^3 = q, q = sqrt(5) - 2 = 0.236; by generation 6 less
    tree = regular_tree(3, 6)
    states = cascade(0.5).runs((tree, 0) for _ in range(N_WORLDS))
    n_empty = sum(int(s.posts.depth[: s.counters[N_POSTS]].max()) < 6 for s in states)
    assert empty_by(200, 3, 0.5) == pytest.approx(np.sqrt(5) - 2)
    assert 0.22 < empty_by(6, 3, 0.5) < np.sqrt(5) - 2
    judge(
        "extinction on a tree",
        binomial_p(n_empty, N_WORLDS, empty_by(6, 3, 0.5)),
        binomial_p(n_empty, N_WORLDS, empty_by(6, 3, with_more_hazard(0.5))),
    )


MANY = 1000
"""Accounts of the largest Poisson tree that is kept; a larger one comes with chance e^-20."""


def poisson_trees(mean: float, n_worlds: int, stream: int) -> Iterator[tuple[Network, int]]:
    """Grow a whole tree for each world, with a Poisson number of followers for everybody."""
    draws = keyed(stream)
    for _ in range(n_worlds):
        followers = []
        alive = 1
        while alive > 0:
            followers.append(int(draws.poisson(mean)))
            alive += followers[-1] - 1
        n_ties = sum(followers)
        assert n_ties < MANY
        ends = np.arange(1, n_ties + 1), np.repeat(np.arange(len(followers)), followers)
        yield network_of(MANY, *ends), 0


def borel(mean: float) -> NDArray[np.float64]:
    """Chance of k people in all if everybody wins a Poisson number: e^(-mk) (mk)^(k-1) / k!."""
    k = np.arange(1, 200)
    logs = -mean * k + (k - 1) * np.log(mean * k) - gammaln(k + 1)
    return np.append(0.0, np.exp(logs))


@pytest.fixture(scope="module")
def poisson_sizes() -> NDArray[np.int64]:
    """Sharers of 2000 worlds in which each wins a Poisson number, 0.8 x 0.75 = 0.6 on average.

    The wrong values are chances one tenth and one fifth higher: a hazard that is already large
    says less, and so does the law of the small trees of which there are most.
    """
    return cascade(0.75).sizes(poisson_trees(0.8, N_WORLDS, 1))


def test_size_with_poisson_followers(poisson_sizes: NDArray[np.int64]) -> None:
    assert borel(0.6)[1] == pytest.approx(np.exp(-0.6))
    judge(
        "size, Poisson followers",
        counts_p(poisson_sizes, borel(0.6)),
        counts_p(poisson_sizes, borel(0.72)),
    )


def test_mean_size_with_poisson_followers(poisson_sizes: NDArray[np.int64]) -> None:
    # 1 / (1 - 0.6) = 2.5; variance m / (1 - m)^3 = 9.375
    judge(
        "mean size, Poisson followers",
        mean_p(poisson_sizes, 2.5, np.sqrt(9.375)),
        mean_p(poisson_sizes, 1.0 / (1.0 - 0.66), np.sqrt(9.375)),
    )


def test_times_do_not_matter() -> None:
    # the same worlds at the pace of Facebook: all but what the end of the storm cuts off
    def sizes(time_scale: float) -> NDArray[np.int64]:
        loop = Cascade(p_seen=P_SEEN, hazard=hazard_for(0.75, P_SEEN), time_scale=time_scale)
        return loop.sizes(poisson_trees(0.8, 200, 2))

    at_once, slowly = sizes(1e-9), sizes(2.0)
    assert np.all(slowly <= at_once)
    assert np.mean(slowly == at_once) > 0.8
