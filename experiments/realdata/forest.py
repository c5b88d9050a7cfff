"""What is a set of cascades? Many trees at once, measured or from worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import InputFileError

HORIZON_MIN = 336.0 * 60.0
"""Fourteen days: the model's storm. What came later is left out of the data, too."""


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
