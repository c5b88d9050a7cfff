"""How far is the model from the measured cascades, and how far may luck alone put it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.realdata.distances import Distance, Floor, distance, floor_of, matched, on_scale
from experiments.realdata.sets import COMPARED, SHAPES, CascadeSet, as_large

MIN_CASCADES = 20
"""Cascades that both sides must have."""
FRACTIONS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One measure of one measured set beside one sample of worlds."""

    set_name: str
    sample: str
    measure: str
    n_measured: int
    n_model: int
    measured: tuple[float, ...]
    """Quantiles at ``FRACTIONS``."""
    model: tuple[float, ...]
    distance: Distance
    floor: Floor
    """Between halves of the measured set."""
    same_size: Distance
    """With model cascades drawn to the measured sizes; nan for other measures than shapes."""

    @property
    def in_floors(self) -> float:
        """The gap in units of what one pair of halves in twenty exceeds; nan where that is 0."""
        floor = self.floor.p95.ks
        return self.distance.ks / floor if floor > 0.0 else float("nan")


def gaps(measured: CascadeSet, model: CascadeSet, seed: int) -> list[Gap]:
    """Compare one measured set with one sample.

    Parameters
    ----------
    measured : CascadeSet
        Selected as the data were.
    model : CascadeSet
        Selected in the same way; what is larger than the collection went is left out here.
    seed : int
        Of halves and matching.

    Returns
    -------
    list of Gap
        A row for each measure of ``COMPARED`` that the set is trusted in; none where a side has
        fewer than ``MIN_CASCADES`` cascades.
    """
    model = as_large(model, measured.max_size)
    if min(len(measured), len(model)) < MIN_CASCADES:
        return []
    places = matched(_values(model, "size"), _values(measured, "size"), seed)
    found = []
    for measure in COMPARED:
        if measure not in measured.trusted:
            continue
        real, made = _values(measured, measure), _values(model, measure)
        first, second = on_scale(real, measure), on_scale(made, measure)
        is_shape = measure in SHAPES and measure != "size"
        alike = on_scale(made[places], measure) if is_shape else np.empty(0)
        found.append(
            Gap(
                set_name=measured.name,
                sample=model.name,
                measure=measure,
                n_measured=len(real),
                n_model=len(made),
                measured=tuple(np.quantile(real, FRACTIONS).tolist()),
                model=tuple(np.quantile(made, FRACTIONS).tolist()),
                distance=distance(first, second),
                floor=floor_of(first, seed),
                same_size=distance(first, alike),
            )
        )
    return found


def _values(cascades: CascadeSet, measure: str) -> NDArray[np.float64]:
    """Give one measure of all cascades."""
    return cascades.table[measure].to_numpy(np.float64)


def all_gaps(
    sets: Mapping[str, CascadeSet], models: Mapping[str, CascadeSet], seed: int
) -> list[Gap]:
    """Compare every set with every sample.

    Parameters
    ----------
    sets : mapping of str to CascadeSet
        Measured.
    models : mapping of str to CascadeSet
        Of worlds.
    seed : int
        Of halves and matching.

    Returns
    -------
    list of Gap
        Set by set.
    """
    pairs = ((real, made) for real in sets.values() for made in models.values())
    return [gap for real, made in pairs for gap in gaps(real, made, seed)]
