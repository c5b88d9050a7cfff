"""What do an owner's offers, helpers and deletions do? Patterns 11, 12 and 16."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from experiments.validation.findings import Finding, Task, found
from experiments.validation.mixing import fixed, level, levels
from experiments.validation.observing import Case, Sight, observe, same_for_all
from sim.appraisal import CrisisType
from sim.moves import DELETION
from sim.playbook import Action, Move, Playbook, Reply
from sim.population import CUSTOMER, FOLLOWER
from sim.responses import Tone
from sim.rules import STORM_H

WEEK_H = 168.0
_CAUSES = (CrisisType.ACCIDENTAL, CrisisType.PREVENTABLE)


def compensation_paradox(task: Task) -> dict[str, Finding]:
    """Measure P11: what an offer of money does in public and in private.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row; ``n`` counts the pairs that differ, but for P11c all of them.

    References
    ----------
    [herhausen2019], [gelbrich2015]
    """
    delay_h, offer = level("offer_delay_h"), level("offer")
    playbooks = tuple(
        Playbook(
            reply=Reply(
                tone=Tone.APOLOGETIC, delay_h=delay_h, compensation=paid, is_public=is_public
            )
        )
        for is_public, paid in product((True, False), (0.0, offer))
    )
    case = Case(scenario=fixed("page_complaint", task), playbooks=playbooks)
    seen: NDArray[np.float64] = np.array(observe(task, same_for_all(case), _posts_and_churn))
    posts, lost = seen[..., 0], seen[..., 1]
    more_public = posts[:, 1] - posts[:, 0]
    more_private = (posts[:, 3] > posts[:, 2]).astype(np.float64)
    return {
        "P11a": _sign(more_public, task),
        "P11b": _sign(lost[:, 0] - lost[:, 1], task),
        "P11c": found(np.mean, [more_private], task),
        "P11d": _sign(lost[:, 2] - lost[:, 3], task),
    }


def _posts_and_churn(sight: Sight) -> tuple[float, ...]:
    """Count complaints, and say whether the complainant is lost."""
    return tuple(sight.outcomes("complaint_posts", "complainant_lost").tolist())


def _sign(differences: NDArray[np.float64], task: Task) -> Finding:
    """Give the share of positive differences among those that are not 0."""
    decided = differences[differences != 0.0]
    of_all = float((differences > 0.0).mean())
    return found(
        np.mean, [(decided > 0.0).astype(np.float64)], task, details={"share_of_all_pairs": of_all}
    )


def quality_beats_speed(task: Task) -> dict[str, Finding]:
    """Measure P12: where the better answer beats the faster one, and helpers harm.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row; the value counts cells, as sure for the whole grid as one cell is at 95 %.

    References
    ----------
    [ecis2017]
    """
    poor, good = _poor_replies(), _good_replies()
    helpers = list(product(levels("helpers"), levels("helper_hours")))
    playbooks = (*poor, *good, Playbook(), *(_asking(*cell) for cell in helpers))
    better, worse = [], []
    for kind in _CAUSES:
        scenario = fixed("page_complaint", task, crisis_type=kind)
        case = Case(scenario=scenario, playbooks=playbooks)
        seen: NDArray[np.float64] = np.array(
            observe(task, same_for_all(case), _reputation, until_h=STORM_H)
        )
        none = len(poor) + len(good)
        for bad, late in product(range(len(poor)), range(len(poor), none)):
            better.append(seen[:, late] - seen[:, bad])
        worse += [seen[:, none] - seen[:, none + 1 + at] for at in range(len(helpers))]
    return {"P12a": _sure_cells(better, task), "P12b": _sure_cells(worse, task)}


def _poor_replies() -> tuple[Playbook, ...]:
    """List what is said in haste."""
    delay_h, clarity = level("poor_delay_h"), level("poor_clarity")
    replies = (
        Reply(tone=Tone.EVASIVE, delay_h=delay_h),
        Reply(tone=Tone.DEFENSIVE, delay_h=delay_h),
        Reply(tone=Tone.APOLOGETIC, delay_h=delay_h, clarity=clarity),
    )
    return tuple(Playbook(reply=reply) for reply in replies)


def _good_replies() -> tuple[Playbook, ...]:
    """List the clear apologies that come later."""
    delays = levels("good_delays_h")
    return tuple(Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=h)) for h in delays)


def _asking(n_helpers: float, at_h: float) -> Playbook:
    """Let a silent shop have helpers speak up."""
    return Playbook(actions=(Action(do=Move.ASK_REGULARS, at_h=at_h, n_regulars=round(n_helpers)),))


def _reputation(sight: Sight) -> float:
    """Give the change of trust on day 7."""
    return float(sight.outcomes("reputation_day7")[0])


def _sure_cells(differences: list[NDArray[np.float64]], task: Task) -> Finding:
    """Count the cells whose mean difference is surely above 0, the whole grid considered."""
    grid = np.array(differences).T

    def count(worlds: NDArray[np.float64]) -> float:
        return float(_are_sure(worlds).sum())

    best = {"best_mean": float(grid.mean(axis=0).max())}
    return found(count, [grid], task, n=grid.shape[1], details=best)


def _are_sure(grid: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which means exceed 0 by a one-sided normal bound at 2.5 % over the number of cells."""
    n_worlds, n_cells = grid.shape
    bound = -float(ndtri(0.025 / n_cells))
    error = grid.std(axis=0, ddof=1) / np.sqrt(n_worlds)
    sure: NDArray[np.bool_] = grid.mean(axis=0) > bound * error
    return sure


def deletion(task: Task) -> dict[str, Finding]:
    """Measure P16: what a deletion does, noticed or not, explained or not.

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
    [liao2024]
    """
    at_h = level("deletion_h")
    left, bare, explained = (
        Playbook(),
        Playbook(actions=(Action(do=Move.DELETE, at_h=at_h),)),
        Playbook(actions=(Action(do=Move.DELETE, at_h=at_h, is_explained=True),)),
    )
    case = Case(scenario=fixed("page_complaint", task), playbooks=(left, bare, explained))
    seen: NDArray[np.float64] = np.array(
        observe(task, same_for_all(case), _noise_and_trust, until_h=WEEK_H)
    )
    is_noticed = seen[:, 1, 2] > 0.0
    noise, trust = seen[..., 0], seen[..., 1]
    hidden, noticed = noise[~is_noticed], noise[is_noticed]
    known = is_noticed & np.isfinite(trust).all(axis=1)
    return {
        "P16a": found(_change, [hidden], task),
        "P16b": found(_change, [noticed], task),
        "P16c": found(_forgiven, [trust[known]], task),
        "P16d": found(_between, [noticed], task),
        "P16e": found(_between, [trust[known]], task),
    }


def _noise_and_trust(sight: Sight) -> tuple[float, float, float]:
    """Count negative posts; average the trust left to those who know; say if it was noticed."""
    knows = sight.who_know(CUSTOMER | FOLLOWER)
    lost = sight.damage(knows, WEEK_H)
    kept = 1.0 - float(lost.mean()) if len(knows) else float("nan")
    sight.go_on(STORM_H)
    noise = float(sight.outcomes("negative_posts")[0])
    return noise, kept, float(sight.state.steps.out_h[DELETION] >= 0.0)


def _change(noise: NDArray[np.float64]) -> float:
    """Compare the mean after a bare deletion with that of leaving it."""
    return float(noise[:, 1].mean() / noise[:, 0].mean() - 1.0)


def _forgiven(trust: NDArray[np.float64]) -> float:
    """Give the mean change of trust by a bare deletion."""
    return float((trust[:, 1] - trust[:, 0]).mean())


def _between(values: NDArray[np.float64]) -> float:
    """Say where an explained deletion lies: 0 as if left standing, 1 as a bare deletion."""
    left, bare, explained = values.mean(axis=0)
    return float((explained - left) / (bare - left))
