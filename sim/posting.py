"""What do people put out into the world? Posts, copies of the complaint, and talk in the street."""

from __future__ import annotations

from sim.answers import p_sees_now, see_move
from sim.commerce import expect, rate
from sim.compiled import inner
from sim.event_log import ARRIVED, POSTED, record
from sim.event_queue import TOLD, push
from sim.moves import Plan
from sim.network import account_at
from sim.population import COMPLAINANT
from sim.random_streams import Stream, keyed_exponential, keyed_uniform
from sim.row_index import find_row
from sim.rules import Rules
from sim.spread import engage, trend_now
from sim.state import (
    COMPLAINT,
    IS_SPREADING,
    N_COMPLAINTS,
    N_NEWCOMERS,
    N_OUT,
    N_POSTS,
    N_REACHED,
    NOBODY,
    State,
)
from sim.world import World, is_online

_COPIED, _TELLS, _TOLD = int(Stream.MOVE_COPIED), int(Stream.TELLS), int(Stream.TOLD)
_SEES_ANSWER = int(Stream.SEES_ANSWER)
_TOLD_DELAY, _NEWCOMER = int(Stream.TOLD_DELAY), int(Stream.NEWCOMER)


@inner
def publish(state: State, time_h: float, account: int, parent: int, item: int) -> None:
    """Put a post out; the next round of the loop lets it spread."""
    number = state.counters[N_POSTS]
    state.counters[N_POSTS] = number + 1
    state.posts.time_h[number] = time_h
    state.posts.account[number] = account
    state.posts.parent[number] = parent
    state.posts.depth[number] = state.posts.depth[parent] + 1 if parent >= 0 else 0
    state.posts.item_id[number] = item
    state.counters[IS_SPREADING] = 1
    if number == 0 or account < 0:
        record(state, time_h, POSTED, account, NOBODY, item)


@inner
def post_of(state: State, source: int, item: int) -> int:
    """Find the post in which somebody has seen an item; what was told is a child of the first."""
    if source >= 0:
        number = state.rows.post[find_row(state, source)]
        if number >= 0 and state.posts.item_id[number] == item:
            return number
    if item == COMPLAINT:
        return 0
    number = state.counters[N_POSTS] - 1
    while state.posts.account[number] >= 0 or state.posts.item_id[number] != item:
        number -= 1
    return number


@inner
def see(
    rules: Rules, plan: Plan, world: World, state: State, row: int, slot: int, time_h: float
) -> None:
    """Let an account learn of a move; an offer of money may bring a complaint of their own."""
    works = see_move(rules, plan, world, state, row, slot, time_h)
    if not works or plan.moves.p_copies[slot] <= 0.0 or state.steps.is_lapse[slot]:
        return
    if state.rows.customer[row] <= COMPLAINANT or state.rows.post[row] >= 0:
        return
    account = state.rows.account[row]
    if keyed_uniform(world.keys[_COPIED], account, slot) < plan.moves.p_copies[slot]:
        state.rows.post[row] = state.counters[N_POSTS]
        state.counters[N_COMPLAINTS] += 1
        record(state, time_h, POSTED, account, NOBODY, COMPLAINT)
        publish(state, time_h, account, 0, COMPLAINT)
        engage(rules, state, time_h, 1.0)


@inner
def meet(rules: Rules, world: World, state: State, row: int, time_h: float, damage: float) -> None:
    """Do what belongs to an account's first exposure, whatever it thinks of the affair."""
    state.rows.first_exposure_h[row] = time_h
    state.counters[N_REACHED] += 1
    if state.rows.customer[row] >= 0:
        expect(world, state, state.rows.customer[row], time_h)
    elif damage > 0.0 and is_online(rules, world, state.rows.account[row]):
        p = rules.p_outsider_rates * trend_now(rules, world, state, time_h)
        rate(world, state, time_h, state.rows.account[row], p)


@inner
def look_around(
    rules: Rules, plan: Plan, world: World, state: State, row: int, time_h: float, item: int
) -> None:
    """Let an exposure show the moves that are out in public."""
    account, number = state.rows.account[row], state.rows.n_exposures[row] - 1
    if not is_online(rules, world, account):
        return
    for nth in range(state.counters[N_OUT]):
        slot = state.steps.nth_out[nth]
        if not plan.moves.is_heard[slot] or not plan.moves.is_public[slot]:
            continue
        if (state.rows.seen[row] >> slot) & 1:
            continue
        u = keyed_uniform(world.keys[_SEES_ANSWER], account, number + (slot << 20))
        if item == slot + 1 or u < p_sees_now(rules, plan, state, slot):
            see(rules, plan, world, state, row, slot, time_h)


@inner
def talk_in_town(
    rules: Rules, world: World, state: State, row: int, time_h: float, item: int
) -> None:
    """Let a townsperson who has just learnt of the affair tell others, or come and see."""
    account = state.rows.account[row]
    u = keyed_uniform(world.keys[_NEWCOMER], account, 0)
    if state.rows.customer[row] < 0 and u < rules.p_newcomer:
        state.counters[N_NEWCOMERS] += 1
        record(state, time_h, ARRIVED, account, NOBODY, 0)
    if keyed_uniform(world.keys[_TELLS], account, 0) >= rules.p_tells:
        return
    n_told = int(rules.told_mean + keyed_uniform(world.keys[_TELLS], account, 1))
    for event in range(n_told):
        place = int(keyed_uniform(world.keys[_TOLD], account, event) * world.pools[0].n_home)
        other = account_at(world.network, place)
        delay_h = rules.telling_delay_h * keyed_exponential(world.keys[_TOLD_DELAY], account, event)
        if other != account and time_h + delay_h < rules.storm_h:
            push(state.queue, time_h + delay_h, TOLD, other, account, item)
