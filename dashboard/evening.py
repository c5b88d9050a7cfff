"""What happened to whom on one evening, under two answers? The stage's data, without any web.

Both runs meet the same people with the same luck. Of a crowd of a hundred thousand at most
``MOST_SHOWN`` accounts are drawn: the customers, those who passed the complaint on, some of those
who saw it, and some whom it never reached. The counts are those of everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.crowd import Crowd, shown_crowd
from dashboard.service import SEED, Case
from dashboard.state import MAX_HOUR, Choice
from experiments.comparison import Cell, Fate
from experiments.design import playbook_of
from experiments.many_worlds import draw_world, fates_of
from sim.event_log import EventKind, log_records
from sim.outcomes import OUTCOMES
from sim.plan import plan_of
from sim.reading import rules_of
from sim.responses import Tone
from sim.run import Runner
from sim.warm_up import warm_up
from sim.world import World

STAGE_H = MAX_HOUR
"""Hours that the clock of the stage shows: after them little happens that a room could watch."""
STEP_H = 0.5
"""Between two counts."""
MOST_MARKS = 14
NEVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One evening under one answer."""

    events: NDArray[np.void]
    """All events up to the end of the stage, see :func:`sim.event_log.log_records`."""
    fates: NDArray[np.int8]
    """Shape (n_customers,): values of :class:`~experiments.comparison.Fate` after ninety days."""
    outcomes: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """One evening under two answers."""

    world: World
    nights: tuple[Night, Night]
    crowd: Crowd


def evening(case: Case, sides: tuple[Choice, Choice], number: int) -> Evening:
    """Run one world under two answers, and keep who saw, shared and stayed away.

    Parameters
    ----------
    case : Case
        What happens.
    sides : tuple of two Choice
        The answers.
    number : int
        Of the evening, from 1: the same worlds as on the page that compares.

    Returns
    -------
    Evening
        The same people and luck, twice.
    """
    warm_up()
    world = draw_world(case.scenario, SEED, number - 1, None)
    first, second = (_night(case, side, world) for side in sides)
    events = np.concatenate([first.events, second.events])
    flipped = np.flatnonzero((first.fates == Fate.LOST) != (second.fates == Fate.LOST))
    crowd = shown_crowd(world, events, world.people.account[flipped])
    return Evening(world=world, nights=(first, second), crowd=crowd)


def _night(case: Case, side: Choice, world: World) -> Night:
    """Run the world under one answer."""
    delay_h = None if side.tone is Tone.SILENT else float(side.delay_h)
    playbook = playbook_of(Cell(delay_h=delay_h, tone=side.tone), case.scenario)
    runner = Runner(rules_of(case.scenario), world.network.n_accounts, keeps_log=True)
    state = runner.run(plan_of(playbook, case.scenario), world)
    events = log_records(state)
    return Night(
        events=events[events["time_h"] <= STAGE_H],
        fates=fates_of(state, world),
        outcomes=dict(zip(OUTCOMES, runner.outcomes().tolist(), strict=True)),
    )


def told(night: Night, crowd: Crowd, case: Case) -> dict[str, Any]:
    """Write one side for the player in the page.

    Parameters
    ----------
    night : Night
        The side.
    crowd : Crowd
        Who is drawn.
    case : Case
        Names the owner's steps.

    Returns
    -------
    dict
        Minutes at which each account that is drawn saw, shared, learnt of an answer and stayed
        away (-1: never), from whom it saw it (its place among those drawn, -1: from nobody drawn),
        counts of everybody each half hour, and the marks on the clock.
    """
    events = night.events
    by_kind = {kind: events[events["kind"] == kind] for kind in EventKind}
    exposed, shared = by_kind[EventKind.EXPOSED], by_kind[EventKind.SHARED]
    away = by_kind[EventKind.STAYED_AWAY]
    first_seen = _first_rows(exposed)
    return {
        "seen": _minutes(exposed, crowd),
        "shared": _minutes(shared, crowd),
        "answer": _minutes(by_kind[EventKind.SAW_ANSWER], crowd),
        "away": _minutes(away, crowd),
        "from": _sources(exposed[first_seen], crowd),
        "counts": {
            "seen": _cumulated(exposed["time_h"][first_seen]),
            "shared": _cumulated(shared["time_h"]),
            "away": _now_away(away, by_kind[EventKind.CAME_BACK]),
        },
        "marks": _marks(events, case),
    }


def _first_rows(events: NDArray[np.void]) -> NDArray[np.int64]:
    """Give the first event of each account; events are in order of time."""
    return np.sort(np.unique(events["account"], return_index=True)[1])


def _minutes(events: NDArray[np.void], crowd: Crowd) -> list[int]:
    """Say when something first happened to each account that is drawn."""
    first = events[_first_rows(events)]
    places = crowd.places(first["account"])
    minutes = np.full(len(crowd.accounts), NEVER, np.int64)
    minutes[places[places >= 0]] = np.rint(60 * first["time_h"][places >= 0])
    return [int(minute) for minute in minutes]


def _sources(first: NDArray[np.void], crowd: Crowd) -> list[int]:
    """Say from whom each account that is drawn saw the complaint first."""
    places, sources = crowd.places(first["account"]), crowd.places(first["source"])
    found = np.full(len(crowd.accounts), NEVER, np.int64)
    found[places[places >= 0]] = sources[places >= 0]
    return [int(place) for place in found]


def _cumulated(times_h: NDArray[np.float64]) -> list[int]:
    """Count what has happened by each half hour."""
    clock = np.arange(0.0, STAGE_H + STEP_H, STEP_H)
    return [int(n) for n in np.searchsorted(np.sort(times_h), clock, side="right")]


def _now_away(away: NDArray[np.void], back: NDArray[np.void]) -> list[int]:
    """Count the customers who stay away at each half hour: a customer counts once."""
    moves = np.concatenate([away, back])
    moves = moves[np.argsort(moves["time_h"], kind="stable")]
    gone: set[int] = set()
    times, counts = [0.0], [0]
    for move in moves:
        change = gone.add if move["kind"] == EventKind.STAYED_AWAY else gone.discard
        change(int(move["account"]))
        times.append(float(move["time_h"]))
        counts.append(len(gone))
    clock = np.arange(0.0, STAGE_H + STEP_H, STEP_H)
    return [counts[at] for at in np.searchsorted(times, clock, side="right") - 1]


def _marks(events: NDArray[np.void], case: Case) -> list[dict[str, Any]]:
    """List what the owner and third parties did, with the key of its name."""
    names = {0: "reply"} | {
        1 + number: action.do.value for number, action in enumerate(case.scenario.playbook.actions)
    }
    names |= dict(enumerate(("amplifier", "press", "authority", "proof", "counter_wave"), 16))
    names |= dict(enumerate(("attack", "truth", "deletion", "promotion"), 21))
    names |= {25 + n: event.kind.value for n, event in enumerate(case.scenario.events)}
    kinds = (EventKind.NOTICED, EventKind.ANSWERED, EventKind.ACTED, EventKind.CLOSED)
    fixed = {EventKind.NOTICED: "noticed", EventKind.CLOSED: "closed"}
    marks = []
    for event in events[np.isin(events["kind"], kinds)][:MOST_MARKS]:
        kind = EventKind(int(event["kind"]))
        name = fixed.get(kind) or names.get(int(event["item_id"]) - 1, "step")
        is_answer = kind is EventKind.ANSWERED
        hour = round(float(event["time_h"]), 2)
        marks.append({"h": hour, "what": name, "is_answer": is_answer})
    return marks
