"""Can the rows of a results folder be trusted? All are read, and a sample is run again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from experiments.sweeps.folder import changed_versions, versions
from experiments.sweeps.kept import is_unchanged, open_kept
from experiments.sweeps.layout import Part
from experiments.sweeps.manifest import manifest_of
from experiments.sweeps.running import DrawOrder, Order, Share, run_order
from experiments.sweeps.sweep import Sweep

_SAMPLE_STREAM = 13


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What was found."""

    n_rows: int = 0
    n_errors: int = 0
    damaged: list[str] = field(default_factory=list)
    """Files of parts that cannot be read, or hold what does not belong there."""
    is_unchanged: bool = True
    """Study, scenario, network and cells are what was run."""
    changed_versions: list[str] = field(default_factory=list)
    """What differs here from where it was run."""
    n_checked: int = 0
    differing: list[str] = field(default_factory=list)
    """Jobs that gave other values when they were run again."""

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return self.is_unchanged and not self.damaged and not self.differing


def verify(
    folder: Path, *, sample: int, seed: int = 0, progress: Callable[[int], None] | None = None
) -> Verdict:
    """Check a results folder; nothing in it is changed.

    Parameters
    ----------
    folder : Path
        Of the results.
    sample : int
        Rows to run again; all if there are fewer. A job that failed is not run again: what failed
        may kill this process too.
    seed : int
        Chooses the sample.
    progress : callable, optional
        Called with 1 for each row that has been run again.

    Returns
    -------
    Verdict
        What was found.

    Raises
    ------
    ResultsError
        No results folder.
    """
    sweep = open_kept(folder)
    store = sweep.store(folder)
    verdict = Verdict(
        is_unchanged=is_unchanged(sweep, folder),
        changed_versions=_changed(manifest_of(folder)),
    )
    places: list[tuple[Path, int]] = []
    for path in store.paths():
        found = store.read(path)
        if found is None:
            verdict.damaged.append(path.name)
            continue
        verdict.n_rows += len(found[1])
        n_good = found[1]["error"].null_count
        verdict.n_errors += len(found[1]) - n_good
        places.append((path, n_good))
    for path, rows in _chosen(places, sample, seed):
        found = store.read(path)
        if found is not None:
            good = np.flatnonzero(found[1]["error"].is_null().to_numpy())
            for at in good[rows].tolist():
                _check(sweep, found[1].slice(at, 1), verdict)
                if progress is not None:
                    progress(1)
    return verdict


def _changed(manifest: Mapping[str, Any]) -> list[str]:
    """Name what differs here from any version that the rows are of."""
    ours = versions()
    theirs = manifest.get("mixed_versions", [manifest["versions"]])
    return list(dict.fromkeys(text for each in theirs for text in changed_versions(each, ours)))


def _chosen(places: list[tuple[Path, int]], sample: int, seed: int) -> list[tuple[Path, list[int]]]:
    """Choose rows evenly among all, and name them part by part."""
    ends = np.cumsum([n for _, n in places])
    total = int(ends[-1]) if len(ends) else 0
    generator = np.random.Generator(np.random.PCG64([seed, _SAMPLE_STREAM]))
    rows = np.sort(generator.choice(total, size=min(sample, total), replace=False))
    found: list[tuple[Path, list[int]]] = []
    for (path, n), end in zip(places, ends, strict=True):
        here = rows[(rows >= end - n) & (rows < end)] - (end - n)
        if len(here):
            found.append((path, here.tolist()))
    return found


def _check(sweep: Sweep, row: pa.Table, verdict: Verdict) -> None:
    """Run the job of a row again, and compare to the last bit."""
    cell, replicate = row["cell"][0].as_py(), row["replicate"][0].as_py()
    draw, policy = divmod(cell, len(sweep.cells.policies))
    share = Share(cell, policy, replicate, replicate + 1)
    order = Order(Part(0, 0), (DrawOrder(sweep.cells.draw(draw), (share,)),))
    rows = run_order(sweep.common, order)
    numbers = range(cell, cell + 1)
    cells = sweep.columns.cell_table(sweep.cells, numbers, [sweep.identity.cells[cell]])
    version = row["model_version"][0].as_py()
    again = sweep.columns.part_table(cells, rows, version)
    verdict.n_checked += 1
    if repr(again.to_pylist()) != repr(row.to_pylist()):
        verdict.differing.append(f"{row['cell_id'][0].as_py()}:{replicate}")
