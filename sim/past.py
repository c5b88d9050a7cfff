"""How long are the worlds of several playbooks the same world? Until a move differs that is due.

A comparison of ten hours at which the same owner answers runs every world's past once, not ten
times. What is shared is decided here, from the plans alone; the result is that of separate runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from sim.moves import (
    AFTER,
    AT_HOUR,
    BY_HELPERS,
    BY_HOUR,
    N_HELPER_STEPS,
    N_SLOTS,
    NEVER,
    Moves,
    Plan,
)
from sim.rules import STORM_H

_N_EFFECTS = {BY_HOUR: int(STORM_H) + 1, BY_HELPERS: N_HELPER_STEPS + 1}
_PARTS = 4
"""Numbers of an effect, see :class:`~sim.moves.Plan`."""


class Past(NamedTuple):
    """What the worlds of several plans have in common."""

    plans: tuple[Plan, ...]
    common: Plan
    """The moves that are the same in all plans."""
    differs: NDArray[np.bool_]
    """Shape (N_SLOTS,): slots whose moves are not."""
    parts_h: tuple[float, ...]
    """Hour before which each plan is as good as the common one; 0: never."""


def past_of(plans: Sequence[Plan]) -> Past:
    """Find what plans of one scenario have in common.

    Parameters
    ----------
    plans : sequence of Plan
        At least one.

    Returns
    -------
    Past
        One plan shares nothing: there is nobody to share it with.
    """
    first = plans[0]
    if len(plans) == 1:
        return Past((first,), first, np.zeros(N_SLOTS, np.bool_), (0.0,))
    differs = _differ(plans)
    moves = cast("Moves", first.moves.copy())  # type: ignore[attr-defined]  # a record array
    moves.starts[differs] = NEVER
    is_shared = all(
        plan.answers == first.answers and (plan.effects[:_PARTS] == first.effects[:_PARTS]).all()
        for plan in plans
    )
    parts_h = [_parts_h(plan.moves, differs) if is_shared else 0.0 for plan in plans]
    return Past(tuple(plans), first._replace(moves=moves), differs, tuple(parts_h))


def _differ(plans: Sequence[Plan]) -> NDArray[np.bool_]:
    """Find the slots in which plans say different things, but for where their effects stand."""
    tables = [np.asarray(cast("NDArray[np.void]", plan.moves)) for plan in plans]
    differs = np.zeros(N_SLOTS, np.bool_)
    for name in tables[0].dtype.names or ():
        if name != "first_effect":
            columns = np.stack([table[name] for table in tables])
            differs |= (columns != columns[0]).any(axis=0)
    for slot in np.flatnonzero(~differs & (tables[0]["starts"] != NEVER)).tolist():
        differs[slot] = len({_effects_of(plan, slot) for plan in plans}) > 1
    return differs


def _effects_of(plan: Plan, slot: int) -> bytes:
    """Write all effects that a move may have."""
    first = _PARTS * int(plan.moves.first_effect[slot])
    n = _N_EFFECTS.get(int(plan.moves.indexed[slot]), 1)
    return plan.effects[first : first + _PARTS * n].tobytes()


def _parts_h(moves: Moves, differs: NDArray[np.bool_]) -> float:
    """Give the hour before which none of the slots that differ can have begun."""
    return min((_earliest_h(moves, slot) for slot in np.flatnonzero(differs).tolist()), default=0.0)


def _earliest_h(moves: Moves, slot: int) -> float:
    """Give the hour before which a move cannot begin; 0 where nobody knows."""
    kind = moves.starts[slot]
    if kind == NEVER:
        return STORM_H
    if kind == AT_HOUR:
        return min(float(moves.at_h[slot]), STORM_H)
    return _earliest_h(moves, int(moves.after[slot])) if kind == AFTER else 0.0
