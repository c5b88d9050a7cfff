"""Which answers does a report show, and which against which? Only those that teach something."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from experiments.comparison import Cell, Comparison
from experiments.statistics import summary, values_of
from experiments.wording import Wording


class Pair(NamedTuple):
    """Two cells that are worth comparing."""

    kind: str
    """``extremes``, ``speed`` or ``silence``."""
    a: int
    b: int


def is_silent(cell: Cell) -> bool:
    """Say whether a cell gives no answer.

    Parameters
    ----------
    cell : Cell
        One way to answer.

    Returns
    -------
    bool
        Silence has no delay.
    """
    return cell.delay_h is None


def mean_lost(comparison: Comparison) -> list[float]:
    """Give the mean number of lost customers of each cell.

    Parameters
    ----------
    comparison : Comparison
        The worlds.

    Returns
    -------
    list of float, unit customers
        Infinity where a cell has no value, so that it never counts as good.
    """
    means = [summary(row)["mean"] for row in values_of(comparison, "lost_customers")]
    return [np.inf if np.isnan(mean) else mean for mean in means]


def extremes(comparison: Comparison) -> tuple[int, int]:
    """Find the best and the worst cell by lost customers.

    Parameters
    ----------
    comparison : Comparison
        The worlds.

    Returns
    -------
    tuple of int
        Best and worst; the first of equals.
    """
    means = mean_lost(comparison)
    return means.index(min(means)), means.index(max(means))


def chosen_cells(comparison: Comparison) -> list[int]:
    """Choose the cells that get a picture.

    Parameters
    ----------
    comparison : Comparison
        The worlds.

    Returns
    -------
    list of int
        The best tone at the shortest delay, the worst at the longest, silence; each once.
    """
    cells, means = comparison.cells, mean_lost(comparison)
    delays = [cell.delay_h for cell in cells if cell.delay_h is not None]
    chosen: list[int] = []
    if delays:
        fast = [i for i, cell in enumerate(cells) if cell.delay_h == min(delays)]
        slow = [i for i, cell in enumerate(cells) if cell.delay_h == max(delays)]
        chosen += [min(fast, key=means.__getitem__), max(slow, key=means.__getitem__)]
    chosen += [i for i, cell in enumerate(cells) if is_silent(cell)][:1]
    return list(dict.fromkeys(chosen))


def pairs(comparison: Comparison) -> list[Pair]:
    """Choose the pairs of cells to set against each other.

    Parameters
    ----------
    comparison : Comparison
        The worlds.

    Returns
    -------
    list of Pair
        Best against worst, the shortest against the longest delay of each tone, all against
        silence; no pair twice.
    """
    cells = comparison.cells
    best, worst = extremes(comparison)
    found = [Pair("extremes", best, worst)] if best != worst else []
    for tone in dict.fromkeys(cell.tone for cell in cells if not is_silent(cell)):
        delays = {
            cell.delay_h: i
            for i, cell in reversed(list(enumerate(cells)))
            if cell.tone == tone and cell.delay_h is not None
        }
        if len(delays) > 1:
            found.append(Pair("speed", delays[min(delays)], delays[max(delays)]))
    silent = [i for i, cell in enumerate(cells) if is_silent(cell)][:1]
    spoken = [i for i, cell in enumerate(cells) if not is_silent(cell)]
    found += [Pair("silence", i, s) for s in silent for i in spoken]
    unique = {(pair.a, pair.b): pair for pair in reversed(found)}
    return [pair for pair in found if unique[pair.a, pair.b] is pair]


def answer_of(comparison: Comparison, cell: int, wording: Wording) -> str:
    """Name a cell, as what comes after "if you".

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    cell : int
        Number of the cell.
    wording : Wording
        The language.

    Returns
    -------
    str
        Part of a sentence.
    """
    return wording.answer(comparison.cells[cell].delay_h, comparison.cells[cell].tone)
