"""Who can be looked at before the affair reaches them? Rows and occasions made on demand.

The loop makes a row when an account first meets the affair. Whoever wants to see or change an
account earlier asks here. A row that is made early changes no result: it is counted as reached at
its first exposure only, and an occasion is put into the calendar once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.accounts import touch
from sim.commerce import expect
from sim.compiled import compiled
from sim.event_queue import n_free
from sim.handles import open_state, open_world
from sim.population import FOLLOWER, initial_trust, shop_follower
from sim.row_index import refill
from sim.state import DONE, IS_REFILLED, NEEDS_EVENTS, ROOM_WANTED


@compiled
def touch_all(
    world_handle: Any, state_handle: Any, accounts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give accounts rows.

    Parameters
    ----------
    world_handle, state_handle : numpy.record
        Handles of a world and of a state with room for the rows.
    accounts : ndarray of int, shape (n,)
        No account twice.

    Returns
    -------
    ndarray of int, shape (n,)
        Row of each account.
    """
    world, state = open_world(world_handle), open_state(state_handle)
    if state.counters[IS_REFILLED] == 0:
        refill(state)
    rows = np.empty(len(accounts), np.int64)
    for at in range(len(accounts)):
        rows[at] = touch(world, state, accounts[at])
    return rows


@compiled
def expect_all(
    world_handle: Any, state_handle: Any, numbers: NDArray[np.int64], after_h: float
) -> int:
    """Put the next occasion of customers into the calendar, where it is not there yet.

    Parameters
    ----------
    world_handle, state_handle : numpy.record
        Handles of a world and of a state with room for the events.
    numbers : ndarray of int, shape (n,)
        Customers.
    after_h : float, unit h
        Occasions before this hour are past.

    Returns
    -------
    int
        ``DONE``, or ``NEEDS_EVENTS``: nothing was done, the calendar must grow first.
    """
    world, state = open_world(world_handle), open_state(state_handle)
    if n_free(state.queue) < len(numbers):
        state.counters[ROOM_WANTED] = len(numbers)
        return NEEDS_EVENTS
    for at in range(len(numbers)):
        expect(world, state, numbers[at], after_h)
    return DONE


@compiled
def mere_followers(world_handle: Any) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """List those who follow the shop and do not buy there.

    Parameters
    ----------
    world_handle : numpy.record
        Handle of a world.

    Returns
    -------
    accounts : ndarray of int, shape (n_mere_followers,)
        Those in the town first.
    trust : ndarray of float, shape (n_mere_followers,)
        Trust before the complaint, in (0, 1).
    """
    world = open_world(world_handle)
    pools = world.pools[0]
    n_home = pools.home_followers - pools.home_both
    n = n_home + pools.outside_followers - pools.outside_both
    accounts = np.empty(n, np.int64)
    trust = np.empty(n, np.float64)
    for at in range(n):
        number = at + pools.home_both + (pools.outside_both if at >= n_home else 0)
        accounts[at] = shop_follower(world.network, pools, world.keys, number)
        trust[at] = initial_trust(world.keys, accounts[at], FOLLOWER)
    return accounts, trust
