"""When is silence or a private message wiser? Contests of two answers, in words."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.advice.advising import Advice
from experiments.advice.evenings import Evenings
from experiments.advice.saying import badge_said, saved
from experiments.advice.sections import Section
from experiments.advice.ways_to_answer import SILENCE, Answer
from experiments.statistics import MeanDifference
from experiments.wording import Wording


def contest_section(advice: Advice, wording: Wording) -> Section:
    """Tell when silence or a private message wins, each with its conditions.

    Parameters
    ----------
    advice : Advice
        For a shop.
    wording : Wording
        The language.

    Returns
    -------
    Section
        A sentence for each contest, with its badge.
    """
    evenings = advice.evenings
    said = []
    if advice.best != SILENCE:
        said += _contest("silence", advice.best, SILENCE, evenings, wording)
    said += _contest("late", advice.late, SILENCE, evenings, wording)
    said += _contest("defensive", SILENCE, advice.defensive, evenings, wording)
    if advice.private is None:
        said.append(wording.text("advise_private_none"))
    else:
        public = Answer(tone=advice.private.tone, delay_h=advice.private.delay_h)
        said += _contest("private", public, advice.private, evenings, wording)
    return Section(title=wording.text("advise_other_title"), lines=tuple(said))


_ENDS: Mapping[str, tuple[str, str, str]] = {
    "silence": ("loses", "open", "wins"),
    "late": ("better", "open", "worse"),
    "defensive": ("worse", "open", "better"),
    "private": ("worse", "open", "better"),
}
"""What is said when the first of two answers is clearly better, when it is open, and when worse."""


def _contest(name: str, a: Answer, b: Answer, evenings: Evenings, wording: Wording) -> list[str]:
    """Tell which of two answers loses fewer customers, and in how many plausible worlds."""
    found = evenings.difference(a, b, "lost")
    end = _ENDS[name][_outcome(found)]
    if name == "defensive" and end == "better":
        found = evenings.difference(b, a, "lost")
    delay_h = a.delay_h if a.delay_h is not None else b.delay_h
    hour = wording.hours(delay_h or 0.0)
    first = wording.text(f"advise_{name}_{end}", customers=saved(found, wording), hour=hour)
    better, other = (a, b) if found.mean_difference <= 0.0 else (b, a)
    if name == "defensive" and end == "better":
        better, other = b, a
    return [f"{first} {badge_said(evenings.badge(better, other, 'lost'), wording)}"]


def _outcome(found: MeanDifference) -> int:
    """Say whether the first is clearly better (0), it is open (1), or clearly worse (2)."""
    if found.ci95[1] < 0.0:
        return 0
    return 2 if found.ci95[0] > 0.0 else 1
