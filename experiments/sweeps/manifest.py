"""What does a results folder say of itself, and can it be believed?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from experiments.files import write_whole
from experiments.sweeps.cells import FIRST_WORLD
from experiments.sweeps.layout import Layout
from experiments.sweeps.settings import PLAYBOOK, settings
from scenarios.messages import shown
from sim.errors import ResultsError
from sim.outcomes import OUTCOMES

MANIFEST = "manifest.json"
SCHEMA = 1
"""Version of the results folder."""

_MAX_BYTES = 1024**2


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Read what a results folder says of itself.

    Parameters
    ----------
    folder : Path
        Any folder.

    Returns
    -------
    dict or None
        With all that is needed, each of the right kind; None where there is no manifest.

    Raises
    ------
    ResultsError
        One that cannot be read, of another format, or that says too little.
    """
    path = folder / MANIFEST
    if not path.exists():
        return None
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError(f"{path.stat().st_size} bytes")
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        what = shown(str(error))
        msg = (
            f"{MANIFEST} must be readable, got {what} in {str(folder)!r}; restore it or start anew"
        )
        raise ResultsError(msg) from error
    if fault := _fault(manifest):
        raise ResultsError(f"{fault} in {str(folder)!r}; restore it or start anew")
    return dict(manifest)


def manifest_of(folder: Path) -> dict[str, Any]:
    """Read what a results folder says of itself, and insist that it is one.

    Parameters
    ----------
    folder : Path
        Any.

    Returns
    -------
    dict
        As :func:`read_manifest`.

    Raises
    ------
    ResultsError
        No results folder, or one whose manifest cannot be believed.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        msg = f"folder must hold the results of a sweep, got no {MANIFEST} in {str(folder)!r}"
        raise ResultsError(f"{msg}; check its name")
    return manifest


def layout_of(manifest: Mapping[str, Any], n_cells: int) -> Layout:
    """Tell how the rows of a results folder are cut into parts.

    Parameters
    ----------
    manifest : mapping
        As :func:`read_manifest` gives it.
    n_cells : int
        Of the folder.

    Returns
    -------
    Layout
        Of the folder.
    """
    told = manifest["layout"]
    return Layout(
        n_cells=n_cells,
        cells_per_part=told["cells_per_part"],
        replicates_per_part=told["replicates_per_part"],
    )


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write what a results folder says of itself.

    Parameters
    ----------
    folder : Path
        Of the results.
    manifest : mapping
        Plain values.

    Raises
    ------
    OutputFileError
        The disk is full, or the place cannot be written.
    """
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    write_whole(folder / MANIFEST, lambda draft: draft.write_text(text, encoding="utf-8"))


def _fault(manifest: Any) -> str:
    """Say what is wrong with a manifest; empty if nothing is."""
    if not isinstance(manifest, dict):
        return f"{MANIFEST} must be a mapping, got {shown(manifest)}"
    if manifest.get("schema") != SCHEMA:
        return f"results must be of format {SCHEMA}, got {shown(manifest.get('schema'))}"
    for path, (rule, is_right) in _RULES.items():
        value: Any = manifest
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        if not is_right(value):
            return f"{path} of {MANIFEST} must be {rule}, got {shown(value)}"
    return ""


def _is_count(value: Any) -> bool:
    """Tell whether something can be counted from 1."""
    return type(value) is int and value >= 1


def _are_known(known: Callable[[], object]) -> Callable[[Any], bool]:
    """Tell whether all entries of a list are among what is known."""

    def check(value: Any) -> bool:
        names: Any = known()
        return isinstance(value, list) and all(
            isinstance(entry, str) and entry in names for entry in value
        )

    return check


def _keys() -> set[str]:
    """Name all that can be varied."""
    return {*settings(), PLAYBOOK, FIRST_WORLD}


_TEXT = ("a text", lambda value: isinstance(value, str))
_COUNT = ("a whole number above 0", _is_count)
_KEYS = ("a list of known keys", _are_known(_keys))
_RULES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "study.name": _TEXT,
    "study.digest": _TEXT,
    "seed": ("a whole number from 0", lambda value: type(value) is int and 0 <= value < 2**63),
    "levers": _KEYS,
    "uncertainties": _KEYS,
    "outcomes": ("a list of known outcomes", _are_known(lambda: OUTCOMES)),
    "n_policies": _COUNT,
    "layout.cells_per_part": _COUNT,
    "layout.replicates_per_part": _COUNT,
    "versions": ("a mapping", lambda value: isinstance(value, dict)),
}
"""By dotted key: what a value must be, and whether it is."""
