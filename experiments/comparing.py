"""What does the same crowd do when the owner answers differently?

Every world is drawn once and runs under every cell, so that a difference between two cells is due
to the answer alone. Worlds are shared out among threads (the compiled loop needs no interpreter);
the result does not depend on how.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

import numpy as np
from numpy.typing import NDArray

from experiments.comparison import Comparison, Fate
from experiments.design import DEFAULT_DELAYS_H, DEFAULT_TONES, cells_of, playbook_of
from experiments.provenance import provenance
from sim.errors import ParameterError
from sim.network import Network, generated_network
from sim.outcomes import OUTCOMES
from sim.population import pools_of
from sim.random_streams import world_key, world_seed
from sim.responses import Tone
from sim.rules import Plan, Rules, plan_of, rules_of
from sim.run import Runner
from sim.scenario import Scenario
from sim.state import State
from sim.warm_up import warm_up
from sim.world import World, make_world

DEFAULT_RUNS = 200
MAX_RUNS = 100_000
"""More belongs into a sweep, which can be resumed."""
MAX_WORKERS = 1024
_MAX_FATES = 2 * 1024**3
"""Memory that the fates of all customers may take."""

Progress = Callable[[int], None]
"""Called with the number of worlds that have just been finished."""


def compare(  # noqa: PLR0913 - what a study may vary; all but the scenario by keyword
    scenario: Scenario,
    *,
    delays_h: Sequence[float] = DEFAULT_DELAYS_H,
    tones: Sequence[Tone | str] = DEFAULT_TONES,
    runs: int = DEFAULT_RUNS,
    seed: int = 0,
    network: Network | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Run the same worlds under every delay and tone.

    Parameters
    ----------
    scenario : Scenario
        What happens; its own playbook is not used.
    delays_h : sequence of float, unit h
        From the complaint to the answer.
    tones : sequence of Tone
        How the owner sounds; silence makes one cell.
    runs : int
        Worlds, in [1, 100000].
    seed : int
        World k is the same for the same seed, whatever else is asked.
    network : Network, optional
        The user's own ties; without it every world has a network of its own.
    workers : int, optional
        Threads; one for each core if not given. Does not change the result.
    progress : callable, optional
        Called with the number of worlds that have just been finished.

    Returns
    -------
    Comparison
        Outcomes of every world in every cell.

    Raises
    ------
    ParameterError
        Runs, delays, tones or seed outside their range.
    ScenarioError
        The shop does not fit into the network.
    """
    check_runs(runs)
    check_workers(workers)
    first = world_key(world_seed(seed, 0))
    cells = cells_of(delays_h, tones)
    rules = rules_of(scenario)
    plans = [plan_of(playbook_of(cell), scenario) for cell in cells]
    n_customers = int(rules.n_customers)
    if len(cells) * runs * n_customers > _MAX_FATES:
        most = _MAX_FATES // (len(cells) * n_customers)
        msg = f"runs must be at most {most} for {n_customers} customers, got {runs}"
        raise ParameterError(msg)
    pools_of(rules, network or generated_network(scenario.parameters.network, first))
    warm_up()
    values = np.empty((len(OUTCOMES), len(cells), runs))
    fates = np.empty((len(cells), runs, n_customers), np.int8)
    job = _Job(scenario, rules, plans, network, seed, values, fates)
    _share_out(job, runs, workers or os.cpu_count() or 1, progress)
    return Comparison(
        scenario=scenario,
        seed=seed,
        runs=runs,
        cells=cells,
        outcomes={name: values[at] for at, name in enumerate(OUTCOMES)},
        fates=fates,
        provenance=provenance(),
    )


def check_runs(runs: int) -> None:
    """Refuse an impossible number of worlds before anything is allocated.

    Parameters
    ----------
    runs : int
        Worlds in each cell.

    Raises
    ------
    ParameterError
        Not a whole number in range.
    """
    if not _is_whole(runs, MAX_RUNS):
        msg = f"runs must be a whole number in [1, {MAX_RUNS}], got {runs!r}"
        raise ParameterError(msg)


def check_workers(workers: int | None) -> None:
    """Refuse an impossible number of threads.

    Parameters
    ----------
    workers : int or None
        None for one for each core.

    Raises
    ------
    ParameterError
        Not a whole number in range.
    """
    if workers is not None and not _is_whole(workers, MAX_WORKERS):
        rule = f"workers must be a whole number in [1, {MAX_WORKERS}]"
        msg = f"{rule}, got {workers!r}; leave it out for one thread a core"
        raise ParameterError(msg)


def _is_whole(value: object, most: int) -> bool:
    """Tell whether a value is a whole number from 1 to the most."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


class _Job:
    """One comparison, as the threads see it: each replicate writes its own columns."""

    def __init__(  # noqa: PLR0913, PLR0917 - made in one place, only to be shared
        self,
        scenario: Scenario,
        rules: Rules,
        plans: list[Plan],
        network: Network | None,
        seed: int,
        values: NDArray[np.float64],
        fates: NDArray[np.int8],
    ) -> None:
        self.scenario, self.rules, self.plans = scenario, rules, plans
        self.network, self.seed = network, seed
        self.values, self.fates = values, fates
        self._local = threading.local()

    def run(self, replicate: int) -> None:
        """Draw one world and run it under every plan."""
        world = _draw_world(self.scenario, self.seed, replicate, self.network)
        runner = self._runner(world.network)
        for cell, plan in enumerate(self.plans):
            state = runner.run(plan, world)
            self.values[:, cell, replicate] = runner.outcomes()
            self.fates[cell, replicate] = fates_of(state, world)

    def _runner(self, network: Network) -> Runner:
        """Give each thread a runner of its own."""
        if not hasattr(self._local, "runner"):
            self._local.runner = Runner(self.rules, network.n_accounts)
        runner: Runner = self._local.runner
        return runner


def loyal_customers(
    comparison: Comparison, replicate: int, network: Network | None = None
) -> NDArray[np.bool_]:
    """Say which customers of one world are loyal.

    Parameters
    ----------
    comparison : Comparison
        Whose world.
    replicate : int
        Number of the world.
    network : Network, optional
        The user's own ties, if the comparison ran on them.

    Returns
    -------
    ndarray of bool, shape (n_customers,)
        True for regulars.
    """
    return _draw_world(comparison.scenario, comparison.seed, replicate, network).people.is_loyal


def _draw_world(scenario: Scenario, seed: int, replicate: int, network: Network | None) -> World:
    """Draw one world of an experiment."""
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


def _share_out(job: _Job, runs: int, workers: int, progress: Progress | None) -> None:
    """Run all replicates; the first error, or Ctrl-C, stops the rest."""
    job.run(0)  # compiles, if need be, before there are threads
    if progress is not None:
        progress(1)
    stop = threading.Event()

    def work(first: int) -> None:
        for replicate in range(1 + first, runs, workers):
            if stop.is_set():
                return
            job.run(replicate)
            if progress is not None:
                progress(1)

    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(work, first) for first in range(workers)]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            stop.set()
    for future in done:
        future.result()
