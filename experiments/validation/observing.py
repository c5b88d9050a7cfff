"""How are the worlds of a protocol run, and what is looked at in each?

A case may be the same for all worlds, or drawn for each. World k is the same for the same seed in
every pattern; the result does not depend on the number of threads.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from experiments.validation.findings import Task
from sim.accounts import damage_at
from sim.moves import Plan
from sim.network import generated_network
from sim.outcomes import OUTCOMES
from sim.plan import plan_of
from sim.playbook import Playbook
from sim.population import COMPLAINANT
from sim.random_streams import world_key, world_seed
from sim.reading import rules_of
from sim.rules import MONEY_H, Rules
from sim.run import Runner
from sim.scenario import Scenario
from sim.state import N_ROWS, State
from sim.warm_up import warm_up
from sim.world import World, make_world

_Seen = TypeVar("_Seen")
_NUMBER_OF = {name: number for number, name in enumerate(OUTCOMES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One scenario, and what the owner does in it, in one or several ways."""

    scenario: Scenario
    playbooks: tuple[Playbook, ...]


class Sight:
    """One world in one way to act, as far as it has been run.

    Parameters
    ----------
    runner : Runner
        Has run it.
    plan : Plan
        What the owner does.
    world : World
        Which world.
    number : int
        Of the world, from 0.

    Attributes
    ----------
    number : int
        Of the world, from 0.
    world : World
        Its people and its luck.
    """

    def __init__(self, runner: Runner, plan: Plan, world: World, number: int) -> None:
        self._runner, self._plan = runner, plan
        self.world, self.number = world, number

    @property
    def rules(self) -> Rules:
        """The scenario as numbers."""
        return self._runner.rules

    @property
    def state(self) -> State:
        """What has come of it so far."""
        return self._runner.state

    @property
    def rows(self) -> Any:
        """What has become of each account that the affair has touched, as columns."""
        touched: Any = self.state.rows
        return touched[: int(self.state.counters[N_ROWS])]

    def who_know(self, roles: int) -> NDArray[np.int64]:
        """Find those who have met the affair, the complainant left out.

        Parameters
        ----------
        roles : int
            Bits of :mod:`sim.population`, one of which they must have.

        Returns
        -------
        ndarray of int, shape (n,)
            Their rows.
        """
        rows = self.rows
        concerned = (rows.role & roles != 0) & (rows.customer != COMPLAINANT)
        return np.flatnonzero(concerned & (rows.n_exposures > 0))

    def damage(self, rows: NDArray[np.int64], time_h: float) -> NDArray[np.float64]:
        """Give the part of their trust that accounts have lost.

        Parameters
        ----------
        rows : ndarray of int, shape (n,)
            Rows of accounts.
        time_h : float, unit h
            Not before the hour up to which the world was run.

        Returns
        -------
        ndarray of float, shape (n,), unit 1
            In [0, 1).
        """
        lost: NDArray[np.float64] = damage_at(self.rules, self.state, rows, time_h)
        return lost

    def go_on(self, until_h: float) -> None:
        """Run it up to an hour."""
        self._runner.advance(self._plan, self.world, until_h)

    def outcomes(self, *names: str) -> NDArray[np.float64]:
        """Measure some outcomes now.

        Parameters
        ----------
        *names : str
            Names of outcomes.

        Returns
        -------
        ndarray of float, shape (n_names,)
            In this order.
        """
        values = self._runner.outcomes()
        return values[[_NUMBER_OF[name] for name in names]]


class _Bench:
    """What a thread keeps between two worlds of the same case."""

    def __init__(self, case: Case) -> None:
        self.case, self.rules = case, rules_of(case.scenario)
        self.plans = [plan_of(playbook, case.scenario) for playbook in case.playbooks]
        self.runner = Runner(self.rules, case.scenario.parameters.network.n_accounts)


def observe(
    task: Task,
    case_of: Callable[[int], Case],
    look: Callable[[Sight], _Seen],
    *,
    until_h: float = MONEY_H,
) -> list[list[_Seen]]:
    """Run the worlds of a protocol.

    Parameters
    ----------
    task : Task
        How many worlds, with which luck.
    case_of : callable
        Gives the case of a world by its number.
    look : callable
        Says what is of interest in a world that was run; must keep nothing of the state itself.
    until_h : float, unit h
        How far a world is run before it is looked at.

    Returns
    -------
    list of list
        By world, then by playbook of its case.
    """
    warm_up()
    local = threading.local()

    def work(number: int) -> list[_Seen]:
        case = case_of(number)
        bench: _Bench | None = getattr(local, "bench", None)
        if bench is None or bench.case is not case:
            bench = local.bench = _Bench(case)
        seed = world_seed(task.seed, number)
        network = generated_network(case.scenario.parameters.network, world_key(seed))
        world = make_world(bench.rules, network, seed)
        seen = []
        for plan in bench.plans:
            bench.runner.restart()
            bench.runner.advance(plan, world, float(until_h))
            seen.append(look(Sight(bench.runner, plan, world, number)))
        return seen

    return _in_threads(work, task)


def _in_threads(work: Callable[[int], Any], task: Task) -> list[Any]:
    """Do the work of every world; the first error, or Ctrl-C, stops the rest."""
    first = work(0)  # compiles, if need be, before there are threads
    pool = ThreadPoolExecutor(max_workers=task.workers or os.cpu_count() or 1)
    try:
        return [first, *pool.map(work, range(1, task.worlds))]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def same_for_all(case: Case) -> Callable[[int], Case]:
    """Give every world the same case.

    Parameters
    ----------
    case : Case
        Of every world.

    Returns
    -------
    callable
        For :func:`observe`.
    """
    return lambda _: case
