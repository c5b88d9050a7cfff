"""What becomes of an account when the affair first touches it, and what has it cost in trust?"""

from __future__ import annotations

import math

from sim.commerce import damage_now
from sim.compiled import inner
from sim.population import CUSTOMER, FOLLOWER, initial_trust, role_of
from sim.random_streams import Stream, keyed_exponential
from sim.rules import Rules
from sim.state import N_ROWS, State, find_row, remember_row
from sim.world import World

_RESISTANCE = int(Stream.RESISTANCE)


@inner
def touch(world: World, state: State, account: int) -> int:
    """Give the row of an account, and make one if it has none yet."""
    row = find_row(state, account)
    if row >= 0:
        return row
    row = state.counters[N_ROWS]
    state.counters[N_ROWS] = row + 1
    remember_row(state, account, row)
    role, customer = role_of(world.network, world.pools[0], world.keys, account)
    rows = state.rows
    rows.account[row] = account
    rows.role[row] = role
    rows.customer[row] = customer
    rows.n_exposures[row] = 0
    rows.first_exposure_h[row] = math.nan
    rows.weight[row] = 1.0
    rows.resistance[row] = keyed_exponential(world.keys[_RESISTANCE], account, 0)
    rows.hazard[row] = 0.0
    rows.damage[row] = 0.0
    rows.damage_at_h[row] = 0.0
    rows.has_seen[row] = False
    rows.is_shown[row] = False
    rows.post[row] = -1
    return row


@inner
def has_been_exposed(state: State, account: int) -> bool:
    """Tell whether an account has seen the affair before."""
    row = find_row(state, account)
    return row >= 0 and state.rows.n_exposures[row] > 0


@inner
def show_once(world: World, state: State, account: int) -> bool:
    """Note that the recommender shows the affair to an account; False if there is no need."""
    row = touch(world, state, account)
    if state.rows.n_exposures[row] > 0 or state.rows.is_shown[row]:
        return False
    state.rows.is_shown[row] = True
    return True


@inner
def trust_lost(rules: Rules, world: World, state: State, time_h: float) -> float:
    """Add up the trust that customers and followers of the shop have lost at a time."""
    lost = 0.0
    for row in range(state.counters[N_ROWS]):
        role = state.rows.role[row]
        if role & (CUSTOMER | FOLLOWER) == 0:
            continue
        trust = initial_trust(world.keys, state.rows.account[row], role)
        lost += trust * damage_now(rules, state, row, time_h)
    return lost
