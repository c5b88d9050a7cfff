"""Do the study commands read the figures off, and say so whatever was expected?"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments import cli_studies, compare
from experiments.cli import app
from experiments.cli_studies import study_json
from experiments.statistics import MeanDifference, summary
from experiments.study_file import Expect, load_study, read_study, study_names
from experiments.studying import Reading, StudyResult, reading, run_study
from scenarios import load
from sim.errors import ParameterError
from sim.outcomes import OUTCOMES

ENVIRONMENT = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "100"}
FACTS = ["name", "claim", "verdict", "evidence", "scenario", "outcomes", "arms"]
OWN = """schema: 1
name: own
claim: {id: a, en: '[/b] :smile:'}
verdict: {id: a, en: b}
evidence: ['#43']
scenario: late_delivery
runs: 3
outcomes: [reach, viral]
arms:
- {name: one, title: {id: a, en: First}}
- {name: two, title: {id: a, en: Second}, playbook: {}}
- {name: three, title: {id: a, en: Third}, scenario: rude_service, playbook: {}}
- {name: four, title: {id: a, en: Fourth}, set: [mechanism.boost=off]}
contrasts:
- {a: one, b: two, outcome: reach, expect: less, holds: {id: x, en: It is less.}}
- {a: two, b: one, outcome: reach, expect: less, holds: {id: x, en: It is less.}}
- {a: one, b: two, outcome: viral, expect: equal, holds: {id: x, en: It is equal.}}
- {a: one, b: three, outcome: viral, expect: more, holds: {id: x, en: It is more.}}
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("own.yaml").write_text(OWN, encoding="utf-8")


def call(*arguments):
    return CliRunner(env=ENVIRONMENT).invoke(app, ["studies", *map(str, arguments)])


def answer(*arguments):
    done = call(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def by_hand():
    """Make figures: the reach of one is 10 below that of two; viral is the same but in three."""
    reach = np.array([[10.0, 20.0, 30.0], [20.0, 30.0, 40.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    viral = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    study = read_study(OWN.encode("utf-8"), "own.yaml")
    return StudyResult(
        study=study, seed=5, runs=3, outcomes={"reach": reach, "viral": viral}, provenance={}
    )


@pytest.mark.parametrize("lang", ["id", "en"])
def test_studies_list(lang):
    facts = answer("list", "--lang", lang)
    assert [fact["name"] for fact in facts] == list(study_names())
    assert all(list(fact) == FACTS for fact in facts)
    told = call("list", "--lang", lang).stdout
    assert all(name in told for name in study_names())


@pytest.mark.parametrize("name", study_names())
def test_a_shipped_study_runs_in_both_languages(name):
    document = answer("run", name, "--runs", 2)
    study = load_study(name)
    assert [arm["name"] for arm in document["arms"]] == [arm.name for arm in study.arms]
    assert len(document["contrasts"]) == len(study.contrasts)
    for lang, words in (("id", "Kata penelitian: "), ("en", "What the evidence says: ")):
        told = call("run", name, "--runs", 2, "--lang", lang).stdout
        assert words in told
        assert getattr(study.arms[0].title, lang).split()[0] in told


def test_run_gives_the_documented_keys():
    document = answer("run", "own.yaml", "--seed", 4)
    assert list(document) == [
        *("name", "claim", "verdict", "evidence", "scenario", "runs", "seed"),
        *("posterior", "arms", "contrasts", "provenance"),
    ]
    assert (document["name"], document["runs"], document["seed"]) == ("own", 3, 4)
    for arm in document["arms"]:
        assert list(arm) == ["name", "title", "outcomes"]
        assert list(arm["outcomes"]) == list(OUTCOMES)
    for contrast in document["contrasts"]:
        assert list(contrast) == [
            *("a", "b", "outcome", "mean_difference", "ci95", "expect", "reading"),
            *("holds_in", "clear_in", "holds"),
        ]
    assert "model_digest" in document["provenance"]


def test_every_arm_runs_in_the_worlds_of_the_other_commands():
    result = run_study(load_study("answer_in_time"), runs=4, seed=2)
    cells = compare(
        load("late_delivery"),
        delays_h=[1, 24],
        tones=["apologetic", "silent", "hostile"],
        runs=4,
        seed=2,
    )
    for name, values in cells.outcomes.items():
        np.testing.assert_array_equal(result.outcomes[name], values, err_msg=name)


def test_an_arm_in_another_scenario_runs_there():
    result = run_study(read_study(OWN.encode("utf-8"), "own.yaml"), seed=1)
    alone = compare(load("rude_service"), delays_h=[1], tones=["silent"], runs=3, seed=1)
    np.testing.assert_array_equal(result.outcomes["reach"][2], alone.outcomes["reach"][0])


def test_the_figures_speak_not_the_expectation():
    document = study_json(by_hand(), "en")
    read = [contrast["reading"] for contrast in document["contrasts"]]
    assert read == ["agrees", "disagrees", "agrees", "undecided"]
    first, second, third, fourth = document["contrasts"]
    assert (first["mean_difference"], first["ci95"]) == (-10.0, [-10.0, -10.0])
    assert second["mean_difference"] == 10.0
    assert (third["mean_difference"], third["ci95"]) == (0.0, [0.0, 0.0])
    assert fourth["mean_difference"] == 0.0
    assert document["arms"][0]["outcomes"]["reach"]["mean"] == 20.0


def test_people_read_what_agrees_and_what_does_not(monkeypatch):
    monkeypatch.setattr(cli_studies, "run_study", lambda *_, **__: by_hand())
    told = call("run", "own.yaml", "--lang", "en").stdout
    assert told.startswith("[/b] :smile:")
    for text in (
        "“First” against “Second”",
        "Reach: difference -10.0 (-10.0 to -10.0). Expected: less.",
        "The figures agree: It is less.",
        "The figures disagree. It was expected: It is less.",
        "The figures agree: It is equal.",
        "The figures leave it open. It was expected: It is more.",
        "agree with: 2; disagree with: 1; leave open: 1.",
    ):
        assert text in told.replace("\N{MINUS SIGN}", "-")


NAN = math.nan


@pytest.mark.parametrize(
    ("ci95", "less", "more", "equal"),
    [
        ((-2.0, -1.0), "agrees", "disagrees", "disagrees"),
        ((1.0, 2.0), "disagrees", "agrees", "disagrees"),
        ((-1.0, 2.0), "undecided", "undecided", "agrees"),
        ((-1.0, 0.0), "undecided", "undecided", "agrees"),
        ((0.0, 0.0), "undecided", "undecided", "agrees"),
    ],
)
def test_a_reading_follows_from_the_interval(ci95, less, more, equal):
    difference = MeanDifference(sum(ci95) / 2, ci95, 40)
    read = [
        reading(expect, difference).value for expect in (Expect.LESS, Expect.MORE, Expect.EQUAL)
    ]
    assert read == [less, more, equal]


@pytest.mark.parametrize("expect", list(Expect))
@pytest.mark.parametrize(("ci95", "n"), [((NAN, NAN), 1), ((0.0, 0.0), 1), ((NAN, NAN), 0)])
def test_one_world_decides_nothing(expect, ci95, n):
    assert reading(expect, MeanDifference(0.0, ci95, n)) is Reading.UNDECIDED


def test_the_same_seed_gives_the_same_figures():
    assert answer("run", "own.yaml") == answer("run", "own.yaml", "--seed", 0)
    assert answer("run", "own.yaml", "--seed", 1)["arms"] != answer("run", "own.yaml")["arms"]
    means = answer("run", "own.yaml")["arms"][0]["outcomes"]["reach"]
    result = run_study(load_study("own.yaml"))
    assert means == summary(result.outcomes["reach"][0])


def test_bad_input_is_told_at_once():
    done = call("run", "answer_in_tme", "--runs", 0, "--seed", -1, "--lang", "fr")
    assert (done.exit_code, done.stdout) == (2, "")
    said = [line.removeprefix("bolasalju: ").partition(" ")[0] for line in done.stderr.splitlines()]
    assert said == ["lang", "runs", "seed", "study"]
    assert done.stderr.endswith("got 'answer_in_tme'; did you mean 'answer_in_time'?\n")


def test_mistakes_of_a_file_have_their_places():
    Path("own.yaml").write_text(OWN.replace("e: viral, expect: e", "e: virl, expect: e"), "utf-8")
    done = call("run", "own.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("bolasalju: own.yaml:17:29: contrasts[2].outcome: must be one of")
    assert done.stderr.endswith("got 'virl'; did you mean 'viral'?\n")


def test_impossible_runs_are_refused_from_python():
    with pytest.raises(
        ParameterError, match=r"^runs must be a whole number in \[1, 100000\], got 0"
    ):
        run_study(load_study("own.yaml"), runs=0)
