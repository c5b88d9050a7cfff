"""What does a folder of measured data look like? A tiny one, made by hand, that is right."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np

TREES = {
    "twitter1516": "1,0,-1,0,root\n1,1,0,1,share\n1,2,1,3.5,other\n",
    "weibo_ced": "2,0,-1,0,root\n2,1,0,2,share\n",
    "weibo_casflow": "3,0,-1,0,root\n3,1,0,5,share\n",
    "twitter_replies": "4,0,-1,0,root\n4,1,0,8,reply\n",
}
TEXTS = {
    "cascades/cascade_summary.csv": (
        "cascade_id,source,label,root_hour,root_followers\n"
        "1,twitter15,true,9,\n2,weibo_ced,rumour,22,500\n3,weibo_casflow,,12,\n"
        "4,twitter_chile,false,0,\n"
    ),
    "cascades/weibo_checked_summary.csv": "label,reported_shares\nfalse,0\nfalse,3\nreal_news,9\n",
    "cascades/story_volume_twitter.csv": "story_id,n_posts\n1,1\n",
    "times/reaction_time_hist.csv": (
        "source,kind,reference,bin_lo_min,bin_hi_min,count\ntwitter15,share,since_root,0,0.01,2\n"
    ),
    "times/hour_of_week.csv": (
        "profile,clock,weekday,hour,count\n"
        "weibo_ced_rumour_roots,UTC+8,0,22,3\ntwitter15_roots,UTC,0,3,1\n"
    ),
    "times/weibo_weekly_rhythm_2h.csv": "weekday,hour_start,count,share\n"
    + "".join(f"0,{hour},{10 + hour},0.1\n" for hour in range(0, 24, 2)),
}
PACKED = {
    **{
        f"cascades/trees_{name}.csv.gz": "cascade_id,node,parent,delay_min,kind\n" + rows
        for name, rows in TREES.items()
    },
    "brand/reply_delay_pairs.csv.gz": "company,delay_min\nAcme,6\nAcme,60\n",
    "complaints/airline_tweets.csv.gz": "sentiment,retweet_count\nnegative,0\npositive,4\n",
}


def make_folder(folder: Path, n_accounts: int = 3) -> Path:
    """Write every file that is read: four cascades, and networks that are lines of accounts."""
    for name, text in TEXTS.items():
        write(folder, name, text)
    for name, text in PACKED.items():
        write(folder, name, text)
    (folder / "networks").mkdir()
    pairs = np.arange(n_accounts - 1), np.arange(1, n_accounts)
    for name in ("twitter_ego", "deezer_hu", "facebook_ego"):
        np.savez(folder / f"networks/{name}.npz", n=n_accounts, directed=0, u=pairs[0], v=pairs[1])
    np.savez(
        folder / "networks/brand_followers_a.npz",
        n=n_accounts,
        directed=1,
        follower=pairs[0],
        followee=pairs[1],
    )
    return folder


def write(folder: Path, name: str, text: str) -> None:
    """Write one file, packed if its name says so."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
