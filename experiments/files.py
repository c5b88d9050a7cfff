"""How does a table become a file that is whole or not there at all?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from sim.errors import OutputFileError

_WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    ".parquet": lambda table, path: table.to_parquet(path, index=False),
    ".csv": lambda table, path: table.to_csv(path, index=False),
}


def check_target(path: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse a place where nothing can be written, before any work is done.

    Parameters
    ----------
    path : Path
        Where the file should go.
    suffixes : tuple of str
        Endings that can be written.

    Raises
    ------
    OutputFileError
        A folder, a missing or closed folder around it, or an unknown ending.
    """
    if path.suffix.lower() not in suffixes:
        msg = f"{path} must end in {' or '.join(suffixes)}, got {path.suffix!r}"
        raise OutputFileError(msg)
    if path.is_dir():
        msg = f"{path} must be a file, got a folder; give a file name in it"
        raise OutputFileError(msg)
    parent = path.parent
    if not parent.is_dir():
        msg = f"{parent} must be a folder that exists, got none; create it first"
        raise OutputFileError(msg)
    if not os.access(parent, os.W_OK):
        msg = f"{parent} must be a folder you may write to, got no permission; choose another"
        raise OutputFileError(msg)


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file aside and rename it into place.

    Parameters
    ----------
    path : Path
        Where the file should go.
    write : callable
        Writes everything to the path that it is given.

    Raises
    ------
    OutputFileError
        The disk is full, or the place cannot be written.
    """
    aside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent
        )
        os.close(handle)
        aside = Path(name)
        write(aside)
        aside.chmod(0o644)
        aside.replace(path)
        aside = None
    except OSError as error:
        reason = error.strerror or str(error)
        msg = f"{path} must be writable, got: {reason}; choose another place or make room"
        raise OutputFileError(msg) from error
    finally:
        if aside is not None:
            aside.unlink(missing_ok=True)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet or CSV, by the ending of the path.

    Parameters
    ----------
    table : DataFrame
        What to write.
    path : Path
        Checked by :func:`check_target`.
    """
    writer = _WRITERS[path.suffix.lower()]
    write_whole(path, lambda aside: writer(table, aside))


TABLE_SUFFIXES = tuple(_WRITERS)
"""Endings that :func:`write_table` knows."""
