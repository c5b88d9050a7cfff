"""Which numbers does the model rest on, and where does each come from?

Each group is frozen and checks its ranges. ``kind`` says how far to trust a number; ``assumed`` is
honest and means that nobody has measured it for small shops.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.parameters_actions import (
    ActionParameters,
    ChannelParameters,
    PreparationParameters,
)
from sim.parameters_shop import (
    AppraisalParameters,
    EconomyParameters,
    OwnerParameters,
    ResponseParameters,
)
from sim.parameters_third import ReputationParameters, ThirdPartyParameters
from sim.quantities import ParameterSet, param

__all__ = [
    "ActionParameters",
    "AppraisalParameters",
    "ChannelParameters",
    "EconomyParameters",
    "NetworkParameters",
    "OwnerParameters",
    "Parameters",
    "PreparationParameters",
    "ReactionParameters",
    "ReputationParameters",
    "ResponseParameters",
    "SharingParameters",
    "ThirdPartyParameters",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkParameters(ParameterSet):
    """The crowd and who follows whom, where it is generated."""

    n_accounts: int = param(
        100_000, unit="accounts", low=200, high=1_000_000_000, kind="assumed",
        meaning="people on the platform: the shop's town and beyond",
    )  # fmt: skip
    mean_followers: float = param(
        20.0, unit="accounts", low=4, high=200, kind="assumed",
        meaning="mean number of followers who still look at what an account posts",
    )  # fmt: skip
    tail_exponent: float = param(
        2.5, unit="1", low=2.2, high=2.9, source="konect_ego_twitter", kind="derived",
        meaning="exponent of the power law of the follower counts",
    )  # fmt: skip
    max_followers_fraction: float = param(
        0.05, unit="1", low=0.001, high=0.5, kind="assumed",
        meaning="largest possible follower count, as a fraction of all accounts",
    )  # fmt: skip
    reciprocity: float = param(
        0.30, unit="1", low=0, high=0.45, kind="assumed",
        meaning="fraction of ties that are returned",
    )  # fmt: skip
    closure_fraction: float = param(
        0.30, unit="1", low=0, high=0.60, kind="assumed",
        meaning="fraction of an account's followers who also follow one of its followers",
    )  # fmt: skip
    cross_fraction: float = param(
        0.20, unit="1", low=0, high=1, kind="assumed",
        meaning="fraction of ties that leave the community",
    )  # fmt: skip
    home_fraction: float = param(
        0.20, unit="1", low=0.01, high=1, kind="assumed",
        meaning="fraction of all accounts that live in the shop's town, if the town is not full",
    )  # fmt: skip
    home_limit: int = param(
        20_000, unit="accounts", low=100, high=100_000_000, kind="assumed",
        meaning="largest number of accounts of the shop's town",
    )  # fmt: skip
    community_size: int = param(
        2_000, unit="accounts", low=50, high=1_000_000, kind="assumed",
        meaning="size of the communities other than the shop's town",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionParameters(ParameterSet):
    """How long people take, and when they are awake."""

    kernel_theta: float = param(
        0.2314843, unit="1", low=0.20, high=0.35, source="zhao2015", kind="measured",
        meaning="exponent of the tail of the reaction times",
    )  # fmt: skip
    kernel_flat_h: float = param(
        300 / 3600, unit="h", low=60 / 3600, high=900 / 3600, source="zhao2015", kind="measured",
        meaning="time during which a reaction is equally likely at every moment",
    )  # fmt: skip
    activity_amplitude: float = param(
        0.39, unit="1", low=0, high=0.8, source="rhp_seirs", kind="measured",
        meaning="swing of the activity that rises and falls once a day",
    )  # fmt: skip
    online_fraction: float = param(
        1.0, unit="1", low=0.01, high=1, kind="assumed",
        meaning="fraction of the accounts that are online at all in these two weeks",
    )  # fmt: skip
    activity_peak_hour: float = param(
        16.5, unit="h", low=0, high=24, source="rhp_seirs", kind="measured",
        meaning="local hour at which the daily wave is highest",
    )  # fmt: skip
    half_day_amplitude: float = param(
        0.29, unit="1", low=0, high=0.5, source="rhp_seirs", kind="measured",
        meaning="swing of the activity that rises and falls twice a day",
    )  # fmt: skip
    half_day_peak_hour: float = param(
        10.4, unit="h", low=0, high=12, source="rhp_seirs", kind="measured",
        meaning="local hour of the first peak of that wave",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingParameters(ParameterSet):
    """When somebody passes a post on, and how the platform helps it along."""

    base_hazard: float = param(
        0.00597, unit="1", low=0.0003, high=0.05, kind="calibrated",
        meaning="hazard of sharing at the first exposure to a neutral post",
    )  # fmt: skip
    arousal_multiplier: float = param(
        1.3, unit="1", low=1.1, high=1.6, kind="assumed",
        meaning="hazard multiplier for each standard deviation of arousal",
    )  # fmt: skip
    arousal_spread: float = param(
        1.0, unit="SD", low=0, high=2, kind="assumed",
        meaning="how far the arousal of the same complaint differs from world to world",
    )  # fmt: skip
    evidence_multiplier: float = param(
        1.5, unit="1", low=1, high=3, kind="assumed",
        meaning="hazard multiplier of a photo or video",
    )  # fmt: skip
    outsider_interest: float = param(
        0.5, unit="1", low=0.05, high=1, kind="assumed",
        meaning="hazard multiplier of people outside the shop's town",
    )  # fmt: skip
    fatigue: float = param(
        0.7, unit="1", low=0.4, high=1, kind="assumed",
        meaning="hazard and damage multiplier of each further exposure",
    )  # fmt: skip
    home_tie: float = param(
        1.5, unit="1", low=1, high=2, kind="assumed",
        meaning="visibility multiplier of a tie within the shop's town",
    )  # fmt: skip
    novelty_half_life_h: float = param(
        12.0, unit="h", low=3, high=200, kind="assumed",
        meaning="time in which the feeds' interest in the affair halves, at platform time scale 1",
    )  # fmt: skip
    engagement_half_life_h: float = param(
        6.0, unit="h", low=0.5, high=72, kind="assumed",
        meaning="time in which earlier shares stop counting as recent, at platform time scale 1",
    )  # fmt: skip
    trend_half_engagement: float = param(
        5.12, unit="shares", low=1, high=1000, kind="calibrated",
        meaning="recent shares at which a post with an ordinary audience trends by one half",
    )  # fmt: skip
    trend_audience_exponent: float = param(
        0.0783, unit="1", low=0, high=1, kind="calibrated",
        meaning="how that number grows with the audience: 0 not at all, 1 in proportion",
    )  # fmt: skip
    trending_boost: float = param(
        1080.0, unit="1", low=1, high=2000, kind="calibrated",
        meaning="how many times more strangers a share reaches when the affair trends fully",
    )  # fmt: skip
    feed_boost: float = param(
        4.0, unit="1", low=1, high=20, kind="assumed",
        meaning="how many chances a follower's feed gives a post that trends fully",
    )  # fmt: skip
    p_credits_sharer: float = param(
        0.276, unit="1", low=0, high=1, kind="calibrated",
        meaning="chance that a recommender that shows shares shows the share, not the post itself",
    )  # fmt: skip
    recommender_home_fraction: float = param(
        0.5, unit="1", low=0, high=1, kind="assumed",
        meaning="fraction of recommended exposures that stay in the shop's town",
    )  # fmt: skip
    complainant_followers_median: float = param(
        300.0, unit="accounts", low=100, high=1000, kind="assumed",
        meaning="median number of people who follow the complainant",
    )  # fmt: skip
    complainant_followers_sigma: float = param(
        1.3, unit="1", low=0, high=2, kind="assumed",
        meaning="standard deviation of the log of that number",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All groups together."""

    network: NetworkParameters = field(default_factory=NetworkParameters)
    reaction: ReactionParameters = field(default_factory=ReactionParameters)
    sharing: SharingParameters = field(default_factory=SharingParameters)
    appraisal: AppraisalParameters = field(default_factory=AppraisalParameters)
    owner: OwnerParameters = field(default_factory=OwnerParameters)
    response: ResponseParameters = field(default_factory=ResponseParameters)
    economy: EconomyParameters = field(default_factory=EconomyParameters)
    channel: ChannelParameters = field(default_factory=ChannelParameters)
    action: ActionParameters = field(default_factory=ActionParameters)
    preparation: PreparationParameters = field(default_factory=PreparationParameters)
    reputation: ReputationParameters = field(default_factory=ReputationParameters)
    third_party: ThirdPartyParameters = field(default_factory=ThirdPartyParameters)
