"""Is the rule for the wall short, and is it the one that regrets least?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from experiments.advice.house_rule import chosen, house_rule, next_complaints, regrets
from experiments.advice.shop_questions import read_shop
from experiments.advice.telling_rule import rule_clauses, rule_section
from experiments.advice.wall_rules import GROWS, MAX_CLAUSES, rules
from experiments.wording import Wording
from scenarios.overrides import with_overrides
from sim.responses import Tone

SCENARIO = with_overrides(read_shop(["kind=warung"]).scenario, ["network.n_accounts=2000"])
TRIED = rules(SCENARIO)
WORLDS = np.tile(np.arange(100), 2)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_rule_is_short_and_can_be_said(lang):
    said = [rule_clauses(rule, Wording(lang)) for rule in TRIED]
    assert len(set(said)) == len(TRIED)
    assert all(1 <= len(clauses) <= MAX_CLAUSES for clauses in said)
    assert any(f"{GROWS:.0f} " in " ".join(clauses) for clauses in said)


def test_rules_do_what_they_say():
    for rule in TRIED:
        reply = rule.playbook.reply
        assert (reply is None) == (rule.clauses[0] in ("silent", "grows_first"))
        if reply is not None:
            assert reply.tone.value == rule.clauses[1]
            assert reply.is_public == ("private" not in rule.clauses)
        paid = [each for each in rule.playbook.actions if each.compensation > 0]
        assert bool(paid) == ("pay" in rule.clauses)
        assert all(not each.is_public for each in paid)


def test_where_evenings_take_long_only_unlike_rules_are_tried():
    found = house_rule(SCENARIO, runs=200, seed=1, is_short=True)
    assert [len(each.rule.clauses) for each in found.results].count(1) == 1
    assert len(found.results) == 6
    assert {each.rule for each in found.results} < set(TRIED)


def test_regret_by_hand():
    # three rules in two kinds of worlds, without luck
    bad = np.arange(100) >= 50
    cost = np.array([np.full(100, 10.0), np.where(bad, 20.0, 0.0), np.where(bad, 12.0, 6.0)])
    found = regrets(cost[:, WORLDS], WORLDS)
    np.testing.assert_allclose(found[:, 0], [10.0, 0.0, 6.0])
    np.testing.assert_allclose(found[:, 99], [0.0, 10.0, 2.0])


def test_the_smallest_of_the_largest_regrets_is_chosen():
    bad = np.arange(100) >= 50
    cost = np.array([np.full(100, 10.0), np.where(bad, 20.0, 0.0), np.where(bad, 12.0, 6.0)])
    found = chosen(TRIED[:3], cost / 10.0, cost[:, WORLDS], WORLDS, 0)
    assert found.results[0].rule == TRIED[2]
    first = found.results[0]
    assert first.largest_regret == pytest.approx(6.0)
    assert first.expected_regret == pytest.approx(4.0)
    assert first.expected_ci95[0] < 4.0 < first.expected_ci95[1]
    assert found.against_silence[0] == pytest.approx(-1.0)
    assert [round(each.largest_regret) for each in found.results] == [6, 10, 10]


def test_of_equals_the_shorter_rule_is_chosen():
    cost = np.ones((len(TRIED), 200))
    found = chosen(TRIED, cost, cost, WORLDS, 0)
    assert len(found.results[0].rule.clauses) == 1


def test_complaints_of_all_kinds_come_next():
    told = next_complaints()
    kinds = [each["complaint.crisis_type"] for each in told]
    assert {kinds.count(kind) for kind in set(kinds)} <= {33, 34}
    assert len(set(kinds)) == 3
    severities = [each["complaint.severity"] for each in told]
    assert 0.2 <= min(severities) < 0.25
    assert 0.85 < max(severities) <= 0.9


def test_a_rule_is_found_for_a_shop_whatever_its_complaint_was():
    first = house_rule(SCENARIO, runs=200, seed=1)
    milder = replace(SCENARIO, complaint=replace(SCENARIO.complaint, severity=0.1, arousal=-1.0))
    assert house_rule(milder, runs=200, seed=1) == first
    assert first.n_evenings == 200
    worst = next(each for each in first.results if Tone.DEFENSIVE.value in each.rule.clauses)
    assert worst.expected_regret > first.results[0].expected_regret
    section = rule_section(first, Wording("en"))
    assert section.clauses == rule_clauses(first.results[0].rule, Wording("en"))
    assert len(section.rows) >= 4
