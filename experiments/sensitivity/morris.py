"""Which parameters matter at all? Elementary effects along trajectories (Morris)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.sensitivity.sobol import Estimate
from sim.errors import ParameterError

_SHORTEST, _LONGEST = 0.25, 0.75
"""Of a step, in the coordinate of a parameter."""

_DESIGN_STREAM, _RESAMPLING_STREAM, _SIGN_STREAM = 33, 34, 36
_RESAMPLES = 499
_SIGNS = 199
_FLOOR = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class MorrisResult:
    """Effects of the parameters, in the unit of the outcome over the whole range of each."""

    mean: tuple[Estimate, ...]
    """Effects with opposite signs cancel; of a word, whose values have no order, it says little."""
    mean_absolute: tuple[Estimate, ...]
    """How much each parameter matters. Luck that is left in the means makes it larger."""
    spread: tuple[Estimate, ...]
    """Standard deviation of the effects: large where they depend on the other parameters, or where
    much luck is left."""
    luck: tuple[float, ...]
    """Standard error of the mean effect that is due to the luck of the replicates; nan for one."""
    luck_floor: tuple[float, ...]
    """What the mean absolute effect of a parameter that changes no mean reaches in about 5 of 100
    analyses, by luck alone: one below it cannot be told from nothing. nan for one replicate."""
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
        Of the design; more trajectories begin with the same ones.

    Returns
    -------
    ndarray of float, shape (n_groups, n_parameters + 1, n_parameters)
        In [0, 1).

    Raises
    ------
    ParameterError
        Fewer than two trajectories.

    Notes
    -----
    Differs from [morris1991]: no grid, and a step leads from u to (u + s) mod 1 with s drawn from
    [1/4, 3/4), so that it is between a quarter and three quarters long, up or down. On a grid with
    one length of step, some of several words never meet each other, or are never run at all, and a
    parameter whose effect repeats itself after one step seems to do nothing.

    References
    ----------
    [morris1991]
    """
    if n_groups < 2:
        raise ParameterError(f"groups must number at least 2, got {n_groups!r}")
    return np.stack([_trajectory(n_parameters, group, seed) for group in range(n_groups)])


def _trajectory(n_parameters: int, group: int, seed: int) -> NDArray[np.float64]:
    """Lay out one trajectory; its draws belong to its number alone."""
    generator = np.random.Generator(np.random.PCG64([seed, _DESIGN_STREAM, group]))
    start = generator.random(n_parameters)
    end = (start + generator.uniform(_SHORTEST, _LONGEST, n_parameters)) % 1.0
    turn = generator.permutation(n_parameters)
    has_moved = np.arange(n_parameters + 1)[:, None] > turn
    return np.where(has_moved, end, start)


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
        At these points; no nan. The points of a trajectory share their worlds.
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
        luck_floor=tuple(float(floor) for floor in _floors(effects, seed)),
        n_groups=n_groups,
    )


def _floors(effects: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Give each world's departure from the mean effect a random sign, again and again."""
    n_groups, n_parameters, n = effects.shape
    if n == 1:
        return np.full(n_parameters, np.nan)
    # departures from the mean of n are smaller than those from the truth
    departures = (effects - effects.mean(axis=2, keepdims=True)) * np.sqrt(n / (n - 1))
    generator = np.random.Generator(np.random.PCG64([seed, _SIGN_STREAM]))
    signs = generator.choice(np.array([-1.0, 1.0]), (n_groups, n, _SIGNS))
    sizes = np.abs(departures @ signs / n).mean(axis=0)
    return np.asarray(np.quantile(sizes, _FLOOR, axis=1))


def _estimates(values: NDArray[np.float64], drawn: NDArray[np.float64]) -> tuple[Estimate, ...]:
    """Add percentile intervals."""
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    return tuple(
        Estimate(value=float(v), low=float(a), high=float(b))
        for v, a, b in zip(values, low, high, strict=True)
    )
