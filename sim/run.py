"""How is one world run from Python? The same loop for sweeps, for the dashboard and for Mesa."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.cascade import advance
from sim.handles import handle_of
from sim.moves import Plan
from sim.outcomes import outcomes_of
from sim.rules import Rules
from sim.state import (
    DONE,
    N_ROWS,
    NEEDS_ROWS,
    State,
    grow,
    new_state,
    with_log,
)
from sim.touching import expect_all, touch_all
from sim.world import World


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
        self._plan: Plan | None = None
        self._plan_handle: Any = None
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
        world_handle = self._handle_of_world(world)
        if plan is not self._plan:
            self._plan, self._plan_handle = plan, handle_of(plan)
        while True:
            need = advance(
                self.rules,
                self._plan_handle,
                world_handle,
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

    def _handle_of_world(self, world: World) -> Any:
        """Give the handle of a world; that of the last one is kept."""
        if world is not self._world:
            self._world, self._world_handle = world, handle_of(world)
        return self._world_handle
