"""What do the results of a sweep hold, and how are their rows read?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import pyarrow as pa

from experiments.results.parts import KEYS, as_frame, blocks, part_paths, read_part, sorted_rows
from experiments.results.policies import PolicyName, find_policy
from experiments.results.worlds import Worlds, worlds_of
from scenarios.messages import must_be_known
from sim.errors import ParameterError

if TYPE_CHECKING:
    from experiments.two_levels import TwoLevelDifference


class Results:
    """The results of a sweep.

    Parameters
    ----------
    folder : Path
        Of the results.
    manifest : dict
        What the folder says of itself.
    cells : DataFrame
        A row for each cell.

    Attributes
    ----------
    folder : Path
        Of the results.
    manifest : dict
        What the folder says of itself: study, scenario, seed, versions.
    cells : DataFrame
        A row for each cell: its number, name, draw, policy, levers and uncertainties.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], cells: pd.DataFrame) -> None:
        self.folder, self.manifest, self.cells = folder, manifest, cells

    @property
    def levers(self) -> tuple[str, ...]:
        """Keys of what the owner decides."""
        return tuple(self.manifest["levers"])

    @property
    def uncertainties(self) -> tuple[str, ...]:
        """Keys of what nobody knows."""
        return tuple(self.manifest["uncertainties"])

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of what was recorded."""
        return tuple(self.manifest["outcomes"])

    @property
    def n_policies(self) -> int:
        """Combinations of the levers."""
        return int(self.manifest["n_policies"])

    @property
    def n_draws(self) -> int:
        """Samples of the uncertainties."""
        return len(self.cells) // self.n_policies

    @property
    def seed(self) -> int:
        """Of the worlds and of the design; intervals are resampled with it, too."""
        return int(self.manifest["seed"])

    @property
    def policies(self) -> pd.DataFrame:
        """What the owner decides: a row for each policy, a column for each lever."""
        found = self.cells.loc[: self.n_policies - 1, list(self.levers)]
        return found.rename_axis("policy")

    @property
    def draws(self) -> pd.DataFrame:
        """What nobody knows: a row for each draw, a column for each uncertainty."""
        found = self.cells.loc[:: self.n_policies, list(self.uncertainties)]
        return found.reset_index(drop=True).rename_axis("draw")

    def policy(self, wanted: PolicyName) -> int:
        """Find a policy by its number or its settings; see :func:`find_policy`."""
        return find_policy(self.policies, wanted)

    def chosen(self, outcomes: Sequence[str] | None) -> tuple[str, ...]:
        """Check names of outcomes; all that were recorded if none are given."""
        if outcomes is None:
            return self.outcomes
        for name in outcomes:
            if name not in self.outcomes:
                raise ParameterError(f"outcome {must_be_known(name, self.outcomes)}")
        return tuple(dict.fromkeys(outcomes))

    def iter_parts(
        self, outcomes: Sequence[str] | None = None, *, with_errors: bool = False
    ) -> Iterator[pd.DataFrame]:
        """Read the rows a part at a time, so that the memory they need stays small.

        Parameters
        ----------
        outcomes : sequence of str, optional
            Names; all if not given.
        with_errors : bool
            Keep the rows of jobs that failed, and tell why in a column ``error``.

        Yields
        ------
        DataFrame
            Columns ``cell``, ``draw``, ``policy``, ``replicate``, levers, uncertainties, outcomes;
            sorted by cell and replicate within a part.
        """
        columns = [*self._row_columns(), *self.chosen(outcomes), "error"]
        for path in part_paths(self.folder):
            yield as_frame(read_part(path, columns, len(self.cells)), with_errors=with_errors)

    def table(
        self, outcomes: Sequence[str] | None = None, *, with_errors: bool = False
    ) -> pd.DataFrame:
        """Read all rows, one for each world of each cell, sorted by cell and replicate.

        Parameters
        ----------
        outcomes : sequence of str, optional
            Names; all if not given.
        with_errors : bool
            Keep the rows of jobs that failed, and tell why in a column ``error``.

        Returns
        -------
        DataFrame
            As :meth:`iter_parts` gives them, in one table.
        """
        columns = [*self._row_columns(), *self.chosen(outcomes), "error"]
        found = [as_frame(table, with_errors=with_errors) for table in self.iter_blocks(columns)]
        if not found:
            kept = columns if with_errors else columns[:-1]
            return pd.DataFrame({name: [] for name in kept})
        return pd.concat(found, ignore_index=True)

    def errors(self) -> pd.DataFrame:
        """List the jobs that failed: their cell, draw, policy, world, settings and message."""
        columns = ["cell_id", *self._row_columns(), "error"]
        found = [
            table.filter(table["error"].is_valid()).to_pandas()
            for table in self.iter_blocks(columns)
        ]
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)

    def iter_blocks(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Read columns of a few cells at a time with all their replicates, sorted."""
        for paths in blocks(part_paths(self.folder)):
            parts = [read_part(path, columns, len(self.cells)) for path in paths]
            yield sorted_rows(pa.concat_tables(parts))

    def worlds(self, outcomes: Sequence[str]) -> Worlds:
        """Read outcomes as arrays, without levers and uncertainties.

        Parameters
        ----------
        outcomes : sequence of str
            Names.

        Returns
        -------
        Worlds
            16 bytes a row, and 8 for each outcome.
        """
        names = self.chosen(outcomes)
        tables = self.iter_blocks([*KEYS, *names, "error"])
        return worlds_of(tables, names, (self.n_draws, self.n_policies), self.seed)

    def summary(
        self, outcomes: Sequence[str] | None = None, *, by: Literal["policy", "cell"] = "policy"
    ) -> pd.DataFrame:
        """Describe outcomes under each policy over all draws, or in each cell.

        Parameters
        ----------
        outcomes : sequence of str, optional
            Names; all if not given.
        by : {'policy', 'cell'}
            What a row is.

        Returns
        -------
        DataFrame
            As :func:`~experiments.results.summary.summary_by_policy`.
        """
        from experiments.results.summary import summary_table  # noqa: PLC0415 - goes round

        return summary_table(self, self.chosen(outcomes), by=by)

    def compare(self, a: PolicyName, b: PolicyName, outcome: str) -> TwoLevelDifference:
        """Compare two policies in the same draws and the same worlds.

        Parameters
        ----------
        a, b : int, str or mapping
            As :meth:`policy` takes them.
        outcome : str
            Its name.

        Returns
        -------
        TwoLevelDifference
            a minus b, with intervals over draws and worlds.
        """
        from experiments.results.pairs import compare_policies  # noqa: PLC0415 - goes round

        first, second = self.policy(a), self.policy(b)
        return compare_policies(self.worlds([outcome]), first, second, outcome)

    def _row_columns(self) -> list[str]:
        """Name the columns that tell what a row is of."""
        return ["cell", "draw", "policy", "replicate", *self.levers, *self.uncertainties]

    def _facts(self) -> dict[str, str]:
        """Say in short what the results are of."""
        return {
            "study": str(self.manifest["study"]["name"]),
            "draws x policies": f"{self.n_draws} x {self.n_policies}",
            "levers": ", ".join(self.levers) or "none",
            "uncertainties": ", ".join(self.uncertainties) or "none",
            "outcomes": str(len(self.outcomes)),
            "seed": str(self.seed),
        }

    def __repr__(self) -> str:
        facts = ", ".join(f"{name}: {value}" for name, value in self._facts().items())
        return f"Results({str(self.folder)!r}; {facts})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(name)}</th>"
            f"<td style='text-align:left'>{escape(value)}</td></tr>"
            for name, value in self._facts().items()
        )
        return f"<table><caption>{escape(str(self.folder))}</caption>{rows}</table>"
