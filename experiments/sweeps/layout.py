"""Which jobs lie together in one file of the results?

A *part* holds a block of neighbouring cells and a block of replicates. Where a row belongs does
not depend on how many replicates were asked for, on who ran it, or on when: the files of two sweeps
that know the same jobs are the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ROWS_PER_PART = 1000
"""Less than a second's work: what a crash can lose, and how coarsely shards are cut."""

_NAME = re.compile(r"c([0-9]{8,})-r([0-9]{8,})\.parquet")


class Part(NamedTuple):
    """A block of cells and a block of replicates."""

    cell_block: int
    replicate_block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a sweep is cut into parts."""

    n_cells: int
    cells_per_part: int
    replicates_per_part: int

    @property
    def n_cell_blocks(self) -> int:
        """Parts that one block of replicates is cut into."""
        return -(-self.n_cells // self.cells_per_part)

    def cells_of(self, part: Part) -> range:
        """List the cells of a part.

        Parameters
        ----------
        part : Part
            Any.

        Returns
        -------
        range
            Cell numbers.
        """
        first = part.cell_block * self.cells_per_part
        return range(first, min(first + self.cells_per_part, self.n_cells))

    def first_replicate(self, part: Part) -> int:
        """Give the first replicate of a part.

        Parameters
        ----------
        part : Part
            Any.

        Returns
        -------
        int
            From 0.
        """
        return part.replicate_block * self.replicates_per_part

    def wanted(self, part: Part, goals: NDArray[np.int64]) -> NDArray[np.int64]:
        """Say how many rows of each of its cells a part will hold.

        Parameters
        ----------
        part : Part
            Any.
        goals : ndarray of int, shape (n_cells,)
            Replicates of each cell.

        Returns
        -------
        ndarray of int, shape (n_cells_in_part,)
            Counted from the first replicate of the part.
        """
        cells = self.cells_of(part)
        first = self.first_replicate(part)
        return np.clip(goals[cells.start : cells.stop] - first, 0, self.replicates_per_part)

    def parts(self, goals: NDArray[np.int64]) -> list[Part]:
        """List the parts that are needed.

        Parameters
        ----------
        goals : ndarray of int, shape (n_cells,)
            Replicates of each cell.

        Returns
        -------
        list of Part
            By block of replicates, then of cells: an unfinished sweep knows a little of everything.
        """
        found = []
        most = np.maximum.reduceat(goals, np.arange(0, self.n_cells, self.cells_per_part))
        for block in range(-(-int(goals.max()) // self.replicates_per_part)):
            needed = np.flatnonzero(most > block * self.replicates_per_part)
            found += [Part(int(at), block) for at in needed]
        return found

    def number(self, part: Part) -> int:
        """Number a part, for shards.

        Parameters
        ----------
        part : Part
            Any.

        Returns
        -------
        int
            From 0.
        """
        return part.replicate_block * self.n_cell_blocks + part.cell_block

    def name(self, part: Part) -> str:
        """Name the file of a part.

        Parameters
        ----------
        part : Part
            Any.

        Returns
        -------
        str
            First cell and first replicate.
        """
        first = self.cells_of(part).start
        return f"c{first:08d}-r{self.first_replicate(part):08d}.parquet"

    def part_of(self, name: str) -> Part | None:
        """Find the part that a file name means.

        Parameters
        ----------
        name : str
            Of a file.

        Returns
        -------
        Part or None
            None if no part of this layout is called so.
        """
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        cell, replicate = int(found[1]), int(found[2])
        part = Part(cell // self.cells_per_part, replicate // self.replicates_per_part)
        return part if cell < self.n_cells and self.name(part) == name else None


def layout_for(n_draws: int, n_policies: int, replications: int) -> Layout:
    """Cut a sweep into parts of about :data:`ROWS_PER_PART` rows.

    Parameters
    ----------
    n_draws, n_policies : int
        Of the study.
    replications : int
        As the study file says.

    Returns
    -------
    Layout
        Whole draws lie together where they fit, so that their policies share each world.
    """
    if n_policies >= ROWS_PER_PART:
        cells, replicates = ROWS_PER_PART, 1
    else:
        replicates = min(replications, max(1, ROWS_PER_PART // n_policies))
        cells = n_policies * max(1, ROWS_PER_PART // (n_policies * replicates))
    n_cells = n_draws * n_policies
    return Layout(
        n_cells=n_cells, cells_per_part=min(cells, n_cells), replicates_per_part=replicates
    )
