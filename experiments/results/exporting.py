"""How do all rows become one file that any tool reads, without holding them all at once?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from experiments.files import write_whole
from experiments.results.reading import Results
from sim.errors import ResultsError

_ROWS_AT_ONCE = 100_000


def export_rows(results: Results, path: Path, outcomes: Sequence[str] | None = None) -> int:
    """Write all rows to one file: cells and worlds in order, failed rows with their error.

    Parameters
    ----------
    results : Results
        Of a sweep.
    path : Path
        Ends in ``.csv`` or ``.parquet``; an older file is replaced when the new one is whole.
    outcomes : sequence of str, optional
        Names; all if not given.

    Returns
    -------
    int
        Rows written.

    Raises
    ------
    ResultsError
        There are no rows, or a part is damaged.
    OutputFileError
        The disk is full, or the place cannot be written.
    """
    columns = ["cell", "cell_id", "draw", "policy", "replicate", *results.levers]
    columns += [*results.uncertainties, *results.chosen(outcomes), "error"]
    is_csv = path.suffix.lower() == ".csv"
    counted = [0]

    def write(draft: Path) -> None:
        tables = _gathered(results.iter_blocks(columns))
        first = next(tables, None)
        if first is None:
            msg = f"results must hold rows, got none in {str(results.folder)!r}"
            raise ResultsError(f"{msg}; run the sweep first")
        prepared: Callable[[pa.Table], pa.Table] = _without_nan if is_csv else _same
        with _writer(draft, first.schema, is_csv=is_csv) as writer:
            table: pa.Table | None = first
            while table is not None:
                writer.write_table(prepared(table))
                counted[0] += len(table)
                table = next(tables, None)

    write_whole(path, write)
    return counted[0]


def _writer(draft: Path, schema: pa.Schema, *, is_csv: bool) -> Any:
    """Open a file for tables."""
    if is_csv:
        return pa.csv.CSVWriter(draft, schema)
    return pq.ParquetWriter(draft, schema, compression="zstd")


def _gathered(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Join small tables to fewer, larger ones."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= _ROWS_AT_ONCE:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def _same(table: pa.Table) -> pa.Table:
    """Keep nan: Parquet knows it."""
    return table


def _without_nan(table: pa.Table) -> pa.Table:
    """Leave the place of a value that does not exist empty, as spreadsheets expect."""
    for at, column in enumerate(table.schema):
        if pa.types.is_floating(column.type):
            values = table.column(at)
            emptied = pc.if_else(pc.is_nan(values), pa.scalar(None, column.type), values)
            table = table.set_column(at, column, emptied)
    return table
