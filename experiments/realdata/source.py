"""What is in the data folder? Everything that is compared, read once and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.mistakes import Mistakes
from experiments.realdata.folder import NETWORKS, TREES
from experiments.realdata.forest import Forest, forest_of, joined
from experiments.realdata.tables import (
    EMPTY_NUMBER,
    FRACTION,
    HOUR,
    NUMBER,
    TEXT,
    WEEKDAY,
    Column,
    read_table,
)
from sim.errors import InputFileError

_KINDS = Column(choices=("root", "share", "other", "reply"))
_TREE = {
    "cascade_id": NUMBER,
    "node": NUMBER,
    "parent": Column(low=-1),
    "delay_min": NUMBER,
    "kind": _KINDS,
}
_SOURCES = Column(
    choices=(
        "twitter15",
        "twitter16",
        "weibo_ced",
        "weibo_casflow",
        "twitter_chile",
        "twitter_rumoureval",
    )
)
_SUMMARY = {
    "cascade_id": NUMBER,
    "source": _SOURCES,
    "label": Column(is_text=True, may_be_empty=True),
    "root_hour": HOUR,
    "root_followers": EMPTY_NUMBER,
}
_CHECKED = {"label": Column(choices=("false", "real_news")), "reported_shares": NUMBER}
_REACTIONS = {
    "source": TEXT,
    "kind": TEXT,
    "reference": Column(choices=("since_root", "since_parent")),
    "bin_lo_min": NUMBER,
    "bin_hi_min": NUMBER,
    "count": NUMBER,
}
_HOURS = {"profile": TEXT, "clock": TEXT, "weekday": WEEKDAY, "hour": HOUR, "count": NUMBER}
_RHYTHM = {"weekday": WEEKDAY, "hour_start": HOUR, "count": NUMBER, "share": FRACTION}
_REPLIES = {"company": TEXT, "delay_min": NUMBER}
_AIRLINE = {
    "sentiment": Column(choices=("negative", "neutral", "positive")),
    "retweet_count": NUMBER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """A measured network."""

    n_accounts: int
    is_directed: bool
    follower: NDArray[np.int64]
    """Shape (n_ties,): sees what the followee posts; an undirected pair stands there both ways."""
    followee: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The measured data."""

    forest: Forest
    """All trees, uncut."""
    cascades: pd.DataFrame
    """A row for each tree, indexed by its id: source, label, root_hour, root_followers."""
    checked: pd.DataFrame
    """Posts about COVID-19 without trees: label, reported_shares."""
    reactions: pd.DataFrame
    """Pooled histogram of reaction times, as in the file."""
    hours: pd.DataFrame
    """Counts by profile, weekday and hour."""
    rhythm: pd.DataFrame
    """Counts by two-hour step of the week."""
    replies: pd.DataFrame
    """company, delay_min of its first answer."""
    airline: pd.DataFrame
    """Posts to airlines: sentiment, retweet_count."""
    networks: dict[str, Ties]


def read_measured(folder: Path) -> Measured:
    """Read everything, and tell all mistakes at once.

    Parameters
    ----------
    folder : Path
        As :func:`~experiments.realdata.folder.data_folder` found it.

    Returns
    -------
    Measured
        All tables.

    Raises
    ------
    InputFileError
        What is wrong in all files, one sentence each.
    """
    mistakes = Mistakes()
    forests, tables, networks = [], {}, {}
    for name in TREES:
        path = f"cascades/trees_{name}.csv.gz"
        with mistakes.noted():
            forests.append(forest_of(read_table(folder, path, _TREE), path))
    for key, (path, columns) in _TABLES.items():
        with mistakes.noted():
            tables[key] = read_table(folder, path, columns)
    for name in NETWORKS:
        with mistakes.noted():
            networks[name] = _read_ties(folder, f"networks/{name}.npz")
    mistakes.settle()
    forest = joined(forests)
    cascades = _described(tables.pop("cascades"), forest)
    return Measured(forest=forest, cascades=cascades, networks=networks, **tables)


_TABLES: dict[str, tuple[str, dict[str, Column]]] = {
    "cascades": ("cascades/cascade_summary.csv", _SUMMARY),
    "checked": ("cascades/weibo_checked_summary.csv", _CHECKED),
    "reactions": ("times/reaction_time_hist.csv", _REACTIONS),
    "hours": ("times/hour_of_week.csv", _HOURS),
    "rhythm": ("times/weibo_weekly_rhythm_2h.csv", _RHYTHM),
    "replies": ("brand/reply_delay_pairs.csv.gz", _REPLIES),
    "airline": ("complaints/airline_tweets.csv.gz", _AIRLINE),
}


def _described(summary: pd.DataFrame, forest: Forest) -> pd.DataFrame:
    """Order the summary as the trees are; both must tell of the same cascades."""
    table = summary.set_index("cascade_id")
    if set(table.index) != set(forest.ids) or not table.index.is_unique:
        msg = (
            "cascades/cascade_summary.csv: cascade_id must name each tree of the trees once, "
            f"got {len(table)} names for {len(forest)} trees; fetch the files again"
        )
        raise InputFileError([msg])
    return table.loc[forest.ids]


def _read_ties(folder: Path, name: str) -> Ties:
    """Read one network."""
    try:
        with np.load(folder / name, allow_pickle=False) as archive:
            is_directed = bool(archive["directed"])
            ends = ("follower", "followee") if is_directed else ("u", "v")
            n_accounts = int(archive["n"])
            first, second = (archive[end].astype(np.int64) for end in ends)
    except (OSError, ValueError, KeyError, EOFError) as error:
        msg = f"{name}: must be a NumPy archive with n, directed and pairs, got {error}"
        raise InputFileError([msg.splitlines()[0]]) from error
    if len(first) != len(second) or not len(first):
        msg = f"{name}: pairs must have two ends, got {len(first)} and {len(second)}"
        raise InputFileError([msg])
    both = np.concatenate([first, second])
    if both.min() < 0 or both.max() >= n_accounts:
        worst = both.min() if both.min() < 0 else both.max()
        raise InputFileError([f"{name}: accounts must lie in [0, {n_accounts - 1}], got {worst}"])
    if is_directed:
        return Ties(n_accounts=n_accounts, is_directed=True, follower=first, followee=second)
    other = np.concatenate([second, first])
    return Ties(n_accounts=n_accounts, is_directed=False, follower=both, followee=other)
