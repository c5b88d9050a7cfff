"""A results folder with numbers known without the model, in the format that sweeps write."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

POLICIES = (
    ("apologetic", 1.0),
    ("apologetic", 24.0),
    ("defensive", 1.0),
    ("defensive", 24.0),
    ("silent", None),
)
LEVERS = {"reply.tone": [p[0] for p in POLICIES], "reply.delay_h": [p[1] for p in POLICIES]}
BASE = (1.0, 4.0, 2.0, 5.0, 3.0)
"""Customers that are lost under each policy, in a draw and a world that add nothing."""
_TYPES = {str: pa.string(), float: pa.float64(), int: pa.int64()}

Value = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def lost(policy, draw, replicate):
    """Lose more in each further draw and each further world, whatever the policy."""
    return np.asarray(BASE)[policy % len(BASE)] + 10.0 * draw + replicate


def reach(policy, draw, replicate):
    """Be seen by 100 accounts for each customer that is lost."""
    return 100.0 * lost(policy, draw, replicate)


def draws_of(n_draws: int) -> dict[str, list[Any]]:
    """Sample what nobody knows: one number, one count and one word."""
    return {
        "complaint.arousal": [float(draw) for draw in range(n_draws)],
        "shop.n_followers": [1000 - 100 * (draw % 3) for draw in range(n_draws)],
        "platform": ["instagram" if draw % 2 else "tiktok" for draw in range(n_draws)],
    }


def make_results(
    folder: Path,
    *,
    n_draws: int = 4,
    runs: int = 6,
    levers: Mapping[str, list[Any]] | None = None,
    draws: Mapping[str, list[Any]] | None = None,
    outcomes: Mapping[str, Value] | None = None,
    counts: Callable[[int], int] | None = None,
    errors: Mapping[tuple[int, int], str] | None = None,
    layout: tuple[int, int] = (5, 4),
    **manifest: Any,
) -> Path:
    """Write a folder: cell = draw * policies + policy, worlds 0 to runs - 1 of each cell."""
    levers = LEVERS if levers is None else levers
    draws = draws_of(n_draws) if draws is None else draws
    outcomes = {"lost_customers": lost, "reach": reach} if outcomes is None else outcomes
    n_policies = max((len(values) for values in levers.values()), default=1)
    n_cells = n_draws * n_policies
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    cells = _cells(levers, draws, n_cells, n_policies)
    pq.write_table(cells, folder / "cells.parquet")
    said = {
        "schema": 1,
        "study": {"name": "made", "digest": "0123456789abcdef"},
        "scenario": {"name": "late_delivery"},
        "seed": 7,
        "levers": list(levers),
        "uncertainties": list(draws),
        "outcomes": list(outcomes),
        "n_draws": n_draws,
        "n_policies": n_policies,
        "n_cells": n_cells,
        "layout": {"cells_per_part": layout[0], "replicates_per_part": layout[1]},
        "runs": runs,
        "stop": None,
        "versions": {"bolasalju": "0.1.0", "model_digest": "5f8fa54ef941"},
        "command": "bolasalju sweep study.yaml --out results",
    }
    (folder / "manifest.json").write_text(json.dumps(said | manifest), encoding="utf-8")
    (folder / "study.yaml").write_text("schema: 1\n", encoding="utf-8")
    goals = [runs if counts is None else counts(cell) for cell in range(n_cells)]
    _write_parts(folder, cells, outcomes, goals, layout, errors or {})
    return folder


def _cells(
    levers: Mapping[str, list[Any]], draws: Mapping[str, list[Any]], n_cells: int, n_policies: int
) -> pa.Table:
    """Lay the cells out."""
    numbers = np.arange(n_cells)
    columns = {
        "cell": pa.array(numbers, pa.int32()),
        "cell_id": pa.array([f"{cell:016x}" for cell in numbers]),
        "draw": pa.array(numbers // n_policies, pa.int32()),
        "policy": pa.array(numbers % n_policies, pa.int32()),
    }
    for key, values in levers.items():
        columns[key] = _column(values, numbers % n_policies)
    for key, values in draws.items():
        columns[key] = _column(values, numbers // n_policies)
    return pa.table(columns)


def _column(values: list[Any], places: np.ndarray) -> pa.Array:
    """Repeat the values of a lever or an uncertainty, in the type that a sweep writes."""
    kind = next(type(value) for value in values if value is not None)
    return pa.array(values, _TYPES[kind]).take(pa.array(places))


def _write_parts(
    folder: Path,
    cells: pa.Table,
    outcomes: Mapping[str, Value],
    goals: list[int],
    layout: tuple[int, int],
    errors: Mapping[tuple[int, int], str],
) -> None:
    """Cut the rows into parts."""
    for first in range(0, len(goals), layout[0]):
        block = range(first, min(first + layout[0], len(goals)))
        for start in range(0, max(goals[cell] for cell in block), layout[1]):
            jobs = [
                (cell, k)
                for cell in block
                for k in range(start, min(start + layout[1], goals[cell]))
            ]
            table = _rows(cells, outcomes, np.array(jobs), errors)
            name = f"c{first:08d}-r{start:08d}.parquet"
            pq.write_table(table, folder / "parts" / name, write_page_checksum=True)


def _rows(
    cells: pa.Table,
    outcomes: Mapping[str, Value],
    jobs: np.ndarray,
    errors: Mapping[tuple[int, int], str],
) -> pa.Table:
    """Lay the rows of a part out; a job that failed has no values."""
    cell, replicate = jobs[:, 0], jobs[:, 1]
    table = cells.take(pa.array(cell))
    told = [errors.get((c, k)) for c, k in jobs.tolist()]
    failed = np.array([message is not None for message in told])
    columns = {name: table[name] for name in table.column_names[:4]}
    columns["replicate"] = pa.array(replicate, pa.int32())
    columns |= {name: table[name] for name in table.column_names[4:]}
    policy, draw = (table[name].to_numpy() for name in ("policy", "draw"))
    for name, value in outcomes.items():
        values = np.asarray(value(policy, draw, replicate), np.float64)
        columns[name] = pa.array(np.where(failed, np.nan, values))
    columns["error"] = pa.array(told, pa.string())
    return pa.table(columns)
