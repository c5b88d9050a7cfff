"""Which answers are good, once they are measured on fresh evenings?"""

from __future__ import annotations

from experiments.advice.evenings import Evenings
from experiments.advice.racing import Race
from experiments.advice.shop_questions import AskedShop
from experiments.advice.ways_to_answer import SILENCE, Answer


def finalists_of(raced: Race, evenings: Evenings, shop: AskedShop) -> tuple[Answer, ...]:
    """Choose, on fresh evenings, the answers that are not clearly worse than the best.

    Parameters
    ----------
    raced : Race
        Gives the finalists.
    evenings : Evenings
        Where they were measured.
    shop : AskedShop
        Its limits leave some out.

    Returns
    -------
    tuple of Answer
        The best first; silence, if nothing else keeps to the limits.
    """
    allowed = [each for each in raced.finalists if keeps_limits(each, evenings, shop)]
    order = sorted(allowed, key=lambda each: float(evenings.burden_idr[evenings.at(each)].mean()))
    if not order:
        return (SILENCE,)
    best = order[0]
    rest = [each for each in order[1:] if evenings.difference(each, best).ci95[0] <= 0.0]
    return (best, *rest)


def keeps_limits(answer: Answer, evenings: Evenings, shop: AskedShop) -> bool:
    """Say whether an answer costs no more work and money than the owner can give.

    Parameters
    ----------
    answer : Answer
        A measured one.
    evenings : Evenings
        Where it was measured.
    shop : AskedShop
        Its limits.

    Returns
    -------
    bool
        By the means over the evenings.
    """
    cost, limits = evenings.cost(answer), shop.limits
    hours = limits.hours is None or cost.hours <= limits.hours
    return hours and (limits.money_idr is None or cost.money_idr <= limits.money_idr)
