"""Which small storms do the twin tests share? A crisis that reaches most of a small crowd."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import Any

import numpy as np

from sim.appraisal import CrisisType
from sim.event_log import log_records
from sim.mechanisms import Mechanisms
from sim.moves import Plan
from sim.network import generated_network
from sim.parameters import Parameters
from sim.plan import plan_of
from sim.random_streams import world_key
from sim.reading import rules_of
from sim.responses import Tone
from sim.rules import Rules
from sim.run import Runner
from sim.scenario import Complaint, Playbook, Reply, Scenario, Shop
from sim.state import N_POSTS, N_ROWS, ROOM_WANTED, State
from sim.world import World, make_world

Story = tuple[Rules, Plan, World]

_GROUPS: dict[str, dict[str, Any]] = {
    "network": {"n_accounts": 600, "max_followers_fraction": 0.3, "mean_followers": 20.0},
    "sharing": {"base_hazard": 0.05, "trending_boost": 30.0, "novelty_half_life_h": 100.0},
    "appraisal": {"damage_max": 1.0, "forgetting_half_life_h": 336.0},
    "owner": {"p_told": 0.3},
}


def crisis_scenario(
    crisis_type: CrisisType = CrisisType.ACCIDENTAL,
    mechanisms: Mechanisms | None = None,
    **changes: dict[str, Any],
) -> Scenario:
    """Describe a severe complaint about a shop with 120 customers, without an answer.

    Parameters
    ----------
    crisis_type : CrisisType
        What the complaint is about.
    mechanisms : Mechanisms, optional
        Switches; all on if left out.
    **changes : dict
        Numbers of a parameter group that differ, such as ``network={"n_accounts": 300}``.

    Returns
    -------
    Scenario
        Without a reply.
    """
    groups = {
        item.name: item.default_factory(  # type: ignore[misc,call-arg]  # all groups have one
            **_GROUPS.get(item.name, {}) | changes.get(item.name, {})
        )
        for item in fields(Parameters)
    }
    return Scenario(
        shop=Shop(n_customers=120, n_followers=150, sales_per_day_idr=1_000_000.0),
        complaint=Complaint(crisis_type=crisis_type, severity=1.0, has_evidence=True, arousal=3.0),
        parameters=Parameters(**groups),
        mechanisms=mechanisms or Mechanisms(),
    )


def plan_for(scenario: Scenario, tone: Tone | None, delay_h: float | None) -> Plan:
    """Make a plan of one answer, or of silence if there is no tone."""
    reply = None if tone is None else Reply(tone=tone, delay_h=delay_h)
    return plan_of(Playbook(reply=reply), scenario)


def world_of(scenario: Scenario, seed: int) -> World:
    """Draw a world on the scenario's own generated network."""
    network = generated_network(scenario.parameters.network, world_key(seed))
    return make_world(rules_of(scenario), network, seed)


def crisis(tone: Tone | None, delay_h: float | None, seed: int, **changes: dict[str, Any]) -> Story:
    """Give rules, plan and world of a crisis with one answer."""
    scenario = crisis_scenario(**changes)
    return rules_of(scenario), plan_for(scenario, tone, delay_h), world_of(scenario, seed)


def run_fast(story: Story) -> State:
    """Run the compiled loop with a log."""
    rules, plan, world = story
    return Runner(rules, world.network.n_accounts, keeps_log=True).run(plan, world)


def digest(state: State) -> str:
    """Digest everything that a run leaves, but for the room that it takes in memory."""
    whole = hashlib.sha256()
    n_rows, n_posts = int(state.counters[N_ROWS]), int(state.counters[N_POSTS])
    tables = (state.rows[:n_rows], state.posts[:n_posts], state.customers, log_records(state))
    for table in tables:
        for name in table.dtype.names:
            whole.update(np.ascontiguousarray(table[name]).tobytes())
    counters = state.counters.copy()
    counters[ROOM_WANTED] = 0
    arrays = (state.hourly_exposures, state.hourly_shares, state.sales_idr, state.cash_idr)
    for array in (*arrays, counters, state.values):
        whole.update(array.tobytes())
    return whole.hexdigest()
