"""How is a sweep brought to its end: what is there, what is missing, and when is it enough?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from experiments.sweeps.folder import open_folder
from experiments.sweeps.interrupts import Interrupts
from experiments.sweeps.known import Known
from experiments.sweeps.pools import Pool
from experiments.sweeps.running import Common, DrawOrder, Order, Share
from experiments.sweeps.stopping import StopRule, next_goals
from experiments.sweeps.store import locked
from experiments.sweeps.sweep import Sweep, missing, run_orders

SESSIONS = "sessions.jsonl"
"""One line for each call that wrote to the folder."""


class Watch(Protocol):
    """Is told how far a sweep is."""

    def expect(self, total: int) -> None:
        """Hear how many jobs are still to be run in this round.

        Parameters
        ----------
        total : int
            Jobs.
        """

    def advance(self, n: int) -> None:
        """Hear that jobs have been kept.

        Parameters
        ----------
        n : int
            How many since the last call.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """When a sweep is at its end."""

    runs: int
    """Replicates of each cell, where no rule decides."""
    rule: StopRule | None = None
    shard: tuple[int, int] = (0, 1)
    """Which part of the parts, from 0, and of how many."""
    retry_errors: bool = False
    """Run failed jobs again first."""


@dataclass(slots=True, kw_only=True)
class Report:
    """What a call did, and what the folder holds now."""

    n_run: int = 0
    n_rows: int = 0
    n_missing: int = 0
    """Rows that other shards owe."""
    n_errors: int = 0
    first_error: tuple[str, str] | None = None
    """Job and message."""
    damaged: list[str] = field(default_factory=list)
    """Parts that could not be read, were set aside and run again."""
    seconds: float = 0.0
    statuses: dict[str, int] | None = None
    """Cells by the reason why they stopped, where a rule decided."""


def drive(
    sweep: Sweep,
    folder: Path,
    goal: Goal,
    pool_for: Callable[[Common], Pool],
    watch: Watch,
    command: str = "",
) -> Report:
    """Run what is missing of a sweep.

    Parameters
    ----------
    sweep : Sweep
        What is run.
    folder : Path
        Of its results; made if it is not there.
    goal : Goal
        When it is enough.
    pool_for : callable
        Makes what runs the jobs.
    watch : Watch
        Is told how far it is.
    command : str
        What the user typed, for the manifest.

    Returns
    -------
    Report
        Nothing is missing unless this is a shard.

    Raises
    ------
    OutputFileError
        Another process writes to the folder, or nothing can be written there.
    ResultsError, VersionError
        The folder holds other results.
    """
    with locked(folder):
        sweep = open_folder(sweep, folder, command)
        store = sweep.store(folder)
        known = Known(sweep.layout, () if goal.rule is None else tuple(goal.rule.precisions))
        for part, table, _ in store.parts():
            known.note(part, table)
        report = Report(damaged=store.damaged)
        begun = time.monotonic()
        note_session(folder, {"begun": command, "rows": known.n_rows})
        try:
            with Interrupts() as ctrl_c, closing(pool_for(sweep.common)) as pool:

                def kept(n: int) -> None:
                    report.n_run += n
                    watch.advance(n)
                    ctrl_c.check()

                def run(orders: Iterator[Order]) -> None:
                    run_orders(orders, pool, store, known, kept)

                _rounds(sweep, known, goal, report, watch, run)
        finally:
            report.n_rows = known.n_rows
            report.seconds = time.monotonic() - begun
            note_session(folder, {"rows": known.n_rows, "run": report.n_run})
        _count_errors(sweep, known, report)
    return report


def _rounds(
    sweep: Sweep,
    known: Known,
    goal: Goal,
    report: Report,
    watch: Watch,
    run: Callable[[Iterator[Order]], None],
) -> None:
    """Run until nothing is missing; with a rule, ask it again after each round."""
    if goal.retry_errors:
        again = list(_failed(sweep, known))
        watch.expect(sum(order.n_jobs for order in again))
        run(iter(again))
    is_last = False
    while not is_last:
        goals, is_last = _goals(sweep, known, goal, report)
        lacking = sum(_lacking(sweep, known, goals, goal.shard))
        if lacking:
            watch.expect(lacking)
            run(missing(sweep, known, goals, goal.shard))
    report.n_missing = sum(_lacking(sweep, known, goals, (0, 1)))


def _goals(
    sweep: Sweep, known: Known, goal: Goal, report: Report
) -> tuple[NDArray[np.int64], bool]:
    """Say how many replicates each cell should have, and whether that is the end."""
    if goal.rule is None:
        return np.full(len(sweep.cells), goal.runs, np.int64), True
    found = next_goals(goal.rule, sweep.cells.n_draws, len(sweep.cells.policies), known.series())
    names, counts = np.unique([str(status) for status in found.statuses], return_counts=True)
    report.statuses = dict(zip(names.tolist(), counts.tolist(), strict=True))
    return found.counts, found.is_finished


def _lacking(
    sweep: Sweep, known: Known, goals: NDArray[np.int64], shard: tuple[int, int]
) -> Iterator[int]:
    """Count the jobs that each part lacks."""
    which, of = shard
    for part in sweep.layout.parts(goals):
        if sweep.layout.number(part) % of == which:
            have, want = known.count(part), sweep.layout.wanted(part, goals)
            yield int(np.maximum(want - have, 0).sum())


def _failed(sweep: Sweep, known: Known) -> Iterator[Order]:
    """Order the jobs that failed, once more."""
    for part, failed in known.failed.items():
        draws: dict[int, list[Share]] = {}
        for cell, replicate, _ in failed:
            draw, policy = divmod(cell, len(sweep.cells.policies))
            draws.setdefault(draw, []).append(Share(cell, policy, replicate, replicate + 1))
        if draws:
            found = (
                DrawOrder(sweep.cells.draw(draw), tuple(shares)) for draw, shares in draws.items()
            )
            yield Order(part, tuple(found))


def _count_errors(sweep: Sweep, known: Known, report: Report) -> None:
    """Count failed jobs, and name the first."""
    found = [entry for _, failed in sorted(known.failed.items()) for entry in failed]
    report.n_errors = len(found)
    if found:
        cell, replicate, message = found[0]
        report.first_error = (f"{sweep.identity.cells[cell]}:{replicate}", message)


def note_session(folder: Path, what: dict[str, object]) -> None:
    """Add a line to the diary of a results folder.

    Parameters
    ----------
    folder : Path
        Of the results.
    what : dict
        Plain values; the time is added.
    """
    line = json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **what})
    try:
        with (folder / SESSIONS).open("a", encoding="utf-8") as diary:
            diary.write(line + "\n")
    except OSError:
        return  # a full disk is told where results are lost, not here
