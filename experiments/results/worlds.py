"""Which value had an outcome under which policy, in which draw and which world?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_KINDS: dict[str, type[Any]] = {"cell": np.int32, "replicate": np.int32, "error": np.bool_}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """All rows of a results folder, as columns; sorted by cell, then by replicate."""

    n_draws: int
    n_policies: int
    seed: int
    """Of the sweep; chooses the resamples of intervals."""
    cell: NDArray[np.int32]
    """cell = draw * n_policies + policy."""
    replicate: NDArray[np.int32]
    has_failed: NDArray[np.bool_]
    outcomes: Mapping[str, NDArray[np.float64]]
    """nan where the outcome does not exist, and where the row has failed."""
    _rows: list[NDArray[np.int64]] = field(default_factory=list, repr=False, compare=False)
    """Rows of each policy, once they were asked for."""

    @property
    def n_cells(self) -> int:
        """Number of cells."""
        return self.n_draws * self.n_policies

    def rows_per_cell(self) -> NDArray[np.int64]:
        """Count the rows of each cell, failed ones among them.

        Returns
        -------
        ndarray of int, shape (n_cells,)
            0 for a cell that was not run yet.
        """
        return np.bincount(self.cell, minlength=self.n_cells)

    def errors_per_cell(self) -> NDArray[np.int64]:
        """Count the failed rows of each cell.

        Returns
        -------
        ndarray of int, shape (n_cells,)
            Of each cell.
        """
        return np.bincount(self.cell[self.has_failed], minlength=self.n_cells)

    def rows_of(self, policy: int) -> NDArray[np.int64]:
        """Find the rows of one policy.

        Parameters
        ----------
        policy : int
            Its number.

        Returns
        -------
        ndarray of int, shape (n_rows_of_policy,)
            Their places, ascending.
        """
        if not self._rows:
            policies = self.cell % self.n_policies
            order = np.argsort(policies, kind="stable")
            ends = np.cumsum(np.bincount(policies, minlength=self.n_policies))
            self._rows.extend(np.split(order, ends[:-1]))
        return self._rows[policy]

    def matrix(self, outcome: str, policy: int) -> NDArray[np.float64]:
        """Lay an outcome out under one policy.

        Parameters
        ----------
        outcome : str
            Its name.
        policy : int
            Its number.

        Returns
        -------
        ndarray of float, shape (n_draws, n_worlds)
            nan where there is no value; column k is the same world in each policy of a draw.
        """
        found = np.full((self.n_draws, self._n_worlds()), np.nan)
        ours = self.rows_of(policy)
        draw = self.cell[ours] // self.n_policies
        found[draw, self.replicate[ours]] = self.outcomes[outcome][ours]
        return found

    def was_run(self, policy: int) -> NDArray[np.bool_]:
        """Tell where a policy was run without an error.

        Parameters
        ----------
        policy : int
            Its number.

        Returns
        -------
        ndarray of bool, shape (n_draws, n_worlds)
            Laid out as :meth:`matrix`.
        """
        found = np.zeros((self.n_draws, self._n_worlds()), np.bool_)
        ours = self.rows_of(policy)
        ours = ours[~self.has_failed[ours]]
        found[self.cell[ours] // self.n_policies, self.replicate[ours]] = True
        return found

    def cell_means(self, outcome: str, *, never: float | None = None) -> NDArray[np.float64]:
        """Average an outcome over the worlds of each cell.

        Parameters
        ----------
        outcome : str
            Its name.
        never : float, optional
            What counts for a world that has no value though it was run; left out if not given.

        Returns
        -------
        ndarray of float, shape (n_draws, n_policies)
            nan where a cell has no value.
        """
        values = self.outcomes[outcome]
        if never is not None:
            values = np.where(np.isnan(values) & ~self.has_failed, never, values)
        known = ~np.isnan(values)
        counts = np.bincount(self.cell[known], minlength=self.n_cells)
        sums = np.bincount(self.cell[known], values[known], minlength=self.n_cells)
        means = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
        return means.reshape(self.n_draws, self.n_policies)

    def _n_worlds(self) -> int:
        """Give the largest number of replicates in a cell."""
        return int(self.replicate.max()) + 1 if len(self.replicate) else 0


def worlds_of(
    tables: Iterable[pa.Table], outcomes: Sequence[str], shape: tuple[int, int], seed: int
) -> Worlds:
    """Join tables of rows to arrays.

    Parameters
    ----------
    tables : iterable of Table
        Columns ``cell``, ``replicate``, ``error`` and the outcomes; in the order of their cells.
    outcomes : sequence of str
        Names.
    shape : tuple of int
        Draws and policies.
    seed : int
        Of the sweep.

    Returns
    -------
    Worlds
        All rows.
    """
    pieces: dict[str, list[NDArray[Any]]] = {
        name: [] for name in ("cell", "replicate", "error", *outcomes)
    }
    for table in tables:
        for name, found in pieces.items():
            column = table[name]
            found.append((column.is_valid() if name == "error" else column).to_numpy())
    joined: dict[str, NDArray[Any]] = {}
    for name in list(pieces):
        found = pieces.pop(name)  # only one column at a time is held twice
        kind = _KINDS.get(name, np.float64)
        joined[name] = np.concatenate(found).astype(kind) if found else np.empty(0, kind)
    return Worlds(
        n_draws=shape[0],
        n_policies=shape[1],
        seed=seed,
        cell=joined["cell"],
        replicate=joined["replicate"],
        has_failed=joined["error"],
        outcomes={name: joined[name] for name in outcomes},
    )
