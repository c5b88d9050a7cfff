"""How does a world go back to an earlier hour? By a copy of what it had touched by then.

A copy costs what was touched, like everything else: a complaint that fizzles is kept in a few
kilobytes, a storm in the rows of those that it has reached.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.event_queue import n_in_heap, n_used
from sim.state import IS_REFILLED, N_LOG, N_POSTS, N_ROWS, State

_Table = TypeVar("_Table")
_WHOLE = ("counters", "values", "hourly_exposures", "hourly_shares", "sales_idr", "cash_idr")
_EXPOSURES_A_COPY, _EXPOSURES_A_ROW = 500, 0.2
"""Exposures that take as long as a copy: ``python tests/speed/measure.py --part past``."""


def is_worth_keeping(state: State, kept: State | None) -> bool:
    """Tell whether a copy is cheaper than to run again what has happened since the last one.

    Parameters
    ----------
    state : State
        Of a world that is running.
    kept : State or None
        From an earlier hour of the same run, if any.

    Returns
    -------
    bool
        Only a matter of time, never of results.
    """
    happened = int(state.hourly_exposures.sum())
    if kept is not None:
        happened -= int(kept.hourly_exposures.sum())
    return happened > _EXPOSURES_A_COPY + _EXPOSURES_A_ROW * int(state.counters[N_ROWS])


def keep(state: State) -> State:
    """Copy a state between two events.

    Parameters
    ----------
    state : State
        Of a world that is running.

    Returns
    -------
    State
        Shares no memory with it. Its arrays end with what was used, and ``row_of`` has an entry for
        each row: it can be gone back to, not gone on with.
    """
    counters, queue = state.counters, state.queue
    rows = _first(state.rows, int(counters[N_ROWS]))
    return state._replace(
        row_of=state.row_of[rows.account] if len(state.table) == 0 else state.row_of[:0],
        table=state.table[:0],
        rows=rows,
        posts=_first(state.posts, int(counters[N_POSTS])),
        customers=_first(state.customers, len(state.customers)),
        steps=_first(state.steps, len(state.steps)),
        log=_first(state.log, int(counters[N_LOG])),
        queue=queue._replace(
            events=_first(queue.events, n_used(queue)),
            heap=queue.heap[: n_in_heap(queue)].copy(),
            bins=queue.bins.copy(),
            queue_counters=queue.queue_counters.copy(),
        ),
        **{name: getattr(state, name).copy() for name in _WHOLE},
    )


def go_back(state: State, was: State) -> None:
    """Make a state what it was.

    Parameters
    ----------
    state : State
        Of the same world, later; it may have grown since.
    was : State
        Kept at an earlier hour of the same run.
    """
    n_kept, n_now = len(was.rows), int(state.counters[N_ROWS])
    if len(state.table) == 0:
        state.row_of[state.rows.account[n_kept:n_now]] = -1
        state.row_of[was.rows.account] = was.row_of
    for name in ("rows", "posts", "customers", "steps", "log"):
        _put(getattr(state, name), getattr(was, name))
    for name in ("events", "heap", "bins", "queue_counters"):
        _put(getattr(state.queue, name), getattr(was.queue, name))
    for name in _WHOLE:
        _put(getattr(state, name), getattr(was, name))
    if len(state.table) > 0:  # the loop enters the rows again when it sees that the table is empty
        state.row_of[:] = -1
        state.counters[IS_REFILLED] = 0


def _first(table: _Table, n: int) -> _Table:
    """Copy the first rows of a table."""
    return table[:n].copy()  # type: ignore[index]  # a record array


def _put(array: NDArray[np.generic], was: NDArray[np.generic]) -> None:
    """Copy rows back."""
    array[: len(was)] = was
