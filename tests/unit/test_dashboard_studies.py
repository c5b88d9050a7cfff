"""Is a study folder opened only where it may be, and is a broken one named with its reason?"""

from __future__ import annotations

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_results import make_results

from dashboard.lab import studies as module
from dashboard.lab.rankings import MAX_BYTES, rankings_in
from dashboard.lab.studies import SENSITIVITY, Studies, fingerprint
from sim.errors import InputFileError, ResultsError


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "studies"
    make_results(folder / "made")
    return folder


def reason_of(root, name):
    return dict(Studies(root).problems)[name]


def test_folders_are_found_one_and_two_levels_down(root):
    make_results(root / "tone" / "second one")
    (root / "notes").mkdir()
    (root / "a_file").write_text("nothing")
    found = Studies(root)
    assert found.names == ("made", "tone/second one")
    assert found.problems == ()
    assert found.open("tone/second one").n_policies == 5


def test_without_a_folder_there_is_nothing(root):
    assert Studies(None).names == ()
    with pytest.raises(ResultsError, match="must be one that is offered"):
        Studies(None).open("made")
    with pytest.raises(InputFileError, match="must be a folder"):
        Studies(root / "missing")


@pytest.mark.parametrize("name", ["..", "../studies/made", "/etc", "made/../made", "", "other"])
def test_a_name_that_is_not_listed_opens_nothing(root, name):
    with pytest.raises(ResultsError, match="must be one that is offered"):
        Studies(root).open(name)


def test_a_folder_made_later_is_found_when_somebody_looks_again(root):
    found = Studies(root)
    make_results(root / "later")
    assert found.names == ("made",)
    found.refresh()
    assert found.names == ("later", "made")


def test_a_link_to_a_folder_elsewhere_is_refused(root, tmp_path):
    make_results(tmp_path / "secret")
    (root / "link").symlink_to(tmp_path / "secret")
    assert Studies(root).names == ("made",)
    assert "elsewhere" in reason_of(root, "link")


@pytest.mark.parametrize("name", ["manifest.json", "cells.parquet", "parts", SENSITIVITY])
def test_a_link_within_a_folder_is_refused(root, tmp_path, name):
    make_results(tmp_path / "secret")
    (tmp_path / "secret" / SENSITIVITY).write_text("{}")
    target = root / "made" / name
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    target.symlink_to(tmp_path / "secret" / name)
    assert "leads elsewhere" in reason_of(root, "made")


def test_a_link_that_comes_later_is_refused_when_it_is_opened(root, tmp_path):
    make_results(tmp_path / "secret")
    found = Studies(root)
    shutil.rmtree(root / "made")
    (root / "made").symlink_to(tmp_path / "secret")
    with pytest.raises(ResultsError, match="elsewhere"):
        found.open("made")


def test_a_linked_part_is_refused(root, tmp_path):
    part = next((root / "made" / "parts").iterdir())
    part.rename(tmp_path / "part.parquet")
    part.symlink_to(tmp_path / "part.parquet")
    assert "leads elsewhere" in reason_of(root, "made")


def test_broken_folders_are_named_and_the_others_offered(root):
    for name in ("no_json", "no_cells", "bad_cells", "bad_part", "no_outcomes"):
        make_results(root / name)
    (root / "no_json" / "manifest.json").write_text("{")
    (root / "no_cells" / "cells.parquet").unlink()
    (root / "bad_cells" / "cells.parquet").write_bytes(b"PAR1 nothing")
    next((root / "bad_part" / "parts").iterdir()).write_bytes(b"")
    told = json.loads((root / "no_outcomes" / "manifest.json").read_text())
    (root / "no_outcomes" / "manifest.json").write_text(json.dumps(told | {"outcomes": []}))
    found = Studies(root)
    assert found.names == ("made",)
    reasons = dict(found.problems)
    assert set(reasons) == {"no_json", "no_cells", "bad_cells", "bad_part", "no_outcomes"}
    assert "readable" in reasons["no_json"]
    assert "damaged" in reasons["bad_part"]
    assert "record an outcome" in reasons["no_outcomes"]
    assert not any(str(root) in reason for reason in reasons.values())


def test_names_that_no_link_can_hold_are_named(root):
    make_results(root / "what=ever&x")
    assert "letters" in reason_of(root, "what=ever&x")


@pytest.mark.parametrize(
    ("limit", "value"),
    [("MAX_CELLS_BYTES", 100), ("MAX_BYTES", 100), ("MAX_ROWS", 100), ("MAX_PARTS", 1),
     ("MAX_CELLS", 10), ("MAX_POLICIES", 4)],
)  # fmt: skip
def test_what_is_too_large_is_refused_before_it_is_read(root, monkeypatch, limit, value):
    monkeypatch.setattr(module, limit, value)
    assert Studies(root).names == ()
    assert "must" in reason_of(root, "made")


def test_a_small_file_that_unpacks_to_very_many_rows_is_refused(root):
    part = next((root / "made" / "parts").iterdir())
    pq.write_table(pa.table({"cell": pa.array([0] * 5_000_000, pa.int32())}), part)
    assert part.stat().st_size < 100_000
    assert "rows" in reason_of(root, "made")


def test_no_more_than_a_number_of_studies_is_listed(root, monkeypatch):
    monkeypatch.setattr(module, "MAX_STUDIES", 2)
    for name in ("a", "b", "c"):
        make_results(root / name)
    found = Studies(root)
    assert found.names == ("a", "b")
    assert "more than 2" in dict(found.problems)["c"]


def test_new_rows_are_noticed(root):
    before = fingerprint(root / "made")
    make_results(root / "made", runs=9)
    assert fingerprint(root / "made") != before


ESTIMATE = {"value": 0.5, "low": 0.25, "high": None}
GOOD = {
    "method": "sobol",
    "results": [
        {
            "outcome": "reach",
            "policy": {"reply.tone": "silent", "reply.delay_h": None},
            "parameters_ranked": [{"key": "complaint.arousal", "total": ESTIMATE}],
        },
        {"outcome": "reach", "policy": {}, "problem": "nothing varies"},
    ],
}


def test_an_analysis_is_read_with_its_intervals(tmp_path):
    assert rankings_in(tmp_path) == ()
    (tmp_path / SENSITIVITY).write_text(json.dumps(GOOD))
    first, second = rankings_in(tmp_path)
    assert first.bars[0][:3] == ("complaint.arousal", 0.5, 0.25)
    assert first.bars[0].high != first.bars[0].high  # not known
    assert second.bars == ()
    assert second.problem == "nothing varies"


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "{}", "null", '{"method": "other", "results": [{}]}',
        '{"method": "sobol", "results": [3]}', '{"method": "sobol", "results": 3}',
        json.dumps(GOOD).replace("0.5", '"<b>"'), json.dumps(GOOD).replace("0.5", "true"),
        "[" * 100_000, " " * (MAX_BYTES + 1),
    ],
)  # fmt: skip
def test_an_analysis_that_cannot_be_believed_is_refused(tmp_path, content):
    (tmp_path / SENSITIVITY).write_text(content)
    with pytest.raises(ResultsError, match=r"sensitivity\.json must be readable"):
        rankings_in(tmp_path)
