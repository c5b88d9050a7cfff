"""Does the trainer's guide fill 45 minutes, and does each of its links open what its step needs?"""

from __future__ import annotations

import json

import pytest

from dashboard.library import library
from dashboard.pages.guide import STEPS, STOP_H, guide_page, states_of
from dashboard.service import Service
from dashboard.state import Choice, State, link_of, opened
from dashboard.text import page_catalogue
from sim.responses import Tone

LIBRARY = library()
FILES = LIBRARY.files


def state(**changes):
    return State(**{"scenario": "late_delivery", "evening": 9998, "lang": "id", **changes})


def shown(page):
    return json.dumps(
        [part.to_plotly_json() for part in page], default=lambda c: c.to_plotly_json()
    )


def test_the_steps_fill_45_minutes_without_a_gap():
    assert (STEPS[0].from_min, STEPS[-1].to_min) == (0, 45)
    ends = [step.to_min for step in STEPS[:-1]]
    assert ends == [step.from_min for step in STEPS[1:]]
    assert all(step.from_min < step.to_min for step in STEPS)


def test_every_link_of_the_plan_opens_as_it_is_meant():
    for step in STEPS:
        for _, _, meant in states_of(step, state(hour=50)):
            assert opened(link_of(meant), FILES, state()) == (meant, ())


def test_the_links_stop_fork_and_go_on_to_other_evenings():
    found = {step.name: [at for _, _, at in states_of(step, state())] for step in STEPS}
    assert [at.hour for at in found["bet"]] == [None]
    assert [at.hour for at in found["play"]] == [STOP_H]
    assert [at.hour for at in found["end"]] == [96]
    quiet, forked = found["fork"]
    assert quiet.a.tone is forked.a.tone is Tone.SILENT
    assert forked.b == Choice(delay_h=STOP_H, tone=Tone.EMPATHETIC)
    assert [at.evening for at in found["days"]] == [9999, 1, 2]  # round the last one
    assert found["open"] == found["home"] == []


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", FILES)
def test_the_plan_of_every_scenario_uses_its_own_words(name, lang):
    asked = state(scenario=name, lang=lang)
    case = Service(LIBRARY).case(asked)
    page = json.loads(shown(guide_page(asked, case, dict(FILES))))
    said = json.dumps(page, ensure_ascii=False)
    for part in ("story", "watch", "teaches"):
        assert json.dumps(getattr(getattr(case.file, part), lang), ensure_ascii=False) in said
    for question in case.file.discuss:
        assert json.dumps(getattr(question, lang), ensure_ascii=False) in said


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_the_plan_tells_to_press_is_called_so_on_the_page(lang):
    text = page_catalogue(lang)
    pressed = {
        "guide_fork_do": ("fork", "bet_skip"),
        "guide_check_evening": ("guide_find",),
        "guide_rescue_calm_say": ("loudest",),
    }
    for step, names in pressed.items():
        for name in names:
            assert f"“{text[name]}”" in text[step]


@pytest.mark.parametrize("name", FILES)
def test_a_speaker_reads_titles_and_no_names_of_files(name):
    file = FILES[name]
    said = [getattr(part, lang) for lang in ("id", "en") for part in (
        file.story, file.watch, file.teaches, *file.discuss)]  # fmt: skip
    assert not [words for words in said if "_" in words]


def test_what_will_happen_to_the_owner_is_told_to_the_speaker():
    name = next(name for name, file in FILES.items() if file.scenario.events)
    asked = state(scenario=name)
    page = shown(guide_page(asked, Service(LIBRARY).case(asked), dict(FILES)))
    assert "di luar kendali pemilik" in page
