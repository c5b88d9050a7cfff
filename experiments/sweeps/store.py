"""Where do the rows of a sweep lie, so that no crash can lose or double them?

A folder holds a manifest, the cells, and parts in Parquet. A part is written aside and renamed into
place; one that cannot be read is set aside, named, and run again. One process at a time may write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from experiments.files import write_whole
from experiments.sweeps.cells import Cells, model_version
from experiments.sweeps.layout import Layout, Part
from experiments.sweeps.manifest import MANIFEST
from experiments.sweeps.running import Rows
from experiments.sweeps.tables import Columns
from sim.errors import OutputFileError

PARTS = "parts"
SET_ASIDE = "set_aside"
_LOCK = "sweep.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other writers out of a results folder, until the process ends in whatever way.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Yields
    ------
    None
        While nobody else may write.

    Raises
    ------
    OutputFileError
        The folder cannot be made or written, or another process writes to it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PARTS).mkdir(exist_ok=True)
        write_whole(folder / MANIFEST, None)
        lock = FileLock(folder / _LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        msg = f"out must be a folder that no other process writes to, got {str(folder)!r}"
        remedy = "wait for the other one, or give this one a folder of its own and merge them"
        raise OutputFileError(f"{msg}; {remedy}") from error
    except OSError as error:
        what = error.strerror or str(error)
        msg = f"out must be a folder that can be written, got {str(folder)!r} ({what})"
        raise OutputFileError(f"{msg}; choose another one") from error
    try:
        yield
    finally:
        lock.release()


class Store:
    """The parts of one results folder.

    Parameters
    ----------
    folder : Path
        Of the results.
    layout : Layout
        How they are cut.
    columns : Columns
        What a row holds.
    cells : Cells
        Of the sweep.
    ids : sequence of str
        Name of each cell.

    Attributes
    ----------
    damaged : list of str
        Names of the parts that could not be read and were set aside.
    """

    def __init__(
        self, folder: Path, layout: Layout, columns: Columns, cells: Cells, ids: Sequence[str]
    ) -> None:
        self.folder, self.layout, self.columns = folder, layout, columns
        self.cells, self.ids = cells, ids
        self.damaged: list[str] = []

    def parts(self) -> Iterator[tuple[Part, pa.Table, NDArray[np.int64]]]:
        """Go through the parts that are there; set aside what is damaged, remove what is half done.

        Yields
        ------
        tuple of Part, Table and ndarray
            Each part that is whole, its rows, and how many there are of each of its cells.
        """
        for path in sorted((self.folder / PARTS).iterdir()):
            if path.name.startswith(".") and path.suffix == ".tmp":
                path.unlink(missing_ok=True)
            elif path.suffix == ".parquet":
                found = self.read(path)
                if found is None:
                    self._set_aside(path)
                else:
                    yield found

    def paths(self) -> list[Path]:
        """List the files of parts that are there, whole or not.

        Returns
        -------
        list of Path
            By name.
        """
        return sorted((self.folder / PARTS).glob("[!.]*.parquet"))

    def write(self, part: Part, rows: Rows) -> pa.Table:
        """Add rows to a part.

        Parameters
        ----------
        part : Part
            To which they belong.
        rows : Rows
            Jobs that the part does not hold yet, or holds with an error.

        Returns
        -------
        Table
            All that the part holds now.

        Raises
        ------
        OutputFileError
            The disk is full, or the place cannot be written.
        """
        numbers = self.layout.cells_of(part)
        ids = self.ids[numbers.start : numbers.stop]
        cell_table = self.columns.cell_table(self.cells, numbers, ids)
        table = self.columns.part_table(cell_table, rows, model_version())
        path = self.path(part)
        known = self.read(path) if path.exists() else None
        if known is not None:
            table = in_order(pa.concat_tables([_without(known[1], rows), table]))
        write_part(path, table)
        return table

    def path(self, part: Part) -> Path:
        """Say where a part lies.

        Parameters
        ----------
        part : Part
            Any.

        Returns
        -------
        Path
            Whether it is there or not.
        """
        return self.folder / PARTS / self.layout.name(part)

    def read(self, path: Path) -> tuple[Part, pa.Table, NDArray[np.int64]] | None:
        """Read a part.

        Parameters
        ----------
        path : Path
            Of its file.

        Returns
        -------
        tuple of Part, Table and ndarray, or None
            Rows, and how many there are of each cell; None if the file is damaged or does not
            belong here.
        """
        part = self.layout.part_of(path.name)
        if part is None:
            return None
        try:
            table = pq.read_table(path, page_checksum_verification=True, partitioning=None)
        except (OSError, pa.ArrowException):
            return None
        numbers = self.layout.cells_of(part)
        counts = self.columns.counts(
            table,
            numbers,
            self.ids[numbers.start : numbers.stop],
            self.layout.first_replicate(part),
            self.layout.replicates_per_part,
        )
        return None if counts is None else (part, table, counts)

    def _set_aside(self, path: Path) -> None:
        """Move a damaged part where it does no harm."""
        place = self.folder / SET_ASIDE
        place.mkdir(exist_ok=True)
        at = 0
        while (target := place / f"{path.stem}.{at}{path.suffix}").exists():
            at += 1
        path.replace(target)
        self.damaged.append(path.name)


def in_order(table: pa.Table) -> pa.Table:
    """Sort rows as a part holds them.

    Parameters
    ----------
    table : Table
        Rows of a part.

    Returns
    -------
    Table
        By cell, then by replicate.
    """
    order = np.lexsort((table["replicate"].to_numpy(), table["cell"].to_numpy()))
    return table.take(pa.array(order))


def _without(table: pa.Table, rows: Rows) -> pa.Table:
    """Leave out the jobs that have been run again."""
    again = set(zip(rows.cell.tolist(), rows.replicate.tolist(), strict=True))
    places = zip(table["cell"].to_pylist(), table["replicate"].to_pylist(), strict=True)
    return table.filter(pa.array([place not in again for place in places]))


def write_part(path: Path, table: pa.Table) -> None:
    """Write a part whole, with a checksum for each page.

    Parameters
    ----------
    path : Path
        Where it belongs.
    table : Table
        Its rows.

    Raises
    ------
    OutputFileError
        The disk is full, or the place cannot be written.
    """
    write_whole(
        path,
        lambda draft: pq.write_table(
            table.combine_chunks().replace_schema_metadata(None),
            draft,
            compression="zstd",
            write_page_checksum=True,
            row_group_size=max(1, len(table)),
        ),
    )
