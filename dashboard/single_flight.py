"""How is the same question of thirty people computed once? A cache that merges what runs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar, cast

_Value = TypeVar("_Value")


class Recent(Generic[_Value]):
    """Keeps the answers that were used last; whoever uses it sees to it that one does at a time.

    Parameters
    ----------
    size_of : callable
        Bytes of an answer.
    limit : int, unit bytes
        Above it, the answers that were used longest ago are dropped.
    """

    def __init__(self, size_of: Callable[[_Value], int], limit: int) -> None:
        self._size_of, self._limit = size_of, limit
        self._kept: OrderedDict[Hashable, tuple[_Value, int]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Hashable) -> tuple[bool, _Value]:
        """Look an answer up.

        Parameters
        ----------
        key : hashable
            What is asked.

        Returns
        -------
        is_there : bool
            It was kept.
        value : object
            The answer; None if it is not there.
        """
        if key not in self._kept:
            return False, cast("_Value", None)
        self._kept.move_to_end(key)
        return True, self._kept[key][0]

    def keep(self, key: Hashable, value: _Value) -> None:
        """Enter an answer, and drop old ones if need be.

        Parameters
        ----------
        key : hashable
            What was asked, and was not there.
        value : object
            The answer.
        """
        size = self._size_of(value)
        self._kept[key] = (value, size)
        self._size += size
        while self._size > self._limit and len(self._kept) > 1:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._size -= dropped


class SingleFlight(Generic[_Value]):
    """Keeps answers, and lets all who ask for one that is being computed wait for it.

    Parameters
    ----------
    size_of : callable
        Bytes of an answer.
    limit : int, unit bytes
        Above it, the answers that were used longest ago are dropped.
    """

    def __init__(self, size_of: Callable[[_Value], int], limit: int) -> None:
        self._kept: Recent[_Value] = Recent(size_of, limit)
        self._running: dict[Hashable, Future[_Value]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, compute: Callable[[], _Value]) -> _Value:
        """Give an answer, from the cache if it is there.

        Parameters
        ----------
        key : hashable
            What is asked.
        compute : callable
            Finds the answer; called by one thread only, however many ask at once.

        Returns
        -------
        object
            What ``compute`` gave. Its error goes to all who wait, and is not kept.
        """
        with self._lock:
            is_there, value = self._kept.find(key)
            if is_there:
                return value
            running = self._running.get(key)
            mine = running is None
            future: Future[_Value] = Future() if running is None else running
            if mine:
                self._running[key] = future
        return self._found(key, future, compute) if mine else future.result()

    def _found(
        self, key: Hashable, future: Future[_Value], compute: Callable[[], _Value]
    ) -> _Value:
        """Compute an answer for all who wait."""
        try:
            value = compute()
        except BaseException as error:
            with self._lock:
                del self._running[key]
            future.set_exception(error)
            raise
        with self._lock:
            del self._running[key]
            self._kept.keep(key, value)
        future.set_result(value)
        return value
