"""How does the complaint run through the crowd? The compiled loop: arrays in, event log out.

One pending event after the other is taken out of the calendar. Cost follows the accounts reached:
nothing iterates over the crowd or over empty hours. The loop stops between two events when a table
is full or the wanted hour has come, and goes on from there.
"""

from __future__ import annotations

from typing import Any

from sim.accounts import has_been_exposed, touch, trust_lost
from sim.acting import WRITES, act, author_of, begin_fixed_moves, write
from sim.answers import look, watch
from sim.appraisal import add_damage
from sim.commerce import end_days_before, expect, take_occasion
from sim.compiled import compiled, inner
from sim.event_queue import (
    ACT,
    EXPOSURE,
    LOOK,
    OCCASION,
    RETURN,
    TOLD,
    drop_next,
    n_free,
    next_event,
)
from sim.exposing import expose, notice
from sim.fetching import fetch_next
from sim.handles import open_plan, open_state, open_world
from sim.moves import AT_HOUR, REPLY_SLOT, Plan
from sim.population import COMPLAINANT
from sim.posting import publish, see
from sim.row_index import find_row, refill
from sim.rules import Rules
from sim.spread import n_possible, spread
from sim.state import (
    ANSWERED_H,
    CASH_IDR,
    CLOSED_DAY,
    COMPLAINT,
    DONE,
    DRIFT_PER_H,
    HAS_BEGUN,
    HAS_DAY7,
    IS_DELETED,
    IS_REFILLED,
    IS_SPREADING,
    N_LOG,
    N_POSTS,
    N_ROWS,
    NEEDS_EVENTS,
    NEEDS_LOG,
    NEEDS_POSTS,
    NEEDS_ROWS,
    NOTICED_H,
    NOW_H,
    ROOM_WANTED,
    SHOP,
    TRUST_LOST_DAY7,
    State,
    clear,
)
from sim.world import World, is_online

WEEK_H = 168.0
"""When the reputation is measured for the first time."""

_SPARE = 128
"""Free places that any single event may need, answers and posts aside."""


@compiled
def advance(
    rules: Rules,
    plan_handle: Any,
    world_handle: Any,
    state_handle: Any,
    until_h: float,
    fresh: bool,
) -> int:
    """Run a world up to an hour.

    Parameters
    ----------
    rules : Rules
        The scenario as numbers.
    plan_handle, world_handle, state_handle : numpy.record
        Handles of a plan, a world and a state.
    until_h : float, unit h
        Events at or before this hour happen.
    fresh : bool
        Clear the state first.

    Returns
    -------
    int
        ``DONE``, or which table must grow before the call is repeated.
    """
    plan, world, state = open_plan(plan_handle), open_world(world_handle), open_state(state_handle)
    if fresh:
        clear(state)
    if state.counters[HAS_BEGUN] == 0:
        _begin(rules, plan, world, state)
    if state.counters[IS_REFILLED] == 0:
        refill(state)
    while True:
        place = -1 if state.counters[IS_SPREADING] == 1 else next_event(state.queue)
        need = _need(rules, plan_handle, world_handle, state_handle, state, place)
        if need != DONE:
            return need
        if state.counters[IS_SPREADING] == 1:
            spread(rules, plan_handle, world_handle, state_handle)
            state.counters[IS_SPREADING] = 0
            continue
        time_h = state.queue.events.time_h[place] if place >= 0 else until_h
        happens = place >= 0 and time_h <= until_h
        _pass_time(rules, world, state, time_h if happens else until_h)
        if not happens:
            return DONE
        _happen(rules, plan, world, state, place)


@inner
def _need(
    rules: Rules,
    plan_handle: Any,
    world_handle: Any,
    state_handle: Any,
    state: State,
    place: int,
) -> int:
    """Say which table might overflow in the next event, if any."""
    if len(state.posts) - state.counters[N_POSTS] < 2:
        return NEEDS_POSTS
    if 0 < len(state.log) < state.counters[N_LOG] + _SPARE:
        return NEEDS_LOG
    wanted = _SPARE
    if state.counters[IS_SPREADING] == 1:
        wanted += n_possible(rules, plan_handle, world_handle, state_handle)
    elif place >= 0 and state.queue.events.kind[place] == ACT:
        wanted += state.counters[N_ROWS]
    state.counters[ROOM_WANTED] = wanted
    if len(state.rows) - state.counters[N_ROWS] < wanted:
        return NEEDS_ROWS
    return NEEDS_EVENTS if n_free(state.queue) < wanted else DONE


@inner
def _begin(rules: Rules, plan: Plan, world: World, state: State) -> None:
    """Publish the complaint."""
    state.counters[HAS_BEGUN] = 1
    state.counters[CLOSED_DAY] = -1
    state.values[CASH_IDR] = world.cash_buffer_idr
    state.values[NOW_H] = 0.0
    state.values[ANSWERED_H] = -1.0
    state.values[NOTICED_H] = plan.moves.at_h[REPLY_SLOT] if _is_fixed(plan) else -1.0
    state.sales_idr[:] = world.base_sales_idr
    row = touch(world, state, world.people.account[COMPLAINANT])
    state.rows.damage[row] = add_damage(state.rows.damage[row], rules.complainant_damage)
    state.values[DRIFT_PER_H] = rules.drift_per_h
    if world.people.is_loyal[COMPLAINANT]:
        state.values[DRIFT_PER_H] *= rules.betrayal
    expect(world, state, COMPLAINANT, 0.0)
    begin_fixed_moves(rules, plan, world, state)
    if plan.answers:
        watch(rules, world, state)
    publish(state, 0.0, world.people.account[COMPLAINANT], -1, COMPLAINT)
    state.rows.post[row] = 0


@inner
def _is_fixed(plan: Plan) -> bool:
    """Tell whether the hour of the first answer is known from the start."""
    return plan.moves.starts[REPLY_SLOT] == AT_HOUR


@inner
def _pass_time(rules: Rules, world: World, state: State, time_h: float) -> None:
    """Do what is due before an hour: the books, and the first measure of reputation."""
    end_days_before(rules, world, state, time_h)
    if time_h >= WEEK_H and state.counters[HAS_DAY7] == 0:
        state.counters[HAS_DAY7] = 1
        state.values[TRUST_LOST_DAY7] = trust_lost(rules, world, state, WEEK_H)
    state.values[NOW_H] = time_h


@inner
def _happen(rules: Rules, plan: Plan, world: World, state: State, place: int) -> None:
    """Take one event out of the calendar and let it happen."""
    events = state.queue.events
    time_h, kind, account = events.time_h[place], events.kind[place], events.account[place]
    source, item = events.source[place], events.item_id[place]
    drop_next(state.queue)
    fetch_next(state)
    if kind <= LOOK:
        _move(rules, plan, world, state, time_h, kind, source, item)
    elif kind == OCCASION:
        take_occasion(rules, world, state, find_row(state, account), time_h)
    elif kind == RETURN:
        see(rules, plan, world, state, find_row(state, account), item - 1, time_h)
    elif kind == TOLD or (
        is_online(rules, world, account) and _can_be_met(state, kind, account, source, item)
    ):
        expose(rules, plan, world, state, time_h, account, source, item)


@inner
def _can_be_met(state: State, kind: int, account: int, source: int, item: int) -> bool:
    """Tell whether a post is still there, and a recommendation still news.

    The recommender goes on with the copies of a deleted complaint.
    """
    if kind != EXPOSURE:
        return not has_been_exposed(state, account)
    is_original = item == COMPLAINT and source == state.posts.account[0]
    return not (is_original and state.counters[IS_DELETED] == 1)


@inner
def _move(
    rules: Rules,
    plan: Plan,
    world: World,
    state: State,
    time_h: float,
    kind: int,
    source: int,
    item: int,
) -> None:
    """Let the owner look, write or act, or others act."""
    if kind == LOOK:
        if look(rules, world, state, time_h, item):
            notice(rules, plan, world, state, time_h, SHOP)
    elif item == WRITES:
        write(rules, plan, state, source, time_h)
    elif act(rules, plan, world, state, source, time_h):
        publish(state, time_h, author_of(plan, source), 0, source + 1)
