"""Where do the attributes of customers and followers stand? Whole columns of one running world.

A Mesa agent of this model owns nothing; it asks here, and so does a set of agents, for all its
members at once. Customers have rows from the start, followers when somebody first asks for them.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from sim.accounts import damage_at
from sim.handles import handle_of
from sim.moves import Plan
from sim.network import Network
from sim.rules import Rules
from sim.run import Runner
from sim.state import ANSWERED_H, CASH_IDR, CLOSED_DAY, CURRENT_DAY, NOTICED_H, State
from sim.touching import mere_followers
from sim.world import make_world

At = int | NDArray[np.int64]
"""Which members of a group: one, or many."""


class Group(NamedTuple):
    """The customers, or those who only follow the shop."""

    crowd: Crowd
    has_customers: bool
    rows: NDArray[np.int64]
    """Shape (n,): where the state keeps them."""
    account: NDArray[np.int64]
    """Shape (n,)."""
    initial_trust: NDArray[np.float64]
    """Shape (n,), in (0, 1)."""


class Crowd:
    """One world that is running, as columns.

    Parameters
    ----------
    rules : Rules
        The scenario as numbers.
    plan : Plan
        The playbook as numbers.
    network : Network
        Generated or listed.
    seed : int
        Seed of the world.

    Attributes
    ----------
    hour : int, unit h
        Hours passed since the complaint.
    world : World
        People, network and luck.
    customers : Group
        By number; the complainant comes first.
    """

    def __init__(self, rules: Rules, plan: Plan, network: Network, seed: int) -> None:
        self.rules = rules
        self.hour = 0
        self._seen: State | None = None
        self.world = make_world(rules, network, seed)
        self._plan = plan
        self._runner = Runner(rules, network.n_accounts)
        self._runner.advance(plan, self.world, 0.0)
        people = self.world.people
        account = people.account.copy()
        rows = self._runner.touch(self.world, account)
        self.customers = Group(self, True, rows, account, people.initial_trust.copy())
        self._refresh()

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Refuse a copy: the compiled loop knows the arrays by their addresses."""
        msg = (
            "a running model must not be copied, got a request to copy or pickle it; make "
            "another with the same scenario and rng: it is the same world"
        )
        raise TypeError(msg)

    @cached_property
    def followers(self) -> Group:
        """Those who follow the shop and do not buy there; the town's first."""
        account, trust = mere_followers(handle_of(self.world))
        rows = self._runner.touch(self.world, account)
        self._refresh()
        return Group(self, False, rows, account, trust)

    @property
    def state(self) -> State:
        """What changes; good until the next hour."""
        return self._runner.state

    def advance(self, hour: int) -> None:
        """Go on to an hour.

        Parameters
        ----------
        hour : int, unit h
            Not before the last one.
        """
        self._runner.advance(self._plan, self.world, float(hour))
        self.hour = hour
        self._refresh()

    def _refresh(self) -> None:
        """Look at the tables that the runner has now, as plain arrays, which numpy reads faster."""
        state = self._runner.state
        if state is self._seen:
            return
        self._seen = state
        self.rows = cast("NDArray[np.void]", state.rows).view(np.ndarray)
        self.posts = cast("NDArray[np.void]", state.posts).view(np.ndarray)
        self.buyers = cast("NDArray[np.void]", state.customers).view(np.ndarray)
        self.people = cast("NDArray[np.void]", self.world.people).view(np.ndarray)

    def damage(self, rows: Any) -> Any:
        """Give the damage now.

        Parameters
        ----------
        rows : int or ndarray of int, shape (n,)
            Rows of accounts.

        Returns
        -------
        float or ndarray of float, shape (n,), unit 1
            Part of the trust that is lost; observers forget, the complainant does not.
        """
        return damage_at(self.rules, self.state, rows, float(self.hour))

    def set_damage(self, group: Group, at: NDArray[np.int64], damage: Any) -> None:
        """Set the damage from now on; customers decide anew at their next occasion.

        Parameters
        ----------
        group : Group
            Customers or followers.
        at : ndarray of int, shape (n,)
            Members of the group.
        damage : float or ndarray of float, shape (n,), unit 1
            Part of the initial trust that is lost; negative where trust has grown.
        """
        rows = group.rows[at]
        self.rows["damage"][rows] = damage
        self.rows["damage_at_h"][rows] = self.hour
        if group.has_customers:
            self.expect(at)

    def expect(self, numbers: NDArray[np.int64]) -> None:
        """Let customers decide at their next occasion.

        Parameters
        ----------
        numbers : ndarray of int, shape (n,)
            Customers; the affair may or may not have reached them.
        """
        self._runner.expect(self.world, numbers, float(self.hour))
        self._refresh()

    def set_spend_idr(self, numbers: NDArray[np.int64], spend_idr: float) -> None:
        """Set what visits from now on leave in the till, with and without the complaint.

        Parameters
        ----------
        numbers : ndarray of int, shape (n,)
            Customers.
        spend_idr : float, unit IDR
            Of each visit.
        """
        for number in numbers.tolist():
            more = spend_idr - self.people["spend_idr"][number]
            first, end = self.world.occasion_offsets[number : number + 2]
            times_h = self.world.occasions_h[first:end]
            days = (times_h[times_h > self.hour] / 24.0).astype(np.int64)
            np.add.at(self.state.sales_idr, days, more)
            np.add.at(self.world.base_sales_idr, days, more)
            self.people["spend_idr"][number] = spend_idr

    @property
    def noticed_h(self) -> float:
        """When the owner learned of the complaint; NaN before. Unit h."""
        time_h = float(self.state.values[NOTICED_H])
        return time_h if 0.0 <= time_h <= self.hour else float("nan")

    @property
    def answered_h(self) -> float:
        """When the owner answered; NaN before. Unit h."""
        time_h = float(self.state.values[ANSWERED_H])
        return time_h if time_h >= 0.0 else float("nan")

    @property
    def cash_idr(self) -> float:
        """Cash at the end of the last finished day. Unit IDR."""
        return float(self.state.values[CASH_IDR])

    @cash_idr.setter
    def cash_idr(self, value: float) -> None:
        self.state.values[CASH_IDR] = value

    @property
    def is_closed(self) -> bool:
        """The cash is gone and the shop has closed."""
        return int(self.state.counters[CLOSED_DAY]) >= 0

    @property
    def finished_sales_idr(self) -> float:
        """Takings of all finished days together. Unit IDR."""
        return float(self.state.sales_idr[: int(self.state.counters[CURRENT_DAY])].sum())

    @property
    def sales_today_idr(self) -> float:
        """Takings of the day that is running, so far. Unit IDR."""
        day = int(self.state.counters[CURRENT_DAY])
        if self.is_closed or day == len(self.state.sales_idr):
            return 0.0
        times_h = self.world.occasions_h
        to_come = np.flatnonzero((times_h > self.hour) & (times_h < (day + 1) * 24.0))
        numbers = np.searchsorted(self.world.occasion_offsets, to_come, side="right") - 1
        return float(self.state.sales_idr[day] - self.people["spend_idr"][numbers].sum())
