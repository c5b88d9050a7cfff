"""How are the turns of the game told? Choices with what they cost, and the clock; words only."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.owner_steps import STEPS, TURNS, Step, out_h, work_h
from dashboard.text import PageText
from sim.playbook import Action
from sim.quantities import quantities_of
from sim.scenario import Scenario


class Option(NamedTuple):
    """A choice in words."""

    letter: str
    label: str
    cost: str


def clock(hour: float, scenario: Scenario, text: PageText) -> str:
    """Say the time of the day.

    Parameters
    ----------
    hour : float, unit h
        Since the complaint.
    scenario : Scenario
        Knows when it was posted.
    text : PageText
        The language.

    Returns
    -------
    str
        Such as ``20.30``.
    """
    minutes = round(60 * (scenario.complaint.posted_hour + hour)) % (24 * 60)
    return text.text("owner_clock", hour=f"{minutes // 60:02d}", minute=f"{minutes % 60:02d}")


def option(
    step: Step, hours: tuple[int, ...], turn: int, scenario: Scenario, text: PageText
) -> Option:
    """Write a choice down, with one sentence on what it costs.

    Parameters
    ----------
    step : Step
        What can be chosen.
    hours : tuple of int, unit h
        Of the turns.
    turn : int
        From 0.
    scenario : Scenario
        Gives hours, money and chances.
    text : PageText
        The language.

    Returns
    -------
    Option
        No word says whether it is right.
    """
    is_last = turn + 1 == TURNS
    gap_h = 0 if is_last else hours[turn + 1] - hours[turn]
    regulars = quantities_of(Action)["n_regulars"].default
    numbers = {
        "money": text.rupiah(scenario.shop.basket_idr),
        "p": text.number(100 * scenario.parameters.action.p_deletion_noticed),
        "n": text.number(float(regulars)),
        "gap": text.hours(gap_h),
        "work": text.hours(work_h(step, scenario)),
    }
    name = "wait_last" if is_last and step.do is None else step.name
    return Option(step.letter, label_of(step, text), text.text(f"owner_cost_{name}", **numbers))


def label_of(step: Step, text: PageText) -> str:
    """Name a choice among others of its group.

    Parameters
    ----------
    step : Step
        What can be chosen.
    text : PageText
        The language.

    Returns
    -------
    str
        A few words, with a capital.
    """
    if step.group in ("public", "private") and step.tone is not None:
        words = text.tone(step.tone)
    else:
        words = text.text(f"owner_do_{step.name}")
    return words[:1].upper() + words[1:]


def told_step(letter: str, text: PageText) -> str:
    """Name a choice by itself.

    Parameters
    ----------
    letter : str
        Of the choice.
    text : PageText
        The language.

    Returns
    -------
    str
        Part of a sentence.
    """
    step = STEPS[letter]
    if step.group in ("public", "private") and step.tone is not None:
        return text.text(f"owner_said_{step.group}", tone=text.tone(step.tone))
    if step.group == "offer":
        return text.text(f"owner_said_{step.name}")
    return text.text(f"owner_do_{step.name}")


def note_of(step: Step, hour: int, scenario: Scenario, text: PageText) -> str:
    """Say how long a group of choices takes.

    Parameters
    ----------
    step : Step
        One of the group.
    hour : int, unit h
        Of the turn.
    scenario : Scenario
        Gives the hours of writing.
    text : PageText
        The language.

    Returns
    -------
    str
        When it is out.
    """
    work, out = work_h(step, scenario), out_h(step, hour, scenario)
    if work == 0.0:
        return text.text("owner_note_at_once")
    when = {"hour": text.number(out, 0 if out == round(out) else 1)}
    words = text.text(
        "owner_note_work", work=text.hours(work), **when, clock=clock(out, scenario, text)
    )
    return f"{words} {text.text('owner_note_private')}" if not step.is_public else words
