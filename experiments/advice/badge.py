"""In how many plausible worlds does a statement hold, and where does it fall?

Every plausible world has a few evenings only, so its own mean is mostly luck. A random-effects
model takes the luck out: means of worlds are normal around a common mean, with a variance between
worlds (DerSimonian and Laird) beside that of luck; each world's mean is pulled to the common one as
far as its evenings leave room, and the statement holds in it with the chance that this leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, spearmanr

from experiments.advice.plausible import N_PLAUSIBLE, plausible_table

_ALARMS = 0.05
"""Chance that some number is named though none matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """Where a statement holds least."""

    key: str
    """The number that it depends on most."""
    is_high: bool
    """It holds least where the number is large; else where it is small."""
    limit: float
    """The third of the worlds beyond this value holds least."""
    holds: int
    """In how many of 100 such worlds it still holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """How far a statement rests on assumptions."""

    holds: int
    """In about how many of 100 plausible worlds."""
    weakness: Weakness | None
    """None where no number is seen to matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldMeans:
    """Mean differences of the plausible worlds, with the luck taken out."""

    mean: NDArray[np.float64]
    """Shape (n_worlds,)."""
    sd: NDArray[np.float64]
    """Shape (n_worlds,): what is left open."""


def world_means(differences: NDArray[np.float64], worlds: NDArray[np.int64]) -> WorldMeans:
    """Estimate the mean difference of each plausible world.

    Parameters
    ----------
    differences : ndarray of float, shape (n_evenings,)
        Of two answers, evening by evening.
    worlds : ndarray of int, shape (n_evenings,)
        The plausible world of each evening, from 0; each has the same number of them, at least 2.

    Returns
    -------
    WorldMeans
        Shrunk to the common mean.
    """
    n = int(worlds.max()) + 1
    per_world = len(differences) // n
    own = np.bincount(worlds, differences, n) / per_world
    common = float(own.mean())
    luck = float(((differences - own[worlds]) ** 2).sum()) / (len(differences) - n) / per_world
    between = max(0.0, float(own.var(ddof=1)) - luck)
    if luck == 0.0:
        return WorldMeans(mean=own, sd=np.zeros(n))
    pull = between / (between + luck)
    variance = between * (1.0 - pull) + (1.0 - pull) ** 2 * (between + luck) / n
    return WorldMeans(mean=common + pull * (own - common), sd=np.full(n, np.sqrt(variance)))


def badge(differences: NDArray[np.float64], worlds: NDArray[np.int64]) -> Badge:
    """Say in how many plausible worlds one answer is better than another on average.

    Parameters
    ----------
    differences : ndarray of float, shape (n_evenings,)
        Loss under the better answer minus loss under the other.
    worlds : ndarray of int, shape (n_evenings,)
        As in :func:`world_means`, of the hundred plausible worlds.

    Returns
    -------
    Badge
        Out of 100.
    """
    means = world_means(differences, worlds)
    chance = _holds(means)
    return Badge(holds=round(100 * float(chance.mean())), weakness=_weakness(means.mean, chance))


def _holds(means: WorldMeans) -> NDArray[np.float64]:
    """Give the chance that the statement holds in each world; a tie counts as half."""
    certain = np.where(means.mean < 0.0, 1.0, np.where(means.mean == 0.0, 0.5, 0.0))
    spread = np.where(means.sd > 0.0, means.sd, 1.0)
    chance = np.where(means.sd > 0.0, norm.cdf(-means.mean / spread), certain)
    return np.asarray(chance, np.float64)


def _weakness(mean: NDArray[np.float64], chance: NDArray[np.float64]) -> Weakness | None:
    """Find the number on which the statement depends most."""
    names, table = plausible_table()
    if len(mean) != N_PLAUSIBLE or np.ptp(mean) == 0.0:
        return None
    found = [spearmanr(column, mean) for column in table.T]
    at = int(np.argmin([one.pvalue for one in found]))
    if found[at].pvalue > _ALARMS / len(names):
        return None
    is_high = bool(found[at].statistic > 0.0)
    limit = float(np.quantile(table[:, at], 2 / 3 if is_high else 1 / 3))
    third = table[:, at] >= limit if is_high else table[:, at] <= limit
    holds = round(100 * float(chance[third].mean()))
    return Weakness(key=names[at], is_high=is_high, limit=limit, holds=holds)
