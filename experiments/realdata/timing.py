"""Does the model react as fast as people did? Kernels of the data, and of the model's own shares.

Two questions: which kernel do measured reactions follow, and do the shares of the model's worlds,
which also went through the clock, the feeds and the selection, come at the measured times?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.realdata.forest import Forest, chosen
from experiments.realdata.kernel import (
    EDGES_MIN,
    N_RESAMPLES,
    Kernel,
    KernelFit,
    binned,
    kernel_fit,
    reaction_min,
)
from experiments.realdata.sets import CascadeSet, is_of
from experiments.realdata.source import Measured
from sim.parameters import ReactionParameters

KERNELS: tuple[tuple[str, str, bool], ...] = (
    ("twitter", "share", False),
    ("twitter", "share", True),
    ("weibo_ced_rumour", "share", False),
    ("weibo_ced_rumour", "share", True),
    ("twitter_rumoureval", "reply", False),
    ("twitter_chile", "reply", False),
)
"""Which reactions are fitted: set, kind, whether since the root."""
MIN_REACTIONS = 50
"""Fewer are not fitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Reaction times of one kind."""

    set_name: str
    kind: str
    since_root: bool
    fit: KernelFit
    counts: NDArray[np.float64]
    """Shape (n_bins,): pooled, in the bins of ``EDGES_MIN``."""
    ks_model: float
    """Largest gap to the shares of the model's large cascades; nan without them."""


def declared_kernel() -> Kernel:
    """Give the model's kernel, on X.

    Returns
    -------
    Kernel
        As declared.
    """
    declared = ReactionParameters()
    return Kernel(declared.kernel_theta, 60.0 * declared.kernel_flat_h)


def timings(
    measured: Measured,
    seed: int,
    model: CascadeSet | None = None,
    *,
    n_resamples: int = N_RESAMPLES,
) -> list[Timing]:
    """Fit every kernel, and set the model's shares beside it.

    Parameters
    ----------
    measured : Measured
        The data.
    seed : int
        Of the intervals.
    model : CascadeSet, optional
        The model's large cascades.
    n_resamples : int
        Times that the cascades are drawn again for an interval.

    Returns
    -------
    list of Timing
        In the order of ``KERNELS``; without those of fewer than ``MIN_REACTIONS`` reactions.
    """
    found = []
    for name, kind, since_root in KERNELS:
        forest = chosen(measured.forest, is_of(measured, name))
        table = _table(forest, kind, since_root=since_root)
        counts = table.sum(axis=0)
        if counts.sum() < MIN_REACTIONS:
            continue
        gap = float("nan")
        if model is not None and len(model):
            shares = _table(model.forest, "share", since_root=since_root).sum(axis=0)
            gap = float(np.abs(_cumulated(counts) - _cumulated(shares)).max())
        found.append(
            Timing(
                set_name=name,
                kind=kind,
                since_root=since_root,
                fit=kernel_fit(table, declared_kernel(), seed, n_resamples),
                counts=counts,
                ks_model=gap,
            )
        )
    return found


def _table(forest: Forest, kind: str, *, since_root: bool) -> NDArray[np.float64]:
    """Count the reactions of one kind in bins, cascade by cascade."""
    times, trees = reaction_min(forest, kinds=(kind,), since_root=since_root)
    return binned(times, trees, len(forest))


def _cumulated(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn counts into a distribution function at the ends of the bins."""
    part: NDArray[np.float64] = np.cumsum(counts) / counts.sum()
    return part


def density(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn counts into a density.

    Parameters
    ----------
    counts : ndarray of float, shape (n_bins,)
        In the bins of ``EDGES_MIN``.

    Returns
    -------
    ndarray of float, shape (n_bins,), unit 1/min
        Integrates to 1.
    """
    per_min: NDArray[np.float64] = counts / counts.sum() / np.diff(EDGES_MIN)
    return per_min
