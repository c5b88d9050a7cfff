"""Where are the sentences? In ``locale/id.yaml`` and ``locale/en.yaml``, a file for each language.

Each file is one flat catalogue, which a translator edits without Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from ruamel.yaml import YAML

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Read the sentences of a language.

    Parameters
    ----------
    lang : str
        One of ``LANGUAGES``.

    Returns
    -------
    mapping of str to str
        Read-only; sentences with ``str.format`` placeholders.

    Raises
    ------
    ValueError
        A language that is not there.
    """
    if lang not in LANGUAGES:
        msg = f"lang must be one of {', '.join(LANGUAGES)}, got {lang!r}"
        raise ValueError(msg)
    source = files("experiments").joinpath("locale", f"{lang}.yaml").read_text(encoding="utf-8")
    return MappingProxyType(dict(YAML(typ="safe", pure=True).load(source)))
