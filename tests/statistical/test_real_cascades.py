"""Do the measured data say what their description says, and can they tell a wrong model from luck?

They are read from the folder that ``BOLASALJU_DATA`` names; without it these tests are skipped.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from shared_data import shared_data

from experiments.realdata.distances import distance, floor_of, halves, on_scale
from experiments.realdata.folder import data_folder
from experiments.realdata.forest import chosen
from experiments.realdata.kernel import Kernel, binned, kernel_fit, reaction_min
from experiments.realdata.measuring import MEASURES, measures
from experiments.realdata.rarity import measured_rarity
from experiments.realdata.rhythm import measured_profiles, misplaced
from experiments.realdata.sets import SETS, is_of, measured_sets
from experiments.realdata.source import read_measured
from experiments.realdata.timing import declared_kernel
from sim.parameters import ReactionParameters

FAR = 1.6
"""Factor by which a wrong sample is off in the control: 0.2 on the logarithmic scale."""


@pytest.fixture(scope="module")
def measured():
    return read_measured(data_folder(shared_data("README.md").parent))


@pytest.fixture(scope="module")
def sets(measured):
    return measured_sets(measured)


def test_the_measures_are_those_of_the_description(measured):
    summary = pd.read_csv(shared_data("cascades/cascade_summary.csv"), index_col="cascade_id")
    found = measures(measured.forest)
    # the table is rounded to 0.0001, times to 0.1 minute; a share in the rounded minute 60 may
    # change the part in the first hour by a few nodes of a small tree
    allowed = dict.fromkeys(MEASURES, 6e-5) | {"frac_first_hour": 0.02}
    allowed |= dict.fromkeys(("t_first_min", "t50_min", "t80_min"), 0.051)
    for name in set(MEASURES) & set(summary.columns):
        difference = (found[name] - summary.loc[found.index, name]).abs().max()
        assert difference <= allowed[name], name


def test_reaction_times_agree_with_the_pooled_histogram(measured):
    table = measured.reactions
    for source, since_root in (("twitter16", False), ("twitter15", True)):
        reference = "since_root" if since_root else "since_parent"
        is_row = (table["source"] == source) & (table["kind"] == "share")
        rows = table[is_row & (table["reference"] == reference) & (table["bin_hi_min"] < 2e4)]
        forest = chosen(measured.forest, (measured.cascades["source"] == source).to_numpy())
        times, _ = reaction_min(forest, kinds=("share",), since_root=since_root)
        below = np.searchsorted(np.sort(times), rows["bin_hi_min"].to_numpy()) / len(times)
        told = rows["count"].cumsum().to_numpy() / len(times)
        # the trees are rounded to 0.1 minute above 10, so that a share may change its bin
        assert np.abs(below - told).max() < 0.02


@pytest.mark.parametrize("name", SETS)
def test_enough_cascades_pass_the_selection(sets, name):
    part = sets[name]
    assert len(part) > 100
    assert part.table["size"].min() >= 100
    assert part.forest.time_min.max() < 336 * 60


def test_one_pair_of_halves_in_twenty_exceeds_the_floor(sets):
    # 200 fresh pairs: the count is binomial with p near 0.05; the floor itself is an estimate from
    # 200 pairs. Beyond 25 with probability below 1e-3 even if the true p were 0.07.
    values = on_scale(sets["twitter"].table["t50_min"].to_numpy(), "t50_min")
    floor = floor_of(values, seed=0)
    n_beyond = 0
    for split in range(1000, 1200):
        is_first = halves(len(values), 0, split)
        n_beyond += distance(values[is_first], values[~is_first]).ks > floor.p95.ks
    assert n_beyond <= 25


@pytest.mark.parametrize("name", ["twitter", "weibo_ced_rumour"])
def test_a_sample_that_is_off_lies_above_the_floor(sets, name):
    # the control: one half, moved by a factor, must be told from the other
    values = on_scale(sets[name].table["t50_min"].to_numpy(), "t50_min")
    is_first = halves(len(values), 0)
    moved = distance(values[is_first] + np.log10(FAR), values[~is_first])
    assert moved.ks > floor_of(values, seed=0).p95.ks


def kernel_of(measured, name):
    forest = chosen(measured.forest, is_of(measured, name))
    times, trees = reaction_min(forest, kinds=("share",))
    table = binned(times, trees, len(forest))
    return kernel_fit(table, declared_kernel(), seed=0, n_resamples=40)


def test_twitter_follows_the_declared_kernel(measured):
    # the declared numbers come from other tweets [zhao2015]; the interval is that of these
    # cascades: it would miss the truth once in twenty data sets, and is fixed for this one
    fit = kernel_of(measured, "twitter")
    low, high = fit.theta_ci95
    assert low < 0.2314843 < high
    # a flat part of 5 minutes lies at the edge of the interval, 5.0 to 6.3
    assert fit.kernel.flat_min == pytest.approx(5.0, rel=0.25)


def test_weibo_is_slower_by_more_than_luck(measured):
    # the control: the same procedure must refuse the declared kernel where it does not hold
    fit = kernel_of(measured, "weibo_ced_rumour")
    assert fit.flat_ci95[0] > 2 * 60 * ReactionParameters().kernel_flat_h
    assert fit.ks_declared > 5 * fit.ks_floor


def test_a_fit_describes_its_data_better_than_a_wrong_kernel(measured):
    forest = chosen(measured.forest, is_of(measured, "twitter"))
    times, trees = reaction_min(forest, kinds=("share",))
    fit = kernel_fit(binned(times, trees, len(forest)), Kernel(0.35, 15.0), 0, n_resamples=1)
    assert fit.ks < 0.07 < fit.ks_declared


def test_complaints_are_shared_more_rarely_than_rumours(measured):
    found = measured_rarity(measured.airline, measured.checked)
    least, most = found["airline_negative"], found["weibo_checked_false"]
    assert least.ci95[0][1] < 0.1
    assert most.ci95[0][0] > 0.5


def test_the_day_has_its_trough_in_the_small_hours(measured):
    # on the people's own clocks, in two countries; two waves describe the day, one does not
    for name, profile in measured_profiles(measured.hours, measured.rhythm).items():
        assert 2 <= np.argmin(profile.activity) <= 6, name
        assert 14.5 < profile.daily.peak_hour < 17, name
        two = misplaced(profile.activity, profile.with_two_waves)
        assert two < misplaced(profile.activity, profile.with_one_wave), name
        assert two < 0.1, name
