"""How does the model stand to the evidence with certain values of the free parameters?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from experiments.calibration.free import settings_of
from experiments.calibration.targets import Targets
from experiments.validation.board import judged
from experiments.validation.findings import Task
from experiments.validation.measuring import measure
from experiments.validation.pattern_file import chosen
from experiments.validation.settings import Settings, read_settings
from experiments.validation.timing import times_on
from sim.scenario import PLATFORMS

_MINUTES = 60.0


def measured_rows(
    targets: Targets, values: Mapping[str, float], seed: int, workers: int | None = None
) -> dict[str, float]:
    """Measure everything that is fitted.

    Parameters
    ----------
    targets : Targets
        What that is.
    values : mapping of str to float
        Of the free parameters, by key.
    seed : int
        Of the worlds.
    workers : int, optional
        Threads; one for each core if not given.

    Returns
    -------
    dict of str to float
        By row; nan where fewer worlds counted than the row needs.
    """
    settings = read_settings(settings_of(values))
    found: dict[str, float] = {}
    for one in targets.patterns:
        findings = measure(one.id, worlds=one.worlds, seed=seed, settings=settings, workers=workers)
        for result in judged(chosen([one.id])[0], one.worlds, findings).rows:
            known = result.is_measured
            found[result.row.id] = result.finding.value if known else float("nan")
    return found | _times(targets, settings, seed, workers)


def _times(
    targets: Targets, settings: Settings, seed: int, workers: int | None
) -> dict[str, float]:
    """Measure the times since the complaint, as the medians over worlds with many shares."""
    times = targets.times
    task = Task(worlds=times.worlds, seed=seed, settings=settings, workers=workers)
    platform = replace(PLATFORMS["x"], name="weibo", time_scale=times.time_scale)
    worlds = times_on(platform, task)
    if not len(worlds):
        return dict.fromkeys((row.id for row in times.rows), float("nan"))
    first_hour, first_day, half_h = np.median(worlds[:, 3:6], axis=0)
    return {"T1": float(first_hour), "T2": float(first_day), "T3": _MINUTES * float(half_h)}


def fits(targets: Targets, found: Mapping[str, float]) -> list[str]:
    """List the rows that do not lie in their bands.

    Parameters
    ----------
    targets : Targets
        Gives the bands.
    found : mapping of str to float
        From :func:`measured_rows`.

    Returns
    -------
    list of str
        Empty if all evidence is met.
    """
    return [name for name, row in targets.rows.items() if not row.holds(found[name])]
