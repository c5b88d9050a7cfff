"""Does ``validate`` show the board, and say by its exit code whether every row passes?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments import cli_validate
from experiments.cli import app
from experiments.validation.measuring import MEASURES

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "100"}
HEAVY = ("numba", "scipy", "pandas", "mesa", "numpy", "pyarrow", "networkx", "jinja2", "babel")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def call(*arguments):
    return CliRunner(env=ENVIRONMENT).invoke(app, ["validate", "--fast", *map(str, arguments)])


def answer(code, *arguments):
    done = call(*arguments, "--json")
    assert done.exit_code == code, done.stderr
    return json.loads(done.stdout)


def test_a_pattern_that_holds_ends_with_0():
    document = answer(0, "--pattern", "P15")
    assert document["pass"] is True
    assert document["fast"] is True
    (pattern,) = document["patterns"]
    assert (pattern["id"], pattern["pass"], pattern["worlds"]) == ("P15", True, 200)
    assert pattern["low"] <= pattern["value"] <= pattern["high"]
    assert pattern["ci95"][0] <= pattern["value"] <= pattern["ci95"][1]


def test_a_red_row_ends_with_1():
    document = answer(1, "--pattern", "P14", "--without", "loyalty")
    assert document["pass"] is False
    assert document["settings"] == ["mechanism.loyalty=off"]
    (pattern,) = document["patterns"]
    assert [row["pass"] for row in pattern["rows"]] == [False, True]


def test_the_same_seed_gives_the_same_board():
    first = answer(0, "--pattern", "P15", "--seed", 5)
    assert answer(0, "--pattern", "P15", "--seed", 5, "--workers", 1) == first
    assert answer(0, "--pattern", "P15", "--seed", 6) != first
    assert "model_digest" in first["provenance"]


def test_patterns_may_be_separated_by_commas_or_repeated():
    ids = [p["id"] for p in answer(0, "--pattern", "P15, P17", "--pattern", "P14")["patterns"]]
    assert ids == ["P14", "P15", "P17"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("id", ["Cinta menjadi benci", "sesuai", "MERAH", "1 dari 2 pola sesuai"]),
        ("en", ["Love becomes hate", "pass", "RED", "1 of 2 patterns reproduced"]),
    ],
)
def test_the_board_is_told_in_both_languages(lang, words):
    done = call("--pattern", "P14,P15", "--without", "loyalty", "--lang", lang)
    assert done.exit_code == 1
    for word in [*words, "P14a", "P15b", "mechanism.loyalty=off"]:
        assert word in done.stdout, word


def test_a_report_is_written_whatever_the_verdict():
    done = call("--pattern", "P14", "--without", "loyalty", "--report", "board.html")
    assert done.exit_code == 1
    assert "board.html" in done.stderr
    page = Path("board.html").read_text(encoding="utf-8")
    assert "P14a" in page
    assert "mechanism.loyalty=off" in page


def test_a_row_that_holds_by_construction_is_marked():
    done = call("--pattern", "P25")
    assert done.exit_code == 0
    assert "pass †" in done.stdout
    assert "† holds by construction" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--pattern", "P77"], "pattern must be one of ['P1', "),
        (["--pattern", "P8,P8"], "pattern must name each once, got P8 more than once; delete one"),
        (["--pattern", ""], "pattern must be one of "),
        (["--seed", "-1"], "seed must lie in [0, "),
        (["--workers", "0"], "workers must be a whole number in [1, 1024], got 0"),
        (["--lang", "fr"], "lang must be id or en, got 'fr'"),
        (["--without", "bost"], "got 'bost'; did you mean 'boost'?"),
        (["--set", "shop.n_customers=9"], "the protocols of the patterns fix shop, complaint"),
        (["--set", "sharing.fatige=1"], "did you mean 'sharing.fatigue'?"),
        (["--report", "board.txt"], "path must end in .html or .htm, got 'board.txt'"),
        (["--report", "none/board.html"], "path must lie in a folder that exists"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(arguments, told):
    done = call(*arguments)
    assert done.exit_code == 2, done.stdout
    assert done.stdout == ""
    assert told in done.stderr
    assert list(Path().iterdir()) == []


def test_all_mistakes_are_told_at_once():
    done = call("--pattern", "P77", "--seed", "-1", "--lang", "fr", "--without", "bost")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 4
    assert all(line.startswith("bolasalju: ") for line in done.stderr.splitlines())


def test_help_says_what_the_exit_codes_mean_and_starts_fast():
    code = f"""
import sys
sys.argv = ["bolasalju", "validate", "--help"]
from experiments.cli import main
try:
    main()
finally:
    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert "Exit code 0 if every row passes, 1 if one does not." in done.stdout
    assert done.stderr == "[]\n"


def test_every_pattern_is_measured_if_none_is_named(monkeypatch):
    asked = {}

    def run_board(**how):
        asked.update(how)
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_validate, "run_board", run_board)
    done = call()
    assert done.exit_code == 130
    assert asked["patterns"] == list(MEASURES)
    assert asked["is_fast"] is True


@pytest.mark.slow
def test_the_quick_board_measures_every_row():
    document = json.loads(call("--json").stdout)
    assert [pattern["id"] for pattern in document["patterns"]] == list(MEASURES)
    rows = [row for pattern in document["patterns"] for row in pattern["rows"]]
    assert all(row["value"] is not None and row["n"] >= row["at_least"] for row in rows)
    assert all(row["pass"] for row in rows if row["id"].startswith(("P11", "P13", "P14", "P15")))
