"""Which runner may a thread have? One that has grown in earlier storms, if there is one.

A storm needs tables of ten megabytes. A short batch would spend a third of its time on growing
them anew; runners that are done are therefore lent to the next batch of the same size.
"""

from __future__ import annotations

import os
import threading

from sim.rules import Rules
from sim.run import Runner

_MOST = 2 * (os.cpu_count() or 1)
_MOST_ROWS = 250_000
"""About 40 MB; what a larger storm has needed is given back."""
_Size = tuple[int, int, float, float]


class IdleRunners:
    """Runners that nobody uses, all of one size."""

    def __init__(self) -> None:
        self._idle: list[Runner] = []
        self._size: _Size | None = None
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._idle)

    def take(self, rules: Rules, n_accounts: int) -> Runner:
        """Give a runner to a thread of its own.

        Parameters
        ----------
        rules : Rules
            The scenario as numbers.
        n_accounts : int
            Accounts of the network.

        Returns
        -------
        Runner
            As good as new.
        """
        with self._lock:
            if self._size == _size_of(rules, n_accounts) and self._idle:
                runner = self._idle.pop()
                runner.rules = rules
                return runner
        return Runner(rules, n_accounts)

    def give_back(self, runner: Runner, n_accounts: int) -> None:
        """Take a runner back whose last run went well; those of another size are let go.

        Parameters
        ----------
        runner : Runner
            Made by :meth:`take`.
        n_accounts : int
            Accounts of its network.
        """
        size = _size_of(runner.rules, n_accounts)
        with self._lock:
            if size != self._size:
                self._size, self._idle = size, []
            if len(self._idle) < _MOST and len(runner.state.rows) <= _MOST_ROWS:
                self._idle.append(runner)


def _size_of(rules: Rules, n_accounts: int) -> _Size:
    """Say what the arrays of a new state depend on."""
    return n_accounts, int(rules.n_customers), float(rules.storm_h), float(rules.money_h)
