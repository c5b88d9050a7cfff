"""What does the comparison look like? Each figure is a pure function of what was compared."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from experiments.realdata.distances import on_scale
from experiments.realdata.drawing import (
    DATA_COLOURS,
    MODEL_COLOURS,
    band,
    blank,
    curve,
    steps,
)
from experiments.realdata.followers import Counts
from experiments.realdata.kernel import EDGES_MIN, Kernel, cumulated
from experiments.realdata.rarity import LIMITS, Rarity
from experiments.realdata.rhythm import DayProfile, model_profile
from experiments.realdata.sets import ON_LOG, CascadeSet
from experiments.realdata.study import RealDataStudy
from experiments.realdata.timing import Timing, declared_kernel, density
from experiments.wording import Wording

SHOWN_KERNELS = (("twitter", False), ("weibo_ced_rumour", False), ("twitter_rumoureval", False))
SHOWN_SETS = ("twitter", "weibo_ced_rumour", "weibo_ced_small")
SHOWN_SAMPLES = ("explosive", "large_author_slow")
_MIDDLES = np.sqrt(EDGES_MIN[1:-1] * EDGES_MIN[2:])
"""Middles of the bins but the first, on a logarithmic scale. Shape (n_bins - 1,)."""


def kernel_figure(timings: list[Timing], wording: Wording) -> go.Figure:
    """Draw reaction times, their fits and the declared kernel as densities.

    Parameters
    ----------
    timings : list of Timing
        Measured and fitted.
    wording : Wording
        The language.

    Returns
    -------
    Figure
        Both axes logarithmic.
    """
    figure = blank(wording.text("realdata_minutes"), wording.text("realdata_density"), log="xy")
    shown = [row for row in timings if (row.set_name, row.since_root) in SHOWN_KERNELS]
    for row, colour in zip(shown, DATA_COLOURS, strict=False):
        name = wording.text(f"realdata_set_{row.set_name}")
        measured = density(row.counts)[1:]
        known = measured > 0.0
        figure.add_trace(
            go.Scatter(
                x=_MIDDLES[known],
                y=measured[known],
                mode="markers",
                name=name,
                legendgroup=name,
                marker={"color": colour, "size": 5},
            )
        )
        fitted = _kernel_density(row.fit.kernel)
        figure.add_trace(curve(_MIDDLES, fitted, name, colour, in_legend=False))
    declared = wording.text("realdata_declared_kernel")
    drawn = _kernel_density(declared_kernel())
    figure.add_trace(curve(_MIDDLES, drawn, declared, MODEL_COLOURS[0], dash="dash"))
    return figure


def _kernel_density(kernel: Kernel) -> NDArray[np.float64]:
    """Give a kernel's density in the bins but the first. Shape (n_bins - 1,), unit 1/min."""
    mass = np.diff(cumulated(EDGES_MIN, kernel))
    per_min: NDArray[np.float64] = mass[1:] / np.diff(EDGES_MIN)[1:]
    return per_min


def size_figure(study: RealDataStudy, wording: Wording) -> go.Figure:
    """Draw which part of the large cascades is larger still.

    Parameters
    ----------
    study : RealDataStudy
        Measured sets and samples.
    wording : Wording
        The language.

    Returns
    -------
    Figure
        Both axes logarithmic.
    """
    figure = blank(wording.text("realdata_size"), wording.text("realdata_at_least"), log="xy")
    for name, colour, dash, part in _shown(study):
        values = np.sort(part.table["size"].to_numpy(np.float64))
        x, y = steps(values)
        label = _label(name, part, wording)
        figure.add_trace(curve(x, 1.0 - y + 1.0 / len(values), label, colour, dash=dash))
    return figure


def distribution_figure(study: RealDataStudy, measure: str, wording: Wording) -> go.Figure:
    """Draw distribution functions of one measure; a band shows what luck does to the data's.

    Parameters
    ----------
    study : RealDataStudy
        Measured sets and samples.
    measure : str
        A measure of cascades.
    wording : Wording
        The language.

    Returns
    -------
    Figure
        The band around a measured curve is the gap that one pair of halves in twenty exceeds.
    """
    floors = {gap.set_name: gap for gap in study.gaps if gap.measure == measure}
    log = "x" if measure in ON_LOG or measure == "structural_virality" else ""
    title = wording.text(f"realdata_measure_{measure}")
    figure = blank(title, wording.text("realdata_at_most"), log=log)
    for name, colour, dash, part in _shown(study):
        if measure not in part.trusted:
            continue
        values = part.table[measure].to_numpy(np.float64)
        on_axis = 10.0 ** on_scale(values, measure) if measure in ON_LOG else values
        x, y = steps(np.sort(on_axis))
        label = _label(name, part, wording)
        if name in floors and dash == "solid":
            figure.add_trace(band(x, y, floors[name].floor.p95.ks, label, colour))
        figure.add_trace(curve(x, y, label, colour, dash=dash))
    return figure


def _shown(study: RealDataStudy) -> list[tuple[str, str, str, CascadeSet]]:
    """List what is drawn: name, colour, dash, cascades."""
    sides: tuple[tuple[Mapping[str, CascadeSet], tuple[str, ...], tuple[str, ...], str], ...] = (
        (study.sets, SHOWN_SETS, DATA_COLOURS, "solid"),
        (study.samples, SHOWN_SAMPLES, MODEL_COLOURS, "dash"),
    )
    return [
        (name, colour, dash, parts[name])
        for parts, names, colours, dash in sides
        for name, colour in zip(names, colours, strict=False)
        if len(parts[name]) > 1
    ]


def _label(name: str, part: CascadeSet, wording: Wording) -> str:
    """Name a curve, with its number of cascades."""
    kind = "set" if name in SHOWN_SETS else "sample"
    return f"{wording.text(f'realdata_{kind}_{name}')} ({wording.number(len(part))})"


def rarity_figure(
    measured: Mapping[str, Rarity], model: Mapping[str, Rarity], wording: Wording
) -> go.Figure:
    """Draw how rarely posts have at least so many shares.

    Parameters
    ----------
    measured, model : mapping of str to Rarity
        By sample.
    wording : Wording
        The language.

    Returns
    -------
    Figure
        Both axes logarithmic; bars are 95 % intervals.
    """
    figure = blank(wording.text("realdata_shares"), wording.text("realdata_posts"), log="xy")
    chosen = ("ordinary", "ordinary_own_post", "explosive")
    rows = [
        *((f"realdata_set_{name}", row, "solid") for name, row in measured.items()),
        *((f"realdata_sample_{name}", model[name], "dash") for name in chosen),
    ]
    colours = (*DATA_COLOURS[: len(measured)], *MODEL_COLOURS)
    for (key, row, dash), colour in zip(rows, colours, strict=False):
        y = np.array(row.fractions)
        known = y > 0.0
        above = np.array([high for _, high in row.ci95]) - y
        below = y - np.array([low for low, _ in row.ci95])
        trace = curve(np.array(LIMITS)[known], y[known], wording.text(key), colour, dash=dash)
        bars = {"type": "data", "symmetric": False, "array": above[known]}
        trace.update(mode="lines+markers", error_y=bars | {"arrayminus": below[known]})
        figure.add_trace(trace)
    return figure


def clock_figure(profiles: Mapping[str, DayProfile], wording: Wording) -> go.Figure:
    """Draw the profiles of the day and the model's clock.

    Parameters
    ----------
    profiles : mapping of str to DayProfile
        On the people's own clocks.
    wording : Wording
        The language.

    Returns
    -------
    Figure
        Activity relative to the day's mean.
    """
    figure = blank(wording.text("realdata_hour"), wording.text("realdata_activity"))
    hours: NDArray[np.float64] = np.arange(24.0) + 0.5
    for (name, profile), colour in zip(profiles.items(), DATA_COLOURS, strict=False):
        label = wording.text(f"realdata_profile_{name}")
        figure.add_trace(curve(hours, profile.activity, label, colour))
    model = model_profile()
    label = wording.text("realdata_declared_clock")
    figure.add_trace(curve(hours, model, label, MODEL_COLOURS[0], dash="dash"))
    return figure


def follower_figure(
    measured: Mapping[str, Counts], generated: Counts, wording: Wording
) -> go.Figure:
    """Draw which part of the accounts has at least so many followers, relative to the mean.

    Parameters
    ----------
    measured : mapping of str to Counts
        By network.
    generated : Counts
        Of the generated network.
    wording : Wording
        The language.

    Returns
    -------
    Figure
        Both axes logarithmic.
    """
    x_title = wording.text("realdata_followers")
    figure = blank(x_title, wording.text("realdata_accounts"), log="xy")
    rows = [
        *((name, counts, "solid") for name, counts in measured.items()),
        (wording.text("realdata_generated"), generated, "dash"),
    ]
    colours = (*DATA_COLOURS[: len(measured)], MODEL_COLOURS[0])
    for (name, counts, dash), colour in zip(rows, colours, strict=False):
        x, y = steps(counts.sorted[counts.sorted > 0] / counts.mean)
        part = float((counts.sorted > 0).mean())
        tail = part * (1.0 - y) + 1.0 / len(counts.sorted)
        figure.add_trace(curve(x, tail, name, colour, dash=dash))
    return figure


def reply_figure(study: RealDataStudy, wording: Wording) -> go.Figure:
    """Draw how fast companies and the model's owner answer.

    Parameters
    ----------
    study : RealDataStudy
        Gives both.
    wording : Wording
        The language.

    Returns
    -------
    Figure
        The time axis is logarithmic.
    """
    figure = blank(wording.text("realdata_answer_h"), wording.text("realdata_at_most"), log="x")
    rows = (
        ("realdata_all_answers", study.replies.delay_h, DATA_COLOURS[0], "solid"),
        ("realdata_companies", study.replies.median_h, DATA_COLOURS[1], "solid"),
        ("realdata_owner", study.answered_h, MODEL_COLOURS[0], "dash"),
    )
    for key, values, colour, dash in rows:
        if len(values):
            x, y = steps(np.maximum(values, 0.01))
            label = wording.text(key, n=study.replies.n_companies)
            figure.add_trace(curve(x, y, label, colour, dash=dash))
    return figure
