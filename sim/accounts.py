"""What becomes of an account when the affair first touches it, and what has it cost in trust?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.commerce import damage_now
from sim.compiled import inner
from sim.population import COMPLAINANT, CUSTOMER, FOLLOWER, initial_trust, role_of
from sim.random_streams import Stream, keyed_exponential
from sim.row_index import find_row, knows, note_that_it_knows, remember_row
from sim.rules import Rules
from sim.sharing import LN2
from sim.state import (
    DRIFT_PER_H,
    N_ROWS,
    State,
)
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
    rows.is_appeased[row] = False
    rows.seen[row] = 0
    rows.factor[row] = 1.0
    rows.spared[row] = 1.0
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
    if knows(state, account):
        return False
    state.rows.is_shown[touch(world, state, account)] = True
    note_that_it_knows(state, account)
    return True


def damage_at(rules: Rules, state: State, rows: Any, time_h: float) -> Any:
    """Give the damage of some accounts at a time.

    Parameters
    ----------
    rules : Rules
        Gives the half-life of forgetting.
    state : State
        Gives the damage, and the rate at which the complainant drifts away.
    rows : int or ndarray of int, shape (n,)
        Rows of accounts.
    time_h : float, unit h
        Not before the last event.

    Returns
    -------
    float or ndarray of float, shape (n,), unit 1
        As :func:`sim.commerce.damage_now`, for many at once.
    """
    table: Any = state.rows
    damage, elapsed_h = table["damage"][rows], time_h - table["damage_at_h"][rows]
    observed = damage * np.exp(-LN2 * elapsed_h / rules.forgetting_half_life_h)
    drift_h = elapsed_h * ~table["is_appeased"][rows]
    own = 1.0 - (1.0 - damage) * np.exp(-state.values[DRIFT_PER_H] * drift_h)
    return np.where(table["customer"][rows] == COMPLAINANT, own, observed)


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
