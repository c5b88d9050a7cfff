"""What does a sweep know already?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from experiments.sweeps.layout import Layout, Part


class Known:
    """How many rows each part holds, and the values that decide when to stop.

    Parameters
    ----------
    layout : Layout
        How the sweep is cut.
    outcomes : sequence of str
        Whose values are kept in memory; none if the number of worlds is fixed.

    Attributes
    ----------
    failed : dict of Part to list
        Cell, replicate and error of each job that failed.
    """

    def __init__(self, layout: Layout, outcomes: Sequence[str] = ()) -> None:
        self._layout, self._outcomes = layout, tuple(outcomes)
        self._counts: dict[Part, NDArray[np.int64]] = {}
        self._values: dict[Part, NDArray[np.float64]] = {}
        self.failed: dict[Part, list[tuple[int, int, str]]] = {}

    @property
    def n_rows(self) -> int:
        """Rows of all parts together."""
        return int(sum(counts.sum() for counts in self._counts.values()))

    def note(self, part: Part, table: pa.Table) -> None:
        """Note what a part holds now.

        Parameters
        ----------
        part : Part
            Which.
        table : Table
            Its rows, sorted and whole.
        """
        cells = self._layout.cells_of(part)
        places = table["cell"].to_numpy() - cells.start
        self._counts[part] = np.bincount(places, minlength=len(cells)).astype(np.int64)
        bad = table.filter(pc.is_valid(table["error"])).select(["cell", "replicate", "error"])
        self.failed[part] = [tuple(row.values()) for row in bad.to_pylist()]
        if self._outcomes:
            self._values[part] = np.column_stack(
                [table[name].to_numpy() for name in self._outcomes]
            )

    def count(self, part: Part) -> NDArray[np.int64]:
        """Count the rows of each cell of a part.

        Parameters
        ----------
        part : Part
            Which.

        Returns
        -------
        ndarray of int, shape (n_cells_in_part,)
            Zeros where there is no part.
        """
        nothing = np.zeros(len(self._layout.cells_of(part)), np.int64)
        return self._counts.get(part, nothing)

    def replicates(self) -> NDArray[np.int64]:
        """Count the replicates of each cell, up to the first that is missing.

        Returns
        -------
        ndarray of int, shape (n_cells,)
            From 0.
        """
        found = np.zeros(self._layout.n_cells, np.int64)
        for part in sorted(self._counts, key=lambda part: part.replicate_block):
            cells = self._layout.cells_of(part)
            here = found[cells.start : cells.stop]  # a view
            follows = here == self._layout.first_replicate(part)
            here[follows] += self._counts[part][follows]
        return found

    def series(self) -> dict[str, list[NDArray[np.float64]]]:
        """Give the values of each cell, up to the first replicate that is missing.

        Returns
        -------
        dict of str to list of ndarray
            By outcome; one array a cell.
        """
        empty = np.empty((0, len(self._outcomes)))
        pieces: list[list[NDArray[np.float64]]] = [[] for _ in range(self._layout.n_cells)]
        lengths = np.zeros(self._layout.n_cells, np.int64)
        for part in sorted(self._values, key=lambda part: part.replicate_block):
            cells, counts = self._layout.cells_of(part), self._counts[part]
            first = self._layout.first_replicate(part)
            split = np.split(self._values[part], np.cumsum(counts)[:-1])
            for cell, values in zip(cells, split, strict=True):
                if lengths[cell] == first:
                    pieces[cell].append(values)
                    lengths[cell] += len(values)
        whole = [np.concatenate(values) if values else empty for values in pieces]
        return {name: [values[:, at] for values in whole] for at, name in enumerate(self._outcomes)}
