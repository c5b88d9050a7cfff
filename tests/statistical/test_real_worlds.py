"""Does the comparison of worlds with measured cascades tell what differs from what is luck?

How near the model is, ``bolasalju validate-data`` prints; no bound is set here that would have to
move when the model becomes better.
"""

from __future__ import annotations

import numpy as np
import pytest
from shared_data import shared_data

from experiments.realdata.comparing import gaps
from experiments.realdata.folder import data_folder
from experiments.realdata.measuring import MEASURES
from experiments.realdata.rarity import measured_rarity, rarity
from experiments.realdata.samples import sample_of
from experiments.realdata.sets import measured_sets, selected
from experiments.realdata.source import read_measured

pytestmark = pytest.mark.slow

RUNS = 500


@pytest.fixture(scope="module")
def measured():
    return read_measured(data_folder(shared_data("README.md").parent))


@pytest.fixture(scope="module")
def explosive(measured):
    return sample_of("explosive", measured, runs=RUNS, seed=0)


def test_how_often_a_complaint_is_shared_lies_between_the_measured_bounds(measured, explosive):
    bounds = measured_rarity(measured.airline, measured.checked)
    ordinary = sample_of("ordinary", measured, runs=RUNS, seed=0)
    for sample in (ordinary, explosive):
        found = rarity(sample.shares)
        assert bounds["airline_negative"].fractions[0] < found.fractions[0]
        assert found.fractions[0] < bounds["weibo_checked_false"].fractions[0]


def test_the_comparison_is_of_the_same_selection(measured, explosive):
    real = measured_sets(measured)["weibo_ced_small"]
    made = selected(explosive.forest, "explosive", MEASURES)
    found = {gap.measure: gap for gap in gaps(real, made, seed=0)}
    assert found["size"].n_model >= 20
    for gap in found.values():
        assert 0.0 <= gap.distance.ks <= 1.0
        assert 0.0 < gap.floor.median.ks <= gap.floor.p95.ks
    assert made.table["size"].min() >= 100


def test_worlds_of_another_seed_are_no_further_apart_than_luck(measured, explosive):
    # the model against itself. For n and m cascades the gap exceeds 1.95 * sqrt((n + m) / (n * m))
    # about once in a thousand times (Kolmogorov), with seven measures at most seven times as often
    other = sample_of("explosive", measured, runs=RUNS, seed=1)
    first = selected(explosive.forest, "one", MEASURES)
    second = selected(other.forest, "other", MEASURES)
    assert min(len(first), len(second)) > 40
    bound = 1.95 * np.sqrt((len(first) + len(second)) / (len(first) * len(second)))
    for gap in gaps(first, second, seed=0):
        assert gap.distance.ks < bound, gap.measure
    # the control: without the recommender's trending the same bound must tell the difference
    quiet = ("sharing.trending_boost=20", "network.mean_followers=150")
    changed = sample_of("explosive", measured, runs=RUNS, seed=0, settings=quiet)
    third = selected(changed.forest, "changed", MEASURES)
    found = {gap.measure: gap.distance.ks for gap in gaps(first, third, seed=0)}
    assert found["structural_virality"] > bound
