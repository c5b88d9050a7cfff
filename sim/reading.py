"""What do a scenario and its switches mean in numbers for the compiled loop?

Here, in :mod:`sim.plan` and in :mod:`sim.third_parties` the switches of
:class:`~sim.mechanisms.Mechanisms` act, and nowhere else: a mechanism that is off gets the values
at which it does nothing.
"""

from __future__ import annotations

import math

from sim.appraisal import attributed_responsibility, first_damage, loyal_damping
from sim.moves import TO_COMPLAINT_AUDIENCE, TO_CROWD, TO_SHOP_FOLLOWERS
from sim.parameters import AppraisalParameters
from sim.quantities import quantities_of
from sim.reaction import kernel_mass
from sim.rules import MONEY_H, MONTH_H, NEVER_H, STORM_H, Rules
from sim.scenario import Channel, Scenario
from sim.tables import as_record


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
    parts = (_reaction, _spread, _sharing, _appraisal, _owner, _people, _reputation)
    numbers: dict[str, float] = {}
    for part in parts:
        numbers |= part(scenario)
    return as_record(Rules(**numbers))  # type: ignore[arg-type]  # numbers of every kind


def blame_of(scenario: Scenario) -> float:
    """Give the blame that people put on the shop, with the goodwill that it has earned.

    Parameters
    ----------
    scenario : Scenario
        Gives the complaint and the shop's regular posts.

    Returns
    -------
    float, unit 1
        In (0, 1).
    """
    p, posts = scenario.parameters, scenario.playbook.before.informative_posts_per_week
    goodwill = p.preparation.goodwill_max * posts / (posts + p.preparation.goodwill_half_posts)
    return attributed_responsibility(
        scenario.complaint.crisis_type,
        has_evidence=scenario.complaint.has_evidence,
        has_history=scenario.complaint.has_history,
        parameters=p.appraisal,
        odds_factor=1.0 - goodwill if scenario.mechanisms.goodwill else 1.0,
    )


def _tiredness(scenario: Scenario) -> float:
    """Give how tired the shop's audience is of its promotions, in [0, 1)."""
    p = scenario.parameters.preparation
    beyond = max(0.0, scenario.playbook.before.promotions_per_week - p.tiring_from)
    return beyond / (beyond + p.tiring_half_posts) if scenario.mechanisms.overposting else 0.0


def _reaction(scenario: Scenario) -> dict[str, float]:
    """Read when people react."""
    on, p = scenario.mechanisms, scenario.parameters.reaction
    return {
        "posted_hour": scenario.complaint.posted_hour,
        "activity_amplitude": p.activity_amplitude if on.clock else 0.0,
        "activity_peak_hour": p.activity_peak_hour,
        "half_day_amplitude": p.half_day_amplitude if on.clock else 0.0,
        "half_day_peak_hour": p.half_day_peak_hour,
        "time_scale": scenario.platform.time_scale,
        "kernel_theta": p.kernel_theta,
        "kernel_flat_h": p.kernel_flat_h,
        "kernel_mass": kernel_mass(STORM_H, p.kernel_theta, p.kernel_flat_h),
        "storm_h": STORM_H,
        "money_h": MONEY_H,
        "online_fraction": p.online_fraction,
    }


def _complaint_audience(scenario: Scenario) -> tuple[int, int, float, float]:
    """Say who may see the complaint: kind, size, part in town, and chance while it is fresh."""
    p, platform = scenario.parameters.channel, scenario.platform
    cross = scenario.parameters.network.cross_fraction
    match scenario.complaint.channel:
        case Channel.SHOP_COMMENT:
            p_read = platform.visibility * platform.comment_visibility
            return TO_SHOP_FOLLOWERS, 0, 0.0, p_read
        case Channel.OWN_POST:
            return TO_COMPLAINT_AUDIENCE, 0, 0.0, platform.visibility
        case Channel.COMMUNITY_GROUP:
            return TO_CROWD, p.group_members, 1.0, p.group_visibility
        case Channel.REVIEW_SITE:
            return TO_CROWD, p.review_readers, 1.0 - cross, 1.0
    return TO_CROWD, p.chat_members, 1.0, p.chat_visibility


def _spread(scenario: Scenario) -> dict[str, float]:
    """Read how posts find people."""
    on, p, platform = scenario.mechanisms, scenario.parameters, scenario.platform
    shown = platform.recommended_fraction
    ordinary = p.network.mean_followers * platform.visibility
    strangers = ordinary * shown
    kind, size, near, p_fresh = _complaint_audience(scenario)
    is_told = on.word_of_mouth
    return {
        "audience": kind,
        "audience_size": size,
        "audience_near": near,
        "complaint_visibility": p_fresh,
        "visibility": platform.visibility,
        "thread_visibility": platform.comment_visibility,
        "recommended_mean": strangers / (1.0 - shown) if on.recommender else 0.0,
        "trending_mean": (
            strangers * (p.sharing.trending_boost - 1.0) if on.recommender and on.boost else 0.0
        ),
        "recommender_home_fraction": p.sharing.recommender_home_fraction,
        "p_credits_sharer": p.sharing.p_credits_sharer * platform.shows_shares,
        "cross_fraction": p.network.cross_fraction,
        "home_tie": p.sharing.home_tie if on.local_interest else 1.0,
        "feed_boost_max": p.sharing.feed_boost if on.boost else 1.0,
        "trend_half_engagement": p.sharing.trend_half_engagement,
        "trend_audience_exponent": p.sharing.trend_audience_exponent,
        "ordinary_viewers": p.sharing.complainant_followers_median * platform.visibility,
        "engagement_half_life_h": p.sharing.engagement_half_life_h * platform.time_scale,
        "novelty_half_life_h": (
            p.sharing.novelty_half_life_h * platform.time_scale if on.novelty else NEVER_H
        ),
        "p_tells": p.channel.p_tells if is_told else 0.0,
        "told_mean": p.channel.told_mean if is_told else 0.0,
        "telling_delay_h": p.channel.telling_delay_h,
    }


def _sharing(scenario: Scenario) -> dict[str, float]:
    """Read who passes a post on."""
    on, p, complaint = scenario.mechanisms, scenario.parameters.sharing, scenario.complaint
    tired = scenario.parameters.preparation.tired_irritation * _tiredness(scenario)
    drawn = complaint.author_followers == 0
    return {
        "base_hazard": p.base_hazard,
        "log_arousal_multiplier": math.log(p.arousal_multiplier),
        "arousal": complaint.arousal,
        "arousal_spread": p.arousal_spread,
        "evidence_factor": p.evidence_multiplier if complaint.has_evidence else 1.0,
        "outsider_interest": p.outsider_interest if on.local_interest else 1.0,
        "fatigue": p.fatigue if on.fatigue else 1.0,
        "complainant_followers_median": (
            p.complainant_followers_median if drawn else float(complaint.author_followers)
        ),
        "complainant_followers_sigma": p.complainant_followers_sigma if drawn else 0.0,
        "follower_irritation": 1.0 + tired,
    }


def _appraisal(scenario: Scenario) -> dict[str, float]:
    """Read what the affair costs in trust."""
    on, p, complaint = scenario.mechanisms, scenario.parameters, scenario.complaint
    protected = p.preparation.protected_fraction if scenario.playbook.before.protects_data else 1.0
    return {
        "first_damage": first_damage(complaint.severity, blame_of(scenario), p.appraisal),
        "complainant_damage": complaint.severity,
        "loyal_fraction": p.appraisal.loyal_fraction,
        "loyal_damping": loyal_damping(complaint.severity, p.appraisal) if on.loyalty else 1.0,
        "sensitivity_spread": p.appraisal.sensitivity_spread,
        "forgetting_half_life_h": p.appraisal.forgetting_half_life_h if on.forgetting else NEVER_H,
        "affected_fraction": complaint.affected_fraction * protected if on.affected else 0.0,
        "affected_factor": p.preparation.affected_factor,
        "betrayal": p.reputation.betrayal if on.betrayal else 1.0,
        "drift_per_h": (
            -math.log(1.0 - p.reputation.avoidance_drift) / MONTH_H if on.betrayal else 0.0
        ),
    }


def _owner(scenario: Scenario) -> dict[str, float]:
    """Read how the owner learns of the affair, and how answers are seen."""
    on, p, before = scenario.mechanisms, scenario.parameters, scenario.playbook.before
    is_closed = scenario.platform.is_closed or scenario.complaint.channel is Channel.CLOSED_CHAT
    seen = p.channel.chat_answer_factor if is_closed else 1.0
    heard = 1.0 - p.preparation.tired_deafness * _tiredness(scenario)
    rings = before.has_monitoring and on.monitoring and not is_closed
    planned = p.action.plan_writing_factor if before.has_plan else 1.0
    return {
        "check_interval_h": p.owner.check_interval_h,
        "wake_hour": p.owner.wake_hour,
        "sleep_hour": p.owner.sleep_hour,
        "p_notice": 0.0 if is_closed else p.owner.p_notice,
        "p_told": p.owner.p_told if on.told_by_others else 0.0,
        "p_monitor": p.action.monitoring_recall if rings else 0.0,
        "monitoring_delay_h": p.action.monitoring_delay_h,
        "writing_h": p.owner.drafting_h * planned,
        "open_writing_factor": p.action.open_writing_factor if on.hands else 1.0,
        "stress_half_insults": p.action.stress_half_insults,
        "stress_half_life_h": p.action.stress_half_life_h,
        "p_sees_answer": p.response.p_sees_answer * seen * heard,
        "p_returns": p.response.p_returns * seen * heard if on.returning else 0.0,
        "promotion_burying": p.action.promotion_burying if on.promotion_insults else 1.0,
    }


def _people(scenario: Scenario) -> dict[str, float]:
    """Read who buys, when, and what it brings."""
    on, p, shop = scenario.mechanisms, scenario.parameters.economy, scenario.shop
    return {
        "n_customers": shop.n_customers,
        "n_shop_followers": shop.n_followers,
        "sales_per_day_idr": shop.sales_per_day_idr,
        "basket_idr": shop.basket_idr,
        "open_hour": shop.open_hour,
        "close_hour": shop.close_hour,
        "margin": p.margin,
        "visit_rate_sigma": p.visit_rate_sigma,
        "habit_retention": p.habit_retention if on.habit else 1.0,
        "customer_home_fraction": p.customer_home_fraction,
        "follower_home_fraction": p.follower_home_fraction,
        "customer_follow_fraction": p.customer_follow_fraction,
        "can_close": on.closure,
    }


def _passers_by(scenario: Scenario) -> float:
    """Compare the part of the customers who are no regulars with that of an ordinary shop.

    Stars move those who do not know the shop; the effect of one was measured on ordinary shops.
    """
    ordinary = quantities_of(AppraisalParameters)["loyal_fraction"].default
    return (1.0 - scenario.parameters.appraisal.loyal_fraction) / (1.0 - ordinary)


def _reputation(scenario: Scenario) -> dict[str, float]:
    """Read what becomes of stars, newcomers and neighbours."""
    on, p, shop = scenario.mechanisms, scenario.parameters.reputation, scenario.shop
    network = scenario.parameters.network
    town = min(network.home_fraction * network.n_accounts, float(network.home_limit))
    known = min(1.0, (shop.n_followers + shop.n_customers) / town)
    harm = scenario.complaint.severity * blame_of(scenario)
    gain = p.awareness_gain * p.p_tries * (1.0 - known) * math.exp(-harm / p.harmless_below)
    return {
        "rating": p.rating,
        "n_ratings": p.n_ratings,
        "p_outsider_rates": p.p_outsider_rates if on.ratings else 0.0,
        "p_customer_rates": p.p_customer_rates if on.ratings else 0.0,
        "rating_effect": p.rating_effect * _passers_by(scenario),
        "p_newcomer": gain if on.newcomers else 0.0,
        "newcomer_idr": p.newcomer_visits * shop.sales_per_day_idr / shop.n_customers,
        "spillover": scenario.parameters.third_party.spillover if on.neighbours else 0.0,
    }
