"""What does the compiled loop need to know of a scenario? Flat numbers, switches already applied.

The loop sees arrays and numbers only. This is the one place where the switches of
:class:`~sim.mechanisms.Mechanisms` act: a mechanism that is off gets the values at which it does
nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.appraisal import attributed_responsibility, loyal_damping
from sim.reaction import kernel_mass
from sim.responses import TONES, AnswerEffect, answer_effect
from sim.scenario import Channel, Playbook, Scenario
from sim.tables import as_record

STORM_H = 336.0
"""Horizon of the storm: fourteen days."""
MONEY_H = 2160.0
"""Horizon of visits and money: ninety days."""
NEVER_H = 1e30
"""A half-life at which nothing fades, a time that never comes."""


class Rules(NamedTuple):
    """The scenario without its playbook, as numbers. Times in hours since the complaint."""

    posted_hour: float
    activity_amplitude: float
    activity_peak_hour: float
    time_scale: float
    kernel_theta: float
    kernel_flat_h: float
    kernel_mass: float
    storm_h: float
    money_h: float
    is_shop_comment: bool
    visibility: float
    comment_visibility: float
    """1 for a complaint that is a post of its own."""
    thread_visibility: float
    """Chance that one who sees the shop's post reads the thread with the owner's answer."""
    recommended_mean: float
    """Strangers that an ordinary fresh share reaches through the recommender."""
    trending_mean: float
    """How many more when the affair trends fully."""
    recommender_home_fraction: float
    cross_fraction: float
    home_tie: float
    feed_boost_max: float
    trend_half_engagement: float
    engagement_half_life_h: float
    novelty_half_life_h: float
    base_hazard: float
    log_arousal_multiplier: float
    arousal: float
    arousal_spread: float
    evidence_factor: float
    outsider_interest: float
    fatigue: float
    complainant_followers_median: float
    complainant_followers_sigma: float
    first_damage: float
    complainant_damage: float
    loyal_fraction: float
    loyal_damping: float
    sensitivity_spread: float
    forgetting_half_life_h: float
    check_interval_h: float
    wake_hour: float
    sleep_hour: float
    p_notice: float
    p_told: float
    drafting_h: float
    p_sees_answer: float
    p_returns: float
    reply_engagement: float
    n_customers: int
    n_shop_followers: int
    sales_per_day_idr: float
    basket_idr: float
    open_hour: float
    close_hour: float
    margin: float
    visit_rate_sigma: float
    habit_retention: float
    customer_home_fraction: float
    follower_home_fraction: float
    customer_follow_fraction: float
    can_close: bool


class Plan(NamedTuple):
    """The playbook as numbers: one answer at most."""

    answers: bool
    delay_h: float
    """Hours from the complaint; negative: when the owner has noticed and written it."""
    becomes_item: bool
    effects: NDArray[np.float64]
    """Shape (4 x n_delays,): :class:`AnswerEffect` for the fixed delay or for each whole hour."""


def rules_of(scenario: Scenario) -> Rules:
    """Flatten a scenario.

    Parameters
    ----------
    scenario : Scenario
        What happens, to whom, where.

    Returns
    -------
    Rules
        Numbers for the compiled loop.
    """
    on, p, platform = scenario.mechanisms, scenario.parameters, scenario.platform
    shop, complaint = scenario.shop, scenario.complaint
    blame = attributed_responsibility(
        complaint.crisis_type,
        has_evidence=complaint.has_evidence,
        has_history=complaint.has_history,
        parameters=p.appraisal,
    )
    shown = platform.recommended_fraction
    ordinary = p.network.mean_followers * platform.visibility
    numbers = Rules(
        posted_hour=complaint.posted_hour,
        activity_amplitude=p.reaction.activity_amplitude if on.clock else 0.0,
        activity_peak_hour=p.reaction.activity_peak_hour,
        time_scale=platform.time_scale,
        kernel_theta=p.reaction.kernel_theta,
        kernel_flat_h=p.reaction.kernel_flat_h,
        kernel_mass=kernel_mass(STORM_H, p.reaction.kernel_theta, p.reaction.kernel_flat_h),
        storm_h=STORM_H,
        money_h=MONEY_H,
        is_shop_comment=complaint.channel is Channel.SHOP_COMMENT,
        visibility=platform.visibility,
        comment_visibility=(
            platform.comment_visibility if complaint.channel is Channel.SHOP_COMMENT else 1.0
        ),
        thread_visibility=platform.comment_visibility,
        recommended_mean=ordinary * shown / (1.0 - shown) if on.recommender else 0.0,
        trending_mean=(
            ordinary * shown * (p.sharing.trending_boost - 1.0)
            if on.recommender and on.boost
            else 0.0
        ),
        recommender_home_fraction=p.sharing.recommender_home_fraction,
        cross_fraction=p.network.cross_fraction,
        home_tie=p.sharing.home_tie if on.local_interest else 1.0,
        feed_boost_max=p.sharing.feed_boost if on.boost else 1.0,
        trend_half_engagement=p.sharing.trend_half_engagement,
        engagement_half_life_h=p.sharing.engagement_half_life_h * platform.time_scale,
        novelty_half_life_h=(
            p.sharing.novelty_half_life_h * platform.time_scale if on.novelty else NEVER_H
        ),
        base_hazard=p.sharing.base_hazard,
        log_arousal_multiplier=float(np.log(p.sharing.arousal_multiplier)),
        arousal=complaint.arousal,
        arousal_spread=p.sharing.arousal_spread,
        evidence_factor=p.sharing.evidence_multiplier if complaint.has_evidence else 1.0,
        outsider_interest=p.sharing.outsider_interest if on.local_interest else 1.0,
        fatigue=p.sharing.fatigue if on.fatigue else 1.0,
        complainant_followers_median=p.sharing.complainant_followers_median,
        complainant_followers_sigma=p.sharing.complainant_followers_sigma,
        first_damage=p.appraisal.damage_max * complaint.severity * blame,
        complainant_damage=complaint.severity,
        loyal_fraction=p.appraisal.loyal_fraction,
        loyal_damping=loyal_damping(complaint.severity, p.appraisal) if on.loyalty else 1.0,
        sensitivity_spread=p.appraisal.sensitivity_spread,
        forgetting_half_life_h=p.appraisal.forgetting_half_life_h if on.forgetting else NEVER_H,
        check_interval_h=p.owner.check_interval_h,
        wake_hour=p.owner.wake_hour,
        sleep_hour=p.owner.sleep_hour,
        p_notice=p.owner.p_notice,
        p_told=p.owner.p_told if on.told_by_others else 0.0,
        drafting_h=p.owner.drafting_h,
        p_sees_answer=p.response.p_sees_answer,
        p_returns=p.response.p_returns if on.returning else 0.0,
        reply_engagement=p.response.reply_engagement,
        n_customers=shop.n_customers,
        n_shop_followers=shop.n_followers,
        sales_per_day_idr=shop.sales_per_day_idr,
        basket_idr=shop.basket_idr,
        open_hour=shop.open_hour,
        close_hour=shop.close_hour,
        margin=p.economy.margin,
        visit_rate_sigma=p.economy.visit_rate_sigma,
        habit_retention=p.economy.habit_retention if on.habit else 1.0,
        customer_home_fraction=p.economy.customer_home_fraction,
        follower_home_fraction=p.economy.follower_home_fraction,
        customer_follow_fraction=p.economy.customer_follow_fraction,
        can_close=on.closure,
    )
    return as_record(numbers)


def plan_of(playbook: Playbook, scenario: Scenario) -> Plan:
    """Flatten a playbook.

    Parameters
    ----------
    playbook : Playbook
        What the owner does.
    scenario : Scenario
        Gives the crisis type, the sizes of the effects and the switches.

    Returns
    -------
    Plan
        Numbers for the compiled loop. An answer without a fixed delay has one row of effects for
        each whole hour until the end of the storm.
    """
    on = scenario.mechanisms
    reply = playbook.reply
    if reply is None:
        return Plan(False, 0.0, False, np.zeros(4))
    fixed = reply.delay_h is not None
    delays = np.array([reply.delay_h]) if fixed else np.arange(STORM_H + 1.0)
    rows = []
    for delay_h in delays:
        effect = answer_effect(
            reply.tone,
            scenario.complaint.crisis_type,
            float(delay_h) if on.fading else 0.0,
            scenario.parameters.response,
        )
        rows.append(_switched(effect, scenario))
    becomes_item = TONES[reply.tone].becomes_item and on.second_item
    return Plan(True, float(delays[0]) if fixed else -1.0, becomes_item, np.array(rows).ravel())


def _switched(effect: AnswerEffect, scenario: Scenario) -> AnswerEffect:
    """Take out of an effect what is switched off."""
    on = scenario.mechanisms
    if effect.hazard_factor < 1.0 and not on.calming:
        effect = effect._replace(hazard_factor=1.0)
    if not on.restoring:
        effect = effect._replace(restored=0.0, restored_complainant=0.0)
    if not on.backfire:
        effect = effect._replace(hazard_factor=min(effect.hazard_factor, 1.0), harm=0.0)
    return effect
