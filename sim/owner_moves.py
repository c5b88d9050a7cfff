"""What may an owner do beside answering? Rows for the compiled loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.moves import (
    AT_HOUR,
    BY_HELPERS,
    N_HELPER_STEPS,
    NO_ITEM,
    PROMOTION,
    TO_SHOP_FOLLOWERS,
    set_move,
)
from sim.playbook import Action, Move
from sim.responses import AnswerEffect

if TYPE_CHECKING:
    from sim.plan import PlanMaker

WEEK_H = 168.0


def add_step(maker: PlanMaker, slot: int, action: Action) -> None:
    """Enter a step that is no answer.

    Parameters
    ----------
    maker : PlanMaker
        Its moves are changed in place; when the step begins is entered already.
    slot : int
        Of the step.
    action : Action
        What to do.
    """
    _STEPS[action.do](maker, slot, action)
    maker.moves.is_owners[slot] = True


def _add_delete(maker: PlanMaker, slot: int, _: Action) -> None:
    """Enter a deletion; that it is noticed is a consequence."""
    maker.moves.deletes[slot] = True


def _add_closing(maker: PlanMaker, slot: int, _: Action) -> None:
    """Enter the closing of comments: everybody notices."""
    p = maker.scenario.parameters.action
    factor = p.closing_arousal if maker.scenario.mechanisms.closing_noticed else 1.0
    effect = AnswerEffect(factor, 0.0, 0.0, 0.0)
    maker.heard(slot, effect, p_sees=1.0, p_returns=float(maker.rules.p_returns))


def _add_pause(maker: PlanMaker, slot: int, _: Action) -> None:
    """Enter the pause of the promotions."""
    maker.moves.pauses[slot] = True


def _add_proof(maker: PlanMaker, slot: int, _: Action) -> None:
    """Enter a proof that the shop shows."""
    p = maker.scenario.parameters.third_party
    restores = p.proof_restores if maker.scenario.mechanisms.proof else 0.0
    effect = AnswerEffect(1.0 - restores, restores, 0.0, 0.0)
    maker.heard(slot, effect, p_sees=maker.p_sees, p_returns=float(maker.rules.p_returns))
    set_move(
        maker.moves,
        slot,
        writing_h=maker.rules.writing_h,
        audience=TO_SHOP_FOLLOWERS if maker.scenario.mechanisms.proof else NO_ITEM,
        interest=p.proof_interest,
        engagement=maker.scenario.parameters.response.reply_engagement,
    )


def _add_regulars(maker: PlanMaker, slot: int, action: Action) -> None:
    """Enter helpers: the more of the comments are theirs, the less they bring in the end."""
    on = maker.scenario.mechanisms.helpers
    effects = [_helped(maker, step / N_HELPER_STEPS, on) for step in range(N_HELPER_STEPS + 1)]
    maker.heard(slot, effects[0], p_sees=maker.p_sees, p_returns=float(maker.rules.p_returns))
    set_move(
        maker.moves,
        slot,
        first_effect=maker.add_effects(effects),
        indexed=BY_HELPERS,
        n_helpers=action.n_regulars,
        engagement=action.n_regulars if on else 0.0,
    )


def _helped(maker: PlanMaker, part: float, on: bool) -> AnswerEffect:
    """Give the effect of helpers who write a part of the comments [anderson_han2016]."""
    p = maker.scenario.parameters.action
    if not on:
        return AnswerEffect(1.0, 0.0, 0.0, 0.0)
    if part <= p.helpers_cap:
        return AnswerEffect(1.0 - p.helpers_calm * part / p.helpers_cap, 0.0, 0.0, 0.0)
    beyond = (part - p.helpers_cap) / (1.0 - p.helpers_cap)
    factor = 1.0 - p.helpers_calm + (p.helpers_calm + p.helpers_spur) * beyond
    return AnswerEffect(factor, 0.0, 0.0, 0.0)


def add_promotions(maker: PlanMaker) -> None:
    """Enter the scheduled promotions, evenly over the week, the first after half a gap.

    Parameters
    ----------
    maker : PlanMaker
        Its moves are changed in place.
    """
    a_week = maker.playbook.before.promotions_per_week
    if a_week <= 0.0:
        return
    p, on = maker.scenario.parameters.action, maker.scenario.mechanisms.promotion_insults
    gap_h = WEEK_H / a_week
    effect = AnswerEffect(p.promotion_arousal, 0.0, 0.0, p.promotion_harm)
    seen = float(maker.scenario.platform.visibility)
    maker.heard(PROMOTION, effect, p_sees=seen, p_returns=seen)
    set_move(
        maker.moves,
        PROMOTION,
        starts=AT_HOUR,
        at_h=gap_h / 2.0,
        is_fixed=True,
        period_h=gap_h,
        p_works=p.p_promotion_insults if on else 0.0,
        buries=on,
    )


_STEPS = {
    Move.DELETE: _add_delete,
    Move.CLOSE_COMMENTS: _add_closing,
    Move.PAUSE_POSTS: _add_pause,
    Move.PUBLISH_PROOF: _add_proof,
    Move.ASK_REGULARS: _add_regulars,
}
