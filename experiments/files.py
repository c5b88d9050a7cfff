"""How does a result become a file that is whole or not there at all?"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import OutputFileError

if TYPE_CHECKING:
    import pandas as pd

TABLE_SUFFIXES = (".parquet", ".csv")
"""Endings that :func:`write_table` knows."""

_TROUBLES = {
    errno.ENOENT: ("lie in a folder that exists", "make the folder first"),
    errno.ENOTDIR: ("lie in a folder", "one of its parents is a file; choose another folder"),
    errno.EISDIR: ("be a file", "add a file name such as report.html"),
    errno.EACCES: ("be writable", "choose a folder of your own"),
    errno.EPERM: ("be writable", "choose a folder of your own"),
    errno.EROFS: ("be writable", "the disk is read-only; choose another one"),
    errno.ENOSPC: ("fit on the disk", "the disk is full; free some space or choose another one"),
    errno.ENAMETOOLONG: ("have a short name", "shorten the file name"),
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
    if path.is_dir():
        msg = f"path must be a file, got {str(path)!r}; add a file name such as result{suffixes[0]}"
        raise OutputFileError(msg)
    if path.suffix.lower() not in suffixes:
        msg = f"path must end in {' or '.join(suffixes)}, got {str(path)!r}; rename it"
        raise OutputFileError(msg)
    write_whole(path, None)


def check_targets(places: Mapping[str, Path | None]) -> None:
    """Refuse a file that would be written twice, or over what is read.

    Parameters
    ----------
    places : mapping of str to Path or None
        Files of one command by their option.

    Raises
    ------
    OutputFileError
        Two options name the same file.
    """
    option_of: dict[Path, str] = {}
    for option, path in places.items():
        if path is not None and option_of.setdefault(path.resolve(), option) != option:
            other = option_of[path.resolve()]
            msg = f"{option} must name another file than {other}, got {str(path)!r}; rename one"
            raise OutputFileError(msg)


def write_whole(path: Path, write: Callable[[Path], object] | None) -> None:
    """Write a file aside and rename it into place.

    Parameters
    ----------
    path : Path
        Where the file should go.
    write : callable or None
        Writes everything to the path that it is given; None only tries whether one could.

    Raises
    ------
    OutputFileError
        The disk is full, or the place cannot be written.
    """
    draft = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.exists()  # a name that is too long must fail here, with its own name
        draft.touch(exist_ok=False)
        if write is not None:
            write(draft)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(path)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        _remove(draft)


def _refusal(path: Path, error: OSError) -> OutputFileError:
    """Say what is wrong with a place, and what to do."""
    rule, remedy = _TROUBLES.get(error.errno or 0, ("be writable", error.strerror or "?"))
    return OutputFileError(f"path must {rule}, got {str(path)!r}; {remedy}")


def _remove(draft: Path) -> None:
    """Remove a draft that was not renamed."""
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        return  # its folder is no folder: there is no draft either


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet or CSV, by the ending of the path.

    Parameters
    ----------
    table : DataFrame
        What to write.
    path : Path
        Checked by :func:`check_target`.

    Raises
    ------
    OutputFileError
        The disk is full, or the place cannot be written.
    """
    if path.suffix.lower() == ".csv":
        write_whole(path, lambda draft: table.to_csv(draft, index=False))
    else:
        write_whole(path, lambda draft: table.to_parquet(draft, index=False))
