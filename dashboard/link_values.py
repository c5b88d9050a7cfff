"""How is one value of a link read? It is hostile until a reader here has looked at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from dashboard.injects import Inject, read_injects
from sim.responses import Tone

Reader = Callable[[str, Collection[str]], Any]
"""Takes a value and the scenarios that are offered."""
MOST_CELLS = 4
"""Of the laboratory, that are drawn at once."""
_WHOLE = re.compile(r"[0-9]{1,9}")
_GAME = re.compile(r"[A-Za-z]{0,5}")
_FOLDER = r"\w[\w .+-]{0,49}"
STUDY = re.compile(rf"{_FOLDER}(?:/{_FOLDER})?")
"""Name of a folder that may be offered, or of one within it: it never leads upwards."""
_CELLS = re.compile(rf"[0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{0,{MOST_CELLS - 1}}}")
SETTING = re.compile(r"[a-z][a-z0-9_]{0,39}(?:\.[a-z][a-z0-9_]{0,39}){0,3}")


def whole(low: int, high: int) -> Reader:
    """Make a reader of whole numbers.

    Parameters
    ----------
    low, high : int
        Least and most.

    Returns
    -------
    callable
        Reads one value of a link; ``ValueError`` for what cannot be used, as all readers here.
    """

    def read(text: str, _: Collection[str]) -> int:
        if not _WHOLE.fullmatch(text) or not text.isascii() or not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return read


def word(*known: str) -> Reader:
    """Make a reader of words.

    Parameters
    ----------
    *known : str
        All that may stand there.

    Returns
    -------
    callable
        Reads one value of a link.
    """

    def read(text: str, _: Collection[str]) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return read


def tone(text: str, _: Collection[str]) -> Tone:
    """Read a tone.

    Parameters
    ----------
    text : str
        A value of a link.
    _ : collection of str
        Not looked at.

    Returns
    -------
    Tone
        One of the five.

    Raises
    ------
    ValueError
        It cannot be used.
    """
    return Tone(text)


def injects(text: str, _: Collection[str]) -> tuple[Inject, ...]:
    """Read what the trainer lets happen.

    Parameters
    ----------
    text : str
        A value of a link.
    _ : collection of str
        Not looked at.

    Returns
    -------
    tuple of Inject
        By hour.

    Raises
    ------
    ValueError
        It cannot be used.
    """
    return read_injects(text)


def scenario(text: str, known: Collection[str]) -> str:
    """Read the name of a scenario.

    Parameters
    ----------
    text : str
        A value of a link.
    known : collection of str
        Scenarios that are offered.

    Returns
    -------
    str
        The same.

    Raises
    ------
    ValueError
        It cannot be used.
    """
    if text not in known:
        raise ValueError(text)
    return text


def game(text: str, _: Collection[str]) -> str:
    """Read the choices of a game; whether a case allows them is for the game to say.

    Parameters
    ----------
    text : str
        A value of a link.
    _ : collection of str
        Not looked at.

    Returns
    -------
    str
        A letter a turn.

    Raises
    ------
    ValueError
        It cannot be used.
    """
    if not _GAME.fullmatch(text):
        raise ValueError(text)
    return text


def cells(text: str, _: Collection[str]) -> tuple[int, ...]:
    """Read numbers of cells, each once.

    Parameters
    ----------
    text : str
        A value of a link.
    _ : collection of str
        Not looked at.

    Returns
    -------
    tuple of int
        At least one.

    Raises
    ------
    ValueError
        It cannot be used.
    """
    found = tuple(int(part) for part in text.split(".")) if _CELLS.fullmatch(text) else ()
    if not text.isascii() or not found or len(set(found)) < len(found):
        raise ValueError(text)
    return found


def formed(form: re.Pattern[str]) -> Reader:
    """Make a reader of names of a form; whether they are known is asked where they are used.

    Parameters
    ----------
    form : Pattern
        Of the whole name.

    Returns
    -------
    callable
        Reads one value of a link.
    """

    def read(text: str, _: Collection[str]) -> str:
        if not form.fullmatch(text):
            raise ValueError(text)
        return text

    return read
