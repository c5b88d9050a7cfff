"""What does the same crowd do when the owner answers differently?

Every world is drawn once and runs under every cell, so that a difference between two cells is due
to the answer alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from experiments.comparison import Cell, Comparison
from experiments.design import DEFAULT_DELAYS_H, DEFAULT_TONES, cells_of, playbook_of
from experiments.drawn_worlds import DrawnWorlds
from experiments.many_worlds import Batch, Progress, Worlds, draw_world, run_worlds
from experiments.provenance import provenance
from sim.network import Network
from sim.responses import Tone
from sim.scenario import Scenario

DEFAULT_RUNS = 200


def compare(  # noqa: PLR0913 - what a study may vary; all but the scenario by keyword
    scenario: Scenario,
    *,
    delays_h: Sequence[float] = DEFAULT_DELAYS_H,
    tones: Sequence[Tone | str] = DEFAULT_TONES,
    runs: int = DEFAULT_RUNS,
    seed: int = 0,
    network: Network | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    draws: Sequence[Mapping[str, float]] = (),
) -> Comparison:
    """Run the same worlds under every delay and tone.

    Parameters
    ----------
    scenario : Scenario
        What happens; of its playbook only the first answer is replaced, see
        :func:`~experiments.design.playbook_of`.
    delays_h : sequence of float, unit h
        From the complaint to the answer.
    tones : sequence of Tone
        How the owner sounds; silence makes one cell.
    runs : int
        Worlds, in [1, 100000].
    seed : int
        World k is the same for the same seed, whatever else is asked.
    network : Network, optional
        The user's own ties; without it every world has a network of its own.
    workers : int, optional
        Threads; one for each core if not given. Does not change the result.
    progress : callable, optional
        Called with the number of worlds that have just been finished.
    draws : sequence of mapping, optional
        Values that nobody knows exactly, by key: world k takes draw k, after the last the first.
        Those that the evidence allows: ``load_posterior().draws()``.

    Returns
    -------
    Comparison
        Outcomes of every world in every cell.

    Raises
    ------
    ParameterError
        Runs, delays, tones or seed outside their range.
    ScenarioError
        The shop does not fit into the network.
    """
    batch = Batch(
        runs=runs,
        seed=seed,
        network=network,
        workers=workers,
        progress=progress,
        draws=tuple(draws),
    )
    found = compared(scenario, cells_of(delays_h, tones), batch)
    return replace(found, draws=tuple(draws))


def compared(scenario: Scenario, cells: Sequence[Cell], batch: Batch) -> Comparison:
    """Run the same worlds under ways to answer that need not be a grid.

    Parameters
    ----------
    scenario : Scenario
        What happens; see :func:`compare`.
    cells : sequence of Cell
        Ways to answer.
    batch : Batch
        Which worlds; the first one is number 0, and all numbers are those of the scenario.

    Returns
    -------
    Comparison
        Outcomes of every world in every cell.

    Raises
    ------
    ScenarioError
        The shop does not fit into the network.
    """
    worlds = run_cells(scenario, cells, batch)
    return Comparison(
        scenario=scenario,
        seed=batch.seed,
        runs=batch.runs,
        cells=tuple(cells),
        outcomes=worlds.outcomes,
        fates=worlds.fates,
        provenance=provenance(),
    )


def extended(
    comparison: Comparison,
    runs: int,
    workers: int | None = None,
    drawn: DrawnWorlds | None = None,
) -> Comparison:
    """Add worlds to a comparison; those that it has stay.

    Parameters
    ----------
    comparison : Comparison
        Without a network of the user's own.
    runs : int
        Worlds in the end, more than there are.
    workers : int, optional
        Threads; does not change the result.
    drawn : DrawnWorlds, optional
        Keeps the worlds; does not change the result either.

    Returns
    -------
    Comparison
        Equal to that of ``runs`` worlds from the start.

    Raises
    ------
    ParameterError
        Runs outside their range.
    """
    batch = Batch(
        runs=runs - comparison.runs,
        seed=comparison.seed,
        first=comparison.runs,
        workers=workers,
        draws=comparison.draws,
        drawn=drawn,
    )
    more = run_cells(comparison.scenario, comparison.cells, batch)
    outcomes = {
        name: np.hstack([values, more.outcomes[name]])
        for name, values in comparison.outcomes.items()
    }
    fates = np.concatenate([comparison.fates, more.fates], axis=1)
    return replace(comparison, runs=runs, outcomes=outcomes, fates=fates)


def run_cells(scenario: Scenario, cells: Sequence[Cell], batch: Batch) -> Worlds:
    """Run the same worlds under every cell.

    Parameters
    ----------
    scenario : Scenario
        What happens; its own playbook is not used.
    cells : sequence of Cell
        Ways to answer.
    batch : Batch
        Which worlds.

    Returns
    -------
    Worlds
        A row for each cell.
    """
    return run_worlds(scenario, [playbook_of(cell, scenario) for cell in cells], batch)


def loyal_customers(
    comparison: Comparison, replicate: int, network: Network | None = None
) -> NDArray[np.bool_]:
    """Say which customers of one world are loyal.

    Parameters
    ----------
    comparison : Comparison
        Whose world.
    replicate : int
        Number of the world.
    network : Network, optional
        The user's own ties, if the comparison ran on them.

    Returns
    -------
    ndarray of bool, shape (n_customers,)
        True for regulars.
    """
    return draw_world(comparison.scenario, comparison.seed, replicate, network).people.is_loyal
