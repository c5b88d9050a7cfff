"""Small storms in which everything happens that an owner or others may do, for the twin tests."""

from __future__ import annotations

from dataclasses import replace

from crises import Story, crisis_scenario, world_of

from sim.appraisal import CrisisType
from sim.plan import plan_of
from sim.playbook import Action, Condition, Move, Playbook, Preparation, Reply, Trigger
from sim.reading import rules_of
from sim.responses import Tone
from sim.scenario import Channel, Happening, Scenario, WorldEvent

LIKELY = {
    "amplifier_mentions": 5.0,
    "p_amplifier": 1.0,
    "amplifier_size": 200,
    "press_mentions": 8.0,
    "p_press": 1.0,
    "press_size": 300,
    "press_delay_h": 2.0,
    "p_authority": 0.9,
    "authority_delay_h": 24.0,
    "closure_median_d": 40.0,
    "p_proof": 1.0,
    "proof_delay_h": 24.0,
    "counter_mentions": 2.0,
    "p_counter_wave": 0.4,
    "counter_delay_h": 2.0,
    "p_truth_out": 0.7,
    "truth_delay_h": 10.0,
}


def guilty() -> Scenario:
    """A dishonest owner under stress who promotes on, closes comments and deletes in the end."""
    scenario = crisis_scenario(
        CrisisType.PREVENTABLE,
        third_party=LIKELY,
        action={
            "p_lapse": 0.5,
            "stress_half_insults": 4.0,
            "stress_half_life_h": 2.0,
            "p_deletion_noticed": 0.7,
        },
        reputation={"p_outsider_rates": 0.1, "p_customer_rates": 0.5},
    )
    actions = (
        Action(
            do=Move.ASK_REGULARS,
            name="friends",
            when=Condition(trigger=Trigger.MENTIONS, above=3.0),
            n_regulars=12,
        ),
        Action(do=Move.FOLLOW_UP, after="reply", delay_h=20.0, tone=Tone.APOLOGETIC),
        Action(do=Move.CLOSE_COMMENTS, at_h=100.0),
        Action(do=Move.PAUSE_POSTS, after="friends", delay_h=60.0),
        Action(do=Move.DELETE, at_h=200.0),
    )
    playbook = Playbook(
        reply=Reply(tone=Tone.DEFENSIVE, rest_h=1.0),
        actions=actions,
        before=Preparation(promotions_per_week=40.0, has_plan=True),
    )
    complaint = replace(
        scenario.complaint, concerns_authority=True, channel=Channel.SHOP_COMMENT, arousal=4.0
    )
    shop = replace(scenario.shop, n_followers=20)
    return replace(
        scenario,
        shop=shop,
        complaint=complaint,
        playbook=playbook,
        events=(WorldEvent(kind=Happening.AMPLIFIER, at_h=5.0, size=150),),
    )


def innocent() -> Scenario:
    """A mild false claim in the town's group, answered with money, proof and friends."""
    scenario = crisis_scenario(
        CrisisType.VICTIM,
        third_party=LIKELY,
        action={"opportunist_fraction": 0.03},
        reputation={"awareness_gain": 0.3, "p_tries": 1.0, "harmless_below": 0.5},
        channel={"group_members": 400},
        owner={"check_interval_h": 2.0},
    )
    actions = (
        Action(do=Move.PUBLISH_PROOF, at_h=20.0),
        Action(
            do=Move.REPLY,
            when=Condition(trigger=Trigger.REACH, above=30.0, unanswered=True),
            tone=Tone.EMPATHETIC,
            compensation=2.0,
        ),
    )
    playbook = Playbook(
        reply=Reply(tone=Tone.APOLOGETIC, compensation=2.0, clarity=0.8),
        actions=actions,
        before=Preparation(informative_posts_per_week=3.0, has_monitoring=True),
    )
    complaint = replace(
        scenario.complaint,
        is_false=True,
        severity=0.3,
        channel=Channel.COMMUNITY_GROUP,
        n_attackers=5,
    )
    shop = replace(scenario.shop, n_customers=40, n_followers=20, sales_per_day_idr=400_000.0)
    return replace(scenario, shop=shop, complaint=complaint, playbook=playbook)


def unheard() -> Scenario:
    """A leak that touches many, in a town where few are online; the owner writes in private."""
    scenario = crisis_scenario(
        CrisisType.PREVENTABLE,
        reaction={"online_fraction": 0.6},
        channel={"p_tells": 0.5, "told_mean": 4.0},
        third_party={"p_amplifier": 0.0, "p_press": 0.0},
    )
    actions = (
        Action(
            do=Move.FOLLOW_UP, after="reply", delay_h=5.0, tone=Tone.EMPATHETIC, compensation=1.0
        ),
    )
    playbook = Playbook(
        reply=Reply(tone=Tone.APOLOGETIC, is_public=False),
        actions=actions,
        before=Preparation(promotions_per_week=60.0, protects_data=False),
    )
    complaint = replace(
        scenario.complaint, affected_fraction=0.5, channel=Channel.OWN_POST, severity=0.6
    )
    return replace(scenario, complaint=complaint, playbook=playbook)


RICH = (guilty, innocent, unheard)


def rich_story(number: int, seed: int) -> Story:
    """Give rules, plan and world of one of :data:`RICH`."""
    scenario = RICH[number]()
    return rules_of(scenario), plan_of(scenario.playbook, scenario), world_of(scenario, seed)
