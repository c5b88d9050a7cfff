"""What was run in a results folder? It can be read, checked and repeated without the study file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.sweeps.cells import Cells, Identity
from experiments.sweeps.designs import Draws
from experiments.sweeps.folder import CELLS, digests
from experiments.sweeps.manifest import layout_of, manifest_of
from experiments.sweeps.reading import load_kept
from experiments.sweeps.sweep import Sweep, make_sweep
from experiments.sweeps.tables import Columns
from sim.errors import ResultsError


def open_kept(folder: Path) -> Sweep:
    """Read what was run in a results folder.

    Parameters
    ----------
    folder : Path
        Of the results.

    Returns
    -------
    Sweep
        As the folder says; its cells are named as they were, see :func:`is_unchanged`.

    Raises
    ------
    ResultsError
        No results folder, or one whose parts do not fit together.
    InputFileError
        The study or scenario that it keeps is damaged.
    """
    manifest = manifest_of(folder)
    try:
        table = pq.read_table(folder / CELLS, partitioning=None)
        cells = _cells(table, manifest)
        ids = table["cell_id"].to_pylist()
    except (OSError, KeyError, pa.ArrowException) as error:
        what = "a damaged file" if (folder / CELLS).exists() else "no such file"
        msg = f"{CELLS} must be readable, got {what} in {str(folder)!r}; copy the folder again"
        raise ResultsError(msg) from error
    study = load_kept(folder, manifest["seed"], _listed(cells))
    sweep = make_sweep(study, cells)
    return replace(
        sweep,
        identity=Identity(manifest["study"]["digest"], ids),
        layout=layout_of(manifest, len(cells)),
        columns=Columns(
            varied=(*manifest["levers"], *manifest["uncertainties"]),
            outcomes=tuple(manifest["outcomes"]),
        ),
    )


def is_unchanged(sweep: Sweep, folder: Path) -> bool:
    """Tell whether the files of a folder still say what was run.

    Parameters
    ----------
    sweep : Sweep
        From :func:`open_kept`.
    folder : Path
        Of the results.

    Returns
    -------
    bool
        False if study, scenario, network or cells were changed afterwards.
    """
    told = manifest_of(folder).get("files")
    is_same = told is None or told == digests(folder)
    return is_same and make_sweep(sweep.study, sweep.cells).identity == sweep.identity


def _cells(table: pa.Table, manifest: dict[str, Any]) -> Cells:
    """Take the policies and draws out of the table of cells."""
    n_policies = int(manifest["n_policies"])
    policies = table.slice(0, n_policies).select(manifest["levers"]).to_pylist()
    first_of_each = pa.array(range(0, len(table), n_policies))
    draws = table.take(first_of_each).select(manifest["uncertainties"]).to_pydict()
    return Cells(policies=tuple(policies) if manifest["levers"] else ({},), draws=draws)


def _listed(cells: Cells) -> Draws:
    """Give the draws as a list of their own."""
    return {key: list(values) for key, values in cells.draws.items()}
