"""Is a results folder read whole, in order and part by part, and is a broken one refused?"""

from __future__ import annotations

import doctest
import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_results import BASE, POLICIES, lost, make_results

from experiments.results import Results, open_results
from experiments.results import folder as folder_module
from sim.errors import ParameterError, ResultsError

KEYS = ["cell", "draw", "policy", "replicate"]
LEVERS = ["reply.tone", "reply.delay_h"]
UNCERTAIN = ["complaint.arousal", "shop.n_followers", "platform"]


@pytest.fixture
def folder(tmp_path):
    return make_results(tmp_path / "results", errors={(3, 1): "it broke", (7, 5): "again"})


def test_the_example_of_the_documentation_runs(tmp_path, monkeypatch):
    # silence loses 2 more than an apology after an hour: but the apology has two delays
    levers = {"reply.tone": ["apologetic", "silent"]}
    outcomes = {
        "lost_customers": lambda policy, draw, k: policy + draw + k,
        "reach": lambda policy, draw, k: 100.0 * (policy + draw + k),
    }
    make_results(tmp_path / "results", levers=levers, outcomes=outcomes)
    monkeypatch.chdir(tmp_path)
    found = doctest.DocTestFinder().find(folder_module.open_results, "open_results")
    done = doctest.DocTestRunner().run(found[0])
    assert done.attempted == 4
    assert done.failed == 0


def test_what_a_folder_is_of(folder):
    results = open_results(str(folder))
    assert isinstance(results, Results)
    assert results.outcomes == ("lost_customers", "reach")
    assert (results.levers, results.uncertainties) == (tuple(LEVERS), tuple(UNCERTAIN))
    assert (results.n_draws, results.n_policies, results.seed) == (4, 5, 7)
    assert list(results.cells) == ["cell", "cell_id", "draw", "policy", *LEVERS, *UNCERTAIN]
    policies = results.policies
    assert policies["reply.tone"].tolist() == [tone for tone, _ in POLICIES]
    assert np.isnan(policies["reply.delay_h"].iloc[4])
    assert results.draws["platform"].tolist() == ["tiktok", "instagram"] * 2
    assert results.draws.index.name == "draw"


def test_it_shows_itself_in_a_notebook(tmp_path):
    results = open_results(make_results(tmp_path / "<b>", study={"name": "a<i>", "digest": "x"}))
    assert "study: a<i>" in repr(results)
    assert "4 x 5" in repr(results)
    html = results._repr_html_()
    assert "a&lt;i&gt;" in html
    assert "&lt;b&gt;" in html
    assert "<i>" not in html


def test_all_rows_in_order_without_those_that_failed(folder):
    table = open_results(folder).table()
    assert list(table) == [*KEYS, *LEVERS, *UNCERTAIN, "lost_customers", "reach"]
    assert len(table) == 4 * 5 * 6 - 2
    assert table[["cell", "replicate"]].equals(
        table[["cell", "replicate"]].sort_values(["cell", "replicate"], ignore_index=True)
    )
    expected = lost(table["policy"].to_numpy(), table["draw"].to_numpy(), table["replicate"])
    np.testing.assert_array_equal(table["lost_customers"], expected)


def test_rows_that_failed_are_kept_where_they_are_wanted(folder):
    results = open_results(folder)
    table = results.table(["reach"], with_errors=True)
    assert len(table) == 120
    assert list(table)[-2:] == ["reach", "error"]
    assert table.loc[table["error"].notna(), "reach"].isna().all()
    errors = results.errors()
    assert errors["error"].tolist() == ["it broke", "again"]
    assert errors[["cell", "replicate"]].to_numpy().tolist() == [[3, 1], [7, 5]]
    assert errors["cell_id"].tolist() == [f"{3:016x}", f"{7:016x}"]
    assert errors["reply.tone"].tolist() == ["defensive", "defensive"]


def test_parts_come_one_by_one(folder):
    results = open_results(folder)
    parts = list(results.iter_parts(["reach"], with_errors=True))
    # 4 blocks of 5 cells, each in worlds 0 to 3 and 4 to 5
    assert [len(part) for part in parts] == [20, 10] * 4
    whole = pd.concat(parts).sort_values(["cell", "replicate"], ignore_index=True)
    pd.testing.assert_frame_equal(whole, results.table(["reach"], with_errors=True))
    assert sum(map(len, results.iter_parts())) == 118


def test_a_folder_without_rows(tmp_path):
    results = open_results(make_results(tmp_path / "results", runs=0))
    assert list(results.table()) == [*KEYS, *LEVERS, *UNCERTAIN, "lost_customers", "reach"]
    assert len(results.table(with_errors=True)) == len(results.errors()) == 0
    worlds = results.worlds(["reach"])
    assert worlds.matrix("reach", 0).shape == (4, 0)
    assert worlds.rows_per_cell().tolist() == [0] * 20


def test_a_draft_of_a_running_sweep_is_no_part(folder):
    (folder / "parts" / ".0123.tmp").write_bytes(b"half")
    (folder / "parts" / ".c00000000-r00000000.parquet").write_bytes(b"half")
    assert len(open_results(folder).table()) == 118


def test_worlds_are_laid_out_by_draw_and_replicate(folder):
    worlds = open_results(folder).worlds(["lost_customers"])
    matrix = worlds.matrix("lost_customers", 3)
    assert matrix.shape == (4, 6)
    assert matrix[2, 4] == BASE[3] + 20 + 4
    assert np.isnan(matrix[0, 1])
    assert not worlds.was_run(3)[0, 1]
    assert worlds.was_run(3).sum() == 23
    assert worlds.errors_per_cell().tolist() == [int(cell in (3, 7)) for cell in range(20)]
    means = worlds.cell_means("lost_customers")
    assert means[1, 0] == BASE[0] + 10 + 2.5
    assert means[0, 3] == BASE[3] + (0 + 2 + 3 + 4 + 5) / 5


def test_what_never_happened_may_count_as_something(tmp_path):
    def never(policy, draw, k):
        return np.where(k == 0, np.nan, 10.0)

    folder = make_results(
        tmp_path / "r", runs=2, outcomes={"recovery_day": never}, errors={(1, 0): "broke"}
    )
    worlds = open_results(folder).worlds(["recovery_day"])
    assert worlds.cell_means("recovery_day")[0].tolist() == [10.0] * 5
    assert worlds.cell_means("recovery_day", never=90.0)[0].tolist() == [50, 10, 50, 50, 50]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("lost_custmers", "outcome must be known, got 'lost_custmers'; did you mean 'lost_cust"),
        ("xyz", "outcome must be known, got 'xyz'; known are lost_customers, reach"),
    ],
)
def test_an_unknown_outcome(folder, outcome, told):
    results = open_results(folder)
    for read in (results.table, results.summary, results.worlds):
        with pytest.raises(ParameterError, match=told):
            read([outcome])
    with pytest.raises(ParameterError, match=told):
        list(results.iter_parts([outcome]))


def test_no_folder_and_no_results(tmp_path):
    with pytest.raises(ResultsError, match=r"got no such folder '.*nowhere'; check its name, or"):
        open_results(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(ResultsError, match="must hold the results of a sweep, got a file '"):
        open_results(tmp_path / "file")
    with pytest.raises(ResultsError, match=r"got no manifest\.json in"):
        open_results(tmp_path)


def test_a_manifest_of_another_format(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"schema": 2}))
    with pytest.raises(ResultsError, match="results must be of format 1, got 2"):
        open_results(folder)
    (folder / "manifest.json").write_text("{")
    with pytest.raises(ResultsError, match=r"manifest\.json must be readable"):
        open_results(folder)


def test_a_damaged_table_of_cells(folder):
    path = folder / "cells.parquet"
    whole = pq.read_table(path)
    bad = "cells.parquet must be whole, got one that is damaged"
    for table, what in (
        (whole.drop_columns(["platform"]), "no column platform"),
        (whole.slice(0, 7), "7 rows that are not draws of 5 policies"),
        (whole.slice(5), "15 rows that are not draws"),
        (whole.slice(0, 0), "0 rows"),
    ):
        pq.write_table(table, path)
        with pytest.raises(ResultsError, match=rf"{bad} \({what}"):
            open_results(folder)
    path.write_bytes(b"nothing")
    with pytest.raises(ResultsError, match=rf"{bad} \(.*; restore it, or run the sweep into"):
        open_results(folder)


PART = "c00000005-r00000004.parquet"


def refused(folder, match):
    for read in (Results.table, Results.errors, Results.summary, lambda r: list(r.iter_parts())):
        with pytest.raises(ResultsError, match=match):
            read(open_results(folder))


def test_a_damaged_part_is_named(folder):
    path = folder / "parts" / PART
    whole, data = pq.read_table(path), path.read_bytes()
    remedy = "in '.*'; run the sweep again, which mends it"
    path.write_bytes(data[: len(data) // 2])
    refused(folder, rf"part must be whole, got {PART} damaged \(.*\) {remedy}")
    path.write_bytes(b"")
    refused(folder, rf"{PART} damaged")
    pq.write_table(whole.drop_columns(["error"]), path)
    refused(folder, rf"{PART} damaged \(no column error\) {remedy}")
    stray = whole.set_column(0, "cell", pa.array([99] * len(whole), pa.int32()))
    pq.write_table(stray, path)
    refused(folder, rf"{PART} damaged \(cells other than 0 to 19\) {remedy}")


def test_a_flipped_byte_is_noticed(folder):
    path = folder / "parts" / PART
    group = pq.read_metadata(path).row_group(0)
    columns = [group.column(at) for at in range(group.num_columns)]
    reach = next(c for c in columns if c.path_in_schema == "reach")
    data = bytearray(path.read_bytes())
    data[reach.dictionary_page_offset + reach.total_compressed_size - 1] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ResultsError, match=rf"{PART} damaged"):
        open_results(folder).table(["reach"])
    assert len(open_results(folder).table(["lost_customers"])) == 118
