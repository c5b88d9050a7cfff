"""Does the stage show the same people with the same luck, and count what the log says?"""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.crowd import MOST_SHOWN, Crowd
from dashboard.evening import STAGE_H, evening, told
from dashboard.library import library
from dashboard.service import Service
from dashboard.stage_data import loudest, stage_data
from dashboard.state import Choice, State
from experiments.comparison import Fate
from sim.event_log import EventKind
from sim.responses import Tone

KINDS = [
    ("time_h", "f8"),
    ("kind", "i1"),
    ("account", "i8"),
    ("source", "i8"),
    ("item_id", "i1"),
]
CASE = "food_vlogger"


@pytest.fixture(scope="module")
def service():
    return Service(library())


def state(**changes):
    sides = {
        "a": Choice(delay_h=2, tone=Tone.APOLOGETIC),
        "b": Choice(delay_h=24, tone=Tone.HOSTILE),
    }
    return State(**{"scenario": CASE, "evening": 4, "lang": "en", **sides, **changes})


@pytest.fixture(scope="module")
def found(service):
    asked = state()
    return evening(service.case(asked), (asked.a, asked.b), asked.evening)


def test_nothing_differs_before_the_first_answer(found):
    first, second = (night.events for night in found.nights)
    early = [events[events["time_h"] < 2.0] for events in (first, second)]
    assert len(early[0]) > 100
    assert np.array_equal(*early)
    assert not np.array_equal(first, second)


def test_the_same_answer_twice_is_the_same_evening(service):
    side = Choice(delay_h=3, tone=Tone.EMPATHETIC)
    pair = evening(service.case(state()), (side, side), 4)
    first, second = pair.nights
    assert np.array_equal(first.events, second.events)
    assert repr(first.outcomes) == repr(second.outcomes)  # what never happened is nan


def test_a_fork_is_the_old_evening_until_its_hour(service, found):
    asked = state(b=Choice(delay_h=7, tone=Tone.EMPATHETIC))
    forked = evening(service.case(asked), (asked.a, asked.b), asked.evening)
    silent = evening(service.case(asked), (Choice(delay_h=0, tone=Tone.SILENT),) * 2, 4)
    now = forked.nights[1].events
    before = silent.nights[0].events
    assert np.array_equal(now[now["time_h"] < 7.0], before[before["time_h"] < 7.0])


def test_the_evening_is_that_of_the_page_that_compares(service):
    asked = state(scenario="tone_deaf_promotion")
    pair = service.pair(asked, full=False)
    for number in (1, 5, 40):
        both = evening(service.case(asked), (asked.a, asked.b), number)
        lost = [int(night.outcomes["lost_customers"]) for night in both.nights]
        assert lost == pair.outcomes["lost_customers"][:, number - 1].tolist()


def test_the_crowd_is_small_and_everybody_keeps_a_place(service, found):
    crowd = found.crowd
    assert 1_500 < len(crowd.accounts) <= MOST_SHOWN
    assert (np.diff(crowd.accounts) > 0).all()
    assert np.hypot(crowd.x, crowd.y).max() <= 1.0
    assert sorted(set(crowd.groups.tolist())) == [0, 1, 2, 3, 4]
    asked = state(b=Choice(delay_h=0, tone=Tone.EMPATHETIC))
    other = evening(service.case(asked), (asked.a, asked.b), asked.evening).crowd
    both, at, there = np.intersect1d(crowd.accounts, other.accounts, return_indices=True)
    assert len(both) > 1_000
    assert np.array_equal(crowd.x[at], other.x[there])
    assert np.array_equal(crowd.groups[at], other.groups[there])


def test_all_whose_fate_differs_are_drawn(found):
    lost = [night.fates == Fate.LOST for night in found.nights]
    flipped = np.flatnonzero(lost[0] != lost[1])
    assert len(flipped)
    assert (found.crowd.places(found.world.people.account[flipped]) >= 0).all()


def test_what_is_told_is_what_the_log_says(service, found):
    case = service.case(state())
    side = told(found.nights[0], found.crowd, case)
    events = found.nights[0].events
    exposed = events[events["kind"] == EventKind.EXPOSED]
    assert side["counts"]["seen"][-1] == len(np.unique(exposed["account"]))
    assert side["counts"]["shared"][-1] == (events["kind"] == EventKind.SHARED).sum()
    assert side["counts"]["seen"] == sorted(side["counts"]["seen"])
    assert len(side["counts"]["seen"]) == 2 * STAGE_H + 1
    at = next(k for k, minute in enumerate(side["seen"]) if minute > 0)
    first = exposed[exposed["account"] == found.crowd.accounts[at]][0]
    assert side["seen"][at] == round(60 * first["time_h"])
    assert [mark["what"] for mark in side["marks"]][:1] == ["reply"]


def test_a_customer_who_comes_back_is_not_away():
    from dashboard.evening import _now_away  # noqa: PLC0415 - the rule itself

    away = np.array([(1.0, 4, 7, -1, 0), (2.0, 4, 8, -1, 0), (30.0, 4, 7, -1, 0)], KINDS)
    back = np.array([(10.0, 5, 7, -1, 0)], KINDS)
    counts = _now_away(away, back)
    assert [counts[at] for at in (0, 2, 4, 19, 20, 59, 60, 192)] == [0, 1, 2, 2, 1, 1, 2, 2]


def test_accounts_that_are_not_drawn_have_no_place():
    crowd = Crowd(
        accounts=np.array([2, 5, 9]), groups=np.zeros(3, np.int8), x=np.zeros(3), y=np.zeros(3)
    )
    assert crowd.places(np.array([9, 1, 5, 10])).tolist() == [2, -1, 1, -1]


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", library().files)
def test_every_scenario_has_an_evening_in_words(service, name, lang):
    data = stage_data(service, state(scenario=name, lang=lang, evening=2))
    assert len(data["group"]) == len(data["x"]) == len(data["sides"][0]["seen"])
    assert all(mark["what"].strip() for side in data["sides"] for mark in side["marks"])
    assert len(data["flips"]) <= 12


def test_the_loudest_evening_is_that_with_the_farthest_reach(service):
    asked = state(scenario="tone_deaf_promotion")
    reach = service.pair(asked, full=True).outcomes["reach"]
    assert reach[:, loudest(service, asked) - 1].max() == reach.max()
