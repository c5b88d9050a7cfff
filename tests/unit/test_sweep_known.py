"""Does a sweep count right what it knows already?"""

from __future__ import annotations

import numpy as np
import pytest
from small_sweeps import changed, invented, sweep_in

from experiments.sweeps.known import Known
from experiments.sweeps.layout import Layout, Part

LOST, REACH = "lost_customers", "reach"


@pytest.fixture
def sweep(tmp_path):
    return sweep_in(tmp_path, changed("points: 4", "points: 1"))


@pytest.fixture
def layout():
    """Three cells in two blocks, two replicates a part."""
    return Layout(n_cells=3, cells_per_part=2, replicates_per_part=2)


def table_of(sweep, layout, part, jobs, errors=None):
    cells = layout.cells_of(part)
    names = sweep.identity.cells[cells.start : cells.stop]
    cell_table = sweep.columns.cell_table(sweep.cells, cells, names)
    return sweep.columns.part_table(cell_table, invented(jobs, errors), "0123456789abcdef")


def values(*jobs):
    """What :func:`invented` gives for the first outcome."""
    return [1000.0 * cell + replicate for cell, replicate in jobs]


def test_nothing_is_known_at_first(layout):
    known = Known(layout, [LOST])
    assert known.n_rows == 0
    assert known.count(Part(0, 0)).tolist() == [0, 0]
    assert known.count(Part(1, 0)).tolist() == [0]
    assert known.replicates().tolist() == [0, 0, 0]
    assert [len(one) for one in known.series()[LOST]] == [0, 0, 0]


def test_rows_are_counted_by_cell_up_to_the_first_that_is_missing(sweep, layout):
    known = Known(layout, [LOST, REACH])
    for part, jobs in (
        (Part(0, 1), [(0, 2), (1, 2)]),  # later blocks may be known earlier
        (Part(0, 0), [(0, 0), (0, 1), (1, 0)]),
        (Part(1, 0), [(2, 0), (2, 1)]),
    ):
        known.note(part, table_of(sweep, layout, part, jobs))
    assert known.n_rows == 7
    assert known.count(Part(0, 0)).tolist() == [2, 1]
    assert known.count(Part(0, 1)).tolist() == [1, 1]
    assert known.count(Part(1, 1)).tolist() == [0]
    assert known.replicates().tolist() == [3, 1, 2]
    lost = [one.tolist() for one in known.series()[LOST]]
    assert lost == [values((0, 0), (0, 1), (0, 2)), values((1, 0)), values((2, 0), (2, 1))]
    # the reach is outcome 10, counted from 0: ten 64ths more than the first
    reach = known.series()[REACH][2] - known.series()[LOST][2]
    assert reach.tolist() == [10 / 64] * 2


def test_a_part_that_has_grown_takes_the_place_of_the_old_one(sweep, layout):
    known = Known(layout, [LOST])
    known.note(Part(1, 0), table_of(sweep, layout, Part(1, 0), [(2, 0)], {(2, 0): "broken"}))
    assert known.failed == {Part(1, 0): [(2, 0, "broken")]}
    known.note(Part(1, 0), table_of(sweep, layout, Part(1, 0), [(2, 0), (2, 1)]))
    assert known.failed == {Part(1, 0): []}
    assert known.n_rows == 2
    assert known.replicates().tolist() == [0, 0, 2]


def test_a_failed_job_is_a_row_without_a_value(sweep, layout):
    known = Known(layout, [LOST])
    table = table_of(sweep, layout, Part(0, 0), [(0, 0), (0, 1), (1, 0)], {(0, 1): "no luck"})
    known.note(Part(0, 0), table)
    assert known.failed == {Part(0, 0): [(0, 1, "no luck")]}
    assert known.replicates().tolist() == [2, 1, 0]
    assert np.isnan(known.series()[LOST][0]).tolist() == [False, True]


def test_without_a_rule_no_values_are_held(sweep, layout):
    known = Known(layout)
    known.note(Part(0, 0), table_of(sweep, layout, Part(0, 0), [(0, 0)]))
    assert known.series() == {}
    assert known.replicates().tolist() == [1, 0, 0]
