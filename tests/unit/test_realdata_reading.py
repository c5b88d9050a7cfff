"""Is a folder of measured data refused unless it is what its description says?"""

from __future__ import annotations

import numpy as np
import pytest
from data_folders import make_folder, write

from experiments.realdata.folder import FILES, VARIABLE, data_folder
from experiments.realdata.source import read_measured
from experiments.realdata.tables import Column, read_table
from sim.errors import InputFileError


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path)


def refusal(folder):
    with pytest.raises(InputFileError) as caught:
        read_measured(folder)
    return str(caught.value)


def test_a_folder_that_is_right(folder):
    measured = read_measured(folder)
    assert measured.forest.ids.tolist() == [1, 2, 3, 4]
    assert measured.forest.sizes.tolist() == [3, 2, 2, 2]
    assert measured.cascades["root_followers"].tolist()[1] == 500
    ties = measured.networks["deezer_hu"]
    assert sorted(zip(ties.follower.tolist(), ties.followee.tolist(), strict=True)) == [
        (0, 1),
        (1, 0),
        (1, 2),
        (2, 1),
    ]
    assert measured.networks["brand_followers_a"].follower.tolist() == [0, 1]


def test_the_folder_is_named_by_hand_or_by_the_environment(folder, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(InputFileError, match="got none; use --data or BOLASALJU_DATA"):
        data_folder(None)
    with pytest.raises(InputFileError, match=r"data must be a folder, got '.*nowhere'; name"):
        data_folder(folder / "nowhere")
    monkeypatch.setenv(VARIABLE, str(folder))
    assert data_folder(None) == folder
    assert data_folder(folder) == folder


def test_all_missing_files_are_named_at_once(folder):
    (folder / FILES[0]).unlink()
    (folder / FILES[-1]).unlink()
    with pytest.raises(InputFileError) as caught:
        data_folder(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert f"without {FILES[0]}, {FILES[-1]}; add them" in message


def test_mistakes_of_several_files_are_told_at_once(folder):
    write(folder, "complaints/airline_tweets.csv.gz", "sentiment,retweet_count\nangry,-1\n")
    write(folder, "cascades/weibo_checked_summary.csv", "label\nfalse\n")
    assert refusal(folder).splitlines() == [
        "cascades/weibo_checked_summary.csv: header must have label, reported_shares, got no "
        "reported_shares; fetch the file again",
        "complaints/airline_tweets.csv.gz:2: sentiment must be one of negative, neutral, positive, "
        "got 'angry'",
        "complaints/airline_tweets.csv.gz:2: retweet_count must be a number in [0, inf], got '-1'",
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1,1,-1,0,root\n", "2: node must count from 0 in each cascade, got 1"),
        ("1,0,0,0,root\n", "2: parent must be -1 for node 0 and only there, got 0"),
        ("1,0,-1,0,root\n1,1,1,1,share\n", "3: parent must be smaller than node, got 1"),
        (
            "1,0,-1,0,root\n1,1,0,5,share\n1,2,0,4,share\n",
            "4: delay_min must not fall in a cascade, got 4",
        ),
        ("1,0,-1,2,root\n", "2: delay_min must be 0 for node 0, got 2"),
        ("1,0,-1,0,root\n2,0,-1,0,root\n1,0,-1,0,root\n", "cascade_id must not come again"),
        ("1,0,-1,0,rooty\n", "2: kind must be one of root, share, other, reply, got 'rooty'"),
        ("1,0,-1,x,root\n", r"2: delay_min must be a number in \[0, inf\], got 'x'"),
        ("1,0,-1,,root\n", r"2: delay_min must be a number in \[0, inf\], got nothing"),
        ("", "must have rows, got none"),
    ],
)
def test_trees_that_are_none(folder, rows, message):
    head = "cascade_id,node,parent,delay_min,kind\n"
    write(folder, "cascades/trees_weibo_ced.csv.gz", head + rows)
    with pytest.raises(InputFileError, match=f"trees_weibo_ced.csv.gz:.*{message}"):
        read_measured(folder)


def test_the_summary_must_tell_of_the_same_cascades(folder):
    write(
        folder,
        "cascades/cascade_summary.csv",
        "cascade_id,source,label,root_hour,root_followers\n1,twitter15,true,9,\n",
    )
    assert "must name each tree of the trees once, got 1 names for 4 trees" in refusal(folder)


def test_files_that_cannot_be_read(folder):
    (folder / "brand/reply_delay_pairs.csv.gz").write_bytes(b"\x1f\x8b\x08 cut short")
    (folder / "times/hour_of_week.csv").write_bytes(b"")
    (folder / "networks/deezer_hu.npz").write_bytes(b"no archive")
    found = refusal(folder).splitlines()
    assert found[0] == (
        "times/hour_of_week.csv: must be a comma-separated table, got an empty file; "
        "fetch the file again"
    )
    assert found[1].startswith(
        "brand/reply_delay_pairs.csv.gz: must be a whole comma-separated table, got "
    )
    assert found[2].startswith("networks/deezer_hu.npz: must be a NumPy archive with n, directed")


def test_networks_that_are_none(folder):
    u, v = np.array([0, 3]), np.array([1, 2])
    np.savez(folder / "networks/deezer_hu.npz", n=3, directed=0, u=u, v=v)
    np.savez(folder / "networks/facebook_ego.npz", n=3, directed=0, u=u, v=v[:1])
    found = refusal(folder).splitlines()
    assert found[0] == "networks/deezer_hu.npz: accounts must lie in [0, 2], got 3"
    assert found[1] == "networks/facebook_ego.npz: pairs must have two ends, got 2 and 1"


def test_words_may_not_be_empty(tmp_path):
    write(tmp_path, "brand/a.csv", "company,n\n,3\n")
    with pytest.raises(InputFileError, match=r"brand/a\.csv:2: company must not be empty, got not"):
        read_table(tmp_path, "brand/a.csv", {"company": Column(is_text=True)})
