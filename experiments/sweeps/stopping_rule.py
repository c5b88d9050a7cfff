"""What does a sweep ask before it stops? The rule, and what it can say of a cell."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from experiments.sweeps.anytime import Bounds
from experiments.sweeps.precision import Precision
from scenarios.messages import did_you_mean
from sim.errors import ParameterError
from sim.outcomes import OUTCOMES


class CellStatus(StrEnum):
    """Why a cell has stopped, or that it has not."""

    OPEN = "open"
    """Needs more worlds."""
    NARROW_ENOUGH = "narrow_enough"
    """Every outcome is known as precisely as asked."""
    DECIDED = "decided"
    """Clearly worse than another policy of its draw; only if the rule says ``decide``."""
    AT_MAX = "at_max"
    """Has as many worlds as a cell may have: its precision was not reached."""
    OUT_OF_BUDGET = "out_of_budget"
    """Nothing was left for it: its precision was not reached."""
    NO_VALUES = "no_values"
    """No world of its first look gave a value (all failed, or the outcome does not exist)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRule:
    """When enough is known.

    Every interval keeps its promise by itself: of 1000 cells that stop, up to 50 may miss their
    mean at a confidence of 0.95.
    """

    precisions: Mapping[str, Precision]
    """By outcome. The first one decides between policies."""
    confidence: float = 0.95
    """Chance that an interval holds the mean at all looks up to the last one."""
    first: int = 1000
    """Worlds before the first look. Fewer are cheaper, and dishonest where storms are rare."""
    growth: float = 1.5
    """From one look to the next."""
    block: int = 50
    """Looks are whole multiples of it."""
    max_runs: int = 20_000
    """Worlds of a cell after which it is given up; the last look."""
    budget: int | None = None
    """Worlds in all cells together; None for as many as needed."""
    decide: bool = False
    """Stop a cell that is clearly worse than another policy of its draw.

    Not by default: a study is also read for its means and for what they depend on, and cells that
    stop for being bad leave the bad policies known worst.
    """

    def __post_init__(self) -> None:
        if not self.precisions:
            msg = "precisions must name at least one outcome, got none"
            raise ParameterError(msg)
        for name in self.precisions:
            if name not in OUTCOMES:
                remedy = did_you_mean(name, OUTCOMES)
                msg = f"precisions must name outcomes, got {name!r}{remedy}"
                raise ParameterError(msg)
        _check("confidence", self.confidence, 0.5, 0.999)
        _check_whole("max_runs", self.max_runs, 2, None)
        _check_whole("first", self.first, 2, self.max_runs)
        _check("growth", self.growth, 1.01, 10.0)
        _check_whole("block", self.block, 1, None)
        if self.budget is not None:
            _check_whole("budget", self.budget, 1, None)

    @property
    def looks(self) -> tuple[int, ...]:
        """Worlds of a cell at each look."""
        looks = [min(self._blocks(self.first), self.max_runs)]
        while looks[-1] < self.max_runs:
            further = max(self._blocks(looks[-1] * self.growth), looks[-1] + self.block)
            looks.append(min(further, self.max_runs))
        return tuple(looks)

    def _blocks(self, runs: float) -> int:
        """Round up to whole blocks."""
        return math.ceil(runs / self.block) * self.block

    def bounds(self, n_intervals: int = 1) -> Bounds:
        """Say what the intervals promise.

        Parameters
        ----------
        n_intervals : int
            How many must hold together (Bonferroni).

        Returns
        -------
        Bounds
            Narrowest in the middle (on a log scale) between the first and the last look.
        """
        first = self.looks[0]
        return Bounds(
            confidence=1.0 - (1.0 - self.confidence) / n_intervals,
            tuned_for=math.sqrt(first * self.max_runs),
            # some values may be missing, in failed worlds and where an outcome does not exist
            fewest=first // 2,
        )


def _check(name: str, value: float, low: float, high: float) -> None:
    """Refuse a number outside its range."""
    if isinstance(value, bool) or not low <= value <= high:
        msg = f"{name} must lie in [{low:g}, {high:g}], got {value!r}"
        raise ParameterError(msg)


def _check_whole(name: str, value: int, low: int, high: int | None) -> None:
    """Refuse what is no whole number in range."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or value < low or (high is not None and value > high):
        rule = f"at least {low}" if high is None else f"in [{low}, {high}]"
        msg = f"{name} must be a whole number {rule}, got {value!r}"
        raise ParameterError(msg)
