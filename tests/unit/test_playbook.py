"""Is every value of a playbook refused that means nothing, with the remedy in the message?"""

from __future__ import annotations

import math
from typing import Any

import pytest

from sim.errors import ParameterError, ScenarioError
from sim.playbook import (
    MAX_DELAY_H,
    SPEAKING,
    Action,
    Condition,
    Move,
    Playbook,
    Preparation,
    Reply,
    Trigger,
    check_delay_h,
)
from sim.responses import Tone

SILENT_MOVES = [move for move in Move if move not in SPEAKING]


def test_a_playbook_is_empty_unless_something_is_planned() -> None:
    playbook = Playbook()
    assert playbook.reply is None
    assert playbook.actions == ()
    assert playbook.before == Preparation()
    assert playbook.tone is Tone.SILENT
    assert Playbook(reply=Reply(tone=Tone.EVASIVE)).tone is Tone.EVASIVE


def test_an_ordinary_reply_is_public_honest_clear_and_without_money() -> None:
    reply = Reply(tone=Tone.EMPATHETIC)
    assert reply.delay_h is None
    assert reply.is_public
    assert reply.is_honest
    assert (reply.clarity, reply.compensation, reply.rest_h) == (1.0, 0.0, 0.0)


def test_silence_is_not_said() -> None:
    message = r"^tone must be one that is said, got 'silent'; leave the reply out$"
    with pytest.raises(ScenarioError, match=message):
        Reply(tone=Tone.SILENT)


def test_who_fixes_the_hour_of_an_answer_does_not_rest_before_it() -> None:
    message = r"^rest_h must be 0 h with a fixed delay_h, got 2\.0; leave delay_h out$"
    with pytest.raises(ScenarioError, match=message):
        Reply(tone=Tone.EMPATHETIC, delay_h=0.0, rest_h=2.0)
    assert Reply(tone=Tone.EMPATHETIC, rest_h=2.0).rest_h == 2.0
    assert Reply(tone=Tone.EMPATHETIC, delay_h=3.0, rest_h=0.0).delay_h == 3.0


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("clarity", 1.5, r"clarity must lie in \[0, 1\], got 1\.5"),
        ("clarity", -0.1, r"clarity must lie in \[0, 1\], got -0\.1"),
        ("compensation", 2.5, r"compensation must lie in \[0, 2\], got 2\.5"),
        ("rest_h", 25.0, r"rest_h must lie in \[0, 24\] h, got 25\.0"),
        ("delay_h", -1.0, r"delay_h must lie in \[0, 336\] h, got -1\.0"),
        ("delay_h", 336.1, r"delay_h must lie in \[0, 336\] h, got 336\.1"),
    ],
)
def test_numbers_of_a_reply_have_ranges(field: str, value: float, rule: str) -> None:
    with pytest.raises(ParameterError, match=rule):
        Reply(tone=Tone.EMPATHETIC, **{field: value})


@pytest.mark.parametrize("delay_h", [0.0, 12.5, MAX_DELAY_H])
def test_a_delay_within_the_storm_is_accepted(delay_h: float) -> None:
    check_delay_h(delay_h)
    assert Action(do=Move.DELETE, at_h=delay_h).at_h == delay_h


@pytest.mark.parametrize("delay_h", [-0.5, 400.0, math.inf, -math.inf, math.nan])
def test_another_delay_is_refused_by_its_name(delay_h: float) -> None:
    with pytest.raises(ParameterError, match=r"^delay_h must lie in \[0, 336\] h, got "):
        check_delay_h(delay_h)
    with pytest.raises(ParameterError, match=r"^at_h must lie in \[0, 336\] h, got "):
        Action(do=Move.DELETE, at_h=delay_h)


@pytest.mark.parametrize(
    ("waits", "n"),
    [
        ({}, 0),
        ({"at_h": 1.0, "after": "reply"}, 2),
        ({"at_h": 0.0, "when": Condition()}, 2),
        ({"after": "reply", "when": Condition()}, 2),
        ({"at_h": 1.0, "after": "reply", "when": Condition()}, 3),
    ],
)
def test_an_action_waits_for_exactly_one_thing(waits: dict[str, Any], n: int) -> None:
    message = rf"^do must have exactly one of at_h, after and when, got {n} of them$"
    with pytest.raises(ScenarioError, match=message):
        Action(do=Move.DELETE, **waits)


@pytest.mark.parametrize("waits", [{"at_h": 1.0}, {"after": "reply"}, {"when": Condition()}])
def test_each_way_of_waiting_will_do(waits: dict[str, Any]) -> None:
    assert Action(do=Move.DELETE, **waits).delay_h == 0.0


def test_a_dated_action_has_no_delay_beside_its_date() -> None:
    message = r"^delay_h must be left out beside at_h, got 3\.0$"
    with pytest.raises(ScenarioError, match=message):
        Action(do=Move.DELETE, at_h=1.0, delay_h=3.0)
    assert Action(do=Move.DELETE, after="reply", delay_h=3.0).delay_h == 3.0


@pytest.mark.parametrize("do", SPEAKING)
@pytest.mark.parametrize(("tone", "got"), [(None, "None"), (Tone.SILENT, "'silent'")])
def test_who_speaks_needs_a_tone(do: Move, tone: Tone | None, got: str) -> None:
    message = rf"^tone must be one that is said for {do.value}, got {got}; give a tone$"
    with pytest.raises(ScenarioError, match=message):
        Action(do=do, at_h=1.0, tone=tone)
    assert Action(do=do, at_h=1.0, tone=Tone.EVASIVE).tone is Tone.EVASIVE


@pytest.mark.parametrize("do", SILENT_MOVES)
def test_who_does_not_speak_has_no_tone(do: Move) -> None:
    message = rf"^tone must be left out for {do.value}, got 'hostile'$"
    with pytest.raises(ScenarioError, match=message):
        Action(do=do, at_h=1.0, tone=Tone.HOSTILE)
    assert Action(do=do, at_h=1.0).tone is None


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("delay_h", 337.0, r"delay_h must lie in \[0, 336\] h, got 337\.0"),
        ("compensation", -1.0, r"compensation must lie in \[0, 2\], got -1\.0"),
        ("clarity", 2.0, r"clarity must lie in \[0, 1\], got 2\.0"),
        ("n_regulars", 0, r"n_regulars must lie in \[1, 10000\] people, got 0"),
    ],
)
def test_numbers_of_an_action_have_ranges(field: str, value: float, rule: str) -> None:
    with pytest.raises(ParameterError, match=rule):
        Action(do=Move.ASK_REGULARS, after="reply", **{field: value})


def test_a_condition_waits_for_many_mentions_in_an_hour() -> None:
    condition = Condition()
    assert condition.trigger is Trigger.MENTIONS_IN_HOUR
    assert condition.above == 40.0
    assert not condition.unanswered
    with pytest.raises(ParameterError, match=r"above must lie in \[0, 1e\+09\], got -1\.0"):
        Condition(above=-1.0)


def test_numbers_of_the_preparation_have_ranges() -> None:
    before = Preparation()
    assert (before.informative_posts_per_week, before.promotions_per_week) == (0.0, 0.0)
    prepared = before.has_monitoring, before.has_plan, before.protects_data
    assert prepared == (False, False, False)
    with pytest.raises(ParameterError, match=r"informative_posts_per_week must lie in \[0, 21\]"):
        Preparation(informative_posts_per_week=22.0)
    with pytest.raises(ParameterError, match=r"promotions_per_week must lie in \[0, 70\]"):
        Preparation(promotions_per_week=71.0)
