"""What do all figures have in common? Title, provenance, colours, axes and number signs.

Figures are pure functions of tables: no file is read here. They fill the width that they are given
and are made for a phone of 360 px; nothing depends on hovering, colour alone, or the network.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape

import plotly.graph_objects as go

from experiments.results.units import outcome_label
from experiments.wording import Wording

INK, SOFT, GRID = "#1a1a1a", "#4d4d4d", "#d9d9d9"
LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#7a5c00")
"""Colours of Okabe and Ito that are dark enough for lines on white; the last is darkened."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
FILLS = ("#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#d55e00", "#0072b2")
"""Colours of Okabe and Ito for areas."""
OTHER = "#bdbdbd"
MORE_IS_DARKER = ((0.0, "#f7fbff"), (0.5, "#b5d6ec"), (1.0, "#5aa5d6"))
"""Light enough for dark numbers everywhere."""
BELOW_AND_ABOVE = ((0.0, "#5aa5d6"), (0.5, "#ffffff"), (1.0, "#e9a15b"))
"""Only where 0 means that nothing has changed."""

FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
TITLE_CHARS = 37
PHONE_PX = 350
"""Width that every figure must do with."""
_RIGHT = 14
_LINE_PX = 19
_LEGEND_CHARS = 44


def wrapped(text: str, width: int = TITLE_CHARS) -> str:
    """Break a text into lines that a phone can show.

    Parameters
    ----------
    text : str
        Plain.
    width : int, unit characters
        Of a line.

    Returns
    -------
    str
        Escaped, with ``<br>`` between lines.
    """
    lines = textwrap.wrap(text, width, break_long_words=True) or [""]
    return "<br>".join(escape(line, quote=False) for line in lines)


def title_lines(title: str, width: int) -> str:
    """Break the name of an uncertainty: behind its dot before within a word.

    Parameters
    ----------
    title : str
        Key and unit.
    width : int, unit characters
        Of a line.

    Returns
    -------
    str
        Escaped, with ``<br>`` between lines.
    """
    group, dot, rest = title.partition(".")
    if len(title) <= width or not dot:
        return wrapped(title, width)
    return f"{wrapped(group + dot, width)}<br>{wrapped(rest, width)}"


def key_lines(key: str) -> str:
    """Break a dotted key behind its dots.

    Parameters
    ----------
    key : str
        Such as ``third_party.press_delay_h``.

    Returns
    -------
    str
        Escaped; short keys stay on one line.
    """
    return escape(key, quote=False) if len(key) <= 16 else escape(key).replace(".", ".<br>")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a figure is about, and in which language."""

    outcome: str
    wording: Wording
    source: str
    """Where the numbers come from: scenario, worlds, seed, model."""

    def title(self, key: str, **values: str) -> str:
        """Say what is drawn of the outcome."""
        label = outcome_label(self.outcome, self.wording)
        return self.wording.text(key, outcome=label, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One line of a legend."""

    text: str
    """Plain."""
    colour: str
    dash: str | None = None
    """Of a line; None for a mark."""
    mark: str = "■"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the plot of a figure; every width is known, so that nothing can meet."""

    title: str
    height: int
    """Of the plot alone, in px."""
    left: int
    """Room for the labels of the vertical axis, in px."""
    above: int = 0
    """Room for what stands between title and plot."""
    below: int = 0
    """Room for the labels and the title of the horizontal axis."""
    legend: tuple[Key, ...] = ()


def label_width(labels: Iterable[str], size: float = 12.0) -> int:
    """Estimate how much room labels need.

    Parameters
    ----------
    labels : iterable of str
        With ``<br>`` between lines.
    size : float, unit px
        Of the letters.

    Returns
    -------
    int, unit px
        Of the longest line, rather too large than too small.
    """
    lines = (unescape(line) for label in labels for line in label.split("<br>"))
    return math.ceil(0.62 * size * max((len(line) for line in lines), default=0))


def axis_chars(left: int) -> int:
    """Give how long a line of the horizontal axis' title may be on a phone.

    Parameters
    ----------
    left : int, unit px
        What the labels of the vertical axis take.

    Returns
    -------
    int, unit characters
        At least a dozen.
    """
    return max(12, int(axis_px(left) / 7.5))


def axis_px(left: int) -> int:
    """Give how wide the plot is on a phone.

    Parameters
    ----------
    left : int, unit px
        What the labels of the vertical axis take.

    Returns
    -------
    int, unit px
        What is left.
    """
    return PHONE_PX - left - _RIGHT


def below_px(title: str, tick_lines: int = 1) -> int:
    """Give the room for the ticks and the title of a horizontal axis.

    Parameters
    ----------
    title : str
        With ``<br>`` between lines.
    tick_lines : int
        Of the longest label.

    Returns
    -------
    int, unit px
        Below the plot.
    """
    return 16 + 16 * tick_lines + 16 * (1 + title.count("<br>"))


def framed(figure: go.Figure, frame: Frame, about: About) -> go.Figure:
    """Give a figure its title, the line that says where it comes from, and its manners.

    Parameters
    ----------
    figure : Figure
        With its traces and axes.
    frame : Frame
        What stands around it.
    about : About
        Outcome, language and provenance.

    Returns
    -------
    Figure
        The same one.
    """
    shown, small = wrapped(frame.title), wrapped(about.source, 56)
    top = 18 + 19 * (1 + shown.count("<br>")) + 15 * (1 + small.count("<br>")) + frame.above
    entries = [wrapped(key.text, _LEGEND_CHARS) for key in frame.legend]
    legend_px = sum(_LINE_PX * (1 + entry.count("<br>")) for entry in entries)
    bottom = 8 + frame.below + legend_px
    total = top + frame.height + bottom
    small = f"<span style='font-size:11px;color:{SOFT}'>{small}</span>"
    figure.update_layout(
        title={
            "text": f"<b>{shown}</b><br>{small}",
            "font": {"size": 14, "color": INK},
            "x": 0.0,
            "xref": "container",
            "xanchor": "left",
            "y": 1.0 - 12.0 / total,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 6},
        },
        template="none",
        font={"family": FONT, "size": 12, "color": INK},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        margin={"l": frame.left, "r": _RIGHT, "t": top, "b": bottom, "autoexpand": False},
        height=total,
        autosize=True,
        showlegend=False,
        separators=",." if about.wording.lang == "id" else ".,",
    )
    # a chart that could be zoomed would hold on to the finger that scrolls the page
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(fixedrange=True, ticks="", title_font_size=12)
    at = -(frame.below + 6)
    for key, entry in zip(frame.legend, entries, strict=True):
        _add_key(figure, key, entry, frame.left, at)
        at -= _LINE_PX * (1 + entry.count("<br>"))
    return figure


def _add_key(figure: go.Figure, key: Key, entry: str, left: int, at: int) -> None:
    """Draw a line of the legend at the left edge; plotly's own would push the plot away."""
    common = {"xref": "paper", "yref": "paper", "x": 0, "y": 0, "showarrow": False}
    place = {"xanchor": "left", "yanchor": "top", "align": "left"}
    start = 8 - left
    if key.dash is None:
        mark = {"text": key.mark, "font": {"size": 15, "color": key.colour}}
        figure.add_annotation(common | place | mark | {"xshift": start, "yshift": at + 3})
    else:
        figure.add_shape(
            type="line",
            xref="paper",
            yref="paper",
            xsizemode="pixel",
            ysizemode="pixel",
            xanchor=0,
            yanchor=0,
            x0=start,
            x1=start + 34,
            y0=at - 9,
            y1=at - 9,
            line={"color": key.colour, "dash": key.dash, "width": 2.5},
        )
    indent = 22 if key.dash is None else 40
    words = {"text": entry, "xshift": start + indent, "yshift": at}
    figure.add_annotation(common | place | words)
