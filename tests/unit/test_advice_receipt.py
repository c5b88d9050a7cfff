"""Does a receipt take only what can have happened, and compare it with what could have?"""

from __future__ import annotations

from datetime import datetime

import pytest

from experiments.advice.receipt import FIELDS, other_answers, read_incident, receipt
from experiments.advice.shop_questions import read_shop
from experiments.advice.telling_receipt import receipt_section
from experiments.advice.ways_to_answer import SILENCE, Answer, Extra
from experiments.wording import Wording
from scenarios.overrides import with_overrides
from sim.errors import InputFileError
from sim.responses import Tone

NOW = datetime(2026, 5, 20, 12, 0)
GOOD = {
    "posted": "2026-05-17T19:30",
    "noticed": "2026-05-17T21:00",
    "answered": "2026-05-18T00:30",
    "tone": "defensive",
}


def read(**changed):
    told = {key: value for key, value in {**GOOD, **changed}.items() if value is not None}
    return read_incident([f"{key}={value}" for key, value in told.items()], NOW)


def test_an_incident_in_hours():
    found = read()
    assert (found.noticed_h, found.answered_h, found.tone) == (1.5, 5.0, Tone.DEFENSIVE)
    assert not found.is_private
    assert read(private="ya").is_private
    silent = read(tone="silent", answered=None)
    assert silent.answered_h is None
    assert read(noticed=None).noticed_h == 5.0
    assert set(FIELDS) == {*GOOD, "private"}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"posted": None}, r"incident.posted must be told, as a time such as"),
        ({"answered": None}, r"incident.answered must be told, .*or tell tone=silent"),
        ({"tone": "silent"}, r"incident.answered must be left out with tone=silent"),
        ({"tone": "defensiv"}, r"incident.tone must be one of .*got 'defensiv'.*defensive"),
        ({"tone": None}, r"incident.tone must be one of"),
        ({"posted": "yesterday"}, r"incident.posted must be a time such as .*got 'yesterday'"),
        ({"posted": "2026-05-17T19:30+07:00"}, r"incident.posted must be a time such as"),
        (
            {"posted": "2026-06-01T10:00", "noticed": None, "answered": "2026-06-01T11:00"},
            r"incident.posted must not lie in the future.*nearest is 2026-05-20T12:00",
        ),
        (
            {"answered": "2026-05-21T10:00"},
            r"incident.answered must not lie in the future.*nearest is 2026-05-20T12:00",
        ),
        (
            {"noticed": "2026-05-17T10:00"},
            r"incident.noticed must not be before posted .*nearest is 2026-05-17T19:30",
        ),
        (
            {"answered": "2026-05-17T20:00"},
            r"incident.answered must not be before noticed .*nearest is 2026-05-17T21:00",
        ),
        ({"posted": "2026-04-01T10:00"}, r"incident.noticed must lie within 336 h of posted"),
        ({"private": "maybe"}, r"incident.private must be yes or no, got 'maybe'"),
        ({"when": "now"}, r"incident key must be one of posted, .*got 'when'"),
    ],
)
def test_what_cannot_have_happened_is_refused(changed, told):
    with pytest.raises(InputFileError, match=told):
        read(**changed)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(InputFileError) as caught:
        read_incident(["posted", "tone=loud", "tone=silent", "posted=soon"], NOW)
    told = str(caught.value)
    for part in ("must be key=value", "'loud'", "twice", "'soon'"):
        assert part in told


def test_nobody_answers_before_having_noticed():
    given = Answer(tone=Tone.DEFENSIVE, delay_h=5.0, extra=Extra.PRIVATE)
    found = other_answers(given, read(), Tone.APOLOGETIC)
    assert found == (
        Answer(tone=Tone.DEFENSIVE, delay_h=1.5, extra=Extra.PRIVATE),
        Answer(tone=Tone.APOLOGETIC, delay_h=5.0),
        Answer(tone=Tone.APOLOGETIC, delay_h=1.5),
        SILENCE,
    )
    best = Answer(tone=Tone.APOLOGETIC, delay_h=1.5)
    assert best not in other_answers(best, read(), Tone.APOLOGETIC)
    silent = other_answers(SILENCE, read(tone="silent", answered=None), Tone.APOLOGETIC)
    assert silent == (best,)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_receipt_has_a_range_and_a_badge_for_each_other_answer(lang):
    shop = read_shop(["kind=warung", "about=rude"])
    object.__setattr__(shop, "scenario", with_overrides(shop.scenario, ["network.n_accounts=2000"]))
    found = receipt(shop, read(), runs=200, seed=2)
    assert found.given == Answer(tone=Tone.DEFENSIVE, delay_h=5.0)
    section = receipt_section(found, Wording(lang))
    assert len(section.lines) == 2 + len(found.others) == 6
    for line in section.lines[1:-1]:
        assert "100" in line
        assert line.count("(") >= 2
    apology = found.evenings.difference(
        Answer(tone=Tone.APOLOGETIC, delay_h=1.5), found.given, "lost"
    )
    assert apology.ci95[1] < 0.0
