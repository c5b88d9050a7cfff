"""Which parameters are free, and how is their range searched?

Free are those that the model declares as ``calibrated``, within their declared range. One whose
range spans more than a factor of thirty is searched by its logarithm.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.declarations import declared_numbers
from sim.errors import ParameterError
from sim.quantities import Kind

_WIDE = 30.0
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """One parameter that is fitted."""

    key: str
    low: float
    high: float
    default: float

    @property
    def is_log(self) -> bool:
        """Whether it is searched by its logarithm."""
        return self.low > 0.0 and self.high / self.low > _WIDE

    def value(self, u: float) -> float:
        """Turn a coordinate into a value.

        Parameters
        ----------
        u : float
            In [0, 1].

        Returns
        -------
        float
            In [low, high], rounded to four digits: what is tried is what is reported.
        """
        if self.is_log:
            exact = math.exp(math.log(self.low) + u * math.log(self.high / self.low))
        else:
            exact = self.low + u * (self.high - self.low)
        return min(max(float(f"{exact:.{_DIGITS}g}"), self.low), self.high)

    def coordinate(self, value: float) -> float:
        """Turn a value into a coordinate.

        Parameters
        ----------
        value : float
            In [low, high].

        Returns
        -------
        float
            In [0, 1].
        """
        if self.is_log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


def free_parameters(
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> tuple[Free, ...]:
    """List the parameters that are fitted.

    Parameters
    ----------
    ranges : mapping of str to (float, float), optional
        Where some of them are looked for, within their declared ranges.

    Returns
    -------
    tuple of Free
        In the order of declaration.

    Raises
    ------
    ParameterError
        A range of a number that is not free, or beyond what is declared.
    """
    declared = {
        key: quantity
        for key, quantity in declared_numbers().items()
        if quantity.kind is Kind.CALIBRATED
    }
    for key, (low, high) in (ranges or {}).items():
        if key not in declared:
            raise ParameterError(f"range must be of a calibrated number, got {key!r}")
        if not declared[key].low <= low < high <= declared[key].high:
            limits = f"[{declared[key].low:g}, {declared[key].high:g}]"
            raise ParameterError(f"range of {key} must lie in {limits}, got [{low:g}, {high:g}]")
    found = []
    for key, quantity in declared.items():
        low, high = (ranges or {}).get(key, (quantity.low, quantity.high))
        found.append(Free(key=key, low=low, high=high, default=quantity.default))
    return tuple(found)


def values_at(free: tuple[Free, ...], point: NDArray[np.float64]) -> dict[str, float]:
    """Turn a point of the unit cube into values.

    Parameters
    ----------
    free : tuple of Free
        What is fitted.
    point : ndarray of float, shape (n_free,)
        In [0, 1].

    Returns
    -------
    dict of str to float
        By key.
    """
    return {one.key: one.value(float(u)) for one, u in zip(free, point, strict=True)}


def settings_of(values: Mapping[str, float]) -> list[str]:
    """Write values as settings.

    Parameters
    ----------
    values : mapping of str to float
        By key.

    Returns
    -------
    list of str
        Each ``key=value``.
    """
    return [f"{key}={value!r}" for key, value in values.items()]
