"""What does a file tell people, beside the values that the model runs on?

Texts come in Indonesian and in English, because a trainer may need both in one room.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from scenarios.messages import one_of
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


def one_word_of(choices: Collection[str]) -> Any:
    """Make the type of a text that must be one of several.

    Parameters
    ----------
    choices : collection of str
        Valid values.

    Returns
    -------
    type
        For the field of a dataclass that a file describes.
    """

    def known(word: str) -> str:
        if word not in choices:
            raise ValueError(word)
        return word

    extra: dict[str, Any] = {"enum": sorted(choices)}
    rule = Rule(text=one_of(choices), choices=tuple(choices))
    return Annotated[str, AfterValidator(known), Field(json_schema_extra=extra), rule]


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
