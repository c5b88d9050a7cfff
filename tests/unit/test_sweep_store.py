"""Do rows lie where no crash, no damage and no full disk can lose or double them?"""

from __future__ import annotations

import errno
import os
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_sweeps import changed, driven, invented, known_in, sweep_in

from experiments.sweeps.cells import model_version
from experiments.sweeps.layout import Part
from experiments.sweeps.store import write_part
from sim.errors import OutputFileError

TWO = changed("points: 4", "points: 150")
"""450 cells with three replicates: two parts."""
JOBS = [(cell, at) for cell in range(5) for at in range(3)]
NAMES = ["c00000000-r00000000.parquet", "c00000333-r00000000.parquet"]


@pytest.fixture
def sweep(tmp_path):
    return sweep_in(tmp_path, TWO)


@pytest.fixture
def store(sweep, tmp_path):
    (tmp_path / "out" / "parts").mkdir(parents=True)
    return sweep.store(tmp_path / "out")


def rows_of(store, part=Part(0, 0)):  # noqa: B008 - a value
    """Read the jobs of a part with their first value and their error."""
    table = store.read(store.path(part))[1]
    columns = ("cell", "replicate", "lost_customers", "error")
    return [tuple(row) for row in zip(*(table[name].to_pylist() for name in columns), strict=True)]


def expected(jobs, errors=None):
    told = errors or {}
    return [(*job, 1000.0 * job[0] + job[1], told.get(job)) for job in sorted(jobs)]


def test_rows_come_back_as_they_were_written(store):
    given = store.write(Part(0, 0), invented(JOBS))
    part, table, counts = store.read(store.path(Part(0, 0)))
    assert table.equals(given)
    assert (part, counts.tolist()) == (Part(0, 0), [3] * 5 + [0] * 328)
    assert rows_of(store) == expected(JOBS)
    assert [path.name for path in store.paths()] == NAMES[:1]


def test_a_row_says_all_that_is_known_of_its_job(store, sweep):
    error = {(7, 2): "ScenarioError: no"}
    table = store.write(Part(0, 0), invented([(7, 0), (7, 1), (7, 2)], error))
    text, whole, real = pa.string(), pa.int32(), pa.float64()
    assert {name: table.schema.field(name).type for name in table.schema.names} == {
        "cell": whole, "cell_id": text, "draw": whole, "policy": whole, "model_version": text,
        "replicate": whole, "reply.delay_h": real, "reply.tone": text, "complaint.arousal": real,
        "platform": text, "lost_customers": real, "reach": real, "structural_virality": real,
        "error": text,
    }  # fmt: skip
    first, _, last = table.to_pylist()
    values = sweep.cells.values(7)
    assert (first["cell"], first["draw"], first["policy"]) == (7, 2, 1)
    assert first["cell_id"] == sweep.identity.cells[7]
    assert first["model_version"] == model_version()
    assert {key: first[key] for key in values} == values
    assert values["reply.delay_h"] is None  # silence
    assert (first["reach"], first["error"]) == (7000.0 + 10 / 64, None)
    assert np.isnan(last["reach"])
    assert last["error"] == "ScenarioError: no"


def test_whole_numbers_and_switches_have_their_kind(tmp_path):
    text = changed("- {key: platform, values: [x, facebook]}",
                   "- {key: before.promotions_per_week}\n- {key: shop.sales_per_day_idr, low: 1e5, "
                   "high: 1e6}\n- {key: complaint.is_false}\n- {key: network.n_accounts, low: 900, "
                   "high: 1100}")  # fmt: skip
    text = changed("network.n_accounts=1000, ", "", text)
    schema = sweep_in(tmp_path, text).columns.cell_schema
    assert str(schema.field("network.n_accounts").type) == "int64"
    assert str(schema.field("complaint.is_false").type) == "string"
    assert str(schema.field("before.promotions_per_week").type) == "double"


def test_more_rows_join_a_part_and_a_job_that_failed_gives_way(store):
    failed = {(1, 0): "broken", (2, 1): "broken too"}
    store.write(Part(0, 0), invented([(1, 0), (2, 0), (2, 1)], failed))
    assert rows_of(store) == [
        (1, 0, pytest.approx(np.nan, nan_ok=True), "broken"),
        (2, 0, 2000.0, None),
        (2, 1, pytest.approx(np.nan, nan_ok=True), "broken too"),
    ]
    store.write(Part(0, 0), invented([(0, 0), (1, 0), (1, 1), (2, 1), (2, 2)]))
    assert rows_of(store) == expected([(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)])


@pytest.mark.parametrize("seed", range(5))
def test_the_bytes_do_not_depend_on_the_order_of_writing(store, tmp_path, sweep, seed):
    store.write(Part(0, 0), invented(JOBS))
    (tmp_path / "other" / "parts").mkdir(parents=True)
    other = sweep.store(tmp_path / "other")
    luck = np.random.Generator(np.random.PCG64([seed, 3]))
    known = np.zeros(5, int)
    while known.min() < 3:
        more = known + luck.integers(0, 4, 5)  # each cell grows on its own
        jobs = [(at, k) for at in range(5) for k in range(known[at], min(3, more[at]))]
        known = np.minimum(more, 3)
        if jobs:
            other.write(Part(0, 0), invented(jobs))
    assert other.path(Part(0, 0)).read_bytes() == store.path(Part(0, 0)).read_bytes()


def as_table(store, jobs):
    """Lay out rows that may be wrong in any way."""
    return store.columns.part_table(
        store.columns.cell_table(store.cells, range(len(store.ids)), store.ids),
        invented(jobs),
        model_version(),
    )


def with_column(table, name, values):
    at = table.schema.names.index(name)
    field = table.schema.field(name)
    return table.set_column(at, field, pa.array(values, field.type))


def wrong_part(store, name):
    """Make a part that is wrong in one way."""
    good = as_table(store, [(0, 0), (0, 1), (1, 0)])
    return {
        "a row twice": lambda: as_table(store, [(0, 0), (0, 0)]),
        "a gap": lambda: as_table(store, [(0, 0), (0, 2)]),
        "not from the first": lambda: as_table(store, [(0, 1)]),
        "unsorted": lambda: as_table(store, [(1, 0), (0, 0)]),
        "too many replicates": lambda: as_table(store, [(0, at) for at in range(4)]),
        "a cell of another part": lambda: as_table(store, [(0, 0), (400, 0)]),
        "nothing": lambda: good.slice(0, 0),
        "another name": lambda: with_column(good, "cell_id", ["0" * 16] * 3),
        "a cell left open": lambda: with_column(good, "cell", [0, None, 1]),
        "a version left open": lambda: with_column(good, "model_version", ["a", None, "a"]),
        "a column less": lambda: good.drop_columns(["reach"]),
        "another kind": lambda: good.cast(
            pa.schema(
                [
                    pa.field(field.name, pa.float32() if field.name == "reach" else field.type)
                    for field in good.schema
                ]
            )
        ),
    }[name]()


WRONG = [
    "a row twice", "a gap", "not from the first", "unsorted", "too many replicates",
    "a cell of another part", "nothing", "another name", "a cell left open",
    "a version left open", "a column less", "another kind",
]  # fmt: skip


def spoil(data, how):
    """Damage the bytes of a part."""
    at = len(data) // 4  # among the pages
    return {
        "cut": data[: len(data) // 2],
        "cut by one": data[:-1],
        "empty": b"",
        "flipped": data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :],
        "foreign": b"cell,replicate\n0,0\n",
        "zeros": bytes(len(data)),
    }[how]


@pytest.mark.parametrize("how", ["cut", "cut by one", "empty", "flipped", "foreign", "zeros"])
def test_a_damaged_part_is_set_aside_and_named_and_the_others_stay(store, sweep, how):
    store.write(Part(0, 0), invented(JOBS))
    store.write(Part(1, 0), invented([(400, 0)]))
    path = store.path(Part(0, 0))
    path.write_bytes(spoiled := spoil(path.read_bytes(), how))
    known, damaged = known_in(sweep, store.folder)
    assert damaged == NAMES[:1]
    assert (known.n_rows, known.replicates()[400]) == (1, 1)
    assert [path.name for path in store.paths()] == NAMES[1:]
    aside = store.folder / "set_aside" / "c00000000-r00000000.0.parquet"
    assert aside.read_bytes() == spoiled


def test_no_flipped_byte_gives_other_rows(store):
    table = store.write(Part(0, 0), invented(JOBS))
    path = store.path(Part(0, 0))
    data = path.read_bytes()
    n_found = n_unseen = 0
    for at in range(4, len(data), 29):
        path.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        found = store.read(path)
        n_found += found is None
        assert found is None or found[1].equals(table)
        try:
            n_unseen += not pq.read_table(path, partitioning=None).equals(table)
        except (OSError, pa.ArrowException):
            continue
    assert n_found > 50
    assert n_unseen > 0  # without the checksums of the pages


@pytest.mark.parametrize("name", WRONG)
def test_a_part_with_wrong_rows_is_set_aside(store, sweep, name):
    write_part(store.path(Part(0, 0)), wrong_part(store, name))
    known, damaged = known_in(sweep, store.folder)
    assert (damaged, known.n_rows) == (NAMES[:1], 0)
    write_part(store.path(Part(0, 0)), as_table(store, [(0, 0), (0, 1), (1, 0)]))
    assert known_in(sweep, store.folder)[0].n_rows == 3  # the same without the fault


def test_a_part_of_another_study_or_of_no_place_is_set_aside(store, sweep, tmp_path):
    other = sweep_in(tmp_path, TWO, seed=1)
    (tmp_path / "other" / "parts").mkdir(parents=True)
    foreign = other.store(tmp_path / "other")
    foreign.write(Part(0, 0), invented(JOBS))
    shutil.copyfile(foreign.path(Part(0, 0)), store.path(Part(0, 0)))
    shutil.copyfile(foreign.path(Part(0, 0)), store.folder / "parts" / "mine.parquet")
    assert known_in(sweep, store.folder)[1] == [NAMES[0], "mine.parquet"]


def test_what_is_set_aside_twice_is_kept_twice(store, sweep):
    for text in ("one", "two"):
        store.path(Part(0, 0)).write_text(text)
        known_in(sweep, store.folder)
    kept = sorted((store.folder / "set_aside").iterdir())
    assert [(path.name[-10:], path.read_text()) for path in kept] == [
        (".0.parquet", "one"),
        (".1.parquet", "two"),
    ]


def test_drafts_of_a_crash_go_and_other_files_stay(store, sweep):
    parts = store.folder / "parts"
    for name in (".0123456789abcdef.tmp", "notes.txt", "mine.tmp"):
        (parts / name).write_text("x")
    assert known_in(sweep, store.folder)[1] == []
    assert sorted(path.name for path in parts.iterdir()) == ["mine.tmp", "notes.txt"]


def refuses(number):
    def fail(*_args, **_options):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "must fit on the disk, got '.*r00000000.parquet'; the disk is full; free"),
        (errno.EACCES, "must be writable, got '.*r00000000.parquet'; choose a folder of your own"),
        (errno.EROFS, "must be writable, got '.*'; the disk is read-only; choose another one"),
        (errno.EIO, "must be writable, got '.*'; Input/output error"),
    ],
)
@pytest.mark.parametrize("place", ["replace", "fsync", "write_table"])
def test_where_nothing_can_be_written_one_sentence_says_so_and_nothing_is_lost(
    store, monkeypatch, number, told, place
):
    store.write(Part(0, 0), invented(JOBS[:3]))
    before = store.path(Part(0, 0)).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(pq if place == "write_table" else os, place, refuses(number))
        with pytest.raises(OutputFileError, match=f"^path {told}") as caught:
            store.write(Part(0, 0), invented(JOBS[3:]))
    assert "\n" not in str(caught.value)
    assert [path.name for path in (store.folder / "parts").iterdir()] == NAMES[:1]
    assert store.path(Part(0, 0)).read_bytes() == before
    store.write(Part(0, 0), invented(JOBS[3:]))
    assert rows_of(store) == expected(JOBS)


def test_a_damaged_part_is_run_again_and_nothing_else(tmp_path):
    sweep = sweep_in(tmp_path, TWO)
    report = driven(sweep, out := tmp_path / "out")
    assert (report.n_run, report.n_rows, report.damaged) == (1350, 1350, [])
    store = sweep.store(out)
    whole = {path.name: path.read_bytes() for path in store.paths()}
    store.paths()[1].write_bytes(whole[NAMES[1]][:-7])
    report = driven(sweep, out)
    assert (report.n_run, report.n_rows, report.damaged) == (3 * 117, 1350, [NAMES[1]])
    assert {path.name: path.read_bytes() for path in store.paths()} == whole
