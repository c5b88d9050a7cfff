"""When does a move begin, when is it out, and what changes then?"""

from __future__ import annotations

import math

from sim.answers import bring_back, waking_after_h
from sim.compiled import inner
from sim.event_log import ACTED, ANSWERED, record
from sim.event_queue import ACT, push
from sim.moves import (
    AFTER,
    AT_HOUR,
    BY_HELPERS,
    BY_HOUR,
    MENTIONS,
    MENTIONS_IN_HOUR,
    N_HELPER_STEPS,
    N_SLOTS,
    NEVER,
    NO_ITEM,
    ON_TRIGGER,
    PROMOTION,
    Plan,
)
from sim.random_streams import Stream, keyed_exponential, keyed_normal, keyed_uniform
from sim.rules import Rules
from sim.sharing import remaining
from sim.spread import engage
from sim.state import (
    ANSWERED_H,
    CLOSED_DAY,
    IS_DELETED,
    IS_PAUSED,
    N_COMPLAINTS,
    N_ONE_STAR,
    N_OUT,
    N_PROMOTIONS,
    N_REACHED,
    N_SHARES,
    NOBODY,
    OTHERS,
    OWNER_FREE_H,
    OWNER_HOURS,
    SHOP,
    SHUT_FROM_DAY,
    SHUT_TO_DAY,
    STRESS,
    STRESSED_AT_H,
    State,
)
from sim.world import World

_HAPPENS, _DELAY = int(Stream.MOVE_HAPPENS), int(Stream.MOVE_DELAY)
WRITES = 1
"""``item`` of an event at which the owner begins to write a move."""
_LAPSE, _CLOSURE = int(Stream.OWNER_LAPSE), int(Stream.CLOSURE)


@inner
def begin_fixed_moves(rules: Rules, plan: Plan, world: World, state: State) -> None:
    """At the complaint: enter all moves whose hour is known."""
    for slot in range(N_SLOTS):
        if plan.moves.starts[slot] == AT_HOUR:
            begin_move(rules, plan, world, state, slot, 0.0)


@inner
def begin_move(
    rules: Rules, plan: Plan, world: World, state: State, slot: int, time_h: float
) -> None:
    """Let a move begin, once: whether it happens and when it is out are decided here."""
    moves = plan.moves
    if state.steps.has_begun[slot] or moves.starts[slot] == NEVER:
        return
    state.steps.has_begun[slot] = True
    if keyed_uniform(world.keys[_HAPPENS], slot, 0) >= moves.p_happens[slot]:
        return
    wait_h = moves.delay_mean_h[slot] * keyed_exponential(world.keys[_DELAY], slot, 0)
    out_h = time_h + moves.at_h[slot] + wait_h
    writes_first = moves.is_owners[slot] and not moves.is_fixed[slot]
    if out_h < rules.storm_h or (moves.is_fixed[slot] and out_h <= rules.storm_h):
        push(state.queue, out_h, ACT, SHOP, slot, WRITES if writes_first else 0)


@inner
def write(rules: Rules, plan: Plan, state: State, slot: int, time_h: float) -> None:
    """Let the owner write what is due now; what would not be done in time is not begun."""
    if not _may_act(plan, state, slot):
        return
    done_h = _ready_h(rules, plan, state, slot, time_h)
    if done_h < rules.storm_h:
        state.values[OWNER_FREE_H] = done_h
        push(state.queue, done_h, ACT, SHOP, slot, 0)


@inner
def _ready_h(rules: Rules, plan: Plan, state: State, slot: int, from_h: float) -> float:
    """Give the hour at which the owner is done with writing: one pair of hands, awake."""
    free_h = max(from_h, state.values[OWNER_FREE_H])
    begins_h = waking_after_h(rules, free_h, plan.moves.rest_h[slot])
    clock = begins_h + rules.posted_hour
    hour = clock - 24.0 * math.floor(clock / 24.0)
    slowed = rules.open_writing_factor if rules.open_hour <= hour < rules.close_hour else 1.0
    return waking_after_h(rules, begins_h, plan.moves.writing_h[slot] * slowed)


@inner
def begin_triggered_moves(
    rules: Rules, plan: Plan, world: World, state: State, time_h: float
) -> None:
    """After a share: let moves begin whose count is above its limit now."""
    moves = plan.moves
    for slot in range(N_SLOTS):
        if moves.starts[slot] != ON_TRIGGER or state.steps.has_begun[slot]:
            continue
        if moves.only_unanswered[slot] and state.values[ANSWERED_H] >= 0.0:
            continue
        count = state.counters[N_REACHED]
        if moves.trigger[slot] == MENTIONS_IN_HOUR:
            count = state.hourly_shares[int(time_h)]
        elif moves.trigger[slot] == MENTIONS:
            count = state.counters[N_SHARES]
        if count > moves.above[slot]:
            begin_move(rules, plan, world, state, slot, time_h)


@inner
def stress_now(rules: Rules, state: State, time_h: float) -> float:
    """Give the recent insults, the older ones counting less."""
    elapsed = time_h - state.values[STRESSED_AT_H]
    return state.values[STRESS] * remaining(elapsed, rules.stress_half_life_h)


@inner
def insult(rules: Rules, state: State, time_h: float) -> None:
    """Let one more share weigh on the owner."""
    state.values[STRESS] = stress_now(rules, state, time_h) + 1.0
    state.values[STRESSED_AT_H] = time_h


@inner
def act(rules: Rules, plan: Plan, world: World, state: State, slot: int, time_h: float) -> bool:
    """Let a move come out; tell whether it is published as an item of its own.

    The owner of a closed shop does nothing any more; a further answer before the first does not
    happen.
    """
    moves, steps = plan.moves, state.steps
    if not _may_act(plan, state, slot):
        return False
    if moves.period_h[slot] > 0.0 and time_h + moves.period_h[slot] < rules.storm_h:
        push(state.queue, time_h + moves.period_h[slot], ACT, SHOP, slot, 0)
    if steps.out_h[slot] < 0.0:
        steps.nth_out[state.counters[N_OUT]] = slot
        state.counters[N_OUT] += 1
        steps.out_h[slot] = time_h
        steps.n_promotions[slot] = state.counters[N_PROMOTIONS]
        _choose_effect(rules, plan, world, state, slot, time_h)
    _change_counts(plan, world, state, slot, time_h)
    kind = ANSWERED if moves.is_answer[slot] else ACTED
    record(state, time_h, kind, author_of(plan, slot), NOBODY, slot + 1)
    if moves.is_heard[slot]:
        bring_back(rules, plan, world, state, slot, time_h)
    if moves.engagement[slot] > 0.0:
        engage(rules, state, time_h, moves.engagement[slot])
    for other in range(N_SLOTS):
        if moves.starts[other] == AFTER and moves.after[other] == slot:
            begin_move(rules, plan, world, state, other, time_h)
    return steps.is_item[slot]


@inner
def author_of(plan: Plan, slot: int) -> int:
    """Say who makes a move: the shop or others."""
    return SHOP if plan.moves.is_owners[slot] or slot == PROMOTION else OTHERS


@inner
def _may_act(plan: Plan, state: State, slot: int) -> bool:
    """Tell whether a move that is due can be made at all."""
    if author_of(plan, slot) == SHOP and state.counters[CLOSED_DAY] >= 0:
        return False
    has_answered = state.values[ANSWERED_H] >= 0.0
    if plan.moves.needs_answer[slot] and not has_answered:
        return False
    if plan.moves.only_unanswered[slot] and has_answered:
        return False
    return not (slot == PROMOTION and state.counters[IS_PAUSED] == 1)


@inner
def _choose_effect(
    rules: Rules, plan: Plan, world: World, state: State, slot: int, time_h: float
) -> None:
    """Fix what a move does from now on to those who learn of it."""
    moves, steps = plan.moves, state.steps
    number = moves.first_effect[slot]
    if moves.indexed[slot] == BY_HOUR:
        number += int(time_h)
    elif moves.indexed[slot] == BY_HELPERS:
        helpers = moves.n_helpers[slot]
        critics = state.counters[N_SHARES] + state.counters[N_COMPLAINTS]
        number += int(N_HELPER_STEPS * helpers / (helpers + critics))
    steps.is_item[slot] = moves.audience[slot] != NO_ITEM
    steps.is_lapse[slot] = False
    stress = stress_now(rules, state, time_h)
    p_lapse = moves.p_lapse[slot] * stress / (stress + rules.stress_half_insults)
    if keyed_uniform(world.keys[_LAPSE], slot, 0) < p_lapse:
        number = 0
        steps.is_item[slot] = moves.lapse_is_item[slot]
        steps.is_lapse[slot] = True
    steps.factor[slot] = plan.effects[4 * number]
    steps.restored[slot] = plan.effects[4 * number + 1]
    steps.restored_complainant[slot] = plan.effects[4 * number + 2]
    steps.harm[slot] = plan.effects[4 * number + 3]


@inner
def _change_counts(plan: Plan, world: World, state: State, slot: int, time_h: float) -> None:
    """Note what a move changes at once."""
    moves, counters = plan.moves, state.counters
    if moves.is_answer[slot] and state.values[ANSWERED_H] < 0.0:
        state.values[ANSWERED_H] = time_h
    if moves.is_owners[slot]:
        state.values[OWNER_HOURS] += moves.writing_h[slot]
    if moves.buries[slot]:
        counters[N_PROMOTIONS] += 1
    if moves.pauses[slot]:
        counters[IS_PAUSED] = 1
    if moves.deletes[slot]:
        counters[IS_DELETED] = 1
    counters[N_COMPLAINTS] += moves.n_posts[slot]
    counters[N_ONE_STAR] += moves.n_stars[slot]
    if moves.closure_median_d[slot] > 0.0:
        z = keyed_normal(world.keys[_CLOSURE], slot, 0)
        days = moves.closure_median_d[slot] * math.exp(moves.closure_sigma[slot] * z)
        tomorrow = int(time_h / 24.0) + 1
        if tomorrow > counters[SHUT_TO_DAY]:
            counters[SHUT_FROM_DAY] = tomorrow
        counters[SHUT_TO_DAY] = max(counters[SHUT_TO_DAY], tomorrow + max(1, round(days)))
