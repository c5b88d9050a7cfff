"""Where are the measured data, and are all the files there?

The folder is named on the command line or by the environment variable ``BOLASALJU_DATA``. Its own
README.md says where each file comes from and what its columns mean.
"""

from __future__ import annotations

import os
from pathlib import Path

from sim.errors import InputFileError

VARIABLE = "BOLASALJU_DATA"
"""Environment variable that names the folder."""

TREES = ("twitter1516", "weibo_ced", "weibo_casflow", "twitter_replies")
"""Names of the files of trees, without ``trees_`` and the ending."""
NETWORKS = ("twitter_ego", "brand_followers_a", "deezer_hu", "facebook_ego")
"""Names of the networks, without the ending."""

FILES: tuple[str, ...] = (
    "cascades/cascade_summary.csv",
    "cascades/weibo_checked_summary.csv",
    "cascades/story_volume_twitter.csv",
    *(f"cascades/trees_{name}.csv.gz" for name in TREES),
    "times/reaction_time_hist.csv",
    "times/hour_of_week.csv",
    "times/weibo_weekly_rhythm_2h.csv",
    "brand/reply_delay_pairs.csv.gz",
    "complaints/airline_tweets.csv.gz",
    *(f"networks/{name}.npz" for name in NETWORKS),
)
"""Everything that is read, below the folder."""


def data_folder(given: Path | None) -> Path:
    """Find the folder, and see that everything is in it.

    Parameters
    ----------
    given : Path or None
        What the user named; None asks the environment variable ``BOLASALJU_DATA``.

    Returns
    -------
    Path
        A folder that holds every file of ``FILES``.

    Raises
    ------
    InputFileError
        No folder was named, it is none, or files are missing (one sentence names them all).
    """
    named = given or Path(os.environ.get(VARIABLE) or "")
    if given is None and not os.environ.get(VARIABLE):
        msg = f"data must name the folder of the measured data, got none; use --data or {VARIABLE}"
        raise InputFileError([msg])
    if not named.is_dir():
        msg = f"data must be a folder, got {str(named)!r}; name another with --data or {VARIABLE}"
        raise InputFileError([msg])
    missing = [name for name in FILES if not (named / name).is_file()]
    if missing:
        listed = ", ".join(missing)
        msg = f"data must hold {len(FILES)} files, got {str(named)!r} without {listed}; add them"
        raise InputFileError([msg])
    return named
