"""How does a worker run its share of a sweep? Any worker, on any machine, gives the same rows.

A job that fails becomes a row with its error; the others go on.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from experiments.sweeps.cells import FIRST_WORLD, Policy, model_version
from experiments.sweeps.layout import Part
from experiments.sweeps.settings import applied
from sim.errors import VersionError
from sim.moves import Plan
from sim.network import Network, generated_network, listed_network
from sim.outcomes import OUTCOMES
from sim.parameters import NetworkParameters
from sim.plan import plan_of
from sim.playbook import Playbook
from sim.random_streams import world_key, world_seed
from sim.reading import rules_of
from sim.rules import Rules
from sim.run import Runner
from sim.scenario import Scenario
from sim.warm_up import warm_up
from sim.world import World, make_world

_MAX_ERROR = 300
"""Characters of an error that are kept."""


TieArrays: TypeAlias = tuple[int, NDArray[np.int64], NDArray[np.int64]]
"""Accounts, followers and followees of a user's own network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What all jobs of a sweep have in common; every worker gets it once."""

    scenario: Scenario
    playbooks: Mapping[str, Playbook]
    policies: Sequence[Policy]
    seed: int
    ties: TieArrays | None
    """The user's own network."""
    version: str
    """Of the model."""


class Share(NamedTuple):
    """Replicates of one cell."""

    cell: int
    policy: int
    first: int
    """Replicate from which to run."""
    last: int
    """Replicate before which to stop."""


class DrawOrder(NamedTuple):
    """What is to be run in one draw."""

    values: Policy
    """Of the uncertainties."""
    shares: tuple[Share, ...]


class Order(NamedTuple):
    """What one worker runs at a time."""

    part: Part
    """To which the rows belong."""
    draws: tuple[DrawOrder, ...]

    @property
    def n_jobs(self) -> int:
        """Worlds to run."""
        return sum(share.last - share.first for draw in self.draws for share in draw.shares)


class Rows(NamedTuple):
    """What came out; row i of all arrays is one job."""

    cell: NDArray[np.int32]
    replicate: NDArray[np.int32]
    values: NDArray[np.float64]
    """Shape (n_jobs, n_outcomes): all outcomes, nan where a job failed."""
    errors: list[str | None]


class Case(NamedTuple):
    """One cell, ready for its worlds."""

    share: Share
    scenario: Scenario
    rules: Rules
    plan: Plan
    first_world: int
    """Number of the world that is replicate 0."""


def run_order(common: Common, order: Order) -> Rows:
    """Run jobs.

    Parameters
    ----------
    common : Common
        Of the sweep.
    order : Order
        Which jobs.

    Returns
    -------
    Rows
        One for each job, sorted by cell and replicate.

    Raises
    ------
    VersionError
        This worker has another version of the model than the one who sent the order.
    """
    if common.version != model_version():
        msg = f"model must be version {common.version} on every worker, got {model_version()}"
        raise VersionError(f"{msg}; install the same version there")
    warm_up()
    found: list[tuple[int, int, NDArray[np.float64] | None, str | None]] = []
    for draw in order.draws:
        found += _run_draw(common, draw)
    found.sort(key=lambda row: row[:2])
    values = np.full((len(found), len(OUTCOMES)), np.nan)
    for at, (_, _, numbers, _) in enumerate(found):
        if numbers is not None:
            values[at] = numbers
    return Rows(
        cell=np.array([row[0] for row in found], np.int32),
        replicate=np.array([row[1] for row in found], np.int32),
        values=values,
        errors=[row[3] for row in found],
    )


def _run_draw(
    common: Common, draw: DrawOrder
) -> list[tuple[int, int, NDArray[np.float64] | None, str | None]]:
    """Run the cells of one draw; those with the same rules meet the same world once drawn."""
    found: list[tuple[int, int, NDArray[np.float64] | None, str | None]] = []
    groups: dict[Hashable, list[Case]] = {}
    for share in draw.shares:
        try:
            case = case_of(common, draw.values, share)
        except Exception as error:
            text = told(error)
            found += [(share.cell, at, None, text) for at in range(share.first, share.last)]
        else:
            same = (tuple(case.rules), case.scenario.parameters.network)
            groups.setdefault(same, []).append(case)
    for cases in groups.values():
        found += _run_cases(common, cases)
    return found


def case_of(common: Common, values: Policy, share: Share) -> Case:
    """Prepare one cell.

    Parameters
    ----------
    common : Common
        Of the sweep.
    values : dict
        Of the uncertainties.
    share : Share
        Names the policy.

    Returns
    -------
    Case
        The scenario of the cell, as numbers too.

    Raises
    ------
    BolasaljuError
        The values contradict each other.
    """
    varied = common.policies[share.policy] | values
    first_world = varied.pop(FIRST_WORLD, None) or 0
    scenario = applied(common.scenario, varied, common.playbooks)
    plan = plan_of(scenario.playbook, scenario)
    return Case(share, scenario, rules_of(scenario), plan, int(first_world))


def _run_cases(
    common: Common, cases: list[Case]
) -> Iterator[tuple[int, int, NDArray[np.float64] | None, str | None]]:
    """Run cells that share their worlds."""
    runner: Runner | None = None
    first = min(case.share.first for case in cases)
    last = max(case.share.last for case in cases)
    for replicate in range(first, last):
        wanted = [case for case in cases if case.share.first <= replicate < case.share.last]
        world: World | None = None
        for case in wanted:
            at = (case.share.cell, replicate)
            try:
                world = world or world_of(common, case, replicate)
                runner = runner or Runner(case.rules, world.network.n_accounts)
                runner.run(case.plan, world)
                yield (*at, runner.outcomes(), None)
            except Exception as error:
                runner = None  # its state may be half written
                yield (*at, None, told(error))


def world_of(common: Common, case: Case, replicate: int) -> World:
    """Draw the world of a replicate.

    Parameters
    ----------
    common : Common
        Of the sweep.
    case : Case
        Whose parameters it has.
    replicate : int
        From 0; the same people and luck in every cell.

    Returns
    -------
    World
        People, network and luck.
    """
    seed = world_seed(common.seed, case.first_world + replicate)
    network = network_of(common.ties, case.scenario.parameters.network, seed)
    return make_world(case.rules, network, seed)


def network_of(ties: TieArrays | None, parameters: NetworkParameters, seed: int) -> Network:
    """Draw the network of a world, or build the user's own; of these the last one is kept.

    Parameters
    ----------
    ties : tuple or None
        None for a generated network.
    parameters : NetworkParameters
        Of the scenario.
    seed : int
        Of the world.

    Returns
    -------
    Network
        The same for the same arguments.
    """
    if ties is None:
        return generated_network(parameters, world_key(seed))
    shape = (parameters.home_fraction, int(parameters.home_limit))
    for kept, kept_shape, network in _networks:
        if kept_shape == shape and all(one is other for one, other in zip(kept, ties, strict=True)):
            return network
    home_fraction, home_limit = shape
    network = listed_network(*ties, home_fraction=home_fraction, home_limit=home_limit)
    _networks[:] = [(ties, shape, network)]
    return network


_networks: list[tuple[TieArrays, tuple[float, int], Network]] = []
"""The last network and its ties; they are held, because an id is given again as soon as its owner
is gone, and other ties would be taken for these."""


def told(error: Exception) -> str:
    """Tell an error on one line.

    Parameters
    ----------
    error : Exception
        Of a job.

    Returns
    -------
    str
        Kind and message, shortened.
    """
    text = f"{type(error).__name__}: {error}".replace("\n", "; ")
    return text if len(text) <= _MAX_ERROR else text[: _MAX_ERROR - 3] + "..."
