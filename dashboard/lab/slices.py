"""How does the map look in each part of what nobody knows? The small multiples, as numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.lab.laboratory import View
from dashboard.lab.numbers import statistic_within
from experiments.results.best_map import Tiles, tiles_of
from experiments.results.labels import key_title, value_word
from experiments.results.page_tables import piece_text

MOST_SLICES = 6
_PIECES = 3


class Slice(NamedTuple):
    """One part of an uncertainty."""

    words: str
    """Which part."""
    n_draws: int
    values: NDArray[np.float64]
    """Of each policy, in the unit of the outcome."""


def slices_of(view: View) -> list[Slice]:
    """Cut an uncertainty into parts, and compute the statistic in each.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of Slice
        Ascending, at most ``MOST_SLICES``; empty where nothing uncertain was varied.
    """
    key = view.lab.uncertainty
    if key is None:
        return []
    tiles = tiles_of(key, view.results.draws[key], _PIECES)
    found = []
    for at in range(min(len(tiles.pieces), MOST_SLICES)):
        draws = tiles.at == at
        values = statistic_within(
            view.tables.worlds, view.tables.outcome, view.lab.statistic, draws
        )
        found.append(Slice(_words(tiles, at, view), int(draws.sum()), values))
    return found


def slices_title(view: View) -> str:
    """Say what is split by what.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    str
        With the unit of the uncertainty.
    """
    key = view.lab.uncertainty
    part = "–" if key is None else key_title(key, view.text)
    return view.text.text("lab_slices_title", measure=view.measure(), part=part)


def _words(tiles: Tiles, at: int, view: View) -> str:
    """Name a part; one that holds a single value by that."""
    piece = tiles.pieces[at]
    is_single = len(set(piece)) == 1
    return value_word(piece[0], view.text) if is_single else piece_text(tiles, at, view.text)
