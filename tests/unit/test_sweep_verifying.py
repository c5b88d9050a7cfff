"""Is everything found that is wrong with a results folder, and nothing else?"""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest
from small_sweeps import STUDY, changed, driven, sweep_in
from sweeping import bytes_of_parts

from experiments.sweeps import verifying
from experiments.sweeps.folder import versions
from experiments.sweeps.manifest import manifest_of, write_manifest
from experiments.sweeps.store import write_part
from experiments.sweeps.verifying import Verdict, verify
from sim.errors import ResultsError

CLOSED = changed(
    "- {key: platform, values: [x, facebook]}", "- {key: shop.open_hour, values: [8, 22]}"
)
"""Half of the draws are no day."""


@pytest.fixture
def out(tmp_path):
    driven(sweep_in(tmp_path), tmp_path / "out")
    return tmp_path / "out"


def rewrite(out, change):
    (path,) = (out / "parts").iterdir()
    write_part(path, change(pq.read_table(path, partitioning=None)))


def with_value(table, name, at, value):
    values = table[name].to_pylist()
    values[at] = value
    place = table.schema.names.index(name)
    return table.set_column(place, table.schema.field(name), [values])


def test_what_nobody_touched_is_good(out):
    before = bytes_of_parts(out)
    told = []
    assert verify(out, sample=1000, progress=told.append) == Verdict(n_rows=36, n_checked=36)
    assert told == [1] * 36
    assert verify(out, sample=1000).is_good
    assert bytes_of_parts(out) == before


def test_a_sample_is_drawn_by_its_seed_and_never_twice_the_same_row(out, monkeypatch):
    def jobs(sample, seed):
        chosen = []
        with monkeypatch.context() as patched:
            patched.setattr(
                verifying, "_check", lambda _, row, __: chosen.extend(row["cell"].to_pylist())
            )
            verify(out, sample=sample, seed=seed)
        return chosen

    assert len(jobs(5, 0)) == 5
    assert jobs(5, 0) == jobs(5, 0)
    assert jobs(5, 0) != jobs(5, 1)
    assert sorted(jobs(99, 0)) == sorted(list(range(12)) * 3)
    assert jobs(0, 0) == []


@pytest.mark.parametrize(
    ("name", "value"), [("reach", 5.5), ("structural_virality", 1.25), ("complaint.arousal", 0.5)]
)
def test_one_value_that_was_changed_is_found(out, tmp_path, name, value):
    rewrite(out, lambda table: with_value(table, name, 17, value))
    verdict = verify(out, sample=36)
    cell, replicate = divmod(17, 3)
    assert verdict.differing == [f"{sweep_in(tmp_path).identity.cells[cell]}:{replicate}"]
    assert (verdict.n_checked, verdict.is_good, verdict.is_unchanged) == (36, False, True)


@pytest.mark.parametrize("name", ["study.yaml", "scenario.yaml", "cells.parquet", "network.npz"])
def test_a_file_that_was_changed_afterwards_is_found(tmp_path, name):
    ring = [f"{at},{(at + step) % 200}" for at in range(200) for step in (1, 9)]
    (tmp_path / "ties.csv").write_text("\n".join(["follower,followee", *ring]))
    out = tmp_path / "out"
    driven(sweep_in(tmp_path, STUDY + "network: ties.csv\n"), out)
    assert verify(out, sample=3).is_good
    path = out / name
    if path.suffix == ".yaml":
        path.write_text(path.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    elif path.suffix == ".parquet":
        table = pq.read_table(path)
        pq.write_table(with_value(table, "complaint.arousal", 0, 0.25), path)
    else:
        path.write_bytes(path.read_bytes() + b"\0")
    verdict = verify(out, sample=3)
    assert (verdict.is_unchanged, verdict.is_good) == (False, False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("values: [1, 24]", "values: [1, 48]"),  # the cells are those of the table
        ("n_customers=30", "n_customers=31"),
        ("- {key: reply.delay_h, values: [1, 24]}\n", ""),  # as are the columns
        ("replications: 3", "replications: 4"),
    ],
)
def test_a_study_that_says_something_else_is_found_though_its_parts_are_whole(out, old, new):
    path = out / "study.yaml"
    path.write_text(changed(old, new, path.read_text()))
    verdict = verify(out, sample=5)
    assert (verdict.is_unchanged, verdict.is_good) == (False, False)
    assert (verdict.damaged, verdict.n_rows) == ([], 36)


def test_the_content_counts_even_where_the_manifest_knows_no_digests(out):
    manifest = manifest_of(out)
    del manifest["files"]
    write_manifest(out, manifest)
    assert verify(out, sample=0).is_unchanged
    path = out / "study.yaml"
    path.write_text(changed("n_customers=30", "n_customers=31", path.read_text()))
    assert not verify(out, sample=0).is_unchanged


def test_a_damaged_part_is_named_and_left_where_it_is(out):
    (path,) = (out / "parts").iterdir()
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes([data[100] ^ 255]) + data[101:])
    (out / "parts" / "c00000999-r00000000.parquet").write_bytes(data)
    verdict = verify(out, sample=10)
    assert verdict.damaged == [path.name, "c00000999-r00000000.parquet"]
    assert (verdict.n_rows, verdict.n_checked, verdict.is_good) == (0, 0, False)
    assert not (out / "set_aside").exists()


def test_a_folder_without_rows_is_empty_and_good(out):
    for path in (out / "parts").iterdir():
        path.unlink()
    assert verify(out, sample=10) == Verdict()


def test_failed_jobs_are_counted_and_not_run_again(tmp_path, monkeypatch):
    check, errors = verifying._check, []

    def watched(sweep, row, verdict):
        errors.extend(row["error"].to_pylist())
        check(sweep, row, verdict)

    monkeypatch.setattr(verifying, "_check", watched)
    driven(sweep_in(tmp_path, CLOSED), tmp_path / "out")
    verdict = verify(tmp_path / "out", sample=99)
    assert verdict == Verdict(n_rows=36, n_errors=18, n_checked=18)
    assert verdict.is_good
    assert errors == [None] * 18


def test_another_version_is_said_and_is_no_fault_by_itself(out):
    manifest = manifest_of(out)
    write_manifest(out, manifest | {"versions": versions() | {"numpy": "1.0", "scipy": "1.0"}})
    verdict = verify(out, sample=5)
    assert verdict.changed_versions == [f"numpy 1.0 instead of {versions()['numpy']}"]
    assert verdict.is_good


def test_all_versions_of_a_mixture_are_said(out):
    mixed = [versions(), versions() | {"model_version": "a"}, versions() | {"model_version": "b"}]
    write_manifest(out, manifest_of(out) | {"mixed_versions": mixed})
    ours = versions()["model_version"]
    assert verify(out, sample=0).changed_versions == [
        f"model_version a instead of {ours}",
        f"model_version b instead of {ours}",
    ]


def test_what_is_no_results_folder_is_refused(tmp_path):
    with pytest.raises(ResultsError, match=r"^folder must hold the results of a sweep"):
        verify(tmp_path, sample=1)
