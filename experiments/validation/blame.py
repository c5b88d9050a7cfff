"""What decides what people think of the shop afterwards? Patterns 8 and 14."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from experiments.validation.design_file import load_designs
from experiments.validation.findings import Finding, Task, found
from experiments.validation.mixing import cases_from, fixed, levels
from experiments.validation.observing import Case, Sight, observe, same_for_all
from sim.appraisal import CrisisType
from sim.playbook import Playbook
from sim.population import CUSTOMER, FOLLOWER, initial_trust
from sim.reading import blame_of
from sim.responses import Tone

WEEK_H = 168.0
_SUBJECT_STREAM = 13
_BY_BLAME = (CrisisType.VICTIM, CrisisType.ACCIDENTAL, CrisisType.PREVENTABLE)
_MATCHES = {
    CrisisType.VICTIM: (Tone.INFORMATIVE, Tone.DEFENSIVE),
    CrisisType.ACCIDENTAL: (Tone.INFORMATIVE,),
    CrisisType.PREVENTABLE: (Tone.APOLOGETIC, Tone.EMPATHETIC),
}
"""Guidelines of [coombs2007]: inform or deny, diminish, rebuild."""


def is_match(tone: Tone, crisis_type: CrisisType, *, has_history: bool) -> bool:
    """Tell whether an answer follows the guidelines of the theory.

    Parameters
    ----------
    tone : Tone
        How the owner sounds.
    crisis_type : CrisisType
        What the complaint is about.
    has_history : bool
        It happened before: the crisis counts as one step heavier.

    Returns
    -------
    bool
        Whatever the model's own table of fits says.

    References
    ----------
    [coombs2007]
    """
    step = _BY_BLAME.index(crisis_type) + (1 if has_history else 0)
    return tone in _MATCHES[_BY_BLAME[min(step, len(_BY_BLAME) - 1)]]


def blame_dominates(task: Task) -> dict[str, Finding]:
    """Measure P8: what the trust of one person in each world goes along with.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row; details hold the same for the mean of all who have read both.

    References
    ----------
    [ma2016]
    """
    case_of = cases_from(load_designs().mixes["vignettes"], task)
    seen = observe(task, case_of, _ask_in(case_of, task), until_h=WEEK_H)
    rows = np.array([world[0] for world in seen if world[0] is not None]).reshape(-1, 4)
    blame, match, trust, mean_trust = rows.T
    of_all = {"mean_of_all": _correlation(blame, mean_trust)}
    of_match = {"mean_of_all": _correlation(match, mean_trust)}
    return {
        "P8a": found(_correlation, [blame, trust], task, details=of_all),
        "P8b": found(_correlation, [match, trust], task, details=of_match),
        "P8c": found(_gap, [blame, match, trust], task),
    }


def _ask_in(
    case_of: Callable[[int], Case], task: Task
) -> Callable[[Sight], tuple[float, ...] | None]:
    """Make the question to one person who has read the complaint and the answer."""

    def ask(sight: Sight) -> tuple[float, ...] | None:
        readers = sight.who_know(CUSTOMER | FOLLOWER)
        chosen = readers[sight.rows.has_seen[readers]]
        if not len(chosen):
            return None
        trusts = _trust_before(sight, chosen) * (1.0 - sight.damage(chosen, WEEK_H))
        draw = np.random.Generator(np.random.PCG64([task.seed, _SUBJECT_STREAM, sight.number]))
        case = case_of(sight.number)
        complaint, reply = case.scenario.complaint, case.playbooks[0].reply
        tone = reply.tone if reply else Tone.SILENT
        fits = is_match(tone, complaint.crisis_type, has_history=complaint.has_history)
        trust = float(trusts[draw.integers(len(chosen))])
        return blame_of(case.scenario), float(fits), trust, float(trusts.mean())

    return ask


def _trust_before(sight: Sight, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the trust before the complaint."""
    table, keys = sight.rows, sight.world.keys
    return np.array(
        [initial_trust(keys, int(table.account[row]), int(table.role[row])) for row in rows]
    )


def loyalty_buffers(task: Task) -> dict[str, Finding]:
    """Measure P14: what the loyal lose, over what others lose.

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
    [einwiller2006]
    """
    rows = {}
    for row, severity in zip(("P14a", "P14b"), levels("loyalty_severities"), strict=True):
        scenario = fixed("page_complaint", task, severity=severity)
        case = Case(scenario=scenario, playbooks=(Playbook(),))
        seen = observe(task, same_for_all(case), _losses, until_h=WEEK_H)
        sums = np.array([world[0] for world in seen])
        counts = {"loyal": float(sums[:, 1].sum()), "others": float(sums[:, 3].sum())}
        rows[row] = found(_loyal_over_others, [sums], task, details=counts)
    return rows


def _losses(sight: Sight) -> tuple[float, ...]:
    """Add up what the customers who know have lost: loyal ones and their number, others, theirs."""
    knows = sight.who_know(CUSTOMER)
    lost = sight.damage(knows, WEEK_H)
    loyal = sight.world.people.is_loyal[sight.rows.customer[knows]]
    return (
        float(lost[loyal].sum()),
        float(loyal.sum()),
        float(lost[~loyal].sum()),
        float((~loyal).sum()),
    )


def _loyal_over_others(sums: NDArray[np.float64]) -> float:
    """Divide the mean loss of the loyal by that of the others."""
    loyal, n_loyal, others, n_others = sums.sum(axis=0)
    return float((loyal / n_loyal) / (others / n_others))


def _correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Correlate; nothing to say where nothing varies."""
    if len(first) < 3 or np.ptp(first) == 0.0 or np.ptp(second) == 0.0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def _gap(
    blame: NDArray[np.float64], match: NDArray[np.float64], trust: NDArray[np.float64]
) -> float:
    """Say by how much blame goes further than match."""
    return abs(_correlation(blame, trust)) - abs(_correlation(match, trust))
