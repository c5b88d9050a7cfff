"""Who still comes, and what does it cost? Occasions, sales, cash.

A customer comes on fixed occasions, the same in every run of a world. On each, trust decides: who
has lost more of it than they tolerate stays away. Staying away weakens the habit: once trust is
back, each occasion passed by has made it less likely that the next one is taken.

Only customers whom the affair has touched are looked at; all others come as they would have come.
"""

from __future__ import annotations

import math

from sim.compiled import compiled, inner
from sim.event_log import CAME_BACK, CLOSED, RATED, STAYED_AWAY, record
from sim.event_queue import OCCASION, push
from sim.population import COMPLAINANT
from sim.random_streams import Stream, keyed_uniform
from sim.rules import Rules
from sim.sharing import remaining
from sim.state import (
    CASH_IDR,
    CLOSED_DAY,
    CURRENT_DAY,
    DRIFT_PER_H,
    N_NEWCOMERS,
    N_ONE_STAR,
    NOBODY,
    SHUT_FROM_DAY,
    SHUT_TO_DAY,
    State,
)
from sim.world import World

AWAY_BACK, AWAY_WON_BACK = 1, 2
"""Values of ``customers.returned``."""

_HABIT, _RATES = int(Stream.HABIT), int(Stream.RATES)


@inner
def damage_now(rules: Rules, state: State, row: int, time_h: float) -> float:
    """Give the damage of an account at a time: observers forget, the complainant drifts away."""
    elapsed = time_h - state.rows.damage_at_h[row]
    if state.rows.customer[row] == COMPLAINANT:
        if state.rows.is_appeased[row]:
            return state.rows.damage[row]
        return 1.0 - (1.0 - state.rows.damage[row]) * math.exp(-state.values[DRIFT_PER_H] * elapsed)
    return state.rows.damage[row] * remaining(elapsed, rules.forgetting_half_life_h)


@compiled
def comes(damage: float, tolerance: float, is_away: bool, habit_left: float, u: float) -> bool:
    """Decide whether a customer takes an occasion.

    Parameters
    ----------
    damage : float, unit 1
        Part of the trust that is lost now.
    tolerance : float, unit 1
        Part that this customer can lose.
    is_away : bool
        Passed the last occasion by.
    habit_left : float, unit 1
        Chance that an absent customer thinks of the shop at all.
    u : float
        Uniform draw of this occasion; used or not, it belongs to it.

    Returns
    -------
    bool
        True if the customer buys.
    """
    if damage >= tolerance:
        return False
    return not is_away or u < habit_left


@inner
def expect(world: World, state: State, customer: int, after_h: float) -> None:
    """Begin to look at a customer: the next occasion goes into the calendar, once."""
    if state.customers.at_occasion[customer] < 0:
        schedule_occasion(world, state, customer, after_h)


@inner
def schedule_occasion(world: World, state: State, customer: int, after_h: float) -> None:
    """Put a touched customer's next occasion into the calendar."""
    at = state.customers.at_occasion[customer]
    at = max(at, world.occasion_offsets[customer])
    end = world.occasion_offsets[customer + 1]
    while at < end and world.occasions_h[at] < after_h:
        at += 1
    state.customers.at_occasion[customer] = at
    if at < end:
        push(
            state.queue, world.occasions_h[at], OCCASION, world.people.account[customer], NOBODY, 0
        )


@inner
def take_occasion(rules: Rules, world: World, state: State, row: int, time_h: float) -> None:
    """Let a touched customer come or stay away; a closed shop has no occasions any more."""
    if state.counters[CLOSED_DAY] >= 0:
        return
    customer = state.rows.customer[row]
    people = state.customers
    at = people.at_occasion[customer]
    if is_shut(state, int(time_h / 24.0)):
        people.at_occasion[customer] = at + 1
        schedule_occasion(world, state, customer, time_h)
        return
    event = at - world.occasion_offsets[customer]
    u = keyed_uniform(world.keys[_HABIT], world.people.account[customer], event)
    habit_left = math.pow(rules.habit_retention, float(people.declined[customer]))
    damage = damage_now(rules, state, row, time_h)
    if comes(damage, world.people.tolerance[customer], people.is_away[customer], habit_left, u):
        if people.is_away[customer]:
            people.is_away[customer] = False
            people.declined[customer] = 0
            helped = state.rows.has_seen[row] and state.rows.is_appeased[row]
            people.returned[customer] = AWAY_WON_BACK if helped else AWAY_BACK
            record(state, time_h, CAME_BACK, world.people.account[customer], NOBODY, 0)
    else:
        if people.n_missed[customer] == 0:
            rate(world, state, time_h, world.people.account[customer], rules.p_customer_rates)
        people.is_away[customer] = True
        people.declined[customer] += 1
        people.n_missed[customer] += 1
        state.sales_idr[int(time_h / 24.0)] -= world.people.spend_idr[customer]
        record(state, time_h, STAYED_AWAY, world.people.account[customer], NOBODY, 0)
    people.at_occasion[customer] = at + 1
    schedule_occasion(world, state, customer, time_h)


@inner
def rate(world: World, state: State, time_h: float, account: int, p: float) -> None:
    """Let somebody leave one star, perhaps."""
    if keyed_uniform(world.keys[_RATES], account, 0) < p:
        state.counters[N_ONE_STAR] += 1
        record(state, time_h, RATED, account, NOBODY, 0)


@compiled
def rating_change(rules: Rules, n_one_star: int) -> float:
    """Give the change of the mean rating by so many ratings of one star. Unit stars."""
    return (1.0 - rules.rating) * n_one_star / (rules.n_ratings + n_one_star)


@inner
def is_shut(state: State, day: int) -> bool:
    """Tell whether an authority keeps the shop closed on a day."""
    return state.counters[SHUT_FROM_DAY] <= day < state.counters[SHUT_TO_DAY]


@inner
def _settle(rules: Rules, state: State, day: int) -> None:
    """Add to a day's takings what stars and newcomers make of them."""
    if is_shut(state, day):
        state.sales_idr[day] = 0.0
        return
    change = rules.rating_effect * rating_change(rules, state.counters[N_ONE_STAR])
    newcomers_idr = state.counters[N_NEWCOMERS] * rules.newcomer_idr
    state.sales_idr[day] = state.sales_idr[day] * (1.0 + change) + newcomers_idr


@inner
def end_days_before(rules: Rules, world: World, state: State, time_h: float) -> None:
    """Do the books of every day that ends at or before a time; an empty till closes the shop."""
    n_days = len(state.sales_idr)
    while state.counters[CURRENT_DAY] < n_days:
        day = state.counters[CURRENT_DAY]
        if (day + 1) * 24.0 > time_h:
            return
        state.counters[CURRENT_DAY] += 1
        if state.counters[CLOSED_DAY] >= 0:
            state.sales_idr[day] = 0.0
        else:
            _settle(rules, state, day)
            gain = rules.margin * state.sales_idr[day] - world.outlay_per_day_idr
            state.values[CASH_IDR] += gain
            if state.values[CASH_IDR] < 0.0 and rules.can_close:
                state.counters[CLOSED_DAY] = day
                record(state, (day + 1) * 24.0, CLOSED, -1, NOBODY, 0)
        state.cash_idr[day] = state.values[CASH_IDR]
