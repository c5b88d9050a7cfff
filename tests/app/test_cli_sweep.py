"""Does the command run a study, go on with it, top it up, cut it up, and say what went wrong?"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from sweeping import STUDY, bytes_of_parts, write_study
from typer.testing import CliRunner

from experiments.cli import app
from experiments.sweeps import pools
from sim.outcomes import OUTCOMES

TINY = STUDY.replace("points: 12", "points: 4").replace("replications: 20", "replications: 6")
FAILING = """schema: 1
name: failing
scenario: late_delivery
set: [network.n_accounts=3000, shop.n_followers=100]
levers:
- {key: reply.tone, values: [apologetic, silent]}
uncertainties:
- {key: shop.n_customers, values: [60, 5000]}
design: {kind: grid}
replications: 3
"""
"""Half of its cells have more customers than accounts."""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path, TINY)


def call(*words: str, code: int = 0):
    done = CliRunner().invoke(app, ["sweep", *words, "--lang", "en"])
    assert done.exit_code == code, done.output
    return done


def answer(*words: str, code: int = 0):
    return json.loads(call(*words, "--workers", "1", "--json", code=code).stdout)


def table(folder: str) -> pd.DataFrame:
    parts = [pd.read_parquet(path) for path in sorted(Path(folder, "parts").glob("*.parquet"))]
    return pd.concat(parts, ignore_index=True)


def test_every_cell_has_its_rows_with_all_that_was_varied():
    told = answer("study.yaml", "--out", "out")
    assert (told["cells"], told["rows"], told["run"], told["errors"]) == (20, 120, 120, 0)
    rows = table("out")
    assert rows.groupby("cell")["replicate"].apply(list).tolist() == [list(range(6))] * 20
    assert rows.groupby("draw")["policy"].nunique().tolist() == [5] * 4
    assert set(OUTCOMES) < set(rows.columns)
    silent = rows[rows["reply.tone"] == "silent"]
    assert silent["reply.delay_h"].isna().all()
    assert not silent["lost_customers"].isna().any()
    assert rows["complaint.arousal"].between(0, 2).all()
    assert rows["error"].isna().all()


def test_the_same_command_again_has_nothing_to_do():
    answer("study.yaml", "--out", "out")
    before = bytes_of_parts(Path("out"))
    assert answer("study.yaml", "--out", "out")["run"] == 0
    assert bytes_of_parts(Path("out")) == before


def test_topping_up_runs_what_is_new_and_ends_as_if_it_had_been_asked_at_once():
    answer("study.yaml", "--out", "out", "--runs", "4")
    told = answer("study.yaml", "--out", "out", "--runs", "10")
    assert (told["run"], told["rows"]) == (120, 200)
    answer("study.yaml", "--out", "at_once", "--runs", "10")
    assert bytes_of_parts(Path("out")) == bytes_of_parts(Path("at_once"))


def test_fewer_runs_than_are_there_take_nothing_away():
    answer("study.yaml", "--out", "out")
    assert answer("study.yaml", "--out", "out", "--runs", "2")["rows"] == 120


def test_shards_add_up_to_the_whole():
    longer = write_study(Path(), STUDY)
    rows = [answer(str(longer), "--out", f"part{i}", "--shard", f"{i}/2")["rows"] for i in (1, 2)]
    assert sum(rows) == 12 * 5 * 20
    assert min(rows) > 0
    folders = ["part1", "part2"]
    merged = CliRunner().invoke(app, ["results", "merge", "all", *folders, "--json"])
    assert json.loads(merged.stdout)["n_rows"] == sum(rows)
    answer(str(longer), "--out", "whole")
    assert bytes_of_parts(Path("all")) == bytes_of_parts(Path("whole"))


def test_a_failing_job_is_a_row_and_the_others_go_on():
    write_study(Path(), FAILING)
    told = answer("study.yaml", "--out", "out", code=1)
    assert (told["rows"], told["errors"]) == (12, 6)
    rows = table("out")
    failed = rows[rows["error"].notna()]
    assert set(failed["shop.n_customers"]) == {5000}
    assert failed[list(OUTCOMES)].isna().all().all()
    assert rows.loc[rows["error"].isna(), "reach"].notna().all()
    first = told["first_error"]
    assert "5070 people" in first["message"]
    assert first["repeat"].startswith("bolasalju sweep study.yaml --job ")


def test_the_command_that_repeats_a_failed_job_shows_its_error():
    write_study(Path(), FAILING)
    repeat = answer("study.yaml", "--out", "out", code=1)["first_error"]["repeat"]
    done = CliRunner().invoke(app, repeat.split()[1:])
    assert done.exit_code == 2
    assert "5070 people" in done.stderr


def test_a_job_that_is_repeated_gives_the_values_of_its_row():
    answer("study.yaml", "--out", "out")
    row = table("out").iloc[17]
    values = answer("study.yaml", "--job", f"{row['cell_id']}:{row['replicate']}")
    for name, value in values.items():
        assert (value is None and pd.isna(row[name])) or value == row[name]


def test_failed_jobs_are_run_again_when_that_is_asked(monkeypatch):
    whole = pools.run_order

    def sometimes(common, order):
        rows = whole(common, order)
        return rows._replace(errors=["OSError: no", *rows.errors[1:]])

    monkeypatch.setattr(pools, "run_order", sometimes)
    assert answer("study.yaml", "--out", "out", code=1)["errors"] == 1
    monkeypatch.setattr(pools, "run_order", whole)
    assert answer("study.yaml", "--out", "out", code=1)["run"] == 0
    told = answer("study.yaml", "--out", "out", "--retry-errors")
    assert (told["run"], told["errors"]) == (1, 0)
    answer("study.yaml", "--out", "calm")
    assert bytes_of_parts(Path("out")) == bytes_of_parts(Path("calm"))


def test_a_dry_run_says_what_it_would_take_and_writes_nothing():
    told = answer("study.yaml", "--dry-run")
    assert (told["draws"], told["policies"], told["cells"], told["worlds"]) == (4, 5, 20, 120)
    assert told["seconds"] > 0
    assert told["megabytes"] > 0
    assert sorted(path.name for path in Path().iterdir()) == ["study.yaml"]
    assert answer("study.yaml", "--dry-run", "--runs", "600")["worlds"] == 12_000


def test_another_seed_is_another_study():
    answer("study.yaml", "--out", "out")
    refused = call("study.yaml", "--out", "out", "--seed", "1", code=2)
    assert "out must hold the results of this study as it is now" in refused.stderr


def test_results_of_another_version_are_refused():
    answer("study.yaml", "--out", "out")
    manifest = json.loads(Path("out/manifest.json").read_text())
    manifest["versions"]["model_version"] = "of_old"
    Path("out/manifest.json").write_text(json.dumps(manifest))
    refused = call("study.yaml", "--out", "out", code=2)
    assert "got model_version of_old instead of" in refused.stderr


def test_a_broken_manifest_is_named():
    answer("study.yaml", "--out", "out")
    Path("out/manifest.json").write_text("{")
    assert "manifest.json must be readable" in call("study.yaml", "--out", "out", code=2).stderr


def test_a_damaged_part_is_named_set_aside_and_run_again():
    answer("study.yaml", "--out", "out")
    before = bytes_of_parts(Path("out"))
    name = next(iter(before))
    Path("out/parts", name).write_bytes(before[name][:-100])
    told = answer("study.yaml", "--out", "out")
    assert told["damaged"] == [name]
    assert bytes_of_parts(Path("out")) == before
    assert [path.name[:9] for path in Path("out/set_aside").iterdir()] == [name[:9]]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "out must be given, got nothing"),
        (["--out", "o", "--runs", "0"], "runs must lie in [1, "),
        (["--out", "o", "--workers", "0"], "workers must be a whole number in [1, 1024]"),
        (["--out", "o", "--shard", "3/2"], "shard must be i/n with 1 <= i <= n, got '3/2'"),
        (["--out", "o", "--shard", "0/2"], "shard must be i/n"),
        (["--out", "o", "--shard", "1"], "shard must be i/n"),
        (["--out", "o", "--workers", "2", "--dask", "a"], "workers must be left out with dask"),
        (["--out", "o", "--runs", "2", "--precision", "2%"], "runs must be left out with prec"),
        (["--out", "o", "--shard", "1/2", "--precision", "2%"], "shard must be left out with"),
        (["--out", "o", "--budget", "0"], "budget must be at least 1 world, got 0"),
        (["--job", "0123456789abcdef:1"], "job must be CELL:REPLICATE of this study"),
        (["--job", "nonsense"], "job must be CELL:REPLICATE of this study"),
    ],
)
def test_options_that_cannot_be_are_refused(words, told):
    refused = call("study.yaml", *words, code=2)
    assert told in refused.stderr
    assert not Path("o").exists()


def test_all_mistakes_are_told_at_once():
    refused = call("nowhere.yaml", "--shard", "x", "--workers", "-1", code=2)
    assert refused.stderr.count("\n") == 4
    assert "nowhere.yaml: file must exist" in refused.stderr


def test_an_out_that_is_a_file_is_refused():
    Path("taken").write_text("x")
    refused = call("study.yaml", "--out", "taken", "--workers", "1", code=2)
    assert "out must be a folder that can be written, got 'taken'" in refused.stderr


@pytest.mark.parametrize("lang", ["id", "en"])
def test_people_are_told_in_their_language(lang):
    done = CliRunner().invoke(
        app, ["sweep", "study.yaml", "--out", "out", "--workers", "1", "--lang", lang]
    )
    assert done.exit_code == 0
    assert {"id": "malam dijalankan", "en": "worlds run in"}[lang] in done.stdout
    write_study(Path(), FAILING)
    done = CliRunner().invoke(
        app, ["sweep", "study.yaml", "--out", "out2", "--workers", "1", "--lang", lang]
    )
    assert done.exit_code == 1
    assert "--job" in done.stderr
