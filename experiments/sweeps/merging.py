"""How do the results of several machines become one folder, without losing or doubling a row?"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from experiments.sweeps.folder import changed_versions, digests, write_own
from experiments.sweeps.kept import open_kept
from experiments.sweeps.layout import Part
from experiments.sweeps.manifest import MANIFEST, manifest_of, write_manifest
from experiments.sweeps.store import Store, in_order, locked, write_part
from sim.errors import ResultsError, VersionError


@dataclass(slots=True, kw_only=True)
class Merged:
    """What a merge did."""

    n_rows: int = 0
    """Rows that the folder holds now."""
    n_added: int = 0
    n_known: int = 0
    """Rows that were there already, the same, and failed jobs that were there at all."""
    n_mended: int = 0
    """Failed jobs that gave way to the same job, which had not failed elsewhere."""
    n_older: int = 0
    """Rows of another version that gave way to those of a folder named before."""


def merge(out: Path, folders: Sequence[Path], *, mix_versions: bool = False) -> Merged:
    """Put the rows of several results folders into one.

    Parameters
    ----------
    out : Path
        Takes the rows; made if it is not there.
    folders : sequence of Path
        Give them; they stay as they are.
    mix_versions : bool
        Allow rows of several versions of the model; each row says its own.

    Returns
    -------
    Merged
        Counts.

    Raises
    ------
    ResultsError
        Folders of different studies, damaged parts, or rows that contradict each other.
    VersionError
        Several versions, unless that is allowed.
    OutputFileError
        The place cannot be written, or another process writes to it.
    """
    manifests = [manifest_of(folder) for folder in folders]
    _check(manifests, folders, mix_versions=mix_versions)
    with locked(out):
        if not (out / MANIFEST).exists():
            _start(out, folders[0], manifests[0])
        manifests, folders = [manifest_of(out), *manifests], [out, *folders]
        _check(manifests, folders, mix_versions=mix_versions)
        store, *others = (open_kept(folder).store(folder) for folder in folders)
        merged = Merged(n_rows=_count_whole([store, *others])[0])
        versions = _distinct(manifests)
        if len(versions) > 1:  # first, so that a crash leaves no rows of an unnamed version
            write_manifest(out, manifests[0] | {"mixed_versions": versions})
        for other in others:
            for path in other.paths():
                if (found := other.read(path)) is not None:
                    _add(store, found[0], found[1], merged)
    merged.n_rows += merged.n_added
    return merged


def _check(
    manifests: Sequence[dict[str, Any]], folders: Sequence[Path], *, mix_versions: bool
) -> None:
    """Refuse folders that do not belong together."""
    for manifest, folder in zip(manifests, folders, strict=True):
        for what, remedy in _SAME.items():
            key, _, inner = what.partition(".")
            theirs, first = (
                found[key][inner] if inner else found[key] for found in (manifest, manifests[0])
            )
            if theirs != first:
                msg = f"folders must hold the same study, got another {key} in {str(folder)!r}"
                raise ResultsError(f"{msg} than in {str(folders[0])!r}{remedy}")
    versions = _distinct(manifests)
    if len(versions) > 1 and not mix_versions:
        changed = ", ".join(changed_versions(versions[1], versions[0]))
        folder = next(
            folder
            for manifest, folder in zip(manifests, folders, strict=True)
            if versions[1] in manifest.get("mixed_versions", [manifest["versions"]])
        )
        msg = f"folders must hold the same versions, got {changed} in {str(folder)!r}"
        raise VersionError(f"{msg}; --mix-versions allows it")


_SAME = {
    "study.digest": "",
    "seed": "",
    "outcomes": "",
    "layout": "; run both with the same replications in the study file, and --runs for more",
}
"""What must be equal, and what else to do."""


def _distinct(manifests: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """List the versions that occur, those of folders that were mixed before among them."""
    found: list[dict[str, Any]] = []
    for manifest in manifests:
        for versions in manifest.get("mixed_versions", [manifest["versions"]]):
            if all(changed_versions(versions, other) for other in found):
                found.append(versions)
    return found


def _start(out: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Begin a folder like another one; its manifest comes last."""
    for name in digests(folder):
        write_own(out / name, partial(shutil.copyfile, folder / name))
    write_manifest(out, manifest)


def _count_whole(stores: Sequence[Store]) -> list[int]:
    """Count the rows of folders, none of whose parts is damaged."""
    counts = [0] * len(stores)
    problems = []
    for at, store in enumerate(stores):
        for path in store.paths():
            found = store.read(path)
            if found is None:
                msg = f"part must be whole, got {path.name} damaged in {str(store.folder)!r}"
                problems.append(f"{msg}; run its sweep again, which mends it")
            else:
                counts[at] += len(found[1])
    if problems:
        raise ResultsError("\n".join(problems))
    return counts


def _add(store: Store, part: Part, table: pa.Table, merged: Merged) -> None:
    """Add the rows of a part to the same part here."""
    path = store.path(part)
    known = store.read(path) if path.exists() else None
    if known is None:
        write_part(path, table)
        merged.n_added += len(table)
        return
    ours = {job: at for at, job in enumerate(_jobs(known[1]))}
    jobs = _jobs(table)
    both = [at for at, job in enumerate(jobs) if job in ours]
    mended = _mended(known[1], [ours[jobs[at]] for at in both], table, both, merged)
    new = [at for at, job in enumerate(jobs) if job not in ours]
    merged.n_added += len(new)
    if new or mended:
        gone = {jobs[at] for at in mended}
        kept = pa.array([job not in gone for job in ours])
        found = [known[1].filter(kept), table.take(pa.array([*new, *mended]))]
        write_part(path, in_order(pa.concat_tables(found)))


def _jobs(table: pa.Table) -> list[tuple[int, int]]:
    """Name the jobs of a part."""
    return list(zip(table["cell"].to_pylist(), table["replicate"].to_pylist(), strict=True))


def _mended(
    ours: pa.Table, our_places: list[int], theirs: pa.Table, places: list[int], merged: Merged
) -> list[int]:
    """Compare the jobs that both know; name those that failed here only."""
    mine = ours.take(pa.array(our_places, pa.int64()))
    other = theirs.take(pa.array(places, pa.int64()))
    differs = np.zeros(len(places), bool)
    for name in mine.column_names:
        differs |= _unequal(mine[name], other[name])
    merged.n_known += int((~differs).sum())
    mended = []
    for at in np.flatnonzero(differs).tolist():
        one, two = mine.slice(at, 1).to_pylist()[0], other.slice(at, 1).to_pylist()[0]
        if one["model_version"] != two["model_version"]:
            merged.n_older += 1
        elif one["error"] is not None and two["error"] is None:
            merged.n_mended += 1
            mended.append(places[at])
        elif one["error"] is not None or two["error"] is not None:
            merged.n_known += 1
        else:
            job = f"{one['cell_id']}:{one['replicate']}"
            msg = f"rows must agree, got two values for job {job}; verify both folders"
            raise ResultsError(msg)
    return mended


def _unequal(one: pa.ChunkedArray, other: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Tell where two columns differ; what does not exist is equal to itself."""
    if pa.types.is_floating(one.type):
        mine, theirs = one.to_numpy(), other.to_numpy()
        same = (mine == theirs) | (np.isnan(mine) & np.isnan(theirs))
    else:
        same = np.array(one.to_pylist(), object) == np.array(other.to_pylist(), object)
    return ~np.asarray(same, bool)
