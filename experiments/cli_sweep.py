"""How does ``bolasalju sweep`` run a study, and what does it say while it works and at the end?"""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from experiments.batch_limits import check_workers
from experiments.console import prepared, stderr, stdout, wording_for
from experiments.mistakes import Mistakes
from experiments.sweep_watch import SweepWatch
from experiments.sweeps.choosing import n_processes, pool_for
from experiments.sweeps.driving import Goal, Report, drive
from experiments.sweeps.folder import versions
from experiments.sweeps.pilot import Forecast, forecast
from experiments.sweeps.reading import Study, load_sweep
from experiments.sweeps.single_job import run_job
from experiments.sweeps.stop_rule import rule_for
from experiments.sweeps.study import MAX_REPLICATES
from experiments.sweeps.sweep import Sweep, make_sweep
from experiments.wording import Wording
from sim.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRequest:
    """What the user typed."""

    study: Path
    out: Path | None
    runs: int | None
    precision: Sequence[str]
    budget: int | None
    workers: int | None
    dask: str | None
    shard: str | None
    seed: int | None
    posterior: bool
    dry_run: bool
    job: str | None
    retry_errors: bool
    lang: str | None
    as_json: bool
    command: str


def run_sweep(request: SweepRequest) -> None:
    """Check everything, run what is missing, and say what is there now.

    Parameters
    ----------
    request : SweepRequest
        What the user typed.

    Raises
    ------
    typer.Exit
        With 1 if jobs failed, and 130 after Ctrl-C.
    """
    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(request.lang)
    with mistakes.noted():
        check_workers(request.workers)
    with mistakes.noted():
        shard = _shard(request.shard)
    with mistakes.noted():
        _check_choices(request)
    with mistakes.noted():
        study = load_sweep(request.study, seed=request.seed, posterior=request.posterior)
    mistakes.settle()
    sweep = make_sweep(study)
    if request.job is not None:
        _show_job(sweep, request, wording)
        return
    goal = Goal(
        runs=study.replications if request.runs is None else request.runs,
        rule=rule_for(study, request.precision, request.budget, fixed=request.runs is not None),
        shard=shard,
        retry_errors=request.retry_errors,
    )
    prepared(wording)
    if request.dry_run:
        _show_forecast(forecast(sweep, goal, n_processes(request.workers)), study, request, wording)
        return
    _run(sweep, goal, request, wording)


def _run(sweep: Sweep, goal: Goal, request: SweepRequest, wording: Wording) -> None:
    """Run a sweep and tell how it ended."""
    out = request.out or Path()
    with SweepWatch(wording, as_json=request.as_json) as watch:
        try:
            report = drive(
                sweep, out, goal, pool_for(request.workers, request.dask), watch, request.command
            )
        except KeyboardInterrupt as error:
            stderr.print(wording.text("sweep_stopped", out=str(out)), soft_wrap=True)
            raise typer.Exit(130) from error
    _tell(report, sweep, request, wording)
    if report.n_errors:
        raise typer.Exit(1)


def _tell(report: Report, sweep: Sweep, request: SweepRequest, wording: Wording) -> None:
    """Say what was run and what is there now."""
    repeat = ""
    if report.first_error is not None:
        words = ["bolasalju", "sweep", str(request.study), "--job", report.first_error[0]]
        seed = [] if request.seed is None else ["--seed", str(request.seed)]
        posterior = ["--posterior"] if request.posterior else []
        repeat = shlex.join([*words, *seed, *posterior])
    if request.as_json:
        print(json.dumps(_document(report, sweep, request, repeat), allow_nan=False))  # noqa: T201 - the result
        return
    for name in report.damaged:
        stderr.print(wording.text("sweep_damaged", name=name), soft_wrap=True)
    rate = report.n_run / report.seconds if report.seconds > 0 else 0.0
    stdout.print(
        wording.text(
            "sweep_done",
            run=wording.number(report.n_run, 0),
            rows=wording.number(report.n_rows, 0),
            cells=wording.number(len(sweep.cells), 0),
            seconds=wording.number(report.seconds, 1),
            rate=wording.number(rate, 0),
            out=str(request.out),
        ),
        soft_wrap=True,
    )
    if report.n_missing:
        stdout.print(wording.text("sweep_missing", n=wording.number(report.n_missing, 0)))
    for status, count in (report.statuses or {}).items():
        told = wording.text(f"sweep_status_{status}")
        stdout.print(f"  {wording.number(count, 0)} {told}")
    if report.first_error is not None:
        n, (job, message) = wording.number(report.n_errors, 0), report.first_error
        text = wording.text("sweep_errors", n=n, job=job, message=message, repeat=repeat)
        stderr.print(text, soft_wrap=True)


def _document(report: Report, sweep: Sweep, request: SweepRequest, repeat: str) -> dict[str, Any]:
    """Write a report as plain values."""
    first = None
    if report.first_error is not None:
        job, message = report.first_error
        first = {"job": job, "message": message, "repeat": repeat}
    return {
        "study": sweep.study.name,
        "out": str(request.out),
        "seed": sweep.study.seed,
        "cells": len(sweep.cells),
        "rows": report.n_rows,
        "run": report.n_run,
        "missing": report.n_missing,
        "errors": report.n_errors,
        "first_error": first,
        "damaged": report.damaged,
        "statuses": report.statuses,
        "seconds": report.seconds,
        "provenance": versions(),
    }


def _show_job(sweep: Sweep, request: SweepRequest, wording: Wording) -> None:
    """Run one job again, and show its values, or its error with all that led to it."""
    outcomes = run_job(sweep, request.job or "")
    if request.as_json:
        print(json.dumps(outcomes, allow_nan=False))  # noqa: T201 - the result
        return
    for name, value in outcomes.items():
        stdout.print(f"{name}: {'–' if value is None else wording.number(value, 6)}")


def _show_forecast(found: Forecast, study: Study, request: SweepRequest, wording: Wording) -> None:
    """Say what a sweep would take."""
    if request.as_json:
        print(json.dumps(found._asdict()))  # noqa: T201 - the result
        return
    stdout.print(study.name, style="bold")
    for name, value in found._asdict().items():
        shown = wording.number(value, 1 if isinstance(value, float) else 0)
        stdout.print(wording.text(f"sweep_forecast_{name}", n=shown))


def _check_choices(request: SweepRequest) -> None:
    """Refuse options that exclude each other or are out of range."""
    problems = []
    if request.out is None and not request.dry_run and request.job is None:
        problems.append("out must be given, got nothing; add --out and a folder for the results")
    if request.runs is not None and not 1 <= request.runs <= MAX_REPLICATES:
        problems.append(f"runs must lie in [1, {MAX_REPLICATES}], got {request.runs!r}")
    if request.budget is not None and request.budget < 1:
        problems.append(f"budget must be at least 1 world, got {request.budget!r}")
    if request.workers is not None and request.dask is not None:
        problems.append("workers must be left out with dask, got both; the cluster has its own")
    if request.runs is not None and request.precision:
        problems.append("runs must be left out with precision, got both; choose one")
    if request.shard is not None and request.precision:
        told = "a shard cannot know when all is known"
        problems.append(f"shard must be left out with precision, got both; {told}")
    if problems:
        raise ParameterError("\n".join(problems))


def _shard(text: str | None) -> tuple[int, int]:
    """Read ``2/5`` as the second of five, counted from 0."""
    if text is None:
        return 0, 1
    which, _, of = text.partition("/")
    is_whole = all(part.isascii() and part.isdigit() and len(part) < 6 for part in (which, of))
    if is_whole and 1 <= int(which) <= int(of):
        return int(which) - 1, int(of)
    msg = f"shard must be i/n with 1 <= i <= n, got {text!r}; write such as 2/5"
    raise ParameterError(msg)
