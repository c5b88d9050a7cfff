"""In which unit is an outcome drawn, and how are its numbers written on axes and in cells?"""

from __future__ import annotations

import math
from dataclasses import dataclass

from experiments.amounts import is_event
from experiments.wording import Wording, significant

UNITS: dict[str, str] = {
    "lost_customers": "people",
    "paused_customers": "people",
    "won_back": "people",
    "never_knew": "people",
    "new_customers": "people",
    "lost_sales_idr": "IDR",
    "peak_sales_drop": "percent",
    "neighbour_sales_drop": "percent",
    "recovery_day": "days",
    "reputation_day7": "trust",
    "reputation_day90": "trust",
    "rating": "stars",
    "reach": "accounts",
    "shares": "times",
    "complaint_posts": "posts",
    "negative_posts": "posts",
    "cascade_depth": "steps",
    "structural_virality": "steps",
    "peak_h": "h",
    "half_life_h": "h",
    "owner_hours": "h",
    "reproduction_number": "per_post",
    "outside_critics_ratio": "per_follower",
    "waves": "waves",
}
"""Unit of each outcome that has a size; the others happen or do not: their mean is a chance."""

_TIMES_100 = frozenset({"percent", "trust"})
_MAGNITUDES = ((1e9, "billion_idr"), (1e6, "million_idr"), (1e3, "thousand_idr"), (1.0, "IDR"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How the numbers of an outcome are brought to a size that can be read."""

    factor: float
    """Times the value in the unit of the outcome."""
    unit: str
    """As words."""

    def number(self, x: float, wording: Wording) -> str:
        """Write a mean, given in the unit of the outcome, with at most three digits."""
        shown = significant(x * self.factor, 3)
        size = abs(shown)
        if not math.isfinite(shown) or shown == 0.0:
            return wording.number(shown)
        digits = 2 if size >= 0.1 else 1 - math.floor(math.log10(size))
        return wording.number(shown, 0 if size >= 100 else 1 if size >= 10 else digits)

    def short(self, x: float, wording: Wording) -> str:
        """Write a single value or a tick: as a mean, without decimals that say nothing."""
        shown = significant(x * self.factor, 3)
        if not math.isfinite(shown) or shown == round(shown):
            return wording.number(shown)
        digits = max(1, 2 - math.floor(math.log10(abs(shown))))
        while digits > 1 and round(shown, digits - 1) == shown:
            digits -= 1
        return wording.number(shown, digits)


def scale_of(outcome: str, largest: float, wording: Wording) -> Scale:
    """Choose how the numbers of an outcome are written.

    Parameters
    ----------
    outcome : str
        Its name.
    largest : float
        Largest number to be written, without its sign, in the unit of the outcome.
    wording : Wording
        The language.

    Returns
    -------
    Scale
        Money in rupiah, thousands, millions or billions; fractions and chances in percent.
    """
    unit = UNITS.get(outcome, "percent" if is_event(outcome) else "")
    factor = 100.0 if unit in _TIMES_100 else 1.0
    if unit == "IDR":
        size, unit = next((m for m in _MAGNITUDES if largest >= m[0]), _MAGNITUDES[-1])
        factor = 1.0 / size
    return Scale(factor=factor, unit=wording.text(f"unit_{unit}") if unit else "")


def axis_title(outcome: str, scale: Scale, wording: Wording) -> str:
    """Name an axis: what it shows, and in which unit.

    Parameters
    ----------
    outcome : str
        Its name.
    scale : Scale
        Of its numbers.
    wording : Wording
        The language.

    Returns
    -------
    str
        Such as ``Lost customers (people)``.
    """
    label = outcome_label(outcome, wording)
    return f"{label} ({scale.unit})" if scale.unit else label


def outcome_label(outcome: str, wording: Wording) -> str:
    """Name an outcome.

    Parameters
    ----------
    outcome : str
        Its name.
    wording : Wording
        The language.

    Returns
    -------
    str
        Two or three words; its bare name if the catalogue does not know it.
    """
    try:
        return wording.outcome(outcome).label
    except KeyError:
        return outcome
