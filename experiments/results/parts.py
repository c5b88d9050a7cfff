"""How are the rows of a results folder read, part by part, and which files are refused?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.sweeps.store import PARTS
from sim.errors import ResultsError

KEYS = ("cell", "replicate")
"""Columns that name a row."""


def part_paths(folder: Path) -> list[Path]:
    """List the files of parts; drafts of a sweep that is running are none.

    Parameters
    ----------
    folder : Path
        Of the results.

    Returns
    -------
    list of Path
        By first cell, then by first replicate.
    """
    return sorted((folder / PARTS).glob("[!.]*.parquet"))


def read_part(path: Path, columns: Sequence[str], n_cells: int) -> pa.Table:
    """Read some columns of a part.

    Parameters
    ----------
    path : Path
        Of its file.
    columns : sequence of str
        Names; ``cell`` and ``replicate`` among them.
    n_cells : int
        Of the sweep.

    Returns
    -------
    Table
        Its rows, in the order of the columns asked for.

    Raises
    ------
    ResultsError
        A part that cannot be read, lacks a column, or holds what does not belong to the sweep.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            lacking = [name for name in columns if name not in file.schema_arrow.names]
            table = None if lacking else file.read(columns=list(columns))
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, _first_line(error)) from error
    if table is None:
        raise _damaged(path, f"no column {lacking[0]}")
    cell, replicate = (table[name].to_numpy() for name in KEYS)
    if len(cell) and not (cell.min() >= 0 and cell.max() < n_cells and replicate.min() >= 0):
        raise _damaged(path, f"cells other than 0 to {n_cells - 1}")
    return table.select(list(columns))


def blocks(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Bring together the parts that hold the same cells.

    Parameters
    ----------
    paths : sequence of Path
        As :func:`part_paths` gives them.

    Yields
    ------
    list of Path
        All replicates of some cells.
    """
    block: list[Path] = []
    for path in paths:
        if block and _cells_in(path) != _cells_in(block[0]):
            yield block
            block = []
        block.append(path)
    if block:
        yield block


def sorted_rows(table: pa.Table) -> pa.Table:
    """Sort rows by cell, then by replicate.

    Parameters
    ----------
    table : Table
        With both columns.

    Returns
    -------
    Table
        The same where they are sorted already.
    """
    cell, replicate = (table[name].to_numpy().astype(np.int64) for name in KEYS)
    order = np.lexsort((replicate, cell))
    if np.array_equal(order, np.arange(len(order))):
        return table
    return table.take(pa.array(order))


def as_frame(table: pa.Table, *, with_errors: bool) -> pd.DataFrame:
    """Turn rows into a data frame.

    Parameters
    ----------
    table : Table
        With a column ``error``.
    with_errors : bool
        Keep failed rows and their messages.

    Returns
    -------
    DataFrame
        Without the column where failed rows are left out.
    """
    if not with_errors:
        table = table.filter(table["error"].is_null()).drop_columns(["error"])
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _cells_in(path: Path) -> str:
    """Give the half of a part's name that tells its cells."""
    return path.name.partition("-")[0]


def _first_line(error: Exception) -> str:
    """Shorten what a library says of a file; its path would say it twice."""
    return str(error).partition("\n")[0][:80]


def _damaged(path: Path, what: str) -> ResultsError:
    """Name a part that cannot be used, and what mends it."""
    msg = f"part must be whole, got {path.name} damaged ({what}) in {str(path.parent.parent)!r}"
    return ResultsError(f"{msg}; run the sweep again, which mends it")
