"""How much of the variance does each parameter carry, and how much is luck? Sobol indices.

An outcome is Y[x, w] = mean + f(x) + g(w) + h(x, w): what the parameters x do, what the luck of a
world w does whatever the parameters are, and what both do together. Indices are those of f, the
parameters' own part. The points of a group meet the same worlds, each group others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.errors import ParameterError

_DESIGN_STREAM, _RESAMPLING_STREAM = 31, 32
_RESAMPLES = 499
_QUANTILES = (0.025, 0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SobolResult:
    """What the parameters and luck carry of an outcome's variance."""

    first: tuple[Estimate, ...]
    """Of the parameters' part: what each parameter does alone."""
    total: tuple[Estimate, ...]
    """Of the parameters' part: what each does alone and with the others."""
    parameters: Estimate
    """Share of the whole variance that the parameters carry."""
    luck: Estimate
    """Share that luck carries, whatever the parameters are."""
    both: Estimate
    """Share that depends on luck and parameters together."""
    variance: float
    """Of the outcome, over parameters and luck."""
    n_groups: int


def sobol_points(n_parameters: int, n_groups: int, seed: int) -> NDArray[np.float64]:
    """Lay out the points of a Saltelli design.

    Parameters
    ----------
    n_parameters : int
        At least 1.
    n_groups : int
        A power of 2.
    seed : int
        Of the scrambling.

    Returns
    -------
    ndarray of float, shape (n_groups, n_parameters + 2, n_parameters)
        In [0, 1]: for each group A, B, and A with its column i from B.

    Raises
    ------
    ParameterError
        Not a power of 2.

    References
    ----------
    [saltelli2010]
    """
    from scipy.stats import qmc  # noqa: PLC0415 - heavy

    power = round(np.log2(max(n_groups, 1)))
    if n_groups != 2**power or n_groups < 2:
        msg = (
            f"groups must be a power of 2, at least 2, got {n_groups!r}; take {2 ** max(power, 3)}"
        )
        raise ParameterError(msg)
    generator = np.random.Generator(np.random.PCG64([seed, _DESIGN_STREAM]))
    both = qmc.Sobol(2 * n_parameters, rng=generator).random_base2(power)
    first, second = both[:, :n_parameters], both[:, n_parameters:]
    points = np.repeat(first[:, None, :], n_parameters + 2, axis=1)
    points[:, 1] = second
    for at in range(n_parameters):
        points[:, 2 + at, at] = second[:, at]
    return np.asarray(points)


def sobol_indices(values: NDArray[np.float64], seed: int) -> SobolResult:
    """Estimate indices and shares.

    Parameters
    ----------
    values : ndarray of float, shape (n_groups, n_parameters + 2, n_replicates)
        Of the points of :func:`sobol_points`; replicate k is the same world in all points of a
        group, and another one in each group. No nan.
    seed : int
        Of the resampling.

    Returns
    -------
    SobolResult
        nan where nothing varies. With a single replicate luck cannot be told apart: its shares are
        nan, and the indices are those of this one world.

    Notes
    -----
    The points of a group share their worlds, so a variance component of single worlds is that of
    f + h, and one of means over R worlds that of f + h/R: f has (R V_mean - V_single) / (R - 1).
    Both parts of a parameter come from squares of differences within a group, known as Jansen's
    estimators (the total one is equation (f) of table 2 of [saltelli2010]). Differs from SciPy,
    whose first part multiplies B with AB - A, because what the luck of a world adds to all points
    of a group then stays in B: with luck carrying five times as much as the parameters, the first
    indices of 64 groups scattered two to eighteen times as widely. Without luck the two are about
    as good, but for small first indices from few groups, where SciPy's is two or three times as
    exact.
    SciPy also refuses a number of groups that is no power of 2, which dropped groups leave.

    Intervals resample groups, and with them both parameters and luck.
    """
    whole = _components(values)
    generator = np.random.Generator(np.random.PCG64([seed, _RESAMPLING_STREAM]))
    n_groups = len(values)
    drawn = np.array(
        [_components(values[generator.integers(0, n_groups, n_groups)]) for _ in range(_RESAMPLES)]
    )
    d = values.shape[1] - 2
    estimates = [_estimate(value, drawn[:, at]) for at, value in enumerate(whole)]
    return SobolResult(
        first=tuple(estimates[:d]),
        total=tuple(estimates[d : 2 * d]),
        parameters=estimates[2 * d],
        luck=estimates[2 * d + 1],
        both=estimates[2 * d + 2],
        variance=whole[2 * d + 3],
        n_groups=n_groups,
    )


def _components(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Estimate first and total indices, the three shares, and the whole variance."""
    n_replicates = values.shape[2]
    single = _parts(values).mean(axis=1)
    pure = _parts(values.mean(axis=2, keepdims=True))[:, 0]
    whole = float(values[:, :2].var())
    shares = np.full(3, np.nan)
    if n_replicates > 1:
        pure = (n_replicates * pure - single) / (n_replicates - 1)
        if whole > 0.0:
            shares = np.array([pure[0], whole - single[0], single[0] - pure[0]]) / whole
    with np.errstate(divide="ignore", invalid="ignore"):
        indices = pure[1:] / pure[0]
    return np.concatenate([indices, shares, [whole]])


def _parts(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the variance within a world, and the first and total parts of it, by replicate."""
    a, b, ab = values[:, 0], values[:, 1], values[:, 2:]
    variance = 0.5 * ((a - b) ** 2).mean(axis=0)
    first = variance - 0.5 * ((b[:, None] - ab) ** 2).mean(axis=0)
    total = 0.5 * ((a[:, None] - ab) ** 2).mean(axis=0)
    return np.concatenate([variance[None], first, total])


def _estimate(value: float, drawn: NDArray[np.float64]) -> Estimate:
    """Add the percentile interval."""
    known = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or not len(known):
        return Estimate(value=float("nan"), low=float("nan"), high=float("nan"))
    low, high = np.quantile(known, _QUANTILES)
    return Estimate(value=float(value), low=float(low), high=float(high))
