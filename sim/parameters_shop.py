"""Which numbers describe the people around the shop: blame, the owner, answers, money?

The groups of the crowd and its platform stand in ``parameters.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import ScenarioError
from sim.quantities import ParameterSet, param


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalParameters(ParameterSet):
    """How blame turns into lost trust, and how it fades."""

    blame_victim: float = param(
        0.15, unit="1", low=0.01, high=0.99, kind="assumed",
        meaning="blame without proof when the shop is a victim",
    )  # fmt: skip
    blame_accidental: float = param(
        0.40, unit="1", low=0.01, high=0.99, kind="assumed",
        meaning="blame without proof for an accident",
    )  # fmt: skip
    blame_preventable: float = param(
        0.75, unit="1", low=0.01, high=0.99, kind="assumed",
        meaning="blame without proof for what could have been prevented",
    )  # fmt: skip
    evidence_odds: float = param(
        1.5, unit="1", low=1, high=5, kind="assumed",
        meaning="multiplier of the odds of blame when there is a photo or video",
    )  # fmt: skip
    history_odds: float = param(
        2.0, unit="1", low=1, high=5, kind="assumed",
        meaning="multiplier of the odds of blame when it happened before",
    )  # fmt: skip
    damage_max: float = param(
        0.932, unit="1", low=0.1, high=1, source="east2008", kind="calibrated",
        meaning="trust lost at the first exposure to the worst event with full blame",
    )  # fmt: skip
    loyal_fraction: float = param(
        0.30, unit="1", low=0.1, high=0.6, kind="assumed",
        meaning="fraction of customers who are loyal",
    )  # fmt: skip
    loyal_damping_moderate: float = param(
        0.6, unit="1", low=0.4, high=0.9, source="einwiller2006", kind="assumed",
        meaning="damage to the loyal at moderate severity, relative to others",
    )  # fmt: skip
    loyal_damping_extreme: float = param(
        1.0, unit="1", low=0.9, high=1.1, source="einwiller2006", kind="assumed",
        meaning="damage to the loyal at extreme severity, relative to others",
    )  # fmt: skip
    sensitivity_spread: float = param(
        0.5, unit="1", low=0, high=1, kind="assumed",
        meaning="half width of the uniform spread of sensitivity around 1",
    )  # fmt: skip
    forgetting_half_life_h: float = param(
        504.0, unit="h", low=168, high=2880, kind="assumed",
        meaning="time in which an observer's lost trust halves",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerParameters(ParameterSet):
    """When the owner notices, and how long an answer takes."""

    check_interval_h: float = param(
        8.0, unit="h", low=1, high=24, source="einwiller2015", kind="derived",
        meaning="mean time between two looks at the account, in waking hours",
    )  # fmt: skip
    wake_hour: float = param(
        6.0, unit="h", low=0, high=23, kind="assumed",
        meaning="local hour at which the owner wakes",
    )  # fmt: skip
    sleep_hour: float = param(
        22.0, unit="h", low=1, high=24, kind="assumed",
        meaning="local hour at which the owner goes to sleep",
    )  # fmt: skip
    p_notice: float = param(
        0.7, unit="1", low=0.05, high=1, kind="assumed",
        meaning="chance that one look finds the complaint",
    )  # fmt: skip
    p_told: float = param(
        0.05, unit="1", low=0, high=0.5, kind="assumed",
        meaning="chance that somebody from the town who shares also tells the owner",
    )  # fmt: skip
    drafting_h: float = param(
        2.0, unit="h", low=0, high=12, kind="assumed",
        meaning="time to write an answer once the complaint was noticed",
    )  # fmt: skip

    def __post_init__(self) -> None:
        ParameterSet.__post_init__(self)
        if self.sleep_hour <= self.wake_hour:
            msg = (
                f"owner.sleep_hour must be later than wake_hour {self.wake_hour:g}, "
                f"got {self.sleep_hour!r}"
            )
            raise ScenarioError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseParameters(ParameterSet):
    """What an answer does to those who see it (the tones are in ``responses.py``)."""

    restore_max: float = param(
        0.412, unit="1", low=0.10, high=0.45, source="ma2016", kind="calibrated",
        meaning="largest part of the lost trust that words alone restore",
    )  # fmt: skip
    calm_max: float = param(
        0.6, unit="1", low=0, high=0.95, kind="assumed",
        meaning="largest part of the share hazard that an answer takes away",
    )  # fmt: skip
    spur_max: float = param(
        0.8, unit="1", low=0.2, high=2, kind="assumed",
        meaning="part by which the share hazard grows after a hostile answer",
    )  # fmt: skip
    harm_max: float = param(
        0.25, unit="1", low=0, high=0.8, kind="assumed",
        meaning="part of the remaining trust that a hostile answer destroys",
    )  # fmt: skip
    value_half_life_observer_h: float = param(
        12.0, unit="h", low=3, high=48, kind="assumed",
        meaning="delay in which a good answer loses half of its value for those who watch",
    )  # fmt: skip
    value_half_life_complainant_h: float = param(
        1.0, unit="h", low=0.5, high=12, source="huang2016", kind="derived",
        meaning="delay in which a good answer loses half of its value for the complainant, on X",
    )  # fmt: skip
    p_sees_answer: float = param(
        0.5, unit="1", low=0, high=1, kind="assumed",
        meaning="chance that an exposure to the thread shows the answer too",
    )  # fmt: skip
    p_returns: float = param(
        0.4, unit="1", low=0, high=1, kind="assumed",
        meaning="chance that somebody exposed before the answer looks at the thread again",
    )  # fmt: skip
    reply_engagement: float = param(
        1.0, unit="shares", low=0, high=10, kind="assumed",
        meaning="shares that an owner's public reply is worth to the recommender",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomyParameters(ParameterSet):
    """Visits and money."""

    margin: float = param(
        0.25, unit="1", low=0.15, high=0.40, source="unesa_stalls", kind="derived",
        meaning="part of the takings left after the goods are paid",
    )  # fmt: skip
    visit_rate_sigma: float = param(
        0.6, unit="1", low=0, high=1.5, kind="assumed",
        meaning="standard deviation of the log of the customers' visit rates",
    )  # fmt: skip
    habit_retention: float = param(
        0.6, unit="1", low=0.1, high=1, kind="assumed",
        meaning="what each visit stayed away from leaves of the habit of coming",
    )  # fmt: skip
    customer_home_fraction: float = param(
        0.9, unit="1", low=0, high=1, kind="assumed",
        meaning="fraction of the customers who live in the shop's town",
    )  # fmt: skip
    follower_home_fraction: float = param(
        0.7, unit="1", low=0, high=1, kind="assumed",
        meaning="fraction of the shop's followers who live in the shop's town",
    )  # fmt: skip
    customer_follow_fraction: float = param(
        0.3, unit="1", low=0, high=1, kind="assumed",
        meaning="fraction of the customers who follow the shop",
    )  # fmt: skip
