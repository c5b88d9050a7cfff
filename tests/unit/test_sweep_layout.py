"""Does every job belong to exactly one part, whoever asks for how much?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.sweeps.layout import ROWS_PER_PART, Layout, Part, layout_for

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 7), st.integers(1, 30))
"""Draws, policies, replications."""


@st.composite
def layouts(draw):
    """Any layout, small parts too, and goals that differ by cell."""
    n_cells = draw(st.integers(1, 60))
    layout = Layout(
        n_cells=n_cells,
        cells_per_part=draw(st.integers(1, n_cells)),
        replicates_per_part=draw(st.integers(1, 8)),
    )
    goals = draw(st.lists(st.integers(0, 25), min_size=n_cells, max_size=n_cells))
    return layout, np.array(goals, np.int64)


def jobs_of(layout, parts, goals):
    """List the jobs of parts."""
    found = []
    for part in parts:
        first = layout.first_replicate(part)
        for cell, wanted in zip(layout.cells_of(part), layout.wanted(part, goals), strict=True):
            found += [(cell, first + at) for at in range(int(wanted))]
    return found


@given(layouts())
def test_every_job_lies_in_exactly_one_part(drawn):
    layout, goals = drawn
    found = jobs_of(layout, layout.parts(goals), goals)
    wanted = [(cell, at) for cell, goal in enumerate(goals.tolist()) for at in range(goal)]
    assert sorted(found) == wanted
    assert len(set(found)) == len(found)


@given(layouts())
def test_no_part_is_listed_that_would_be_empty(drawn):
    layout, goals = drawn
    parts = layout.parts(goals)
    assert len(set(parts)) == len(parts)
    assert all(layout.wanted(part, goals).sum() > 0 for part in parts)
    assert parts == sorted(parts, key=lambda part: (part.replicate_block, part.cell_block))


@given(layouts())
def test_names_and_numbers_lead_back_to_their_parts(drawn):
    layout, goals = drawn
    parts = layout.parts(goals)
    assert [layout.part_of(layout.name(part)) for part in parts] == parts
    assert len({layout.number(part) for part in parts}) == len(parts)


@given(layouts(), st.integers(1, 7))
def test_shards_share_the_parts_out(drawn, of):
    layout, goals = drawn
    parts = layout.parts(goals)
    shards = [[part for part in parts if layout.number(part) % of == at] for at in range(of)]
    assert sorted(part for shard in shards for part in shard) == sorted(parts)


@given(layouts(), st.integers(0, 25))
def test_a_row_lies_where_it_lies_however_many_are_wanted(drawn, more):
    layout, goals = drawn
    place = {
        job: part
        for part in layout.parts(goals + more)
        for job in jobs_of(layout, [part], goals + more)
    }
    for part in layout.parts(goals):
        assert all(place[job] == part for job in jobs_of(layout, [part], goals))


@given(SIZES)
def test_a_study_is_cut_into_parts_of_about_a_thousand_rows(sizes):
    n_draws, n_policies, replications = sizes
    layout = layout_for(n_draws, n_policies, replications)
    assert layout.n_cells == n_draws * n_policies
    rows = layout.cells_per_part * layout.replicates_per_part
    assert rows <= ROWS_PER_PART
    assert layout.replicates_per_part <= replications
    assert layout.cells_per_part % n_policies == 0  # whole draws lie together
    is_whole = layout.n_cell_blocks == 1 and layout.replicates_per_part == replications
    assert is_whole or rows > ROWS_PER_PART // 2


@pytest.mark.parametrize(
    ("sizes", "cut"),
    [
        ((64, 22, 80), (22, 45)),  # 22 x 45 = 990 rows of one draw
        ((1, 1, 10), (1, 10)),
        ((1, 1, 5000), (1, 1000)),
        ((100, 5, 20), (50, 20)),  # ten draws
        ((3, 1000, 9), (1000, 1)),
        ((3, 2500, 9), (1000, 1)),  # a draw is cut
        ((1, 999, 9), (999, 1)),
    ],
)
def test_how_studies_are_cut(sizes, cut):
    layout = layout_for(*sizes)
    assert (layout.cells_per_part, layout.replicates_per_part) == cut


LAYOUT = Layout(n_cells=25, cells_per_part=10, replicates_per_part=4)


def test_a_part_is_named_by_its_first_cell_and_replicate():
    assert LAYOUT.name(Part(2, 3)) == "c00000020-r00000012.parquet"
    assert LAYOUT.cells_of(Part(2, 3)) == range(20, 25)
    assert LAYOUT.first_replicate(Part(2, 3)) == 12
    assert LAYOUT.n_cell_blocks == 3
    assert LAYOUT.number(Part(2, 3)) == 11


@pytest.mark.parametrize(
    "name",
    [
        "c00000030-r00000000.parquet",  # beyond the last cell
        "c00000005-r00000000.parquet",  # no first cell of a part
        "c00000000-r00000002.parquet",
        "c0-r0.parquet",
        "c0000000000-r00000000.parquet",
        "c00000000-r00000000.parquet.bak",
        f"c{chr(0x660) * 8}-r00000000.parquet",  # digits of another script
        "notes.parquet",
        "",
    ],
)
def test_other_names_are_no_parts(name):
    assert LAYOUT.part_of(name) is None


def test_goals_may_differ_by_cell():
    layout = Layout(n_cells=4, cells_per_part=2, replicates_per_part=3)
    goals = np.array([0, 0, 2, 7])
    assert layout.parts(goals) == [Part(1, 0), Part(1, 1), Part(1, 2)]
    assert [layout.wanted(Part(1, at), goals).tolist() for at in range(3)] == [
        [2, 3],
        [0, 3],
        [0, 1],
    ]
    assert layout.parts(np.zeros(4, np.int64)) == []
