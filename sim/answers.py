"""When does the owner answer, and what happens to those who see it?

A fixed delay in the playbook sets the hour. Otherwise the owner looks at the phone now and then
while awake, or is told by somebody from the town, and then needs time to write.
"""

from __future__ import annotations

from sim.appraisal import add_damage
from sim.commerce import damage_now
from sim.compiled import inner
from sim.event_log import ANSWERED, NOTICED, SAW_ANSWER, record
from sim.event_queue import ANSWER, LOOK, RETURN, push
from sim.population import COMPLAINANT
from sim.random_streams import Stream, keyed_uniform
from sim.reaction import (
    from_activity,
    from_open_time,
    reaction_delay_h,
    to_activity,
    to_open_time,
)
from sim.rules import Plan, Rules
from sim.state import (
    ANSWERED_H,
    COMPLAINT,
    FACTOR,
    HARM,
    N_LOOKS,
    N_ROWS,
    NOBODY,
    NOTICED_H,
    RESTORED,
    RESTORED_COMPLAINANT,
    SHOP,
    State,
)
from sim.world import World

_OWNER_LOOK, _OWNER_NOTICE = int(Stream.OWNER_LOOK), int(Stream.OWNER_NOTICE)
_RETURNS, _RETURN_DELAY = int(Stream.RETURNS), int(Stream.RETURN_DELAY)


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
    return max(from_open_time(awake, rules.wake_hour, rules.sleep_hour) - rules.posted_hour, time_h)


@inner
def plan_answer(rules: Rules, plan: Plan, world: World, state: State) -> None:
    """At the complaint: fix the hour of the answer, or let the owner's looks begin."""
    state.values[ANSWERED_H] = -1.0
    state.values[NOTICED_H] = -1.0
    state.values[FACTOR] = 1.0
    if not plan.answers:
        return
    if plan.delay_h >= 0.0:
        state.values[NOTICED_H] = plan.delay_h
        push(state.queue, plan.delay_h, ANSWER, SHOP, NOBODY, 0)
    else:
        _schedule_look(rules, world, state, 0.0)


@inner
def _schedule_look(rules: Rules, world: World, state: State, time_h: float) -> None:
    """Put the owner's next look at the phone into the calendar."""
    number = state.counters[N_LOOKS]
    gap = 2.0 * rules.check_interval_h * keyed_uniform(world.keys[_OWNER_LOOK], 0, number)
    at_h = waking_after_h(rules, time_h, gap)
    if at_h < rules.storm_h:
        push(state.queue, at_h, LOOK, SHOP, NOBODY, 0)


@inner
def look(rules: Rules, world: World, state: State, time_h: float) -> None:
    """Let the owner look at the phone; the complaint is found with some chance."""
    if state.values[NOTICED_H] >= 0.0:
        return
    number = state.counters[N_LOOKS]
    state.counters[N_LOOKS] = number + 1
    if keyed_uniform(world.keys[_OWNER_NOTICE], 0, number) < rules.p_notice:
        notice(rules, state, time_h, SHOP)
    else:
        _schedule_look(rules, world, state, time_h)


@inner
def notice(rules: Rules, state: State, time_h: float, who: int) -> None:
    """Let the owner know; the answer is out when it has been written."""
    if state.values[NOTICED_H] >= 0.0:
        return
    state.values[NOTICED_H] = time_h
    record(state, time_h, NOTICED, SHOP, who, 0)
    out_h = waking_after_h(rules, time_h, rules.drafting_h)
    if out_h < rules.storm_h:
        push(state.queue, out_h, ANSWER, SHOP, NOBODY, 0)


@inner
def answer(rules: Rules, plan: Plan, world: World, state: State, time_h: float) -> None:
    """Publish the answer, and let those who saw the complaint come back to the thread."""
    first = 0 if plan.delay_h >= 0.0 else 4 * int(time_h)
    state.values[FACTOR] = plan.effects[first]
    state.values[RESTORED] = plan.effects[first + 1]
    state.values[RESTORED_COMPLAINANT] = plan.effects[first + 2]
    state.values[HARM] = plan.effects[first + 3]
    state.values[ANSWERED_H] = time_h
    record(state, time_h, ANSWERED, SHOP, NOBODY, 0)
    for row in range(state.counters[N_ROWS]):
        account = state.rows.account[row]
        complains = state.rows.customer[row] == COMPLAINANT
        if state.rows.n_exposures[row] == 0 and not complains:
            continue
        if complains or keyed_uniform(world.keys[_RETURNS], account, 0) < rules.p_returns:
            u = keyed_uniform(world.keys[_RETURN_DELAY], account, 0)
            back_h = arrival_h(rules, world, time_h, u)
            if back_h < rules.storm_h:
                push(state.queue, back_h, RETURN, account, NOBODY, COMPLAINT)


@inner
def see_answer(rules: Rules, state: State, row: int, time_h: float) -> None:
    """Let an account take the answer in, once."""
    if state.rows.has_seen[row]:
        return
    state.rows.has_seen[row] = True
    record(state, time_h, SAW_ANSWER, state.rows.account[row], SHOP, 0)
    damage = damage_now(rules, state, row, time_h)
    if state.rows.customer[row] == COMPLAINANT:
        damage *= 1.0 - state.values[RESTORED_COMPLAINANT]
    else:
        damage *= 1.0 - state.values[RESTORED]
    state.rows.damage[row] = add_damage(damage, state.values[HARM])
    state.rows.damage_at_h[row] = time_h


@inner
def answer_factor(state: State, row: int) -> float:
    """Give what the seen answer makes of the share hazard."""
    return state.values[FACTOR] if state.rows.has_seen[row] else 1.0


@inner
def spared(state: State, row: int) -> float:
    """Give what a seen answer leaves of later damage."""
    return 1.0 - state.values[RESTORED] if state.rows.has_seen[row] else 1.0
