"""What does it cost not to know? The expected and the largest regret of each policy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.results.figure_axis import Axis, axis_for
from experiments.results.figure_style import (
    GRID,
    INK,
    LINES,
    About,
    Frame,
    Key,
    axis_chars,
    below_px,
    framed,
    label_width,
    wrapped,
)
from experiments.results.units import axis_title, scale_of

MOST_POLICIES = 20
"""Rows of a figure that can still be read; its table has all."""


def regret_figure(table: pd.DataFrame, labels: list[str], about: About) -> go.Figure:
    """Draw the expected and the largest regret of each policy.

    Parameters
    ----------
    table : DataFrame
        As :func:`~experiments.results.regret.regret_table`.
    labels : list of str
        Name of each policy.
    about : About
        Outcome, language and provenance.

    Returns
    -------
    Figure
        Filled: mean over draws, with its interval; open: the worst draw; the best policy on top.
    """
    shown = table.sort_values("expected", kind="stable").head(MOST_POLICIES)
    largest = float(shown["maximum"].max())
    scale = scale_of(about.outcome, largest, about.wording)
    axis = axis_for(shown[["expected", "maximum"]].to_numpy(np.float64).ravel().tolist(), scale)
    figure = go.Figure()
    _add_marks(figure, shown, axis, about)
    names = [wrapped(labels[policy], 22) for policy in shown["policy"]]
    left = label_width(names) + 14
    title = axis_title(about.outcome, scale, about.wording)
    title = about.wording.text("regret_axis", outcome=title)
    if axis.step is not None:
        title = about.wording.text("axis_powers", title=title)
    title = wrapped(title, axis_chars(left))
    end = float(axis.at(largest)) or 1.0
    figure.update_xaxes(
        title={"text": title, "standoff": 6},
        gridcolor=GRID,
        range=[-0.14 * end, 1.25 * end],
        zeroline=True,
        zerolinecolor=INK,
        tickangle=0,
        **axis.ticks([0.0, largest], about.wording),
    )
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=names,
        range=[len(names) - 0.4, -0.8],
        showgrid=False,
        zeroline=False,
    )
    frame = Frame(
        title=about.title("figure_regret"),
        height=36 * len(names) + 16,
        left=left,
        below=below_px(title),
        legend=(
            Key(text=about.wording.text("regret_expected"), colour=LINES[0], mark="●"),
            Key(text=about.wording.text("regret_maximum"), colour=LINES[1], mark="◇"),
        ),
    )
    return framed(figure, frame, about)


def _add_marks(figure: go.Figure, shown: pd.DataFrame, axis: Axis, about: About) -> None:
    """Draw a dot for the mean with its interval, and a diamond for the worst draw."""
    expected, maximum = axis.at(shown["expected"]), axis.at(shown["maximum"])
    rows = list(range(len(shown)))
    for low, high, row in zip(expected, maximum, rows, strict=True):
        line = {"color": GRID, "width": 2}
        figure.add_shape(type="line", x0=low, x1=high, y0=row, y1=row, line=line, layer="below")
    common = {"y": rows, "mode": "markers+text", "textfont": {"size": 11}, "hoverinfo": "skip"}
    figure.add_scatter(
        x=expected,
        marker={"size": 11, "color": LINES[0]},
        error_x={
            "type": "data",
            "array": axis.at(shown["ci95_high"]) - expected,
            "arrayminus": expected - axis.at(shown["ci95_low"]),
            "color": LINES[0],
            "thickness": 2,
            "width": 5,
        },
        text=[axis.scale.number(x, about.wording) for x in shown["expected"]],
        textposition="top center",
        **common,
    )
    figure.add_scatter(
        x=maximum,
        marker={"size": 11, "color": LINES[1], "symbol": "diamond-open", "line": {"width": 2}},
        text=[axis.scale.number(x, about.wording) for x in shown["maximum"]],
        textposition="middle right",
        cliponaxis=False,
        **common,
    )
