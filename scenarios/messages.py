"""How is it said that a value or a key is not a valid one, in files and on the command line?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sim.quantities import Quantity

WITHOUT_UNIT = "; write a plain number without a unit"
"""Remedy for a text where a number is meant."""


def one_of(choices: Iterable[str]) -> str:
    """List what is valid.

    Parameters
    ----------
    choices : iterable of str
        Valid values.

    Returns
    -------
    str
        In alphabetical order.
    """
    return f"one of {sorted(choices)}"


def did_you_mean(value: object, choices: Iterable[str]) -> str:
    """Name the nearest valid value.

    Parameters
    ----------
    value : object
        What was given.
    choices : iterable of str
        Valid values.

    Returns
    -------
    str
        A remedy with its semicolon; empty if nothing is near.
    """
    near = nearest(value, choices)
    return f"; did you mean {near!r}?" if near else ""


def nearest(value: object, choices: Iterable[str]) -> str:
    """Find the nearest valid value.

    Parameters
    ----------
    value : object
        What was given.
    choices : iterable of str
        Valid values, in lower case.

    Returns
    -------
    str
        Empty if nothing is near.
    """
    if not isinstance(value, str):
        return ""
    return next(iter(difflib.get_close_matches(value.lower(), list(choices), n=1)), "")


def must_be_known(key: str, known: Iterable[str]) -> str:
    """Say that a key is not known.

    Parameters
    ----------
    key : str
        What was given.
    known : iterable of str
        Valid keys.

    Returns
    -------
    str
        With the nearest valid key, or all of them if none is near.
    """
    known = list(known)
    remedy = did_you_mean(key, known) or f"; known are {', '.join(known)}"
    return f"must be known, got {shown(key)}{remedy}"


def number_rule(quantity: Quantity, value: object, got: str) -> str:
    """Say what a declared number must be.

    Parameters
    ----------
    quantity : Quantity
        The declaration.
    value : object
        What was given.
    got : str
        How a message shows it.

    Returns
    -------
    str
        Kind, range, unit, what was given, and the remedy if it is a text.
    """
    kind = "whole number" if isinstance(quantity.default, int) else "number"
    unit = "" if quantity.unit == "1" else f" {quantity.unit}"
    remedy = WITHOUT_UNIT if isinstance(value, str) else ""
    return f"a {kind} in [{quantity.low:g}, {quantity.high:g}]{unit}, {got}{remedy}"


def shown(value: object) -> str:
    """Show a value in a message: on one line, shortened, in the words of YAML.

    Parameters
    ----------
    value : object
        Anything that stood in a file.

    Returns
    -------
    str
        What follows ``got``.
    """
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= 70 else f"{text[:66]}...{text[-1]}"
