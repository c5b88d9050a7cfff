"""What happened, in order? The columnar record of one run."""

from __future__ import annotations

from enum import IntEnum
from typing import cast

import numpy as np
from numpy.typing import NDArray

from sim.compiled import inner
from sim.state import N_LOG, State


class EventKind(IntEnum):
    """What an entry of the log says; ``source`` and ``item`` are meant as written here."""

    POSTED = 0
    """``account`` (-1: the shop) publishes ``item``."""
    EXPOSED = 1
    """``account`` sees ``item`` in a post of ``source``."""
    SHARED = 2
    """``account`` passes ``item`` on, seen in a post of ``source``."""
    SAW_ANSWER = 3
    """``account`` learns of an answer or of another move, ``item`` (slot + 1)."""
    STAYED_AWAY = 4
    """The customer ``account`` lets an occasion pass."""
    CAME_BACK = 5
    """The customer ``account`` buys again after staying away."""
    NOTICED = 6
    """The owner learns of the complaint (``source``: who told; -1: saw it)."""
    ANSWERED = 7
    """The owner's answer is out."""
    CLOSED = 8
    """The cash is gone; the shop closes."""
    ACTED = 9
    """Another move, ``item`` (slot + 1), is out; ``account`` is -1 for the shop, -3 for others."""
    RATED = 10
    """``account`` leaves one star."""
    ARRIVED = 11
    """``account`` becomes a new customer."""


# plain integers for compiled code
POSTED, EXPOSED, SHARED, SAW_ANSWER = 0, 1, 2, 3
STAYED_AWAY, CAME_BACK, NOTICED, ANSWERED, CLOSED = 4, 5, 6, 7, 8
ACTED, RATED, ARRIVED = 9, 10, 11


@inner
def record(state: State, time_h: float, kind: int, account: int, source: int, item: int) -> None:
    """Append an entry, if a log is kept; the loop has made sure that there is room."""
    if len(state.log) == 0:
        return
    at = state.counters[N_LOG]
    state.counters[N_LOG] = at + 1
    state.log.time_h[at] = time_h
    state.log.kind[at] = kind
    state.log.account[at] = account
    state.log.source[at] = source
    state.log.item_id[at] = item


def log_records(state: State) -> NDArray[np.void]:
    """Copy the log out as one structured array.

    Parameters
    ----------
    state : State
        A state that keeps a log.

    Returns
    -------
    ndarray, shape (n_events,)
        Fields ``time_h`` (h), ``kind`` (:class:`EventKind`), ``account``, ``source``, ``item``.
    """
    records = cast("NDArray[np.void]", state.log)
    return records[: int(state.counters[N_LOG])].copy()
