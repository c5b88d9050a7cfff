"""Does each switch take out what it names and no more?

All are tried on one scenario in which everything may happen. What a switch changes in the numbers
for the loop is written down here by hand: rules, columns of moves, moves that are gone, effects.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.mechanisms import Mechanisms
from sim.moves import (
    AMPLIFIER,
    ATTACK,
    AUTHORITY,
    COUNTER_WAVE,
    DELETION,
    N_SLOTS,
    NEVER,
    NO_ITEM,
    PRESS,
    PROMOTION,
    PROOF,
    TRUTH,
)
from sim.parameters import AppraisalParameters, Parameters, ResponseParameters
from sim.plan import plan_of
from sim.playbook import Action, Move, Playbook, Preparation, Reply
from sim.reading import rules_of
from sim.responses import Tone
from sim.rules import NEVER_H, Rules
from sim.scenario import Complaint, Scenario

REPLY, CLOSING, REGULARS, OWN_PROOF, HOSTILE, OFFER, DELETE = range(7)
ANSWERS = (REPLY, HOSTILE)
"""Answers that offer nothing."""
FULL = Scenario(
    # round numbers to compute with by hand, whatever the calibration finds
    parameters=Parameters(
        appraisal=AppraisalParameters(damage_max=0.5), response=ResponseParameters(restore_max=0.3)
    ),
    complaint=Complaint(
        has_evidence=True,
        is_false=True,
        concerns_authority=True,
        n_attackers=10,
        affected_fraction=0.5,
    ),
    playbook=Playbook(
        reply=Reply(tone=Tone.APOLOGETIC, is_honest=False),
        actions=(
            Action(do=Move.CLOSE_COMMENTS, after="reply"),
            Action(do=Move.ASK_REGULARS, after="reply"),
            Action(do=Move.PUBLISH_PROOF, after="reply"),
            Action(do=Move.FOLLOW_UP, after="reply", tone=Tone.HOSTILE),
            Action(do=Move.FOLLOW_UP, after="reply", tone=Tone.EMPATHETIC, compensation=1.0),
            Action(do=Move.DELETE, at_h=330.0),
        ),
        before=Preparation(
            informative_posts_per_week=2.0,
            promotions_per_week=21.0,
            has_monitoring=True,
            has_plan=True,
        ),
    ),
)

# accidental: odds 2 : 3, times 1.5 for evidence: 0.5 without goodwill
UNLOVED = 0.5 * 0.5 * 0.5
RULES: dict[str, dict[str, float]] = {
    "clock": {"activity_amplitude": 0.0, "half_day_amplitude": 0.0},
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
    # 1,500 of 20,000 know the shop; severity 0.5 x blame 0.5
    "goodwill": {"first_damage": UNLOVED, "p_newcomer": 0.1 * 0.05 * 0.925 * np.exp(-2.5)},
    "overposting": {"p_sees_answer": 0.5, "p_returns": 0.4, "follower_irritation": 1.0},
    "promotion_insults": {"promotion_burying": 1.0},
    "monitoring": {"p_monitor": 0.0},
    "hands": {"open_writing_factor": 1.0},
    "affected": {"affected_fraction": 0.0},
    "betrayal": {"betrayal": 1.0, "drift_per_h": 0.0},
    "word_of_mouth": {"p_tells": 0.0, "told_mean": 0.0},
    "ratings": {"p_outsider_rates": 0.0, "p_customer_rates": 0.0},
    "newcomers": {"p_newcomer": 0.0},
    "neighbours": {"spillover": 0.0},
}
OWN = (REPLY, CLOSING, REGULARS, OWN_PROOF, HOSTILE, OFFER)
HEARD = (*OWN, PROOF, COUNTER_WAVE, DELETION)
HURTING = (REPLY, HOSTILE, OFFER, AMPLIFIER, PRESS, ATTACK, DELETION)
COLUMNS: dict[str, dict[tuple[int, str], float]] = {
    "returning": {(slot, "p_returns"): 0.0 for slot in HEARD},
    "overposting": {(slot, "p_returns"): 0.4 for slot in OWN}
    | {(slot, "p_sees"): 0.5 for slot in OWN if slot != CLOSING},
    "goodwill": {(slot, "damage"): UNLOVED for slot in HURTING},
    "promotion_insults": {(PROMOTION, "p_works"): 0.0, (PROMOTION, "buries"): False},
    "stress": {(REPLY, "p_lapse"): 0.0, (REPLY, "lapse_is_item"): False},
    "compensation": {(OFFER, "p_copies"): 0.0},
    "second_item": {(HOSTILE, "audience"): NO_ITEM, (REPLY, "lapse_is_item"): False},
    "helpers": {(REGULARS, "engagement"): 0.0},
    "proof": {(OWN_PROOF, "audience"): NO_ITEM},
    "ratings": {(ATTACK, "n_stars"): 0},
}
GONE = {
    "deletion_noticed": DELETION,
    "truth_comes_out": TRUTH,
    "amplifier": AMPLIFIER,
    "press": PRESS,
    "authority": AUTHORITY,
    "proof": PROOF,
    "counter_wave": COUNTER_WAVE,
    "attack": ATTACK,
}
NEUTRAL = [1.0, 0.0, 0.0, 0.0]
NEUTRALISED = {"closing_noticed": CLOSING, "helpers": REGULARS, "proof": OWN_PROOF}
WORDS = ("calming", "restoring", "fading", "backfire")
SWITCHES = [item.name for item in dataclasses.fields(Mechanisms)]


def full(switch: str) -> Scenario:
    """The full scenario without one mechanism; all of them for an empty name."""
    return dataclasses.replace(FULL, mechanisms=Mechanisms(**{switch: False} if switch else {}))


@cache
def rules_without(switch: str) -> dict[str, Any]:
    rules = rules_of(full(switch))
    return {name: getattr(rules, name).item() for name in Rules._fields}


@cache
def columns_without(switch: str) -> dict[tuple[int, str], float]:
    """Give all columns of moves that may happen, but for where their effects begin."""
    moves = plan_of(FULL.playbook, full(switch)).moves
    return {
        (slot, name): moves[slot][name].item()  # type: ignore[index]  # a record array
        for slot in range(N_SLOTS)
        if moves.starts[slot] != NEVER
        for name in moves.dtype.names  # type: ignore[attr-defined]
        if name != "first_effect"
    }


@cache
def effects_without(switch: str) -> dict[int, NDArray[np.float64]]:
    """Give all effects of each move that is heard."""
    plan = plan_of(FULL.playbook, full(switch))
    rows, first = plan.effects.reshape(-1, 4), plan.moves.first_effect
    slots = [slot for slot in range(N_SLOTS) if plan.moves.is_heard[slot]]
    ends = [*first.tolist(), len(rows)]
    return {
        slot: rows[int(first[slot]) : min(end for end in ends if end > first[slot])]
        for slot in slots
    }


def test_every_switch_is_tested_here() -> None:
    known = [*RULES, *COLUMNS, *GONE, *NEUTRALISED, *WORDS]
    assert set(known) == set(SWITCHES)


@pytest.mark.parametrize("switch", SWITCHES)
def test_the_rules_that_a_switch_changes(switch: str) -> None:
    on, off = rules_without(""), rules_without(switch)
    different = {name: off[name] for name in on if on[name] != off[name]}
    assert different == pytest.approx(RULES.get(switch, {}))


@pytest.mark.parametrize("switch", SWITCHES)
def test_the_moves_that_a_switch_changes(switch: str) -> None:
    on, off = columns_without(""), columns_without(switch)
    assert {slot for slot, _ in on.keys() - off.keys()} == {
        slot for name, slot in GONE.items() if name == switch
    }
    assert not off.keys() - on.keys()
    different = {key: value for key, value in off.items() if on[key] != value}
    assert different == pytest.approx(COLUMNS.get(switch, {}))


@pytest.mark.parametrize("switch", [name for name in SWITCHES if name not in WORDS])
def test_the_effects_that_a_switch_changes(switch: str) -> None:
    on, off = effects_without(""), effects_without(switch)
    assert on.keys() - off.keys() <= {GONE.get(switch)}
    for slot, found in off.items():
        if NEUTRALISED.get(switch) == slot:
            assert np.any(on[slot] != NEUTRAL)
            np.testing.assert_array_equal(found, [NEUTRAL] * len(found))
        elif (switch, slot) != ("compensation", OFFER):
            np.testing.assert_array_equal(found, on[slot])


def test_without_compensation_an_offer_is_words() -> None:
    on, off = effects_without("")[OFFER], effects_without("compensation")[OFFER]
    # the third answer: a quarter of 0.6 x 0.9 calmed and of 0.3 x 0.9 restored
    assert off[0] == pytest.approx([0.865, 0.0675, 0.0675, 0.0])
    assert on[0][0] == pytest.approx(0.865 * 1.2)
    assert on[0][2] > off[0][2]


def expected_words(switch: str, slot: int) -> NDArray[np.float64]:
    """Take out of an answer, by hand, what a switch of words takes out."""
    expected = effects_without("")[slot].copy()
    if switch == "calming":
        expected[:, 0] = np.maximum(expected[:, 0], 1.0)
    elif switch == "restoring":
        expected[:, 1:3] = 0.0
    elif switch == "fading":
        expected[:] = expected[0]
    else:
        expected[:, 0] = np.minimum(expected[:, 0], 1.0)
        expected[:, 3] = 0.0
    return expected


@pytest.mark.parametrize("switch", WORDS)
@pytest.mark.parametrize("slot", ANSWERS)
def test_what_a_switch_of_words_takes_out_of_an_answer(switch: str, slot: int) -> None:
    found = effects_without(switch)[slot]
    np.testing.assert_allclose(found, expected_words(switch, slot))


@pytest.mark.parametrize("switch", WORDS)
def test_a_switch_of_words_leaves_everything_else_alone(switch: str) -> None:
    on, off = effects_without(""), effects_without(switch)
    for slot in on.keys() - {*ANSWERS, OFFER}:
        np.testing.assert_allclose(off[slot], on[slot], err_msg=f"slot {slot}")


@pytest.mark.parametrize(
    ("switch", "factor"),
    # 1.2 for the offer; 0.865 for the words of a third answer
    [("calming", 1.2), ("backfire", 0.865 * 1.2)],
)
def test_a_switch_of_words_leaves_the_offer_alone(switch: str, factor: float) -> None:
    assert effects_without(switch)[OFFER][0][0] == pytest.approx(factor)


def test_hostility_that_slips_out_does_nothing_without_backfire() -> None:
    plan = plan_of(FULL.playbook, full("backfire"))
    assert plan.effects[:4].tolist() == NEUTRAL
