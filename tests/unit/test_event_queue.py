"""Does the calendar give the events back in their order, however they were put in?"""

from __future__ import annotations

import heapq

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.event_queue import (
    ACT,
    EXPOSURE,
    LOOK,
    OCCASION,
    RECOMMENDATION,
    RETURN,
    TOLD,
    Queue,
    clear_queue,
    drop_next,
    grown_queue,
    n_free,
    new_queue,
    next_event,
    push,
)

HORIZON_H = 400.0
Event = tuple[float, int, int, int, int]
"""Time, kind, account, item, source: the order."""


@numba.njit
def play(
    queue: Queue, times: NDArray[np.float64], rest: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], int]:
    """Put each event in; a negative time stands for taking one out. Also count the free places."""
    taken_h = np.empty(len(times))
    taken = np.empty((len(times), 4), np.int64)
    n = 0
    for step in range(len(times)):
        if times[step] >= 0.0:
            kind, account, item, source = rest[step]
            push(queue, times[step], kind, account, source, item)
            continue
        place = next_event(queue)
        if place < 0:
            continue
        events = queue.events
        taken_h[n] = events.time_h[place]
        taken[n, 0], taken[n, 1] = events.kind[place], events.account[place]
        taken[n, 2], taken[n, 3] = events.item_id[place], events.source[place]
        n += 1
        drop_next(queue)
    return taken_h[:n], taken[:n], n_free(queue)


def played(queue: Queue, steps: list[Event | None]) -> tuple[list[Event], int]:
    """Play a script: an event goes in, None takes the next one out."""
    times = np.array([step[0] if step else -1.0 for step in steps])
    rest = np.array([step[1:] if step else (0, 0, 0, 0) for step in steps], np.int64)
    taken_h, taken, free = play(queue, times, rest.reshape(-1, 4))
    out = [(float(t), *map(int, row)) for t, row in zip(taken_h, taken, strict=True)]
    return out, int(free)  # type: ignore[return-value]  # five parts each


def expected(steps: list[Event | None]) -> list[Event]:
    """Play the same script with the standard library's heap."""
    heap: list[Event] = []
    taken = []
    for step in steps:
        if step:
            heapq.heappush(heap, step)
        elif heap:
            taken.append(heapq.heappop(heap))
    return taken


times = st.one_of(
    st.sampled_from([0.0, 0.015625, 1.0, 335.99, 336.0, 337.0, 399.999]),
    st.floats(0, HORIZON_H, exclude_max=True),
).map(abs)
events = st.tuples(
    times, st.integers(0, 6), st.integers(-1, 3), st.integers(0, 1), st.integers(-2, 2)
)


@settings(max_examples=300, deadline=None)  # the first call compiles
@given(st.lists(st.one_of(events, st.none()), max_size=60))
def test_the_calendar_is_a_priority_queue(steps: list[Event | None]) -> None:
    everything = steps + [None] * len(steps)
    taken, free = played(new_queue(64, HORIZON_H), everything)
    assert taken == expected(everything)
    assert free == 64


def test_many_events_come_out_sorted() -> None:
    rng = np.random.default_rng(11)
    hours = np.round(rng.random(5000) * 399.9, 2).tolist()  # many ties
    script: list[Event | None] = [
        (hour, int(rng.integers(7)), int(rng.integers(50)), int(rng.integers(2)), 7)
        for hour in hours
    ]
    taken, free = played(new_queue(5000, HORIZON_H), script + [None] * 5000)
    assert taken == sorted(step for step in script if step)
    assert free == 5000


@pytest.mark.parametrize("reverse", [False, True])
def test_ties_are_broken_by_kind_account_item_and_source(reverse: bool) -> None:
    ordered: list[Event | None] = [
        (5.0, ACT, -1, 0, -2),
        (5.0, LOOK, -1, 0, -2),
        (5.0, EXPOSURE, 1, 0, 9),
        (5.0, EXPOSURE, 2, 0, 3),
        (5.0, EXPOSURE, 2, 0, 4),
        (5.0, EXPOSURE, 2, 1, 1),
        (5.0, RECOMMENDATION, 0, 0, 0),
        (5.0, RETURN, 0, 0, 0),
        (5.0, TOLD, 0, 0, 0),
        (5.0, OCCASION, 0, 0, 0),
    ]
    script = ordered[::-1] if reverse else ordered
    assert played(new_queue(16, HORIZON_H), script + [None] * 10)[0] == ordered


def test_an_event_before_the_open_bin_still_goes_first() -> None:
    late, early = (40.0, 2, 0, 0, 0), (1.0, 2, 0, 0, 0)
    middle = (39.99, 2, 0, 0, 0)
    taken, _ = played(new_queue(8, HORIZON_H), [late, middle, None, early, None, None])
    assert taken == [middle, early, late]


def test_an_empty_calendar_has_no_next_event() -> None:
    assert played(new_queue(8, HORIZON_H), [None, None]) == ([], 8)


def test_a_grown_calendar_keeps_what_is_pending() -> None:
    first: list[Event | None] = [(float(h % 7), 2, h, 0, 0) for h in range(8)]
    queue = new_queue(8, HORIZON_H)
    opened, free = played(queue, [*first, None])
    assert opened == [(0.0, 2, 0, 0, 0)]
    assert free == 1
    larger = grown_queue(queue, 20)
    more: list[Event | None] = [(3.5, 2, 100 + n, 0, 0) for n in range(13)]
    taken, free = played(larger, more + [None] * 20)
    assert taken == sorted(step for step in first[1:] + more if step)
    assert free == 20


def test_a_cleared_calendar_is_as_good_as_new() -> None:
    queue = new_queue(8, HORIZON_H)
    played(queue, [(9.0, 2, 1, 0, 0), (3.0, 2, 1, 0, 0), (40.0, 2, 1, 0, 0), None])
    clear_queue(queue)
    assert played(queue, [None]) == ([], 8)
    assert played(queue, [(2.0, 2, 5, 0, 0), None]) == ([(2.0, 2, 5, 0, 0)], 8)
