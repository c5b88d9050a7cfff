"""How does a Dask cluster run the orders of a sweep? It gives the same rows as one machine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from experiments.sweeps.pools import isolated
from experiments.sweeps.running import Common, Order, Rows, run_order
from sim.errors import ParameterError

_PATIENCE_S = 6
_AHEAD = 3
"""Orders for each thread of the cluster that are sent ahead."""


class DaskPool:
    """Runs orders on the workers of a scheduler that is already there.

    Parameters
    ----------
    common : Common
        Of the sweep.
    address : str
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    ParameterError
        Dask is not installed, nothing answers at the address, or it has no workers.
    """

    def __init__(self, common: Common, address: str) -> None:
        try:
            from distributed import Client  # noqa: PLC0415 - an extra
            from distributed.comm import connect  # noqa: PLC0415 - an extra
        except ImportError as error:
            msg = "dask must come with distributed, got no such package"
            raise ParameterError(f"{msg}; pip install distributed") from error
        rule = "dask must be the address of a scheduler that answers"
        try:
            # a client that finds nobody would go on complaining from its destructor
            with ThreadPoolExecutor(1) as thread:  # a notebook has a loop of its own
                thread.submit(asyncio.run, _greet(connect, address)).result()
            self._client: Any = Client(address, timeout=_PATIENCE_S, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            remedy = "start dask scheduler, or check the address, such as tcp://127.0.0.1:8786"
            raise ParameterError(f"{rule}, got {address!r}; {remedy}") from error
        threads = sum(self._client.nthreads().values())
        if not threads:
            self._client.close()
            msg = f"dask must have workers, got none at {address!r}; start dask worker {address}"
            raise ParameterError(msg)
        self._most = _AHEAD * threads
        self._common: Any = self._client.scatter(common, broadcast=True, hash=False)

    def run(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Rows]]:
        """Run orders, as :meth:`experiments.sweeps.pools.Pool.run`.

        Parameters
        ----------
        orders : iterable of Order
            Taken as they are needed.

        Yields
        ------
        tuple of Order and Rows
            As they are done.
        """
        from distributed import as_completed  # noqa: PLC0415 - an extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an extra

        source = iter(orders)
        pending: dict[Any, Order] = {}
        running = as_completed(loop=self._client.loop)

        def fill() -> None:
            while len(pending) < self._most and (order := next(source, None)) is not None:
                future = self._submit(order)
                pending[future] = order
                running.add(future)

        fill()
        while pending:
            future = next(running)
            order = pending.pop(future)
            try:
                yield order, future.result()
            except KilledWorker:
                yield order, isolated(order, self._alone)
            fill()

    def close(self) -> None:
        """Leave the cluster; what was sent and not fetched is dropped."""
        self._client.close()

    def _submit(self, order: Order) -> Any:
        """Send an order."""
        return self._client.submit(run_order, self._common, order, pure=False)

    def _alone(self, order: Order) -> Rows | None:
        """Run an order; None if it killed its workers."""
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an extra

        try:
            rows: Rows = self._submit(order).result()
        except KilledWorker:
            return None
        return rows


async def _greet(connect: Any, address: str) -> None:
    """Find out whether somebody answers at an address."""
    comm = await connect(address, timeout=_PATIENCE_S)
    await comm.close()
