"""What does the owner do? Replies, dated and conditional actions, and what was prepared before."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

from sim.errors import ParameterError, ScenarioError
from sim.quantities import ParameterSet, param
from sim.responses import Tone

MAX_DELAY_H = 336.0
"""An answer after the storm's horizon would meet nobody."""
REPLY = "reply"
"""The name of the first answer, for actions that come after it."""


class Move(StrEnum):
    """What an owner can do beside the first answer."""

    REPLY = "reply"
    """Answer for the first time, if nothing was answered yet; else answer again."""
    FOLLOW_UP = "follow_up"
    """Answer again."""
    DELETE = "delete"
    """Take the complaint off the shop's own page."""
    CLOSE_COMMENTS = "close_comments"
    """Let nobody comment on the shop's page any more."""
    PAUSE_POSTS = "pause_posts"
    """Stop the scheduled promotions."""
    PUBLISH_PROOF = "publish_proof"
    """Show evidence that the claim is false."""
    ASK_REGULARS = "ask_regulars"
    """Ask customers to speak up for the shop."""


SPEAKING = (Move.REPLY, Move.FOLLOW_UP)
"""Moves that answer: they have a tone."""


class Trigger(StrEnum):
    """What the owner can wait for; all are counts that the owner could read off the platform."""

    MENTIONS_IN_HOUR = "mentions_in_hour"
    """Shares in the running hour."""
    MENTIONS = "mentions"
    """Shares so far."""
    REACH = "reach"
    """Accounts that saw the affair so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(ParameterSet):
    """When a conditional action begins: once, when a count is above a number."""

    trigger: Trigger = Trigger.MENTIONS_IN_HOUR
    above: float = param(
        40.0, unit="1", low=0, high=1e9, kind="assumed",
        meaning="the action begins when the count is larger than this",
    )  # fmt: skip
    unanswered: bool = False
    """Only as long as the owner has not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(ParameterSet):
    """An answer to the complaint."""

    tone: Tone
    delay_h: float | None = None
    """Hours from the complaint to the answer; None: when the owner has noticed and written it."""
    is_public: bool = True
    """Before everybody, or to the complainant alone."""
    is_honest: bool = True
    """A denial of a true fault is never honest; see ``truth_comes_out``."""
    clarity: float = param(
        1.0, unit="1", low=0, high=1, kind="assumed",
        meaning="how clear and complete the answer is: scales what a fitting tone achieves",
    )  # fmt: skip
    compensation: float = param(
        0.0, unit="1", low=0, high=2, kind="assumed",
        meaning="what is offered, as a part of the loss",
    )  # fmt: skip
    rest_h: float = param(
        0.0, unit="h", low=0, high=24, kind="assumed",
        meaning="waking hours of rest before writing; without a fixed delay only",
    )  # fmt: skip

    def __post_init__(self) -> None:
        ParameterSet.__post_init__(self)
        if self.tone is Tone.SILENT:
            msg = f"tone must be one that is said, got {self.tone.value!r}; leave the reply out"
            raise ScenarioError(msg)
        if self.delay_h is not None:
            check_delay_h(self.delay_h)
            if self.rest_h > 0.0:
                msg = (
                    f"rest_h must be 0 h with a fixed delay_h, got {self.rest_h!r}; "
                    "leave delay_h out"
                )
                raise ScenarioError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(ParameterSet):
    """One further step: at an hour, after another step, or when a condition holds."""

    do: Move
    name: str = ""
    """A name that later actions can wait for."""
    at_h: float | None = None
    """Hours from the complaint."""
    after: str | None = None
    """The name of the step that this one waits for; ``reply`` is the first answer."""
    when: Condition | None = None
    """The condition that this one waits for."""
    delay_h: float = param(
        0.0, unit="h", low=0, high=MAX_DELAY_H, kind="assumed",
        meaning="hours between what is waited for and this action",
    )  # fmt: skip
    tone: Tone | None = None
    """How an answer sounds."""
    is_public: bool = True
    compensation: float = param(
        0.0, unit="1", low=0, high=2, kind="assumed",
        meaning="what is offered, as a part of the loss",
    )  # fmt: skip
    clarity: float = param(
        1.0, unit="1", low=0, high=1, kind="assumed",
        meaning="how clear and complete the answer is",
    )  # fmt: skip
    is_explained: bool = False
    """A deletion comes with a reason."""
    n_regulars: int = param(
        5, unit="people", low=1, high=10_000, kind="assumed",
        meaning="customers who speak up when asked",
    )  # fmt: skip

    def __post_init__(self) -> None:
        ParameterSet.__post_init__(self)
        waits = [self.at_h is not None, self.after is not None, self.when is not None]
        if sum(waits) != 1:
            msg = f"do must have exactly one of at_h, after and when, got {sum(waits)} of them"
            raise ScenarioError(msg)
        if self.at_h is not None:
            check_delay_h(self.at_h, "at_h")
            if self.delay_h > 0.0:
                msg = f"delay_h must be left out beside at_h, got {self.delay_h!r}"
                raise ScenarioError(msg)
        speaks = self.do in SPEAKING
        if speaks and (self.tone is None or self.tone is Tone.SILENT):
            got = None if self.tone is None else self.tone.value
            msg = f"tone must be one that is said for {self.do.value}, got {got!r}; give a tone"
            raise ScenarioError(msg)
        if not speaks and self.tone is not None:
            msg = f"tone must be left out for {self.do.value}, got {self.tone.value!r}"
            raise ScenarioError(msg)


def check_delay_h(delay_h: float, name: str = "delay_h") -> None:
    """Refuse a delay that is no time between the complaint and the end of the storm.

    Parameters
    ----------
    delay_h : float, unit h
        From the complaint to the answer.
    name : str
        How messages call it.

    Raises
    ------
    ParameterError
        Not finite or outside [0, 336] h.
    """
    if not math.isfinite(delay_h) or not 0 <= delay_h <= MAX_DELAY_H:
        msg = f"{name} must lie in [0, {MAX_DELAY_H:g}] h, got {delay_h!r}"
        raise ParameterError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation(ParameterSet):
    """What the shop did before the crisis."""

    informative_posts_per_week: float = param(
        0.0, unit="1/week", low=0, high=21, kind="assumed",
        meaning="posts that tell people something: they build goodwill",
    )  # fmt: skip
    promotions_per_week: float = param(
        0.0, unit="1/week", low=0, high=70, kind="assumed",
        meaning="scheduled promotions; they go on in the crisis unless they are paused",
    )  # fmt: skip
    has_monitoring: bool = False
    """A tool rings when the shop is named on an open platform."""
    has_plan: bool = False
    """It is settled who answers and how: writing takes less time."""
    protects_data: bool = False
    """Customers' data are kept so that nobody can misuse them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """What the owner does: a first answer or none, and further steps."""

    reply: Reply | None = None
    actions: tuple[Action, ...] = ()
    before: Preparation = field(default_factory=Preparation)

    @property
    def tone(self) -> Tone:
        """How the owner sounds at first; silent without a reply."""
        return self.reply.tone if self.reply else Tone.SILENT
