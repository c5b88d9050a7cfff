"""Which tables stand behind the figures of one outcome?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.results.best_map import BestMap, best_map, value_of_knowing
from experiments.results.influence import influence_table
from experiments.results.reading import Results
from experiments.results.regret import draw_means, regret_table, regrets
from experiments.results.spread import spread_table
from experiments.results.summary import Coverage, coverage, summary_by_policy
from experiments.results.worlds import Worlds
from scenarios.messages import must_be_known
from sim.errors import ParameterError

_MOST_AXES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTables:
    """All that is drawn of one outcome."""

    outcome: str
    policies: pd.DataFrame
    worlds: Worlds
    coverage: Coverage
    summary: pd.DataFrame
    """As :func:`~experiments.results.summary.summary_by_policy`, in the order of the policies."""
    regret: pd.DataFrame
    map: BestMap | None
    """None where nothing uncertain was varied, or no draw has values of all policies."""
    spread: pd.DataFrame
    influence: pd.DataFrame

    @property
    def extremes(self) -> tuple[int, int] | None:
        """Policies with the smallest and the largest expected regret; None without a choice."""
        expected = self.regret["expected"].to_numpy(np.float64)
        if len(expected) < 2 or np.isnan(expected).all():
            return None
        return int(np.nanargmin(expected)), int(np.nanargmax(expected))


def outcome_tables(
    results: Results, outcome: str, map_keys: tuple[str, ...] | None = None
) -> OutcomeTables:
    """Read one outcome and compute what its figures show.

    Parameters
    ----------
    results : Results
        Of a sweep.
    outcome : str
        Its name.
    map_keys : tuple of str, optional
        One or two uncertainties for the map; if not given, those worth most to know.

    Returns
    -------
    OutcomeTables
        Of the rows that are there.

    Raises
    ------
    ParameterError
        An outcome or an uncertainty that the sweep does not have.
    """
    worlds = results.worlds([outcome])
    found = regrets(worlds, outcome)
    means = draw_means(worlds, outcome)
    is_known = ~np.isnan(means)
    sums = np.where(is_known, means, 0.0).sum(axis=1)
    # a draw that lacks a policy would be compared with draws that have it
    over_policies = np.where(is_known.all(axis=1), sums / worlds.n_policies, np.nan)
    return OutcomeTables(
        outcome=outcome,
        policies=results.policies,
        worlds=worlds,
        coverage=coverage(worlds, results.manifest.get("runs")),
        summary=summary_by_policy(worlds),
        regret=regret_table(found, worlds.seed),
        map=_map(found, results, map_keys),
        spread=spread_table(worlds, outcome),
        influence=influence_table(over_policies, results.draws, worlds.seed),
    )


def _map(
    found: NDArray[np.float64], results: Results, keys: tuple[str, ...] | None
) -> BestMap | None:
    """Make the map of the best policies, where there is something to map."""
    draws = results.draws
    if keys is not None:
        check_map_keys(keys, results.uncertainties)
    if draws.shape[1] == 0 or np.isnan(found).any(axis=1).all():
        return None
    chosen = keys or tuple(value_of_knowing(found, draws))[:_MOST_AXES]
    return best_map(found, draws, chosen, results.seed)


def check_map_keys(keys: tuple[str, ...], uncertainties: tuple[str, ...]) -> None:
    """Refuse axes of a map that cannot be drawn.

    Parameters
    ----------
    keys : tuple of str
        Wanted.
    uncertainties : tuple of str
        Of the sweep.

    Raises
    ------
    ParameterError
        None, more than two, one twice, or one that was not varied.
    """
    if not 1 <= len(keys) <= _MOST_AXES or len(set(keys)) < len(keys):
        msg = f"map must name one or two uncertainties, got {', '.join(keys) or 'none'}"
        raise ParameterError(f"{msg}; separate two by a comma")
    for key in keys:
        if key not in uncertainties:
            raise ParameterError(f"map {must_be_known(key, uncertainties)}")
