"""What can the owner bear, and does it contradict itself or the shop?"""

from __future__ import annotations

from dataclasses import dataclass, fields

from experiments.advice.answers import Range, number, plain
from experiments.advice.said import LIMIT, Said
from experiments.advice.spoken_numbers import amount, hours
from scenarios.messages import shown
from sim.playbook import MAX_DELAY_H
from sim.rules import MONEY_H
from sim.scenario import Shop

MONEY_DAYS = MONEY_H / 24.0
"""Days over which the model counts takings."""

_MAX_IDR = 1e12
"""More money than the takings of any shop here in all these days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the owner can bear; None: not said."""

    lose_customers: float | None = None
    """More than so many are too many."""
    lose_idr: float | None = None
    """Takings lost in 90 days, unit IDR."""
    hours: float | None = None
    """The owner's own working hours, for answering; unit h."""
    money_idr: float | None = None
    """What may be paid in compensation, unit IDR."""
    answer_from_h: float | None = None
    """No answer can come earlier, in hours since the complaint; unit h."""
    answer_until_h: float | None = None
    """No answer can come later, in hours since the complaint; unit h."""


LIMIT_NAMES = tuple(item.name for item in fields(Limits))
"""Keys of the limits, without ``limit.``."""


def read_limits(said: Said, shop: Shop | None, ago_h: float | None) -> Limits:
    """Read what the owner can bear.

    Parameters
    ----------
    said : Said
        All answers; mistakes are noted there.
    shop : Shop, optional
        The owner's; None if it cannot be, and nothing is compared with it then.
    ago_h : float, optional
        Hours since the complaint, if known; unit h.

    Returns
    -------
    Limits
        Where a mistake was noted, it must not be used.
    """
    most_idr = _MAX_IDR if shop is None else shop.sales_per_day_idr * MONEY_DAYS
    most_people = _MAX_IDR if shop is None else shop.n_customers
    in_time = Range(low=0.0, high=MAX_DELAY_H, unit="h", too_high="the model looks no further")
    people = Range(low=0.0, high=most_people, unit="customers", too_high="the shop has no more")
    lost = f"these are its takings of {MONEY_DAYS:g} days"
    ranges = {
        "lose_customers": (people, amount),
        "lose_idr": (Range(low=0.0, high=most_idr, unit="rupiah", too_high=lost), amount),
        "hours": (Range(low=0.0, high=MONEY_H, unit="h"), hours),
        "money_idr": (Range(low=0.0, high=_MAX_IDR, unit="rupiah"), amount),
        "answer_from_h": (in_time, hours),
        "answer_until_h": (in_time, hours),
    }
    limits = Limits(**{name: number(said, f"{LIMIT}{name}", *ranges[name]) for name in LIMIT_NAMES})
    _check_times(said, limits, ago_h)
    return limits


def _check_times(said: Said, limits: Limits, ago_h: float | None) -> None:
    """Note a last hour that is over, or that comes before the first."""
    until_h, from_h = limits.answer_until_h, limits.answer_from_h
    key = f"{LIMIT}answer_until_h"
    if until_h is None:
        return
    got = f"got {shown(said.values[key])}"
    if ago_h is not None and until_h < ago_h:
        near = plain(ago_h)
        said.note(key, f"must not be over already, {near} h after the complaint, {got}; "
                       f"the nearest is {near}")  # fmt: skip
    if from_h is not None and from_h > until_h:
        near = plain(from_h)
        said.note(key, f"must be at least answer_from_h, {near} h, {got}; the nearest is {near}")
