"""What does a reader of the comparison keep? One page with plots and tables, complete in one file.

The drawing library is inside: nothing is fetched, and the page works from a USB stick.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import plotly.graph_objects as go
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from experiments.files import write_whole
from experiments.page_template import page_template
from experiments.provenance import provenance
from experiments.realdata.figures import (
    clock_figure,
    distribution_figure,
    follower_figure,
    kernel_figure,
    rarity_figure,
    reply_figure,
    size_figure,
)
from experiments.realdata.rows import shown_tables
from experiments.realdata.study import RealDataStudy
from experiments.wording import Wording

LIMITS = ("picked", "parents", "place", "replies", "halves")


class Entry(NamedTuple):
    """A line of a legend."""

    name: str
    colour: str
    is_dashed: bool


class Plot(NamedTuple):
    """A figure of the page."""

    key: str
    title: str
    note: str
    legend: list[Entry]
    json: Markup
    """Data and layout, safe within a script."""


def page_html(study: RealDataStudy, *, lang: str) -> str:
    """Write the page.

    Parameters
    ----------
    study : RealDataStudy
        What came out.
    lang : {'id', 'en'}
        Language of the page.

    Returns
    -------
    str
        HTML; the same bytes for the same study.
    """
    wording = Wording(lang)
    return page_template("realdata").render(
        w=wording,
        lang=wording.lang,
        lead=wording.text(
            "realdata_lead", runs=wording.number(study.runs), seed=wording.number(study.seed)
        ),
        settings=study.settings,
        plots=[_plot(key, figure, wording) for key, figure in _figures(study, wording).items()],
        tables=shown_tables(study, wording),
        limits=LIMITS,
        provenance=provenance(),
        plotly=Markup(get_plotlyjs()),  # noqa: S704 - the library's own script
        locale=_locale(lang),
    )


def write_page(study: RealDataStudy, path: Path, *, lang: str) -> None:
    """Write the page to a file, whole or not at all.

    Parameters
    ----------
    study : RealDataStudy
        What came out.
    path : Path
        The file; an older one is replaced.
    lang : {'id', 'en'}
        Language of the page.

    Raises
    ------
    OutputFileError
        Nothing can be written there.
    """
    content = page_html(study, lang=lang).encode("utf-8", "replace")
    write_whole(path, lambda draft: draft.write_bytes(content))


def _figures(study: RealDataStudy, wording: Wording) -> dict[str, go.Figure]:
    """Draw every figure, in the order of the page."""
    return {
        "kernel": kernel_figure(study.timings, wording),
        "size": size_figure(study, wording),
        "virality": distribution_figure(study, "structural_virality", wording),
        "direct": distribution_figure(study, "frac_direct", wording),
        "t50": distribution_figure(study, "t50_min", wording),
        "t80": distribution_figure(study, "t80_min", wording),
        "rarity": rarity_figure(study.measured_rarity, study.model_rarity, wording),
        "clock": clock_figure(study.profiles, wording),
        "followers": follower_figure(study.measured_counts, study.generated_counts, wording),
        "replies": reply_figure(study, wording),
    }


def _plot(key: str, figure: go.Figure, wording: Wording) -> Plot:
    """Put a figure into words."""
    drawn: dict[str, Any] = json.loads(figure.to_json(engine="json"))
    drawn["layout"].pop("template", None)
    legend = [_entry(trace) for trace in drawn["data"] if trace.get("showlegend", True)]
    text = json.dumps({"data": drawn["data"], "layout": drawn["layout"]}, sort_keys=True)
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028")
    return Plot(
        key,
        wording.text(f"realdata_plot_{key}"),
        wording.text(f"realdata_plot_{key}_note"),
        legend,
        Markup(safe),  # noqa: S704 - no "<" is left
    )


def _entry(trace: dict[str, Any]) -> Entry:
    """Read the legend off a trace."""
    line = trace.get("line") or {}
    colour = line.get("color") or trace["marker"]["color"]
    return Entry(trace["name"], colour, line.get("dash") == "dash")


def _locale(lang: str) -> str:
    """Say how numbers are separated: decimals first, then thousands."""
    return ",." if lang == "id" else ".,"
