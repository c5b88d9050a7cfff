"""Do two runs that differ in the owner's policy differ in nothing else? (``model.md`` section 3)"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from crises import crisis_scenario, digest, plan_for, world_of

import sim.state
from sim.appraisal import CrisisType
from sim.event_log import EventKind, log_records
from sim.mechanisms import Mechanisms
from sim.moves import NEVER, REPLY_SLOT, Plan
from sim.random_streams import to_uniform, world_seed
from sim.reading import rules_of
from sim.responses import Tone
from sim.rules import Rules
from sim.run import Runner
from sim.scenario import Scenario
from sim.state import N_REACHED
from sim.tables import new_table
from sim.world import World

SAID = [tone for tone in Tone if tone is not Tone.SILENT]
POLICIES: list[tuple[Tone | None, float | None]] = [
    (None, None),
    *((tone, delay_h) for tone in SAID for delay_h in (None, 1.0, 20.0)),
]
SMALL = {"n_accounts": 300, "max_followers_fraction": 0.4, "mean_followers": 40.0}
STATIC = Mechanisms(clock=False, boost=False, recommender=False)


def small_crises() -> tuple[Scenario, Rules, list[Plan]]:
    """Give a scenario of 300 accounts with every policy."""
    scenario = crisis_scenario(network=SMALL)
    return scenario, rules_of(scenario), [plan_for(scenario, *policy) for policy in POLICIES]


def new_runner(rules: Rules) -> Runner:
    return Runner(rules, SMALL["n_accounts"], keeps_log=True)


# -- 1: the same policy


def test_same_policy_differs_by_exactly_nothing() -> None:
    """A thousand pairs: two runners, the second in the opposite order, worlds drawn anew."""
    scenario, rules, plans = small_crises()
    seeds = [world_seed(0, replicate) for replicate in range(1_000)]
    cells = [(plans[at % len(plans)], seed) for at, seed in enumerate(seeds)]
    first, second = new_runner(rules), new_runner(rules)
    forth = [digest(first.run(plan, world_of(scenario, seed))) for plan, seed in cells]
    back = [digest(second.run(plan, world_of(scenario, seed))) for plan, seed in cells[::-1]]
    assert forth == back[::-1]
    assert len(set(forth)) == len(forth)


def test_control_another_seed_is_another_story() -> None:
    scenario, rules, plans = small_crises()
    runner = new_runner(rules)
    assert digest(runner.run(plans[0], world_of(scenario, 1))) != digest(
        runner.run(plans[0], world_of(scenario, 2))
    )


# -- 2: before the first differing action


def happened(runner: Runner, plan: Plan, world: World) -> list[Any]:
    """List what happened to people; what the owner knows but has not acted on is no action."""
    log = log_records(runner.run(plan, world))
    return log[log["kind"] != EventKind.NOTICED].tolist()


def n_alike(first: list[Any], second: list[Any]) -> int:
    """Count the entries before two logs part."""
    for at, (a, b) in enumerate(zip(first, second, strict=False)):
        if a != b:
            return at
    return min(len(first), len(second))


def first_answer(*logs: list[Any]) -> float:
    """Give the hour of the first answer in any of the logs."""
    hours = [entry[0] for log in logs for entry in log if entry[1] == EventKind.ANSWERED]
    return min(hours, default=np.inf)


def test_logs_agree_before_the_first_differing_action() -> None:
    scenario, rules, plans = small_crises()
    runner = new_runner(rules)
    n_parted = 0
    for replicate in range(40):
        world = world_of(scenario, world_seed(1, replicate))
        logs = [happened(runner, plan, world) for plan in plans]
        for a, b in pairwise(logs):
            hour = first_answer(a, b)
            before = [[entry for entry in log if entry[0] < hour] for log in (a, b)]
            assert before[0] == before[1]
            assert n_alike(a, b) >= len(before[0])
            n_parted += a != b
    assert n_parted > 20 * len(plans)


def test_control_without_the_coupling_logs_part_before_any_action() -> None:
    scenario, rules, plans = small_crises()
    runner = new_runner(rules)
    a = happened(runner, plans[0], world_of(scenario, 1))
    b = happened(runner, plans[0], world_of(scenario, 2))
    assert n_alike(a, b) < min(len(a), len(b))


# -- 3: calming never enlarges a cascade


def spread_of(runner: Runner, plan: Plan, world: World) -> tuple[set[int], set[int]]:
    """Name the accounts that are reached and those that share."""
    log = log_records(runner.run(plan, world))
    reached = log["account"][log["kind"] == EventKind.EXPOSED]
    shares = log["account"][log["kind"] == EventKind.SHARED]
    return set(reached.tolist()), set(shares.tolist())


def from_calm_to_spurring(scenario: Scenario) -> list[Plan]:
    """Order silence and all tones, one hour after the complaint, by what they do to the hazard."""
    plans = [plan_for(scenario, tone, 1.0) for tone in SAID]
    plans.append(plan_for(scenario, None, None))
    return sorted(plans, key=hazard_factor)


def hazard_factor(plan: Plan) -> float:
    if plan.moves.starts[REPLY_SLOT] == NEVER:
        return 1.0
    return float(plan.effects[4 * plan.moves.first_effect[REPLY_SLOT]])


def pairs_of(plans: list[Plan]) -> list[tuple[int, int]]:
    """List the pairs (calmer, less calm) for which the order is proved.

    The calmer one must not spur: of two answers that spur, the stronger brings more exposures
    before a person comes back to the thread, so that fatigue has used up more of what is spurred.
    """
    factors = [hazard_factor(plan) for plan in plans]
    n = len(plans)
    return [(a, b) for a in range(n) for b in range(a + 1, n) if factors[a] <= 1.0]


class Count(NamedTuple):
    """How pairs of a calmer and a less calm answer to the same worlds compare."""

    n_pairs: int
    n_beyond: int
    """The calmer answer reaches or moves somebody whom the other does not."""
    n_larger: int
    """The calmer answer reaches more people."""
    n_smaller: int
    """The calmer answer leads to fewer shares."""


def compare_pairs(scenario: Scenario, n_worlds: int, *, breaks_coupling: bool = False) -> Count:
    """Run every policy in every world and compare all pairs."""
    plans = from_calm_to_spurring(scenario)
    rules = rules_of(scenario)
    runner = Runner(rules, scenario.parameters.network.n_accounts, keeps_log=True)
    counts = np.zeros(4, int)
    for replicate in range(n_worlds):
        worlds = [
            world_of(scenario, world_seed(2 + breaks_coupling * at, replicate)) for at in range(2)
        ]
        calmer = [spread_of(runner, plan, worlds[0]) for plan in plans]
        others = [spread_of(runner, plan, worlds[1]) for plan in plans]
        for a, b in pairs_of(plans):
            (reached, shares), (others_reached, others_shares) = calmer[a], others[b]
            is_beyond = not (reached <= others_reached and shares <= others_shares)
            is_larger = len(reached) > len(others_reached)
            counts += (1, is_beyond, is_larger, len(shares) < len(others_shares))
    return Count(*counts.tolist())


@pytest.mark.parametrize("crisis_type", list(CrisisType))
def test_calming_never_enlarges_a_cascade_in_the_static_setting(crisis_type: CrisisType) -> None:
    """As sets: whoever is reached or shares after the calmer answer does so after the other."""
    scenario = crisis_scenario(crisis_type, STATIC, network=SMALL)
    count = compare_pairs(scenario, 200)
    assert count.n_beyond == count.n_larger == 0
    assert count.n_smaller > count.n_pairs / 10


def test_control_without_the_coupling_calming_enlarges() -> None:
    scenario = crisis_scenario(CrisisType.ACCIDENTAL, STATIC, network=SMALL)
    count = compare_pairs(scenario, 20, breaks_coupling=True)
    assert count.n_beyond > count.n_larger > 0


def test_sympathy_that_only_a_larger_storm_calls_forth_is_the_exception() -> None:
    """A community that is easily moved helps the less calm answer: rarely, and it is counted."""
    easily_moved = {
        "counter_mentions": 5.0, "p_counter_wave": 0.4, "counter_delay_h": 1.0, "counter_size": 200,
    }  # fmt: skip
    scenario = crisis_scenario(CrisisType.VICTIM, STATIC, network=SMALL, third_party=easily_moved)
    count = compare_pairs(scenario, 200)
    assert 0 < count.n_beyond < count.n_pairs / 100


@pytest.mark.parametrize("crisis_type", list(CrisisType))
def test_exceptions_in_the_full_setting_are_counted(
    crisis_type: CrisisType, record_property: Any
) -> None:
    """With clock, boost and recommender on, a later share can meet a busier hour: how often?"""
    scenario = crisis_scenario(crisis_type, network=SMALL)
    count = compare_pairs(scenario, 200)
    for name, value in count._asdict().items():
        record_property(name, value)
    print(
        f"\n{crisis_type}: of {count.n_pairs} pairs, the calmer answer reaches somebody else in "
        f"{count.n_beyond / count.n_pairs:.2%}, more people in {count.n_larger / count.n_pairs:.2%}"
    )
    assert count.n_larger <= count.n_beyond < count.n_pairs


# -- 4: order, chunks, threads, hash seeds, room


def digests(scenario: Scenario, seeds: list[int]) -> list[str]:
    """Run some worlds of a crisis with a runner of their own, each with another policy."""
    rules = rules_of(scenario)
    plans = [plan_for(scenario, *policy) for policy in POLICIES]
    runner = new_runner(rules)
    return [
        digest(runner.run(plans[seed % len(plans)], world_of(scenario, seed))) for seed in seeds
    ]


def test_chunks_of_any_length_give_the_same_run() -> None:
    scenario, rules, plans = small_crises()
    hours = np.array([to_uniform(np.uint64(at * 0x9E3779B97F4A7C15 % 2**64)) for at in range(900)])
    runner = new_runner(rules)
    for seed in range(30):
        plan, world = plans[seed % len(plans)], world_of(scenario, seed)
        whole = digest(runner.run(plan, world))
        runner.restart()
        own = np.sort(hours[30 * seed : 30 * seed + 30] ** (1 + seed % 4) * rules.money_h)
        # whole hours too, a step of nothing, and the ends of days
        for until_h in np.sort([*own, 0.0, 0.0, 24.0, 24.0, 168.0, 335.0, 336.0]):
            runner.advance(plan, world, until_h)
        assert digest(runner.advance(plan, world, rules.money_h)) == whole


def test_threads_do_not_disturb_each_other() -> None:
    scenario = crisis_scenario(network=SMALL)
    seeds = list(range(200))
    alone = digests(scenario, seeds)
    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(lambda part: digests(scenario, part), (seeds, seeds[::-1])))
    assert halves[0] == alone
    assert halves[1] == alone[::-1]


SCRIPT = """
from test_worlds import SMALL, crisis_scenario, digests
print(*digests(crisis_scenario(network=SMALL), list(range(20))))
"""


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_hash_seed_of_python_does_not_matter(hash_seed: str) -> None:
    here = Path(__file__).resolve()
    folders = [here.parent, here.parents[1] / "support", here.parents[2]]
    environment = os.environ | {
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
    }
    result = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == digests(crisis_scenario(network=SMALL), list(range(20)))


@pytest.mark.parametrize("is_hashed", [False, True])
@pytest.mark.parametrize("length", [2, 50, 3_000])
def test_room_at_the_start_does_not_matter(
    length: int, is_hashed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables that grow many times, and accounts found through a hash table."""
    scenario = crisis_scenario(network=SMALL)
    expected = digests(scenario, list(range(40)))
    if is_hashed:
        monkeypatch.setattr(sim.state, "DENSE_ACCOUNTS", 0)

    def short_table(kind: type[Any], n: int) -> Any:
        fixed = n == 0 or kind in (sim.state.Customers, sim.state.Steps)
        return new_table(kind, n if fixed else length)

    original = sim.state.new_queue
    monkeypatch.setattr(sim.state, "new_table", short_table)
    monkeypatch.setattr(sim.state, "new_queue", lambda _, horizon_h: original(length, horizon_h))
    state = new_runner(rules_of(scenario)).state
    assert len(state.rows) == len(state.posts) == len(state.queue.events) == length
    assert (len(state.table) > 0) == is_hashed
    assert digests(scenario, list(range(40))) == expected


def test_worlds_of_these_proofs_are_storms() -> None:
    """The proofs would be empty if nothing happened."""
    scenario, rules, plans = small_crises()
    runner = new_runner(rules)
    reached = [
        int(runner.run(plans[0], world_of(scenario, seed)).counters[N_REACHED])
        for seed in range(100)
    ]
    assert np.mean(np.array(reached) > SMALL["n_accounts"] / 2) > 0.1
