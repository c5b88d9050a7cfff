"""When does a sweep stop: as its study says, as the command line says, or after a fixed number?"""

from __future__ import annotations

from collections.abc import Sequence

from experiments.sweeps.precision import Precision, read_precision
from experiments.sweeps.reading import Study
from experiments.sweeps.stopping import StopRule
from experiments.sweeps.study import Stop
from scenarios.messages import did_you_mean, one_of, shown
from sim.errors import BolasaljuError, InputFileError, ParameterError

_DEFAULT_OUTCOME = "lost_customers"
"""Meant where neither the study nor the command line names one."""


def rule_for(
    study: Study, told: Sequence[str], budget: int | None, *, fixed: bool
) -> StopRule | None:
    """Make the rule of a sweep.

    Parameters
    ----------
    study : Study
        May have a rule of its own.
    told : sequence of str
        From the command line: ``2%`` for the outcomes that the study's rule names (else for those
        it records, if it chooses some, else for the lost customers), or ``reach=5%`` for one.
    budget : int or None, unit worlds
        Instead of the study's.
    fixed : bool
        The number of worlds was asked for: no rule.

    Returns
    -------
    StopRule or None
        None where the number of worlds is fixed.

    Raises
    ------
    InputFileError
        All that is wrong with the precisions.
    """
    stop = study.stop
    if fixed or (stop is None and not told):
        return None
    own = {} if stop is None else {width.outcome: width.width for width in stop.precision}
    precisions = _precisions(study, told, own)
    stop = stop or Stop(precision=())
    limit = budget if budget is not None else stop.budget or None
    return StopRule(
        precisions=precisions,
        confidence=stop.confidence,
        first=min(stop.first, stop.max_runs),
        max_runs=stop.max_runs,
        budget=limit,
        decide=stop.decide,
    )


def _precisions(study: Study, told: Sequence[str], own: dict[str, str]) -> dict[str, Precision]:
    """Read all precisions, those of the command line last."""
    recorded = study.outcomes if study.has_chosen_outcomes else (_DEFAULT_OUTCOME,)
    wanted = dict(own)
    problems: list[str] = []
    for text in told:
        name, equals, width = text.rpartition("=")
        if not equals:
            wanted |= dict.fromkeys(own or recorded, width)
        elif name in study.outcomes:
            wanted[name] = width
        else:
            remedy = did_you_mean(name, study.outcomes)
            rule = f"precision must be of an outcome that is recorded, {one_of(study.outcomes)}"
            problems.append(f"{rule}, got {shown(name)}{remedy}")
    found: dict[str, Precision] = {}
    for name, width in wanted.items():
        try:
            if name not in study.outcomes:
                raise ParameterError(f"outcomes must name {name}, which the stop rule needs")
            found[name] = read_precision(width)
        except BolasaljuError as error:
            problems.append(str(error))
    if problems:
        raise InputFileError(list(dict.fromkeys(problems)))
    return found
