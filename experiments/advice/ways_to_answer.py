"""Which answers are looked at? A tone, an hour, and what else is done, each as a playbook."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from experiments.advice.shop_questions import AskedShop
from sim.playbook import MAX_DELAY_H, Action, Move, Playbook, Reply
from sim.playbook_check import contradictions
from sim.responses import Tone
from sim.scenario import Scenario

HOURS = (0.5, 1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 48.0, 72.0)
"""Hours after the complaint at which an answer is looked at."""
FEW_HOURS = (0.5, 4.0, 12.0, 24.0, 72.0)
"""The same where each costs much time."""
SPOKEN = (Tone.APOLOGETIC, Tone.EMPATHETIC, Tone.INFORMATIVE, Tone.DEFENSIVE)
"""Tones of the race. Evasive and hostile ones fit no kind of crisis: they are not raced."""
LATER_H = 24.0
"""When one looks after it again."""
AT_ONCE_H = 0.05
"""Between an answer and a step that comes with it: plans of fixed hours are quick to make."""
_LEAST_HOURS = 3


class Extra(StrEnum):
    """What is done beside the answer."""

    NONE = "none"
    PRIVATE = "private"
    """The answer goes to the complainant alone."""
    PAY_PUBLIC = "pay_public"
    """The loss is paid back, and everybody reads it."""
    PAY_PRIVATE = "pay_private"
    """A public answer, and the loss is paid back in a private message."""
    FOLLOW_UP = "follow_up"
    """A second answer a day later."""
    REGULARS = "regulars"
    """Regulars are asked to speak up."""
    PROOF = "proof"
    """Evidence is shown a day later that the claim is false."""
    PAUSE = "pause"
    """Scheduled promotions stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One way to answer."""

    tone: Tone
    delay_h: float | None = None
    """Hours since the complaint; None for silence."""
    extra: Extra = Extra.NONE

    @property
    def pays(self) -> bool:
        """Whether the loss is paid back."""
        return self.extra in (Extra.PAY_PUBLIC, Extra.PAY_PRIVATE)


SILENCE = Answer(tone=Tone.SILENT)


def playbook_of(answer: Answer, scenario: Scenario) -> Playbook:
    """Make the playbook of an answer.

    Parameters
    ----------
    answer : Answer
        What the owner does.
    scenario : Scenario
        Gives what was prepared.

    Returns
    -------
    Playbook
        With at most one further step.
    """
    before, at_h = scenario.playbook.before, answer.delay_h
    if at_h is None:
        return Playbook(before=before)
    reply = Reply(
        tone=answer.tone,
        delay_h=at_h,
        is_public=answer.extra is not Extra.PRIVATE,
        compensation=1.0 if answer.extra is Extra.PAY_PUBLIC else 0.0,
    )
    step = _step(answer, at_h)
    return Playbook(reply=reply, actions=() if step is None else (step,), before=before)


def _step(answer: Answer, at_h: float) -> Action | None:
    """Make the further step of an answer, if there is one."""
    later_h, with_it_h = (min(at_h + after, MAX_DELAY_H) for after in (LATER_H, AT_ONCE_H))
    steps = {
        Extra.PAY_PRIVATE: lambda: Action(
            do=Move.FOLLOW_UP, at_h=with_it_h, tone=answer.tone, is_public=False, compensation=1.0
        ),
        Extra.FOLLOW_UP: lambda: Action(do=Move.FOLLOW_UP, at_h=later_h, tone=answer.tone),
        Extra.REGULARS: lambda: Action(do=Move.ASK_REGULARS, at_h=with_it_h),
        Extra.PROOF: lambda: Action(do=Move.PUBLISH_PROOF, at_h=later_h),
        Extra.PAUSE: lambda: Action(do=Move.PAUSE_POSTS, at_h=at_h),
    }
    make = steps.get(answer.extra)
    return make() if make is not None else None


def extras_of(scenario: Scenario) -> tuple[Extra, ...]:
    """List what can be done beside an answer to this complaint.

    Parameters
    ----------
    scenario : Scenario
        What happens.

    Returns
    -------
    tuple of Extra
        Those that the complaint, the platform and the preparation allow.
    """
    found = []
    for extra in Extra:
        if extra is Extra.PROOF and not scenario.complaint.is_false:
            continue
        if extra is Extra.PAUSE and scenario.playbook.before.promotions_per_week == 0.0:
            continue
        answer = Answer(tone=Tone.APOLOGETIC, delay_h=1.0, extra=extra)
        playbook = playbook_of(answer, scenario)
        if not contradictions(playbook, scenario.complaint, scenario.platform, scenario.events):
            found.append(extra)
    return tuple(found)


def hours_of(shop: AskedShop, grid: tuple[float, ...] = HOURS) -> tuple[float, ...]:
    """List when the owner can still answer.

    Parameters
    ----------
    shop : AskedShop
        Says how long ago the complaint was posted, and when the owner can answer.
    grid : tuple of float, unit h
        Hours to look at.

    Returns
    -------
    tuple of float, unit h
        Since the complaint, ascending; the first is the soonest.
    """
    limits = shop.limits
    soonest = max(grid[0], shop.ago_h, limits.answer_from_h or 0.0)
    latest = MAX_DELAY_H if limits.answer_until_h is None else limits.answer_until_h
    if soonest >= latest:
        return (latest,)
    found = [soonest, *(hour for hour in grid if soonest < hour <= latest)]
    if len(found) < _LEAST_HOURS:
        later = (soonest + extra_h for extra_h in (LATER_H, 2.0 * LATER_H))
        found += [hour for hour in later if found[-1] < hour <= latest]
    return tuple(found)


def candidates(shop: AskedShop, grid: tuple[float, ...]) -> tuple[Answer, ...]:
    """List all answers of the race.

    Parameters
    ----------
    shop : AskedShop
        Whose complaint it is, and what the owner can bear.
    grid : tuple of float, unit h
        Hours to look at.

    Returns
    -------
    tuple of Answer
        Silence first, then all that keep to the limits of money.
    """
    found = [SILENCE]
    money = shop.limits.money_idr
    for extra in extras_of(shop.scenario):
        for tone in SPOKEN:
            for delay_h in hours_of(shop, grid):
                answer = Answer(tone=tone, delay_h=delay_h, extra=extra)
                if answer.pays and money is not None and money < shop.scenario.shop.basket_idr:
                    continue
                found.append(answer)
    return tuple(found)
