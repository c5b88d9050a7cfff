"""What may a scenario file say, in the form that editors understand?

``python -m scenarios.schema`` writes ``scenario.schema.json`` again from the declarations of the
model. The checks themselves are in ``document.py``; both come from the twins of ``twins.py``.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from scenarios.document import Document
from scenarios.twins import model_of
from scenarios.version import VERSION

FILE_NAME = "scenario.schema.json"
"""Beside this module."""


def scenario_schema() -> dict[str, Any]:
    """Describe a scenario file as JSON Schema, with units, ranges and meanings.

    Returns
    -------
    dict
        JSON Schema of draft 2020-12. Rules that tie several values together are not in it.
    """
    told = "A complaint about a small shop: what happened, and what to learn from it."
    return file_schema(Document, "bolasalju scenario", told)


def file_schema(group: Any, title: str, description: str) -> dict[str, Any]:
    """Describe what any of our files may say as JSON Schema.

    Parameters
    ----------
    group : type
        A dataclass: the keys of the file after ``schema``.
    title, description : str
        What the file is.

    Returns
    -------
    dict
        JSON Schema of draft 2020-12; the version of the format stands first.
    """
    described = model_of(group).model_json_schema(mode="validation")
    version = {"const": VERSION, "description": "version of the format; stands first in the file"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **described,
        "title": title,
        "description": description,
        "properties": {"schema": version, **described["properties"]},
        "required": ["schema", *described["required"]],
    }


def as_text(schema: dict[str, Any]) -> str:
    """Write a JSON Schema as it stands in its file.

    Parameters
    ----------
    schema : dict
        From :func:`file_schema`.

    Returns
    -------
    str
        JSON, indented, with a line end.
    """
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schema_text() -> str:
    """Write the JSON Schema as it stands in the file.

    Returns
    -------
    str
        JSON, indented, with a line end.
    """
    return as_text(scenario_schema())


def shipped_schema() -> str:
    """Read the JSON Schema that comes with the package.

    Returns
    -------
    str
        What :func:`schema_text` gave when it was last written.
    """
    return files("scenarios").joinpath(FILE_NAME).read_text(encoding="utf-8")


def main() -> None:
    """Write the file again."""
    Path(__file__).with_name(FILE_NAME).write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
