"""How long does the very first run take, and how is that made bearable?

Compiling the model takes about half a minute, once for each machine and version; the result is
kept on disk. The drawing of worlds and the loop are compiled in two processes side by side.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numba import typeof, types
from numba.core import config

from sim.cascade import advance
from sim.compiled import CACHE_FOLDER, MODEL_DIGEST
from sim.handles import empty_handle
from sim.moves import Plan
from sim.network import generated_network, listed_network
from sim.outcomes import measure
from sim.parting import part
from sim.random_streams import world_key
from sim.reading import rules_of
from sim.scenario import Scenario
from sim.state import State
from sim.world import World, make_world


def _marker() -> Path:
    """Name the file that says that everything has been compiled."""
    return Path(CACHE_FOLDER) / f"complete-{MODEL_DIGEST}-{sys.implementation.cache_tag}"


def is_warm() -> bool:
    """Tell whether the model was compiled on this machine before.

    Returns
    -------
    bool
        True if :func:`warm_up` would have nothing to do.
    """
    return bool(config.DISABLE_JIT) or _marker().exists()


def warm_up() -> None:
    """Compile the model, if that was not done before, and keep the result on disk."""
    if is_warm():
        return
    command = [sys.executable, "-c", "from sim.warm_up import compile_worlds; compile_worlds()"]
    root = str(Path(__file__).parents[1])
    helper = subprocess.Popen(  # noqa: S603 - our own function in our own interpreter
        command, cwd=root, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        compile_loop()
        helper.wait()
    finally:
        helper.kill()
        helper.wait()
    compile_worlds()  # from the disk by now, unless the helper could not start
    _marker().touch()


def compile_loop() -> None:
    """Compile the loop, and what leads back into it."""
    rules = typeof(rules_of(Scenario()))
    plan, world, state = (typeof(empty_handle(kind)) for kind in (Plan, World, State))
    signature: tuple[Any, ...] = (rules, plan, world, state, types.float64, types.boolean)
    advance.compile(signature)  # type: ignore[attr-defined]  # what numba makes of a function
    slots = types.Array(types.boolean, 1, "C")
    part.compile((rules, plan, world, state, slots))  # type: ignore[attr-defined]  # likewise


def compile_worlds() -> None:
    """Compile the drawing of worlds and the measuring of outcomes."""
    scenario = Scenario()
    rules = rules_of(scenario)
    make_world(rules, generated_network(scenario.parameters.network, world_key(0)), 0)
    ring = np.arange(2000)
    listed = listed_network(2000, ring, np.roll(ring, 1), home_fraction=1.0)
    make_world(rules, listed, 0)
    world, state = typeof(empty_handle(World)), typeof(empty_handle(State))
    signature: tuple[Any, ...] = (typeof(rules), world, state, types.Array(types.float64, 1, "C"))
    measure.compile(signature)  # type: ignore[attr-defined]  # likewise
