"""Where was a number or a rule of the model found?

The bibliography stands in ``sources.toml``. A key that is not there is an error, so that
nothing can cite what nobody has read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sim.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of the bibliography."""

    key: str
    reference: str
    taken: str
    """What the model took from it."""
    how: str
    """How it was read off: page, abstract, source of a package, memory."""
    where: str
    """Address, empty if there is none."""


@cache
def sources() -> Mapping[str, Source]:
    """Read the bibliography.

    Returns
    -------
    mapping of str to Source
        By key, in the order of the file; read-only.
    """
    text = files("sim").joinpath("sources.toml").read_text(encoding="utf-8")
    entries = {key: Source(key=key, **parts) for key, parts in tomllib.loads(text).items()}
    return MappingProxyType(entries)


def cite(key: str) -> Source:
    """Look a source up.

    Parameters
    ----------
    key : str
        Such as ``"zhao2015"``.

    Returns
    -------
    Source
        What stands in the bibliography.

    Raises
    ------
    ParameterError
        No such key; the message names the nearest one.
    """
    known = sources()
    if key not in known:
        nearest = get_close_matches(key, known, n=1, cutoff=0.0)[0]
        msg = f"source must be a key of sources.toml, got {key!r}; the nearest is {nearest!r}"
        raise ParameterError(msg)
    return known[key]
