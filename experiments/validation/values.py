"""How are a value, its interval and its band written for people?"""

from __future__ import annotations

import math

from experiments.validation.board import RowResult
from experiments.validation.pattern_file import Row, Unit
from experiments.wording import Wording, significant

_DIGITS = {Unit.CORRELATION: 2, Unit.COUNT: 0, Unit.MINUTES: 0, Unit.HOURS: 1}


def amount(x: float, unit: Unit, wording: Wording) -> str:
    """Write a value.

    Parameters
    ----------
    x : float
        What is not finite becomes a dash.
    unit : Unit
        How to write it.
    wording : Wording
        The language.

    Returns
    -------
    str
        With its unit, where it has one.
    """
    if unit is Unit.SHARE:
        return wording.percent(x, 1) if math.isfinite(x) else wording.text("number_none")
    if unit is Unit.CHANGE:
        return ("+" if x > 0 else "") + wording.percent(x, 1 if abs(x) < 1 else 0)
    if unit is Unit.NUMBER:
        rounded = significant(x, 3)
        return wording.number(rounded, 2 if abs(x) >= 0.1 or x == 0 else 4)
    number = wording.number(x, _DIGITS[unit])
    if unit in (Unit.MINUTES, Unit.HOURS) and math.isfinite(x):
        return wording.text(f"board_{unit.value}", number=number)
    return number


def value_of(result: RowResult, wording: Wording) -> str:
    """Write what was found.

    Parameters
    ----------
    result : RowResult
        One row.
    wording : Wording
        The language.

    Returns
    -------
    str
        A value.
    """
    return amount(result.finding.value, result.row.unit, wording)


def interval_of(result: RowResult, wording: Wording) -> str:
    """Write how sure it is.

    Parameters
    ----------
    result : RowResult
        One row.
    wording : Wording
        The language.

    Returns
    -------
    str
        Both ends; a dash where it is open.
    """
    low, high = result.finding.ci95
    if not math.isfinite(low):
        return wording.text("number_none")
    ends = (amount(end, result.row.unit, wording) for end in (low, high))
    return wording.text("range", **dict(zip(("low", "high"), ends, strict=True)))


def band_of(row: Row, wording: Wording) -> str:
    """Write what is asked.

    Parameters
    ----------
    row : Row
        One row.
    wording : Wording
        The language.

    Returns
    -------
    str
        Both limits, or the one there is.
    """
    low = None if row.low is None else amount(row.low, row.unit, wording)
    high = None if row.high is None else amount(row.high, row.unit, wording)
    if low is None:
        return wording.text("board_below" if row.high_is_open else "board_at_most", high=high)
    if high is None:
        return wording.text("board_above" if row.low_is_open else "board_at_least", low=low)
    if low == high:
        return low
    told = wording.text("range", low=low, high=high)
    open_ends = [
        wording.text("board_without", end=end)
        for end, is_open in ((low, row.low_is_open), (high, row.high_is_open))
        if is_open
    ]
    return " ".join([told, *open_ends])


def verdict_of(result: RowResult, wording: Wording) -> str:
    """Say whether a row passes.

    Parameters
    ----------
    result : RowResult
        One row.
    wording : Wording
        The language.

    Returns
    -------
    str
        One or two words.
    """
    if not result.is_measured:
        return wording.text("board_unmeasured")
    return wording.text("board_pass" if result.passes else "board_fail")


def notes_of(result: RowResult, wording: Wording) -> list[str]:
    """Say what must be known to read a verdict.

    Parameters
    ----------
    result : RowResult
        One row.
    wording : Wording
        The language.

    Returns
    -------
    list of str
        Sentences; empty if there is nothing to say.
    """
    notes = []
    if not result.is_measured:
        needed = wording.number(result.needed)
        got = wording.number(result.finding.n)
        notes.append(wording.text("board_too_few", got=got, needed=needed))
    elif result.is_close:
        notes.append(wording.text("board_close"))
    if result.row.band_is_assumed:
        notes.append(wording.text("board_assumed"))
    if result.row.holds_by_construction:
        notes.append(wording.text("board_by_construction"))
    return notes
