"""Do distances, kernels, rarities, rhythms and counts come out as worked out by hand?"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from data_folders import make_folder, write

from experiments.realdata.describing import all_described
from experiments.realdata.distances import distance, floor_of, halves, matched, on_scale
from experiments.realdata.followers import generated_counts, measured_counts
from experiments.realdata.forest import HORIZON_MIN
from experiments.realdata.kernel import (
    EDGES_MIN,
    Kernel,
    binned,
    cumulated,
    fitted,
    gap,
    kernel_fit,
    reaction_min,
)
from experiments.realdata.rarity import measured_rarity, rarity
from experiments.realdata.replies import reply_delays
from experiments.realdata.rhythm import day_profile, measured_profiles, misplaced, model_profile
from experiments.realdata.sets import is_of, measured_sets
from experiments.realdata.source import read_measured
from sim.errors import InputFileError
from sim.network import generated_network
from sim.parameters import NetworkParameters, ReactionParameters
from sim.random_streams import world_key
from sim.reaction import kernel_mass


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    return read_measured(make_folder(tmp_path_factory.mktemp("data")))


def test_distance_by_hand():
    # {0, 1} against {1, 3}: at 0 one half lies below against none, and from 1 to 3 all against half
    found = distance(np.array([0.0, 1.0]), np.array([1.0, 3.0]))
    assert found.ks == 0.5
    assert found.wasserstein == pytest.approx(1.5)  # 0 -> 1 and 1 -> 3
    assert distance(np.arange(5.0), np.arange(5.0)) == (0.0, 0.0)
    assert all(math.isnan(value) for value in distance(np.array([]), np.arange(3.0)))


def test_times_and_sizes_are_compared_in_factors_of_ten():
    values = np.array([0.0, 1.0, 100.0, np.nan])
    assert on_scale(values, "t50_min").tolist() == [-2.0, 0.0, 2.0]
    assert on_scale(values, "frac_direct").tolist() == [0.0, 1.0, 100.0]


def test_halves_are_halves_and_belong_to_the_seed():
    assert halves(7, 0).sum() == 3
    assert np.array_equal(halves(50, 0, 4), halves(50, 0, 4))
    assert not np.array_equal(halves(50, 0, 4), halves(50, 0, 5))
    assert not np.array_equal(halves(50, 0, 4), halves(50, 1, 4))


def test_a_floor_is_what_halves_are_apart():
    # of two different values each half holds one: the gap is 1, the shift 1
    floor = floor_of(np.array([2.0, 3.0]), seed=0, n_splits=5)
    assert floor.median == floor.p95 == (1.0, 1.0)
    assert floor_of(np.zeros(10), seed=0).p95 == (0.0, 0.0)
    assert math.isnan(floor_of(np.array([1.0]), seed=0).median.ks)


def test_matching_draws_only_what_is_near():
    sizes = np.array([100.0, 200.0, 1000.0])
    places = matched(sizes, np.array([210.0, 5000.0]), seed=0, n_wanted=100)
    assert set(places.tolist()) == {1}
    assert 20 < len(places) < 80  # the half that asks for 5000 finds nobody


def test_the_kernel_is_the_models():
    theta, flat_min = 0.25, 6.0
    mass = kernel_mass(336.0, theta, flat_min / 60.0)
    times = np.array([3.0, 6.0, 600.0, HORIZON_MIN])
    expected = [kernel_mass(t / 60.0, theta, flat_min / 60.0) / mass for t in times]
    assert cumulated(times, Kernel(theta, flat_min)) == pytest.approx(expected)


def test_a_kernel_is_found_again_in_its_own_expectations():
    truth = Kernel(0.3, 8.0)
    counts = 1e6 * np.diff(cumulated(EDGES_MIN, truth))
    found = fitted(counts)
    assert found == pytest.approx(truth, rel=1e-3)
    assert gap(counts, truth) < 1e-12


def test_a_fit_of_equal_cascades_is_sure_of_itself():
    counts = 1000 * np.diff(cumulated(EDGES_MIN, Kernel(0.3, 8.0)))
    fit = kernel_fit(np.tile(counts, (10, 1)), Kernel(0.3, 30.0), seed=0, n_resamples=3)
    assert fit.theta_ci95 == pytest.approx((fit.kernel.theta,) * 2)
    assert (fit.n_cascades, fit.ks_floor) == (10, pytest.approx(0.0, abs=1e-12))
    assert fit.ks_declared > 0.2 > fit.ks


def test_reactions_are_timed_from_parent_or_root(measured):
    forest = measured.forest
    times, trees = reaction_min(forest, kinds=("share", "other"))
    assert times.tolist() == [1.0, 2.5, 2.0, 5.0]
    assert trees.tolist() == [0, 0, 1, 2]
    times, _ = reaction_min(forest, kinds=("share", "other"), since_root=True)
    assert times.tolist() == [1.0, 3.5, 2.0, 5.0]
    table = binned(times, trees, len(forest))
    assert table.shape == (3, len(EDGES_MIN) - 1)
    assert table.sum(axis=1).tolist() == [2, 1, 1]


def test_rarity_by_hand(measured):
    found = rarity(np.array([0, 0, 1, 10]))
    assert found.fractions == (0.5, 0.25, 0.25, 0.0, 0.0)
    # none of four: 1 - 0.025 ** (1 / 4)
    assert found.ci95[3] == pytest.approx((0.0, 1 - 0.025**0.25))
    assert rarity(np.array([1])).ci95[0] == pytest.approx((0.025, 1.0))
    both = measured_rarity(measured.airline, measured.checked)
    assert both["airline_negative"].fractions[0] == 0.0
    assert both["weibo_checked_false"].fractions[:2] == (0.5, 0.5)


def test_waves_of_a_day_are_found_again():
    hours = np.arange(24) + 0.5
    activity = 1 + 0.5 * np.cos(2 * np.pi * (hours - 16) / 24)
    activity += 0.2 * np.cos(4 * np.pi * (hours - 10) / 24)
    found = day_profile(100 * activity)
    assert found.daily == pytest.approx((0.5, 16.0))
    assert found.half_daily == pytest.approx((0.2, 10.0))
    assert found.with_two_waves == pytest.approx(activity)
    one_wave = ReactionParameters(
        activity_amplitude=0.5, activity_peak_hour=16.0, half_day_amplitude=0.0
    )
    assert misplaced(found.with_one_wave, model_profile(one_wave)) == pytest.approx(0, abs=1e-12)
    assert misplaced(np.eye(24)[3], np.eye(24)[4]) == 1.0


def test_profiles_come_from_clocks_of_the_people(measured):
    found = measured_profiles(measured.hours, measured.rhythm)
    assert set(found) == {"weibo_ced_rumour_roots", "weibo_weekly_rhythm_2h"}
    assert found["weibo_ced_rumour_roots"].activity[22] == 24.0
    assert found["weibo_weekly_rhythm_2h"].activity[:2].tolist() == [10 / 21] * 2


def test_a_week_with_a_gap_is_refused(tmp_path):
    folder = make_folder(tmp_path)
    write(
        folder,
        "times/weibo_weekly_rhythm_2h.csv",
        "weekday,hour_start,count,share\n0,0,1,1\n",
    )
    measured = read_measured(folder)
    with pytest.raises(InputFileError, match="hour_start must be 0, 2, … 22, got a gap"):
        measured_profiles(measured.hours, measured.rhythm)


def test_follower_counts(measured):
    counts = measured_counts(measured.networks["brand_followers_a"])
    assert counts.sorted.tolist() == [0, 1, 1]
    assert (counts.mean, counts.quantile(0.5), counts.top_share) == (2 / 3, 1.0, 0.5)
    assert math.isnan(counts.tail_exponent)
    parameters = NetworkParameters(n_accounts=2000)
    made = generated_counts(generated_network(parameters, world_key(0)))
    assert len(made.sorted) == 2000
    assert made.tail_exponent > 1


def test_reply_delays_by_hand():
    # company a answers 30 times after 6 minutes, b 30 times after 600, c only once
    table = pd.DataFrame(
        {"company": ["a"] * 30 + ["b"] * 30 + ["c"], "delay_min": [6.0] * 30 + [600.0] * 30 + [1.0]}
    )
    found = reply_delays(table, seed=0)
    assert found.median_h.tolist() == [0.1, 10.0]
    assert found.fractions_within == pytest.approx((31 / 61, 31 / 61, 1.0, 1.0))
    assert found.floor == pytest.approx((1.0, 2.0))


def test_small_cascades_are_left_out_of_what_is_compared(measured):
    assert all(len(part) == 0 for part in measured_sets(measured).values())
    assert is_of(measured, "weibo_ced_small").tolist() == [False, True, False, False]
    assert is_of(measured, "twitter").tolist() == [True, False, False, False]
    rows = {(row.set_name, row.measure): row for row in all_described(measured, seed=0)}
    assert rows["weibo_casflow", "t50_min"].quantiles == (5.0,) * 5
    assert rows["twitter", "size"].n == 0
    assert ("weibo_ced_non_rumour", "t50_min") not in rows
