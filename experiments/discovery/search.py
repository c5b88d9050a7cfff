"""Which box holds the cases and little else?

A box grows by one limit at a time: the cut, among all cuts of all uncertainties, that leaves most
cases beyond what chance would put into a box of that size (weighted relative accuracy
[lavrac1999]).
A limit is kept only if chance would hardly have done as well in any of the cuts that were tried.
What is found is measured on draws that the search has not seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.discovery.boxes import Box, Limits

MIN_MASS = 0.05
"""Part of all draws that a box holds at least."""
MAX_P = 0.01
"""Chance of a limit where there is nothing to be found, for each limit."""
MAX_LIMITS = 4
"""More are no rule that anybody remembers."""
_CUTS = 20
"""Cuts of a number: at equal parts of the draws inside."""
_STEPS = 200.0
"""A cut is rounded to less than this part of the range of its number."""
_MIN_DRAWS = 40


class _Try(NamedTuple):
    """A box that is one limit smaller."""

    gain: float
    """Cases beyond chance; compared with the box before."""
    p: float
    """Chance of as many cases, if the limit meant nothing."""
    box: Box


def find_box(draws: pd.DataFrame, is_case: NDArray[np.bool_]) -> Box | None:
    """Find a rule.

    Parameters
    ----------
    draws : DataFrame
        A column for each uncertainty; numbers, or words as strings.
    is_case : ndarray of bool, shape (n_draws,)
        Which draws are of interest.

    Returns
    -------
    Box or None
        None where no limit is better than chance.

    References
    ----------
    [lavrac1999]
    """
    if len(draws) < _MIN_DRAWS:
        return None
    box = Box(limits={})
    for _ in range(2 * MAX_LIMITS):
        tries = list(_tries(box, draws, is_case))
        best = max(tries, key=lambda one: one.gain, default=None)
        if best is None or best.gain <= 0.0 or best.p * len(tries) > MAX_P:
            break
        if len(best.box.limits) > MAX_LIMITS:
            break
        box = best.box
    return box if box.limits else None


def find_boxes(draws: pd.DataFrame, is_case: NDArray[np.bool_], most: int = 3) -> list[Box]:
    """Find several rules: each further one among the draws that no earlier one holds.

    Parameters
    ----------
    draws : DataFrame
        A column for each uncertainty.
    is_case : ndarray of bool, shape (n_draws,)
        Which draws are of interest.
    most : int
        Rules.

    Returns
    -------
    list of Box
        The most telling first; empty where nothing is better than chance.
    """
    found: list[Box] = []
    left = np.ones(len(draws), np.bool_)
    while len(found) < most:
        box = find_box(draws[left].reset_index(drop=True), is_case[left])
        if box is None:
            break
        found.append(box)
        left &= ~box.holds(draws)
    return found


def _tries(box: Box, draws: pd.DataFrame, is_case: NDArray[np.bool_]) -> Iterator[_Try]:
    """Try every cut of every uncertainty."""
    from scipy.stats import binom  # noqa: PLC0415 - heavy

    inside = box.holds(draws)
    here, cases = draws[inside], is_case[inside]
    base, rate, least = is_case.mean(), cases.mean(), max(MIN_MASS * len(draws), 10.0)
    now = cases.sum() - base * len(here)
    for trial in _cut(box, here, cases):
        keep = trial.holds(here)
        n, hits = int(keep.sum()), int(cases[keep].sum())
        if least <= n < len(here):
            yield _Try(hits - base * n - now, float(binom.sf(hits - 1, n, rate)), trial)


def _cut(box: Box, here: pd.DataFrame, cases: NDArray[np.bool_]) -> Iterator[Box]:
    """List the boxes that are one limit smaller."""
    for key in here.columns:
        column = here[key]
        if pd.api.types.is_numeric_dtype(column):
            limit = box.limits.get(key)
            low, high = limit if isinstance(limit, Limits) else Limits(-np.inf, np.inf)
            values = column.to_numpy(np.float64)
            steps = np.linspace(0.0, 1.0, _CUTS + 1)[1:-1]
            for cut in short_numbers(np.quantile(values, steps), float(np.ptp(values))):
                yield Box(limits={**box.limits, key: Limits(cut, high)})
                yield Box(limits={**box.limits, key: Limits(low, cut)})
        else:
            rates = pd.Series(cases, index=column.to_numpy()).groupby(level=0).mean()
            words = list(rates.sort_values(ascending=False, kind="stable").index)
            for n in range(1, len(words)):
                yield Box(limits={**box.limits, key: tuple(sorted(words[:n]))})


def short_numbers(cuts: NDArray[np.float64], width: float) -> list[float]:
    """Round cuts to what people can read, so that the rule that is told is the one measured.

    Parameters
    ----------
    cuts : ndarray of float, shape (n,)
        Where a number may be cut.
    width : float
        How far the values of that number lie apart.

    Returns
    -------
    list of float
        Each once, ascending: three digits, or more where the values differ by little of their size.
    """
    steps = ((cut, min(abs(cut) / 100.0, width / _STEPS)) for cut in cuts.tolist())
    decimals = ((cut, -math.floor(math.log10(step)) if step else None) for cut, step in steps)
    return sorted({cut if digits is None else round(cut, digits) for cut, digits in decimals})
