"""How is a figure drawn without a chart library? Lines, boxes and words in an SVG of its own.

A drawing carries its title and its source, so that a picture that is passed on says what it shows.
It is made for a phone of 360 px and grows with its page.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from experiments.results.figure_style import FONT, GRID, INK, SOFT

WIDTH = 360
DASH = {"solid": "", "dash": "7 4", "dot": "2 3", "dashdot": "7 3 2 3", "longdash": "12 4"}
_TITLE_CHARS, _SOURCE_CHARS = 38, 56


class Box(NamedTuple):
    """Where something lies in a drawing, in px."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


class Drawing:
    """A picture that grows downwards.

    Parameters
    ----------
    title : str
        What it shows.
    source : str
        Where its numbers come from.

    Attributes
    ----------
    y : float
        Where the next thing goes, in px.
    """

    def __init__(self, title: str, source: str) -> None:
        self._parts: list[str] = []
        self._title = title
        self.y = 8.0
        for line in wrapped_lines(title, _TITLE_CHARS):
            self.y += 17
            self.text(8, self.y, line, size=14, bold=True)
        self.y += 3
        for line in wrapped_lines(source, _SOURCE_CHARS):
            self.y += 14
            self.text(8, self.y, line, size=11, colour=SOFT)
        self.y += 12

    def text(  # noqa: PLR0913 - where, what, and how it looks
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 12,
        anchor: str = "start",
        colour: str = INK,
        bold: bool = False,
    ) -> None:
        """Write one line of words that are not markup."""
        weight = ' font-weight="700"' if bold else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" '
            f'fill="{colour}"{weight}>{safe(words)}</text>'
        )

    def box(self, box: Box, fill: str, *, edge: str = "none", width: float = 1) -> None:
        """Fill a box."""
        self._parts.append(
            f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" '
            f'height="{box.height:.1f}" fill="{fill}" stroke="{edge}" stroke-width="{width:g}"/>'
        )

    def line(
        self,
        points: Iterable[tuple[float, float]],
        colour: str = GRID,
        *,
        width: float = 1,
        dash: str = "solid",
        opacity: float = 1.0,
        fill: str = "none",
    ) -> None:
        """Draw a line through points, or fill what they go round."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = f' stroke-dasharray="{DASH[dash]}"' if DASH.get(dash) else ""
        shape = "polyline" if fill == "none" else "polygon"
        faint = f' opacity="{opacity:g}"' if opacity < 1.0 else ""
        self._parts.append(
            f'<{shape} points="{path}" fill="{fill}" stroke="{colour}" '
            f'stroke-width="{width:g}"{dashes}{faint}/>'
        )

    def key(self, words: str, colour: str, dash: str) -> None:
        """Write a line of the legend."""
        for at, part in enumerate(wrapped_lines(words, 44)):
            self.y += 18 if at == 0 else 15
            if at == 0:
                middle = self.y - 4
                self.line([(8, middle), (44, middle)], colour, width=2.5, dash=dash)
            self.text(52, self.y, part)

    def written(self) -> bytes:
        """Give the picture.

        Returns
        -------
        bytes
            An SVG that needs nothing else.
        """
        height = round(self.y + 10)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" font-family="{safe(FONT)}" role="img">'
            f"<title>{safe(self._title)}</title>"
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        )
        return (head + "".join(self._parts) + "</svg>").encode("utf-8", "replace")


def safe(words: str) -> str:
    """Write words so that they cannot be anything but words.

    Parameters
    ----------
    words : str
        Whatever a folder holds.

    Returns
    -------
    str
        For an element or an attribute.
    """
    return escape("".join(c if c.isprintable() else "?" for c in words), quote=True)


def wrapped_lines(words: str, width: int) -> list[str]:
    """Break words into lines.

    Parameters
    ----------
    words : str
        Plain.
    width : int, unit characters
        Of a line.

    Returns
    -------
    list of str
        At least one.
    """
    return textwrap.wrap(words, width, break_long_words=True) or [""]


def blended(stops: Sequence[tuple[float, str]], at: float) -> str:
    """Give a colour between others.

    Parameters
    ----------
    stops : sequence of (float, str)
        Ascending places in [0, 1], and their colours.
    at : float
        Where; nan is white.

    Returns
    -------
    str
        As ``#rrggbb``.
    """
    if at != at:  # noqa: PLR0124 - nan
        return "#ffffff"
    for (low, first), (high, second) in pairwise(stops):
        if at <= high:
            part = (at - low) / (high - low)
            ends = zip(_parts(first), _parts(second), strict=True)
            return "#" + "".join(f"{round(a + part * (b - a)):02x}" for a, b in ends)
    return stops[-1][1]


def _parts(colour: str) -> list[int]:
    """Take a colour apart."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
