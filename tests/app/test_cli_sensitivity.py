"""Does the command rank the uncertainties of a study, and go on with what is missing?"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from sweeping import bytes_of_parts, write_study
from typer.testing import CliRunner

from experiments.cli import app
from experiments.sensitivity.sobol import sobol_indices

STUDY = """schema: 1
name: moved
scenario: late_delivery
set: [network.n_accounts=3000, shop.n_customers=60, shop.n_followers=100]
levers:
- {key: reply.tone, values: [apologetic, silent]}
uncertainties:
- {key: complaint.arousal, low: 0, high: 2}
- {key: platform, values: [x, facebook]}
- {key: third_party.spillover, low: 0.2, high: 0.8}
"""
IDLE = "third_party.spillover"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path, STUDY)


def answer(*words: str):
    words = ("sensitivity", "study.yaml", "--workers", "1", "--json", *words)
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def refused(*words: str) -> str:
    done = CliRunner().invoke(app, ["sensitivity", "study.yaml", "--out", "o", *words])
    assert done.exit_code == 2
    assert not Path("o").exists()
    return done.stderr


@pytest.mark.parametrize(("method", "groups", "members"), [("sobol", 16, 5), ("morris", 12, 4)])
def test_every_policy_is_explained_apart(method, groups, members):
    told = answer("--out", "out", "--method", method, "--groups", str(groups), "--runs", "2")
    assert told["rows"] == groups * members * 2 * 2
    assert [said["policy"]["reply.tone"] for said in told["results"]] == ["apologetic", "silent"]
    for said in told["results"]:
        keys = [row["key"] for row in said["parameters_ranked"]]
        assert sorted(keys) == sorted(["complaint.arousal", "platform", IDLE])
        assert said["n_groups"] == groups
    assert json.loads(Path("out/sensitivity.json").read_text()) == told


def test_a_parameter_that_does_nothing_to_the_outcome_has_no_share():
    told = answer("--out", "out", "--groups", "16", "--runs", "2", "--outcome", "reach")
    ranked = told["results"][0]["parameters_ranked"]
    idle = next(row for row in ranked if row["key"] == IDLE)
    assert idle["total"]["value"] == 0.0
    assert ranked[-1]["key"] == IDLE
    assert ranked[0]["total"]["value"] > 0.0


def test_each_group_meets_worlds_of_its_own_and_its_points_the_same():
    answer("--out", "out", "--groups", "8", "--runs", "2")
    rows = pd.concat([pd.read_parquet(path) for path in Path("out/parts").glob("*.parquet")])
    firsts = rows.groupby("draw")["luck.first_world"].first().to_numpy().reshape(8, 5)
    assert firsts.tolist() == [[1000 * group] * 5 for group in range(8)]
    # the points of a group that differ in nothing that matters have the same outcome
    same = rows[rows["replicate"] == 0].set_index(["draw", "policy"])["reach"]
    assert same[0, 0] == same[4, 0]


def test_the_same_command_again_runs_nothing_and_says_the_same():
    first = answer("--out", "out", "--groups", "8", "--runs", "2")
    before = bytes_of_parts(Path("out"))
    assert answer("--out", "out", "--groups", "8", "--runs", "2") == first
    assert bytes_of_parts(Path("out")) == before


def test_verify_knows_the_worlds_of_each_group():
    answer("--out", "out", "--groups", "8", "--runs", "2")
    done = CliRunner().invoke(app, ["results", "verify", "out", "--sample", "20", "--json"])
    assert json.loads(done.stdout)["is_good"]


def test_too_few_groups_with_a_value_are_said_where_the_policy_stands():
    told = answer("--out", "out", "--groups", "8", "--outcome", "structural_virality")
    assert "groups must number at least 8 whole ones" in told["results"][0]["problem"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--method", "fast"], "method must be one of ['morris', 'sobol'], got 'fast'"),
        (["--groups", "100"], "groups must be a power of 2, at least 2, got 100; take 128"),
        (["--runs", "0"], "runs must lie in [1, 1000], got 0"),
        (["--transform", "sqrt"], "transform must be one of"),
        (["--outcome", "reech"], "did you mean 'reach'?"),
        (["--workers", "1", "--dask", "x"], "workers must be left out with dask"),
    ],
)
def test_what_cannot_be_is_refused(words, told):
    assert told in refused(*words)


def test_a_study_without_uncertainties_is_refused():
    write_study(Path(), STUDY[: STUDY.index("uncertainties")])
    assert "uncertainties must name at least one, got none" in refused()


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_people_see_a_table(lang, method):
    words = ["sensitivity", "study.yaml", "--out", "out", "--workers", "1", "--groups", "8"]
    done = CliRunner().invoke(app, [*words, "--method", method, "--lang", lang])
    assert done.exit_code == 0, done.output
    assert "complaint.arousal" in done.stdout
    assert {"id": "kelompok", "en": "groups; left out"}[lang] in done.stdout


def test_people_are_told_the_scale_and_what_is_not_told_from_luck():
    words = ["sensitivity", "study.yaml", "--out", "out", "--workers", "1", "--lang", "en"]
    words += ["--method", "morris", "--groups", "8", "--outcome", "reach"]
    plain = CliRunner().invoke(app, words).stdout
    assert "On the scale" not in plain
    told = [line for line in plain.splitlines() if line.startswith("Not told from luck")]
    assert len(told) == 2  # one for each policy
    assert all(IDLE in line for line in told)  # its effect is exactly 0
    assert "by luck" in plain
    assert "On the scale rank" in CliRunner().invoke(app, [*words, "--transform", "rank"]).stdout


def test_an_effect_that_luck_may_have_made_is_ranked_last():
    told = answer("--out", "out", "--method", "morris", "--groups", "12", "--outcome", "reach")
    ranked = told["results"][0]["parameters_ranked"]
    flags = [row["mean_absolute"]["value"] <= row["luck_floor"] for row in ranked]
    assert flags == sorted(flags)
    assert flags[-1]
    assert ranked[-1]["key"] == IDLE


def test_the_difference_from_a_policy_is_explained_world_by_world():
    how = ("--out", "out", "--groups", "16", "--runs", "2", "--outcome", "reach")
    told = answer(*how, "--against", "reply.tone=silent")
    assert told["against"] == "reply.tone=silent"
    assert [said["policy"]["reply.tone"] for said in told["results"]] == ["apologetic"]
    rows = pd.concat([pd.read_parquet(path) for path in Path("out/parts").glob("*.parquet")])
    wide = rows.pivot_table(index=["draw", "replicate"], columns="policy", values="reach")
    gap = (wide[0] - wide[1]).to_numpy().reshape(16, 5, 2)
    # the total of all parts is what Jansen's estimator finds in the differences themselves
    direct = sobol_indices(gap, 0)
    keys = ["complaint.arousal", "platform", IDLE]
    for row in told["results"][0]["parameters_ranked"]:
        expected = direct.total[keys.index(row["key"])].value
        found = row["total"]["value"]
        assert (math.nan if found is None else found) == pytest.approx(
            expected, abs=1e-12, nan_ok=True
        )


def test_a_policy_that_does_not_exist_is_refused_before_anything_runs():
    assert "reply.tone must be one of" in refused("--against", "reply.tone=kind")
