"""How does ``bolasalju calibrate`` fit the free parameters and say what the evidence allows?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from experiments.batch_limits import check_workers
from experiments.calibration.calibrating import Calibration, calibrate, in_band
from experiments.calibration.pinning import pinned, tied
from experiments.calibration.posterior import Posterior
from experiments.calibration.waves import Search
from experiments.console import stderr, stdout, wording_for, working
from experiments.mistakes import Mistakes
from experiments.wording import Wording
from sim.errors import ParameterError
from sim.random_streams import world_key

MOST = 100_000
"""Candidates beyond which nobody waits."""
FEWEST = 96
"""Candidates of two waves, before which nothing can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrateRequest:
    """What the user typed."""

    out: Path
    seed: int
    most: int
    sets: int
    workers: int | None
    lang: str | None
    as_json: bool


def run_calibrate(request: CalibrateRequest) -> None:
    """Check everything, try candidates, show what the evidence allows.

    Parameters
    ----------
    request : CalibrateRequest
        What the user typed.
    """
    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(request.lang)
    with mistakes.noted():
        world_key(request.seed)
    with mistakes.noted():
        check_workers(request.workers)
    with mistakes.noted():
        _check_counts(request)
    mistakes.settle()
    rules = Search(seed=request.seed, most=request.most)
    with working(wording, request.most) as progress:
        found = calibrate(
            request.out,
            rules,
            size=request.sets,
            workers=request.workers,
            told=lambda _: progress.advance(progress.task_ids[0]),
        )
    if request.as_json:
        print(json.dumps(calibration_json(found), allow_nan=False))  # noqa: T201 - the result
        return
    show(found, wording)
    stderr.print(wording.text("calibrate_written", path=str(request.out)), soft_wrap=True)


def _check_counts(request: CalibrateRequest) -> None:
    """Refuse what would never end, or could not be said anything of."""
    problems = []
    if not 3 <= request.sets <= MOST:
        problems.append(f"sets must lie in [3, {MOST}], got {request.sets!r}")
    if not FEWEST <= request.most <= MOST:
        problems.append(f"most must lie in [{FEWEST}, {MOST}], got {request.most!r}")
    if problems:
        raise ParameterError("\n".join(problems))


def calibration_json(found: Calibration) -> dict[str, Any]:
    """Write a calibration as plain values.

    Parameters
    ----------
    found : Calibration
        What came out.

    Returns
    -------
    dict
        Keys ``tried``, ``waves`` (each with ``tried``, ``plausible``, ``in_band`` and
        ``surprises``, by target), ``sets``, ``parameters`` (of the sets: ``key``, ``low``,
        ``high``, ``p05``, ``p50``, ``p95``, ``contraction``, ``verdict``), ``tied`` and
        ``centre``.
    """
    return {
        "tried": len(found.trials),
        "waves": [
            {
                "tried": len(wave.trials),
                "plausible": wave.plausible,
                "in_band": in_band(wave.trials),
                "surprises": dict(wave.surprises),
            }
            for wave in found.waves
        ],
        "sets": len(found.posterior),
        "parameters": parameters_json(found.posterior),
        "tied": [list(pair) for pair in tied(found.posterior)],
        "centre": found.posterior.centre(),
    }


def parameters_json(posterior: Posterior) -> list[dict[str, Any]]:
    """Write what the evidence pins down.

    Parameters
    ----------
    posterior : Posterior
        The allowed set.

    Returns
    -------
    list of dict
        One a parameter.
    """
    names = ("key", "low", "high", "p05", "p50", "p95", "contraction", "verdict")
    return [{name: getattr(row, name) for name in names} for row in pinned(posterior)]


def show(found: Calibration, wording: Wording) -> None:
    """Print the waves, what was missed, and what the evidence pins down.

    Parameters
    ----------
    found : Calibration
        What came out.
    wording : Wording
        In which language.
    """
    stdout.print(_waves_table(found, wording))
    inside = in_band(found.waves[-1].trials)
    missed = sorted((part, name) for name, part in inside.items() if part < 1.0)
    if missed:
        rows = ", ".join(f"{name} {wording.percent(part)}" for part, name in missed)
        stdout.print(wording.text("calibrate_missed", rows=rows))
    show_posterior(found.posterior, wording)


def _waves_table(found: Calibration, wording: Wording) -> Table:
    """List the waves."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for key in ("wave", "plausible", "tried", "in_band", "surprises"):
        table.add_column(wording.text(f"calibrate_{key}"), justify="right")
    for wave in found.waves:
        surprises, inside = list(wave.surprises.values()), list(in_band(wave.trials).values())
        mean = sum(surprises) / len(surprises) if surprises else None
        table.add_row(
            str(wave.wave + 1),
            wording.percent(wave.plausible, 4),
            str(len(wave.trials)),
            wording.percent(sum(inside) / len(inside), 0),
            "–" if mean is None else wording.percent(mean, 0),
        )
    return table


def show_posterior(posterior: Posterior, wording: Wording) -> None:
    """Print what the evidence pins down, and what it does not.

    Parameters
    ----------
    posterior : Posterior
        The allowed set.
    wording : Wording
        In which language.
    """
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column(wording.text("calibrate_parameter"), overflow="fold")
    for key in ("range", "p50", "p90", "contraction"):
        table.add_column(wording.text(f"calibrate_{key}"), justify="right", overflow="fold")
    table.add_column(wording.text("calibrate_verdict"))
    for row in pinned(posterior):
        table.add_row(
            row.key,
            f"{row.low:g}–{row.high:g}",
            f"{row.p50:.3g}",
            f"{row.p05:.3g}–{row.p95:.3g}",
            wording.percent(row.contraction, 0),
            wording.text(f"calibrate_{row.verdict}"),
        )
    stdout.print(table)
    for one, other, correlation in tied(posterior):
        told = wording.text(
            "calibrate_tied", one=one, other=other, r=wording.number(correlation, 2)
        )
        stdout.print(told)
