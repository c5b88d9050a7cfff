"""In which draws does a policy not pay, by what rule, and does the rule hold in fresh worlds?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.discovery.boxes import Box, Quality, as_settings, quality
from experiments.discovery.search import find_boxes
from experiments.results import Results
from experiments.results.policies import PolicyName, find_policy
from experiments.statistics import losses
from experiments.sweeps.cells import FIRST_WORLD, Cells
from experiments.sweeps.reading import Study
from sim.errors import ParameterError


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The draws of a sweep, and in which of them a policy does not pay."""

    draws: pd.DataFrame
    """A column for each uncertainty; words as strings."""
    gains: NDArray[np.float64]
    """What policy a spares against policy b, in the mean over the worlds of each draw."""
    is_case: NDArray[np.bool_]
    """Where a spares no more than the margin."""
    n_without_value: int = 0
    """Draws that are left out: no world has a value under both policies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where a policy does not pay."""

    box: Box
    found: Quality
    """On the draws in which the rule was searched."""
    fresh: Quality
    """On other draws, with other worlds."""


def apart(study: Study) -> Cells:
    """Give each draw worlds of its own, so that draws are independent, as intervals take them.

    Parameters
    ----------
    study : Study
        Whose design is sampled.

    Returns
    -------
    Cells
        Replicate k is the same world under every policy of a draw, and another one in each draw.
    """
    cells = study.cells()
    firsts = [draw * study.replications for draw in range(cells.n_draws)]
    return replace(cells, draws={**cells.draws, FIRST_WORLD: firsts})


def check_claim(study: Study, a: PolicyName, b: PolicyName, outcome: str) -> None:
    """Refuse a claim that the study cannot judge, before anything is run.

    Parameters
    ----------
    study : Study
        What will be run.
    a, b : PolicyName
        Which policies.
    outcome : str
        By what they are judged.

    Raises
    ------
    ParameterError
        No such policy or outcome, or a policy against itself.
    """
    policies = pd.DataFrame(list(study.policies), columns=list(study.levers))
    if find_policy(policies, a) == find_policy(policies, b):
        raise ParameterError(f"b must be another policy than a, got {a!r} and {b!r}")
    study.check_outcome(outcome)


def cases_of(results: Results, a: PolicyName, b: PolicyName, outcome: str, margin: float) -> Cases:
    """Say in which draws policy a does not pay against policy b.

    Parameters
    ----------
    results : Results
        Of a sweep.
    a, b : PolicyName
        Which policies.
    outcome : str
        By what they are judged.
    margin : float
        What a must spare at least, in the unit of the outcome.

    Returns
    -------
    Cases
        Draws in which both policies have values.

    Raises
    ------
    ParameterError
        No such policy or outcome, or no draw has values.
    """
    worlds = results.worlds([outcome])
    first, second = (
        losses(worlds.matrix(outcome, results.policy(policy)), outcome) for policy in (a, b)
    )
    both = ~np.isnan(first) & ~np.isnan(second)
    known = both.any(axis=1)
    if not known.any():
        msg = f"draws must have values of {outcome} under both policies, got none that has"
        raise ParameterError(f"{msg}; see the errors in the results")
    spared = np.where(both, second - first, 0.0)
    gains = spared[known].sum(axis=1) / both[known].sum(axis=1)
    keys = [key for key in results.uncertainties if key != FIRST_WORLD]
    columns = {key: results.draws[key].to_numpy()[known] for key in keys}
    return Cases(
        draws=pd.DataFrame(columns),
        gains=gains,
        is_case=gains <= margin,
        n_without_value=int((~known).sum()),
    )


def rules_of(seen: Cases, fresh: Cases) -> list[Rule]:
    """Find rules in some draws, and measure them in others.

    Parameters
    ----------
    seen : Cases
        In which the rules are searched.
    fresh : Cases
        In which they are measured.

    Returns
    -------
    list of Rule
        The most telling first; empty where nothing is better than chance.
    """
    return [
        Rule(
            box=box,
            found=quality(box, seen.draws, seen.is_case),
            fresh=quality(box, fresh.draws, fresh.is_case),
        )
        for box in find_boxes(seen.draws, seen.is_case)
    ]


def plain(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Write rules as plain values.

    Parameters
    ----------
    rules : sequence of Rule
        Any.

    Returns
    -------
    list of dict
        Settings, and the qualities by name.
    """
    return [
        {
            "rule": list(as_settings(rule.box)),
            "found": asdict(rule.found),
            "fresh": asdict(rule.fresh),
        }
        for rule in rules
    ]
