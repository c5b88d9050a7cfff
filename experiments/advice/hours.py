"""When is it too late, and which answers are worth as much as each other? Hours, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from experiments.advice.crossing import Crossing, crossing
from experiments.advice.evenings import Evenings
from experiments.advice.shop_questions import AskedShop
from experiments.advice.ways_to_answer import SILENCE, Answer
from sim.responses import Tone

WORTH = 0.5
"""Without a limit of the owner: the hour at which this part of what the soonest answer saves beside
silence is gone (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSafeHour:
    """The hour after which even the best tone cannot keep the loss under a limit."""

    tone: Tone
    limit: float
    """Mean loss that is not to be passed: customers, or IDR where ``in_sales``."""
    in_sales: bool
    is_owners: bool
    """The owner named the limit; else it is half of what an answer can save."""
    soonest: float
    """Hours of the soonest answer that was looked at."""
    latest: float
    hour: Crossing


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualLoss:
    """One line of equal loss: by when each tone loses no more than a level."""

    level: float
    """Mean of the customers lost by ``tone`` at ``delay_h``."""
    tone: Tone
    delay_h: float
    hours: Mapping[Tone, Crossing]
    soonest: Mapping[Tone, float]
    """First hour at which each tone was looked at."""
    latest: Mapping[Tone, float]


def last_safe_hour(
    evenings: Evenings, curve: Sequence[Answer], shop: AskedShop, seed: int
) -> LastSafeHour:
    """Find the last safe hour.

    Parameters
    ----------
    evenings : Evenings
        Where silence and the curve were measured.
    curve : sequence of Answer
        The best tone, by the hour.
    shop : AskedShop
        May say what the owner can bear.
    seed : int
        Draws the evenings of the interval.

    Returns
    -------
    LastSafeHour
        For takings if only they are limited, else for customers.
    """
    limits = shop.limits
    in_sales = limits.lose_customers is None and limits.lose_idr is not None
    losses = evenings.sales_idr if in_sales else evenings.lost
    rows, hours = evenings.rows(curve), hours_of_curve(curve)
    told = limits.lose_idr if in_sales else limits.lose_customers
    silent, soon = evenings.at(SILENCE), rows[0]

    def level(means: NDArray[np.float64]) -> float:
        if told is not None:
            return float(told)
        return float(means[soon] + WORTH * max(0.0, means[silent] - means[soon]))

    return LastSafeHour(
        tone=curve[0].tone,
        limit=level(losses.mean(axis=1)),
        in_sales=in_sales,
        is_owners=told is not None,
        soonest=float(hours[0]),
        latest=float(hours[-1]),
        hour=crossing(losses, rows, hours, level, seed),
    )


def equal_losses(
    evenings: Evenings, curves: Mapping[Tone, Sequence[Answer]], tone: Tone, seed: int
) -> tuple[EqualLoss, ...]:
    """Draw lines of equal loss over delay and tone.

    Parameters
    ----------
    evenings : Evenings
        Where the curves were measured.
    curves : mapping of Tone to sequence of Answer
        Each tone by the hour.
    tone : Tone
        Each line begins at this tone, at an hour of its curve.
    seed : int
        Draws the evenings of the intervals.

    Returns
    -------
    tuple of EqualLoss
        For four hours at most, the soonest first.
    """
    own = curves[tone]
    others = {other: curve for other, curve in curves.items() if other is not tone}
    hours = {other: hours_of_curve(curve) for other, curve in others.items()}
    found = []
    for begin in own[:: max(1, len(own) // 4)][:4]:
        row = evenings.at(begin)
        level = partial(_mean_of, row=row)
        found.append(
            EqualLoss(
                level=float(evenings.lost[row].mean()),
                tone=tone,
                delay_h=float(begin.delay_h or 0.0),
                hours={
                    other: crossing(evenings.lost, evenings.rows(curve), hours[other], level, seed)
                    for other, curve in others.items()
                },
                soonest={other: float(at_h[0]) for other, at_h in hours.items()},
                latest={other: float(at_h[-1]) for other, at_h in hours.items()},
            )
        )
    return tuple(found)


def hours_of_curve(curve: Sequence[Answer]) -> NDArray[np.float64]:
    """Give the hours of answers.

    Parameters
    ----------
    curve : sequence of Answer
        None is silence.

    Returns
    -------
    ndarray of float, shape (n_hours,), unit h
        Since the complaint.
    """
    return np.array([float(each.delay_h or 0.0) for each in curve])


def _mean_of(means: NDArray[np.float64], *, row: int) -> float:
    """Give the mean loss of one answer: the level of a line."""
    return float(means[row])
