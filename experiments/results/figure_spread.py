"""How likely is how much? The distribution of an outcome under each policy, as steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.results.figure_axis import Axis, axis_for
from experiments.results.figure_style import (
    DASHES,
    GRID,
    INK,
    LINES,
    OTHER,
    About,
    Frame,
    Key,
    axis_chars,
    below_px,
    framed,
    wrapped,
)
from experiments.results.units import Scale, axis_title, scale_of
from experiments.statistics import HIGHER_IS_BETTER

_MOST_STEPS = 60
_LEFT_PX = 62


def spread_figure(
    table: pd.DataFrame, means: list[float], labels: list[str], about: About
) -> go.Figure:
    """Draw which fraction of worlds has at most which value, a line for each policy.

    Parameters
    ----------
    table : DataFrame
        As :func:`~experiments.results.spread.spread_table`.
    means : list of float
        Mean of each policy, which chooses the lines that stand out.
    labels : list of str
        Name of each policy.
    about : About
        Outcome, language and provenance.

    Returns
    -------
    Figure
        At most six lines stand out, from the best policy to the worst; the others are grey. By
        powers of ten where a few worlds are far larger than the rest.
    """
    values = table["value"].to_numpy(np.float64)
    largest = float(np.abs(values).max(initial=0.0))
    scale = scale_of(about.outcome, largest, about.wording)
    axis = axis_for(values.tolist(), scale)
    shown = prominent(means, about.outcome)
    figure = go.Figure()
    _add_lines(figure, table, axis, shown)
    title = axis_title(about.outcome, scale, about.wording)
    if axis.step is not None:
        title = about.wording.text("axis_powers", title=title)
    title = wrapped(title, axis_chars(_LEFT_PX))
    ends = [float(values.min()), float(values.max())] if len(values) else [0.0, 0.0]
    figure.update_xaxes(
        title={"text": title, "standoff": 6},
        gridcolor=GRID,
        zeroline=ends[0] < 0.0,
        zerolinecolor=INK,
        tickangle=0,
        **axis.ticks(ends, about.wording),
    )
    figure.update_yaxes(
        title={"text": about.wording.text("spread_axis"), "standoff": 6},
        range=[0, 101],
        gridcolor=GRID,
        dtick=25,
        zeroline=False,
        ticksuffix="%",
    )
    keys = zip(shown, LINES, DASHES, strict=False)
    frame = Frame(
        title=about.title("figure_spread"),
        height=280,
        left=_LEFT_PX,
        below=below_px(title),
        legend=tuple(Key(text=labels[n], colour=colour, dash=dash) for n, colour, dash in keys),
    )
    return framed(figure, frame, about)


def _add_lines(figure: go.Figure, table: pd.DataFrame, axis: Axis, shown: list[int]) -> None:
    """Draw the grey lines, then over them those that stand out."""
    # steps as fine as these would only blur the dashes
    shape = "hv" if table["policy"].value_counts().max() <= _MOST_STEPS else "linear"
    others = [n for n in dict.fromkeys(table["policy"].tolist()) if n not in shown]
    for policy in (*others, *shown):
        rows = table[table["policy"] == policy]
        line: dict[str, Any] = {"color": OTHER, "width": 1}
        if policy in shown:
            at = shown.index(policy)
            line = {"color": LINES[at], "dash": DASHES[at], "width": 2.5}
        places = axis.at(rows["value"])
        figure.add_scatter(
            x=np.concatenate([places[:1], places]),
            y=np.concatenate([[0.0], rows["p_at_most"].to_numpy() * 100.0]),
            mode="lines",
            line=line | {"shape": shape},
            hoverinfo="skip",
        )


def is_by_powers(table: pd.DataFrame) -> bool:
    """Tell whether the axis goes by powers of ten.

    Parameters
    ----------
    table : DataFrame
        As :func:`~experiments.results.spread.spread_table`.

    Returns
    -------
    bool
        True where a few values are far larger than the rest.
    """
    return axis_for(table["value"].tolist(), Scale(factor=1.0, unit="")).step is not None


def prominent(means: list[float], outcome: str) -> list[int]:
    """Choose the policies whose lines stand out: the best, the worst, and some between.

    Parameters
    ----------
    means : list of float
        Of each policy.
    outcome : str
        Its name.

    Returns
    -------
    list of int
        Policies, the best first.
    """
    costs = np.asarray(means) * (-1.0 if outcome in HIGHER_IS_BETTER else 1.0)
    ranked = [int(n) for n in np.argsort(costs, kind="stable") if np.isfinite(costs[n])]
    if len(ranked) <= len(LINES):
        return ranked
    places = np.unique(np.round(np.linspace(0, len(ranked) - 1, len(LINES))).astype(int))
    return [ranked[at] for at in places]
