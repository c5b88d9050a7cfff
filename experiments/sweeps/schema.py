"""What may the file of a sweep say, in the form that editors understand?

``python -m experiments.sweeps.schema`` writes ``study.schema.json`` again from the declarations in
``study.py``. The checks themselves are in ``reading.py``; both come from the same twins.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from experiments.sweeps.settings import PLAYBOOK, settings
from experiments.sweeps.study import SweepDocument
from scenarios.schema import as_text, file_schema

FILE_NAME = "study.schema.json"
"""Beside this module."""


def study_schema() -> dict[str, Any]:
    """Describe the file of a sweep as JSON Schema, with units, ranges and meanings.

    Returns
    -------
    dict
        JSON Schema of draft 2020-12. Which values a key allows, and rules that tie several values
        together, are not in it.
    """
    told = "Many worlds: what the owner decides, what nobody knows, and how often."
    schema = file_schema(SweepDocument, "bolasalju sweep", told)
    for group in ("Lever", "Uncertainty"):
        schema["$defs"][group]["properties"]["key"]["enum"] = [*settings(), PLAYBOOK]
    return schema


def schema_text() -> str:
    """Write the JSON Schema as it stands in the file.

    Returns
    -------
    str
        JSON, indented, with a line end.
    """
    return as_text(study_schema())


def shipped_schema() -> str:
    """Read the JSON Schema that comes with the package.

    Returns
    -------
    str
        What :func:`schema_text` gave when it was last written.
    """
    return files("experiments.sweeps").joinpath(FILE_NAME).read_text(encoding="utf-8")


def main() -> None:
    """Write the file again."""
    Path(__file__).with_name(FILE_NAME).write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
