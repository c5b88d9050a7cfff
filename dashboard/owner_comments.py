"""What do the loud few write? Invented comments, by how loud it is and what the owner said last.

Nothing here knows the truth of a run: whether most people are calmed is not told by comments.
"""

from __future__ import annotations

from dashboard.owner_steps import STEPS
from sim.playbook import Move
from sim.responses import TONES, Tone
from sim.scenario import Scenario

BUSY, SOME = 8, 1
"""Shares in the last hours from which a turn is called busy, or not quiet; ours."""
_KINDS_OF_LINES = {"angry": 4, "doubt": 3, "kind": 3, "waiting": 2, "calmed": 3, "stirred": 3}
"""Invented comments in the locale files, by kind."""


def comments(scenario: Scenario, letters: str, recent: int) -> tuple[str, ...]:
    """Choose invented comments: how loud it is, and how the last answer was taken by the loud few.

    Parameters
    ----------
    scenario : Scenario
        What the complaint is about.
    letters : str
        What was chosen.
    recent : int
        Shares of the last hours.

    Returns
    -------
    tuple of str
        Keys of the locale files, without the ``say_`` in front.
    """
    turn = len(letters)
    loud = "busy" if recent >= BUSY else "some" if recent >= SOME else "quiet"
    moods = {
        "busy": ["angry", "angry", "doubt"],
        "some": ["angry", "doubt", "kind"],
        "quiet": ["doubt", "kind"],
    }[loud]
    lines = [f"first_{scenario.complaint.crisis_type.value}"] if turn == 0 else []
    lines += _reaction(scenario, letters)
    used: dict[str, int] = {}
    for mood in moods:
        at = turn + used.get(mood, 0)
        used[mood] = used.get(mood, 0) + 1
        lines.append(f"{mood}_{1 + at % _KINDS_OF_LINES[mood]}")
    return tuple(dict.fromkeys(lines))[:4]


def _reaction(scenario: Scenario, letters: str) -> list[str]:
    """Choose a comment about what the owner did last."""
    turn, done = len(letters), [STEPS[letter] for letter in letters]
    if not done:
        return []
    last = done[-1]
    if last.do in (Move.DELETE, Move.CLOSE_COMMENTS):
        return ["deleted" if last.do is Move.DELETE else "closed"]
    said = next((step for step in reversed(done) if step.speaks), None)
    if said is None:
        return [f"waiting_{1 + turn % _KINDS_OF_LINES['waiting']}"]
    is_fitting = TONES[said.tone or Tone.SILENT].fit(scenario.complaint.crisis_type) > 0.0
    if not said.is_public:
        return ["private_good" if is_fitting else "private_bad"]
    mood = "calmed" if is_fitting else "stirred"
    return [f"{mood}_{1 + turn % _KINDS_OF_LINES[mood]}"]
