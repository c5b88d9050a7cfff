"""How is a scenario written back into a file that says only what differs from the defaults?"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from typing import Any

from ruamel.yaml import YAML

from scenarios.document import Document
from scenarios.story import ScenarioFile
from scenarios.version import VERSION
from scenarios.yaml_text import Location, read_tree

_WIDTH = 96


def document_of(file: ScenarioFile) -> Document:
    """Give a scenario the form of its file.

    Parameters
    ----------
    file : ScenarioFile
        A scenario whose platform is one of the profiles.

    Returns
    -------
    Document
        Every key of the file with its value.
    """
    told = {name: getattr(file, name) for name in _names(ScenarioFile) if name != "scenario"}
    parts = {
        name: getattr(file.scenario, name)
        for name in _names(Document)
        if name not in told and name != "platform"
    }
    return Document(**told, **parts, platform=file.scenario.platform.name)


def scenario_text(file: ScenarioFile) -> str:
    """Write a scenario as a file.

    Parameters
    ----------
    file : ScenarioFile
        A scenario whose platform is one of the profiles.

    Returns
    -------
    str
        YAML; :func:`scenarios.document.read_scenario` reads the same scenario from it.
    """
    return _dumped({"schema": VERSION, **_said(document_of(file))})


def with_values(text: str, label: str, changes: Mapping[Location, Any]) -> str:
    """Change single values of a file, and leave the rest of it, comments too, as it stands.

    Parameters
    ----------
    text : str
        The file.
    label : str
        How messages call it.
    changes : mapping of Location to object
        New values; None deletes a key or a row. A position one behind the last adds a row.

    Returns
    -------
    str
        YAML; whether the values are right is told when it is read.

    Raises
    ------
    InputFileError
        The file cannot be read as YAML that is safe.
    """
    tree = read_tree(text.encode("utf-8", "replace"), label)
    if tree.problems:
        raise tree.error()
    data = _yaml().load(text.removeprefix("\ufeff"))
    for location, value in changes.items():
        _change(data, location, value)
    return _dumped(data)


def _names(group: type[Any]) -> list[str]:
    """Name the fields of a dataclass."""
    return [item.name for item in fields(group)]


def _said(value: Any) -> Any:
    """Give plain values: of a group only what differs from its defaults."""
    if is_dataclass(value):
        items = [(item, getattr(value, item.name)) for item in fields(value)]
        return {item.name: _said(inner) for item, inner in items if not _is_usual(item, inner)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return [_said(inner) for inner in value] if isinstance(value, tuple) else value


def _is_usual(item: Field[Any], value: Any) -> bool:
    """Say whether a field has its default."""
    if item.default_factory is not MISSING:
        return bool(value == item.default_factory())
    return item.default is not MISSING and bool(value == item.default)


def _change(data: Any, location: Location, value: Any) -> None:
    """Put a value where it belongs; groups and rows that are missing are made."""
    *way, last = location
    for part, following in zip(way, location[1:], strict=True):
        if value is None and not _holds(data, part):
            return
        data = _inside(data, part, [] if isinstance(following, int) else {})
    if value is not None:
        _put(data, last, value)
    elif _holds(data, last):
        del data[last]


def _holds(data: Any, part: str | int) -> bool:
    """Say whether a group has a key, or a list a row."""
    if isinstance(part, int):
        return isinstance(data, list) and part < len(data)
    return isinstance(data, dict) and part in data


def _inside(data: Any, part: str | int, empty: Any) -> Any:
    """Go one step further in; what cannot hold anything is replaced."""
    if not _holds(data, part) or not isinstance(data[part], type(empty)):
        _put(data, part, empty)
        part = min(part, len(data) - 1) if isinstance(part, int) else part
    return data[part]


def _put(data: Any, part: str | int, value: Any) -> None:
    """Set a key, or a row, or add one."""
    if isinstance(part, int) and part >= len(data):
        data.append(value)
    else:
        data[part] = value


def _yaml() -> YAML:
    """Make what reads and writes as the shipped files are written."""
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(data: Any) -> str:
    """Write plain values as YAML."""
    stream = io.StringIO()
    _yaml().dump(data, stream)
    return stream.getvalue()
