"""Do visibility, trend and hazard have the values that the formulas give by hand?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.rules import NEVER_H
from sim.sharing import p_visible, remaining, share_hazard, trend_of

COLD = settings(deadline=None)
"""The first call compiles."""

FRACTION = st.floats(0.0, 1.0)


@pytest.mark.parametrize(("elapsed", "left"), [(0, 1.0), (12, 0.5), (24, 0.25), (36, 0.125)])
def test_half_is_left_after_each_half_life(elapsed: float, left: float) -> None:
    assert remaining(float(elapsed), 12.0) == pytest.approx(left)


def test_nothing_fades_with_an_endless_half_life() -> None:
    assert remaining(2160.0, NEVER_H) == 1.0


@pytest.mark.parametrize(
    ("engagement", "trend"), [(0.0, 0.0), (2.0, 0.2), (4.0, 0.5), (8.0, 0.8), (12.0, 0.9)]
)
def test_the_trend_is_a_hill_curve_of_order_two(engagement: float, trend: float) -> None:
    # 4 / (4 + 16), 16 / 32, 64 / 80, 144 / 160
    assert trend_of(engagement, 4.0) == pytest.approx(trend)


@COLD
@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(1, 1e3))
def test_more_engagement_never_trends_less(a: float, b: float, half: float) -> None:
    assert trend_of(min(a, b), half) <= trend_of(max(a, b), half)


@pytest.mark.parametrize(
    ("visibility", "novelty", "boosted", "p"),
    [
        (0.10, 1.0, 1.0, 0.10),
        (0.10, 0.5, 1.0, 0.05),
        (0.10, 1.0, 2.0, 0.19),  # 1 - 0.9 x 0.9
        (0.40, 1.0, 3.0, 0.784),  # 1 - 0.6 x 0.6 x 0.6
        (0.40, 0.0, 3.0, 0.0),
    ],
)
def test_visibility_by_hand(visibility: float, novelty: float, boosted: float, p: float) -> None:
    assert p_visible(visibility, novelty, boosted) == pytest.approx(p)


@COLD
@given(st.floats(0, 0.6), FRACTION, st.floats(1, 20), st.floats(1, 20))
def test_a_boost_never_hides_a_post(v: float, novelty: float, a: float, b: float) -> None:
    assert p_visible(v, novelty, min(a, b)) <= p_visible(v, novelty, max(a, b)) <= 1.0


def test_the_hazard_is_a_product() -> None:
    assert share_hazard(0.01, 0.5, 0.7, 0.4) == pytest.approx(0.0014)
    assert share_hazard(0.01, 1.0, 1.0, 1.0) == 0.01
