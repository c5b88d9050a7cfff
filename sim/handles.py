"""How do arrays get into compiled code without being counted?

numba counts references to every array that a compiled function is given, in each call, with atomic
instructions; a state of sixteen arrays costs half a microsecond a call that way, several times what
an event costs. The loop is therefore given one record of addresses and lengths (a *handle*), and
opens it once: arrays made from addresses are not counted. The caller keeps the arrays alive.
"""

from __future__ import annotations

from functools import cache
from typing import Any, get_type_hints

import numpy as np
from numba import carray, types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.compiled import inner
from sim.event_queue import Events, Queue
from sim.moves import Moves, Plan
from sim.network import Network
from sim.network_generated import Recipe
from sim.population import Pools
from sim.state import Customers, Log, Posts, Rows, State, Steps
from sim.tables import columns_of, record_of
from sim.world import People, World

_ROWS, _POSTS, _CUSTOMERS = columns_of(Rows), columns_of(Posts), columns_of(Customers)
_LOG, _EVENTS, _PEOPLE = columns_of(Log), columns_of(Events), columns_of(People)
_MOVES, _STEPS = columns_of(Moves), columns_of(Steps)
_RECIPE, _POOLS = record_of(Recipe), record_of(Pools)


def handle_of(*groups: Any) -> Any:
    """Make the handle of a state, a world or a plan.

    Parameters
    ----------
    *groups : NamedTuple
        Of arrays, numbers and groups of these.

    Returns
    -------
    numpy.record
        ``name_at`` and ``name_n`` for each array, ``name`` for each number. It is good
        only as long as the groups are kept.
    """
    layout, arrays, numbers = _layout(tuple(type(group) for group in groups))
    handle = np.recarray(1, dtype=layout)
    values: list[Any] = []
    for path in arrays:
        part = _at(groups, path)
        values += (part.__array_interface__["data"][0], len(part))
    values += [_at(groups, path) for path in numbers]
    handle[0] = tuple(values)
    return handle[0]


def empty_handle(kind: type[Any]) -> Any:
    """Make a handle that points nowhere, to tell numba its type.

    Parameters
    ----------
    kind : type
        State, World or Plan.

    Returns
    -------
    numpy.record
        Of the type that :func:`handle_of` gives.
    """
    return np.zeros(1, dtype=_layout((kind,))[0]).view(np.recarray)[0]


_Path = tuple[int, ...]


@cache
def _layout(kinds: tuple[type[Any], ...]) -> tuple[np.dtype[Any], list[_Path], list[_Path]]:
    """Work out the fields of a handle, once, and where their values stand in the groups."""
    arrays: list[tuple[str, _Path]] = []
    numbers: list[tuple[str, _Path, type[Any]]] = []

    def visit(kind: type[Any], path: _Path) -> None:
        for at, (name, hint) in enumerate(get_type_hints(kind).items()):
            if hint in (int, float, bool):
                numbers.append((name, (*path, at), hint))
            elif hasattr(hint, "_fields"):
                visit(hint, (*path, at))
            else:
                arrays.append((name, (*path, at)))

    for at, kind in enumerate(kinds):
        visit(kind, (at,))
    fields: list[Any] = []
    for name, _ in arrays:
        fields += [(f"{name}_at", np.int64), (f"{name}_n", np.int64)]
    fields += [(name, np.dtype(hint)) for name, _, hint in numbers]
    return (
        np.dtype(fields, align=True),
        [path for _, path in arrays],
        [path for _, path, _ in numbers],
    )


def _at(groups: Any, path: _Path) -> Any:
    """Follow a path into nested groups."""
    for step in path:
        groups = groups[step]
    return groups


@intrinsic  # type: ignore[untyped-decorator]  # numba comes without types
def _pointer(typing_context: Any, address: Any) -> Any:  # noqa: ARG001 - numba's protocol
    """Read a whole number as a pointer."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001
        return builder.inttoptr(args[0], cgutils.voidptr_t)

    return types.voidptr(address), generate


@inner
def open_plan(h: Any) -> Plan:
    """Make a plan from its handle."""
    effects = carray(_pointer(h.effects_at), (h.effects_n,), np.float64)
    moves = carray(_pointer(h.moves_at), (h.moves_n,), _MOVES)
    return Plan(moves, effects, h.answers)


@inner
def open_network(h: Any) -> Network:
    """Make a network from a world's handle."""
    return Network(
        h.is_listed,
        h.n_accounts,
        h.n_home,
        carray(_pointer(h.offsets_at), (h.offsets_n,), np.int64),
        carray(_pointer(h.followers_at), (h.followers_n,), np.int32),
        carray(_pointer(h.home_rank_at), (h.home_rank_n,), np.int32),
        carray(_pointer(h.by_closeness_at), (h.by_closeness_n,), np.int32),
        carray(_pointer(h.recipe_at), (h.recipe_n,), _RECIPE),
    )


@inner
def open_world(h: Any) -> World:
    """Make a world from its handle."""
    return World(
        carray(_pointer(h.keys_at), (h.keys_n,), np.uint64),
        open_network(h),
        carray(_pointer(h.pools_at), (h.pools_n,), _POOLS),
        carray(_pointer(h.people_at), (h.people_n,), _PEOPLE),
        carray(_pointer(h.occasion_offsets_at), (h.occasion_offsets_n,), np.int64),
        carray(_pointer(h.occasions_h_at), (h.occasions_h_n,), np.float64),
        carray(_pointer(h.cumulated_activity_at), (h.cumulated_activity_n,), np.float64),
        carray(_pointer(h.base_sales_idr_at), (h.base_sales_idr_n,), np.float64),
        h.cash_buffer_idr,
        h.outlay_per_day_idr,
        h.first_hazard,
        h.complainant_audience,
        h.trend_factor,
    )


@inner
def open_state(h: Any) -> State:
    """Make a state from its handle."""
    queue = Queue(
        carray(_pointer(h.events_at), (h.events_n,), _EVENTS),
        carray(_pointer(h.heap_at), (h.heap_n,), np.int32),
        carray(_pointer(h.bins_at), (h.bins_n,), np.int32),
        carray(_pointer(h.queue_counters_at), (h.queue_counters_n,), np.int64),
    )
    return State(
        carray(_pointer(h.row_of_at), (h.row_of_n,), np.int32),
        carray(_pointer(h.table_at), (h.table_n,), np.int64),
        carray(_pointer(h.rows_at), (h.rows_n,), _ROWS),
        carray(_pointer(h.posts_at), (h.posts_n,), _POSTS),
        carray(_pointer(h.customers_at), (h.customers_n,), _CUSTOMERS),
        carray(_pointer(h.steps_at), (h.steps_n,), _STEPS),
        carray(_pointer(h.log_at), (h.log_n,), _LOG),
        queue,
        carray(_pointer(h.counters_at), (h.counters_n,), np.int64),
        carray(_pointer(h.values_at), (h.values_n,), np.float64),
        carray(_pointer(h.hourly_exposures_at), (h.hourly_exposures_n,), np.int64),
        carray(_pointer(h.hourly_shares_at), (h.hourly_shares_n,), np.int64),
        carray(_pointer(h.sales_idr_at), (h.sales_idr_n,), np.float64),
        carray(_pointer(h.cash_idr_at), (h.cash_idr_n,), np.float64),
    )
