"""What would an earlier or another answer have changed, given only the times of an incident?

The owner says when it was posted, noticed and answered, and how. Nothing else is known of that
evening, so the answer that was given and the others meet the same many evenings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from experiments.advice.evenings import Evenings, run_evenings
from experiments.advice.shop_questions import AskedShop
from experiments.advice.ways_to_answer import SILENCE, SPOKEN, Answer, Extra
from experiments.many_worlds import Progress
from scenarios.messages import did_you_mean, shown
from sim.errors import InputFileError
from sim.playbook import MAX_DELAY_H
from sim.responses import TONES, Tone

FIELDS = ("posted", "noticed", "answered", "tone", "private")
_FORM = "a time such as 2026-05-17T19:30"
_WORDS = {"yes": True, "no": False, "ya": True, "tidak": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What happened, as the owner tells it."""

    posted: datetime
    noticed: datetime
    answered: datetime | None
    """None: never."""
    tone: Tone
    is_private: bool = False

    @property
    def noticed_h(self) -> float:
        """Hours from the complaint until the owner noticed."""
        return (self.noticed - self.posted).total_seconds() / 3600.0

    @property
    def answered_h(self) -> float | None:
        """Hours from the complaint to the answer."""
        if self.answered is None:
            return None
        return (self.answered - self.posted).total_seconds() / 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was done, beside what could have been done."""

    incident: Incident
    given: Answer
    others: tuple[Answer, ...]
    """What is compared: earlier, in another tone, both, or not at all."""
    evenings: Evenings


def read_incident(settings: Sequence[str], now: datetime) -> Incident:
    """Read what an owner tells of an incident.

    Parameters
    ----------
    settings : sequence of str
        Each ``key=value`` with a key of ``FIELDS``; times without a zone.
    now : datetime
        Nothing can have happened later.

    Returns
    -------
    Incident
        In an order that can be.

    Raises
    ------
    InputFileError
        All mistakes, one sentence each, with the nearest that can be.
    """
    told, problems = _told(settings)
    times = {name: _time(name, told, problems) for name in ("posted", "noticed", "answered")}
    tone = _tone(told, problems)
    private = told.get("private", "no")
    if private not in _WORDS:
        problems.append(f"incident.private must be yes or no, got {shown(private)}")
    if "posted" not in told:
        problems.append(f"incident.posted must be told, as {_FORM}")
    if tone is not Tone.SILENT and "answered" not in told:
        problems.append(f"incident.answered must be told, as {_FORM}; or tell tone=silent")
    if tone is Tone.SILENT and "answered" in told:
        problems.append(
            "incident.answered must be left out with tone=silent; leave one of them out"
        )
    posted, noticed, answered = times["posted"], times["noticed"], times["answered"]
    if posted is not None:
        problems += _order_problems(posted, noticed, answered, now)
    if problems or posted is None:
        raise InputFileError(problems)
    return Incident(
        posted=posted,
        noticed=noticed or answered or posted,
        answered=answered,
        tone=tone,
        is_private=_WORDS[private],
    )


def _told(settings: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Split settings into keys and values."""
    told: dict[str, str] = {}
    problems: list[str] = []
    for setting in settings:
        key, equals, value = (part.strip() for part in setting.partition("="))
        if not equals:
            problems.append(f"incident must be key=value, got {shown(setting)}")
        elif key not in FIELDS:
            known = f"one of {', '.join(FIELDS)}{did_you_mean(key, FIELDS)}"
            problems.append(f"incident key must be {known}, got {shown(key)}")
        elif key in told:
            problems.append(f"incident.{key} must be told once, got it twice")
        else:
            told[key] = value
    return told, problems


def _time(name: str, told: dict[str, str], problems: list[str]) -> datetime | None:
    """Read a time."""
    if name not in told:
        return None
    try:
        found = datetime.fromisoformat(told[name])
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        problems.append(f"incident.{name} must be {_FORM}, got {shown(told[name])}")
        return None
    return found


def _tone(told: dict[str, str], problems: list[str]) -> Tone:
    """Read how the owner sounded."""
    word = told.get("tone", "")
    known = [tone.value for tone in Tone]
    if word not in known:
        problems.append(
            f"incident.tone must be one of {', '.join(known)}, got {shown(word)}"
            f"{did_you_mean(word, known)}"
        )
        return Tone.SILENT if "answered" not in told else Tone.APOLOGETIC
    return Tone(word)


def _order_problems(
    posted: datetime, noticed: datetime | None, answered: datetime | None, now: datetime
) -> list[str]:
    """Say which times cannot be, with the nearest that can."""
    found = []
    if posted > now:
        found.append(
            f"incident.posted must not lie in the future, got {posted.isoformat()}; "
            f"nearest is {now.isoformat(timespec='minutes')}"
        )
    for name, time, before, what in (
        ("noticed", noticed, posted, "posted"),
        ("answered", answered, noticed or posted, "noticed" if noticed else "posted"),
    ):
        if time is None:
            continue
        if time < before:
            found.append(
                f"incident.{name} must not be before {what} {before.isoformat()}, "
                f"got {time.isoformat()}; nearest is {before.isoformat()}"
            )
        elif time > now:
            found.append(
                f"incident.{name} must not lie in the future, got {time.isoformat()}; "
                f"nearest is {now.isoformat(timespec='minutes')}"
            )
        elif (time - posted).total_seconds() > MAX_DELAY_H * 3600.0:
            found.append(
                f"incident.{name} must lie within {MAX_DELAY_H:g} h of posted, "
                f"got {time.isoformat()}; the model looks no further"
            )
    return found


def other_answers(given: Answer, incident: Incident, best: Tone) -> tuple[Answer, ...]:
    """List what could have been done instead.

    Parameters
    ----------
    given : Answer
        What was done.
    incident : Incident
        Nobody can answer before having noticed.
    best : Tone
        The tone that fits the complaint.

    Returns
    -------
    tuple of Answer
        The same tone as soon as it was noticed, the best tone at the same hour, the best tone as
        soon as it was noticed, and silence; without what was done itself.
    """
    soon_h = incident.noticed_h
    found = [
        replace(given, delay_h=soon_h),
        Answer(tone=best, delay_h=given.delay_h),
        Answer(tone=best, delay_h=soon_h),
        SILENCE,
    ]
    if given.delay_h is None:
        found = [Answer(tone=best, delay_h=soon_h)]
    return tuple(each for each in dict.fromkeys(found) if each != given)


def receipt(
    shop: AskedShop,
    incident: Incident,
    *,
    runs: int,
    seed: int,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Receipt:
    """Compare what was done with what could have been done.

    Parameters
    ----------
    shop : AskedShop
        The shop and the complaint; the hour at which it was posted is that of the incident.
    incident : Incident
        What happened.
    runs : int
        Evenings, a multiple of 100.
    seed : int
        Of the evenings.
    progress : callable, optional
        Called with the number of evenings that have just been finished.
    workers : int, optional
        Threads; does not change the result.

    Returns
    -------
    Receipt
        All answers on the same evenings.
    """
    hour = incident.posted.hour + incident.posted.minute / 60.0
    complaint = replace(shop.scenario.complaint, posted_hour=hour)
    scenario = replace(shop.scenario, complaint=complaint)
    extra = Extra.PRIVATE if incident.is_private else Extra.NONE
    given = SILENCE
    if incident.answered_h is not None:
        given = Answer(tone=incident.tone, delay_h=incident.answered_h, extra=extra)
    best = max(SPOKEN, key=lambda tone: TONES[tone].fit(complaint.crisis_type))
    others = other_answers(given, incident, best)
    evenings, _ = run_evenings(
        scenario, (given, *others), runs=runs, seed=seed, progress=progress, workers=workers
    )
    return Receipt(incident=incident, given=given, others=others, evenings=evenings)
