"""Does the race find what is good, and say fairly how many went why?"""

from __future__ import annotations

import numpy as np
import pytest
from made_advice import DEFENCE, LATE, SOON, made_evenings

from experiments.advice.evenings import FRESH, money_idr, run_evenings, worth_idr
from experiments.advice.finalists import finalists_of, keeps_limits
from experiments.advice.racing import Race, clearly_worse, race
from experiments.advice.shop_questions import read_shop
from experiments.advice.ways_to_answer import (
    SILENCE,
    SPOKEN,
    Answer,
    Extra,
    candidates,
    extras_of,
    hours_of,
    playbook_of,
)
from scenarios.overrides import with_overrides
from sim.playbook import Move
from sim.responses import Tone

ANSWERS = tuple(Answer(tone=Tone.EMPATHETIC, delay_h=float(hour)) for hour in range(40))


def planted(seed, spread=0.0):
    """Answer k loses k times the spread, with luck that is shared and luck of its own."""

    def losses(answers, first, n):
        found = np.empty((len(answers), n))
        for column in range(n):
            shared = np.random.Generator(np.random.PCG64([seed, first + column])).normal(0, 5, 1)
            for row, answer in enumerate(answers):
                key = [seed, first + column, 1 + int(answer.delay_h)]
                own = np.random.Generator(np.random.PCG64(key)).normal(0, 1)
                found[row, column] = shared[0] + own + spread * answer.delay_h
        return found

    return losses


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_order_is_found(seed):
    found = race(ANSWERS, planted(seed, 0.3), (16, 16, 32), 4)
    assert {each.delay_h for each in found.finalists} <= set(range(8))
    assert found.finalists[0].delay_h <= 3
    assert found.n_clearly_worse > 5
    assert found.n_answers == 40
    assert found.n_clearly_worse + found.n_set_aside + len(found.finalists) == 40
    assert found.n_evenings == 64


def test_among_equals_hardly_any_is_called_clearly_worse():
    called = [race(ANSWERS, planted(seed), (16, 16), 4).n_clearly_worse > 0 for seed in range(40)]
    assert sum(called) <= 6  # 2 are expected at most; 7 come once in 250 trials


def test_nothing_is_clear_on_a_few_evenings():
    losses = np.array([np.zeros(15), np.ones(15)])
    assert not clearly_worse(losses, 0, 0.01).any()
    longer = np.array([np.zeros(16), np.ones(16)])
    assert clearly_worse(longer, 0, 0.01).tolist() == [False, True]


def raced(*answers):
    return Race(finalists=answers, n_answers=9, n_clearly_worse=1, n_set_aside=2, n_evenings=8)


def test_finalists_are_chosen_on_fresh_evenings():
    lost = np.repeat([[4.0], [1.0], [3.0], [1.0]], 200, axis=1)
    lost[3, ::2] += 2.0
    lost[3, 1::2] -= 1.9  # no clear difference to SOON
    shop = read_shop(["kind=warung"])
    found = finalists_of(raced(LATE, DEFENCE, SOON), made_evenings(lost), shop)
    assert found == (SOON, DEFENCE)  # LATE led the race and is clearly worse now


def test_limits_leave_answers_out_and_silence_stays():
    evenings = made_evenings(np.ones((4, 200)))
    assert keeps_limits(SOON, evenings, read_shop(["kind=warung", "limit.hours=2"]))
    strict = read_shop(["kind=warung", "limit.hours=1"])
    assert not keeps_limits(SOON, evenings, strict)
    assert finalists_of(raced(SOON, LATE), evenings, strict) == (SILENCE,)


def test_all_answers_of_a_shop_are_raced():
    shop = read_shop(["kind=warung"])
    found = candidates(shop, (1.0, 8.0))
    extras = extras_of(shop.scenario)
    assert found[0] == SILENCE
    n_hours = len(hours_of(shop, (1.0, 8.0)))
    assert len(found) == len(set(found)) == 1 + n_hours * len(SPOKEN) * len(extras)
    assert {Extra.NONE, Extra.PRIVATE, Extra.PAY_PUBLIC, Extra.PAY_PRIVATE} <= set(extras)
    assert Extra.PROOF not in extras
    assert Extra.PAUSE not in extras
    false = read_shop(["kind=warung", "about=false_claim"])
    assert Extra.PROOF in extras_of(false.scenario)


def test_who_cannot_pay_is_offered_no_payment():
    poor = read_shop(["kind=warung", "limit.money_idr=1000"])
    assert not any(each.pays for each in candidates(poor, (1.0,)))
    rich = read_shop(["kind=warung", "limit.money_idr=1000000"])
    assert any(each.pays for each in candidates(rich, (1.0,)))


@pytest.mark.parametrize(
    ("settings", "hours"),
    [
        ([], (0.5, 4.0, 24.0)),
        (["ago=3"], (3.0, 4.0, 24.0)),
        (["ago=30"], (30.0, 54.0, 78.0)),
        (["limit.answer_from_h=5"], (5.0, 24.0, 29.0, 53.0)),
        (["limit.answer_until_h=4"], (0.5, 4.0)),
        (["ago=336"], (336.0,)),
    ],
)
def test_hours_at_which_an_answer_is_still_possible(settings, hours):
    shop = read_shop(["kind=warung", *settings])
    assert hours_of(shop, (0.5, 4.0, 24.0)) == hours


def test_the_playbook_of_each_answer():
    scenario = read_shop(["kind=warung"]).scenario
    assert playbook_of(SILENCE, scenario).reply is None
    private = playbook_of(Answer(tone=Tone.APOLOGETIC, delay_h=2.0, extra=Extra.PRIVATE), scenario)
    assert private.reply is not None
    assert not private.reply.is_public
    paid = playbook_of(Answer(tone=Tone.APOLOGETIC, delay_h=2.0, extra=Extra.PAY_PRIVATE), scenario)
    (step,) = paid.actions
    assert (step.do, step.is_public, step.compensation) == (Move.FOLLOW_UP, False, 1.0)
    assert paid.reply.compensation == 0.0


def test_money_and_worth_by_hand():
    scenario = with_overrides(
        read_shop(["kind=warung"]).scenario,
        ["shop.n_customers=100", "shop.sales_per_day_idr=1000000", "shop.basket_idr=20000"],
    )
    assert worth_idr(scenario) == 900_000.0
    answers = [Answer(tone=Tone.APOLOGETIC, delay_h=1.0, extra=extra) for extra in Extra]
    paid = money_idr(answers, np.full((len(answers), 2), 3.0), scenario)
    expected = {Extra.PAY_PUBLIC: 60_000.0, Extra.PAY_PRIVATE: 20_000.0}
    assert paid[:, 0].tolist() == [expected.get(each.extra, 0.0) for each in answers]


def test_the_race_and_the_measuring_share_no_evening():
    shop = read_shop(["kind=warung"])
    quick = with_overrides(shop.scenario, ["network.n_accounts=2000"])
    fresh, reach = run_evenings(quick, (SOON, SILENCE, SOON), runs=6, seed=3)
    raced_on, _ = run_evenings(quick, (SOON, SILENCE), runs=6, seed=3, first=0)
    assert fresh.answers == (SOON, SILENCE)
    assert reach.shape == (2, 6)
    assert FRESH % 100 == 0
    assert fresh.worlds.tolist() == list(range(6))
    assert (fresh.lost != raced_on.lost).any()
    again, _ = run_evenings(quick, (SOON, SILENCE), runs=6, seed=3, workers=1)
    np.testing.assert_array_equal(fresh.lost, again.lost)
