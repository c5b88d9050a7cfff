"""Do ``results merge`` and ``results verify`` say what they found, to people and to machines?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from small_sweeps import changed, driven, sweep_in
from typer.testing import CliRunner

from experiments.cli import app
from experiments.sweeps.folder import versions
from experiments.sweeps.manifest import manifest_of, write_manifest
from experiments.sweeps.store import write_part


@pytest.fixture(autouse=True)
def _place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def call(*words, code=0):
    done = CliRunner().invoke(app, ["results", *map(str, words)])
    assert done.exit_code == code, done.output
    return done


def answer(*words, code=0):
    return json.loads(call(*words, "--json", code=code).stdout)


@pytest.fixture
def shards():
    sweep = sweep_in(Path())
    driven(sweep, Path("one"), runs=2)
    driven(sweep, Path("two"), runs=3)
    return sweep


def test_a_merge_is_told_to_machines(shards):
    assert answer("merge", "all", "one", "two") == {
        "out": "all", "n_rows": 36, "n_added": 36, "n_known": 24, "n_mended": 0, "n_older": 0,
    }  # fmt: skip
    assert answer("merge", "all", "one")["n_known"] == 24


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            "36 rows: 36 were added, 24 were there already, 0 that had failed were rep",
        ),
        (
            "id",
            "36 baris: 36 ditambahkan, 24 sudah ada sebelumnya, 0 yang dulu gagal diganti",
        ),
    ],
)
def test_a_merge_is_told_to_people(shards, lang, told):
    assert told in call("merge", "all", "one", "two", "--lang", lang).stdout


def test_what_cannot_be_merged_is_one_sentence(shards):
    driven(sweep_in(Path(), changed("points: 4", "points: 5")), Path("three"))
    refused = call("merge", "all", "one", "three", code=2).stderr
    assert refused.startswith("bolasalju: folders must hold the same study, got another study in ")
    assert refused.count("\n") == 1
    refused = call("merge", "all", "one", "nowhere", code=2).stderr
    assert refused.startswith("bolasalju: folder must hold the results of a sweep, got no manifest")
    assert not Path("all").exists()


def test_several_versions_need_a_word(shards):
    changed_versions = versions() | {"model_version": "older"}
    write_manifest(Path("two"), manifest_of(Path("two")) | {"versions": changed_versions})
    assert "--mix-versions allows it" in call("merge", "all", "one", "two", code=2).stderr
    assert answer("merge", "all", "one", "two", "--mix-versions")["n_rows"] == 36


def test_a_good_folder_is_told_to_machines(shards):
    assert answer("verify", "two") == {
        "folder": "two", "n_rows": 36, "n_errors": 0, "damaged": [], "is_unchanged": True,
        "changed_versions": [], "n_checked": 36, "differing": [], "is_good": True,
    }  # fmt: skip
    assert answer("verify", "two", "--sample", 5, "--seed", 3)["n_checked"] == 5


def spoil(out):
    """Damage a folder in every way."""
    (path,) = (out / "parts").iterdir()
    (out / "parts" / "c00000500-r00000000.parquet").write_bytes(b"no part")
    table = pq.read_table(path, partitioning=None)
    place = table.schema.names.index("reach")
    values = [-1.0, *table["reach"].to_pylist()[1:]]
    write_part(path, table.set_column(place, table.schema.field("reach"), [values]))
    (out / "study.yaml").write_text((out / "study.yaml").read_text() + "# more\n")
    write_manifest(out, manifest_of(out) | {"versions": versions() | {"numba": "0.1"}})


def test_a_bad_folder_is_told_to_machines_and_ends_with_one(shards):
    spoil(Path("two"))
    found = answer("verify", "two", code=1)
    assert found["damaged"] == ["c00000500-r00000000.parquet"]
    assert found["differing"] == [f"{shards.identity.cells[0]}:0"]
    assert (found["is_unchanged"], found["is_good"]) == (False, False)
    assert found["changed_versions"] == [f"numba 0.1 instead of {versions()['numba']}"]


@pytest.mark.parametrize(
    ("lang", "bad", "good"),
    [
        (
            "en",
            ["Part c00000500-r00000000.parquet is damaged", "gave other values when it was run",
             "of the folder are not what was run", "Another version than where it was run: numba"],
            "36 rows read (0 with an error), 36 run again: nothing is wrong.",
        ),
        (
            "id",
            ["Berkas c00000500-r00000000.parquet rusak", "memberi hasil lain waktu dijalankan ul",
             "bukan lagi yang dulu dijalankan", "Versinya lain dari waktu dijalankan: numba 0.1"],
            "36 baris dibaca (0 dengan galat), 36 dijalankan ulang: semuanya beres.",
        ),
    ],
)  # fmt: skip
def test_a_folder_is_told_to_people(shards, lang, bad, good):
    assert good in call("verify", "two", "--lang", lang).stdout
    spoil(Path("two"))
    done = call("verify", "two", "--lang", lang, code=1)
    told = re.sub(r"\s+", " ", done.stderr)
    assert all(text in told for text in bad)
    assert good.partition(":")[0] in done.stdout
    assert good.rpartition(": ")[2] not in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["two", "--sample", -1], "sample must lie in [0, 1000000] rows, got -1"),
        (["two", "--sample", 1_000_001], "sample must lie in [0, 1000000] rows, got 1000001"),
        (["two", "--seed", -1], "seed must be at least 0, got -1"),
        (["nowhere"], "folder must hold the results of a sweep, got no manifest.json in 'nowhere'"),
    ],
)
def test_what_cannot_be_verified_is_one_sentence(shards, words, told):
    refused = call("verify", *words, code=2).stderr
    assert refused.startswith(f"bolasalju: {told}")
    assert refused.count("\n") == 1
