"""Which published patterns does the model reproduce, and how sure is each verdict?

The verdict is that of the value itself; where the interval crosses a limit of the band, the board
says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.batch_limits import check_workers
from experiments.provenance import provenance
from experiments.validation.findings import Finding
from experiments.validation.measuring import measure
from experiments.validation.pattern_file import Pattern, Row, chosen
from experiments.validation.settings import Settings
from sim.random_streams import world_key

Report = Callable[[Pattern], None]
"""Called with each pattern when it is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """One row of the board."""

    row: Row
    finding: Finding
    needed: int
    """Observations without which it cannot pass; in a quick look in proportion fewer."""

    @property
    def is_measured(self) -> bool:
        """There are as many observations as the row needs, and they gave a value."""
        return self.finding.n >= self.needed and math.isfinite(self.finding.value)

    @property
    def passes(self) -> bool:
        """The value lies in the band; one that could not be measured does not."""
        return self.is_measured and self.row.holds(self.finding.value)

    @property
    def is_close(self) -> bool:
        """The interval crosses a limit of the band: other worlds might have decided otherwise."""
        verdicts = {self.row.holds(bound) for bound in self.finding.ci95 if math.isfinite(bound)}
        return bool(verdicts - {self.row.holds(self.finding.value)})


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternResult:
    """One pattern and its rows."""

    pattern: Pattern
    worlds: int
    """Worlds that were run in each case of its protocol."""
    rows: tuple[RowResult, ...]

    @property
    def passes(self) -> bool:
        """All rows pass."""
        return all(row.passes for row in self.rows)

    @property
    def deciding(self) -> RowResult:
        """The row that stands for the pattern: the first that fails, else the first."""
        return next((row for row in self.rows if not row.passes), self.rows[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The patterns that were measured, in one model."""

    results: tuple[PatternResult, ...]
    seed: int
    is_fast: bool
    """Fewer worlds than the protocols ask for: a look, no verdict."""
    settings: Settings
    provenance: Mapping[str, Any]

    @property
    def passes(self) -> bool:
        """All patterns pass."""
        return all(result.passes for result in self.results)


def run_board(
    *,
    patterns: Sequence[str] = (),
    seed: int = 0,
    is_fast: bool = False,
    settings: Settings | None = None,
    workers: int | None = None,
    report: Report | None = None,
) -> Board:
    """Measure the patterns.

    Parameters
    ----------
    patterns : sequence of str
        Ids such as ``P8``; nothing for all.
    seed : int
        Of the worlds and of the intervals.
    is_fast : bool
        With fewer worlds.
    settings : Settings, optional
        Other numbers or switches of the model.
    workers : int, optional
        Threads; one for each core if not given. Does not change the result.
    report : callable, optional
        Called with each pattern when it is measured.

    Returns
    -------
    Board
        In the order of ``patterns.yaml``.

    Raises
    ------
    ParameterError
        No such pattern, or a seed or a number of threads outside its range.
    """
    world_key(seed)
    check_workers(workers)
    model = settings or Settings()
    results = []
    for pattern in chosen(patterns):
        worlds = pattern.fast_worlds if is_fast else pattern.worlds
        findings = measure(pattern.id, worlds=worlds, seed=seed, settings=model, workers=workers)
        results.append(judged(pattern, worlds, findings))
        if report is not None:
            report(pattern)
    return Board(
        results=tuple(results),
        seed=seed,
        is_fast=is_fast,
        settings=model,
        provenance=provenance(),
    )


def judged(pattern: Pattern, worlds: int, findings: Mapping[str, Finding]) -> PatternResult:
    """Lay findings beside the bands.

    Parameters
    ----------
    pattern : Pattern
        Gives the bands.
    worlds : int
        Worlds that were run.
    findings : mapping of str to Finding
        One for each row of the pattern.

    Returns
    -------
    PatternResult
        In the order of the pattern's rows.
    """
    part = min(1.0, worlds / pattern.worlds)
    rows = tuple(
        RowResult(row=row, finding=findings[row.id], needed=math.ceil(part * row.at_least))
        for row in pattern.rows
    )
    return PatternResult(pattern=pattern, worlds=worlds, rows=rows)
