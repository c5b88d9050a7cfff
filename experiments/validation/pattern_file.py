"""Which published patterns must the model reproduce, within which bands, and who found them?

They are data: ``patterns.yaml`` is read as strictly as a scenario file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import Field

from experiments.design import check_each_once
from scenarios.document import read_document
from scenarios.messages import did_you_mean, one_of, shown
from scenarios.story import Bilingual, Rule, Text
from scenarios.yaml_text import Location, Tree
from sim.errors import ParameterError
from sim.quantities import param
from sim.sources import sources

MAX_WORLDS = 100_000

_Edge: Any = Annotated[
    float, Field(allow_inf_nan=False), Rule(text="a number, or null for no limit")
]
_EVIDENCE_ROW = re.compile(r"#[1-9][0-9]{0,2}")
_PATTERN = re.compile(r"P[1-9][0-9]?")


class Unit(StrEnum):
    """How a value is written."""

    SHARE = "share"
    """A fraction, in percent."""
    CHANGE = "change"
    """A fraction with its sign, in percent."""
    NUMBER = "number"
    CORRELATION = "correlation"
    COUNT = "count"
    MINUTES = "minutes"
    HOURS = "hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value of a pattern, and the band in which it must lie."""

    id: Text
    name: Bilingual
    unit: Unit
    low: _Edge | None
    """None: no lower limit."""
    high: _Edge | None
    low_is_open: bool = False
    """The limit itself lies outside."""
    high_is_open: bool = False
    target: _Edge | None = None
    """What the source found."""
    band_is_assumed: bool = False
    """The source gives a direction, the band is ours."""
    holds_by_construction: bool = False
    """The model has no way to break it: no number and no switch turns the row red."""
    at_least: int = param(
        1, unit="worlds", low=1, high=MAX_WORLDS, kind="assumed",
        meaning="observations without which the row cannot pass",
    )  # fmt: skip

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in the band.

        Parameters
        ----------
        value : float
            What was measured; nan lies in no band.

        Returns
        -------
        bool
            True inside, and at a limit that is not open.
        """
        above = self.low is None or value > self.low or (value == self.low and not self.low_is_open)
        below = self.high is None or value < self.high
        below = below or (value == self.high and not self.high_is_open)
        return above and below and value == value  # noqa: PLR0124 - nan alone differs from itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What research found, how it is measured here, and what must come out."""

    id: Text
    name: Bilingual
    statement: Bilingual
    protocol: Bilingual
    """What is run and counted; written down before it was measured."""
    conditional: Bilingual | None = None
    """Which worlds count, if not all."""
    worlds: int = param(
        200, unit="worlds", low=200, high=MAX_WORLDS, kind="assumed",
        meaning="worlds that the protocol asks for, in each of its cases",
    )  # fmt: skip
    fast_worlds: int = param(
        200, unit="worlds", low=10, high=MAX_WORLDS, kind="assumed",
        meaning="worlds of a fast look, which is no verdict",
    )  # fmt: skip
    sources: tuple[Text, ...]
    """Keys of ``sim/sources.toml``."""
    evidence: tuple[Text, ...]
    """Rows of the evidence table, such as ``#43``."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternDocument:
    """The keys of the file after ``schema``."""

    patterns: tuple[Pattern, ...]


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """Read the shipped patterns.

    Returns
    -------
    tuple of Pattern
        In the order of the file.
    """
    file = files("experiments").joinpath("validation", "patterns.yaml")
    return read_patterns(file.read_bytes(), file.name)


def read_patterns(data: bytes, label: str) -> tuple[Pattern, ...]:
    """Read the bytes of a file of patterns.

    Parameters
    ----------
    data : bytes
        Content of the file.
    label : str
        How messages call the file.

    Returns
    -------
    tuple of Pattern
        Checked in every part.

    Raises
    ------
    InputFileError
        All mistakes, each as ``file:line:column: key: message``.
    """
    said, tree = read_document(data, label, PatternDocument)
    seen: set[str] = set()
    for at, pattern in enumerate(said.patterns):
        where: Location = ("patterns", at)
        if not _PATTERN.fullmatch(pattern.id):
            told = f"must be P and a number, got {shown(pattern.id)}; write such as P8"
            _note(tree, (*where, "id"), told)
        if pattern.fast_worlds > pattern.worlds:
            told = f"must be at most worlds, {pattern.worlds}, got {pattern.fast_worlds}; lower it"
            _note(tree, (*where, "fast_worlds"), told)
        _check_origin(pattern, where, tree)
        for number, row in enumerate(pattern.rows):
            _check_row(pattern, row, (*where, "rows", number), tree, seen)
    if tree.problems:
        raise tree.error()
    patterns: tuple[Pattern, ...] = said.patterns
    return patterns


def _check_origin(pattern: Pattern, where: Location, tree: Tree) -> None:
    """Note what is no key of the bibliography and no row of the evidence table."""
    for at, key in enumerate(pattern.sources):
        if key not in sources():
            remedy = did_you_mean(key, sources())
            told = f"must be a key of sources.toml, got {shown(key)}{remedy}"
            _note(tree, (*where, "sources", at), told)
    for at, entry in enumerate(pattern.evidence):
        if not _EVIDENCE_ROW.fullmatch(entry):
            told = f"must be a row of the evidence table such as '#43', got {shown(entry)}"
            _note(tree, (*where, "evidence", at), told)


def _check_row(pattern: Pattern, row: Row, where: Location, tree: Tree, seen: set[str]) -> None:
    """Note a row that belongs elsewhere, stands twice, or has an empty band."""
    if not re.fullmatch(f"{re.escape(pattern.id)}[a-z]?", row.id):
        told = f"must be {pattern.id} and perhaps a letter, got {shown(row.id)}; rename it"
        _note(tree, (*where, "id"), told)
    if row.id in seen:
        _note(tree, (*where, "id"), f"must be named once, got {shown(row.id)} again; rename it")
    seen.add(row.id)
    if row.low is None and row.high is None:
        _note(tree, (*where, "low"), "must be a number where high is null, got null; give one")
    elif row.low is not None and row.high is not None and row.low > row.high:
        _note(tree, (*where, "low"), f"must be at most high, {row.high:g}, got {row.low:g}; swap")


def chosen(ids: Sequence[str]) -> tuple[Pattern, ...]:
    """Choose patterns by id.

    Parameters
    ----------
    ids : sequence of str
        Such as ``P8``; nothing for all.

    Returns
    -------
    tuple of Pattern
        In the order of the file.

    Raises
    ------
    ParameterError
        No such pattern, or one that is named twice.
    """
    for name in ids:
        pattern_id(name)
    if ids:
        check_each_once("pattern", ids)
    return tuple(pattern for pattern in load_patterns() if not ids or pattern.id in ids)


def pattern_id(name: str) -> str:
    """Read the id of a pattern.

    Parameters
    ----------
    name : str
        Such as ``P8``.

    Returns
    -------
    str
        The same.

    Raises
    ------
    ParameterError
        No such pattern; the message names the nearest one.
    """
    known = [pattern.id for pattern in load_patterns()]
    if name not in known:
        near = difflib.get_close_matches(name.upper(), known, n=1)
        remedy = f"; did you mean {near[0]!r}?" if near else ""
        raise ParameterError(f"pattern must be {one_of(known)}, got {shown(name)}{remedy}")
    return name


def _note(tree: Tree, location: Location, sentence: str) -> None:
    """Note a mistake at the place of a value."""
    tree.add(tree.value_places[location], sentence, location)
