"""How does ``bolasalju sensitivity`` run its design, and how does it show what carries a result?"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import typer
from rich import box
from rich.table import Table

from experiments.amounts import amount
from experiments.as_json import clean
from experiments.batch_limits import check_workers
from experiments.console import prepared, stderr, stdout, wording_for
from experiments.files import write_whole
from experiments.mistakes import Mistakes
from experiments.results.policies import find_policy
from experiments.sensitivity.analysing import MAX_RUNS, Method, analyse, is_luck, plan_of
from experiments.sensitivity.groups import TRANSFORMS
from experiments.sweep_watch import SweepWatch
from experiments.sweeps.choosing import pool_for
from experiments.sweeps.driving import Goal, drive
from experiments.sweeps.folder import versions
from experiments.sweeps.reading import Study, load_sweep
from experiments.wording import Wording
from scenarios.messages import one_of, shown
from sim.errors import ParameterError

FILE = "sensitivity.json"
"""What was found, beside the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRequest:
    """What the user typed."""

    study: Path
    out: Path
    method: str
    groups: int
    runs: int
    outcomes: Sequence[str]
    transform: str
    against: str | None
    workers: int | None
    dask: str | None
    seed: int | None
    lang: str | None
    as_json: bool
    command: str


def run_sensitivity(request: SensitivityRequest) -> None:
    """Run what is missing, analyse it, and show the parameters ranked.

    Parameters
    ----------
    request : SensitivityRequest
        What the user typed.

    Raises
    ------
    typer.Exit
        With 130 after Ctrl-C.
    """
    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(request.lang)
    with mistakes.noted():
        check_workers(request.workers)
    with mistakes.noted():
        _check(request)
    with mistakes.noted():
        study = load_sweep(request.study, seed=request.seed)
        for name in request.outcomes:
            study.check_outcome(name)
        against = None if request.against is None else _policy_of(study, request.against)
    mistakes.settle()
    plan = plan_of(study, Method(request.method), request.groups)
    prepared(wording)
    with SweepWatch(wording, as_json=request.as_json) as watch:
        try:
            goal = Goal(runs=request.runs)
            pool = pool_for(request.workers, request.dask)
            report = drive(plan.sweep, request.out, goal, pool, watch, request.command)
        except KeyboardInterrupt as error:
            stderr.print(wording.text("sweep_stopped", out=str(request.out)), soft_wrap=True)
            raise typer.Exit(130) from error
    found = [
        said
        for outcome in request.outcomes
        for said in analyse(plan, request.out, outcome, request.runs, request.transform, against)
    ]
    document = {
        "study": study.name,
        "seed": study.seed,
        "method": request.method,
        "groups": request.groups,
        "runs": request.runs,
        "against": request.against,
        "rows": report.n_rows,
        "errors": report.n_errors,
        "results": clean(found),
        "provenance": versions(),
    }
    text = json.dumps(document, indent=2, allow_nan=False)
    write_whole(request.out / FILE, lambda draft: draft.write_text(text + "\n", encoding="utf-8"))
    if request.as_json:
        print(text)  # noqa: T201 - the result
        return
    for said in found:
        _show(said, request, wording)


def _policy_of(study: Study, wanted: str) -> int:
    """Find the policy against which the others are measured."""
    if len(study.policies) < 2:
        raise ParameterError(f"against needs two policies, got {len(study.policies)}; add levers")
    return find_policy(pd.DataFrame(list(study.policies)), wanted)


def _check(request: SensitivityRequest) -> None:
    """Refuse options that are out of range."""
    problems = []
    methods = [method.value for method in Method]
    if request.method not in methods:
        problems.append(f"method must be {one_of(methods)}, got {shown(request.method)}")
    if not 1 <= request.runs <= MAX_RUNS:
        problems.append(f"runs must lie in [1, {MAX_RUNS}], got {request.runs!r}")
    if request.workers is not None and request.dask is not None:
        problems.append("workers must be left out with dask, got both; the cluster has its own")
    if request.transform not in TRANSFORMS:
        told = f"transform must be {one_of(TRANSFORMS)}, got {shown(request.transform)}"
        problems.append(told)
    if problems:
        raise ParameterError("\n".join(problems))


def _show(said: Mapping[str, Any], request: SensitivityRequest, wording: Wording) -> None:
    """Print one policy's ranking."""
    policy = ", ".join(
        f"{key}={value}" for key, value in said["policy"].items() if value is not None
    )
    outcome = wording.outcome(said["outcome"]).label
    stdout.print(f"{outcome} – {policy or wording.text('sensitivity_own')}", style="bold")
    if request.against is not None:
        stdout.print(wording.text("sensitivity_against", policy=request.against), soft_wrap=True)
    if "problem" in said:
        stdout.print(said["problem"], soft_wrap=True)
        return
    is_sobol = request.method == Method.SOBOL
    stdout.print((_shares if is_sobol else _effects)(said, wording))
    if request.transform != "none":
        stdout.print(wording.text("sensitivity_scale", scale=request.transform), soft_wrap=True)
    if is_sobol:
        shares = {
            name: _estimate(said[name], wording.number, 2)
            for name in ("parameters", "luck", "both")
        }
        stdout.print(wording.text("sensitivity_shares", **shares), soft_wrap=True)
    unknown = [row["key"] for row in said["parameters_ranked"] if is_luck(row)]
    if unknown:
        told = wording.text("sensitivity_unknown", names=", ".join(unknown))
        stdout.print(told, soft_wrap=True)
    counts = {name: wording.number(said[name], 0) for name in ("failed_groups", "missing_groups")}
    groups = wording.number(said["n_groups"], 0)
    left_out = wording.text("sensitivity_groups", groups=groups, **counts)
    stdout.print(left_out, soft_wrap=True)


def _shares(said: Mapping[str, Any], wording: Wording) -> Table:
    """Lay out the indices of one policy."""
    table = _table(("total", "first"), wording)
    for row in said["parameters_ranked"]:
        entries = (_estimate(row[name], wording.number, 2) for name in ("total", "first"))
        table.add_row(row["key"], *entries)
    return table


def _effects(said: Mapping[str, Any], wording: Wording) -> Table:
    """Lay out the effects on one policy, in the unit of the outcome, with intervals below."""
    table = _table(("mean_absolute", "luck_floor", "mean", "spread"), wording)
    is_itself = said["transform"] == "none"

    def write(x: float) -> str:
        return amount(said["outcome"], x, wording) if is_itself else wording.number(x, 2)

    for row in said["parameters_ranked"]:
        size, mean, spread = (
            _estimate(row[name], write, between="\n")
            for name in ("mean_absolute", "mean", "spread")
        )
        table.add_row(row["key"], size, write(row["luck_floor"]), mean, spread)
    return table


def _table(names: Sequence[str], wording: Wording) -> Table:
    """Head a table of parameters."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column(wording.text("sensitivity_parameter"), overflow="fold")
    for name in names:
        table.add_column(wording.text(f"sensitivity_{name}"), justify="right")
    return table


def _estimate(
    estimate: Mapping[str, float], write: Callable[..., str], *how: int, between: str = " "
) -> str:
    """Write a number with its interval."""
    if math.isnan(estimate["value"]):
        return "–"
    value, low, high = (write(estimate[name], *how) for name in ("value", "low", "high"))
    return f"{value}{between}({low} … {high})"
