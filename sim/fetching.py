"""How is an account's row at hand when its turn comes? It is fetched while another has its turn.

In a storm the rows of a hundred thousand accounts do not fit into the processor's near memory, and
waiting for them is a third of all work. Nothing here changes a result.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.compiled import inner
from sim.event_queue import EXPOSURE, waiting
from sim.row_index import find_row
from sim.state import State

_LINE = 64
"""Bytes that the processor fetches at once."""


@intrinsic  # type: ignore[untyped-decorator]  # numba comes without types
def _prefetch(typing_context: Any, address: Any) -> Any:  # noqa: ARG001 - numba's protocol
    """Ask for the memory at an address, and do not wait for it."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        place = builder.inttoptr(args[0], cgutils.voidptr_t)
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [place.type], kind)
        builder.call(prefetch, [place, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(address), generate


@inner
def fetch_next(state: State) -> None:
    """Ask for the row of the account whose turn comes after this one's."""
    place = waiting(state.queue)
    if place < 0 or state.queue.events.kind[place] < EXPOSURE:
        return
    row = find_row(state, state.queue.events.account[place])
    if row >= 0:
        rows: Any = state.rows
        address = rows.ctypes.data + row * rows.itemsize
        _prefetch(address)
        _prefetch(address + _LINE)
