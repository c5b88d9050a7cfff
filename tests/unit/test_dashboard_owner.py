"""Is a night of the game always the same, and is luck told from choice in the same worlds?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.library import library
from dashboard.owner_comments import comments
from dashboard.owner_end import LOST, STAGES, Change, Games, matters, ranked, variants
from dashboard.owner_lines import lines_svg, top_of
from dashboard.owner_night import DIGITS, LAG_H, _ran, _world, day, night, noticed_h
from dashboard.owner_steps import (
    LATEST_FIRST_H,
    STEPS,
    TURNS,
    fitting,
    is_possible,
    offered,
    playbook_for,
    possible_part,
    turn_hours,
)
from dashboard.service import GAME, PREVIEW, Service
from dashboard.state import State
from dashboard.text import page_catalogue
from experiments.statistics import MeanDifference
from sim.event_log import EventKind
from sim.playbook import Move
from sim.playbook_check import contradictions
from sim.responses import Tone
from sim.scenario import Channel

CASE = "tone_deaf_promotion"
LIBRARY = library()
NAMES = list(LIBRARY.files)
HOURS = (1, 3, 8, 24, 48)


@pytest.fixture(scope="module")
def service():
    return Service(LIBRARY)


@pytest.fixture(scope="module")
def games(service):
    return Games(service)


def case_of(service, name=CASE):
    return service.case(State(scenario=name))


def scenario_of(name):
    return LIBRARY.files[name].scenario


def test_an_owner_who_knows_at_once_has_turns_after_1_3_8_24_and_48_hours():
    # posted at 19.30: the eighth hour is half past three at night, so that turn waits for six
    assert turn_hours(0.2, scenario_of("late_delivery")) == (1, 3, 11, 24, 48)
    assert turn_hours(14.6, scenario_of("late_delivery")) == (15, 17, 22, 38, 62)


@pytest.mark.parametrize("name", NAMES)
def test_turns_leave_room_for_an_answer_and_do_not_wait_for_ever(name):
    scenario = scenario_of(name)
    for known_h in [None, 0.0, *np.arange(0.7, 100.0, 3.1)]:
        hours = turn_hours(known_h, scenario)
        assert len(hours) == TURNS
        assert min(np.diff(hours)) >= 2
        assert hours[0] <= LATEST_FIRST_H + 24
        clocks = [(scenario.complaint.posted_hour + hour) % 24 for hour in hours]
        assert min(clocks) >= 6


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=4, deadline=None)
@given(picks=st.lists(st.integers(0, 99), min_size=TURNS, max_size=TURNS))
def test_whatever_is_offered_contradicts_nothing(name, picks):
    scenario, letters = scenario_of(name), ""
    for pick in picks:
        steps = offered(letters, HOURS, scenario)
        assert "w" in [step.letter for step in steps]
        letters += steps[pick % len(steps)].letter
    playbook = playbook_for(letters, HOURS, scenario)
    real = tuple(action for action in playbook.actions if action.when is None)
    meant = type(playbook)(actions=real, before=playbook.before)
    assert not contradictions(meant, scenario.complaint, scenario.platform, scenario.events)
    assert offered(letters, HOURS, scenario) == []


def test_only_what_fits_the_case_is_offered():
    assert "b" not in letters_of("late_delivery")  # a true complaint: there is nothing to prove
    assert "b" in letters_of("halal_rumour")
    assert "s" in letters_of(CASE)
    assert "s" not in letters_of("late_delivery")
    assert "x" in letters_of("late_delivery")
    assert "x" not in letters_of("food_vlogger")  # not on the shop's own page
    reviews = [n for n in NAMES if scenario_of(n).complaint.channel is Channel.REVIEW_SITE]
    assert reviews
    assert not set("AEIVDHC") & set(letters_of(reviews[0]))
    assert not set("aeivdhcAEIVDHC") & set(letters_of("late_delivery", "x"))
    assert "k" not in letters_of("late_delivery", "k")


def letters_of(name, before=""):
    return [step.letter for step in offered(before, HOURS, scenario_of(name))]


def test_a_later_answer_is_a_follow_up_in_the_slot_of_its_turn():
    scenario = scenario_of("late_delivery")
    actions = playbook_for("wawEh", HOURS, scenario).actions
    assert [a.do for a in actions if a.when is None] == [
        *(Move.REPLY, Move.FOLLOW_UP, Move.FOLLOW_UP)
    ]
    assert [a.at_h for a in actions] == [None, 5.0, None, 26.0, 50.0]
    assert [a.is_public for a in actions][3] is False


def test_what_cannot_be_played_is_cut_off():
    scenario = scenario_of("late_delivery")
    assert possible_part("aZe", HOURS, scenario) == "a"
    assert possible_part("xe", HOURS, scenario) == "x"
    assert possible_part("b", HOURS, scenario) == ""
    assert possible_part("wwwww", HOURS, scenario) == "wwwww"
    assert not is_possible("wwwwww", HOURS, scenario)


@pytest.mark.parametrize("other", ["h", "c", "x", "s", "w"])
def test_before_a_turn_no_choice_can_be_noticed(service, other):
    case = case_of(service)
    world, hours = _world(case, 14), night(case, 14, "").hours
    runs = []
    for letters in ("ww", "w" + other):
        events, _ = _ran(case, world, playbook_for(letters, hours, case.scenario), 2000.0)
        runs.append(events[events["time_h"] < hours[1]])
    assert len(runs[0]) > 5
    assert np.array_equal(*runs)


def test_a_turn_that_is_waited_keeps_the_luck_of_the_others(service):
    case = case_of(service)
    waited = playbook_for("wwawe", HOURS, case.scenario)
    first = [(a.do, a.at_h) for a in waited.actions]
    changed = [(a.do, a.at_h) for a in playbook_for("kwawe", HOURS, case.scenario).actions]
    assert first[1:] == changed[1:]
    silent = day(case, 3, "", HOURS)
    for waiting in ("w", "wwwww"):
        again = day(case, 3, waiting, HOURS)
        assert repr(again.outcomes) == repr(silent.outcomes)


def test_the_same_day_with_the_same_choices_ends_the_same(service):
    ends = [Games(Service(LIBRARY)).end(state("wawww"), STAGES[0]) for _ in range(2)]
    first, second = ends
    assert repr(first.own.outcomes) == repr(second.own.outcomes)
    assert np.array_equal(first.own.away, second.own.away)
    assert first.rank == second.rank
    assert first.against_silence == second.against_silence


def state(game="", **changes):
    return State(**{"scenario": CASE, "evening": 3, "game": game, **changes})


def test_the_owner_sees_less_than_the_truth_and_later(service):
    case = case_of(service, "food_vlogger")
    found = night(case, 1, "w")
    now_h = found.hours[1]
    events, _ = _ran(case, _world(case, 1), playbook_for("w", found.hours, case.scenario), now_h)
    shared = events[events["kind"] == EventKind.SHARED]
    old = int((shared["time_h"] <= now_h - LAG_H).sum())
    assert old < len(shared)
    assert abs(found.glimpse.shares - old) <= old / 10 ** (DIGITS - 1)
    assert found.glimpse.can_count
    assert not night(case_of(service, "closed_chat_group"), 1, "").glimpse.can_count


def test_the_game_begins_when_the_owner_knows(service):
    case = case_of(service)
    for number in (1, 2, 3):
        known_h = noticed_h(case, number)
        assert known_h is not None
        assert 0 <= night(case, number, "").hours[0] - min(known_h, LATEST_FIRST_H) < 24


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_comment_that_can_be_chosen_is_in_words(lang):
    words, said = page_catalogue(lang), set()
    for name in NAMES:
        for before in ("", *("w" * n + letter for letter in STEPS for n in range(4))):
            for recent in (0, 1, 8):
                said |= set(comments(scenario_of(name), before, recent))
    assert not {f"say_{key}" for key in said} - set(words)
    assert not {key for key in words if key.startswith("say_")} - {f"say_{key}" for key in said}


def test_the_end_is_that_of_the_same_worlds(games, service):
    end = games.end(state("wawww"), STAGES[0])
    hours = games.night(state("wawww")).hours
    assert end.runs == PREVIEW
    assert sum(end.rank) == PREVIEW
    lost = [day(case_of(service), n, "wawww", hours).outcomes[LOST] for n in (1, 7, PREVIEW)]
    playbook = playbook_for("wa", hours, case_of(service).scenario)
    worlds = service.played(case_of(service), ("wa", hours[:2]), playbook, full=False)[LOST]
    assert lost == [worlds[0], worlds[6], worlds[PREVIEW - 1]]
    assert end.mean_lost == pytest.approx(worlds.mean())
    assert end.own.away[-1] == end.own.outcomes[LOST]
    assert end.own.away[0] == 0
    assert games.end(state("waww"), STAGES[0]) is None


def test_previews_are_the_first_worlds_of_the_full_answer(games, service):
    case = case_of(service)
    playbook = playbook_for("w", HOURS, case.scenario)
    few = service.played(case, "x", playbook, full=False)
    many = service.played(case, "x", playbook, full=True)
    assert len(many[LOST]) == GAME
    for name, values in few.items():
        assert np.array_equal(values, many[name][:PREVIEW], equal_nan=True)


def test_each_decision_is_changed_by_itself(games, service):
    end = games.end(state("wewww"), STAGES[2])
    assert sorted(change.turn for change in end.changes) == [0, 1, 2, 3, 4]
    by_turn = {change.turn: change for change in end.changes}
    assert (by_turn[1].chosen, by_turn[1].instead) == ("e", "w")
    assert (by_turn[0].chosen, by_turn[0].instead) == ("w", "e")
    # without its only step the game is silence
    assert by_turn[1].lost == end.against_silence[0]
    sizes = [abs(change.lost.mean_difference) for change in end.changes]
    assert sizes == sorted(sizes, reverse=True)


def test_what_could_not_be_played_is_no_alternative(service):
    case = case_of(service)
    assert variants(case, "xwwww", HOURS) == [(0, "wwwww")]
    assert (1, "xewww") not in variants(case, "xwwww", HOURS)


def test_the_rank_counts_better_same_and_worse():
    assert ranked(5.0, np.array([1.0, 5.0, 5.0, 9.0, 7.0])) == (1, 2, 2)


@pytest.mark.parametrize(
    ("ci95", "sure"), [((0.1, 2.0), True), ((-3.0, -1.0), True), ((-1.0, 2.0), False)]
)
def test_what_may_be_chance_does_not_matter(ci95, sure):
    lost = MeanDifference(0.5, ci95, 10)
    assert matters(Change(0, 1, "a", "w", lost, lost, 0)) is sure


def test_the_fitting_answer_follows_the_table_of_tones():
    assert fitting(scenario_of("late_delivery")).tone is Tone.EMPATHETIC  # accidental
    assert fitting(scenario_of("hygiene_scandal")).tone is Tone.APOLOGETIC  # preventable
    assert fitting(scenario_of("false_claim")).tone is Tone.INFORMATIVE  # victim


@pytest.mark.parametrize(("most", "top"), [(1, 2), (2, 2), (3, 4), (9, 10), (11, 20), (41, 100)])
def test_the_axis_ends_at_a_number_that_is_easy_to_read(most, top):
    assert top_of(most) == top


def test_the_drawing_shows_each_day_and_escapes_words():
    line = np.array([0, 2, 2, 1])
    drawn = lines_svg(line, [line, 0 * line], label='<"&', days="x<y")
    assert drawn.count('class="others"') == 2
    assert "&lt;&quot;&amp;" in drawn
    assert "x&lt;y" in drawn
    # axis to 2: from the bottom (206) to the top (12), and half way back
    assert "M44.0 206.0H160.0V12.0H392.0V109.0H392.0" in drawn
