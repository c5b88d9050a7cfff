"""Can a study vary everything that it may, and does a cell get exactly what its values say?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from experiments.sweeps.settings import applied, checked, setting_of, settings
from scenarios.loader import load
from scenarios.overrides import keys, with_overrides
from sim.errors import BolasaljuError, ParameterError
from sim.playbook import Action, Move, Playbook, Preparation, Reply
from sim.responses import Tone
from sim.scenario import PLATFORMS, Channel, Complaint, Scenario, Shop

PAUSE = Action(do=Move.PAUSE_POSTS, name="pause", at_h=2.0)
ASK = Action(do=Move.ASK_REGULARS, after="reply")
MORE = Action(do=Move.FOLLOW_UP, after="reply", delay_h=24.0, tone=Tone.INFORMATIVE)
BEFORE = Preparation(promotions_per_week=7.0)
OWN = Reply(tone=Tone.DEFENSIVE, clarity=0.5, compensation=0.25)
BUSY = Scenario(
    shop=Shop(n_customers=300),
    playbook=Playbook(reply=OWN, actions=(ASK, PAUSE, MORE), before=BEFORE),
)
DELETES = {"delete": Playbook(actions=(Action(do=Move.DELETE, at_h=2.0),))}
HOURS = {"shop.open_hour", "shop.close_hour", "owner.wake_hour", "owner.sleep_hour"}
TIED = {*HOURS, "shop.n_customers", "shop.sales_per_day_idr"}
"""Keys whose ends contradict the default of another key."""


def of(key):
    return setting_of(key, {})


def playbook(values, scenario=BUSY, playbooks=None):
    return applied(scenario, values, playbooks or {}).playbook


def value_at(scenario, key):
    """Read a value back from a scenario, in the words of a study."""
    group, _, name = key.partition(".")
    if key == "platform":
        return scenario.platform.name
    if key == "reply.tone":
        return scenario.playbook.tone.value
    owner = scenario if group in {"shop", "complaint", "platform"} else scenario.parameters
    if group in {"reply", "before"}:
        owner = scenario.playbook
    part = scenario.mechanisms if group == "mechanism" else getattr(owner, group)
    value = getattr(part, name)
    return ("off", "on")[value] if isinstance(value, bool) else value


def test_all_that_the_command_line_can_set_can_be_varied_and_the_playbook_too():
    known = set(settings())
    assert set(keys()) < known
    assert known - set(keys()) == {
        "reply.tone", "reply.delay_h", "reply.is_public", "reply.is_honest", "reply.clarity",
        "reply.compensation", "reply.rest_h", "before.informative_posts_per_week",
        "before.promotions_per_week", "before.has_monitoring", "before.has_plan",
        "before.protects_data",
    }  # fmt: skip


@pytest.mark.parametrize("key", sorted(settings()))
def test_every_value_at_the_ends_is_what_the_cell_then_has(key):
    setting = of(key)
    quantity = setting.quantity
    values = setting.choices if quantity is None else (quantity.low, quantity.high)
    assert len(set(values)) > 1
    n_refused = 0
    for value in values:
        said = checked(setting, value)
        try:
            scenario = applied(load("rude_service"), {key: said}, {})
        except BolasaljuError:
            n_refused += 1
        else:
            assert value_at(scenario, key) == said
    assert n_refused == (key in TIED)


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("reply.delay_h", 6, 6.0),
        ("reply.delay_h", 0, 0.0),
        ("reply.delay_h", 336, 336.0),
        ("shop.n_customers", 300.0, 300),
        ("reply.tone", "silent", "silent"),
        ("platform", "x", "x"),
        ("complaint.channel", "own_post", "own_post"),
        ("mechanism.boost", True, "on"),
        ("mechanism.boost", False, "off"),
        ("mechanism.boost", "off", "off"),
        ("before.has_plan", "TRUE", "on"),
        ("reply.is_honest", "false", "off"),
    ],
)
def test_a_value_is_written_in_one_way_only(key, value, read):
    found = checked(of(key), value)
    assert (found, type(found)) == (read, type(read))


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("reply.delay_h", 337, r"reply.delay_h must be a number in \[0, 336\] h, got 337"),
        ("reply.delay_h", -0.5, r"reply.delay_h must be a number in \[0, 336\] h, got -0.5"),
        ("reply.delay_h", "6h", r"got '6h'; write a plain number without a unit"),
        ("reply.delay_h", True, r"reply.delay_h must be a number in \[0, 336\] h, got true"),
        ("reply.delay_h", float("nan"), "got nan"),
        ("shop.n_customers", 10**400, r"shop.n_customers must be a whole number in .*, got 1000"),
        ("shop.n_customers", 1.5, r"shop.n_customers must be a whole number in .*, got 1.5"),
        ("shop.n_customers", 0, r"must be a whole number in \[1, 1e\+06\] people, got 0"),
        ("reply.tone", "sorry", r"reply.tone must be one of \['apologetic', .*\], got 'sorry'"),
        ("reply.tone", "Hostile", r"got 'Hostile'; did you mean 'hostile'\?"),
        ("reply.tone", 3, r"reply.tone must be one of .*, got 3"),
        ("platform", "facebok", r"platform must be one of .*; did you mean 'facebook'\?"),
        ("mechanism.boost", 1, r"mechanism.boost must be one of \['off', 'on'\], got 1"),
        ("mechanism.boost", "yes", r"mechanism.boost must be one of \['off', 'on'\], got 'yes'"),
    ],
)  # fmt: skip
def test_other_values_are_refused(key, value, told):
    with pytest.raises(ParameterError, match=told):
        checked(of(key), value)


def test_an_unknown_key_names_the_nearest_or_all_groups():
    with pytest.raises(ParameterError, match=r"^key must be known, got 'reply.dela_h'; did you m"):
        of("reply.dela_h")
    with pytest.raises(ParameterError, match=r"got 'zzz'; known are action.…, appraisal.…, bef"):
        of("zzz")
    with pytest.raises(ParameterError, match=r"did you mean 'playbook'\?"):
        setting_of("playbok", DELETES)


def test_a_playbook_is_known_by_the_names_of_the_study():
    assert setting_of("playbook", DELETES).choices == ("delete",)
    told = "^key must come with playbooks, got 'playbook' without any; name them under playbooks"
    with pytest.raises(ParameterError, match=told):
        of("playbook")


def test_another_tone_keeps_what_was_said_and_drops_further_answers():
    assert playbook({"reply.tone": "apologetic"}) == Playbook(
        reply=replace(OWN, tone=Tone.APOLOGETIC), actions=(PAUSE, ASK), before=BEFORE
    )


def test_silence_drops_what_waits_for_an_answer_and_keeps_the_other_steps():
    said = {"reply.tone": "silent", "reply.delay_h": None, "reply.clarity": 0.7}
    assert playbook(said) == Playbook(actions=(PAUSE,), before=BEFORE)


def test_one_part_of_the_answer_leaves_all_steps_where_they_are():
    for key, part in (("delay_h", 6.0), ("compensation", 1.5), ("clarity", 0.0)):
        assert playbook({f"reply.{key}": part}) == replace(
            BUSY.playbook, reply=replace(OWN, **{key: part})
        )
    both = playbook({"reply.is_public": "off", "reply.is_honest": "off"}).reply
    assert (both.is_public, both.is_honest, both.tone) == (False, False, Tone.DEFENSIVE)


def test_an_hour_to_answer_takes_the_place_of_rest():
    rested = replace(BUSY, playbook=Playbook(reply=Reply(tone=Tone.EVASIVE, rest_h=4.0)))
    assert playbook({"reply.delay_h": 6.0}, rested).reply == Reply(tone=Tone.EVASIVE, delay_h=6.0)
    with pytest.raises(BolasaljuError, match=r"rest_h must be 0 h with a fixed delay_h, got 2\.0"):
        playbook({"reply.delay_h": 6.0, "reply.rest_h": 2.0}, rested)


def test_an_answer_where_there_was_none_needs_a_tone():
    assert playbook({"reply.tone": "evasive", "reply.delay_h": 3.0}, Scenario()) == Playbook(
        reply=Reply(tone=Tone.EVASIVE, delay_h=3.0)
    )
    told = "^reply.tone must be given where the playbook has no reply, got nothing; vary it too"
    with pytest.raises(ParameterError, match=told):
        playbook({"reply.delay_h": 3.0}, Scenario())


def test_what_was_prepared_changes_alone():
    said = {"before.has_plan": "on", "before.promotions_per_week": 21.0}
    assert playbook(said) == replace(
        BUSY.playbook, before=Preparation(has_plan=True, promotions_per_week=21.0)
    )
    with pytest.raises(BolasaljuError, match="must have promotions to pause, got 'pause_posts'"):
        playbook({"before.promotions_per_week": 0.0})


def test_a_named_playbook_replaces_the_whole_and_its_answer_can_be_varied_too():
    books = {"quiet": Playbook(), "kind": Playbook(reply=Reply(tone=Tone.EMPATHETIC))}
    assert playbook({"playbook": "quiet"}, playbooks=books) == Playbook()
    assert playbook({"playbook": "kind", "reply.delay_h": 2.0}, playbooks=books) == Playbook(
        reply=Reply(tone=Tone.EMPATHETIC, delay_h=2.0)
    )
    assert BUSY.playbook.reply is OWN


def test_the_other_keys_are_those_of_set():
    said = {"platform": "x", "shop.n_followers": 1234, "mechanism.boost": "off"}
    expected = with_overrides(BUSY, ["platform=x", "shop.n_followers=1234", "mechanism.boost=off"])
    assert applied(BUSY, said, {}) == expected
    assert expected.platform == PLATFORMS["x"]
    assert applied(BUSY, {}, {}) == BUSY


def test_numbers_keep_their_last_bit():
    for value in (0.1 + 0.2, 1e-5, 2 / 3):
        scenario = applied(BUSY, {"complaint.arousal": value}, {})
        assert scenario.complaint.arousal == value


def test_only_the_finished_cell_must_fit_together():
    """Neither the old playbook in the new case, nor the new one in the old case."""
    own_post = Scenario(complaint=Complaint(channel=Channel.OWN_POST))
    with pytest.raises(BolasaljuError, match="must be possible on the channel own_post"):
        applied(own_post, {"playbook": "delete"}, DELETES)
    values = {"playbook": "delete", "complaint.channel": "shop_comment"}
    assert applied(own_post, values, DELETES).playbook == DELETES["delete"]
    comment = Scenario(
        complaint=Complaint(channel=Channel.SHOP_COMMENT), playbook=DELETES["delete"]
    )
    values = {"playbook": "quiet", "complaint.channel": "own_post"}
    assert applied(comment, values, {"quiet": Playbook()}).playbook == Playbook()
    with pytest.raises(BolasaljuError, match="must be possible on the channel own_post"):
        applied(comment, {"complaint.channel": "own_post"}, {})
