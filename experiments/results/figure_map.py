"""Where does the best policy change? A map with a letter for each policy."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

import numpy as np
import plotly.graph_objects as go

from experiments.results.best_map import BestMap, Tiles
from experiments.results.figure_style import (
    FILLS,
    INK,
    OTHER,
    About,
    Frame,
    Key,
    axis_chars,
    below_px,
    framed,
    label_width,
    title_lines,
    wrapped,
)
from experiments.results.labels import key_title, value_word
from experiments.results.units import Scale, scale_of
from experiments.wording import Wording


def best_map_figure(found: BestMap, labels: list[str], about: About) -> go.Figure:
    """Draw which policy is best in which part of what nobody knows.

    Parameters
    ----------
    found : BestMap
        The tiles.
    labels : list of str
        Name of each policy.
    about : About
        Outcome, language and provenance.

    Returns
    -------
    Figure
        A letter in each tile, and how much is gained there against the policy that is best over
        all; a question mark where that may be luck.
    """
    gains = found.gain[found.best >= 0]
    scale = scale_of(about.outcome, float(gains.max(initial=0.0)), about.wording)
    place = {policy: at for at, policy in enumerate(_policies_by_tiles(found))}
    figure = go.Figure(_tiles(found, place, _tile_texts(found, place, scale, about.wording)))
    n_rows = found.best.shape[0]
    height = max(160, 56 * n_rows) if found.y else 64
    y_texts = _piece_texts(found.y, about.wording) if found.y else [""]
    side = _side_title(found.y, height, about.wording)
    left = label_width(y_texts) + 14 + 17 * (1 + side.count("<br>") if side else 0)
    title = title_lines(key_title(found.x.key, about.wording), axis_chars(left))
    figure.update_xaxes(_ticks(title, _piece_texts(found.x, about.wording)))
    figure.update_yaxes(_ticks(side, y_texts))
    frame = Frame(
        title=about.title("figure_map"),
        height=height,
        left=left,
        below=below_px(title, 2),
        legend=tuple(
            Key(text=f"{_letter(at)}: {labels[policy]}", colour=_colour(at))
            for policy, at in place.items()
        ),
    )
    return framed(figure, frame, about)


def _tiles(found: BestMap, place: dict[int, int], texts: list[list[str]]) -> go.Heatmap:
    """Draw the tiles, a colour for each policy; nothing where no draw lies."""
    colours = [*FILLS, OTHER]
    numbers = [
        [min(place[policy], len(FILLS)) if policy >= 0 else None for policy in row]
        for row in found.best.tolist()
    ]
    n = len(colours)
    steps = [[at / n, colour] for k, colour in enumerate(colours) for at in (k, k + 1)]
    return go.Heatmap(
        z=numbers,
        x=list(range(found.best.shape[1])),
        y=list(range(found.best.shape[0])),
        text=texts,
        texttemplate="%{text}",
        textfont={"size": 14, "color": INK},
        hoverinfo="skip",
        showscale=False,
        zmin=-0.5,
        zmax=n - 0.5,
        colorscale=steps,
        xgap=2,
        ygap=2,
    )


def _ticks(title: str, texts: list[str]) -> dict[str, Any]:
    """Lay an axis of tiles out."""
    return {
        "title": {"text": title, "standoff": 6},
        "tickvals": list(range(len(texts))),
        "ticktext": texts,
        "range": [-0.5, len(texts) - 0.5],
        "tickangle": 0,
        "tickfont": {"size": 11},
        "showgrid": False,
        "zeroline": False,
    }


def _colour(at: int) -> str:
    """Give the colour of a policy; those that are rarely best share one."""
    return FILLS[at] if at < len(FILLS) else OTHER


def _side_title(tiles: Tiles | None, height: int, wording: Wording) -> str:
    """Name the vertical axis, on two lines where it is short."""
    if tiles is None:
        return ""
    return title_lines(key_title(tiles.key, wording), height // 7)


def _policies_by_tiles(found: BestMap) -> list[int]:
    """List the policies that are best somewhere: the one that is best over all, then by tiles."""
    numbers, counts = np.unique(found.best[found.best >= 0], return_counts=True)
    by_count = sorted(zip(numbers.tolist(), counts.tolist(), strict=True), key=lambda it: -it[1])
    return list(dict.fromkeys([found.overall, *(number for number, _ in by_count)]))


def _tile_texts(
    found: BestMap, place: dict[int, int], scale: Scale, wording: Wording
) -> list[list[str]]:
    """Write the letter of each tile and what is gained there."""
    texts = []
    for row in range(found.best.shape[0]):
        line = []
        for column in range(found.best.shape[1]):
            policy = int(found.best[row, column])
            if policy < 0:
                line.append("")
                continue
            letter = _letter(place[policy]) + ("" if found.is_clear[row, column] else " ?")
            gain = scale.number(float(found.gain[row, column]), wording)
            small = (
                "" if policy == found.overall else f"<br><span style='font-size:11px'>{gain}</span>"
            )
            line.append(f"<b>{letter}</b>{small}")
        texts.append(line)
    return texts


def _letter(at: int) -> str:
    """Name a policy by a letter; after Z by two."""
    return (ascii_uppercase[at // 26 - 1] if at >= 26 else "") + ascii_uppercase[at % 26]


def _piece_texts(tiles: Tiles, wording: Wording) -> list[str]:
    """Write the pieces of an uncertainty."""
    texts = []
    for piece in tiles.pieces:
        shown = [value_word(value, wording, 2) for value in piece]
        texts.append(
            wrapped(shown[0], 10) if len(shown) == 1 else "<br>".join((f"{shown[0]} –", shown[1]))
        )
    return texts
