"""How does a job kill the process that runs it? As when the system has run out of memory.

A module of its own, so that a worker finds the function and imports nothing else for it.
"""

from __future__ import annotations

import os
import signal

from experiments.sweeps import pools
from experiments.sweeps.running import Order, Rows, run_order

DEADLY_CELL = "BOLASALJU_TEST_DEADLY_CELL"
"""Environment variable that names the cell."""


def run(order: Order) -> Rows:
    """Run an order in a worker, unless it holds the deadly cell."""
    cells = {str(share.cell) for draw in order.draws for share in draw.shares}
    if os.environ[DEADLY_CELL] in cells:
        os.kill(os.getpid(), signal.SIGKILL)
    return run_order(pools._held[0], order)
