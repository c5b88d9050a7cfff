"""What do the model's own cascades look like, in the same terms as the measured ones?

Each world gives one cascade: the complaint and everybody who passed *it* on. What a large account,
a news site or the shop puts out is an item of its own, as it would be in the data. The hour of the
complaint, and where asked the number of the author's followers, are drawn from measured ones, so
that the clock starts where the data's does.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from experiments.realdata.forest import Forest
from sim.event_log import EventKind
from sim.network import Network, generated_network
from sim.plan import plan_of
from sim.random_streams import world_key, world_seed
from sim.reading import rules_of
from sim.run import Runner
from sim.scenario import Scenario
from sim.state import ANSWERED_H, COMPLAINT, N_LOG, State
from sim.warm_up import warm_up
from sim.world import make_world

_HOUR_STREAM, _AUTHOR_STREAM = 14, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How worlds are drawn."""

    runs: int
    """Worlds."""
    seed: int
    """World k is the same for the same seed."""
    root_hours: NDArray[np.float64]
    """Shape (n,): measured local hours of roots; each world takes one, and a minute within it."""
    author_followers: NDArray[np.int64] | None = None
    """Shape (n,): measured follower counts; without it those of the scenario."""
    network: Network | None = None
    """Measured ties; without it every world has a generated network of its own."""
    progress: Callable[[int], None] | None = None
    """Called with the number of worlds that have just been finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSample:
    """What came out of the worlds."""

    forest: Forest
    """A tree for each world, named by its number; most are a root alone."""
    answered_h: NDArray[np.float64]
    """Shape (runs,): when the owner's first answer came; nan where there was none."""

    @property
    def shares(self) -> NDArray[np.int64]:
        """How often each complaint was passed on. Shape (runs,)."""
        return self.forest.sizes - 1


class _Job:
    """Worlds of one scenario, as the threads see them."""

    def __init__(self, scenario: Scenario, sampling: Sampling) -> None:
        self.scenario, self.sampling = scenario, sampling
        self.plan = plan_of(scenario.playbook, scenario)
        self.hours = _drawn(sampling.root_hours, sampling, _HOUR_STREAM)
        self.hours += _generator(sampling, _HOUR_STREAM + 100).random(sampling.runs)
        self.authors = None
        if sampling.author_followers is not None:
            counts = np.maximum(sampling.author_followers, 1)
            self.authors = _drawn(counts, sampling, _AUTHOR_STREAM)
        self._local = threading.local()

    def run(self, replicate: int) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
        """Run one world; give parents and times (h) of its cascade, and the hour of the answer."""
        complaint = replace(self.scenario.complaint, posted_hour=float(self.hours[replicate]))
        if self.authors is not None:
            complaint = replace(complaint, author_followers=int(self.authors[replicate]))
        rules = rules_of(replace(self.scenario, complaint=complaint))
        seed = world_seed(self.sampling.seed, replicate)
        network = self.sampling.network
        if network is None:
            network = generated_network(self.scenario.parameters.network, world_key(seed))
        world = make_world(rules, network, seed)
        if not hasattr(self._local, "runner"):
            self._local.runner = Runner(rules, network.n_accounts, keeps_log=True)
        runner: Runner = self._local.runner
        runner.rules = rules
        runner.restart()
        state = runner.advance(self.plan, world, float(rules.storm_h))
        parent, time_h = shares_of(state)
        if self.sampling.progress is not None:
            self.sampling.progress(1)
        return parent, time_h, float(state.values[ANSWERED_H])


def sample_worlds(scenario: Scenario, sampling: Sampling) -> ModelSample:
    """Run worlds and keep the cascade of each complaint.

    Parameters
    ----------
    scenario : Scenario
        What happens, the owner's playbook included.
    sampling : Sampling
        Which worlds.

    Returns
    -------
    ModelSample
        In the order of the worlds, however many threads there are.
    """
    warm_up()
    job = _Job(scenario, sampling)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        found = list(pool.map(job.run, range(sampling.runs)))
    parent = np.concatenate([parent for parent, _, _ in found])
    forest = Forest(
        ids=np.arange(sampling.runs),
        starts=np.concatenate([[0], np.cumsum([len(tree) for tree, _, _ in found])]),
        parent=parent,
        time_min=60.0 * np.concatenate([time_h for _, time_h, _ in found]),
        kind=np.where(parent < 0, "root", "share"),
    )
    answered_h = np.array([hour for _, _, hour in found], np.float64)
    answered_h[answered_h < 0.0] = np.nan
    return ModelSample(forest=forest, answered_h=answered_h)


def shares_of(state: State) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Read the cascade of the complaint off a run's log.

    Parameters
    ----------
    state : State
        A state that keeps a log, after the storm.

    Returns
    -------
    parent : ndarray of int, shape (n_nodes,)
        Number of the share in which the complaint was seen; 0 for the complaint itself, also for
        whoever was told of it by somebody who had not shared; -1 for node 0.
    time_h : ndarray of float, shape (n_nodes,), unit h
        Since the complaint, ascending.
    """
    log = state.log[: int(state.counters[N_LOG])]  # type: ignore[index]  # a record array
    shares = log[(log.kind == EventKind.SHARED) & (log.item_id == COMPLAINT)]
    number = np.arange(1, len(shares) + 1)
    order = np.argsort(shares.account)
    accounts = shares.account[order]
    at = np.minimum(np.searchsorted(accounts, shares.source), max(len(shares) - 1, 0))
    parent = np.zeros(len(shares), np.int64)
    if len(shares):
        seen_in = number[order][at]
        is_share = (accounts[at] == shares.source) & (seen_in < number)
        parent[is_share] = seen_in[is_share]
    times = np.concatenate([[0.0], shares.time_h])
    return np.concatenate([[-1], parent]), times


def _generator(sampling: Sampling, stream: int) -> np.random.Generator:
    """Give the generator of one purpose."""
    return np.random.Generator(np.random.PCG64([sampling.seed, stream]))


def _drawn(values: NDArray[np.generic], sampling: Sampling, stream: int) -> NDArray[np.float64]:
    """Draw one value for each world."""
    drawn = _generator(sampling, stream).choice(values, sampling.runs)
    return np.asarray(drawn, np.float64)
