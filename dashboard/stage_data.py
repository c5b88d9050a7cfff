"""What does the stage get when it asks for an evening? Both sides, in plain values."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.crowd import GROUPS
from dashboard.evening import STAGE_H, STEP_H, Evening, evening, told
from dashboard.injects import told_injects
from dashboard.service import SEED, Service
from dashboard.state import State
from dashboard.text import PageText, text_of
from experiments.comparison import Fate
from experiments.report_sections import rough_rupiah
from experiments.report_worlds import COMPLAINANT, MOST_NAMES
from sim.responses import Tone


def stage_data(service: Service, state: State) -> dict[str, Any]:
    """Give an evening to the player.

    Parameters
    ----------
    service : Service
        Knows the scenarios.
    state : State
        Of the link.

    Returns
    -------
    dict
        Positions and groups of those who are drawn, both sides, what became of whom, in the
        language of the link.
    """
    case, text = service.case(state), text_of(state.lang)
    found = evening(case, (state.a, state.b), state.evening)
    crowd = found.crowd
    answers = []
    for side in (state.a, state.b):
        delay_h = None if side.tone is Tone.SILENT else float(side.delay_h)
        answers.append(text.answer(delay_h, side.tone))
    sides = [told(night, crowd, case) for night in found.nights]
    for shown, name, night in zip(sides, answers, found.nights, strict=True):
        shown["name"] = name
        shown["end"] = _end(night.outcomes, text)
        for mark in shown["marks"]:
            mark["what"] = text.text(f"act_{mark['what']}")
    return {
        "hours": STAGE_H,
        "step_h": STEP_H,
        "posted_hour": float(case.scenario.complaint.posted_hour),
        "groups": [text.text(f"group_{name}") for name in GROUPS],
        "group": [int(group) for group in crowd.groups],
        "x": [round(1000 * float(x)) for x in crowd.x],
        "y": [round(1000 * float(y)) for y in crowd.y],
        "sides": sides,
        "lost": [int(night.outcomes["lost_customers"]) for night in found.nights],
        "evening": state.evening,
        "crowd": text.text(
            "stage_crowd",
            shown=text.number(len(crowd.accounts)),
            all=text.number(found.world.network.n_accounts),
        ),
        "made_of": text.text(
            "stage_made_of",
            scenario=getattr(case.file.title, text.lang),
            evening=state.evening,
            seed=SEED,
        )
        + told_injects(case.injects, text),
        **_flips(found, text),
    }


def _end(outcomes: dict[str, float], text: PageText) -> str:
    """Say what one side cost in the end."""
    return text.text(
        "stage_end",
        lost=text.number(outcomes["lost_customers"]),
        sales=rough_rupiah(outcomes["lost_sales_idr"], text),
        reach=text.number(outcomes["reach"]),
    )


def _flips(found: Evening, text: PageText) -> dict[str, Any]:
    """Name whose fate the answer decided, by role, and where they stand in the picture."""
    lost_a, lost_b = (night.fates == Fate.LOST for night in found.nights)
    flipped = np.flatnonzero(lost_a != lost_b)
    people = found.world.people
    names = []
    for number in flipped[:MOST_NAMES]:
        name = _name(int(number), bool(people.is_loyal[number]), text)
        side = "A" if lost_b[number] else "B"
        names.append(text.text("flip_stays", who=name, side=side))
    places = found.crowd.places(people.account[flipped])
    return {
        "flips": names,
        "flips_more": max(0, len(flipped) - MOST_NAMES),
        "flip_places": [int(place) for place in places if place >= 0],
    }


def _name(number: int, is_loyal: bool, text: PageText) -> str:
    """Name a customer by role and number."""
    if number == COMPLAINANT:
        return text.text("flips_complainant")
    return text.text("flips_loyal" if is_loyal else "flips_occasional", number=number)


def loudest(service: Service, state: State) -> int:
    """Find the evening of the two hundred on which the complaint got farthest.

    Parameters
    ----------
    service : Service
        Runs the worlds.
    state : State
        Of the link.

    Returns
    -------
    int
        Its number, from 1.
    """
    reach = service.pair(state, full=True).outcomes["reach"]
    return int(np.argmax(reach.max(axis=0))) + 1
