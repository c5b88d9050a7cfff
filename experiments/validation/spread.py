"""How do ordinary complaints spread? Patterns 1 to 4, all in the same worlds."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from experiments.validation.design_file import load_designs
from experiments.validation.findings import Finding, Task, found
from experiments.validation.mixing import cases_from
from experiments.validation.observing import Sight, observe
from sim.rules import STORM_H
from sim.state import COMPLAINT, N_POSTS

LARGE = 50
"""Posts from which on a cascade is large enough to have a shape (band of P3)."""
OWNED_FRACTION = 0.25
"""Part of the shares that the largest broadcast must own (band of P3, assumed)."""
TOP_FRACTION = 0.01
"""The largest cascades, of which P4 speaks."""


class Cascades(NamedTuple):
    """One entry for each ordinary complaint."""

    viral: NDArray[np.float64]
    shares: NDArray[np.float64]
    depth: NDArray[np.float64]
    structural_virality: NDArray[np.float64]
    """nan for a complaint that nobody shared."""
    n_beyond: NDArray[np.float64]
    """Shares more than one step from the complaint."""
    n_beyond_own_item: NDArray[np.float64]
    """Shares more than one step from the first post of what they pass on: the complaint, or
    another's report, answer or copy, which hangs one step below the complaint."""
    largest_broadcast: NDArray[np.float64]
    """Most shares that one post prompted directly."""


@lru_cache(maxsize=2)
def ordinary_cascades(task: Task) -> Cascades:
    """Run the ordinary complaints.

    Parameters
    ----------
    task : Task
        How many, with which luck, in which model.

    Returns
    -------
    Cascades
        Each array of shape (n_worlds,).
    """
    mix = load_designs().mixes["ordinary"]
    seen = observe(task, cases_from(mix, task), _look, until_h=STORM_H)
    return Cascades(*np.array([world[0] for world in seen]).T)


def _look(sight: Sight) -> tuple[float, ...]:
    """Measure one cascade."""
    posts, n_posts = sight.state.posts, int(sight.state.counters[N_POSTS])
    is_share = posts.account[:n_posts] >= 0
    is_share[0] = False
    parents = posts.parent[:n_posts][is_share]
    depths = posts.depth[:n_posts][is_share]
    own_depths = depths - (posts.item_id[:n_posts][is_share] != COMPLAINT)
    beyond, beyond_own = (float((steps > 1).sum()) for steps in (depths, own_depths))
    largest = int(np.bincount(parents).max()) if len(parents) else 0
    values = sight.outcomes("viral", "shares", "cascade_depth", "structural_virality")
    return (*values.tolist(), beyond, beyond_own, float(largest))


def few_explode(task: Task) -> dict[str, Finding]:
    """Measure P1: how many ordinary complaints go viral.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row.

    References
    ----------
    [herhausen2019]
    """
    seen = ordinary_cascades(task)
    return {
        "P1": found(np.mean, [seen.viral], task, details={"viral_worlds": float(seen.viral.sum())})
    }


def tiny_cascades(task: Task) -> dict[str, Finding]:
    """Measure P2: how many cascades are a single post, and how deep the others are.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row.

    References
    ----------
    [goel2012]
    """
    seen = ordinary_cascades(task)
    posts = seen.shares + 1.0
    from_complaint = {"from_the_complaint": _ratio(seen.n_beyond, posts)}
    return {
        "P2a": found(np.mean, [(seen.shares == 0).astype(np.float64)], task),
        "P2b": found(np.mean, [(seen.depth > 1).astype(np.float64)], task),
        "P2c": found(_ratio, [seen.n_beyond_own_item, posts], task, details=from_complaint),
    }


def low_virality(task: Task) -> dict[str, Finding]:
    """Measure P3: the shape of large cascades.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row; only cascades of at least ``LARGE`` posts count.

    References
    ----------
    [goel2016]
    """
    seen = ordinary_cascades(task)
    is_large = seen.shares + 1.0 >= LARGE
    size, shape = seen.shares[is_large] + 1.0, seen.structural_virality[is_large]
    owned = seen.largest_broadcast[is_large] / seen.shares[is_large]
    median = float(np.median(shape)) if len(shape) else float("nan")
    return {
        "P3a": found(_rank_correlation, [size, shape], task, details={"median_virality": median}),
        "P3b": found(np.mean, [(owned >= OWNED_FRACTION).astype(np.float64)], task),
    }


def heavy_tail(task: Task) -> dict[str, Finding]:
    """Measure P4: how uneven the sizes of cascades are.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row.

    References
    ----------
    [mention_report] for the skew; the bands are assumed.
    """
    seen = ordinary_cascades(task)
    mean = float(seen.shares.mean())
    return {
        "P4a": found(_mean_over_median, [seen.shares + 1.0], task, details={"mean_shares": mean}),
        "P4b": found(_held_by_the_top, [seen.shares], task),
    }


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> float:
    """Divide two sums."""
    return float(part.sum() / whole.sum())


def _rank_correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Correlate ranks; nothing to say about fewer than three, or where nothing varies."""
    if len(first) < 3 or np.ptp(first) == 0.0 or np.ptp(second) == 0.0:
        return float("nan")
    return float(spearmanr(first, second).statistic)


def _mean_over_median(size: NDArray[np.float64]) -> float:
    """Divide the mean by the median."""
    return float(size.mean() / np.median(size))


def _held_by_the_top(shares: NDArray[np.float64]) -> float:
    """Give the part of all shares that the largest hundredth of the cascades holds."""
    n_top = max(1, round(TOP_FRACTION * len(shares)))
    return float(np.sort(shares)[-n_top:].sum() / shares.sum())
