"""Does a job that kills its worker harm nothing but itself?"""

from __future__ import annotations

import signal
from concurrent.futures.process import BrokenProcessPool

import deadly
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_sweeps import sweep_in

from experiments.sweeps import pools
from experiments.sweeps.layout import Part
from experiments.sweeps.pools import Processes, ThisProcess, isolated
from experiments.sweeps.running import DrawOrder, Order, Rows, Share, run_order
from sim.outcomes import OUTCOMES

DEATH = "WorkerDied: the process that ran this job was killed; is there enough memory?"
HERE = Part(0, 0)


def order_of(*draws):
    """Order shares, draw by draw: each a cell, the first replicate and the one behind the last."""
    return Order(
        HERE,
        tuple(
            DrawOrder(
                {"draw": at}, tuple(Share(cell, 0, first, last) for cell, first, last in draw)
            )
            for at, draw in enumerate(draws)
        ),
    )


def jobs_of(order):
    return [
        (share.cell, at)
        for draw in order.draws
        for share in draw.shares
        for at in range(share.first, share.last)
    ]


def rows_of(order):
    jobs = sorted(jobs_of(order))
    values = [[100.0 * cell + replicate] * len(OUTCOMES) for cell, replicate in jobs]
    return Rows(
        np.array([cell for cell, _ in jobs], np.int32),
        np.array([replicate for _, replicate in jobs], np.int32),
        np.array(values),
        [None] * len(jobs),
    )


class Fragile:
    """Runs orders alone, and dies of some jobs."""

    def __init__(self, deadly):
        self.deadly, self.orders = deadly, []

    def __call__(self, order):
        self.orders.append(order)
        return None if self.deadly & set(jobs_of(order)) else rows_of(order)


def as_dict(rows):
    jobs = zip(rows.cell.tolist(), rows.replicate.tolist(), strict=True)
    return dict(zip(jobs, zip(rows.values[:, 0].tolist(), rows.errors, strict=True), strict=True))


def expected(order, deadly):
    return {
        job: (pytest.approx(np.nan, nan_ok=True), DEATH)
        if job in deadly
        else (100.0 * job[0] + job[1], None)
        for job in sorted(jobs_of(order))
    }


SHARES = st.lists(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), min_size=1, max_size=3),
    min_size=1, max_size=4,
)  # fmt: skip


@given(SHARES, st.data())
def test_only_the_jobs_that_kill_become_errors(drawn, data):
    number = 0
    draws = []
    for shares in drawn:
        draws.append([])
        for first, length in shares:
            draws[-1].append((number, first, first + length))
            number += 1
    order = order_of(*draws)
    jobs = jobs_of(order)
    deadly = set(data.draw(st.lists(st.sampled_from(jobs), max_size=3)))
    alone = Fragile(deadly)
    rows = isolated(order, alone)
    assert as_dict(rows) == expected(order, deadly)
    assert list(as_dict(rows)) == sorted(jobs)
    # 4 draws, 3 cells and 4 replicates are cut in halves at most 2 + 2 + 2 times
    assert len(alone.orders) <= 1 + 2 * 6 * len(deadly)
    assert all(found.part == HERE for found in alone.orders)


def test_an_order_is_halved_by_draws_then_cells_then_replicates():
    order = order_of([(0, 0, 2), (1, 0, 2)], [(2, 0, 2)])
    alone = Fragile({(1, 1)})
    isolated(order, alone)
    assert [jobs_of(found) for found in alone.orders] == [
        [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)],
        [(0, 0), (0, 1), (1, 0), (1, 1)],
        [(0, 0), (0, 1)],
        [(1, 0), (1, 1)],
        [(1, 0)],
        [(1, 1)],
        [(2, 0), (2, 1)],
    ]


def test_an_order_that_harms_nobody_alone_is_run_once():
    alone = Fragile(set())
    order = order_of([(0, 0, 5)])
    assert as_dict(isolated(order, alone)) == expected(order, set())
    assert len(alone.orders) == 1


def orders_of(sweep, n_parts=4, last=2):
    """Cut a sweep into orders of some draws."""
    draws = [
        DrawOrder(
            sweep.cells.draw(draw),
            tuple(Share(3 * draw + policy, policy, 0, last) for policy in range(3)),
        )
        for draw in range(4)
    ]
    step = len(draws) // n_parts
    return [Order(Part(at, 0), tuple(draws[at * step : (at + 1) * step])) for at in range(n_parts)]


def assert_same(sweep, orders, found):
    """Compare with what this process gives, whatever the order of the parts."""
    rows_of_part = {order.part: rows for order, rows in found}
    assert set(rows_of_part) == {order.part for order in orders}
    for order in orders:
        rows, others = rows_of_part[order.part], run_order(sweep.common, order)
        assert rows.cell.tolist() == others.cell.tolist()
        assert rows.replicate.tolist() == others.replicate.tolist()
        assert rows.values.tobytes() == others.values.tobytes()
        assert rows.errors == others.errors


def test_this_process_runs_orders_one_after_the_other(tmp_path):
    sweep = sweep_in(tmp_path)
    orders = orders_of(sweep)
    pool = ThisProcess(sweep.common)
    found = list(pool.run(iter(orders)))
    pool.close()
    assert [order for order, _ in found] == orders
    assert_same(sweep, orders, found)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals that kill")
def test_a_worker_that_is_killed_takes_nothing_with_it(tmp_path, monkeypatch):
    sweep = sweep_in(tmp_path)
    monkeypatch.setenv(deadly.DEADLY_CELL, "1")
    monkeypatch.setattr(pools, "_run", deadly.run)
    shares = (Share(0, 0, 0, 2), Share(1, 1, 0, 1))
    order = Order(Part(0, 0), (DrawOrder(sweep.cells.draw(0), shares),))
    ((given, rows),) = Processes(sweep.common, 1).run(iter([order]))
    calm = run_order(sweep.common, order)
    assert given is order
    assert rows.errors == [None, None, DEATH]
    assert (rows.cell.tolist(), rows.replicate.tolist()) == ([0, 0, 1], [0, 1, 0])
    assert rows.values[:2].tobytes() == calm.values[:2].tobytes()
    assert np.isnan(rows.values[2]).all()


class Broken:
    """A pool of processes that is broken from the start."""

    def submit(self, *_):
        raise BrokenProcessPool

    def shutdown(self, **_):
        pass


def test_a_pool_that_was_broken_between_two_orders_loses_none(tmp_path, monkeypatch):
    sweep = sweep_in(tmp_path)
    orders = orders_of(sweep)
    pool = Processes(sweep.common, 2)
    monkeypatch.setattr(pool, "_executor", lambda _: Broken())
    monkeypatch.setattr(pool, "_alone", lambda order: run_order(sweep.common, order))
    assert_same(sweep, orders, pool.run(iter(orders)))
