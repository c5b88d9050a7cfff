"""When does the owner learn of the affair, and what does a move do to one who learns of it?

A playbook may fix the hour of an answer. Otherwise the owner looks at the phone now and then while
awake, hears a monitoring tool ring, or is told by somebody from the town.
"""

from __future__ import annotations

import math

from sim.appraisal import add_damage
from sim.commerce import damage_now
from sim.compiled import inner
from sim.event_log import NOTICED, SAW_ANSWER, record
from sim.event_queue import LOOK, RETURN, push
from sim.moves import Plan
from sim.population import COMPLAINANT, FOLLOWER
from sim.random_streams import Stream, keyed_exponential, keyed_uniform
from sim.reaction import (
    end_of_open_time,
    from_activity,
    from_open_time,
    reaction_delay_h,
    to_activity,
    to_open_time,
)
from sim.rules import Rules
from sim.state import (
    N_LOOKS,
    N_PROMOTIONS,
    N_ROWS,
    NOBODY,
    NOTICED_H,
    SHOP,
    State,
)
from sim.world import World, is_online

_OWNER_LOOK, _OWNER_NOTICE = int(Stream.OWNER_LOOK), int(Stream.OWNER_NOTICE)
_RETURNS, _RETURN_DELAY = int(Stream.RETURNS), int(Stream.RETURN_DELAY)
_MONITOR, _WORKS = int(Stream.MONITOR), int(Stream.MOVE_WORKS)
_RINGS = 1
"""``item`` of a look that a monitoring tool has asked for: it finds the complaint."""
AGAIN = 64
"""Step between the draws of one slot when its move comes again."""


@inner
def arrival_h(rules: Rules, world: World, posted_h: float, u: float) -> float:
    """Give the hour at which somebody meets a post, in hours since the complaint."""
    delay = reaction_delay_h(u, rules.kernel_theta, rules.kernel_flat_h, rules.kernel_mass)
    start = to_activity(posted_h + rules.posted_hour, world.cumulated_activity)
    met = from_activity(start + delay * rules.time_scale, world.cumulated_activity)
    return max(met - rules.posted_hour, posted_h)


@inner
def waking_after_h(rules: Rules, time_h: float, waking_h: float) -> float:
    """Give the hour at which the owner has been awake for some more hours."""
    clock = time_h + rules.posted_hour
    awake = to_open_time(clock, rules.wake_hour, rules.sleep_hour) + waking_h
    if waking_h > 0.0:
        later = end_of_open_time(awake, rules.wake_hour, rules.sleep_hour)
    else:
        later = from_open_time(awake, rules.wake_hour, rules.sleep_hour)
    return max(later - rules.posted_hour, time_h)


@inner
def watch(rules: Rules, world: World, state: State) -> None:
    """At the complaint: let the owner's looks begin, and set the alarm of the monitoring tool."""
    _schedule_look(rules, world, state, 0.0)
    if keyed_uniform(world.keys[_MONITOR], 0, 0) < rules.p_monitor:
        at_h = rules.monitoring_delay_h * keyed_exponential(world.keys[_MONITOR], 0, 1)
        if at_h < rules.storm_h:
            push(state.queue, at_h, LOOK, SHOP, NOBODY, _RINGS)


@inner
def _schedule_look(rules: Rules, world: World, state: State, time_h: float) -> None:
    """Put the owner's next look at the phone into the calendar."""
    number = state.counters[N_LOOKS]
    gap = 2.0 * rules.check_interval_h * keyed_uniform(world.keys[_OWNER_LOOK], 0, number)
    at_h = waking_after_h(rules, time_h, gap)
    if at_h < rules.storm_h:
        push(state.queue, at_h, LOOK, SHOP, NOBODY, 0)


@inner
def look(rules: Rules, world: World, state: State, time_h: float, item: int) -> bool:
    """Let the owner look at the phone; tell whether the complaint is found."""
    if state.values[NOTICED_H] >= 0.0:
        return False
    if item == _RINGS:
        return True
    number = state.counters[N_LOOKS]
    state.counters[N_LOOKS] = number + 1
    if keyed_uniform(world.keys[_OWNER_NOTICE], 0, number) < rules.p_notice:
        return True
    _schedule_look(rules, world, state, time_h)
    return False


@inner
def learn(state: State, time_h: float, who: int) -> bool:
    """Let the owner know, once; tell whether it is news."""
    if state.values[NOTICED_H] >= 0.0:
        return False
    state.values[NOTICED_H] = time_h
    record(state, time_h, NOTICED, SHOP, who, 0)
    return True


@inner
def bring_back(
    rules: Rules, plan: Plan, world: World, state: State, slot: int, time_h: float
) -> None:
    """Let those who knew the affair before a move come across it."""
    moves = plan.moves
    event = slot
    if moves.period_h[slot] > 0.0:
        event += AGAIN * state.counters[N_PROMOTIONS]
    for row in range(state.counters[N_ROWS]):
        account = state.rows.account[row]
        complains = state.rows.customer[row] == COMPLAINANT
        is_sure = complains and moves.is_answer[slot]
        knows = state.rows.n_exposures[row] > 0 and is_online(rules, world, account)
        if not knows and not is_sure:
            continue
        if (state.rows.seen[row] >> slot) & 1:
            continue
        if moves.period_h[slot] > 0.0 and state.rows.role[row] & FOLLOWER == 0:
            continue
        p = moves.p_returns[slot]
        if is_sure or keyed_uniform(world.keys[_RETURNS], account, event) < p:
            u = keyed_uniform(world.keys[_RETURN_DELAY], account, event)
            back_h = arrival_h(rules, world, time_h, u)
            if back_h < rules.storm_h:
                push(state.queue, back_h, RETURN, account, NOBODY, slot + 1)


@inner
def p_sees_now(rules: Rules, plan: Plan, state: State, slot: int) -> float:
    """Give the chance that an exposure shows a move too: promotions push answers down."""
    later = state.counters[N_PROMOTIONS] - state.steps.n_promotions[slot]
    if later == 0 or not plan.moves.is_answer[slot]:
        return plan.moves.p_sees[slot]
    return plan.moves.p_sees[slot] * math.pow(rules.promotion_burying, float(later))


@inner
def see_move(
    rules: Rules, plan: Plan, world: World, state: State, row: int, slot: int, time_h: float
) -> bool:
    """Let an account learn of a move, once; tell whether it does something to them."""
    if (state.rows.seen[row] >> slot) & 1:
        return False
    state.rows.seen[row] |= 1 << slot
    if plan.moves.is_answer[slot]:
        state.rows.has_seen[row] = True
    account = state.rows.account[row]
    record(state, time_h, SAW_ANSWER, account, NOBODY, slot + 1)
    if keyed_uniform(world.keys[_WORKS], account, slot) >= plan.moves.p_works[slot]:
        return False
    steps = state.steps
    damage = damage_now(rules, state, row, time_h)
    restored, harm = steps.restored[slot], steps.harm[slot]
    customer = state.rows.customer[row]
    if customer == COMPLAINANT:
        restored = steps.restored_complainant[slot]
        if world.people.is_loyal[customer]:
            restored = 1.0 - math.pow(1.0 - restored, rules.betrayal)
            harm = 1.0 - math.pow(1.0 - harm, rules.betrayal)
    state.rows.damage[row] = add_damage(damage * (1.0 - restored), harm)
    state.rows.damage_at_h[row] = time_h
    if restored > 0.0 or steps.factor[slot] < 1.0:
        state.rows.is_appeased[row] = True
    elif harm > 0.0 or steps.factor[slot] > 1.0:
        state.rows.is_appeased[row] = False
    state.rows.factor[row] *= steps.factor[slot]
    state.rows.spared[row] *= 1.0 - steps.restored[slot]
    return True
