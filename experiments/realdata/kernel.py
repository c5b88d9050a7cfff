"""Which kernel do measured reaction times follow, and how well is it known?

The kernel is the model's: flat for some minutes, then a power law, cut at the horizon of fourteen
days. It is fitted by maximum likelihood to counts in bins, ten to a factor of ten as in the data's
own histogram. Shares of one cascade are no independent witnesses, so the interval comes from
drawing whole cascades again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from experiments.realdata.forest import HORIZON_MIN, Forest

_BOOTSTRAP_STREAM = 13
N_RESAMPLES = 100

_LOWEST_EXPONENT = -2
EDGES_MIN: NDArray[np.float64] = np.concatenate(
    [[0.0], 10.0 ** (np.arange(10 * _LOWEST_EXPONENT, 44) / 10.0), [HORIZON_MIN]]
)
"""Shape (66,): 0, then 0.01 minute and ten steps a factor of ten, and the horizon."""
EDGES_MIN.setflags(write=False)


class Kernel(NamedTuple):
    """Two numbers that give the whole kernel."""

    theta: float
    """Exponent of the tail."""
    flat_min: float
    """Length of the flat part, in minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelFit:
    """A kernel, how sure it is, and how well it describes."""

    kernel: Kernel
    theta_ci95: tuple[float, float]
    flat_ci95: tuple[float, float]
    n_reactions: int
    n_cascades: int
    ks: float
    """Largest gap between the fitted and the measured distribution function, at the bins' ends."""
    ks_floor: float
    """That between random halves of the cascades: the median."""
    ks_declared: float
    """That between the model's declared kernel and the measured one."""


def cumulated(time_min: NDArray[np.float64], kernel: Kernel) -> NDArray[np.float64]:
    """Give the kernel's distribution function, cut at the horizon.

    Parameters
    ----------
    time_min : ndarray of float, unit min
        In [0, horizon].
    kernel : Kernel
        Which one.

    Returns
    -------
    ndarray of float
        In [0, 1].

    References
    ----------
    [zhao2015]
    """
    kept: NDArray[np.float64] = _uncut(time_min, kernel) / _uncut(np.array(HORIZON_MIN), kernel)
    return kept


def _uncut(time_min: NDArray[np.float64], kernel: Kernel) -> NDArray[np.float64]:
    """Give the distribution function of the kernel without its cut."""
    theta, flat = kernel
    beyond = 1.0 - (np.maximum(time_min, flat) / flat) ** -theta / (1.0 + theta)
    part: NDArray[np.float64] = np.where(
        time_min <= flat, theta / (1.0 + theta) * time_min / flat, beyond
    )
    return part


def reaction_min(
    forest: Forest, *, kinds: tuple[str, ...], since_root: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """List reaction times.

    Parameters
    ----------
    forest : Forest
        Uncut: a reaction counts if it comes within the horizon of what it reacts to.
    kinds : tuple of str
        Of the nodes that react.
    since_root : bool
        Since the root and not since the parent.

    Returns
    -------
    time_min : ndarray of float, shape (n,), unit min
        In [0, horizon).
    tree : ndarray of int, shape (n,)
        Number of its tree.
    """
    earlier = 0.0 if since_root else forest.time_min[forest.parent_at]
    time_min = forest.time_min - earlier
    wanted = np.isin(forest.kind, kinds) & (forest.parent >= 0) & (time_min < HORIZON_MIN)
    return time_min[wanted], forest.tree[wanted]


def binned(
    time_min: NDArray[np.float64], tree: NDArray[np.int64], n_trees: int
) -> NDArray[np.float64]:
    """Count reaction times in bins, cascade by cascade.

    Parameters
    ----------
    time_min : ndarray of float, shape (n,), unit min
        In [0, horizon).
    tree : ndarray of int, shape (n,)
        Number of the cascade of each.
    n_trees : int
        Cascades.

    Returns
    -------
    ndarray of float, shape (at most n_trees, n_bins)
        Cascades without any are left out.
    """
    n_bins = len(EDGES_MIN) - 1
    at = np.searchsorted(EDGES_MIN, time_min, side="right") - 1
    counts = np.bincount(tree * n_bins + at, minlength=n_trees * n_bins)
    table: NDArray[np.float64] = counts.reshape(n_trees, n_bins).astype(np.float64)
    known: NDArray[np.float64] = table[table.sum(axis=1) > 0]
    return known


def fitted(counts: NDArray[np.float64]) -> Kernel:
    """Fit the kernel to counts.

    Parameters
    ----------
    counts : ndarray of float, shape (n_bins,)
        In the bins of ``EDGES_MIN``.

    Returns
    -------
    Kernel
        Of the largest likelihood.
    """

    def loss(logs: NDArray[np.float64]) -> float:
        theta, flat = np.exp(logs)
        p = np.diff(cumulated(EDGES_MIN, Kernel(float(theta), float(flat))))
        return float(-(counts * np.log(np.maximum(p, 1e-300))).sum() / counts.sum())

    start = np.log([0.25, 5.0])
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-10})
    theta, flat = np.exp(found.x)
    return Kernel(float(theta), float(flat))


def gap(counts: NDArray[np.float64], kernel: Kernel) -> float:
    """Give the largest gap between counts and a kernel, at the ends of the bins.

    Parameters
    ----------
    counts : ndarray of float, shape (n_bins,)
        In the bins of ``EDGES_MIN``.
    kernel : Kernel
        To compare with.

    Returns
    -------
    float, unit 1
        In [0, 1].
    """
    measured = np.cumsum(counts) / counts.sum()
    return float(np.abs(measured - cumulated(EDGES_MIN[1:], kernel)).max())


def kernel_fit(
    table: NDArray[np.float64], declared: Kernel, seed: int, n_resamples: int = N_RESAMPLES
) -> KernelFit:
    """Fit the kernel, with its interval and its floor.

    Parameters
    ----------
    table : ndarray of float, shape (n_cascades, n_bins)
        As :func:`binned` gives it.
    declared : Kernel
        The model's own.
    seed : int
        Of the study.
    n_resamples : int
        Times that the cascades are drawn again.

    Returns
    -------
    KernelFit
        Pooled over the cascades: large ones count more.
    """
    n, counts = len(table), table.sum(axis=0)
    kernel = fitted(counts)
    generator = np.random.Generator(np.random.PCG64([seed, _BOOTSTRAP_STREAM]))
    again, floors = np.empty((n_resamples, 2)), np.empty(n_resamples)
    for at in range(n_resamples):
        weights = np.bincount(generator.integers(0, n, n), minlength=n)
        again[at] = fitted(weights @ table)
        order = generator.permutation(n)
        first, second = (table[half].sum(axis=0) for half in np.array_split(order, 2))
        apart = np.cumsum(first) / first.sum() - np.cumsum(second) / max(second.sum(), 1.0)
        floors[at] = np.abs(apart).max()
    (theta_low, flat_low), (theta_high, flat_high) = np.quantile(again, (0.025, 0.975), axis=0)
    return KernelFit(
        kernel=kernel,
        theta_ci95=(float(theta_low), float(theta_high)),
        flat_ci95=(float(flat_low), float(flat_high)),
        n_reactions=int(counts.sum()),
        n_cascades=n,
        ks=gap(counts, kernel),
        ks_floor=float(np.median(floors)),
        ks_declared=gap(counts, declared),
    )
