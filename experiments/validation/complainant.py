"""What becomes of the one who complained? Patterns 9, 13 and 15."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from experiments.validation.findings import Finding, Task, found
from experiments.validation.mixing import fixed, level, levels
from experiments.validation.observing import Case, Sight, observe, same_for_all
from sim.appraisal import SEVERITY_MODERATE, CrisisType
from sim.playbook import Playbook, Reply
from sim.population import COMPLAINANT
from sim.responses import Tone
from sim.rules import MONEY_H
from sim.scenario import PLATFORMS

WEEK_H, TWO_MONTHS_H = 168.0, 1440.0
_KIND = (Tone.APOLOGETIC, Tone.EMPATHETIC, Tone.INFORMATIVE)


def delay_decay(task: Task) -> dict[str, Finding]:
    """Measure P9: what an answer is worth to the complainant, by its delay and platform.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row; details hold the values on each platform.

    References
    ----------
    [huang2016], [istanbulluoglu2017]
    """
    delays = levels("answer_delays_h")
    early, late = (delays.index(delay_h) for delay_h in levels("early_and_late_h"))
    x, facebook, instagram = (_values(name, task) for name in ("x", "facebook", "instagram"))

    def kept(values: NDArray[np.float64]) -> float:
        means = values.mean(axis=0)
        return float(means[late] / means[early])

    def flatter(values: NDArray[np.float64], on_x: NDArray[np.float64]) -> float:
        return kept(values) - kept(on_x)

    def rises(*platforms: NDArray[np.float64]) -> float:
        means = np.array([values.mean(axis=0) for values in platforms])
        return float((np.diff(means, axis=1) > 0.0).sum())

    by_delay = {
        f"x_at_{delay_h:g}_h": float(value)
        for delay_h, value in zip(delays, x.mean(axis=0), strict=True)
    }
    return {
        "P9a": found(rises, [x, facebook, instagram], task),
        "P9b": found(kept, [x], task, details=by_delay),
        "P9c": found(flatter, [facebook, x], task, details={"kept": kept(facebook)}),
        "P9d": found(flatter, [instagram, x], task, details={"kept": kept(instagram)}),
    }


def _values(platform: str, task: Task) -> NDArray[np.float64]:
    """Give the trust that each delay saves, shape (n_worlds, n_delays)."""
    scenario = replace(fixed("own_complaint", task), platform=PLATFORMS[platform])
    replies = [Reply(tone=Tone.EMPATHETIC, delay_h=h) for h in levels("answer_delays_h")]
    playbooks = (Playbook(), *(Playbook(reply=reply) for reply in replies))
    case = Case(scenario=scenario, playbooks=playbooks)
    trust: NDArray[np.float64] = np.array(
        observe(task, same_for_all(case), _trust_after_a_week, until_h=WEEK_H)
    )
    saved: NDArray[np.float64] = trust[:, 1:] - trust[:, :1]
    return saved


def _trust_after_a_week(sight: Sight) -> float:
    """Give the complainant's trust on day 7."""
    return float(sight.world.people.initial_trust[COMPLAINANT]) * (1.0 - _lost(sight, WEEK_H))


def _lost(sight: Sight, time_h: float) -> float:
    """Give the part of the complainant's trust that is lost at a time."""
    row = np.flatnonzero(sight.rows.customer == COMPLAINANT)
    return float(sight.damage(row, time_h)[0])


def recovery_incomplete(task: Task) -> dict[str, Finding]:
    """Measure P13: what the best recovery leaves of the complainant's visits and trust.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row; the interval resamples the worlds of every cell alike.

    References
    ----------
    [knox2014], [dematos2007]
    """
    cells = list(product(CrisisType, levels("recovery_severities")))
    seen = np.array([_recovered(kind, severity, task) for kind, severity in cells])
    by_world = seen.transpose(1, 0, 2, 3)  # worlds, cells, tones, (visits, visits without, trust)
    is_harsh = np.array([severity >= SEVERITY_MODERATE for _, severity in cells])

    def repurchase(worlds: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = worlds[..., :2].sum(axis=0)
        best: NDArray[np.float64] = (sums[..., 0] / sums[..., 1]).max(axis=1)
        return best

    def below_control(worlds: NDArray[np.float64]) -> float:
        return float((repurchase(worlds) < 1.0).mean())

    def satisfaction(worlds: NDArray[np.float64]) -> float:
        return float(worlds[..., 2].mean(axis=0).max(axis=1)[is_harsh].max())

    parts = repurchase(by_world)
    return {
        "P13a": found(
            below_control,
            [by_world],
            task,
            n=len(cells),
            details={"least": float(parts.min()), "most": float(parts.max())},
        ),
        "P13b": found(satisfaction, [by_world], task, n=int(is_harsh.sum())),
    }


def _recovered(
    kind: CrisisType, severity: float, task: Task
) -> list[list[tuple[float, float, float]]]:
    """Run one cell: by world and tone, visits, visits without the complaint, change of trust."""
    offer, delay_h = level("recovery_offer"), level("recovery_delay_h")
    playbooks = tuple(
        Playbook(reply=Reply(tone=tone, delay_h=delay_h, compensation=offer)) for tone in _KIND
    )
    scenario = fixed("complainant", task, crisis_type=kind, severity=severity)
    return observe(task, same_for_all(Case(scenario=scenario, playbooks=playbooks)), _visits)


def _visits(sight: Sight) -> tuple[float, float, float]:
    """Count the complainant's visits, those without the complaint, and the change of trust."""
    offsets = sight.world.occasion_offsets
    usual = float(offsets[COMPLAINANT + 1] - offsets[COMPLAINANT])
    missed = float(sight.state.customers.n_missed[COMPLAINANT])
    return usual - missed, usual, -_lost(sight, MONEY_H)


def love_becomes_hate(task: Task) -> dict[str, Finding]:
    """Measure P15: how far loyal complainants keep away, less how far others do.

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
    [gregoire2009]
    """
    denial = Reply(tone=Tone.DEFENSIVE, delay_h=level("deviation_delay_h"))
    repair = Reply(
        tone=Tone.APOLOGETIC, delay_h=level("repair_delay_h"), compensation=level("repair_offer")
    )
    case = Case(
        scenario=fixed("complainant", task, crisis_type=CrisisType.PREVENTABLE),
        playbooks=(Playbook(reply=denial), Playbook(reply=repair)),
    )
    seen: NDArray[np.float64] = np.array(
        observe(task, same_for_all(case), _avoidance, until_h=TWO_MONTHS_H)
    )
    is_loyal, avoidance = seen[:, 0, 0] > 0.0, seen[:, :, 1]

    def difference(loyal: NDArray[np.bool_], avoids: NDArray[np.float64]) -> float:
        return float(avoids[loyal].mean() - avoids[~loyal].mean())

    n_loyal = {"loyal_worlds": float(is_loyal.sum())}
    return {
        row: found(difference, [is_loyal, avoidance[:, at]], task, details=n_loyal)
        for at, row in enumerate(("P15a", "P15b"))
    }


def _avoidance(sight: Sight) -> tuple[float, float]:
    """Say whether the complainant is loyal, and what part of the trust is lost by day 60."""
    loyal = bool(sight.world.people.is_loyal[COMPLAINANT])
    return float(loyal), _lost(sight, TWO_MONTHS_H)
