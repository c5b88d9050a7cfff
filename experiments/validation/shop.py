"""What do stars and talk do to the takings? Patterns 17 and 24."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from experiments.validation.findings import Finding, Task, found
from experiments.validation.mixing import fixed, levels
from experiments.validation.observing import Case, Sight, observe, same_for_all
from sim.playbook import Playbook
from sim.scenario import Scenario

CALM_FROM_DAY = 10
"""By then all stars have been given."""
ABOUT_DAY_60 = slice(54, 61)
PUBLICITY = 1000.0
"""Accounts that must have seen a story before it is publicity: 10 times the followers of the
little-known shop of P24."""


def stars_move_sales(task: Task) -> dict[str, Finding]:
    """Measure P17: what one star is worth, with few and with many regulars.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row; P17a is measured with the model's own part of loyal customers.

    References
    ----------
    [luca2016]
    """
    calm = fixed("rated", task)
    calm = replace(calm, mechanisms=replace(calm.mechanisms, newcomers=False))
    usual = _per_star(calm, task)
    few, many = (_per_star(_with_regulars(calm, part), task) for part in levels("regulars"))

    def smaller(with_few: NDArray[np.float64], with_many: NDArray[np.float64]) -> float:
        return float(with_few.mean() - with_many.mean())

    both = {"few_regulars": float(few.mean()), "many_regulars": float(many.mean())}
    return {
        "P17a": found(np.mean, [usual], task),
        "P17b": found(smaller, [few, many], task, details=both),
    }


def _with_regulars(scenario: Scenario, part: float) -> Scenario:
    """Say how many of the customers are loyal."""
    parameters = scenario.parameters
    appraisal = replace(parameters.appraisal, loyal_fraction=part)
    return replace(scenario, parameters=replace(parameters, appraisal=appraisal))


def _per_star(scenario: Scenario, task: Task) -> NDArray[np.float64]:
    """Give the relative change of the takings by one star, shape (n_worlds,)."""
    case = Case(scenario=scenario, playbooks=(Playbook(),))
    seen: NDArray[np.float64] = np.array(observe(task, same_for_all(case), _takings_and_stars))[
        :, 0
    ]
    has_fallen = seen[:, 1] != 0.0
    return np.where(has_fallen, seen[:, 0] / np.where(has_fallen, seen[:, 1], 1.0), 0.0)


def _takings_and_stars(sight: Sight) -> tuple[float, float]:
    """Give the relative change of the takings once it is calm, and that of the rating."""
    taken = float(sight.state.sales_idr[CALM_FROM_DAY:].sum())
    usual = float(sight.world.base_sales_idr[CALM_FROM_DAY:].sum())
    return taken / usual - 1.0, float(sight.outcomes("rating")[0])


def any_publicity(task: Task) -> dict[str, Finding]:
    """Measure P24: how often a mild story that got around has raised the sales.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row.

    References
    ----------
    [berger2010]
    """
    rows = {}
    for row, name in (("P24a", "little_known"), ("P24b", "well_known")):
        case = Case(scenario=fixed(name, task), playbooks=(Playbook(),))
        seen: NDArray[np.float64] = np.array(observe(task, same_for_all(case), _reach_and_sales))[
            :, 0
        ]
        public = seen[seen[:, 0] >= PUBLICITY]
        changes = public[:, 1]
        median = float(np.median(changes)) if len(changes) else float("nan")
        raised = (changes > 0.0).astype(np.float64)
        lowered = float((changes < 0.0).mean()) if len(changes) else float("nan")
        details = {"median_change": median, "lowered": lowered}
        rows[row] = found(np.mean, [raised], task, details=details)
    return rows


def _reach_and_sales(sight: Sight) -> tuple[float, float]:
    """Give the reach, and the relative change of the takings around day 60."""
    taken = float(sight.state.sales_idr[ABOUT_DAY_60].sum())
    usual = float(sight.world.base_sales_idr[ABOUT_DAY_60].sum())
    return float(sight.outcomes("reach")[0]), taken / usual - 1.0
