"""How do Mesa users run a complaint? ``ComplaintModel``: one step is one hour.

The same compiled loop as everywhere else; people are views of its arrays (:mod:`sim.agents`)::

    model = ComplaintModel(rng=7)
    model.step()
    model.agents_by_type[Customer].agg("trust", np.mean)
    model.run_model()
    model.datacollector.get_model_vars_dataframe()

``rng`` is the seed of the world. Mesa 3.3 and 3.5 hand seeds to models of a batch differently::

    mesa.batch_run(ComplaintModel, {"scenario": [a, b]}, rng=[1, 2, 3], max_steps=2160)  # 3.5
    mesa.batch_run(ComplaintModel, {"scenario": [a, b], "rng": [1, 2, 3]}, max_steps=2159)  # 3.3

(Mesa 3.3 takes one step more than ``max_steps``. Its ``iterations`` would repeat the same world.)
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agent_set import PeopleSet
from sim.agents import Customer, Follower, ShopOwner, View
from sim.crowd import Crowd, Group
from sim.network import Network, generated_network
from sim.plan import plan_of
from sim.random_streams import world_key
from sim.reading import rules_of
from sim.scenario import Scenario
from sim.state import N_REACHED

REPORTED = (
    "hour",
    "exposures",
    "shares",
    "reach",
    "mean_trust",
    "away",
    "answered",
    "sales_idr",
    "cash_idr",
)
"""What ``model.datacollector`` notes after each step: attributes of :class:`ComplaintModel`."""


class ComplaintModel(mesa.Model):  # type: ignore[misc]  # mesa comes without types
    """A complaint about a small shop, hour by hour.

    At hour 0 the complaint is out, and an answer without delay as well; ``run_model`` ends after
    ninety days.

    Parameters
    ----------
    scenario : Scenario, optional
        What happens, to whom, where; the default scenario if left out.
    network : Network, optional
        The user's own ties (:func:`sim.network.listed_network`); generated ones if left out. In
        ``mesa.batch_run`` put it into a list.
    rng : int, numpy.random.Generator or None
        Seed of the world, at least 0, or where to draw it from; None: any world. The luck of the
        world belongs to the seed; Mesa's own ``model.random`` and ``model.rng`` decide nothing.

    Attributes
    ----------
    world_seed : int
        ``ComplaintModel(scenario, rng=model.world_seed)`` is the same world.
    crowd : Crowd
        The world, as columns.
    datacollector : mesa.DataCollector
        One row for each step, of ``REPORTED``.
    """

    running: bool

    def __init__(
        self,
        scenario: Scenario | None = None,
        *,
        network: Network | None = None,
        rng: int | np.random.Generator | None = 7,
    ) -> None:
        seed = _seed_of(rng)
        key = world_key(seed)
        super().__init__(rng=seed)
        self.world_seed = seed
        self._scenario = scenario if scenario is not None else Scenario()
        rules = rules_of(self._scenario)
        plan = plan_of(self._scenario.playbook, self._scenario)
        if network is None:
            network = generated_network(self._scenario.parameters.network, key)
        self.crowd = Crowd(rules, plan, network, seed)
        self._end_h = round(float(rules.money_h))
        self._collect_every_h = 1
        pools = self.crowd.world.pools[0]
        both = int(pools.home_both + pools.outside_both)
        n_customers = int(rules.n_customers)
        last = 1 + n_customers + int(rules.n_shop_followers) - both
        self._kinds = (
            (ShopOwner, 0, 1),
            (Customer, 1, 1 + n_customers),
            (Follower, 1 + n_customers, last),
        )
        self.datacollector = mesa.DataCollector(model_reporters={name: name for name in REPORTED})

    @property
    def scenario(self) -> Scenario:
        """What this world is made from; to change it, make another model."""
        return self._scenario

    @scenario.setter
    def scenario(self, value: Any) -> None:
        # Mesa 3.5 puts an empty scenario of its own here before ours is known
        if "_scenario" in self.__dict__:
            msg = f"scenario must not change in a running model, got {value!r}; make another model"
            raise AttributeError(msg)

    def step(self) -> None:
        """Let one hour pass; after the last one nothing happens any more."""
        if not self.running:
            return
        hour = self.crowd.hour + 1
        self.crowd.advance(hour)
        self.running = hour < self._end_h
        if hour % self._collect_every_h == 0 or not self.running:
            self.datacollector.collect(self)

    def run_model(self, collect_every_h: int = 1) -> None:
        """Run to the end of the ninety days.

        Parameters
        ----------
        collect_every_h : int, unit h
            Note a row of ``datacollector`` at every so many hours, and at the end.

        Raises
        ------
        ValueError
            ``collect_every_h`` is below 1.
        """
        if collect_every_h < 1:
            msg = f"collect_every_h must be at least 1 h, got {collect_every_h!r}"
            raise ValueError(msg)
        self._collect_every_h = collect_every_h
        try:
            while self.running:
                self.step()
        finally:
            self._collect_every_h = 1

    def kinds(self) -> tuple[tuple[type[View], int, int], ...]:
        """Give each kind of agent with its first ``unique_id`` and the one after its last."""
        return self._kinds

    def first_id(self, kind: type[View]) -> int:
        """Give the first ``unique_id`` of a kind of agent."""
        return next(first for known, first, _ in self._kinds if issubclass(kind, known))

    def group(self, kind: type[View]) -> Group:
        """Give the columns of the customers or of the followers."""
        return self.crowd.customers if issubclass(kind, Customer) else self.crowd.followers

    def agent(self, unique_id: int) -> View:
        """Make the view of one person.

        Parameters
        ----------
        unique_id : int
            0 for the owner, then the customers by number, then the followers.

        Returns
        -------
        View
            Equal to every other view of the same person.

        Raises
        ------
        KeyError
            Nobody has this number.
        """
        kind, first, _ = self.kind_of(unique_id)
        return kind(self, unique_id - first)

    def kind_of(self, unique_id: int) -> tuple[type[View], int, int]:
        """Give the entry of :meth:`kinds` that a number belongs to."""
        for entry in self._kinds:
            if entry[1] <= unique_id < entry[2]:
                return entry
        raise KeyError(unique_id)

    @property
    def agents(self) -> PeopleSet:
        """Everybody: the owner, the customers, the followers; a new set each time."""
        return self._range(0, self._kinds[-1][2])

    @property
    def agents_by_type(self) -> dict[type[View], PeopleSet]:
        """Everybody by kind; new sets each time."""
        return {kind: self._range(first, end) for kind, first, end in self._kinds}

    @property
    def agent_types(self) -> list[type[View]]:
        """The kinds of agents."""
        return [kind for kind, _, _ in self._kinds]

    def _range(self, first: int, end: int) -> PeopleSet:
        """Make the set of agents with successive numbers."""
        ids: NDArray[np.int64] = np.arange(first, end)
        return PeopleSet.of(self, ids)

    def register_agent(self, agent: Any) -> None:
        """Refuse: people come with the scenario."""
        msg = (
            "agents of a ComplaintModel must be its own people, "
            f"got a {type(agent).__name__}; set shop.n_customers or n_followers in the scenario"
        )
        raise TypeError(msg)

    @property
    def hour(self) -> int:
        """Hours passed since the complaint."""
        return self.crowd.hour

    @property
    def exposures(self) -> int:
        """Exposures in the last hour."""
        return self._in_last_hour(self.crowd.state.hourly_exposures)

    @property
    def shares(self) -> int:
        """Shares in the last hour."""
        return self._in_last_hour(self.crowd.state.hourly_shares)

    def _in_last_hour(self, hourly: NDArray[np.int64]) -> int:
        """Read an hourly series; it ends with the storm."""
        at = self.crowd.hour - 1
        return int(hourly[at]) if 0 <= at < len(hourly) else 0

    @property
    def reach(self) -> int:
        """Accounts that have seen the affair so far."""
        return int(self.crowd.state.counters[N_REACHED])

    @property
    def mean_trust(self) -> float:
        """Mean trust of the customers."""
        customers = self.crowd.customers
        lost = self.crowd.damage(customers.rows)
        return float(customers.initial_trust.mean() - (customers.initial_trust @ lost) / len(lost))

    @property
    def away(self) -> int:
        """Customers who let their last occasion pass."""
        return int(np.count_nonzero(self.crowd.buyers["is_away"]))

    @property
    def answered(self) -> int:
        """1 if the owner has answered, else 0."""
        return int(self.crowd.answered_h >= 0.0)

    @property
    def sales_idr(self) -> float:
        """Takings of all finished days together. Unit IDR."""
        return self.crowd.finished_sales_idr

    @property
    def cash_idr(self) -> float:
        """Cash at the end of the last finished day. Unit IDR."""
        return self.crowd.cash_idr


def _seed_of(rng: Any) -> int:
    """Turn what Mesa calls ``rng`` into the seed of a world."""
    if rng is None:
        rng = np.random.default_rng()
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**63 - 1))
    if isinstance(rng, bool) or not isinstance(rng, int | np.integer):
        msg = f"rng must be an int, a numpy Generator or None, got {rng!r}"
        raise TypeError(msg)
    return int(rng)
