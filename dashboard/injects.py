"""What does the trainer let happen on top of the scenario, and how does a link say it?

An inject is an event of the scenario language: a third party steps in at an hour, in every world
and under both answers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dashboard.text import PageText
from sim.scenario import Complaint, Happening, WorldEvent

MOST_INJECTS = 3
"""In one link; a room cannot follow more, and a scenario has room for seven events."""
MAX_INJECT_H = 96
"""The last hour at which one may happen: the end of the clock of the stage."""
_ONE = re.compile(r"([a-z_]{1,20})-(0|[1-9][0-9]?)", re.ASCII)


class Inject(NamedTuple):
    """Something that the trainer lets happen."""

    kind: Happening
    at_h: int
    """Whole hours since the complaint."""


def read_injects(text: str) -> tuple[Inject, ...]:
    """Read the injects of a link.

    Parameters
    ----------
    text : str
        Such as ``press-12.amplifier-6``.

    Returns
    -------
    tuple of Inject
        In the order of the link.

    Raises
    ------
    ValueError
        Anything else, a third party twice at one hour, or more than ``MOST_INJECTS``.
    """
    matches = [_ONE.fullmatch(part) for part in text[:200].split(".")]
    found = tuple(Inject(Happening(m.group(1)), int(m.group(2))) for m in matches if m)
    is_fit = len(found) == len(matches) == len(set(found)) <= MOST_INJECTS and len(text) <= 200
    if not is_fit or any(inject.at_h > MAX_INJECT_H for inject in found):
        raise ValueError(text)
    return found


def written_injects(injects: tuple[Inject, ...]) -> str | None:
    """Write injects as a link says them.

    Parameters
    ----------
    injects : tuple of Inject
        What happens.

    Returns
    -------
    str or None
        None for nothing: the link does not say the key then.
    """
    return ".".join(f"{inject.kind.value}-{inject.at_h}" for inject in injects) or None


def events_of(injects: tuple[Inject, ...]) -> tuple[WorldEvent, ...]:
    """Give injects as events of a scenario.

    Parameters
    ----------
    injects : tuple of Inject
        What happens.

    Returns
    -------
    tuple of WorldEvent
        For as many people as the third party usually reaches.
    """
    return tuple(WorldEvent(kind=inject.kind, at_h=float(inject.at_h)) for inject in injects)


def offered_kinds(complaint: Complaint) -> list[Happening]:
    """List what may be let happen.

    Parameters
    ----------
    complaint : Complaint
        Of the scenario: nobody can prove a true complaint wrong.

    Returns
    -------
    list of Happening
        In the order of the model.
    """
    return [kind for kind in Happening if kind is not Happening.PROOF or complaint.is_false]


def told_injects(injects: tuple[Inject, ...], text: PageText) -> str:
    """Say what was let happen, for the line under every figure.

    Parameters
    ----------
    injects : tuple of Inject
        What happens.
    text : PageText
        The language.

    Returns
    -------
    str
        A sentence with a space before it; empty for nothing.
    """
    if not injects:
        return ""
    parts = [
        text.text("inject_one", what=text.text(f"act_{inject.kind.value}"), hour=inject.at_h)
        for inject in injects
    ]
    return " " + text.text("inject_told", what="; ".join(parts))
