"""Does the loop agree with other people's programs where it is reduced to what they can do?

What is compared is exact. *Cascade*: with switches off, the sharers are the active nodes of an
independent cascade with one chance p on every tie (``plain_cascade.py``); EoN, NDlib and CyNetDiff
run the same one. *SIR with a fixed infectious period*: a contact succeeds with the same chance
whoever is ill, so that its final size is that of the cascade; and as EoN takes any delays, with
the kernel's it must agree hour by hour, the end of the storm included. *SIR with exponential
recovery* cannot be reduced to one chance: those who are ill for long infect many, and the ties of
one person share that luck, which the loop has no place for (a post is as visible to each follower
as to any other). There the loop spreads on ties that EoN has thinned by percolation with random
recovery times; it must find the final sizes of EoN's epidemic, and a plain cascade with the same
mean chance must not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import repeat

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray
from other_engines import (
    ENGINES,
    eon_curves,
    eon_fixed_period_sizes,
    eon_markov_sizes,
    eon_percolated,
    other,
)
from plain_cascade import FLAT_H, SURE, THETA, Cascade, both_ways, cascade, hazard_for, network_of
from proof_statistics import judge, keyed, same_law_p
from shared_data import shared_data

from sim.network import Network
from sim.state import N_POSTS

Sizes = NDArray[np.int64]

HEAVY_TAILED, SMALL_WORLD, FACEBOOK = "heavy-tailed", "small-world", "facebook"
CHANCES = {HEAVY_TAILED: 0.16, SMALL_WORLD: 0.2, FACEBOOK: 0.03}
"""Of a tie: near the point at which a cascade can take hold, where its size tells most of p."""
N_WORLDS = {HEAVY_TAILED: 600, SMALL_WORLD: 600, FACEBOOK: 200}
PERIOD, RECOVERY = 21, 22


@cache
def graph_of(name: str) -> nx.Graph:
    """Make a graph, or read the friendships of ten people and their friends."""
    if name == HEAVY_TAILED:
        return nx.barabasi_albert_graph(250, 3, seed=1)
    if name == SMALL_WORLD:
        return nx.connected_watts_strogatz_graph(250, 8, 0.1, seed=1)
    with np.load(shared_data("networks/facebook_ego.npz")) as told:
        graph = nx.empty_graph(int(told["n"]))
        graph.add_edges_from(zip(told["u"].tolist(), told["v"].tolist(), strict=True))
    return graph


@cache
def network_like(name: str) -> Network:
    """List the same friendships for the loop."""
    graph = graph_of(name)
    u, v = np.array(graph.edges(), np.int64).T
    return both_ways(graph.order(), u, v)


def roots_of(name: str, draws: np.random.Generator, n: int | None = None) -> list[int]:
    """Draw where each cascade starts: an end of any tie, since the lonely tell little."""
    ends = network_like(name).followers
    return [int(ends[at]) for at in draws.integers(0, len(ends), n or N_WORLDS[name])]


@cache
def loop_sizes(name: str, factor: float = 1.0) -> Sizes:
    """Sizes in the loop, at a chance some times that of the engines."""
    p = factor * CHANCES[name]
    roots = roots_of(name, keyed(31 if factor == 1.0 else 32))
    network = network_like(name)
    seed = 0 if factor == 1.0 else 1_000_000
    return cascade(p).sizes(zip(repeat(network), roots, strict=False), first_seed=seed)


SLOW = [(FACEBOOK, "EoN"), (FACEBOOK, "NDlib")]
PAIRS = [
    pytest.param(name, engine, marks=[pytest.mark.slow] if (name, engine) in SLOW else [])
    for name in CHANCES
    for engine in ENGINES
]


@pytest.mark.parametrize(("name", "engine"), PAIRS)
def test_an_independent_cascade_is_as_large_as_theirs(name: str, engine: str) -> None:
    draws = keyed(41 + list(ENGINES).index(engine))
    theirs = ENGINES[engine](graph_of(name), CHANCES[name], roots_of(name, draws), draws)
    print(f"{engine}: mean {theirs.mean():.4g}, loop: mean {loop_sizes(name).mean():.4g}")
    judge(
        f"{engine}, {name}",
        same_law_p(theirs, loop_sizes(name)),
        same_law_p(theirs, loop_sizes(name, 1.1)),
    )


@pytest.mark.parametrize("name", [HEAVY_TAILED, SMALL_WORLD])
def test_an_epidemic_of_fixed_period_is_as_large(name: str) -> None:
    draws = keyed(PERIOD)
    theirs = eon_fixed_period_sizes(graph_of(name), CHANCES[name], roots_of(name, draws), draws)
    judge(
        f"SIR of fixed period, {name}",
        same_law_p(theirs, loop_sizes(name)),
        same_law_p(theirs, loop_sizes(name, 1.1)),
    )


RATES = (0.5, 1.0)
"""Of contact and of recovery: a contact succeeds with chance 1/3 on average."""
N_EPIDEMICS = 400


def thinned(draws: np.random.Generator) -> Iterator[tuple[Network, int]]:
    """Give each world the ties that one epidemic would use."""
    graph = graph_of(HEAVY_TAILED)
    for root in roots_of(HEAVY_TAILED, draws, N_EPIDEMICS):
        ill, infected = eon_percolated(graph, RATES, draws)
        yield network_of(graph.order(), infected, ill), root


def test_an_epidemic_of_exponential_recovery_is_percolation() -> None:
    draws = keyed(RECOVERY)
    roots = roots_of(HEAVY_TAILED, draws, N_EPIDEMICS)
    theirs = eon_markov_sizes(graph_of(HEAVY_TAILED), RATES, roots, draws)
    ours = Cascade(p_seen=1.0, hazard=SURE).sizes(thinned(draws))
    plain = cascade(1.0 / 3.0).sizes(zip(repeat(network_like(HEAVY_TAILED)), roots, strict=False))
    judge("SIR of exponential recovery", same_law_p(theirs, ours), same_law_p(theirs, plain))


STORM_H = 336.0
HOURS = (6.0, 24.0, STORM_H)


def kernel_delay_h(p: float, draws: np.random.Generator) -> float:
    """Draw the delay along a tie, infinite where it does not carry: the kernel cut at 336 h."""
    if draws.random() >= p:
        return float("inf")
    c = 1.0 / (FLAT_H * (1.0 + 1.0 / THETA))
    held = 1.0 - c * FLAT_H / THETA * (STORM_H / FLAT_H) ** -THETA
    u = draws.random() * held
    if u < c * FLAT_H:
        return u / c
    return float(FLAT_H * ((1.0 - u) * THETA / (c * FLAT_H)) ** (-1.0 / THETA))


def loop_curves(p: float, time_scale: float, stream: int) -> Sizes:
    """Sharers by some hours in the loop, shape (n_worlds, n_hours)."""
    roots = roots_of(SMALL_WORLD, keyed(stream))
    loop = Cascade(p_seen=0.8, hazard=hazard_for(p, 0.8), time_scale=time_scale)
    worlds = zip(repeat(network_like(SMALL_WORLD)), roots, strict=False)
    times = [
        s.posts.time_h[: s.counters[N_POSTS]].copy() for s in loop.runs(worlds, stream * 10**6)
    ]
    return np.array([np.searchsorted(t, HOURS, side="right") for t in times], np.int64)


def test_an_epidemic_with_the_delays_of_the_kernel_grows_as_fast() -> None:
    other("EoN")
    draws = keyed(51)
    p = 0.3
    theirs = eon_curves(
        graph_of(SMALL_WORLD),
        lambda: kernel_delay_h(p, draws),
        roots_of(SMALL_WORLD, draws, 500),
        HOURS,
        STORM_H,
    )
    ours, more, slower = (
        loop_curves(*case) for case in ((p, 1.0, 52), (1.1 * p, 1.0, 53), (p, 1.5, 54))
    )
    for at, hour in enumerate(HOURS):
        seen = same_law_p(theirs[:, at], ours[:, at])
        print(f"by {hour:g} h: EoN mean {theirs[:, at].mean():.4g}, loop {ours[:, at].mean():.4g}")
        judge(f"by {hour:g} h, chance", seen, same_law_p(theirs[:, at], more[:, at]))
        if hour < STORM_H:  # in the end the pace hardly matters
            judge(f"by {hour:g} h, pace", seen, same_law_p(theirs[:, at], slower[:, at]))
