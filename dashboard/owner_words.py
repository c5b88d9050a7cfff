"""How is the game told? Choices with their cost, the clock, and what the end says; words only."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.owner_end import LOST, SALES, Change, End, matters, most
from dashboard.owner_steps import STEPS, TURNS, Step, out_h, work_h
from dashboard.text import PageText
from experiments.amounts import change_with_interval
from experiments.icon_counts import CLASSES, icon_limits
from experiments.report_sections import rough_rupiah
from experiments.statistics import MeanDifference
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


def luck(end: End, text: PageText) -> str:
    """Say how much of the own day was luck.

    Parameters
    ----------
    end : End
        Of the game.
    text : PageText
        The language.

    Returns
    -------
    str
        Its rank among days with the same choices.
    """
    rank, own = end.rank, end.own.outcomes
    return text.text(
        "owner_luck",
        runs=text.number(end.runs),
        better=text.number(rank.better),
        same=text.number(rank.same),
        worse=text.number(rank.worse),
        own=text.number(own[LOST]),
        mean=text.number(end.mean_lost, 1),
        sales=rough_rupiah(own[SALES], text),
        mean_sales=rough_rupiah(end.mean_sales, text),
    )


def skill(end: End, fitting: str, text: PageText) -> tuple[str, str]:
    """Say what the choices did, whatever the luck.

    Parameters
    ----------
    end : End
        Of the game.
    fitting : str
        Letter of the answer that fits best.
    text : PageText
        The language.

    Returns
    -------
    tuple of str
        Against silence, and against the fitting answer at once.
    """
    said = told_step(fitting, text)
    return (
        _against("owner_skill_silence", end.against_silence, text),
        _against("owner_skill_fitting", end.against_fitting, text, said=said),
    )


def _against(
    key: str, both: tuple[MeanDifference, MeanDifference], text: PageText, **words: str
) -> str:
    """Say how the choices did against others in the same worlds."""
    lost, sales = both
    low, high = lost.ci95
    outcome = "equal" if low <= 0.0 <= high else "fewer" if lost.mean_difference < 0 else "more"
    numbers = {
        "size": text.number(abs(lost.mean_difference), 1),
        "lost": change_with_interval(LOST, lost.mean_difference, lost.ci95, text),
        "sales": change_with_interval(SALES, sales.mean_difference, sales.ci95, text),
    }
    return text.text(f"{key}_{outcome}", **numbers, **words)


def mattered(end: End, text: PageText) -> str:
    """Name the decision that mattered most.

    Parameters
    ----------
    end : End
        Of the last stage.
    text : PageText
        The language.

    Returns
    -------
    str
        With its difference and interval, or that none certainly mattered.
    """
    change = most(end)
    if change is None:
        return text.text("owner_mattered_none", runs=text.number(end.runs))
    low, high = sorted(abs(bound) for bound in change.lost.ci95)
    kind = "fewer" if change.lost.mean_difference < 0 else "more"
    return text.text(
        f"owner_mattered_{kind}",
        chosen=told_step(change.chosen, text),
        instead=told_step(change.instead, text),
        hour=text.number(change.hour),
        size=text.number(abs(change.lost.mean_difference), 1),
        low=text.number(low, 1),
        high=text.number(high, 1),
        runs=text.number(end.runs),
    )


def change_row(change: Change, text: PageText) -> tuple[str, str, str, str, str]:
    """Lay one decision out.

    Parameters
    ----------
    change : Change
        What it did.
    text : PageText
        The language.

    Returns
    -------
    tuple of str
        Hour and choice, what instead, customers and sales with intervals, customers of the own day.
    """
    doubt = "" if matters(change) else f" {text.text('owner_may_be_chance')}"
    return (
        text.text(
            "owner_at_hour",
            hour=text.number(change.hour),
            what=told_step(change.chosen, text),
        ),
        told_step(change.instead, text),
        change_with_interval(LOST, change.lost.mean_difference, change.lost.ci95, text) + doubt,
        change_with_interval(SALES, change.sales.mean_difference, change.sales.ci95, text),
        text.number(change.own_day),
    )


def squares_words(end: End, text: PageText) -> str:
    """Count the hundred days in words.

    Parameters
    ----------
    end : End
        Of the game.
    text : PageText
        The language.

    Returns
    -------
    str
        Each class with its number.
    """
    total = max(1, sum(end.counts))
    shown = zip(CLASSES, end.parts, end.counts, strict=True)
    return ", ".join(
        f"{text.text(f'class_{name}')}: {text.of_100(part, count / total)}"
        for name, part, count in shown
    )


def squares_note(scenario: Scenario, text: PageText) -> str:
    """Say what the classes mean.

    Parameters
    ----------
    scenario : Scenario
        Whose customers are counted.
    text : PageText
        The language.

    Returns
    -------
    str
        The limits, which are ours.
    """
    noticeable, storm = icon_limits(scenario.shop.n_customers)
    limits = {"noticeable": noticeable, "storm": storm, "below_storm": storm - 1}
    shown = {key: text.number(value) for key, value in limits.items()}
    return text.text("squares_note", **shown)
