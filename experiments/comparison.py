"""What comes out when the same crowds meet different answers? The result, before it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.responses import Tone
from sim.scenario import Scenario


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
