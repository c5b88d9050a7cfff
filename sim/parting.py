"""When does a world leave the past that it shares with others? When a move that is its own is due.

Worlds that differ only in what is done later are the same world before. Their past is run once,
without the moves that differ; here those of one playbook are entered into the calendar.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.acting import begin_move
from sim.compiled import compiled
from sim.event_queue import n_free
from sim.handles import open_plan, open_state, open_world
from sim.moves import AT_HOUR, N_SLOTS, REPLY_SLOT, Plan
from sim.rules import Rules
from sim.state import DONE, NEEDS_EVENTS, NOTICED_H, ROOM_WANTED


@compiled
def part(
    rules: Rules,
    plan_handle: Any,
    world_handle: Any,
    state_handle: Any,
    differs: NDArray[np.bool_],
) -> int:
    """Enter the moves of a playbook that the past of a world has left out.

    Parameters
    ----------
    rules : Rules
        The scenario as numbers.
    plan_handle, world_handle, state_handle : numpy.record
        Handles of a plan, of a world, and of a state before the first of these moves.
    differs : ndarray of bool, shape (N_SLOTS,)
        Slots that were left out.

    Returns
    -------
    int
        ``DONE``, or ``NEEDS_EVENTS``: nothing was done, the calendar must grow first.
    """
    plan: Plan = open_plan(plan_handle)
    world, state = open_world(world_handle), open_state(state_handle)
    if n_free(state.queue) < N_SLOTS:
        state.counters[ROOM_WANTED] = N_SLOTS
        return NEEDS_EVENTS
    for slot in range(N_SLOTS):
        if differs[slot] and plan.moves.starts[slot] == AT_HOUR:
            begin_move(rules, plan, world, state, slot, 0.0)
    if differs[REPLY_SLOT] and plan.moves.starts[REPLY_SLOT] == AT_HOUR:
        state.values[NOTICED_H] = plan.moves.at_h[REPLY_SLOT]
    return DONE
