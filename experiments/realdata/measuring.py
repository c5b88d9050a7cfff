"""What shape has a cascade, and how fast is it?

The measures are those of the data's own description: the root counts in the size; fractions and
times are over the nodes that are no root; times run from the root, in minutes; the time until 50 %
is that at which the ceil(n / 2)-th of n nodes arrived.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.realdata.forest import Forest

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
