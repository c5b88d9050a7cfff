"""What did it come to? One number for each outcome, read off the state of a finished run.

Counts are of customers at the end of the ninety days; money is against the same world without the
complaint, whose sales are known (``world.base_sales_idr``). An outcome that does not exist in a run
(the structural virality of a complaint that nobody shared) is nan, never 0.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.accounts import trust_lost
from sim.commerce import rating_change
from sim.compiled import compiled, inner
from sim.handles import open_state, open_world
from sim.rules import VIRAL_RATIO, Rules
from sim.state import (
    CLOSED_DAY,
    N_COMPLAINTS,
    N_CRITICS,
    N_NEGATIVE,
    N_NEWCOMERS,
    N_ONE_STAR,
    N_POSTS,
    N_REACHED,
    N_ROWS,
    OWNER_HOURS,
    TRUST_LOST_DAY7,
    State,
)
from sim.tree import depth_of, reproduction_number, structural_virality
from sim.waves import count_waves
from sim.world import World

OUTCOMES: dict[str, str] = {
    "lost_customers": "customers who stay away on day 90",
    "paused_customers": "customers who stayed away and came back by themselves",
    "won_back": "customers who stayed away, saw a fitting answer, and came back",
    "never_knew": "customers whom the complaint never reached",
    "lost_sales_idr": "sales lost in 90 days",
    "peak_sales_drop": "largest fall of daily sales (7-day mean), as a fraction",
    "recovery_day": "day from which sales (7-day mean) stay within 2 % of usual; 0: never fell",
    "closed": "the shop closed for want of cash (0 or 1)",
    "reputation_day7": "change of the mean trust of customers and shop followers on day 7",
    "reputation_day90": "the same on day 90",
    "reach": "distinct accounts that saw the affair",
    "shares": "accounts that passed it on",
    "cascade_depth": "longest chain of shares from the complaint",
    "structural_virality": "mean distance between two posts of the cascade",
    "peak_h": "middle of the hour with the most exposures",
    "half_life_h": "hours until half of all exposures have happened",
    "reproduction_number": "mean number of shares that a post before the peak prompted directly",
    "waves": "number of separate waves of sharing",
    "second_wave": "a later wave is at least as high as the first (0 or 1)",
    "outside_critics_ratio": "hostile sharers (not customer, follower, of the town) per follower",
    "viral": "reach is at least ten times the shop's followers (0 or 1)",
    "owner_hours": "hours the owner spent on answering",
    "new_customers": "people who became customers because of the affair",
    "complainant_lost": "the complainant stays away on day 90 (0 or 1)",
    "neighbour_sales_drop": "largest fall of the daily sales of neighbours of the same trade",
    "rating": "change of the mean rating. Unit stars",
    "complaint_posts": "complaints of their own: the first, copies, opportunists, a rival's",
    "negative_posts": "complaints and everything hostile that was passed on",
}
"""Every outcome by name, with its meaning."""

RECOVERED = 0.98
"""Part of usual sales from which a shop counts as recovered (assumed)."""
_WEEK = 7


def outcomes_of(rules: Rules, world_handle: Any, state_handle: Any) -> NDArray[np.float64]:
    """Measure a finished run.

    Parameters
    ----------
    rules : Rules
        The scenario as numbers.
    world_handle, state_handle : numpy.record
        Handles of the world and of the state after the run.

    Returns
    -------
    ndarray of float, shape (n_outcomes,)
        In the order of ``OUTCOMES``.
    """
    values = np.full(len(OUTCOMES), np.nan)
    measure(rules, world_handle, state_handle, values)
    return values


@compiled
def measure(
    rules: Rules, world_handle: Any, state_handle: Any, values: NDArray[np.float64]
) -> None:
    """Fill in all outcomes, in the order of ``OUTCOMES``."""
    world, state = open_world(world_handle), open_state(state_handle)
    _measure_people(world, state, values[0:4])
    _measure_money(world, state, values[4:8])
    _measure_reputation(rules, world, state, values[8:10])
    _measure_spread(rules, state, values[10:21])
    values[21] = state.values[OWNER_HOURS]
    values[22] = state.counters[N_NEWCOMERS]
    values[23] = 1.0 if state.customers.is_away[0] else 0.0
    values[24] = rules.spillover * values[5]
    values[25] = rating_change(rules, state.counters[N_ONE_STAR])
    values[26] = 1.0 + state.counters[N_COMPLAINTS]
    values[27] = 1.0 + state.counters[N_COMPLAINTS] + state.counters[N_NEGATIVE]


@inner
def _measure_people(world: World, state: State, values: NDArray[np.float64]) -> None:
    """Count customers by what became of them."""
    n = len(world.people)
    lost, paused, won_back = 0, 0, 0
    for number in range(n):
        if state.customers.is_away[number]:
            lost += 1
        elif state.customers.returned[number] == 1:
            paused += 1
        elif state.customers.returned[number] == 2:
            won_back += 1
    knew = 0
    for row in range(state.counters[N_ROWS]):
        is_complainant = state.rows.customer[row] == 0
        if state.rows.customer[row] >= 0 and (state.rows.n_exposures[row] > 0 or is_complainant):
            knew += 1
    values[0], values[1], values[2], values[3] = lost, paused, won_back, n - knew


@inner
def _measure_money(world: World, state: State, values: NDArray[np.float64]) -> None:
    """Compare the takings with those of the same world without the complaint."""
    n_days = len(state.sales_idr)
    values[0] = world.base_sales_idr.sum() - state.sales_idr.sum()
    largest, recovered_from = 0.0, 0
    for day in range(_WEEK - 1, n_days):
        usual = world.base_sales_idr[day - _WEEK + 1 : day + 1].sum()
        taken = state.sales_idr[day - _WEEK + 1 : day + 1].sum()
        left = taken / usual if usual > 0.0 else 1.0
        largest = max(largest, 1.0 - left)
        if left < RECOVERED:
            recovered_from = day + 1
    values[1] = largest
    values[2] = recovered_from if recovered_from < n_days else math.nan
    values[3] = 1.0 if state.counters[CLOSED_DAY] >= 0 else 0.0


@inner
def _measure_reputation(
    rules: Rules, world: World, state: State, values: NDArray[np.float64]
) -> None:
    """Average the lost trust over customers and followers of the shop."""
    pools = world.pools[0]
    people = pools.home_customers + pools.home_followers - pools.home_both
    people += pools.outside_customers + pools.outside_followers - pools.outside_both
    values[0] = -state.values[TRUST_LOST_DAY7] / people
    values[1] = -trust_lost(rules, world, state, rules.money_h) / people


@inner
def _measure_spread(rules: Rules, state: State, values: NDArray[np.float64]) -> None:
    """Measure the cascade."""
    n_posts = state.counters[N_POSTS]
    posts = state.posts
    reach = state.counters[N_REACHED]
    values[0] = reach
    values[1] = state.hourly_shares.sum()
    values[2] = depth_of(posts, n_posts)
    values[3] = structural_virality(posts, n_posts)
    total = state.hourly_exposures.sum()
    if total > 0:
        values[4] = np.argmax(state.hourly_exposures) + 0.5
        seen = 0
        for hour in range(len(state.hourly_exposures)):
            seen += state.hourly_exposures[hour]
            if 2 * seen >= total:
                values[5] = hour + 1.0
                break
    peak_end_h = np.argmax(state.hourly_shares) + 1.0
    values[6] = reproduction_number(posts, n_posts, peak_end_h)
    waves, has_second = count_waves(state.hourly_shares)
    values[7], values[8] = waves, 1.0 if has_second else 0.0
    values[9] = state.counters[N_CRITICS] / max(rules.n_shop_followers, 1)
    values[10] = 1.0 if reach >= VIRAL_RATIO * max(rules.n_shop_followers, 1) else 0.0
