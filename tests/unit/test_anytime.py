"""Do intervals keep their promise for all looks together, on values such as those of cascades?

Misses are counted in 1000 sequences. If the promise of 5 % were just kept, more than 68 misses
would come by chance in 0.5 % of the runs (binomial); each coverage test has this false-alarm rate.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.comparing import compare
from experiments.sweeps.anytime import Bounds, confidence_sequence
from experiments.sweeps.precision import read_precision
from experiments.sweeps.stopping import StopRule, next_goals
from scenarios import load

N_SEQUENCES, MOST_MISSES = 1000, 68
MAX_RUNS = 5000
STUDENT = 1.96  # of 999 values and more


def generator(stream):
    return np.random.Generator(np.random.PCG64([20, stream]))


def lognormal_in_a_fifth(random, shape):
    return np.where(random.random(shape) < 0.2, random.lognormal(0.0, 1.2, shape), 0.0)


MADE = {
    "normal": (lambda random, shape: random.normal(1.0, 1.0, shape), 1.0, "reach", "5%"),
    "zero_inflated": (lognormal_in_a_fifth, 0.2 * math.exp(0.72), "lost_customers", "30%"),
    "event": (lambda random, shape: (random.random(shape) < 0.01) * 1.0, 0.01, "viral", "50%"),
}


@pytest.fixture(scope="module")
def pools():
    """Real worlds: the mean of each pool is the truth for what is drawn from it again."""
    late = compare(
        load("late_delivery"), delays_h=[6], tones=["apologetic", "silent"], runs=1500, seed=11
    )
    rude = compare(load("rude_service"), delays_h=[6], tones=["apologetic"], runs=500, seed=11)
    return {
        "late_delivery": {name: values[0] for name, values in late.outcomes.items()},
        "rude_service": {name: values[0] for name, values in rude.outcomes.items()},
        "difference": {name: values[0] - values[1] for name, values in late.outcomes.items()},
    }


def sequences_missed(values, truth, outcome, precision):
    """Run the rule to its end; count who missed at any look up to it, and how Student fared."""
    rule = StopRule(precisions={outcome: read_precision(precision)}, max_runs=MAX_RUNS)
    goals = next_goals(rule, len(values), 1, {outcome: list(values)})
    assert goals.is_finished
    found = confidence_sequence(values, rule.looks, rule.bounds(), is_event=outcome == "viral")
    seen = np.array(rule.looks) <= goals.judged[:, None]
    missed = (found.low > truth) | (found.high < truth)
    spread = np.stack([values[:, :n].std(axis=1, ddof=1) / math.sqrt(n) for n in rule.looks], 1)
    student = np.abs(found.mean - truth) > STUDENT * spread
    last = found.half_width[np.arange(len(values)), seen.sum(axis=1) - 1]
    np.testing.assert_array_equal(last, goals.intervals[outcome].half_width)
    return int((missed & seen).any(axis=1).sum()), int((student & seen).any(axis=1).sum()), goals


@pytest.mark.parametrize("case", MADE)
def test_means_are_covered_at_all_looks_up_to_the_stop(case):
    draw, truth, outcome, precision = MADE[case]
    values = draw(generator(1), (N_SEQUENCES, MAX_RUNS))
    missed, student, goals = sequences_missed(values, truth, outcome, precision)
    assert missed <= MOST_MISSES
    assert student > max(MOST_MISSES, 3 * missed)  # the control must fail
    assert len(set(goals.judged.tolist())) > 1  # it did stop, at times of its own


@pytest.mark.parametrize(
    ("pool", "outcome", "precision"),
    [
        ("late_delivery", "lost_customers", "10%"),
        ("late_delivery", "reach", "20%"),
        ("rude_service", "lost_sales_idr", "20%"),
        ("rude_service", "viral", "20%"),
        ("difference", "lost_customers", "10%"),
    ],
)
def test_real_outcomes_are_covered_as_well(pools, pool, outcome, precision):
    worlds = pools[pool][outcome]
    values = worlds[generator(2).integers(0, len(worlds), (N_SEQUENCES, MAX_RUNS))]
    missed, student, _ = sequences_missed(values, worlds.mean(), outcome, precision)
    assert missed <= MOST_MISSES
    assert student > max(MOST_MISSES, 3 * missed)


@pytest.mark.parametrize("case", ["zero_inflated", "event"])
def test_without_its_guards_the_sequence_misses_too_often(case):
    draw, truth, outcome, _ = MADE[case]
    values = draw(generator(3), (N_SEQUENCES, 1000))
    bounds = Bounds(confidence=0.95, tuned_for=500)
    missed = np.zeros(N_SEQUENCES, np.bool_)
    for n in (50, 100, 150, 250, 400, 600, 900):
        half = values[:, :n].std(axis=1, ddof=1) * bounds.margin(n)
        missed |= np.abs(values[:, :n].mean(axis=1) - truth) > half
    assert missed.sum() > 2 * MOST_MISSES
    found = confidence_sequence(values, [50, 100, 400, 900], bounds, is_event=outcome == "viral")
    guarded = ((found.low > truth) | (found.high < truth)).any(axis=1)
    assert guarded.sum() < missed.sum() / 2


def test_the_margin_by_hand():
    # at the tuned n: u = log(1 + u) - 2 log(0.05) gives u = 8.2119, and sqrt(1 + u) = 3.0351
    bounds = Bounds(confidence=0.95, tuned_for=1000)
    assert bounds.margin(1000) * math.sqrt(1000) == pytest.approx(3.0351, abs=1e-4)
    # n rho**2 = 82.119: sqrt(2 x 83.119 / 82.119 x (log(83.119) / 2 + log(20)))
    assert bounds.margin(10_000) * 100.0 == pytest.approx(3.2463, abs=1e-4)
    for other in (300, 3000):
        elsewhere = Bounds(confidence=0.95, tuned_for=other)
        assert elsewhere.margin(1000) > bounds.margin(1000)
    assert bounds.margin(0) == math.inf


def test_an_interval_by_hand():
    # -1 and 3 in turn: mean 1, deviation 2 x sqrt(100 / 99), no skewness
    values = np.tile([-1.0, 3.0], 50)
    bounds = Bounds(confidence=0.95, tuned_for=100)
    found = confidence_sequence(values, [100], bounds)
    half = 2.0 * math.sqrt(100 / 99) * 3.0351 / 10.0
    assert found.mean.tolist() == [1.0]
    assert found.low[0] == pytest.approx(1.0 - half, abs=1e-4)
    assert found.half_width[0] == pytest.approx(half, abs=1e-4)
    assert found.n.tolist() == [100]


def test_nothing_is_said_too_early():
    values = np.tile([-1.0, 3.0], 50)
    found = confidence_sequence(values, [40, 60], Bounds(confidence=0.95, tuned_for=50, fewest=50))
    assert found.half_width[0] == math.inf
    assert np.isfinite(found.half_width[1])


def test_25_worlds_must_differ():
    # k ones among n zeros: skewness squared is about n / k
    values = np.zeros((3, 5000))
    values[0, :27], values[1, :20], values[2, 0] = 1.0, 1.0, 1e9
    found = confidence_sequence(values, [5000], Bounds(confidence=0.95, tuned_for=5000))
    assert np.isfinite(found.half_width[:, 0]).tolist() == [True, False, False]


def test_equal_values_have_one_mean_and_missing_ones_are_not_counted():
    bounds = Bounds(confidence=0.95, tuned_for=100)
    values = np.full((4, 100), 0.1)
    values[1, ::2] = np.nan
    values[2] = np.nan
    values[3] = np.where(np.arange(100) < 40, np.nan, np.tile([-1.0, 3.0], 50))
    found = confidence_sequence(values, [30, 100], bounds)
    assert found.mean[:2].tolist() == [[0.1, 0.1], [0.1, 0.1]]
    assert found.half_width[:2].tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert found.n.tolist() == [[30, 100], [15, 50], [0, 0], [0, 60]]
    assert np.isnan(found.mean[2]).all()
    assert found.half_width[2].tolist() == [math.inf, math.inf]
    assert found.mean[3, 1] == 1.0


def test_large_values_lose_no_digits():
    # around 10**9 with a deviation of 1
    values = 1e9 + np.tile([-1.0, 1.0], 500)
    found = confidence_sequence(values, [1000], Bounds(confidence=0.95, tuned_for=1000))
    half = math.sqrt(1000 / 999) * 3.0351 / math.sqrt(1000)
    assert found.half_width[0] == pytest.approx(half, rel=1e-4)


def test_a_chance_is_known_exactly():
    # never in 1000 worlds: B(1/2, 1000.5) / B(1/2, 1/2) (1 - p)**-1000 = 20
    log_mixture = math.lgamma(0.5) + math.lgamma(1000.5) - math.lgamma(1001) - math.log(math.pi)
    highest = -math.expm1((log_mixture - math.log(20)) / 1000)
    bounds = Bounds(confidence=0.95, tuned_for=1000)
    found = confidence_sequence(np.zeros((1, 1000)), [1000], bounds, is_event=True)
    assert found.low[0, 0] == 0.0
    assert found.high[0, 0] == pytest.approx(highest)
    always = confidence_sequence(np.ones((1, 1000)), [1000], bounds, is_event=True)
    assert always.low[0, 0] == pytest.approx(1.0 - highest)
    assert always.high[0, 0] == 1.0


def test_exact_chances_are_covered_at_every_single_look():
    # no simulation: the chance that the interval ever leaves out p, by going through all counts
    p, n_last = 0.02, 600
    alive, missed = np.zeros(n_last + 1), 0.0
    alive[0] = 1.0
    bounds = Bounds(confidence=0.95, tuned_for=n_last, fewest=10 * n_last)  # exact ones only
    for n in range(1, n_last + 1):
        alive[1:] = (1.0 - p) * alive[1:] + p * alive[:-1]
        alive[0] *= 1.0 - p
        counts = np.arange(min(n, 60) + 1)
        worlds = np.arange(n) < counts[:, None]
        found = confidence_sequence(worlds * 1.0, [n], bounds, is_event=True)
        out = (found.low[:, 0] > p) | (found.high[:, 0] < p)
        missed += alive[: len(counts)][out].sum()
        alive[: len(counts)][out] = 0.0
    assert 0.001 < missed <= 0.05
