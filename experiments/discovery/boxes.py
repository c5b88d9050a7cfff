"""What is a rule? A box among the uncertainties: limits of some numbers, lists of some words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray


class Limits(NamedTuple):
    """Where a number must lie; infinite where it is free."""

    low: float
    high: float


Words: TypeAlias = tuple[str, ...]
"""The words that are allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A conjunction of limits; what is not named is free."""

    limits: Mapping[str, Limits | Words]

    def holds(self, draws: pd.DataFrame) -> NDArray[np.bool_]:
        """Say which draws lie in the box.

        Parameters
        ----------
        draws : DataFrame
            A column for each uncertainty.

        Returns
        -------
        ndarray of bool, shape (n_draws,)
            True inside.
        """
        inside = np.ones(len(draws), np.bool_)
        for key, limit in self.limits.items():
            column = draws[key]
            if isinstance(limit, Limits):
                values = column.to_numpy(np.float64)
                inside &= (values >= limit.low) & (values <= limit.high)
            else:
                inside &= column.isin(limit).to_numpy()
        return inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a rule is on some draws."""

    n_inside: int
    n_all: int
    precision: float
    """Fraction of the draws inside that are of interest; nan for none."""
    coverage: float
    """Fraction of the draws of interest that lie inside; nan where there are none."""
    base: float
    """Fraction of all draws that are of interest."""
    precision_ci95: tuple[float, float]
    """Clopper and Pearson's interval of the precision."""


def quality(box: Box, draws: pd.DataFrame, is_case: NDArray[np.bool_]) -> Quality:
    """Measure a rule.

    Parameters
    ----------
    box : Box
        The rule.
    draws : DataFrame
        A column for each uncertainty.
    is_case : ndarray of bool, shape (n_draws,)
        Which are of interest.

    Returns
    -------
    Quality
        On these draws.
    """
    inside = box.holds(draws)
    n_inside, hits, n_cases = int(inside.sum()), int(is_case[inside].sum()), int(is_case.sum())
    return Quality(
        n_inside=n_inside,
        n_all=len(draws),
        precision=hits / n_inside if n_inside else float("nan"),
        coverage=hits / n_cases if n_cases else float("nan"),
        base=n_cases / len(draws) if len(draws) else float("nan"),
        precision_ci95=_chance_interval(hits, n_inside),
    )


def _chance_interval(hits: int, n: int) -> tuple[float, float]:
    """Give the exact 95 % interval of a chance."""
    from scipy.stats import binomtest  # noqa: PLC0415 - heavy

    if not n:
        return float("nan"), float("nan")
    found = binomtest(hits, n).proportion_ci(0.95, "exact")
    return float(found.low), float(found.high)


def as_settings(box: Box) -> Sequence[str]:
    """Write a rule for machines.

    Parameters
    ----------
    box : Box
        The rule.

    Returns
    -------
    sequence of str
        Such as ``complaint.arousal >= 1.2`` or ``platform in [x]``.
    """
    found = []
    for key, limit in box.limits.items():
        if isinstance(limit, Limits):
            found += [f"{key} >= {limit.low:.12g}"] if np.isfinite(limit.low) else []
            found += [f"{key} <= {limit.high:.12g}"] if np.isfinite(limit.high) else []
        else:
            found.append(f"{key} in [{', '.join(limit)}]")
    return found
