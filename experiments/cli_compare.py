"""How does ``bolasalju compare`` read its arguments and show its answer?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from rich import box
from rich.table import Table

from experiments.ablation import Ablation, ablate, mechanism_of, without_mechanisms
from experiments.as_json import ablation_json, comparison_json
from experiments.batch_limits import check_runs, check_workers
from experiments.calibration.posterior import draws_beside
from experiments.cli_without import show_without
from experiments.comparing import compare, loyal_customers
from experiments.comparison import Comparison
from experiments.console import stderr, stdout, working
from experiments.design import DEFAULT_DELAYS_H, DEFAULT_TONES, check_each_once, tone_of
from experiments.files import check_target
from experiments.inputs import Inputs, Request, read_inputs
from experiments.mistakes import Mistakes
from experiments.report import write_report
from experiments.statistics import paired
from experiments.wording import Wording
from scenarios.messages import shown
from scenarios.overrides import NUMBER
from sim.errors import ParameterError
from sim.responses import Tone
from sim.scenario import MAX_DELAY_H, check_delay_h

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRequest(Request):
    """What the user typed."""

    delays: list[str] | None
    tones: list[str] | None
    runs: int
    without: list[str] | None
    posterior: bool
    report: Path | None
    workers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """Which answers are compared, and without which mechanisms."""

    delays_h: Sequence[float]
    tones: Sequence[Tone]
    without: Sequence[str]
    draws: Sequence[Mapping[str, float]]


def run_compare(request: CompareRequest) -> None:
    """Check everything, run the worlds, show the answer.

    Parameters
    ----------
    request : CompareRequest
        What the user typed.
    """
    mistakes = Mistakes()
    answers = _read(request, mistakes)
    inputs = read_inputs(request, mistakes)
    wording = inputs.wording
    if answers.without:
        without_mechanisms(inputs.scenario, answers.without)
    comparison, ablation = _run(request, answers, inputs)
    if request.report is not None:
        _write_report(request.report, comparison, ablation, inputs)
    if request.as_json:
        document = comparison_json(comparison)
        if ablation is not None:
            document["without"] = ablation_json(ablation)
        print(json.dumps(document, allow_nan=False))  # noqa: T201 - the result
        return
    show(comparison, wording, getattr(inputs.file.title, wording.lang))
    if ablation is not None:
        show_without(ablation, wording)


def _read(request: CompareRequest, mistakes: Mistakes) -> _Answers:
    """Read what this command alone takes."""
    delays_h = _each("delay", request.delays, _delay, mistakes) or DEFAULT_DELAYS_H
    tones = _each("tone", request.tones, tone_of, mistakes) or DEFAULT_TONES
    without = _each("without", request.without, mechanism_of, mistakes)
    draws: Sequence[Mapping[str, float]] = ()
    with mistakes.noted():
        draws = draws_beside(request.settings) if request.posterior else ()
    with mistakes.noted():
        check_runs(request.runs)
    with mistakes.noted():
        check_workers(request.workers)
    with mistakes.noted():
        if request.report is not None:
            check_target(request.report, (".html", ".htm"))
    return _Answers(delays_h=delays_h, tones=tones, without=without, draws=draws)


def _run(
    request: CompareRequest, answers: _Answers, inputs: Inputs
) -> tuple[Comparison, Ablation | None]:
    """Run the worlds, twice if a mechanism is to be left out."""
    with working(inputs.wording, request.runs * (2 if answers.without else 1)) as progress:
        how: Any = {
            "network": inputs.network,
            "workers": request.workers,
            "progress": lambda n: progress.advance(progress.task_ids[0], n),
        }
        comparison = compare(
            inputs.scenario,
            delays_h=answers.delays_h,
            tones=answers.tones,
            runs=request.runs,
            seed=request.seed,
            draws=answers.draws,
            **how,
        )
        if not answers.without:
            return comparison, None
        return comparison, ablate(comparison, answers.without, **how)


def _write_report(
    path: Path, comparison: Comparison, ablation: Ablation | None, inputs: Inputs
) -> None:
    """Write the page, and say where it is."""
    file, wording = inputs.file, inputs.wording
    texts = {"title": file.title, "story": file.story, "teaches": file.teaches}
    write_report(
        comparison,
        path,
        lang=wording.lang,
        story={key: getattr(text, wording.lang) for key, text in texts.items()},
        loyal_in=lambda replicate: loyal_customers(comparison, replicate, inputs.network),
        ablation=ablation,
    )
    stderr.print(wording.text("report_written", path=str(path)), soft_wrap=True)


def _each(
    name: str, values: list[str] | None, read: Callable[[str], _Value], mistakes: Mistakes
) -> list[_Value]:
    """Read a list that may be repeated or separated by commas."""
    found: list[_Value] = []
    for value in values or []:
        for text in value.split(","):
            with mistakes.noted():
                found.append(read(text.strip()))
    if found:
        with mistakes.noted():
            check_each_once(name, found)
    return found


def _delay(text: str) -> float:
    """Read a delay; a unit, a word or nothing at all is refused."""
    rule = f"delay must be a number of hours in [0, {MAX_DELAY_H:g}], got {shown(text)}"
    if not NUMBER.fullmatch(text):
        raise ParameterError(f"{rule}; write a plain number such as 1.5")
    delay_h = float(text)
    try:
        check_delay_h(delay_h)
    except ParameterError as error:
        nearest = 0 if delay_h < 0 else MAX_DELAY_H
        raise ParameterError(f"{rule}; the nearest is {nearest:g}") from error
    return delay_h


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
    stdout.print(title, style="bold")
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
    if comparison.draws:
        stdout.print(wording.text("posterior_footer", n=len(comparison.draws)))


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
