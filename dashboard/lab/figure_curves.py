"""What do the curves of the laboratory look like? Distributions, and runs over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.bands import Band, band_of
from dashboard.lab.drawing import WIDTH, Box, Drawing, wrapped_lines
from dashboard.lab.laboratory import View
from experiments.results.figure_axis import Axis, axis_for
from experiments.results.figure_style import DASHES, LINES
from experiments.results.units import Scale, axis_title, scale_of

N_THIN = 15
"""Runs that are drawn one by one, from the quietest to the loudest."""
PARTS = (0.5, 0.9)
"""Of the runs, that the two bands hold wholly."""
_PLOT_HEIGHT = 210
_RUN_HEIGHT = 120
_DAY_H = 24


def ecdf_figure(view: View) -> bytes:
    """Draw which part of the worlds has at most which value, under the chosen cells.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    bytes
        SVG.
    """
    text, outcome = view.text, view.tables.outcome
    spread = view.tables.spread
    ours = spread[spread["policy"].isin(view.cells)]
    values = ours["value"].to_numpy(np.float64)
    scale = scale_for(view, values)
    axis = axis_for(values.tolist() or [0.0], scale)
    drawing = Drawing(text.text("lab_ecdf_title", measure=axis_title(outcome, scale, text)),
                      view.source())  # fmt: skip
    box = Box(46, drawing.y, WIDTH - 60, _PLOT_HEIGHT)
    across = _across(drawing, box, axis, values, view)
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = box.bottom - part * box.height
        drawing.line([(box.left, y), (box.right, y)])
        drawing.text(box.left - 5, y + 4, text.percent(part), size=11, anchor="end")
    for at, policy in enumerate(view.cells):
        rows = ours[ours["policy"] == policy]
        places = [across(x) for x in axis.at(rows["value"])]
        heights = [box.bottom - p * box.height for p in rows["p_at_most"]]
        points: list[tuple[float, float]] = []
        before = box.bottom
        for x, y in zip(places, heights, strict=True):
            points += [(x, before), (x, y)]
            before = y
        if points:
            drawing.line([*points, (box.right, before)], LINES[at], width=2.5, dash=DASHES[at])
    _finish(drawing, box, axis_words(axis, outcome, view), view)
    return drawing.written()


def runs_figure(view: View) -> bytes:
    """Draw how far the complaint has run, hour by hour, under each chosen cell.

    Parameters
    ----------
    view : View
        Of a small study.

    Returns
    -------
    bytes
        SVG: thin lines are single worlds, the bands hold half and 90 of 100 worlds wholly, the
        thick line is the most central world. The same axes in all panels.
    """
    text = view.text
    curves = view.curves
    drawing = Drawing(text.text("lab_runs_title"), view.source())
    if curves is None:
        return drawing.written()
    ours = [curves[policy] for policy in view.cells]
    finals = np.concatenate([part[:, -1] for part in ours]) if ours else np.zeros(1)
    axis = axis_for(finals.tolist(), Scale(factor=1.0, unit=""))
    most = float(finals.max(initial=1.0))
    for at, policy in enumerate(view.cells):
        drawing.key(view.labels[policy], LINES[at], DASHES[at])
        drawing.y += 14
        box = Box(46, drawing.y, WIDTH - 60, _RUN_HEIGHT)
        _draw_runs(drawing, box, (axis, most), ours[at], at, view)
        drawing.y = box.bottom + 22
    title = text.text("lab_runs_axis")
    title = title if axis.step is None else text.text("axis_powers", title=title)
    for line in wrapped_lines(title, 56):
        drawing.y += 14
        drawing.text(8, drawing.y, line, size=11)
    return drawing.written()


def bands_of(view: View, part: float = PARTS[0]) -> list[Band]:
    """Give the band of each chosen cell.

    Parameters
    ----------
    view : View
        Of a small study.
    part : float, in (0, 1]
        Of the worlds, that a band holds.

    Returns
    -------
    list of Band
        Empty for a study without curves.
    """
    curves = view.curves
    return [] if curves is None else [band_of(curves[policy], part) for policy in view.cells]


def _draw_runs(
    drawing: Drawing,
    box: Box,
    axis_to: tuple[Axis, float],
    curves: NDArray[np.int32],
    at: int,
    view: View,
) -> None:
    """Draw the worlds of one cell."""
    axis, most = axis_to
    top = float(axis.at([most])[0]) or 1.0
    n_hours = curves.shape[1]

    def points(row: NDArray[np.float64]) -> list[tuple[float, float]]:
        heights = box.bottom - axis.at(row) / top * box.height
        xs = box.left + (np.arange(n_hours) + 1.0) / n_hours * box.width
        # a point is needed only where the line moves by a part of a pixel
        moved = np.abs(np.diff(np.round(heights * 2), prepend=np.inf)) > 0
        kept = moved | np.append(moved[1:], True)
        return list(zip(xs[kept].tolist(), heights[kept].tolist(), strict=True))

    for part in reversed(PARTS):
        band = band_of(curves, part)
        around = [*points(band.low), *reversed(points(band.high))]
        drawing.line(around, "none", opacity=0.2, fill=LINES[at])
    for day in range(0, n_hours // _DAY_H + 1, 2):
        x = box.left + day * _DAY_H / n_hours * box.width
        drawing.line([(x, box.top), (x, box.bottom)])
        drawing.text(x, box.bottom + 14, view.text.number(day), size=11, anchor="middle")
    for place, words in ticks_of(axis, [0.0, most], view):
        y = box.bottom - place / top * box.height
        drawing.line([(box.left, y), (box.right, y)])
        drawing.text(box.left - 5, y + 4, words, size=11, anchor="end")
    ranked = curves[np.argsort(curves[:, -1], kind="stable")]
    chosen = np.unique(np.round(np.linspace(0, len(curves) - 1, N_THIN)).astype(int))
    for row in ranked[chosen]:
        drawing.line(points(row.astype(np.float64)), LINES[at], width=0.8, opacity=0.75)
    drawing.line(points(band.middle), LINES[at], width=2.8)


def scale_for(view: View, values: NDArray[np.float64]) -> Scale:
    """Choose how values of the outcome are written.

    Parameters
    ----------
    view : View
        What is shown.
    values : ndarray of float
        In the unit of the outcome.

    Returns
    -------
    Scale
        For all of them.
    """
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    return scale_of(view.tables.outcome, largest, view.text)


def _across(
    drawing: Drawing, box: Box, axis: Axis, values: NDArray[np.float64], view: View
) -> Callable[[float], float]:
    """Draw a horizontal axis; give where its places lie."""
    ends = [min(0.0, float(values.min(initial=0.0))), float(values.max(initial=0.0))]
    first, last = (float(x) for x in axis.at(ends))
    last = last if last > first else first + 1.0

    def across(x: float) -> float:
        return box.left + (float(x) - first) / (last - first) * box.width

    for place, words in ticks_of(axis, ends, view):
        drawing.line([(across(place), box.top), (across(place), box.bottom)])
        is_last = across(place) + 4 * len(words) > WIDTH
        at, anchor = (WIDTH - 3, "end") if is_last else (across(place), "middle")
        drawing.text(at, box.bottom + 15, words, size=11, anchor=anchor)
    return across


def ticks_of(axis: Axis, ends: Sequence[float], view: View) -> list[tuple[float, str]]:
    """Choose the ticks of an axis.

    Parameters
    ----------
    axis : Axis
        Even, or by powers of ten.
    ends : sequence of float
        Least and largest value.
    view : View
        Gives the language.

    Returns
    -------
    list of (float, str)
        Place on the axis, and its words.
    """
    found = axis.ticks(ends, view.text)
    if found:
        return list(zip(found["tickvals"], found["ticktext"], strict=True))
    low, high = (float(x) for x in axis.at(ends))
    span = (high - low) or 1.0
    step = 10.0 ** np.floor(np.log10(span / 4))
    step *= next(k for k in (1, 2, 5, 10) if span / (step * k) <= 5)
    plain = Scale(factor=1.0, unit="")
    places = np.arange(np.ceil(low / step), np.floor(high / step + 1e-9) + 1) * step
    return [(float(place), plain.short(float(place), view.text)) for place in places]


def axis_words(axis: Axis, outcome: str, view: View) -> str:
    """Name an axis, and say if it goes by powers of ten.

    Parameters
    ----------
    axis : Axis
        Of the outcome.
    outcome : str
        Its name.
    view : View
        Gives the language.

    Returns
    -------
    str
        Its title.
    """
    title = axis_title(outcome, axis.scale, view.text)
    return title if axis.step is None else view.text.text("axis_powers", title=title)


def _finish(drawing: Drawing, box: Box, title: str, view: View) -> None:
    """Name the horizontal axis and the lines."""
    drawing.y = box.bottom + 18
    for line in wrapped_lines(title, 50):
        drawing.y += 15
        drawing.text(box.left, drawing.y, line)
    for at, policy in enumerate(view.cells):
        drawing.key(view.labels[policy], LINES[at], DASHES[at])
