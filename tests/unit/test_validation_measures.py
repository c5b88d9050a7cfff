"""Does each pattern count what its protocol says, and does its row turn red without its cause?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from experiments.many_worlds import Batch, run_worlds
from experiments.validation import blame, complainant, owner_moves, shop, spread, ties, timing
from experiments.validation.board import judged
from experiments.validation.findings import Task
from experiments.validation.measuring import MEASURES, measure
from experiments.validation.mixing import fixed
from experiments.validation.observing import Case, observe, same_for_all
from experiments.validation.pattern_file import load_patterns
from experiments.validation.settings import read_settings
from sim.appraisal import CrisisType
from sim.errors import ParameterError
from sim.network import listed_network
from sim.playbook import Playbook, Reply
from sim.responses import Tone
from sim.rules import STORM_H
from sim.state import N_POSTS

PATTERNS = {pattern.id: pattern for pattern in load_patterns()}


def judge(name, worlds, *, settings=(), without=(), seed=0):
    findings = measure(name, worlds=worlds, seed=seed, settings=read_settings(settings, without))
    return {row.row.id: row for row in judged(PATTERNS[name], worlds, findings).rows}


# What is counted, by hand


def test_shares_of_sums_and_of_the_top():
    # 2 of 10 posts; the largest of 100 cascades holds 40 of 40 + 99 shares
    assert spread._ratio(np.array([2.0, 0.0]), np.array([4.0, 6.0])) == 0.2
    shares = np.array([40.0] + [1.0] * 99)
    assert spread._held_by_the_top(shares) == 40 / 139
    assert spread._held_by_the_top(np.array([3.0, 1.0])) == 0.75  # never fewer than one
    assert spread._mean_over_median(np.array([1.0, 1.0, 10.0])) == 4.0


def test_a_rank_correlation_needs_three_that_vary():
    assert spread._rank_correlation(np.array([1.0, 2, 9]), np.array([1.0, 5, 6])) == 1.0
    for first in ([1.0, 2.0], [1.0, 1.0, 1.0]):
        assert math.isnan(spread._rank_correlation(np.array(first), np.arange(len(first)) * 1.0))
    assert math.isnan(blame._correlation(np.ones(4), np.arange(4.0)))


def test_the_gap_of_two_correlations():
    # trust falls exactly with blame, and rises with match by 0.5: 1 - 0.5
    blame_, match, trust = np.array([0.0, 1, 2]), np.array([1.0, 0, 0.5]), np.array([2.0, 1, 0])
    assert blame._correlation(match, trust) == pytest.approx(0.5)
    assert blame._gap(blame_, match, trust) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("tone", "cause", "before", "matches"),
    [
        (Tone.INFORMATIVE, CrisisType.VICTIM, False, True),
        (Tone.DEFENSIVE, CrisisType.VICTIM, False, True),
        (Tone.DEFENSIVE, CrisisType.VICTIM, True, False),
        (Tone.APOLOGETIC, CrisisType.VICTIM, False, False),
        (Tone.INFORMATIVE, CrisisType.ACCIDENTAL, False, True),
        (Tone.APOLOGETIC, CrisisType.ACCIDENTAL, False, False),
        (Tone.APOLOGETIC, CrisisType.ACCIDENTAL, True, True),
        (Tone.EMPATHETIC, CrisisType.PREVENTABLE, False, True),
        (Tone.APOLOGETIC, CrisisType.PREVENTABLE, True, True),
        (Tone.INFORMATIVE, CrisisType.PREVENTABLE, False, False),
    ],
)
def test_a_match_follows_the_guidelines_of_the_theory(tone, cause, before, matches):
    assert blame.is_match(tone, cause, has_history=before) is matches


def test_the_loyal_over_the_others():
    # means 3 / 10 and 12 / 20: a half
    sums = np.array([[1.0, 4, 5, 8], [2.0, 6, 7, 12]])
    assert blame._loyal_over_others(sums) == pytest.approx(0.5)


def test_signs_are_counted_among_pairs_that_differ():
    made = owner_moves._sign(np.array([1.0, 2, -1, 0, 0, 3]), Task(worlds=6))
    assert (made.value, made.n, made.details["share_of_all_pairs"]) == (0.75, 4, 0.5)
    none = owner_moves._sign(np.zeros(5), Task(worlds=5))
    assert (none.n, math.isnan(none.value)) == (0, True)


def test_a_cell_is_sure_only_for_the_whole_grid():
    # 2.5 % over two cells is 2.24 standard errors: means of 2 and of 2.5 with errors of 1
    spread_out = np.array([-1.0, 1.0] * 50)
    spread_out *= 10 / spread_out.std(ddof=1)
    grid = np.stack([spread_out + 2.0, spread_out + 2.5], axis=1)
    assert owner_moves._are_sure(grid).tolist() == [False, True]
    assert owner_moves._are_sure(grid[:, :1]).tolist() == [True]  # alone, 1.96 would do
    assert owner_moves._are_sure(np.repeat(grid[:, 1:], 100, axis=1)).sum() == 0


def test_changes_of_noise_and_forgiveness():
    # left 10 and 30, bare 20 and 40, explained 12 and 33: 60 / 40, and (22.5 - 20) / (30 - 20)
    values = np.array([[10.0, 20, 12], [30.0, 40, 33]])
    assert owner_moves._change(values) == 0.5
    assert owner_moves._forgiven(values) == 10.0
    assert owner_moves._between(values) == 0.25


def test_middle_and_mean_of_nothing():
    assert math.isnan(timing._median(np.array([])))
    assert math.isnan(timing._mean(np.array([])))
    assert timing._median(np.array([1.0, 3, np.nan])) == 2.0


def test_figures_of_ties_by_hand():
    # 0 follows 1; 2 and 3 follow 0: followers 2, 1, 0, 0
    network = listed_network(4, np.array([0, 2, 3]), np.array([1, 0, 0]), home_fraction=0.75)
    mean, deviation, at_home = ties.tie_figures(network)
    assert mean == 0.75
    assert deviation == pytest.approx(math.sqrt(11) / 4)
    assert at_home == pytest.approx(2 / 3)  # 0 and 2 live in the town, 3 does not
    other = listed_network(4, np.array([0, 2, 3]), np.array([1, 0, 2]), home_fraction=0.75)
    assert ties.tie_figures(other)[1] != deviation  # control: one tie moved


# How worlds are run


def test_observed_worlds_are_those_of_the_other_commands():
    task = Task(worlds=12, seed=4)
    scenario = fixed("page_complaint", task)
    playbooks = (Playbook(), Playbook(reply=Reply(tone=Tone.HOSTILE, delay_h=1.0)))
    case = Case(scenario=scenario, playbooks=playbooks)
    names = ("reach", "shares", "lost_customers", "reputation_day7", "negative_posts")
    seen = np.array(observe(task, same_for_all(case), lambda sight: sight.outcomes(*names)))
    known = run_worlds(scenario, playbooks, Batch(runs=12, seed=4)).outcomes
    for at, name in enumerate(names):
        np.testing.assert_array_equal(seen[:, :, at].T, known[name], err_msg=name)
    # what the storm decides is known at its end
    early = observe(task, same_for_all(case), lambda s: s.outcomes(*names[3:]), until_h=STORM_H)
    np.testing.assert_array_equal(np.array(early), seen[:, :, 3:])


def test_the_number_of_threads_changes_nothing():
    one = measure("P1", worlds=40, seed=2, workers=1)
    spread.ordinary_cascades.cache_clear()
    assert measure("P1", worlds=40, seed=2, workers=3) == one


def test_an_error_in_a_world_comes_out():
    def look(sight):
        if sight.number == 7:
            raise ParameterError("seven")
        return sight.number

    case = Case(scenario=fixed("complainant", Task(worlds=1)), playbooks=(Playbook(),))
    with pytest.raises(ParameterError, match="seven"):
        observe(Task(worlds=20), same_for_all(case), look, until_h=1.0)
    assert observe(Task(worlds=3), same_for_all(case), look, until_h=1.0) == [[0], [1], [2]]


def test_cascades_agree_with_their_posts():
    task = Task(worlds=30, seed=5, settings=read_settings(["sharing.base_hazard=0.02"]))
    made = spread.ordinary_cascades(task)
    assert made.shares.max() >= spread.LARGE
    assert (made.n_beyond_own_item <= made.n_beyond).all()
    assert (made.n_beyond <= made.shares).all()
    assert ((made.n_beyond > 0) <= (made.depth > 1)).all()
    assert (made.largest_broadcast[made.shares > 0] >= 1).all()
    assert (made.largest_broadcast <= made.shares).all()
    assert np.isnan(made.structural_virality[made.depth == 0]).all()


def test_reaction_times_are_counted_from_the_post_that_was_seen():
    task = Task(worlds=4, seed=1, settings=read_settings(["sharing.base_hazard=0.02"]))
    scenario = replace(fixed("followed_author", task), name="x")
    case = Case(scenario=scenario, playbooks=(Playbook(),))

    def look(sight):
        posts, n_posts = sight.state.posts, int(sight.state.counters[N_POSTS])
        shares = [number for number in range(1, n_posts) if posts.account[number] >= 0]
        waits = [
            float(posts.time_h[number] - posts.time_h[posts.parent[number]]) for number in shares
        ]
        return timing._look(sight), waits

    for ((measured, waits),) in observe(task, same_for_all(case), look, until_h=STORM_H):
        assert len(waits) >= timing.MANY_SHARES
        assert measured[0] == pytest.approx(sum(wait <= 1 for wait in waits) / len(waits))
        assert measured[1] == pytest.approx(sum(wait <= 24 for wait in waits) / len(waits))
        assert measured[2] == pytest.approx(float(np.median(waits)))
        assert measured[3] <= measured[0]  # since the complaint it is later


def test_who_saw_the_affair_leaves_the_complainant_out():
    task = Task(worlds=3, seed=2)
    case = Case(scenario=fixed("page_complaint", task), playbooks=(Playbook(),))

    def look(sight):
        readers = sight.who_know(blame.CUSTOMER | blame.FOLLOWER)
        assert (sight.rows.n_exposures[readers] > 0).all()
        assert 0 not in sight.rows.customer[readers]
        damage = sight.damage(readers, 168.0)
        assert ((damage >= 0) & (damage < 1)).all()
        return len(readers)

    assert all(seen[0] > 0 for seen in observe(task, same_for_all(case), look, until_h=168.0))


# What patterns give: by hand where it can be said, and without their cause


def test_measure_refuses_what_it_cannot_run():
    with pytest.raises(ParameterError, match="pattern must be one of"):
        measure("P3x", worlds=10)
    with pytest.raises(ParameterError, match="runs must be a whole number"):
        measure("P1", worlds=0)
    with pytest.raises(ParameterError, match="seed must lie in"):
        measure("P1", worlds=10, seed=-1)


@pytest.mark.parametrize("name", list(MEASURES))
def test_every_pattern_gives_a_finding_for_each_of_its_rows(name):
    findings = measure(name, worlds=2)
    assert list(findings) == [row.id for row in PATTERNS[name].rows]
    assert all(made.n <= 2 * 24 for made in findings.values())


def test_without_fading_a_late_answer_is_worth_as_much():
    rows = judge("P9", 20, without=["fading"])
    assert rows["P9b"].finding.value > 0.95
    assert not rows["P9b"].passes
    # a half-life of one hour leaves 2^-2.95 = 0.13 of it, and what an answer does to the drift
    rows = judge("P9", 20, settings=["response.value_half_life_complainant_h=1"])
    assert 0.13 < rows["P9b"].finding.value < 0.25
    assert rows["P9b"].passes


def test_without_money_no_pair_differs():
    rows = judge("P11", 60, without=["compensation"])
    assert [rows[name].finding.n for name in ("P11a", "P11b", "P11d")] == [0, 0, 0]
    assert not rows["P11b"].passes
    whole = judge("P11", 60)
    assert whole["P11b"].finding.n > 0
    assert whole["P11b"].passes


def test_without_loyalty_nobody_is_protected():
    rows = judge("P14", 60, without=["loyalty"])
    assert rows["P14a"].finding.value == pytest.approx(1.0, abs=0.1)
    assert not rows["P14a"].passes
    assert judge("P14", 60)["P14a"].passes


def test_without_betrayal_loyal_complainants_react_like_others():
    # what is left is luck: which of the two kinds came back to the answer too late
    rows = judge("P15", 100, without=["betrayal"])
    for name in ("P15a", "P15b"):
        low, high = rows[name].finding.ci95
        assert low < 1e-12  # 0 but for rounding
        assert high > -1e-12
    whole = judge("P15", 100)
    assert whole["P15a"].finding.ci95[0] > 0.0
    assert whole["P15b"].finding.ci95[1] < 0.0


def test_without_stars_nothing_moves_and_a_stronger_effect_is_found_again():
    rows = judge("P17", 10, without=["ratings"])
    assert rows["P17a"].finding.value == 0.0
    assert not rows["P17a"].passes
    rows = judge("P17", 10, settings=["reputation.rating_effect=0.1"])
    assert rows["P17a"].finding.value == pytest.approx(0.1, abs=0.002)


def test_without_helpers_they_harm_nobody():
    made = judge("P12", 10, without=["helpers"])["P12b"]
    assert made.finding.value == 0.0
    assert not made.passes


def test_a_noticed_deletion_brings_noise_only_where_it_can_be_noticed():
    rows = judge("P16", 40, without=["deletion_noticed"])
    assert rows["P16b"].finding.n == 0
    assert not rows["P16b"].passes
    whole = judge("P16", 40)
    assert whole["P16b"].finding.n + whole["P16a"].finding.n == 40
    assert whole["P16c"].finding.value < 0.0


def test_without_newcomers_no_shop_gains():
    task = Task(worlds=30, settings=read_settings(["sharing.base_hazard=0.01"]))
    bare = replace(task, settings=read_settings(["sharing.base_hazard=0.01"], ["newcomers"]))
    assert shop.any_publicity(task)["P24a"].value > 0.0
    assert shop.any_publicity(bare)["P24a"].value == 0.0


def test_recovery_without_words_or_money_is_worse():
    whole = complainant.recovery_incomplete(Task(worlds=20))
    settings = read_settings((), ["compensation", "restoring"])
    bare = complainant.recovery_incomplete(Task(worlds=20, settings=settings))
    assert bare["P13b"].value < whole["P13b"].value
    assert bare["P13a"].details["least"] < whole["P13a"].details["least"]


def test_blame_weighs_more_where_damage_is_greater():
    small = measure("P8", worlds=300)
    large = measure("P8", worlds=300, settings=read_settings(["appraisal.damage_max=1"]))
    assert large["P8a"].value < small["P8a"].value < 0.0
    # who reads no answer cannot be asked
    silent = measure(
        "P8",
        worlds=10,
        settings=read_settings(["response.p_sees_answer=0", "response.p_returns=0"]),
    )
    assert silent["P8a"].n == 0


def test_the_network_is_the_same_after_a_storm():
    made = ties.network_survives(Task(worlds=2))["P25"]
    assert made.value == 0.0
    assert made.details["mean_shares"] > 0.0
