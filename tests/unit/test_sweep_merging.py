"""Do the results of several machines become one folder in which no row is lost or doubled?"""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_sweeps import STUDY, changed, driven, invented, sweep_in
from sweeping import bytes_of_parts

from experiments.sweeps import merging
from experiments.sweeps.folder import open_folder
from experiments.sweeps.kept import is_unchanged, open_kept
from experiments.sweeps.layout import Layout, Part
from experiments.sweeps.manifest import manifest_of, write_manifest
from experiments.sweeps.merging import Merged, merge
from experiments.sweeps.store import locked, write_part
from sim.errors import OutputFileError, ResultsError, VersionError


@pytest.fixture
def sweep(tmp_path):
    return sweep_in(tmp_path)


def filled(sweep, out, jobs, errors=None, version=None):
    """Make a results folder with rows that nobody ran."""
    with locked(out):
        sweep = open_folder(sweep, out, "a test")
    store = sweep.store(out)
    if jobs:
        store.write(Part(0, 0), invented(jobs, errors))
    if version is not None:
        manifest = manifest_of(out)
        versions = manifest["versions"] | {"model_version": version}
        write_manifest(out, manifest | {"versions": versions})
        for path in store.paths():
            rewrite(path, lambda table: with_all(table, "model_version", version))
    return out


def with_all(table, name, value):
    at = table.schema.names.index(name)
    field = table.schema.field(name)
    return table.set_column(at, field, pa.array([value] * len(table), field.type))


def rewrite(path, change):
    write_part(path, change(pq.read_table(path, partitioning=None)))


def rows_of(out):
    tables = [table for _, table, _ in open_kept(out).store(out).parts()]
    return [row for table in tables for row in table.to_pylist()]


def jobs_of(out):
    return [(row["cell"], row["replicate"]) for row in rows_of(out)]


def test_shards_become_the_bytes_of_the_whole(tmp_path):
    cut = Layout(n_cells=12, cells_per_part=3, replicates_per_part=2)  # eight parts
    sweep = replace(sweep_in(tmp_path), layout=cut)
    shards = [tmp_path / f"shard{at}" for at in range(3)]
    for at, out in enumerate(shards):
        driven(sweep, out, runs=4, shard=(at, 3))
    whole = driven(sweep, tmp_path / "whole", runs=4)
    before = [bytes_of_parts(out) for out in shards]
    merged = merge(tmp_path / "all", shards[::-1])
    assert merged == Merged(n_rows=whole.n_rows, n_added=48)
    assert bytes_of_parts(tmp_path / "all") == bytes_of_parts(tmp_path / "whole")
    assert [bytes_of_parts(out) for out in shards] == before
    assert driven(sweep, tmp_path / "all", runs=4).n_run == 0
    assert is_unchanged(open_kept(tmp_path / "all"), tmp_path / "all")
    assert merge(tmp_path / "all", shards) == Merged(n_rows=48, n_known=48)
    assert bytes_of_parts(tmp_path / "all") == bytes_of_parts(tmp_path / "whole")


def test_folders_that_overlap_become_their_union(tmp_path, sweep):
    one = filled(sweep, tmp_path / "one", [(0, 0), (0, 1), (3, 0)])
    two = filled(sweep, tmp_path / "two", [(0, 0), (0, 1), (0, 2), (1, 0)])
    three = filled(sweep, tmp_path / "three", [])
    merged = merge(tmp_path / "all", [one, two, three])
    assert merged == Merged(n_rows=5, n_added=5, n_known=2)
    assert jobs_of(tmp_path / "all") == [(0, 0), (0, 1), (0, 2), (1, 0), (3, 0)]
    both = filled(sweep, tmp_path / "both", jobs_of(tmp_path / "all"))
    assert bytes_of_parts(tmp_path / "all") == bytes_of_parts(both)


def test_a_folder_takes_rows_in_and_itself_gives_nothing_new(tmp_path, sweep):
    one = filled(sweep, tmp_path / "one", [(0, 0)])
    two = filled(sweep, tmp_path / "two", [(1, 0)])
    assert merge(one, [two]) == Merged(n_rows=2, n_added=1)
    assert merge(one, [one, two]) == Merged(n_rows=2, n_known=3)
    assert jobs_of(two) == [(1, 0)]


def test_rows_that_contradict_each_other_are_refused(tmp_path, sweep):
    one = filled(sweep, tmp_path / "one", [(0, 0), (1, 0)])
    two = filled(sweep, tmp_path / "two", [(0, 0), (1, 0)])
    path = next((two / "parts").iterdir())
    rewrite(path, lambda table: with_all(table, "reach", 7.0))
    told = f"^rows must agree, got two values for job {sweep.identity.cells[0]}:0; verify both fo"
    with pytest.raises(ResultsError, match=told):
        merge(tmp_path / "all", [one, two])


def test_what_does_not_exist_is_no_contradiction(tmp_path, sweep):
    folders = [filled(sweep, tmp_path / name, [(2, 0)]) for name in ("one", "two")]
    for out in folders:
        path = next((out / "parts").iterdir())
        rewrite(path, lambda table: with_all(table, "structural_virality", np.nan))
    assert merge(tmp_path / "all", folders) == Merged(n_rows=1, n_added=1, n_known=1)


def test_a_job_that_failed_somewhere_gives_way_to_the_one_that_did_not(tmp_path, sweep):
    jobs = [(0, 0), (0, 1), (1, 0), (2, 0)]
    one = filled(sweep, tmp_path / "one", jobs, {(0, 1): "killed", (2, 0): "killed"})
    two = filled(sweep, tmp_path / "two", jobs, {(1, 0): "no disk", (2, 0): "no memory"})
    merged = merge(tmp_path / "all", [one, two])
    assert merged == Merged(n_rows=4, n_added=4, n_known=3, n_mended=1)
    assert [row["error"] for row in rows_of(tmp_path / "all")] == [None, None, None, "killed"]


@pytest.mark.parametrize(
    ("text", "seed", "told"),
    [
        (changed("n_customers=30", "n_customers=31"), None, "another study in '.*two' than in"),
        (changed("points: 4", "points: 5"), None, "another study in '.*two' than in '.*one'$"),
        (STUDY, 1, "another study in '.*two' than in '.*one'$"),
        (changed(", structural_virality", ""), None, "another study in '.*two' than in '.*one'$"),
        (changed("replications: 3", "replications: 700"), None, "another layout in '.*two' than "
         "in '.*one'; run both with the same replications in the study file, and --runs for mor"),
    ],
)  # fmt: skip
def test_other_studies_are_refused_before_anything_is_written(tmp_path, sweep, text, seed, told):
    one = filled(sweep, tmp_path / "one", [(0, 0)])
    two = filled(sweep_in(tmp_path, text, seed=seed), tmp_path / "two", [(0, 0)])
    with pytest.raises(ResultsError, match=f"^folders must hold the same study, got {told}"):
        merge(tmp_path / "all", [one, two])
    assert not (tmp_path / "all").exists()
    with pytest.raises(ResultsError, match=r"^folders must hold the same study, got ano"):
        merge(one, [two])
    assert jobs_of(one) == [(0, 0)]


def test_another_name_of_the_same_study_is_no_other_study(tmp_path, sweep):
    one = filled(sweep, tmp_path / "one", [(0, 0)])
    renamed = sweep_in(tmp_path, changed("name: small", "name: renamed"))
    assert merge(one, [filled(renamed, tmp_path / "two", [(1, 0)])]).n_rows == 2


def test_several_versions_are_refused_unless_they_are_wanted(tmp_path, sweep):
    one = filled(sweep, tmp_path / "one", [(0, 0), (1, 0)])
    two = filled(sweep, tmp_path / "two", [(1, 0), (2, 0)], version="older")
    ours = manifest_of(one)["versions"]["model_version"]
    told = f"^folders must hold the same versions, got model_version older instead of {ours} in '.*"
    with pytest.raises(VersionError, match=f"{told}two'; --mix-versions allows it$"):
        merge(tmp_path / "all", [one, two])
    merged = merge(tmp_path / "all", [one, two], mix_versions=True)
    assert merged == Merged(n_rows=3, n_added=3, n_older=1)
    rows = rows_of(tmp_path / "all")
    assert [row["model_version"] for row in rows] == [ours, ours, "older"]
    mixed = manifest_of(tmp_path / "all")["mixed_versions"]
    assert [versions["model_version"] for versions in mixed] == [ours, "older"]


def test_a_mixture_is_not_let_in_unnoticed(tmp_path, sweep):
    one = filled(sweep, tmp_path / "one", [(0, 0)])
    two = filled(sweep, tmp_path / "two", [(1, 0)], version="older")
    mixed = tmp_path / "mixed"
    merge(mixed, [one, two], mix_versions=True)
    three = filled(sweep, tmp_path / "three", [(2, 0)])
    for out, folder in ((three, mixed), (mixed, three)):
        with pytest.raises(VersionError, match=r"in '.*mixed'; --mix-versions allows it$"):
            merge(out, [folder])
    assert merge(mixed, [three], mix_versions=True).n_rows == 3
    assert len(manifest_of(mixed)["mixed_versions"]) == 2


def test_a_crash_in_a_merge_of_versions_leaves_their_names(tmp_path, sweep, monkeypatch):
    one = filled(sweep, tmp_path / "one", [(0, 0)])
    two = filled(sweep, tmp_path / "two", [(1, 0)], version="older")

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(merging, "_add", crash)
        with pytest.raises(KeyboardInterrupt):
            merge(one, [two], mix_versions=True)
    assert len(manifest_of(one)["mixed_versions"]) == 2
    assert merge(one, [two], mix_versions=True).n_rows == 2


def test_damaged_parts_are_all_named_and_nothing_is_merged(tmp_path, sweep):
    one = filled(sweep, tmp_path / "one", [(0, 0)])
    folders = [filled(sweep, tmp_path / name, [(1, 0)]) for name in ("two", "three")]
    for out in folders:
        path = next((out / "parts").iterdir())
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ResultsError) as caught:
        merge(one, folders)
    what = "part must be whole, got c00000000-r00000000.parquet damaged in"
    assert str(caught.value).splitlines() == [
        f"{what} '{out}'; run its sweep again, which mends it" for out in folders
    ]
    assert jobs_of(one) == [(0, 0)]
    with pytest.raises(ResultsError, match=f"^{what} '.*two'"):  # out itself may be damaged too
        merge(folders[0], [one])


def test_what_is_no_results_folder_is_refused(tmp_path, sweep):
    one = filled(sweep, tmp_path / "one", [(0, 0)])
    with pytest.raises(ResultsError, match=r"^folder must hold the results of a sweep, got no"):
        merge(tmp_path / "all", [one, tmp_path / "nowhere"])
    assert not (tmp_path / "all").exists()
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "study.yaml").write_text("my own")
    with pytest.raises(ResultsError, match=r"^out must be a folder of its own, got '.*' with anot"):
        merge(tmp_path / "all", [one])
    assert (tmp_path / "all" / "study.yaml").read_text() == "my own"


def test_a_folder_that_is_being_written_is_left_alone(tmp_path, sweep):
    one = filled(sweep, tmp_path / "one", [(0, 0)])
    told = "^out must be a folder that no other process writes to"
    with locked(tmp_path / "all"), pytest.raises(OutputFileError, match=told):
        merge(tmp_path / "all", [one])


def test_the_network_comes_along(tmp_path):
    ring = [f"{at},{(at + step) % 200}" for at in range(200) for step in (1, 9)]
    (tmp_path / "ties.csv").write_text("\n".join(["follower,followee", *ring]))
    sweep = sweep_in(tmp_path, STUDY + "network: ties.csv\n")
    driven(sweep, tmp_path / "one")
    merge(tmp_path / "all", [tmp_path / "one"])
    shutil.rmtree(tmp_path / "one")
    assert is_unchanged(open_kept(tmp_path / "all"), tmp_path / "all")
