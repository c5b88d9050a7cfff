"""Who runs the orders of a sweep: this process, several on this machine, or a Dask cluster?

A pool takes orders and gives rows, in any order. A worker that dies takes nothing with it: its
order is cut in halves until the job that kills workers is alone, and that becomes a row with an
error.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

import numpy as np

from experiments.sweeps.running import Common, DrawOrder, Order, Rows, run_order
from experiments.worker_process import become_worker
from sim.outcomes import OUTCOMES

_AHEAD = 2
"""Orders that each worker has been given."""
_DEATH = "WorkerDied: the process that ran this job was killed; is there enough memory?"


class Pool(Protocol):
    """Runs orders."""

    def run(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Rows]]:
        """Run orders; each is given back with its rows as soon as it is done.

        Parameters
        ----------
        orders : iterable of Order
            Taken as they are needed.

        Yields
        ------
        tuple of Order and Rows
            In any order.
        """

    def close(self) -> None:
        """Let the workers go."""


class ThisProcess:
    """Runs one order after the other, here.

    Parameters
    ----------
    common : Common
        Of the sweep.
    """

    def __init__(self, common: Common) -> None:
        self._common = common

    def run(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Rows]]:
        """Run orders, as :meth:`Pool.run`.

        Parameters
        ----------
        orders : iterable of Order
            Taken as they are needed.

        Yields
        ------
        tuple of Order and Rows
            In the given order.
        """
        for order in orders:
            yield order, run_order(self._common, order)

    def close(self) -> None:
        """Do nothing."""


class Processes:
    """Runs orders in processes of this machine.

    Parameters
    ----------
    common : Common
        Of the sweep.
    n_workers : int
        How many.
    """

    def __init__(self, common: Common, n_workers: int) -> None:
        self._common, self._n_workers = common, n_workers

    def run(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Rows]]:
        """Run orders, as :meth:`Pool.run`.

        Parameters
        ----------
        orders : iterable of Order
            Taken as they are needed.

        Yields
        ------
        tuple of Order and Rows
            As they are done.
        """
        source = iter(orders)
        pending: dict[Future[Rows], Order] = {}
        executor = self._executor(self._n_workers)
        try:
            while True:
                lost = self._fill(executor, pending, source)
                if not pending and not lost:
                    return
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    order = pending.pop(future)
                    try:
                        yield order, future.result()
                    except BrokenProcessPool:
                        lost.append(order)
                if lost:
                    executor.shutdown(wait=False, cancel_futures=True)
                    lost += pending.values()
                    pending.clear()
                    for order in lost:
                        yield order, isolated(order, self._alone)
                    executor = self._executor(self._n_workers)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Do nothing: every run starts and ends its own workers."""

    def _fill(
        self,
        executor: ProcessPoolExecutor,
        pending: dict[Future[Rows], Order],
        source: Iterator[Order],
    ) -> list[Order]:
        """Give every worker something to do; return the order that a broken pool refused."""
        while len(pending) < _AHEAD * self._n_workers:
            order = next(source, None)
            if order is None:
                return []
            try:
                pending[executor.submit(_run, order)] = order
            except BrokenProcessPool:
                return [order]
        return []

    def _executor(self, n_workers: int) -> ProcessPoolExecutor:
        """Start workers."""
        return ProcessPoolExecutor(
            max_workers=n_workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(self._common,),
        )

    def _alone(self, order: Order) -> Rows | None:
        """Run an order in a process of its own; None if that died."""
        with self._executor(1) as executor:
            try:
                return executor.submit(_run, order).result()
            except BrokenProcessPool:
                return None


def isolated(order: Order, run_alone: Callable[[Order], Rows | None]) -> Rows:
    """Run an order in which a job may kill its worker.

    Parameters
    ----------
    order : Order
        What to run.
    run_alone : callable
        Gives the rows of an order, or None if its worker died.

    Returns
    -------
    Rows
        The job that kills workers has an error.
    """
    rows = run_alone(order)
    if rows is not None:
        return rows
    if order.n_jobs == 1:
        share = order.draws[0].shares[0]
        nothing = np.full((1, len(OUTCOMES)), np.nan)
        cell, replicate = np.array([share.cell], np.int32), np.array([share.first], np.int32)
        return Rows(cell, replicate, nothing, [_DEATH])
    parts = [isolated(half, run_alone) for half in _halves(order)]
    cell = np.concatenate([part.cell for part in parts])
    replicate = np.concatenate([part.replicate for part in parts])
    values = np.concatenate([part.values for part in parts])
    errors = [error for part in parts for error in part.errors]
    places = np.lexsort((replicate, cell))
    return Rows(cell[places], replicate[places], values[places], [errors[at] for at in places])


def _halves(order: Order) -> tuple[Order, Order]:
    """Cut an order: between draws, else between cells, else between replicates."""
    draws = order.draws
    if len(draws) > 1:
        middle = len(draws) // 2
        return Order(order.part, draws[:middle]), Order(order.part, draws[middle:])
    values, shares = draws[0]
    if len(shares) > 1:
        middle = len(shares) // 2
        first, second = shares[:middle], shares[middle:]
    else:
        share = shares[0]
        middle = (share.first + share.last) // 2
        first, second = (share._replace(last=middle),), (share._replace(first=middle),)
    return (
        Order(order.part, (DrawOrder(values, first),)),
        Order(order.part, (DrawOrder(values, second),)),
    )


_held: list[Common] = []
"""What this worker was given when it started."""


def _start(common: Common) -> None:
    """Prepare a worker."""
    become_worker()
    _held[:] = [common]


def _run(order: Order) -> Rows:
    """Run an order in a worker."""
    return run_order(_held[0], order)
