"""When does a move begin, when is it out, and what changes at once?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest
from small_town import N_FOLLOWERS, NOTHING, SURE, Run, run, town

from sim.event_log import EventKind
from sim.moves import FIRST_EVENT, PRESS
from sim.playbook import Action, Condition, Move, Playbook, Preparation, Reply, Trigger
from sim.responses import Tone
from sim.scenario import Happening, WorldEvent
from sim.state import ANSWERED_H, N_SHARES, OWNER_HOURS, STRESS, STRESSED_AT_H

FALSE_ALARM = 1e-6
APOLOGY = Reply(tone=Tone.APOLOGETIC, delay_h=0.0)
ANSWERED, ACTED = EventKind.ANSWERED, EventKind.ACTED


def steps(*actions: Action, reply: Reply | None = APOLOGY) -> Playbook:
    return Playbook(reply=reply, actions=actions)


def again(**values: Any) -> Action:
    """One more apology, after the first unless said otherwise."""
    waits = {} if {"at_h", "when"} & values.keys() else {"after": "reply"}
    return Action(do=Move.FOLLOW_UP, tone=Tone.APOLOGETIC, **waits | values)


def close(**values: Any) -> Action:
    return Action(do=Move.CLOSE_COMMENTS, **values)


def out_h(found: Run, slot: int) -> float:
    """Give the hour at which a move came out; negative: never."""
    return float(found.state.steps.out_h[slot])


@pytest.mark.parametrize("delay_h", [0.0, 5.5, 336.0])
def test_a_dated_answer_is_out_exactly_at_its_hour(delay_h: float) -> None:
    found = run(town(), steps(reply=Reply(tone=Tone.APOLOGETIC, delay_h=delay_h)))
    assert found.hours(ANSWERED) == [delay_h]
    (entry,) = found.entries(ANSWERED)
    assert (entry["account"], entry["item_id"]) == (-1, 1)
    assert found.state.values[ANSWERED_H] == found.noticed_h == delay_h
    assert found.outcomes["owner_hours"] == 2.0


def test_a_shop_that_says_nothing_never_answers() -> None:
    found = run(town(), Playbook())
    assert not len(found.entries(ANSWERED))
    assert found.state.values[ANSWERED_H] == found.noticed_h == -1.0
    assert found.outcomes["owner_hours"] == 0.0


@pytest.mark.parametrize("delay_h", [0.0, 3.0])
def test_a_step_waits_for_another_and_is_written_first(delay_h: float) -> None:
    found = run(town(), steps(again(delay_h=delay_h)))
    assert found.hours(ANSWERED) == [0.0, pytest.approx(delay_h + 2.0)]
    assert found.state.values[OWNER_HOURS] == 4.0


def test_what_needs_no_writing_is_out_at_once() -> None:
    found = run(town(), steps(close(after="reply", delay_h=3.0)))
    assert found.hours(ACTED, 2) == [pytest.approx(3.0)]
    (entry,) = found.entries(ACTED)
    assert entry["account"] == -1
    assert found.state.values[OWNER_HOURS] == 2.0


def test_two_answers_never_overlap() -> None:
    found = run(town(), steps(again(delay_h=3.0), again(delay_h=3.0), again(delay_h=4.5)))
    # 3 to 5, then 5 to 7, then 7 to 9
    assert found.hours(ANSWERED) == pytest.approx([0.0, 5.0, 7.0, 9.0])


def test_a_distant_plan_does_not_bind_the_hands_before_its_time() -> None:
    found = run(town(), steps(again(delay_h=100.0), again(delay_h=1.0)))
    assert out_h(found, 2) == pytest.approx(3.0)
    assert out_h(found, 1) == pytest.approx(102.0)


@pytest.mark.parametrize(
    ("delay_h", "done_h"),
    [
        (3.0, 7.0),  # begun at 11, open from 8 to 21: twice as long
        (12.5, 16.5),  # begun at half past 20
        (13.5, 15.5),  # begun at half past 21: closed
        (23.5, 25.5),  # half past 7
        (24.0, 28.0),  # 8 in the morning
    ],
)
def test_writing_takes_longer_while_the_shop_is_open(delay_h: float, done_h: float) -> None:
    assert out_h(run(town("hands"), steps(again(delay_h=delay_h))), 1) == pytest.approx(done_h)
    assert out_h(run(town(), steps(again(delay_h=delay_h))), 1) == pytest.approx(delay_h + 2.0)


DAYTIME = {"wake_hour": 6.0, "sleep_hour": 22.0}


@pytest.mark.parametrize(
    ("delay_h", "done_h"),
    [
        (3.0, 5.0),
        (11.5, 13.5),  # half past 19 to half past 21
        (13.0, 23.0),  # 21 to 22 and 6 to 7
        (16.0, 24.0),  # asleep at midnight: 6 to 8
        (22.0, 24.0),
    ],
)
def test_the_owner_writes_awake(delay_h: float, done_h: float) -> None:
    found = run(town(owner=DAYTIME), steps(again(delay_h=delay_h)))
    assert out_h(found, 1) == pytest.approx(done_h)


def test_what_would_not_be_done_in_time_is_not_begun() -> None:
    # writing takes until 336.5 h, and does not keep the owner from closing the comments
    late, short = again(delay_h=334.5), close(after="reply", delay_h=335.0)
    found = run(town(), steps(late, short))
    assert out_h(found, 1) < 0.0
    assert out_h(found, 2) == pytest.approx(335.0)
    beyond = run(town(), steps(close(after="reply", delay_h=336.0)))
    assert not len(beyond.entries(ACTED))


def test_rest_comes_before_writing() -> None:
    for rest_h in (0.0, 5.0):
        reply = Reply(tone=Tone.APOLOGETIC, rest_h=rest_h)
        found = run(town("monitoring"), steps(reply=reply), p_monitor=1.0)
        assert found.noticed_h > 0.0
        assert found.state.values[ANSWERED_H] == pytest.approx(found.noticed_h + rest_h + 2.0)


def test_nobody_answers_again_before_the_first_answer() -> None:
    late = Reply(tone=Tone.APOLOGETIC, delay_h=5.0)
    found = run(town(), steps(again(at_h=1.0), again(at_h=6.0), reply=late))
    assert found.hours(ANSWERED) == [5.0, 6.0]
    # what is waited for but never happens holds up the rest
    named = steps(again(at_h=1.0, name="early"), close(after="early"), reply=late)
    assert not len(run(town(), named).entries(ACTED))


def share_hours(found: Run) -> list[float]:
    return found.hours(EventKind.SHARED)


@pytest.mark.parametrize("above", [0.0, 3.0, 40.0])
def test_a_condition_is_met_when_the_count_is_above_the_number(above: float) -> None:
    nth = int(above)
    mentions = Condition(trigger=Trigger.MENTIONS, above=above)
    found = run(town(), steps(close(when=mentions)), hazard=SURE)
    assert found.hours(ACTED) == [share_hours(found)[nth]]
    reach = Condition(trigger=Trigger.REACH, above=above)
    found = run(town(), steps(close(when=reach)), hazard=SURE)
    assert found.hours(ACTED) == [share_hours(found)[nth]]  # everybody shares at once


def test_mentions_are_counted_within_an_hour() -> None:
    found = run(town(), steps(close(when=Condition(above=2.0))), hazard=SURE)
    hours = np.array(share_hours(found))
    in_hour = np.array([np.sum(hours[: n + 1] // 1 == hour // 1) for n, hour in enumerate(hours)])
    assert found.hours(ACTED) == [hours[np.argmax(in_hour > 2)]]
    calm = run(town(), steps(close(when=Condition(above=float(N_FOLLOWERS)))), hazard=SURE)
    assert not len(calm.entries(ACTED))


def test_a_condition_that_is_not_met_lets_nothing_happen() -> None:
    first = Condition(trigger=Trigger.MENTIONS, above=0.0)
    assert not len(run(town(), steps(close(when=first)), hazard=NOTHING).entries(ACTED))
    many = Condition(trigger=Trigger.MENTIONS, above=float(N_FOLLOWERS))
    assert not len(run(town(), steps(close(when=many)), hazard=SURE).entries(ACTED))


def test_a_condition_may_ask_that_nothing_was_answered() -> None:
    unanswered = Condition(trigger=Trigger.MENTIONS, above=0.0, unanswered=True)
    silent = run(town(), steps(close(when=unanswered), reply=None), hazard=SURE)
    assert len(silent.entries(ACTED)) == 1
    answered = run(town(), steps(close(when=unanswered)), hazard=SURE)
    assert not len(answered.entries(ACTED))


def test_a_conditional_step_waits_its_delay() -> None:
    first = Condition(trigger=Trigger.MENTIONS, above=0.0)
    found = run(town(), steps(close(when=first, delay_h=7.0)), hazard=SURE)
    assert found.hours(ACTED) == [pytest.approx(share_hours(found)[0] + 7.0)]


def test_a_condition_may_bring_the_first_answer() -> None:
    first = Condition(trigger=Trigger.MENTIONS, above=4.0)
    playbook = steps(Action(do=Move.REPLY, tone=Tone.EVASIVE, when=first), reply=None)
    found = run(town(), playbook, hazard=SURE)
    assert found.state.values[ANSWERED_H] == pytest.approx(share_hours(found)[4] + 2.0)


def test_a_closed_shop_does_nothing_any_more() -> None:
    playbook = steps(close(at_h=3.0), close(at_h=30.0), again(delay_h=30.0))
    event = (WorldEvent(kind=Happening.PRESS, at_h=40.0, size=10),)
    found = run(town("closure", "press", events=event), playbook, world={"cash_buffer_idr": -1e9})
    assert found.hours(EventKind.CLOSED) == [24.0]
    assert found.hours(ACTED) == [3.0, 40.0]  # others go on
    assert found.hours(ANSWERED) == [0.0]
    assert found.outcomes["closed"] == 1.0


def test_stress_is_the_number_of_recent_insults() -> None:
    found = run(town(), hazard=SURE)
    hours = np.array(share_hours(found))
    assert len(hours) == found.state.counters[N_SHARES] == N_FOLLOWERS
    # each counts half after twelve hours
    expected = np.sum(0.5 ** ((hours[-1] - hours) / 12.0))
    assert found.state.values[STRESSED_AT_H] == hours[-1]
    assert found.state.values[STRESS] == pytest.approx(expected)


STRESSED = {"p_lapse": 0.5, "stress_half_insults": 1.0}
OPEN_END = Reply(tone=Tone.APOLOGETIC)


def lapses(n: int, hazard: float, reply: Reply = OPEN_END, **action: float) -> int:
    """Count the worlds in which hostility comes out instead; the tool rings after a day."""
    scenario = town("stress", "backfire", "calming", action=STRESSED | action)
    count = 0
    for seed in range(n):
        found = run(
            scenario, Playbook(reply=reply), seed=seed, hazard=hazard, p_notice=0.0, p_monitor=1.0,
            stress_half_life_h=1e9,
        )  # fmt: skip
        assert found.state.values[ANSWERED_H] > 0.0
        count += found.state.steps.is_lapse[0]
        assert found.state.steps.factor[0] == (1.8 if found.state.steps.is_lapse[0] else
                                               pytest.approx(calmed(found)))  # fmt: skip
    return count


def calmed(found: Run) -> float:
    """What an apology for an accident leaves, by the whole hour; nothing fades."""
    return 1.0 - 0.6 * 0.8


def test_a_stressed_owner_lapses_as_often_as_said() -> None:
    # tens of insults with a half of one: nearly full stress, so nearly one half
    count = lapses(300, SURE)
    assert binomtest(count, 300, 0.48).pvalue > FALSE_ALARM
    assert binomtest(count, 300, 0.25).pvalue < FALSE_ALARM  # the control


def test_nobody_lapses_without_insults() -> None:
    assert lapses(60, NOTHING) == 0


def test_rest_lowers_the_chance_of_a_lapse() -> None:
    # four hours are two half-lives: an eighth
    count = lapses(300, SURE, Reply(tone=Tone.APOLOGETIC, rest_h=4.0))
    assert binomtest(count, 300, 0.125).pvalue > FALSE_ALARM
    assert binomtest(count, 300, 0.48).pvalue < FALSE_ALARM  # the control


@pytest.mark.parametrize("second_item", [True, False])
def test_hostility_that_slips_out_is_passed_on(second_item: bool) -> None:
    names = ["stress", "backfire"] + ["second_item"] * second_item
    playbook = Playbook(reply=OPEN_END)
    found = run(town(*names), playbook, hazard=SURE, moves={0: {"p_lapse": 1e9}}, p_monitor=1.0)
    assert found.state.steps.is_lapse[0]
    assert found.state.steps.harm[0] == 0.25
    assert len(found.entries(EventKind.POSTED, 1)) == int(second_item)
    assert bool(len(found.entries(EventKind.EXPOSED, 1))) == second_item


def promoted(found: Run) -> list[float]:
    return found.hours(ACTED, 25)


def test_promotions_come_at_even_gaps_until_they_are_paused() -> None:
    before = Preparation(promotions_per_week=7.0)
    scenario = town("promotion_insults", playbook=Playbook(before=before))
    found = run(scenario, Playbook(before=before))
    assert promoted(found) == [12.0 + 24.0 * day for day in range(14)]
    assert {int(entry["account"]) for entry in found.entries(ACTED, 25)} == {-1}
    pause = Action(do=Move.PAUSE_POSTS, at_h=60.5)
    found = run(scenario, Playbook(actions=(pause,), before=before))
    assert promoted(found) == [12.0, 36.0, 60.0]
    assert found.outcomes["owner_hours"] == 0.0  # nothing of it is written now


def shut_days(found: Run) -> list[int]:
    """Days without any sales that would have had some."""
    empty = (found.state.sales_idr == 0.0) & (found.world.base_sales_idr > 0.0)
    return [int(day) for day in np.flatnonzero(empty)]


FOUR_DAYS = {"closure_median_d": 4.0, "closure_sigma": 0.0}


def order(*hours: float) -> tuple[WorldEvent, ...]:
    return tuple(WorldEvent(kind=Happening.AUTHORITY, at_h=hour) for hour in hours)


@pytest.mark.parametrize(("at_h", "days"), [(0.0, [1, 2, 3, 4]), (30.0, [2, 3, 4, 5])])
def test_an_authority_shuts_the_shop_from_the_next_day_on(at_h: float, days: list[int]) -> None:
    found = run(town("authority", events=order(at_h), third_party=FOUR_DAYS))
    assert shut_days(found) == days
    assert found.hours(ACTED, FIRST_EVENT + 1) == [at_h]
    assert found.entries(ACTED)[0]["account"] == -3
    # the customers who would have come on these days did not stay away
    untouched = [day for day in range(90) if day not in days]
    silent = run(town())
    assert np.all(found.state.sales_idr[untouched] >= silent.state.sales_idr[untouched])


def test_the_days_of_a_closure_are_drawn_and_at_least_one() -> None:
    half = {"closure_median_d": 3.0, "closure_sigma": 1.5}
    lengths = [
        len(shut_days(run(town("authority", events=order(5.0), third_party=half), seed=seed)))
        for seed in range(60)
    ]
    assert min(lengths) == 1
    assert len(set(lengths)) > 5
    assert 1 <= np.median(lengths) <= 8


def test_a_later_order_shuts_the_shop_again() -> None:
    found = run(town("authority", events=order(30.0, 200.0), third_party=FOUR_DAYS))
    assert shut_days(found) == [2, 3, 4, 5, 9, 10, 11, 12]


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_a_third_party_steps_in_by_chance_after_its_delay(p: float) -> None:
    scenario = town("press", third_party={"press_mentions": 9.0})
    script = {PRESS: {"p_happens": p, "delay_mean_h": 0.0, "at_h": 6.0}}
    found = run(scenario, hazard=SURE, moves=script)
    tenth = share_hours(found)[9]
    assert found.hours(ACTED, PRESS + 1) == [pytest.approx(tenth + 6.0)] * int(p)
