"""In which worlds must advice hold? A hundred that are plausible, always the same ones."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from experiments.calibration.posterior import load_posterior
from experiments.sweeps.designs import Kind, draws_of, with_sets
from experiments.sweeps.margins import Distribution, NumberMargin
from experiments.sweeps.settings import Setting, settings

N_PLAUSIBLE = 100
_SEED = 2026
"""Of the hundred worlds; the evenings in them have the seed of the user."""

Plausible = tuple[MappingProxyType[str, float], ...]


@cache
def margins() -> MappingProxyType[str, NumberMargin]:
    """Read what could be otherwise.

    Returns
    -------
    mapping of str to NumberMargin
        By key: a triangle over the range, with its top at the default.
    """
    text = files("experiments").joinpath("advice", "plausible.yaml").read_text(encoding="utf-8")
    told: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(text)
    return MappingProxyType({one["key"]: _margin(settings()[one["key"]], one) for one in told})


def _margin(setting: Setting, told: dict[str, Any]) -> NumberMargin:
    """Make the triangle of one number."""
    quantity = setting.quantity
    if quantity is None:
        msg = f"{setting.key} must be a number, got one of {setting.choices}"
        raise ValueError(msg)
    low, high = float(told["low"]), float(told["high"])
    if not quantity.low <= low < quantity.default < high <= quantity.high:
        msg = f"{setting.key} must span its default {quantity.default!r}, got {told!r}"
        raise ValueError(msg)
    return NumberMargin(
        setting=setting,
        low=low,
        high=high,
        distribution=Distribution.TRIANGULAR,
        shape=(float(quantity.default),),
    )


@cache
def plausible_worlds() -> Plausible:
    """Give the hundred plausible worlds.

    Returns
    -------
    tuple of mapping
        Values by key of ``--set``: a Latin hypercube over :func:`margins`, beside the sets that
        the evidence allows.
    """
    drawn = draws_of(margins(), Kind.LATIN_HYPERCUBE, N_PLAUSIBLE, _SEED)
    drawn = with_sets(drawn, load_posterior().draws(), _SEED)
    return tuple(
        MappingProxyType({key: cast("float", values[at]) for key, values in drawn.items()})
        for at in range(N_PLAUSIBLE)
    )


@cache
def plausible_table() -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Give the hundred plausible worlds as a table.

    Returns
    -------
    tuple of (tuple of str, ndarray of float, shape (100, n_keys))
        Keys, and the values of each world.
    """
    worlds = plausible_worlds()
    names = tuple(worlds[0])
    table = np.array([[world[name] for name in names] for world in worlds])
    table.setflags(write=False)
    return names, table
