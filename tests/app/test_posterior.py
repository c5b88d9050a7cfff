"""Do results carry what the evidence leaves open, in each command that can?"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sweeping import STUDY, write_study
from typer.testing import CliRunner

from experiments import compare
from experiments.calibration.posterior import load_posterior
from experiments.cli import app
from experiments.study_file import load_study
from experiments.studying import run_study
from scenarios import load
from scenarios.overrides import with_overrides

POSTERIOR = load_posterior()
STUDY_FILE = str(Path(__file__).parents[2] / "examples" / "tone_beats_speed.yaml")
SMALL = ("network.n_accounts=2000", "shop.n_customers=60", "shop.n_followers=100")


def call(*words, code=0):
    done = CliRunner().invoke(app, [*map(str, words), "--lang", "en"])
    assert done.exit_code == code, done.output
    return done


def fixed(draw):
    return with_overrides(load("rude_service"), [f"{k}={v!r}" for k, v in draw.items()])


def test_world_k_has_set_k_and_after_the_last_the_first():
    scenario = with_overrides(load("rude_service"), SMALL)
    draws = (POSTERIOR.draw(0), POSTERIOR.draw(1))
    how = {"delays_h": [1], "tones": ["defensive", "silent"], "runs": 5, "seed": 3}
    both = compare(scenario, draws=draws, **how)
    assert both.draws == draws
    for at, draw in enumerate(draws):
        settings = [f"{key}={value!r}" for key, value in draw.items()]
        alone = compare(with_overrides(scenario, settings), **how)
        for name, values in both.outcomes.items():
            ours, theirs = values[:, at::2], alone.outcomes[name][:, at::2]
            assert np.array_equal(ours, theirs, equal_nan=True), name


def test_compare_tells_that_its_worlds_share_the_sets(tmp_path):
    small = [word for setting in SMALL for word in ("--set", setting)]
    words = ["compare", "rude_service", "--runs", 8, "--delay", 1, "--tone", "apologetic", *small]
    page = tmp_path / "page.html"
    shown = call(*words, "--posterior", "--report", page).output
    assert f"one of the {len(POSTERIOR)} sets of numbers" in " ".join(shown.split())
    assert "Sets of numbers that the evidence allows" in page.read_text(encoding="utf-8")
    told = json.loads(call(*words, "--posterior", "--json").stdout)
    assert told["posterior"] == len(POSTERIOR)
    plain = json.loads(call(*words, "--json").stdout)
    assert plain["posterior"] is None
    assert plain["cells"] != told["cells"]


@pytest.mark.parametrize("command", ["compare", "sweep"])
def test_a_number_cannot_be_fixed_and_varied(command, tmp_path):
    key = POSTERIOR.free[0].key
    if command == "compare":
        done = call("compare", "rude_service", "--posterior", "--set", f"{key}=0.004", code=2)
    else:
        write_study(tmp_path, STUDY.replace("set: [", f"set: [{key}=0.004, "))
        study = tmp_path / "study.yaml"
        done = call("sweep", study, "--posterior", "--out", tmp_path / "out", code=2)
    assert "set must leave alone what posterior varies" in " ".join(done.output.split())


def test_a_sweep_gives_each_draw_a_set_and_keeps_which(tmp_path):
    small = STUDY.replace("points: 12", "points: 4").replace("replications: 20", "replications: 2")
    write_study(tmp_path, small)
    out = tmp_path / "out"
    words = ["sweep", tmp_path / "study.yaml", "--posterior", "--workers", 1]
    call(*words, "--out", out)
    cells = pd.read_parquet(out / "cells.parquet")
    keys = [one.key for one in POSTERIOR.free]
    sets = {tuple(row) for row in POSTERIOR.values}
    drawn = cells[keys].drop_duplicates()
    assert len(drawn) == 4
    assert {tuple(row) for row in drawn.to_numpy()} <= sets
    # the folder says it all: nothing is run again, and a sample can be repeated
    again = json.loads(call(*words, "--out", out, "--json").stdout)
    assert again["run"] == 0
    assert "posterior: true" in (out / "study.yaml").read_text(encoding="utf-8")
    call("results", "verify", out, "--sample", 5)


def test_without_uncertainties_there_is_a_draw_for_each_set(tmp_path):
    text = "\n".join(
        line
        for line in STUDY.splitlines()
        if not line.startswith(("uncertainties", "design", "- {key: complaint", "- {key: platform"))
    )
    write_study(tmp_path, text + "\nposterior: true\n")
    told = json.loads(call("sweep", tmp_path / "study.yaml", "--dry-run", "--json").stdout)
    assert told["draws"] == len(POSTERIOR)


def test_an_analysis_of_ranges_refuses_sets(tmp_path):
    write_study(tmp_path, STUDY + "posterior: true\n")
    words = ["sensitivity", tmp_path / "study.yaml", "--out", tmp_path / "out", "--groups", 8]
    done = call(*words, code=2)
    assert "posterior must be left out of an analysis" in " ".join(done.output.split())


def test_a_study_says_in_how_many_sets_it_holds():
    study = load_study(STUDY_FILE)
    draws = POSTERIOR.draws()[:3]
    result = run_study(study, runs=60, draws=draws)
    contrast = study.contrasts[1]
    hold = result.hold(contrast)
    assert hold.n_sets == 3
    a, b = (study.arm(name) for name in (contrast.a, contrast.b))
    values = result.outcomes[contrast.outcome]
    means = [(values[a, at::3] - values[b, at::3]).mean() for at in range(3)]
    assert hold.holds == np.mean([mean < 0 for mean in means])
    assert 0.0 <= hold.clear <= hold.holds
    assert run_study(study, runs=4).hold(contrast) is None  # without sets
    assert run_study(study, runs=5, draws=draws).hold(contrast) is None  # too few worlds


def test_the_study_command_tells_it():
    told = json.loads(
        call(
            "studies",
            "run",
            STUDY_FILE,
            "--runs",
            2 * len(POSTERIOR),
            "--posterior",
            "--json",
        ).stdout
    )
    assert told["posterior"] == len(POSTERIOR)
    assert all(0.0 <= each["holds_in"] <= 1.0 for each in told["contrasts"])
