"""Does the Mesa model give the results of the plain loop, and does it obey its user?"""

from __future__ import annotations

import copy
import inspect
from dataclasses import replace

import mesa
import numpy as np
import pytest

from sim.agents import Customer, Follower, ShopOwner
from sim.errors import ParameterError
from sim.mechanisms import Mechanisms
from sim.model import REPORTED, ComplaintModel
from sim.network import generated_network, listed_network
from sim.plan import plan_of
from sim.random_streams import world_key
from sim.reading import rules_of
from sim.responses import Tone
from sim.run import Runner
from sim.scenario import Complaint, Playbook, Reply, Scenario, Shop
from sim.state import N_POSTS, N_REACHED, TRUST_LOST_DAY7
from sim.world import make_world

GRAVE = Scenario(
    complaint=Complaint(has_evidence=True, severity=1.0, arousal=3.0),
    playbook=Playbook(reply=Reply(tone=Tone.APOLOGETIC)),
)
UNFORGETTING = replace(
    GRAVE, mechanisms=Mechanisms(forgetting=False, habit=False, closure=False), playbook=Playbook()
)
VIRAL = 1
"""A world in which the grave complaint reaches most accounts."""


def with_accounts(scenario, n_accounts):
    network = replace(scenario.parameters.network, n_accounts=n_accounts)
    return replace(scenario, parameters=replace(scenario.parameters, network=network))


def plain_run(scenario, seed, network=None):
    rules = rules_of(scenario)
    if network is None:
        network = generated_network(scenario.parameters.network, world_key(seed))
    runner = Runner(rules, network.n_accounts)
    return runner.run(plan_of(scenario.playbook, scenario), make_world(rules, network, seed))


def assert_same(state, expected):
    n_posts = int(expected.counters[N_POSTS])
    assert int(state.counters[N_POSTS]) == n_posts
    assert int(state.counters[N_REACHED]) == int(expected.counters[N_REACHED])
    for name in ("time_h", "account", "parent", "depth", "item_id"):
        np.testing.assert_array_equal(
            getattr(state.posts, name)[:n_posts], getattr(expected.posts, name)[:n_posts]
        )
    for name in ("is_away", "declined", "n_missed", "returned", "at_occasion"):
        np.testing.assert_array_equal(
            getattr(state.customers, name), getattr(expected.customers, name)
        )
    for name in ("hourly_exposures", "hourly_shares", "sales_idr", "cash_idr"):
        np.testing.assert_array_equal(getattr(state, name), getattr(expected, name))
    # summed in another order of rows
    assert state.values[TRUST_LOST_DAY7] == pytest.approx(expected.values[TRUST_LOST_DAY7])


@pytest.mark.parametrize("seed", [0, VIRAL, 7])
@pytest.mark.parametrize("scenario", [Scenario(), GRAVE])
def test_an_untouched_model_gives_the_results_of_the_plain_run(scenario, seed):
    model = ComplaintModel(scenario, rng=seed)
    model.run_model(collect_every_h=24)
    assert_same(model.crowd.state, plain_run(scenario, seed))


def test_looking_at_everybody_at_every_hour_changes_nothing():
    model = ComplaintModel(GRAVE, rng=VIRAL)
    while model.running:
        if model.hour == 3:
            assert len(model.agents_by_type[Follower].column("trust")) > 0
        if model.hour % 100 == 5:
            model.agents.select(lambda a: not isinstance(a, ShopOwner) and a.trust < 0.3)
        model.step()
    assert_same(model.crowd.state, plain_run(GRAVE, VIRAL))


def test_writing_the_values_that_stand_there_changes_nothing_but_the_calendar():
    model = ComplaintModel(UNFORGETTING, rng=VIRAL)
    for customer in model.agents_by_type[Customer]:
        customer.threshold = customer.threshold
        customer.spend_idr = customer.spend_idr
    model.run_model(collect_every_h=500)
    expected = plain_run(UNFORGETTING, VIRAL)
    np.testing.assert_array_equal(model.crowd.state.sales_idr, expected.sales_idr)
    np.testing.assert_array_equal(model.crowd.buyers["n_missed"], expected.customers.n_missed)


def test_tables_grow_when_a_large_shop_is_looked_at():
    shop = Shop(n_customers=6000, n_followers=3000)
    scenario = replace(GRAVE, shop=shop)
    model = ComplaintModel(scenario, rng=3)
    model.agents_by_type[Customer].set("trust", 0.5)
    assert len(model.crowd.state.queue.events) > 4096
    assert model.mean_trust == pytest.approx(0.5)


def test_an_account_table_with_holes_grows_too():
    scenario = with_accounts(replace(GRAVE, shop=Shop(n_followers=4000)), 5_000_000)
    model = ComplaintModel(scenario, rng=VIRAL)
    assert len(model.agents_by_type[Follower].column("trust")) > 1024
    model.run_model(collect_every_h=500)
    assert_same(model.crowd.state, plain_run(scenario, VIRAL))


def test_a_listed_network_is_run():
    followers = np.arange(1, 3000)
    network = listed_network(3000, followers, followers // 3, home_fraction=0.5)
    scenario = replace(GRAVE, shop=Shop(n_customers=200, n_followers=400))
    model = ComplaintModel(scenario, network=network, rng=1)
    model.run_model(collect_every_h=100)
    assert_same(model.crowd.state, plain_run(scenario, 1, network))


def occasions_after(model, number, hour):
    first, end = model.crowd.world.occasion_offsets[number : number + 2]
    times_h = model.crowd.world.occasions_h[first:end]
    return times_h[times_h > hour]


def test_everybody_without_trust_misses_every_later_occasion_once():
    """Some are reached by the affair before the writing, some after it, some never."""
    model = ComplaintModel(UNFORGETTING, rng=VIRAL)
    customers = model.agents_by_type[Customer]
    for _ in range(4):
        model.step()
    n_exposed = np.count_nonzero(customers.column("times_exposed"))
    missed = customers.column("n_missed")
    customers.set("trust", 0.0)
    model.run_model(collect_every_h=500)
    assert 0 < n_exposed < np.count_nonzero(customers.column("times_exposed")) < len(customers)
    for number in range(len(customers)):
        later = len(occasions_after(model, number, 4))
        assert customers[number].n_missed - missed[number] == later


def test_one_untouched_customer_without_trust_stays_away_at_the_next_occasion():
    quiet = replace(Scenario(), mechanisms=UNFORGETTING.mechanisms)
    model = ComplaintModel(quiet, rng=7)
    model.step()
    number = next(
        c.number
        for c in model.agents_by_type[Customer]
        if c.times_exposed == 0 and c.number > 0 and len(occasions_after(model, c.number, 1)) > 3
    )
    customer = model.agent(1 + number)
    due_h = occasions_after(model, number, 1)
    customer.trust = 0.0
    customer.trust = 0.0
    while model.hour < due_h[0]:
        assert not customer.is_away
        model.step()
    assert customer.is_away
    assert customer.status == "lost"
    while model.hour < due_h[2]:
        model.step()
    assert customer.n_missed == 3
    customer.trust = 1.0
    assert customer.damage < 0.0
    model.run_model(collect_every_h=500)
    assert customer.status == "paused"
    assert customer.n_missed == 3


def test_a_threshold_that_is_raised_keeps_a_customer_away():
    model = ComplaintModel(rng=7)
    customers = model.agents_by_type[Customer]
    number = next(i for i in range(1, 500) if len(occasions_after(model, i, 0)) > 2)
    customer = customers[number]
    customer.threshold = float(model.crowd.customers.initial_trust[number])
    assert customer.threshold == pytest.approx(customer.trust)
    model.run_model(collect_every_h=500)
    assert customer.n_missed == len(occasions_after(model, number, 0))


def test_damage_fades_for_observers_and_grows_for_an_unappeased_complainant():
    model = ComplaintModel(rng=7)
    observer = next(f for f in model.agents_by_type[Follower] if not f.lives_in_town)
    complainant = model.agent(1)
    observer.damage = complainant.damage = 0.5
    half_life_h = float(model.crowd.rules.forgetting_half_life_h)
    for _ in range(48):
        model.step()
    if observer.times_exposed == 0:
        assert observer.damage == pytest.approx(0.5 * 0.5 ** (48 / half_life_h))
    # an unappeased complainant loses a tenth of the trust that is left in thirty days, a loyal one
    # 1.3 times as fast
    months = 48 / 720 * (1.3 if complainant.is_loyal else 1.0)
    assert complainant.damage == pytest.approx(1.0 - 0.5 * 0.9**months)


def test_without_betrayal_the_complainant_s_damage_stays():
    model = ComplaintModel(replace(Scenario(), mechanisms=Mechanisms(betrayal=False)), rng=7)
    complainant = model.agent(1)
    complainant.damage = 0.5
    while model.hour < 48:
        model.step()
    assert complainant.damage == 0.5


def test_spending_changes_takings_from_now_on_in_both_worlds():
    quiet = replace(Scenario(), shop=Shop(n_followers=0))
    model = ComplaintModel(quiet, rng=7)
    before = model.crowd.world.base_sales_idr.copy()
    for _ in range(30):
        model.step()
    model.agents_by_type[Customer].set("spend_idr", 50_000.0)
    later = sum(len(occasions_after(model, number, 30)) for number in range(500))
    after = model.crowd.world.base_sales_idr
    assert after.sum() - before.sum() == pytest.approx(25_000.0 * later)
    assert after[0] == before[0]
    assert model.agents_by_type[Customer].agg("spend_idr", min) == 50_000.0


def test_the_owner_has_today_s_takings_and_an_empty_till_closes_the_shop():
    unrated = replace(GRAVE, mechanisms=Mechanisms(ratings=False))  # stars count in the evening
    model = ComplaintModel(unrated, rng=VIRAL)
    owner = model.agent(0)
    assert owner.tone is Tone.APOLOGETIC
    assert np.isnan(owner.noticed_h)
    assert np.isnan(owner.answered_h)
    today = []
    for _ in range(24):
        today.append(owner.sales_idr)
        model.step()
    assert today == sorted(today)
    assert today[0] == 0.0
    assert today[23] <= model.sales_idr
    assert owner.sales_idr == 0.0
    while not model.answered:
        model.step()
    assert owner.noticed_h <= owner.answered_h <= model.hour
    owner.cash_idr = -1e9
    assert model.cash_idr == owner.cash_idr == -1e9
    for _ in range(24):
        model.step()
    assert owner.is_closed
    assert owner.sales_idr == 0.0


def test_a_planned_answer_is_not_noticed_before_its_hour():
    planned = Scenario(playbook=Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=2.0)))
    model = ComplaintModel(planned, rng=7)
    model.step()
    assert np.isnan(model.agent(0).noticed_h)
    model.step()
    assert model.agent(0).noticed_h == 2.0
    assert model.answered == 1


def test_each_step_notes_a_row():
    model = ComplaintModel(GRAVE, rng=VIRAL)
    model.run_model()
    table = model.datacollector.get_model_vars_dataframe()
    state = model.crowd.state
    assert tuple(table.columns) == REPORTED
    assert table["hour"].tolist() == list(range(1, 2161))
    assert table["exposures"].sum() == state.hourly_exposures.sum() > 0
    assert table["shares"].sum() == state.hourly_shares.sum() > 0
    assert table["reach"].is_monotonic_increasing
    assert table["reach"].iloc[-1] == int(state.counters[N_REACHED])
    assert table["sales_idr"].iloc[-1] == pytest.approx(state.sales_idr.sum())
    assert table["cash_idr"].iloc[-1] == state.cash_idr[-1]
    assert table["answered"].tolist() == sorted(table["answered"])
    trust = model.agents_by_type[Customer].agg("trust", np.mean)
    assert table["mean_trust"].iloc[-1] == pytest.approx(trust)
    assert table["away"].iloc[-1] == sum(c.is_away for c in model.agents_by_type[Customer])


def test_the_model_stops_after_ninety_days_and_notes_every_so_many_hours():
    model = ComplaintModel(rng=7)
    model.run_model(collect_every_h=100)
    assert not model.running
    assert model.hour == model.steps == 2160
    hours = model.datacollector.get_model_vars_dataframe()["hour"].tolist()
    assert hours == [*range(100, 2101, 100), 2160]
    model.step()
    assert model.hour == 2160
    with pytest.raises(ValueError, match="collect_every_h must be at least 1 h, got 0"):
        model.run_model(collect_every_h=0)


def batch(seeds, **options):
    """Call ``mesa.batch_run`` as this version of Mesa wants to be given seeds."""
    parameters = {"scenario": [Scenario(), GRAVE]}
    options = {"display_progress": False, "number_processes": 1} | options
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        return mesa.batch_run(ComplaintModel, parameters, rng=seeds, **options)
    return mesa.batch_run(ComplaintModel, parameters | {"rng": seeds}, **options)


def test_a_batch_runs_every_scenario_in_every_world():
    rows = batch([1, 2], max_steps=3000)
    assert {(row["scenario"], row["rng"]) for row in rows} == {
        (scenario, seed) for scenario in (Scenario(), GRAVE) for seed in (1, 2)
    }
    assert len(rows) == 4
    for row in rows:
        assert row["hour"] == 2160
        expected = plain_run(row["scenario"], row["rng"])
        assert row["reach"] == int(expected.counters[N_REACHED])


def test_the_same_seed_is_the_same_world_and_zero_is_a_seed():
    reach = []
    for seed in (0, 0, 1):
        model = ComplaintModel(GRAVE, rng=seed)
        model.run_model(collect_every_h=500)
        reach.append(model.reach)
    assert reach[0] == reach[1] != reach[2]
    assert ComplaintModel(rng=np.int64(5)).world_seed == 5
    drawn = ComplaintModel(rng=np.random.default_rng(3))
    assert drawn.world_seed == ComplaintModel(rng=np.random.default_rng(3)).world_seed
    assert ComplaintModel(rng=None).world_seed != ComplaintModel(rng=None).world_seed


def test_what_is_no_seed_is_refused():
    with pytest.raises(ParameterError, match=r"seed must lie in .*, got -1"):
        ComplaintModel(rng=-1)
    for wrong in (True, 1.5, "7"):
        with pytest.raises(TypeError, match="rng must be an int, a numpy Generator or None"):
            ComplaintModel(rng=wrong)


def test_a_running_model_is_neither_copied_nor_changed_from_below():
    model = ComplaintModel(rng=7)
    with pytest.raises(TypeError, match="a running model must not be copied"):
        copy.deepcopy(model)
    with pytest.raises(AttributeError, match="scenario must not change in a running model"):
        model.scenario = GRAVE
    with pytest.raises(TypeError, match="must be its own people, got a Agent"):
        mesa.Agent(model)
    with pytest.raises(KeyError):
        model.agent(10**9)
    assert model.scenario == Scenario()
    unmade = ComplaintModel.__new__(ComplaintModel)
    unmade.scenario = "what Mesa 3.5 puts there first"
    assert type(model)(scenario=GRAVE).scenario is GRAVE


def test_users_may_extend_the_step():
    class Forgiving(ComplaintModel):
        def step(self):
            super().step()
            self.agents_by_type[Customer].select(lambda c: c.is_away).set("trust", 0.9)

    model = Forgiving(GRAVE, rng=VIRAL)
    while model.hour < 400:
        model.step()
    plain = ComplaintModel(GRAVE, rng=VIRAL)
    while plain.hour < 400:
        plain.step()
    assert model.steps == 400
    assert model.mean_trust > plain.mean_trust
