"""Does the command check everything first, and are its page and its JSON complete?"""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from data_folders import make_folder
from typer.testing import CliRunner

from experiments.cli import app
from experiments.realdata.as_json import study_json
from experiments.realdata.comparing import gaps
from experiments.realdata.drawing import band, steps
from experiments.realdata.folder import VARIABLE
from experiments.realdata.forest import Forest
from experiments.realdata.measuring import MEASURES
from experiments.realdata.page import page_html, write_page
from experiments.realdata.rows import shown_tables
from experiments.realdata.samples import RECIPES
from experiments.realdata.sets import selected
from experiments.realdata.study import n_worlds, run_study
from experiments.wording import Wording

N_ACCOUNTS = 1200


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_folder(tmp_path_factory.mktemp("data"), N_ACCOUNTS)


@pytest.fixture(scope="module")
def small(folder):
    """One world of each kind, and nothing to compare."""
    quiet = ("network.n_accounts=3000", "sharing.base_hazard=0.0003")
    return run_study(folder, runs=1, seed=0, settings=quiet)


def stars(name, n_trees):
    """Cascades of a hundred nodes and more, all direct."""
    sizes = np.arange(100, 100 + n_trees)
    parent = np.concatenate(
        [np.concatenate([[-1], np.zeros(size - 1, np.int64)]) for size in sizes]
    )
    times = np.concatenate([np.arange(float(size)) for size in sizes])
    forest = Forest(
        ids=np.arange(n_trees),
        starts=np.concatenate([[0], np.cumsum(sizes)]),
        parent=parent,
        time_min=times,
        kind=np.where(parent < 0, "root", "share"),
    )
    return selected(forest, name, MEASURES)


@pytest.fixture(scope="module")
def full(small):
    """The same with cascades on both sides."""
    sets = small.sets | {"twitter": stars("twitter", 30)}
    samples = small.samples | {"explosive": stars("explosive", 25)}
    found = gaps(sets["twitter"], samples["explosive"], seed=0)
    return replace(small, sets=sets, samples=samples, gaps=found)


def invoke(*words, folder=None):
    return CliRunner().invoke(
        app, ["validate-data", *words], env={VARIABLE: None if folder is None else str(folder)}
    )


def test_without_data_there_is_one_sentence_with_the_remedy():
    done = invoke()
    assert done.exit_code == 2
    assert done.stderr == (
        "bolasalju: data must name the folder of the measured data, got none; "
        "use --data or BOLASALJU_DATA\n"
    )


def test_all_mistakes_are_told_before_anything_runs(tmp_path):
    done = invoke(
        *("--data", str(tmp_path / "no"), "--runs", "0", "--lang", "fr", "--seed", "-1"),
        *("--set", "nothing=1", "--report", str(tmp_path / "page.txt")),
    )
    assert done.exit_code == 2
    starts = [line.removeprefix("bolasalju: ").split(" ")[0] for line in done.stderr.splitlines()]
    assert starts == ["lang", "runs", "seed", "key", "path", "data"]


def test_the_command_prints_json_and_writes_the_page(folder, small, tmp_path, monkeypatch):
    asked = {}

    def fake(where, **options):
        asked.update(options, folder=where)
        options["progress"](1)
        return small

    monkeypatch.setattr("experiments.cli_realdata.run_study", fake)
    page = tmp_path / "page.html"
    words = ("--json", "--runs", "3", "--set", "sharing.fatigue=0.5", "--report", str(page))
    done = invoke(*words, "--lang", "en", folder=folder)
    assert done.exit_code == 0, done.stderr
    assert (asked["folder"], asked["runs"]) == (folder, 3)
    assert asked["settings"] == ("sharing.fatigue=0.5",)
    assert json.loads(done.stdout)["runs"] == 1
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "Page written to" in done.stderr


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_command_prints_tables(folder, full, lang, monkeypatch):
    monkeypatch.setattr("experiments.cli_realdata.run_study", lambda *_, **__: full)
    done = invoke("--lang", lang, folder=folder)
    assert done.exit_code == 0, done.stderr
    wording = Wording(lang)
    for key in ("realdata_table_rarity", "realdata_table_clocks", "realdata_table_followers"):
        assert wording.text(key) in done.stdout
    assert wording.text("realdata_changed") in done.stdout


def test_the_json_has_every_key_and_no_nan(small, full):
    document = study_json(small)
    text = json.dumps(document, allow_nan=False)
    assert list(json.loads(text)) == [
        *("runs", "seed", "settings", "descriptions", "gaps", "kernels", "rarity", "clocks"),
        *("followers", "replies", "provenance"),
    ]
    assert document["gaps"] == document["kernels"] == []
    names = {row["name"] for row in document["rarity"]}
    assert names == {*RECIPES, "airline_negative", "weibo_checked_false"}
    gap = study_json(full)["gaps"][3]
    assert (gap["set"], gap["sample"], gap["measure"]) == ("twitter", "explosive", "frac_direct")
    assert gap["distance"] == {"ks": 0.0, "wasserstein": 0.0}
    assert gap["in_floors"] is None  # the data do not vary: no floor to count in


def test_one_table_for_each_pair(full, small):
    tables = shown_tables(full, Wording("en"))
    assert tables[0].title == "Twitter rumours and news (30) beside explosive complaint (25)"
    assert tables[0].rows[0][1:3] == ["103 / 114 / 126", "102 / 112 / 122"]
    assert all(len(row) == len(table.heads) for table in tables for row in table.rows)
    assert shown_tables(small, Wording("en"))[0].note == "Too few large cascades to compare."


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_is_whole_and_fetches_nothing(full, lang):
    page = page_html(full, lang=lang)
    without_library = re.sub(r"<script>.*?</script>", "", page, count=1, flags=re.DOTALL)
    assert not re.search(r"(src|href)=\"(?!data:)", without_library)
    assert without_library.count('<div class="plot"') == 10
    assert f'<html lang="{lang}">' in page
    assert "sharing.base_hazard=0.0003" in page
    assert page == page_html(full, lang=lang)


def test_the_page_is_a_file(small, tmp_path):
    write_page(small, tmp_path / "page.html", lang="id")
    assert (tmp_path / "page.html").stat().st_size > 1000


def test_worlds_are_counted_before_they_run():
    # of ten: the two ordinary kinds and the scandal, four networks, twice explosive and once more
    # at Weibo's pace, and two by measured authors at each pace
    assert n_worlds(10) == 10 * (3 + 2 + 4 + 1) + 2 + 2


def test_curves_are_thinned_but_keep_their_ends():
    x, y = steps(np.arange(10_000.0))
    assert len(x) < 130
    assert (x[0], x[-1]) == (0.0, 9999.0)
    assert (y[0], y[-1]) == (1 / 10_000, 1.0)
    assert steps(np.array([5.0]))[1].tolist() == [1.0]


def test_a_band_stays_between_nothing_and_all():
    drawn = band(np.array([1.0, 2.0]), np.array([0.1, 1.0]), 0.2, "x", "#0072b2")
    assert drawn.y == pytest.approx((0.3, 1.0, 0.8, 0.0))
    assert drawn.fillcolor == "rgba(0,114,178,0.15)"
