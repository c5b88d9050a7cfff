"""Does every number reach the loop, and do scenario and preparation mean what they should?"""

from __future__ import annotations

import dataclasses
import functools
import math
from typing import Any

import pytest

from sim.appraisal import CrisisType
from sim.declarations import parameter_groups
from sim.moves import TO_COMPLAINT_AUDIENCE, TO_CROWD, TO_SHOP_FOLLOWERS
from sim.network import generated_network
from sim.parameters import (
    AppraisalParameters,
    NetworkParameters,
    OwnerParameters,
    Parameters,
    ReputationParameters,
    SharingParameters,
)
from sim.plan import plan_of
from sim.playbook import Action, Move, Playbook, Preparation, Reply
from sim.quantities import quantities_of
from sim.random_streams import world_key
from sim.reading import blame_of, rules_of
from sim.responses import Tone
from sim.rules import Rules
from sim.scenario import PLATFORMS, Channel, Complaint, Platform, Scenario, Shop


def rules_as_dict(scenario: Scenario) -> dict[str, Any]:
    """Give the rules by name."""
    rules = rules_of(scenario)
    return {name: getattr(rules, name).item() for name in Rules._fields}


def prepared(**before: Any) -> Scenario:
    """An ordinary scenario after a preparation."""
    return Scenario(playbook=Playbook(before=Preparation(**before)))


def test_rules_by_hand() -> None:
    rules = rules_as_dict(
        Scenario(
            complaint=Complaint(
                crisis_type=CrisisType.PREVENTABLE,
                severity=1.0,
                has_evidence=True,
                has_history=True,
                channel=Channel.OWN_POST,
            )
        )
    )
    # 20 followers x 0.1 see a post; 0.3 of all exposures are recommended: 2 x 0.3 / 0.7
    assert rules["recommended_mean"] == pytest.approx(6 / 7)
    boost = SharingParameters().trending_boost
    assert rules["trending_mean"] == pytest.approx(2 * 0.3 * (boost - 1))
    # largest damage x severity 1 x blame 0.9
    largest = AppraisalParameters().damage_max
    assert rules["first_damage"] == pytest.approx(0.9 * largest)
    assert rules["complainant_damage"] == 1.0
    assert rules["loyal_damping"] == 1.0
    assert rules["evidence_factor"] == 1.5
    # facebook is twice as slow
    assert rules["novelty_half_life_h"] == 24.0
    assert rules["engagement_half_life_h"] == 12.0
    assert rules["audience"] == TO_COMPLAINT_AUDIENCE
    assert rules["complaint_visibility"] == 0.1
    assert rules["thread_visibility"] == 0.5
    assert rules["kernel_mass"] == pytest.approx(0.881, abs=5e-4)
    assert rules["online_fraction"] == 1.0
    # a tenth of the trust that is left is lost in 720 hours
    assert rules["drift_per_h"] == pytest.approx(-math.log(0.9) / 720)
    assert rules["betrayal"] == 1.3


def test_a_comment_is_half_as_visible_and_proof_is_optional() -> None:
    rules = rules_as_dict(Scenario())
    assert rules["audience"] == TO_SHOP_FOLLOWERS
    assert rules["complaint_visibility"] == pytest.approx(0.05)
    assert rules["evidence_factor"] == 1.0
    # 0.5 x 0.5 x 0.4
    assert rules["first_damage"] == pytest.approx(0.2 * AppraisalParameters().damage_max)


@pytest.mark.parametrize(
    ("channel", "kind", "size", "near", "p_read"),
    [
        (Channel.SHOP_COMMENT, TO_SHOP_FOLLOWERS, 0, 0.0, 0.05),
        (Channel.OWN_POST, TO_COMPLAINT_AUDIENCE, 0, 0.0, 0.1),
        (Channel.COMMUNITY_GROUP, TO_CROWD, 3_000, 1.0, 0.3),
        (Channel.REVIEW_SITE, TO_CROWD, 300, 0.8, 1.0),  # a fifth of the ties leave the town
        (Channel.CLOSED_CHAT, TO_CROWD, 120, 1.0, 0.8),
    ],
)
def test_each_channel_has_its_readers(
    channel: Channel, kind: int, size: int, near: float, p_read: float
) -> None:
    rules = rules_as_dict(Scenario(complaint=Complaint(channel=channel)))
    assert (rules["audience"], rules["audience_size"]) == (kind, size)
    assert rules["audience_near"] == pytest.approx(near)
    assert rules["complaint_visibility"] == pytest.approx(p_read)


CLOSED = [
    {"complaint": Complaint(channel=Channel.CLOSED_CHAT)},
    {"platform": PLATFORMS["whatsapp"]},
]


@pytest.mark.parametrize("closed", CLOSED)
def test_neither_owner_nor_tool_reads_a_closed_chat(closed: dict[str, Any]) -> None:
    before = Preparation(has_monitoring=True)
    scenario = Scenario(playbook=Playbook(before=before))
    in_public = rules_as_dict(scenario)
    assert (in_public["p_monitor"], in_public["p_notice"]) == (0.7, 0.7)
    rules = rules_as_dict(dataclasses.replace(scenario, **closed))
    assert (rules["p_monitor"], rules["p_notice"]) == (0.0, 0.0)
    # an answer from outside is seen there 0.15 times as often
    assert rules["p_sees_answer"] == pytest.approx(0.5 * 0.15)
    assert rules["p_returns"] == pytest.approx(0.4 * 0.15)


def test_only_a_tool_rings() -> None:
    assert rules_as_dict(Scenario())["p_monitor"] == 0.0


def test_a_plan_saves_time_to_write() -> None:
    assert rules_as_dict(Scenario())["writing_h"] == 2.0
    assert rules_as_dict(prepared(has_plan=True))["writing_h"] == pytest.approx(0.8)


def test_goodwill_takes_a_part_of_the_odds_of_blame() -> None:
    # accidental: odds 2 : 3; two posts a week are half of what can be: odds x 0.8
    assert blame_of(Scenario()) == pytest.approx(0.4)
    assert blame_of(prepared(informative_posts_per_week=2.0)) == pytest.approx(1.6 / 4.6)
    # six posts: 0.4 x 3 / 4 taken away, odds x 0.7
    most = blame_of(prepared(informative_posts_per_week=6.0))
    assert most == pytest.approx(1.4 / 4.4)
    rules = rules_as_dict(prepared(informative_posts_per_week=6.0))
    half = 0.5 * AppraisalParameters().damage_max
    assert rules["first_damage"] == pytest.approx(half * 1.4 / 4.4)


@pytest.mark.parametrize(("a_week", "tired"), [(0.0, 0.0), (7.0, 0.0), (21.0, 0.5), (49.0, 0.75)])
def test_overposting_tires(a_week: float, tired: float) -> None:
    rules = rules_as_dict(prepared(promotions_per_week=a_week))
    assert rules["p_sees_answer"] == pytest.approx(0.5 * (1 - 0.6 * tired))
    assert rules["p_returns"] == pytest.approx(0.4 * (1 - 0.6 * tired))
    assert rules["follower_irritation"] == pytest.approx(1 + 0.5 * tired)


@pytest.mark.parametrize(("protects", "affected"), [(False, 0.4), (True, 0.04)])
def test_who_protects_data_has_fewer_people_affected(protects: bool, affected: float) -> None:
    scenario = dataclasses.replace(
        prepared(protects_data=protects), complaint=Complaint(affected_fraction=0.4)
    )
    rules = rules_as_dict(scenario)
    assert rules["affected_fraction"] == pytest.approx(affected)
    assert rules["affected_factor"] == 2.0


def test_the_complainant_has_the_followers_that_are_said() -> None:
    rules = rules_as_dict(Scenario())
    drawn = rules["complainant_followers_median"], rules["complainant_followers_sigma"]
    assert drawn == (300.0, 1.3)
    rules = rules_as_dict(Scenario(complaint=Complaint(author_followers=50_000)))
    said = rules["complainant_followers_median"], rules["complainant_followers_sigma"]
    assert said == (50_000.0, 0.0)


def test_a_harmless_story_makes_an_unknown_shop_known() -> None:
    # 1,500 of the town's 20,000 know the shop; severity 0.5 x blame 0.4 = 0.2; 1 in 20 tries
    rules = rules_as_dict(Scenario())
    assert rules["p_newcomer"] == pytest.approx(0.1 * 0.05 * 0.925 * math.exp(-2.0))
    # 0.3 times what one of 500 customers brings in a day
    assert rules["newcomer_idr"] == pytest.approx(600.0)
    harmless = rules_as_dict(Scenario(complaint=Complaint(severity=0.0)))
    assert harmless["p_newcomer"] == pytest.approx(0.05 * 0.0925)


def test_nobody_is_new_to_a_shop_that_the_whole_town_knows() -> None:
    # 0.2 x 1,000 accounts live in town
    scenario = Scenario(parameters=Parameters(network=NetworkParameters(n_accounts=1_000)))
    assert rules_as_dict(scenario)["p_newcomer"] == 0.0
    # a town is full at its limit: 1,500 of 2,000
    limited = NetworkParameters(home_limit=2_000)
    found = rules_as_dict(Scenario(parameters=Parameters(network=limited)))["p_newcomer"]
    assert found == pytest.approx(0.1 * 0.05 * 0.25 * math.exp(-2.0))


def test_groups_are_read_from_their_own_numbers() -> None:
    rules = rules_as_dict(
        Scenario(
            parameters=Parameters(
                owner=OwnerParameters(p_notice=0.25, check_interval_h=3.0),
                reputation=ReputationParameters(rating=3.5, n_ratings=9, p_customer_rates=0.3),
                appraisal=AppraisalParameters(sensitivity_spread=0.1),
            ),
            platform=Platform(time_scale=4.0, comment_visibility=0.25),
        )
    )
    assert (rules["p_notice"], rules["check_interval_h"]) == (0.25, 3.0)
    assert (rules["rating"], rules["n_ratings"], rules["p_customer_rates"]) == (3.5, 9, 0.3)
    assert rules["sensitivity_spread"] == 0.1
    assert (rules["time_scale"], rules["thread_visibility"]) == (4.0, 0.25)


BUSY = Playbook(
    reply=Reply(tone=Tone.APOLOGETIC, compensation=1.0, is_honest=False, rest_h=1.0),
    actions=(
        Action(do=Move.ASK_REGULARS, at_h=1.0),
        Action(do=Move.FOLLOW_UP, after="reply", tone=Tone.HOSTILE),
        Action(do=Move.FOLLOW_UP, after="reply", tone=Tone.INFORMATIVE),
        Action(do=Move.FOLLOW_UP, after="reply", tone=Tone.INFORMATIVE),
        Action(do=Move.CLOSE_COMMENTS, at_h=300.0),
        Action(do=Move.DELETE, at_h=320.0),
    ),
    before=Preparation(
        informative_posts_per_week=3.0,
        promotions_per_week=30.0,
        has_monitoring=True,
        has_plan=True,
        protects_data=True,
    ),
)
"""A playbook that uses everything."""


@functools.cache
def fingerprint(scenario: Scenario) -> str:
    """Write down everything that the loop is given, for all crisis types and channels."""
    town = scenario.parameters.network
    sizes = [
        town,
        dataclasses.replace(town, n_accounts=20_000),  # a town that is not full
        dataclasses.replace(town, n_accounts=10_000_000),  # and one that is
    ]
    networks = [generated_network(size, world_key(1)) for size in sizes]
    parts: list[object] = [(made.n_home, made.recipe.tolist()) for made in networks]
    for crisis_type in CrisisType:
        complaint = dataclasses.replace(scenario.complaint, crisis_type=crisis_type)
        of_type = dataclasses.replace(scenario, complaint=complaint)
        parts.append(rules_as_dict(of_type))
        for playbook in (BUSY, explained(BUSY)):
            made = plan_of(playbook, of_type)
            parts += [made.effects.tobytes(), made.moves.tobytes()]  # type: ignore[attr-defined]
    quiet = Playbook(before=dataclasses.replace(BUSY.before, promotions_per_week=0.0))
    for channel in Channel:
        complaint = dataclasses.replace(scenario.complaint, channel=channel)
        in_channel = dataclasses.replace(scenario, complaint=complaint, playbook=quiet)
        parts.append(rules_as_dict(in_channel))
    small = dataclasses.replace(scenario.complaint, severity=0.25)
    parts.append(rules_as_dict(dataclasses.replace(scenario, complaint=small, playbook=quiet)))
    return repr(parts)


def explained(playbook: Playbook) -> Playbook:
    """The same playbook with a reason for its deletion."""
    last = dataclasses.replace(playbook.actions[-1], is_explained=True)
    return dataclasses.replace(playbook, actions=(*playbook.actions[:-1], last))


NUMBERS = [
    (group, name) for group, kind in parameter_groups().items() for name in quantities_of(kind)
]


@pytest.mark.parametrize(("group", "name"), NUMBERS)
def test_every_declared_number_reaches_the_loop(group: str, name: str) -> None:
    base = Scenario(
        complaint=Complaint(
            has_evidence=True,
            has_history=True,
            severity=0.75,
            is_false=True,
            concerns_authority=True,
            n_attackers=10,
            affected_fraction=0.2,
        ),
        playbook=Playbook(before=BUSY.before),
    )
    kinds = {"shop": Shop, "complaint": Complaint, "platform": Platform}
    holder = base if group in kinds else base.parameters
    part = getattr(holder, group)
    quantity = quantities_of(type(part))[name]
    end = quantity.high if quantity.default < quantity.high else quantity.low
    value = quantity.default + 0.02 * (end - quantity.default)
    value = math.ceil(value) if isinstance(quantity.default, int) else value
    changed: Any = dataclasses.replace(
        holder, **{group: dataclasses.replace(part, **{name: value})}
    )
    if isinstance(changed, Parameters):
        changed = dataclasses.replace(base, parameters=changed)
    assert fingerprint(changed) != fingerprint(base)
