"""How does a machine read a comparison? Stable keys, as documented in the README."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

from experiments.ablation import Ablation
from experiments.comparison import Cell, Comparison
from experiments.statistics import flips, paired, summary
from sim.rules import MONEY_H


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Write a comparison as plain values.

    Parameters
    ----------
    comparison : Comparison
        What to write.

    Returns
    -------
    dict
        Keys ``scenario``, ``seed``, ``runs``, ``horizon_h``, ``posterior``, ``cells``, ``pairs``,
        ``provenance``; ``posterior`` counts the sets of values that the worlds share, null for one.
        What does not exist is null: JSON knows no nan.
    """
    n_cells = len(comparison.cells)
    return {
        "scenario": comparison.scenario.name,
        "seed": comparison.seed,
        "runs": comparison.runs,
        "horizon_h": MONEY_H,
        "posterior": len(comparison.draws) or None,
        "cells": [_cell(comparison, at) for at in range(n_cells)],
        "pairs": [_pair(comparison, a, b) for a, b in combinations(range(n_cells), 2)],
        "provenance": dict(comparison.provenance),
    }


def ablation_json(ablation: Ablation) -> dict[str, Any]:
    """Write what an ablation adds to its comparison.

    Parameters
    ----------
    ablation : Ablation
        What to write.

    Returns
    -------
    dict
        Keys ``mechanisms`` and ``cells``; ``mean`` is that without the mechanisms, the difference
        is without minus whole.
    """
    return {
        "mechanisms": list(ablation.mechanisms),
        "cells": [_cell_without(ablation, at) for at in range(len(ablation.whole.cells))],
    }


def _cell_without(ablation: Ablation, at: int) -> dict[str, Any]:
    """Write one cell of an ablation."""
    outcomes = {}
    for name, values in ablation.without.items():
        difference = ablation.difference(at, name)
        outcomes[name] = clean(
            {
                "mean": summary(values[at])["mean"],
                "mean_difference": difference.mean_difference,
                "ci95": list(difference.ci95),
            }
        )
    cell = ablation.whole.cells[at]
    return {"delay_h": cell.delay_h, "tone": cell.tone.value, "outcomes": outcomes}


def _cell(comparison: Comparison, at: int) -> dict[str, Any]:
    """Write one cell."""
    cell = comparison.cells[at]
    outcomes = {name: clean(summary(values[at])) for name, values in comparison.outcomes.items()}
    return {"delay_h": cell.delay_h, "tone": cell.tone.value, "outcomes": outcomes}


def _pair(comparison: Comparison, a: int, b: int) -> dict[str, Any]:
    """Write the difference of two cells, a minus b, world by world."""
    saved, lost = flips(comparison, a, b)
    outcomes = {}
    for name in comparison.outcomes:
        difference = paired(comparison, a, b, name)
        outcomes[name] = clean(
            {
                "mean_difference": difference.mean_difference,
                "ci95": list(difference.ci95),
                "p_a_better": difference.p_a_better,
                "flips": {"saved": saved, "lost": lost},
            }
        )
    return {
        "a": _answer(comparison.cells[a]),
        "b": _answer(comparison.cells[b]),
        "outcomes": outcomes,
    }


def _answer(cell: Cell) -> list[Any]:
    """Name a cell by delay and tone."""
    return [cell.delay_h, cell.tone.value]


def clean(value: Any) -> Any:
    """Turn what JSON cannot say into null, at any depth.

    Parameters
    ----------
    value : Any
        Numbers and words, and mappings and lists of them.

    Returns
    -------
    Any
        The same with None for what is not finite.
    """
    if isinstance(value, dict):
        return {key: clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean(inner) for inner in value]
    if value is None or isinstance(value, str | int):
        return value
    number = float(value)
    return number if math.isfinite(number) else None
