"""Fast or slow, and in which tone? A heat map of all policies with the numbers written in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from experiments.results.figure_style import (
    BELOW_AND_ABOVE,
    INK,
    MORE_IS_DARKER,
    About,
    Frame,
    axis_px,
    framed,
    label_width,
)
from experiments.results.labels import lever_title
from experiments.results.policy_grid import AXIS_PX, PolicyGrid, policy_grid
from experiments.results.units import Scale, scale_of
from experiments.statistics import HIGHER_IS_BETTER
from experiments.wording import Wording

_ZERO_MEANS_NO_CHANGE = frozenset(
    {"lost_sales_idr", "reputation_day7", "reputation_day90", "rating"}
)
_ROW_PX = 52
_LARGEST_PX, _RANGE_PX = 14, 10
"""Size of the numbers in the cells."""


def grid_figure(policies: pd.DataFrame, summary: pd.DataFrame, about: About) -> go.Figure:
    """Draw the mean of an outcome under each policy; the darker, the worse.

    Parameters
    ----------
    policies : DataFrame
        A row for each policy, a column for each lever.
    summary : DataFrame
        Of one outcome: ``mean``, ``p05`` and ``p95`` of each policy, in their order.
    about : About
        Outcome, language and provenance.

    Returns
    -------
    Figure
        In each cell the mean, and below it where 90 of 100 worlds lie; a star marks the best.
    """
    grid = policy_grid(policies, about.wording)
    numbers = summary[["mean", "p95"]].to_numpy(np.float64)
    largest = float(np.nanmax(np.abs(numbers), initial=0.0))
    scale = scale_of(about.outcome, largest, about.wording)
    labels = [*grid.rows, *(label for label, _ in grid.silent)]
    left = label_width(labels) + (AXIS_PX if grid.down else 12)
    texts, size = _cell_texts(summary, about, scale, axis_px(left) / max(1, len(grid.columns)))
    figure = _panels(grid)
    for at, (places, rows, columns) in enumerate(_blocks(grid), 1):
        _add_panel(figure, at, (_taken(numbers[:, 0], places), places), texts, size)
        _name_panel(figure, at, rows, columns)
    figure.update_layout(coloraxis=_colours(numbers[:, 0], about.outcome))
    frame = Frame(
        title=about.title("figure_grid", unit=scale.unit).replace(" ()", ""),
        height=_ROW_PX * len(labels),
        left=left,
        above=_head_px(figure, grid, about.wording),
    )
    return framed(figure, frame, about)


def _name_panel(
    figure: go.Figure, at: int, rows: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    """Name the rows and columns of a panel."""
    ticks = {"tickmode": "array", "showgrid": False, "zeroline": False, "tickangle": 0}
    figure.update_yaxes(
        ticks | {"tickvals": list(range(len(rows))), "ticktext": rows},
        autorange="reversed",
        row=at,
        col=1,
    )
    figure.update_xaxes(
        ticks | {"tickvals": list(range(len(columns))), "ticktext": columns},
        side="top",
        row=at,
        col=1,
    )


def _add_panel(
    figure: go.Figure,
    at: int,
    content: tuple[list[list[float | None]], NDArray[np.int64]],
    texts: list[str],
    size: float,
) -> None:
    """Draw the answers, or silence."""
    values, places = content
    figure.add_trace(
        go.Heatmap(
            z=values,
            x=list(range(places.shape[1])),
            y=list(range(places.shape[0])),
            text=[[texts[n] if n >= 0 else "" for n in row] for row in places],
            texttemplate="%{text}",
            textfont={"size": size, "color": INK},
            hoverinfo="skip",
            coloraxis="coloraxis",
            xgap=2,
            ygap=2,
        ),
        row=at,
        col=1,
    )


def _head_px(figure: go.Figure, grid: PolicyGrid, wording: Wording) -> int:
    """Name the axes of the answers, and give the room that their columns' names take above."""
    if grid.rows and grid.down:
        text = "<br>".join(lever_title(lever, wording) for lever in grid.down)
        figure.update_yaxes(title={"text": text, "standoff": 6}, row=1, col=1)
    if not grid.across or not grid.rows:
        return 6
    title = {"text": lever_title(grid.across, wording), "standoff": 4}
    figure.update_xaxes(title=title, row=1, col=1)
    n_lines = max(1 + label.count("<br>") for label in grid.columns)
    return 34 + 16 * n_lines


def has_two_sides(means: list[float], outcome: str) -> bool:
    """Tell whether means lie on both sides of a 0 that means "as without the complaint".

    Parameters
    ----------
    means : list of float
        Of each policy.
    outcome : str
        Its name.

    Returns
    -------
    bool
        Then two hues are drawn, with white for 0.
    """
    known = [mean for mean in means if np.isfinite(mean)]
    is_change = outcome in _ZERO_MEANS_NO_CHANGE
    return is_change and min(known, default=0.0) < 0.0 < max(known, default=0.0)


def _panels(grid: PolicyGrid) -> go.Figure:
    """Make room for the answers, and below them for silence."""
    if not (grid.rows and grid.silent):
        return make_subplots(rows=1, cols=1)
    heights = [len(grid.rows), len(grid.silent)]
    gap = 12 / (_ROW_PX * sum(heights))
    return make_subplots(rows=2, cols=1, row_heights=heights, vertical_spacing=gap)


def _blocks(grid: PolicyGrid) -> list[tuple[NDArray[np.int64], tuple[str, ...], tuple[str, ...]]]:
    """Give each panel: policies, row labels and column labels."""
    found = []
    if grid.rows:
        found.append((grid.places, grid.rows, grid.columns))
    if grid.silent:
        numbers = np.array([[number] for _, number in grid.silent])
        found.append((numbers, tuple(label for label, _ in grid.silent), ("",)))
    return found


def _cell_texts(
    summary: pd.DataFrame, about: About, scale: Scale, width: float
) -> tuple[list[str], float]:
    """Write the number of each policy, and how large, so that it fits a column of this width."""
    values = summary[["mean", "p05", "p95"]].to_numpy(np.float64)
    costs = -values[:, 0] if about.outcome in HIGHER_IS_BETTER else values[:, 0]
    best = int(np.nanargmin(costs)) if np.isfinite(costs).any() else -1
    is_choice = len(set(costs[np.isfinite(costs)].tolist())) > 1
    means = [scale.number(mean, about.wording) for mean in values[:, 0]]
    ranges = [_range(low, high, scale, about.wording) for low, high in values[:, 1:]]
    has_ranges = label_width(ranges, _RANGE_PX) <= width
    texts = []
    for at, (mean, between) in enumerate(zip(means, ranges, strict=True)):
        star = at == best and is_choice
        if has_ranges and between:
            shown = f"<b>★ {mean}</b>" if star else mean
            texts.append(f"{shown}<br><span style='font-size:{_RANGE_PX}px'>{between}</span>")
        else:
            texts.append(f"<b>{mean}<br>★</b>" if star else mean)
    longest = label_width(means, 1.0) + (2 if has_ranges else 0)
    return texts, float(np.clip((width - 6) / longest, _RANGE_PX, _LARGEST_PX))


def _range(low: float, high: float, scale: Scale, wording: Wording) -> str:
    """Write where 90 of 100 worlds lie; nothing where they all lie at one place."""
    if low == high or np.isnan(low):
        return ""
    first, last = (scale.short(x, wording) for x in (low, high))
    return f"{first}–{last}" if low >= 0 else f"{first} … {last}"


def _taken(values: NDArray[np.float64], places: NDArray[np.int64]) -> list[list[float | None]]:
    """Put values at their places; nothing where there is no policy."""
    return [
        [float(values[n]) if n >= 0 and np.isfinite(values[n]) else None for n in row]
        for row in places
    ]


def _colours(values: NDArray[np.float64], outcome: str) -> dict[str, Any]:
    """Choose colours: one hue, or two where values lie on both sides of a 0 that has a meaning."""
    finite = values[np.isfinite(values)]
    low, high = float(finite.min(initial=np.inf)), float(finite.max(initial=-np.inf))
    is_worse_below = outcome in HIGHER_IS_BETTER
    common = {"showscale": False}
    if has_two_sides(values.tolist(), outcome):
        size = max(-low, high)
        scale = [list(stop) for stop in BELOW_AND_ABOVE]
        return common | {
            "colorscale": scale,
            "cmin": -size,
            "cmax": size,
            "reversescale": is_worse_below,
        }
    high = high if high > low else low + 1.0
    scale = [list(stop) for stop in MORE_IS_DARKER]
    return common | {"colorscale": scale, "cmin": low, "cmax": high, "reversescale": is_worse_below}
