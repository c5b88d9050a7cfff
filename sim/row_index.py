"""Where is the row of an account? A number for each account, or a table where the crowd is large.

One bit of that number says that the account knows of the affair. A storm offers the affair ten
times over to everybody in the crowd; a look into each row would take a quarter of all time.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import inner
from sim.random_streams import mix
from sim.state import IS_REFILLED, N_ROWS, State

_KNOWS = 1 << 30


@inner
def _place_of(state: State, account: int) -> int:
    """Say where the row of an account is noted, or would be."""
    if len(state.table) == 0:
        return account
    mask = len(state.table) - 1
    at = np.int64(mix(np.uint64(account)) & np.uint64(mask))
    while state.row_of[at] >= 0 and state.table[at] != account:
        at = (at + 1) & mask
    return int(at)


@inner
def find_row(state: State, account: int) -> int:
    """Give the row of an account, -1 if it was not touched yet."""
    noted = state.row_of[_place_of(state, account)]
    return noted if noted < 0 else noted & (_KNOWS - 1)


@inner
def knows(state: State, account: int) -> bool:
    """Tell whether an account was shown the affair, or soon will be; its row is not read."""
    noted = state.row_of[_place_of(state, account)]
    return noted >= 0 and noted & _KNOWS != 0


@inner
def note_that_it_knows(state: State, account: int) -> None:
    """Note that there is no need to show the affair to an account that has a row."""
    state.row_of[_place_of(state, account)] |= _KNOWS


@inner
def remember_row(state: State, account: int, row: int) -> None:
    """Note the row of an account that had none."""
    at = _place_of(state, account)
    state.row_of[at] = row
    if len(state.table) > 0:
        state.table[at] = account


@inner
def refill(state: State) -> None:
    """Enter all rows into a table that has just been made larger."""
    state.counters[IS_REFILLED] = 1
    for row in range(state.counters[N_ROWS]):
        account = state.rows.account[row]
        remember_row(state, account, row)
        if state.rows.is_shown[row] or state.rows.n_exposures[row] > 0:
            note_that_it_knows(state, account)
