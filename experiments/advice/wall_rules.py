"""Which short rules for the wall are tried?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from experiments.advice.ways_to_answer import AT_ONCE_H
from sim.playbook import Action, Condition, Move, Playbook, Reply, Trigger
from sim.responses import Tone
from sim.scenario import Scenario

GROWS = 20.0
"""Shares in an hour from which a rule calls the affair growing (assumed)."""
SOON_H, MORNING_H = 2.0, 12.0
MAX_CLAUSES = 4
UNLIKE = (
    *(("silent",), ("grows_first", "empathetic"), ("soon", "empathetic", "private")),
    *(("soon", "apologetic"), ("soon", "empathetic"), ("soon", "defensive")),
)
"""Clauses of the rules that differ most: all that are tried where evenings take long."""
PAY = "pay"
"""The clause that pays the loss back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule for the wall."""

    clauses: tuple[str, ...]
    """Keys of the clauses, at most four."""
    playbook: Playbook


def rules(scenario: Scenario) -> tuple[Rule, ...]:
    """List the rules that are tried.

    Parameters
    ----------
    scenario : Scenario
        Gives what was prepared.

    Returns
    -------
    tuple of Rule
        Silence first.
    """

    def said(tone: Tone, hour: float, *actions: Action, public: bool = True) -> Playbook:
        reply = Reply(tone=tone, delay_h=hour, is_public=public)
        return Playbook(reply=reply, actions=actions, before=scenario.playbook.before)

    def paid(tone: Tone) -> Action:
        at_h = SOON_H + AT_ONCE_H
        return Action(do=Move.FOLLOW_UP, at_h=at_h, tone=tone, is_public=False, compensation=1.0)

    def again(tone: Tone) -> Action:
        grows = Condition(trigger=Trigger.MENTIONS_IN_HOUR, above=GROWS)
        return Action(do=Move.FOLLOW_UP, when=grows, tone=tone)

    silent = Playbook(before=scenario.playbook.before)
    if_it_grows = Action(
        do=Move.REPLY, tone=Tone.EMPATHETIC,
        when=Condition(trigger=Trigger.MENTIONS_IN_HOUR, above=GROWS, unanswered=True),
    )  # fmt: skip
    found = [
        Rule(clauses=("silent",), playbook=silent),
        Rule(
            clauses=("grows_first", "empathetic"), playbook=replace(silent, actions=(if_it_grows,))
        ),
        Rule(
            clauses=("soon", "empathetic", "private"),
            playbook=said(Tone.EMPATHETIC, SOON_H, public=False),
        ),
    ]
    for tone in (Tone.APOLOGETIC, Tone.EMPATHETIC, Tone.INFORMATIVE):
        word = tone.value
        found.append(Rule(clauses=("soon", word), playbook=said(tone, SOON_H)))
        found.append(Rule(clauses=("soon", word, PAY), playbook=said(tone, SOON_H, paid(tone))))
    tone, word = Tone.EMPATHETIC, Tone.EMPATHETIC.value
    found += [
        Rule(clauses=("morning", word), playbook=said(tone, MORNING_H)),
        Rule(
            clauses=("soon", word, PAY, "grows"),
            playbook=said(tone, SOON_H, paid(tone), again(tone)),
        ),
        Rule(clauses=("soon", "defensive"), playbook=said(Tone.DEFENSIVE, SOON_H)),
    ]
    return tuple(found)
