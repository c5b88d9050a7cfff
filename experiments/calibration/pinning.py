"""What does the evidence pin down, and what can only be moved together?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from experiments.calibration.posterior import Posterior

_PRIOR_SD = 1.0 / np.sqrt(12.0)
_PINNED = 0.5
"""Contraction from which on a number is called pinned down (assumed)."""
_LOOSE = 0.2
"""Contraction below which it is called free (assumed)."""
_TIED = 0.5
"""Rank correlation from which on two numbers are told to go together (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """How far the evidence pins one number down."""

    key: str
    low: float
    high: float
    """Of the range in which it was looked for."""
    p05: float
    p50: float
    p95: float
    contraction: float
    """1 - spread now / spread of the range, on the scale of the search: 0 nothing was learnt."""

    @property
    def verdict(self) -> str:
        """``pinned``, ``narrowed`` or ``free``."""
        if self.contraction >= _PINNED:
            return "pinned"
        return "narrowed" if self.contraction >= _LOOSE else "free"


def pinned(posterior: Posterior) -> list[Pinned]:
    """Say what the evidence pins down, and what it does not.

    Parameters
    ----------
    posterior : Posterior
        With at least two draws.

    Returns
    -------
    list of Pinned
        In the order of the declarations.
    """
    found = []
    for at, one in enumerate(posterior.free):
        values = posterior.values[:, at]
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        spread = np.std([one.coordinate(float(value)) for value in values], ddof=1)
        found.append(
            Pinned(
                key=one.key,
                low=one.low,
                high=one.high,
                p05=float(low),
                p50=float(middle),
                p95=float(high),
                contraction=float(1.0 - spread / _PRIOR_SD),
            )
        )
    return found


def tied(posterior: Posterior) -> list[tuple[str, str, float]]:
    """List numbers that can only be moved together.

    Parameters
    ----------
    posterior : Posterior
        With at least three draws.

    Returns
    -------
    list of tuple
        Two keys and their rank correlation, the strongest first.
    """
    ranks = np.argsort(np.argsort(posterior.values, axis=0), axis=0)
    with np.errstate(invalid="ignore"):
        correlation = np.atleast_2d(np.corrcoef(ranks.T))
    pairs = [
        (one.key, other.key, float(correlation[i, j]))
        for i, one in enumerate(posterior.free)
        for j, other in enumerate(posterior.free)
        if i < j and abs(correlation[i, j]) >= _TIED
    ]
    return sorted(pairs, key=lambda pair: -abs(pair[2]))
