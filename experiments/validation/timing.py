"""How soon do people react on each platform? Pattern 5."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from experiments.validation.findings import Finding, Task, found
from experiments.validation.mixing import fixed
from experiments.validation.observing import Case, Sight, observe, same_for_all
from sim.playbook import Playbook
from sim.rules import STORM_H
from sim.scenario import PLATFORMS, Platform
from sim.state import N_POSTS

MANY_SHARES = 50
"""Shares from which on a world counts: the data of [zhao2015] begin there."""
_MINUTES = 60.0


def reaction_time(task: Task) -> dict[str, Finding]:
    """Measure P5: when shares come, counted from the post in which the complaint was seen.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row; details count from the complaint itself instead, or only shares of what was seen in
        somebody's share: the recommender shows the complaint itself, however old it is by then.

    References
    ----------
    [zhao2015], [kwak2010] for X; [graffius2022] for the half-lives.
    """
    x, facebook, instagram = (
        times_on(PLATFORMS[name], task) for name in ("x", "facebook", "instagram")
    )
    found_x = {
        "P5a": found(np.mean, [x[:, 0]], task, details={"since_complaint": _mean(x[:, 3])}),
        "P5b": found(np.mean, [x[:, 1]], task, details={"since_complaint": _mean(x[:, 4])}),
    }
    halves = {}
    for row, at, unit in (
        ("P5c", x, _MINUTES),
        ("P5d", facebook, _MINUTES),
        ("P5e", instagram, 1.0),
    ):
        others = {
            "since_complaint": unit * _median(at[:, 5]),
            "seen_in_a_share": unit * _median(at[:, 6]),
        }
        halves[row] = found(np.median, [unit * at[:, 2]], task, details=others)
    return found_x | halves


def times_on(platform: Platform, task: Task) -> NDArray[np.float64]:
    """Give the reaction times on one platform.

    Parameters
    ----------
    platform : Platform
        Where the complaint is posted.
    task : Task
        What is measured.

    Returns
    -------
    ndarray of float, shape (n_worlds, 7)
        A row for each world with many shares: parts within 1 and 24 h and the median (h) of the
        reaction times; the same of the times since the complaint; the median (h) of the reactions
        to somebody's share.
    """
    scenario = replace(fixed("followed_author", task), platform=platform)
    case = Case(scenario=scenario, playbooks=(Playbook(),))
    seen = observe(task, same_for_all(case), _look, until_h=STORM_H)
    rows = [world[0] for world in seen if world[0] is not None]
    return np.array(rows, np.float64).reshape(-1, 7)


def _look(sight: Sight) -> tuple[float, ...] | None:
    """Measure the delays of one world: parts within 1 and 24 h and the median, each in two ways."""
    posts, n_posts = sight.state.posts, int(sight.state.counters[N_POSTS])
    numbers = np.flatnonzero(posts.account[:n_posts] >= 0)[1:]
    if len(numbers) < MANY_SHARES:
        return None
    at_h, parents = posts.time_h[numbers], posts.parent[numbers]
    reactions_h = at_h - posts.time_h[parents]
    values: list[float] = []
    for delays_h in (reactions_h, at_h):
        values += (
            float((delays_h <= 1.0).mean()),
            float((delays_h <= 24.0).mean()),
            float(np.median(delays_h)),
        )
    return (*values, _median(reactions_h[parents > 0]))


def _mean(values: NDArray[np.float64]) -> float:
    """Average; nan for nothing."""
    return float(values.mean()) if len(values) else float("nan")


def _median(values: NDArray[np.float64]) -> float:
    """Give the median of what is known; nan for nothing."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
