"""What number does an owner mean who writes ``1jt``, ``1,5juta``, ``800rb`` or ``1.000.000``?

Only what can be read in one way is read: digits in groups of three, a decimal comma or point before
a word for thousands or millions, and plain numbers. ``1.500rb`` may be 1.5 or 1,500 thousand and is
no number here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from types import MappingProxyType

from scenarios.overrides import NUMBER

WORDS: Mapping[str, int] = MappingProxyType(
    {
        "rb": 1_000,
        "ribu": 1_000,
        "k": 1_000,
        "jt": 1_000_000,
        "juta": 1_000_000,
        "miliar": 1_000_000_000,
    }
)
"""Words after a number, and what they multiply it by."""

_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([._])[0-9]{3}(?:\1[0-9]{3})*")
_WORDED = re.compile(
    rf"([+-]?[0-9]{{1,6}}(?:[.,][0-9]{{1,2}})?) ?({'|'.join(WORDS)})", re.IGNORECASE
)
_WITH_COMMA = re.compile(r"[+-]?[0-9]{1,9},[0-9]{1,9}")
_MONEY = re.compile(r"(?:Rp\.? ?)?", re.IGNORECASE)


def amount(value: object) -> float | None:
    """Read a number of people or of rupiah.

    Parameters
    ----------
    value : object
        A number, or a text with one.

    Returns
    -------
    float or None
        May be infinite; None if it is no number, or could be two.
    """
    if not isinstance(value, str):
        return _plain(value)
    start = _MONEY.match(value)
    text = value[start.end() :] if start else value
    if _GROUPED.fullmatch(text):
        return float(re.sub("[._]", "", text))
    if worded := _WORDED.fullmatch(text):
        number = float(worded[1].replace(",", "."))
        return float(round(number * WORDS[worded[2].lower()]))
    return float(text) if NUMBER.fullmatch(text) else None


def hours(value: object) -> float | None:
    """Read hours: a plain number, with a decimal point or comma.

    Parameters
    ----------
    value : object
        A number, or a text with one.

    Returns
    -------
    float or None
        Unit h; may be infinite; None if it is no number.
    """
    if not isinstance(value, str):
        return _plain(value)
    if _WITH_COMMA.fullmatch(value):
        return float(value.replace(",", "."))
    return float(value) if NUMBER.fullmatch(value) else None


def _plain(value: object) -> float | None:
    """Take a number of a file; one that is too large for the machine is infinite."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
