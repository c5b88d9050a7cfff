"""What do the figures of a study say of its claim? They are read off, whatever was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.many_worlds import Batch, Progress, run_worlds
from experiments.provenance import provenance
from experiments.statistics import MeanDifference, mean_difference
from experiments.study_file import Contrast, Expect, Study
from sim.outcomes import OUTCOMES


class Hold(NamedTuple):
    """In how much of what the evidence allows an expectation holds."""

    holds: float
    """Fraction of the sets of values in which the mean difference has the expected sign."""
    clear: float
    """Fraction in which its whole 95 % interval has it."""
    n_sets: int


class Reading(StrEnum):
    """What an interval says of an expectation."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResult:
    """The same worlds in every arm."""

    study: Study
    seed: int
    runs: int
    outcomes: Mapping[str, NDArray[np.float64]]
    """By name of the outcome: shape (n_arms, runs)."""
    provenance: Mapping[str, Any]
    draws: tuple[Mapping[str, float], ...] = ()
    """Sets of values that the evidence allows: world k has set k, after the last the first."""

    def hold(self, contrast: Contrast) -> Hold | None:
        """Say in how many of the sets of values a contrast is as expected.

        Parameters
        ----------
        contrast : Contrast
            Of the study.

        Returns
        -------
        Hold or None
            None without sets, with fewer than two worlds in each, or where no difference is
            expected: there a set can never be said to agree.
        """
        n_sets = len(self.draws)
        if not n_sets or self.runs < 2 * n_sets or contrast.expect is Expect.EQUAL:
            return None
        values = self.outcomes[contrast.outcome]
        a, b = (self.study.arm(name) for name in (contrast.a, contrast.b))
        sign = -1.0 if contrast.expect is Expect.LESS else 1.0
        parts = [
            mean_difference(sign * values[a, at::n_sets], sign * values[b, at::n_sets], self.seed)
            for at in range(n_sets)
        ]
        holds = np.mean([part.mean_difference > 0.0 for part in parts])
        clear = np.mean([part.ci95[0] > 0.0 for part in parts])
        return Hold(float(holds), float(clear), n_sets)

    def difference(self, contrast: Contrast) -> MeanDifference:
        """Compare the two arms of a contrast, world by world.

        Parameters
        ----------
        contrast : Contrast
            Of the study.

        Returns
        -------
        MeanDifference
            Of a - b.
        """
        values = self.outcomes[contrast.outcome]
        a, b = (self.study.arm(name) for name in (contrast.a, contrast.b))
        return mean_difference(values[a], values[b], self.seed)


def run_study(
    study: Study,
    *,
    runs: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    draws: Sequence[Mapping[str, float]] = (),
) -> StudyResult:
    """Run the same worlds in every arm.

    Parameters
    ----------
    study : Study
        What to compare.
    runs : int, optional
        Worlds in each arm; as the study says if not given.
    seed : int
        World k is the same in every arm.
    progress : callable, optional
        Called with the number of worlds that have just been finished in an arm.
    draws : sequence of mapping, optional
        Sets of values that the evidence allows, by key: world k has set k, after the last the
        first.

    Returns
    -------
    StudyResult
        Outcomes of every world in every arm.
    """
    batch = Batch(
        runs=study.runs if runs is None else runs,
        seed=seed,
        progress=progress,
        draws=tuple(draws),
    )
    values = {name: np.empty((len(study.arms), batch.runs)) for name in OUTCOMES}
    for at, case in enumerate(study.cases):
        # what was prepared before the crisis belongs to the world: each arm is a scenario whole
        worlds = run_worlds(case, [case.playbook], batch)
        for name, rows in worlds.outcomes.items():
            values[name][at] = rows[0]
    return StudyResult(
        study=study,
        seed=seed,
        runs=batch.runs,
        outcomes=values,
        provenance=provenance(),
        draws=tuple(draws),
    )


def reading(expect: Expect, difference: MeanDifference) -> Reading:
    """Say whether a difference is as expected.

    Parameters
    ----------
    expect : Expect
        Of the first arm, compared with the second.
    difference : MeanDifference
        Of the two arms.

    Returns
    -------
    Reading
        Less and more agree or disagree where the whole interval lies on one side of 0, and are
        undecided where it contains 0; equal agrees where it contains 0. One world decides nothing.
    """
    if difference.n < 2:
        return Reading.UNDECIDED
    low, high = difference.ci95
    if expect is Expect.EQUAL:
        return Reading.AGREES if low <= 0 <= high else Reading.DISAGREES
    if low <= 0 <= high:
        return Reading.UNDECIDED
    return Reading.AGREES if (high < 0) == (expect is Expect.LESS) else Reading.DISAGREES
