"""Is what is asked meanwhile computed together, once, and does everybody get an answer?"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from waiting import until

from dashboard import together
from dashboard.library import Library
from dashboard.one_side import apart, joined
from dashboard.service import FULL, PREVIEW, SEED, Service
from dashboard.state import Choice, State
from dashboard.together import Together
from experiments.comparing import compare
from scenarios.loader import load_file
from sim.responses import Tone

N_PEOPLE = 20
WAIT_S = 20.0


class Slow:
    """Computes when it is told to, and notes what was asked for together."""

    def __init__(self):
        self.go, self.batches, self.now, self.most = threading.Event(), [], 0, 0

    def __call__(self, keys):
        self.now += 1
        self.most = max(self.most, self.now)
        self.batches.append(list(keys))
        assert self.go.wait(WAIT_S)
        self.now -= 1
        return [f"answer to {key}" for key in keys]


@pytest.fixture
def slow():
    return Slow()


@pytest.fixture
def people():
    with ThreadPoolExecutor(N_PEOPLE) as pool:
        yield pool


def kept(n_turns=1, limit=10_000):
    return Together(len, limit, n_turns)


def asked(cache, n):
    """Wait until so many answers are under way or wait for their turn."""
    until(lambda: len(cache._asked) == n)


def test_what_is_asked_meanwhile_is_computed_together(slow, people):
    cache = kept()
    found = [people.submit(cache.get, "case", [0], slow)]
    until(lambda: slow.batches)
    found += [people.submit(cache.get, "case", [at, at + 1], slow) for at in range(1, 9)]
    asked(cache, 10)
    slow.go.set()
    assert [each.result(WAIT_S) for each in found[1:]] == [
        [f"answer to {at}", f"answer to {at + 1}"] for at in range(1, 9)
    ]
    assert slow.batches[0] == [0]
    assert [sorted(batch) for batch in slow.batches[1:]] == [list(range(1, 10))]
    assert not cache._asked
    assert not cache._waiting


def test_only_what_belongs_together(slow, people):
    cache = kept()
    found = [people.submit(cache.get, "case", [0], slow)]
    until(lambda: slow.batches)
    for group in ("x", "y"):
        found += [people.submit(cache.get, group, [f"{group}{at}"], slow) for at in range(3)]
    asked(cache, 7)
    slow.go.set()
    for each in found:
        each.result(WAIT_S)
    assert sorted(map(sorted, slow.batches[1:])) == [["x0", "x1", "x2"], ["y0", "y1", "y2"]]
    assert slow.most == 1


def test_only_a_few_at_a_time_so_that_nobody_waits_for_all(slow, people, monkeypatch):
    monkeypatch.setattr(together, "MOST", 4)
    cache = kept(n_turns=2)
    found = [people.submit(cache.get, "case", [at], slow) for at in range(18)]
    asked(cache, 18)
    slow.go.set()
    for each in found:
        each.result(WAIT_S)
    assert max(map(len, slow.batches)) == 4
    assert slow.most == 2
    assert sorted(key for batch in slow.batches for key in batch) == list(range(18))


def test_two_groups_may_have_a_turn_at_once(slow, people):
    """Who was second is told when the first has its turn."""
    cache = kept(n_turns=2)
    with cache._changed:  # both are entered before anybody looks
        found = [people.submit(cache.get, group, [group], slow) for group in ("x", "y")]
    until(lambda: len(slow.batches) == 2)
    slow.go.set()
    assert [each.result(WAIT_S) for each in found] == [["answer to x"], ["answer to y"]]


def test_thirty_who_ask_the_same_are_answered_by_one_computation(slow, people):
    cache = kept()
    found = [people.submit(cache.get, "case", ["q", "q"], slow) for _ in range(N_PEOPLE)]
    until(lambda: slow.batches)
    slow.go.set()
    assert [each.result(WAIT_S) for each in found] == [["answer to q"] * 2] * N_PEOPLE
    assert cache.get("case", ["q"], slow) == ["answer to q"]
    assert slow.batches == [["q"]]


def test_who_has_an_answer_does_not_wait_for_another_turn(people):
    """Whoever came first goes first, and does not wait for the third batch, which is under way."""
    cache, gates = kept(), {name: threading.Event() for name in "abc"}

    def compute(keys):
        assert gates[str(keys[0])[0]].wait(WAIT_S)
        return [key.upper() for key in keys]

    first = people.submit(cache.get, "a", ["a"], compute)
    asked(cache, 1)
    second = [people.submit(cache.get, "b", [f"b{at}"], compute) for at in range(3)]
    asked(cache, 4)
    third = people.submit(cache.get, "c", ["c"], compute)
    asked(cache, 5)
    gates["a"].set()
    gates["b"].set()
    assert [each.result(WAIT_S) for each in (first, *second)] == [["A"], ["B0"], ["B1"], ["B2"]]
    assert not third.done()
    gates["c"].set()
    assert third.result(WAIT_S) == ["C"]


def test_an_error_reaches_all_who_wait_for_it_and_nobody_else(people):
    cache, go = kept(), threading.Event()

    def compute(keys):
        assert go.wait(WAIT_S)
        if "bad" in keys:
            msg = "broken"
            raise ValueError(msg)
        return keys

    first = people.submit(cache.get, "case", ["good"], compute)
    asked(cache, 1)
    second = [people.submit(cache.get, "case", [key], compute) for key in ("bad", "other", "good")]
    asked(cache, 3)
    go.set()
    assert first.result(WAIT_S) == second[2].result(WAIT_S) == ["good"]
    for each in second[:2]:
        with pytest.raises(ValueError, match="broken"):
            each.result(WAIT_S)
    assert cache.get("case", ["other"], compute) == ["other"]  # not kept
    assert cache._n_free == 1


def test_without_a_turn_only_what_is_asked_here_is_computed(slow, people):
    cache = kept()
    first = people.submit(cache.get, "case", ["a"], slow)
    until(lambda: slow.batches)
    second = people.submit(cache.get, "case", ["b"], slow)
    asked(cache, 2)
    assert cache.get("case", ["c", "d"], list, takes_turn=False) == ["c", "d"]
    assert slow.batches == [["a"]]
    slow.go.set()
    assert [each.result(WAIT_S) for each in (first, second)] == [["answer to a"], ["answer to b"]]


def test_what_was_used_longest_ago_is_dropped():
    cache, computed = kept(limit=10), []

    def compute(keys):
        computed.extend(keys)
        return keys

    for word in ["aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"]:
        assert cache.get("case", [word], compute) == [word]
    assert computed == ["aaaa", "bbbb", "cccc", "bbbb"]
    assert len(cache) == 2


def test_what_is_computed_together_is_what_each_would_be_alone():
    file = load_file("late_delivery")
    service = Service(Library({"late_delivery": file}, ()))
    case = service.case(State(scenario="late_delivery"))
    choices = [
        Choice(delay_h=hour, tone=tone)
        for hour, tone in [(2, Tone.APOLOGETIC), (30, Tone.DEFENSIVE), (9, Tone.SILENT)]
    ]
    found = {full: service.cells(case, choices, full=full) for full in (False, True)}
    for full, runs in ((False, PREVIEW), (True, FULL)):
        for choice, each in zip(choices, found[full], strict=True):
            alone = compare(
                file.scenario, delays_h=[choice.delay_h], tones=[choice.tone], runs=runs, seed=SEED
            )
            assert (each.cells, each.runs) == (alone.cells, alone.runs)
            np.testing.assert_array_equal(each.fates, alone.fates)
            for name, values in alone.outcomes.items():
                np.testing.assert_array_equal(each.outcomes[name], values, err_msg=name)


def test_sides_that_were_joined_come_apart_again():
    scenario = load_file("late_delivery").scenario
    whole = compare(scenario, delays_h=[1.0, 9.0], tones=[Tone.EMPATHETIC], runs=3)
    sides = apart(whole)
    assert [side.cells for side in sides] == [(whole.cells[0],), (whole.cells[1],)]
    again = joined(*sides)
    assert again.cells == whole.cells
    np.testing.assert_array_equal(again.fates, whole.fates)
    for name, values in whole.outcomes.items():
        np.testing.assert_array_equal(again.outcomes[name], values)
    assert not np.shares_memory(sides[0].fates, whole.fates)
