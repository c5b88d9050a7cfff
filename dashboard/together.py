"""How do twenty people each get an answer of their own? What is asked meanwhile is gathered.

Answers about the same case have much in common: its worlds are drawn once, and their past is run
once. While some are computed, whatever else is asked about a case waits, and is computed
together when it is its turn.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from dashboard.single_flight import Recent

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")
_Compute = Callable[[Sequence[_Key]], Sequence[_Value]]

MOST = 12
"""Answers that are computed together: whoever has asked for one of them waits for all."""


class Together(Generic[_Key, _Value]):
    """Keeps answers, and computes those that are missing together.

    Parameters
    ----------
    size_of : callable
        Bytes of an answer.
    limit : int, unit bytes
        Above it, the answers that were used longest ago are dropped.
    n_turns : int
        Computations at once.
    """

    def __init__(self, size_of: Callable[[_Value], int], limit: int, n_turns: int) -> None:
        self._kept: Recent[_Value] = Recent(size_of, limit)
        self._n_free = n_turns
        self._asked: dict[_Key, Future[_Value]] = {}
        self._waiting: dict[Hashable, dict[_Key, Future[_Value]]] = {}
        self._changed = threading.Condition()

    def __len__(self) -> int:
        return len(self._kept)

    def get(
        self,
        group: Hashable,
        keys: Sequence[_Key],
        compute: _Compute[_Key, _Value],
        *,
        takes_turn: bool = True,
    ) -> list[_Value]:
        """Give answers, from the cache if they are there.

        Parameters
        ----------
        group : hashable
            What they are about: only answers of one group are computed together.
        keys : sequence of hashable
            What is asked.
        compute : callable
            Finds the answers to a sequence of keys of this group, which others may have asked for.
        takes_turn : bool
            Wait for a turn; else compute at once, and only what is asked here.

        Returns
        -------
        list of object
            An answer to each key. An error goes to all who wait for the same computation, and is
            not kept.
        """
        with self._changed:
            wanted, mine = self._entered(group, keys, gathers=takes_turn)
        if mine:
            self._compute(mine, compute)
        while self._gathered(group, list(wanted.values()), compute):
            pass
        return [wanted[key].result() for key in keys]

    def _entered(
        self, group: Hashable, keys: Sequence[_Key], *, gathers: bool
    ) -> tuple[dict[_Key, Future[_Value]], dict[_Key, Future[_Value]]]:
        """Enter what nobody has asked for; give what is wanted, and what is to be computed here."""
        wanted: dict[_Key, Future[_Value]] = {}
        mine: dict[_Key, Future[_Value]] = {}
        for key in keys:
            if key in wanted:
                continue
            known, value = self._kept.find(key)
            if known:
                wanted[key] = Future()
                wanted[key].set_result(value)
            elif key in self._asked:
                wanted[key] = self._asked[key]
            else:
                wanted[key] = self._asked[key] = Future()
                place = self._waiting.setdefault(group, {}) if gathers else mine
                place[key] = wanted[key]
        return wanted, mine

    def _gathered(
        self,
        group: Hashable,
        wanted: list[Future[_Value]],
        compute: _Compute[_Key, _Value],
    ) -> bool:
        """Wait for what is wanted, or for a turn to compute some; tell whether to wait again."""

        def is_next() -> bool:
            return self._n_free > 0 and next(iter(self._waiting), None) == group

        with self._changed:
            self._changed.wait_for(lambda: all(each.done() for each in wanted) or is_next())
            if all(each.done() for each in wanted):
                return False
            self._n_free -= 1
            taken = self._taken(group)
        try:
            self._compute(taken, compute)
        finally:
            with self._changed:
                self._n_free += 1
                self._changed.notify_all()
        return True

    def _taken(self, group: Hashable) -> dict[_Key, Future[_Value]]:
        """Take out what has waited longest; what is left of the group goes to the end."""
        waiting = self._waiting.pop(group)
        taken = {key: waiting.pop(key) for key in list(waiting)[:MOST]}
        if waiting:
            self._waiting[group] = waiting
        self._changed.notify_all()  # another group is next
        return taken

    def _compute(
        self,
        taken: dict[_Key, Future[_Value]],
        compute: _Compute[_Key, _Value],
    ) -> None:
        """Compute some answers for all who wait."""
        values: Sequence[_Value] = ()
        error: BaseException | None = None
        try:
            values = compute(list(taken))
        except BaseException as found:
            error = found
        with self._changed:
            for at, (key, future) in enumerate(taken.items()):
                del self._asked[key]
                if error is not None:
                    future.set_exception(error)
                else:
                    self._kept.keep(key, values[at])
                    future.set_result(values[at])
            self._changed.notify_all()
