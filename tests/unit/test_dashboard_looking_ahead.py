"""Is only computed ahead what may be asked, while nobody asks, and within a limit?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from waiting import until

from dashboard import looking_ahead
from dashboard.callbacks import Callbacks
from dashboard.library import Library
from dashboard.looking_ahead import IDLE_S, MOST_AT_A_TIME, MOST_S, SLOW_S, LookingAhead, likely
from dashboard.service import Service
from dashboard.state import Choice, State
from scenarios.loader import load_file
from scenarios.overrides import with_overrides
from sim.responses import Tone

A, B = Choice(delay_h=2, tone=Tone.APOLOGETIC), Choice(delay_h=71, tone=Tone.DEFENSIVE)
ASKED = State(scenario="small", a=A, b=B)


class Clock:
    """A clock that goes on by itself when it is read, and jumps when something is computed."""

    def __init__(self, step=0.0):
        self.now, self.step = 0.0, step

    def __call__(self):
        self.now += self.step
        return self.now


class Counting:
    """A service whose answers cost time of a clock and are kept in order."""

    def __init__(self, clock, seconds=0.1, n_bytes=1000):
        self.clock, self.seconds, self.n_bytes = clock, seconds, n_bytes
        self.asked, self.steps = [], []

    def case(self, state):
        return state.scenario

    def cells(self, _, choices, *, full, is_ahead=False):
        assert is_ahead
        self.asked += [(full, choice) for choice in choices]
        self.steps.append(len(choices))
        self.clock.now += len(choices) * self.seconds * (5 if full else 1)
        return [self.n_bytes * (5 if full else 1)] * len(choices)


@pytest.fixture(autouse=True)
def _plain_sizes(monkeypatch):
    monkeypatch.setattr(looking_ahead, "bytes_of", lambda size: size)


def looked(clock, service):
    ahead = LookingAhead(service, clock)
    clock.now = IDLE_S
    return ahead, ahead.look(ASKED)


def test_the_nearest_hours_come_first():
    found = list(likely(ASKED))
    assert found[:2] == [A, B]
    assert {choice.delay_h for choice in found[2:6] if choice.tone is A.tone} == {1, 3}
    assert {choice.delay_h for choice in found[2:6] if choice.tone is B.tone} == {70, 72}


def test_all_hours_of_both_tones_and_all_tones_at_both_hours_are_there():
    found = set(likely(ASKED))
    assert {Choice(delay_h=hour, tone=A.tone) for hour in range(73)} <= found
    assert {Choice(delay_h=2, tone=tone) for tone in Tone} <= found
    assert {Choice(delay_h=71, tone=tone) for tone in Tone} <= found


def test_silence_has_no_hours():
    state = State(scenario="small", a=A, b=Choice(delay_h=5, tone=Tone.SILENT))
    silent = [choice for choice in likely(state) if choice.tone is Tone.SILENT]
    assert len(silent) == 2


def test_everything_likely_is_computed_in_order_previews_first():
    clock = Clock()
    service = Counting(clock)
    _, n_ready = looked(clock, service)
    assert service.asked == [(full, each) for full in (False, True) for each in likely(ASKED)]
    assert n_ready == len(service.asked)


@pytest.mark.parametrize(
    ("seconds", "most"), [(0.1, 5), (0.24, 2), (0.4, 1), (0.0, MOST_AT_A_TIME)]
)
def test_a_few_are_computed_at_a_time_and_nobody_waits_long_for_a_core(seconds, most):
    clock = Clock()
    service = Counting(clock, seconds)
    looked(clock, service)
    assert service.steps[0] == 1  # nobody knows yet how long one takes
    assert max(service.steps) == most


def test_a_slow_case_is_left():
    clock = Clock()
    service = Counting(clock, seconds=SLOW_S + 0.1)
    assert looked(clock, service)[1] == 2  # a preview and an answer


def test_a_case_whose_answers_alone_are_slow_has_its_previews():
    clock = Clock()
    service = Counting(clock, seconds=SLOW_S / 4)
    looked(clock, service)
    assert [full for full, _ in service.asked] == [False] * len(list(likely(ASKED))) + [True]


def test_the_time_is_limited():
    clock = Clock()
    service = Counting(clock, seconds=1.4)
    assert looked(clock, service)[1] == pytest.approx(MOST_S / 1.4, abs=1)


def test_the_memory_is_limited(monkeypatch):
    monkeypatch.setattr(looking_ahead, "CACHE_BYTES", 20_000)
    clock = Clock()
    service = Counting(clock, seconds=0.4)
    assert looked(clock, service)[1] == 11  # each has 1,000 bytes
    assert not any(full for full, _ in service.asked)


def test_it_stops_when_something_is_asked(monkeypatch):
    clock = Clock()
    service = Counting(clock, seconds=0.4)
    ahead = LookingAhead(service, clock)
    monkeypatch.setattr(looking_ahead.threading, "Thread", Waiting)
    clock.now = IDLE_S
    compute = service.cells

    def cells(case, choices, *, full, is_ahead=False):
        if len(service.asked) == 3:
            ahead.asked(ASKED)
        return compute(case, choices, full=full, is_ahead=is_ahead)

    service.cells = cells
    assert ahead.look(ASKED) == 4


class Waiting:
    """A thread that never runs."""

    def __init__(self, **how):
        pass

    def start(self):
        pass


def test_an_error_is_told_and_the_next_question_is_looked_at(caplog):
    clock = Clock()
    service = Counting(clock)
    ahead = LookingAhead(service, clock)
    clock.now = 2 * IDLE_S

    def fails(*_, **how):
        service.asked.append(how)
        raise RuntimeError("this cannot be computed")

    service.cells = fails
    for n in (1, 2):
        ahead.asked(ASKED)
        clock.now += IDLE_S
        until(lambda n=n: len(service.asked) == n)
    assert "this cannot be computed" in caplog.text


def test_what_was_computed_ahead_is_what_would_have_been_computed(monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(looking_ahead, "likely", lambda _: [A, B])
    file = load_file("late_delivery")
    small = with_overrides(file.scenario, ["network.n_accounts=2000"])
    library = Library({"small": replace(file, scenario=small)}, ())
    service = Service(library)
    ahead = LookingAhead(service)
    callbacks = Callbacks(service, ASKED, None, ahead)
    callbacks.answer({"query": "?v=1&s=small&da=30&db=40", "full": False, "turn": 1})
    until(lambda: len(service._answers) >= 2)
    assert len(service._previews) == 4  # two were asked for
    found = service.pair(ASKED, full=True)
    fresh = Service(library).pair(ASKED, full=True)
    np.testing.assert_array_equal(found.fates, fresh.fates)
