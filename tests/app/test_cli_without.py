"""Does ``compare --without`` show what a part of the model does, in the same worlds?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hand_made import hand_made
from typer.testing import CliRunner

from experiments import compare
from experiments.ablation import Ablation, ablate, without_mechanisms
from experiments.cli import app
from experiments.report import report_html
from experiments.statistics import summary
from scenarios import load
from sim.errors import ParameterError
from sim.mechanisms import Mechanisms
from sim.outcomes import OUTCOMES
from sim.scenario import Scenario

ENVIRONMENT = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "100"}
QUICK = ["compare", "rude_service", "--runs", "8", "--delay", "1", "--tone", "hostile,silent"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def call(*arguments):
    return CliRunner(env=ENVIRONMENT).invoke(app, [*QUICK, *arguments])


def answer(*arguments):
    done = call(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def halved():
    """Take half of everybody lost away; by hand 1.2, 2.8, 2.1, 5 and 3.3 are means of whole."""
    whole = hand_made()
    without = {name: values / 2 for name, values in whole.outcomes.items()}
    return Ablation(mechanisms=("calming", "boost"), whole=whole, without=without)


def test_the_key_without_is_added_and_the_rest_stays_as_it_was():
    document = answer("--without", "recommender,boost")
    without = document.pop("without")
    assert document == answer()
    assert list(without) == ["mechanisms", "cells"]
    assert without["mechanisms"] == ["recommender", "boost"]
    for cell, whole in zip(without["cells"], document["cells"], strict=True):
        assert (cell["delay_h"], cell["tone"]) == (whole["delay_h"], whole["tone"])
        assert list(cell["outcomes"]) == list(OUTCOMES)
        assert all(
            list(numbers) == ["mean", "mean_difference", "ci95"]
            for numbers in cell["outcomes"].values()
        )


def test_the_cells_without_are_those_of_a_run_with_the_switch_off():
    without = answer("--without", "boost")["without"]
    switched_off = answer("--set", "mechanism.boost=off")
    whole = answer()
    for cell, off, on in zip(without["cells"], switched_off["cells"], whole["cells"], strict=True):
        reach = cell["outcomes"]["reach"]
        assert reach["mean"] == off["outcomes"]["reach"]["mean"]
        difference = off["outcomes"]["reach"]["mean"] - on["outcomes"]["reach"]["mean"]
        assert reach["mean_difference"] == pytest.approx(difference)
        low, high = reach["ci95"]
        assert low <= reach["mean_difference"] <= high


def test_what_acts_on_answers_only_changes_nothing_for_silence():
    hostile, silent = answer("--without", "backfire")["without"]["cells"]
    assert hostile["outcomes"]["reach"]["mean_difference"] != 0
    for numbers in silent["outcomes"].values():
        assert numbers["mean_difference"] in (0.0, None)
        assert numbers["ci95"] in ([0.0, 0.0], [None, None])


def test_a_difference_by_hand():
    difference = halved().difference(3, "lost_customers")
    assert difference.mean_difference == pytest.approx(-2.5)
    assert difference.n == 40
    low, high = difference.ci95
    assert -5 < low < -2.5 < high < 0


def test_a_notebook_gets_the_worlds_of_the_command_line():
    whole = compare(load("rude_service"), delays_h=[1], tones=["hostile"], runs=8)
    ablation = ablate(whole, ["boost"])
    first = answer("--without", "boost")["without"]["cells"][0]
    assert summary(ablation.without["reach"][0])["mean"] == first["outcomes"]["reach"]["mean"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Without boost: what this", "Whole", "Difference (95%)", "Lost sales", "Reach"]),
        ("id", ["Tanpa boost: apa peran", "Utuh", "Selisih (95%)", "Omzet hilang", "Jangkauan"]),
    ],
)
def test_people_see_a_table_for_each_main_outcome(lang, words):
    done = call("--without", "boost", "--lang", lang)
    assert done.exit_code == 0
    for text in words:
        assert text in done.stdout


def test_one_world_has_no_interval():
    done = call("--without", "boost", "--runs", "1")
    assert done.exit_code == 0
    assert "– to –" not in done.stdout.partition("Without boost")[2]


def test_the_report_has_a_section():
    page = report_html(hand_made(), lang="en", ablation=halved())
    assert "Without calming, boost: what this part of the model does" in page
    assert "whole 5.00, without 2.50" in page
    assert "whole Rp750,000, without Rp375,000" in page
    assert 'id="without"' not in report_html(hand_made(), lang="en")
    assert call("--without", "boost", "--report", "page.html").exit_code == 0
    assert "Without boost" in Path("page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--without", "calmin"], "'], got 'calmin'; did you mean 'calming'?"),
        (["--without", "zzz"], "'], got 'zzz'"),
        (["--without", "boost,boost"], "got boost more than once; delete one"),
        (
            ["--without", "boost", "--set", "mechanism.boost=off"],
            "without must name mechanisms that are on in the scenario, got boost; "
            "leave it out or switch it on",
        ),
    ],
)
def test_a_mechanism_that_cannot_be_left_out(arguments, told):
    done = call(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("bolasalju: without must ")
    assert done.stderr.endswith(f"{told}\n")


def test_nothing_to_leave_out_is_refused():
    with pytest.raises(ParameterError, match=r"^without must name at least one, got none$"):
        without_mechanisms(Scenario(), [])


def test_only_what_is_named_is_switched_off():
    changed = without_mechanisms(Scenario(), ["boost", "clock"])
    assert changed.mechanisms == Mechanisms(boost=False, clock=False)
