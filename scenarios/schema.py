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
    described = model_of(Document).model_json_schema(mode="validation")
    version = {"const": VERSION, "description": "version of the format; stands first in the file"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **described,
        "title": "bolasalju scenario",
        "description": "A complaint about a small shop: what happened, and what to learn from it.",
        "properties": {"schema": version, **described["properties"]},
        "required": ["schema", *described["required"]],
    }


def schema_text() -> str:
    """Write the JSON Schema as it stands in the file.

    Returns
    -------
    str
        JSON, indented, with a line end.
    """
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


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
