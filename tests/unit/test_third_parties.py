"""Who may step in, when, how likely and with what; and what follows the owner's own moves?"""

from __future__ import annotations

from typing import Any

import pytest
from small_town import town

from sim.appraisal import CrisisType
from sim.moves import (
    AFTER,
    AMPLIFIER,
    AT_HOUR,
    ATTACK,
    AUTHORITY,
    COUNTER_WAVE,
    DELETION,
    FIRST_EVENT,
    MENTIONS,
    NEVER,
    NO_ITEM,
    ON_TRIGGER,
    PRESS,
    PROOF,
    REACH,
    TO_COMPLAINT_AUDIENCE,
    TO_CROWD,
    TRUTH,
    Plan,
)
from sim.plan import plan_of
from sim.playbook import Action, Move, Playbook, Preparation, Reply
from sim.responses import Tone
from sim.scenario import Happening, WorldEvent

OTHERS = ("amplifier", "press", "authority", "proof", "counter_wave", "attack")
NAMES = (*OTHERS, "calming", "restoring", "backfire", "returning", "deletion_noticed",
         "truth_comes_out")  # fmt: skip
SLOTS = {
    "amplifier": AMPLIFIER,
    "press": PRESS,
    "authority": AUTHORITY,
    "proof": PROOF,
    "counter_wave": COUNTER_WAVE,
}
GRAVE = {"is_false": True, "concerns_authority": True, "n_attackers": 10}
"""A false accident that concerns an authority, fanned by a rival: everybody may step in."""


def plan(
    *names: str,
    playbook: Playbook | None = None,
    complaint: dict[str, Any] | None = None,
    own: Playbook | None = None,
    **options: Any,
) -> Plan:
    """Make the plan, with everybody switched on who is named, or else everybody."""
    said = GRAVE | (complaint or {})
    scenario = town(*(names or NAMES), complaint=said, playbook=own, **options)
    return plan_of(playbook or Playbook(), scenario)


def columns(made: Plan, slot: int, names: dict[str, float]) -> dict[str, float]:
    return {name: getattr(made.moves, name)[slot].item() for name in names}


def effect(made: Plan, slot: int) -> list[float]:
    first = 4 * int(made.moves.first_effect[slot])
    return [float(x) for x in made.effects[first : first + 4]]


def present(made: Plan) -> set[str]:
    """Name the third parties that may step in by themselves."""
    return {name for name, slot in SLOTS.items() if made.moves.starts[slot] == ON_TRIGGER}


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        (AMPLIFIER, {"trigger": MENTIONS, "above": 30.0, "p_happens": 0.15, "delay_mean_h": 2.0}),
        (PRESS, {"trigger": MENTIONS, "above": 150.0, "p_happens": 0.5, "delay_mean_h": 12.0}),
        # from ten times the shop's hundred followers on, not beyond
        (AUTHORITY, {"trigger": REACH, "above": 999.5, "p_happens": 0.6, "delay_mean_h": 48.0}),
        (PROOF, {"trigger": MENTIONS, "above": 0.0, "p_happens": 0.5, "delay_mean_h": 144.0}),
        (
            COUNTER_WAVE,
            {"trigger": MENTIONS, "above": 60.0, "p_happens": 0.15, "delay_mean_h": 24.0},
        ),
    ],
)
def test_when_a_third_party_may_step_in(slot: int, expected: dict[str, float]) -> None:
    expected = expected | {"starts": ON_TRIGGER, "is_owners": False, "only_unanswered": False}
    assert columns(plan(), slot, expected) == pytest.approx(expected)


# severity 1 x blame 0.4 x 0.5
@pytest.mark.parametrize(
    ("slot", "size", "interest", "damage", "is_heard"),
    [
        (AMPLIFIER, 10_000, 1.0, 0.2, False),
        (PRESS, 20_000, 1.0, 0.2, False),
        (PROOF, 3_000, 0.3, 0.0, True),
        (COUNTER_WAVE, 5_000, 0.3, 0.0, True),
    ],
)
def test_whom_a_third_party_reaches(
    slot: int, size: int, interest: float, damage: float, is_heard: bool
) -> None:
    expected = {
        "audience": TO_CROWD,
        "audience_size": size,
        "near_fraction": 0.5,
        "interest": interest,
        "damage": damage,
        "is_heard": is_heard,
        "is_public": True,
        "p_sees": 0.5 if is_heard else 0.0,
        "p_returns": 0.4 if is_heard else 0.0,
        "engagement": 1.0,
        "n_posts": 0,
    }
    assert columns(plan(), slot, expected) == pytest.approx(expected)


def test_what_a_third_party_does_to_those_who_hear_of_it() -> None:
    made = plan()
    assert effect(made, PROOF) == pytest.approx([0.4, 0.6, 0.0, 0.0])
    assert effect(made, COUNTER_WAVE) == pytest.approx([0.6, 0.2, 0.0, 0.0])
    for slot in (AMPLIFIER, PRESS):
        assert effect(made, slot) == [1.0, 0.0, 0.0, 0.0]


def test_an_authority_shuts_the_shop_and_says_nothing_to_the_crowd() -> None:
    expected = {"closure_median_d": 14.0, "closure_sigma": 0.7, "audience": NO_ITEM}
    expected |= {"is_heard": False, "engagement": 0.0}
    assert columns(plan(), AUTHORITY, expected) == pytest.approx(expected)
    others = [slot for slot in range(32) if slot != AUTHORITY]
    assert not plan().moves.closure_median_d[others].any()


def test_everybody_may_step_in_where_there_is_a_reason() -> None:
    assert present(plan()) == set(SLOTS)
    assert present(plan(complaint={"concerns_authority": False})) == set(SLOTS) - {"authority"}
    assert present(plan(complaint={"is_false": False})) == set(SLOTS) - {"proof"}
    own_fault = {"crisis_type": CrisisType.PREVENTABLE}
    assert present(plan(complaint=own_fault)) == set(SLOTS) - {"counter_wave"}
    victim = {"crisis_type": CrisisType.VICTIM}
    assert present(plan(complaint=victim)) == set(SLOTS)


@pytest.mark.parametrize("name", SLOTS)
def test_each_can_be_switched_off(name: str) -> None:
    assert present(plan(*[other for other in NAMES if other != name])) == set(SLOTS) - {name}
    assert present(plan(name)) == {name}


@pytest.mark.parametrize(("size", "reached"), [(0, 20_000), (250, 250)])
def test_what_the_scenario_has_happen_replaces_chance(size: int, reached: int) -> None:
    made = plan(events=(WorldEvent(kind=Happening.PRESS, at_h=36.0, size=size),))
    assert present(made) == set(SLOTS) - {"press"}
    expected = {
        "starts": AT_HOUR,
        "at_h": 36.0,
        "is_fixed": True,
        "p_happens": 1.0,
        "delay_mean_h": 0.0,
        "audience_size": reached,
        "damage": 0.2,
    }
    assert columns(made, FIRST_EVENT, expected) == pytest.approx(expected)


def test_several_events_have_a_slot_each() -> None:
    kinds = (Happening.AUTHORITY, Happening.COUNTER_WAVE, Happening.AUTHORITY)
    hours = (10.0, 20.0, 300.0)
    events = tuple(WorldEvent(kind=k, at_h=h) for k, h in zip(kinds, hours, strict=True))
    made = plan(events=events)
    assert [float(made.moves.at_h[FIRST_EVENT + n]) for n in range(3)] == list(hours)
    assert [float(made.moves.closure_median_d[FIRST_EVENT + n]) for n in range(3)] == [14, 0, 14]
    assert present(made) == {"amplifier", "press", "proof"}


@pytest.mark.parametrize("kind", list(Happening))
def test_an_event_that_is_switched_off_does_not_happen(kind: Happening) -> None:
    made = plan("attack", events=(WorldEvent(kind=kind),))
    assert made.moves.starts[FIRST_EVENT] == NEVER
    assert present(made) == set()


def test_a_rival_s_accounts_repeat_the_complaint() -> None:
    expected = {
        "starts": AT_HOUR,
        "at_h": 0.0,
        "is_fixed": True,
        "delay_mean_h": 2.0,
        "audience": TO_CROWD,
        "audience_size": 200,  # ten accounts with twenty followers each
        "near_fraction": 0.5,
        "damage": 0.2,
        "interest": 1.0,
        "engagement": 10.0,
        "n_posts": 10,
        "n_stars": 0,
        "is_heard": False,
    }
    assert columns(plan(), ATTACK, expected) == pytest.approx(expected)
    assert plan(*NAMES, "ratings").moves.n_stars[ATTACK] == 10
    few = plan(complaint={"n_attackers": 1}, third_party={"attacker_followers": 1.2})
    assert few.moves.audience_size[ATTACK] == 1
    assert plan(complaint={"n_attackers": 0}).moves.starts[ATTACK] == NEVER
    assert plan("press").moves.starts[ATTACK] == NEVER


def deleting(**values: Any) -> Playbook:
    close = Action(do=Move.CLOSE_COMMENTS, at_h=1.0)
    return Playbook(actions=(close, Action(do=Move.DELETE, at_h=2.0, **values)))


def test_a_deletion_may_be_noticed() -> None:
    made = plan(playbook=deleting())
    expected = {
        "starts": AFTER,
        "after": 2,
        "p_happens": 0.25,
        "delay_mean_h": 1.0,
        "is_heard": True,
        "is_public": True,
        "is_owners": False,
        "p_sees": 0.5,
        "p_returns": 0.4,
        "audience": TO_COMPLAINT_AUDIENCE,
        "damage": 0.2,
        "engagement": 0.0,
        "n_posts": 1,
    }
    assert columns(made, DELETION, expected) == pytest.approx(expected)
    assert effect(made, DELETION) == pytest.approx([1.5, 0.0, 0.0, 0.1])


def test_a_reason_makes_a_noticed_deletion_less_bad() -> None:
    made = plan(playbook=deleting(is_explained=True))
    assert effect(made, DELETION) == pytest.approx([1.1, 0.0, 0.0, 0.02])


def test_others_are_heard_as_well_as_ever_by_an_audience_that_is_tired_of_the_shop() -> None:
    # half tired: the shop's own answers are heard 0.7 times as often
    busy = Preparation(promotions_per_week=21.0)
    playbook = Playbook(actions=deleting().actions, before=busy)
    made = plan(*NAMES, "overposting", playbook=playbook, own=Playbook(before=busy))
    for slot in (PROOF, COUNTER_WAVE, DELETION):
        assert (made.moves.p_sees[slot], made.moves.p_returns[slot]) == (0.5, 0.4)
    assert made.moves.p_returns[1] == pytest.approx(0.28)


def test_a_deletion_is_not_noticed_when_that_is_switched_off_or_nothing_is_deleted() -> None:
    assert plan("press", playbook=deleting()).moves.starts[DELETION] == NEVER
    assert plan().moves.starts[DELETION] == NEVER


FAULT = {"crisis_type": CrisisType.PREVENTABLE, "is_false": False}


def said(tone: Tone, **values: Any) -> Playbook:
    return Playbook(reply=Reply(tone=tone, delay_h=1.0, **values))


@pytest.mark.parametrize(
    ("playbook", "complaint", "is_lie"),
    [
        (said(Tone.APOLOGETIC), FAULT, False),
        (said(Tone.APOLOGETIC, is_honest=False), FAULT, True),
        (said(Tone.APOLOGETIC, is_honest=False), {}, True),
        (said(Tone.DEFENSIVE), FAULT, True),  # who denies a true fault is never honest
        (said(Tone.DEFENSIVE), FAULT | {"is_false": True}, False),
        (said(Tone.DEFENSIVE), {"is_false": False}, False),
        (said(Tone.DEFENSIVE, is_public=False), FAULT, False),
        (said(Tone.HOSTILE), FAULT, False),
        (Playbook(), FAULT, False),
    ],
)
def test_what_is_a_lie(playbook: Playbook, complaint: dict[str, Any], is_lie: bool) -> None:
    made = plan(playbook=playbook, complaint=complaint)
    assert (made.moves.starts[TRUTH] == AFTER) == is_lie


def test_a_lie_that_comes_out_brings_the_affair_back_with_more_blame() -> None:
    expected = {
        "starts": AFTER,
        "after": 0,
        "p_happens": 0.35,
        "delay_mean_h": 48.0,
        "audience": TO_COMPLAINT_AUDIENCE,
        "is_heard": False,
        "is_public": True,
        # odds 3 : 1 with proof by now, times 1.5, and twice for the lie: 9 : 1; 0.5 x 0.9
        "damage": 0.45,
        "engagement": 0.0,
        "n_posts": 1,
    }
    made = plan(playbook=said(Tone.DEFENSIVE), complaint=FAULT)
    assert columns(made, TRUTH, expected) == pytest.approx(expected)
    # and twice more when it happened before: 18 : 1
    before = plan(playbook=said(Tone.DEFENSIVE), complaint=FAULT | {"has_history": True})
    assert before.moves.damage[TRUTH] == pytest.approx(0.5 * 18 / 19)
    assert (
        plan("press", playbook=said(Tone.DEFENSIVE), complaint=FAULT).moves.starts[TRUTH] == NEVER
    )


def test_the_first_lie_is_the_one_that_comes_out() -> None:
    steps = (
        Action(do=Move.CLOSE_COMMENTS, at_h=2.0),
        Action(do=Move.FOLLOW_UP, at_h=3.0, tone=Tone.DEFENSIVE),
        Action(do=Move.FOLLOW_UP, at_h=4.0, tone=Tone.DEFENSIVE),
    )
    honest = Playbook(reply=Reply(tone=Tone.EVASIVE, delay_h=1.0), actions=steps)
    assert plan(playbook=honest, complaint=FAULT).moves.after[TRUTH] == 2
    lying = Playbook(reply=Reply(tone=Tone.DEFENSIVE, delay_h=1.0), actions=steps)
    assert plan(playbook=lying, complaint=FAULT).moves.after[TRUTH] == 0
