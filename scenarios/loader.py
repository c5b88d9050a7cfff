"""Which scenarios are there, and how is one read by its name or from a user's file?"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from scenarios.document import read_scenario
from scenarios.messages import did_you_mean, one_of, shown
from scenarios.story import ScenarioFile
from scenarios.yaml_text import MAX_BYTES
from sim.errors import InputFileError
from sim.scenario import Scenario

EXTENSIONS = (".yaml", ".yml")
"""What tells a path from the name of a shipped scenario."""


def names() -> tuple[str, ...]:
    """Name the shipped scenarios.

    Returns
    -------
    tuple of str
        In alphabetical order.
    """
    return names_in(_library())


def load(name_or_path: str | Path) -> Scenario:
    """Load a scenario, ready for a run.

    Parameters
    ----------
    name_or_path : str or Path
        One of :func:`names`, or a path that ends in ``.yaml`` or ``.yml``.

    Returns
    -------
    Scenario
        What one run needs, except its seed.

    Raises
    ------
    InputFileError
        No such scenario, or everything that is wrong with the file.
    """
    return load_file(name_or_path).scenario


def load_file(name_or_path: str | Path) -> ScenarioFile:
    """Load a scenario with its story.

    Parameters
    ----------
    name_or_path : str or Path
        One of :func:`names`, or a path that ends in ``.yaml`` or ``.yml``.

    Returns
    -------
    ScenarioFile
        The scenario and the texts around it.

    Raises
    ------
    InputFileError
        No such scenario, or everything that is wrong with the file.
    """
    return read_scenario(*find(name_or_path, _library(), "scenario"))


def load_with_source(name_or_path: str | Path) -> tuple[Scenario, bytes]:
    """Load a scenario and keep the text it was read from.

    Parameters
    ----------
    name_or_path : str or Path
        One of :func:`names`, or a path that ends in ``.yaml`` or ``.yml``.

    Returns
    -------
    tuple
        What one run needs, and the content of the file.

    Raises
    ------
    InputFileError
        No such scenario, or everything that is wrong with the file.
    """
    data, label = find(name_or_path, _library(), "scenario")
    return read_scenario(data, label).scenario, data


def names_in(folder: Traversable) -> tuple[str, ...]:
    """Name the files that a folder of the package ships.

    Parameters
    ----------
    folder : Traversable
        Holds ``.yaml`` files.

    Returns
    -------
    tuple of str
        Without their ending, in alphabetical order.
    """
    found = (item.name for item in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


def find(name_or_path: str | Path, folder: Traversable, what: str) -> tuple[bytes, str]:
    """Get the bytes of a shipped file, or of a user's own.

    Parameters
    ----------
    name_or_path : str or Path
        One of :func:`names_in`, or a path that ends in ``.yaml`` or ``.yml``.
    folder : Traversable
        Where the shipped files are.
    what : str
        What a message calls such a file.

    Returns
    -------
    tuple
        Content, and how messages call the file.

    Raises
    ------
    InputFileError
        No such file.
    """
    if str(name_or_path).lower().endswith(EXTENSIONS):
        return read_bytes(name_or_path)
    known = names_in(folder)
    name = str(name_or_path)
    if name in known and not isinstance(name_or_path, Path):
        source = folder.joinpath(f"{name}.yaml")
        return source.read_bytes(), source.name
    rule = f"{what} must be {one_of(known)} or a path to a .yaml file"
    raise InputFileError([f"{rule}, got {shown(name)}{did_you_mean(name, known)}"])


def read_bytes(path: str | Path) -> tuple[bytes, str]:
    """Read a user's file up to a little more than the limit.

    Parameters
    ----------
    path : str or Path
        Any file.

    Returns
    -------
    tuple
        Content, and how messages call the file.

    Raises
    ------
    InputFileError
        No such file, or none that can be read.
    """
    label = _on_one_line(path)
    try:
        problem = _not_a_file(Path(path))
        if not problem:
            with Path(path).open("rb") as stream:
                return stream.read(MAX_BYTES + 1), label
    except OSError as error:
        what = error.strerror or str(error)
        problem = f"file must be readable, got {what!r}; check it and its permissions"
    raise InputFileError([f"{label}: {problem}"])


def check(paths: Iterable[str | Path]) -> list[str]:
    """Find what is wrong with scenario files.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, or names of shipped scenarios.

    Returns
    -------
    list of str
        All mistakes of all files; empty if every file can be run.
    """
    problems: list[str] = []
    for path in paths:
        try:
            load_file(path)
        except InputFileError as error:
            problems.extend(error.problems)
    return problems


def _library() -> Traversable:
    """Give the folder of the shipped files, wherever the package is installed."""
    return files("scenarios").joinpath("library")


def _not_a_file(path: Path) -> str:
    """Say why a path cannot be read as a file; empty if it can."""
    if not path.exists():
        return "file must exist, got no such file; check its name and folder"
    if not path.is_file():
        return "path must be a file, got a folder or a device; name a file"
    return ""


def _on_one_line(path: str | Path) -> str:
    """Name a file in a message."""
    return str(path) if str(path).isprintable() else shown(str(path))
