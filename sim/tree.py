"""What shape has a cascade? Depth, structural virality, reproduction number.

A cascade is the tree of all posts, in order of time: post 0 is the complaint; the owner's answer,
where it is passed on, hangs under the complaint.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled
from sim.state import Posts


@compiled
def depth_of(posts: Posts, n_posts: int) -> int:
    """Give the longest path from the complaint, in steps."""
    deepest = 0
    for number in range(n_posts):
        deepest = max(deepest, posts.depth[number])
    return deepest


@compiled
def structural_virality(posts: Posts, n_posts: int) -> float:
    """Give the mean distance between two posts of the tree.

    Every edge above a subtree of s posts lies on s (n - s) paths, so one pass over the posts from
    the last to the first is enough.

    Parameters
    ----------
    posts : Posts
        In order of time: a parent stands before its children.
    n_posts : int
        Posts in the tree.

    Returns
    -------
    float, unit steps
        nan for a single post.

    References
    ----------
    [goel2016]
    """
    if n_posts < 2:
        return math.nan
    size = np.ones(n_posts, np.int64)
    distance = 0.0
    for number in range(n_posts - 1, 0, -1):
        distance += float(size[number]) * float(n_posts - size[number])
        size[posts.parent[number]] += size[number]
    return 2.0 * distance / (float(n_posts) * float(n_posts - 1))


@compiled
def reproduction_number(posts: Posts, n_posts: int, until_h: float) -> float:
    """Give the mean number of shares prompted directly by the posts that came out before an hour.

    Parameters
    ----------
    posts : Posts
        In order of time.
    n_posts : int
        Posts in the tree.
    until_h : float, unit h
        End of the growth.

    Returns
    -------
    float, unit 1
        0 if nobody shared.
    """
    n_parents = 0
    while n_parents < n_posts and posts.time_h[n_parents] < until_h:
        n_parents += 1
    children = 0
    for number in range(1, n_posts):
        if posts.parent[number] < n_parents:
            children += 1
    return children / max(n_parents, 1)
