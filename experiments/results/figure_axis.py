"""Where do values lie on an axis, if most of them are small and a few are huge?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.results.units import Scale
from experiments.wording import Wording

_HEAVY = 30.0
"""Largest value over the median from which an axis is drawn by powers of ten."""
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Where values lie on an axis: evenly, or by powers of ten on both sides of 0."""

    scale: Scale
    step: float | None
    """Up to about this value, in the scale's unit, an axis of powers is even; None: all of it."""

    def at(self, values: Any) -> Any:
        """Place values that are in the unit of the outcome."""
        scaled = np.asarray(values, np.float64) * self.scale.factor
        if self.step is None:
            return scaled
        return np.sign(scaled) * np.log10(1.0 + np.abs(scaled) / self.step)

    def ticks(self, values: Sequence[float], wording: Wording) -> dict[str, Any]:
        """Give the ticks of an axis that shows values; an even axis makes its own."""
        if self.step is None:
            return {}
        scaled = np.asarray(values, np.float64) * self.scale.factor
        found = [0.0]
        for sign, extreme in ((-1.0, -scaled.min()), (1.0, scaled.max())):
            n = math.ceil(math.log10(max(extreme / self.step, 1.0)))
            powers = [sign * self.step * 10.0**k for k in range(1, n + 1) if extreme > 0]
            found += powers[:: max(1, math.ceil(len(powers) / _MOST_TICKS))]
        plain = Scale(factor=1.0, unit="")
        return {
            "tickvals": [float(np.sign(x) * np.log10(1 + abs(x) / self.step)) for x in found],
            "ticktext": [plain.short(x, wording) for x in found],
        }


def axis_for(values: Sequence[float], scale: Scale) -> Axis:
    """Choose how values are placed: by powers of ten where a few are far larger than the rest.

    Parameters
    ----------
    values : sequence of float
        In the unit of the outcome, finite.
    scale : Scale
        Of the numbers.

    Returns
    -------
    Axis
        For all of them.
    """
    sizes = np.abs(np.asarray(values, np.float64)) * scale.factor
    sizes = sizes[sizes > 0.0]
    if not len(sizes) or sizes.max() < _HEAVY * max(float(np.median(sizes)), 1e-12):
        return Axis(scale=scale, step=None)
    step = 10.0 ** math.floor(math.log10(float(np.quantile(sizes, 0.1))))
    return Axis(scale=scale, step=max(step, sizes.max() * 1e-6))
