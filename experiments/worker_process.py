"""How does a process that works for another one behave? It never outlives it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


def become_worker() -> None:
    """Leave Ctrl-C to the parent, and go when the parent is gone, in whatever way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    """End this process when its parent has ended."""
    parent.join()
    os._exit(1)
