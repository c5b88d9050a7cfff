"""Does what the trainer lets happen reach both sides, and is every other text refused?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evening import evening
from dashboard.injects import Inject, offered_kinds, read_injects, told_injects, written_injects
from dashboard.library import library
from dashboard.service import Service
from dashboard.stage_data import stage_data
from dashboard.state import Choice, State
from dashboard.text import text_of
from sim.responses import Tone
from sim.scenario import Complaint, Happening

SERVICE = Service(library())
PRESS = Inject(Happening.PRESS, 5)


def state(**changes):
    return State(**{"scenario": "tone_deaf_promotion", "evening": 3, "lang": "en", **changes})


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "press", "press-", "press-97", "press-05", "press--1", "press-1.", "Press-1"),
        *("press-1.press-1", "press-1.press-2.press-3.press-4", "fire-3", "press-1,proof-2"),
        *("press-٣", "press-1 ", " press-1", "press-1\n", "press-" + "1" * 300),
    ],
)
def test_what_is_no_inject_is_refused(text):
    with pytest.raises(ValueError, match=r"^(?s:.*)$"):
        read_injects(text)


@given(st.text(max_size=60))
def test_what_is_read_is_written_again(text):
    try:
        found = read_injects(text)
    except ValueError:
        return
    assert written_injects(found) == text


def test_an_inject_happens_on_both_sides_and_changes_nothing_before():
    plain, more = (SERVICE.case(state(injects=injects)) for injects in ((), (PRESS,)))
    assert more.key != plain.key
    sides = (Choice(delay_h=2, tone=Tone.APOLOGETIC), Choice(delay_h=24, tone=Tone.HOSTILE))
    before, after = (evening(case, sides, 3) for case in (plain, more))
    for old, new in zip(before.nights, after.nights, strict=True):
        early = [night.events[night.events["time_h"] < 5.0] for night in (old, new)]
        assert np.array_equal(*early)
        assert not np.array_equal(old.events, new.events)


def test_the_clock_is_marked_and_the_figure_says_it():
    data = stage_data(SERVICE, state(injects=(PRESS,)))
    for side in data["sides"]:
        assert {"h": 5.0, "what": "a news site reports", "is_answer": False} in side["marks"]
    assert data["made_of"].endswith("Added by the trainer: a news site reports, hour 5.")


def test_what_contradicts_the_scenario_is_left_out():
    case = SERVICE.case(state(injects=(Inject(Happening.PROOF, 3),)))
    assert case.injects == ()
    assert case == SERVICE.case(state())


def test_proof_is_offered_for_false_claims_only():
    assert Happening.PROOF not in offered_kinds(Complaint())
    assert offered_kinds(Complaint(is_false=True)) == list(Happening)


def test_nothing_is_said_of_nothing():
    assert told_injects((), text_of("id")) == ""
