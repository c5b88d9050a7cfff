"""What is an owner told? Sections with sentences and tables, the same for terminal and page."""

from __future__ import annotations

from experiments.advice.advising import Advice
from experiments.advice.evenings import Evenings
from experiments.advice.saying import badge_said, chances, name_of, people, saved, saved_rupiah
from experiments.advice.sections import Section
from experiments.advice.telling_contests import contest_section
from experiments.advice.telling_hours import equal_section, safe_section
from experiments.advice.telling_rule import rule_section
from experiments.advice.ways_to_answer import SILENCE, Answer
from experiments.report_sections import rough_rupiah
from experiments.wording import Wording


def told(advice: Advice, wording: Wording) -> list[Section]:
    """Tell the advice.

    Parameters
    ----------
    advice : Advice
        For a shop.
    wording : Wording
        The language.

    Returns
    -------
    list of Section
        The answer first.
    """
    return [
        Section(title=wording.text("advise_title"), lines=tuple(_answer(advice, wording))),
        _list(advice, wording),
        safe_section(advice.last_safe, wording),
        *([equal_section(advice.equal, wording)] if advice.equal else []),
        contest_section(advice, wording),
        rule_section(advice.rule, wording),
    ]


def _answer(advice: Advice, wording: Wording) -> list[str]:
    """Tell the best answer, what it saves, what it leaves, and how far that holds."""
    evenings, best = advice.evenings, advice.best
    n = wording.number(advice.race.n_answers)
    if best == SILENCE:
        return [wording.text("advise_best_silent", n=n), _still_lost(evenings, best, wording)]
    customers = evenings.difference(best, SILENCE, "lost")
    sales = evenings.difference(best, SILENCE, "sales_idr")
    return [
        wording.text("advise_best", n=n, best=name_of(best, wording)),
        wording.text(
            "advise_vs_silence",
            customers=saved(customers, wording),
            sales=saved_rupiah(sales, wording),
        ),
        chances(evenings, best, SILENCE, wording),
        badge_said(evenings.badge(best, SILENCE, "lost"), wording),
        _still_lost(evenings, best, wording),
    ]


def _still_lost(evenings: Evenings, answer: Answer, wording: Wording) -> str:
    """Tell what even the best answer leaves: bad news as bad news."""
    cost = evenings.cost(answer)
    low, high = (people(bound, wording) for bound in cost.lost_ci95)
    sales_low, sales_high = (rough_rupiah(bound, wording) for bound in cost.sales_ci95)
    return wording.text(
        "advise_still_lost",
        mean=people(cost.lost["mean"], wording),
        low=low,
        high=high,
        sales=rough_rupiah(cost.sales_idr["mean"], wording),
        sales_low=sales_low,
        sales_high=sales_high,
        worst=wording.number(cost.lost["p95"]),
    )


def _list(advice: Advice, wording: Wording) -> Section:
    """List the answers that are not clearly worse than the best, and silence."""
    race = advice.race
    heads = ("answer", "lost", "sales", "money", "hours")
    note = wording.text(
        "advise_list_note",
        n=wording.number(race.n_answers),
        worse=wording.number(race.n_clearly_worse),
        aside=wording.number(race.n_set_aside),
        evenings=wording.number(advice.evenings.lost.shape[1]),
    )
    worth = wording.text("advise_worth", worth=rough_rupiah(advice.evenings.worth_idr, wording))
    shown = dict.fromkeys((*advice.finalists, SILENCE))
    return Section(
        title=wording.text("advise_list_title"),
        lines=(note, worth),
        head=tuple(wording.text(f"advise_head_{name}") for name in heads),
        rows=tuple(_row(advice.evenings, answer, wording) for answer in shown),
    )


def _row(evenings: Evenings, answer: Answer, wording: Wording) -> tuple[str, ...]:
    """Tell what one answer costs."""
    cost = evenings.cost(answer)
    lost, sales = (
        wording.text(
            "advise_mean_range",
            mean=write(values["mean"], wording),
            low=write(bounds[0], wording),
            high=write(bounds[1], wording),
        )
        for values, bounds, write in (
            (cost.lost, cost.lost_ci95, people),
            (cost.sales_idr, cost.sales_ci95, rough_rupiah),
        )
    )
    money = rough_rupiah(cost.money_idr, wording)
    return (name_of(answer, wording), lost, sales, money, wording.hours(cost.hours))
