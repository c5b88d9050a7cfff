"""What is a move to the compiled loop? One row of numbers for everything that is said or done.

The owner's answers and other steps, scheduled promotions, third parties, a rival's attack, a lie
that comes out, a deletion that is noticed: each is one row, in a *slot* that belongs to it in every
run of a world. A row says when the move begins, who hears of it, what it does to them
(:class:`~sim.responses.AnswerEffect`), and whether people pass it on as an item of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.tables import Table, new_table

# slots; the first ones are the playbook's
REPLY_SLOT, FIRST_ACTION, MAX_ACTIONS = 0, 1, 15
AMPLIFIER, PRESS, AUTHORITY, PROOF, COUNTER_WAVE, ATTACK, TRUTH, DELETION, PROMOTION = range(16, 25)
FIRST_EVENT, MAX_EVENTS = 25, 7
N_SLOTS = 32

NEVER, AT_HOUR, ON_NOTICE, AFTER, ON_TRIGGER = range(5)
"""When a move begins."""
MENTIONS_IN_HOUR, MENTIONS, REACH = range(3)
"""Counts that a trigger compares."""
BY_NOTHING, BY_HOUR, BY_HELPERS = range(3)
"""What chooses among a move's effects: nothing, the whole hours since the complaint, or the part of
the comments that come from helpers, in twentieths."""
N_HELPER_STEPS = 20
NO_ITEM, TO_SHOP_FOLLOWERS, TO_COMPLAINT_AUDIENCE, TO_CROWD = range(4)
"""Who may see a move as an item of its own."""


class Moves(Table):
    """One entry for each slot."""

    starts: NDArray[np.int8]
    at_h: NDArray[np.float64]
    """Hour since the complaint, or since what is waited for."""
    after: NDArray[np.int16]
    """Slot of the move that is waited for."""
    trigger: NDArray[np.int8]
    above: NDArray[np.float64]
    only_unanswered: NDArray[np.bool_]
    needs_answer: NDArray[np.bool_]
    """Does not happen before something was answered."""
    p_happens: NDArray[np.float64]
    delay_mean_h: NDArray[np.float64]
    """Mean of an exponential delay that is added."""
    is_owners: NDArray[np.bool_]
    is_fixed: NDArray[np.bool_]
    """Out exactly at its hour; else the owner must be awake, free, and write first."""
    writing_h: NDArray[np.float64]
    rest_h: NDArray[np.float64]
    p_lapse: NDArray[np.float64]
    """Chance under full stress that hostility comes out instead."""
    lapse_is_item: NDArray[np.bool_]
    first_effect: NDArray[np.int32]
    indexed: NDArray[np.int8]
    is_answer: NDArray[np.bool_]
    is_heard: NDArray[np.bool_]
    """Does something to one who learns of it."""
    is_public: NDArray[np.bool_]
    """Before everybody; else only the complainant learns of it."""
    p_sees: NDArray[np.float64]
    """Chance that a later exposure to the affair shows the move too."""
    p_returns: NDArray[np.float64]
    """Chance that somebody exposed before comes across it."""
    p_works: NDArray[np.float64]
    """Chance that it does anything to one who learns of it."""
    p_copies: NDArray[np.float64]
    """Chance that a customer who sees it posts a complaint of their own."""
    audience: NDArray[np.int8]
    audience_size: NDArray[np.int64]
    reach_factor: NDArray[np.float64]
    """Multiplies the visibility for its audience."""
    near_fraction: NDArray[np.float64]
    """Part of a crowd that lives in the town."""
    interest: NDArray[np.float64]
    """Share hazard of an exposure to the item, relative to the complaint."""
    damage: NDArray[np.float64]
    """Trust lost at a first exposure to the item."""
    engagement: NDArray[np.float64]
    n_helpers: NDArray[np.float64]
    n_posts: NDArray[np.int64]
    """Complaints of their own that come with it."""
    n_stars: NDArray[np.int64]
    """Ratings of one star that come with it."""
    period_h: NDArray[np.float64]
    """It comes again after so many hours; 0: once."""
    pauses: NDArray[np.bool_]
    deletes: NDArray[np.bool_]
    buries: NDArray[np.bool_]
    """Pushes the answers down."""
    closure_median_d: NDArray[np.float64]
    """Days for which the shop must close; 0: none."""
    closure_sigma: NDArray[np.float64]


class Plan(NamedTuple):
    """Everything that may be done or said in the worlds of a scenario under one playbook."""

    moves: Moves
    """Shape (N_SLOTS,)."""
    effects: NDArray[np.float64]
    """Shape (4 x n_effects,): one :class:`~sim.responses.AnswerEffect` after the other; the first
    one is the lapse."""
    answers: bool
    """The owner waits for the complaint, to answer it."""


def no_moves() -> Moves:
    """Make a table in which nothing ever happens.

    Returns
    -------
    Moves, shape (N_SLOTS,)
        ``p_works`` and ``p_happens`` are 1, ``audience`` none, all else 0 or false.
    """
    moves = new_table(Moves, N_SLOTS)
    for name in moves.dtype.names:  # type: ignore[attr-defined]  # a record array
        moves[name] = 0  # type: ignore[index]  # likewise
    moves.after[:] = -1
    moves.p_happens[:] = 1.0
    moves.p_works[:] = 1.0
    moves.interest[:] = 1.0
    moves.reach_factor[:] = 1.0
    return moves


def set_move(moves: Moves, slot: int, **values: float) -> None:
    """Fill in a slot.

    Parameters
    ----------
    moves : Moves, shape (N_SLOTS,)
        Changed in place.
    slot : int
        Which one.
    **values : float
        Columns that differ from :func:`no_moves`.
    """
    for name, value in values.items():
        getattr(moves, name)[slot] = value
