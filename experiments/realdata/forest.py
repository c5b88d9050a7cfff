"""What shape has a cascade, and how fast is it? Many trees at once, measured or from worlds.

The measures are those of the data's own description: the root counts in the size; fractions and
times are over the nodes that are no root; times run from the root, in minutes; the time until 50 %
is that at which the ceil(n / 2)-th of n nodes arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import InputFileError

HORIZON_MIN = 336.0 * 60.0
"""Fourteen days: the model's storm. What came later is left out of the data, too."""

MEASURES: tuple[str, ...] = (
    "size",
    "depth",
    "structural_virality",
    "frac_direct",
    "frac_biggest",
    "t_first_min",
    "t50_min",
    "t80_min",
    "frac_first_hour",
)
"""What :func:`measures` gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Trees one behind the other; in each the root first, then all nodes in order of time."""

    ids: NDArray[np.int64]
    """Shape (n_trees,): what each tree is called."""
    starts: NDArray[np.int64]
    """Shape (n_trees + 1,): where each tree begins; the last is the number of nodes."""
    parent: NDArray[np.int64]
    """Shape (n_nodes,): number of the parent within the tree, -1 for the root."""
    time_min: NDArray[np.float64]
    """Shape (n_nodes,): time since the root."""
    kind: NDArray[np.str_]
    """Shape (n_nodes,): ``root``, ``share``, ``other`` or ``reply``."""

    def __len__(self) -> int:
        """Count the trees."""
        return len(self.ids)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Nodes of each tree, the root counted. Shape (n_trees,)."""
        return np.diff(self.starts)

    @property
    def tree(self) -> NDArray[np.int64]:
        """Number of the tree of each node. Shape (n_nodes,)."""
        return np.repeat(np.arange(len(self)), self.sizes)

    @property
    def parent_at(self) -> NDArray[np.int64]:
        """Place of each node's parent among all nodes; a root's own place. Shape (n_nodes,)."""
        own = np.arange(len(self.parent))
        return np.where(self.parent < 0, own, self.starts[self.tree] + self.parent)


def forest_of(table: pd.DataFrame, name: str) -> Forest:
    """Read trees from a table with a line for each node.

    Parameters
    ----------
    table : DataFrame
        Columns cascade_id, node, parent, delay_min, kind.
    name : str
        Of the file, for messages.

    Returns
    -------
    Forest
        In the order of the table.

    Raises
    ------
    InputFileError
        The first line that breaks the order of nodes, parents or times.
    """
    ids, node = table["cascade_id"].to_numpy(np.int64), table["node"].to_numpy(np.int64)
    parent = table["parent"].to_numpy(np.int64)
    time_min = table["delay_min"].to_numpy(np.float64)
    is_new = np.concatenate([[True], ids[1:] != ids[:-1]])
    starts = np.append(np.flatnonzero(is_new), len(ids))
    expected = np.arange(len(ids)) - np.repeat(starts[:-1], np.diff(starts))
    earlier = np.concatenate([[0.0], time_min[:-1]])
    rules = (
        (node != expected, "node must count from 0 in each cascade", node),
        ((parent < 0) != is_new, "parent must be -1 for node 0 and only there", parent),
        (parent >= node, "parent must be smaller than node", parent),
        (~is_new & (time_min < earlier), "delay_min must not fall in a cascade", time_min),
        (is_new & (time_min != 0.0), "delay_min must be 0 for node 0", time_min),
    )
    for is_bad, rule, got in rules:
        if is_bad.any():
            row = int(np.argmax(is_bad))
            raise InputFileError([f"{name}:{row + 2}: {rule}, got {got[row]:g}"])
    if len(np.unique(ids[is_new])) < is_new.sum():
        raise InputFileError([f"{name}: cascade_id must not come again after other cascades"])
    kind = table["kind"].to_numpy(np.str_)
    return Forest(ids=ids[is_new], starts=starts, parent=parent, time_min=time_min, kind=kind)


def joined(forests: Sequence[Forest]) -> Forest:
    """Put forests one behind the other.

    Parameters
    ----------
    forests : sequence of Forest
        At least one.

    Returns
    -------
    Forest
        All their trees.
    """
    sizes = np.concatenate([forest.sizes for forest in forests])
    return Forest(
        ids=np.concatenate([forest.ids for forest in forests]),
        starts=np.concatenate([[0], np.cumsum(sizes)]),
        parent=np.concatenate([forest.parent for forest in forests]),
        time_min=np.concatenate([forest.time_min for forest in forests]),
        kind=np.concatenate([forest.kind for forest in forests]),
    )


def chosen(forest: Forest, trees: NDArray[np.bool_]) -> Forest:
    """Keep some of the trees.

    Parameters
    ----------
    forest : Forest
        All trees.
    trees : ndarray of bool, shape (n_trees,)
        Which to keep.

    Returns
    -------
    Forest
        Those trees, in the same order.
    """
    return _kept(forest, np.repeat(trees, forest.sizes), trees)


def within(forest: Forest, horizon_min: float = HORIZON_MIN) -> Forest:
    """Cut off what came after a time.

    Parameters
    ----------
    forest : Forest
        All nodes; a parent is never later than its child.
    horizon_min : float, unit min
        Nodes at or after it are left out.

    Returns
    -------
    Forest
        The same trees; some may be a root alone.
    """
    nodes = forest.time_min < horizon_min
    return _kept(forest, nodes, np.ones(len(forest), np.bool_))


def _kept(forest: Forest, nodes: NDArray[np.bool_], trees: NDArray[np.bool_]) -> Forest:
    """Keep some nodes; whoever stays keeps the number, because only later ones go."""
    sizes = np.bincount(forest.tree[nodes], minlength=len(forest))[trees]
    return Forest(
        ids=forest.ids[trees],
        starts=np.concatenate([[0], np.cumsum(sizes)]),
        parent=forest.parent[nodes],
        time_min=forest.time_min[nodes],
        kind=forest.kind[nodes],
    )


def depths(forest: Forest) -> NDArray[np.int64]:
    """Give the steps from the root.

    Parameters
    ----------
    forest : Forest
        All trees.

    Returns
    -------
    ndarray of int, shape (n_nodes,), unit steps
        0 for roots.
    """
    parent_at, depth = forest.parent_at, np.zeros(len(forest.parent), np.int64)
    walking = np.flatnonzero(forest.parent >= 0)
    at = parent_at[walking]
    while len(walking):
        depth[walking] += 1
        goes_on = forest.parent[at] >= 0
        walking, at = walking[goes_on], parent_at[at[goes_on]]
    return depth


def measures(forest: Forest) -> pd.DataFrame:
    """Describe every tree.

    Parameters
    ----------
    forest : Forest
        All trees.

    Returns
    -------
    DataFrame
        A row for each tree, indexed by its id: the columns of ``MEASURES``; all but size and depth
        are nan for a root alone. ``frac_biggest`` is the part of the nodes that hang on the parent
        with most children.
    """
    tree, sizes, depth = forest.tree, forest.sizes, depths(forest)
    is_node = forest.parent >= 0
    n_nodes = (sizes - 1).astype(np.float64)
    n_nodes[n_nodes == 0.0] = np.nan

    def fraction(chosen_nodes: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(tree[chosen_nodes], minlength=len(sizes)) / n_nodes

    children = np.bincount(forest.parent_at[is_node], minlength=len(tree))
    return pd.DataFrame(
        {
            "size": sizes,
            "depth": np.maximum.reduceat(depth, forest.starts[:-1]),
            "structural_virality": structural_virality(forest, depth),
            "frac_direct": fraction(is_node & (forest.parent == 0)),
            "frac_biggest": np.maximum.reduceat(children, forest.starts[:-1]) / n_nodes,
            "t_first_min": time_of(forest, 0.0),
            "t50_min": time_of(forest, 0.5),
            "t80_min": time_of(forest, 0.8),
            "frac_first_hour": fraction(is_node & (forest.time_min <= 60.0)),
        },
        index=pd.Index(forest.ids, name="cascade_id"),
    )


def structural_virality(forest: Forest, depth: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the mean distance between two nodes of each tree.

    Parameters
    ----------
    forest : Forest
        All trees.
    depth : ndarray of int, shape (n_nodes,)
        See :func:`depths`.

    Returns
    -------
    ndarray of float, shape (n_trees,), unit steps
        nan for a root alone.

    Notes
    -----
    The edge above a subtree of s of n nodes lies on s (n - s) paths.

    References
    ----------
    [goel2016]
    """
    below = np.ones(len(depth), np.float64)
    order = np.argsort(-depth, kind="stable")
    bounds = np.flatnonzero(np.diff(depth[order], prepend=depth[order[0]] + 1))
    for level in np.split(order, bounds[1:]):
        if depth[level[0]] > 0:
            np.add.at(below, forest.parent_at[level], below[level])
    n = forest.sizes.astype(np.float64)
    on_paths = below * (n[forest.tree] - below)
    pairs = n * (n - 1.0) / 2.0
    pairs[pairs == 0.0] = np.nan
    return np.bincount(forest.tree, on_paths, minlength=len(n)) / pairs


def time_of(forest: Forest, fraction: float) -> NDArray[np.float64]:
    """Give the time until a fraction of the nodes of each tree has arrived.

    Parameters
    ----------
    forest : Forest
        All trees.
    fraction : float, unit 1
        In [0, 1]; 0 is the first node.

    Returns
    -------
    ndarray of float, shape (n_trees,), unit min
        nan for a root alone.
    """
    n_nodes = forest.sizes - 1
    # a tiny step back: 0.8 * 5 must count four nodes, whatever its last bit
    place = np.maximum(np.ceil(fraction * n_nodes - 1e-9), 1.0).astype(np.int64)
    at = np.minimum(forest.starts[:-1] + place, forest.starts[1:] - 1)
    return np.where(n_nodes > 0, forest.time_min[at], np.nan)
