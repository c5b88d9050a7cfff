"""How does a machine read results? Stable keys; what does not exist is null."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from experiments.as_json import clean
from experiments.results.reading import Results
from experiments.results.summary import Coverage

_NUMBERS = ("mean", "p05", "p50", "p95")


def origin(results: Results) -> dict[str, Any]:
    """Say what results are of.

    Parameters
    ----------
    results : Results
        Of a sweep.

    Returns
    -------
    dict
        Keys ``study``, ``scenario`` and ``seed``.
    """
    return {
        "study": results.manifest["study"]["name"],
        "scenario": results.manifest["scenario"]["name"],
        "seed": results.seed,
    }


def levers_of(results: Results, policy: int) -> dict[str, Any]:
    """Give the levers of a policy as plain values.

    Parameters
    ----------
    results : Results
        Of a sweep.
    policy : int
        Its number.

    Returns
    -------
    dict
        None for what is left open.
    """
    return _plain(results.policies.loc[policy].to_dict())


def _plain(record: dict[Any, Any]) -> dict[str, Any]:
    """Turn what a table holds into what JSON can say."""
    return {
        str(key): None if pd.isna(value) else value.item() if hasattr(value, "item") else value
        for key, value in record.items()
    }


def summary_json(
    results: Results, table: pd.DataFrame, found: Coverage, *, by_cell: bool
) -> dict[str, Any]:
    """Write a summary as plain values.

    Parameters
    ----------
    results : Results
        Of a sweep.
    table : DataFrame
        Its summary.
    found : Coverage
        How much is there.
    by_cell : bool
        Whether a row is a cell, not a policy.

    Returns
    -------
    dict
        Keys ``study``, ``scenario``, ``seed``, ``draws``, ``coverage``, ``policies`` or ``cells``,
        and ``provenance``.
    """
    unit = "cell" if by_cell else "policy"
    entries: dict[int, dict[str, Any]] = {}
    for row in table.to_dict("records"):
        number = int(row[unit])
        if number not in entries:
            entries[number] = _entry(results, row, by_cell=by_cell)
        counts = {name: int(row[name]) for name in ("n", "n_draws") if name in row}
        interval = {"ci95": [row["ci95_low"], row["ci95_high"]]}
        numbers = clean({name: row[name] for name in _NUMBERS} | interval)
        entries[number]["outcomes"][row["outcome"]] = numbers | counts
    return {
        **origin(results),
        "draws": results.n_draws,
        "coverage": asdict(found) | {"is_unfinished": found.is_unfinished},
        "cells" if by_cell else "policies": list(entries.values()),
        "provenance": results.manifest["versions"],
    }


def _entry(results: Results, row: dict[Any, Any], *, by_cell: bool) -> dict[str, Any]:
    """Write what a policy or a cell is."""
    policy = int(row["policy"])
    told: dict[str, Any] = {"policy": policy, "levers": levers_of(results, policy)}
    if by_cell:
        draw = int(row["draw"])
        told = {"cell": int(row["cell"]), "draw": draw, **told}
        told["uncertainties"] = _plain(results.draws.loc[draw].to_dict())
    else:
        told["n_missing_cells"] = int(row["n_missing_cells"])
    return told | {"n_errors": int(row["n_errors"]), "outcomes": {}}
