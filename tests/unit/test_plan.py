"""Does a playbook become the rows that it means? Answers, further steps, promotions, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_town import town

from sim.appraisal import CrisisType
from sim.errors import ScenarioError
from sim.moves import (
    AFTER,
    AT_HOUR,
    BY_HELPERS,
    BY_HOUR,
    BY_NOTHING,
    MENTIONS,
    MENTIONS_IN_HOUR,
    N_SLOTS,
    NEVER,
    NO_ITEM,
    ON_NOTICE,
    ON_TRIGGER,
    PROMOTION,
    REACH,
    TO_SHOP_FOLLOWERS,
    Plan,
)
from sim.parameters import ResponseParameters
from sim.plan import plan_of
from sim.playbook import Action, Condition, Move, Playbook, Preparation, Reply, Trigger
from sim.responses import Tone
from sim.rules import STORM_H
from sim.scenario import Complaint, Scenario

ALL = ("calming", "restoring", "fading", "backfire", "second_item", "returning", "compensation",
       "helpers", "closing_noticed", "stress", "promotion_insults", "proof")  # fmt: skip
PREVENTABLE = {"crisis_type": CrisisType.PREVENTABLE}
"""An apology fits it fully: 0.6 calmed, 0.3 restored."""


def plan(playbook: Playbook, *names: str, **options: Any) -> Plan:
    """Make the plan for something preventable, with all that an owner can do switched on."""
    options = {"complaint": PREVENTABLE} | options
    return plan_of(
        playbook, town(*(names or ALL), playbook=Playbook(before=playbook.before), **options)
    )


def rows(made: Plan, slot: int = 0, n: int = 1) -> list[list[float]]:
    """Give the first effects of a slot: factor, restored, for the complainant, harm."""
    first = int(made.moves.first_effect[slot])
    return [[float(x) for x in row] for row in made.effects.reshape(-1, 4)[first : first + n]]


def replied(made: Plan, slot: int = 0, **expected: float) -> None:
    """Compare the columns of a slot."""
    found = {name: getattr(made.moves, name)[slot].item() for name in expected}
    assert found == pytest.approx(expected)


def reply(tone: Tone = Tone.APOLOGETIC, delay_h: float | None = 0.0, **values: Any) -> Playbook:
    return Playbook(reply=Reply(tone=tone, delay_h=delay_h, **values))


def test_no_reply_is_no_plan() -> None:
    silent = plan(Playbook())
    assert not silent.answers
    assert len(silent.moves) == N_SLOTS  # type: ignore[arg-type]  # a record array
    assert np.all(silent.moves.starts == NEVER)
    # all that there is: the hostility that may slip out
    assert silent.effects == pytest.approx([1.8, 0.0, 0.0, 0.25])


def test_the_preparation_is_that_of_the_scenario() -> None:
    other = Playbook(before=Preparation(has_plan=True))
    message = "^before must be that of the scenario's own playbook, got another one; change the sce"
    with pytest.raises(ScenarioError, match=message):
        plan_of(other, Scenario())


def test_there_are_fifteen_slots_for_actions() -> None:
    many = [Action(do=Move.CLOSE_COMMENTS, at_h=float(hour)) for hour in range(16)]
    assert plan(Playbook(actions=tuple(many[:15]))).moves.at_h[15] == 14.0
    message = "^actions must have at most 15 entries, got 16; leave some out$"
    with pytest.raises(ScenarioError, match=message):
        plan_of(Playbook(actions=tuple(many)), Scenario())


def test_a_dated_public_answer() -> None:
    made = plan(reply(delay_h=12.0))
    assert not made.answers
    replied(
        made,
        starts=AT_HOUR,
        at_h=12.0,
        is_fixed=True,
        is_owners=True,
        is_answer=True,
        is_heard=True,
        is_public=True,
        indexed=BY_NOTHING,
        writing_h=2.0,
        rest_h=0.0,
        p_lapse=0.0,
        p_sees=0.5,
        p_returns=0.4,
        p_copies=0.0,
        engagement=1.0,
        audience=NO_ITEM,
    )
    # one half-life of those who watch, four of the complainant
    assert rows(made) == [pytest.approx([0.7, 0.15, 0.01875, 0.0])]


def test_an_answer_without_a_date_has_an_effect_for_each_whole_hour() -> None:
    made = plan(reply(delay_h=None))
    assert made.answers
    replied(made, starts=ON_NOTICE, at_h=0.0, is_fixed=False, indexed=BY_HOUR)
    hours = rows(made, n=round(STORM_H) + 1)
    assert len(made.effects) == 4 * (1 + 337)
    for hour in (0, 3, 12, 336):
        assert hours[hour] == pytest.approx(rows(plan(reply(delay_h=float(hour))))[0])


def test_a_private_answer_is_for_the_complainant_alone() -> None:
    made = plan(reply(is_public=False, compensation=1.0))
    replied(made, is_public=False, p_sees=0.0, p_returns=0.0, engagement=0.0, p_copies=0.0)
    hostile = plan(reply(Tone.HOSTILE, is_public=False))
    replied(hostile, audience=NO_ITEM)


def test_a_hostile_answer_is_passed_on_by_the_followers_of_the_shop() -> None:
    made = plan(reply(Tone.HOSTILE))
    # they see what stands under a post half as often; damage 0.5 x blame 0.75
    replied(made, audience=TO_SHOP_FOLLOWERS, reach_factor=0.5, damage=0.375, interest=1.0)
    replied(plan(reply(Tone.HOSTILE), "backfire"), audience=NO_ITEM)
    replied(plan(reply(Tone.DEFENSIVE)), audience=NO_ITEM)


def test_an_unclear_answer_achieves_less() -> None:
    assert rows(plan(reply(clarity=0.5))) == [pytest.approx([0.7, 0.15, 0.15, 0.0])]


@pytest.mark.parametrize(("rest_h", "p_lapse"), [(0.0, 0.2), (2.0, 0.1), (6.0, 0.025)])
def test_rest_halves_the_chance_of_a_lapse(rest_h: float, p_lapse: float) -> None:
    made = plan(reply(delay_h=None, rest_h=rest_h))
    replied(made, rest_h=rest_h, p_lapse=p_lapse, lapse_is_item=True)
    replied(plan(reply(delay_h=None, rest_h=rest_h), "calming"), p_lapse=0.0)


def test_a_lapse_in_private_is_not_passed_on() -> None:
    replied(plan(reply(delay_h=None, is_public=False)), p_lapse=0.2, lapse_is_item=False)
    replied(plan(reply(delay_h=None), "stress"), p_lapse=0.2, lapse_is_item=False)
    replied(plan(reply(delay_h=5.0)), p_lapse=0.0, lapse_is_item=False)


def gain(compensation: float, is_public: bool = False) -> float:
    """Give what compensation alone restores for the complainant: words say nothing here."""
    made = plan(reply(Tone.APOLOGETIC, compensation=compensation, clarity=0.0, is_public=is_public))
    return rows(made)[0][2]


def test_compensation_works_along_an_s_curve() -> None:
    # logistic with middle 0.9 and slope 6, from 0 at nothing on, times 0.6:
    # 1 / (1 + e^5.4) = 0.0044963; at 0.9 one half, at 1.5 1 / (1 + e^-3.6) = 0.9734030
    assert gain(0.0) == 0.0
    assert gain(0.9) == pytest.approx(0.6 * (0.5 - 0.0044963) / 0.9955037, rel=1e-5)
    assert gain(1.5) == pytest.approx(0.6 * (0.9734030 - 0.0044963) / 0.9955037, rel=1e-5)
    steps = np.diff([gain(offer) for offer in (0.0, 0.3, 0.6, 0.9, 1.2, 1.5)])
    assert np.all(steps > 0.0)
    assert steps.tolist()[:3] == sorted(steps[:3])  # ever steeper up to the middle
    assert steps.tolist()[2:] == sorted(steps[2:], reverse=True)  # ever flatter from there


def test_more_than_one_and_a_half_times_the_loss_gains_nothing() -> None:
    assert gain(1.6) == gain(2.0) == gain(1.5)


def test_compensation_adds_to_what_words_restore() -> None:
    words, money = rows(plan(reply()))[0][2], gain(1.0)
    assert words == pytest.approx(0.3)
    both = rows(plan(reply(compensation=1.0)))[0]
    assert both[2] == pytest.approx(1.0 - 0.7 * (1.0 - money))
    assert both[1] == pytest.approx(0.3)  # those who watch get nothing


@pytest.mark.parametrize(("offer", "stirred"), [(0.5, 1.1), (1.0, 1.2), (2.0, 1.2)])
def test_a_public_offer_stirs_the_crowd_and_draws_copies(offer: float, stirred: float) -> None:
    made = plan(reply(compensation=offer))
    assert rows(made)[0][0] == pytest.approx(0.4 * stirred)
    replied(made, p_copies=0.005 * offer)
    private = plan(reply(compensation=offer, is_public=False))
    assert rows(private)[0][0] == pytest.approx(0.4)


def follow_ups(n: int, tone: Tone = Tone.APOLOGETIC, **values: Any) -> Playbook:
    """An answer at once and so many more."""
    more = [Action(do=Move.FOLLOW_UP, after="reply", tone=tone, **values) for _ in range(n)]
    return Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=0.0), actions=tuple(more))


def test_each_further_answer_is_worth_half_of_the_one_before() -> None:
    made = plan(follow_ups(2))
    for slot, value in ((0, 1.0), (1, 0.5), (2, 0.25)):
        expected = [1.0 - 0.6 * value, 0.3 * value, 0.3 * value, 0.0]
        assert rows(made, slot) == [pytest.approx(expected)]
    replied(made, 1, starts=AFTER, after=0, needs_answer=True, is_fixed=False, indexed=BY_HOUR)
    replied(made, 0, needs_answer=False)


def test_the_fourth_answer_harms() -> None:
    made = plan(follow_ups(4, clarity=0.5))
    # half as clear, the fourth in a row: 0.3 / 16 for the complainant, nothing for others;
    # 0.8 of hostility, halved four times
    for slot, value in ((3, 0.5**4), (4, 0.5**5)):
        assert rows(made, slot) == [pytest.approx([1.05, 0.0, 0.3 * value, 0.0])]


def test_a_fourth_answer_that_is_bad_by_itself_stays_as_bad() -> None:
    made = plan(follow_ups(3, Tone.HOSTILE))
    assert rows(made, 3) == [pytest.approx([1.8, 0.0, 0.0, 0.25])]


def test_answers_are_counted_without_a_reply_too() -> None:
    first = Action(do=Move.REPLY, at_h=1.0, tone=Tone.APOLOGETIC, name="first")
    again = Action(do=Move.FOLLOW_UP, after="first", tone=Tone.APOLOGETIC)
    between = Action(do=Move.CLOSE_COMMENTS, at_h=2.0)
    made = plan(Playbook(actions=(first, between, again)), "calming")
    assert rows(made, 1) == [pytest.approx([0.4, 0.0, 0.0, 0.0])]
    assert rows(made, 3) == [pytest.approx([0.7, 0.0, 0.0, 0.0])]
    replied(made, 1, needs_answer=False, starts=AT_HOUR, at_h=1.0, is_fixed=True, p_lapse=0.0)
    replied(made, 3, needs_answer=True, starts=AFTER, after=1)


@pytest.mark.parametrize(
    ("trigger", "code"),
    [
        (Trigger.MENTIONS_IN_HOUR, MENTIONS_IN_HOUR),
        (Trigger.MENTIONS, MENTIONS),
        (Trigger.REACH, REACH),
    ],
)
@pytest.mark.parametrize("unanswered", [True, False])
def test_a_conditional_step(trigger: Trigger, code: int, unanswered: bool) -> None:
    when = Condition(trigger=trigger, above=7.0, unanswered=unanswered)
    made = plan(Playbook(actions=(Action(do=Move.DELETE, when=when, delay_h=2.5),)))
    replied(
        made,
        1,
        starts=ON_TRIGGER,
        trigger=code,
        above=7.0,
        only_unanswered=unanswered,
        at_h=2.5,
        deletes=True,
        is_owners=True,
        is_heard=False,
        is_fixed=False,
        writing_h=0.0,
    )


def test_a_step_waits_for_another_by_name() -> None:
    steps = (
        Action(do=Move.CLOSE_COMMENTS, after="gone", delay_h=4.0),
        Action(do=Move.PAUSE_POSTS, at_h=3.0, name="gone"),
    )
    made = plan(Playbook(actions=steps))
    replied(made, 1, starts=AFTER, after=2, at_h=4.0)
    replied(made, 2, starts=AT_HOUR, at_h=3.0, is_fixed=True, pauses=True, is_owners=True)


def test_closed_comments_are_noticed_by_everybody_who_looks() -> None:
    steps = Playbook(actions=(Action(do=Move.CLOSE_COMMENTS, at_h=3.0),))
    made = plan(steps)
    replied(made, 1, is_heard=True, is_public=True, p_sees=1.0, p_returns=0.4, is_answer=False)
    assert rows(made, 1) == [pytest.approx([1.2, 0.0, 0.0, 0.0])]
    assert rows(plan(steps, "backfire"), 1) == [[1.0, 0.0, 0.0, 0.0]]


def test_the_shop_may_prove_that_the_claim_is_false() -> None:
    steps = Playbook(actions=(Action(do=Move.PUBLISH_PROOF, at_h=3.0),))
    made = plan(steps, *ALL, complaint={"is_false": True})
    replied(
        made, 1, audience=TO_SHOP_FOLLOWERS, interest=0.3, damage=0.0, writing_h=2.0,
        engagement=1.0, p_sees=0.5, p_returns=0.4, is_answer=False,
    )  # fmt: skip
    assert rows(made, 1) == [pytest.approx([0.4, 0.6, 0.0, 0.0])]
    off = [name for name in ALL if name != "proof"]
    assert rows(plan(steps, *off), 1) == [[1.0, 0.0, 0.0, 0.0]]


def test_helpers_calm_most_at_two_fifths_of_the_comments_and_spur_beyond() -> None:
    steps = Playbook(actions=(Action(do=Move.ASK_REGULARS, at_h=3.0, n_regulars=12),))
    made = plan(steps)
    replied(made, 1, indexed=BY_HELPERS, n_helpers=12.0, engagement=12.0, is_answer=False)
    factors = [row[0] for row in rows(made, 1, 21)]
    # 0.3 calmed in eight steps of a twentieth; from there to 1.5 in twelve
    assert factors[0] == 1.0
    assert factors[4] == pytest.approx(0.85)
    assert factors[8] == pytest.approx(0.7) == min(factors)
    assert factors[14] == pytest.approx(1.1)
    assert factors[20] == pytest.approx(1.5)
    assert np.diff(factors[:9]) == pytest.approx([-0.0375] * 8)
    assert np.diff(factors[8:]) == pytest.approx([0.8 / 12] * 12)
    assert all(row[1:] == [0.0, 0.0, 0.0] for row in rows(made, 1, 21))
    assert rows(plan(steps, "calming"), 1, 21) == [[1.0, 0.0, 0.0, 0.0]] * 21


def test_promotions_come_evenly_over_the_week() -> None:
    before = Preparation(promotions_per_week=14.0)
    made = plan(Playbook(before=before), platform={"visibility": 0.25})
    replied(
        made, PROMOTION, starts=AT_HOUR, at_h=6.0, period_h=12.0, is_fixed=True, p_sees=0.25,
        p_returns=0.25, p_works=0.3, buries=True, is_owners=False, is_answer=False,
    )  # fmt: skip
    assert rows(made, PROMOTION) == [pytest.approx([1.3, 0.0, 0.0, 0.05])]
    harmless = plan(Playbook(before=before), "backfire")
    replied(harmless, PROMOTION, starts=AT_HOUR, p_works=0.0, buries=False)
    replied(plan(Playbook()), PROMOTION, starts=NEVER)


def test_writing_takes_less_time_with_a_plan() -> None:
    before = Preparation(has_plan=True)
    made = plan(Playbook(reply=Reply(tone=Tone.EVASIVE), before=before))
    replied(made, writing_h=0.8)


def test_the_default_scenario_gives_the_defaults_of_the_tones() -> None:
    made = plan_of(reply(Tone.EMPATHETIC), Scenario(complaint=Complaint()))
    most = 0.9 * ResponseParameters().restore_max
    assert rows(made) == [pytest.approx([0.46, most, most, 0.0])]
