"""How does the complaint run through the crowd? The compiled loop: arrays in, event log out.

One pending event after the other is taken out of the calendar. Cost follows the accounts reached:
nothing iterates over the crowd or over empty hours. The loop stops between two events when a table
is full or the wanted hour has come, and goes on from there.
"""

from __future__ import annotations

from typing import Any

from sim.accounts import has_been_exposed, touch, trust_lost
from sim.answers import answer, answer_factor, look, notice, plan_answer, see_answer, spared
from sim.appraisal import add_damage, exposure_damage
from sim.commerce import damage_now, end_days_before, expect, take_occasion
from sim.compiled import compiled, inner
from sim.event_log import EXPOSED, POSTED, SHARED, record
from sim.event_queue import (
    ANSWER,
    EXPOSURE,
    LOOK,
    OCCASION,
    RECOMMENDATION,
    RETURN,
    drop_next,
    n_free,
    next_event,
)
from sim.handles import open_plan, open_state, open_world
from sim.population import COMPLAINANT, CUSTOMER, FOLLOWER, HOME, sensitivity
from sim.random_streams import Stream, keyed_uniform
from sim.rules import Plan, Rules
from sim.sharing import share_hazard
from sim.spread import engage, n_possible, spread
from sim.state import (
    ANSWER_POST,
    ANSWERED_H,
    CASH_IDR,
    CLOSED_DAY,
    COMPLAINT,
    DONE,
    HAS_BEGUN,
    HAS_DAY7,
    IS_REFILLED,
    IS_SPREADING,
    N_LOG,
    N_POSTS,
    N_REACHED,
    N_ROWS,
    NEEDS_EVENTS,
    NEEDS_LOG,
    NEEDS_POSTS,
    NEEDS_ROWS,
    NOBODY,
    NOW_H,
    ROOM_WANTED,
    SECOND_ITEM_H,
    SHOP,
    TRUST_LOST_DAY7,
    State,
    clear,
    find_row,
    refill,
)
from sim.world import World

WEEK_H = 168.0
"""When the reputation is measured for the first time."""

_SEES_ANSWER, _OWNER_TOLD = int(Stream.SEES_ANSWER), int(Stream.OWNER_TOLD)
_SPARE = 8
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
        need = _need(rules, world_handle, state_handle, state, place)
        if need != DONE:
            return need
        if state.counters[IS_SPREADING] == 1:
            spread(rules, world_handle, state_handle)
            state.counters[IS_SPREADING] = 0
            continue
        time_h = state.queue.events.time_h[place] if place >= 0 else until_h
        happens = place >= 0 and time_h <= until_h
        _pass_time(rules, world, state, time_h if happens else until_h)
        if not happens:
            return DONE
        _happen(rules, plan, world, state, place)


@inner
def _need(rules: Rules, world_handle: Any, state_handle: Any, state: State, place: int) -> int:
    """Say which table might overflow in the next event, if any."""
    if len(state.posts) - state.counters[N_POSTS] < 2:
        return NEEDS_POSTS
    if 0 < len(state.log) < state.counters[N_LOG] + _SPARE:
        return NEEDS_LOG
    wanted = _SPARE
    if state.counters[IS_SPREADING] == 1:
        wanted += n_possible(rules, world_handle, state_handle)
    elif place >= 0 and state.queue.events.kind[place] == ANSWER:
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
    state.sales_idr[:] = world.base_sales_idr
    row = touch(world, state, world.people.account[COMPLAINANT])
    state.rows.damage[row] = add_damage(state.rows.damage[row], rules.complainant_damage)
    expect(world, state, COMPLAINANT, 0.0)
    plan_answer(rules, plan, world, state)
    _publish(state, 0.0, world.people.account[COMPLAINANT], -1, COMPLAINT)
    state.rows.post[row] = 0


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
    if kind == EXPOSURE or (kind == RECOMMENDATION and not has_been_exposed(state, account)):
        _expose(rules, plan, world, state, time_h, account, source, item)
    elif kind == RETURN:
        see_answer(rules, state, find_row(state, account), time_h)
    elif kind == LOOK:
        look(rules, world, state, time_h)
    elif kind == ANSWER:
        answer(rules, plan, world, state, time_h)
        engage(rules, state, time_h, rules.reply_engagement)
        if plan.becomes_item:
            state.values[SECOND_ITEM_H] = time_h
            _publish(state, time_h, SHOP, 0, ANSWER_POST)
    elif kind == OCCASION:
        take_occasion(rules, world, state, find_row(state, account), time_h)


@inner
def _publish(state: State, time_h: float, account: int, parent: int, item: int) -> None:
    """Put a post out; the next round of the loop lets it spread."""
    number = state.counters[N_POSTS]
    state.counters[N_POSTS] = number + 1
    state.posts.time_h[number] = time_h
    state.posts.account[number] = account
    state.posts.parent[number] = parent
    state.posts.depth[number] = state.posts.depth[parent] + 1 if parent >= 0 else 0
    state.posts.item_id[number] = item
    state.counters[IS_SPREADING] = 1
    if number == 0 or account == SHOP:
        record(state, time_h, POSTED, account, NOBODY, item)


@inner
def _expose(
    rules: Rules,
    plan: Plan,
    world: World,
    state: State,
    time_h: float,
    account: int,
    source: int,
    item: int,
) -> None:
    """Let an account see a post: appraise it, perhaps see the answer, perhaps pass it on."""
    row = touch(world, state, account)
    if state.rows.customer[row] == COMPLAINANT:
        return
    number = state.rows.n_exposures[row]
    state.rows.n_exposures[row] = number + 1
    if number == 0:
        state.rows.first_exposure_h[row] = time_h
        state.counters[N_REACHED] += 1
        if state.rows.customer[row] >= 0:
            expect(world, state, state.rows.customer[row], time_h)
    state.hourly_exposures[int(time_h)] += 1
    record(state, time_h, EXPOSED, account, source, item)
    _appraise(rules, world, state, row, time_h)
    if state.values[ANSWERED_H] >= 0.0:
        u = keyed_uniform(world.keys[_SEES_ANSWER], account, number)
        if item == ANSWER_POST or u < rules.p_sees_answer:
            see_answer(rules, state, row, time_h)
    if state.rows.post[row] < 0:
        _consider_sharing(rules, plan, world, state, row, time_h, source, item)
    state.rows.weight[row] *= rules.fatigue


@inner
def _appraise(rules: Rules, world: World, state: State, row: int, time_h: float) -> None:
    """Let a customer or follower of the shop lose trust."""
    if state.rows.role[row] & (CUSTOMER | FOLLOWER) == 0:
        return
    customer = state.rows.customer[row]
    damping = rules.loyal_damping if customer >= 0 and world.people.is_loyal[customer] else 1.0
    sensitive = sensitivity(world.keys, state.rows.account[row], rules.sensitivity_spread)
    more = exposure_damage(rules.first_damage, sensitive, damping, state.rows.weight[row])
    before = damage_now(rules, state, row, time_h)
    state.rows.damage[row] = add_damage(before, more * spared(state, row))
    state.rows.damage_at_h[row] = time_h


@inner
def _consider_sharing(
    rules: Rules,
    plan: Plan,
    world: World,
    state: State,
    row: int,
    time_h: float,
    source: int,
    item: int,
) -> None:
    """Add the hazard of this exposure; share when the sum reaches the resistance."""
    is_local = state.rows.role[row] & HOME != 0
    state.rows.hazard[row] += share_hazard(
        world.first_hazard,
        1.0 if is_local else rules.outsider_interest,
        state.rows.weight[row],
        answer_factor(state, row),
    )
    if state.rows.hazard[row] < state.rows.resistance[row]:
        return
    account = state.rows.account[row]
    parent = _answer_post(state) if source == SHOP else state.rows.post[find_row(state, source)]
    state.rows.post[row] = state.counters[N_POSTS]
    record(state, time_h, SHARED, account, source, item)
    _publish(state, time_h, account, parent, item)
    state.hourly_shares[int(time_h)] += 1
    engage(rules, state, time_h, 1.0)
    if is_local and plan.answers and plan.delay_h < 0.0:
        u = keyed_uniform(world.keys[_OWNER_TOLD], account, 0)
        if u < rules.p_told:
            notice(rules, state, time_h, account)


@inner
def _answer_post(state: State) -> int:
    """Find the number of the owner's post among the posts."""
    number = state.counters[N_POSTS] - 1
    while state.posts.account[number] != SHOP:
        number -= 1
    return number
