"""How many of 100 evenings are calm, noticeable or a storm? Rounding that adds up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

CLASSES = ("storm", "noticeable", "calm")
"""The worst first, as they are drawn."""

NOTICEABLE_PERCENT = 2
"""From this part of the customers on, an evening is called noticeable."""
STORM_PERCENT = 10
"""From this part on, it is called a storm. Both limits are ours; nobody has measured them."""


def icon_limits(n_customers: int) -> tuple[int, int]:
    """Say from how many lost customers on an evening is noticeable, and a storm.

    Parameters
    ----------
    n_customers : int
        Customers of the shop.

    Returns
    -------
    tuple of int, unit customers
        At least 1, and more than the first.
    """
    noticeable = max(1, -(-NOTICEABLE_PERCENT * n_customers // 100))
    return noticeable, max(noticeable + 1, -(-STORM_PERCENT * n_customers // 100))


def class_counts(lost: ArrayLike, n_customers: int) -> tuple[int, int, int]:
    """Count the worlds of each class.

    Parameters
    ----------
    lost : array_like of float, shape (runs,)
        Lost customers of each world; nan is left out.
    n_customers : int
        Customers of the shop.

    Returns
    -------
    tuple of int
        Storm, noticeable, calm.
    """
    noticeable, storm = icon_limits(n_customers)
    numbers = np.asarray(lost, np.float64)
    storms, calm = int((numbers >= storm).sum()), int((numbers < noticeable).sum())
    return storms, int((~np.isnan(numbers)).sum()) - storms - calm, calm


def icon_classes(lost: ArrayLike, n_customers: int) -> tuple[int, int, int]:
    """Share 100 marks out among the classes.

    Parameters
    ----------
    lost : array_like of float, shape (runs,)
        Lost customers of each world; nan is left out.
    n_customers : int
        Customers of the shop.

    Returns
    -------
    tuple of int
        Storm, noticeable, calm; their sum is 100, or 0 where there is no world. See
        :func:`per_hundred` for the rounding.
    """
    storm, noticeable, calm = per_hundred(class_counts(lost, n_customers))
    return storm, noticeable, calm


def per_hundred(counts: Sequence[int]) -> tuple[int, ...]:
    """Round counts to parts of 100 that add up.

    Parameters
    ----------
    counts : sequence of int
        How many fell into each class.

    Returns
    -------
    tuple of int
        By largest remainders, except that a class with at least 0.5 of 100 keeps one part, taken
        from the largest: only what is rarer than that becomes 0.
    """
    total = sum(counts)
    if total == 0:
        return (0,) * len(counts)
    # whole numbers, so that equal counts never round differently
    parts = [max(100 * c // total, 1 if 200 * c >= total else 0) for c in counts]
    remainders = [100 * c - p * total for c, p in zip(counts, parts, strict=True)]
    for k in sorted(range(len(counts)), key=lambda k: -remainders[k])[: max(0, 100 - sum(parts))]:
        parts[k] += 1
    while sum(parts) > 100:
        parts[parts.index(max(parts))] -= 1
    return tuple(parts)
