"""How is one world run from Python? The same loop for sweeps, for the dashboard and for Mesa."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cascade import advance
from sim.handles import handle_of
from sim.keeping import go_back, is_worth_keeping, keep
from sim.moves import Plan
from sim.outcomes import outcomes_of
from sim.parting import part
from sim.past import Past
from sim.rules import Rules
from sim.state import (
    DONE,
    N_ROWS,
    NEEDS_EVENTS,
    NEEDS_ROWS,
    State,
    grow,
    new_state,
    with_log,
)
from sim.touching import expect_all, touch_all
from sim.world import World

_MOST_PLANS = 256
"""Handles that are kept."""


class Runner:
    """Runs worlds of one scenario, one after the other, in the same state.

    Parameters
    ----------
    rules : Rules
        The scenario as numbers.
    n_accounts : int
        Accounts of the network.
    keeps_log : bool
        Record every event.

    Attributes
    ----------
    state : State
        What the last run left.
    """

    def __init__(self, rules: Rules, n_accounts: int, *, keeps_log: bool = False) -> None:
        self.rules = rules
        state = new_state(n_accounts, int(rules.n_customers), (rules.storm_h, rules.money_h))
        self.state = with_log(state) if keeps_log else state
        self._state_handle = handle_of(self.state)
        self._plans: dict[int, tuple[Plan, Any]] = {}
        self._world: World | None = None
        self._world_handle: Any = None
        self._is_fresh = True

    def run(self, plan: Plan, world: World) -> State:
        """Run a world from the complaint to the end of the money.

        Parameters
        ----------
        plan : Plan
            The playbook as numbers.
        world : World
            People, network and luck.

        Returns
        -------
        State
            Good until the next run.
        """
        self.restart()
        return self.advance(plan, world, float(self.rules.money_h))

    def run_each(self, past: Past, world: World) -> Iterator[tuple[int, State]]:
        """Run a world under several playbooks; what they share is run once.

        Parameters
        ----------
        past : Past
            Of the plans of these playbooks, see :func:`~sim.past.past_of`.
        world : World
            People, network and luck.

        Yields
        ------
        at : int
            Number of the plan; each comes once, those that part late come last.
        state : State
            As :meth:`run` would leave it; good until the next one.
        """
        kept: State | None = None
        order = sorted(range(len(past.plans)), key=past.parts_h.__getitem__)
        for at in order:
            plan, parts_h = past.plans[at], past.parts_h[at]
            if parts_h <= 0.0:
                yield at, self.run(plan, world)
                continue
            if kept is None:
                self.restart()
            else:
                go_back(self.state, kept)
            self.advance(past.common, world, math.nextafter(parts_h, 0.0))
            if at != order[-1] and is_worth_keeping(self.state, kept):
                kept = keep(self.state)
            self._part(plan, world, past.differs)
            yield at, self.advance(plan, world, float(self.rules.money_h))

    def _part(self, plan: Plan, world: World, differs: NDArray[np.bool_]) -> None:
        """Go on with the moves of one plan."""
        handles = self._handle_of_plan(plan), self._handle_of_world(world)
        while part(self.rules, *handles, self._state_handle, differs) != DONE:
            self._grow(NEEDS_EVENTS)

    def outcomes(self) -> NDArray[np.float64]:
        """Measure the last run.

        Returns
        -------
        ndarray of float, shape (n_outcomes,)
            In the order of :data:`sim.outcomes.OUTCOMES`.
        """
        return outcomes_of(self.rules, self._world_handle, self._state_handle)

    def restart(self) -> None:
        """Forget the last run; the next :meth:`advance` begins with the complaint."""
        self._is_fresh = True

    def advance(self, plan: Plan, world: World, until_h: float) -> State:
        """Go on to an hour, growing tables as needed.

        Parameters
        ----------
        plan : Plan
            The playbook as numbers; the same in every call of a run.
        world : World
            People, network and luck; likewise.
        until_h : float, unit h
            Events at or before this hour happen.

        Returns
        -------
        State
            Good until the next call.
        """
        handles = self._handle_of_plan(plan), self._handle_of_world(world)
        while True:
            need = advance(
                self.rules,
                *handles,
                self._state_handle,
                float(until_h),
                self._is_fresh,
            )
            self._is_fresh = False
            if need == DONE:
                return self.state
            self._grow(need)

    def touch(self, world: World, accounts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give accounts rows before the affair reaches them, in a run that has begun.

        Parameters
        ----------
        world : World
            The world that is running.
        accounts : ndarray of int, shape (n,)
            No account twice.

        Returns
        -------
        ndarray of int, shape (n,)
            Row of each account, until the next run. Outcomes stay as they would have been.
        """
        while len(self.state.rows) < int(self.state.counters[N_ROWS]) + len(accounts) + 2:
            self._grow(NEEDS_ROWS)
        return touch_all(self._handle_of_world(world), self._state_handle, accounts)

    def expect(self, world: World, numbers: NDArray[np.int64], after_h: float) -> None:
        """Let customers decide at their next occasion, though the affair did not reach them.

        Parameters
        ----------
        world : World
            The world that is running.
        numbers : ndarray of int, shape (n,)
            Customers that have rows.
        after_h : float, unit h
            Occasions before this hour are past.
        """
        world_handle = self._handle_of_world(world)
        while True:
            need = expect_all(world_handle, self._state_handle, numbers, float(after_h))
            if need == DONE:
                return
            self._grow(need)

    def _grow(self, need: int) -> None:
        """Replace the state by one with more room."""
        self.state = grow(self.state, need)
        self._state_handle = handle_of(self.state)

    def _handle_of_plan(self, plan: Plan) -> Any:
        """Give the handle of a plan; those of the last ones are kept, and the plans with them."""
        if id(plan) not in self._plans:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            self._plans[id(plan)] = plan, handle_of(plan)
        return self._plans[id(plan)][1]

    def _handle_of_world(self, world: World) -> Any:
        """Give the handle of a world; that of the last one is kept."""
        if world is not self._world:
            self._world, self._world_handle = world, handle_of(world)
        return self._world_handle
