"""How is a study turned into a sensitivity analysis, and its rows into ranked parameters?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from experiments.sensitivity.groups import transformed, usable
from experiments.sensitivity.morris import morris_effects, morris_points
from experiments.sensitivity.sobol import sobol_indices, sobol_points
from experiments.sweeps.cells import FIRST_WORLD, Cells
from experiments.sweeps.designs import check_cells
from experiments.sweeps.reading import Study
from experiments.sweeps.settings import Value
from experiments.sweeps.store import PARTS
from experiments.sweeps.sweep import Sweep, make_sweep
from sim.errors import ParameterError

MAX_RUNS = 1000
"""Replicates of a point."""


class Method(StrEnum):
    """How the uncertainties are moved."""

    SOBOL = "sobol"
    """Shares of the variance; many worlds."""
    MORRIS = "morris"
    """Mean effects; few worlds, to find out what matters at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A sensitivity analysis, ready to be run as a sweep."""

    method: Method
    points: NDArray[np.float64]
    """Shape (n_groups, n_members, n_parameters), in [0, 1]."""
    sweep: Sweep


def plan_of(study: Study, method: Method, n_groups: int) -> Plan:
    """Lay out an analysis of a study's uncertainties.

    Parameters
    ----------
    study : Study
        Its own design is not used.
    method : Method
        Sobol or Morris.
    n_groups : int
        Saltelli groups or trajectories.

    Returns
    -------
    Plan
        Every policy of the study is analysed apart.

    Raises
    ------
    ParameterError
        No uncertainties, a number of groups that cannot be, or too many cells.
    """
    if not study.margins:
        raise ParameterError("uncertainties must name at least one, got none; add some")
    if study.sets:
        told = "its sets of values are no ranges; name the ranges as uncertainties"
        raise ParameterError(f"posterior must be left out of an analysis, got true; {told}")
    members = len(study.margins) + (2 if method is Method.SOBOL else 1)
    check_cells(n_groups * members * len(study.policies))
    lay_out = sobol_points if method is Method.SOBOL else morris_points
    points = lay_out(len(study.margins), n_groups, study.seed)
    flat = points.reshape(-1, len(study.margins))
    draws: dict[str, list[Value]] = {
        key: margin.at(flat[:, at]) for at, (key, margin) in enumerate(study.margins.items())
    }
    # each group has worlds of its own, so that more groups see more luck
    draws[FIRST_WORLD] = [group * MAX_RUNS for group in range(n_groups) for _ in range(members)]
    cells = Cells(policies=study.policies, draws=draws)
    return Plan(method=method, points=points, sweep=make_sweep(study, cells))


def values_of(
    plan: Plan, folder: Path, outcome: str, n_replicates: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Read an outcome of a finished analysis.

    Parameters
    ----------
    plan : Plan
        What was run.
    folder : Path
        Of the results.
    outcome : str
        Its name.
    n_replicates : int
        Of each cell.

    Returns
    -------
    tuple of ndarray, shape (n_policies, n_groups, n_members, n_replicates)
        Values, and whether the job failed.
    """
    n_policies = len(plan.sweep.cells.policies)
    shape = (len(plan.sweep.cells), n_replicates)
    values, failed = np.full(shape, np.nan), np.ones(shape, np.bool_)
    for path in sorted((folder / PARTS).glob("[!.]*.parquet")):
        columns = ["cell", "replicate", outcome, "error"]
        table = pq.read_table(path, columns=columns, partitioning=None)
        cell, replicate = table["cell"].to_numpy(), table["replicate"].to_numpy()
        is_in = replicate < n_replicates
        places = (cell[is_in], replicate[is_in])
        values[places] = table[outcome].to_numpy()[is_in]
        failed[places] = np.asarray(table["error"].is_valid())[is_in]
    n_groups, n_members, _ = plan.points.shape
    new = (n_groups, n_members, n_policies, n_replicates)
    order = (2, 0, 1, 3)
    return values.reshape(new).transpose(order), failed.reshape(new).transpose(order)


def analyse(
    plan: Plan,
    folder: Path,
    outcome: str,
    n_replicates: int,
    transform: str,
    against: int | None = None,
) -> list[dict[str, Any]]:
    """Analyse an outcome, policy by policy.

    Parameters
    ----------
    plan : Plan
        What was run.
    folder : Path
        Of the results.
    outcome : str
        Its name.
    n_replicates : int
        Of each cell.
    transform : {'none', 'log1p', 'rank'}
        See :func:`~experiments.sensitivity.groups.transformed`.
    against : int, optional
        Number of a policy: not the outcome is analysed but how much more of it there is than under
        that policy in the same world.

    Returns
    -------
    list of dict
        One for each policy but that one: plain values, the parameters ranked; ``problem`` where
        nothing can be said.
    """
    values, failed = values_of(plan, folder, outcome, n_replicates)
    if against is not None:
        values = values - values[against]
        failed = failed | failed[against]
    found = []
    for policy, settings in enumerate(plan.sweep.cells.policies):
        if policy == against:
            continue
        said: dict[str, Any] = {"policy": settings, "outcome": outcome, "transform": transform}
        try:
            said |= _analysed(plan, values[policy], failed[policy], transform)
        except ParameterError as error:
            said["problem"] = str(error)
        found.append(said)
    return found


def _analysed(
    plan: Plan, values: NDArray[np.float64], failed: NDArray[np.bool_], transform: str
) -> dict[str, Any]:
    """Analyse one policy."""
    whole = usable(values, failed)
    y = transformed(whole.values, transform)
    keys = list(plan.sweep.study.margins)
    seed = plan.sweep.study.seed
    said: dict[str, Any] = {"failed_groups": whole.n_failed, "missing_groups": whole.n_missing}
    if plan.method is Method.SOBOL:
        result = asdict(sobol_indices(y, seed))
        names: Sequence[str] = ("total", "first")
    else:
        left = ~(failed.any(axis=(1, 2)) | np.isnan(values).any(axis=(1, 2)))
        result = asdict(morris_effects(plan.points[left], y, seed))
        names = ("mean_absolute", "mean", "spread", "luck", "luck_floor")
    ranked = [
        {"key": key} | {name: result[name][at] for name in names} for at, key in enumerate(keys)
    ]
    ranked.sort(key=lambda row: (is_luck(row), -_value(row[names[0]])))
    rest: Mapping[str, Any] = {key: value for key, value in result.items() if key not in names}
    return said | {"parameters_ranked": ranked} | dict(rest)


def is_luck(row: Mapping[str, Any]) -> bool:
    """Tell whether luck alone may have made a mean absolute effect.

    Parameters
    ----------
    row : mapping
        One of the ranked parameters.

    Returns
    -------
    bool
        False for shares of the variance, and where luck is not known.
    """
    return "luck_floor" in row and bool(row["mean_absolute"]["value"] <= row["luck_floor"])


def _value(estimate: Mapping[str, float]) -> float:
    """Give the value to rank by; what is unknown comes last."""
    value = estimate["value"]
    return value if np.isfinite(value) else -np.inf
