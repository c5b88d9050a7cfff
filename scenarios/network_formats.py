"""What has every format of a network file in common, and what does a NumPy archive hold?

Each reader turns a file into :class:`RawTies` and hands every mistake to :class:`Problems`.
Tables are read in ``network_tables.py``, GraphML in ``network_graphml.py``; what holds for ties of
any format is checked in ``network_file.py``.
"""

from __future__ import annotations

import math
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from sim.errors import InputFileError

MAX_PROBLEMS = 10
"""Mistakes told one by one; the rest are counted."""

DIRECTED = ("follower", "followee")
"""Names of the two columns, or arrays, where ties have a direction."""

UNDIRECTED = ("u", "v")
"""Names of the two columns, or arrays, where each tie holds both ways."""

_NUMPY_PACKING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# NumPy parses the header of an array as Python text, which can fail in these ways too.
_HEADER_ERRORS = (ValueError, RuntimeError, SyntaxError, MemoryError, TokenError)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, *_HEADER_ERRORS)
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


class Problems:
    """The first mistakes of one file, each with its place, and the count of the rest.

    Parameters
    ----------
    path : Path
        The file; every mistake begins with it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told: list[str] = []
        self._count = 0

    def __bool__(self) -> bool:
        return self._count > 0

    def add(self, sentence: str, line: int | None = None) -> None:
        """Note one mistake.

        Parameters
        ----------
        sentence : str
            What must hold, what was found, and the remedy.
        line : int, optional
            Line of the file, counted from 1.
        """
        self._count += 1
        if self._count <= MAX_PROBLEMS:
            place = f"{self._path}" if line is None else f"{self._path}:{line}"
            self._told.append(f"{place}: {sentence}")

    def error(self) -> InputFileError:
        """Make the error that tells all mistakes.

        Returns
        -------
        InputFileError
            At most ``MAX_PROBLEMS`` of them one by one, then the count of the rest.
        """
        rest = self._count - len(self._told)
        return InputFileError(self._told + [f"{self._path}: and {rest} more"] * (rest > 0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawTies:
    """Ties as they stand in a file, before the checks that hold for every format."""

    n_accounts: int
    first: NDArray[np.int64]
    """Shape (n,): the follower, or one end of an undirected tie."""
    second: NDArray[np.int64]
    """Shape (n,): the followee, or the other end."""
    at: NDArray[np.int64]
    """Shape (n,): where each tie stands, in the unit of ``place``."""
    place: str
    """``line`` of a text file or ``position`` in the arrays."""
    is_directed: bool
    labels: tuple[str, ...] | None
    numbers_are_given: bool
    """Whether the user chose the account numbers, so that they may have gaps."""


def is_text(data: bytes, problems: Problems) -> bool:
    """Tell whether bytes are UTF-8 text without NUL bytes.

    Parameters
    ----------
    data : bytes
        Content of the file.
    problems : Problems
        Takes the mistake, with its line.

    Returns
    -------
    bool
        True if the bytes can be read as text.
    """
    at = data.find(b"\0")
    what = "a NUL byte"
    if at < 0:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            at, what = error.start, f"byte {data[error.start]:#04x}"
    if at < 0:
        return True
    line = data.count(b"\n", 0, at) + 1
    problems.add(f"file must be UTF-8 text, got {what}; save it again as plain UTF-8 text", line)
    return False


def positions(at: NDArray[np.int64], unit: str) -> str:
    """Name the first few places, to be put in brackets.

    Parameters
    ----------
    at : ndarray of int, shape (n,)
        Lines or positions, at least one.
    unit : str
        ``line`` or ``position``.

    Returns
    -------
    str
        Such as ``lines 5, 9, 12, ...``.
    """
    plural = "s" if len(at) > 1 else ""
    more = ", ..." if len(at) > 5 else ""
    return f"{unit}{plural} {', '.join(str(place) for place in at[:5])}{more}"


def read_npz(path: Path, max_bytes: int, problems: Problems) -> RawTies | None:
    """Read a NumPy archive of ``follower``, ``followee`` (or ``u``, ``v``), ``n``, ``directed``.

    Parameters
    ----------
    path : Path
        The archive.
    max_bytes : int, unit byte
        Largest unpacked size that is read.
    problems : Problems
        Takes every mistake.

    Returns
    -------
    RawTies or None
        The ties between accounts in range; None if the arrays are not such a network.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > max_bytes:
                problems.add(too_large(max_bytes))
                return None
            if {member.compress_type for member in archive.infolist()} - _NUMPY_PACKING:
                raise ValueError("packing that NumPy does not use")
            arrays = _arrays(archive, problems)
    except _DAMAGED as error:
        problems.add(
            f"file must be a whole archive written by numpy.savez, got {str(error)!r}; "
            f"copy or save it again"
        )
        return None
    return None if arrays is None else _as_ties(arrays, problems)


def too_large(max_bytes: int) -> str:
    """Say that a file exceeds the bound.

    Parameters
    ----------
    max_bytes : int, unit byte
        The bound.

    Returns
    -------
    str
        Rule and remedy.
    """
    return f"file must unpack to at most {max_bytes} bytes, got more; keep only part of the ties"


def _arrays(archive: zipfile.ZipFile, problems: Problems) -> dict[str, NDArray[np.int64]] | None:
    """Read the arrays that make a network; None if one is missing or of the wrong kind."""
    members = archive.namelist()
    names = [name[:-4] if name.endswith(".npy") else f"the file {name}" for name in members]
    ends = DIRECTED if set(DIRECTED) & set(names) else UNDIRECTED
    expected = [*ends, "n", "directed"]
    missing = [key for key in expected if key not in names]
    extra = [key for key in names if key not in expected]
    if missing or extra or len(names) != len(expected):
        problems.add(
            f"arrays must be exactly follower, followee, n, directed or u, v, n, directed, "
            f"got {names}; add {missing}, remove {extra}"
        )
        return None
    found = {key: _member(archive, key, problems) for key in expected}
    whole = {key: array for key, array in found.items() if array is not None}
    return whole if len(whole) == len(found) else None


def _member(archive: zipfile.ZipFile, key: str, problems: Problems) -> NDArray[np.int64] | None:
    """Read one array of whole numbers, its header first: objects are never unpickled."""
    n_axes = 0 if key in {"n", "directed"} else 1
    with archive.open(f"{key}.npy") as stream:
        read_header = _HEADERS.get(npy.read_magic(stream))
        if read_header is None:
            raise ValueError(f"unknown version of array {key}")
        shape, _, dtype = read_header(stream)
        if len(shape) != n_axes or dtype.kind not in ("biu" if key == "directed" else "iu"):
            problems.add(
                f"{key} must be {'a list of whole numbers' if n_axes else 'one whole number'}, "
                f"got shape {shape} and type {dtype}; save it as numpy.int64"
            )
            return None
        data = stream.read()
    if len(data) != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"array {key} is cut off")
    # Unsigned numbers beyond int64 turn negative here and are refused as out of range.
    return np.ndarray(shape, dtype, data).astype(np.int64)


def _as_ties(arrays: dict[str, NDArray[np.int64]], problems: Problems) -> RawTies | None:
    """Check that the arrays agree with each other."""
    (first_name, first), (second_name, second) = list(arrays.items())[:2]
    n_accounts, directed = int(arrays["n"]), int(arrays["directed"])
    is_directed = first_name == DIRECTED[0]
    if directed not in {0, 1}:
        problems.add(f"directed must be 0 or 1, got {directed}; correct it")
    elif directed != is_directed:
        problems.add(
            f"directed must be 1 with follower, followee and 0 with u, v, got {directed} with "
            f"{first_name}, {second_name}; rename the arrays or correct directed"
        )
    if n_accounts < 2:
        problems.add(f"n must be a number of accounts, at least 2, got {n_accounts}; correct it")
        return None
    if len(first) != len(second):
        problems.add(
            f"{first_name} and {second_name} must be equally long, got {len(first)} and "
            f"{len(second)}; save both again"
        )
        return None
    in_range = np.ones(len(first), np.bool_)
    for name, ends in ((first_name, first), (second_name, second)):
        in_range &= _in_range(name, ends, n_accounts, problems)
    return RawTies(
        n_accounts=n_accounts,
        first=first[in_range],
        second=second[in_range],
        at=np.flatnonzero(in_range),
        place="position",
        is_directed=is_directed,
        labels=None,
        numbers_are_given=True,
    )


def _in_range(
    name: str, ends: NDArray[np.int64], n_accounts: int, problems: Problems
) -> NDArray[np.bool_]:
    """Tell which entries are accounts, and note those that are not."""
    outside = (ends < 0) | (ends >= n_accounts)
    if outside.any():
        where = positions(np.flatnonzero(outside), "position")
        problems.add(
            f"{name} must lie in [0, {n_accounts - 1}], got {outside.sum()} outside ({where}); "
            f"correct them or n"
        )
    return ~outside
