"""How does ``bolasalju run`` show one world?"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from experiments.console import stderr, stdout, working
from experiments.files import TABLE_SUFFIXES, check_target, check_targets, write_table
from experiments.inputs import Request, read_inputs
from experiments.mistakes import Mistakes
from experiments.provenance import provenance
from experiments.single import SingleRun, run_single
from experiments.wording import Wording

_SHOWN_HOURS = (0, 1, 2, 3, 4, 5, 6, 9, 12, 18, 24, 36, 48, 72, 96, 120, 168, 240, 335)
"""Hours at which the table on the terminal has a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest(Request):
    """What the user typed."""

    hourly: Path | None
    daily: Path | None
    log: Path | None


def run_run(request: RunRequest) -> None:
    """Check everything, run one world, show and write its course.

    Parameters
    ----------
    request : RunRequest
        What the user typed.
    """
    mistakes = Mistakes()
    targets = {"hourly": request.hourly, "daily": request.daily, "log": request.log}
    for path in targets.values():
        with mistakes.noted():
            if path is not None:
                check_target(path, TABLE_SUFFIXES)
    with mistakes.noted():
        options = {f"--{name}": path for name, path in targets.items()}
        check_targets({"--network": request.network} | options)
    inputs = read_inputs(request, mistakes)
    wording, scenario = inputs.wording, inputs.scenario
    with working(wording, 1) as progress:
        single = run_single(scenario, seed=request.seed, network=inputs.network)
        progress.advance(progress.task_ids[0])
    for name, path in targets.items():
        if path is not None:
            write_table(getattr(single, name), path)
            stderr.print(wording.text("table_written", path=str(path)), soft_wrap=True)
    if request.as_json:
        outcomes = {
            name: value if math.isfinite(value) else None for name, value in single.outcomes.items()
        }
        answer = {
            "scenario": scenario.name,
            "seed": request.seed,
            "outcomes": outcomes,
            "provenance": provenance(),
        }
        print(json.dumps(answer, allow_nan=False))  # noqa: T201 - the result
    else:
        stdout.print(getattr(inputs.file.title, wording.lang), style="bold")
        stdout.print(_course(single, wording))
        stdout.print(_outcomes(single, wording))


def _course(single: SingleRun, wording: Wording) -> Table:
    """Show the course at chosen hours, counts added up since the row before."""
    table = Table()
    for key in ("hour", "exposures", "shares", "trust", "answer"):
        table.add_column(wording.text(f"column_{key}"), justify="right")
    hourly = single.hourly
    first = 0
    for hour in _SHOWN_HOURS:
        part = hourly.iloc[first : hour + 1]
        last = hourly.iloc[hour]
        first = hour + 1
        table.add_row(
            wording.number(hour + 1, 0),
            wording.number(int(part["exposures"].sum()), 0),
            wording.number(int(part["shares"].sum()), 0),
            wording.number(float(last["mean_trust"]), 3),
            wording.text("yes") if last["answered"] else "–",
        )
    return table


def _outcomes(single: SingleRun, wording: Wording) -> Table:
    """Show every outcome."""
    table = Table(wording.text("column_outcome"), wording.text("column_value"))
    for name, value in single.outcomes.items():
        shown = "–" if math.isnan(value) else wording.number(value, 2)
        table.add_row(wording.outcome(name).label, shown)
    return table
