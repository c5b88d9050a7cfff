"""How are curves drawn? Colours that the colour-blind can tell apart, thin enough to send.

A measured curve is drawn through some hundred quantiles: numbers drawn from the data may be
shown, the data themselves may not be handed on.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

DATA_COLOURS = ("#0072b2", "#009e73", "#56b4e9", "#8c6bb1")
MODEL_COLOURS = ("#d55e00", "#e69f00", "#cc79a7")
MAX_POINTS = 101
N_IN_TAIL = 20


def blank(x_title: str, y_title: str, *, log: str = "") -> go.Figure:
    """Make an empty figure.

    Parameters
    ----------
    x_title, y_title : str
        Of the axes.
    log : {'', 'x', 'y', 'xy'}
        Which axes are logarithmic.

    Returns
    -------
    Figure
        Readable on a phone and in the dark.
    """
    figure = go.Figure()
    grid = "rgba(128,128,128,0.3)"
    figure.update_layout(
        height=340,
        showlegend=False,  # the page writes its own, which wraps on a phone
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": 13, "color": "#767676"},
        hovermode="closest",
        xaxis={"title": {"text": x_title}, "automargin": True, "gridcolor": grid},
        yaxis={"title": {"text": y_title}, "automargin": True, "gridcolor": grid},
    )
    for axis in ("x", "y"):
        if axis in log:
            figure.update_layout({f"{axis}axis": {"type": "log", "exponentformat": "power"}})
    return figure


def curve(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    name: str,
    colour: str,
    *,
    dash: str = "solid",
    in_legend: bool = True,
) -> go.Scatter:
    """Draw one line.

    Parameters
    ----------
    x, y : ndarray of float, shape (n,)
        Its points.
    name : str
        For the legend; lines of one name are switched together.
    colour : str
        Of the line.
    dash : {'solid', 'dash'}
        Solid for data, dashed for the model.
    in_legend : bool
        Whether it has an entry of its own.

    Returns
    -------
    Scatter
        Not in a figure yet.
    """
    return go.Scatter(
        x=np.asarray(x, np.float64),
        y=np.asarray(y, np.float64),
        mode="lines",
        name=name,
        legendgroup=name,
        showlegend=in_legend,
        line={"color": colour, "dash": dash, "width": 2},
    )


def band(
    x: NDArray[np.float64], y: NDArray[np.float64], half_width: float, name: str, colour: str
) -> go.Scatter:
    """Draw a band around a distribution function.

    Parameters
    ----------
    x, y : ndarray of float, shape (n,)
        The curve.
    half_width : float
        Above and below it, within [0, 1].
    name : str
        Of the curve, with which it is switched.
    colour : str
        As ``#rrggbb``.

    Returns
    -------
    Scatter
        Not in a figure yet.
    """
    high, low = np.minimum(y + half_width, 1.0), np.maximum(y - half_width, 0.0)
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return go.Scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        fillcolor=f"rgba({red},{green},{blue},0.15)",
        line={"width": 0},
        hoverinfo="skip",
        legendgroup=name,
        showlegend=False,
    )


def steps(ordered: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Thin a distribution function to its quantiles, and a few more in the upper tail.

    Parameters
    ----------
    ordered : ndarray of float, shape (n,)
        Ascending, at least one.

    Returns
    -------
    x : ndarray of float, shape (at most 121,)
        Quantiles.
    y : ndarray of float, of the same shape
        Fraction at or below each.
    """
    n = len(ordered)
    even = np.linspace(0, n - 1, min(n, MAX_POINTS))
    from_end = n - 1 - np.geomspace(1, n, min(n, N_IN_TAIL)) + 1
    at = np.unique(np.round(np.concatenate([even, from_end])).astype(np.int64))
    values = ordered[at].astype(np.float64)
    return values, np.searchsorted(ordered, values, side="right") / n
