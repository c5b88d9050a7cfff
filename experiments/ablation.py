"""What does a part of the model do? The same worlds once more, with that part switched off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from experiments.comparing import run_cells
from experiments.comparison import Comparison
from experiments.design import check_each_once
from experiments.many_worlds import Batch, Progress
from experiments.statistics import MeanDifference, mean_difference
from scenarios.messages import did_you_mean, one_of, shown
from sim.errors import ParameterError
from sim.mechanisms import Mechanisms
from sim.network import Network
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """A comparison, and the same cells and worlds without some mechanisms."""

    mechanisms: tuple[str, ...]
    whole: Comparison
    without: Mapping[str, NDArray[np.float64]]
    """By name of the outcome: shape (n_cells, runs), as in the whole comparison."""

    def difference(self, cell: int, outcome: str) -> MeanDifference:
        """Compare a cell without the mechanisms with the whole one, world by world.

        Parameters
        ----------
        cell : int
            Number of the cell.
        outcome : str
            Its name.

        Returns
        -------
        MeanDifference
            Without minus whole.
        """
        first, second = self.without[outcome][cell], self.whole.outcomes[outcome][cell]
        return mean_difference(first, second, self.whole.seed)


def ablate(
    comparison: Comparison,
    mechanisms: Sequence[str],
    *,
    network: Network | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Ablation:
    """Run a comparison's worlds once more with some mechanisms off.

    Parameters
    ----------
    comparison : Comparison
        With the model whole.
    mechanisms : sequence of str
        Names of switches that are on in the comparison's scenario.
    network : Network, optional
        The user's own ties, if the comparison ran on them.
    workers : int, optional
        Threads; one for each core if not given.
    progress : callable, optional
        Called with the number of worlds that have just been finished.

    Returns
    -------
    Ablation
        Both results.

    Raises
    ------
    ParameterError
        No such mechanism, one that is off already, or one that is named twice.
    """
    scenario = without_mechanisms(comparison.scenario, mechanisms)
    batch = Batch(
        runs=comparison.runs,
        seed=comparison.seed,
        network=network,
        workers=workers,
        progress=progress,
        draws=comparison.draws,
    )
    worlds = run_cells(scenario, comparison.cells, batch)
    return Ablation(mechanisms=tuple(mechanisms), whole=comparison, without=worlds.outcomes)


def without_mechanisms(scenario: Scenario, mechanisms: Sequence[str]) -> Scenario:
    """Switch mechanisms off.

    Parameters
    ----------
    scenario : Scenario
        In which they are on.
    mechanisms : sequence of str
        Names of switches.

    Returns
    -------
    Scenario
        Otherwise the same.

    Raises
    ------
    ParameterError
        As :func:`ablate`.
    """
    names = [mechanism_of(name) for name in mechanisms]
    check_each_once("without", names)
    off = [name for name in names if not getattr(scenario.mechanisms, name)]
    if off:
        rule = "without must name mechanisms that are on in the scenario"
        raise ParameterError(f"{rule}, got {', '.join(off)}; leave it out or switch it on")
    switches = replace(scenario.mechanisms, **dict.fromkeys(names, False))
    return replace(scenario, mechanisms=switches)


def mechanism_of(name: str) -> str:
    """Read the name of a mechanism.

    Parameters
    ----------
    name : str
        Of a switch.

    Returns
    -------
    str
        The same.

    Raises
    ------
    ParameterError
        No such switch; the message names the nearest one.
    """
    known = [item.name for item in fields(Mechanisms)]
    if name not in known:
        remedy = did_you_mean(name, known)
        raise ParameterError(f"without must be {one_of(known)}, got {shown(name)}{remedy}")
    return name
