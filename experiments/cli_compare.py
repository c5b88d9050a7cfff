"""How does ``bolasalju compare`` read its arguments and show its answer?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich import box
from rich.table import Table

from experiments.as_json import comparison_json
from experiments.comparing import compare, loyal_customers
from experiments.comparison import Comparison
from experiments.console import open_network, stderr, stdout, wording_for, working
from experiments.design import DEFAULT_DELAYS_H, DEFAULT_TONES, cells_of
from experiments.files import check_target
from experiments.report import write_report
from experiments.statistics import paired
from experiments.wording import Wording
from scenarios.loader import load_file
from scenarios.overrides import with_overrides
from sim.errors import ParameterError
from sim.scenario import check_delay_h


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRequest:
    """What the user typed."""

    scenario: str
    delays: list[str] | None
    tones: list[str] | None
    runs: int
    seed: int
    network: Path | None
    settings: list[str]
    report: Path | None
    workers: int | None
    lang: str | None
    as_json: bool


def run_compare(request: CompareRequest) -> None:
    """Check everything, run the worlds, show the answer.

    Parameters
    ----------
    request : CompareRequest
        What the user typed.
    """
    wording = wording_for(request.lang)
    delays_h = _delays(request.delays)
    tones = _split(request.tones) or list(DEFAULT_TONES)
    cells_of(delays_h, tones)
    if request.report is not None:
        check_target(request.report, (".html", ".htm"))
    file = load_file(request.scenario)
    scenario = with_overrides(file.scenario, request.settings)
    network = open_network(request.network, scenario, wording)
    with working(wording, request.runs) as progress:
        comparison = compare(
            scenario,
            delays_h=delays_h,
            tones=tones,
            runs=request.runs,
            seed=request.seed,
            network=network,
            workers=request.workers,
            progress=lambda n: progress.advance(progress.task_ids[0], n),
        )
    if request.report is not None:
        story = {
            "title": getattr(file.title, wording.lang),
            "story": getattr(file.story, wording.lang),
            "teaches": getattr(file.teaches, wording.lang),
        }
        write_report(
            comparison,
            request.report,
            lang=wording.lang,
            story=story,
            loyal_in=lambda replicate: loyal_customers(comparison, replicate, network),
        )
        stderr.print(wording.text("report_written", path=str(request.report)))
    if request.as_json:
        print(json.dumps(comparison_json(comparison), allow_nan=False))  # noqa: T201 - the result
    else:
        show(comparison, wording, getattr(file.title, wording.lang))


def _split(values: list[str] | None) -> list[str]:
    """Read a list that may be repeated or separated by commas."""
    return [part.strip() for value in values or [] for part in value.split(",")]


def _delays(values: list[str] | None) -> list[float]:
    """Read delays; a unit, a word or nothing at all is refused."""
    delays = []
    for text in _split(values):
        try:
            delay_h = float(text)
        except ValueError as error:
            rule = "delay must be a number of hours in [0, 336] h"
            msg = f"{rule}, got {text!r}; write 1.5 for an hour and a half"
            raise ParameterError(msg) from error
        check_delay_h(delay_h)
        delays.append(delay_h)
    return delays or list(DEFAULT_DELAYS_H)


def show(comparison: Comparison, wording: Wording, title: str) -> None:
    """Print the answer first, then the table, then how rare the storms are.

    Parameters
    ----------
    comparison : Comparison
        What to show.
    wording : Wording
        In which language.
    title : str
        Of the scenario.
    """
    lost = comparison.outcomes["lost_customers"]
    best, worst = int(np.argmin(lost.mean(axis=1))), int(np.argmax(lost.mean(axis=1)))
    stdout.print(f"[bold]{title}[/bold]")
    stdout.print(_headline(comparison, wording, best, worst))
    stdout.print(_table(comparison, wording, best))
    viral = comparison.outcomes["viral"].mean(axis=1)
    silent = [at for at, cell in enumerate(comparison.cells) if cell.delay_h is None]
    at = silent[0] if silent else worst
    reach = comparison.outcomes["reach"][at]
    stdout.print(
        wording.text(
            "tail_sentence",
            answer=answer_name(comparison, wording, at),
            viral=wording.percent(float(viral[at]), 1),
            median=wording.number(float(np.median(reach)), 0),
            largest=wording.number(float(reach.max()), 0),
        )
    )
    stdout.print(
        wording.text(
            "footer",
            worlds=wording.number(comparison.runs, 0),
            seed=comparison.seed,
        )
    )


def answer_name(comparison: Comparison, wording: Wording, at: int) -> str:
    """Name a cell in words.

    Parameters
    ----------
    comparison : Comparison
        Whose cells.
    wording : Wording
        In which language.
    at : int
        Which cell.

    Returns
    -------
    str
        Tone and delay.
    """
    cell = comparison.cells[at]
    tone = wording.tone(cell.tone)
    return tone if cell.delay_h is None else f"{tone}, {wording.hours(cell.delay_h)}"


def _headline(comparison: Comparison, wording: Wording, best: int, worst: int) -> str:
    """Say what the best answer keeps that the worst one loses."""
    difference = paired(comparison, best, worst, "lost_customers")
    if difference.mean_difference == 0.0:
        return wording.text("headline_same")
    low, high = sorted(-bound for bound in difference.ci95)
    return wording.text(
        "headline_table",
        best=answer_name(comparison, wording, best),
        worst=answer_name(comparison, wording, worst),
        kept=wording.number(-100 * difference.mean_difference, 0),
        low=wording.number(100 * low, 0),
        high=wording.number(100 * high, 0),
    )


def _table(comparison: Comparison, wording: Wording, best: int) -> Table:
    """Lay the cells out, one row each; narrow enough for eighty columns."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column(wording.text("column_tone"), no_wrap=True)
    for key in ("delay", "lost", "lost_range", "sales", "viral"):
        table.add_column(wording.text(f"column_{key}"), justify="right", no_wrap=True)
    outcomes = comparison.outcomes
    before = None
    for at, cell in enumerate(comparison.cells):
        lost = outcomes["lost_customers"][at]
        low, high = (wording.number(float(bound), 0) for bound in np.percentile(lost, [5, 95]))
        table.add_row(
            wording.tone(cell.tone) if cell.tone is not before else "",
            "–" if cell.delay_h is None else wording.hours(cell.delay_h),
            wording.number(float(lost.mean()), 2) + (" *" if at == best else "  "),
            f"{low}–{high} ({wording.number(float(lost.max()), 0)})",
            wording.rupiah(float(outcomes["lost_sales_idr"][at].mean())),
            wording.percent(float(outcomes["viral"][at].mean()), 1),
            style="bold" if at == best else "",
        )
        before = cell.tone
    return table
