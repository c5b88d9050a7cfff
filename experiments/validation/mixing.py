"""Which case does each world get from a mix? One row of keyed draws for each world.

World k has the same case for the same seed, however many worlds there are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from experiments.validation.design_file import FixedCase, Mix, Weight, load_designs
from experiments.validation.findings import Task
from experiments.validation.observing import Case
from sim.appraisal import CrisisType
from sim.playbook import Playbook, Reply
from sim.responses import Tone
from sim.scenario import PLATFORMS, Channel, Complaint, Scenario, Shop

_MIX_STREAM = 12
_N_DRAWS = 12


def cases_from(mix: Mix, task: Task) -> Callable[[int], Case]:
    """Draw the case of every world.

    Parameters
    ----------
    mix : Mix
        What is drawn from.
    task : Task
        Gives the seed, the number of worlds and the model.

    Returns
    -------
    callable
        For :func:`~experiments.validation.observing.observe`; each case has one playbook.
    """
    generator = np.random.Generator(np.random.PCG64([task.seed, _MIX_STREAM]))
    draws = generator.random((task.worlds, _N_DRAWS))
    return lambda number: drawn_case(mix, draws[number], task)


def drawn_case(mix: Mix, u: NDArray[np.float64], task: Task) -> Case:
    """Turn uniform draws into a case.

    Parameters
    ----------
    mix : Mix
        What is drawn from.
    u : ndarray of float, shape (12,)
        Uniform draws in [0, 1): cluster, false, severity, evidence, history, platform, channel,
        followers, hour, silent, tone; the last one is spare.
    task : Task
        Gives the model.

    Returns
    -------
    Case
        With one playbook.
    """
    crisis_type = CrisisType(_weighed(mix.clusters, u[0]))
    complaint = Complaint(
        crisis_type=crisis_type,
        is_false=bool(crisis_type is CrisisType.VICTIM and u[1] < mix.p_false_if_victim),
        severity=mix.severity_low + float(u[2]) * (mix.severity_high - mix.severity_low),
        arousal=mix.arousal,
        has_evidence=bool(u[3] < mix.p_evidence),
        has_history=bool(u[4] < mix.p_history),
        channel=Channel(_weighed(mix.channels, u[6])),
        posted_hour=mix.posted_from + float(u[8]) * (mix.posted_to - mix.posted_from),
    )
    scenario = Scenario(
        name=mix.name,
        shop=Shop(n_followers=_followers(mix, float(u[7]))),
        complaint=complaint,
        platform=PLATFORMS[_weighed(mix.platforms, u[5])],
    )
    reply = None
    if u[9] >= mix.p_silent:
        reply = Reply(tone=Tone(_weighed(mix.tones, u[10])), delay_h=mix.delay_h)
    return Case(scenario=task.settings.on(scenario), playbooks=(Playbook(reply=reply),))


def _weighed(entries: Sequence[Weight], u: float) -> str:
    """Choose a level by its weight."""
    shares = np.cumsum([entry.weight for entry in entries])
    at = int(np.searchsorted(shares, float(u) * shares[-1], side="right"))
    return str(entries[at].name)


def _followers(mix: Mix, u: float) -> int:
    """Choose the size of a shop: lognormal, cut at both ends."""
    if mix.followers_sigma == 0.0:
        return round(mix.followers_median)
    ends = (mix.followers_low, mix.followers_high)
    low, high = (ndtr(math.log(end / mix.followers_median) / mix.followers_sigma) for end in ends)
    z = float(ndtri(low + u * (high - low)))
    return round(mix.followers_median * math.exp(mix.followers_sigma * z))


def fixed(name: str, task: Task, **complaint: object) -> Scenario:
    """Make the scenario of a fixed case.

    Parameters
    ----------
    name : str
        Of the case in ``designs.yaml``.
    task : Task
        Gives the model.
    **complaint : object
        Fields of the complaint that a protocol varies.

    Returns
    -------
    Scenario
        Nobody answers; playbooks are given apart.
    """
    case: FixedCase = load_designs().cases[name]
    scenario = Scenario(
        name=name,
        shop=case.shop,
        complaint=replace(case.complaint, **complaint),  # type: ignore[arg-type]  # fields by name
        platform=PLATFORMS[case.platform],
    )
    return task.settings.on(scenario)


def levels(name: str) -> tuple[float, ...]:
    """Give the values of what a protocol varies.

    Parameters
    ----------
    name : str
        Of the levels in ``designs.yaml``.

    Returns
    -------
    tuple of float
        As they stand there.
    """
    return load_designs().levels[name]


def level(name: str) -> float:
    """Give the one value of what a protocol fixes.

    Parameters
    ----------
    name : str
        Of levels in ``designs.yaml`` with a single value.

    Returns
    -------
    float
        The value.
    """
    (value,) = levels(name)
    return value
