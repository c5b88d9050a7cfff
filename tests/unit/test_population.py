"""Do people have the roles, habits and purses that the shop's numbers promise?"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.network import Network, generated_network, in_home, listed_network
from sim.parameters import (
    EconomyParameters,
    NetworkParameters,
    Parameters,
    SharingParameters,
)
from sim.population import (
    COMPLAINANT,
    CUSTOMER,
    FOLLOWER,
    HOME,
    Pools,
    customer_account,
    initial_trust,
    pools_of,
    role_of,
    sensitivity,
    shop_follower,
)
from sim.random_streams import world_key
from sim.reading import rules_of
from sim.scenario import Channel, Complaint, Scenario, Shop
from sim.world import World, _buffer_months, make_world

SMALL = NetworkParameters(n_accounts=2000, mean_followers=10)
SHOP = Shop(n_customers=60, n_followers=100, sales_per_day_idr=500_000)


def small_world(shop: Shop = SHOP, network: Network | None = None, **economy: float) -> World:
    """Make a world of 2,000 accounts, 400 of them in the town."""
    parameters = Parameters(network=SMALL, economy=EconomyParameters(**economy))
    rules = rules_of(Scenario(shop=shop, parameters=parameters))
    return make_world(rules, network or generated_network(SMALL, world_key(4)), 4)


def listed() -> Network:
    """Make a listed network: everybody follows the account before them."""
    account = np.arange(2000)
    return listed_network(2000, (account + 1) % 2000, account, home_fraction=0.2)


def test_pools_by_hand() -> None:
    # both: 0.3 x 60 = 18, of them 0.9 x 18 = 16 at home; 0.9 x 60 = 54 customers at home;
    # 82 followers who buy nothing, 0.7 x 82 = 57 of them at home
    expected = Pools(
        n_home=400,
        n_outside=1600,
        home_customers=54,
        home_followers=73,
        home_both=16,
        outside_customers=6,
        outside_followers=27,
        outside_both=2,
    )
    assert tuple(small_world().pools[0]) == expected


@pytest.mark.parametrize("kind", ["generated", "listed"])
@pytest.mark.parametrize(
    "economy",
    [
        {},
        {"customer_home_fraction": 0.0, "follower_home_fraction": 1.0},
        {"customer_home_fraction": 1.0, "customer_follow_fraction": 1.0},
        {"customer_follow_fraction": 0.0, "follower_home_fraction": 0.0},
    ],
)
def test_roles_and_numbers_agree(kind: str, economy: dict[str, float]) -> None:
    world = small_world(network=listed() if kind == "listed" else None, **economy)
    network, pools, keys = world.network, world.pools[0], world.keys
    roles = [role_of(network, pools, keys, account) for account in range(2000)]
    customers = [customer_account(network, pools, keys, number) for number in range(60)]
    followers = [shop_follower(network, pools, keys, number) for number in range(100)]
    assert [roles[account][1] for account in customers] == list(range(60))
    assert {a for a, (role, _) in enumerate(roles) if role & CUSTOMER} == set(customers)
    assert {a for a, (role, _) in enumerate(roles) if role & FOLLOWER} == set(followers)
    assert len(set(customers)) == 60
    assert len(set(followers)) == 100
    fraction = economy.get("customer_follow_fraction", 0.3)
    assert len(set(customers) & set(followers)) == round(60 * fraction)
    assert sum(role & HOME > 0 for role, _ in roles) == 400
    assert all((role & HOME > 0) == in_home(network, a) for a, (role, _) in enumerate(roles))
    assert roles[customers[COMPLAINANT]][0] & HOME
    np.testing.assert_array_equal(world.people.account, customers)


@pytest.mark.parametrize(
    ("n_customers", "n_followers", "home"), [(700, 1000, 0.9), (1900, 100, 0.0), (500, 1600, 1.0)]
)
def test_pools_that_are_nearly_full_add_up(n_customers: int, n_followers: int, home: float) -> None:
    shop = Shop(n_customers=n_customers, n_followers=n_followers, sales_per_day_idr=500_000)
    world = small_world(shop, customer_home_fraction=home, follower_home_fraction=home)
    pools = world.pools[0]
    both = round(0.3 * min(n_customers, n_followers))
    assert pools.home_customers + pools.outside_customers == n_customers
    assert pools.home_followers + pools.outside_followers == n_followers
    assert pools.home_both + pools.outside_both == both
    assert 0 <= pools.home_both <= min(pools.home_customers, pools.home_followers)
    assert 0 <= pools.outside_both <= min(pools.outside_customers, pools.outside_followers)
    assert pools.home_customers + pools.home_followers - pools.home_both <= 400
    assert pools.outside_customers + pools.outside_followers - pools.outside_both <= 1600


def test_an_overfull_crowd_is_refused() -> None:
    # 900 + 1500 - 270 who are both
    message = "n_customers and n_followers must fit into the 2000 accounts, got 2130 people; lower"
    with pytest.raises(ScenarioError, match=message):
        small_world(Shop(n_customers=900, n_followers=1500))


def test_customers_live_outside_when_the_town_is_full() -> None:
    rules = rules_of(Scenario(shop=Shop(n_customers=1999, n_followers=0)))
    pools = pools_of(rules, generated_network(SMALL, world_key(4)))[0]
    assert (pools.home_customers, pools.outside_customers) == (400, 1599)


def many_worlds(n: int) -> list[World]:
    """Make worlds of the default scenario."""
    scenario = Scenario()
    rules = rules_of(scenario)
    network = generated_network(scenario.parameters.network, world_key(0))
    return [make_world(rules, network, seed) for seed in range(n)]


WORLDS = 50


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    """Fifty worlds with 500 customers each."""
    return many_worlds(WORLDS)


def test_three_in_ten_are_loyal(worlds: list[World]) -> None:
    # 25,000 draws: standard error 0.0029; five of them, false-alarm rate 6e-7
    loyal = np.mean([world.people.is_loyal.mean() for world in worlds])
    assert abs(loyal - 0.30) < 5 * math.sqrt(0.3 * 0.7 / 25_000)
    assert abs(loyal - 0.32) > 5 * math.sqrt(0.3 * 0.7 / 25_000)  # the control


def test_tolerance_and_trust_are_uniform(worlds: list[World]) -> None:
    # Kolmogorov-Smirnov over 25,000 draws, false-alarm rate 1e-6
    limit = math.sqrt(-math.log(0.5e-6) / 2 / 25_000)
    steps = np.arange(25_000) / 25_000
    tolerance = np.sort(np.concatenate([world.people.tolerance for world in worlds]))
    assert np.abs(tolerance - steps).max() < limit
    trust = np.sort(np.concatenate([world.people.initial_trust for world in worlds]))
    assert np.abs((trust - 0.55) / 0.4 - steps).max() < limit
    assert np.abs((trust - 0.50) / 0.4 - steps).max() > limit  # the control


def test_visit_rates_are_lognormal_around_the_usual_takings(worlds: list[World]) -> None:
    # 40 visits a day by 500 people in 13 hours; log rate normal with mean log(m) - 0.18
    logs = np.log(np.concatenate([world.people.visit_rate for world in worlds]))
    mean = math.log(40 / 500 / 13) - 0.5 * 0.6**2
    # 25,000 draws: standard errors 0.6 / 158 and 0.6 / 224, five of them
    assert abs(logs.mean() - mean) < 0.019
    assert abs(logs.std() - 0.6) < 0.0134


def test_occasions_are_a_poisson_process_in_open_hours(worlds: list[World]) -> None:
    world = worlds[0]
    number = np.diff(world.occasion_offsets)
    expected = world.people.visit_rate * 13 * 90
    # The dispersion sum of 500 Poisson counts has mean 500 and variance 1000 + sum(1 / mean);
    # five standard deviations, false-alarm rate about 1e-6.
    spread = math.sqrt(1000 + float(np.sum(1 / expected)))
    dispersion = float(np.sum((number - expected) ** 2 / expected))
    assert abs(dispersion - 500) < 5 * spread
    clock = (world.occasions_h + 19.5) % 24
    assert clock.min() >= 8.0 - 1e-9
    assert clock.max() <= 21.0 + 1e-9
    assert np.all((world.occasions_h > -1e-9) & (world.occasions_h < 2160))
    for customer in range(0, 500, 50):
        a, b = world.occasion_offsets[customer : customer + 2]
        assert np.all(np.diff(world.occasions_h[a:b]) > 0)


def test_the_usual_takings_are_taken(worlds: list[World]) -> None:
    # Relative standard error of 50 worlds: rates sqrt(0.433 / 25,000) = 0.42 %, visits
    # 1 / sqrt(180,000) = 0.24 %, together 0.48 %; five of them, false-alarm rate 6e-7.
    takings = float(np.mean([world.base_sales_idr.mean() for world in worlds]))
    assert abs(takings / 1_000_000 - 1) < 5 * 0.0048
    assert abs(takings / 950_000 - 1) > 5 * 0.0048  # the control
    total = len(worlds[0].occasions_h) * 25_000
    assert worlds[0].base_sales_idr.sum() == pytest.approx(total)


@pytest.mark.parametrize(
    ("u", "months"),
    # classes of 0.213, 0.185, 0.203, 0.094 and the rest, 0.305, uniform within
    [
        (0.0, 0.5),
        (0.1065, 0.75),
        (0.213, 1.0),
        (0.3055, 1.5),
        (0.4995, 2.5),
        (0.648, 3.5),
        (0.8475, 5.0),
    ],
)
def test_the_cash_buffer_by_hand(u: float, months: float) -> None:
    assert _buffer_months(u) == pytest.approx(months)


def test_usual_sales_just_pay_the_usual_outlay(worlds: list[World]) -> None:
    assert all(world.outlay_per_day_idr == 250_000 for world in worlds)
    months = [world.cash_buffer_idr / 250_000 / 30 for world in worlds]
    assert min(months) >= 0.5
    assert max(months) <= 6.0


def test_attitudes_have_their_limits() -> None:
    keys = small_world().keys
    for account in range(300):
        assert 0.55 < initial_trust(keys, account, CUSTOMER | FOLLOWER) < 0.95
        assert 0.45 < initial_trust(keys, account, FOLLOWER) < 0.85
        assert 0.30 < initial_trust(keys, account, HOME) < 0.70
        assert 0.5 < sensitivity(keys, account, 0.5) < 1.5
        assert sensitivity(keys, account, 0.0) == 1.0


def test_the_network_of_a_user_tells_the_complainants_audience() -> None:
    assert small_world(network=listed()).complainant_audience == -1
    sigma = dataclasses.replace(Parameters().sharing, complainant_followers_sigma=0.0)
    scenario = Scenario(shop=SHOP, parameters=Parameters(network=SMALL, sharing=sigma))
    world = make_world(rules_of(scenario), generated_network(SMALL, world_key(4)), 4)
    assert world.complainant_audience == 300


def trend_factor(exponent: float, network: Network | None = None, **complaint: Any) -> float:
    """Say how many times more shares an affair needs in a small town."""
    sharing = SharingParameters(trend_audience_exponent=exponent)
    scenario = Scenario(
        shop=SHOP,
        complaint=Complaint(**complaint),
        parameters=Parameters(network=SMALL, sharing=sharing),
    )
    network = network or generated_network(SMALL, world_key(4))
    return make_world(rules_of(scenario), network, 4).trend_factor


@pytest.mark.parametrize(("exponent", "factor"), [(0.0, 1.0), (0.5, 120.0**0.5), (1.0, 120.0)])
def test_a_large_audience_must_share_more_for_the_affair_to_trend(
    exponent: float, factor: float
) -> None:
    # 36,000 followers are 120 times those of an ordinary person
    found = trend_factor(exponent, channel=Channel.OWN_POST, author_followers=36_000)
    assert found == pytest.approx(factor)


def test_a_small_audience_needs_no_fewer_shares() -> None:
    assert trend_factor(1.0, channel=Channel.OWN_POST, author_followers=3) == 1.0


def test_the_audience_that_counts_is_that_of_the_channel() -> None:
    # on an ordinary own post 300 x 0.1 = 30 see it; in a town's group 3,000 x 0.3, at the shop
    # 100 x 0.1 x 0.5, and a listed account has the one follower that it has
    assert trend_factor(1.0, channel=Channel.COMMUNITY_GROUP) == pytest.approx(30.0)
    assert trend_factor(1.0, channel=Channel.SHOP_COMMENT) == 1.0
    assert trend_factor(1.0, listed(), channel=Channel.OWN_POST) == 1.0
