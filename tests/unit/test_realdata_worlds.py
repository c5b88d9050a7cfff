"""Are the model's cascades read off the log as they happened, and compared as the data were?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from data_folders import make_folder

from experiments.realdata.comparing import gaps
from experiments.realdata.forest import Forest
from experiments.realdata.kernel import EDGES_MIN
from experiments.realdata.measuring import MEASURES, measures
from experiments.realdata.model_side import Sampling, sample_worlds, shares_of
from experiments.realdata.samples import RECIPES, runs_of, sample_of, scenario_of
from experiments.realdata.sets import CascadeSet, as_large, selected
from experiments.realdata.source import read_measured
from experiments.realdata.timing import declared_kernel, density, timings
from scenarios.loader import load
from scenarios.overrides import with_overrides
from sim.network import generated_network
from sim.plan import plan_of
from sim.random_streams import world_key, world_seed
from sim.reading import rules_of
from sim.run import Runner
from sim.state import N_POSTS
from sim.world import make_world

SETTINGS = ("sharing.base_hazard=0.02", "network.n_accounts=3000", "shop.n_followers=300")
HOURS = np.array([20.0])


def storm():
    return with_overrides(load("rude_service"), SETTINGS)


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    return read_measured(make_folder(tmp_path_factory.mktemp("data")))


def test_the_log_and_the_table_of_posts_tell_the_same_cascade():
    scenario = storm()
    rules, plan = rules_of(scenario), plan_of(scenario.playbook, scenario)
    n_told_in_person = 0
    for replicate in range(6):
        seed = world_seed(3, replicate)
        network = generated_network(scenario.parameters.network, world_key(seed))
        runner = Runner(rules, network.n_accounts, keeps_log=True)
        state = runner.advance(plan, make_world(rules, network, seed), 336.0)
        parent, time_h = shares_of(state)
        posts = state.posts[: int(state.counters[N_POSTS])]
        is_complaint = posts.item_id == 0
        number = np.cumsum(is_complaint) - 1
        expected = np.where(posts.parent < 0, -1, number[posts.parent])[is_complaint]
        assert parent.tolist() == expected.tolist()
        assert time_h.tolist() == posts.time_h[is_complaint].tolist()
        n_told_in_person += int((parent == 0).sum())
    assert len(parent) > 50
    assert n_told_in_person > 0


def test_worlds_belong_to_the_seed_and_not_to_the_threads(monkeypatch):
    first = sample_worlds(storm(), Sampling(runs=6, seed=1, root_hours=HOURS))
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    again = sample_worlds(storm(), Sampling(runs=6, seed=1, root_hours=HOURS))
    assert again.forest.parent.tolist() == first.forest.parent.tolist()
    assert again.forest.time_min.tolist() == first.forest.time_min.tolist()
    other = sample_worlds(storm(), Sampling(runs=6, seed=2, root_hours=HOURS))
    assert other.forest.time_min.tolist() != first.forest.time_min.tolist()
    assert first.shares.tolist() == (first.forest.sizes - 1).tolist()
    assert np.all(np.isnan(first.answered_h) | (first.answered_h > 0.0))
    assert measures(first.forest)["depth"].max() > 1


def test_more_followers_of_the_author_bring_more_shares():
    few = np.array([1], np.int64)
    many = np.array([3000], np.int64)
    shares = [
        sample_worlds(
            storm(), Sampling(runs=20, seed=0, root_hours=HOURS, author_followers=followers)
        ).shares.sum()
        for followers in (few, many)
    ]
    assert shares[0] < shares[1]


def test_every_recipe_makes_a_scenario_on_x():
    assert {scenario_of(recipe).platform.name for recipe in RECIPES.values()} == {"x"}
    assert scenario_of(RECIPES["ordinary_own_post"]).complaint.channel == "own_post"
    assert scenario_of(RECIPES["explosive"], ("sharing.fatigue=0.5",)).parameters.sharing.fatigue
    assert runs_of(RECIPES["large_author"], 1) == 1
    assert runs_of(RECIPES["explosive"], 10) == 20


def test_a_sample_takes_hours_and_settings(measured):
    seen = []
    small = ("network.n_accounts=2000", "shop.n_followers=100", "sharing.base_hazard=0.0003")
    sample = sample_of("ordinary", measured, runs=3, seed=0, settings=small, progress=seen.append)
    assert seen == [1, 1, 1]
    assert len(sample.shares) == 3


def star(n_direct, n_deep):
    """One tree: leaves of the root, and leaves of the first of them."""
    parent = np.array([-1] + [0] * n_direct + [1] * n_deep)
    return Forest(
        ids=np.array([1]),
        starts=np.array([0, len(parent)]),
        parent=parent,
        time_min=np.arange(float(len(parent))),
        kind=np.where(parent < 0, "root", "share"),
    )


def table(sizes):
    """A set of cascades of these sizes, alike in everything else."""
    frame = pd.DataFrame({name: np.ones(len(sizes)) for name in MEASURES})
    frame["size"] = sizes
    tree = star(99, 0)
    forest = Forest(
        ids=np.arange(len(sizes)),
        starts=100 * np.arange(len(sizes) + 1),
        parent=np.tile(tree.parent, len(sizes)),
        time_min=np.tile(tree.time_min, len(sizes)),
        kind=np.tile(tree.kind, len(sizes)),
    )
    return CascadeSet(name="x", forest=forest, table=frame, trusted=MEASURES)


def test_the_selection_needs_a_hundred_nodes():
    assert len(selected(star(98, 0), "any", MEASURES)) == 0
    assert len(selected(star(90, 9), "any", MEASURES)) == 1
    assert len(selected(star(1000, 9), "any", MEASURES)) == 1
    assert len(selected(star(1000, 9), "weibo_ced_small", MEASURES)) == 0


def test_gaps_by_hand():
    real = table(np.array([100.0] * 20 + [1000.0] * 20))
    made = table(np.array([1000.0] * 40))
    size, *rest = gaps(real, made, seed=0)
    assert size.distance == pytest.approx((0.5, 0.5))  # half of it moves by one factor of ten
    assert size.floor.p95.ks < 0.5
    assert size.in_floors > 1
    assert (size.n_measured, size.n_model) == (40, 40)
    assert all(gap.distance == (0.0, 0.0) for gap in rest)
    assert len(rest) == 6


def test_few_cascades_are_not_compared_nor_those_too_large_to_be_collected():
    real = table(np.full(40, 100.0))
    assert gaps(real, table(np.full(19, 100.0)), seed=0) == []
    cut = as_large(table(np.array([100.0, 2000.0])), 1000.0)
    assert cut.table["size"].tolist() == [100.0]
    assert len(cut) == 1


def test_few_reactions_are_not_fitted(measured):
    assert timings(measured, 0) == []


def test_the_models_shares_stand_beside_the_measured_ones(measured, monkeypatch):
    monkeypatch.setattr("experiments.realdata.timing.MIN_REACTIONS", 2)
    monkeypatch.setattr("experiments.realdata.timing.KERNELS", (("twitter", "share", True),) * 2)
    quick = star(99, 0)
    forest = replace(
        measured.forest,
        parent=np.where(measured.forest.parent < 0, -1, 0),
        kind=np.where(measured.forest.parent < 0, "root", "share"),
    )
    made = selected(quick, "made", MEASURES)
    found = timings(replace(measured, forest=forest), 0, made, n_resamples=2)[0]
    # measured: 1 and 3.5 minutes; the model: 1, 2, … 99, of which 96 after the bin of 3.5 minutes
    assert found.fit.n_reactions == 2
    assert found.ks_model == pytest.approx(96 / 99)
    assert (density(found.counts) * np.diff(EDGES_MIN)).sum() == pytest.approx(1.0)
    assert declared_kernel().flat_min == pytest.approx(5.0)
