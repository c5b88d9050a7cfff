"""What may an owner choose in the game, and what does the model get told? Letters, steps, hours.

A game is at most five letters, one a turn: what stands in the link. Each turn has a slot of its own
in the model's luck, also a turn in which the owner waits: taking one decision out leaves the luck
of all others as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sim.playbook import SPEAKING, Action, Condition, Move, Playbook, Reply, Trigger
from sim.playbook_check import contradictions
from sim.reading import rules_of
from sim.responses import TONES, Tone
from sim.scenario import Scenario

TURNS = 5
AFTER_H = (0, 2, 7, 23, 47)
"""Hours of the turns after the first; assumed."""
LATEST_FIRST_H = 72
"""A matter that the owner would learn of later or never is brought to them now; assumed."""
WAIT = "w"
DAY_H = 24


class Step(NamedTuple):
    """Something that can be chosen in a turn."""

    letter: str
    group: str
    """Under which heading it is offered: public, private, offer, other or wait."""
    name: str
    """Of its sentences."""
    do: Move | None = None
    tone: Tone | None = None
    is_public: bool = True
    compensation: float = 0.0

    @property
    def speaks(self) -> bool:
        """Whether it is an answer."""
        return self.do in SPEAKING


_SAID = (
    ("a", Tone.APOLOGETIC),
    ("e", Tone.EMPATHETIC),
    ("i", Tone.INFORMATIVE),
    ("v", Tone.EVASIVE),
    ("d", Tone.DEFENSIVE),
    ("h", Tone.HOSTILE),
)
_DONE = (
    ("x", Move.DELETE),
    ("k", Move.CLOSE_COMMENTS),
    ("s", Move.PAUSE_POSTS),
    ("b", Move.PUBLISH_PROOF),
    ("r", Move.ASK_REGULARS),
)
_STEPS = (
    *(Step(letter, "public", tone.value, Move.REPLY, tone) for letter, tone in _SAID),
    *(
        Step(letter.upper(), "private", tone.value, Move.REPLY, tone, is_public=False)
        for letter, tone in _SAID
    ),
    Step("c", "offer", "offer_public", Move.REPLY, Tone.APOLOGETIC, compensation=1.0),
    Step("C", "offer", "offer_private", Move.REPLY, Tone.APOLOGETIC, False, 1.0),
    *(Step(letter, "other", move.value, move) for letter, move in _DONE),
    Step(WAIT, "wait", "wait"),
)
STEPS: Mapping[str, Step] = MappingProxyType({step.letter: step for step in _STEPS})
"""By letter, in the order in which they are offered. Letters of links keep their meaning."""
GROUPS = ("public", "private", "offer", "other", "wait")
_NOT_TWICE = frozenset("xksbr")
_NEVER = Action(do=Move.CLOSE_COMMENTS, when=Condition(trigger=Trigger.REACH, above=1e9))
"""Keeps the slot of a turn in which nothing is done: no crowd of the model is so large."""


def turn_hours(noticed_h: float | None, scenario: Scenario) -> tuple[int, ...]:
    """Say when the turns of a night are.

    Parameters
    ----------
    noticed_h : float or None, unit h
        From the complaint until the owner knows; None for never.
    scenario : Scenario
        Gives the hours of the day, and how long an answer takes.

    Returns
    -------
    tuple of int, unit h
        Since the complaint, ascending; far enough apart that an answer is out by the next turn.
        What would fall between midnight and the owner's waking comes at waking.
    """
    rules = rules_of(scenario)
    latest = LATEST_FIRST_H if noticed_h is None else min(noticed_h, LATEST_FIRST_H)
    first = max(1, -int(-latest // 1))
    gap = max(1, -int(-rules.writing_h // 1))
    hours: list[int] = []
    for after in AFTER_H:
        hour = first + after
        if hours:
            hour = max(hour, hours[-1] + gap)
        hours.append(_awake(hour, rules.posted_hour, rules.wake_hour))
    return tuple(hours)


def _awake(hour: int, posted_hour: float, wake_hour: float) -> int:
    """Move an hour of the night to the morning."""
    while (posted_hour + hour) % DAY_H < wake_hour:
        hour += 1
    return hour


def playbook_for(letters: str, hours: tuple[int, ...], scenario: Scenario) -> Playbook:
    """Write down for the model what was chosen.

    Parameters
    ----------
    letters : str
        One a turn.
    hours : tuple of int, unit h
        Of the turns.
    scenario : Scenario
        Gives what was prepared, and how long an answer takes.

    Returns
    -------
    Playbook
        One action for each letter, in its own slot.
    """
    actions = [_action(at, letters, hours, scenario) or _NEVER for at in range(len(letters))]
    return Playbook(actions=tuple(actions), before=scenario.playbook.before)


def _action(at: int, letters: str, hours: tuple[int, ...], scenario: Scenario) -> Action | None:
    """Give the action of a turn; None for waiting."""
    step = STEPS[letters[at]]
    if step.do is None:
        return None
    if not step.speaks:
        return Action(do=step.do, at_h=out_h(step, hours[at], scenario))
    is_first = not any(STEPS[letter].speaks for letter in letters[:at])
    return Action(
        do=Move.REPLY if is_first else Move.FOLLOW_UP,
        at_h=out_h(step, hours[at], scenario),
        tone=step.tone,
        is_public=step.is_public,
        compensation=step.compensation,
    )


def work_h(step: Step, scenario: Scenario) -> float:
    """Say how long a step takes.

    Parameters
    ----------
    step : Step
        What is chosen.
    scenario : Scenario
        Gives the hours of writing.

    Returns
    -------
    float, unit h
        0 where the model counts no time.
    """
    writes = step.speaks or step.do is Move.PUBLISH_PROOF
    return float(rules_of(scenario).writing_h) if writes else 0.0


def out_h(step: Step, hour: int, scenario: Scenario) -> float:
    """Say when others can see a step.

    Parameters
    ----------
    step : Step
        What is chosen.
    hour : int, unit h
        Of the turn.
    scenario : Scenario
        Gives the hours of writing.

    Returns
    -------
    float, unit h
        Since the complaint.
    """
    return hour + work_h(step, scenario)


def is_possible(letters: str, hours: tuple[int, ...], scenario: Scenario) -> bool:
    """Say whether the model knows what is meant by a game.

    Parameters
    ----------
    letters : str
        One a turn.
    hours : tuple of int, unit h
        Of the turns.
    scenario : Scenario
        What happens.

    Returns
    -------
    bool
        False for unknown letters, too many, steps that do nothing a second time, and whatever
        :func:`sim.playbook_check.contradictions` finds.
    """
    if len(letters) > TURNS or any(letter not in STEPS for letter in letters):
        return False
    if any(letters.count(letter) > 1 for letter in _NOT_TWICE):
        return False
    steps = [_action(at, letters, hours, scenario) for at in range(len(letters))]
    actions = tuple(step for step in steps if step is not None)
    meant = Playbook(actions=actions, before=scenario.playbook.before)
    return not contradictions(meant, scenario.complaint, scenario.platform, scenario.events)


def possible_part(letters: str, hours: tuple[int, ...], scenario: Scenario) -> str:
    """Give the beginning of a game that can be played.

    Parameters
    ----------
    letters : str
        From a link.
    hours : tuple of int, unit h
        Of the turns.
    scenario : Scenario
        What happens.

    Returns
    -------
    str
        All of it, if it can.
    """
    for length in range(len(letters), 0, -1):
        if is_possible(letters[:length], hours, scenario):
            return letters[:length]
    return ""


def offered(letters: str, hours: tuple[int, ...], scenario: Scenario) -> list[Step]:
    """List what can be chosen next.

    Parameters
    ----------
    letters : str
        What was chosen before.
    hours : tuple of int, unit h
        Of the turns.
    scenario : Scenario
        What happens.

    Returns
    -------
    list of Step
        Empty when the night is over; waiting is always there before.
    """
    if len(letters) >= TURNS:
        return []
    return [s for s in _STEPS if is_possible(letters + s.letter, hours, scenario)]


def fitting(scenario: Scenario) -> Step:
    """Give the public answer that fits a complaint best.

    Parameters
    ----------
    scenario : Scenario
        What happens.

    Returns
    -------
    Step
        By the model's table of tones.
    """
    crisis = scenario.complaint.crisis_type
    said = [step for step in _STEPS if step.group == "public" and step.tone is not None]
    return max(said, key=lambda step: TONES[step.tone or Tone.SILENT].fit(crisis))


def noticing(scenario: Scenario) -> Playbook:
    """Give a playbook in which the owner waits for the complaint, as in the model.

    Parameters
    ----------
    scenario : Scenario
        Gives what was prepared.

    Returns
    -------
    Playbook
        Its answer does not matter: only when the owner learns of the matter is read.
    """
    return Playbook(reply=Reply(tone=Tone.APOLOGETIC), before=scenario.playbook.before)
