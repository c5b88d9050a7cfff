"""Does a study have what a link asks for, and what is shown where it has not?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboard.lab.numbers import VIRAL, costs_of
from dashboard.state import Lab
from experiments.results import Results


def fitted(lab: Lab, results: Results) -> tuple[Lab, tuple[str, ...]]:
    """Replace what a study does not have by what it has.

    Parameters
    ----------
    lab : Lab
        As the link says.
    results : Results
        Of the study.

    Returns
    -------
    tuple of Lab and tuple of str
        What can be shown, and the keys of the link that were replaced.
    """
    replaced = []
    statistic, outcome, cells, uncertainty = lab.statistic, lab.outcome, lab.cells, lab.uncertainty
    if statistic == VIRAL and VIRAL not in results.outcomes:
        statistic = "mean"
        replaced.append("lq")
    if outcome not in results.outcomes:
        outcome = results.outcomes[0]
        replaced.append("lo")
    if any(cell >= results.n_policies for cell in cells):
        cells = ()
        replaced.append("lc")
    if uncertainty not in results.uncertainties:
        if uncertainty is not None:
            replaced.append("lu")
        uncertainty = results.uncertainties[0] if results.uncertainties else None
    found = Lab(
        study=lab.study,
        outcome=outcome,
        statistic=statistic,
        scope=lab.scope,
        cells=cells,
        uncertainty=uncertainty,
    )
    # an outcome that nobody chose was not refused
    told = tuple(key for key in replaced if key != "lo" or lab.outcome != Lab().outcome)
    return found, told


def telling(values: NDArray[np.float64], outcome: str) -> tuple[int, ...]:
    """Choose the best and the worst policy, where nobody has chosen.

    Parameters
    ----------
    values : ndarray of float, shape (n_policies,)
        Of the outcome.
    outcome : str
        Its name.

    Returns
    -------
    tuple of int
        Empty without values.
    """
    costs = costs_of(values, outcome)
    if not np.isfinite(costs).any():
        return ()
    return tuple(dict.fromkeys((int(np.nanargmin(costs)), int(np.nanargmax(costs)))))
