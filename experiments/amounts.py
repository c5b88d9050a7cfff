"""How is the value of an outcome written? Money as money, chances in percent, the rest as numbers.

One rule for all tables that show several outcomes side by side.
"""

from __future__ import annotations

import math

from experiments.wording import Wording, significant

_MINUS = "\N{MINUS SIGN}"

_IN_PERCENT = frozenset(
    {"closed", "viral", "second_wave", "peak_sales_drop", "neighbour_sales_drop"}
)
"""Outcomes that are fractions, or whose mean is the chance of an event."""


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
    if outcome in _IN_PERCENT:
        return wording.percent(x, 1)
    if abs(x) >= 100:
        return wording.number(significant(x, 3))
    return wording.number(x, 2 if abs(x) < 10 else 1)


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


def _size(outcome: str, x: float, wording: Wording) -> str:
    """Write how large a difference is; one of chances is in points, so never "less than"."""
    return (
        f"{wording.number(100 * x, 1)}%" if outcome in _IN_PERCENT else amount(outcome, x, wording)
    )


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
