"""What do the maps of the laboratory look like? Cells with their numbers, the darker the worse."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape

import numpy as np

from dashboard.lab.drawing import WIDTH, Box, Drawing, blended
from dashboard.lab.laboratory import View
from dashboard.lab.numbers import costs_of, shades
from dashboard.lab.slices import Slice, slices_of, slices_title
from experiments.results.figure_style import GRID, MORE_IS_DARKER, SOFT, label_width
from experiments.results.labels import lever_title

REGRET_COLOURS = ((0.0, "#ffffff"), (0.5, "#f6d3ad"), (1.0, "#e9a15b"))
"""White where nothing is lost."""
_ROW = 34


def colours_of(view: View) -> list[str]:
    """Give the colour of each cell of the heat map: the darker, the worse.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of str
        By policy; dark numbers can be read on all of them.
    """
    costs = costs_of(view.values, view.tables.outcome)
    return [blended(MORE_IS_DARKER, at) for at in shades(costs)]


def regret_colours(view: View) -> list[str]:
    """Give the colour of each cell of the regret map.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of str
        By policy; white for 0.
    """
    largest = float(view.regret[np.isfinite(view.regret)].max(initial=0.0))
    return [blended(REGRET_COLOURS, float(x) / largest if largest else 0.0) for x in view.regret]


def heat_figure(view: View) -> bytes:
    """Draw the heat map with its numbers.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    bytes
        SVG; a star marks the best cell.
    """
    drawing = Drawing(view.measure(), view.source())
    texts = [view.shown(value) for value in view.values]
    if view.best is not None and view.is_choice:
        texts[view.best] = f"★ {texts[view.best]}"
    _draw_grid(drawing, view, texts, colours_of(view))
    return drawing.written()


def regret_figure(view: View) -> bytes:
    """Draw the regret of each cell.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    bytes
        SVG; its title says what each cell is held against.
    """
    title = view.text.text(f"lab_regret_{view.lab.scope}", measure=view.measure())
    drawing = Drawing(title, view.source())
    texts = [view.shown(value) for value in view.regret]
    _draw_grid(drawing, view, texts, regret_colours(view))
    return drawing.written()


def slices_figure(view: View) -> bytes:
    """Draw the heat map again for each part of an uncertainty.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    bytes
        SVG; the same colours in all panels.
    """
    found = slices_of(view)
    title = slices_title(view)
    drawing = Drawing(title, view.source())
    for part, colours in zip(found, slice_colours(view, found), strict=True):
        drawing.y += 12
        drawing.text(8, drawing.y, part.words, bold=True)
        drawing.y += 6
        texts = [view.shown(value) for value in part.values]
        _draw_grid(drawing, view, texts, colours, row=24)
        drawing.y += 6
    return drawing.written()


def slice_colours(view: View, found: Sequence[Slice]) -> list[list[str]]:
    """Give the colours of all panels of the small multiples: one scale for all.

    Parameters
    ----------
    view : View
        What is shown.
    found : sequence of Slice
        Its panels.

    Returns
    -------
    list of list of str
        By panel and policy.
    """
    if not found:
        return []
    costs = costs_of(np.vstack([part.values for part in found]), view.tables.outcome)
    return [[blended(MORE_IS_DARKER, at) for at in row] for row in shades(costs)]


def _draw_grid(
    drawing: Drawing, view: View, texts: Sequence[str], colours: Sequence[str], *, row: int = _ROW
) -> None:
    """Draw the cells of all policies with their texts."""
    grid = view.grid
    labels = [*grid.rows, *(label for label, _ in grid.silent)]
    left = min(150, 14 + label_width(labels, 11.5))
    width = (WIDTH - 8 - left) / max(1, len(grid.columns))
    _draw_heads(drawing, view, left, width)
    lines = [*grid.places.tolist(), *([number] for _, number in grid.silent)]
    for label, numbers in zip(labels, lines, strict=True):
        parts = _lines(label)
        height = max(row, 13 * len(parts) + 6)
        for at, part in enumerate(parts):
            y = drawing.y + height / 2 + 4 + 13 * (at - (len(parts) - 1) / 2)
            drawing.text(left - 6, y, part, size=11.5, anchor="end")
        is_whole = len(numbers) == 1 and len(grid.columns) > 1
        for at, policy in enumerate(numbers):
            if policy < 0:
                continue
            wide = (WIDTH - 8 - left) if is_whole else width
            box = Box(left + at * width + 1, drawing.y + 1, wide - 2, height - 2)
            drawing.box(box, colours[policy], edge=GRID)
            size = 12.5 if label_width([texts[policy]], 12.5) < box.width else 10
            middle = box.left + box.width / 2
            drawing.text(middle, drawing.y + height / 2 + 4, texts[policy], size=size,
                         anchor="middle")  # fmt: skip
        drawing.y += height


def _draw_heads(drawing: Drawing, view: View, left: float, width: float) -> None:
    """Name the columns."""
    grid = view.grid
    if not grid.across or not grid.rows:
        return
    drawing.y += 12
    drawing.text(left, drawing.y, lever_title(grid.across, view.text), size=11, colour=SOFT)
    heads = [_lines(column) for column in grid.columns]
    for at, parts in enumerate(heads):
        for line, part in enumerate(parts):
            middle = left + (at + 0.5) * width
            drawing.text(middle, drawing.y + 14 + 13 * line, part, size=11, anchor="middle")
    drawing.y += 7 + 13 * max(len(parts) for parts in heads)


def grid_words(label: str) -> str:
    """Write a label of the grid on one line.

    Parameters
    ----------
    label : str
        As :class:`~experiments.results.policy_grid.PolicyGrid` holds it.

    Returns
    -------
    str
        Plain words.
    """
    return " ".join(_lines(label))


def _lines(label: str) -> list[str]:
    """Take a label of the grid apart: it is escaped, with breaks."""
    return [unescape(part) for part in label.split("<br>")]
