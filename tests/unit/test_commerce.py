"""Who still comes, what do stars, newcomers and a closure change, and what do neighbours lose?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_town import SURE, Run, changed, run, town

from sim.commerce import comes, rating_change
from sim.event_log import EventKind
from sim.playbook import Playbook, Reply
from sim.reading import rules_of
from sim.responses import Tone
from sim.scenario import Happening, WorldEvent
from sim.state import N_NEWCOMERS, N_ONE_STAR

AWAY, BACK, RATED = EventKind.STAYED_AWAY, EventKind.CAME_BACK, EventKind.RATED


@pytest.mark.parametrize(
    ("damage", "tolerance", "is_away", "habit_left", "u", "buys"),
    [
        (0.3, 0.5, False, 0.1, 0.9, True),
        (0.5, 0.5, False, 1.0, 0.0, False),
        (0.6, 0.5, False, 1.0, 0.0, False),
        (0.3, 0.5, True, 0.4, 0.39, True),
        (0.3, 0.5, True, 0.4, 0.41, False),
        (0.6, 0.5, True, 1.0, 0.0, False),
    ],
)
def test_who_comes(
    damage: float, tolerance: float, is_away: bool, habit_left: float, u: float, buys: bool
) -> None:
    assert comes(damage, tolerance, is_away, habit_left, u) == buys


@pytest.mark.parametrize(
    ("n", "change"),
    # 40 ratings of 4.5 stars
    [(0, 0.0), (10, -3.5 * 10 / 50), (40, -1.75), (360, -3.15)],
)
def test_the_mean_rating(n: int, change: float) -> None:
    assert rating_change(rules_of(town()), n) == pytest.approx(change)


def tolerant(found: Run, tolerance: float) -> dict[str, Any]:
    """Script people who all tolerate the same loss."""
    people = found.world.people.copy()  # type: ignore[attr-defined]
    people.tolerance[:] = tolerance
    return {"people": people}


PATIENT = 0.99
"""A tolerance that nobody but the complainant, who lost all trust, runs out of."""


def settled(*names: str, tolerance: float = PATIENT, **values: Any) -> Run:
    scenario = town(*names, **values.pop("scenario", {}))
    return run(scenario, world=tolerant(run(scenario), tolerance), **values)


def test_who_lost_more_than_they_tolerate_stays_away() -> None:
    found = settled(tolerance=0.15)
    knew = found.accounts(EventKind.EXPOSED) & found.customers
    due = set()
    for number in range(1, 60):
        first, end = found.world.occasion_offsets[number : number + 2]
        times_h = found.world.occasions_h[first:end]
        account = int(found.world.people.account[number])
        if account in knew and np.any(times_h > found.of("first_exposure_h", account)):
            due.add(account)
    assert found.accounts(AWAY) == due | {found.complainant}
    assert found.outcomes["lost_customers"] == len(due) + 1
    assert found.outcomes["complainant_lost"] == 1.0
    patient = settled()
    assert patient.accounts(AWAY) == {patient.complainant}


def test_one_star_costs_seven_hundredths_of_the_takings_for_each_star() -> None:
    found = settled("ratings", p_customer_rates=1.0, p_outsider_rates=0.0)
    # only the complainant stays away, and leaves one star on the first occasion passed by
    assert found.state.counters[N_ONE_STAR] == 1
    (hour,) = found.hours(RATED)
    assert hour == min(found.hours(AWAY))
    missed = np.zeros(90)
    for away_h in found.hours(AWAY):
        missed[int(away_h / 24)] += 25_000.0
    expected = found.world.base_sales_idr - missed
    expected[int(hour / 24) :] *= 1.0 - 0.07 * 3.5 / 41
    np.testing.assert_allclose(found.state.sales_idr, expected)
    assert found.outcomes["rating"] == pytest.approx(-3.5 / 41)


def test_a_customer_rates_once() -> None:
    found = settled("ratings", tolerance=0.15, p_customer_rates=1.0, p_outsider_rates=0.0)
    assert found.accounts(RATED) == found.accounts(AWAY)
    assert len(found.entries(RATED)) == len(found.accounts(AWAY)) < len(found.entries(AWAY))


def test_newcomers_buy_from_the_day_on_which_they_hear() -> None:
    found = settled("newcomers", p_newcomer=1.0)
    hours = np.array(found.hours(EventKind.ARRIVED))
    assert len(hours) == found.state.counters[N_NEWCOMERS] > 50
    # 0.3 of what one of 60 customers brings in a day: 5,000
    by_day = np.array([5_000.0 * np.sum(hours < 24.0 * (day + 1)) for day in range(90)])
    quiet = settled()
    np.testing.assert_allclose(found.state.sales_idr, quiet.state.sales_idr + by_day)


ORDER = (WorldEvent(kind=Happening.AUTHORITY, at_h=30.0),)
WEEK = {"closure_median_d": 7.0, "closure_sigma": 0.0}


def test_a_closure_takes_the_sales_of_its_days_and_no_more() -> None:
    scenario = {"events": ORDER, "third_party": WEEK}
    found = settled("authority", scenario=scenario)
    quiet = settled()
    shut = np.arange(2, 9)
    assert found.state.sales_idr[shut].tolist() == [0.0] * 7
    open_days = np.setdiff1d(np.arange(90), shut)
    np.testing.assert_array_equal(
        found.state.sales_idr[open_days], quiet.state.sales_idr[open_days]
    )
    # nobody stays away from a closed door
    days = {int(hour / 24) for hour in found.hours(AWAY)}
    assert days
    assert not days & set(shut.tolist())
    gain = 0.25 * found.state.sales_idr - 250_000.0
    expected = found.world.cash_buffer_idr + np.cumsum(gain)
    np.testing.assert_allclose(found.state.cash_idr, expected)


def test_newcomers_do_not_come_on_days_of_closure() -> None:
    scenario = {"events": ORDER, "third_party": WEEK}
    found = settled("authority", "newcomers", scenario=scenario, p_newcomer=1.0)
    assert found.state.sales_idr[2:9].tolist() == [0.0] * 7
    assert found.state.sales_idr[9] > 5_000.0 * 50


def test_who_was_away_comes_back_after_the_closure_by_habit() -> None:
    """An occasion on a day of closure is neither taken nor passed by."""
    scenario = {"events": ORDER, "third_party": WEEK}
    found = settled("authority", scenario=scenario, tolerance=0.15)
    quiet = settled(tolerance=0.15)
    number = found.state.customers.n_missed
    assert np.all(number <= quiet.state.customers.n_missed)
    assert number.sum() < quiet.state.customers.n_missed.sum()


@pytest.mark.parametrize("on", [True, False])
def test_neighbours_lose_a_part_of_the_largest_fall(on: bool) -> None:
    scenario = {"events": ORDER, "third_party": WEEK}
    names = ("authority", "neighbours") if on else ("authority",)
    found = settled(*names, scenario=scenario)
    assert found.outcomes["peak_sales_drop"] == pytest.approx(1.0)  # seven days without sales
    assert found.outcomes["neighbour_sales_drop"] == pytest.approx(0.6 if on else 0.0)


def drifting(*names: str, loyal: bool = False, playbook: Playbook | None = None) -> Run:
    """Half of the complainant's trust is lost at first."""
    scenario = town(*names, complaint={"severity": 0.5})
    world = tolerant(run(scenario), 0.0)
    world["people"].is_loyal[0] = loyal
    return run(scenario, playbook, world=world)


def lost_at_the_end(found: Run) -> float:
    """Give the complainant's share in what the reputation lost between day 7 and day 90."""
    return found.outcomes["reputation_day7"] - found.outcomes["reputation_day90"]


@pytest.mark.parametrize(
    ("names", "loyal", "power"),
    # a tenth of what is left in each month of 720 hours, 1.3 times as fast for the loyal
    [((), True, 0.0), (("betrayal",), False, 1.0), (("betrayal",), True, 1.3)],
)
def test_an_unappeased_complainant_drifts_away(
    names: tuple[str, ...], loyal: bool, power: float
) -> None:
    found = drifting(*names, loyal=loyal)
    trust = found.world.people.initial_trust[0]
    left = [0.5 * 0.9 ** (power * hours / 720.0) for hours in (168.0, 2160.0)]
    pools = found.world.pools[0]
    people = pools.home_customers + pools.home_followers - pools.home_both
    assert lost_at_the_end(found) * people == pytest.approx(trust * (left[0] - left[1]), abs=1e-9)


@pytest.mark.parametrize(
    ("tone", "drifts"), [(Tone.APOLOGETIC, False), (Tone.HOSTILE, True), (Tone.EVASIVE, True)]
)
def test_a_fitting_answer_ends_the_drift(tone: Tone, drifts: bool) -> None:
    reply = Playbook(reply=Reply(tone=tone, delay_h=0.0, is_public=False))
    found = drifting("betrayal", "calming", "restoring", "backfire", playbook=reply)
    assert (lost_at_the_end(found) > 1e-6) == drifts


def test_observers_forget() -> None:
    scenario = town("forgetting", appraisal={"forgetting_half_life_h": 168.0})
    found = run(scenario, world=tolerant(run(scenario), 0.15))
    # 0.2 falls below 0.15 after 168 x log2(4 / 3) hours
    limit_h = 168.0 * np.log2(4.0 / 3.0)
    for entry in found.entries(AWAY):
        account = int(entry["account"])
        if account != found.complainant:
            assert entry["time_h"] - found.of("first_exposure_h", account) < limit_h
    returned = found.accounts(BACK)
    assert returned
    assert found.outcomes["paused_customers"] == len(returned)
    assert found.outcomes["won_back"] == 0.0


def test_who_comes_back_after_a_fitting_answer_is_won_back() -> None:
    scenario = town("restoring", "calming")
    reply = Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=167.0))
    script = {0: {"p_returns": 1.0}}
    # 0.2 lost, 0.152 after the answer
    found = run(scenario, reply, moves=script, world=tolerant(run(scenario), 0.18))
    assert found.outcomes["won_back"] == len(found.accounts(BACK)) > 0
    assert found.outcomes["paused_customers"] == 0.0
    assert found.outcomes["lost_customers"] >= 1.0


def test_habit_fades_with_every_occasion_passed_by() -> None:
    scenario = town("forgetting", "habit", appraisal={"forgetting_half_life_h": 168.0})
    lazy = changed(rules_of(scenario), habit_retention=0.0)
    assert lazy.habit_retention == 0.0
    world = tolerant(run(scenario), 0.15)
    found = run(scenario, world=world, habit_retention=0.0)
    assert found.accounts(AWAY)
    assert not len(found.entries(BACK))  # the first occasion passed by was the last
    assert len(run(scenario, world=world, habit_retention=1.0).entries(BACK))


def test_everybody_shares_and_still_the_books_are_kept() -> None:
    found = settled("ratings", hazard=SURE, p_outsider_rates=0.0, p_customer_rates=0.0)
    assert found.outcomes["rating"] == 0.0
    gain = 0.25 * found.state.sales_idr - 250_000.0
    np.testing.assert_allclose(found.state.cash_idr, found.world.cash_buffer_idr + np.cumsum(gain))
