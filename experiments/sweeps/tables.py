"""What does a row of the results hold, and is a table that was read what it should be?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from experiments.sweeps.cells import FIRST_WORLD, Cells
from experiments.sweeps.running import Rows
from experiments.sweeps.settings import PLAYBOOK, settings
from sim.outcomes import OUTCOMES

_FIXED = (
    ("cell", pa.int32()),
    ("cell_id", pa.string()),
    ("draw", pa.int32()),
    ("policy", pa.int32()),
)
_JOB = (("model_version", pa.string()), ("replicate", pa.int32()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a sweep's tables."""

    varied: tuple[str, ...]
    """Keys of the levers, then of the uncertainties."""
    outcomes: tuple[str, ...]

    @property
    def cell_schema(self) -> pa.Schema:
        """Columns of the table of cells."""
        varied = [(key, _kind_of(key)) for key in self.varied]
        return pa.schema([*_FIXED, *varied])

    @property
    def schema(self) -> pa.Schema:
        """Columns of the parts."""
        varied = [(key, _kind_of(key)) for key in self.varied]
        numbers = [(name, pa.float64()) for name in self.outcomes]
        return pa.schema([*_FIXED, *_JOB, *varied, *numbers, ("error", pa.string())])

    def cell_table(self, cells: Cells, numbers: Sequence[int], ids: Sequence[str]) -> pa.Table:
        """Lay out cells.

        Parameters
        ----------
        cells : Cells
            All of them.
        numbers : sequence of int
            Of the cells that are wanted.
        ids : sequence of str
            Name of each of these.

        Returns
        -------
        Table
            A row for each.
        """
        n_policies = len(cells.policies)
        rows = [cells.values(number) for number in numbers]
        columns: dict[str, object] = {
            "cell": list(numbers),
            "cell_id": list(ids),
            "draw": [number // n_policies for number in numbers],
            "policy": [number % n_policies for number in numbers],
        }
        columns |= {key: [row[key] for row in rows] for key in self.varied}
        return pa.table(columns, schema=self.cell_schema)

    def part_table(self, cell_table: pa.Table, rows: Rows, version: str) -> pa.Table:
        """Lay out the rows of a part.

        Parameters
        ----------
        cell_table : Table
            The cells of the part.
        rows : Rows
            What was run.
        version : str
            Of the model that ran it.

        Returns
        -------
        Table
            Sorted as the rows are.
        """
        first = cell_table["cell"][0].as_py()
        taken = cell_table.take(pa.array(rows.cell - first))
        columns: dict[str, object] = {name: taken[name] for name in cell_table.column_names}
        columns["model_version"] = pa.array([version] * len(rows.cell), pa.string())
        columns["replicate"] = pa.array(rows.replicate)
        places = {name: at for at, name in enumerate(OUTCOMES)}
        columns |= {name: pa.array(rows.values[:, places[name]]) for name in self.outcomes}
        columns["error"] = pa.array(rows.errors, pa.string())
        schema = self.schema
        return pa.table({name: columns[name] for name in schema.names}, schema=schema)

    def counts(
        self, table: pa.Table, cell_range: range, ids: Sequence[str], first: int, most: int
    ) -> NDArray[np.int64] | None:
        """Check a part that was read, and count its rows.

        Parameters
        ----------
        table : Table
            As read.
        cell_range : range
            Cells of the part.
        ids : sequence of str
            Name of each of them.
        first, most : int
            First replicate of the part, and how many it may hold.

        Returns
        -------
        ndarray of int, shape (n_cells_in_part,), or None
            Rows of each cell; None if these are not the rows that belong there.
        """
        if not table.schema.equals(self.schema) or not len(table):
            return None
        if any(table[name].null_count for name, _ in (*_FIXED, *_JOB)):
            return None
        cell = table["cell"].to_numpy() - cell_range.start
        replicate = table["replicate"].to_numpy()
        if cell.min() < 0 or cell.max() >= len(cell_range):
            return None
        found = np.bincount(cell, minlength=len(cell_range))
        if found.max() > most:
            return None
        expected_cell = np.repeat(np.arange(len(cell_range)), found)
        starts = np.repeat(np.cumsum(found) - found, found)
        expected_replicate = first + np.arange(len(table)) - starts
        names = np.asarray(ids, object)[cell]
        is_right = (
            np.array_equal(cell, expected_cell)
            and np.array_equal(replicate, expected_replicate)
            and np.array_equal(table["cell_id"].to_numpy(zero_copy_only=False), names)
        )
        return found.astype(np.int64) if is_right else None


def columns_of(levers: Sequence[str], cells: Cells, outcomes: Sequence[str]) -> Columns:
    """Name the columns of a study.

    Parameters
    ----------
    levers : sequence of str
        Keys.
    cells : Cells
        Whose draws name the uncertainties.
    outcomes : sequence of str
        Names.

    Returns
    -------
    Columns
        In this order.
    """
    return Columns(varied=(*levers, *cells.draws), outcomes=tuple(outcomes))


def _kind_of(key: str) -> pa.DataType:
    """Give the type of a varied value."""
    if key == FIRST_WORLD:
        return pa.int64()
    if key == PLAYBOOK or settings()[key].quantity is None:
        return pa.string()
    return pa.int64() if settings()[key].is_whole else pa.float64()
