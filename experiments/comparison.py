"""What comes out when the same crowds meet different answers? The result, before it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.responses import Tone
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


class Fate(IntEnum):
    """What became of a customer by the end of the ninety days."""

    STAYED = 0
    """Never stayed away."""
    PAUSED = 1
    """Stayed away for a while and came back by themselves."""
    WON_BACK = 2
    """Stayed away, saw a fitting answer, and came back."""
    LOST = 3
    """Stays away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One way to answer."""

    delay_h: float | None
    """Hours from the complaint to the answer; None for silence."""
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The same worlds under every cell."""

    scenario: Scenario
    seed: int
    runs: int
    cells: tuple[Cell, ...]
    outcomes: Mapping[str, NDArray[np.float64]]
    """By name of the outcome: shape (n_cells, runs); column k is the same world in every cell."""
    fates: NDArray[np.int8]
    """Shape (n_cells, runs, n_customers): values of :class:`Fate`."""
    provenance: Mapping[str, Any]
    """Versions, platform, settings: what is needed to get the same numbers again."""
    draws: tuple[Mapping[str, float], ...] = ()
    """Values that nobody knows exactly, by key: world k has draw k, after the last the first."""

    def to_frame(self) -> pd.DataFrame:
        """Describe every outcome of every cell.

        Returns
        -------
        DataFrame
            One row a cell and outcome: delay_h (nan for silence), tone, outcome, mean, p05, p50,
            p95; worlds without a value are left out.
        """
        import pandas as pd  # noqa: PLC0415 - the report and the command line need no tables

        from experiments.statistics import summary  # noqa: PLC0415 - it imports this module

        rows = [
            {**_names(cell), "outcome": name, **summary(values[at])}
            for at, cell in enumerate(self.cells)
            for name, values in self.outcomes.items()
        ]
        return pd.DataFrame(rows)

    def worlds_frame(self) -> pd.DataFrame:
        """List every world in every cell.

        Returns
        -------
        DataFrame
            One row a cell and world: delay_h (nan for silence), tone, replicate (from 0; the same
            world in every cell), and a column for each outcome.
        """
        import pandas as pd  # noqa: PLC0415 - as above

        columns = {name: np.ravel(values) for name, values in self.outcomes.items()}
        names = [_names(cell) for cell in self.cells for _ in range(self.runs)]
        replicates = np.tile(np.arange(self.runs), len(self.cells))
        return pd.DataFrame(names).assign(replicate=replicates, **columns)


def _names(cell: Cell) -> dict[str, float | str]:
    """Name a cell in two columns."""
    delay_h = float("nan") if cell.delay_h is None else cell.delay_h
    return {"delay_h": delay_h, "tone": cell.tone.value}
