"""Does a playbook contradict itself or the scenario that it is meant for?

Every rule here is one that can be told before anything runs. What depends on the run is no
contradiction: a step of a shop that has closed meanwhile simply does not happen.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from sim.moves import MAX_ACTIONS, MAX_EVENTS
from sim.playbook import REPLY, SPEAKING, Action, Move, Playbook
from sim.scenario import Channel, Complaint, Happening, Platform, WorldEvent

Path: TypeAlias = tuple[str | int, ...]
"""Names and positions that lead to a value, from the scenario on."""
Problem: TypeAlias = tuple[Path, str]
"""Where something is wrong, and the rule, what was found and the remedy."""

_ACTIONS: Path = ("playbook", "actions")
_LEFT_OUT = "leave the action out"


def contradictions(
    playbook: Playbook, complaint: Complaint, platform: Platform, events: Sequence[WorldEvent]
) -> list[Problem]:
    """Find everything in a playbook and in the events that cannot be meant.

    Parameters
    ----------
    playbook : Playbook
        What the owner does.
    complaint : Complaint
        What it answers.
    platform : Platform
        Where it was said.
    events : sequence of WorldEvent
        What happens in every world.

    Returns
    -------
    list of (tuple, str)
        Path and rule of every contradiction; empty if there is none.
    """
    is_closed = platform.is_closed or complaint.channel is Channel.CLOSED_CHAT
    return [
        *_names(playbook),
        *_waits(playbook),
        *_follow_ups(playbook),
        *_private_answers(playbook, complaint),
        *_deletions(playbook, complaint),
        *_late_answers(playbook),
        *_unfit_steps(playbook, complaint),
        *_conditions(playbook, is_closed),
        *_events(events, complaint),
    ]


def told(problem: Problem) -> str:
    """Write a contradiction as one sentence.

    Parameters
    ----------
    problem : (tuple, str)
        Path and rule.

    Returns
    -------
    str
        Such as ``playbook.actions[0].after must name a step, got …``.
    """
    path, rule = problem
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"{name.removeprefix('.')} {rule}"


def _names(playbook: Playbook) -> Iterator[Problem]:
    """Find too many steps, and names that mean two of them."""
    if len(playbook.actions) > MAX_ACTIONS:
        rule = f"must have at most {MAX_ACTIONS} entries, got {len(playbook.actions)}"
        yield _ACTIONS, f"{rule}; leave some out"
    named = _first_named(playbook)
    for number, action in enumerate(playbook.actions):
        path = (*_ACTIONS, number, "name")
        if action.name == REPLY:
            yield path, f"must not be that of the first answer, got {REPLY!r}; choose another"
        elif action.name and named[action.name] != number:
            rule = f"must differ from that of actions[{named[action.name]}], got {action.name!r}"
            yield path, f"{rule}; choose another"


def _first_named(playbook: Playbook) -> dict[str, int]:
    """Give the number of the first action of each name."""
    named: dict[str, int] = {}
    for number, action in enumerate(playbook.actions):
        if action.name not in ("", REPLY):
            named.setdefault(action.name, number)
    return named


def _waited_for(playbook: Playbook, number: int) -> list[int]:
    """List the actions that one waits for, directly or through others, the nearest first."""
    named = _first_named(playbook)
    found: list[int] = []
    at = number
    while (at := named.get(playbook.actions[at].after or "", -1)) >= 0 and at not in found:
        found.append(at)
    return found


def _waits(playbook: Playbook) -> Iterator[Problem]:
    """Find actions that wait for nothing, or for themselves."""
    named = _first_named(playbook)
    for number, action in enumerate(playbook.actions):
        path = (*_ACTIONS, number, "after")
        if action.after is None:
            continue
        if action.after == REPLY:
            if playbook.reply is None:
                remedy = "give playbook.reply, or wait for the name of an action"
                yield path, f"must name a step that is taken, got {REPLY!r} without one; {remedy}"
        elif action.after not in named:
            yield path, f"must name a step, got {action.after!r}; {_nearest(action.after, named)}"
        else:
            chain = _waited_for(playbook, number)
            if number in chain and number == min(chain):
                way = " after ".join(playbook.actions[at].name for at in (number, *chain))
                yield path, f"must not lead back to itself, got {way}; give one of them at_h"


def _nearest(name: str, named: dict[str, int]) -> str:
    """Say which step may have been meant."""
    known = [REPLY, *named]
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"


def _earliest_h(playbook: Playbook, number: int) -> float:
    """Give an hour before which an action cannot come."""
    total_h = 0.0
    last = playbook.actions[number]
    for at in (number, *_waited_for(playbook, number)):
        last = playbook.actions[at]
        total_h += last.delay_h if last.at_h is None else last.at_h
    if last.after == REPLY and playbook.reply is not None:
        total_h += playbook.reply.delay_h or 0.0
    return total_h


def _follow_ups(playbook: Playbook) -> Iterator[Problem]:
    """Find further answers that no first one can go before."""
    for number, action in enumerate(playbook.actions):
        if action.do is not Move.FOLLOW_UP:
            continue
        firsts_h = [
            _earliest_h(playbook, other)
            for other, first in enumerate(playbook.actions)
            if first.do is Move.REPLY and number not in _waited_for(playbook, other)
        ]
        if playbook.reply is not None:
            firsts_h.append(playbook.reply.delay_h or 0.0)
        if not firsts_h:
            rule = "must come after a first answer, got 'follow_up' without one"
            yield (*_ACTIONS, number, "do"), f"{rule}; write reply instead, or give playbook.reply"
        elif action.at_h is not None and action.at_h < min(firsts_h):
            rule = f"must not be earlier than the first answer at {min(firsts_h):g} h"
            yield (*_ACTIONS, number, "at_h"), f"{rule}, got {action.at_h!r}; make it later"


def _private_answers(playbook: Playbook, complaint: Complaint) -> Iterator[Problem]:
    """Find private answers where nobody can be answered in private."""
    if complaint.channel is not Channel.REVIEW_SITE:
        return
    rule = "must be true on the channel review_site, got false; answer there in public"
    if playbook.reply is not None and not playbook.reply.is_public:
        yield ("playbook", "reply", "is_public"), rule
    for number, action in _answers(playbook):
        if not action.is_public:
            yield (*_ACTIONS, number, "is_public"), rule


def _answers(playbook: Playbook) -> Iterator[tuple[int, Action]]:
    """Yield the actions that answer, with their numbers."""
    for number, action in enumerate(playbook.actions):
        if action.do in SPEAKING:
            yield number, action


def _deletes(playbook: Playbook) -> list[int]:
    """List the deletions by number."""
    return [at for at, action in enumerate(playbook.actions) if action.do is Move.DELETE]


def _deletions(playbook: Playbook, complaint: Complaint) -> Iterator[Problem]:
    """Find deletions of what is not on the shop's page, or is gone already."""
    for nth, number in enumerate(_deletes(playbook)):
        path = (*_ACTIONS, number, "do")
        if complaint.channel is not Channel.SHOP_COMMENT:
            rule = f"must be possible on the channel {complaint.channel.value}, got 'delete'"
            yield path, f"{rule}; only a shop_comment can be deleted, {_LEFT_OUT}"
        if nth > 0:
            yield path, f"must delete once, got 'delete' again; {_LEFT_OUT}"


def _late_answers(playbook: Playbook) -> Iterator[Problem]:
    """Find answers to a comment that is certainly deleted by then."""
    deletes = _deletes(playbook)
    dates_h = [playbook.actions[at].at_h for at in deletes]
    deleted_h = min((at_h for at_h in dates_h if at_h is not None), default=None)
    dated: list[tuple[Path, float | None]] = []
    if playbook.reply is not None:
        dated.append((("playbook", "reply", "delay_h"), playbook.reply.delay_h))
    for number, action in _answers(playbook):
        dated.append(((*_ACTIONS, number, "at_h"), action.at_h))
        if set(_waited_for(playbook, number)) & set(deletes):
            rule = f"must not wait for the deletion, got {action.after!r}; answer before it"
            yield (*_ACTIONS, number, "after"), rule
    for path, at_h in dated:
        if deleted_h is not None and at_h is not None and at_h > deleted_h:
            rule = f"must not be later than the deletion at {deleted_h:g} h, got {at_h!r}"
            yield path, f"{rule}; answer before it, or leave the deletion out"


def _unfit_steps(playbook: Playbook, complaint: Complaint) -> Iterator[Problem]:
    """Find steps for which the scenario gives no occasion."""
    for number, action in enumerate(playbook.actions):
        path = (*_ACTIONS, number, "do")
        if action.do is Move.PAUSE_POSTS and playbook.before.promotions_per_week <= 0.0:
            rule = "must have promotions to pause, got 'pause_posts' without any"
            yield path, f"{rule}; give playbook.before.promotions_per_week, or {_LEFT_OUT}"
        if action.do is Move.PUBLISH_PROOF and not complaint.is_false:
            rule = "must fit a true complaint, got 'publish_proof'"
            yield path, f"{rule}; set complaint.is_false, or {_LEFT_OUT}"


def _conditions(playbook: Playbook, is_closed: bool) -> Iterator[Problem]:
    """Find conditions that can never be met."""
    for number, action in enumerate(playbook.actions):
        if action.when is None:
            continue
        path = (*_ACTIONS, number, "when")
        if is_closed:
            rule = "must be a count that the owner can read"
            got = f"got {action.when.trigger.value!r} in a closed chat or on a closed platform"
            yield (*path, "trigger"), f"{rule}, {got}; use at_h or after"
        if action.when.unanswered and action.do is Move.FOLLOW_UP:
            rule = "must be false for follow_up, which comes after an answer, got true"
            yield (*path, "unanswered"), f"{rule}; leave it out"


def _events(events: Sequence[WorldEvent], complaint: Complaint) -> Iterator[Problem]:
    """Find events that cannot happen, happen twice at once, or are too many."""
    if len(events) > MAX_EVENTS:
        rule = f"must have at most {MAX_EVENTS} entries, got {len(events)}"
        yield ("events",), f"{rule}; leave some out"
    first: dict[tuple[Happening, float], int] = {}
    for number, event in enumerate(events):
        if event.kind is Happening.PROOF and not complaint.is_false:
            rule = "must fit a true complaint, got 'proof'"
            yield ("events", number, "kind"), f"{rule}; set complaint.is_false, or leave it out"
        same = first.setdefault((event.kind, event.at_h), number)
        if same != number:
            rule = f"must differ from that of events[{same}] of the same kind, got {event.at_h!r}"
            yield ("events", number, "at_h"), f"{rule}; change one, or leave one out"
