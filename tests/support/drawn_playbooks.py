"""Which playbooks and world events does Hypothesis draw for the twin tests?"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim.playbook import (
    SPEAKING,
    Action,
    Condition,
    Move,
    Playbook,
    Preparation,
    Reply,
    Trigger,
)
from sim.responses import Tone
from sim.scenario import Channel, Complaint, Happening, Platform, WorldEvent

SAID = [tone for tone in Tone if tone is not Tone.SILENT]


def a_reply(draw: st.DrawFn, complaint: Complaint) -> Reply | None:
    """Draw a first answer, or none."""
    if draw(st.integers(0, 4)) == 0:
        return None
    delay_h = draw(st.none() | st.sampled_from([0.0, 1.0, 336.0]) | st.floats(0.0, 48.0))
    return Reply(
        tone=draw(st.sampled_from(SAID)),
        delay_h=delay_h,
        is_public=complaint.channel is Channel.REVIEW_SITE or draw(st.integers(0, 3)) > 0,
        is_honest=draw(st.booleans()),
        clarity=draw(st.sampled_from([1.0, 0.5])),
        compensation=draw(st.sampled_from([0.0, 0.5, 1.0, 2.0])),
        rest_h=draw(st.floats(0.0, 10.0)) if delay_h is None else 0.0,
    )


def some_moves(complaint: Complaint, before: Preparation, reply: Reply | None) -> list[Move]:
    """List what an owner can do here without contradiction."""
    moves = [Move.REPLY, Move.CLOSE_COMMENTS, Move.ASK_REGULARS]
    if reply is not None:
        moves.append(Move.FOLLOW_UP)
    if complaint.is_false:
        moves.append(Move.PUBLISH_PROOF)
    if before.promotions_per_week > 0.0:
        moves.append(Move.PAUSE_POSTS)
    return moves


def an_action(draw: st.DrawFn, number: int, menu: list[Move], waits: list[str]) -> Action:
    """Draw one further step; ``waits`` says what it can wait for."""
    do, wait = draw(st.sampled_from(menu)), draw(st.sampled_from(waits))
    times: dict[str, Any] = {}
    if wait == "at_h":
        times["at_h"] = draw(st.floats(60.0, 300.0))
    elif wait == "when":
        times["when"] = Condition(
            trigger=draw(st.sampled_from(Trigger)),
            above=draw(st.sampled_from([0.0, 3.0, 20.0])),
            unanswered=do is not Move.FOLLOW_UP and draw(st.booleans()),
        )
    else:
        times["after"] = wait
    if wait != "at_h":
        times["delay_h"] = draw(st.floats(0.0, 10.0))
    return Action(
        do=do,
        name=f"step_{number}",
        tone=draw(st.sampled_from(SAID)) if do in SPEAKING else None,
        compensation=draw(st.sampled_from([0.0, 1.0])),
        is_explained=draw(st.booleans()),
        n_regulars=draw(st.integers(1, 40)),
        **times,
    )


def a_playbook(draw: st.DrawFn, complaint: Complaint, platform: Platform) -> Playbook:
    """Draw what the owner does: a simple answer half of the time, else a whole plan."""
    before = Preparation(
        informative_posts_per_week=draw(st.sampled_from([0.0, 3.0])),
        promotions_per_week=draw(st.sampled_from([0.0, 0.0, 10.0, 40.0])),
        has_monitoring=draw(st.booleans()),
        has_plan=draw(st.booleans()),
        protects_data=draw(st.booleans()),
    )
    reply = a_reply(draw, complaint)
    actions: list[Action] = []
    is_closed = platform.is_closed or complaint.channel is Channel.CLOSED_CHAT
    if draw(st.booleans()):
        for number in range(draw(st.integers(1, 4))):
            waits = ["at_h"] + ["when"] * (not is_closed) + ["reply"] * (reply is not None)
            waits += [action.name for action in actions]
            menu = some_moves(complaint, before, reply)
            actions.append(an_action(draw, number, menu, waits))
    if complaint.channel is Channel.SHOP_COMMENT and draw(st.integers(0, 3)) == 0:
        explained = draw(st.booleans())
        at_h = draw(st.floats(301.0, 320.0) if actions or reply else st.floats(0.0, 20.0))
        actions.append(Action(do=Move.DELETE, at_h=at_h, is_explained=explained))
    return Playbook(reply=reply, actions=tuple(actions), before=before)


def some_events(draw: st.DrawFn, complaint: Complaint) -> tuple[WorldEvent, ...]:
    """Draw what happens in every world: nothing most of the time."""
    kinds = [kind for kind in Happening if complaint.is_false or kind is not Happening.PROOF]
    chosen = draw(st.lists(st.sampled_from(kinds), max_size=2, unique=True))
    return tuple(
        WorldEvent(
            kind=kind, at_h=draw(st.floats(0.0, 100.0)), size=draw(st.sampled_from([0, 150]))
        )
        for kind in chosen
    )
