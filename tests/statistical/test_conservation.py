"""Is nobody and no rupiah made or lost on the way? Books kept from the log, against the state.

Scenarios of the library in which different things happen to the till, in worlds that they take
hold of. No luck is judged here: the books balance in every world, or they do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from plain_books import Books, Fates, keep_books, read_fates
from small_town import changed

from scenarios import load
from sim.event_log import EventKind, log_records
from sim.moves import Plan
from sim.network import generated_network
from sim.outcomes import OUTCOMES
from sim.plan import plan_of
from sim.random_streams import world_key
from sim.reading import rules_of
from sim.rules import Rules
from sim.run import Runner
from sim.state import CLOSED_DAY, SHUT_FROM_DAY, SHUT_TO_DAY
from sim.world import World, make_world

NAMES = (
    "big_account",
    "food_vlogger",
    "halal_rumour",
    "hygiene_scandal",
    "rival_attack",
    "rude_service",
)
SEEDS = (1, 3)
CASES = [(name, seed) for name in NAMES for seed in SEEDS]
POOR_SEED = 3
"""In the worlds of this seed the till holds a single rupiah."""
EASILY = 0.02
"""A hazard of sharing at which most worlds have a storm."""
A_RUPIAH = 0.5

on_every_storm = pytest.mark.parametrize(("name", "seed"), CASES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """One world of a scenario, after its run."""

    rules: Rules
    plan: Plan
    world: World
    log: NDArray[np.void]
    outcomes: dict[str, float]
    sales_idr: NDArray[np.float64]
    cash_idr: NDArray[np.float64]
    closed_day: int
    shut: range


@cache
def storm(name: str, seed: int) -> Storm:
    """Run one world of a scenario that spreads more easily than its file says."""
    scenario = load(name)
    rules = changed(rules_of(scenario), base_hazard=EASILY)
    network = generated_network(scenario.parameters.network, world_key(seed))
    world = make_world(rules, network, seed)
    if seed == POOR_SEED:
        world = world._replace(cash_buffer_idr=1.0)
    runner = Runner(rules, network.n_accounts, keeps_log=True)
    plan = plan_of(scenario.playbook, scenario)
    state = runner.run(plan, world)
    return Storm(
        rules=rules,
        plan=plan,
        world=world,
        log=log_records(state),
        outcomes=dict(zip(OUTCOMES, runner.outcomes().tolist(), strict=True)),
        sales_idr=state.sales_idr.copy(),
        cash_idr=state.cash_idr.copy(),
        closed_day=int(state.counters[CLOSED_DAY]),
        shut=range(int(state.counters[SHUT_FROM_DAY]), int(state.counters[SHUT_TO_DAY])),
    )


@cache
def books_of(name: str, seed: int) -> Books:
    told = storm(name, seed)
    return keep_books(told.rules, told.plan, told.world, told.log, told.shut)


@cache
def fates_of(name: str, seed: int) -> Fates:
    told = storm(name, seed)
    return read_fates(told.world, told.log)


@on_every_storm
def test_sales_balance_day_by_day(name: str, seed: int) -> None:
    told = storm(name, seed)
    books = books_of(name, seed)
    np.testing.assert_allclose(told.world.base_sales_idr, books.usual_idr, atol=A_RUPIAH)
    np.testing.assert_allclose(told.sales_idr, books.sales_idr, atol=A_RUPIAH)


@on_every_storm
def test_cash_balances_day_by_day(name: str, seed: int) -> None:
    told = storm(name, seed)
    books = books_of(name, seed)
    assert books.closed_day == told.closed_day
    assert told.outcomes["closed"] == (books.closed_day >= 0)
    np.testing.assert_allclose(told.cash_idr, books.cash_idr, atol=A_RUPIAH)


@on_every_storm
def test_every_lost_rupiah_has_a_cause(name: str, seed: int) -> None:
    # lost = missed + shut + closed + stars - newcomers
    told = storm(name, seed)
    books = books_of(name, seed)
    causes = (books.missed_idr, books.shut_idr, books.closed_idr, books.stars_idr)
    lost = sum(sum(days) for days in causes) - sum(books.newcomers_idr)
    assert told.outcomes["lost_sales_idr"] == pytest.approx(lost, abs=A_RUPIAH)


def test_each_cause_costs_something_somewhere() -> None:
    # a cause that never comes would prove nothing
    every = [books_of(*case) for case in CASES]
    for cause in ("missed_idr", "shut_idr", "closed_idr", "stars_idr", "newcomers_idr"):
        assert any(sum(getattr(books, cause)) > 0.0 for books in every), cause
    assert sum(books.closed_day >= 0 for books in every) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_books_with_an_entry_missing_do_not_balance(name: str) -> None:
    # the control: the last customer who stayed away is forgotten, and one basket is too much
    told = storm(name, 1)
    last = int(np.flatnonzero(told.log["kind"] == EventKind.STAYED_AWAY)[-1])
    day = int(told.log["time_h"][last] // 24)
    log = np.delete(told.log, last)
    books = keep_books(told.rules, told.plan, told.world, log, told.shut)
    surplus = books.sales_idr - told.sales_idr
    assert 0.5 * told.rules.basket_idr < surplus[day] <= told.rules.basket_idr  # less the stars
    assert np.abs(np.delete(surplus, day)).max() < A_RUPIAH


@on_every_storm
def test_every_customer_is_lost_or_not(name: str, seed: int) -> None:
    told = storm(name, seed)
    fates, outcomes = fates_of(name, seed), told.outcomes
    assert fates.misplaced == []
    assert len(fates.everybody) == told.rules.n_customers
    assert outcomes["lost_customers"] == len(fates.lost)
    assert outcomes["paused_customers"] + outcomes["won_back"] == len(fates.came_back)
    assert not fates.lost & fates.came_back
    never_away = fates.everybody - fates.lost - fates.came_back
    assert len(never_away) + len(fates.lost) + len(fates.came_back) == told.rules.n_customers
    complainant = int(told.world.people.account[0])
    assert outcomes["complainant_lost"] == (complainant in fates.lost)


@on_every_storm
def test_nobody_is_won_back_who_was_not_lost(name: str, seed: int) -> None:
    # won back: away before, back now, and has learnt of a move in between or before
    told = storm(name, seed)
    fates = fates_of(name, seed)
    assert told.outcomes["won_back"] <= len(fates.saw_before)
    assert fates.saw_before <= fates.came_back


@on_every_storm
def test_who_never_knew_never_stayed_away(name: str, seed: int) -> None:
    told = storm(name, seed)
    fates, log = fates_of(name, seed), told.log
    assert told.outcomes["never_knew"] == len(fates.everybody - fates.knew)
    assert (fates.lost | fates.came_back) <= fates.knew
    exposed = log["account"][log["kind"] == EventKind.EXPOSED]
    shared = log["account"][log["kind"] == EventKind.SHARED]
    assert told.outcomes["reach"] == len(set(exposed.tolist()))
    assert told.outcomes["shares"] == len(shared) == len(set(shared.tolist()))
    assert set(shared.tolist()) <= set(exposed.tolist())
    assert told.outcomes["new_customers"] == np.sum(log["kind"] == EventKind.ARRIVED)


def test_some_customers_are_won_back_somewhere() -> None:
    assert any(storm(*case).outcomes["won_back"] > 0 for case in CASES)
    assert any(storm(*case).outcomes["paused_customers"] > 0 for case in CASES)


def test_a_misplaced_entry_is_found() -> None:
    # the control: somebody comes back who was never away
    told = storm("rude_service", 1)
    log = told.log.copy()
    at = int(np.flatnonzero(log["kind"] == EventKind.STAYED_AWAY)[0])
    log["kind"][at] = EventKind.CAME_BACK
    assert read_fates(told.world, log).misplaced
