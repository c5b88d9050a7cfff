"""Can a batch of worlds go on where another one ended, and does each world keep its draw?"""

from __future__ import annotations

import numpy as np
import pytest

from experiments import drawn_worlds, idle_runners, many_worlds
from experiments.batch_limits import MAX_FIRST
from experiments.comparing import compare, extended
from experiments.drawn_worlds import DrawnWorlds
from experiments.idle_runners import IdleRunners
from experiments.many_worlds import Batch, run_worlds
from scenarios.overrides import with_overrides
from sim.errors import ParameterError
from sim.network import listed_network
from sim.playbook import Playbook, Reply
from sim.responses import Tone
from sim.scenario import Scenario

DRAWS = tuple({"appraisal.damage_max": value} for value in (0.3, 0.6, 0.9))
BOOKS = [Playbook(), Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=2.0))]
SMALL = with_overrides(Scenario(), ["network.n_accounts=2000", "shop.n_followers=100"])


@pytest.mark.parametrize("workers", [1, 2])
def test_two_batches_are_one(workers):
    whole = run_worlds(SMALL, BOOKS, Batch(runs=7, seed=5, draws=DRAWS, workers=workers))
    first = run_worlds(SMALL, BOOKS, Batch(runs=4, seed=5, draws=DRAWS, workers=workers))
    rest = run_worlds(SMALL, BOOKS, Batch(runs=3, seed=5, draws=DRAWS, first=4, workers=workers))
    for name, values in whole.outcomes.items():
        joined = np.hstack([first.outcomes[name], rest.outcomes[name]])
        np.testing.assert_array_equal(values, joined, err_msg=name)
    np.testing.assert_array_equal(whole.fates, np.hstack([first.fates, rest.fates]))
    assert whole.outcomes["reach"].std() > 0.0


@pytest.mark.parametrize("draws", [(), DRAWS])
def test_a_comparison_grows_into_the_larger_one(draws):
    asked = {"delays_h": [1.0, 9.0], "tones": ["apologetic", "silent"], "seed": 3, "draws": draws}
    whole = compare(SMALL, runs=9, **asked)
    grown = extended(compare(SMALL, runs=4, **asked), 9, workers=1)
    assert (grown.runs, grown.cells, grown.provenance) == (9, whole.cells, whole.provenance)
    np.testing.assert_array_equal(grown.fates, whole.fates)
    for name, values in whole.outcomes.items():
        np.testing.assert_array_equal(grown.outcomes[name], values, err_msg=name)


def test_worlds_that_are_kept_are_drawn_once_and_give_the_same(monkeypatch):
    count = []
    draw = many_worlds.draw_world

    def counted(*given):
        count.append(given[2])
        return draw(*given)

    monkeypatch.setattr(drawn_worlds, "draw_world", counted)
    monkeypatch.setattr(many_worlds, "draw_world", counted)
    plain = run_worlds(SMALL, BOOKS, Batch(runs=6, seed=5))
    count.clear()
    kept = DrawnWorlds(SMALL, 5)
    for books in (BOOKS, BOOKS[::-1]):
        found = run_worlds(SMALL, books, Batch(runs=6, seed=5, drawn=kept))
        for name, values in plain.outcomes.items():
            same = values if books is BOOKS else values[::-1]
            np.testing.assert_array_equal(found.outcomes[name], same, err_msg=name)
    assert sorted(count) == list(range(6))
    grown = extended(compare(SMALL, runs=4, delays_h=[2.0], seed=5), 6, drawn=kept)
    assert sorted(count) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 5]  # compare draws its own
    assert grown.runs == 6


@pytest.mark.parametrize("other", ["scenario", "seed", "draws", "network"])
def test_worlds_of_something_else_are_not_mistaken_for_these(other):
    kept = DrawnWorlds(SMALL, 5)
    run_worlds(SMALL, BOOKS, Batch(runs=3, seed=5, drawn=kept))
    larger = with_overrides(SMALL, ["shop.n_customers=90"])
    ring = np.arange(2000)
    ties = listed_network(2000, ring, np.roll(ring, 1), home_fraction=1.0)
    scenario, how = {
        "scenario": (larger, {"seed": 5}),
        "seed": (SMALL, {"seed": 6}),
        "draws": (SMALL, {"seed": 5, "draws": DRAWS}),
        "network": (SMALL, {"seed": 5, "network": ties}),
    }[other]
    found = run_worlds(scenario, BOOKS, Batch(runs=3, drawn=kept, **how))
    plain = run_worlds(scenario, BOOKS, Batch(runs=3, **how))
    np.testing.assert_array_equal(found.fates, plain.fates)
    for name, values in plain.outcomes.items():
        np.testing.assert_array_equal(found.outcomes[name], values, err_msg=name)


def test_a_comparison_does_not_shrink():
    with pytest.raises(ParameterError, match="runs must be"):
        extended(compare(SMALL, runs=4), 4)


def test_each_world_keeps_its_draw():
    found = run_worlds(SMALL, BOOKS, Batch(runs=1, seed=5, draws=DRAWS, first=5))
    scenario = with_overrides(SMALL, ["appraisal.damage_max=0.9"])
    alone = run_worlds(scenario, BOOKS, Batch(runs=1, seed=5, first=5))
    other = run_worlds(SMALL, BOOKS, Batch(runs=1, seed=5, draws=DRAWS[:1], first=5))
    same = found.outcomes["reputation_day7"]
    np.testing.assert_array_equal(same, alone.outcomes["reputation_day7"])
    assert (same != other.outcomes["reputation_day7"]).any()


@pytest.mark.parametrize("first", [-1, MAX_FIRST + 1, 1.0, True, None])
def test_an_impossible_first_world_is_refused(first):
    with pytest.raises(ParameterError, match=rf"first must be .*\[0, {MAX_FIRST}\]"):
        Batch(runs=1, seed=0, first=first)


def test_runners_are_lent_again_and_remember_nothing(monkeypatch):
    idle = IdleRunners()
    monkeypatch.setattr(many_worlds, "_IDLE", idle)
    plain = run_worlds(SMALL, BOOKS, Batch(runs=5, seed=5, workers=1))
    (runner,) = idle._idle
    harsher = with_overrides(SMALL, ["appraisal.damage_max=0.9"])
    run_worlds(harsher, BOOKS, Batch(runs=5, seed=5, workers=1))
    again = run_worlds(SMALL, BOOKS, Batch(runs=5, seed=5, workers=1))
    assert idle._idle == [runner]
    np.testing.assert_array_equal(again.fates, plain.fates)
    for name, values in plain.outcomes.items():
        np.testing.assert_array_equal(again.outcomes[name], values, err_msg=name)


def test_runners_of_another_size_are_let_go(monkeypatch):
    idle = IdleRunners()
    monkeypatch.setattr(many_worlds, "_IDLE", idle)
    run_worlds(SMALL, BOOKS, Batch(runs=3, seed=5, workers=1))
    (small,) = idle._idle
    for change in ("network.n_accounts=3000", "shop.n_customers=90"):
        run_worlds(with_overrides(SMALL, [change]), BOOKS, Batch(runs=3, seed=5, workers=1))
        assert len(idle) == 1
        assert idle._idle[0] is not small


def test_a_runner_is_not_lent_again_after_an_error(monkeypatch):
    idle = IdleRunners()
    monkeypatch.setattr(many_worlds, "_IDLE", idle)

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_worlds(SMALL, BOOKS, Batch(runs=5, seed=5, progress=stop))
    assert len(idle) == 0


def test_what_a_huge_storm_has_needed_is_given_back(monkeypatch):
    monkeypatch.setattr(idle_runners, "_MOST_ROWS", 100)
    idle = IdleRunners()
    monkeypatch.setattr(many_worlds, "_IDLE", idle)
    run_worlds(SMALL, BOOKS, Batch(runs=3, seed=5, workers=1))
    assert len(idle) == 0
