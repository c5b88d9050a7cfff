"""How many worlds a second does a sweep run? ``python tests/speed/measure_sweep.py``.

Ratios measured in one run on one machine, all with the same scenario; each line is compared with
the bare loop on the same worlds. No timed assertions: the machine may be shared, so that the time
of a core is printed as well. ``--part NAME`` prints only one part.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import mesa
import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1] / "support"), str(Path(__file__).parents[2])]

from slow_model import SlowModel

from experiments.sweeps.driving import Goal, drive
from experiments.sweeps.pools import Pool, Processes, ThisProcess
from experiments.sweeps.precision import read_precision
from experiments.sweeps.reading import load_sweep
from experiments.sweeps.running import Common
from experiments.sweeps.stopping import StopRule, next_goals
from experiments.sweeps.sweep import make_sweep
from scenarios import load
from sim.model import ComplaintModel
from sim.network import generated_network
from sim.plan import plan_of
from sim.random_streams import world_key, world_seed
from sim.reading import rules_of
from sim.responses import Tone
from sim.run import Runner
from sim.scenario import Playbook, Reply, Scenario
from sim.state import N_REACHED
from sim.world import World, make_world

STORM_H = 336
MONEY_H = 2160
N_TWIN, N_MESA, N_SWEEP = 3, 20, 20_000

STUDY = """schema: 1
name: speed
scenario: late_delivery
levers:
- {key: reply.tone, values: [empathetic]}
- {key: reply.delay_h, values: [6]}
replications: 1000
"""


def scenario_of() -> Scenario:
    """The default scenario with the answer of the study."""
    playbook = Playbook(reply=Reply(tone=Tone.EMPATHETIC, delay_h=6.0))
    return replace(load("late_delivery"), playbook=playbook)


def world_of(scenario: Scenario, replicate: int) -> World:
    """Draw a world as a sweep with seed 0 does."""
    seed = world_seed(0, replicate)
    network = generated_network(scenario.parameters.network, world_key(seed))
    return make_world(rules_of(scenario), network, seed)


class Stepped(ComplaintModel):
    """Our own Mesa model, stepped by the hour."""

    def __init__(self, world: int, rng: None = None) -> None:  # noqa: ARG002 - from Mesa 3.5
        super().__init__(scenario_of(), rng=world_seed(0, world))


class Twin(SlowModel):
    """A plain Mesa model with one object a person, for the fourteen days of the storm."""

    def __init__(self, world: int, rng: None = None) -> None:  # noqa: ARG002 - from Mesa 3.5
        scenario = scenario_of()
        plan = plan_of(scenario.playbook, scenario)
        super().__init__(rules_of(scenario), plan, world_of(scenario, world))
        self.running = True
        self.datacollector = mesa.DataCollector(model_reporters={"reach": "reach"})

    def step(self) -> None:
        """Let one hour happen."""
        super().step()
        self.running = self.hour_end_h < STORM_H
        self.datacollector.collect(self)


class Watch:
    """Hears how far a sweep is, and says nothing."""

    def expect(self, total: int) -> None:
        """Hear how many jobs there are."""

    def advance(self, n: int) -> None:
        """Hear that some are kept."""


class Taken(NamedTuple):
    """What a call took, with the processes that it started and that have ended."""

    wall_s: float
    cpu_s: float


def timed(work: Callable[[], Any]) -> tuple[Taken, Any]:
    """Time one call; give its result as well."""
    start, used = time.perf_counter(), sum(os.times()[:4])
    result = work()
    return Taken(time.perf_counter() - start, sum(os.times()[:4]) - used), result


def bare(n: int) -> list[int]:
    """Draw and run worlds in a loop, on one core; give how many they reached."""
    scenario = scenario_of()
    plan = plan_of(scenario.playbook, scenario)
    runner = Runner(rules_of(scenario), scenario.parameters.network.n_accounts)
    states = (runner.run(plan, world_of(scenario, replicate)) for replicate in range(n))
    return [int(state.counters[N_REACHED]) for state in states]


def batch(model: type[mesa.Model], n: int) -> list[int]:
    """Run worlds by Mesa's batch runner, in one process."""
    rows = mesa.batch_run(
        model, {"world": list(range(n))}, max_steps=MONEY_H, display_progress=False
    )
    return [int(row["reach"]) for row in rows]


def sweep(n_workers: int, n: int) -> int:
    """Run worlds by a sweep into a folder of its own; give how many rows it keeps."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study.yaml"
        study.write_text(STUDY, encoding="utf-8")
        report = drive(
            make_sweep(load_sweep(study)),
            Path(folder) / "results",
            Goal(runs=n),
            partial(pool_of, n_workers),
            Watch(),
        )
    for process in multiprocessing.active_children():
        process.join()  # only then is its time known
    return report.n_rows


def pool_of(n_workers: int, common: Common) -> Pool:
    """Choose who runs the jobs."""
    return ThisProcess(common) if n_workers == 1 else Processes(common, n_workers)


def tell(name: str, n: int, taken: Taken, loop: Taken) -> None:
    """Print a line: rate, time of a core, and how both compare with the loop on the same worlds."""
    rate, each = n / taken.wall_s, taken.cpu_s / n * 1e3
    line = f"  {name:<40} {n:>6,} worlds {rate:>9,.1f}/s {each:>9,.2f} ms of a core each"
    print(f"{line}; of the loop's speed: {loop.wall_s / taken.wall_s:.4f}, "
          f"{loop.cpu_s / taken.cpu_s:.4f} by core time")  # fmt: skip


def part_worlds() -> None:
    """Mesa's batch runner, the bare loop and the sweep."""
    print("late_delivery, answered empathetically after 6 hours, 100,000 accounts")
    bare(3)  # loads what is compiled
    for name, model, n in (
        ("mesa.batch_run, slow twin, 14 days only", Twin, N_TWIN),
        ("mesa.batch_run, ComplaintModel", Stepped, N_MESA),
    ):
        taken, reached = timed(partial(batch, model, n))
        loop, expected = timed(partial(bare, n))
        tell(name, n, taken, loop)
        if reached != expected:
            print(f"  these are not the same worlds: {reached} and {expected}")
    loop, _ = timed(partial(bare, N_SWEEP))
    tell("bare loop, one core", N_SWEEP, loop, loop)
    for n_workers in (1, 2):
        began, _ = timed(partial(sweep, n_workers, 1))
        taken, n_rows = timed(partial(sweep, n_workers, N_SWEEP))
        tell(f"sweep with Parquet, {n_workers} worker(s)", n_rows, taken, loop)
        print(f"    of which starting and ending takes {began.wall_s:.1f} s")


def part_looks() -> None:
    """What it costs to ask where the next worlds go."""
    random = np.random.Generator(np.random.PCG64([0, 1]))
    n_draws, n_policies, n = 2500, 4, 1000
    cells = list(random.lognormal(0.0, 1.0, (n_draws * n_policies, n)))
    values = {"reach": cells, "shares": cells}
    precisions = dict.fromkeys(values, read_precision("0.1%"))
    rule = StopRule(precisions=precisions, first=50, growth=1.17, block=1, max_runs=n)
    told = f"{len(cells):,} cells, {len(rule.looks)} looks, {len(values)} outcomes"
    print(f"{told}, {n:,} worlds a cell")
    for name, changed in (
        ("without a budget", {}),
        ("with a budget for 6 worlds in 10", {"budget": len(cells) * n * 6 // 10}),
        ("deciding between policies", {"decide": True}),
    ):
        asked = partial(next_goals, replace(rule, **changed), n_draws, n_policies, values)
        print(f"  {name:<46} {timed(asked)[0].wall_s:.2f} s")


PARTS = {"worlds": part_worlds, "looks": part_looks}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=sorted(PARTS))
    chosen = parser.parse_args().part
    for name, part in PARTS.items():
        if chosen in (None, name):
            part()
