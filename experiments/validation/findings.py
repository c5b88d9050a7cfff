"""What was found for a row, and how sure is it? Values with bootstrap intervals over worlds."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.validation.settings import Settings

RESAMPLES = 999
_RESAMPLING_STREAM = 11
"""Of the seed; 1 belongs to the intervals of paired means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is measured: how many worlds, which luck, which model."""

    worlds: int
    """In each case of the protocol."""
    seed: int = 0
    settings: Settings = field(default_factory=Settings)
    workers: int | None = field(default=None, compare=False)
    """Threads; one for each core if not given. Does not change the result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The value of one row."""

    value: float
    """nan where nothing could be measured."""
    ci95: tuple[float, float]
    """Percentile bootstrap over the observations; nan where it is open."""
    n: int
    """Observations that count."""
    details: Mapping[str, float] = field(default_factory=dict)
    """Further numbers, which decide nothing."""


def found(
    statistic: Callable[..., float],
    columns: Sequence[NDArray[Any]],
    task: Task,
    *,
    n: int | None = None,
    details: Mapping[str, float] | None = None,
) -> Finding:
    """Compute a value and its interval.

    Parameters
    ----------
    statistic : callable
        Takes the columns, gives the value.
    columns : sequence of ndarray, each of shape (n_observations, ...)
        Entry k of all columns is the same world.
    task : Task
        Gives the seed: the same seed and number of observations resample the same ones.
    n : int, optional
        Observations that count, if not all.
    details : mapping of str to float, optional
        Further numbers, which decide nothing.

    Returns
    -------
    Finding
        nan where the statistic has no value.
    """
    size = len(columns[0])
    value = _valued(statistic, columns) if size else float("nan")
    low = high = float("nan")
    if size > 1 and np.isfinite(value):
        low, high = _interval(statistic, columns, task.seed)
    return Finding(
        value=value, ci95=(low, high), n=size if n is None else n, details=dict(details or {})
    )


def _interval(
    statistic: Callable[..., float], columns: Sequence[NDArray[Any]], seed: int
) -> tuple[float, float]:
    """Give the 95 % interval by the percentile bootstrap, leaving out resamples without a value."""
    size = len(columns[0])
    generator = np.random.Generator(np.random.PCG64([seed, _RESAMPLING_STREAM]))
    values = np.empty(RESAMPLES)
    for at in range(RESAMPLES):
        chosen = generator.integers(0, size, size)
        values[at] = _valued(statistic, [column[chosen] for column in columns])
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, (0.025, 0.975))
    return float(low), float(high)


def _valued(statistic: Callable[..., float], columns: Sequence[NDArray[Any]]) -> float:
    """Compute a statistic; one that divides by nothing has no value."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return float(statistic(*columns))
