"""Is a world that shares its past with others the same world as one that runs alone?"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from crises import crisis_scenario, digest, world_of

import sim.keeping
import sim.run
import sim.state
from experiments.design import cells_of, playbook_of
from experiments.many_worlds import draw_world
from scenarios.loader import load
from sim.mechanisms import Mechanisms
from sim.moves import FIRST_ACTION, REPLY_SLOT
from sim.past import past_of
from sim.plan import plan_of
from sim.playbook import Action, Condition, Move, Playbook, Reply, Trigger
from sim.reading import rules_of
from sim.responses import Tone
from sim.rules import STORM_H
from sim.run import Runner
from sim.state import N_SHARES

SMALL = {"n_accounts": 300, "max_followers_fraction": 0.4, "mean_followers": 40.0}
CRISIS = crisis_scenario(network=SMALL)
SEEDS = range(12)
SCENARIOS = (
    "late_delivery",
    "rude_service",
    "proof_comes_later",
    "overposting_shop",
    "big_account",
)


def apology(delay_h: float | None, *actions: Action, tone: Tone = Tone.APOLOGETIC) -> Playbook:
    return Playbook(reply=Reply(tone=tone, delay_h=delay_h), actions=actions)


AT = Action(do=Move.PAUSE_POSTS, at_h=3.0)
AT_LATER = Action(do=Move.PAUSE_POSTS, at_h=30.0)
THEN = Action(do=Move.FOLLOW_UP, tone=Tone.EMPATHETIC, after="reply", delay_h=5.0)
PROOF = Action(do=Move.PUBLISH_PROOF, at_h=40.0)
IF_LOUD = Action(
    do=Move.CLOSE_COMMENTS, when=Condition(trigger=Trigger.MENTIONS, above=20.0), delay_h=1.0
)
BOOKS = {
    "hours": [apology(hour) for hour in (0.0, 0.5, 6.0, 6.0, 24.0, 72.0, 335.9, 336.0)],
    "tones": [apology(6.0, tone=tone) for tone in (Tone.HOSTILE, Tone.EMPATHETIC)],
    "silence": [Playbook(), apology(20.0), apology(1.0, tone=Tone.DEFENSIVE), Playbook()],
    "a step after it": [apology(2.0, THEN), apology(30.0, THEN), apology(30.0)],
    "a step at an hour": [apology(6.0, AT), apology(6.0, AT_LATER), apology(60.0, AT, PROOF)],
    "a step if it is loud": [apology(2.0, IF_LOUD), apology(9.0, IF_LOUD)],
    "a step that only one has": [apology(2.0, IF_LOUD), apology(9.0)],
    "nobody knows when": [apology(None), apology(9.0), Playbook()],
    "the same": [apology(None, IF_LOUD), apology(None, IF_LOUD)],
}


def assert_same(scenario, playbooks, worlds):
    """Compare everything that runs leave; give the shares of each, and how many runs differ."""
    past = past_of([plan_of(playbook, scenario) for playbook in playbooks])
    runners = [
        Runner(rules_of(scenario), scenario.parameters.network.n_accounts, keeps_log=True)
        for _ in range(2)
    ]
    shares, different = [], set()
    for world in worlds:
        alone = [digest(runners[0].run(plan, world)) for plan in past.plans]
        found = {}
        for at, state in runners[1].run_each(past, world):
            found[at] = digest(state)
            shares.append(int(state.counters[N_SHARES]))
        assert [found[at] for at in range(len(alone))] == alone
        different.update(alone)
    return shares, len(different)


@pytest.fixture(params=["as it is", "always kept", "hashed"])
def way(request, monkeypatch):
    """A state is gone back to after every run, found through a hash table too, or when it pays."""
    if request.param != "as it is":
        monkeypatch.setattr(sim.run, "is_worth_keeping", lambda _, __: True)
    if request.param == "hashed":
        monkeypatch.setattr(sim.state, "DENSE_ACCOUNTS", 0)
    return request.param


@pytest.mark.parametrize("name", BOOKS)
def test_each_run_is_the_one_that_runs_alone(name, way):
    shares, n = assert_same(CRISIS, BOOKS[name], [world_of(CRISIS, seed) for seed in SEEDS])
    assert max(shares) > 50  # storms
    assert n > len(SEEDS) or name == "the same"  # that differ


@pytest.mark.parametrize("name", ["hours", "a step after it", "silence"])
@pytest.mark.parametrize("off", ["fading", "clock", "second_item", "returning"])
def test_with_a_mechanism_switched_off(name, off, way):
    scenario = crisis_scenario(mechanisms=Mechanisms(**{off: False}), network=SMALL)
    assert_same(scenario, BOOKS[name], [world_of(scenario, seed) for seed in (1, 2)])


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_scenarios_of_the_library(name):
    scenario = load(name)
    cells = cells_of([1.0, 6.0, 24.0, 72.0], [Tone.APOLOGETIC, Tone.DEFENSIVE, Tone.SILENT])
    playbooks = [playbook_of(cell, scenario) for cell in cells]
    assert_same(scenario, playbooks, [draw_world(scenario, 0, k, None) for k in (0, 5, 17)])


def test_tables_that_grow_on_the_way(monkeypatch):
    """The state that is gone back to was shorter than the one that goes back."""
    monkeypatch.setattr(sim.run, "is_worth_keeping", lambda _, __: True)
    made, lengths = sim.state.new_table, itertools.repeat(8)
    monkeypatch.setattr(
        sim.state,
        "new_table",
        lambda kind, n: made(
            kind, n if n == 0 or kind in (sim.state.Customers, sim.state.Steps) else next(lengths)
        ),
    )
    queue = sim.state.new_queue
    monkeypatch.setattr(sim.state, "new_queue", lambda _, horizon_h: queue(8, horizon_h))
    for name in ("hours", "a step after it"):
        assert_same(CRISIS, BOOKS[name], [world_of(CRISIS, seed) for seed in SEEDS])


@pytest.mark.parametrize(
    ("name", "slots", "parts_h"),
    [
        ("hours", [REPLY_SLOT], (0.0, 0.5, 6.0, 6.0, 24.0, 72.0, 335.9, STORM_H)),
        ("tones", [REPLY_SLOT], (6.0, 6.0)),
        ("silence", [REPLY_SLOT], (STORM_H, 20.0, 1.0, STORM_H)),
        ("a step after it", [REPLY_SLOT, FIRST_ACTION], (2.0, 30.0, 30.0)),
        ("a step at an hour", [REPLY_SLOT, FIRST_ACTION, FIRST_ACTION + 1], (3.0, 6.0, 3.0)),
        ("a step if it is loud", [REPLY_SLOT], (2.0, 9.0)),
        ("a step that only one has", [REPLY_SLOT, FIRST_ACTION], (0.0, 9.0)),
        ("nobody knows when", [REPLY_SLOT], (0.0, 0.0, 0.0)),
        ("the same", [], (0.0, 0.0)),
    ],
)
def test_plans_part_when_the_first_move_that_differs_may_begin(name, slots, parts_h):
    past = past_of([plan_of(playbook, CRISIS) for playbook in BOOKS[name]])
    assert np.flatnonzero(past.differs).tolist() == slots
    assert past.parts_h == parts_h


def test_one_plan_shares_nothing():
    assert past_of([plan_of(apology(9.0), CRISIS)]).parts_h == (0.0,)


def test_a_storm_is_kept_and_a_complaint_that_fizzles_is_not(monkeypatch):
    """Each hour alone would run the past of a storm again."""
    scenario, kept = load("late_delivery"), []
    keep = sim.run.keep
    monkeypatch.setattr(sim.run, "keep", lambda state: kept.append(1) or keep(state))
    playbooks = [apology(hour) for hour in (6.0, 12.0, 24.0, 48.0)]
    past = past_of([plan_of(playbook, scenario) for playbook in playbooks])
    runner = Runner(rules_of(scenario), scenario.parameters.network.n_accounts)
    found = {}
    for number in range(60):
        kept.clear()
        shares = [
            int(state.counters[N_SHARES])
            for _, state in runner.run_each(past, draw_world(scenario, 0, number, None))
        ]
        found[number] = max(shares), len(kept)
    assert all(n_kept == 0 for shares, n_kept in found.values() if shares < 5)
    assert all(n_kept > 0 for shares, n_kept in found.values() if shares > 300)
    assert max(shares for shares, _ in found.values()) > 300
