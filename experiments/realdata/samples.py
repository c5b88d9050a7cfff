"""Which worlds are set beside the measured cascades?

All run on X, the nearest thing to the platforms of the data: the model has no Weibo, so that what
is set beside Weibo runs on X with Weibo's pace. An ordinary and two explosive scenarios, the
explosive one by authors with as many followers as the measured ones, and on measured networks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.realdata.model_side import ModelSample, Sampling, sample_worlds
from experiments.realdata.sets import is_of
from experiments.realdata.source import Measured, Ties
from scenarios.loader import load
from scenarios.overrides import with_overrides
from sim.network import Network, listed_network
from sim.scenario import Scenario

_SMALL_SHOP = ("shop.n_customers=300", "shop.n_followers=600")
"""So that the shop fits into the smallest measured network."""
_WEIBO_PACE = "platform.time_scale=2.7"
"""Of the flat part of the kernels since the parent: 14.8 minutes there, 5.5 on Twitter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One kind of worlds."""

    scenario: str
    settings: tuple[str, ...] = ()
    """Besides ``platform=x``."""
    network: str | None = None
    """A measured one."""
    has_measured_authors: bool = False
    """Whether the author has as many followers as those of the measured rumours."""
    part: float = 1.0
    """Worlds, relative to what was asked for."""


RECIPES: dict[str, Recipe] = {
    "ordinary": Recipe(scenario="late_delivery"),
    "ordinary_own_post": Recipe(scenario="late_delivery", settings=("complaint.channel=own_post",)),
    "explosive": Recipe(scenario="rude_service", part=2.0),
    "scandal": Recipe(scenario="hygiene_scandal"),
    "large_author": Recipe(
        scenario="rude_service",
        settings=("network.n_accounts=1000000",),
        has_measured_authors=True,
        part=0.2,
    ),
    "explosive_slow": Recipe(scenario="rude_service", settings=(_WEIBO_PACE,)),
    "large_author_slow": Recipe(
        scenario="rude_service",
        settings=("network.n_accounts=1000000", _WEIBO_PACE),
        has_measured_authors=True,
        part=0.2,
    ),
    **{
        name: Recipe(scenario="rude_service", settings=_SMALL_SHOP, network=name)
        for name in ("twitter_ego", "brand_followers_a", "deezer_hu", "facebook_ego")
    },
}
"""Samples of worlds by name."""

COUNTERPARTS: tuple[tuple[str, str], ...] = (
    ("twitter", "explosive"),
    ("twitter", "large_author"),
    ("twitter", "twitter_ego"),
    ("weibo_ced_small", "explosive_slow"),
    ("weibo_ced_rumour", "large_author_slow"),
    ("weibo_ced_non_rumour", "large_author_slow"),
)
"""A measured set and the worlds that come nearest to how its posts began. An ordinary customer is
like the small authors of Weibo; the authors of the Twitter sets are not known, but most were picked
from news and rumours, which large accounts spread."""

Progress = Callable[[int], None]


def runs_of(recipe: Recipe, runs: int) -> int:
    """Say how many worlds of one kind are run.

    Parameters
    ----------
    recipe : Recipe
        The kind.
    runs : int
        Worlds that were asked for.

    Returns
    -------
    int
        At least 1.
    """
    return max(1, round(runs * recipe.part))


def scenario_of(recipe: Recipe, settings: tuple[str, ...] = ()) -> Scenario:
    """Make the scenario of one kind of worlds.

    Parameters
    ----------
    recipe : Recipe
        The kind.
    settings : tuple of str
        More settings, which go before the recipe's own.

    Returns
    -------
    Scenario
        On X.
    """
    first = with_overrides(load(recipe.scenario), ("platform=x", *settings))
    return with_overrides(first, recipe.settings)


def network_of(ties: Ties, scenario: Scenario) -> Network:
    """Make the network of measured ties.

    Parameters
    ----------
    ties : Ties
        As read.
    scenario : Scenario
        Says how large the town is.

    Returns
    -------
    Network
        The town is placed anew in each world.
    """
    parameters = scenario.parameters.network
    return listed_network(
        ties.n_accounts,
        ties.follower,
        ties.followee,
        home_fraction=parameters.home_fraction,
        home_limit=parameters.home_limit,
    )


def sample_of(
    name: str,
    measured: Measured,
    *,
    runs: int,
    seed: int,
    settings: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> ModelSample:
    """Run one kind of worlds.

    Parameters
    ----------
    name : str
        One of ``RECIPES``.
    measured : Measured
        Gives hours, authors and networks.
    runs : int
        Worlds asked for; see :func:`runs_of`.
    seed : int
        Of the worlds.
    settings : tuple of str
        Changes to try, as after ``--set``.
    progress : callable, optional
        Called with the number of worlds that have just been finished.

    Returns
    -------
    ModelSample
        One cascade for each world.
    """
    recipe = RECIPES[name]
    scenario = scenario_of(recipe, settings)
    rumours = measured.cascades[is_of(measured, "weibo_ced_rumour")]
    authors = rumours["root_followers"].dropna().to_numpy(np.int64)
    sampling = Sampling(
        runs=runs_of(recipe, runs),
        seed=seed,
        root_hours=rumours["root_hour"].to_numpy(np.float64),
        author_followers=authors if recipe.has_measured_authors else None,
        network=network_of(measured.networks[recipe.network], scenario) if recipe.network else None,
        progress=progress,
    )
    return sample_worlds(scenario, sampling)
