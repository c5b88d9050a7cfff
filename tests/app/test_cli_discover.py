"""Does the command find where a policy does not pay, and measure the rule in fresh worlds?"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sweeping import write_study
from typer.testing import CliRunner

from experiments import cli_discover
from experiments.cli import app
from experiments.discovery.boxes import Box, Limits
from experiments.discovery.claims import Cases
from experiments.sweeps import pools
from experiments.wording import Wording

STUDY = """schema: 1
name: found
scenario: late_delivery
set: [network.n_accounts=3000, shop.n_customers=60, shop.n_followers=100]
levers:
- {key: reply.tone, values: [apologetic, defensive, silent]}
uncertainties:
- {key: complaint.arousal, low: 0, high: 2}
- {key: platform, values: [x, facebook]}
design: {kind: latin_hypercube, points: 40}
replications: 4
outcomes: [lost_customers, reach]
"""
WORDS = ["--a", "reply.tone=apologetic", "--b", "reply.tone=silent", "--workers", "1"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path, STUDY)


def call(*words: str, code: int = 0):
    done = CliRunner().invoke(app, ["discover", "study.yaml", "--out", "out", *WORDS, *words])
    assert done.exit_code == code, done.output
    return done


def test_cases_are_counted_draw_by_draw():
    told = json.loads(call("--json").stdout)
    rows = pd.concat([pd.read_parquet(path) for path in Path("out/seen/parts").glob("*.parquet")])
    means = rows.groupby(["draw", "reply.tone"])["lost_customers"].mean().unstack()
    fails = (means["silent"] - means["apologetic"] <= 0.0).mean()
    assert told["fails_in"] == pytest.approx(fails)
    assert told["draws"] == 40


def test_fresh_draws_and_worlds_are_others():
    call("--json")
    seen, fresh = (pd.read_parquet(f"out/{name}/cells.parquet") for name in ("seen", "fresh"))
    assert not set(seen["complaint.arousal"]) & set(fresh["complaint.arousal"])
    manifests = [
        json.loads(Path(f"out/{name}/manifest.json").read_text()) for name in ("seen", "fresh")
    ]
    assert [manifest["seed"] for manifest in manifests] == [0, 1]


def planted(seed):
    generator = np.random.Generator(np.random.PCG64([seed, 3]))
    anger = generator.random(300) * 2.0
    words = generator.choice(["x", "facebook"], 300)
    draws = pd.DataFrame({"complaint.arousal": anger, "platform": words})
    fails = (anger > 1.2) & (words == "x")
    return Cases(draws=draws, gains=np.where(fails, -1.0, 1.0), is_case=fails)


@pytest.mark.parametrize(
    ("lang", "and_", "at_least", "fresh"),
    [
        ("en", " and ", "complaint.arousal is at least 1", "in fresh draws and worlds: true in"),
        (
            "id",
            " dan ",
            "complaint.arousal paling sedikit 1",
            "di contoh dan malam yang baru: benar",
        ),
    ],
)
def test_a_rule_is_told_in_words_with_what_it_is_worth_in_fresh_draws(
    monkeypatch, lang, and_, at_least, fresh
):
    cases = iter([planted(0), planted(1)])
    monkeypatch.setattr(cli_discover, "_cases", lambda *_: next(cases))
    told = call("--lang", lang).stdout
    (rule,) = [line for line in told.splitlines() if line.startswith("•")]
    parts = sorted(rule.removeprefix("• ").split(and_))
    assert parts[0].startswith(at_least)
    assert parts[1] in ("platform is x", "platform adalah x")
    assert fresh in told
    assert "anger in the words" in told  # meanings of parameters are English in both


def test_the_rule_for_machines_and_its_quality(monkeypatch):
    cases = iter([planted(0), planted(1)])
    monkeypatch.setattr(cli_discover, "_cases", lambda *_: next(cases))
    (rule, *_) = json.loads(call("--json").stdout)["rules"]
    assert "platform in [x]" in rule["rule"]
    assert rule["fresh"]["precision"] > 0.8
    assert rule["fresh"]["coverage"] > 0.8


def test_no_rule_is_said_plainly(monkeypatch):
    generator = np.random.Generator(np.random.PCG64([0, 4]))
    noise = Cases(draws=planted(0).draws, gains=np.zeros(300), is_case=generator.random(300) < 0.3)
    monkeypatch.setattr(cli_discover, "_cases", lambda *_: noise)
    assert "No rule is better than chance" in call("--lang", "en").stdout


def test_limits_in_words():
    box = Box(limits={"a": Limits(1.0, 2.5), "b": Limits(-np.inf, 123000.0), "c": ("p", "q")})
    english = "a lies from 1 to 2.5 and b is at most 123,000 and c is p or q"
    assert cli_discover.in_words(box, Wording("en")) == english
    small = Box(limits={"a": Limits(0.00034, np.inf)})
    assert cli_discover.in_words(small, Wording("id")) == "a paling sedikit 0,00034"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--margin", "nan"], "margin must be a finite number, got nan"),
        (["--outcome", "viral"], "outcome must be one that the study records"),
        (["--a", "reply.tone=evasive"], "reply.tone"),
        (["--a", "reply.tone=silent"], "b must be another policy than a"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_run(words, told):
    assert told in call(*words, code=2).stderr
    assert not Path("out").exists()


def test_failed_jobs_are_told_and_their_draws_counted():
    text = STUDY.replace(
        "- {key: platform", "- {key: shop.n_customers, values: [60, 5000]}\n- {key: platform"
    )
    write_study(Path(), text.replace(" shop.n_customers=60,", ""))
    done = call("--json")
    assert "240 jobs failed and are left out" in done.stderr
    told = json.loads(done.stdout)
    assert (told["draws"], told["draws_without_value"]) == (20, 20)


def test_a_study_in_which_every_job_fails_says_so(monkeypatch):
    whole = pools.run_order

    def failing(common, order):
        rows = whole(common, order)
        values = np.full_like(rows.values, np.nan)
        return rows._replace(values=values, errors=["OSError: no"] * len(rows.errors))

    monkeypatch.setattr(pools, "run_order", failing)
    told = call(code=2).stderr
    assert "OSError: no" in told
    assert "draws must have values of lost_customers under both policies, got none" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("latin_hypercube, points: 40", "grid", "design must draw at random, got 'grid'"),
        (STUDY[STUDY.index("uncertainties") : STUDY.index("design")], "", "must name at least one"),
    ],
)
def test_a_study_in_which_nothing_can_be_discovered_is_refused(old, new, told):
    write_study(Path(), STUDY.replace(old, new))
    assert told in call(code=2).stderr


def test_each_draw_meets_worlds_of_its_own_and_they_are_no_uncertainty():
    told = json.loads(call("--json").stdout)
    cells = pd.read_parquet("out/seen/cells.parquet")
    firsts = cells.groupby("draw")["luck.first_world"].unique().tolist()
    assert [list(first) for first in firsts] == [[4 * draw] for draw in range(40)]
    assert "luck" not in json.dumps(told["rules"])
