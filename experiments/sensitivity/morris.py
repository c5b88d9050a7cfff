"""Which parameters matter at all? Elementary effects along trajectories (Morris)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.sensitivity.sobol import Estimate
from sim.errors import ParameterError

_LEVELS = 8
_STEP = _LEVELS / (2.0 * (_LEVELS - 1))
"""Every level is equally likely at either end of a step [morris1991]."""

_DESIGN_STREAM, _RESAMPLING_STREAM = 33, 34
_RESAMPLES = 499


@dataclass(frozen=True, slots=True, kw_only=True)
class MorrisResult:
    """Effects of the parameters, in the unit of the outcome over the whole range of each."""

    mean: tuple[Estimate, ...]
    """Effects with opposite signs cancel."""
    mean_absolute: tuple[Estimate, ...]
    """How much each parameter matters."""
    spread: tuple[Estimate, ...]
    """Standard deviation of the effects: large where they depend on the other parameters."""
    luck: tuple[float, ...]
    """Standard error of the mean effect that is due to the luck of the replicates; nan for one."""
    n_groups: int


def morris_points(n_parameters: int, n_groups: int, seed: int) -> NDArray[np.float64]:
    """Lay out trajectories: each moves every parameter once, in an order of its own.

    Parameters
    ----------
    n_parameters : int
        At least 1.
    n_groups : int
        Trajectories.
    seed : int
        Of the design.

    Returns
    -------
    ndarray of float, shape (n_groups, n_parameters + 1, n_parameters)
        In [0, 1], on a grid of eight levels.

    Raises
    ------
    ParameterError
        Fewer than two trajectories.

    References
    ----------
    [morris1991]
    """
    if n_groups < 2:
        raise ParameterError(f"groups must number at least 2, got {n_groups!r}")
    points = np.empty((n_groups, n_parameters + 1, n_parameters))
    for group in range(n_groups):
        generator = np.random.Generator(np.random.PCG64([seed, _DESIGN_STREAM, group]))
        low = generator.integers(0, _LEVELS // 2, n_parameters) / (_LEVELS - 1)
        is_down = generator.random(n_parameters) < 0.5
        here = np.where(is_down, low + _STEP, low)
        points[group, 0] = here
        for step, at in enumerate(generator.permutation(n_parameters), start=1):
            here = here.copy()
            here[at] += -_STEP if is_down[at] else _STEP
            points[group, step] = here
    return points


def elementary_effects(
    points: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the effect of each parameter along each trajectory.

    Parameters
    ----------
    points : ndarray of float, shape (n_groups, n_parameters + 1, n_parameters)
        As :func:`morris_points`.
    values : ndarray of float, shape (n_groups, n_parameters + 1, n_replicates)
        At these points.

    Returns
    -------
    ndarray of float, shape (n_groups, n_parameters, n_replicates)
        Change of the outcome per unit of the parameter's coordinate.
    """
    moves = np.diff(points, axis=1)
    moved = np.abs(moves).argmax(axis=2)
    sizes = np.take_along_axis(moves, moved[:, :, None], axis=2)
    slopes = np.diff(values, axis=1) / sizes
    effects = np.empty_like(slopes)
    np.put_along_axis(effects, np.broadcast_to(moved[:, :, None], slopes.shape), slopes, axis=1)
    return effects


def morris_effects(
    points: NDArray[np.float64], values: NDArray[np.float64], seed: int
) -> MorrisResult:
    """Summarise elementary effects.

    Parameters
    ----------
    points : ndarray of float, shape (n_groups, n_parameters + 1, n_parameters)
        Trajectories that are whole.
    values : ndarray of float, shape (n_groups, n_parameters + 1, n_replicates)
        At these points; no nan.
    seed : int
        Of the resampling.

    Returns
    -------
    MorrisResult
        Intervals resample trajectories.
    """
    effects = elementary_effects(points, values)
    over_luck = effects.mean(axis=2)
    n_groups, _, n_replicates = effects.shape
    generator = np.random.Generator(np.random.PCG64([seed, _RESAMPLING_STREAM]))
    chosen = generator.integers(0, n_groups, (_RESAMPLES, n_groups))
    drawn = over_luck[chosen]
    by_luck = effects.mean(axis=0)
    luck = (
        by_luck.std(axis=1, ddof=1) / np.sqrt(n_replicates)
        if n_replicates > 1
        else np.full(len(by_luck), np.nan)
    )
    return MorrisResult(
        mean=_estimates(over_luck.mean(axis=0), drawn.mean(axis=1)),
        mean_absolute=_estimates(np.abs(over_luck).mean(axis=0), np.abs(drawn).mean(axis=1)),
        spread=_estimates(over_luck.std(axis=0, ddof=1), drawn.std(axis=1, ddof=1)),
        luck=tuple(float(error) for error in luck),
        n_groups=n_groups,
    )


def _estimates(values: NDArray[np.float64], drawn: NDArray[np.float64]) -> tuple[Estimate, ...]:
    """Add percentile intervals."""
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    return tuple(
        Estimate(value=float(v), low=float(a), high=float(b))
        for v, a, b in zip(values, low, high, strict=True)
    )
