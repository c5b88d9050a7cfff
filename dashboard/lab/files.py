"""What stands in the files to take along? The numbers of each figure, and where they come from.

A file begins with lines that start with ``#``: what it is, the study, scenario, worlds, seed,
versions and the day. ``pandas.read_csv(path, comment="#")`` reads the rest.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable

import numpy as np

from dashboard.lab.figure_curves import PARTS, bands_of
from dashboard.lab.laboratory import View
from dashboard.lab.rankings import Ranking
from dashboard.lab.slices import slices_of
from dashboard.lab.small_results import SmallResults

_SUMMARY = ("mean", "ci95_low", "ci95_high", "p05", "p50", "p95", "n", "n_draws", "n_errors")


def csv_file(view: View, title: str, rows: Iterable[Iterable[object]]) -> bytes:
    """Write rows with a head that says where they come from.

    Parameters
    ----------
    view : View
        What is shown.
    title : str
        What the rows are.
    rows : iterable of iterable
        The first names the columns.

    Returns
    -------
    bytes
        UTF-8.
    """
    text = io.StringIO()
    for line in (title, view.source(), view.text.text("disclaimer"), *_versions(view)):
        text.write("# " + " ".join(line.split()) + "\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def heat_rows(view: View) -> list[list[object]]:
    """List the cells of the heat map and of the regret map.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of list
        ``shown`` and ``regret_shown`` are the words in the cells, ``value`` and ``regret`` the
        numbers behind them, in the unit of the outcome.
    """
    levers = list(view.tables.policies.columns)
    head = ["cell", *levers, "statistic", "outcome", "value", "shown"]
    rows: list[list[object]] = [
        [*head, "regret", "regret_shown", "regret_within", "unit_shown", *_SUMMARY]
    ]
    summary = view.tables.summary.to_dict("records")
    for policy, record in enumerate(view.tables.policies.to_dict("records")):
        value, regret = float(view.values[policy]), float(view.regret[policy])
        rows.append(
            [
                policy,
                *(record[lever] for lever in levers),
                view.lab.statistic,
                view.tables.outcome,
                value,
                view.shown(value),
                regret,
                view.shown(regret),
                view.lab.scope,
                view.scale.unit,
                *(summary[policy][name] for name in _SUMMARY),
            ]
        )
    return rows


def ecdf_rows(view: View) -> list[list[object]]:
    """List the steps of the distributions of the chosen cells.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of list
        The fraction of worlds that have at most each value.
    """
    rows: list[list[object]] = [["cell", "label", "outcome", "value", "p_at_most"]]
    spread = view.tables.spread
    for policy in view.cells:
        ours = spread[spread["policy"] == policy]
        pairs = zip(ours["value"].tolist(), ours["p_at_most"].tolist(), strict=True)
        rows += [[policy, view.labels[policy], view.tables.outcome, x, p] for x, p in pairs]
    return rows


def runs_rows(view: View) -> list[list[object]]:
    """List the runs of the chosen cells, hour by hour, with their band.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of list
        Only the names of the columns for a study without curves.
    """
    curves = view.curves
    n_worlds = 0 if curves is None else curves.shape[1]
    worlds = [f"world_{k}" for k in range(n_worlds)]
    head = [
        "cell",
        "label",
        "hour",
        "half_low",
        "half_high",
        "p90_low",
        "p90_high",
        "most_central",
        *worlds,
    ]
    rows: list[list[object]] = [list(head)]
    if curves is None:
        return rows
    bands = zip(view.cells, *(bands_of(view, part) for part in PARTS), strict=True)
    for policy, band, wide in bands:
        for hour in range(curves.shape[2]):
            ends = [end[hour] for end in (band.low, band.high, wide.low, wide.high, band.middle)]
            ours = curves[policy, :, hour].tolist()
            rows.append([policy, view.labels[policy], hour + 1, *map(int, ends), *ours])
    return rows


def ranking_rows(ranking: Ranking | None) -> list[list[object]]:
    """List the bars of a sensitivity analysis.

    Parameters
    ----------
    ranking : Ranking or None
        What was found.

    Returns
    -------
    list of list
        Value and interval of each parameter.
    """
    rows: list[list[object]] = [["parameter", "method", "value", "low", "high"]]
    if ranking is not None:
        rows += [[bar.key, ranking.method, bar.value, bar.low, bar.high] for bar in ranking.bars]
    return rows


def influence_rows(view: View) -> list[list[object]]:
    """List how strongly each uncertainty goes with the mean of a draw.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of list
        As :func:`~experiments.results.influence.influence_table`.
    """
    table = view.tables.influence
    return [list(table.columns), *table.to_numpy().tolist()]


def slices_rows(view: View) -> list[list[object]]:
    """List the cells of the small multiples.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of list
        A row for each part of the uncertainty and each cell.
    """
    rows: list[list[object]] = [
        ["part", "n_draws", "cell", "label", "statistic", "outcome", "value", "shown"]
    ]
    for part in slices_of(view):
        for policy, value in enumerate(part.values.tolist()):
            rows.append(
                [part.words, part.n_draws, policy, view.labels[policy], view.lab.statistic,
                 view.tables.outcome, value, view.shown(value)]
            )  # fmt: skip
    return rows


def worlds_rows(view: View) -> list[list[object]]:
    """List every world of a small study.

    Parameters
    ----------
    view : View
        What is shown.

    Returns
    -------
    list of list
        Only the names of the columns for a folder: its rows are in its own files.
    """
    if not isinstance(view.results, SmallResults):
        return [["draw", "policy", "replicate"]]
    table = view.results.worlds_frame()
    return [list(table.columns), *table.to_numpy().tolist()]


ROWS: dict[str, Callable[[View], list[list[object]]]] = {
    "heat": heat_rows,
    "regret": heat_rows,
    "ecdf": ecdf_rows,
    "runs": runs_rows,
    "influence": influence_rows,
    "slices": slices_rows,
    "worlds": worlds_rows,
}
"""By figure; that of the sensitivity needs its ranking."""


def _versions(view: View) -> list[str]:
    """Write what is needed to get the same numbers again."""
    manifest = view.results.manifest
    scenario = f"scenario={manifest['scenario']['name']}"
    said = [f"study={view.study}", scenario, f"seed={view.results.seed}"]
    return [" ".join([*said, *(f"{key}={value}" for key, value in manifest["versions"].items())])]


def _plain(value: object) -> object:
    """Write a value as spreadsheets expect it; words that would be a formula stay words."""
    if isinstance(value, float | np.floating):
        return "" if math.isnan(value) else repr(float(value))
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r"):
        return "'" + value
    return value
