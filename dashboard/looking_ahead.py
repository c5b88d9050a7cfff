"""What will be asked next? While nobody asks, the server computes it: a room drags at once.

Twenty people who each want two hundred worlds of their own are more than two cores can do in a
moment. Most of the time nobody asks anything, and what they will ask is known: other hours and
tones of the case that is open. Previews come first, for they are what somebody sees who drags; a
few at a time, for what they have in common is computed once. Nothing here changes an answer; it
only comes sooner.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from itertools import chain

from dashboard.one_side import bytes_of
from dashboard.service import CACHE_BYTES, Service
from dashboard.state import MAX_DELAY_H, Choice, State
from sim.responses import Tone

IDLE_S = 0.5
"""Nobody has asked for so long before anything is computed ahead."""
MOST_S = 120.0
"""Of one core, for each case that is opened."""
SLOW_S = 1.5
"""A case whose answers take longer is left: too few of them would be ready in time."""
STEP_S = 0.5
"""So long are a few computed at a time: whoever asks meanwhile has one core less."""
MOST_AT_A_TIME = 12
_PART_OF_CACHE = 0.5


_log = logging.getLogger(__name__)


def likely(state: State) -> Iterator[Choice]:
    """List what may be asked next, the likeliest first.

    Parameters
    ----------
    state : State
        What was asked last.

    Returns
    -------
    iterator of Choice
        Other hours of both tones, the nearest first; then the other tones at both hours.
    """
    sides = {side.tone: side for side in (state.a, state.b)}
    spoken = [side for tone, side in sides.items() if tone is not Tone.SILENT]
    nearest = (side for step in zip(*map(_from_near, spoken), strict=True) for side in step)
    at_both = dict.fromkeys((state.a.delay_h, state.b.delay_h))
    others = (Choice(delay_h=hour, tone=tone) for hour in at_both for tone in Tone)
    return chain(nearest, others)


def _from_near(side: Choice) -> list[Choice]:
    """List all hours of a tone, the nearest first."""
    hours = sorted(range(MAX_DELAY_H + 1), key=lambda hour: abs(hour - side.delay_h))
    return [Choice(delay_h=hour, tone=side.tone) for hour in hours]


class LookingAhead:
    """Computes answers while nobody asks.

    Parameters
    ----------
    service : Service
        Keeps them.
    clock : callable, optional
        Gives seconds and never goes back.
    """

    def __init__(self, service: Service, clock: Callable[[], float] = time.monotonic) -> None:
        self._service, self._clock = service, clock
        self._lock = threading.Condition()
        self._asked_s = clock()
        self._wish: State | None = None
        self._thread: threading.Thread | None = None

    def asked(self, state: State) -> None:
        """Note what somebody asks now; whatever was begun waits until it is quiet again.

        Parameters
        ----------
        state : State
            Of the link.
        """
        with self._lock:
            self._asked_s, self._wish = self._clock(), state
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            self._lock.notify()

    def _work(self) -> None:
        """Look ahead whenever somebody has asked, for ever."""
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._wish is not None)
                state, self._wish = self._wish, None
            try:
                if state is not None:
                    self.look(state)
            except Exception:  # whoever asks for the same is told
                _log.exception("nothing could be computed ahead")

    def look(self, state: State) -> int:
        """Compute what may be asked next, until something is asked.

        Parameters
        ----------
        state : State
            What was asked last.

        Returns
        -------
        int
            How many previews and answers are ready.
        """
        case = self._service.case(state)
        begin, n_ready, n_bytes = self._clock(), 0, 0
        for full in (False, True):
            left, n = list(likely(state)), 1
            while left and n_bytes <= _PART_OF_CACHE * CACHE_BYTES:
                if not self._is_quiet() or self._clock() - begin > MOST_S:
                    return n_ready
                before = self._clock()
                found = self._service.cells(case, left[:n], full=full, is_ahead=True)
                each_s = (self._clock() - before) / len(found)
                n_bytes += sum(map(bytes_of, found))
                n_ready, left = n_ready + len(found), left[n:]
                if each_s > SLOW_S:
                    break
                n = max(1, min(MOST_AT_A_TIME, int(STEP_S / max(each_s, 1e-9))))
        return n_ready

    def _is_quiet(self) -> bool:
        """Wait until nobody has asked for a while; False if something else is asked by then."""
        while self._wish is None:
            left = self._asked_s + IDLE_S - self._clock()
            if left <= 0.0:
                return True
            time.sleep(min(left, IDLE_S))
        return False
