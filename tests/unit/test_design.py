"""Does each cell of a comparison change the first answer, and nothing else?"""

from __future__ import annotations

import pytest

from experiments.comparing import compare
from experiments.comparison import Cell
from experiments.design import playbook_of
from sim.moves import AFTER, AT_HOUR, FIRST_ACTION
from sim.parameters import NetworkParameters, Parameters
from sim.plan import plan_of
from sim.playbook import Action, Condition, Move, Playbook, Preparation, Reply
from sim.responses import Tone
from sim.scenario import Complaint, Scenario

SILENCE = Cell(delay_h=None, tone=Tone.SILENT)
SORRY = Cell(delay_h=6.0, tone=Tone.APOLOGETIC)
BEFORE = Preparation(promotions_per_week=21.0, has_plan=True)

ASK = Action(do=Move.ASK_REGULARS, name="ask", after="reply")
PAUSE = Action(do=Move.PAUSE_POSTS, name="pause", at_h=2.0)
CLOSE_LATER = Action(do=Move.CLOSE_COMMENTS, name="close", after="ask", delay_h=3.0)
MORE = Action(do=Move.FOLLOW_UP, name="more", after="reply", tone=Tone.INFORMATIVE)
PROOF_AFTER_MORE = Action(do=Move.PUBLISH_PROOF, after="more")
PROOF = Action(do=Move.PUBLISH_PROOF, after="pause")
DELETE = Action(do=Move.DELETE, when=Condition(above=3.0))
SAID = Reply(
    tone=Tone.HOSTILE, is_public=False, is_honest=False, clarity=0.5, compensation=1.5, rest_h=9.0
)
RICH = Scenario(
    complaint=Complaint(is_false=True),
    playbook=Playbook(
        reply=SAID,
        actions=(ASK, PAUSE, CLOSE_LATER, MORE, PROOF_AFTER_MORE, PROOF, DELETE),
        before=BEFORE,
    ),
)


def test_without_anything_else_a_cell_is_one_answer():
    assert playbook_of(SORRY, Scenario()) == Playbook(
        reply=Reply(tone=Tone.APOLOGETIC, delay_h=6.0)
    )
    assert playbook_of(SILENCE, Scenario()) == Playbook()


def test_the_scenario_gives_all_but_the_first_answer():
    playbook = playbook_of(SORRY, RICH)
    assert playbook.before is BEFORE
    assert playbook.reply == Reply(
        tone=Tone.APOLOGETIC,
        delay_h=6.0,
        is_public=False,
        is_honest=False,
        clarity=0.5,
        compensation=1.5,
    )
    assert playbook.actions == (PAUSE, PROOF, DELETE, ASK, CLOSE_LATER)


def test_silence_leaves_out_what_waits_for_an_answer():
    playbook = playbook_of(SILENCE, RICH)
    assert playbook == Playbook(actions=(PAUSE, PROOF, DELETE), before=BEFORE)


def test_a_step_has_the_same_slot_in_every_cell():
    spoken, silent = (plan_of(playbook_of(cell, RICH), RICH).moves for cell in (SORRY, SILENCE))
    places = slice(FIRST_ACTION, FIRST_ACTION + 3)
    assert list(silent.starts[places])[:2] == [AT_HOUR, AFTER]
    assert list(spoken.starts[places]) == list(silent.starts[places])
    assert list(spoken.deletes[places]) == list(silent.deletes[places]) == [False, False, True]
    assert int(spoken.after[FIRST_ACTION + 4]) == FIRST_ACTION + 3


@pytest.mark.parametrize("tone", [Tone.EMPATHETIC, Tone.DEFENSIVE])
def test_a_scenario_that_speaks_later_can_be_compared(tone):
    scenario = Scenario(
        complaint=RICH.complaint,
        playbook=RICH.playbook,
        parameters=Parameters(network=NetworkParameters(n_accounts=10_000)),
    )
    found = compare(scenario, delays_h=[1.0], tones=[tone, Tone.SILENT], runs=2, workers=1)
    assert found.outcomes["owner_hours"][0].min() > found.outcomes["owner_hours"][1].max() > 0.0
