"""How fast is it? Ratios measured in one run on one machine: ``python tests/speed/measure.py``.

No timed assertions: the machine may be shared. Each part prints a table, ``--part NAME`` only one.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

sys.path[:0] = [str(Path(__file__).parents[1] / "support"), str(Path(__file__).parents[2])]

from experiments.comparing import compare
from experiments.many_worlds import draw_world
from scenarios import load
from sim.keeping import go_back, keep
from sim.moves import Plan
from sim.network import Network, generated_network, listed_network, ties_of
from sim.past import past_of
from sim.plan import plan_of
from sim.random_streams import world_key, world_seed
from sim.reading import rules_of
from sim.responses import Tone
from sim.rules import Rules
from sim.run import Runner
from sim.scenario import Playbook, Reply, Scenario
from sim.state import N_REACHED, N_ROWS
from sim.world import World, make_world


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Median time of one call."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def of_size(n_accounts: int, **sharing: float) -> Scenario:
    """The default scenario in a crowd of another size."""
    scenario = load("late_delivery")
    p = scenario.parameters
    return replace(
        scenario,
        parameters=replace(
            p,
            network=replace(p.network, n_accounts=n_accounts),
            sharing=replace(p.sharing, **sharing),
        ),
    )


def listed_copy(scenario: Scenario) -> tuple[Network, csr_array]:
    """A generated network written out as a list, for the loop and for scipy alike."""
    generated = generated_network(scenario.parameters.network, world_key(1))
    follower, followee = ties_of(generated)
    n = generated.n_accounts
    ties = np.unique(followee * n + follower)
    followee, follower = ties // n, ties % n
    apart = followee != follower
    followee, follower = followee[apart], follower[apart]
    graph = csr_array((np.ones(len(follower)), (followee, follower)), shape=(n, n))
    return listed_network(n, follower, followee, home_fraction=0.2), graph


def worlds_of(rules: Rules, network: Network, n: int) -> list[World]:
    """Some worlds on the same ties."""
    return [make_world(rules, network, world_seed(1, k)) for k in range(n)]


def run_all(runner: Runner, plan: Plan, worlds: list[World]) -> list[tuple[float, int, int]]:
    """Seconds, accounts reached and exposures of each world; the first run only warms up."""
    results = []
    runner.run(plan, worlds[0])
    for world in worlds:
        start = time.perf_counter()
        state = runner.run(plan, world)
        taken = time.perf_counter() - start
        reached = int(state.counters[N_REACHED])
        results.append((taken, reached, int(state.hourly_exposures.sum())))
    return results


def part_bfs() -> None:
    """The loop against scipy's breadth-first search over the same graph."""
    print("crisis of 14 days (and 90 of visits) / scipy breadth_first_order, same graph")
    for n in (10_000, 100_000):
        scenario = of_size(n)
        network, graph = listed_copy(scenario)
        start = int(np.argmax(np.diff(graph.indptr)))
        limit = seconds(lambda g=graph, s=start: breadth_first_order(g, s), 21)
        rules = rules_of(scenario)
        plan = plan_of(Playbook(reply=Reply(tone=Tone.EMPATHETIC, delay_h=6.0)), scenario)
        results = run_all(Runner(rules, n), plan, worlds_of(rules, network, 200))
        mean = sum(t for t, _, _ in results) / len(results)
        line = f"  {n:>8,} accounts: bfs {limit * 1e3:.3f} ms"
        print(
            f"{line}; default crisis, mean of 200 worlds {mean * 1e3:.3f} ms = {mean / limit:.2f}x"
        )
        for hazard in (0.01, 0.015, 0.02, 0.03):
            stormy = rules_of(of_size(n, base_hazard=hazard))
            results = run_all(Runner(stormy, n), plan, worlds_of(stormy, network, 20))
            storms = [r for r in results if r[1] >= 0.1 * n]
            if storms:
                t, reached, exposures = (median(column) for column in zip(*storms, strict=True))
                print(
                    f"    base_hazard {hazard}: storms reach {reached:,.0f}, {exposures:,.0f} "
                    f"exposures: {t * 1e3:.2f} ms = {t / limit:.1f}x, "
                    f"{t / exposures * 1e9:.0f} ns an exposure"
                )


def part_twin() -> None:
    """The loop against the slow Mesa twin, stepped hourly."""
    print("slow Mesa twin, stepped hourly for 14 days / the loop, same world")
    for n in (10_000, 100_000):
        for sharing, at_least in (({}, 0.0), ({"base_hazard": 0.02}, 0.3)):
            _twin_line(of_size(n, **sharing), int(at_least * n))


def _twin_line(scenario: Scenario, at_least: int) -> None:
    """Find a world that reaches enough, and time it both ways."""
    from slow_model import slow_twin_seconds  # noqa: PLC0415 - only this part needs it

    rules, plan = rules_of(scenario), plan_of(Playbook(), scenario)
    n = scenario.parameters.network.n_accounts
    runner = Runner(rules, n)
    for k in range(50):
        seed = world_seed(1, k)
        network = generated_network(scenario.parameters.network, world_key(seed))
        world = make_world(rules, network, seed)
        runner.run(plan, world)
        if runner.state.counters[N_REACHED] >= at_least:
            break

    def storm() -> None:
        runner.restart()
        runner.advance(plan, world, 336.0)

    fast = seconds(storm, 11)
    slow = slow_twin_seconds(rules, plan, world)
    reached = int(runner.state.counters[N_REACHED])
    line = f"  {n:>8,} accounts, {reached:,} reached: twin {slow:.2f} s"
    print(f"{line}, loop {fast * 1e3:.3f} ms: {slow / fast:,.0f}x faster")


def part_compare() -> None:
    """The default comparison, and the command line's start."""
    print("compare with all defaults: 13 cells x 200 worlds, 100,000 accounts")
    for name in ("late_delivery", "rude_service", "false_claim"):
        scenario = load(name)
        compare(scenario, runs=1)
        start = time.perf_counter()
        compare(scenario)
        print(f"  {name}: {time.perf_counter() - start:.2f} s")
    command = [sys.executable, "-c", "from experiments.cli import main; main()", "--help"]
    bare = [sys.executable, "-c", "pass"]
    taken = seconds(lambda: subprocess.run(command, capture_output=True, check=True), 7)
    empty = seconds(lambda: subprocess.run(bare, capture_output=True, check=True), 7)
    print(f"  bolasalju --help: {taken:.2f} s (python alone {empty:.2f} s)")


def part_past() -> None:
    """Many hours of one answer: each past run once, and each hour alone; and what a copy takes."""
    scenario = load("late_delivery")
    rules, n = rules_of(scenario), scenario.parameters.network.n_accounts
    runner = Runner(rules, n)
    plans = [
        plan_of(Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=3.0 * at)), scenario)
        for at in range(1, 21)
    ]
    past = past_of(plans)
    drawn = [draw_world(scenario, 0, number, None) for number in range(100)]
    print("20 hours of one answer: past run once, each hour alone, both per world")
    for least in (0, 10_000):
        worlds = [
            world
            for world in drawn
            if int(runner.run(plans[-1], world).counters[N_REACHED]) >= least
        ]
        shared = seconds(lambda w=worlds: [list(runner.run_each(past, each)) for each in w], 3)
        alone = seconds(lambda w=worlds: [runner.run(p, each) for each in w for p in plans], 3)
        print(
            f"  {len(worlds)} worlds that reach {least:,}: {shared / len(worlds) * 1e3:.2f} ms, "
            f"{alone / len(worlds) * 1e3:.2f} ms: {alone / shared:.2f}x faster"
        )
    state = runner.run(plans[-1], worlds[0])
    n_rows, n_exposures = int(state.counters[N_ROWS]), int(state.hourly_exposures.sum())
    each = seconds(lambda: runner.run(plans[-1], worlds[0]), 5) / n_exposures
    was = keep(state)
    copied = seconds(lambda: keep(state), 11) + seconds(lambda: go_back(state, was), 11)
    worth = f"as long as {copied / each:,.0f} exposures"
    print(f"  keep and go back, {n_rows:,} rows: {copied * 1e3:.2f} ms, {worth}")


def part_curve() -> None:
    """Cost against the accounts present and the accounts reached."""
    print("cost of one world: accounts present, accounts reached, time, peak memory of the process")
    for n in (10_000, 100_000, 1_000_000, 10_000_000, 200_000_000):
        _curve_line(n, {})
    for hazard in (0.006, 0.008, 0.01, 0.011):
        _curve_line(
            200_000_000, {"base_hazard": hazard, "trend_half_engagement": 1.0}, storm_only=True
        )


def _curve_line(n: int, sharing: dict[str, float], *, storm_only: bool = False) -> None:
    """Measure worlds of one size in a process of its own, so that memory can be read."""
    code = f"import measure; measure.one_size({n}, {sharing!r}, {storm_only!r})"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent)


def one_size(n: int, sharing: dict[str, float], storm_only: bool) -> None:
    """Run worlds of one size; print time, reach and memory."""
    scenario = of_size(n, **sharing)
    rules = rules_of(scenario)
    plan = plan_of(Playbook(), scenario)
    runner = Runner(rules, n)
    results = []
    for k in range(1 if storm_only else 100):
        seed = world_seed(1, k)
        network = generated_network(scenario.parameters.network, world_key(seed))
        world = make_world(rules, network, seed)
        runner.run(plan, world) if k == 0 and not storm_only else None
        start = time.perf_counter()
        state = runner.run(plan, world)
        results.append((time.perf_counter() - start, int(state.counters[N_REACHED])))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    t = sum(r[0] for r in results) / len(results)
    reached = sum(r[1] for r in results) / len(results)
    setting = " ".join(f"{key}={value}" for key, value in sharing.items())
    line = f"  {n:>11,} present, {reached:>12,.0f} reached: {t * 1e3:>9.2f} ms"
    print(f"{line}, {memory:,.0f} MB {setting}")


PARTS = {
    "bfs": part_bfs,
    "twin": part_twin,
    "compare": part_compare,
    "past": part_past,
    "curve": part_curve,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=sorted(PARTS))
    chosen = parser.parse_args().part
    for name, part in PARTS.items():
        if chosen in (None, name):
            part()
