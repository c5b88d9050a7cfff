"""What does a report say of a part of the model that was switched off?"""

from __future__ import annotations

from typing import Any

from experiments.ablation import Ablation
from experiments.amounts import amount, change, change_with_interval
from experiments.report_cells import answer_of
from experiments.statistics import summary
from experiments.wording import Wording

MAIN_OUTCOMES = ("lost_customers", "lost_sales_idr", "reach", "viral")
"""What the tables show of an ablation; JSON has all."""


def without_section(ablation: Ablation | None, wording: Wording) -> dict[str, Any] | None:
    """Set the whole model against the one without some mechanisms.

    Parameters
    ----------
    ablation : Ablation or None
        None where nothing was switched off.
    wording : Wording
        The language.

    Returns
    -------
    dict or None
        ``title``, ``note``, ``labels`` and ``rows``, a row for each cell.
    """
    if ablation is None:
        return None
    names = ", ".join(ablation.mechanisms)
    return {
        "title": wording.text("without_title", mechanisms=names),
        "note": wording.text("without_note", mechanisms=names),
        "labels": [wording.outcome(name).label for name in MAIN_OUTCOMES],
        "rows": [_row(ablation, at, wording) for at in range(len(ablation.whole.cells))],
    }


def _row(ablation: Ablation, at: int, wording: Wording) -> dict[str, Any]:
    """Say what one cell loses or gains."""
    entries = []
    for name in MAIN_OUTCOMES:
        whole, without, difference = entry(ablation, at, name, wording)
        both = wording.text("without_both", whole=whole, without=without)
        entries.append((wording.outcome(name).label, difference, both))
    return {"answer": answer_of(ablation.whole, at, wording), "entries": entries}


def entry(ablation: Ablation, at: int, outcome: str, wording: Wording) -> tuple[str, str, str]:
    """Write one outcome of one cell.

    Parameters
    ----------
    ablation : Ablation
        Both results.
    at : int
        Number of the cell.
    outcome : str
        Its name.
    wording : Wording
        The language.

    Returns
    -------
    tuple of str
        Whole, without, and the mean difference with its interval where there is one.
    """
    whole = summary(ablation.whole.outcomes[outcome][at])["mean"]
    without = summary(ablation.without[outcome][at])["mean"]
    difference = ablation.difference(at, outcome)
    shown = (
        change_with_interval(outcome, difference.mean_difference, difference.ci95, wording)
        if difference.n > 1
        else change(outcome, difference.mean_difference, wording)
    )
    return amount(outcome, whole, wording), amount(outcome, without, wording), shown
