"""What does the end of the game say? Luck, choice and what mattered most; words only."""

from __future__ import annotations

from dashboard.owner_end import LOST, SALES, Change, End, matters, most
from dashboard.owner_night import Night
from dashboard.owner_steps import WAIT
from dashboard.owner_words import told_step
from dashboard.text import PageText
from experiments.amounts import change_with_interval
from experiments.icon_counts import CLASSES, icon_limits
from experiments.report_sections import rough_rupiah
from experiments.statistics import MeanDifference
from sim.scenario import Scenario


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


def skill(end: End, night: Night, fitting: str, text: PageText) -> tuple[str, str]:
    """Say what the choices did, whatever the luck.

    Parameters
    ----------
    end : End
        Of the game.
    night : Night
        Knows what was chosen.
    fitting : str
        Letter of the answer that fits best.
    text : PageText
        The language.

    Returns
    -------
    tuple of str
        Against silence, and against the fitting answer at once.
    """
    said, done = told_step(fitting, text), night.letters.rstrip(WAIT)
    if not done:
        silence = text.text("owner_skill_silence_own")
    else:
        silence = _against("owner_skill_silence", end.against_silence, text)
    if done == fitting:
        return silence, text.text("owner_skill_fitting_own", said=said)
    return silence, _against("owner_skill_fitting", end.against_fitting, text, said=said)


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
