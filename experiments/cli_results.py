"""How do ``bolasalju results summary``, ``compare``, ``plot`` and ``export`` show a sweep?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd
from rich import box
from rich.table import Table

from experiments.amounts import amount, change, change_with_interval, spread
from experiments.as_json import clean
from experiments.console import stdout, wording_for
from experiments.files import TABLE_SUFFIXES, check_target
from experiments.mistakes import Mistakes
from experiments.results.as_json import levers_of, origin, summary_json
from experiments.results.folder import open_results
from experiments.results.labels import policy_label, policy_labels
from experiments.results.reading import Results
from experiments.results.sentences import coverage_sentences
from experiments.results.summary import coverage
from experiments.results.units import outcome_label
from experiments.wording import Wording
from sim.errors import OutputFileError

_SHOWN = ("lost_customers", "lost_sales_idr", "reach")
"""Outcomes of the table for people, where they were recorded."""


def show_summary(
    folder: Path, outcomes: list[str] | None, *, by_cell: bool, lang: str | None, as_json: bool
) -> None:
    """Print what came out under each policy, or in each cell.

    Parameters
    ----------
    folder : Path
        Of the results.
    outcomes : list of str or None
        Names; a few for people and all for machines if not given.
    by_cell : bool
        A row for each cell.
    lang : str or None
        Language.
    as_json : bool
        For machines.
    """
    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(lang)
    with mistakes.noted():
        results = open_results(folder)
    mistakes.settle()
    known = [name for name in _SHOWN if name in results.outcomes] or list(results.outcomes[:3])
    names = results.chosen(outcomes or (None if as_json else known))
    found = coverage(results.worlds([]), results.manifest.get("runs"))
    table = results.summary(names, by="cell" if by_cell else "policy")
    if as_json:
        _print(summary_json(results, table, found, by_cell=by_cell))
        return
    stdout.print(" ".join(coverage_sentences(results, found, wording)), soft_wrap=True)
    if found.n_rows:
        stdout.print(_summary_table(table, results, wording, by_cell=by_cell))
        stdout.print(wording.text("summary_footer"), soft_wrap=True)


def show_comparison(
    folder: Path, policies: tuple[str, str], outcome: str, *, lang: str | None, as_json: bool
) -> None:
    """Print how two policies differ in the same draws and worlds.

    Parameters
    ----------
    folder : Path
        Of the results.
    policies : tuple of str
        Settings of the first and of the second.
    outcome : str
        Its name.
    lang : str or None
        Language.
    as_json : bool
        For machines.
    """
    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(lang)
    with mistakes.noted():
        results = open_results(folder)
    mistakes.settle()
    numbers = []
    for wanted in policies:
        with mistakes.noted():
            numbers.append(results.policy(wanted))
    with mistakes.noted():
        results.chosen([outcome])
    mistakes.settle()
    found = results.compare(numbers[0], numbers[1], outcome)
    records = [levers_of(results, number) for number in numbers]
    if as_json:
        told = asdict(found)
        counts = {name: told.pop(name) for name in ("n_draws", "n_worlds")}
        ends = {"a": records[0], "b": records[1], "outcome": outcome}
        _print({**origin(results), **ends, **clean(told), **counts})
        return
    a, b = (policy_label(record, wording) for record in records)
    difference = change_with_interval(outcome, found.mean_difference, found.ci95, wording)
    low, high = (change(outcome, bound, wording) for bound in found.ci95_draws)
    draws = wording.text("compare_draws", interval=wording.text("range", low=low, high=high))
    label = outcome_label(outcome, wording)
    said = [
        wording.text("compare_title", a=a, b=b),
        wording.text("compare_difference", outcome=label, difference=difference),
        *([draws] if found.n_draws > 1 else []),
        wording.text(
            "compare_shares",
            draws=wording.percent(found.p_draws_a_better),
            worlds=wording.percent(found.p_a_better),
            n_draws=wording.number(found.n_draws),
            n_worlds=wording.number(found.n_worlds),
        ),
        wording.text("report_not_a_forecast"),
    ]
    for sentence in said:
        stdout.print(sentence, soft_wrap=True)


def draw_page(
    folder: Path,
    out: Path,
    outcome: str | None,
    axes: str | None,
    *,
    lang: str | None,
    as_json: bool,
) -> None:
    """Write the page with the figures.

    Parameters
    ----------
    folder : Path
        Of the results.
    out : Path
        The page.
    outcome : str or None
        What is drawn.
    axes : str or None
        One or two uncertainties, separated by a comma.
    lang : str or None
        Language.
    as_json : bool
        For machines.
    """
    from experiments.results.page import write_page  # noqa: PLC0415 - plotly takes a while
    from experiments.results.tables import check_map_keys  # noqa: PLC0415 - as above

    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(lang)
    with mistakes.noted():
        _check_outside(out, folder, (".html", ".htm"))
    with mistakes.noted():
        results = open_results(folder)
    mistakes.settle()
    keys = None if axes is None else tuple(key.strip() for key in axes.split(",") if key.strip())
    with mistakes.noted():
        name = results.chosen(None if outcome is None else [outcome])[0]
    with mistakes.noted():
        if keys is not None:
            check_map_keys(keys, results.uncertainties)
    mistakes.settle()
    if outcome is None and _SHOWN[0] in results.outcomes:
        name = _SHOWN[0]
    write_page(results, out, name, lang=wording.lang, map_keys=keys)
    if as_json:
        _print({**origin(results), "outcome": name, "out": str(out)})
    else:
        stdout.print(wording.text("report_written", path=str(out)), soft_wrap=True)


def export_table(
    folder: Path, out: Path, outcomes: list[str] | None, *, lang: str | None, as_json: bool
) -> None:
    """Write all rows to one file.

    Parameters
    ----------
    folder : Path
        Of the results.
    out : Path
        The file.
    outcomes : list of str or None
        Names; all if not given.
    lang : str or None
        Language.
    as_json : bool
        For machines.
    """
    from experiments.results.exporting import export_rows  # noqa: PLC0415 - for this command only

    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(lang)
    with mistakes.noted():
        _check_outside(out, folder, TABLE_SUFFIXES)
    with mistakes.noted():
        results = open_results(folder)
    mistakes.settle()
    n_rows = export_rows(results, out, outcomes or None)
    if as_json:
        _print({**origin(results), "rows": n_rows, "out": str(out)})
    else:
        told = wording.text("results_exported", rows=wording.number(n_rows), path=str(out))
        stdout.print(told, soft_wrap=True)


def _check_outside(out: Path, folder: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse a place where nothing can be written, and one among the parts of the results."""
    check_target(out, suffixes)
    if out.resolve().is_relative_to((folder / "parts").resolve()) or (
        out.resolve() == (folder / "cells.parquet").resolve()
    ):
        msg = f"out must lie beside what the sweep wrote, got {str(out)!r}"
        raise OutputFileError(f"{msg}; choose another folder")


def _print(document: dict[str, Any]) -> None:
    """Print JSON: the result of a command."""
    print(json.dumps(document, ensure_ascii=False, allow_nan=False))  # noqa: T201 - the result


def _summary_table(
    table: pd.DataFrame, results: Results, wording: Wording, *, by_cell: bool
) -> Table:
    """Lay a summary out for people."""
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    if by_cell:
        shown.add_column(wording.text("head_cell"), justify="right")
        shown.add_column(wording.text("head_draws"), justify="right")
    shown.add_column(wording.text("head_choice"), overflow="fold")
    outcomes = list(dict.fromkeys(table["outcome"]))
    for name in outcomes:
        shown.add_column(outcome_label(name, wording), justify="right", overflow="fold")
    labels = policy_labels(results.policies, wording)
    unit = "cell" if by_cell else "policy"
    n_units = len(table) // len(outcomes)
    records = table.to_dict("records")
    for at in range(n_units):
        rows = records[at::n_units]
        first = [str(rows[0][unit]), str(rows[0]["draw"])] if by_cell else []
        entries = [_numbers(row, wording) for row in rows]
        shown.add_row(*first, labels[int(rows[0]["policy"])], *entries)
    return shown


def _numbers(row: dict[Any, Any], wording: Wording) -> str:
    """Write a mean, where single worlds lie, and the interval of the mean."""
    name = str(row["outcome"])
    mean = amount(name, row["mean"], wording)
    if pd.isna(row["mean"]):
        return mean
    between = spread(name, row["p05"], row["p95"], wording)
    low, high = (amount(name, row[end], wording) for end in ("ci95_low", "ci95_high"))
    interval = "" if pd.isna(row["ci95_low"]) else f"({wording.text('range', low=low, high=high)})"
    return "\n".join(filter(None, (mean, between, interval)))
