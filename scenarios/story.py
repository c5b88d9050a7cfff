"""What does a scenario file tell people, beside the values that the model runs on?

Texts come in Indonesian and in English, because a trainer may need both in one room.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sim.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a value must be, in the words of an error message."""

    text: str
    choices: tuple[str, ...] = ()
    """All valid values, where they can be listed."""


Text = Annotated[str, Field(pattern=r"\S"), Rule(text="text that is not empty")]
"""Words for people."""

Word = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]{0,63}$"),
    Rule(text="lower-case letters, digits and underscores (at most 64), with a letter first"),
]
"""A name for machines: it stands in tables, in file names and on the command line."""


class Difficulty(StrEnum):
    """How much a room should already know."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilingual:
    """The same words in both languages; the fields are their language codes."""

    id: Text
    en: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFile:
    """All that a scenario file says."""

    name: str
    title: Bilingual
    story: Bilingual
    """What happened."""
    teaches: Bilingual
    """The one thing to take home."""
    watch: Bilingual
    """What to look at while the complaint runs."""
    discuss: tuple[Bilingual, ...]
    """Questions for the room."""
    cause: str
    difficulty: Difficulty
    scenario: Scenario
