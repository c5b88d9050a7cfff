"""Where does the best policy change? A map over two of the things that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.statistics import mean_interval

_MOST_TILES = 5
"""Along one side: more could not be read on a phone."""
_DRAWS_PER_TILE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """One uncertainty, cut into a few pieces."""

    key: str
    at: NDArray[np.int64]
    """Piece of each draw, shape (n_draws,)."""
    pieces: tuple[tuple[Any, ...], ...]
    """Of each piece: its single value, or its smallest and largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BestMap:
    """The best policy in each tile."""

    x: Tiles
    y: Tiles | None
    """None where there is one uncertainty only."""
    overall: int
    """Policy with the smallest expected regret over all draws."""
    best: NDArray[np.int64]
    """Shape (n_y, n_x): policy with the smallest mean regret in a tile, -1 where no draw lies."""
    gain: NDArray[np.float64]
    """How much better it is there than the overall one."""
    is_clear: NDArray[np.bool_]
    """Whether the interval of that gain over the draws of the tile leaves 0 out."""
    n_draws: NDArray[np.int64]


def tiles_of(key: str, column: pd.Series[Any], n_tiles: int) -> Tiles:
    """Cut an uncertainty into pieces.

    Parameters
    ----------
    key : str
        Its name.
    column : Series
        Its value in each draw.
    n_tiles : int
        Pieces of a number that takes more values than that; each holds about as many draws.

    Returns
    -------
    Tiles
        Words, and numbers with few values, keep their values.
    """
    values = column.to_numpy()
    distinct, at = np.unique(values, return_inverse=True)
    if len(distinct) > n_tiles and pd.api.types.is_numeric_dtype(column):
        edges = np.unique(np.quantile(values, np.linspace(0, 1, n_tiles + 1)[1:-1]))
        at = np.searchsorted(edges, values, side="left")
        distinct, at = np.unique(at, return_inverse=True)
        pieces = [(values[at == n].min(), values[at == n].max()) for n in range(len(distinct))]
        return Tiles(key=key, at=at, pieces=tuple((float(a), float(b)) for a, b in pieces))
    return Tiles(key=key, at=at, pieces=tuple((value,) for value in distinct.tolist()))


def value_of_knowing(found: NDArray[np.float64], draws: pd.DataFrame) -> dict[str, float]:
    """Tell how much less the owner would lose by choosing with one uncertainty known.

    Parameters
    ----------
    found : ndarray of float, shape (n_draws, n_policies)
        Regrets.
    draws : DataFrame
        A row for each draw, a column for each uncertainty.

    Returns
    -------
    dict of str to float
        By key, in the unit of the outcome, the largest first; 0 where the choice never changes. Too
        large by some luck where draws are few.
    """
    whole = ~np.isnan(found).any(axis=1)
    regret, known = found[whole], draws[whole]
    if not len(regret):
        return dict.fromkeys(draws.columns, 0.0)
    without = regret.mean(axis=0).min()
    values = {}
    for key in draws.columns:
        tiles = tiles_of(key, known[key], _side(len(regret), 1))
        costs = [regret[tiles.at == n].sum(axis=0).min() for n in range(len(tiles.pieces))]
        values[key] = max(0.0, float(without - sum(costs) / len(regret)))
    return dict(sorted(values.items(), key=lambda item: -item[1]))


def best_map(
    found: NDArray[np.float64], draws: pd.DataFrame, keys: tuple[str, ...], seed: int
) -> BestMap:
    """Find the best policy in each part of the space of two uncertainties.

    Parameters
    ----------
    found : ndarray of float, shape (n_draws, n_policies)
        Regrets.
    draws : DataFrame
        A row for each draw, a column for each uncertainty.
    keys : tuple of str
        One or two uncertainties: across, then upwards.
    seed : int
        Of the sweep.

    Returns
    -------
    BestMap
        Of the draws in which all policies have values.
    """
    whole = ~np.isnan(found).any(axis=1)
    regret, known = found[whole], draws[whole]
    side = _side(len(regret), len(keys))
    x, *rest = (tiles_of(key, known[key], side) for key in keys)
    y = rest[0] if rest else None
    shape = (len(y.pieces) if y else 1, len(x.pieces))
    overall = int(regret.mean(axis=0).argmin())
    best = np.full(shape, -1)
    gain, clear, counts = np.zeros(shape), np.zeros(shape, np.bool_), np.zeros(shape, np.int64)
    for row, column in product(range(shape[0]), range(shape[1])):
        here = regret[(x.at == column) & ((y.at == row) if y else True)]
        counts[row, column] = len(here)
        if not len(here):
            continue
        means = here.mean(axis=0)
        # where several are as good, the overall one needs no reason to be left
        ours = overall if means[overall] == means.min() else int(means.argmin())
        gains = here[:, overall] - here[:, ours]
        best[row, column], gain[row, column] = ours, gains.mean()
        clear[row, column] = ours == overall or mean_interval(gains, seed)[0] > 0.0
    return BestMap(x=x, y=y, overall=overall, best=best, gain=gain, is_clear=clear, n_draws=counts)


def _side(n_draws: int, n_keys: int) -> int:
    """Choose pieces along one side, so that a tile holds some draws."""
    fitting = int((n_draws / _DRAWS_PER_TILE) ** (1.0 / n_keys))
    return min(_MOST_TILES, max(2, fitting))
