"""What does one run need to know? A shop, a complaint, a platform and a plan.

Plain frozen values; files are read in ``scenarios/``. What a user may write in a scenario file is
exactly what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from sim.appraisal import CrisisType
from sim.errors import ScenarioError
from sim.mechanisms import Mechanisms
from sim.parameters import Parameters
from sim.playbook import MAX_DELAY_H, Playbook, Reply, check_delay_h
from sim.quantities import ParameterSet, param

__all__ = [
    "MAX_DELAY_H",
    "PLATFORMS",
    "Channel",
    "Complaint",
    "Happening",
    "Platform",
    "Playbook",
    "Reply",
    "Scenario",
    "Shop",
    "WorldEvent",
    "check_delay_h",
]


class Channel(StrEnum):
    """Where the complaint is posted."""

    SHOP_COMMENT = "shop_comment"
    """As a comment under a post of the shop: its followers may see it."""
    OWN_POST = "own_post"
    """As the complainant's own post: their followers may see it."""
    COMMUNITY_GROUP = "community_group"
    """In a group of the town: its members may see it."""
    REVIEW_SITE = "review_site"
    """As a review: whoever looks the shop up meets it, sooner or later."""
    CLOSED_CHAT = "closed_chat"
    """In a chat group that neither the owner nor a tool can read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop(ParameterSet):
    """The shop and its owner's household."""

    n_customers: int = param(
        500, unit="people", low=1, high=1_000_000, kind="assumed",
        meaning="people who buy here now and then",
    )  # fmt: skip
    n_followers: int = param(
        1_000, unit="accounts", low=0, high=100_000_000, kind="assumed",
        meaning="accounts that follow the shop",
    )  # fmt: skip
    sales_per_day_idr: float = param(
        1_000_000.0, unit="IDR", low=10_000, high=1e9, source="antara2014", kind="derived",
        meaning="takings of a usual day",
    )  # fmt: skip
    basket_idr: float = param(
        25_000.0, unit="IDR", low=1_000, high=1e8, kind="assumed",
        meaning="what one visit leaves in the till",
    )  # fmt: skip
    open_hour: float = param(
        8.0, unit="h", low=0, high=23, kind="assumed", meaning="local hour of opening",
    )  # fmt: skip
    close_hour: float = param(
        21.0, unit="h", low=1, high=24, kind="assumed", meaning="local hour of closing",
    )  # fmt: skip

    def __post_init__(self) -> None:
        ParameterSet.__post_init__(self)
        if self.close_hour <= self.open_hour:
            msg = (
                f"shop.close_hour must be later than open_hour {self.open_hour:g}, "
                f"got {self.close_hour!r}"
            )
            raise ScenarioError(msg)
        visits_a_day = self.sales_per_day_idr / self.basket_idr / self.n_customers
        if visits_a_day > 5:
            msg = (
                f"shop.sales_per_day_idr must need at most 5 visits a day of each customer, "
                f"got {visits_a_day:g}; raise n_customers or basket_idr"
            )
            raise ScenarioError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint(ParameterSet):
    """What was said, where and when."""

    crisis_type: CrisisType = CrisisType.ACCIDENTAL
    channel: Channel = Channel.SHOP_COMMENT
    has_evidence: bool = False
    has_history: bool = False
    severity: float = param(
        0.5, unit="1", low=0, high=1, kind="assumed",
        meaning="how bad the event is: 0.5 moderate, 1 extreme",
    )  # fmt: skip
    arousal: float = param(
        1.0, unit="SD", low=-2, high=4, kind="assumed",
        meaning="anger in the words, in standard deviations above an ordinary complaint",
    )  # fmt: skip
    is_false: bool = False
    """The claim is not true."""
    concerns_authority: bool = False
    """It is about prices, hygiene or halal: an authority may step in."""
    author_followers: int = param(
        0, unit="accounts", low=0, high=100_000_000, kind="assumed",
        meaning="people who follow the complainant; 0: drawn for each world",
    )  # fmt: skip
    n_attackers: int = param(
        0, unit="accounts", low=0, high=10_000, kind="assumed",
        meaning="accounts of a rival that repeat the complaint in concert",
    )  # fmt: skip
    affected_fraction: float = param(
        0.0, unit="1", low=0, high=1, kind="assumed",
        meaning="fraction of the customers whom the matter touches personally",
    )  # fmt: skip
    posted_hour: float = param(
        19.5, unit="h", low=0, high=24, kind="assumed", meaning="local hour of the complaint",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform(ParameterSet):
    """How a platform carries posts."""

    name: str = "facebook"
    is_closed: bool = False
    """Neither the owner nor a tool can read along."""
    time_scale: float = param(
        2.0, unit="1", low=0.5, high=50, source="graffius2022", kind="derived",
        meaning="how much slower people react than on X",
    )  # fmt: skip
    visibility: float = param(
        0.10, unit="1", low=0.02, high=0.40, source="socialplus2025", kind="derived",
        meaning="chance that a follower's feed shows an ordinary fresh post",
    )  # fmt: skip
    comment_visibility: float = param(
        0.5, unit="1", low=0, high=1, kind="assumed",
        meaning="chance that one who sees a post of the shop reads the comment under it",
    )  # fmt: skip
    patience: float = param(
        3.0, unit="1", low=1, high=50, kind="assumed",
        meaning="how much longer than on X a complainant waits before an answer has lost its worth",
    )  # fmt: skip
    recommended_fraction: float = param(
        0.30, unit="1", low=0, high=0.93, kind="assumed",
        meaning="fraction of ordinary exposures that come from the recommender",
    )  # fmt: skip
    shows_shares: float = param(
        1.0, unit="1", low=0, high=1, kind="assumed",
        meaning="whether its recommender shows shares as well as posts: 1 yes, 0 no",
    )  # fmt: skip


PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {
        "x": Platform(name="x", time_scale=1.0, patience=1.0, recommended_fraction=0.5),
        "facebook": Platform(),
        "instagram": Platform(
            name="instagram", time_scale=25.0, recommended_fraction=0.5, shows_shares=0.0
        ),
        "tiktok": Platform(
            name="tiktok",
            time_scale=4.0,
            visibility=0.05,
            recommended_fraction=0.85,
            shows_shares=0.0,
        ),
        "whatsapp": Platform(
            name="whatsapp",
            is_closed=True,
            time_scale=1.0,
            patience=1.0,
            visibility=0.3,
            recommended_fraction=0,
        ),
        "review_site": Platform(
            name="review_site",
            time_scale=50.0,
            patience=24.0,
            visibility=0.02,
            recommended_fraction=0.0,
        ),
    }
)
"""Profiles by name; the numbers are those of the evidence table, group B.

Assumed: TikTok's time scale (its half-life is not known) and visibility; all of WhatsApp and of the
review site; which recommenders show shares; patience, which follows what complainants say they
expect: 1 to 3 hours on Twitter, 3 to 6 on Facebook (45), a day to a week on review sites (48)."""


class Happening(StrEnum):
    """What others may do."""

    AMPLIFIER = "amplifier"
    """A large account passes the affair on."""
    PRESS = "press"
    """A news site reports."""
    AUTHORITY = "authority"
    """An authority inspects and closes the shop for days."""
    PROOF = "proof"
    """Somebody independent proves a false claim wrong."""
    COUNTER_WAVE = "counter_wave"
    """A community stands up for the shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldEvent(ParameterSet):
    """Something that happens in every world of the scenario, whatever the owner does."""

    kind: Happening
    at_h: float = param(
        24.0, unit="h", low=0, high=MAX_DELAY_H, kind="assumed",
        meaning="hours since the complaint",
    )  # fmt: skip
    size: int = param(
        0, unit="accounts", low=0, high=10_000_000, kind="assumed",
        meaning="people who may meet it; 0: as many as usual",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything that one world is made from, except its seed."""

    name: str = "custom"
    shop: Shop = field(default_factory=Shop)
    complaint: Complaint = field(default_factory=Complaint)
    platform: Platform = field(default_factory=Platform)
    playbook: Playbook = field(default_factory=Playbook)
    events: tuple[WorldEvent, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)
    mechanisms: Mechanisms = field(default_factory=Mechanisms)

    def __post_init__(self) -> None:
        from sim.playbook_check import contradictions, told  # noqa: PLC0415 - it reads this module

        found = contradictions(self.playbook, self.complaint, self.platform, self.events)
        if found:
            raise ScenarioError("; ".join(told(problem) for problem in found))
