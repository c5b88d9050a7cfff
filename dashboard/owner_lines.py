"""How does a day look among others like it? A drawing of lines, made here, coloured by the page."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 400, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 392, 12, 206
_STEPS = (1, 2, 5)
_DAY_TICKS = (0, 30, 60, 90)


def lines_svg(
    own: NDArray[np.int64], others: Sequence[NDArray[np.int64]], *, label: str, days: str
) -> str:
    """Draw the own day over others.

    Parameters
    ----------
    own : ndarray of int, shape (n_days + 1,)
        Customers who stay away at the end of each day.
    others : sequence of ndarray of int, the same shape
        Days with the same choices and other luck.
    label : str
        Of the whole picture.
    days : str
        Of the axis below.

    Returns
    -------
    str
        An ``svg`` element that is well-formed XML; classes and custom properties give its colours,
        with colours of its own where there is no page.
    """
    most = top_of(max(int(own.max()), *(int(line.max()) for line in others), 1))
    grey = "".join(f'<path class="others" d="{_path(line, most)}"/>' for line in others)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{html.escape(label)}" class="lines">'
        "<style>.lines text{font:14px system-ui,sans-serif;fill:var(--ink,#1c1b19)}"
        ".lines path{fill:none}.lines .axis{stroke:var(--hair,#dcd7cc);stroke-width:1}"
        ".lines .others{stroke:var(--line,#8a857b);stroke-width:1.2}"
        ".lines .own{stroke:var(--a,#0072b2);stroke-width:3.5}</style>"
        f'{_axes(most, days)}{grey}<path class="own" d="{_path(own, most)}"/></svg>'
    )


def top_of(most: int) -> int:
    """Give the upper end of the axis.

    Parameters
    ----------
    most : int
        The largest value, at least 1.

    Returns
    -------
    int
        Twice a number that is easy to read, so that the middle of the axis has a whole number.
    """
    size = 1
    while True:
        for step in _STEPS:
            if 2 * step * size >= most:
                return 2 * step * size
        size *= 10


def _path(line: NDArray[np.int64], most: int) -> str:
    """Write one line in steps: somebody leaves, or comes back, on a day."""
    x = np.linspace(_LEFT, _RIGHT, len(line))
    y = _BOTTOM - (_BOTTOM - _TOP) * line / most
    parts = [f"M{x[0]:.1f} {y[0]:.1f}"]
    parts += [f"H{x[at]:.1f}V{y[at]:.1f}" for at in range(1, len(line)) if line[at] != line[at - 1]]
    return "".join([*parts, f"H{x[-1]:.1f}"])


def _axes(most: int, days: str) -> str:
    """Draw the frame and its numbers."""
    drawn = []
    for value in (0, most // 2, most):
        y = _BOTTOM - (_BOTTOM - _TOP) * value / most
        drawn.append(f'<path class="axis" d="M{_LEFT} {y:.1f}H{_RIGHT}"/>')
        drawn.append(f'<text x="{_LEFT - 6}" y="{y + 5:.1f}" text-anchor="end">{value}</text>')
    for number in _DAY_TICKS:
        x = _LEFT + (_RIGHT - _LEFT) * number / _DAY_TICKS[-1]
        anchor = "end" if number == _DAY_TICKS[-1] else "middle"
        drawn.append(f'<text x="{x:.1f}" y="{_BOTTOM + 18}" text-anchor="{anchor}">{number}</text>')
    middle = (_LEFT + _RIGHT) / 2
    drawn.append(
        f'<text x="{middle:.0f}" y="{HEIGHT - 6}" text-anchor="middle">{html.escape(days)}</text>'
    )
    return "".join(drawn)
