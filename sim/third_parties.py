"""What may others do, and what may come out? Rows for the compiled loop.

Each third party has its own slot, so that its luck is the same whatever the owner does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.appraisal import CrisisType, attributed_responsibility, first_damage
from sim.moves import (
    AFTER,
    AMPLIFIER,
    AT_HOUR,
    ATTACK,
    AUTHORITY,
    COUNTER_WAVE,
    DELETION,
    FIRST_ACTION,
    FIRST_EVENT,
    MENTIONS,
    ON_TRIGGER,
    PRESS,
    PROOF,
    REACH,
    REPLY_SLOT,
    TO_COMPLAINT_AUDIENCE,
    TO_CROWD,
    TRUTH,
    set_move,
)
from sim.playbook import SPEAKING, Action, Move, Reply
from sim.responses import AnswerEffect, Tone
from sim.rules import VIRAL_RATIO
from sim.scenario import Happening, WorldEvent

if TYPE_CHECKING:
    from sim.plan import PlanMaker

_NEUTRAL = AnswerEffect(1.0, 0.0, 0.0, 0.0)
_SLOTS = {
    Happening.AMPLIFIER: AMPLIFIER,
    Happening.PRESS: PRESS,
    Happening.AUTHORITY: AUTHORITY,
    Happening.PROOF: PROOF,
    Happening.COUNTER_WAVE: COUNTER_WAVE,
}


def add_third_parties(maker: PlanMaker) -> None:
    """Enter everybody who may step in; what the scenario has happen replaces chance.

    Parameters
    ----------
    maker : PlanMaker
        Its moves are changed in place.
    """
    said = {event.kind for event in maker.scenario.events}
    for kind in Happening:
        if kind not in said and _may_happen(maker, kind):
            _enter(maker, _SLOTS[kind], kind, 0)
            _add_chance(maker, _SLOTS[kind], kind)
    for number, event in enumerate(maker.scenario.events):
        if getattr(maker.scenario.mechanisms, event.kind.value):
            _enter_event(maker, FIRST_EVENT + number, event)
    _add_attack(maker)


def _may_happen(maker: PlanMaker, kind: Happening) -> bool:
    """Tell whether a third party can step in by itself in this scenario."""
    scenario = maker.scenario
    if not getattr(scenario.mechanisms, kind.value):
        return False
    if kind is Happening.AUTHORITY:
        return scenario.complaint.concerns_authority
    if kind is Happening.PROOF:
        return scenario.complaint.is_false
    if kind is Happening.COUNTER_WAVE:
        return scenario.complaint.crisis_type is not CrisisType.PREVENTABLE
    return True


def _enter_event(maker: PlanMaker, slot: int, event: WorldEvent) -> None:
    """Enter what happens in every world."""
    _enter(maker, slot, event.kind, event.size)
    set_move(maker.moves, slot, starts=AT_HOUR, at_h=event.at_h, is_fixed=True)


def _enter(maker: PlanMaker, slot: int, kind: Happening, size: int) -> None:
    """Enter what a third party does; 0 for as many people as usual."""
    p, rules = maker.scenario.parameters.third_party, maker.rules
    near = float(rules.recommender_home_fraction)
    damage, effect, interest, usual = float(rules.first_damage), _NEUTRAL, 1.0, 0
    if kind is Happening.AMPLIFIER:
        usual = p.amplifier_size
    elif kind is Happening.PRESS:
        usual = p.press_size
    elif kind is Happening.PROOF:
        usual, damage, interest = p.proof_size, 0.0, p.proof_interest
        effect = AnswerEffect(1.0 - p.proof_restores, p.proof_restores, 0.0, 0.0)
    elif kind is Happening.COUNTER_WAVE:
        usual, damage, interest = p.counter_size, 0.0, p.proof_interest
        effect = AnswerEffect(1.0 - p.counter_calm, p.counter_restores, 0.0, 0.0)
    else:
        set_move(
            maker.moves, slot, closure_median_d=p.closure_median_d, closure_sigma=p.closure_sigma
        )
        return
    helps = kind in (Happening.PROOF, Happening.COUNTER_WAVE)
    set_move(
        maker.moves,
        slot,
        first_effect=maker.add_effects([effect]),
        is_heard=helps,
        is_public=True,
        p_sees=maker.p_sees_others if helps else 0.0,
        p_returns=maker.p_returns_others if helps else 0.0,
        audience=TO_CROWD,
        audience_size=size or usual,
        near_fraction=near,
        interest=interest,
        damage=damage,
        engagement=1.0,
    )


def _add_chance(maker: PlanMaker, slot: int, kind: Happening) -> None:
    """Enter when a third party may step in by itself."""
    p = maker.scenario.parameters.third_party
    viral = VIRAL_RATIO * max(1, int(maker.rules.n_shop_followers))
    trigger, above, p_happens, delay_h = {
        Happening.AMPLIFIER: (MENTIONS, p.amplifier_mentions, p.p_amplifier, p.amplifier_delay_h),
        Happening.PRESS: (MENTIONS, p.press_mentions, p.p_press, p.press_delay_h),
        Happening.AUTHORITY: (REACH, viral - 0.5, p.p_authority, p.authority_delay_h),
        Happening.PROOF: (MENTIONS, 0.0, p.p_proof, p.proof_delay_h),
        Happening.COUNTER_WAVE: (
            MENTIONS, p.counter_mentions, p.p_counter_wave, p.counter_delay_h,
        ),
    }[kind]  # fmt: skip
    set_move(
        maker.moves,
        slot,
        starts=ON_TRIGGER,
        trigger=trigger,
        above=above,
        p_happens=p_happens,
        delay_mean_h=delay_h,
    )


def _add_attack(maker: PlanMaker) -> None:
    """Enter a rival's accounts, which repeat the complaint in concert."""
    n, p = maker.scenario.complaint.n_attackers, maker.scenario.parameters.third_party
    if n == 0 or not maker.scenario.mechanisms.attack:
        return
    set_move(
        maker.moves,
        ATTACK,
        starts=AT_HOUR,
        is_fixed=True,
        delay_mean_h=p.attack_delay_h,
        is_public=True,
        audience=TO_CROWD,
        audience_size=max(1, round(n * p.attacker_followers)),
        near_fraction=float(maker.rules.recommender_home_fraction),
        damage=float(maker.rules.first_damage),
        engagement=float(n),
        n_posts=n,
        n_stars=n if maker.scenario.mechanisms.ratings else 0,
    )


def add_consequences(maker: PlanMaker) -> None:
    """Enter what may follow the owner's own moves: a noticed deletion, an exposed lie.

    Parameters
    ----------
    maker : PlanMaker
        Its moves are changed in place.
    """
    playbook, on = maker.playbook, maker.scenario.mechanisms
    for number, action in enumerate(playbook.actions):
        if action.do is Move.DELETE and on.deletion_noticed:
            _add_noticed(maker, FIRST_ACTION + number, action)
    said: list[tuple[int, Reply | Action]] = []
    if playbook.reply is not None:
        said.append((REPLY_SLOT, playbook.reply))
    said += [
        (FIRST_ACTION + number, action)
        for number, action in enumerate(playbook.actions)
        if action.do in SPEAKING
    ]
    lies = [slot for slot, answer in said if _is_lie(maker, answer)]
    if lies and on.truth_comes_out:
        _add_truth(maker, lies[0])


def _add_noticed(maker: PlanMaker, slot: int, action: Action) -> None:
    """Enter that people notice a deletion: copies go round, and people are angry."""
    p = maker.scenario.parameters.action
    arousal = p.deletion_arousal_explained if action.is_explained else p.deletion_arousal
    harm = p.deletion_harm_explained if action.is_explained else p.deletion_harm
    set_move(
        maker.moves,
        DELETION,
        starts=AFTER,
        after=slot,
        p_happens=p.p_deletion_noticed,
        delay_mean_h=1.0,
        first_effect=maker.add_effects([AnswerEffect(arousal, 0.0, 0.0, harm)]),
        is_heard=True,
        is_public=True,
        p_sees=maker.p_sees_others,
        p_returns=maker.p_returns_others,
        audience=TO_COMPLAINT_AUDIENCE,
        damage=float(maker.rules.first_damage),
        n_posts=1,
    )


def _is_lie(maker: PlanMaker, answer: Reply | Action) -> bool:
    """Tell whether an answer is dishonest: said so, or a denial of what is true."""
    complaint = maker.scenario.complaint
    denies = answer.tone is Tone.DEFENSIVE and complaint.crisis_type is CrisisType.PREVENTABLE
    says_so = isinstance(answer, Reply) and not answer.is_honest
    return answer.is_public and (says_so or (denies and not complaint.is_false))


def _add_truth(maker: PlanMaker, slot: int) -> None:
    """Enter that a lie is exposed: the affair comes round again with more blame [kim2004]."""
    scenario = maker.scenario
    p = scenario.parameters.third_party
    blame = attributed_responsibility(
        scenario.complaint.crisis_type,
        has_evidence=True,
        has_history=scenario.complaint.has_history,
        parameters=scenario.parameters.appraisal,
        odds_factor=p.lie_penalty,
    )
    damage = first_damage(scenario.complaint.severity, blame, scenario.parameters.appraisal)
    set_move(
        maker.moves,
        TRUTH,
        starts=AFTER,
        after=slot,
        p_happens=p.p_truth_out,
        delay_mean_h=p.truth_delay_h,
        is_public=True,
        audience=TO_COMPLAINT_AUDIENCE,
        damage=damage,
        n_posts=1,
    )
