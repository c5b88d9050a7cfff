"""Is a shop within the range of shops in which the model was checked?

What was checked are the shops of the scenarios; somewhat beyond them is taken to be as good.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from scenarios.loader import load, names
from sim.scenario import Shop

FAR = 4
"""A shop so many times beyond all scenarios was never looked at; the number is ours."""

CHECKED = ("n_customers", "n_followers", "sales_per_day_idr")
"""Fields of a shop that are looked at."""


def outside(shop: Shop, checked: Iterable[Shop]) -> tuple[str, ...]:
    """Name the numbers of a shop that are far from those of all checked shops.

    Parameters
    ----------
    shop : Shop
        Whose numbers.
    checked : iterable of Shop
        Shops in which the model was checked; at least one.

    Returns
    -------
    tuple of str
        Those of ``CHECKED`` that are more than ``FAR`` times above the largest or below the
        smallest; empty if the shop is like the others.
    """
    known = list(checked)
    found = []
    for name in CHECKED:
        numbers = [getattr(other, name) for other in known]
        if not min(numbers) / FAR <= getattr(shop, name) <= max(numbers) * FAR:
            found.append(name)
    return tuple(found)


@cache
def shipped_shops() -> tuple[Shop, ...]:
    """Give the shops of all shipped scenarios.

    Returns
    -------
    tuple of Shop
        In alphabetical order of the scenarios.
    """
    return tuple(load(name).shop for name in names())
