"""Does a worker run exactly the worlds that a comparison runs, whatever else goes wrong?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_sweeps import changed, sweep_in

from experiments.many_worlds import Batch, run_worlds
from experiments.sweeps.cells import FIRST_WORLD
from experiments.sweeps.layout import Part
from experiments.sweeps.running import (
    DrawOrder,
    Order,
    Share,
    network_of,
    run_order,
    told,
)
from experiments.sweeps.settings import applied
from sim.errors import VersionError
from sim.network import listed_network
from sim.outcomes import OUTCOMES
from sim.parameters import NetworkParameters
from sim.run import Runner

N_RUNS = 3
CLOSED = changed(
    "- {key: platform, values: [x, facebook]}", "- {key: shop.open_hour, values: [8, 22]}"
)


def order_of(sweep, last=N_RUNS, first=0, cells=None):
    """Order some replicates of some cells."""
    draws = []
    for draw in range(sweep.cells.n_draws):
        n_policies = len(sweep.cells.policies)
        shares = tuple(
            Share(draw * n_policies + policy, policy, first, last)
            for policy in range(n_policies)
            if cells is None or draw * n_policies + policy in cells
        )
        if shares:
            draws.append(DrawOrder(sweep.cells.draw(draw), shares))
    return Order(Part(0, 0), tuple(draws))


def as_dict(rows):
    """Give rows by job, their values as bytes, so that nan is itself."""
    jobs = zip(rows.cell.tolist(), rows.replicate.tolist(), strict=True)
    values = (value.tobytes() for value in rows.values)
    return dict(zip(jobs, zip(values, rows.errors, strict=True), strict=True))


def expected(sweep, network=None, n_runs=N_RUNS):
    """Run every cell as a comparison of its own."""
    found = {}
    for cell in range(len(sweep.cells)):
        scenario = applied(sweep.study.scenario, sweep.cells.values(cell), sweep.study.playbooks)
        batch = Batch(runs=n_runs, seed=sweep.study.seed, workers=1, network=network)
        worlds = run_worlds(scenario, [scenario.playbook], batch)
        values = np.array([worlds.outcomes[name][0] for name in OUTCOMES])
        for replicate in range(n_runs):
            found[cell, replicate] = (values[:, replicate].tobytes(), None)
    return found


def test_rows_are_those_of_a_comparison_to_the_last_bit(tmp_path):
    sweep = sweep_in(tmp_path, seed=7)
    rows = run_order(sweep.common, order_of(sweep))
    assert as_dict(rows) == expected(sweep)
    assert np.isnan(rows.values).any()  # of outcomes that do not exist in a world
    assert len({value for value, _ in as_dict(rows).values()}) > 4 * N_RUNS  # policies differ


def test_rows_are_sorted_by_cell_and_replicate(tmp_path):
    rows = run_order((sweep := sweep_in(tmp_path)).common, order_of(sweep))
    assert list(as_dict(rows)) == [(cell, at) for cell in range(12) for at in range(N_RUNS)]
    assert (rows.cell.dtype, rows.replicate.dtype) == (np.int32, np.int32)
    assert rows.values.shape == (36, len(OUTCOMES))


def test_the_same_rows_come_whatever_they_are_cut_into(tmp_path):
    sweep = sweep_in(tmp_path)
    whole = as_dict(run_order(sweep.common, order_of(sweep)))
    luck = np.random.Generator(np.random.PCG64([1, 2]))
    single = {}
    for job in luck.permutation(list(whole)).tolist():
        order = order_of(sweep, first=job[1], last=job[1] + 1, cells=[job[0]])
        assert order.n_jobs == 1
        single |= as_dict(run_order(sweep.common, order))
    assert single == whole
    shuffled = order_of(sweep)
    draws = [DrawOrder(draw.values, draw.shares[::-1]) for draw in shuffled.draws[::-1]]
    assert as_dict(run_order(sweep.common, Order(Part(0, 0), tuple(draws)))) == whole


def test_a_draw_may_have_worlds_of_its_own(tmp_path):
    sweep = sweep_in(tmp_path)
    whole = as_dict(run_order(sweep.common, order_of(sweep)))
    draws = [
        DrawOrder(draw.values | {FIRST_WORLD: 2}, (share._replace(last=1),))
        for draw in order_of(sweep).draws
        for share in draw.shares
    ]
    rows = as_dict(run_order(sweep.common, Order(Part(0, 0), tuple(draws))))
    assert rows == {(cell, 0): whole[cell, 2] for cell in range(12)}


def test_cells_of_one_draw_may_want_other_replicates(tmp_path):
    sweep = sweep_in(tmp_path)
    whole = as_dict(run_order(sweep.common, order_of(sweep)))
    shares = (Share(0, 0, 2, 3), Share(1, 1, 0, 1), Share(2, 2, 1, 1))
    order = Order(Part(0, 0), (DrawOrder(sweep.cells.draw(0), shares),))
    assert order.n_jobs == 2
    rows = as_dict(run_order(sweep.common, order))
    assert rows == {job: whole[job] for job in ((0, 2), (1, 0))}


def test_a_job_that_fails_is_a_row_and_the_others_go_on(tmp_path, monkeypatch):
    sweep = sweep_in(tmp_path)
    whole = as_dict(run_order(sweep.common, order_of(sweep)))
    run, calls = Runner.run, []

    def fragile(self, plan, world):
        calls.append(self)
        if len(calls) == 5:
            state = run(self, plan, world)
            state.values[:] = 1e9  # what it leaves must not be used again
            raise RuntimeError("the fifth\nworld")
        return run(self, plan, world)

    monkeypatch.setattr(Runner, "run", fragile)
    rows = as_dict(run_order(sweep.common, order_of(sweep)))
    failed = {job: row for job, row in rows.items() if row[1] is not None}
    # the policies of a draw meet replicate 0, then replicate 1: the fifth is policy 1, replicate 1
    nothing = np.full(len(OUTCOMES), np.nan).tobytes()
    assert failed == {(1, 1): (nothing, "RuntimeError: the fifth; world")}
    assert {job: row for job, row in rows.items() if job != (1, 1)} == {
        job: row for job, row in whole.items() if job != (1, 1)
    }


def test_a_cell_that_the_scenario_refuses_is_a_row_for_each_replicate(tmp_path):
    sweep = sweep_in(tmp_path, CLOSED)
    rows = run_order(sweep.common, order_of(sweep))
    told = {cell: error for (cell, _), (_, error) in as_dict(rows).items()}
    opens = {cell: sweep.cells.values(cell)["shop.open_hour"] for cell in range(12)}
    assert sorted(opens.values()) == [8.0] * 6 + [22.0] * 6
    refused = "InputFileError: shop.close_hour must be later than open_hour 22, got 20.0"
    assert told == {cell: refused if hour == 22.0 else None for cell, hour in opens.items()}
    assert [error is not None for error in rows.errors].count(True) == 6 * N_RUNS
    assert np.isnan(rows.values).all(axis=1).tolist() == [text is not None for text in rows.errors]


def test_a_world_that_cannot_be_made_is_a_row_too(tmp_path):
    text = changed(
        "- {key: platform, values: [x, facebook]}", "- {key: shop.n_followers, values: [50, 5000]}"
    )
    sweep = sweep_in(tmp_path, changed(", shop.n_followers=50", "", text))
    rows = as_dict(run_order(sweep.common, order_of(sweep)))
    for (cell, _), (_, error) in rows.items():
        if sweep.cells.values(cell)["shop.n_followers"] == 50:
            assert error is None
        else:
            assert error.startswith(
                "ScenarioError: shop.n_customers and n_followers must fit into the 1000 accounts"
            )


def test_an_error_is_told_on_one_line_of_at_most_300_characters():
    assert told(ValueError("a\nb")) == "ValueError: a; b"
    long = told(ValueError("x" * 1000))
    assert len(long) == 300
    assert long.endswith("x...")


def test_a_users_network_is_the_one_of_all_worlds(tmp_path):
    lines = [f"{at},{(at + step) % 300}" for at in range(300) for step in (1, 7, 60)]
    (tmp_path / "ties.csv").write_text("\n".join(["follower,followee", *lines]))
    text = changed("outcomes:", "network: ties.csv\noutcomes:")
    sweep = sweep_in(tmp_path, text)
    parameters = sweep.study.scenario.parameters.network
    network = listed_network(
        *sweep.study.ties.arrays,
        home_fraction=parameters.home_fraction,
        home_limit=int(parameters.home_limit),
    )
    rows = as_dict(run_order(sweep.common, order_of(sweep)))
    assert rows == expected(sweep, network)
    assert rows != as_dict(run_order(replace(sweep.common, ties=None), order_of(sweep)))


def test_one_network_is_never_taken_for_another():
    """Ties that are gone leave their place in the memory to the next ones."""
    parameters = NetworkParameters()
    ends = np.arange(4)
    ties = (3, ends[:3], np.roll(ends[:3], 1))
    network = network_of(ties, parameters, 0)
    assert network_of(ties, parameters, 1) is network
    assert network_of(ties, replace(parameters, home_fraction=0.5), 0) is not network
    assert network_of(ties, parameters, 0).n_accounts == 3
    place = id(ties)
    del ties
    others = [(4, ends, np.roll(ends, 1)) for _ in range(1000)]
    other = next((found for found in others if id(found) == place), others[0])
    assert network_of(other, parameters, 0).n_accounts == 4


def test_a_worker_of_another_version_refuses(tmp_path):
    sweep = sweep_in(tmp_path)
    common = replace(sweep.common, version="0123456789abcdef")
    refused = "^model must be version 0123456789abcdef on every worker, got [0-9a-f]{16}; install"
    with pytest.raises(VersionError, match=refused):
        run_order(common, order_of(sweep))
