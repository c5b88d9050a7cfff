"""Is a Ctrl-C remembered that something has swallowed?"""

from __future__ import annotations

import contextlib
import os
import signal
import threading

import pytest

from experiments.sweeps.interrupts import Interrupts


@pytest.fixture(autouse=True)
def _the_usual_handler():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_it_is_raised_at_once():
    with Interrupts(), pytest.raises(KeyboardInterrupt):
        press()


def test_one_that_was_swallowed_is_raised_at_the_next_check():
    with Interrupts() as ctrl_c:
        ctrl_c.check()
        with contextlib.suppress(KeyboardInterrupt):  # as compiled code does
            press()
        with pytest.raises(KeyboardInterrupt):
            ctrl_c.check()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_another_meaning_of_ctrl_c_is_left_alone():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Interrupts() as ctrl_c:
        press()
        ctrl_c.check()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_other_threads_cannot_hear_it_and_do_not_try():
    seen = []

    def work() -> None:
        with Interrupts() as ctrl_c:
            ctrl_c.check()
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
