"""Does each tone do what its fit says, within the limits of words and of time?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.appraisal import CrisisType
from sim.parameters import ResponseParameters
from sim.responses import TONES, AnswerEffect, Tone, answer_effect

COLD = settings(deadline=None)
"""The first call compiles."""

DEFAULT = ResponseParameters(restore_max=0.3)
VICTIM, ACCIDENTAL, PREVENTABLE = CrisisType
KIND = ("apologetic", "empathetic", "informative")


@pytest.mark.parametrize(
    ("tone", "crisis_type", "factor", "restored", "harm"),
    [
        # fit >= 0: 1 - 0.6 fit, 0.3 fit, 0; fit < 0: 1 + 0.8 |fit|, 0, 0.25 |fit|
        ("apologetic", VICTIM, 0.82, 0.09, 0.0),
        ("apologetic", ACCIDENTAL, 0.52, 0.24, 0.0),
        ("apologetic", PREVENTABLE, 0.40, 0.30, 0.0),
        ("empathetic", VICTIM, 0.58, 0.21, 0.0),
        ("empathetic", ACCIDENTAL, 0.46, 0.27, 0.0),
        ("empathetic", PREVENTABLE, 0.52, 0.24, 0.0),
        ("informative", VICTIM, 0.40, 0.30, 0.0),
        ("informative", ACCIDENTAL, 0.58, 0.21, 0.0),
        ("informative", PREVENTABLE, 0.76, 0.12, 0.0),
        ("evasive", VICTIM, 1.16, 0.0, 0.05),
        ("evasive", ACCIDENTAL, 1.24, 0.0, 0.075),
        ("evasive", PREVENTABLE, 1.32, 0.0, 0.10),
        ("defensive", VICTIM, 0.70, 0.15, 0.0),
        ("defensive", ACCIDENTAL, 1.24, 0.0, 0.075),
        ("defensive", PREVENTABLE, 1.48, 0.0, 0.15),
        ("hostile", VICTIM, 1.64, 0.0, 0.20),
        ("hostile", ACCIDENTAL, 1.80, 0.0, 0.25),
        ("hostile", PREVENTABLE, 1.80, 0.0, 0.25),
        ("silent", VICTIM, 1.0, 0.0, 0.0),
        ("silent", ACCIDENTAL, 1.0, 0.0, 0.0),
        ("silent", PREVENTABLE, 1.0, 0.0, 0.0),
    ],
)
def test_an_immediate_answer_by_hand(
    tone: str, crisis_type: CrisisType, factor: float, restored: float, harm: float
) -> None:
    effect = answer_effect(Tone(tone), crisis_type, 0.0, DEFAULT)
    assert effect == pytest.approx((factor, restored, restored, harm))


def test_the_value_halves_for_those_who_watch_after_twelve_hours() -> None:
    effect = answer_effect(Tone.APOLOGETIC, PREVENTABLE, 12.0, DEFAULT)
    # twelve hours are twelve half-lives of the complainant: 0.3 / 4096
    assert effect == pytest.approx(AnswerEffect(0.70, 0.15, 0.3 / 4096, 0.0))


def test_the_value_halves_for_the_complainant_on_x_after_an_hour() -> None:
    effect = answer_effect(Tone.APOLOGETIC, PREVENTABLE, 1.0, DEFAULT)
    assert effect.restored_complainant == pytest.approx(0.15)
    assert effect.restored == pytest.approx(0.3 * 2 ** (-1 / 12))


def test_where_people_are_more_patient_the_value_lasts_for_the_complainant() -> None:
    effect = answer_effect(Tone.APOLOGETIC, PREVENTABLE, 3.0, DEFAULT, patience=3.0)
    assert effect.restored_complainant == pytest.approx(0.15)
    on_x = answer_effect(Tone.APOLOGETIC, PREVENTABLE, 3.0, DEFAULT)
    assert effect.restored == on_x.restored


def test_an_unclear_answer_achieves_less() -> None:
    # half as clear, twelve hours late: 0.6 / 4, 0.3 / 4, and 0.3 / 8192 for the complainant
    effect = answer_effect(Tone.APOLOGETIC, PREVENTABLE, 12.0, DEFAULT, 0.5)
    assert effect == pytest.approx(AnswerEffect(0.85, 0.075, 0.3 / 8192, 0.0))
    nothing = answer_effect(Tone.APOLOGETIC, PREVENTABLE, 0.0, DEFAULT, 0.0)
    assert nothing == AnswerEffect(1.0, 0.0, 0.0, 0.0)


def test_clarity_does_not_excuse_a_bad_answer() -> None:
    clear = answer_effect(Tone.HOSTILE, PREVENTABLE, 0.0, DEFAULT)
    assert answer_effect(Tone.HOSTILE, PREVENTABLE, 0.0, DEFAULT, 0.2) == clear


@pytest.mark.parametrize("tone", ["evasive", "defensive", "hostile"])
def test_a_bad_answer_is_as_bad_at_any_hour(tone: str) -> None:
    at_once = answer_effect(Tone(tone), PREVENTABLE, 0.0, DEFAULT)
    assert answer_effect(Tone(tone), PREVENTABLE, 300.0, DEFAULT) == at_once


@COLD
@given(st.sampled_from(list(Tone)), st.sampled_from(list(CrisisType)), st.floats(0, 336))
def test_words_stay_within_their_limits(tone: Tone, crisis_type: CrisisType, delay: float) -> None:
    effect = answer_effect(tone, crisis_type, delay, DEFAULT)
    assert 1 - DEFAULT.calm_max <= effect.hazard_factor <= 1 + DEFAULT.spur_max
    assert 0.0 <= effect.restored_complainant <= effect.restored <= DEFAULT.restore_max
    assert 0.0 <= effect.harm <= DEFAULT.harm_max


@COLD
@given(st.sampled_from(KIND), st.sampled_from(list(CrisisType)), st.floats(0, 336), st.floats(0, 9))
def test_a_later_good_answer_is_never_worth_more(
    tone: str, crisis_type: CrisisType, delay: float, later: float
) -> None:
    early = answer_effect(Tone(tone), crisis_type, delay, DEFAULT)
    late = answer_effect(Tone(tone), crisis_type, delay + later, DEFAULT)
    assert late.hazard_factor >= early.hazard_factor
    assert late.restored <= early.restored
    assert late.restored_complainant <= early.restored_complainant


def test_limits_come_from_the_parameters() -> None:
    parameters = ResponseParameters(restore_max=0.45, calm_max=0.2, spur_max=2.0, harm_max=0.8)
    good = answer_effect(Tone.APOLOGETIC, PREVENTABLE, 0.0, parameters)
    bad = answer_effect(Tone.HOSTILE, PREVENTABLE, 0.0, parameters)
    assert good == pytest.approx((0.8, 0.45, 0.45, 0.0))
    assert bad == pytest.approx((3.0, 0.0, 0.0, 0.8))


def test_every_tone_has_one_entry_with_sources() -> None:
    assert set(TONES) == set(Tone)
    assert all(entry.sources and entry.meaning and entry.posture for entry in TONES.values())
    assert all(-1 <= entry.fit(c) <= 1 for entry in TONES.values() for c in CrisisType)


def test_only_hostile_words_are_passed_on() -> None:
    assert [tone for tone, entry in TONES.items() if entry.becomes_item] == [Tone.HOSTILE]


def test_the_matching_rule() -> None:
    # the more the shop is to blame the better an apology and the worse a denial [coombs2007]
    assert [TONES[Tone.APOLOGETIC].fit(c) for c in CrisisType] == sorted(
        TONES[Tone.APOLOGETIC].fit(c) for c in CrisisType
    )
    denial = [TONES[Tone.DEFENSIVE].fit(c) for c in CrisisType]
    assert denial == sorted(denial, reverse=True)
