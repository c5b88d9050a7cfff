"""Do the commands that read results answer people and machines, and refuse what is wrong?"""

from __future__ import annotations

import json

import pandas as pd
import pytest
from made_results import BASE, make_results
from typer.testing import CliRunner

from experiments.cli import app

ENVIRONMENT = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "100"}
EARLY = "reply.tone=apologetic,reply.delay_h=1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "results"
    return make_results(path, n_draws=12, errors={(0, 0): "it broke"})


def call(*arguments):
    return CliRunner(env=ENVIRONMENT).invoke(app, ["results", *map(str, arguments)])


def answer(*arguments):
    done = call(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def refused(*arguments):
    done = call(*arguments)
    assert done.exit_code == 2
    assert not done.stdout
    lines = done.stderr.splitlines()
    assert all(line.startswith("bolasalju: ") for line in lines)
    return [line.removeprefix("bolasalju: ") for line in lines]


def at_random(policy, draw, replicate):
    return replicate % 2


def test_a_summary_for_machines(folder):
    found = answer("summary", folder)
    assert list(found) == [
        *("study", "scenario", "seed", "draws", "coverage", "policies", "provenance")
    ]
    assert (found["study"], found["seed"], found["draws"]) == ("made", 7, 12)
    coverage = found["coverage"]
    assert (coverage["n_rows"], coverage["n_errors"]) == (360, 1)
    assert coverage["is_unfinished"] is False
    silent = found["policies"][4]
    assert silent["levers"] == {"reply.tone": "silent", "reply.delay_h": None}
    assert list(silent["outcomes"]) == ["lost_customers", "reach"]
    lost = silent["outcomes"]["lost_customers"]
    assert list(lost) == ["mean", "p05", "p50", "p95", "ci95", "n", "n_draws"]
    assert lost["mean"] == pytest.approx(BASE[4] + 55 + 2.5)
    assert (lost["n"], lost["n_draws"]) == (72, 12)
    assert found["policies"][0]["n_errors"] == 1


def test_a_summary_of_cells(folder):
    found = answer("summary", folder, "--cells", "--outcome", "reach")
    cell = found["cells"][7]
    assert (cell["cell"], cell["draw"], cell["policy"]) == (7, 1, 2)
    assert cell["uncertainties"] == {
        "complaint.arousal": 1.0,
        "shop.n_followers": 900,
        "platform": "instagram",
    }
    assert cell["outcomes"]["reach"]["mean"] == pytest.approx(100 * (BASE[2] + 10 + 2.5))
    assert len(found["cells"]) == 60


@pytest.mark.parametrize(("lang", "word"), [("id", "Pelanggan hilang"), ("en", "Lost customers")])
def test_a_summary_for_people(folder, lang, word):
    told = call("summary", folder, "--lang", lang).stdout
    assert word in told
    assert ("tidak diikutkan: 1." if lang == "id" else "left out: 1.") in told
    assert told.count("\n") > 15
    cells = call("summary", folder, "--cells", "--lang", lang).stdout
    assert cells.count("\n") > 60


def test_an_empty_folder_is_summed_up_too(tmp_path):
    path = make_results(tmp_path / "r", runs=0)
    done = call("summary", path)
    assert (done.exit_code, done.stdout) == (0, "There are no rows yet: run the sweep first.\n")
    found = answer("summary", path)
    assert found["policies"][0]["outcomes"]["reach"]["mean"] is None
    assert found["coverage"]["is_unfinished"] is True


def test_a_comparison_for_machines(folder):
    found = answer("compare", folder, "--a", EARLY, "--b", "reply.tone=silent")
    assert found.pop("ci95") == pytest.approx([-2.0, -2.0])
    assert found.pop("ci95_draws") == pytest.approx([-2.0, -2.0])
    assert found == {
        "study": "made",
        "scenario": "late_delivery",
        "seed": 7,
        "a": {"reply.tone": "apologetic", "reply.delay_h": 1.0},
        "b": {"reply.tone": "silent", "reply.delay_h": None},
        "outcome": "lost_customers",
        "mean_difference": -2.0,
        "p_draws_a_better": 1.0,
        "p_a_better": 1.0,
        "n_draws": 12,
        "n_worlds": 71,
    }


def test_a_comparison_for_people(folder, tmp_path):
    arguments = ("--a", EARLY, "--b", "reply.tone=silent", "--outcome", "reach")
    told = call("compare", folder, *arguments).stdout.replace("\N{MINUS SIGN}", "-")
    assert told.splitlines() == [
        "“1 hour, apologetic” against “silent”",
        "Reach: -200 (-200 to -200), first minus second (in brackets: the 95% interval over "
        "situations and luck).",
        "Over other situations with the same luck: -200 to -200.",
        "The first is better in 100% of 12 situations and in 100% of 71 worlds (a tie counts as "
        "half).",
        "A model, not a forecast.",
    ]
    one = make_results(tmp_path / "r", n_draws=1)
    told = call("compare", one, *arguments, "--lang", "id").stdout
    assert "Jangkauan: \N{MINUS SIGN}200" in told
    assert "keberuntungan yang sama" not in told


def test_the_page(folder, tmp_path):
    out = tmp_path / "page.html"
    found = answer("plot", folder, "--out", out)
    assert found["outcome"] == "lost_customers"
    assert found["out"] == str(out)
    page = out.read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    done = call(
        "plot", folder, "--out", out, "--outcome", "reach", "--map", "platform", "--lang", "id"
    )
    assert done.stdout == f"Halamannya ada di {out}.\n"
    assert '<html lang="id">' in out.read_text(encoding="utf-8")
    other = make_results(tmp_path / "r", outcomes={"viral": at_random})
    assert answer("plot", other, "--out", out)["outcome"] == "viral"


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_all_rows_in_one_file(folder, tmp_path, suffix):
    out = tmp_path / f"table{suffix}"
    found = answer("export", folder, "--out", out, "--outcome", "reach")
    assert found["rows"] == 360
    dtypes = {"cell_id": str, "error": object}
    table = pd.read_csv(out, dtype=dtypes) if suffix == ".csv" else pd.read_parquet(out)
    assert list(table) == [
        *("cell", "cell_id", "draw", "policy", "replicate", "reply.tone", "reply.delay_h"),
        *("complaint.arousal", "shop.n_followers", "platform", "reach", "error"),
    ]
    assert table[["cell", "replicate"]].to_numpy().tolist() == [
        [cell, k] for cell in range(60) for k in range(6)
    ]
    assert table.loc[0, "error"] == "it broke"
    assert pd.isna(table.loc[0, "reach"])
    assert pd.isna(table.loc[1, "error"])
    assert table.loc[7, "cell_id"] == f"{1:016x}"
    assert table.loc[7, "reach"] == 100 * (BASE[1] + 1)
    if suffix == ".csv":
        assert ",,it broke" in out.read_text().replace('"', "").splitlines()[1]
    assert list(tmp_path.iterdir()) == [out]


def test_many_rows_are_written_a_few_at_a_time(folder, tmp_path, monkeypatch):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    call("export", folder, "--out", first)
    monkeypatch.setattr("experiments.results.exporting._ROWS_AT_ONCE", 50)
    told = call("export", folder, "--out", second, "--lang", "id").stdout
    assert told == f"360 baris tersimpan di {second}.\n"
    assert first.read_bytes() == second.read_bytes()


def test_an_empty_folder_has_nothing_to_export(tmp_path):
    path = make_results(tmp_path / "r", runs=0)
    told = refused("export", path, "--out", tmp_path / "t.csv")
    assert told == [f"results must hold rows, got none in {str(path)!r}; run the sweep first"]
    assert not (tmp_path / "t.csv").exists()


def test_all_mistakes_of_a_comparison_at_once(folder):
    told = refused(
        *("compare", folder, "--a", "reply.ton=silent", "--b", "reply.tone=angry"),
        *("--outcome", "reech"),
    )
    assert told == [
        "lever must be known, got 'reply.ton'; did you mean 'reply.tone'?",
        "reply.tone must be one of apologetic, defensive, silent, got 'angry'",
        "outcome must be known, got 'reech'; did you mean 'reach'?",
    ]


@pytest.mark.parametrize("command", ["summary", "compare", "plot", "export"])
def test_no_folder_and_no_language(tmp_path, command):
    more = {
        "compare": ["--a", "x=1", "--b", "x=2"],
        "plot": ["--out", tmp_path / "p.html"],
        "export": ["--out", tmp_path / "t.csv"],
    }
    told = refused(command, tmp_path / "none", "--lang", "fr", *more.get(command, []))
    assert told == [
        "lang must be id or en, got 'fr'",
        f"folder must hold the results of a sweep, got no such folder {str(tmp_path / 'none')!r}; "
        "check its name, or run bolasalju sweep --out first",
    ]


def test_places_and_axes_that_cannot_be_used(folder, tmp_path):
    assert refused("plot", folder, "--out", tmp_path / "page.pdf") == [
        f"path must end in .html or .htm, got {str(tmp_path / 'page.pdf')!r}; rename it"
    ]
    told = refused(
        *("plot", folder, "--out", tmp_path / "p.html", "--outcome", "x", "--map", "a,b,c")
    )
    assert told == [
        "outcome must be known, got 'x'; known are lost_customers, reach",
        "map must name one or two uncertainties, got a, b, c; separate two by a comma",
    ]
    assert refused("plot", folder, "--out", tmp_path / "p.html", "--map", ",")[0].endswith(
        "got none; separate two by a comma"
    )
    inside = [folder / "parts" / "all.parquet", folder / "cells.parquet"]
    for out in inside:
        assert refused("export", folder, "--out", out) == [
            f"out must lie beside what the sweep wrote, got {str(out)!r}; choose another folder"
        ]
    assert refused("export", folder, "--out", tmp_path / "t.csv", "--outcome", "shares") == [
        "outcome must be known, got 'shares'; known are lost_customers, reach"
    ]


def test_a_damaged_part_is_named(tmp_path):
    path = make_results(tmp_path / "r")
    part = path / "parts" / "c00000000-r00000000.parquet"
    part.write_bytes(part.read_bytes()[:300])
    for command in (["summary", path], ["export", path, "--out", tmp_path / "t.csv"]):
        (told,) = refused(*command)
        assert told.startswith("part must be whole, got c00000000-r00000000.parquet damaged (")
        assert told.endswith("; run the sweep again, which mends it")
