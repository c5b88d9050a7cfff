"""When does the owner learn of the affair, and what does a move do to one who learns of it?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest
from small_town import N_FOLLOWERS, SURE, Run, run, town

from sim.event_log import EventKind
from sim.moves import DELETION, FIRST_EVENT, NO_ITEM, PROMOTION
from sim.network import in_home
from sim.playbook import Action, Move, Playbook, Preparation, Reply
from sim.responses import Tone
from sim.scenario import Channel, Happening, WorldEvent
from sim.state import N_LOOKS

FALSE_ALARM = 1e-6
SAW, EXPOSED, NOTICED = EventKind.SAW_ANSWER, EventKind.EXPOSED, EventKind.NOTICED
UNDATED = Playbook(reply=Reply(tone=Tone.APOLOGETIC))
WORDS = ("calming", "restoring", "backfire")
TOOL = Preparation(has_monitoring=True)
AFTER_ALL_H = 167.0
"""Everybody has seen the complaint by then, and reactions to what comes now end with the storm."""


def apology(delay_h: float = 0.0, **values: Any) -> Playbook:
    """For an accident, at once: 0.48 calmed and 0.24 restored."""
    return Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=delay_h, **values))


def everybody(slot: int = 0, **values: float) -> dict[int, dict[str, float]]:
    """Script a move that everybody comes across, sooner or later."""
    return {slot: {"p_sees": 1.0, "p_returns": 1.0} | values}


def damages(found: Run, accounts: set[int]) -> list[float]:
    return [found.of("damage", account) for account in accounts]


def test_a_tool_rings_as_often_as_said_and_soon() -> None:
    scenario = town("monitoring", playbook=Playbook(before=TOOL))
    playbook = Playbook(reply=UNDATED.reply, before=TOOL)
    noticed = np.array(
        [run(scenario, playbook, seed=seed, p_notice=0.0).noticed_h for seed in range(400)]
    )
    rang = noticed >= 0.0
    assert binomtest(int(rang.sum()), 400, 0.7).pvalue > FALSE_ALARM
    assert binomtest(int(rang.sum()), 400, 0.5).pvalue < FALSE_ALARM  # the control
    # exponential with mean half an hour
    assert noticed[rang].mean() == pytest.approx(0.5, abs=5 * 0.5 / np.sqrt(280))


@pytest.mark.parametrize(
    "closed", [{"complaint": {"channel": Channel.CLOSED_CHAT}}, {"platform": {"is_closed": True}}]
)
def test_owner_and_tool_are_blind_in_a_closed_chat(closed: dict[str, Any]) -> None:
    scenario = town("monitoring", playbook=Playbook(before=TOOL), **closed)
    for seed in range(10):
        found = run(scenario, Playbook(reply=UNDATED.reply, before=TOOL), seed=seed)
        assert found.noticed_h == -1.0
        assert not len(found.entries(EventKind.ANSWERED))
        assert found.state.counters[N_LOOKS] > 5


def test_the_owner_finds_the_complaint_at_the_first_look_or_never() -> None:
    for seed in range(20):
        found = run(town(), UNDATED, seed=seed, p_notice=1.0)
        assert 0.0 < found.noticed_h < 16.0  # uniform up to twice the mean of eight hours
        assert found.state.counters[N_LOOKS] == 1
        assert found.hours(NOTICED) == [found.noticed_h]
        assert found.entries(NOTICED)[0]["source"] == -1
        never = run(town(), UNDATED, seed=seed, p_notice=0.0)
        assert never.noticed_h == -1.0
        assert 24 <= never.state.counters[N_LOOKS] <= 66  # 42 looks in 336 h, sd about 4


def test_what_rings_first_ends_the_search() -> None:
    found = run(town(), UNDATED, p_notice=1.0, p_monitor=1.0, monitoring_delay_h=1e-6)
    assert found.noticed_h < 1e-3
    assert len(found.entries(NOTICED)) == 1
    assert found.state.counters[N_LOOKS] == 0
    late = run(town(), UNDATED, p_notice=1.0, p_monitor=1.0, monitoring_delay_h=1e9)
    assert late.noticed_h > 0.0  # found by looking; the tool would ring after the storm
    between = run(town(), UNDATED, p_notice=1.0, p_monitor=1.0, monitoring_delay_h=60.0, seed=3)
    assert len(between.entries(NOTICED)) == 1


def test_townspeople_who_share_tell_the_owner() -> None:
    found = run(town("told_by_others"), UNDATED, hazard=SURE, p_notice=0.0, p_told=1.0)
    first = found.entries(EventKind.SHARED)[0]
    (entry,) = found.entries(NOTICED)
    assert (entry["time_h"], entry["source"]) == (first["time_h"], first["account"])
    assert in_home(found.world.network, int(first["account"]))
    for nobody in ({"p_told": 0.0}, {"p_told": 1.0, "hazard": 0.0}):
        assert run(town(), UNDATED, p_notice=0.0, **{"hazard": SURE} | nobody).noticed_h == -1.0
    # a dated answer needs nobody to tell
    dated = run(town(), apology(), hazard=SURE, p_told=1.0)
    assert not len(dated.entries(NOTICED))


def test_those_who_knew_before_come_across_an_answer() -> None:
    found = run(town(*WORDS), apology(AFTER_ALL_H), moves=everybody())
    readers = found.accounts(EXPOSED)
    assert len(readers) == N_FOLLOWERS
    assert max(found.hours(EXPOSED)) < AFTER_ALL_H < min(found.hours(SAW))
    assert found.accounts(SAW) == readers | {found.complainant}
    assert len(found.entries(SAW)) == N_FOLLOWERS + 1
    # a fifth was lost, 0.24 of it comes back; the complainant had lost everything
    assert damages(found, readers) == pytest.approx([0.2 * 0.76] * N_FOLLOWERS)
    assert found.of("damage", found.complainant) == pytest.approx(0.76)
    assert all(found.of("factor", account) == pytest.approx(0.52) for account in readers)


def test_nobody_but_the_complainant_must_come_back() -> None:
    nobody = {0: {"p_sees": 0.0, "p_returns": 0.0}}
    found = run(town(*WORDS), apology(AFTER_ALL_H), moves=nobody)
    assert found.accounts(SAW) == {found.complainant}


def test_part_of_those_who_knew_come_back() -> None:
    seen = sum(
        len(run(town("returning"), apology(AFTER_ALL_H), seed=seed).accounts(SAW)) - 1
        for seed in range(20)
    )
    assert binomtest(seen, 20 * N_FOLLOWERS, 0.4).pvalue > FALSE_ALARM
    assert binomtest(seen, 20 * N_FOLLOWERS, 0.5).pvalue < FALSE_ALARM  # the control


def test_a_later_exposure_shows_the_answer_too() -> None:
    found = run(town(*WORDS), apology(), moves=everybody(), hazard=1e-9)
    assert found.hours(SAW)[1:] != []
    for account in found.accounts(EXPOSED):
        assert found.of("damage", account) == pytest.approx(0.2 * 0.76)
        assert found.of("hazard", account) == pytest.approx(0.52e-9)  # calmed in time
        assert found.of("spared", account) == pytest.approx(0.76)
    half = [run(town(), apology(), seed=seed) for seed in range(20)]
    seen = sum(len(one.accounts(SAW)) - 1 for one in half)
    assert binomtest(seen, 20 * N_FOLLOWERS, 0.5).pvalue > FALSE_ALARM


def again(*hours: float) -> tuple[WorldEvent, ...]:
    """The press repeats the affair to the whole town."""
    return tuple(WorldEvent(kind=Happening.PRESS, at_h=hour, size=300) for hour in hours)


def test_who_has_seen_a_fitting_answer_is_spared_a_part_of_later_damage() -> None:
    scenario = town(*WORDS, "press", events=again(160.0))
    found = run(scenario, apology(), moves=everybody(), visibility=1.0)
    readers = found.accounts(EXPOSED, 0)
    assert readers < found.accounts(EXPOSED, FIRST_EVENT + 1)
    # 0.2 lost, 0.24 of it restored; then 0.76 of 0.2 more
    expected = 1.0 - (1.0 - 0.152) * (1.0 - 0.2 * 0.76)
    twice = [
        account for account in readers
        if found.of("n_exposures", account) == 2
    ]  # fmt: skip
    assert twice
    assert damages(found, set(twice)) == pytest.approx([expected] * len(twice))
    unseen = run(scenario, Playbook(), visibility=1.0)
    assert damages(unseen, set(twice)) == pytest.approx([1.0 - 0.8 * 0.8] * len(twice))


def test_a_private_answer_is_seen_by_the_complainant_alone() -> None:
    found = run(town(*WORDS, "returning"), apology(3.0, is_public=False), hazard=SURE)
    assert found.accounts(SAW) == {found.complainant}
    assert len(found.entries(EXPOSED)) == N_FOLLOWERS
    assert found.of("damage", found.complainant) == pytest.approx(0.76)
    assert all(found.of("factor", account) == 1.0 for account in found.accounts(EXPOSED))


def with_loyal(found: Run, loyal: bool) -> dict[str, Any]:
    people = found.world.people.copy()  # type: ignore[attr-defined]
    people.is_loyal[0] = loyal
    return {"people": people}


@pytest.mark.parametrize(
    ("names", "loyal", "left"),
    [((), True, 0.76), (("betrayal",), False, 0.76), (("betrayal",), True, 0.76**1.3)],
)
def test_a_loyal_complainant_reacts_more_to_recovery(
    names: tuple[str, ...], loyal: bool, left: float
) -> None:
    scenario = town(*WORDS, *names, reputation={"avoidance_drift": 0.0})
    world = with_loyal(run(scenario), loyal)
    found = run(scenario, apology(is_public=False), world=world)
    assert found.of("damage", found.complainant) == pytest.approx(left)


@pytest.mark.parametrize(("loyal", "kept"), [(False, 0.75), (True, 0.75**1.3)])
def test_a_loyal_complainant_reacts_more_to_harm(loyal: bool, kept: float) -> None:
    scenario = town(*WORDS, "betrayal", complaint={"severity": 0.5},
                    reputation={"avoidance_drift": 0.0})  # fmt: skip
    hostile = Playbook(reply=Reply(tone=Tone.HOSTILE, delay_h=0.0, is_public=False))
    found = run(scenario, hostile, world=with_loyal(run(scenario), loyal))
    # half of the trust was left; a quarter of what is left goes
    assert found.of("damage", found.complainant) == pytest.approx(1.0 - 0.5 * kept)


DELETE = Action(do=Move.DELETE, at_h=2.0)


def test_an_unnoticed_deletion_ends_the_exposures() -> None:
    before = run(town())
    found = run(town("deletion_noticed"), Playbook(actions=(DELETE,)),
                moves={DELETION: {"p_happens": 0.0}})  # fmt: skip
    assert found.hours(EXPOSED) == [hour for hour in before.hours(EXPOSED) if hour < 2.0]
    assert 0 < len(found.entries(EXPOSED)) < N_FOLLOWERS
    assert found.outcomes["complaint_posts"] == 1.0
    assert not len(found.entries(EventKind.POSTED, DELETION + 1))


def test_a_copy_outlives_the_deletion() -> None:
    """Those who have shared the complaint still show it."""
    scenario = town("word_of_mouth", channel={"told_mean": 2.0, "p_tells": 0.5})
    found = run(scenario, Playbook(actions=(DELETE,)), p_tells=1.0)
    late = found.entries(EXPOSED)[found.entries(EXPOSED)["time_h"] > 2.0]
    assert len(late)
    assert found.complainant not in set(late["source"].tolist())


def test_a_noticed_deletion_angers_and_brings_a_copy() -> None:
    scenario = town(*WORDS, "deletion_noticed", "returning", complaint={"severity": 0.0})
    script = everybody(DELETION, p_happens=1.0, delay_mean_h=0.0)
    found = run(
        scenario, Playbook(actions=(DELETE,)), moves=script, visibility=1.0,
        world={"complainant_audience": 30},
    )  # fmt: skip
    (posted,) = found.entries(EventKind.POSTED, DELETION + 1)
    assert (posted["time_h"], posted["account"]) == (2.0, -3)
    assert len(found.entries(EXPOSED, DELETION + 1)) in (29, 30)  # not the complainant
    assert found.outcomes["complaint_posts"] == 2.0
    knew = found.accounts(EXPOSED)
    assert found.accounts(SAW, DELETION + 1) == knew
    for account in knew & found.customers:
        assert found.of("damage", account) == pytest.approx(0.1)
        assert found.of("factor", account) == pytest.approx(1.5)


def test_closed_comments_anger_everybody_who_looks() -> None:
    closing = Playbook(actions=(Action(do=Move.CLOSE_COMMENTS, at_h=0.0),))
    found = run(town("closing_noticed"), closing, hazard=1e-9)
    assert len(found.accounts(SAW, 2)) == N_FOLLOWERS
    for account in found.accounts(EXPOSED):
        assert found.of("hazard", account) == pytest.approx(1.2e-9)
    nothing = run(town(), closing, hazard=1e-9)
    for account in nothing.accounts(EXPOSED):
        assert nothing.of("hazard", account) == pytest.approx(1e-9)


def insulted(p_works: float) -> Run:
    before = Preparation(promotions_per_week=1.0)
    scenario = town("promotion_insults", complaint={"severity": 0.0},
                    playbook=Playbook(before=before))  # fmt: skip
    return run(scenario, moves=everybody(PROMOTION, p_works=p_works))


def test_a_promotion_insults_followers_who_know_of_the_affair() -> None:
    found = insulted(1.0)
    assert found.hours(EventKind.ACTED) == [84.0, 252.0]
    readers = found.accounts(EXPOSED)
    assert found.accounts(SAW, PROMOTION + 1) == readers
    assert len(found.entries(SAW)) == N_FOLLOWERS  # the second one is nothing new
    assert damages(found, readers) == pytest.approx([0.05] * N_FOLLOWERS)
    assert all(found.of("factor", account) == pytest.approx(1.3) for account in readers)
    harmless = insulted(0.0)
    assert len(harmless.entries(SAW)) == N_FOLLOWERS
    assert damages(harmless, readers) == [0.0] * N_FOLLOWERS


def test_a_promotion_is_shown_to_followers_only() -> None:
    before = Preparation(promotions_per_week=1.0)
    scenario = town("promotion_insults", "press", events=again(0.0),
                    playbook=Playbook(before=before))  # fmt: skip
    script = {PROMOTION: {"p_sees": 0.0, "p_returns": 1.0}}
    found = run(scenario, moves=script, visibility=1.0)
    knew_first = {
        int(entry["account"]) for entry in found.entries(EXPOSED) if entry["time_h"] < 252.0
    }
    followers = found.accounts(EXPOSED, 0)
    assert len(knew_first) > len(followers)
    assert found.accounts(SAW, PROMOTION + 1) == followers


def test_promotions_bury_the_answer() -> None:
    before = Preparation(promotions_per_week=21.0)
    scenario = town("promotion_insults", playbook=Playbook(before=before))
    playbook = Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=0.0), before=before)
    script = {0: {"p_sees": 1.0, "p_returns": 0.0}, PROMOTION: {"p_works": 0.0}}
    found = run(scenario, playbook, moves=script, promotion_burying=0.0)
    hours = {int(entry["account"]): entry["time_h"] for entry in found.entries(EXPOSED)}
    before_it = {account for account, hour in hours.items() if hour < 4.0}
    assert 0 < len(before_it) < N_FOLLOWERS  # the first promotion comes after four hours
    assert found.accounts(SAW, 1) == before_it | {found.complainant}
    open_end = run(scenario, playbook, moves=script, promotion_burying=1.0)
    assert len(open_end.accounts(SAW, 1)) == N_FOLLOWERS + 1


def test_helpers_calm_by_their_part_of_the_comments() -> None:
    asked = Action(do=Move.ASK_REGULARS, at_h=0.0, n_regulars=5)
    found = run(town("helpers"), Playbook(actions=(asked,)))
    assert found.state.steps.factor[1] == pytest.approx(1.5)  # nobody but helpers speaks
    late = Action(do=Move.ASK_REGULARS, at_h=200.0, n_regulars=100)
    # 100 of 200 comments: half, ten steps; 0.7 + 0.8 x 2 / 12
    found = run(town("helpers"), Playbook(actions=(late,)), hazard=SURE)
    assert found.state.steps.factor[1] == pytest.approx(0.7 + 0.8 / 6)
    few = Action(do=Move.ASK_REGULARS, at_h=200.0, n_regulars=10)
    # 10 of 110 comments: one whole step; 1 - 0.3 / 8
    found = run(town("helpers"), Playbook(actions=(few,)), hazard=SURE)
    assert found.state.steps.factor[1] == pytest.approx(1.0 - 0.0375)
    assert found.state.steps.is_item[1] == NO_ITEM
