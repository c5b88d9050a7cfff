"""How is the set of values found that the evidence allows? History matching [andrianakis2015].

The first wave of candidates covers the whole range. After each wave every target has an emulator,
which says what very many worlds would give at any point, and how sure that is. The next wave is
drawn from the points at which all bands may be met, each as likely as that is. The set that is
allowed is drawn in the same way from the last emulators: the even prior, given the bands.

Candidate *k* of a wave is drawn from its own number and run in worlds of its own, so that it does
not matter who tries it, when, or after what crash.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from experiments.calibration.allowed import allowed_points
from experiments.calibration.diary import Diary, Trial
from experiments.calibration.emulator import Emulator, emulators, points_of, scale_of
from experiments.calibration.free import Free, values_at
from experiments.validation.pattern_file import Row

_POINTS_STREAM, _SET_STREAM = 21, 22
_SEEDS_A_WAVE = 10_000
_SEEDS = 1_000_003

Candidate = tuple[Mapping[str, float], int]
"""Values of the free parameters, and the seed of its worlds."""
Measure = Callable[[Sequence[Candidate]], Iterable[Mapping[str, float]]]
"""Takes candidates; gives the measured rows of each, in order, as they are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How the search goes."""

    seed: int = 0
    first: int = 64
    """Candidates of the first wave."""
    later: int = 32
    """Candidates of each later wave."""
    most: int = 256
    """Candidates of all waves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveResult:
    """What one wave gave."""

    wave: int
    trials: tuple[Trial, ...]
    plausible: float
    """Part of the whole range that the wave was drawn from, an effective size."""
    surprises: Mapping[str, float]
    """By target: part of the trials that lie more than two standard deviations from what the
    emulators of the waves before had said; empty in the first wave."""


def search(
    rules: Search,
    free: Sequence[Free],
    rows: Mapping[str, Row],
    measure: Measure,
    diary: Diary,
    told: Callable[[Trial], None] | None = None,
) -> list[WaveResult]:
    """Try candidates, wave after wave.

    Parameters
    ----------
    rules : Search
        How it goes.
    free : sequence of Free
        What is fitted.
    rows : mapping of str to Row
        The targets.
    measure : callable
        Runs candidates.
    diary : Diary
        What is there already is not run again.
    told : callable, optional
        Called with each candidate when it is known.

    Returns
    -------
    list of WaveResult
        In order.

    Raises
    ------
    ResultsError
        No point is plausible: the targets contradict each other.
    """
    results: list[WaveResult] = []
    n_tried = wave = 0
    while n_tried < rules.most:
        if wave == 0:
            points, plausible, known = _first_points(rules, len(free)), 1.0, {}
        else:
            known = emulators(free, rows, diary.before(wave))
            generator = np.random.default_rng([rules.seed, _POINTS_STREAM, wave])
            points, plausible = allowed_points(known, len(free), rules.later, generator)
        points = points[: rules.most - n_tried]
        trials = _tried(rules, free, rows, measure, diary, (wave, points), told)
        surprises = _surprises(known, free, rows, trials)
        results.append(
            WaveResult(wave=wave, trials=tuple(trials), plausible=plausible, surprises=surprises)
        )
        n_tried += len(trials)
        wave += 1
    return results


def allowed_set(
    rules: Search,
    free: Sequence[Free],
    rows: Mapping[str, Row],
    trials: Sequence[Trial],
    size: int,
) -> tuple[list[dict[str, float]], float]:
    """Draw the set of values that the evidence allows.

    Parameters
    ----------
    rules : Search
        Gives the seed.
    free : sequence of Free
        What is fitted.
    rows : mapping of str to Row
        The targets.
    trials : sequence of Trial
        Everything that was tried.
    size : int
        Sets of values.

    Returns
    -------
    values : list of dict
        By key, ``size`` of them.
    plausible : float
        Part of the whole range that they come from.

    Raises
    ------
    ResultsError
        The targets contradict each other.
    """
    known = emulators(free, rows, trials)
    generator = np.random.default_rng([rules.seed, _SET_STREAM])
    points, plausible = allowed_points(known, len(free), size, generator)
    return [values_at(tuple(free), point) for point in points], plausible


def _first_points(rules: Search, n_free: int) -> NDArray[np.float64]:
    """Cover the whole range evenly."""
    sobol = qmc.Sobol(n_free, rng=np.random.default_rng([rules.seed, _POINTS_STREAM]))
    return np.asarray(sobol.random_base2(math.ceil(math.log2(rules.first))))[: rules.first]


def _tried(  # noqa: PLR0913, PLR0917 - passed on as they are
    rules: Search,
    free: Sequence[Free],
    rows: Mapping[str, Row],
    measure: Measure,
    diary: Diary,
    points: tuple[int, NDArray[np.float64]],
    told: Callable[[Trial], None] | None,
) -> list[Trial]:
    """Run the candidates of a wave, but for those that were run before."""
    wave, at = points
    names = [(wave, number) for number in range(len(at))]
    missing = [name for name in names if name not in diary.trials]
    if told is not None:
        for name in names:
            if name in diary.trials:
                told(diary.trials[name])
    candidates = [
        (values_at(tuple(free), at[number]), rules.seed * _SEEDS + wave * _SEEDS_A_WAVE + number)
        for _, number in missing
    ]
    for (_, number), (values, _), found in zip(
        missing, candidates, measure(candidates), strict=True
    ):
        missed = tuple(name for name, row in rows.items() if not row.holds(found[name]))
        trial = Trial(wave=wave, number=number, values=values, rows=dict(found), missed=missed)
        diary.add(trial)
        if told is not None:
            told(trial)
    return [diary.trials[name] for name in names]


def _surprises(
    known: Mapping[str, Emulator],
    free: Sequence[Free],
    rows: Mapping[str, Row],
    trials: Sequence[Trial],
) -> dict[str, float]:
    """Say how often the emulators were wrong about trials that they had not seen."""
    points = points_of(free, trials)
    found = {}
    for name, emulator in known.items():
        values = np.array([trial.rows[name] for trial in trials])
        is_known = np.isfinite(values)
        if not is_known.any():
            continue
        scaled = np.array([scale_of(rows[name])(value) for value in values[is_known]])
        mean, sd, noise = emulator.predicted(points[is_known])
        found[name] = float((np.abs(scaled - mean) > 2.0 * np.hypot(sd, noise)).mean())
    return found
