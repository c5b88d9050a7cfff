"""Which cascades are compared, and under which selection?

Nearly all measured cascades were picked because they had become large, so the model's are picked in
the same way: nodes after the model's fourteen days are cut off, and what is left must have a
hundred nodes. How often a post spreads at all is another question (``rarity.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.realdata.forest import Forest, chosen, within
from experiments.realdata.measuring import MEASURES, measures
from experiments.realdata.source import Measured

MIN_SIZE = 100
"""Nodes, the root counted, that a cascade must have to be compared."""
SMALL_ROOT = 3_000
"""Followers below which the author of a root is an ordinary account (assumed)."""

SHAPES = ("size", "depth", "structural_virality", "frac_direct")
TIMES = ("t50_min", "t80_min", "frac_first_hour")
COMPARED: tuple[str, ...] = (*SHAPES, *TIMES)
"""Measures that are set against the model's."""
MEASURES_TRUSTED: tuple[str, ...] = MEASURES
"""Everything that can be measured."""
ON_LOG = frozenset({"size", "t_first_min", "t50_min", "t80_min"})
"""Measures whose distances are taken between logarithms (base 10): they span factors of ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CascadeSet:
    """Cascades of one origin that passed the selection."""

    name: str
    forest: Forest
    """Cut at the horizon."""
    table: pd.DataFrame
    """A row for each tree: its measures."""
    trusted: tuple[str, ...]
    """Measures that this origin may be compared in."""
    max_size: float = np.inf
    """Nodes that its collection did not go beyond."""

    def __len__(self) -> int:
        """Count the cascades."""
        return len(self.forest)


def is_of(measured: Measured, name: str) -> NDArray[np.bool_]:
    """Tell which trees belong to a set, before any selection by size.

    Parameters
    ----------
    measured : Measured
        The data.
    name : str
        One of ``SETS`` or ``DESCRIBED``.

    Returns
    -------
    ndarray of bool, shape (n_trees,)
        In the order of the data.
    """
    source, label = measured.cascades["source"], measured.cascades["label"]
    if name == "twitter":
        return source.isin(["twitter15", "twitter16"]).to_numpy(np.bool_)
    if not name.startswith("weibo_ced"):
        return (source == name).to_numpy(np.bool_)
    is_rumour = (label == "rumour").to_numpy(np.bool_)
    is_weibo = (source == "weibo_ced").to_numpy(np.bool_)
    if name == "weibo_ced_non_rumour":
        return is_weibo & ~is_rumour
    small = (measured.cascades["root_followers"] < SMALL_ROOT).to_numpy(np.bool_)
    return is_weibo & is_rumour & (small | (name != "weibo_ced_small"))


SETS: dict[str, tuple[str, ...]] = {
    "twitter": MEASURES_TRUSTED,
    "weibo_ced_rumour": MEASURES_TRUSTED,
    "weibo_ced_small": MEASURES_TRUSTED,
    "weibo_ced_non_rumour": (*SHAPES, "frac_biggest"),
}
"""Sets of shares, and the measures to be trusted: the times of the posts that are no rumours hold a
night's pause. ``weibo_ced_small``: the rumours whose author had few followers."""

MAX_SIZE: dict[str, float] = dict.fromkeys(
    ("weibo_ced_rumour", "weibo_ced_small", "weibo_ced_non_rumour"), 1000.0
)
"""Weibo posts with a thousand shares or more were not collected; Twitter ones were."""

DESCRIBED = ("weibo_casflow", "twitter_chile", "twitter_rumoureval")
"""Too few, or replies, which the model does not have: described and not compared."""


def selected(
    forest: Forest, name: str, trusted: tuple[str, ...], min_size: int = MIN_SIZE
) -> CascadeSet:
    """Apply the selection to any cascades.

    Parameters
    ----------
    forest : Forest
        Measured, or of worlds.
    name : str
        What to call them.
    trusted : tuple of str
        Measures that they may be compared in.
    min_size : int
        Nodes that a cascade must have within the horizon; the most are those of ``MAX_SIZE``.

    Returns
    -------
    CascadeSet
        May be empty.
    """
    cut = within(forest)
    largest = MAX_SIZE.get(name, np.inf)
    kept = chosen(cut, (cut.sizes >= min_size) & (cut.sizes <= largest))
    table = measures(kept) if len(kept) else pd.DataFrame(columns=list(MEASURES), dtype=np.float64)
    return CascadeSet(name=name, forest=kept, table=table, trusted=trusted, max_size=largest)


def as_large(model: CascadeSet, max_size: float) -> CascadeSet:
    """Leave out what a collection would have left out.

    Parameters
    ----------
    model : CascadeSet
        Of worlds.
    max_size : float
        Nodes beyond which nothing was collected.

    Returns
    -------
    CascadeSet
        May be empty.
    """
    is_in = (model.table["size"] <= max_size).to_numpy(np.bool_)
    return replace(
        model,
        forest=chosen(model.forest, is_in),
        table=model.table[is_in],
        max_size=min(max_size, model.max_size),
    )


def measured_sets(measured: Measured) -> dict[str, CascadeSet]:
    """Make all sets that are compared.

    Parameters
    ----------
    measured : Measured
        The data.

    Returns
    -------
    dict of str to CascadeSet
        In the order of ``SETS``.
    """
    return {
        name: selected(chosen(measured.forest, is_of(measured, name)), name, trusted)
        for name, trusted in SETS.items()
    }
