"""How is the value of an outcome written? Money as money, chances in percent, the rest as numbers.

One rule for all tables that show several outcomes side by side.
"""

from __future__ import annotations

import math

import numpy as np

from experiments.wording import Wording, significant
from sim.outcomes import OUTCOMES

_MINUS = "\N{MINUS SIGN}"

_FRACTIONS = frozenset({"peak_sales_drop", "neighbour_sales_drop"})
_EVENT = "(0 or 1)"
"""What the meaning of an outcome says that happens or does not."""


def is_event(outcome: str) -> bool:
    """Tell whether an outcome happens or does not, so that its mean is a chance.

    Parameters
    ----------
    outcome : str
        Its name.

    Returns
    -------
    bool
        As its meaning says.
    """
    return _EVENT in OUTCOMES.get(outcome, "")


def amount(outcome: str, x: float, wording: Wording) -> str:
    """Write a value.

    Parameters
    ----------
    outcome : str
        Name of the outcome.
    x : float
        In its unit; what is not finite becomes a dash.
    wording : Wording
        The language.

    Returns
    -------
    str
        With the three digits that a model may claim.
    """
    if outcome.endswith("_idr"):
        return wording.rupiah(significant(x, 3))
    if _is_in_percent(outcome):
        return wording.percent(x, 1)
    if abs(x) >= 100:
        return wording.number(significant(x, 3))
    return wording.number(x, 2 if abs(x) < 10 else 1)


def spread(outcome: str, low: float, high: float, wording: Wording) -> str:
    """Write from where to where single worlds lie.

    Parameters
    ----------
    outcome : str
        Name of the outcome.
    low, high : float
        In its unit; whole where digits would tell nothing.
    wording : Wording
        The language.

    Returns
    -------
    str
        Such as ``0–2``; empty for an event, of which a range tells nothing.
    """
    if is_event(outcome):
        return ""
    is_whole = high - low >= 10 or (low == np.rint(low) and high == np.rint(high))
    is_number = not outcome.endswith("_idr") and not _is_in_percent(outcome)
    first, last = (
        wording.number(significant(x, 3)) if is_whole and is_number else amount(outcome, x, wording)
        for x in (low, high)
    )
    return f"{first}–{last}" if low >= 0 else wording.text("range", low=first, high=last)


def change(outcome: str, x: float, wording: Wording) -> str:
    """Write a difference, with its sign.

    Parameters
    ----------
    outcome : str
        Name of the outcome.
    x : float
        In its unit.
    wording : Wording
        The language.

    Returns
    -------
    str
        Such as ``+0.15``; zero has no sign.
    """
    if not math.isfinite(x):
        return wording.text("number_none")
    written, zero = (_size(outcome, size, wording) for size in (abs(x), 0.0))
    if written == zero:
        return written
    return ("+" if x > 0 else _MINUS) + written


def _is_in_percent(outcome: str) -> bool:
    """Tell whether an outcome is a fraction, or its mean the chance of an event."""
    return outcome in _FRACTIONS or is_event(outcome)


def _size(outcome: str, x: float, wording: Wording) -> str:
    """Write how large a difference is; one of chances is in points, so never "less than"."""
    if _is_in_percent(outcome):
        return f"{wording.number(100 * x, 1)}%"
    return amount(outcome, x, wording)


def change_with_interval(
    outcome: str, mean: float, ci95: tuple[float, float], wording: Wording
) -> str:
    """Write a mean difference and its interval.

    Parameters
    ----------
    outcome : str
        Name of the outcome.
    mean : float
        Mean difference.
    ci95 : tuple of float
        From and to.
    wording : Wording
        The language.

    Returns
    -------
    str
        Such as ``+0.15 (+0.02 to +0.31)``.
    """
    low, high = (change(outcome, bound, wording) for bound in ci95)
    return f"{change(outcome, mean, wording)} ({wording.text('range', low=low, high=high)})"
