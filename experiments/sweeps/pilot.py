"""What would a sweep take? A few of its jobs are run and measured."""

from __future__ import annotations

import io
import time
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from experiments.sweeps.driving import Goal
from experiments.sweeps.layout import Part
from experiments.sweeps.running import DrawOrder, Order, Rows, Share, run_order
from experiments.sweeps.sweep import Sweep

_PILOT_S = 2.0
"""After this no further job is begun."""
_PILOT_JOBS = 500
_PILOT_STREAM = 12


class Forecast(NamedTuple):
    """What a sweep would take."""

    draws: int
    policies: int
    cells: int
    worlds: int
    """At least, where a precision decides."""
    most_worlds: int
    """At most; the same where the number is fixed."""
    seconds: float
    """For ``worlds``, on this machine with all workers busy."""
    megabytes: float
    """On the disk, for ``worlds``."""


def forecast(sweep: Sweep, goal: Goal, n_workers: int) -> Forecast:
    """Run a pilot and extrapolate.

    Parameters
    ----------
    sweep : Sweep
        Nothing of it is written.
    goal : Goal
        When it would be enough.
    n_workers : int
        Processes.

    Returns
    -------
    Forecast
        Times are those of a sample of cells; a storm elsewhere takes longer.
    """
    n_cells = len(sweep.cells)
    generator = np.random.Generator(np.random.PCG64([sweep.study.seed, _PILOT_STREAM]))
    chosen = generator.choice(n_cells, size=min(n_cells, _PILOT_JOBS), replace=False)
    sample = [int(cell) for cell in chosen]
    run_order(sweep.common, _order(sweep, sample[0]))  # loads what is compiled
    begun = time.monotonic()
    rows: list[Rows] = []
    for at in range(_PILOT_JOBS):
        rows.append(run_order(sweep.common, _order(sweep, sample[at % len(sample)], at)))
        if time.monotonic() - begun > _PILOT_S:
            break
    per_world_s = (time.monotonic() - begun) / len(rows)
    runs = goal.runs if goal.rule is None else goal.rule.looks[0]
    most = goal.runs if goal.rule is None else goal.rule.max_runs
    worlds = n_cells * runs // goal.shard[1]
    return Forecast(
        draws=sweep.cells.n_draws,
        policies=len(sweep.cells.policies),
        cells=n_cells,
        worlds=worlds,
        most_worlds=n_cells * most // goal.shard[1],
        seconds=worlds * per_world_s / n_workers,
        megabytes=worlds * _bytes_per_row(sweep, rows) / 1e6,
    )


def _order(sweep: Sweep, cell: int, replicate: int = 0) -> Order:
    """Order one job."""
    draw, policy = divmod(cell, len(sweep.cells.policies))
    share = Share(cell, policy, replicate, replicate + 1)
    return Order(Part(0, 0), (DrawOrder(sweep.cells.draw(draw), (share,)),))


def _bytes_per_row(sweep: Sweep, rows: list[Rows]) -> float:
    """Write the rows of the pilot into the memory and weigh them."""
    table = sweep.columns.cell_table(sweep.cells, [0], sweep.identity.cells[:1])
    whole = Rows(
        cell=np.zeros(len(rows), np.int32),
        replicate=np.arange(len(rows), dtype=np.int32),
        values=np.concatenate([row.values for row in rows]),
        errors=[row.errors[0] for row in rows],
    )
    sink = io.BytesIO()
    pq.write_table(
        sweep.columns.part_table(table, whole, sweep.common.version), sink, compression="zstd"
    )
    return len(sink.getbuffer()) / len(rows)
