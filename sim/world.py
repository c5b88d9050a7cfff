"""What is the same in every run of one replicate? Its people, its network, its luck.

Only customers have rows from the start: their attitudes and the occasions on which they would come.
The occasions are the same whatever the owner does, so that the sales of the same world without the
complaint are known before anything happens.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inner
from sim.moves import TO_COMPLAINT_AUDIENCE, TO_SHOP_FOLLOWERS
from sim.network import Network, n_followers, place_shop
from sim.population import CUSTOMER, Pools, customer_account, initial_trust, pools_of
from sim.random_streams import (
    Stream,
    child_key,
    keyed_exponential,
    keyed_normal,
    keyed_uniform,
    world_key,
)
from sim.reaction import activity_by_hour, from_open_time, to_open_time
from sim.rules import Rules
from sim.tables import Table, new_table

_BUFFER_MONTHS = ((0.213, 0.5, 1.0), (0.185, 1.0, 2.0), (0.203, 2.0, 3.0), (0.094, 3.0, 4.0))
"""Cash buffer of small firms: chance, from, to (months) [mandiri2021]."""
_BUFFER_TOP = (4.0, 6.0)
"""The rest: the source says more than four months, six are assumed."""

_LOYAL, _TOLERANCE = int(Stream.LOYAL), int(Stream.TOLERANCE)
_ONLINE = int(Stream.ONLINE)
_VISIT_RATE, _VISIT_GAP = int(Stream.VISIT_RATE), int(Stream.VISIT_GAP)


class People(Table):
    """The customers, by number."""

    account: NDArray[np.int64]
    is_loyal: NDArray[np.bool_]
    initial_trust: NDArray[np.float64]
    """In (0, 1)."""
    tolerance: NDArray[np.float64]
    """The part of their trust that they can lose before they stay away."""
    spend_idr: NDArray[np.float64]
    visit_rate: NDArray[np.float64]
    """Visits per open hour."""


class World(NamedTuple):
    """One replicate: its people, network and luck, the same for every policy."""

    keys: NDArray[np.uint64]
    """Shape (n_streams,): one key for each kind of decision."""
    network: Network
    pools: NDArray[np.void]
    """Shape (1,): who lives where, a :class:`Pools`."""
    people: People
    """Shape (n_customers,)."""
    occasion_offsets: NDArray[np.int64]
    """Shape (n_customers + 1,)."""
    occasions_h: NDArray[np.float64]
    """Shape (n_occasions,): when each customer would come, in order."""
    cumulated_activity: NDArray[np.float64]
    """Shape (25,), see :func:`sim.reaction.activity_by_hour`."""
    base_sales_idr: NDArray[np.float64]
    """Shape (n_days,): takings of the same world without the complaint."""
    cash_buffer_idr: float
    outlay_per_day_idr: float
    """Rent, wages and household: what usual sales just pay."""
    first_hazard: float
    """Hazard of the first exposure in this world."""
    complainant_audience: int
    """People who follow the complainant; negative: read them off the user's network."""
    trend_factor: float
    """How many times more recent shares this affair needs to trend than an ordinary one."""


@inner
def is_online(rules: Rules, world: World, account: int) -> bool:
    """Tell whether an account is online at all in these two weeks."""
    if rules.online_fraction >= 1.0:
        return True
    return keyed_uniform(world.keys[_ONLINE], account, 0) < rules.online_fraction


def make_world(rules: Rules, network: Network, seed: int) -> World:
    """Draw the people of one world.

    Parameters
    ----------
    rules : Rules
        The scenario as numbers.
    network : Network
        From :func:`sim.network.generated_network` or :func:`sim.network.listed_network`.
    seed : int
        Seed of the world; 0 is a seed like any other.

    Returns
    -------
    World
        Read by every run of this replicate.

    Raises
    ------
    ScenarioError
        More customers or followers than accounts.
    """
    key = world_key(seed)
    keys = np.array([child_key(key, int(stream)) for stream in Stream], np.uint64)
    network = place_shop(network, key)
    pools = pools_of(rules, network)
    people = new_table(People, rules.n_customers)
    _draw_people(rules, network, pools[0], keys, people)
    occasions, offsets = _draw_occasions(rules, keys, people)
    n_days = round(rules.money_h / 24.0)
    outlay = rules.margin * rules.sales_per_day_idr
    arousal = rules.arousal + rules.arousal_spread * keyed_normal(keys[int(Stream.AROUSAL)], 0, 0)
    hazard = rules.base_hazard * rules.evidence_factor
    months = _buffer_months(keyed_uniform(keys[int(Stream.CASH_BUFFER)], 0, 0))
    followers = _audience_size(rules, keys)
    own = n_followers(network, people.account[0]) if network.is_listed else followers
    return World(
        keys=keys,
        network=network,
        pools=pools,
        people=people,
        occasion_offsets=offsets,
        occasions_h=occasions,
        cumulated_activity=activity_by_hour(
            float(rules.activity_amplitude),
            float(rules.activity_peak_hour),
            float(rules.half_day_amplitude),
            float(rules.half_day_peak_hour),
        ),
        base_sales_idr=_daily_sales(occasions, offsets, people, n_days),
        cash_buffer_idr=months * 30.0 * outlay,
        outlay_per_day_idr=outlay,
        first_hazard=hazard * math.exp(rules.log_arousal_multiplier * arousal),
        complainant_audience=-1 if network.is_listed else followers,
        trend_factor=_trend_factor(rules, own),
    )


def _trend_factor(rules: Rules, n_followers_of_complainant: int) -> float:
    """Say how many times more shares an affair must have to trend, given who may see the complaint.

    A platform looks for posts that are passed on more than others *for the views they had*. With
    exponent 1 the shares count for each viewer, with 0 as they are.
    """
    size = int(rules.audience_size)
    if rules.audience == TO_SHOP_FOLLOWERS:
        size = int(rules.n_shop_followers)
    elif rules.audience == TO_COMPLAINT_AUDIENCE:
        size = n_followers_of_complainant
    viewers = size * float(rules.complaint_visibility)
    more = max(1.0, viewers / float(rules.ordinary_viewers))
    return float(more ** float(rules.trend_audience_exponent))


@compiled
def _draw_people(
    rules: Rules, network: Network, pools: Pools, keys: NDArray[np.uint64], people: People
) -> None:
    """Draw accounts and attitudes of all customers.

    The tolerance is uniform, so that a loss of a tenth of the trust makes a tenth of the customers
    stay away: this is how the shift of purchase probability by one report is read [east2008]. Visit
    rates are lognormal with the mean that pays the usual takings.
    """
    n = rules.n_customers
    mean = rules.sales_per_day_idr / rules.basket_idr / n / (rules.close_hour - rules.open_hour)
    sigma = rules.visit_rate_sigma
    for number in range(n):
        account = customer_account(network, pools, keys, number)
        people.account[number] = account
        people.is_loyal[number] = keyed_uniform(keys[_LOYAL], account, 0) < rules.loyal_fraction
        people.initial_trust[number] = initial_trust(keys, account, CUSTOMER)
        people.tolerance[number] = keyed_uniform(keys[_TOLERANCE], account, 0)
        people.spend_idr[number] = rules.basket_idr
        z = keyed_normal(keys[_VISIT_RATE], account, 0)
        people.visit_rate[number] = mean * math.exp(sigma * z - 0.5 * sigma * sigma)


@compiled
def _draw_occasions(
    rules: Rules, keys: NDArray[np.uint64], people: People
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Draw when each customer would come: a Poisson process in the shop's open hours."""
    n = rules.n_customers
    offsets = np.zeros(n + 1, np.int64)
    occasions = np.empty(1024, np.float64)
    begin = to_open_time(rules.posted_hour, rules.open_hour, rules.close_hour)
    at = 0
    for number in range(n):
        open_h = begin
        event = 0
        while True:
            gap = keyed_exponential(keys[_VISIT_GAP], people.account[number], event)
            open_h += gap / people.visit_rate[number]
            event += 1
            time_h = from_open_time(open_h, rules.open_hour, rules.close_hour) - rules.posted_hour
            if time_h >= rules.money_h:
                break
            if at == len(occasions):
                larger = np.empty(2 * at, np.float64)
                larger[:at] = occasions
                occasions = larger
            occasions[at] = time_h
            at += 1
        offsets[number + 1] = at
    return occasions[:at].copy(), offsets


@compiled
def _daily_sales(
    occasions: NDArray[np.float64],
    offsets: NDArray[np.int64],
    people: People,
    n_days: int,
) -> NDArray[np.float64]:
    """Add up what everybody would spend on each day since the complaint."""
    sales = np.zeros(n_days, np.float64)
    for number in range(len(offsets) - 1):
        for at in range(offsets[number], offsets[number + 1]):
            sales[int(occasions[at] / 24.0)] += people.spend_idr[number]
    return sales


def _buffer_months(u: float) -> float:
    """Turn a uniform draw into months that the cash lasts."""
    below = 0.0
    for chance, low, high in _BUFFER_MONTHS:
        if u < below + chance:
            return low + (high - low) * (u - below) / chance
        below += chance
    return _BUFFER_TOP[0] + (_BUFFER_TOP[1] - _BUFFER_TOP[0]) * (u - below) / (1.0 - below)


def _audience_size(rules: Rules, keys: NDArray[np.uint64]) -> int:
    """Draw how many people follow the complainant."""
    z = keyed_normal(keys[int(Stream.COMPLAINANT_AUDIENCE)], 0, 0)
    size = rules.complainant_followers_median * math.exp(rules.complainant_followers_sigma * z)
    return round(size)
