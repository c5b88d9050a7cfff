"""What are the free parameters fitted to? Rows of the board, and times of real cascades.

They are data: ``targets.yaml`` is read as strictly as a scenario file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from experiments.calibration.free import Free, free_parameters
from experiments.validation.pattern_file import MAX_WORLDS, Row, chosen
from scenarios.document import read_document
from scenarios.story import Text
from sim.quantities import param
from sim.sources import cite


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedPattern:
    """A pattern of the board."""

    id: Text
    worlds: int = param(
        1000, unit="worlds", low=1, high=MAX_WORLDS, kind="assumed",
        meaning="worlds that one candidate gets in each case of the protocol",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Real times of large cascades."""

    source: Text
    rows: tuple[Row, ...]
    worlds: int = param(
        60, unit="worlds", low=1, high=MAX_WORLDS, kind="assumed",
        meaning="worlds that one candidate gets",
    )  # fmt: skip
    time_scale: float = param(
        2.7, unit="1", low=0.5, high=50, source="song2018", kind="derived",
        meaning="how much slower people react there than on X",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedRange:
    """Where one number is looked for."""

    key: Text
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Everything that is fitted."""

    patterns: tuple[FittedPattern, ...]
    ranges: tuple[SearchedRange, ...]
    times: Times

    @property
    def rows(self) -> dict[str, Row]:
        """Every row by its id: those of the board first."""
        board = (row for one in self.patterns for row in chosen([one.id])[0].rows)
        return {row.id: row for row in (*board, *self.times.rows)}


def fitted_parameters() -> tuple[Free, ...]:
    """List the parameters that are fitted, with the ranges in which they are looked for.

    Returns
    -------
    tuple of Free
        In the order of declaration.
    """
    return free_parameters({one.key: (one.low, one.high) for one in load_targets().ranges})


@cache
def load_targets() -> Targets:
    """Read what is fitted.

    Returns
    -------
    Targets
        Checked; the source of the times stands in the bibliography.

    Raises
    ------
    InputFileError
        The file is wrong.
    ParameterError
        No such pattern or source.
    """
    label = "targets.yaml"
    data = files("experiments.calibration").joinpath(label).read_bytes()
    said, _ = read_document(data, label, Targets)
    targets = Targets(patterns=said.patterns, ranges=said.ranges, times=said.times)
    cite(targets.times.source)
    chosen([one.id for one in targets.patterns])
    return targets
