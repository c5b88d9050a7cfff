"""Is blame what the odds say, and is lost trust combined without being clamped?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.appraisal import (
    CrisisType,
    add_damage,
    attributed_responsibility,
    exposure_damage,
    first_damage,
    loyal_damping,
)
from sim.parameters import AppraisalParameters

COLD = settings(deadline=None)
"""The first call compiles."""

DEFAULT = AppraisalParameters()
FRACTION = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("crisis_type", "has_evidence", "has_history", "blame"),
    [
        # odds 3 : 17, times 1.5 for evidence and 2 for history
        ("victim", False, False, 3 / 20),
        ("victim", True, False, 4.5 / 21.5),
        ("victim", False, True, 6 / 23),
        ("victim", True, True, 9 / 26),
        # odds 2 : 3
        ("accidental", False, False, 2 / 5),
        ("accidental", True, False, 1 / 2),
        ("accidental", False, True, 4 / 7),
        ("accidental", True, True, 2 / 3),
        # odds 3 : 1
        ("preventable", False, False, 3 / 4),
        ("preventable", True, False, 9 / 11),
        ("preventable", False, True, 6 / 7),
        ("preventable", True, True, 9 / 10),
    ],
)
def test_blame_by_hand(
    crisis_type: str, has_evidence: bool, has_history: bool, blame: float
) -> None:
    found = attributed_responsibility(
        CrisisType(crisis_type),
        has_evidence=has_evidence,
        has_history=has_history,
        parameters=DEFAULT,
    )
    assert found == pytest.approx(blame)


@pytest.mark.parametrize(
    ("odds_factor", "blame"),
    # odds 3 : 1 of what could have been prevented, times 1.5 for evidence
    [(0.5, 2.25 / 3.25), (1.0, 4.5 / 5.5), (2.0, 9.0 / 10.0), (0.0, 0.0)],
)
def test_goodwill_and_lies_change_the_odds(odds_factor: float, blame: float) -> None:
    found = attributed_responsibility(
        CrisisType.PREVENTABLE,
        has_evidence=True,
        has_history=False,
        parameters=DEFAULT,
        odds_factor=odds_factor,
    )
    assert found == pytest.approx(blame)


def test_the_first_damage_is_a_part_of_the_largest() -> None:
    half = AppraisalParameters(damage_max=0.5)
    assert first_damage(0.5, 0.4, half) == pytest.approx(0.1)  # half of the trust at most
    assert first_damage(1.0, 0.9, AppraisalParameters(damage_max=0.8)) == pytest.approx(0.72)
    assert first_damage(0.0, 0.9, DEFAULT) == 0.0


@pytest.mark.parametrize(
    ("severity", "damping"), [(0.0, 0.6), (0.3, 0.6), (0.5, 0.6), (0.75, 0.8), (1.0, 1.0)]
)
def test_loyalty_protects_at_moderate_severity_only(severity: float, damping: float) -> None:
    assert loyal_damping(severity, DEFAULT) == pytest.approx(damping)


def test_loyalty_may_turn_into_its_opposite() -> None:
    parameters = AppraisalParameters(loyal_damping_moderate=0.4, loyal_damping_extreme=1.1)
    assert loyal_damping(1.0, parameters) == pytest.approx(1.1)
    assert loyal_damping(0.6, parameters) == pytest.approx(0.54)  # 0.4 + 0.7 x 0.1 / 0.5


def test_damages_combine_like_independent_losses() -> None:
    assert add_damage(0.5, 0.5) == 0.75
    assert add_damage(0.0, 0.3) == pytest.approx(0.3)
    assert add_damage(0.3, 0.0) == pytest.approx(0.3)
    assert add_damage(0.2, 0.1) == pytest.approx(0.28)


@COLD
@given(FRACTION, FRACTION)
def test_damage_stays_between_its_larger_part_and_one(a: float, b: float) -> None:
    both = add_damage(a, b)
    assert max(a, b) - 1e-12 <= both <= 1.0
    assert both == pytest.approx(add_damage(b, a))


def test_the_damage_of_one_exposure_is_as_of_so_many_at_once() -> None:
    # half of the trust lost twice over leaves a quarter
    assert exposure_damage(0.5, 2.0, 1.0) == pytest.approx(0.75)
    # sensitivity 1.5, loyal 0.5, fatigue 2/3: 1 - 0.84 to the power of 1/2: 1 - 0.9165
    assert exposure_damage(0.16, 1.5 * 0.5, 2.0 / 3.0) == pytest.approx(0.0834849)
    # the worst that the ranges allow still leaves something
    assert exposure_damage(0.99, 2.0 * 1.1, 1.0) < 1.0
