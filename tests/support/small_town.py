"""Which town do the tests of single mechanisms share? One without luck and without ties.

Nobody follows anybody, so that whatever is seen comes from what the test puts out; every follower
of the shop sees the complaint once, and each exposure costs a fifth of the trust. Mechanisms are
off but for those that are named.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.appraisal import CrisisType
from sim.event_log import EventKind, log_records
from sim.mechanisms import Mechanisms
from sim.moves import Plan, set_move
from sim.network import listed_network
from sim.outcomes import OUTCOMES
from sim.parameters import Parameters
from sim.plan import plan_of
from sim.playbook import Playbook
from sim.reading import rules_of
from sim.rules import Rules
from sim.run import Runner
from sim.scenario import Complaint, Platform, Scenario, Shop, WorldEvent
from sim.state import N_ROWS, NOTICED_H, State
from sim.world import World, make_world

N_ACCOUNTS, N_CUSTOMERS, N_FOLLOWERS = 300, 60, 100
NOTHING, SURE = 0.0, 1e9
"""Hazards at which nobody, or everybody who sees it, passes the affair on."""
POSTED_HOUR = 8.0

_GROUPS: dict[str, dict[str, Any]] = {
    # round numbers to compute with by hand, whatever the calibration finds
    "appraisal": {"sensitivity_spread": 0.0, "damage_max": 0.5},
    "response": {"restore_max": 0.3},
    "sharing": {"arousal_spread": 0.0},
    "owner": {"wake_hour": 0.0, "sleep_hour": 24.0},
}


def only(*names: str) -> Mechanisms:
    """Switch everything off but what is named."""
    return Mechanisms(**{item.name: item.name in names for item in fields(Mechanisms)})


def town(
    *names: str,
    complaint: dict[str, Any] | None = None,
    platform: dict[str, Any] | None = None,
    events: tuple[WorldEvent, ...] = (),
    playbook: Playbook | None = None,
    **groups: dict[str, Any],
) -> Scenario:
    """Describe the town, with the mechanisms that are named.

    Something accidental of full severity: blame 0.4, so an exposure costs 0.5 x 0.4 = 0.2.
    """
    kinds = {item.name: type(getattr(Parameters(), item.name)) for item in fields(Parameters)}
    made = {
        name: kind(**_GROUPS.get(name, {}) | groups.get(name, {})) for name, kind in kinds.items()
    }
    said = {"crisis_type": CrisisType.ACCIDENTAL, "severity": 1.0, "posted_hour": POSTED_HOUR}
    return Scenario(
        shop=Shop(n_customers=N_CUSTOMERS, n_followers=N_FOLLOWERS, sales_per_day_idr=1_000_000.0),
        complaint=Complaint(**said | (complaint or {})),
        platform=Platform(**{"name": "test", "time_scale": 0.5} | (platform or {})),
        playbook=playbook or Playbook(),
        events=events,
        parameters=Parameters(**made),
        mechanisms=only(*names),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One world of the town, and what happened in it."""

    rules: Rules
    plan: Plan
    world: World
    state: State
    log: NDArray[np.void]
    outcomes: dict[str, float]

    def entries(self, kind: EventKind, item: int | None = None) -> NDArray[np.void]:
        """Give the entries of a kind, perhaps of one item only."""
        found = self.log[self.log["kind"] == kind]
        return found if item is None else found[found["item_id"] == item]

    def hours(self, kind: EventKind, item: int | None = None) -> list[float]:
        """Give the hours of these entries."""
        return [float(hour) for hour in self.entries(kind, item)["time_h"]]

    def accounts(self, kind: EventKind, item: int | None = None) -> set[int]:
        """Give the accounts of these entries."""
        return {int(account) for account in self.entries(kind, item)["account"]}

    @property
    def complainant(self) -> int:
        return int(self.world.people.account[0])

    @property
    def customers(self) -> set[int]:
        """The accounts of all customers but the complainant."""
        return {int(account) for account in self.world.people.account[1:]}

    @property
    def noticed_h(self) -> float:
        return float(self.state.values[NOTICED_H])

    def of(self, column: str, account: int) -> float:
        """Give what has become of an account."""
        rows = self.state.rows
        (row,) = np.flatnonzero(rows.account[: self.state.counters[N_ROWS]] == account)
        return float(getattr(rows, column)[row])


def changed(rules: Rules, **numbers: float) -> Rules:
    """Script numbers that no scenario may have, such as a chance of 1."""
    copy = rules.copy()  # type: ignore[attr-defined]  # a numpy record
    for name, value in numbers.items():
        setattr(copy, name, value)
    return copy  # type: ignore[no-any-return]  # of the same record


def run(
    scenario: Scenario,
    playbook: Playbook | None = None,
    *,
    seed: int = 1,
    hazard: float = NOTHING,
    moves: dict[int, dict[str, float]] | None = None,
    world: dict[str, Any] | None = None,
    **rules: float,
) -> Run:
    """Run one world; ``moves`` scripts slots, ``rules`` and ``world`` their fields."""
    told = changed(rules_of(scenario), complaint_visibility=1.0, **rules)
    plan = plan_of(playbook or scenario.playbook, scenario)
    for slot, values in (moves or {}).items():
        set_move(plan.moves, slot, **values)
    nobody = np.empty(0, np.int64)
    network = listed_network(N_ACCOUNTS, nobody, nobody, home_fraction=1.0)
    made = make_world(told, network, seed)._replace(first_hazard=hazard, **world or {})
    runner = Runner(told, N_ACCOUNTS, keeps_log=True)
    state = runner.run(plan, made)
    outcomes = dict(zip(OUTCOMES, runner.outcomes().tolist(), strict=True))
    return Run(
        rules=told, plan=plan, world=made, state=state, log=log_records(state), outcomes=outcomes
    )
