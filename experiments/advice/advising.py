"""How does a shop get from its questions to advice? First look, race, measuring, house rule.

Everything is measured on evenings that the race did not see: who wins a race is partly lucky, and
on the same evenings the luck would count as merit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.advice.evenings import Evenings, run_evenings
from experiments.advice.finalists import finalists_of
from experiments.advice.hours import EqualLoss, LastSafeHour, equal_losses, last_safe_hour
from experiments.advice.house_rule import HouseRule, house_rule
from experiments.advice.racing import Race, race
from experiments.advice.shop_questions import AskedShop
from experiments.advice.ways_to_answer import (
    FEW_HOURS,
    HOURS,
    SILENCE,
    SPOKEN,
    Answer,
    Extra,
    candidates,
    hours_of,
)
from experiments.many_worlds import Progress
from sim.responses import TONES, Tone

LOOK_EVENINGS = 24
_HEAVY_REACH, _HUGE_REACH = 5_000.0, 20_000.0
"""Mean reach on the first evenings from which an evening takes so long that less is run."""


class Effort(NamedTuple):
    """How much is run; it depends on how far complaints of this shop get, never on the machine."""

    race_hours: tuple[float, ...]
    rounds: tuple[int, ...]
    hours: tuple[float, ...]
    """At which the best tone is measured."""
    few_hours: tuple[float, ...]
    """At which the other tones are."""
    n_evenings: int
    n_rule_evenings: int
    n_finalists: int
    all_rules: bool = True


LIGHT = Effort((0.5, 2.0, 8.0, 24.0, 72.0), (16, 16, 32, 32), HOURS, FEW_HOURS, 200, 200, 4)
HEAVY = Effort((0.5, 4.0, 24.0), (8, 8, 16, 16), FEW_HOURS, (0.5, 12.0, 72.0), 200, 200, 3)
HUGE = Effort((0.5, 24.0), (4, 4, 8), FEW_HOURS, (0.5,), 200, 200, 2, all_rules=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """What can be said after a few evenings."""

    soon: Answer
    evenings: Evenings
    reach: float
    """Mean reach under silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Everything that an owner is told."""

    shop: AskedShop
    race: Race
    best: Answer
    """The finalist that costs least on fresh evenings; silence if nothing else may be done."""
    finalists: tuple[Answer, ...]
    """Those that are not clearly worse than the best, by what they cost; the best first."""
    evenings: Evenings
    last_safe: LastSafeHour
    equal: tuple[EqualLoss, ...]
    private: Answer | None
    """The best answer in a private message; None where there is no such thing."""
    late: Answer
    """The best tone at the latest hour that was looked at."""
    defensive: Answer
    """A defence at the soonest hour."""
    rule: HouseRule


Told = Callable[[FirstLook], None]


def fitting_tone(shop: AskedShop) -> Tone:
    """Give the tone that fits the kind of the complaint best.

    Parameters
    ----------
    shop : AskedShop
        Whose complaint.

    Returns
    -------
    Tone
        The first of equals.
    """
    kind = shop.scenario.complaint.crisis_type
    return max(SPOKEN, key=lambda tone: TONES[tone].fit(kind))


def first_look(shop: AskedShop, seed: int, workers: int | None = None) -> FirstLook:
    """Look at three answers on a few evenings: what an owner is told at once.

    Parameters
    ----------
    shop : AskedShop
        Whose complaint.
    seed : int
        Of the evenings.
    workers : int, optional
        Threads; does not change the result.

    Returns
    -------
    FirstLook
        Silence, the fitting tone soon, and a defence soon.
    """
    hour = hours_of(shop)[0]
    soon = Answer(tone=fitting_tone(shop), delay_h=hour)
    answers = (SILENCE, soon, Answer(tone=Tone.DEFENSIVE, delay_h=hour))
    found, reach = run_evenings(
        shop.scenario, answers, runs=LOOK_EVENINGS, seed=seed, workers=workers
    )
    return FirstLook(soon=soon, evenings=found, reach=float(reach[0].mean()))


def effort_of(look: FirstLook) -> Effort:
    """Choose how much is run.

    Parameters
    ----------
    look : FirstLook
        Says how far complaints get.

    Returns
    -------
    Effort
        The same on every machine.
    """
    if look.reach >= _HUGE_REACH:
        return HUGE
    return HEAVY if look.reach >= _HEAVY_REACH else LIGHT


def n_steps(effort: Effort) -> int:
    """Count the evenings to come, for a progress bar.

    Parameters
    ----------
    effort : Effort
        How much is run.

    Returns
    -------
    int
        Of all rounds, the measuring and the rule.
    """
    return sum(effort.rounds) + effort.n_evenings + effort.n_rule_evenings


def advise(
    shop: AskedShop,
    look: FirstLook,
    *,
    seed: int,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Advice:
    """Advise a shop.

    Parameters
    ----------
    shop : AskedShop
        Its questions.
    look : FirstLook
        From :func:`first_look`, with the same seed.
    seed : int
        Of the evenings.
    progress : callable, optional
        Called with the number of evenings that have just been finished.
    workers : int, optional
        Threads; does not change the result.

    Returns
    -------
    Advice
        The same for the same seed.
    """
    effort = effort_of(look)

    def losses(answers: tuple[Answer, ...], first: int, n: int) -> NDArray[np.float64]:
        found, _ = run_evenings(
            shop.scenario, answers, runs=n, seed=seed, first=first, progress=progress,
            workers=workers,
        )  # fmt: skip
        return found.burden_idr

    raced = race(
        candidates(shop, effort.race_hours),
        lambda left, first, n: losses(tuple(left), first, n),
        effort.rounds,
        effort.n_finalists,
    )
    measured = _Measured(shop, effort, raced)
    evenings, _ = run_evenings(
        shop.scenario, measured.answers(), runs=effort.n_evenings, seed=seed, progress=progress,
        workers=workers,
    )  # fmt: skip
    finalists = finalists_of(raced, evenings, shop)
    best, tone = finalists[0], measured.tone
    return Advice(
        shop=shop,
        race=raced,
        best=best,
        finalists=finalists,
        evenings=evenings,
        last_safe=last_safe_hour(evenings, measured.curve(tone), shop, seed),
        equal=equal_losses(evenings, {t: measured.curve(t) for t in SPOKEN}, tone, seed),
        private=measured.private,
        late=measured.curve(tone)[-1],
        defensive=measured.curve(Tone.DEFENSIVE)[0],
        rule=house_rule(
            shop.scenario, runs=effort.n_rule_evenings, seed=seed, is_short=not effort.all_rules,
            progress=progress, workers=workers,
        ),
    )  # fmt: skip


class _Measured:
    """Which answers are measured on fresh evenings."""

    def __init__(self, shop: AskedShop, effort: Effort, raced: Race) -> None:
        spoken = [each for each in raced.finalists if each.delay_h is not None]
        self.tone = spoken[0].tone if spoken else fitting_tone(shop)
        if self.tone is Tone.DEFENSIVE:
            self.tone = fitting_tone(shop)
        self.hours, self.few = hours_of(shop, effort.hours), hours_of(shop, effort.few_hours)
        self.raced = raced
        self.private: Answer | None = None
        if any(each.extra is Extra.PRIVATE for each in candidates(shop, (self.hours[0],))):
            self.private = Answer(tone=self.tone, delay_h=self.hours[0], extra=Extra.PRIVATE)

    def curve(self, tone: Tone) -> tuple[Answer, ...]:
        """Give a tone at all hours: the best one at more of them."""
        hours = self.hours if tone is self.tone else self.few
        return tuple(Answer(tone=tone, delay_h=hour) for hour in hours)

    def answers(self) -> tuple[Answer, ...]:
        """List all answers."""
        curves = [answer for tone in SPOKEN for answer in self.curve(tone)]
        private = [] if self.private is None else [self.private]
        return (SILENCE, *curves, *private, *self.raced.finalists)
