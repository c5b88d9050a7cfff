"""How do many worlds run under several playbooks, on all cores?

Every world is drawn once and runs under every playbook; the past that playbooks have in common is
run once. Worlds are shared out among threads (the compiled loop needs no interpreter); the result
does not depend on how.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.batch_limits import check_first, check_runs, check_workers
from experiments.comparison import Fate
from experiments.idle_runners import IdleRunners
from experiments.variants import Value, Variants, variants_of
from sim.errors import ParameterError
from sim.network import Network, generated_network
from sim.outcomes import OUTCOMES
from sim.population import pools_of
from sim.random_streams import world_key, world_seed
from sim.reading import rules_of
from sim.rules import Rules
from sim.run import Runner
from sim.scenario import Playbook, Scenario
from sim.state import State
from sim.warm_up import warm_up
from sim.world import World, make_world

if TYPE_CHECKING:
    from experiments.drawn_worlds import DrawnWorlds

_IDLE = IdleRunners()
_MAX_FATES = 2 * 1024**3
"""Memory that the fates of all customers may take."""

Progress = Callable[[int], None]
"""Called with the number of worlds that have just been finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Which worlds, and how they are run."""

    runs: int
    """Worlds, in [1, 100000]."""
    seed: int
    """World k is the same for the same seed, whatever else is asked."""
    network: Network | None = None
    """The user's own ties; without it every world has a network of its own."""
    workers: int | None = None
    """Threads; one for each core if not given. Does not change the result."""
    progress: Progress | None = None
    draws: tuple[Mapping[str, Value], ...] = ()
    """Values that nobody knows exactly, by key: world k takes draw k, after the last the first."""
    first: int = 0
    """Number of the first world, so that a batch can go on where another has ended."""
    drawn: DrawnWorlds | None = None
    """Worlds that other batches draw on, too; those of another scenario are drawn anew."""

    def __post_init__(self) -> None:
        check_runs(self.runs)
        check_first(self.first)
        check_workers(self.workers)
        world_key(self.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """What came out: column k is the same world under every playbook."""

    outcomes: Mapping[str, NDArray[np.float64]]
    """By name of the outcome: shape (n_playbooks, runs)."""
    fates: NDArray[np.int8]
    """Shape (n_playbooks, runs, n_customers): values of :class:`Fate`."""


def run_worlds(scenario: Scenario, playbooks: Sequence[Playbook], batch: Batch) -> Worlds:
    """Run the same worlds under every playbook.

    Parameters
    ----------
    scenario : Scenario
        What happens; its own playbook is not used.
    playbooks : sequence of Playbook
        What the owner does.
    batch : Batch
        Which worlds.

    Returns
    -------
    Worlds
        Outcomes and fates.

    Raises
    ------
    ParameterError
        More customers and worlds than fit into the memory.
    ScenarioError
        The shop does not fit into the network.
    """
    first = world_key(world_seed(batch.seed, batch.first))
    variants = Variants(variants_of(scenario, batch.draws), playbooks)
    rules, n_plans = variants.of(batch.first).rules, len(playbooks)
    n_customers = int(rules.n_customers)
    if n_plans * batch.runs * n_customers > _MAX_FATES:
        most = _MAX_FATES // (n_plans * n_customers)
        msg = f"runs must be at most {most} for {n_customers} customers, got {batch.runs}"
        raise ParameterError(msg)
    pools_of(rules, batch.network or generated_network(scenario.parameters.network, first))
    warm_up()
    values = np.empty((len(OUTCOMES), n_plans, batch.runs))
    fates = np.empty((n_plans, batch.runs, n_customers), np.int8)
    _share_out(_Job(variants, batch, values, fates), batch)
    return Worlds(outcomes={name: values[at] for at, name in enumerate(OUTCOMES)}, fates=fates)


class _Job:
    """One batch, as the threads see it: each replicate writes its own columns."""

    def __init__(
        self,
        variants: Variants,
        batch: Batch,
        values: NDArray[np.float64],
        fates: NDArray[np.int8],
    ) -> None:
        self.variants, self.batch = variants, batch
        self.values, self.fates = values, fates
        self._local = threading.local()
        self._lock = threading.Lock()
        self._spare: list[Runner] = []
        self._lent: list[tuple[Runner, int]] = []

    def run(self, replicate: int) -> None:
        """Draw one world and run it under every plan."""
        number = self.batch.first + replicate
        variant = self.variants.of(number)
        world = self._world(variant.scenario, number)
        runner = self._runner(world.network, variant.rules)
        for cell, state in runner.run_each(variant.past, world):
            self.values[:, cell, replicate] = runner.outcomes()
            self.fates[cell, replicate] = fates_of(state, world)

    def _world(self, scenario: Scenario, number: int) -> World:
        """Give a world, drawn or kept."""
        batch = self.batch
        if batch.network is None and batch.drawn and batch.drawn.fit(scenario, batch.seed):
            return batch.drawn.world(number)
        return draw_world(scenario, batch.seed, number, batch.network)

    def _runner(self, network: Network, rules: Rules) -> Runner:
        """Give each thread a runner of its own."""
        if not hasattr(self._local, "runner"):
            with self._lock:
                if self._spare:
                    self._local.runner = self._spare.pop()
                else:
                    self._local.runner = _IDLE.take(rules, network.n_accounts)
                    self._lent.append((self._local.runner, network.n_accounts))
        runner: Runner = self._local.runner
        runner.rules = rules
        return runner

    def leave(self) -> None:
        """Leave the runner of this thread to another one."""
        self._spare.append(self._local.runner)
        del self._local.runner

    def end(self) -> None:
        """Give the runners back: all runs went well."""
        for runner, n_accounts in self._lent:
            _IDLE.give_back(runner, n_accounts)


def draw_world(scenario: Scenario, seed: int, replicate: int, network: Network | None) -> World:
    """Draw one world of an experiment.

    Parameters
    ----------
    scenario : Scenario
        What happens.
    seed : int
        Of the experiment.
    replicate : int
        Number of the world, from 0.
    network : Network or None
        The user's own ties.

    Returns
    -------
    World
        People, network and luck.
    """
    seed = world_seed(seed, replicate)
    if network is None:
        network = generated_network(scenario.parameters.network, world_key(seed))
    return make_world(rules_of(scenario), network, seed)


def fates_of(state: State, world: World) -> NDArray[np.int8]:
    """Say what became of each customer.

    Parameters
    ----------
    state : State
        After the run.
    world : World
        Whose customers they are.

    Returns
    -------
    ndarray of int, shape (n_customers,)
        Values of :class:`Fate`.
    """
    customers = state.customers
    fates = customers.returned[: len(world.people)].copy()
    fates[customers.is_away] = Fate.LOST
    return fates


def _share_out(job: _Job, batch: Batch) -> None:
    """Run all replicates; the first error, or Ctrl-C, stops the rest."""
    workers, progress = batch.workers or os.cpu_count() or 1, batch.progress
    job.run(0)  # compiles, if need be, before there are threads
    job.leave()
    if progress is not None:
        progress(1)
    stop = threading.Event()
    left = iter(range(1, batch.runs))  # whoever is free takes the next: storms take long

    def work() -> None:
        for replicate in left:
            if stop.is_set():
                return
            job.run(replicate)
            if progress is not None:
                progress(1)

    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(work) for _ in range(workers)]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            stop.set()
    for future in done:
        future.result()
    job.end()
