"""Is every contradiction in a playbook told, with its path and all at once?"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from scenarios.document import read_scenario
from scenarios.overrides import with_overrides
from sim.errors import InputFileError, ScenarioError
from sim.moves import MAX_ACTIONS, MAX_EVENTS
from sim.playbook import Action, Condition, Move, Playbook, Preparation, Reply, Trigger
from sim.playbook_check import contradictions, told
from sim.responses import Tone
from sim.scenario import PLATFORMS, Channel, Complaint, Happening, Scenario, WorldEvent

SORRY = Tone.APOLOGETIC
EARLY = Reply(tone=SORRY, delay_h=1.0)
CLOSE = Move.CLOSE_COMMENTS
BUSY = Condition(trigger=Trigger.MENTIONS, above=20.0)
FALSE = Complaint(is_false=True)
WORKS = Playbook(
    reply=EARLY,
    before=Preparation(promotions_per_week=7.0, has_monitoring=True),
    actions=(
        Action(do=Move.PAUSE_POSTS, name="pause", at_h=0.5),
        Action(do=Move.PUBLISH_PROOF, name="proof", after="reply", delay_h=5.0),
        Action(do=Move.FOLLOW_UP, name="more", after="proof", delay_h=2.0, tone=Tone.INFORMATIVE),
        Action(do=Move.REPLY, when=BUSY, tone=Tone.EMPATHETIC, is_public=False),
        Action(do=CLOSE, when=Condition(trigger=Trigger.REACH, above=1e9, unanswered=True)),
        Action(do=Move.ASK_REGULARS, after="more", n_regulars=3),
        Action(do=Move.FOLLOW_UP, at_h=1.0, tone=Tone.INFORMATIVE),
        Action(do=Move.DELETE, at_h=200.0, is_explained=True),
        Action(do=CLOSE, after="pause"),
    ),
)


def act(do: Move, at_h: float | None = 2.0, **given: object) -> Action:
    """Make a step; one with ``after`` or ``when`` has no hour of its own."""
    at_h = None if {"after", "when"} & set(given) else at_h
    tone = SORRY if do in {Move.REPLY, Move.FOLLOW_UP} else None
    return Action(do=do, at_h=at_h, tone=tone, **given)  # type: ignore[arg-type]  # all sorts


def refused(
    actions: Sequence[Action] = (),
    reply: Reply | None = EARLY,
    complaint: Complaint = FALSE,
    events: Sequence[WorldEvent] = (),
) -> list[str]:
    """Make a scenario that contradicts itself; give its sentences."""
    playbook = Playbook(reply=reply, actions=tuple(actions))
    with pytest.raises(ScenarioError) as caught:
        Scenario(playbook=playbook, complaint=complaint, events=tuple(events))
    found = contradictions(playbook, complaint, PLATFORMS["facebook"], events)
    sentences = [told(problem) for problem in found]
    assert str(caught.value) == "; ".join(sentences)
    return sentences


def test_a_rich_playbook_without_a_contradiction_is_taken():
    events = tuple(WorldEvent(kind=Happening.PROOF, at_h=hour) for hour in range(MAX_EVENTS))
    assert Scenario(playbook=WORKS, complaint=FALSE, events=events).playbook is WORKS
    spare = MAX_ACTIONS - len(WORKS.actions)
    full = Playbook(reply=EARLY, actions=(*WORKS.actions, *[act(CLOSE)] * spare),
                    before=WORKS.before)  # fmt: skip
    assert len(Scenario(playbook=full, complaint=FALSE).playbook.actions) == MAX_ACTIONS


NO_REPLY_TO_WAIT_FOR = "give playbook.reply, or wait for the name of an action"
LATE = "answer before it, or leave the deletion out"
ONE_PROBLEM = [
    (
        {"actions": [act(CLOSE)] * 16},
        "playbook.actions must have at most 15 entries, got 16; leave some out",
    ),
    (
        {"actions": [act(CLOSE, name="a"), act(CLOSE), act(CLOSE, name="a")]},
        "playbook.actions[2].name must differ from that of actions[0], got 'a'; choose another",
    ),
    (
        {"actions": [act(CLOSE, name="reply")]},
        "playbook.actions[0].name must not be that of the first answer, got 'reply'; "
        "choose another",
    ),
    (
        {"actions": [act(CLOSE, name="close"), act(CLOSE, after="clos")]},
        "playbook.actions[1].after must name a step, got 'clos'; did you mean 'close'?",
    ),
    (
        {"actions": [act(CLOSE, name="close"), act(CLOSE, after="zzz")]},
        "playbook.actions[1].after must name a step, got 'zzz'; known are reply, close",
    ),
    (
        {"actions": [act(CLOSE, name="a", after="a")]},
        "playbook.actions[0].after must not lead back to itself, got a after a; "
        "give one of them at_h",
    ),
    (
        {
            "actions": [
                act(CLOSE, after="b"),
                act(CLOSE, name="b", after="c"),
                act(CLOSE, name="c", after="d"),
                act(CLOSE, name="d", after="b"),
            ]
        },
        "playbook.actions[1].after must not lead back to itself, got b after c after d after b; "
        "give one of them at_h",
    ),
    (
        {"actions": [act(CLOSE, after="reply")], "reply": None},
        "playbook.actions[0].after must name a step that is taken, got 'reply' without one; "
        + NO_REPLY_TO_WAIT_FOR,
    ),
    (
        {"actions": [act(Move.FOLLOW_UP)], "reply": None},
        "playbook.actions[0].do must come after a first answer, got 'follow_up' without one; "
        "write reply instead, or give playbook.reply",
    ),
    (
        {
            "actions": [act(Move.FOLLOW_UP, name="a"), act(Move.REPLY, after="a")],
            "reply": None,
        },
        "playbook.actions[0].do must come after a first answer, got 'follow_up' without one; "
        "write reply instead, or give playbook.reply",
    ),
    (
        {"actions": [act(Move.FOLLOW_UP, 0.5)]},
        "playbook.actions[0].at_h must not be earlier than the first answer at 1 h, got 0.5; "
        "make it later",
    ),
    (
        {"actions": [act(Move.FOLLOW_UP, 2.5), act(Move.REPLY, 3.0)], "reply": None},
        "playbook.actions[0].at_h must not be earlier than the first answer at 3 h, got 2.5; "
        "make it later",
    ),
    (
        {
            "reply": Reply(tone=SORRY, is_public=False),
            "complaint": Complaint(channel=Channel.REVIEW_SITE),
        },
        "playbook.reply.is_public must be true on the channel review_site, got false; "
        "answer there in public",
    ),
    (
        {
            "actions": [
                act(Move.REPLY, is_public=False),
                act(CLOSE, is_public=False),
                act(Move.REPLY),
            ],
            "complaint": Complaint(channel=Channel.REVIEW_SITE),
        },
        "playbook.actions[0].is_public must be true on the channel review_site, got false; "
        "answer there in public",
    ),
    (
        {"actions": [act(Move.DELETE)], "complaint": Complaint(channel=Channel.OWN_POST)},
        "playbook.actions[0].do must be possible on the channel own_post, got 'delete'; "
        "only a shop_comment can be deleted, leave the action out",
    ),
    (
        {"actions": [act(Move.DELETE), act(CLOSE), act(Move.DELETE)]},
        "playbook.actions[2].do must delete once, got 'delete' again; leave the action out",
    ),
    (
        {"actions": [act(Move.DELETE, 0.5)]},
        f"playbook.reply.delay_h must not be later than the deletion at 0.5 h, got 1.0; {LATE}",
    ),
    (
        {"actions": [act(Move.DELETE), act(Move.FOLLOW_UP, 3.0)]},
        f"playbook.actions[1].at_h must not be later than the deletion at 2 h, got 3.0; {LATE}",
    ),
    (
        {
            "actions": [
                act(Move.DELETE, name="gone", after="reply"),
                act(CLOSE, name="close", after="gone"),
                act(Move.REPLY, after="close"),
            ]
        },
        "playbook.actions[2].after must not wait for the deletion, got 'close'; answer before it",
    ),
    (
        {"actions": [act(Move.PAUSE_POSTS)]},
        "playbook.actions[0].do must have promotions to pause, got 'pause_posts' without any; "
        "give playbook.before.promotions_per_week, or leave the action out",
    ),
    (
        {"actions": [act(Move.PUBLISH_PROOF)], "complaint": Complaint()},
        "playbook.actions[0].do must fit a true complaint, got 'publish_proof'; "
        "set complaint.is_false, or leave the action out",
    ),
    (
        {
            "actions": [act(CLOSE, when=BUSY)],
            "complaint": Complaint(channel=Channel.CLOSED_CHAT),
        },
        "playbook.actions[0].when.trigger must be a count that the owner can read, got "
        "'mentions' in a closed chat or on a closed platform; use at_h or after",
    ),
    (
        {"actions": [act(Move.FOLLOW_UP, when=Condition(unanswered=True))]},
        "playbook.actions[0].when.unanswered must be false for follow_up, which comes after an "
        "answer, got true; leave it out",
    ),
    (
        {"events": [WorldEvent(kind=Happening.PRESS, at_h=hour) for hour in range(8)]},
        "events must have at most 7 entries, got 8; leave some out",
    ),
    (
        {"events": [WorldEvent(kind=Happening.PROOF)], "complaint": Complaint()},
        "events[0].kind must fit a true complaint, got 'proof'; "
        "set complaint.is_false, or leave it out",
    ),
    (
        {"events": [WorldEvent(kind=Happening.PRESS), WorldEvent(kind=Happening.PRESS, size=9)]},
        "events[1].at_h must differ from that of events[0] of the same kind, got 24.0; "
        "change one, or leave one out",
    ),
]


@pytest.mark.parametrize(("given", "sentence"), ONE_PROBLEM)
def test_each_contradiction_is_told_in_one_sentence(given, sentence):
    assert refused(**given) == [sentence]


def test_the_hour_of_a_first_answer_is_followed_through_what_it_waits_for():
    # comments closed at 20 h, an answer 4 h after that: 24 h at the earliest
    chain = (act(Move.REPLY, after="close", delay_h=4.0), act(CLOSE, name="close", at_h=20.0))
    early = Playbook(actions=(act(Move.FOLLOW_UP, 23.5), *chain))
    with pytest.raises(ScenarioError, match=r"than the first answer at 24 h, got 23\.5; make"):
        Scenario(playbook=early)
    late = Playbook(actions=(act(Move.FOLLOW_UP, 24.0), *chain))
    assert Scenario(playbook=late).playbook is late


def test_a_second_first_answer_after_the_reply_does_not_make_a_follow_up_possible_earlier():
    again = act(Move.REPLY, after="reply", delay_h=3.0)
    playbook = Playbook(
        reply=Reply(tone=SORRY, delay_h=20.0), actions=(act(Move.FOLLOW_UP, 19.0), again)
    )
    with pytest.raises(ScenarioError, match=r"than the first answer at 20 h, got 19\.0; make"):
        Scenario(playbook=playbook)


def test_an_answer_without_a_known_hour_may_come_before_a_deletion():
    unknown = Playbook(reply=Reply(tone=SORRY), actions=(act(Move.DELETE, 0.0),))
    assert Scenario(playbook=unknown).playbook is unknown
    same_hour = Playbook(reply=Reply(tone=SORRY, delay_h=2.0), actions=(act(Move.DELETE, 2.0),))
    assert Scenario(playbook=same_hour).playbook is same_hour


def test_a_count_cannot_be_read_on_a_closed_platform():
    playbook = Playbook(actions=(act(CLOSE, when=BUSY),))
    with pytest.raises(ScenarioError, match=r"when\.trigger must be a count that the owner can"):
        Scenario(playbook=playbook, platform=PLATFORMS["whatsapp"])


def test_all_contradictions_are_told_at_once():
    found = refused(
        actions=[act(CLOSE, name="reply"), act(CLOSE, after="b"), act(Move.PAUSE_POSTS)],
        events=[WorldEvent(kind=Happening.PROOF)],
        complaint=Complaint(),
    )
    assert [sentence.partition(" ")[0] for sentence in found] == [
        "playbook.actions[0].name",
        "playbook.actions[1].after",
        "playbook.actions[2].do",
        "events[0].kind",
    ]


def test_a_file_is_told_each_contradiction_at_its_key():
    head = "title: {id: a, en: b}\nstory: {id: a, en: b}\nteaches: {id: a, en: b}\n"
    text = f"""schema: 1
name: try_out
{head}watch: {{id: a, en: b}}
discuss: [{{id: a, en: b}}]
cause: late_delivery
difficulty: easy
platform: whatsapp
playbook:
  actions:
    - do: delete
      at_h: 2
    - {{do: close_comments, after: reply}}
    - {{do: close_comments, when: {{above: 3}}}}
complaint: {{channel: own_post}}
events: [{{kind: press}}, {{kind: press}}]
"""
    with pytest.raises(InputFileError) as caught:
        read_scenario(text.encode(), "a.yaml")
    places = [problem.split(" ")[:2] for problem in caught.value.problems]
    assert places == [
        ["a.yaml:13:7:", "playbook.actions[0].do:"],
        ["a.yaml:15:28:", "playbook.actions[1].after:"],
        ["a.yaml:16:28:", "playbook.actions[2].when.trigger:"],
        ["a.yaml:18:25:", "events[1].at_h:"],
    ]
    assert caught.value.problems[0].endswith(
        ": must be possible on the channel own_post, got 'delete'; only a shop_comment can be "
        "deleted, leave the action out"
    )


def test_settings_that_a_playbook_contradicts_are_refused():
    scenario = Scenario(playbook=Playbook(actions=(act(Move.DELETE), act(CLOSE, when=BUSY))))
    settings = ["complaint.channel=own_post", "platform=whatsapp"]
    first = "playbook.actions[0].do must be possible on the channel own_post, got 'delete'"
    with pytest.raises(InputFileError, match=f"^{re.escape(first)}") as caught:
        with_overrides(scenario, settings)
    assert len(caught.value.problems) == 2
