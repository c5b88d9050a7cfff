"""Which scenarios does the dashboard offer? The shipped ones, and those of one folder of the user.

All files are read once, at the start: no request makes the server open a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from scenarios.loader import EXTENSIONS, load_file, names
from scenarios.story import ScenarioFile
from sim.errors import InputFileError

OWN = "own."
"""What the key of a user's own scenario begins with."""
MAX_OWN = 200
"""Files of a folder that are read."""


class Library(NamedTuple):
    """Scenarios by the key that links use."""

    files: Mapping[str, ScenarioFile]
    problems: tuple[str, ...]
    """What is wrong with files of the user's folder; they are not offered."""


def library(folder: Path | None = None) -> Library:
    """Read the scenarios.

    Parameters
    ----------
    folder : Path, optional
        The user's own ``.yaml`` files; folders below it are not looked at.

    Returns
    -------
    Library
        The shipped ones first, each part in alphabetical order.

    Raises
    ------
    InputFileError
        The folder is not there.
    """
    found = {name: load_file(name) for name in names()}
    problems: list[str] = []
    for path in _own_files(folder):
        try:
            file = load_file(path)
        except InputFileError as error:
            problems += error.problems
            continue
        found[f"{OWN}{file.name}"] = file
    return Library(MappingProxyType(found), tuple(problems))


def _own_files(folder: Path | None) -> list[Path]:
    """List the scenario files of a folder."""
    if folder is None:
        return []
    if not folder.is_dir():
        raise InputFileError([f"scenarios must be a folder that exists, got {str(folder)!r}"])
    files = (path for path in folder.iterdir() if path.suffix.lower() in EXTENSIONS)
    return sorted(path for path in files if path.is_file())[:MAX_OWN]
