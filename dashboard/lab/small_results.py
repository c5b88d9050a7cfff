"""What does a small study hold? The same as a results folder, in memory, and hourly curves.

Every delay and tone of ``compare`` in three situations: the complaint is calmer, as in the
scenario, or angrier by ``AROUSAL_STEP``. World k is the same in all of them, and the same as world
k of the other pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.service import SEED, Case
from experiments.comparison import Cell
from experiments.design import DEFAULT_DELAYS_H, DEFAULT_TONES, cells_of, playbook_of
from experiments.many_worlds import draw_world
from experiments.provenance import provenance
from experiments.results import Results
from experiments.results.worlds import Worlds
from experiments.sweeps.settings import DELAY, TONE
from scenarios.overrides import with_overrides
from sim.moves import Plan
from sim.outcomes import OUTCOMES
from sim.plan import plan_of
from sim.quantities import quantities_of
from sim.reading import rules_of
from sim.run import Runner
from sim.scenario import Complaint, Scenario
from sim.warm_up import warm_up

AROUSAL = "complaint.arousal"
AROUSAL_STEP = 1.0
"""Standard deviations; how angry words are is assumed, and so is this step."""
WORLDS = 40
"""Of each cell: no link and no request can ask for more."""


class Stopped(Exception):  # noqa: N818 - nobody's error
    """Somebody does not want to wait any longer."""


class Curves(NamedTuple):
    """How many had passed the complaint on, hour by hour, in the scenario as it is."""

    shares: NDArray[np.int32]
    """Shape (n_policies, n_worlds, n_hours): until the end of each hour."""


class SmallResults(Results):
    """A small study, as if it had been read from a folder.

    Parameters
    ----------
    case : Case
        What happens.
    cells : DataFrame
        As of a folder.
    values : ndarray of float, shape (n_outcomes, n_cells, n_worlds)
        In the order of ``OUTCOMES``.
    curves : Curves
        Of the middle situation.
    """

    def __init__(
        self, case: Case, cells: pd.DataFrame, values: NDArray[np.float64], curves: Curves
    ) -> None:
        n_policies = int(cells["policy"].max()) + 1
        manifest = {
            "study": {"name": "delay_tone"},
            "scenario": {"name": case.file.name},
            "seed": SEED,
            "levers": [DELAY, TONE],
            "uncertainties": [AROUSAL],
            "outcomes": list(OUTCOMES),
            "n_policies": n_policies,
            "runs": values.shape[2],
            "versions": provenance(),
        }
        super().__init__(Path(), manifest, cells)
        self._values, self.curves = values, curves
        self.case = case

    def worlds(self, outcomes: Sequence[str]) -> Worlds:
        """Give outcomes as arrays; see :meth:`Results.worlds`."""
        names = self.chosen(outcomes)
        _, n_cells, n_worlds = self._values.shape
        order = list(OUTCOMES)
        return Worlds(
            n_draws=self.n_draws,
            n_policies=self.n_policies,
            seed=self.seed,
            cell=np.repeat(np.arange(n_cells, dtype=np.int32), n_worlds),
            replicate=np.tile(np.arange(n_worlds, dtype=np.int32), n_cells),
            has_failed=np.zeros(n_cells * n_worlds, np.bool_),
            outcomes={name: self._values[order.index(name)].ravel() for name in names},
        )

    def worlds_frame(self) -> pd.DataFrame:
        """List every world of every cell: draw, policy, replicate, settings and outcomes."""
        n_worlds = self._values.shape[2]
        table = self.cells.loc[np.repeat(np.arange(len(self.cells)), n_worlds)]
        table = table.drop(columns=["cell", "cell_id"]).reset_index(drop=True)
        table.insert(2, "replicate", np.tile(np.arange(n_worlds), len(self.cells)))
        columns = {name: self._values[at].ravel() for at, name in enumerate(OUTCOMES)}
        return table.assign(**columns)

    @property
    def n_bytes(self) -> int:
        """Memory that it takes."""
        return self._values.nbytes + self.curves.shares.nbytes


def situations(scenario: Scenario) -> list[float]:
    """List how angry the complaint is in each situation.

    Parameters
    ----------
    scenario : Scenario
        As it is.

    Returns
    -------
    list of float, unit SD
        Ascending; two where the scenario stands at an end of the range.
    """
    own = float(scenario.complaint.arousal)
    quantity = quantities_of(Complaint)["arousal"]
    levels = (own - AROUSAL_STEP, own, own + AROUSAL_STEP)
    return sorted({min(max(level, quantity.low), quantity.high) for level in levels})


def run_small(case: Case, *, report: Callable[[int], None] = lambda _: None) -> SmallResults:
    """Run every delay and tone in every situation, on one core: the pages need the other.

    Parameters
    ----------
    case : Case
        What happens.
    report : callable
        Is told how many worlds were drawn since it was last told; may raise :class:`Stopped`.

    Returns
    -------
    SmallResults
        The same numbers whenever it is run.
    """
    warm_up()
    choices = cells_of(DEFAULT_DELAYS_H, DEFAULT_TONES)
    playbooks = [playbook_of(choice, case.scenario) for choice in choices]
    levels = situations(case.scenario)
    middle = levels.index(float(case.scenario.complaint.arousal))
    values = np.empty((len(OUTCOMES), len(levels), len(choices), WORLDS))
    curves = Curves(np.empty((0, 0, 0), np.int32))
    for draw, level in enumerate(levels):
        scenario = with_overrides(case.scenario, [f"{AROUSAL}={level!r}"])
        plans = [plan_of(playbook, scenario) for playbook in playbooks]
        shares = _run_situation(scenario, plans, values[:, draw], report)
        if draw == middle:
            curves = Curves(shares)
    cells = pd.DataFrame(
        {
            "cell": np.arange(len(levels) * len(choices)),
            "cell_id": [f"{n:04d}" for n in range(len(levels) * len(choices))],
            "draw": np.repeat(np.arange(len(levels)), len(choices)),
            "policy": np.tile(np.arange(len(choices)), len(levels)),
            DELAY: np.tile(_delays(choices), len(levels)),
            TONE: np.tile([choice.tone.value for choice in choices], len(levels)),
            AROUSAL: np.repeat(levels, len(choices)),
        }
    )
    flat = values.reshape(len(OUTCOMES), len(levels) * len(choices), WORLDS)
    return SmallResults(case, cells, flat, curves)


def _delays(choices: Sequence[Cell]) -> list[float]:
    """List delays; silence has none."""
    return [float("nan") if choice.delay_h is None else choice.delay_h for choice in choices]


def _run_situation(
    scenario: Scenario,
    plans: Sequence[Plan],
    values: NDArray[np.float64],
    report: Callable[[int], None],
) -> NDArray[np.int32]:
    """Run all worlds of one situation under every plan; give the hourly shares, summed up."""
    rules = rules_of(scenario)
    shares = np.empty((len(plans), WORLDS, round(rules.storm_h)), np.int32)
    runner: Runner | None = None
    for replicate in range(WORLDS):
        world = draw_world(scenario, SEED, replicate, None)
        runner = runner or Runner(rules, world.network.n_accounts)
        for policy, plan in enumerate(plans):
            state = runner.run(plan, world)
            values[:, policy, replicate] = runner.outcomes()
            shares[policy, replicate] = np.cumsum(state.hourly_shares)
        report(1)
    return shares
