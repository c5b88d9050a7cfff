"""What becomes of a playbook? Rows for the compiled loop, switches already applied."""

from __future__ import annotations

import math
from typing import cast

import numpy as np

from sim.errors import ScenarioError
from sim.moves import (
    AFTER,
    AT_HOUR,
    BY_HOUR,
    BY_NOTHING,
    FIRST_ACTION,
    MAX_ACTIONS,
    MENTIONS,
    MENTIONS_IN_HOUR,
    NO_ITEM,
    ON_NOTICE,
    ON_TRIGGER,
    REACH,
    REPLY_SLOT,
    TO_SHOP_FOLLOWERS,
    Moves,
    Plan,
    no_moves,
    set_move,
)
from sim.owner_moves import add_promotions, add_step
from sim.playbook import REPLY, SPEAKING, Action, Condition, Move, Playbook, Reply, Trigger
from sim.reading import rules_of
from sim.responses import TONES, AnswerEffect, Tone, answer_effect
from sim.rules import STORM_H, Rules
from sim.scenario import Scenario
from sim.third_parties import add_consequences, add_third_parties

_TRIGGERS = {
    Trigger.MENTIONS_IN_HOUR: MENTIONS_IN_HOUR,
    Trigger.MENTIONS: MENTIONS,
    Trigger.REACH: REACH,
}


class PlanMaker:
    """Collects moves and effects of one playbook in one scenario.

    Parameters
    ----------
    playbook : Playbook
        What the owner does.
    scenario : Scenario
        Gives the crisis type, the sizes of the effects and the switches.
    rules : Rules
        The scenario as numbers.
    """

    def __init__(self, playbook: Playbook, scenario: Scenario, rules: Rules) -> None:
        self.playbook, self.scenario, self.rules = playbook, scenario, rules
        self.moves: Moves = no_moves()
        self.effects: list[AnswerEffect] = []
        self.add_effects([self.said(Tone.HOSTILE, 0.0)])  # the loop finds the lapse at 0
        self.p_sees = float(rules.p_sees_answer)
        response = scenario.parameters.response
        self.p_sees_others = response.p_sees_answer
        self.p_returns_others = response.p_returns if scenario.mechanisms.returning else 0.0

    def add_effects(self, effects: list[AnswerEffect]) -> int:
        """Append effects and give the number of the first."""
        first = len(self.effects)
        self.effects += effects
        return first

    def _switched(self, effect: AnswerEffect) -> AnswerEffect:
        """Take out of an effect what is switched off."""
        on = self.scenario.mechanisms
        if effect.hazard_factor < 1.0 and not on.calming:
            effect = effect._replace(hazard_factor=1.0)
        if not on.restoring:
            effect = effect._replace(restored=0.0, restored_complainant=0.0)
        if not on.backfire:
            effect = effect._replace(hazard_factor=min(effect.hazard_factor, 1.0), harm=0.0)
        return effect

    def said(self, tone: Tone, delay_h: float, value: float = 1.0) -> AnswerEffect:
        """Give the effect of a tone at a delay; ``value`` scales what is fitting."""
        delay_h = delay_h if self.scenario.mechanisms.fading else 0.0
        kind, p = self.scenario.complaint.crisis_type, self.scenario.parameters.response
        patience = self.scenario.platform.patience
        return self._switched(answer_effect(tone, kind, delay_h, p, value, patience))

    def plan(self) -> Plan:
        """Make the plan."""
        if self.playbook.reply is not None:
            self._add_reply(self.playbook.reply)
        for number, action in enumerate(self.playbook.actions):
            self._add_action(number, action)
        add_promotions(self)
        add_third_parties(self)
        add_consequences(self)
        flat = np.array([tuple(effect) for effect in self.effects]).ravel()
        answers = bool((self.moves.starts == ON_NOTICE).any())
        return Plan(self.moves, flat, answers)

    def slots(self) -> dict[str, int]:
        """Give the slots of the steps that have a name."""
        named = {REPLY: REPLY_SLOT}
        for number, action in enumerate(self.playbook.actions):
            if action.name:
                named[action.name] = FIRST_ACTION + number
        return named

    def _add_reply(self, reply: Reply) -> None:
        """Enter the first answer."""
        fixed = reply.delay_h is not None
        slot, p = REPLY_SLOT, self.scenario.parameters
        set_move(
            self.moves,
            slot,
            starts=AT_HOUR if fixed else ON_NOTICE,
            at_h=reply.delay_h or 0.0,
            is_fixed=fixed,
            rest_h=reply.rest_h,
        )
        self._answer(slot, reply, reply.delay_h, ordinal=0)
        if not fixed and self.scenario.mechanisms.stress:
            rested = 2.0 ** (-reply.rest_h / p.action.rest_half_life_h)
            self.moves.p_lapse[slot] = p.action.p_lapse * rested
            is_item = reply.is_public and self.scenario.mechanisms.second_item
            self.moves.lapse_is_item[slot] = is_item

    def _answer(self, slot: int, said: Reply | Action, at_h: float | None, ordinal: int) -> None:
        """Enter what all answers have in common."""
        action, response = self.scenario.parameters.action, self.scenario.parameters.response
        tone = cast("Tone", said.tone)
        value = said.clarity * action.follow_up_value**ordinal
        delays = [at_h] if at_h is not None else list(np.arange(STORM_H + 1.0))
        effects = [self.said(tone, float(delay), value) for delay in delays]
        if ordinal >= action.answers_useful:
            spur = 1.0 + response.spur_max * 0.5 ** (action.answers_useful + 1)
            effects = [
                effect._replace(hazard_factor=spur, restored=0.0)
                for effect in effects
                if effect.hazard_factor <= 1.0
            ] or effects
        offer = said.compensation if self.scenario.mechanisms.compensation else 0.0
        effects = [self._with_offer(effect, offer, said.is_public) for effect in effects]
        is_item = (
            TONES[tone].becomes_item and said.is_public and self.scenario.mechanisms.second_item
        )
        set_move(
            self.moves,
            slot,
            is_owners=True,
            writing_h=self.rules.writing_h,
            first_effect=self.add_effects(effects),
            indexed=BY_NOTHING if at_h is not None else BY_HOUR,
            is_answer=True,
            is_heard=True,
            is_public=said.is_public,
            p_sees=self.p_sees if said.is_public else 0.0,
            p_returns=float(self.rules.p_returns) if said.is_public else 0.0,
            audience=TO_SHOP_FOLLOWERS if is_item else NO_ITEM,
            damage=float(self.rules.first_damage),
            reach_factor=float(self.rules.thread_visibility),
            engagement=response.reply_engagement if said.is_public else 0.0,
            p_copies=action.opportunist_fraction * offer if said.is_public else 0.0,
        )

    def _with_offer(self, effect: AnswerEffect, offer: float, is_public: bool) -> AnswerEffect:
        """Add compensation: the complainant is won by it, the crowd is stirred by a public one."""
        if offer <= 0.0:
            return effect
        p = self.scenario.parameters.action
        capped = min(offer, 1.5)  # beyond that nothing is gained [gelbrich2015]
        none = 1.0 / (1.0 + math.exp(p.compensation_slope * p.compensation_middle))
        logistic = 1.0 / (1.0 + math.exp(-p.compensation_slope * (capped - p.compensation_middle)))
        gain = p.compensation_max * (logistic - none) / (1.0 - none)
        kept = (1.0 - effect.restored_complainant) * (1.0 - gain)
        stirred = 1.0 + (p.compensation_virality - 1.0) * min(offer, 1.0) if is_public else 1.0
        return effect._replace(
            restored_complainant=1.0 - kept, hazard_factor=effect.hazard_factor * stirred
        )

    def _add_action(self, number: int, action: Action) -> None:
        """Enter a further step."""
        slot = FIRST_ACTION + number
        self._add_timing(slot, action)
        if action.do in SPEAKING:
            earlier = sum(before.do in SPEAKING for before in self.playbook.actions[:number])
            ordinal = earlier + (self.playbook.reply is not None)
            self._answer(slot, action, action.at_h, ordinal)
            self.moves.needs_answer[slot] = action.do is Move.FOLLOW_UP
        else:
            add_step(self, slot, action)

    def _add_timing(self, slot: int, action: Action) -> None:
        """Enter when a step begins."""
        if action.at_h is not None:
            set_move(self.moves, slot, starts=AT_HOUR, at_h=action.at_h, is_fixed=True)
        elif action.after is not None:
            after = self.slots()[action.after]
            set_move(self.moves, slot, starts=AFTER, after=after, at_h=action.delay_h)
        else:
            when = cast("Condition", action.when)
            set_move(
                self.moves,
                slot,
                starts=ON_TRIGGER,
                trigger=_TRIGGERS[when.trigger],
                above=when.above,
                only_unanswered=when.unanswered,
                at_h=action.delay_h,
            )

    def heard(self, slot: int, effect: AnswerEffect, p_sees: float, p_returns: float) -> None:
        """Enter something public that does something to those who learn of it."""
        set_move(
            self.moves,
            slot,
            first_effect=self.add_effects([effect]),
            is_heard=True,
            is_public=True,
            p_sees=p_sees,
            p_returns=p_returns,
        )


def plan_of(playbook: Playbook, scenario: Scenario) -> Plan:
    """Flatten a playbook.

    Parameters
    ----------
    playbook : Playbook
        What the owner does.
    scenario : Scenario
        Gives the crisis type, the sizes of the effects, what others do, and the switches.

    Returns
    -------
    Plan
        Rows for the compiled loop.

    Raises
    ------
    ScenarioError
        Too many actions, or the preparation is not that of the scenario.
    """
    if len(playbook.actions) > MAX_ACTIONS:
        msg = f"actions must have at most {MAX_ACTIONS} entries, got {len(playbook.actions)}"
        raise ScenarioError(f"{msg}; leave some out")
    if playbook.before != scenario.playbook.before:
        msg = (
            "before must be that of the scenario's own playbook, got another one; "
            "change the scenario"
        )
        raise ScenarioError(msg)
    return PlanMaker(playbook, scenario, rules_of(scenario)).plan()
