"""Who runs small studies, and how far are they? One at a time, once for all who ask, and kept."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from dashboard.lab.small_results import WORLDS, SmallResults, Stopped, run_small, situations
from dashboard.service import Case

MOST_KEPT = 6
"""Small studies that are kept; the one that was opened longest ago is dropped."""

_log = logging.getLogger(__name__)


class SmallRuns:
    """Runs small studies when somebody asks, and keeps them.

    Parameters
    ----------
    run : callable, optional
        Runs one; another for tests.
    """

    def __init__(self, run: Callable[..., SmallResults] = run_small) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, SmallResults] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._key: Hashable = None
        self._done, self._of, self._waiting = 0, 0, 0
        self._failed: set[Hashable] = set()
        self._stop = threading.Event()

    def start(self, case: Case) -> None:
        """Begin, if nothing runs and it is not there; who asks for what runs waits for it.

        Parameters
        ----------
        case : Case
            What happens.
        """
        with self._lock:
            if case.key in self._kept:
                return
            if self._key is not None:
                self._waiting += self._key == case.key
                return
            self._key, self._done, self._waiting = case.key, 0, 1
            self._of = WORLDS * len(situations(case.scenario))
            self._failed.discard(case.key)
            self._stop.clear()
            self._thread = threading.Thread(target=self._work, args=(case,), daemon=True)
            self._thread.start()

    def cancel(self, case: Case) -> None:
        """Stop waiting; the run stops when the last who asked for it does not wait any more.

        Parameters
        ----------
        case : Case
            What is not wanted any more.
        """
        with self._lock:
            if self._key == case.key:
                self._waiting -= 1
                if self._waiting <= 0:
                    self._stop.set()

    def results(self, case: Case) -> SmallResults | None:
        """Give what was found.

        Parameters
        ----------
        case : Case
            What happens.

        Returns
        -------
        SmallResults or None
            None before it is there.
        """
        with self._lock:
            if case.key in self._kept:
                self._kept.move_to_end(case.key)
            return self._kept.get(case.key)

    def told(self, case: Case) -> dict[str, Any]:
        """Say how far it is.

        Parameters
        ----------
        case : Case
            What happens.

        Returns
        -------
        dict
            ``state`` is ``idle``, ``running``, ``busy`` (with another one), ``failed`` or
            ``done``; then ``done`` and ``of``, in worlds that were drawn.
        """
        with self._lock:
            if case.key in self._kept:
                return {"state": "done"}
            if self._key is not None:
                state = "running" if self._key == case.key else "busy"
                return {"state": state, "done": self._done, "of": self._of}
            return {"state": "failed" if case.key in self._failed else "idle"}

    def wait(self) -> None:
        """Wait until nothing runs."""
        if self._thread is not None:
            self._thread.join()

    def _work(self, case: Case) -> None:
        """Run one study for all who wait."""
        found: SmallResults | None = None
        has_failed = False
        try:
            found = self._run(case, report=self._count)
        except Stopped:
            pass
        except Exception:  # a thread has no caller: the page says that it failed
            _log.exception("a small study failed")
            has_failed = True
        with self._lock:
            self._key = None
            if has_failed:
                self._failed.add(case.key)
            if found is not None:
                self._kept[case.key] = found
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)

    def _count(self, n: int) -> None:
        """Note worlds that were drawn, and stop if nobody waits."""
        self._done += n
        if self._stop.is_set():
            raise Stopped
