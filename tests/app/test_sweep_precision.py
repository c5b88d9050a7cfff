"""Does a sweep that stops when it knows enough decide the same, however it was interrupted?"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from sweeping import bytes_of_parts, write_study
from typer.testing import CliRunner

from experiments.cli import app
from experiments.sweeps import pools

STUDY = """schema: 1
name: precise
scenario: late_delivery
set: [network.n_accounts=3000, shop.n_customers=60, shop.n_followers=100]
levers:
- {key: reply.delay_h, values: [1, 24]}
- {key: reply.tone, values: [apologetic, silent]}
uncertainties:
- {key: complaint.arousal, values: [0, 2]}
design: {kind: grid}
outcomes: [lost_customers, reach]
replications: 50
stop:
  precision: [{outcome: lost_customers, width: 14%}]
  first: 100
  max_runs: 1000
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path, STUDY)


def answer(*words: str, code: int = 0):
    words = ("sweep", "study.yaml", "--workers", "1", "--json", "--lang", "en", *words)
    done = CliRunner().invoke(app, words)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if code == 0 else done.stderr


def counts(folder: str) -> list[int]:
    parts = [pd.read_parquet(path) for path in Path(folder, "parts").glob("*.parquet")]
    return pd.concat(parts).groupby("cell").size().tolist()


def test_cells_stop_at_different_looks():
    told = answer("--out", "out")
    found = counts("out")
    assert len(found) == 6
    assert min(found) < max(found) <= 1000
    assert sum(told["statuses"].values()) == 6
    assert told["missing"] == 0
    assert answer("--out", "out")["run"] == 0


@pytest.mark.parametrize("n_orders", [1, 3, 5])
def test_an_interrupted_sweep_decides_as_if_it_had_not_been(monkeypatch, n_orders):
    whole, done = pools.run_order, []

    def until_ctrl_c(common, order):
        if len(done) == n_orders:
            raise KeyboardInterrupt
        done.append(order)
        return whole(common, order)

    monkeypatch.setattr(pools, "run_order", until_ctrl_c)
    told = answer("--out", "out", code=130)
    assert "the same command goes on from there" in told
    monkeypatch.setattr(pools, "run_order", whole)
    answer("--out", "out")
    answer("--out", "calm")
    assert bytes_of_parts(Path("out")) == bytes_of_parts(Path("calm"))


def test_more_than_was_asked_does_not_change_what_was_decided():
    statuses = answer("--out", "calm")["statuses"]
    answer("--out", "out", "--runs", "400")
    assert answer("--out", "out")["statuses"] == statuses


def test_a_budget_is_kept():
    told = answer("--out", "out", "--budget", "1000")
    assert told["rows"] <= 1000
    assert told["statuses"]["out_of_budget"] > 0
    refused = answer("--out", "other", "--budget", "599", code=2)
    assert "budget must be at least 600 worlds for the first look at 6 cells" in refused


def test_the_command_line_can_ask_for_less_or_for_another_outcome():
    told = answer("--out", "out", "--precision", "lost_customers=2")
    assert told["statuses"] == {"narrow_enough": 6}
    least = min(counts("out"))
    told = answer("--out", "out", "--precision", "lost_customers=2", "--precision", "reach=1")
    assert told["statuses"] == {"at_max": 6}
    assert least < 1000 == min(counts("out"))
    refused = answer("--out", "out", "--precision", "viral=2%", code=2)
    assert "precision must be of an outcome that is recorded" in refused
    assert "got 'viral'" in refused


def test_a_bare_precision_is_for_the_outcomes_of_the_rule():
    told = answer("--out", "out", "--precision", "100%")
    assert told["statuses"] == {"narrow_enough": 6}


def test_a_rule_for_an_outcome_that_is_not_recorded_is_refused():
    write_study(Path(), STUDY.replace("[lost_customers, reach]", "[reach]"))
    told = answer("--out", "out", code=2)
    assert ": stop.precision[0].outcome: must be one that the study records, got 'lost_cust" in told
