"""Who runs a sweep, by what the user asks for?"""

from __future__ import annotations

import os
from collections.abc import Callable

from experiments.sweeps.dask_pool import DaskPool
from experiments.sweeps.pools import Pool, Processes, ThisProcess
from experiments.sweeps.running import Common


def n_processes(workers: int | None) -> int:
    """Give the number of processes.

    Parameters
    ----------
    workers : int or None
        None for one for each core.

    Returns
    -------
    int
        At least 1.
    """
    return workers or os.cpu_count() or 1


def pool_for(workers: int | None, dask: str | None) -> Callable[[Common], Pool]:
    """Choose who runs the jobs.

    Parameters
    ----------
    workers : int or None
        Processes of this machine; None for one for each core.
    dask : str or None
        Address of a scheduler instead.

    Returns
    -------
    callable
        Makes the pool of a sweep.
    """
    count = n_processes(workers)

    def pool(common: Common) -> Pool:
        if dask is not None:
            return DaskPool(common, dask)
        return ThisProcess(common) if count == 1 else Processes(common, count)

    return pool
