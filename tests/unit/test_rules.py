"""Does each switch take out what it names and no more, and does every number reach the loop?"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from sim.appraisal import CrisisType
from sim.declarations import parameter_groups
from sim.mechanisms import Mechanisms
from sim.network import generated_network
from sim.parameters import Parameters
from sim.quantities import quantities_of
from sim.random_streams import world_key
from sim.responses import Tone
from sim.rules import NEVER_H, STORM_H, Plan, Rules, plan_of, rules_of
from sim.scenario import Channel, Complaint, Platform, Playbook, Reply, Scenario, Shop

RULE_SWITCHES: dict[str, dict[str, float]] = {
    "clock": {"activity_amplitude": 0.0},
    "recommender": {"recommended_mean": 0.0, "trending_mean": 0.0},
    "boost": {"trending_mean": 0.0, "feed_boost_max": 1.0},
    "novelty": {"novelty_half_life_h": NEVER_H},
    "fatigue": {"fatigue": 1.0},
    "local_interest": {"outsider_interest": 1.0, "home_tie": 1.0},
    "loyalty": {"loyal_damping": 1.0},
    "forgetting": {"forgetting_half_life_h": NEVER_H},
    "returning": {"p_returns": 0.0},
    "told_by_others": {"p_told": 0.0},
    "habit": {"habit_retention": 1.0},
    "closure": {"can_close": False},
}
PLAN_SWITCHES = ("calming", "restoring", "fading", "backfire", "second_item")


def rules_as_dict(scenario: Scenario) -> dict[str, Any]:
    """Give the rules by name."""
    rules = rules_of(scenario)
    return {name: getattr(rules, name).item() for name in Rules._fields}


def plan(tone: Tone, delay_h: float | None = 0.0, **switches: bool) -> Plan:
    """Make the plan of one reply to something preventable."""
    scenario = Scenario(
        complaint=Complaint(crisis_type=CrisisType.PREVENTABLE), mechanisms=Mechanisms(**switches)
    )
    return plan_of(Playbook(reply=Reply(tone=tone, delay_h=delay_h)), scenario)


def effects(tone: Tone, delay_h: float | None = 0.0, **switches: bool) -> list[float]:
    """Give the first row of effects: factor, restored, restored for the complainant, harm."""
    return [float(x) for x in plan(tone, delay_h, **switches).effects[:4]]


def test_every_switch_is_tested_here() -> None:
    names = {item.name for item in dataclasses.fields(Mechanisms)}
    assert names == set(RULE_SWITCHES) | set(PLAN_SWITCHES)


@pytest.mark.parametrize("switch", RULE_SWITCHES)
def test_a_switch_changes_what_it_names_and_nothing_else(switch: str) -> None:
    on = rules_as_dict(Scenario())
    off = rules_as_dict(Scenario(mechanisms=Mechanisms(**{switch: False})))
    changed = {name: off[name] for name in on if on[name] != off[name]}
    assert changed == RULE_SWITCHES[switch]


@pytest.mark.parametrize("switch", RULE_SWITCHES)
@pytest.mark.parametrize("tone", [Tone.APOLOGETIC, Tone.HOSTILE])
def test_switches_of_the_rules_leave_answers_alone(switch: str, tone: Tone) -> None:
    on, off = plan(tone, 5.0), plan(tone, 5.0, **{switch: False})
    assert on[:3] == off[:3]
    np.testing.assert_array_equal(on.effects, off.effects)


@pytest.mark.parametrize("switch", PLAN_SWITCHES)
def test_switches_of_the_answer_leave_the_rules_alone(switch: str) -> None:
    off = rules_as_dict(Scenario(mechanisms=Mechanisms(**{switch: False})))
    assert off == rules_as_dict(Scenario())


def test_switches_of_the_answer() -> None:
    # by hand, after one half-life of those who watch and four of the complainant
    assert effects(Tone.APOLOGETIC, 12.0) == pytest.approx([0.7, 0.15, 0.01875, 0.0])
    no_calm = effects(Tone.APOLOGETIC, 12.0, calming=False)
    assert no_calm == pytest.approx([1.0, 0.15, 0.01875, 0.0])
    no_restore = effects(Tone.APOLOGETIC, 12.0, restoring=False)
    assert no_restore == pytest.approx([0.7, 0.0, 0.0, 0.0])
    no_fading = effects(Tone.APOLOGETIC, 12.0, fading=False)
    assert no_fading == pytest.approx([0.4, 0.3, 0.3, 0.0])
    no_backfire = effects(Tone.APOLOGETIC, 12.0, backfire=False)
    assert no_backfire == pytest.approx([0.7, 0.15, 0.01875, 0.0])


def test_backfire_can_be_switched_off() -> None:
    assert effects(Tone.HOSTILE) == pytest.approx([1.8, 0.0, 0.0, 0.25])
    assert effects(Tone.HOSTILE, backfire=False) == [1.0, 0.0, 0.0, 0.0]
    assert effects(Tone.HOSTILE, calming=False) == pytest.approx([1.8, 0.0, 0.0, 0.25])


def test_a_hostile_answer_is_passed_on_unless_switched_off() -> None:
    assert plan(Tone.HOSTILE).becomes_item
    assert not plan(Tone.HOSTILE, second_item=False).becomes_item
    assert not plan(Tone.DEFENSIVE).becomes_item


def test_no_reply_is_no_plan() -> None:
    silent = plan_of(Playbook(), Scenario())
    assert not silent.answers
    assert not silent.becomes_item
    assert silent.effects.tolist() == [0.0] * 4


def test_an_answer_without_a_date_has_an_effect_for_each_whole_hour() -> None:
    open_end = plan(Tone.APOLOGETIC, None)
    assert open_end.delay_h == -1.0
    rows = open_end.effects.reshape(-1, 4)
    assert len(rows) == STORM_H + 1
    for hour in (0, 3, 12, 336):
        assert rows[hour].tolist() == effects(Tone.APOLOGETIC, float(hour))


def test_rules_by_hand() -> None:
    rules = rules_as_dict(
        Scenario(
            complaint=Complaint(
                crisis_type=CrisisType.PREVENTABLE,
                severity=1.0,
                has_evidence=True,
                has_history=True,
                channel=Channel.OWN_POST,
            )
        )
    )
    # 20 followers x 0.1 see a post; 0.3 of all exposures are recommended: 2 x 0.3 / 0.7
    assert rules["recommended_mean"] == pytest.approx(6 / 7)
    assert rules["trending_mean"] == pytest.approx(2 * 0.3 * 499)
    # largest damage 0.5 x severity 1 x blame 0.9
    assert rules["first_damage"] == pytest.approx(0.45)
    assert rules["complainant_damage"] == 1.0
    assert rules["loyal_damping"] == 1.0
    assert rules["evidence_factor"] == 1.5
    # facebook is twice as slow
    assert rules["novelty_half_life_h"] == 24.0
    assert rules["engagement_half_life_h"] == 12.0
    assert not rules["is_shop_comment"]
    assert rules["comment_visibility"] == 1.0
    assert rules["thread_visibility"] == 0.5
    assert rules["kernel_mass"] == pytest.approx(0.881, abs=5e-4)


def test_a_comment_is_half_as_visible_and_proof_is_optional() -> None:
    rules = rules_as_dict(Scenario())
    assert rules["is_shop_comment"]
    assert rules["comment_visibility"] == 0.5
    assert rules["evidence_factor"] == 1.0
    # 0.5 x 0.5 x 0.4
    assert rules["first_damage"] == pytest.approx(0.1)


def fingerprint(scenario: Scenario) -> str:
    """Write down everything that the loop is given, for all crisis types and two tones."""
    town = scenario.parameters.network
    sizes = [
        town,
        dataclasses.replace(town, n_accounts=20_000),  # a town that is not full
        dataclasses.replace(town, n_accounts=10_000_000),  # and one that is
    ]
    networks = [generated_network(size, world_key(1)) for size in sizes]
    parts: list[object] = [(made.n_home, made.recipe.tolist()) for made in networks]
    for crisis_type in CrisisType:
        complaint = dataclasses.replace(scenario.complaint, crisis_type=crisis_type)
        of_type = dataclasses.replace(scenario, complaint=complaint)
        parts.append(rules_as_dict(of_type))
        for tone in (Tone.APOLOGETIC, Tone.HOSTILE):
            made = plan_of(Playbook(reply=Reply(tone=tone, delay_h=5.0)), of_type)
            parts.append(made.effects.tolist())
    return repr(parts)


NUMBERS = [
    (group, name) for group, kind in parameter_groups().items() for name in quantities_of(kind)
]


@pytest.mark.parametrize(("group", "name"), NUMBERS)
def test_every_declared_number_reaches_the_loop(group: str, name: str) -> None:
    base = Scenario(complaint=Complaint(has_evidence=True, has_history=True, severity=0.75))
    kinds = {"shop": Shop, "complaint": Complaint, "platform": Platform}
    holder = base if group in kinds else base.parameters
    part = getattr(holder, group)
    quantity = quantities_of(type(part))[name]
    value = quantity.default + 0.02 * (quantity.high - quantity.default)
    value = round(value) if isinstance(quantity.default, int) else value
    changed: Any = dataclasses.replace(
        holder, **{group: dataclasses.replace(part, **{name: value})}
    )
    if isinstance(changed, Parameters):
        changed = dataclasses.replace(base, parameters=changed)
    assert fingerprint(changed) != fingerprint(base)
