"""How is one world run from Python? The same loop for sweeps, for the dashboard and for Mesa."""

from __future__ import annotations

from typing import Any

from sim.cascade import advance
from sim.handles import handle_of
from sim.rules import Plan, Rules
from sim.state import DONE, State, grow, new_state, with_log
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
        if world is not self._world:
            self._world, self._world_handle = world, handle_of(world)
        plan_handle = handle_of(plan)
        while True:
            need = advance(
                self.rules,
                plan_handle,
                self._world_handle,
                self._state_handle,
                float(until_h),
                self._is_fresh,
            )
            self._is_fresh = False
            if need == DONE:
                return self.state
            self.state = grow(self.state, need)
            self._state_handle = handle_of(self.state)
