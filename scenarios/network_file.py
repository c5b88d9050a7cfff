"""Can the file of ties that a user brings be read as a network, and if not, where is it wrong?

Formats, by the ending of the file name:

* ``.npz``: NumPy arrays ``follower`` and ``followee`` (or ``u`` and ``v`` for ties without
  direction), the number of accounts ``n``, and ``directed`` (0 or 1);
* ``.csv``, ``.tsv``, also with ``.gz``: a header line ``follower,followee`` or ``u,v``, then one
  tie a line; accounts are numbers from 0, or names;
* ``.graphml``, also with ``.gz``: the source of an edge follows its target.

Nothing is guessed, coerced or skipped: every mistake is told with its place and its remedy.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenarios.network_formats import Problems, RawTies, is_text, positions, read_npz, too_large
from scenarios.network_graphml import read_graphml
from scenarios.network_tables import read_table
from sim.errors import NetworkError

MAX_BYTES = 2 * 1024**3
"""Largest file that is read, unpacked: a small archive can unpack without end."""

MAX_ACCOUNTS = 2**31 - 1
"""The model numbers accounts in 32 bits."""

_CHUNK_BYTES = 2**24
_EXTENSIONS = (".npz", ".csv", ".tsv", ".graphml", ".csv.gz", ".tsv.gz", ".graphml.gz")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ties:
    """Who follows whom, checked; the arrays are read-only.

    Parameters
    ----------
    n_accounts : int
        Number of accounts; they are numbered from 0.
    follower, followee : ndarray of int, shape (n_ties,)
        ``follower[i]`` sees what ``followee[i]`` posts. Ties without direction stand both ways.
    is_directed : bool
        Whether the file tells a direction.
    name : str
        File name without its ending.
    labels : tuple of str, optional
        Names of the accounts as they stand in the file, if they are not 0 to n-1.
    """

    n_accounts: int
    follower: NDArray[np.int64]
    followee: NDArray[np.int64]
    is_directed: bool
    name: str
    labels: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        for name in ("follower", "followee"):
            ends = np.array(getattr(self, name), np.int64)
            if ends.ndim != 1 or np.any((ends < 0) | (ends >= self.n_accounts)):
                msg = f"{name} must be a list of accounts in [0, {self.n_accounts - 1}]"
                raise NetworkError(f"{msg}, got shape {ends.shape} and {ends.ravel()[:5]!r}")
            ends.setflags(write=False)
            object.__setattr__(self, name, ends)
        if len(self.follower) != len(self.followee):
            lengths = f"{len(self.follower)} and {len(self.followee)}"
            raise NetworkError(f"follower and followee must be equally long, got {lengths}")
        if self.labels is not None and len(self.labels) != self.n_accounts:
            msg = f"labels must name all {self.n_accounts} accounts, got {len(self.labels)}"
            raise NetworkError(msg)

    @property
    def arrays(self) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
        """Number of accounts, followers and followees, as the model takes them."""
        return self.n_accounts, self.follower, self.followee


def read_ties(path: Path) -> Ties:
    """Read the ties that a user brings.

    Parameters
    ----------
    path : Path
        A file in one of the formats that the module names.

    Returns
    -------
    Ties
        At least two accounts and one tie; no self-loops, no repeats.

    Raises
    ------
    InputFileError
        Everything that is wrong with the file, one sentence each, with place and remedy.
    """
    problems = Problems(path)
    try:
        extension = _extension(path, problems)
        raw = None if extension is None else _read(path, extension, problems)
    except OSError as error:
        what = error.strerror or str(error)
        problems.add(f"file must be readable, got {what!r}; check it and its permissions")
        raw = None
    if raw is not None:
        _check(raw, problems)
    if raw is None or problems:
        raise problems.error()
    return _as_ties(raw, path.name[: -len(extension or "")])


def _extension(path: Path, problems: Problems) -> str | None:
    """Name the ending of a file that exists and has a known ending."""
    if not path.exists():
        problems.add("file must exist, got no such file; check its name and folder")
    elif not path.is_file():
        problems.add("path must be a file, got a folder or a device; name a file")
    else:
        for extension in _EXTENSIONS:
            if path.name.lower().endswith(extension) and len(path.name) > len(extension):
                return extension
        known = ", ".join(_EXTENSIONS)
        problems.add(f"file name must end in {known}, got {path.name!r}; convert or rename it")
    return None


def _read(path: Path, extension: str, problems: Problems) -> RawTies | None:
    """Read the file in the format that its ending names."""
    if path.stat().st_size == 0:
        problems.add("file must hold ties, got an empty file; save it again")
        return None
    if extension == ".npz":
        return read_npz(path, MAX_BYTES, problems)
    data = _bytes(path, extension.endswith(".gz"), problems)
    if data is None or not is_text(data, problems):
        return None
    if extension.startswith(".graphml"):
        return read_graphml(data, problems)
    return read_table(data, "\t" if extension.startswith(".tsv") else ",", problems)


def _bytes(path: Path, is_gzipped: bool, problems: Problems) -> bytes | None:
    """Read and unpack a file, counting on the way; None if it is broken or too large."""
    chunks: list[bytes] = []
    n_bytes = 0
    try:
        with gzip.open(path) if is_gzipped else path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                chunks.append(chunk)
                n_bytes += len(chunk)
                if n_bytes > MAX_BYTES:
                    problems.add(too_large(MAX_BYTES))
                    return None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        problems.add(f"file must be whole gzip, got {str(error)!r}; copy or pack it again")
        return None
    return b"".join(chunks)


def _check(raw: RawTies, problems: Problems) -> None:
    """Check what must hold for the ties of every format."""
    n_ties = len(raw.first)
    if n_ties == 0 and not problems:
        problems.add("file must hold at least one tie, got none; add the ties")
    if raw.n_accounts < 2 and not problems:
        problems.add(f"file must hold at least 2 accounts, got {raw.n_accounts}; add accounts")
    limit = min(100 * n_ties + 1000, MAX_ACCOUNTS)
    if raw.numbers_are_given and raw.n_accounts > limit:
        problems.add(
            f"accounts must number at most {limit} for {n_ties} ties, got {raw.n_accounts}; "
            f"number them from 0 without large gaps"
            + ("" if raw.place != "line" else ", or begin each with a letter to use names")
        )
        return
    _check_self_loops(raw, problems)
    _check_repeats(raw, problems)


def _check_self_loops(raw: RawTies, problems: Problems) -> None:
    """Refuse ties of an account to itself."""
    loops = raw.at[raw.first == raw.second]
    if len(loops):
        problems.add(
            f"tie must join two different accounts, got {len(loops)} self-loops "
            f"({positions(loops, raw.place)}); delete them",
            int(loops[0]) if raw.place == "line" else None,
        )


def _check_repeats(raw: RawTies, problems: Problems) -> None:
    """Refuse ties that are listed more than once."""
    first, second = raw.first, raw.second
    if not raw.is_directed:
        first, second = np.minimum(first, second), np.maximum(first, second)
    keys = (first << 32) | second
    if not np.any(np.diff(np.sort(keys)) == 0):
        return
    order = np.argsort(keys, kind="stable")
    repeats = np.sort(raw.at[order[1:][np.diff(keys[order]) == 0]])
    problems.add(
        f"tie must be listed once{'' if raw.is_directed else ' in either order'}, got "
        f"{len(repeats)} repeats ({positions(repeats, raw.place)}); delete them",
        int(repeats[0]) if raw.place == "line" else None,
    )


def _as_ties(raw: RawTies, name: str) -> Ties:
    """Put ties without direction both ways."""
    follower, followee = raw.first, raw.second
    if not raw.is_directed:
        follower, followee = (
            np.concatenate((raw.first, raw.second)),
            np.concatenate((raw.second, raw.first)),
        )
    return Ties(
        n_accounts=raw.n_accounts,
        follower=follower,
        followee=followee,
        is_directed=raw.is_directed,
        name=name,
        labels=raw.labels,
    )
