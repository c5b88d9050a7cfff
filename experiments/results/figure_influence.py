"""What moves an outcome most of all that nobody knows? A tornado of rank correlations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.results.figure_style import (
    GRID,
    INK,
    LINES,
    About,
    Frame,
    axis_chars,
    below_px,
    framed,
    key_lines,
    label_width,
    wrapped,
)
from experiments.results.labels import value_word
from experiments.wording import Wording

MOST_BARS = 15


def influence_figure(table: pd.DataFrame, about: About) -> go.Figure:
    """Draw how strongly each uncertainty goes with the mean outcome of a draw.

    Parameters
    ----------
    table : DataFrame
        As :func:`~experiments.results.influence.influence_table`.
    about : About
        Outcome, language and provenance.

    Returns
    -------
    Figure
        Bars to the right where more of the one goes with more of the other, to
        the left and hatched where with less; with intervals over draws. The strongest on top.
    """
    shown = table.head(MOST_BARS)
    values = shown["correlation"].to_numpy(np.float64)
    names = [influence_label(key, word, about.wording) for key, word in _named(shown)]
    rows = list(range(len(names)))
    ends = shown[["ci95_low", "ci95_high"]].to_numpy(np.float64)
    figure = go.Figure(
        go.Bar(
            x=values,
            y=rows,
            orientation="h",
            marker={
                "color": [LINES[1] if value > 0 else LINES[0] for value in values],
                "pattern": {"shape": ["" if value > 0 else "/" for value in values]},
                "line": {"color": INK, "width": 1},
            },
            error_x={
                "type": "data",
                "array": ends[:, 1] - values,
                "arrayminus": values - ends[:, 0],
                "color": INK,
                "thickness": 1.5,
                "width": 5,
            },
            hoverinfo="skip",
            width=0.6,
        )
    )
    left = label_width(names) + 14
    title = wrapped(about.wording.text("influence_axis"), axis_chars(left))
    figure.update_xaxes(
        title={"text": title, "standoff": 6},
        range=[-1.05, 1.05],
        dtick=0.5,
        gridcolor=GRID,
        zeroline=True,
        zerolinecolor=INK,
        tickangle=0,
    )
    figure.update_yaxes(
        tickvals=rows, ticktext=names, range=[len(rows) - 0.4, -0.6], showgrid=False, zeroline=False
    )
    frame = Frame(
        title=about.title("figure_influence"),
        height=44 * len(rows) + 10,
        left=left,
        below=below_px(title),
    )
    return framed(figure, frame, about)


def influence_label(key: str, word: str | None, wording: Wording) -> str:
    """Name a bar: an uncertainty, or one of its words.

    Parameters
    ----------
    key : str
        Of the uncertainty.
    word : str or None
        None for a number.
    wording : Wording
        The language.

    Returns
    -------
    str
        Escaped, on several lines where long.
    """
    lines = key_lines(key)
    return lines if word is None else f"{lines}<br>= {wrapped(value_word(word, wording), 16)}"


def _named(table: pd.DataFrame) -> list[tuple[str, str | None]]:
    """Give uncertainty and word of each row."""
    words = [word if isinstance(word, str) else None for word in table["word"]]
    return list(zip(table["uncertainty"].tolist(), words, strict=True))
