"""Are contradictions in a scenario refused, and are the defaults those of the evidence table?"""

from __future__ import annotations

import math

import pytest

from sim.errors import ParameterError, ScenarioError
from sim.playbook import Action, Move
from sim.responses import Tone
from sim.scenario import (
    MAX_DELAY_H,
    PLATFORMS,
    Channel,
    Complaint,
    Platform,
    Playbook,
    Reply,
    Scenario,
    Shop,
    check_delay_h,
)


@pytest.mark.parametrize(("opens", "closes"), [(9.0, 9.0), (20.0, 6.0)])
def test_a_shop_must_be_open_at_some_hour(opens: float, closes: float) -> None:
    message = f"shop.close_hour must be later than open_hour {opens:g}, got {closes!r}"
    with pytest.raises(ScenarioError, match=message):
        Shop(open_hour=opens, close_hour=closes)


def test_customers_cannot_be_made_to_come_all_day() -> None:
    # 1,000,000 / 25,000 = 40 visits a day by 8 people are five each: allowed
    assert Shop(n_customers=8).n_customers == 8
    message = "at most 5 visits a day of each customer, got 5.71429; raise n_customers or basket"
    with pytest.raises(ScenarioError, match=message):
        Shop(n_customers=7)


def test_the_ranges_of_all_parts_are_checked() -> None:
    with pytest.raises(ParameterError, match=r"n_customers must lie in \[1, 1e\+06\] people"):
        Shop(n_customers=0)
    with pytest.raises(ParameterError, match=r"severity must lie in \[0, 1\], got 1.01"):
        Complaint(severity=1.01)
    with pytest.raises(ParameterError, match=r"visibility must lie in \[0.02, 0.4\], got 0.5"):
        Platform(visibility=0.5)


@pytest.mark.parametrize("delay_h", [0, 0.0, 2.5, 336, None])
def test_a_reply_may_come_at_any_hour_of_the_storm(delay_h: float | None) -> None:
    assert Reply(tone=Tone.APOLOGETIC, delay_h=delay_h).delay_h == delay_h


@pytest.mark.parametrize("delay_h", [-0.001, 336.5, math.nan, math.inf])
def test_other_delays_are_refused(delay_h: float) -> None:
    with pytest.raises(ParameterError, match=r"delay_h must lie in \[0, 336\] h, got "):
        Reply(tone=Tone.APOLOGETIC, delay_h=delay_h)
    with pytest.raises(ParameterError, match=r"delay_h must lie in \[0, 336\] h, got "):
        check_delay_h(delay_h)


def test_silence_is_no_reply() -> None:
    with pytest.raises(ScenarioError, match="tone must be one that is said, got 'silent'; leave"):
        Reply(tone=Tone.SILENT)


def test_a_reply_at_a_fixed_hour_leaves_no_rest() -> None:
    message = r"rest_h must be 0 h with a fixed delay_h, got 2\.0; leave delay_h out"
    with pytest.raises(ScenarioError, match=message):
        Reply(tone=Tone.APOLOGETIC, delay_h=3.0, rest_h=2.0)
    assert Reply(tone=Tone.APOLOGETIC, rest_h=2.0).rest_h == 2.0


def test_an_action_waits_for_one_thing_and_sounds_only_when_it_speaks() -> None:
    with pytest.raises(ScenarioError, match="exactly one of at_h, after and when, got 2 of them"):
        Action(do=Move.DELETE, at_h=1.0, after="reply")
    with pytest.raises(ScenarioError, match="delay_h must be left out beside at_h, got 2"):
        Action(do=Move.DELETE, at_h=1.0, delay_h=2.0)
    with pytest.raises(ScenarioError, match="tone must be one that is said for follow_up, got 's"):
        Action(do=Move.FOLLOW_UP, at_h=1.0, tone=Tone.SILENT)
    with pytest.raises(ScenarioError, match="tone must be left out for delete, got 'evasive'"):
        Action(do=Move.DELETE, at_h=1.0, tone=Tone.EVASIVE)


def test_the_tone_of_a_playbook() -> None:
    assert Playbook().tone is Tone.SILENT
    assert Playbook(reply=Reply(tone=Tone.HOSTILE)).tone is Tone.HOSTILE


def test_the_defaults_stand_for_an_ordinary_small_shop() -> None:
    scenario = Scenario()
    assert scenario.playbook.reply is None
    assert scenario.complaint.channel is Channel.SHOP_COMMENT
    assert scenario.platform == PLATFORMS["facebook"]
    assert scenario.shop.sales_per_day_idr / scenario.shop.basket_idr == 40.0
    assert MAX_DELAY_H == 14 * 24


def test_platform_profiles_are_those_of_the_evidence_table() -> None:
    found = {name: (p.time_scale, p.recommended_fraction) for name, p in PLATFORMS.items()}
    assert found == {
        "x": (1.0, 0.5),
        "facebook": (2.0, 0.3),
        "instagram": (25.0, 0.5),
        "tiktok": (4.0, 0.85),
        "whatsapp": (1.0, 0.0),
        "review_site": (50.0, 0.0),
    }
    assert [name for name, p in PLATFORMS.items() if p.is_closed] == ["whatsapp"]
    assert all(p.name == name for name, p in PLATFORMS.items())
    with pytest.raises(TypeError):
        PLATFORMS["own"] = Platform()  # type: ignore[index]  # this is what is tested
