"""Are cascades measured as the data's description defines the measures?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.realdata.forest import Forest, chosen, joined, within
from experiments.realdata.measuring import depths, measures


def forest(*trees):
    """Make a forest of lists of (parent, minutes)."""
    nodes = [node for tree in trees for node in tree]
    parent = np.array([node[0] for node in nodes])
    return Forest(
        ids=np.arange(10, 10 + len(trees)),
        starts=np.concatenate([[0], np.cumsum([len(tree) for tree in trees])]),
        parent=parent,
        time_min=np.array([float(node[1]) for node in nodes]),
        kind=np.where(parent < 0, "root", "share"),
    )


ROOT = (-1, 0)
STAR = [ROOT, (0, 10), (0, 20), (0, 61), (0, 100)]
LINE = [ROOT, (0, 60), (1, 70), (2, 30_000)]
LONE = [ROOT]


def test_a_star_by_hand():
    # 4 pairs at distance 1 and 6 at distance 2: (4 + 12) / 10
    row = measures(forest(STAR)).loc[10]
    assert row["size"] == 5
    assert row["depth"] == 1
    assert row["structural_virality"] == pytest.approx(1.6)
    assert row["frac_direct"] == row["frac_biggest"] == 1
    assert row["t_first_min"] == 10
    assert row["t50_min"] == 20  # the second of four
    assert row["t80_min"] == 100  # ceil(3.2) = the fourth
    assert row["frac_first_hour"] == 0.5


def test_a_line_by_hand():
    # distances 1, 1, 1, 2, 2, 3 over 6 pairs
    row = measures(forest(LONE, LINE)).loc[11]
    assert row["depth"] == 3
    assert row["structural_virality"] == pytest.approx(10 / 6)
    assert row["frac_direct"] == row["frac_biggest"] == pytest.approx(1 / 3)
    assert row["t50_min"] == 70
    assert row["frac_first_hour"] == pytest.approx(1 / 3)


def test_a_root_alone_has_a_size_and_nothing_else():
    row = measures(forest(STAR, LONE)).loc[11]
    assert (row["size"], row["depth"]) == (1, 0)
    assert all(math.isnan(row[name]) for name in row.index if name not in ("size", "depth"))


def test_five_nodes_reach_80_percent_with_the_fourth():
    # 0.8 * 5 is a little more than 4 in binary
    tree = [ROOT, *((0, minutes) for minutes in (1, 2, 3, 4, 5))]
    assert measures(forest(tree)).loc[10, "t80_min"] == 4


def test_what_comes_after_the_horizon_is_cut_off():
    cut = within(forest(LINE, STAR), 60.0)
    assert cut.sizes.tolist() == [1, 3]
    assert within(forest(LINE)).sizes.tolist() == [3]


def test_choosing_and_joining_give_the_forest_back():
    whole = forest(STAR, LONE, LINE)
    parts = [chosen(whole, np.arange(3) == at) for at in range(3)]
    again = joined(parts)
    for name in ("ids", "starts", "parent", "time_min", "kind"):
        assert np.array_equal(getattr(again, name), getattr(whole, name))
    assert chosen(whole, np.array([True, False, True])).sizes.tolist() == [5, 4]


@given(st.data())
def test_virality_is_the_mean_distance(data):
    n = data.draw(st.integers(2, 12))
    parents = [-1] + [data.draw(st.integers(0, node - 1)) for node in range(1, n)]
    tree = forest(list(zip(parents, range(n), strict=True)))
    depth = depths(tree)

    def ancestors(node):
        return {node} if parents[node] < 0 else {node} | ancestors(parents[node])

    total = 0
    for a in range(n):
        for b in range(a):
            common = max(depth[node] for node in ancestors(a) & ancestors(b))
            total += depth[a] + depth[b] - 2 * common
    expected = total / (n * (n - 1) / 2)
    assert measures(tree)["structural_virality"].iloc[0] == pytest.approx(expected)
