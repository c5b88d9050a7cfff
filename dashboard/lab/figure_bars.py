"""What do the bars of the laboratory look like? What carries a result, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dashboard.lab.drawing import WIDTH, Box, Drawing
from dashboard.lab.figure_curves import scale_for
from dashboard.lab.laboratory import View
from dashboard.lab.rankings import Bar, Ranking
from experiments.results.figure_style import INK, LINES, SOFT
from experiments.results.units import outcome_label

MOST_BARS = 15


def ranking_figure(view: View, ranking: Ranking) -> bytes:
    """Draw what carries the result, as a sensitivity analysis found it.

    Parameters
    ----------
    view : View
        What is shown.
    ranking : Ranking
        Of its outcome.

    Returns
    -------
    bytes
        SVG; the strongest on top.
    """
    label = outcome_label(view.tables.outcome, view.text)
    drawing = Drawing(
        view.text.text(f"lab_sensitivity_{ranking.method}", outcome=label), view.source()
    )
    _draw_bars(drawing, ranking.bars[:MOST_BARS], ranking_writer(view, ranking))
    return drawing.written()


def influence_figure(view: View) -> bytes:
    """Draw how strongly each uncertainty goes with the outcome, by rank correlation.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    bytes
        SVG; the strongest on top.
    """
    label = outcome_label(view.tables.outcome, view.text)
    drawing = Drawing(view.text.text("figure_influence", outcome=label), view.source())
    _draw_bars(drawing, influence_bars(view)[:MOST_BARS], lambda x: view.text.number(x, 2))
    return drawing.written()


def influence_bars(view: View) -> list[Bar]:
    """Give the rank correlations with their intervals.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of Bar
        Empty with too few draws.
    """
    found = []
    for row in view.tables.influence.to_dict("records"):
        word = f" = {row['word']}" if isinstance(row["word"], str) else ""
        key = f"{row['uncertainty']}{word}"
        found.append(Bar(key, row["correlation"], row["ci95_low"], row["ci95_high"]))
    return found


def ranking_writer(view: View, ranking: Ranking) -> Callable[[float], str]:
    """Choose how the numbers of an analysis are written.

    Parameters
    ----------
    view : View
        What is shown.
    ranking : Ranking
        What was found.

    Returns
    -------
    callable
        Shares with two decimals, effects in the unit of the outcome.
    """
    if ranking.method == "sobol":
        return lambda x: view.text.number(x, 2)
    scale = scale_for(view, np.array([bar.value for bar in ranking.bars] or [0.0]))
    return lambda x: scale.number(x, view.text)


def _draw_bars(drawing: Drawing, bars: Sequence[Bar], write: Callable[[float], str]) -> None:
    """Draw bars from 0, each with its name above and its interval over it."""
    ends = [x for bar in bars for x in (bar.value, bar.low, bar.high) if np.isfinite(x)]
    low, high = min([0.0, *ends]), max([1e-9, *ends])

    def across(x: float) -> float:
        return 14 + (x - low) / (high - low) * (WIDTH - 28)

    for bar in bars:
        drawing.y += 16
        drawing.text(8, drawing.y, bar.key[:46], size=11.5)
        drawing.text(WIDTH - 8, drawing.y, write(bar.value), size=11.5, anchor="end")
        middle = drawing.y + 13
        drawing.line([(across(0), middle - 9), (across(0), middle + 9)], SOFT)
        if np.isfinite(bar.value):
            left, right = sorted((across(0), across(bar.value)))
            drawing.box(Box(left, middle - 6, right - left, 12), LINES[0], edge=INK, width=0.5)
        if np.isfinite(bar.low) and np.isfinite(bar.high):
            first, last = across(bar.low), across(bar.high)
            drawing.line([(first, middle), (last, middle)], LINES[1], width=2)
            for x in (first, last):
                drawing.line([(x, middle - 6), (x, middle + 6)], LINES[1], width=2)
        drawing.y += 20
