"""How is the model calibrated from beginning to end? Candidates, the allowed set, what it says."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from experiments.calibration.diary import Diary, Trial
from experiments.calibration.evidence import measured_rows
from experiments.calibration.posterior import Posterior, read_posterior, table_of, write_posterior
from experiments.calibration.targets import fitted_parameters, load_targets
from experiments.calibration.waves import Candidate, Search, WaveResult, allowed_set, search
from experiments.sweeps.folder import versions
from experiments.worker_process import become_worker
from sim.random_streams import world_key
from sim.warm_up import warm_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What came out."""

    waves: tuple[WaveResult, ...]
    posterior: Posterior

    @property
    def trials(self) -> list[Trial]:
        """All candidates, in order."""
        return [trial for wave in self.waves for trial in wave.trials]

    @property
    def misses(self) -> list[tuple[str, int]]:
        """How often each target was missed, the most often first."""
        return Counter(name for trial in self.trials for name in trial.missed).most_common()


def calibrate(
    folder: Path,
    rules: Search,
    *,
    size: int = 60,
    workers: int | None = None,
    told: Callable[[Trial], None] | None = None,
) -> Calibration:
    """Calibrate, or go on with a calibration that was stopped.

    Parameters
    ----------
    folder : Path
        Gets the diary of all candidates, and the allowed set.
    rules : Search
        How the search goes. One with a larger ``most`` goes on where it ended.
    size : int
        Sets of values to draw from what is allowed.
    workers : int, optional
        Processes; one for each core if not given. Does not change the result.
    told : callable, optional
        Called with each candidate when it is known.

    Returns
    -------
    Calibration
        The same for the same seed, whether or not it was stopped in between.

    Raises
    ------
    ParameterError
        No such seed, or the library for emulators is missing.
    ResultsError
        The folder holds another calibration, or the targets contradict each other.
    """
    world_key(rules.seed)
    targets, free = load_targets(), fitted_parameters()
    diary = Diary(folder, _head(rules))
    warm_up()
    n_processes = workers or os.cpu_count() or 1
    with ProcessPoolExecutor(n_processes, get_context("spawn"), become_worker) as pool:

        def measure(candidates: Sequence[Candidate]) -> Iterator[dict[str, float]]:
            return pool.map(_measured, candidates)

        waves = tuple(search(rules, free, targets.rows, measure, diary, told))
    trials = [trial for wave in waves for trial in wave.trials]
    values, plausible = allowed_set(rules, free, targets.rows, trials, size)
    table = table_of(free, values)
    origin = _origin(rules, waves) | {"size": size, "plausible": round(plausible, 8)}
    write_posterior(folder, table, origin)
    return Calibration(waves=waves, posterior=read_posterior(table, origin, "posterior"))


def _measured(candidate: Candidate) -> dict[str, float]:
    """Measure one candidate, in a process of its own: threads would wait for the interpreter."""
    values, seed = candidate
    return measured_rows(load_targets(), values, seed, workers=1)


def in_band(trials: Sequence[Trial]) -> dict[str, float]:
    """Say in which part of some trials each target lies in its band.

    Parameters
    ----------
    trials : sequence of Trial
        At least one.

    Returns
    -------
    dict of str to float
        By target; luck moves a value near a limit out as well as in.
    """
    n = len(trials)
    missed = Counter(name for trial in trials for name in trial.missed)
    return {name: round(1.0 - missed[name] / n, 3) for name in trials[0].rows}


def _head(rules: Search) -> dict[str, Any]:
    """Say what the candidates depend on."""
    folder = files("experiments")
    places = (("calibration", "targets.yaml"), ("validation", "patterns.yaml"))
    both = b"".join(folder.joinpath(*place).read_bytes() for place in places)
    return {
        "schema": 1,
        "seed": rules.seed,
        "first": rules.first,
        "later": rules.later,
        "targets": hashlib.sha256(both).hexdigest()[:16],
        "model_version": versions()["model_version"],
    }


def _origin(rules: Search, waves: Sequence[WaveResult]) -> dict[str, Any]:
    """Say how a set was found."""
    trials = [trial for wave in waves for trial in wave.trials]
    return {
        **_head(rules),
        "tried": len(trials),
        "met_all": sum(trial.meets_all for trial in trials),
        "missed": dict(Counter(name for trial in trials for name in trial.missed).most_common()),
        "waves": [
            {
                "tried": len(wave.trials),
                "plausible": round(wave.plausible, 8),
                "in_band": in_band(wave.trials),
                "surprises": {name: round(part, 3) for name, part in wave.surprises.items()},
            }
            for wave in waves
        ],
        "versions": versions(),
    }
