"""How does a sweep get its results folder, and which folders are refused?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from experiments.files import write_whole
from experiments.provenance import provenance
from experiments.sweeps.cells import model_version
from experiments.sweeps.manifest import SCHEMA, layout_of, read_manifest, write_manifest
from experiments.sweeps.reading import NETWORK_FILE, SCENARIO_FILE, STUDY_FILE
from experiments.sweeps.sweep import Sweep
from scenarios.network_file import Ties
from sim.errors import ResultsError, VersionError

CELLS = "cells.parquet"
_CELLS_AT_ONCE = 50_000


def versions() -> dict[str, str]:
    """Tell what results depend on beside their study.

    Returns
    -------
    dict
        As :func:`~experiments.provenance.provenance`, and the version of the whole model.
    """
    return provenance() | {"model_version": model_version()}


def open_folder(sweep: Sweep, folder: Path, command: str) -> Sweep:
    """Prepare a results folder: a new one, or one with a part of the same results.

    Parameters
    ----------
    sweep : Sweep
        What will be run.
    folder : Path
        Of the results; locked.
    command : str
        What the user typed.

    Returns
    -------
    Sweep
        Cut as the folder is.

    Raises
    ------
    ResultsError
        The folder holds another study's results.
    VersionError
        It holds those of another version.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        write_new(sweep, folder, command)
        return sweep
    check_same(manifest, sweep, folder)
    return replace(sweep, layout=layout_of(manifest, len(sweep.cells)))


def check_same(manifest: Mapping[str, Any], sweep: Sweep, folder: Path) -> None:
    """Refuse a folder that holds other results.

    Parameters
    ----------
    manifest : mapping
        Of the folder.
    sweep : Sweep
        What will be run.
    folder : Path
        For the message.

    Raises
    ------
    ResultsError
        Another study.
    VersionError
        Another version.
    """
    if manifest["study"]["digest"] != sweep.identity.study:
        msg = f"out must hold the results of this study as it is now, got {str(folder)!r} with"
        name = f"{manifest['study']['name']!r} of seed {manifest['seed']}"
        raise ResultsError(f"{msg} {name} (another content); choose another folder")
    if "mixed_versions" in manifest:
        msg = f"out must hold results of one version, got several in {str(folder)!r}"
        raise VersionError(f"{msg}; choose another folder")
    if changed := changed_versions(manifest["versions"], versions()):
        msg = f"out must hold results of the same versions, got {', '.join(changed)}"
        raise VersionError(f"{msg} in {str(folder)!r}; choose another folder")


def changed_versions(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> list[str]:
    """Name the versions that differ.

    Parameters
    ----------
    theirs, ours : mapping of str to str
        As :func:`versions`.

    Returns
    -------
    list of str
        Name, their version, our version; of what numbers depend on.
    """
    keys = ("bolasalju", "model_version", "numpy", "numba", "platform")
    return [
        f"{key} {theirs.get(key)} instead of {ours.get(key)}"
        for key in keys
        if theirs.get(key) != ours.get(key)
    ]


def write_new(sweep: Sweep, folder: Path, command: str) -> None:
    """Write all that a results folder holds beside its rows; the manifest last.

    Parameters
    ----------
    sweep : Sweep
        What will be run.
    folder : Path
        Of the results.
    command : str
        What the user typed.

    Raises
    ------
    ResultsError
        The folder has other files of these names.
    OutputFileError
        The disk is full, or the place cannot be written.
    """
    study = sweep.study
    for name, data in study.sources.items():
        write_own(folder / name, partial(_write_bytes, data))
    if study.ties is not None:
        write_own(folder / NETWORK_FILE, partial(_write_network, study.ties))
    write_own(folder / CELLS, partial(_write_cells, sweep))
    files = digests(folder)
    write_manifest(
        folder,
        {
            "schema": SCHEMA,
            "study": {"name": study.name, "digest": sweep.identity.study},
            "scenario": {"name": study.scenario.name, "digest": files[SCENARIO_FILE][:16]},
            "seed": study.seed,
            "levers": list(study.levers),
            "uncertainties": list(sweep.cells.draws),
            "outcomes": list(study.outcomes),
            "n_draws": sweep.cells.n_draws,
            "n_policies": len(sweep.cells.policies),
            "n_cells": len(sweep.cells),
            "layout": {
                "cells_per_part": sweep.layout.cells_per_part,
                "replicates_per_part": sweep.layout.replicates_per_part,
            },
            "files": files,
            "versions": versions(),
            "command": command,
        },
    )


def write_own(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file of a new results folder, but over nothing that somebody else put there.

    Parameters
    ----------
    path : Path
        Where it belongs.
    write : callable
        Writes everything to the path that it is given.

    Raises
    ------
    ResultsError
        Another file of this name is there.
    OutputFileError
        The disk is full, or the place cannot be written.
    """

    def compared(draft: Path) -> None:
        write(draft)
        if path.exists() and path.read_bytes() != draft.read_bytes():
            msg = f"out must be a folder of its own, got {str(path.parent)!r} with another"
            raise ResultsError(f"{msg} {path.name}; choose another folder")

    write_whole(path, compared)


def digests(folder: Path) -> dict[str, str]:
    """Digest what a results folder holds beside its rows.

    Parameters
    ----------
    folder : Path
        Of the results.

    Returns
    -------
    dict of str to str
        SHA-256 by name; nothing for what is not there.
    """
    names = (STUDY_FILE, SCENARIO_FILE, NETWORK_FILE, CELLS)
    there = [name for name in names if (folder / name).is_file()]
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in there}


def _write_bytes(data: bytes, path: Path) -> None:
    """Write a file."""
    path.write_bytes(data)


def _write_cells(sweep: Sweep, path: Path) -> None:
    """Write the table of cells, piece by piece."""
    with pq.ParquetWriter(path, sweep.columns.cell_schema, compression="zstd") as writer:
        for first in range(0, len(sweep.cells), _CELLS_AT_ONCE):
            numbers = range(first, min(first + _CELLS_AT_ONCE, len(sweep.cells)))
            ids = sweep.identity.cells[numbers.start : numbers.stop]
            writer.write_table(sweep.columns.cell_table(sweep.cells, numbers, ids))


def _write_network(ties: Ties, path: Path) -> None:
    """Keep the user's network beside the results."""
    with path.open("wb") as file:
        np.savez_compressed(
            file, n=ties.n_accounts, directed=1, follower=ties.follower, followee=ties.followee
        )
