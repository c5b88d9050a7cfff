"""Does a storm change who follows whom? Pattern 25, which the model cannot break."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from experiments.validation.findings import Finding, Task, found
from experiments.validation.mixing import fixed
from experiments.validation.observing import Case, Sight, observe, same_for_all
from sim.network import Network, follower, in_home, n_followers
from sim.playbook import Playbook
from sim.rules import STORM_H
from sim.scenario import PLATFORMS

N_LOOKED_AT = 50
"""Accounts whose followers are read, spread evenly over all."""


def network_survives(task: Task) -> dict[str, Finding]:
    """Measure P25: the largest change of the network's figures in any world.

    Parameters
    ----------
    task : Task
        What is measured.

    Returns
    -------
    dict of str to Finding
        By row. Nothing in the model changes a tie: this reads the network through the same two
        questions as the loop, before and after, and would find it out if that were no longer so.

    References
    ----------
    [lamba2015]
    """
    scenario = replace(fixed("followed_author", task), platform=PLATFORMS["x"])
    case = Case(scenario=scenario, playbooks=(Playbook(),))
    seen = observe(task, same_for_all(case), _change, until_h=0.0)
    changes = np.array([world[0] for world in seen])
    shares = float(changes[:, 1].mean())
    return {"P25": found(np.max, [changes[:, 0]], task, details={"mean_shares": shares})}


def _change(sight: Sight) -> tuple[float, float]:
    """Read the network at the complaint and after the storm."""
    before = tie_figures(sight.world.network)
    sight.go_on(STORM_H)
    after = tie_figures(sight.world.network)
    change = float(np.abs(after / before - 1.0).max())
    return change, float(sight.outcomes("shares")[0])


def tie_figures(network: Network) -> NDArray[np.float64]:
    """Read a few figures off a network.

    Parameters
    ----------
    network : Network
        Listed or generated.

    Returns
    -------
    ndarray of float, shape (3,)
        Mean and standard deviation of the number of followers of ``N_LOOKED_AT`` accounts, and the
        part of these followers who live in the shop's town.
    """
    step = max(1, network.n_accounts // N_LOOKED_AT)
    accounts = range(0, network.n_accounts, step)
    counts = np.array([n_followers(network, account) for account in accounts])
    at_home = [
        in_home(network, follower(network, account, slot))
        for account, count in zip(accounts, counts, strict=True)
        for slot in range(count)
    ]
    return np.array([counts.mean(), counts.std(), np.mean(at_home)])
