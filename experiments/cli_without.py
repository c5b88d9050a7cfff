"""How does ``bolasalju compare --without`` show what a part of the model does?"""

from __future__ import annotations

from rich import box
from rich.table import Table

from experiments.ablation import Ablation
from experiments.console import stdout
from experiments.report_without import MAIN_OUTCOMES, entry
from experiments.wording import Wording


def show_without(ablation: Ablation, wording: Wording) -> None:
    """Print a table for each main outcome: whole, without, and the difference.

    Parameters
    ----------
    ablation : Ablation
        What to show.
    wording : Wording
        In which language.
    """
    names = ", ".join(ablation.mechanisms)
    stdout.print()
    stdout.print(wording.text("without_title", mechanisms=names), style="bold")
    stdout.print(wording.text("without_note", mechanisms=names))
    for outcome in MAIN_OUTCOMES:
        stdout.print()
        stdout.print(wording.outcome(outcome).label, style="bold")
        stdout.print(_table(ablation, outcome, wording))


def _table(ablation: Ablation, outcome: str, wording: Wording) -> Table:
    """Lay the cells of one outcome out; narrow enough for eighty columns."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column(wording.text("column_tone"), no_wrap=True)
    for key in ("delay", "whole", "without", "difference"):
        table.add_column(wording.text(f"column_{key}"), justify="right")
    before = None
    for at, cell in enumerate(ablation.whole.cells):
        table.add_row(
            wording.tone(cell.tone) if cell.tone is not before else "",
            "–" if cell.delay_h is None else wording.hours(cell.delay_h),
            *entry(ablation, at, outcome, wording),
        )
        before = cell.tone
    return table
