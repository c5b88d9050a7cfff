"""What is the whole comparison? Everything measured, everything modelled, and what lies between."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.realdata.comparing import Gap, all_gaps
from experiments.realdata.describing import Description, all_described
from experiments.realdata.followers import Counts, generated_counts, measured_counts
from experiments.realdata.rarity import Rarity, measured_rarity, rarity
from experiments.realdata.replies import ReplyDelays, reply_delays
from experiments.realdata.rhythm import DayProfile, measured_profiles
from experiments.realdata.samples import RECIPES, Progress, runs_of, sample_of
from experiments.realdata.sets import MEASURES_TRUSTED, CascadeSet, measured_sets, selected
from experiments.realdata.source import read_measured
from experiments.realdata.timing import Timing, timings
from sim.network import generated_network
from sim.parameters import NetworkParameters
from sim.random_streams import world_key

TIMED = "explosive"
"""The sample whose shares stand beside the measured reaction times."""
ANSWERED = "ordinary"
"""The sample whose owners stand beside the companies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RealDataStudy:
    """The model beside the measured data."""

    runs: int
    seed: int
    settings: tuple[str, ...]
    descriptions: list[Description]
    gaps: list[Gap]
    timings: list[Timing]
    measured_rarity: dict[str, Rarity]
    model_rarity: dict[str, Rarity]
    profiles: dict[str, DayProfile]
    measured_counts: dict[str, Counts]
    generated_counts: Counts
    replies: ReplyDelays
    answered_h: NDArray[np.float64]
    """Shape (n,): when the model's owner answered an ordinary complaint, where he did."""
    sets: dict[str, CascadeSet]
    samples: dict[str, CascadeSet]


def n_worlds(runs: int) -> int:
    """Count the worlds of a study.

    Parameters
    ----------
    runs : int
        Worlds that were asked for.

    Returns
    -------
    int
        Of all samples.
    """
    return sum(runs_of(recipe, runs) for recipe in RECIPES.values())


def run_study(
    folder: Path,
    *,
    runs: int,
    seed: int,
    settings: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> RealDataStudy:
    """Read the data, run the worlds, and compare.

    Parameters
    ----------
    folder : Path
        As :func:`~experiments.realdata.folder.data_folder` found it.
    runs : int
        Worlds; see :data:`~experiments.realdata.samples.RECIPES` for how many of each kind.
    seed : int
        Of worlds, halves and intervals.
    settings : tuple of str
        Changes of the model to try, as after ``--set``.
    progress : callable, optional
        Called with the number of worlds that have just been finished.

    Returns
    -------
    RealDataStudy
        The same for the same data, runs, seed and settings.

    Raises
    ------
    InputFileError
        What is wrong with the data or the settings.
    """
    measured = read_measured(folder)
    profiles = measured_profiles(measured.hours, measured.rhythm)
    worlds = {
        name: sample_of(name, measured, runs=runs, seed=seed, settings=settings, progress=progress)
        for name in RECIPES
    }
    samples = {
        name: selected(sample.forest, name, MEASURES_TRUSTED) for name, sample in worlds.items()
    }
    sets = measured_sets(measured)
    answered_h = worlds[ANSWERED].answered_h
    return RealDataStudy(
        runs=runs,
        seed=seed,
        settings=settings,
        descriptions=all_described(measured, seed),
        gaps=all_gaps(sets, samples, seed),
        timings=timings(measured, seed, samples[TIMED]),
        measured_rarity=measured_rarity(measured.airline, measured.checked),
        model_rarity={name: rarity(sample.shares) for name, sample in worlds.items()},
        profiles=profiles,
        measured_counts={name: measured_counts(ties) for name, ties in measured.networks.items()},
        generated_counts=generated_counts(generated_network(NetworkParameters(), world_key(seed))),
        replies=reply_delays(measured.replies, seed),
        answered_h=np.sort(answered_h[~np.isnan(answered_h)]),
        sets=sets,
        samples=samples,
    )
