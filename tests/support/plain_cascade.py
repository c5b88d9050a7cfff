"""How is the loop reduced to a plain independent cascade? By switches, and four scripted numbers.

Everything is off but the complainant's followers. Each of them sees a post with chance ``p_seen``
and, having seen it, adds the hazard h of one exposure to a sum that makes them share when it
reaches their resistance, which is exponential with mean 1. Of n sharers whom somebody follows,
K ~ Bin(n, p_seen) are seen, and the sum is K h, so that the chance of not sharing is ::

    E exp(-K h) = (1 - p)^n    with    p = p_seen (1 - exp(-h)),

whatever the order: each sharer wins each follower with chance p, once and independently of all
others. The sharers are the active nodes of an independent cascade with this p on every tie.

The times shrink to nothing (``time_scale``), so that the end of the storm cuts no chain off.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from small_town import changed, only

from sim.network import Network, listed_network
from sim.parameters import Parameters, ReactionParameters
from sim.plan import plan_of
from sim.reading import rules_of
from sim.run import Runner
from sim.scenario import Channel, Complaint, Platform, Scenario, Shop
from sim.state import N_POSTS, State
from sim.world import World, make_world

SURE = 1e9
"""A hazard at which everybody passes on what they see."""
AT_ONCE = 1e-9
"""A time scale at which the longest delay is a thousandth of a second."""
THETA, FLAT_H, PEAK_HOUR = 0.2314843, 300.0 / 3600.0, 20.5
"""The kernel of reaction times and the busiest hour, whatever the defaults of the model are."""


def hazard_for(p: float, p_seen: float) -> float:
    """Give the hazard at which a sharer wins a follower with chance p."""
    return -math.log1p(-p / p_seen)


def network_of(n_accounts: int, follower: ArrayLike, followee: ArrayLike) -> Network:
    """List ties; the town is a single account."""
    ends = np.asarray(follower, np.int64), np.asarray(followee, np.int64)
    return listed_network(n_accounts, *ends, home_fraction=1e-9)


def both_ways(n_accounts: int, u: ArrayLike, v: ArrayLike) -> Network:
    """List friendships, each of which is two ties."""
    a, b = np.asarray(u, np.int64), np.asarray(v, np.int64)
    return network_of(n_accounts, np.concatenate([a, b]), np.concatenate([b, a]))


def rooted(world: World, root: int) -> World:
    """Let the complainant be the account that a test wants."""
    order = np.arange(world.network.n_accounts, dtype=np.int32)
    order[[0, root]] = order[[root, 0]]
    world.people.account[0] = root
    return world._replace(network=world.network._replace(home_rank=order, by_closeness=order))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """A plain independent cascade in the compiled loop."""

    p_seen: float
    hazard: float
    time_scale: float = AT_ONCE
    amplitude: float = 0.0
    """Swing of the hour-of-day activity."""
    posted_hour: float = 0.0
    fatigue: float = 1.0

    def runs(self, worlds: Iterator[tuple[Network, int]], first_seed: int = 0) -> Iterator[State]:
        """Run worlds of one size, each from its root; a state is good until the next one."""
        runner: Runner | None = None
        scenario = Scenario(
            shop=Shop(n_customers=1, n_followers=0, sales_per_day_idr=10_000.0),
            complaint=Complaint(channel=Channel.OWN_POST, posted_hour=self.posted_hour),
            platform=Platform(name="test"),
            parameters=Parameters(
                reaction=ReactionParameters(
                    kernel_theta=THETA,
                    kernel_flat_h=FLAT_H,
                    online_fraction=1.0,
                    activity_peak_hour=PEAK_HOUR,
                )
            ),
            mechanisms=only(),
        )
        rules = changed(
            rules_of(scenario),
            visibility=self.p_seen,
            complaint_visibility=self.p_seen,
            time_scale=self.time_scale,
            activity_amplitude=self.amplitude,
            fatigue=self.fatigue,
        )
        plan = plan_of(scenario.playbook, scenario)
        for at, (network, root) in enumerate(worlds):
            if runner is None:
                runner = Runner(rules, network.n_accounts, keeps_log=True)
            world = make_world(rules, network, first_seed + at)
            world = rooted(world._replace(first_hazard=self.hazard), root)
            yield runner.run(plan, world)

    def sizes(
        self, worlds: Iterator[tuple[Network, int]], first_seed: int = 0
    ) -> NDArray[np.int64]:
        """Count the sharers of each world, the complainant included."""
        states = self.runs(worlds, first_seed)
        return np.array([int(state.counters[N_POSTS]) for state in states])


def cascade(p: float, p_seen: float = 0.8) -> Cascade:
    """Reduce the loop to an independent cascade with chance p, of which the hazard is a part."""
    return Cascade(p_seen=p_seen, hazard=hazard_for(p, p_seen))
