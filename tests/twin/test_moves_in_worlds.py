"""Do the proofs of the twin crowd hold for every move, and does a switch touch only its own?"""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import pytest
from crises import run_fast, world_of
from rich_crises import RICH, guilty

from sim import moves
from sim.event_log import EventKind, log_records
from sim.mechanisms import Mechanisms
from sim.plan import plan_of
from sim.playbook import Playbook
from sim.reading import rules_of
from sim.scenario import Scenario
from sim.state import SHOP, TRUST_LOST_DAY7, State

SEEDS = range(12)
SAID_OR_DONE = {int(EventKind.ANSWERED), int(EventKind.ACTED)}


def state_of(scenario: Scenario, playbook: Playbook, seed: int) -> State:
    """Run a world."""
    return run_fast((rules_of(scenario), plan_of(playbook, scenario), world_of(scenario, seed)))


def told_by(state: State) -> list[Any]:
    """List what happened; what the owner knows but has not acted on is no action."""
    log = log_records(state)
    return log[log["kind"] != EventKind.NOTICED].tolist()


def story_of(scenario: Scenario, playbook: Playbook, seed: int) -> list[Any]:
    """List what happens in a world."""
    return told_by(state_of(scenario, playbook, seed))


def own_moves(log: list[Any]) -> set[tuple[float, int]]:
    """Name the hour and the item of everything that the owner does."""
    return {(entry[0], entry[4]) for entry in log if entry[1] in SAID_OR_DONE and entry[2] == SHOP}


def playbooks_of(scenario: Scenario) -> list[Playbook]:
    """Give silence, the first answer alone, and one further step after the other."""
    own = scenario.playbook
    grown = [replace(own, actions=own.actions[:n]) for n in range(len(own.actions) + 1)]
    return [Playbook(before=own.before), *grown]


@pytest.mark.parametrize("number", range(len(RICH)))
def test_playbooks_agree_before_the_first_move_that_differs(number: int) -> None:
    scenario = RICH[number]()
    books, n_parted = playbooks_of(scenario), 0
    for seed in SEEDS:
        logs = [story_of(scenario, book, seed) for book in books]
        for a, b in pairwise(logs):
            hour = min((hour for hour, _ in own_moves(a) ^ own_moves(b)), default=float("inf"))
            before = [[entry for entry in log if entry[0] < hour] for log in (a, b)]
            assert before[0] == before[1]
            n_parted += a != b
    assert n_parted > len(SEEDS)


def test_control_the_parting_of_two_worlds_is_seen() -> None:
    scenario = guilty()
    a, b = (story_of(scenario, scenario.playbook, seed) for seed in (1, 2))
    assert [entry for entry in a if entry[0] < 1.0] != [entry for entry in b if entry[0] < 1.0]


SLOTS = {
    "amplifier": (moves.AMPLIFIER, moves.FIRST_EVENT),
    "press": (moves.PRESS,),
    "authority": (moves.AUTHORITY,),
    "proof": (moves.PROOF, 1),
    "counter_wave": (moves.COUNTER_WAVE,),
    "attack": (moves.ATTACK,),
    "truth_comes_out": (moves.TRUTH,),
    "deletion_noticed": (moves.DELETION,),
    "promotion_insults": (moves.PROMOTION,),
    "helpers": (1,),
    "closing_noticed": (3,),
}
"""Switches that act through a move, and its slots in the stories of ``rich_crises``."""
SWITCHES = [item.name for item in fields(Mechanisms)]


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_switch_changes_something_and_nothing_before_it_acts(switch: str) -> None:
    n_changed = 0
    for seed in SEEDS:
        for make in RICH:
            whole = make()
            without = replace(whole, mechanisms=replace(whole.mechanisms, **{switch: False}))
            states = [state_of(each, each.playbook, seed) for each in (whole, without)]
            a, b = (told_by(state) for state in states)
            trust_lost = {float(state.values[TRUST_LOST_DAY7]) for state in states}
            n_changed += a != b or len(trust_lost) > 1
            if switch in SLOTS:
                items = [slot + 1 for slot in SLOTS[switch]]
                acts = [e[0] for e in a if e[1] in SAID_OR_DONE and e[4] in items]
                hour = min(acts, default=float("inf"))
                assert [e for e in a if e[0] < hour] == [e for e in b if e[0] < hour]
        if n_changed > 0 and switch not in SLOTS:
            return
    # what neighbours lose is read off at the end
    assert n_changed > 0 or switch == "neighbours"
