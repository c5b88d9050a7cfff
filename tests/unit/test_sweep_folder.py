"""Does a results folder say what it holds, and is every other folder refused and left alone?"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest
from small_sweeps import STUDY, changed, driven, sweep_in

from experiments.sweeps import folder as folder_module
from experiments.sweeps.cells import FIRST_WORLD, Cells
from experiments.sweeps.folder import open_folder, versions
from experiments.sweeps.kept import is_unchanged, open_kept
from experiments.sweeps.manifest import manifest_of, read_manifest, write_manifest
from experiments.sweeps.store import locked
from experiments.sweeps.sweep import make_sweep
from sim.errors import InputFileError, OutputFileError, ResultsError, VersionError

RING = "\n".join(
    ["follower,followee", *(f"{at},{(at + step) % 200}" for at in range(200) for step in (1, 9))]
)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def made(sweep, out):
    """Make a results folder without any rows."""
    out.mkdir(exist_ok=True)
    return open_folder(sweep, out, "a test")


def test_a_new_folder_says_all_that_is_known_of_its_study(tmp_path, out):
    (tmp_path / "ties.csv").write_text(RING)
    sweep = sweep_in(tmp_path, STUDY + "network: ties.csv\nseed: 5\n")
    assert made(sweep, out) is sweep
    manifest = json.loads((out / "manifest.json").read_text())
    names = ["study.yaml", "scenario.yaml", "network.npz", "cells.parquet"]
    files = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in names}
    assert manifest == {
        "schema": 1,
        "study": {"name": "small", "digest": sweep.identity.study},
        "scenario": {"name": "late_delivery", "digest": files["scenario.yaml"][:16]},
        "seed": 5,
        "levers": ["reply.delay_h", "reply.tone"],
        "uncertainties": ["complaint.arousal", "platform"],
        "outcomes": ["lost_customers", "reach", "structural_virality"],
        "n_draws": 4,
        "n_policies": 3,
        "n_cells": 12,
        "layout": {"cells_per_part": 12, "replicates_per_part": 3},
        "files": files,
        "versions": versions(),
        "command": "a test",
    }
    assert (out / "study.yaml").read_bytes() == (tmp_path / "small_study.yaml").read_bytes()


def test_what_is_kept_is_the_sweep_that_was_run(tmp_path, out):
    (tmp_path / "ties.csv").write_text(RING)
    text = STUDY + "network: ties.csv\n"
    for at, (said, seed) in enumerate(((STUDY, None), (text, 0), (text + "seed: 3\n", 9))):
        place = out.with_name(f"out{at}")
        sweep = sweep_in(tmp_path, said, seed=seed)
        driven(sweep, place)
        kept = open_kept(place)
        assert (kept.identity, kept.layout) == (sweep.identity, sweep.layout)
        assert (kept.columns, kept.cells) == (sweep.columns, sweep.cells)
        assert kept.common.scenario == sweep.common.scenario
        assert kept.study.seed == sweep.study.seed
        assert is_unchanged(kept, place)
        assert [len(table) for _, table, _ in kept.store(place).parts()] == [36]


def test_a_list_of_draws_is_kept_without_its_file(tmp_path, out):
    (tmp_path / "draws.csv").write_text("complaint.arousal,platform\n0.1,x\n1.9,facebook\n")
    text = changed("kind: latin_hypercube, points: 4", "kind: list, file: draws.csv")
    sweep = sweep_in(tmp_path, text)
    made(sweep, out)
    (tmp_path / "draws.csv").unlink()
    kept = open_kept(out)
    assert kept.cells == sweep.cells
    assert is_unchanged(kept, out)


def test_draws_with_worlds_of_their_own_are_kept(tmp_path, out):
    study = sweep_in(tmp_path).study
    cells = study.cells()
    draws = dict(cells.draws) | {FIRST_WORLD: [0, 0, 1000, 1000]}
    sweep = make_sweep(study, Cells(policies=cells.policies, draws=draws))
    driven(sweep, out)
    kept = open_kept(out)
    assert kept.cells == sweep.cells
    assert is_unchanged(kept, out)


def test_many_policies_in_few_draws_are_kept_too(tmp_path, out):
    """A hundred draws, which is what a design has by default, would be a million cells."""
    (tmp_path / "draws.csv").write_text("complaint.arousal,platform\n0.1,x\n")
    levers = "".join(
        f"- {{key: {key}, values: [{', '.join(map(str, values))}]}}\n"
        for key, values in (
            ("complaint.severity", [at / 100 for at in range(1, 70)]),
            ("before.promotions_per_week", [at / 2 for at in range(50)]),
        )
    )
    text = changed("kind: latin_hypercube, points: 4", "kind: list, file: draws.csv")
    text = text.replace("levers:\n", f"levers:\n{levers}")
    sweep = sweep_in(tmp_path, text)
    assert len(sweep.cells) == 69 * 50 * 3
    made(sweep, out)
    assert open_kept(out).identity == sweep.identity


def test_the_same_study_is_let_in_again_as_the_folder_is_cut(tmp_path, out):
    first = made(sweep_in(tmp_path), out)
    again = open_folder(
        sweep_in(tmp_path, changed("replications: 3", "replications: 500")), out, "again"
    )
    assert again.layout == first.layout
    assert json.loads((out / "manifest.json").read_text())["command"] == "a test"


def test_another_study_or_seed_is_refused(tmp_path, out):
    made(sweep_in(tmp_path), out)
    told = "^out must hold the results of this study as it is now, got '.*' with 'small' of seed 0"
    with pytest.raises(ResultsError, match=told):
        made(sweep_in(tmp_path, seed=1), out)
    with pytest.raises(ResultsError, match=r"\(another content\); choose another folder$"):
        made(sweep_in(tmp_path, changed("n_customers=30", "n_customers=31")), out)


def test_another_version_is_refused_and_named(tmp_path, out, monkeypatch):
    made(sweep_in(tmp_path), out)
    newer = versions() | {"numpy": "99.1", "scipy": "no matter", "python": "no matter"}
    monkeypatch.setattr(folder_module, "versions", lambda: newer)
    told = "^out must hold results of the same versions, got numpy .* instead of 99.1 in '.*'; choo"
    with pytest.raises(VersionError, match=told):
        made(sweep_in(tmp_path), out)
    newer["numpy"] = versions()["numpy"]
    made(sweep_in(tmp_path), out)


def test_a_folder_of_several_versions_takes_no_more_rows(tmp_path, out):
    sweep = sweep_in(tmp_path)
    made(sweep, out)
    write_manifest(out, manifest_of(out) | {"mixed_versions": [versions(), {}]})
    with pytest.raises(
        VersionError, match=r"^out must hold results of one version, got several in"
    ):
        made(sweep, out)


@pytest.mark.parametrize("name", ["study.yaml", "scenario.yaml", "network.npz", "cells.parquet"])
def test_no_file_of_somebody_else_is_overwritten(tmp_path, out, name):
    """As with --out . beside a study and scenario of one's own."""
    (tmp_path / "ties.csv").write_text(RING)
    sweep = sweep_in(tmp_path, STUDY + "network: ties.csv\n")
    out.mkdir()
    (out / name).write_text("my own work")
    told = f"^out must be a folder of its own, got '.*out' with another {name}; choose another fo"
    with pytest.raises(ResultsError, match=told):
        driven(sweep, out)
    assert (out / name).read_text() == "my own work"
    assert not (out / "manifest.json").exists()
    (out / name).unlink()
    assert driven(sweep, out).n_run == 36


def test_what_a_crash_left_of_the_same_study_is_taken_over(tmp_path, out):
    (tmp_path / "ties.csv").write_text(RING)
    sweep = sweep_in(tmp_path, STUDY + "network: ties.csv\n")
    made(sweep, out)
    (out / "manifest.json").unlink()
    assert driven(sweep, out).n_rows == 36


GOOD = {
    "schema": 1, "study": {"name": "a", "digest": "b"}, "seed": 0, "levers": ["reply.tone"],
    "uncertainties": ["playbook"], "outcomes": ["reach"], "n_policies": 1,
    "layout": {"cells_per_part": 1, "replicates_per_part": 1}, "versions": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"schema": 2}, "^results must be of format 1, got 2 in '"),
        ({"schema": None}, "^results must be of format 1, got nothing in '"),
        ({"study": "a"}, "^study.name of manifest.json must be a text, got nothing in '"),
        ({"study": {"name": "a", "digest": 3}}, "^study.digest of manifest.json must be a text, g"),
        ({"seed": -1}, "^seed of manifest.json must be a whole number from 0, got -1 in '"),
        ({"seed": True}, "^seed of manifest.json must be a whole number from 0, got true in '"),
        ({"levers": "x"}, "^levers of manifest.json must be a list of known keys, got 'x' in '"),
        ({"levers": ["zzz"]}, "^levers of manifest.json must be a list of known keys, got a list"),
        ({"uncertainties": [3]}, "^uncertainties of manifest.json must be a list of known keys"),
        ({"outcomes": ["zzz"]}, "^outcomes of manifest.json must be a list of known outcomes, go"),
        ({"n_policies": 0}, "^n_policies of manifest.json must be a whole number above 0, got 0"),
        ({"layout": {}}, "^layout.cells_per_part of manifest.json must be a whole number above 0"),
        ({"layout": {"cells_per_part": 1, "replicates_per_part": 0.5}}, "got 0.5 in '"),
        ({"versions": []}, "^versions of manifest.json must be a mapping, got a list in '"),
    ],
)
def test_a_manifest_that_says_too_little_is_refused(tmp_path, change, told):
    (tmp_path / "manifest.json").write_text(json.dumps(GOOD))
    assert read_manifest(tmp_path) == GOOD
    (tmp_path / "manifest.json").write_text(json.dumps(GOOD | change))
    with pytest.raises(ResultsError, match=told) as caught:
        manifest_of(tmp_path)
    assert str(caught.value).endswith("; restore it or start anew")


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff{}", b"[" * 100_000, b" " * 2_000_000, b'{"seed": ' + b"9" * 5000 + b"}"],
)
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path, data):
    (tmp_path / "manifest.json").write_bytes(data)
    with pytest.raises(
        ResultsError, match=r"^manifest.json must be readable, got .* in '"
    ) as caught:
        manifest_of(tmp_path)
    assert "\n" not in str(caught.value)
    (tmp_path / "manifest.json").write_bytes(b"[]")
    with pytest.raises(ResultsError, match=r"^manifest.json must be a mapping, got a list in '"):
        manifest_of(tmp_path)


def test_a_folder_without_results_is_refused(tmp_path):
    told = "^folder must hold the results of a sweep, got no manifest.json in '.*'; check its name"
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ResultsError, match=told):
            open_kept(place)


def test_damaged_files_beside_the_rows_are_named(tmp_path, out):
    sweep = sweep_in(tmp_path)
    made(sweep, out)
    cells = (out / "cells.parquet").read_bytes()
    for spoiled in (b"", cells[:-9], b"no table"):
        (out / "cells.parquet").write_bytes(spoiled)
        with pytest.raises(ResultsError, match=r"^cells.parquet must be readable, got a damaged f"):
            open_kept(out)
    (out / "cells.parquet").unlink()
    with pytest.raises(ResultsError, match=r"^cells.parquet must be readable, got no such file in"):
        open_kept(out)
    (out / "cells.parquet").write_bytes(cells)
    (out / "scenario.yaml").write_text("{")
    with pytest.raises(InputFileError, match=r"scenario.yaml:1:2: file must be well-formed YAML"):
        open_kept(out)


def test_a_folder_is_written_by_one_at_a_time_and_free_again_after_an_error(out):
    def fail():
        with locked(out):
            raise RuntimeError

    told = "^out must be a folder that no other process writes to, got '.*out'; wait for the other"
    with locked(out), pytest.raises(OutputFileError, match=told), locked(out):
        pass
    with pytest.raises(RuntimeError):
        fail()
    with locked(out):
        pass


def test_a_place_that_cannot_be_a_folder_is_refused(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    told = "^out must be a folder that can be written, got '.*"
    with pytest.raises(OutputFileError, match=told), locked(tmp_path / "file"):
        pass
    told = r"\(Not a directory\); choose another one$"
    with pytest.raises(OutputFileError, match=told), locked(tmp_path / "file" / "below"):
        pass

    def refuse(*_args, **_options):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "touch", refuse)
    told = "the disk is read-only; choose another one$"
    with pytest.raises(OutputFileError, match=told), locked(tmp_path / "fine"):
        pass
