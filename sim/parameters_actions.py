"""Which numbers describe channels, the owner's further moves and what was prepared?

The groups of the crowd stand in ``parameters.py``, those of the shop in ``parameters_shop.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.quantities import ParameterSet, param


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelParameters(ParameterSet):
    """Who reads what is said in groups, on review sites, in chats and by word of mouth."""

    group_members: int = param(
        3_000, unit="accounts", low=10, high=1_000_000, kind="assumed",
        meaning="members of the town's community group",
    )  # fmt: skip
    group_visibility: float = param(
        0.3, unit="1", low=0, high=1, kind="assumed",
        meaning="chance that a member sees a fresh post of the group",
    )  # fmt: skip
    chat_members: int = param(
        120, unit="accounts", low=2, high=1_024, kind="assumed",
        meaning="members of a closed chat group",
    )  # fmt: skip
    chat_visibility: float = param(
        0.8, unit="1", low=0, high=1, kind="assumed",
        meaning="chance that a member reads a message of the chat",
    )  # fmt: skip
    chat_answer_factor: float = param(
        0.15, unit="1", low=0, high=1, kind="assumed",
        meaning="how much rarer an answer from outside is seen in a closed chat",
    )  # fmt: skip
    review_readers: int = param(
        300, unit="accounts", low=1, high=1_000_000, kind="assumed",
        meaning="people who look the shop up on the review site in two weeks",
    )  # fmt: skip
    p_tells: float = param(
        0.05, unit="1", low=0, high=0.5, kind="assumed",
        meaning="chance that somebody in town who learns of the affair tells it in person",
    )  # fmt: skip
    told_mean: float = param(
        2.0, unit="people", low=0, high=16, source="goodman_tarp", kind="assumed",
        meaning="mean number of people who are told in person",
    )  # fmt: skip
    telling_delay_h: float = param(
        24.0, unit="h", low=1, high=168, kind="assumed",
        meaning="mean time until something is told in person",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionParameters(ParameterSet):
    """What the owner's further moves do."""

    compensation_max: float = param(
        0.6, unit="1", low=0, high=0.95, kind="assumed",
        meaning="largest part of the complainant's lost trust that compensation restores",
    )  # fmt: skip
    compensation_middle: float = param(
        0.9, unit="1", low=0.6, high=1.2, source="gelbrich2015", kind="derived",
        meaning="part of the loss at which compensation does half of what it can",
    )  # fmt: skip
    compensation_slope: float = param(
        6.0, unit="1", low=2, high=12, source="gelbrich2015", kind="assumed",
        meaning="steepness of the logistic curve of compensation",
    )  # fmt: skip
    compensation_virality: float = param(
        1.2, unit="1", low=1, high=2, source="herhausen2019", kind="assumed",
        meaning="share hazard multiplier of a compensation offered in public",
    )  # fmt: skip
    opportunist_fraction: float = param(
        0.005, unit="1", low=0, high=0.03, source="herhausen2019", kind="assumed",
        meaning="fraction of customers who see a public offer and post a complaint to be paid",
    )  # fmt: skip
    p_deletion_noticed: float = param(
        0.25, unit="1", low=0.05, high=0.7, source="liao2024", kind="assumed",
        meaning="chance that a deletion is noticed",
    )  # fmt: skip
    deletion_arousal: float = param(
        1.5, unit="1", low=1.1, high=2.5, source="liao2024", kind="assumed",
        meaning="share hazard multiplier of a noticed deletion",
    )  # fmt: skip
    deletion_arousal_explained: float = param(
        1.1, unit="1", low=1, high=1.5, source="liao2024", kind="assumed",
        meaning="the same when a reason was given",
    )  # fmt: skip
    deletion_harm: float = param(
        0.1, unit="1", low=0, high=0.5, source="liao2024", kind="assumed",
        meaning="part of the remaining trust that a noticed deletion destroys",
    )  # fmt: skip
    deletion_harm_explained: float = param(
        0.02, unit="1", low=0, high=0.5, source="liao2024", kind="assumed",
        meaning="the same when a reason was given",
    )  # fmt: skip
    closing_arousal: float = param(
        1.2, unit="1", low=1, high=1.6, source="published_cases", kind="assumed",
        meaning="share hazard multiplier of closed comments",
    )  # fmt: skip
    p_promotion_insults: float = param(
        0.3, unit="1", low=0, high=0.8, source="published_cases", kind="assumed",
        meaning="chance that a promotion during the storm is read as an insult",
    )  # fmt: skip
    promotion_arousal: float = param(
        1.3, unit="1", low=1, high=2, kind="assumed",
        meaning="share hazard multiplier for one whom a promotion insults",
    )  # fmt: skip
    promotion_harm: float = param(
        0.05, unit="1", low=0, high=0.3, kind="assumed",
        meaning="part of the remaining trust that an insulting promotion destroys",
    )  # fmt: skip
    promotion_burying: float = param(
        0.8, unit="1", low=0, high=1, kind="assumed",
        meaning="what one later promotion leaves of the chance that the answer is seen",
    )  # fmt: skip
    helpers_cap: float = param(
        0.4, unit="1", low=0.2, high=0.7, source="anderson_han2016", kind="derived",
        meaning="part of the comments by helpers beyond which more bring less",
    )  # fmt: skip
    helpers_calm: float = param(
        0.3, unit="1", low=0, high=0.8, kind="assumed",
        meaning="largest part of the share hazard that helpers take away",
    )  # fmt: skip
    helpers_spur: float = param(
        0.5, unit="1", low=0, high=2, source="ecis2017", kind="assumed",
        meaning="part by which the share hazard grows when nobody but helpers speaks",
    )  # fmt: skip
    follow_up_value: float = param(
        0.5, unit="1", low=0, high=1, kind="assumed",
        meaning="what each further answer is worth relative to the one before",
    )  # fmt: skip
    answers_useful: int = param(
        3, unit="answers", low=1, high=10, source="anderson_han2016", kind="assumed",
        meaning="answers beyond which another one harms",
    )  # fmt: skip
    p_lapse: float = param(
        0.20, unit="1", low=0, high=0.5, source="published_cases", kind="assumed",
        meaning="chance that an owner under full stress answers with hostility instead",
    )  # fmt: skip
    stress_half_insults: float = param(
        20.0, unit="shares", low=1, high=1_000, kind="assumed",
        meaning="recent insults at which the owner's stress is half of what it can be",
    )  # fmt: skip
    stress_half_life_h: float = param(
        12.0, unit="h", low=1, high=96, kind="assumed",
        meaning="time in which the memory of an insult halves",
    )  # fmt: skip
    rest_half_life_h: float = param(
        2.0, unit="h", low=0.5, high=12, kind="assumed",
        meaning="rest that halves the chance of a lapse",
    )  # fmt: skip
    open_writing_factor: float = param(
        2.0, unit="1", low=1, high=6, kind="assumed",
        meaning="how much longer writing takes when it begins while the shop is open",
    )  # fmt: skip
    plan_writing_factor: float = param(
        0.4, unit="1", low=0.05, high=1, kind="assumed",
        meaning="what a plan leaves of the time to write",
    )  # fmt: skip
    monitoring_delay_h: float = param(
        0.5, unit="h", low=0.1, high=3, kind="assumed",
        meaning="mean time until a monitoring tool rings",
    )  # fmt: skip
    monitoring_recall: float = param(
        0.7, unit="1", low=0.4, high=0.95, source="koch2021", kind="assumed",
        meaning="chance that a monitoring tool finds the complaint",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationParameters(ParameterSet):
    """What the shop's habits before the crisis are worth in it."""

    goodwill_max: float = param(
        0.4, unit="1", low=0, high=0.8, kind="assumed",
        meaning="largest part of the odds of blame that goodwill takes away",
    )  # fmt: skip
    goodwill_half_posts: float = param(
        2.0, unit="1/week", low=0.2, high=14, kind="assumed",
        meaning="informative posts at which goodwill is half of what it can be",
    )  # fmt: skip
    tiring_from: float = param(
        7.0, unit="1/week", low=1, high=30, source="sprout2016", kind="assumed",
        meaning="promotions from which on the audience tires",
    )  # fmt: skip
    tiring_half_posts: float = param(
        14.0, unit="1/week", low=1, high=70, kind="assumed",
        meaning="further promotions at which the audience is half tired",
    )  # fmt: skip
    tired_deafness: float = param(
        0.6, unit="1", low=0, high=0.95, source="sprout2016", kind="assumed",
        meaning="largest part of the chance to be heard that overposting takes away",
    )  # fmt: skip
    tired_irritation: float = param(
        0.5, unit="1", low=0, high=2, kind="assumed",
        meaning="largest part by which the share hazard of tired followers grows",
    )  # fmt: skip
    affected_factor: float = param(
        2.0, unit="1", low=1, high=5, kind="assumed",
        meaning="how much harder the affair hits whom it touches personally",
    )  # fmt: skip
    protected_fraction: float = param(
        0.1, unit="1", low=0, high=1, kind="assumed",
        meaning="what data protection leaves of the number of people affected",
    )  # fmt: skip
