"""How are ways to answer put side by side, and taken apart again? One cell of a comparison each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from experiments.comparison import Comparison


def joined(*sides: Comparison) -> Comparison:
    """Put ways to answer side by side.

    Parameters
    ----------
    *sides : Comparison
        One cell each, of the same scenario, seed and number of worlds.

    Returns
    -------
    Comparison
        Of all cells; world k is the same in each, because worlds depend on the seed alone.
    """
    return replace(
        sides[0],
        cells=tuple(cell for side in sides for cell in side.cells),
        outcomes={
            name: np.vstack([side.outcomes[name] for side in sides]) for name in sides[0].outcomes
        },
        fates=np.concatenate([side.fates for side in sides]),
    )


def apart(comparison: Comparison) -> list[Comparison]:
    """Take ways to answer apart again.

    Parameters
    ----------
    comparison : Comparison
        Of some cells.

    Returns
    -------
    list of Comparison
        Of one cell each; they share no memory.
    """
    return [
        replace(
            comparison,
            cells=(cell,),
            outcomes={
                name: values[at : at + 1].copy() for name, values in comparison.outcomes.items()
            },
            fates=comparison.fates[at : at + 1].copy(),
        )
        for at, cell in enumerate(comparison.cells)
    ]


def bytes_of(comparison: Comparison) -> int:
    """Say how much memory an answer takes.

    Parameters
    ----------
    comparison : Comparison
        An answer.

    Returns
    -------
    int, unit bytes
        Of its tables.
    """
    return comparison.fates.nbytes + sum(row.nbytes for row in comparison.outcomes.values())
