"""How does a machine read advice? Stable keys, plain values; what does not exist is null."""

from __future__ import annotations

import math
from typing import Any

from experiments.advice.advising import Advice
from experiments.advice.badge import Badge
from experiments.advice.crossing import Crossing
from experiments.advice.evenings import Evenings
from experiments.advice.house_rule import HouseRule
from experiments.advice.receipt import Receipt
from experiments.advice.shop_questions import AskedShop
from experiments.advice.ways_to_answer import SILENCE, Answer
from experiments.provenance import provenance
from experiments.statistics import MeanDifference


def advice_json(advice: Advice, found: Receipt | None = None) -> dict[str, Any]:
    """Write advice.

    Parameters
    ----------
    advice : Advice
        For a shop.
    found : Receipt, optional
        Of a real incident.

    Returns
    -------
    dict
        ``shop``, ``race``, ``best``, ``answers``, ``last_safe_hour``, ``equal_loss``, ``contests``,
        ``house_rule``, ``receipt`` (null without an incident), ``seed``, ``evenings`` and
        ``provenance``.
    """
    evenings = advice.evenings
    public = None
    if advice.private is not None:
        public = Answer(tone=advice.private.tone, delay_h=advice.private.delay_h)
    contests = {
        "best_and_silence": (advice.best, SILENCE),
        "late_and_silence": (advice.late, SILENCE),
        "silence_and_defensive": (SILENCE, advice.defensive),
        "public_and_private": (public, advice.private),
    }
    return {
        "shop": shop_json(advice.shop),
        "race": {
            "answers": advice.race.n_answers,
            "clearly_worse": advice.race.n_clearly_worse,
            "set_aside": advice.race.n_set_aside,
            "evenings": advice.race.n_evenings,
        },
        "best": answer_json(advice.best),
        "answers": [
            cost_json(evenings, each) for each in dict.fromkeys((*advice.finalists, SILENCE))
        ],
        "last_safe_hour": {
            "tone": advice.last_safe.tone.value,
            "limit": advice.last_safe.limit,
            "limit_of": "lost_sales_idr" if advice.last_safe.in_sales else "lost_customers",
            "limit_named": advice.last_safe.is_owners,
            "soonest_h": advice.last_safe.soonest,
            "latest_h": advice.last_safe.latest,
            **_crossing(advice.last_safe.hour),
        },
        "equal_loss": [
            {
                "tone": line.tone.value,
                "delay_h": line.delay_h,
                "lost_customers": line.level,
                "hours": {tone.value: _crossing(hour) for tone, hour in line.hours.items()},
            }
            for line in advice.equal
        ],
        "contests": {
            name: contest_json(evenings, a, b)
            for name, (a, b) in contests.items()
            if a is not None and b is not None and a != b
        },
        "house_rule": _rule(advice.rule),
        "receipt": None if found is None else receipt_json(found),
        "seed": evenings.seed,
        "evenings": evenings.lost.shape[1],
        "provenance": provenance(),
    }


def shop_json(shop: AskedShop) -> dict[str, Any]:
    """Write what is known and assumed of a shop.

    Parameters
    ----------
    shop : AskedShop
        Its questions.

    Returns
    -------
    dict
        ``told``, ``assumed``, ``outside_checked_range``.
    """
    return {
        "told": dict(shop.told),
        "assumed": dict(shop.assumed),
        "outside_checked_range": list(shop.outside),
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """Write an answer.

    Parameters
    ----------
    answer : Answer
        One way to answer.

    Returns
    -------
    dict
        ``tone``, ``delay_h`` (null for silence), ``extra``.
    """
    return {"tone": answer.tone.value, "delay_h": answer.delay_h, "extra": answer.extra.value}


def cost_json(evenings: Evenings, answer: Answer) -> dict[str, Any]:
    """Write what an answer costs.

    Parameters
    ----------
    evenings : Evenings
        Where it was measured.
    answer : Answer
        One of them.

    Returns
    -------
    dict
        Beside the answer: outcomes with ``mean``, ``ci95``, ``p05``, ``p50``, ``p95``.
    """
    cost = evenings.cost(answer)
    return {
        **answer_json(answer),
        "lost_customers": {**cost.lost, "ci95": list(cost.lost_ci95)},
        "lost_sales_idr": {**cost.sales_idr, "ci95": list(cost.sales_ci95)},
        "paid_back_idr": cost.money_idr,
        "owner_hours": cost.hours,
    }


def contest_json(evenings: Evenings, a: Answer, b: Answer) -> dict[str, Any]:
    """Write how two answers differ.

    Parameters
    ----------
    evenings : Evenings
        Where both were measured.
    a, b : Answer
        Two of them.

    Returns
    -------
    dict
        ``a``, ``b``, the differences a - b, evenings on which a is better, equal and worse, and
        ``badge``: in how many of 100 plausible worlds a loses fewer customers.
    """
    better, equal, worse = evenings.counts(a, b)
    return {
        "a": answer_json(a),
        "b": answer_json(b),
        "lost_customers": _difference(evenings.difference(a, b, "lost")),
        "cost_idr": _difference(evenings.difference(a, b, "burden_idr")),
        "evenings": {"better": better, "equal": equal, "worse": worse},
        "badge": _badge(evenings.badge(a, b, "lost")),
    }


def receipt_json(found: Receipt) -> dict[str, Any]:
    """Write a receipt.

    Parameters
    ----------
    found : Receipt
        Of a real incident.

    Returns
    -------
    dict
        ``posted``, ``noticed_h``, ``given`` and ``others``: each beside what was given.
    """
    return {
        "posted": found.incident.posted.isoformat(),
        "noticed_h": found.incident.noticed_h,
        "given": cost_json(found.evenings, found.given),
        "others": [contest_json(found.evenings, each, found.given) for each in found.others],
    }


def _rule(found: HouseRule) -> dict[str, Any]:
    """Write the house rule and the others."""
    mean, ci95 = found.against_silence
    return {
        "rules": [
            {
                "clauses": list(one.rule.clauses),
                "lost_customers": one.lost,
                "cost_idr": one.cost_idr,
                "expected_regret_idr": one.expected_regret,
                "expected_regret_ci95": list(one.expected_ci95),
                "largest_regret_idr": one.largest_regret,
                "largest_regret_ci95": list(one.largest_ci95),
            }
            for one in found.results
        ],
        "cost_beside_silence_idr": {"mean_difference": mean, "ci95": list(ci95)},
        "badge": _badge(found.badge),
        "evenings": found.n_evenings,
    }


def _badge(found: Badge) -> dict[str, Any]:
    """Write a badge."""
    weak = found.weakness
    return {
        "holds_of_100": found.holds,
        "weakest": None
        if weak is None
        else {
            "parameter": weak.key,
            "side": "above" if weak.is_high else "below",
            "limit": weak.limit,
            "holds_of_100": weak.holds,
        },
    }


def _difference(found: MeanDifference) -> dict[str, Any]:
    """Write a difference and its interval."""
    return {"mean_difference": found.mean_difference, "ci95": list(found.ci95)}


def _crossing(found: Crossing) -> dict[str, Any]:
    """Write an hour: 0 is "not even the soonest", null is later than all that were looked at."""
    hour, low, high = (
        None if math.isinf(value) else value for value in (found.hour, found.low, found.high)
    )
    return {"hour": hour, "ci95": [low, high]}
