"""Is one answer of the owner a word that is known, or a number that can be meant?

What cannot is noted with the nearest that can, and the next answer is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass

from experiments.advice.said import Said
from scenarios.messages import did_you_mean, one_of, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What a number must be."""

    low: float
    high: float
    unit: str = ""
    is_whole: bool = False
    too_low: str = ""
    """Why not less; empty if that needs no words."""
    too_high: str = ""
    """Why not more."""


def word(said: Said, key: str, choices: Collection[str]) -> str | None:
    """Read an answer that is one of several words.

    Parameters
    ----------
    said : Said
        All answers; a mistake is noted there.
    key : str
        Of the answer.
    choices : collection of str
        Valid words.

    Returns
    -------
    str or None
        None if it was not given, or is wrong.
    """
    value = said.values.get(key)
    if value is None or value in list(choices):
        return None if value is None else str(value)
    remedy = did_you_mean(value, choices) or "; leave it out to skip the question"
    said.note(key, f"must be {one_of(choices)}, got {shown(value)}{remedy}")
    return None


def number(
    said: Said, key: str, limits: Range, read: Callable[[object], float | None]
) -> float | None:
    """Read an answer that is a number.

    Parameters
    ----------
    said : Said
        All answers; a mistake is noted there.
    key : str
        Of the answer.
    limits : Range
        What it must be.
    read : callable
        Turns what was given into a number, or None.

    Returns
    -------
    float or None
        None if it was not given, or is wrong.
    """
    given = said.values.get(key)
    if given is None:
        return None
    value = read(given)
    if value is None or math.isnan(value):
        remedy = "write it in digits, or leave it out to skip the question"
        said.note(key, f"must be {_rule(limits)}, got {shown(given)}; {remedy}")
    elif not limits.low <= value <= limits.high:
        is_low = value < limits.low
        why = limits.too_low if is_low else limits.too_high
        near = plain(limits.low if is_low else limits.high)
        because = f": {why}" if why else ""
        said.note(
            key, f"must be {_rule(limits)}{because}, got {shown(given)}; the nearest is {near}"
        )
    elif limits.is_whole and isinstance(given, float):
        remedy = "write it without a point, such as 1000 or 1_000"
        said.note(key, f"must be {_rule(limits)}, got {shown(given)}; {remedy}")
    elif limits.is_whole and not value.is_integer():
        remedy = f"the nearest is {plain(round(value))}"
        said.note(key, f"must be {_rule(limits)}, got {shown(given)}; {remedy}")
    else:
        return value
    return None


def plain(value: float) -> str:
    """Write a number so that it can be given as an answer.

    Parameters
    ----------
    value : float
        Finite.

    Returns
    -------
    str
        Digits, without groups.
    """
    return str(int(value)) if float(value).is_integer() else repr(round(value, 4))


def _rule(limits: Range) -> str:
    """Say what a number must be."""
    kind = "a whole number" if limits.is_whole else "a number"
    unit = f" {limits.unit}" if limits.unit else ""
    return f"{kind} in [{plain(limits.low)}, {plain(limits.high)}]{unit}"
