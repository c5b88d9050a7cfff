"""Does every advice from the field have a study, and does each study say where the advice ends?"""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.study_file import load_study, study_names

STUDY_OF_ADVICE = {
    "do not delete": "do_not_delete",
    "stop automatic posts": "stop_automatic_posts",
    "answer in time": "answer_in_time",
    "be honest, admit": "be_honest",
    "control emotions": "control_emotions",
    "offer compensation": "offer_compensation",
    "be yourself": "be_yourself",
    "monitoring tools": "monitoring_tools",
    "overposting tires followers": "overposting",
    "protect customer data": "protect_data",
    "competitor attack": "competitor_attack",
    "viral in hours, closure possible": "viral_in_hours",
}
"""The lines of the table that holds the field advice against the evidence."""

LIMIT = {
    "id": re.compile(r"Di sini (batasnya|nasihat itu gagal): "),
    "en": re.compile(r"Here (is its limit|the advice fails): "),
}
"""How a contrast begins that shows where the advice does nothing, or harm."""


def limits(study, lang):
    """List the contrasts that tell a limit."""
    said = enumerate(getattr(contrast.holds, lang) for contrast in study.contrasts)
    return [number for number, holds in said if LIMIT[lang].match(holds)]


def test_every_advice_has_one_study_and_every_study_one_advice():
    assert sorted(STUDY_OF_ADVICE.values()) == list(study_names())


@pytest.mark.parametrize("name", study_names())
def test_a_file_is_named_as_its_study(name):
    assert load_study(name).name == name


def test_no_claim_is_told_twice():
    studies = [load_study(name) for name in study_names()]
    for lang in ("id", "en"):
        assert len({getattr(study.claim, lang) for study in studies}) == len(studies)


@pytest.mark.parametrize("name", study_names())
def test_a_study_tells_a_limit_in_both_languages(name):
    study = load_study(name)
    assert limits(study, "id") == limits(study, "en") != []


@pytest.mark.parametrize("name", study_names())
def test_a_study_is_small_and_uses_every_arm(name):
    study = load_study(name)
    assert 3 <= len(study.arms) <= 6
    assert 3 <= len(study.contrasts) <= 5
    compared = {side for contrast in study.contrasts for side in (contrast.a, contrast.b)}
    assert compared == {arm.name for arm in study.arms}
    assert len(set(study.cases)) == len(study.cases), "two arms are the same"
    assert {contrast.outcome for contrast in study.contrasts} <= set(study.outcomes)


def test_a_study_runs_from_end_to_end():
    done = CliRunner().invoke(app, ["studies", "run", "protect_data", "--runs", "4", "--json"])
    assert done.exit_code == 0, done.stderr
    document = json.loads(done.stdout)
    assert (document["name"], document["runs"], document["seed"]) == ("protect_data", 4, 0)
    readings = {
        (contrast["outcome"], contrast["expect"]): contrast["reading"]
        for contrast in document["contrasts"]
    }
    assert readings["reach", "equal"] == "agrees"
    assert readings["lost_customers", "equal"] == "agrees"
