"""What does the compiled loop know of a scenario? Flat numbers.

The loop sees arrays and numbers only; :mod:`sim.reading` makes them, with the switches applied.
"""

from __future__ import annotations

from typing import NamedTuple

STORM_H = 336.0
"""Horizon of the storm: fourteen days."""
MONEY_H = 2160.0
"""Horizon of visits and money: ninety days."""
VIRAL_RATIO = 10
"""A complaint is called viral when its reach is this many times the shop's followers."""
MONTH_H = 720.0
NEVER_H = 1e30
"""A half-life at which nothing fades, a time that never comes."""


class Rules(NamedTuple):
    """The scenario without its playbook, as numbers. Times in hours since the complaint."""

    posted_hour: float
    activity_amplitude: float
    activity_peak_hour: float
    half_day_amplitude: float
    half_day_peak_hour: float
    time_scale: float
    kernel_theta: float
    kernel_flat_h: float
    kernel_mass: float
    storm_h: float
    money_h: float
    audience: int
    """Who may see the complaint: ``TO_SHOP_FOLLOWERS`` and so on, of :mod:`sim.moves`."""
    audience_size: int
    """Of a crowd."""
    audience_near: float
    """Part of a crowd that lives in the town."""
    visibility: float
    complaint_visibility: float
    """Chance that one of its audience sees the complaint while it is fresh."""
    thread_visibility: float
    """Chance that one who sees the shop's post reads the thread with the owner's answer."""
    recommended_mean: float
    """Strangers that an ordinary fresh share reaches through the recommender."""
    trending_mean: float
    """How many more when the affair trends fully."""
    recommender_home_fraction: float
    p_credits_sharer: float
    """Chance that a stranger is shown somebody's share, not the item itself."""
    cross_fraction: float
    home_tie: float
    feed_boost_max: float
    trend_half_engagement: float
    trend_audience_exponent: float
    ordinary_viewers: float
    """Who would see the complaint of an ordinary person, posted on their own page."""
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
    follower_irritation: float
    """Share hazard of the shop's followers, relative to others in the town."""
    online_fraction: float
    p_tells: float
    told_mean: float
    telling_delay_h: float
    first_damage: float
    complainant_damage: float
    affected_fraction: float
    affected_factor: float
    betrayal: float
    """Exponent of what reaches a loyal complainant."""
    drift_per_h: float
    """Rate at which an unappeased complainant loses what trust is left."""
    loyal_fraction: float
    loyal_damping: float
    sensitivity_spread: float
    forgetting_half_life_h: float
    check_interval_h: float
    wake_hour: float
    sleep_hour: float
    p_notice: float
    p_told: float
    p_monitor: float
    monitoring_delay_h: float
    writing_h: float
    open_writing_factor: float
    stress_half_insults: float
    stress_half_life_h: float
    p_sees_answer: float
    p_returns: float
    promotion_burying: float
    """What a later promotion leaves of the chance that an answer is seen."""
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
    rating: float
    n_ratings: int
    p_outsider_rates: float
    p_customer_rates: float
    rating_effect: float
    p_newcomer: float
    """Chance that the affair brings a townsperson who did not buy here."""
    newcomer_idr: float
    """Takings from a newcomer on a day."""
    spillover: float
