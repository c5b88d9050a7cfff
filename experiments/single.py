"""What happens in one world, hour by hour and day by day?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.accounts import damage_at
from sim.commerce import rating_change
from sim.event_log import EventKind, log_records
from sim.moves import Plan
from sim.network import Network, generated_network
from sim.outcomes import OUTCOMES
from sim.plan import plan_of
from sim.random_streams import world_key
from sim.reading import rules_of
from sim.rules import Rules
from sim.run import Runner
from sim.scenario import Scenario
from sim.state import ANSWERED_H, N_ROWS, State
from sim.warm_up import warm_up
from sim.world import World, make_world


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleRun:
    """One world under the scenario's own playbook."""

    hourly: pd.DataFrame
    """hour, exposures, shares, mean_trust (of the customers), answered: the fourteen days."""
    daily: pd.DataFrame
    """day, sales_idr, customers (that have not stayed away), lost, cash_idr: the ninety days."""
    log: pd.DataFrame
    """time_h, kind, account, source, item: every event."""
    outcomes: dict[str, float]


def run_single(scenario: Scenario, *, seed: int, network: Network | None = None) -> SingleRun:
    """Run one world and keep everything.

    Parameters
    ----------
    scenario : Scenario
        What happens, the owner's playbook included.
    seed : int
        Seed of the world.
    network : Network, optional
        The user's own ties.

    Returns
    -------
    SingleRun
        Tables of hours, days and events, and the outcomes.
    """
    warm_up()
    rules = rules_of(scenario)
    if network is None:
        network = generated_network(scenario.parameters.network, world_key(seed))
    world = make_world(rules, network, seed)
    plan = plan_of(scenario.playbook, scenario)
    runner = Runner(rules, network.n_accounts, keeps_log=True)
    trust, answered = [], []
    for hour in range(1, int(rules.storm_h) + 1):
        state = runner.advance(plan, world, float(hour))
        trust.append(mean_trust(rules, world, state, float(hour)))
        answered.append(bool(state.values[ANSWERED_H] >= 0.0))
    state = runner.advance(plan, world, float(rules.money_h))
    log = log_table(state)
    away_by_day = _away_by_day(log, len(state.sales_idr))
    hourly = pd.DataFrame(
        {
            "hour": np.arange(int(rules.storm_h)),
            "exposures": state.hourly_exposures,
            "shares": state.hourly_shares,
            "negative_posts": _negative_posts(log, plan, int(rules.storm_h)),
            "mean_trust": trust,
            "answered": answered,
        }
    )
    daily = pd.DataFrame(
        {
            "day": np.arange(len(away_by_day)),
            "sales_idr": state.sales_idr,
            "customers": int(rules.n_customers) - away_by_day,
            "lost": away_by_day,
            "cash_idr": state.cash_idr,
            "rating": _rating_by_day(log, plan, rules, len(away_by_day)),
        }
    )
    outcomes = dict(zip(OUTCOMES, runner.outcomes().tolist(), strict=True))
    return SingleRun(hourly=hourly, daily=daily, log=log, outcomes=outcomes)


def mean_trust(rules: Rules, world: World, state: State, time_h: float) -> float:
    """Average the customers' trust at a time.

    Parameters
    ----------
    rules : Rules
        Gives the half-life of forgetting.
    world : World
        Gives the initial trust.
    state : State
        Gives the damage.
    time_h : float, unit h
        Not before the last event.

    Returns
    -------
    float, unit 1
        Mean over all customers.
    """
    customers = np.flatnonzero(state.rows.customer[: int(state.counters[N_ROWS])] >= 0)
    damage = damage_at(rules, state, customers, time_h)
    lost = world.people.initial_trust[state.rows.customer[customers]] * damage
    return float((world.people.initial_trust.sum() - lost.sum()) / len(world.people))


def log_table(state: State) -> pd.DataFrame:
    """Turn a run's log into a table.

    Parameters
    ----------
    state : State
        A state that keeps a log.

    Returns
    -------
    DataFrame
        Columns time_h, kind (in words), account, source, item.
    """
    records = log_records(state)
    kinds = pd.Index([kind.name.lower() for kind in EventKind])
    return pd.DataFrame(
        {
            "time_h": records["time_h"],
            "kind": pd.Categorical.from_codes(records["kind"].astype(np.int64), kinds),
            "account": records["account"],
            "source": records["source"],
            "item": records["item_id"],
        }
    )


def _negative_posts(log: pd.DataFrame, plan: Plan, n_hours: int) -> NDArray[np.int64]:
    """Count complaints and hostile shares in each hour."""
    passed_on = log[log["kind"].isin(["posted", "shared"])]
    harms = np.concatenate([[True], plan.moves.damage > 0.0])
    is_answer = np.concatenate([[False], plan.moves.is_answer])
    items = passed_on["item"].to_numpy()
    said_by_shop = (passed_on["kind"] == "posted").to_numpy() & is_answer[items]
    hours = passed_on["time_h"].to_numpy()[harms[items] & ~said_by_shop]
    return np.bincount(hours.astype(np.int64), minlength=n_hours)


def _rating_by_day(log: pd.DataFrame, plan: Plan, rules: Rules, n_days: int) -> NDArray[np.float64]:
    """Give the mean rating at the end of each day. Unit stars."""
    rated = log.loc[log["kind"] == "rated", "time_h"].to_numpy()
    moved = log[log["kind"] == "acted"]
    days = (np.concatenate([rated, moved["time_h"].to_numpy()]) / 24.0).astype(np.int64)
    stars = plan.moves.n_stars[moved["item"].to_numpy() - 1]
    weights = np.concatenate([np.ones(len(rated)), stars])
    n_one_star = np.cumsum(np.bincount(days, weights, minlength=n_days)[:n_days])
    return np.array([rules.rating + rating_change(rules, int(n)) for n in n_one_star])


def _away_by_day(log: pd.DataFrame, n_days: int) -> NDArray[np.int64]:
    """Count who stays away at the end of each day."""
    moves = log[log["kind"].isin(["stayed_away", "came_back"])]
    away: set[int] = set()
    counts = np.zeros(n_days, np.int64)
    at = 0
    for day in range(n_days):
        while at < len(moves) and moves["time_h"].iloc[at] <= 24.0 * (day + 1):
            account = int(moves["account"].iloc[at])
            if moves["kind"].iloc[at] == "stayed_away":
                away.add(account)
            else:
                away.discard(account)
            at += 1
        counts[day] = len(away)
    return counts
