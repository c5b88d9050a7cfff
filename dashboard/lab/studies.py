"""Which study folders may be opened? Those found below one folder, by looking there, never by name.

A link names an entry of that list; it is no path and never becomes one. A folder that cannot be
believed stays in the list of problems with its reason.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.link_values import STUDY
from experiments.results import Results, open_results
from experiments.results.parts import part_paths
from experiments.sweeps.folder import CELLS
from experiments.sweeps.manifest import MANIFEST
from experiments.sweeps.store import PARTS
from sim.errors import BolasaljuError, InputFileError, ResultsError

SENSITIVITY = "sensitivity.json"
"""What ``bolasalju sensitivity`` writes beside the rows."""
MAX_STUDIES = 200
MAX_LOOKED_AT = 2_000
"""Entries of a folder."""
MAX_CELLS_BYTES = 32 * 1024**2
MAX_BYTES = 1024**3
MAX_PARTS = 5_000
MAX_ROWS = 4_000_000
MAX_CELLS = 1_000_000
MAX_POLICIES = 400
"""More could not be read in a page; the command line has no such limits."""
MOST_OPEN = 8
"""Studies that stay open while they do not change."""


class Problem(NamedTuple):
    """A folder that cannot be opened."""

    name: str
    reason: str


class Studies:
    """The study folders that are offered.

    Parameters
    ----------
    root : Path or None
        Where they stand, themselves or one level deeper; None for no studies.

    Raises
    ------
    InputFileError
        No such folder.
    """

    def __init__(self, root: Path | None) -> None:
        if root is not None and not root.is_dir():
            raise InputFileError([f"studies must be a folder that exists, got {str(root)!r}"])
        self.root = None if root is None else root.resolve()
        self._lock, self._looking = threading.Lock(), threading.Lock()
        self._open: OrderedDict[Path, tuple[tuple[int, int, int], Results]] = OrderedDict()
        self._found: dict[str, Path] = {}
        self._problems: tuple[Problem, ...] = ()
        self.refresh()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of what can be opened, in alphabetical order."""
        return tuple(self._found)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found and cannot be opened."""
        return self._problems

    def refresh(self) -> None:
        """Look again what is there; whoever asks while somebody looks gets what that one finds."""
        if self.root is None or not self._looking.acquire(blocking=False):
            return
        try:
            self._look(self.root)
        finally:
            self._looking.release()

    def _look(self, root: Path) -> None:
        """Open every folder once."""
        found: dict[str, Path] = {}
        problems: list[Problem] = []
        for path in _candidates(root):
            name = path.relative_to(root).as_posix()
            if len(found) >= MAX_STUDIES:
                problems.append(Problem(shown_name(name), f"more than {MAX_STUDIES} studies"))
                break
            try:
                if not STUDY.fullmatch(name):
                    raise ResultsError("name must be of letters, digits, blanks and . + - _")
                self._opened(path)
            except (BolasaljuError, OSError) as error:
                problems.append(Problem(shown_name(name), self._told(error)))
            else:
                found[name] = path
        with self._lock:
            self._found, self._problems = found, tuple(problems)

    def open(self, name: str) -> Results:
        """Open a study that is offered.

        Parameters
        ----------
        name : str
            One of ``names``.

        Returns
        -------
        Results
            Its rows are read when they are asked for.

        Raises
        ------
        ResultsError
            Not offered, or it cannot be believed (any more).
        """
        path = self._found.get(name)
        if path is None:
            raise ResultsError("study must be one that is offered")
        try:
            return self._opened(path)
        except (BolasaljuError, OSError) as error:
            raise ResultsError(self._told(error)) from error

    def told(self, error: Exception) -> str:
        """Say what is wrong without saying where the folder stands.

        Parameters
        ----------
        error : Exception
            Of a study.

        Returns
        -------
        str
            One sentence.
        """
        return self._told(error)

    def _opened(self, path: Path) -> Results:
        """Open a folder of which every file was checked."""
        if self.root is None or not path.resolve().is_relative_to(self.root):
            raise ResultsError("folder must stand within the given one, got one elsewhere")
        _check_links(path)
        now = fingerprint(path)
        with self._lock:
            kept = self._open.get(path)
        if kept is not None and kept[0] == now:
            return kept[1]
        results = self._read(path)
        with self._lock:
            self._open[path] = (now, results)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
        return results

    def _read(self, path: Path) -> Results:
        """Read what a folder says of itself, unless that is too much."""
        _check_sizes(path)
        results = open_results(path)
        if len(results.cells) > MAX_CELLS or results.n_policies > MAX_POLICIES:
            what = f"{len(results.cells)} cells and {results.n_policies} choices"
            raise ResultsError(f"study must have at most {MAX_POLICIES} choices, got {what}")
        if not results.outcomes:
            raise ResultsError("study must record an outcome, got none")
        return results

    def _told(self, error: Exception) -> str:
        """Leave the place of the folder out."""
        text = str(error).partition("\n")[0]
        return text.replace(f"{self.root}{os.sep}", "").replace(str(self.root), ".")


def fingerprint(folder: Path) -> tuple[int, int, int]:
    """Tell whether the rows of a folder have changed.

    Parameters
    ----------
    folder : Path
        Of results.

    Returns
    -------
    tuple of int
        Files, their bytes, and when the last was written.
    """
    paths = (folder / MANIFEST, folder / CELLS, *part_paths(folder))
    stats = [path.stat() for path in paths if path.exists()]
    last = max((stat.st_mtime_ns for stat in stats), default=0)
    return len(stats), sum(stat.st_size for stat in stats), last


def shown_name(name: str) -> str:
    """Write the name of a folder, whatever it holds.

    Parameters
    ----------
    name : str
        Of a folder.

    Returns
    -------
    str
        Short, of characters that can be shown.
    """
    return "".join(c if c.isprintable() else "?" for c in name[:80])


def _candidates(root: Path) -> Iterator[Path]:
    """List folders that hold a manifest, one and two levels down; links are looked at, not into."""
    for path in _folders(root):
        if os.path.lexists(path / MANIFEST) or path.is_symlink():
            yield path
        else:
            yield from (inner for inner in _folders(path) if os.path.lexists(inner / MANIFEST))


def _folders(root: Path) -> list[Path]:
    """List the folders in a folder."""
    try:
        with os.scandir(root) as entries:
            seen = [entry for entry, _ in zip(entries, range(MAX_LOOKED_AT), strict=False)]
        return sorted(Path(entry.path) for entry in seen if entry.is_dir() and entry.name[0] != ".")
    except OSError:
        return []


def _check_links(folder: Path) -> None:
    """Refuse a folder with anything that is no file of its own."""
    files = [folder / MANIFEST, folder / CELLS, *part_paths(folder)]
    others = [folder, folder / SENSITIVITY, folder / PARTS]
    if any(path.is_symlink() for path in (*files, *others)):
        raise ResultsError("folder must hold files of its own, got a link that leads elsewhere")
    for path in files:
        if path.exists() and not path.is_file():
            raise ResultsError(f"{path.name} must be a file, got something else")


def _check_sizes(folder: Path) -> None:
    """Refuse files that are too large to be read while people wait."""
    if (folder / CELLS).exists():
        _check_cells(folder / CELLS)
    _check_parts(folder)


def _check_cells(path: Path) -> None:
    """Look at the table of cells before it is read."""
    size = path.stat().st_size
    if size > MAX_CELLS_BYTES or _rows_in(path) > MAX_CELLS:
        raise ResultsError(f"{CELLS} must be smaller to be opened here, got {size} bytes")


def _check_parts(folder: Path) -> None:
    """Look at all parts before one is read."""
    paths = part_paths(folder)
    if len(paths) > MAX_PARTS:
        raise ResultsError(f"study must have at most {MAX_PARTS} parts to be opened here")
    size = sum(path.stat().st_size for path in paths)
    if size > MAX_BYTES:
        raise ResultsError(f"study must be smaller to be opened here, got {size} bytes")
    rows = 0
    for path in paths:
        rows += _rows_in(path)
        if rows > MAX_ROWS:
            raise ResultsError(f"study must have at most {MAX_ROWS} rows to be opened here")


def _rows_in(path: Path) -> int:
    """Read how many rows a file says it holds."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowException) as error:
        what = str(error).partition("\n")[0][:80]
        raise ResultsError(
            f"{path.name} must be whole, got one that is damaged ({what})"
        ) from error
