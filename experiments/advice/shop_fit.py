"""Is a shop of so many customers, followers and takings one that can be?

Its people must fit into the crowd, and its takings must come from visits that customers can make.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from experiments.advice.answers import Range, number, plain
from experiments.advice.kinds import DAYS_PER_MONTH
from experiments.advice.said import Said
from experiments.advice.spoken_numbers import amount
from scenarios.messages import shown
from sim.parameters import Parameters
from sim.quantities import quantities_of
from sim.scenario import Shop

SIZES: Mapping[str, str] = {
    "customers": "n_customers",
    "followers": "n_followers",
    "takings": "sales_per_day_idr",
}
"""Questions about the size of the shop, and the fields that they fill."""

MOST_VISITS = 5
"""Visits a day of one customer that a shop accepts."""

_DECLARED = quantities_of(Shop)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What a shop is like as long as nothing else was said."""

    shop: Shop
    visits_per_month: float | None = None
    """How often a customer pays whatever the takings are; None: a visit leaves the same always."""


def read_shop_sizes(
    said: Said, usual: Usual, parameters: Parameters
) -> tuple[dict[str, float], Shop | None]:
    """Read the numbers of the shop and put it together.

    Parameters
    ----------
    said : Said
        All answers; mistakes are noted there.
    usual : Usual
        What counts for questions that were skipped. Takings that were not said are those that leave
        as much a customer as is usual.
    parameters : Parameters
        Of the crowd.

    Returns
    -------
    tuple
        What was said, by question, and the shop; None if it cannot be.
    """
    told: dict[str, float] = {}
    _read(said, told, "customers", _customer_range(parameters))
    customers = int(told.get("customers", usual.shop.n_customers))
    _read(said, told, "followers", _follower_range(customers, parameters))
    takings = _DECLARED["sales_per_day_idr"]
    less = "without takings nothing can be lost; write rupiah, such as 800000 or 800rb"
    _read(
        said, told, "takings",
        Range(low=takings.low, high=takings.high, unit="rupiah a day", too_low=less),
    )  # fmt: skip
    if said.wrong & {*SIZES, "kind"}:  # nothing is known that these could contradict
        return told, None
    shop = _sized(usual, told)
    if "followers" not in told:
        _check_room(said, customers, usual.shop.n_followers, parameters)
    _check_takings(said, shop, usual, parameters.network.n_accounts)
    if said.wrong & set(SIZES):
        return told, None
    return told, Shop(**shop)


def _read(said: Said, told: dict[str, float], question: str, limits: Range) -> None:
    """Read one number, if it was said."""
    value = number(said, question, limits, amount)
    if value is not None:
        told[question] = int(value) if limits.is_whole else value


def _people(customers: int, followers: int, parameters: Parameters) -> int:
    """Count the accounts that a shop needs; some customers follow it."""
    both = round(parameters.economy.customer_follow_fraction * min(customers, followers))
    return customers + followers - both


def _customer_range(parameters: Parameters) -> Range:
    """Say how many customers there can be."""
    accounts = parameters.network.n_accounts
    return Range(
        low=1, high=min(accounts, _DECLARED["n_customers"].high), unit="people", is_whole=True,
        too_low="a shop without customers has none to lose",
        too_high=f"the network of the model has {accounts} accounts",
    )  # fmt: skip


def _follower_range(customers: int, parameters: Parameters) -> Range:
    """Say how many followers there can be beside so many customers."""
    accounts = parameters.network.n_accounts
    room = range(int(min(accounts, _DECLARED["n_followers"].high)) + 1)
    most = bisect.bisect(room, accounts, key=lambda n: _people(customers, n, parameters)) - 1
    return Range(
        low=0, high=max(most, 0), unit="accounts", is_whole=True,
        too_high=f"the network of the model has {accounts} accounts, "
                 f"and {customers} customers have theirs there too",
    )  # fmt: skip


def _check_room(said: Said, customers: int, followers: int, parameters: Parameters) -> None:
    """Note customers that leave no room for the usual followers."""
    accounts = parameters.network.n_accounts
    if _people(customers, followers, parameters) <= accounts:
        return
    room = range(accounts + 1)
    most = bisect.bisect(room, accounts, key=lambda n: _people(n, followers, parameters)) - 1
    rule = f"must leave room for {followers} followers among the {accounts} accounts of the network"
    given = shown(said.values.get("customers", customers))
    said.note("customers", f"{rule}, got {given}; the nearest is {max(most, 1)}, or say followers")


def _sized(usual: Usual, told: Mapping[str, float]) -> dict[str, Any]:
    """Give the fields of the usual shop with what was said."""
    shop: dict[str, Any] = {name: getattr(usual.shop, name) for name in _DECLARED}
    shop |= {SIZES[question]: value for question, value in told.items()}
    if "takings" not in told and "customers" in told:
        takings = _DECLARED["sales_per_day_idr"]
        spread = usual.shop.sales_per_day_idr / usual.shop.n_customers * shop["n_customers"]
        shop["sales_per_day_idr"] = min(max(float(round(spread)), takings.low), takings.high)
    if usual.visits_per_month is not None:
        visits = shop["n_customers"] * usual.visits_per_month / DAYS_PER_MONTH
        shop["basket_idr"] = shop["sales_per_day_idr"] / visits
    return shop


def _check_takings(said: Said, shop: Mapping[str, float], usual: Usual, accounts: int) -> None:
    """Note takings that would need visits, or a price of a visit, that cannot be."""
    customers, takings = int(shop["n_customers"]), shop["sales_per_day_idr"]
    if usual.visits_per_month is None:
        low, high = 0.0, MOST_VISITS * shop["basket_idr"] * customers
        rule = (
            f"must need at most {MOST_VISITS} visits a day of each of the {customers} customers, "
            f"who leave Rp{plain(shop['basket_idr'])} a visit"
        )
    else:
        basket = _DECLARED["basket_idr"]
        visits = customers * usual.visits_per_month / DAYS_PER_MONTH
        low, high = basket.low * visits, basket.high * visits
        rule = (
            f"must leave Rp{plain(basket.low)} to Rp{plain(basket.high)} each time that one of the "
            f"{customers} customers pays"
        )
    if low <= takings <= high:
        return
    is_high = takings > high
    near = math.floor(high) if is_high else math.ceil(low)
    people = math.ceil(takings / high * customers) if is_high else int(takings / low * customers)
    remedies = []
    if near >= _DECLARED["sales_per_day_idr"].low:
        remedies.append(f"the nearest is {near}")
    if people <= accounts:
        remedies.append(f"customers at {'least' if is_high else 'most'} {people}")
    is_told = "takings" in said.values
    given = shown(said.values["takings"]) if is_told else f"{plain(takings)}, which is assumed"
    said.note("takings", f"{rule}, got {given}; {', or '.join(remedies)}")
