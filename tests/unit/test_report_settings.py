"""Does a report say everything that a scenario is made of, in both languages?"""

from __future__ import annotations

import pytest
from hand_made import hand_made

from experiments.report import report_html
from experiments.report_settings import changes, setting_rows
from experiments.wording import Wording
from scenarios import load
from scenarios.loader import names
from sim.playbook import Action, Condition, Move, Playbook, Preparation, Reply, Trigger
from sim.responses import Tone
from sim.scenario import Channel, Complaint, Happening, Scenario, WorldEvent


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_has_words(channel: Channel, lang: str) -> None:
    comparison = hand_made(scenario=Scenario(complaint=Complaint(channel=channel)))
    told = dict(setting_rows(comparison, Wording(lang)))
    assert channel.value not in told.values()


def test_the_whole_playbook_and_the_events_are_listed() -> None:
    when = Condition(trigger=Trigger.MENTIONS_IN_HOUR, above=20.0, unanswered=True)
    scenario = Scenario(
        playbook=Playbook(
            reply=Reply(tone=Tone.APOLOGETIC, delay_h=2.0, compensation=1.0),
            actions=(
                Action(do=Move.CLOSE_COMMENTS, at_h=100.0),
                Action(do=Move.ASK_REGULARS, when=when, n_regulars=9),
            ),
            before=Preparation(has_plan=True),
        ),
        events=(WorldEvent(kind=Happening.PRESS, at_h=30.0),),
    )
    found = {change.name: change.value for change in changes(scenario)}
    assert found == {
        "playbook.before.has_plan": True,
        "playbook.reply.compensation": 1.0,
        "playbook.actions.1": "do close_comments, at_h 100",
        "playbook.actions.2": ("do ask_regulars, when above 20, unanswered True, n_regulars 9"),
        "events.1": "kind press, at_h 30",
    }


@pytest.mark.parametrize("name", names())
def test_every_shipped_scenario_has_a_report(name: str) -> None:
    for lang in ("id", "en"):
        html = report_html(hand_made(scenario=load(name)), lang=lang)
        assert html.rstrip().endswith("</html>")
