"""Which draws belong together in a sensitivity design, and which of them can be used?

A design consists of groups: a Saltelli group of d + 2 points, a Morris trajectory of d + 1. If any
member of a group has failed, or its outcome does not exist, the whole group is left out, and
counted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import ParameterError

TRANSFORMS = ("none", "log1p", "rank")
MIN_GROUPS = 8
"""With fewer groups nothing is said."""
MAX_MISSING = 0.2
"""Nothing is said either where the outcome does not exist in more than this part of the groups: the
rest is a selection of the parameters, not a sample of them."""


class Usable(NamedTuple):
    """The values that can be used."""

    values: NDArray[np.float64]
    """Shape (n_groups, n_members, n_replicates); no nan."""
    n_failed: int
    """Groups that were left out because a job failed."""
    n_missing: int
    """Groups that were left out because the outcome does not exist in one of their worlds."""


def usable(values: NDArray[np.float64], has_failed: NDArray[np.bool_]) -> Usable:
    """Leave out groups that are not whole.

    Parameters
    ----------
    values : ndarray of float, shape (n_groups, n_members, n_replicates)
        nan where a job failed or the outcome does not exist.
    has_failed : ndarray of bool, shape (n_groups, n_members, n_replicates)
        Where a job failed.

    Returns
    -------
    Usable
        Whole groups, in their order.

    Raises
    ------
    ParameterError
        Fewer than :data:`MIN_GROUPS` are left, or more than :data:`MAX_MISSING` of those that did
        not fail have no value.
    """
    failed = has_failed.any(axis=(1, 2))
    missing = ~failed & np.isnan(values).any(axis=(1, 2))
    left = values[~failed & ~missing]
    if len(left) < MIN_GROUPS:
        told = f"{failed.sum()} failed and {missing.sum()} have no value"
        msg = f"groups must number at least {MIN_GROUPS} whole ones, got {len(left)} ({told})"
        raise ParameterError(f"{msg}; take more groups or another outcome")
    n_missing = int(missing.sum())
    if n_missing > MAX_MISSING * (n_missing + len(left)):
        rule = (
            f"groups without a value must be at most {MAX_MISSING:.0%} of those that did not fail"
        )
        told = f"got {n_missing} of {n_missing + len(left)}"
        raise ParameterError(f"{rule}, {told}; take another outcome")
    return Usable(left, int(failed.sum()), n_missing)


def transformed(values: NDArray[np.float64], transform: str) -> NDArray[np.float64]:
    """Transform an outcome before it is analysed.

    Parameters
    ----------
    values : ndarray of float
        Any shape.
    transform : {'none', 'log1p', 'rank'}
        The logarithm and the rank tame outcomes with a long tail; what they explain is another
        question than the variance of the outcome itself.

    Returns
    -------
    ndarray of float
        The same shape. The logarithm keeps the sign.

    Raises
    ------
    ParameterError
        No such transform.
    """
    if transform == "none":
        return values
    if transform == "log1p":
        return np.asarray(np.sign(values) * np.log1p(np.abs(values)))
    if transform == "rank":
        from scipy.stats import rankdata  # noqa: PLC0415 - heavy

        return np.asarray(rankdata(values).reshape(values.shape))
    raise ParameterError(f"transform must be one of {TRANSFORMS}, got {transform!r}")
