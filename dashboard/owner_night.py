"""What does an owner see in a turn of the game? What a platform shows, late and in part.

The world of a night is run again for every turn with what was chosen so far; before the turn
nothing of it can differ, whatever is chosen next.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.owner_comments import comments
from dashboard.owner_steps import (
    fitting,
    noticing,
    playbook_for,
    possible_part,
    turn_hours,
)
from dashboard.service import SEED, Case
from experiments.many_worlds import draw_world
from experiments.wording import significant
from sim.event_log import EventKind, log_records
from sim.moves import FIRST_EVENT, PROMOTION
from sim.outcomes import OUTCOMES
from sim.plan import plan_of
from sim.playbook import Playbook
from sim.reading import rules_of
from sim.run import Runner
from sim.scenario import Channel, Scenario
from sim.state import NOTICED_H, State
from sim.warm_up import warm_up
from sim.world import World

LAG_H = 0.5
"""What an owner reads off the platform is so old; assumed."""
DIGITS = 2
"""Of a count: platforms round, and so do people."""
RECENT_H = 4.0
"""Shares that a mood depends on are so old at most; ours."""
DAYS = 90
_OTHERS = ("amplifier", "press", "authority", "proof", "counter_wave")
_LATER = ("attack", "truth", "deletion", "promotion")
_FIRST_OTHER, _FIRST_LATER = 16, 21


class Glimpse(NamedTuple):
    """What the owner sees in a turn."""

    can_count: bool
    """False in a closed chat: nothing can be counted from outside."""
    shares: int
    """Rounded, and ``LAG_H`` old; so are the next two."""
    reach: int
    regulars: int
    """Loyal customers among those who shared, whom the owner would know by name."""
    happened: tuple[tuple[float, str], ...]
    """Hour and name of what others did."""
    comments: tuple[str, ...]
    """Keys of invented comments."""


class Night(NamedTuple):
    """A night up to a turn."""

    noticed_h: float | None
    """Hours from the complaint until the owner knows; None: not before the game begins."""
    hours: tuple[int, ...]
    """Of the turns."""
    letters: str
    """What was chosen, as far as it can be."""
    glimpse: Glimpse | None
    """None when all turns are over."""
    is_whole: bool
    """All that was asked for can be played."""


class Day(NamedTuple):
    """A night to its end, on day 90."""

    away: NDArray[np.int64]
    """Shape (91,): customers who stay away at the end of each day; at first nobody."""
    outcomes: dict[str, float]


def noticed_h(case: Case, number: int) -> float | None:
    """Say when the owner learns of the complaint.

    Parameters
    ----------
    case : Case
        What happens.
    number : int
        Of the world, from 1.

    Returns
    -------
    float or None, unit h
        None for an owner who never does.
    """
    world = _world(case, number)
    runner = Runner(rules_of(case.scenario), world.network.n_accounts)
    plan = plan_of(noticing(case.scenario), case.scenario)
    state = runner.advance(plan, world, float(rules_of(case.scenario).storm_h))
    at_h = float(state.values[NOTICED_H])
    return at_h if at_h >= 0.0 else None


def night(case: Case, number: int, letters: str) -> Night:
    """Run a night up to the turn that comes after some choices.

    Parameters
    ----------
    case : Case
        What happens.
    number : int
        Of the world, from 1: the same worlds as on the other pages.
    letters : str
        From a link; what cannot be done is left out, with all that follows.

    Returns
    -------
    Night
        The same for the same world and choices, always.
    """
    warm_up()
    knows_h = noticed_h(case, number)
    hours = turn_hours(knows_h, case.scenario)
    asked, letters = letters, possible_part(letters, hours, case.scenario)
    is_whole = asked == letters
    if len(letters) >= len(hours):
        return Night(knows_h, hours, letters, None, is_whole)
    world = _world(case, number)
    now_h = hours[len(letters)]
    events, _ = _ran(case, world, playbook_for(letters, hours, case.scenario), float(now_h))
    glimpse = _glimpse(case.scenario, world, events[events["time_h"] <= now_h], letters, hours)
    return Night(knows_h, hours, letters, glimpse, is_whole)


def day(case: Case, number: int, letters: str, hours: tuple[int, ...]) -> Day:
    """Run a night to its end.

    Parameters
    ----------
    case : Case
        What happens.
    number : int
        Of the world, from 1.
    letters : str
        What is chosen.
    hours : tuple of int, unit h
        Of the turns.

    Returns
    -------
    Day
        Customers who stay away by day, and all outcomes.
    """
    warm_up()
    playbook = playbook_for(letters, hours, case.scenario)
    rules = rules_of(case.scenario)
    events, runner = _ran(case, _world(case, number), playbook, float(rules.money_h))
    outcomes = dict(zip(OUTCOMES, runner.outcomes().tolist(), strict=True))
    return Day(_away_by_day(events), outcomes)


def _world(case: Case, number: int) -> World:
    """Draw a world by its number."""
    return draw_world(case.scenario, SEED, number - 1, None)


def _ran(
    case: Case, world: World, playbook: Playbook, until_h: float
) -> tuple[NDArray[np.void], Runner]:
    """Run a world up to an hour; give its events."""
    runner = Runner(rules_of(case.scenario), world.network.n_accounts, keeps_log=True)
    state: State = runner.advance(plan_of(playbook, case.scenario), world, until_h)
    return log_records(state), runner


def _away_by_day(events: NDArray[np.void]) -> NDArray[np.int64]:
    """Count who stays away at the end of each day: a customer counts once."""
    kinds = (EventKind.STAYED_AWAY, EventKind.CAME_BACK)
    counts = np.zeros(DAYS + 1, np.int64)
    gone: set[int] = set()
    for event in events[np.isin(events["kind"], kinds)]:
        change = gone.add if event["kind"] == EventKind.STAYED_AWAY else gone.discard
        change(int(event["account"]))
        counts[min(DAYS, 1 + int(event["time_h"] / 24.0)) :] = len(gone)
    return counts


def _glimpse(
    scenario: Scenario,
    world: World,
    events: NDArray[np.void],
    letters: str,
    hours: tuple[int, ...],
) -> Glimpse:
    """Read off what an owner sees."""
    now_h = hours[len(letters)]
    seen = events[events["time_h"] <= now_h - LAG_H]
    shared = seen[seen["kind"] == EventKind.SHARED]
    loyal = world.people.account[world.people.is_loyal]
    reach = len(np.unique(seen["account"][seen["kind"] == EventKind.EXPOSED]))
    recent = int((shared["time_h"] > now_h - LAG_H - RECENT_H).sum())
    is_closed = scenario.platform.is_closed or scenario.complaint.channel is Channel.CLOSED_CHAT
    return Glimpse(
        can_count=not is_closed,
        shares=_rounded(len(shared)),
        reach=_rounded(reach),
        regulars=int(np.isin(np.unique(shared["account"]), loyal).sum()),
        happened=_happened(events, scenario),
        comments=comments(scenario, letters, recent),
    )


def _rounded(count: int) -> int:
    """Round a count as platforms do."""
    return int(significant(float(count), DIGITS))


def _happened(events: NDArray[np.void], scenario: Scenario) -> tuple[tuple[float, str], ...]:
    """List what others did, with the key of its name."""
    names = dict(enumerate(_OTHERS, _FIRST_OTHER)) | dict(enumerate(_LATER, _FIRST_LATER))
    names |= {FIRST_EVENT + n: event.kind.value for n, event in enumerate(scenario.events)}
    acted = events[events["kind"] == EventKind.ACTED]
    found = [(float(event["time_h"]), int(event["item_id"]) - 1) for event in acted]
    kept: list[tuple[float, str]] = []
    for at_h, slot in found:
        is_again = slot == PROMOTION and any(name == names[slot] for _, name in kept)
        if slot in names and not is_again:
            kept.append((round(at_h, 1), names[slot]))
    return tuple(kept)


def reference(scenario: Scenario) -> str:
    """Give the choices of an owner who answers fittingly as soon as they know, and then waits.

    Parameters
    ----------
    scenario : Scenario
        What happens.

    Returns
    -------
    str
        One letter: what comes after it is waiting.
    """
    return fitting(scenario).letter
