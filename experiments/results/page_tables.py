"""Which numbers stand under each figure of the page? Words and numbers, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from experiments.results.best_map import BestMap, Tiles
from experiments.results.labels import key_title, policy_labels, value_word
from experiments.results.tables import OutcomeTables
from experiments.results.units import Scale, axis_title, scale_of
from experiments.wording import Wording

_PARTS = (0.50, 0.75, 0.90, 0.95, 0.99)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """One table of the page."""

    caption: str
    """What its numbers are, and in which unit."""
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first entry names its row."""


def grid_table(tables: OutcomeTables, wording: Wording) -> PageTable:
    """Tell the numbers of all policies.

    Parameters
    ----------
    tables : OutcomeTables
        Of one outcome.
    wording : Wording
        The language.

    Returns
    -------
    PageTable
        A row for each policy.
    """
    names = ("choice", "mean", "interval", "range", "median", "worlds", "failed")
    numbers = tables.summary[["mean", "p05", "p50", "p95"]].to_numpy(np.float64)
    scale = _scale(tables, numbers, wording)
    rows = []
    for label, found in zip(
        policy_labels(tables.policies, wording), tables.summary.to_dict("records"), strict=True
    ):
        rows.append(
            (
                label,
                scale.number(found["mean"], wording),
                _between(scale.number, found["ci95_low"], found["ci95_high"], wording),
                _between(scale.short, found["p05"], found["p95"], wording),
                scale.short(found["p50"], wording),
                wording.number(found["n"]),
                wording.number(found["n_errors"]),
            )
        )
    return PageTable(
        caption=axis_title(tables.outcome, scale, wording),
        head=_heads(names, wording),
        rows=tuple(rows),
    )


def regret_rows(tables: OutcomeTables, wording: Wording) -> PageTable:
    """Tell the regret of all policies.

    Parameters
    ----------
    tables : OutcomeTables
        Of one outcome.
    wording : Wording
        The language.

    Returns
    -------
    PageTable
        A row for each policy, the smallest expected regret first.
    """
    labels = policy_labels(tables.policies, wording)
    scale = _scale(tables, tables.regret[["expected", "maximum"]].to_numpy(np.float64), wording)
    rows = tuple(
        (
            labels[found["policy"]],
            scale.number(found["expected"], wording),
            _between(scale.number, found["ci95_low"], found["ci95_high"], wording),
            scale.number(found["maximum"], wording),
            wording.percent(found["p_best"]),
        )
        for found in tables.regret.sort_values("expected", kind="stable").to_dict("records")
    )
    return PageTable(
        caption=wording.text("regret_axis", outcome=axis_title(tables.outcome, scale, wording)),
        head=_heads(("choice", "expected", "interval", "worst", "p_best"), wording),
        rows=rows,
    )


def map_rows(tables: OutcomeTables, found: BestMap, wording: Wording) -> PageTable:
    """Tell the tiles of the map.

    Parameters
    ----------
    tables : OutcomeTables
        Of one outcome.
    found : BestMap
        Its map.
    wording : Wording
        The language.

    Returns
    -------
    PageTable
        A row for each tile that holds draws.
    """
    labels = policy_labels(tables.policies, wording)
    axes = [axis for axis in (found.x, found.y) if axis is not None]
    scale = _scale(tables, found.gain, wording)
    rows = []
    for y, x in product(range(found.best.shape[0]), range(found.best.shape[1])):
        policy = int(found.best[y, x])
        if policy >= 0:
            gain = scale.number(float(found.gain[y, x]), wording)
            gain = wording.text("number_none") if policy == found.overall else gain
            place = [piece_text(axis, at, wording) for axis, at in zip(axes, (x, y), strict=False)]
            doubt = "" if found.is_clear[y, x] else " ?"
            n_draws = wording.number(found.n_draws[y, x])
            rows.append((*place, n_draws, labels[policy] + doubt, gain))
    return PageTable(
        caption=wording.text("head_gain") + ": " + axis_title(tables.outcome, scale, wording),
        head=(
            *(key_title(axis.key, wording) for axis in axes),
            *_heads(("draws", "best", "gain"), wording),
        ),
        rows=tuple(rows),
    )


def piece_text(tiles: Tiles, at: int, wording: Wording) -> str:
    """Write one piece of an uncertainty on one line.

    Parameters
    ----------
    tiles : Tiles
        All of them.
    at : int
        Which piece.
    wording : Wording
        The language.

    Returns
    -------
    str
        A value, or from where to where.
    """
    shown = [value_word(value, wording) for value in tiles.pieces[at]]
    return shown[0] if len(shown) == 1 else wording.text("range", low=shown[0], high=shown[1])


def spread_rows(tables: OutcomeTables, wording: Wording) -> PageTable:
    """Tell how much at most a number of 100 worlds has under each policy.

    Parameters
    ----------
    tables : OutcomeTables
        Of one outcome.
    wording : Wording
        The language.

    Returns
    -------
    PageTable
        A row for each policy.
    """
    scale = _scale(tables, tables.spread["value"].to_numpy(np.float64), wording)
    rows = []
    for policy, label in enumerate(policy_labels(tables.policies, wording)):
        ours = tables.spread[tables.spread["policy"] == policy]
        values, fractions = ours["value"].to_numpy(), ours["p_at_most"].to_numpy()
        entries = [label]
        for part in _PARTS:
            # the fraction is a sum of weights: a hair below 1 may stand for all
            at = int(np.searchsorted(fractions, part - 1e-9))
            value = float(values[at]) if at < len(values) else float("nan")
            entries.append(scale.short(value, wording))
        rows.append(tuple(entries))
    parts = [wording.text("head_quantile", p=f"{100 * part:.0f}") for part in _PARTS]
    return PageTable(
        caption=axis_title(tables.outcome, scale, wording),
        head=(wording.text("head_choice"), *parts),
        rows=tuple(rows),
    )


def influence_rows(tables: OutcomeTables, wording: Wording) -> PageTable:
    """Tell how strongly each uncertainty goes with the outcome.

    Parameters
    ----------
    tables : OutcomeTables
        Of one outcome.
    wording : Wording
        The language.

    Returns
    -------
    PageTable
        A row for each bar, the strongest first.
    """
    means = tables.influence[["mean_low", "mean_high"]].to_numpy(np.float64)
    scale = _scale(tables, means, wording)
    rows = []
    for found in tables.influence.to_dict("records"):
        name = key_title(str(found["uncertainty"]), wording)
        if isinstance(found["word"], str):
            name = f"{found['uncertainty']} = {value_word(found['word'], wording)}"
        low, high = (wording.number(found[end], 2) for end in ("ci95_low", "ci95_high"))
        ends = (scale.number(found[end], wording) for end in ("mean_low", "mean_high"))
        interval = wording.text("range", low=low, high=high)
        rows.append((name, wording.number(found["correlation"], 2), interval, *ends))
    last = [
        f"{wording.text(f'head_{end}')} {wording.text(f'head_{also}')}"
        for end, also in (("low", "without"), ("high", "with"))
    ]
    return PageTable(
        caption=axis_title(tables.outcome, scale, wording),
        head=(*_heads(("uncertainty", "correlation", "ci"), wording), *last),
        rows=tuple(rows),
    )


def _scale(tables: OutcomeTables, numbers: NDArray[np.float64], wording: Wording) -> Scale:
    """Choose how the numbers of a table are written."""
    finite = np.abs(numbers[np.isfinite(numbers)])
    return scale_of(tables.outcome, float(finite.max(initial=0.0)), wording)


def _heads(names: tuple[str, ...], wording: Wording) -> tuple[str, ...]:
    """Name columns."""
    return tuple(wording.text(f"head_{name}") for name in names)


def _between(
    shown: Callable[[float, Wording], str], low: float, high: float, wording: Wording
) -> str:
    """Write from where to where."""
    if np.isnan(low):
        return wording.text("number_none")
    return wording.text("range", low=shown(low, wording), high=shown(high, wording))
