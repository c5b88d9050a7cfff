"""Is one policy found by its settings, and is every other request refused with a remedy?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.results.labels import key_title, policy_labels, value_word
from experiments.results.policies import find_policy
from experiments.results.policy_grid import policy_grid
from experiments.wording import Wording
from sim.errors import ParameterError

TONES = ["apologetic", "apologetic", "defensive", "defensive", "silent"]
POLICIES = pd.DataFrame(
    {"reply.tone": TONES, "reply.delay_h": [1.0, 24.0, 1.0, 24.0, np.nan]}
).rename_axis("policy")


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (3, 3),
        ("reply.tone=apologetic,reply.delay_h=24", 1),
        (" reply.delay_h = 1.0 , reply.tone = defensive ", 2),
        ("reply.tone=silent", 4),
        ("reply.delay_h=none", 4),
        ({"reply.tone": "defensive", "reply.delay_h": 24}, 3),
        ({"reply.delay_h": None}, 4),
    ],
)
def test_a_policy_is_found(wanted, number):
    assert find_policy(POLICIES, wanted) == number


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (5, r"policy must lie in \[0, 4\], got 5"),
        (-1, r"policy must lie in \[0, 4\], got -1"),
        ("reply.ton=silent", "lever must be known, got 'reply.ton'; did you mean 'reply.tone'?"),
        ("price=3", "lever must be known, got 'price'; known are reply.tone, reply.delay_h"),
        ("reply.tone", "policy must be lever=value, separated by commas, got 'reply.tone'; write"),
        ("", "policy must be lever=value, separated by commas, got ''"),
        ("reply.tone=silent,", "policy must be lever=value, separated by commas, got ''"),
        ("reply.tone=silent,reply.tone=silent", "lever must be named once, got 'reply.tone' again"),
        (
            "reply.delay_h=20",
            "reply.delay_h must be one of 1, 24, none, got '20'; the nearest is 24",
        ),
        ("reply.delay_h=soon", "reply.delay_h must be one of 1, 24, none, got 'soon'$"),
        ({"reply.delay_h": True}, "reply.delay_h must be one of 1, 24, none, got true"),
        ("reply.tone=defensiv", "got 'defensiv'; did you mean 'defensive'?"),
        ("reply.tone=1", "reply.tone must be one of apologetic, defensive, silent, got '1'$"),
        (
            "reply.tone=apologetic",
            "got 'reply.tone=apologetic', which fits 2; say reply.delay_h too",
        ),
        ({"reply.delay_h": 1}, "got 'reply.delay_h=1', which fits 2; say reply.tone too"),
        ("reply.tone=silent,reply.delay_h=1", "and no policy has all of these"),
    ],
)
def test_what_is_no_policy(wanted, told):
    with pytest.raises(ParameterError, match=told.replace("?", r"\?")):
        find_policy(POLICIES, wanted)


def test_a_sweep_without_levers_has_one_policy():
    only = pd.DataFrame(index=pd.RangeIndex(1, name="policy"))
    assert find_policy(only, 0) == find_policy(only, {}) == 0
    assert policy_labels(only, Wording("en")) == ["the only choice"]


def test_policies_are_named_in_a_few_words():
    assert policy_labels(POLICIES, Wording("en"))[1:] == [
        "24 hours, apologetic",
        "1 hour, defensive",
        "24 hours, defensive",
        "silent",
    ]
    more = POLICIES.assign(**{"reply.compensation": [0.0, 0.25, 1, 1, np.nan]})
    more["before.has_plan"] = ["on", "off", "on", "on", "off"]
    assert policy_labels(more, Wording("id"))[1] == (
        "24 jam, minta maaf, compensation 0,25, has_plan tidak"
    )
    assert policy_labels(more, Wording("id"))[4] == "diam, has_plan tidak"
    now = pd.DataFrame({"reply.delay_h": [0.0], "playbook": ["my_plan"]})
    assert policy_labels(now, Wording("en")) == ["at once, my_plan"]
    open_ended = pd.DataFrame({"reply.delay_h": [None], "reply.tone": ["hostile"]})
    assert policy_labels(open_ended, Wording("en")) == ["delay_h –, hostile"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (5, "5"),
        (1234567.0, "1.230.000"),
        (0.125, "0,125"),
        (0.5, "0,5"),
        (0.000123, "0,000123"),
        (12.3456, "12,3"),
        (0.0, "0"),
        (np.nan, "–"),
        (None, "–"),
        ("on", "ya"),
        ("tiktok", "tiktok"),
    ],
)
def test_values_are_written_with_three_digits(value, said):
    assert value_word(value, Wording("id")) == said


def test_what_is_uncertain_is_named_with_its_unit():
    assert key_title("shop.n_followers", Wording("en")) == "shop.n_followers (accounts)"
    assert key_title("complaint.severity", Wording("en")) == "complaint.severity"
    assert key_title("shop.open_hour", Wording("id")) == "shop.open_hour (jam)"
    assert key_title("own.key", Wording("id")) == "own.key"


def test_tones_stand_across_and_silence_below():
    grid = policy_grid(POLICIES, Wording("en"))
    assert (grid.across, grid.down) == ("reply.tone", ("reply.delay_h",))
    assert grid.columns == ("apologetic", "defensive")
    assert grid.rows == ("1 hour", "24 hours")
    assert grid.places.tolist() == [[0, 2], [1, 3]]
    assert grid.silent == (("no answer", 4),)


def test_many_tones_turn_the_grid():
    tones = ["apologetic", "empathetic", "informative", "evasive", "defensive", "hostile"]
    delays = [24.0, 1.0, 72.0, 6.0, 168.0]
    many = pd.DataFrame(
        {
            "reply.tone": [tone for tone in tones for _ in delays],
            "reply.delay_h": [delay for _ in tones for delay in delays],
        }
    )
    grid = policy_grid(many, Wording("en"))
    assert grid.across == "reply.delay_h"
    assert grid.columns == ("1<br>hour", "6<br>hours", "24<br>hours", "3<br>days", "7<br>days")
    assert grid.rows == tuple(tones)
    assert grid.places[0].tolist() == [1, 3, 0, 2, 4]
    assert grid.silent == ()


def test_policies_with_the_same_words_keep_their_own_places():
    near = pd.DataFrame({"reply.delay_h": [1.0, 1.001], "reply.tone": ["hostile", "hostile"]})
    grid = policy_grid(near, Wording("en"))
    assert grid.rows == ("1 hour", "1 hour")
    assert grid.places.tolist() == [[0], [1]]


def test_other_levers_stand_in_the_rows_and_holes_stay_open():
    third = pd.DataFrame(
        {
            "reply.tone": ["hostile", "evasive", "hostile", "silent", "silent"],
            "before.has_plan": ["on", "off", "off", "on", "off"],
        }
    )
    grid = policy_grid(third, Wording("en"))
    assert grid.columns == ("hostile", "evasive")
    assert grid.rows == ("has_plan yes", "has_plan no")
    assert grid.places.tolist() == [[0, -1], [2, 1]]
    assert [number for _, number in grid.silent] == [3, 4]
    assert grid.silent[0][0] == "no answer<br>has_plan yes"


def test_what_fits_no_phone_becomes_one_column():
    names = [f"a_very_long_playbook_name_{n}" for n in range(9)]
    grid = policy_grid(pd.DataFrame({"playbook": names}), Wording("en"))
    assert (grid.across, grid.columns) == (None, ("",))
    assert grid.places.ravel().tolist() == list(range(9))
    only = policy_grid(pd.DataFrame(index=range(1)), Wording("en"))
    assert (only.rows, only.places.tolist()) == (("",), [[0]])
