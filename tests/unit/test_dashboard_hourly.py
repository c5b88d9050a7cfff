"""Are the hours those of the log, and does the band hold half of the evenings wholly?"""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.bands import band_depth, band_of
from dashboard.evening import evening
from dashboard.hourly import HOURLY_H, HOURLY_WORLDS, Hourly
from dashboard.library import library
from dashboard.service import Service
from dashboard.state import Choice, State
from sim.event_log import EventKind
from sim.responses import Tone

SERVICE = Service(library())


def state(**changes):
    return State(**{"scenario": "tone_deaf_promotion", "lang": "en", **changes})


@pytest.fixture(scope="module")
def hourly():
    return Hourly(SERVICE)


def test_depth_by_hand():
    # three flat curves: the middle one lies within all three pairs, the others within two of three
    curves = np.array([[0, 0], [5, 5], [9, 9]])
    assert band_depth(curves).tolist() == pytest.approx([2 / 3, 1.0, 2 / 3])
    # equal curves lie within every pair
    assert band_depth(np.zeros((4, 2), int)).tolist() == [1.0] * 4


def test_the_band_holds_the_deeper_half_wholly():
    drawn = np.random.default_rng(4).integers(0, 50, (21, 12))
    band = band_of(drawn)
    inside = ((drawn >= band.low) & (drawn <= band.high)).all(axis=1)
    assert inside.sum() >= 11
    assert any((band.middle == curve).all() for curve in drawn)
    assert not inside.all()


def test_the_hours_are_those_of_the_evening_on_the_stage(hourly):
    asked = state()
    case = SERVICE.case(asked)
    curves = hourly._curves(case, asked.a)
    assert curves["seen"].shape == (HOURLY_WORLDS, HOURLY_H)
    for number in (1, 7):
        events = evening(case, (asked.a, asked.b), number).nights[0].events
        events = events[events["time_h"] < HOURLY_H]
        seen = events["account"][events["kind"] == EventKind.EXPOSED]
        assert curves["seen"][number - 1].sum() == len(np.unique(seen))
        assert curves["shared"][number - 1].sum() == (events["kind"] == EventKind.SHARED).sum()


def test_nothing_differs_before_the_first_answer(hourly):
    case = SERVICE.case(state())
    late, later = (Choice(delay_h=n, tone=Tone.HOSTILE) for n in (10, 20))
    first, second = (hourly._curves(case, choice)["seen"] for choice in (late, later))
    assert np.array_equal(first[:, :10], second[:, :10])
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_is_told_has_pictures_words_and_the_same_numbers_as_a_table(hourly, lang):
    found = hourly.told(state(lang=lang, b=Choice(delay_h=0, tone=Tone.SILENT)))
    assert found["answers"] == [2, None]
    assert [len(measure["sides"]) for measure in found["measures"]] == [2, 2]
    assert len(found["rows"]) == 12
    assert {len(row) for row in found["rows"]} == {len(found["heads"])} == {5}
    line = found["measures"][0]["sides"][0]["line"]
    assert found["rows"][0][1] in (str(sum(line[:6])), f"{sum(line[:6]):,}".replace(",", "."))
    assert "40" in found["made_of"]
