"""What does the laboratory know? Studies and small runs, and the tables behind one view of them."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.lab.fitting import fitted, telling
from dashboard.lab.numbers import VIRAL, costs_of, regret_within, statistic_of
from dashboard.lab.rankings import Ranking, rankings_in
from dashboard.lab.small_results import SmallResults
from dashboard.lab.small_runs import SmallRuns
from dashboard.lab.studies import Studies, fingerprint
from dashboard.service import Case, Service
from dashboard.single_flight import SingleFlight
from dashboard.state import Lab, State
from dashboard.text import PageText
from experiments.results import Results
from experiments.results.labels import policy_labels
from experiments.results.policies import find_policy
from experiments.results.policy_grid import PolicyGrid, policy_grid
from experiments.results.sentences import source_line
from experiments.results.tables import OutcomeTables, outcome_tables
from experiments.results.units import Scale, outcome_label, scale_of
from sim.errors import BolasaljuError, ParameterError, ResultsError

_CACHE_BYTES = 256 * 1024**2
_AT_ONCE = 2
"""Tables that are computed at the same time; others wait for their turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a link of the laboratory shows: one statistic of one outcome of one study."""

    results: Results
    tables: OutcomeTables
    lab: Lab
    """With an outcome, an uncertainty and cells that the study has."""
    text: PageText
    grid: PolicyGrid
    labels: list[str]
    values: NDArray[np.float64]
    """Of each policy, in the unit of the outcome."""
    regret: NDArray[np.float64]
    """See :func:`~dashboard.lab.numbers.regret_within`."""
    scale: Scale
    cells: tuple[int, ...]
    """Policies that are drawn."""
    replaced: tuple[str, ...]
    """Keys of the link that the study has no use for."""

    @property
    def best(self) -> int | None:
        """The policy with the smallest cost; None without values."""
        costs = costs_of(self.values, self.tables.outcome)
        return int(np.nanargmin(costs)) if np.isfinite(costs).any() else None

    @property
    def is_choice(self) -> bool:
        """Whether any cell differs from another."""
        return len(set(self.values[np.isfinite(self.values)].tolist())) > 1

    @property
    def curves(self) -> NDArray[np.int32] | None:
        """Hourly shares of all policies; only a small study has them."""
        return self.results.curves.shares if isinstance(self.results, SmallResults) else None

    @property
    def study(self) -> str:
        """Name of the study."""
        return str(self.results.manifest["study"]["name"])

    def shown(self, value: float) -> str:
        """Write a value as it stands in its cell, in its table and in its file."""
        return self.scale.number(value, self.text)

    def measure(self) -> str:
        """Name what stands in the cells, with its unit."""
        statistic = self.text.text(f"lab_of_{self.lab.statistic}")
        label = outcome_label(self.tables.outcome, self.text)
        unit = f" ({self.scale.unit})" if self.scale.unit else ""
        return f"{label}: {statistic}{unit}"

    def source(self) -> str:
        """Say where the numbers come from: scenario, worlds, seeds, version, date."""
        versions = self.results.manifest["versions"]
        line = source_line(self.results, self.tables.coverage, self.text)
        last = max(self.tables.coverage.most - 1, 0)
        return self.text.text(
            "lab_source",
            study=self.study,
            line=line,
            last=self.text.number(last),
            version=str(versions.get("bolasalju", "–"))[:20],
            date=date.today().isoformat(),
        )


class Laboratory:
    """Opens studies and small runs, and computes each view once.

    Parameters
    ----------
    service : Service
        Knows the scenarios.
    studies : Studies
        What may be opened.
    """

    def __init__(self, service: Service, studies: Studies) -> None:
        self.service, self.studies = service, studies
        self.small = SmallRuns()
        self._tables: SingleFlight[OutcomeTables] = SingleFlight(_bytes_of, _CACHE_BYTES)
        self._turns = threading.Semaphore(_AT_ONCE)

    def results(self, state: State) -> Results | None:
        """Open what a link is about.

        Parameters
        ----------
        state : State
            Of the link.

        Returns
        -------
        Results or None
            None where the small study was not run yet.

        Raises
        ------
        ResultsError
            A study that is not offered, or cannot be believed.
        """
        if state.lab.study is not None:
            return self.studies.open(state.lab.study)
        return self.small.results(self.case(state))

    def case(self, state: State) -> Case:
        """Give the scenario of a small study."""
        return self.service.case(state)

    def view(self, state: State, text: PageText) -> View | None:
        """Compute what a link shows.

        Parameters
        ----------
        state : State
            Of the link.
        text : PageText
            The language.

        Returns
        -------
        View or None
            None where the small study was not run yet.

        Raises
        ------
        ResultsError
            A study that cannot be opened or read.
        """
        results = self.results(state)
        if results is None:
            return None
        lab, replaced = fitted(state.lab, results)
        outcome = VIRAL if lab.statistic == VIRAL else lab.outcome
        try:
            tables = self._tables.get(
                self._key(state, results, outcome), lambda: self._computed(results, outcome)
            )
        except (BolasaljuError, pa.ArrowException, OSError, ValueError, KeyError) as error:
            raise ResultsError(self.studies.told(error)) from error
        grid = policy_grid(tables.policies, text)
        values = statistic_of(tables.summary, lab.statistic)
        largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
        return View(
            results=results,
            tables=tables,
            lab=lab,
            text=text,
            grid=grid,
            labels=policy_labels(tables.policies, text),
            values=values,
            regret=regret_within(costs_of(values, outcome), grid, lab.scope),
            scale=scale_of(outcome, largest, text),
            cells=lab.cells or telling(values, outcome),
            replaced=replaced,
        )

    def ranking(self, view: View) -> Ranking | None:
        """Find the sensitivity of what is shown, under the first cell that is drawn.

        Parameters
        ----------
        view : View
            What is shown.

        Returns
        -------
        Ranking or None
            None where the study holds no analysis of it.

        Raises
        ------
        ResultsError
            An analysis that cannot be read.
        """
        if isinstance(view.results, SmallResults):
            return None
        found = rankings_in(view.results.folder)
        fitting = [ranking for ranking in found if ranking.outcome == view.tables.outcome]
        for ranking in fitting:
            if view.cells and policy_of(view.tables.policies, ranking) == view.cells[0]:
                return ranking
        return fitting[0] if fitting else None

    def _computed(self, results: Results, outcome: str) -> OutcomeTables:
        """Read and describe an outcome when it is its turn."""
        with self._turns:
            return outcome_tables(results, outcome)

    def _key(self, state: State, results: Results, outcome: str) -> Hashable:
        """Name the tables of an outcome, as they are now."""
        if state.lab.study is None:
            return (self.case(state).key, outcome)
        return (state.lab.study, fingerprint(results.folder), outcome)


def policy_of(policies: pd.DataFrame, ranking: Ranking) -> int | None:
    """Find the policy of a ranking.

    Parameters
    ----------
    policies : DataFrame
        A row for each.
    ranking : Ranking
        Names levers and values.

    Returns
    -------
    int or None
        None where it fits none of them.
    """
    told = {key: value for key, value in ranking.policy.items() if value is not None}
    try:
        return find_policy(policies, told) if told else 0
    except ParameterError:
        return None


def _bytes_of(tables: OutcomeTables) -> int:
    """Say how much memory tables take."""
    worlds = tables.worlds
    rows = worlds.cell.nbytes + worlds.replicate.nbytes + worlds.has_failed.nbytes
    return int(rows + sum(column.nbytes for column in worlds.outcomes.values()))
