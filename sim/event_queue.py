"""What happens next? A calendar of pending events, in an order that nothing but the events decides.

Time is cut into bins. A pending event hangs in the linked list of its bin, which costs the same
however many there are; only the events of the bin that is open stand in a small binary heap. The
order is (time, kind, account, item, source), so ties never depend on the order of insertion.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inner
from sim.tables import Table, longer_table, new_table

BINS_PER_HOUR = 64
"""Bins of about a minute; a power of two keeps the cut exact."""
FINE_H = 336.0
"""From here on, when only visits are left, a bin is an hour."""

ACT, LOOK, EXPOSURE, RECOMMENDATION, RETURN, TOLD, OCCASION = range(7)
"""Kinds of pending events; the smaller goes first at equal times."""

_OPEN, _IN_HEAP, _FREED, _FRESH, _PENDING = range(5)
"""Places in ``queue_counters``."""


class Events(Table):
    """One entry for each event that can be pending."""

    time_h: NDArray[np.float64]
    account: NDArray[np.int64]
    source: NDArray[np.int64]
    follows: NDArray[np.int32]
    """Next event of the same bin, or next freed place; -1 ends the list."""
    kind: NDArray[np.int8]
    item_id: NDArray[np.int8]


class Queue(NamedTuple):
    """The calendar."""

    events: Events
    heap: NDArray[np.int32]
    """Shape (n_places,): the events of the open bin."""
    bins: NDArray[np.int32]
    """Shape (n_bins,): first event of each bin, -1 if empty."""
    queue_counters: NDArray[np.int64]
    """Open bin, events in the heap, first freed place, first unused place, pending events."""


def new_queue(capacity: int, horizon_h: float) -> Queue:
    """Allocate an empty calendar.

    Parameters
    ----------
    capacity : int
        Events that can be pending at once.
    horizon_h : float, unit h
        No event may lie at or after it.

    Returns
    -------
    Queue
        Empty.
    """
    queue = Queue(
        events=new_table(Events, capacity),
        heap=np.empty(capacity, np.int32),
        bins=np.full(bin_of(horizon_h) + 1, -1, np.int32),
        queue_counters=np.zeros(5, np.int64),
    )
    clear_queue(queue)
    return queue


def grown_queue(queue: Queue, capacity: int) -> Queue:
    """Copy a calendar into one with more room.

    Parameters
    ----------
    queue : Queue
        Full or nearly so.
    capacity : int
        New number of events; larger than the old one.

    Returns
    -------
    Queue
        The same pending events.
    """
    heap = np.empty(capacity, np.int32)
    heap[: len(queue.heap)] = queue.heap
    return queue._replace(events=longer_table(queue.events, capacity), heap=heap)


def n_used(queue: Queue) -> int:
    """Count the places that have been used, the freed ones too.

    Parameters
    ----------
    queue : Queue
        A calendar.

    Returns
    -------
    int
        Places behind these were never touched.
    """
    return int(queue.queue_counters[_FRESH])


def n_in_heap(queue: Queue) -> int:
    """Count the events of the open bin.

    Parameters
    ----------
    queue : Queue
        A calendar.

    Returns
    -------
    int
        Used places of the heap.
    """
    return int(queue.queue_counters[_IN_HEAP])


@compiled
def bin_of(time_h: float) -> int:
    """Give the bin of a time; later times never lie in earlier bins."""
    if time_h < FINE_H:
        return int(time_h * BINS_PER_HOUR)
    return int(FINE_H * BINS_PER_HOUR) + int(time_h - FINE_H)


@compiled
def clear_queue(queue: Queue) -> None:
    """Forget all events: every place is free again."""
    queue.bins[:] = -1
    queue.queue_counters[:] = 0
    queue.queue_counters[_FREED] = -1


@inner
def n_free(queue: Queue) -> int:
    """Count the free places."""
    return len(queue.events) - queue.queue_counters[_PENDING]


@inner
def _goes_first(queue: Queue, a: int, b: int) -> bool:
    """Compare two events by (time, kind, account, item, source)."""
    if queue.events.time_h[a] != queue.events.time_h[b]:
        return queue.events.time_h[a] < queue.events.time_h[b]
    if queue.events.kind[a] != queue.events.kind[b]:
        return queue.events.kind[a] < queue.events.kind[b]
    if queue.events.account[a] != queue.events.account[b]:
        return queue.events.account[a] < queue.events.account[b]
    if queue.events.item_id[a] != queue.events.item_id[b]:
        return queue.events.item_id[a] < queue.events.item_id[b]
    return queue.events.source[a] < queue.events.source[b]


@inner
def _heap_push(queue: Queue, place: int) -> None:
    """Let an event rise to its level in the heap of the open bin."""
    heap = queue.heap
    at = queue.queue_counters[_IN_HEAP]
    queue.queue_counters[_IN_HEAP] += 1
    while at > 0:
        parent = (at - 1) >> 1
        if not _goes_first(queue, place, heap[parent]):
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = place


@inner
def _heap_pop(queue: Queue) -> int:
    """Take the first event out of the heap of the open bin."""
    heap = queue.heap
    first = heap[0]
    n = queue.queue_counters[_IN_HEAP] - 1
    queue.queue_counters[_IN_HEAP] = n
    last = heap[n]
    at = 0
    while 2 * at + 1 < n:
        child = 2 * at + 1
        if child + 1 < n and _goes_first(queue, heap[child + 1], heap[child]):
            child += 1
        if not _goes_first(queue, heap[child], last):
            break
        heap[at] = heap[child]
        at = child
    heap[at] = last
    return first


@inner
def push(queue: Queue, time_h: float, kind: int, account: int, source: int, item: int) -> None:
    """Put an event into the calendar; the caller has made sure that there is room."""
    place = queue.queue_counters[_FREED]
    if place >= 0:
        queue.queue_counters[_FREED] = queue.events.follows[place]
    else:
        place = queue.queue_counters[_FRESH]
        queue.queue_counters[_FRESH] += 1
    queue.queue_counters[_PENDING] += 1
    queue.events.time_h[place] = time_h
    queue.events.kind[place] = kind
    queue.events.account[place] = account
    queue.events.source[place] = source
    queue.events.item_id[place] = item
    bin_number = bin_of(time_h)
    if bin_number <= queue.queue_counters[_OPEN]:
        _heap_push(queue, place)
    else:
        queue.events.follows[place] = queue.bins[bin_number]
        queue.bins[bin_number] = place


@inner
def next_event(queue: Queue) -> int:
    """Give the place of the next event without taking it out; -1 if there is none."""
    if queue.queue_counters[_PENDING] == 0:
        return -1
    while queue.queue_counters[_IN_HEAP] == 0:
        queue.queue_counters[_OPEN] += 1
        place = queue.bins[queue.queue_counters[_OPEN]]
        while place >= 0:
            after = queue.events.follows[place]
            _heap_push(queue, place)
            place = after
        queue.bins[queue.queue_counters[_OPEN]] = -1
    return queue.heap[0]


@inner
def waiting(queue: Queue) -> int:
    """Give the place of the first event of the open bin; -1 if the bin is empty."""
    return queue.heap[0] if queue.queue_counters[_IN_HEAP] > 0 else -1


@inner
def drop_next(queue: Queue) -> None:
    """Take the event out that :func:`next_event` has named; its place becomes free."""
    place = _heap_pop(queue)
    queue.events.follows[place] = queue.queue_counters[_FREED]
    queue.queue_counters[_FREED] = place
    queue.queue_counters[_PENDING] -= 1
