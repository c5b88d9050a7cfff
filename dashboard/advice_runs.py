"""How is a shop advised while the pages go on? One shop after the other, each computed once.

Advice takes from half a minute to some minutes. It runs on all cores but one, tells how far it is,
and stops when nobody asks for it any more: a phone that was put away must not keep others waiting.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from dashboard.own_shop import asked_shop
from dashboard.service import SEED, Service
from dashboard.state import State
from dashboard.text import PageText, text_of
from experiments.advice.advising import Advice, FirstLook, advise, effort_of, first_look, n_steps
from experiments.advice.page import made_of
from experiments.advice.sections import Section
from experiments.advice.shop_questions import AskedShop
from experiments.advice.telling import told
from experiments.advice.telling_shop import first_lines, shop_lines
from sim.errors import InputFileError

MOST_WAITING = 20
"""Shops whose turn has not come; more are asked to come again."""
PATIENCE_S = 150.0
"""Whoever has not looked for so long is gone; browsers let hidden pages look once a minute."""
_MOST_KEPT = 32

_log = logging.getLogger(__name__)


class _LeftError(Exception):
    """Nobody waits for this advice any more."""


@dataclass(slots=True, kw_only=True)
class _Job:
    """A shop that is or will be advised."""

    shop: AskedShop
    asked_s: float
    """When somebody looked last, on a clock that never goes back; unit s."""
    look: FirstLook | None = None
    done: int = 0
    of: int = 0
    advice: Advice | None = None
    has_failed: bool = False

    @property
    def has_ended(self) -> bool:
        """Nothing more will come."""
        return self.advice is not None or self.has_failed


class AdviceRuns:
    """Advises shops when somebody asks, and keeps what it found.

    Parameters
    ----------
    service : Service
        Knows the scenarios.
    clock : callable, optional
        Gives seconds and never goes back.
    """

    def __init__(self, service: Service, clock: Callable[[], float] = time.monotonic) -> None:
        self._service, self._clock = service, clock
        self._jobs: OrderedDict[Hashable, _Job] = OrderedDict()
        self._waiting: list[Hashable] = []
        self._lock = threading.Condition()
        self._thread: threading.Thread | None = None

    def start(self, state: State) -> None:
        """Put a shop in the line, if it is not there and there is room.

        Parameters
        ----------
        state : State
            Of the link.
        """
        shop = self._shop(state)
        if shop is None:
            return
        key = _key_of(shop)
        with self._lock:
            job = self._jobs.get(key)
            if (job is not None and not job.has_failed) or len(self._waiting) >= MOST_WAITING:
                return
            self._jobs[key] = _Job(shop=shop, asked_s=self._clock())
            self._waiting.append(key)
            self._drop_old()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            self._lock.notify()

    def advice(self, state: State) -> Advice | None:
        """Give what was found for a shop.

        Parameters
        ----------
        state : State
            Of the link.

        Returns
        -------
        Advice or None
            None if it is not there yet.
        """
        shop = self._shop(state)
        job = None if shop is None else self._jobs.get(_key_of(shop))
        return None if job is None else job.advice

    def told(self, state: State) -> dict[str, Any]:
        """Say how far the advice for a shop is, or what came out.

        Parameters
        ----------
        state : State
            Of the link.

        Returns
        -------
        dict
            ``state`` is ``impossible``, ``idle``, ``full``, ``waiting``, ``running``, ``failed`` or
            ``done``; then shops ahead, evenings, or sections.
        """
        text, shop = text_of(state.lang), self._shop(state)
        if shop is None:
            return {"state": "impossible"}
        key = _key_of(shop)
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                return {"state": "full" if len(self._waiting) >= MOST_WAITING else "idle"}
            job.asked_s = self._clock()
            if key in self._waiting:
                return {"state": "waiting", "ahead": self._waiting.index(key) + 1}
        if job.has_failed:
            return {"state": "failed"}
        if job.advice is not None:
            return {"state": "done", **written(job.advice, text)}
        soon = "" if job.look is None else first_lines(job.look, text)
        return {"state": "running", "soon": soon, "done": job.done, "of": max(1, job.of)}

    def wait(self) -> None:
        """Wait until nobody is in the line."""
        with self._lock:
            self._lock.wait_for(self._is_idle)

    def _shop(self, state: State) -> AskedShop | None:
        """Read the shop of a link; None if its numbers contradict each other."""
        try:
            return asked_shop(state, self._service.file(state))
        except InputFileError:
            return None

    def _is_idle(self) -> bool:
        """Say whether all jobs came to an end."""
        return all(job.has_ended for job in self._jobs.values())

    def _drop_old(self) -> None:
        """Forget what was found longest ago."""
        ended = [key for key, job in self._jobs.items() if job.has_ended]
        for key in ended[: max(0, len(ended) - _MOST_KEPT)]:
            del self._jobs[key]

    def _work(self) -> None:
        """Advise one shop after the other, for ever."""
        while True:
            with self._lock:
                self._lock.wait_for(lambda: bool(self._waiting))
                key = self._waiting.pop(0)
                job = self._jobs[key]
            try:
                self._run(job)
            except _LeftError:
                with self._lock:
                    del self._jobs[key]
            except Exception:  # a thread has no caller: the page says that it failed
                _log.exception("a shop could not be advised")
                job.has_failed = True
            with self._lock:
                self._lock.notify_all()

    def _run(self, job: _Job) -> None:
        """Advise a shop on all cores but one: the pages need that."""
        self._check(job)
        workers = max(1, (os.cpu_count() or 1) - 1)
        look = first_look(job.shop, SEED, workers)
        job.look, job.of = look, n_steps(effort_of(look))

        def on(n: int) -> None:
            """Note how far it is."""
            job.done += n
            self._check(job)

        job.advice = advise(job.shop, look, seed=SEED, progress=on, workers=workers)

    def _check(self, job: _Job) -> None:
        """Give up if nobody waits any more."""
        if self._clock() - job.asked_s > PATIENCE_S:
            raise _LeftError


def _key_of(shop: AskedShop) -> Hashable:
    """Tell shops apart."""
    told_ = tuple(shop.told.items())
    return (shop.scenario, shop.kind, shop.about, shop.ago_h, told_)


def written(advice: Advice, text: PageText) -> dict[str, Any]:
    """Write advice in plain values.

    Parameters
    ----------
    advice : Advice
        For a shop.
    text : PageText
        The language.

    Returns
    -------
    dict
        Sections, what was told and assumed of the shop, and what it is made of.
    """
    return {
        "sections": [_plain(section) for section in told(advice, text)],
        "shop": shop_lines(advice.shop, text),
        "made_of": made_of(advice, text),
    }


def _plain(section: Section) -> dict[str, Any]:
    """Write one section."""
    return {
        "title": section.title,
        "lines": section.lines,
        "head": section.head,
        "rows": section.rows,
        "clauses": section.clauses,
    }
