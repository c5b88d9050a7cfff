"""How does ``bolasalju discover`` say where a policy does not pay?"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import typer

from experiments.as_json import clean
from experiments.console import prepared, stderr, stdout, wording_for
from experiments.discovery.boxes import Box, Limits, Quality
from experiments.discovery.claims import Cases, Rule, apart, cases_of, check_claim, plain, rules_of
from experiments.mistakes import Mistakes
from experiments.results import open_results
from experiments.sweep_watch import SweepWatch
from experiments.sweeps.choosing import pool_for
from experiments.sweeps.designs import Kind
from experiments.sweeps.driving import Goal, drive
from experiments.sweeps.folder import versions
from experiments.sweeps.reading import Study, load_sweep
from experiments.sweeps.sweep import make_sweep
from experiments.wording import Wording
from sim.declarations import declared_numbers
from sim.errors import ParameterError

SEEN, FRESH = "seen", "fresh"
"""Folders of the draws in which rules are searched, and of those in which they are measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverRequest:
    """What the user typed."""

    study: Path
    out: Path
    a: str
    b: str
    outcome: str
    margin: float
    workers: int | None
    dask: str | None
    seed: int | None
    lang: str | None
    as_json: bool
    command: str


def run_discover(request: DiscoverRequest) -> None:
    """Run the study twice, with other draws and worlds, and tell the rules.

    Parameters
    ----------
    request : DiscoverRequest
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
        if not math.isfinite(request.margin):
            raise ParameterError(f"margin must be a finite number, got {request.margin!r}")
    with mistakes.noted():
        study = load_sweep(request.study, seed=request.seed)
        _check(study)
        check_claim(study, request.a, request.b, request.outcome)
    mistakes.settle()
    prepared(wording)
    seen, fresh = (
        _cases(other, request.out / name, request, wording)
        for name, other in ((SEEN, study), (FRESH, replace(study, seed=study.seed + 1)))
    )
    rules = rules_of(seen, fresh)
    if request.as_json:
        document = {
            "study": study.name,
            "a": request.a,
            "b": request.b,
            "outcome": request.outcome,
            "margin": request.margin,
            "draws": len(seen.draws),
            "draws_without_value": seen.n_without_value,
            "fails_in": float(seen.is_case.mean()),
            "rules": clean(plain(rules)),
            "provenance": versions(),
        }
        print(json.dumps(document, allow_nan=False))  # noqa: T201 - the result
        return
    _show(rules, seen, request, wording)


def _check(study: Study) -> None:
    """Refuse a study in which nothing can be discovered."""
    if not study.margins:
        raise ParameterError("uncertainties must name at least one, got none; add some")
    if study.kind in (Kind.LIST, Kind.GRID):
        msg = f"design must draw at random, got {study.kind.value!r}"
        raise ParameterError(f"{msg}; fresh draws need a latin_hypercube or sobol")


def _cases(study: Study, folder: Path, request: DiscoverRequest, wording: Wording) -> Cases:
    """Run a study, or what is missing of it, and judge its draws."""
    with SweepWatch(wording, as_json=request.as_json) as watch:
        try:
            pool = pool_for(request.workers, request.dask)
            goal = Goal(runs=study.replications)
            sweep = make_sweep(study, apart(study))
            report = drive(sweep, folder, goal, pool, watch, request.command)
        except KeyboardInterrupt as error:
            stderr.print(wording.text("sweep_stopped", out=str(request.out)), soft_wrap=True)
            raise typer.Exit(130) from error
    if report.first_error is not None:
        n, (job, message) = wording.number(report.n_errors, 0), report.first_error
        told = wording.text("discover_errors", n=n, job=job, message=message, folder=str(folder))
        stderr.print(told, soft_wrap=True)
    return cases_of(open_results(folder), request.a, request.b, request.outcome, request.margin)


def _show(rules: list[Rule], seen: Cases, request: DiscoverRequest, wording: Wording) -> None:
    """Tell the rules in words."""
    stdout.print(
        wording.text(
            "discover_claim",
            a=request.a,
            b=request.b,
            outcome=wording.outcome(request.outcome).label,
            share=wording.percent(float(seen.is_case.mean())),
            draws=wording.number(len(seen.draws), 0),
        ),
        soft_wrap=True,
    )
    if not rules:
        stdout.print(wording.text("discover_nothing"), soft_wrap=True)
    for rule in rules:
        stdout.print(f"• {in_words(rule.box, wording)}", style="bold", soft_wrap=True)
        stdout.print(f"  {_told('discover_found', rule.found, wording)}", soft_wrap=True)
        stdout.print(f"  {_told('discover_fresh', rule.fresh, wording)}", soft_wrap=True)
    for key in dict.fromkeys(key for rule in rules for key in rule.box.limits):
        quantity = declared_numbers().get(key)
        if quantity is not None:
            unit = "" if quantity.unit == "1" else f" ({quantity.unit})"
            stdout.print(f"  {key}{unit}: {quantity.meaning}", soft_wrap=True)


def in_words(box: Box, wording: Wording) -> str:
    """Say a rule.

    Parameters
    ----------
    box : Box
        The rule.
    wording : Wording
        Language.

    Returns
    -------
    str
        All limits, joined by "and".
    """
    parts = []
    for key, limit in box.limits.items():
        if not isinstance(limit, Limits):
            words = f" {wording.text('discover_or')} ".join(limit)
            parts.append(wording.text("discover_words", name=key, words=words))
            continue
        low, high = (_number(end, wording) for end in limit)
        form = "discover_between"
        if not math.isfinite(limit.high):
            form = "discover_above"
        elif not math.isfinite(limit.low):
            form = "discover_below"
        parts.append(wording.text(form, name=key, low=low, high=high))
    return f" {wording.text('discover_and')} ".join(parts)


def _number(value: float, wording: Wording) -> str:
    """Write all digits of a limit: the search has rounded it; an infinite one is not shown."""
    if not math.isfinite(value):
        return ""
    exponent = Decimal(f"{value:.12g}").normalize().as_tuple().exponent
    return wording.number(value, max(0, -int(exponent)))


def _told(name: str, quality: Quality, wording: Wording) -> str:
    """Say how good a rule is."""
    low, high = quality.precision_ci95
    return wording.text(
        name,
        precision=_percent(quality.precision, wording),
        low=_percent(low, wording),
        high=_percent(high, wording),
        coverage=_percent(quality.coverage, wording),
        inside=wording.number(quality.n_inside, 0),
        draws=wording.number(quality.n_all, 0),
    )


def _percent(value: float, wording: Wording) -> str:
    """Write a share, or a dash."""
    return "–" if np.isnan(value) else wording.percent(value)
