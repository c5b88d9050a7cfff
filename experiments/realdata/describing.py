"""What do the measured cascades say by themselves? Quantiles, and luck between halves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from experiments.realdata.distances import Floor, floor_of, on_scale
from experiments.realdata.forest import chosen
from experiments.realdata.measuring import MEASURES
from experiments.realdata.sets import (
    DESCRIBED,
    MEASURES_TRUSTED,
    CascadeSet,
    is_of,
    measured_sets,
    selected,
)
from experiments.realdata.source import Measured

FRACTIONS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One measure of one set."""

    set_name: str
    measure: str
    n: int
    """Cascades that have a value."""
    quantiles: tuple[float, ...]
    """At ``FRACTIONS``."""
    floor: Floor
    """Between random halves of the set."""


def described(cascades: CascadeSet, seed: int) -> list[Description]:
    """Describe a set, measure by measure.

    Parameters
    ----------
    cascades : CascadeSet
        Measured, or of worlds.
    seed : int
        Of the halves.

    Returns
    -------
    list of Description
        In the order of :data:`~experiments.realdata.measuring.MEASURES`; measures not to be trusted
        are left out.
    """
    found = []
    for measure in MEASURES:
        if measure not in cascades.trusted:
            continue
        values = cascades.table[measure].to_numpy(np.float64)
        known = values[~np.isnan(values)]
        quantiles = np.quantile(known, FRACTIONS) if len(known) else np.full(5, np.nan)
        found.append(
            Description(
                set_name=cascades.name,
                measure=measure,
                n=len(known),
                quantiles=tuple(quantiles.tolist()),
                floor=floor_of(on_scale(values, measure), seed),
            )
        )
    return found


def all_described(measured: Measured, seed: int) -> list[Description]:
    """Describe every set of the data.

    Parameters
    ----------
    measured : Measured
        The data.
    seed : int
        Of the halves.

    Returns
    -------
    list of Description
        Sets that are compared first, with at least a hundred nodes; then those that are only
        described, whatever their size.
    """
    found = [row for part in measured_sets(measured).values() for row in described(part, seed)]
    for name in DESCRIBED:
        part = chosen(measured.forest, is_of(measured, name))
        found += described(selected(part, name, MEASURES_TRUSTED, min_size=2), seed)
    return found
