"""Which row of the board turns red when a mechanism is switched off, or turned around?

A board that stays green whatever is broken proves nothing. ``mutations.yaml`` names, for each
mechanism that a row speaks of, the rows that must turn red without it; ``pytest -m slow
tests/statistical/test_mutations.py`` breaks the model in each of these ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from experiments.validation.board import judged
from experiments.validation.measuring import measure
from experiments.validation.pattern_file import chosen, load_patterns
from experiments.validation.settings import read_settings
from scenarios.document import read_document
from scenarios.story import Bilingual, Text
from sim.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One way to break the model."""

    what: Bilingual
    rows: tuple[Text, ...]
    """Rows that are green in the model as it ships and must turn red."""
    without: tuple[Text, ...] = ()
    """Mechanisms that are switched off."""
    set: tuple[Text, ...] = ()
    """Numbers that are turned around, each ``key=value``."""

    @property
    def name(self) -> str:
        """What is done, as one types it."""
        return " ".join([*(f"--without {name}" for name in self.without), *self.set])


@dataclass(frozen=True, slots=True, kw_only=True)
class MutationDocument:
    """The keys of the file after ``schema``."""

    mutations: tuple[Mutation, ...]


@cache
def load_mutations() -> tuple[Mutation, ...]:
    """Read how the model can be broken.

    Returns
    -------
    tuple of Mutation
        Each with rows that exist, and switches and numbers that the model takes.

    Raises
    ------
    InputFileError
        The file is wrong.
    ParameterError
        No such row or mechanism.
    """
    label = "mutations.yaml"
    data = files("experiments").joinpath("validation", label).read_bytes()
    said, _ = read_document(data, label, MutationDocument)
    known = {row.id for pattern in load_patterns() for row in pattern.rows}
    for mutation in said.mutations:
        read_settings(mutation.set, mutation.without)
        if unknown := [name for name in mutation.rows if name not in known]:
            raise ParameterError(f"rows must stand on the board, got {', '.join(unknown)}")
    found: tuple[Mutation, ...] = said.mutations
    return found


def pattern_of(row: str) -> str:
    """Name the pattern of a row.

    Parameters
    ----------
    row : str
        Such as ``P9b``.

    Returns
    -------
    str
        Such as ``P9``.
    """
    return row.rstrip("abcdefghijklmnopqrstuvwxyz")


def red_rows(mutation: Mutation, *, seed: int = 0, workers: int | None = None) -> list[str]:
    """Break the model and measure the rows that speak of it.

    Parameters
    ----------
    mutation : Mutation
        How it is broken.
    seed : int
        Of the worlds.
    workers : int, optional
        Threads; one for each core if not given.

    Returns
    -------
    list of str
        Those of its rows that are red then, with as many worlds as their protocols ask for.
    """
    settings = read_settings(mutation.set, mutation.without)
    red: list[str] = []
    for name in dict.fromkeys(pattern_of(row) for row in mutation.rows):
        (pattern,) = chosen([name])
        findings = measure(
            name, worlds=pattern.worlds, seed=seed, settings=settings, workers=workers
        )
        result = judged(pattern, pattern.worlds, findings)
        red += [row.row.id for row in result.rows if not row.passes and row.row.id in mutation.rows]
    return red
