"""What changes while a world runs? Arrays with a row for each account that was touched.

Nothing here is as large as the crowd, but for one number per account (its row) while the crowd is
small; above ``DENSE_ACCOUNTS`` an open-addressing table takes its place. Arrays that are full are
grown between two events by :func:`grow`; a state is cleared for the next world at the cost of what
the last one touched.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import inner
from sim.event_queue import Queue, clear_queue, grown_queue, new_queue
from sim.moves import N_SLOTS
from sim.tables import Table, longer_table, new_table

DENSE_ACCOUNTS = 4_000_000
SHOP = -1
"""Stands for the shop where an account is named."""
NOBODY = -2
OTHERS = -3
"""Stands for a third party."""
COMPLAINT = 0
"""The item that people pass on first; slot + 1 is the item of a move."""

# places in ``counters``
N_ROWS, N_POSTS, N_LOG, N_REACHED, CURRENT_DAY, CLOSED_DAY, IS_SPREADING = range(7)
HAS_BEGUN, N_LOOKS, HAS_DAY7, ROOM_WANTED, IS_REFILLED = range(7, 12)
N_SHARES, N_NEGATIVE, N_COMPLAINTS, N_ONE_STAR, N_NEWCOMERS, N_PROMOTIONS = range(12, 18)
N_OUT, IS_PAUSED, IS_DELETED, SHUT_FROM_DAY, SHUT_TO_DAY, N_CRITICS = range(18, 24)
_N_COUNTERS = 24
# places in ``values``
NOW_H, CASH_IDR, ENGAGEMENT, ENGAGED_AT_H, ANSWERED_H, NOTICED_H, STRESS = range(7)
STRESSED_AT_H, OWNER_FREE_H, OWNER_HOURS, TRUST_LOST_DAY7, DRIFT_PER_H = range(7, 12)
_N_VALUES = 12


class Rows(Table):
    """One entry for each touched account, in the order in which they were touched."""

    account: NDArray[np.int64]
    role: NDArray[np.int8]
    customer: NDArray[np.int32]
    """Number of the customer, -1 for others."""
    n_exposures: NDArray[np.int32]
    first_exposure_h: NDArray[np.float64]
    weight: NDArray[np.float64]
    """Fatigue: what the next exposure counts."""
    resistance: NDArray[np.float64]
    hazard: NDArray[np.float64]
    """Sum of the hazards so far."""
    damage: NDArray[np.float64]
    damage_at_h: NDArray[np.float64]
    """When ``damage`` was last brought up to date."""
    has_seen: NDArray[np.bool_]
    """Has seen an answer."""
    is_appeased: NDArray[np.bool_]
    """The last move that did anything to it was a fitting one."""
    seen: NDArray[np.int64]
    """One bit for each slot whose move it has learnt of."""
    factor: NDArray[np.float64]
    """What these moves make of its share hazard."""
    spared: NDArray[np.float64]
    """What they leave of later damage."""
    is_shown: NDArray[np.bool_]
    """The recommender has shown it the affair, or is about to."""
    post: NDArray[np.int32]
    """Number of the account's post or share, -1 if none."""


class Posts(Table):
    """The complaint, the owner's answer where it is passed on, and every share, in order."""

    time_h: NDArray[np.float64]
    account: NDArray[np.int64]
    parent: NDArray[np.int32]
    depth: NDArray[np.int32]
    item_id: NDArray[np.int8]


class Customers(Table):
    """One entry for each customer."""

    is_away: NDArray[np.bool_]
    declined: NDArray[np.int32]
    """Occasions passed by in a row."""
    n_missed: NDArray[np.int32]
    """Occasions passed by in all."""
    returned: NDArray[np.int8]
    """0 never came back, 1 came back by themselves, 2 came back after a fitting answer."""
    at_occasion: NDArray[np.int64]
    """The occasion in the calendar; -1 while the customer comes as they would have come."""


class Steps(Table):
    """One entry for each slot of :mod:`sim.moves`: what has become of its move."""

    has_begun: NDArray[np.bool_]
    out_h: NDArray[np.float64]
    """When it came out; negative: not yet."""
    nth_out: NDArray[np.int16]
    """The slot whose move came out as the n-th."""
    is_item: NDArray[np.bool_]
    is_lapse: NDArray[np.bool_]
    n_promotions: NDArray[np.int64]
    """Promotions out before it."""
    factor: NDArray[np.float64]
    restored: NDArray[np.float64]
    restored_complainant: NDArray[np.float64]
    harm: NDArray[np.float64]


class Log(Table):
    """One entry for each event, if a log is kept."""

    time_h: NDArray[np.float64]
    kind: NDArray[np.int8]
    account: NDArray[np.int64]
    source: NDArray[np.int64]
    item_id: NDArray[np.int8]


class State(NamedTuple):
    """Everything that changes."""

    row_of: NDArray[np.int32]
    """Shape (n_accounts,) or (table size,): see :mod:`sim.row_index`."""
    table: NDArray[np.int64]
    """Shape (0,) or (table size,): accounts of the open-addressing table."""
    rows: Rows
    posts: Posts
    customers: Customers
    steps: Steps
    log: Log
    queue: Queue
    counters: NDArray[np.int64]
    values: NDArray[np.float64]
    hourly_exposures: NDArray[np.int64]
    """Shape (storm hours,)."""
    hourly_shares: NDArray[np.int64]
    sales_idr: NDArray[np.float64]
    """Shape (n_days,)."""
    cash_idr: NDArray[np.float64]
    """Shape (n_days,): cash at the end of each day."""


def new_state(n_accounts: int, n_customers: int, horizons_h: tuple[float, float]) -> State:
    """Allocate a state for worlds of one size.

    Parameters
    ----------
    n_accounts : int
        Accounts of the network.
    n_customers : int
        Customers of the shop.
    horizons_h : tuple of two floats, unit h
        End of the storm and end of the money.

    Returns
    -------
    State
        Empty; arrays grow with what happens.
    """
    storm_h, money_h = horizons_h
    dense = n_accounts <= DENSE_ACCOUNTS
    rows, posts, n_days = 1024, 256, round(money_h / 24.0)
    size = n_accounts if dense else 4 * rows
    return State(
        row_of=np.full(size, -1, np.int32),
        table=np.empty(0 if dense else size, np.int64),
        rows=new_table(Rows, rows),
        posts=new_table(Posts, posts),
        customers=new_table(Customers, n_customers),
        steps=new_table(Steps, N_SLOTS),
        log=new_table(Log, 0),
        queue=new_queue(4096, money_h),
        counters=np.zeros(_N_COUNTERS, np.int64),
        values=np.zeros(_N_VALUES, np.float64),
        hourly_exposures=np.zeros(round(storm_h), np.int64),
        hourly_shares=np.zeros(round(storm_h), np.int64),
        sales_idr=np.zeros(n_days, np.float64),
        cash_idr=np.zeros(n_days, np.float64),
    )


# what the loop asks for when it stops
DONE, NEEDS_EVENTS, NEEDS_ROWS, NEEDS_POSTS, NEEDS_LOG = range(5)


def grow(state: State, need: int) -> State:
    """Double the table that is full.

    Parameters
    ----------
    state : State
        As the loop left it between two events.
    need : int
        ``NEEDS_EVENTS`` and so on.

    Returns
    -------
    State
        The same, with more room.
    """
    if need == NEEDS_EVENTS:
        length = 2 * len(state.queue.events) + int(state.counters[ROOM_WANTED])
        return state._replace(queue=grown_queue(state.queue, length))
    if need == NEEDS_POSTS:
        return state._replace(posts=longer_table(state.posts, 2 * len(state.posts)))
    if need == NEEDS_LOG:
        return state._replace(log=longer_table(state.log, 2 * len(state.log) + 1024))
    length = 2 * len(state.rows) + int(state.counters[ROOM_WANTED])
    state = state._replace(rows=longer_table(state.rows, length))
    if len(state.table) == 0:
        return state
    # the loop enters the rows again when it sees that the table is empty
    size = 1 << (4 * length - 1).bit_length()
    state.counters[IS_REFILLED] = 0
    return state._replace(row_of=np.full(size, -1, np.int32), table=np.empty(size, np.int64))


def with_log(state: State) -> State:
    """Give a state a log; without one no events are recorded.

    Parameters
    ----------
    state : State
        Without a log.

    Returns
    -------
    State
        The same with an empty log.
    """
    return state._replace(log=new_table(Log, 4096))


@inner
def clear(state: State) -> None:
    """Make a state ready for another world, at the cost of what the last one touched."""
    if len(state.table) == 0:
        for row in range(state.counters[N_ROWS]):
            state.row_of[state.rows.account[row]] = -1
    else:
        state.row_of[:] = -1
    clear_queue(state.queue)
    state.customers.is_away[:] = False
    state.customers.declined[:] = 0
    state.customers.n_missed[:] = 0
    state.customers.returned[:] = 0
    state.customers.at_occasion[:] = -1
    state.steps.has_begun[:] = False
    state.steps.out_h[:] = -1.0
    state.counters[:] = 0
    state.counters[IS_REFILLED] = 1
    state.values[:] = 0.0
    state.hourly_exposures[:] = 0
    state.hourly_shares[:] = 0
