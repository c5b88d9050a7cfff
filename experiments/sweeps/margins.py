"""Which values can an uncertain number or word take, and how likely is each?

A margin turns a coordinate in [0, 1] into a value, so that any design of the unit cube serves
numbers and words alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.sweeps.settings import Setting, Value, checked
from scenarios.messages import shown
from sim.errors import ParameterError


class Distribution(StrEnum):
    """How an uncertain number is spread between its limits."""

    UNIFORM = "uniform"
    LOG_UNIFORM = "log_uniform"
    TRIANGULAR = "triangular"
    """With a mode."""
    NORMAL = "normal"
    """With a mean and an sd, cut at the limits."""
    LOG_NORMAL = "log_normal"
    """With a median and a sigma (of the logarithm), cut at the limits."""


_SHAPES: dict[Distribution, tuple[str, ...]] = {
    Distribution.UNIFORM: (),
    Distribution.LOG_UNIFORM: (),
    Distribution.TRIANGULAR: ("mode",),
    Distribution.NORMAL: ("mean", "sd"),
    Distribution.LOG_NORMAL: ("median", "sigma"),
}
"""What each distribution must be told beside its limits."""
_SHAPE_NAMES = tuple(dict.fromkeys(name for names in _SHAPES.values() for name in names))

_SPREADS = ("sd", "sigma")
_POSITIVE = (Distribution.LOG_UNIFORM, Distribution.LOG_NORMAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMargin:
    """A number between two limits."""

    setting: Setting
    low: float
    high: float
    distribution: Distribution = Distribution.UNIFORM
    shape: tuple[float, ...] = ()
    """What the distribution is told, in the order of ``_SHAPES``."""
    levels: int = 5
    """Values in a grid."""

    def at(self, u: NDArray[np.float64]) -> list[Value]:
        """Turn coordinates into values.

        Parameters
        ----------
        u : ndarray of float, shape (n,)
            In [0, 1].

        Returns
        -------
        list of Value, length n
            Within the limits; whole where whole is meant.
        """
        if self.setting.is_whole and self.distribution is Distribution.UNIFORM:
            n_values = int(self.high) - int(self.low) + 1
            steps = np.minimum(np.floor(u * n_values), n_values - 1)
            return [int(self.low) + int(step) for step in steps]
        values = np.clip(self._quantiles(u), self.low, self.high)
        if self.setting.is_whole:
            return [round(value) for value in values.tolist()]
        return [float(value) for value in values]

    def grid(self) -> list[Value]:
        """Give the values of a grid.

        Returns
        -------
        list of Value
            Quantiles at equal steps, the limits among them; each once.
        """
        steps = np.linspace(0.0, 1.0, self.levels) if self.levels > 1 else np.array([0.5])
        return list(dict.fromkeys(self.at(steps)))

    def _quantiles(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Invert the distribution."""
        from scipy import stats  # noqa: PLC0415 - heavy

        low, high, kind = self.low, self.high, self.distribution
        if kind is Distribution.UNIFORM:
            return np.asarray(low + (high - low) * u)
        if kind is Distribution.LOG_UNIFORM:
            return np.asarray(stats.loguniform.ppf(u, low, high))
        if kind is Distribution.TRIANGULAR:
            width = high - low
            return np.asarray(stats.triang.ppf(u, (self.shape[0] - low) / width, low, width))
        center, spread = self.shape
        if kind is Distribution.NORMAL:
            cuts = ((low - center) / spread, (high - center) / spread)
            return np.asarray(stats.truncnorm.ppf(u, *cuts, center, spread))
        center = float(np.log(center))
        cuts = ((np.log(low) - center) / spread, (np.log(high) - center) / spread)
        return np.asarray(np.exp(stats.truncnorm.ppf(u, *cuts, center, spread)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WordMargin:
    """One of several values, each with its chance."""

    setting: Setting
    values: tuple[Value, ...]
    chances: tuple[float, ...]
    """They add up to 1."""

    def at(self, u: NDArray[np.float64]) -> list[Value]:
        """Turn coordinates into values.

        Parameters
        ----------
        u : ndarray of float, shape (n,)
            In [0, 1].

        Returns
        -------
        list of Value, length n
            In the order in which the values are listed.
        """
        ends = np.cumsum(self.chances)
        places = np.minimum(np.searchsorted(ends, u, side="right"), len(self.values) - 1)
        return [self.values[at] for at in places]

    def grid(self) -> list[Value]:
        """Give the values of a grid.

        Returns
        -------
        list of Value
            All of them.
        """
        return list(self.values)


Margin = NumberMargin | WordMargin


def word_margin(setting: Setting, values: Sequence[object], weights: Sequence[float]) -> WordMargin:
    """Make a margin of listed values.

    Parameters
    ----------
    setting : Setting
        What is uncertain.
    values : sequence
        As a file gives them; none for all words of the setting.
    weights : sequence of float
        One for each value, or none for equal chances.

    Returns
    -------
    WordMargin
        Its chances add up to 1.

    Raises
    ------
    ParameterError
        A value that does not exist, one that stands twice, or weights that do not fit.
    """
    known = tuple(checked(setting, value) for value in values or setting.choices)
    for at, value in enumerate(known):
        if value in known[:at]:
            msg = f"values must name each once, got {shown(value)} again; delete one"
            raise ParameterError(msg)
    parts = tuple(weights) or (1.0,) * len(known)
    if len(parts) != len(known):
        msg = f"weights must be one for each of the {len(known)} values, got {len(parts)}"
        raise ParameterError(msg)
    if min(parts) <= 0:
        raise ParameterError(f"weights must be above 0, got {min(parts)!r}; leave the value out")
    return WordMargin(
        setting=setting, values=known, chances=tuple(part / sum(parts) for part in parts)
    )


def number_margin(setting: Setting, told: Any) -> NumberMargin:
    """Make a margin of a number.

    Parameters
    ----------
    setting : Setting
        What is uncertain; it declares the widest range.
    told : Uncertainty
        What the study says of it.

    Returns
    -------
    NumberMargin
        Between limits that the declaration allows.

    Raises
    ------
    ParameterError
        A reversed range, one outside the declared one, or a distribution that is told too little,
        too much or the impossible.
    """
    quantity = setting.quantity
    if quantity is None:
        msg = f"{setting.key} must be given values, got a range; list some of {setting.choices}"
        raise ParameterError(msg)
    low = quantity.low if told.low is None else _limit("low", setting, told.low)
    high = quantity.high if told.high is None else _limit("high", setting, told.high)
    if not low < high:
        remedy = "swap them" if low > high else "use set to fix the value"
        raise ParameterError(f"low must be below high {high:g}, got {low:g}; {remedy}")
    kind = told.distribution
    if kind in _POSITIVE and low <= 0:
        raise ParameterError(f"low must be above 0 for {kind.value}, got {low:g}; give another low")
    return NumberMargin(
        setting=setting,
        low=low,
        high=high,
        distribution=kind,
        shape=_shape(told, kind, low, high),
        levels=told.levels,
    )


def check_no_shape(told: Any) -> None:
    """Refuse a distribution where values are listed.

    Parameters
    ----------
    told : Uncertainty
        What the study says of a margin of listed values.

    Raises
    ------
    ParameterError
        A distribution, or a part of one.
    """
    kind = told.distribution
    if kind is not Distribution.UNIFORM:
        msg = f"distribution must be left out where values are listed, got {kind.value!r}"
        raise ParameterError(f"{msg}; give them weights")
    for name in _SHAPE_NAMES:
        if getattr(told, name) is not None:
            msg = f"{name} must be left out where values are listed, got {getattr(told, name)!r}"
            raise ParameterError(msg)


def _limit(name: str, setting: Setting, value: float) -> float:
    """Check one end of a range."""
    try:
        return float(checked(setting, value) or 0.0)
    except ParameterError as error:
        told = str(error).removeprefix(f"{setting.key} ")
        raise ParameterError(f"{name} {told}") from error


def _shape(told: Any, kind: Distribution, low: float, high: float) -> tuple[float, ...]:
    """Check what a distribution is told beside its limits."""
    for name in _SHAPE_NAMES:
        given = getattr(told, name)
        if name in _SHAPES[kind] and given is None:
            raise ParameterError(f"{name} must be given for {kind.value}, got nothing; add it")
        if name not in _SHAPES[kind] and given is not None:
            raise ParameterError(f"{name} must be left out for {kind.value}, got {given!r}")
    shape = tuple(float(getattr(told, name)) for name in _SHAPES[kind])
    for name, value in zip(_SHAPES[kind], shape, strict=True):
        if name in _SPREADS and value <= 0:
            raise ParameterError(f"{name} must be above 0, got {value!r}")
        if name not in _SPREADS and not low <= value <= high:
            raise ParameterError(f"{name} must lie between low and high, got {value!r}")
    return shape
