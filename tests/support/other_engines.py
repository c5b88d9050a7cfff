"""What do other people's programs make of an independent cascade? EoN, NDlib and CyNetDiff.

They are no part of the project and none of its dependencies: ``pip install -e '.[proofs]'`` brings
them. Where one is absent the tests that need it are skipped. Every engine counts the people who
become active, the seed included, in cascades that start from the given roots.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray

ALSO_NEEDS = {"ndlib": ("six",)}
"""What a package imports without asking for it."""

Engine = Callable[[nx.Graph, float, Sequence[int], np.random.Generator], NDArray[np.int64]]


def other(package: str, module: str | None = None) -> Any:
    """Import a module of another program, or skip; one that is there but broken is an error."""
    for name in (package, *ALSO_NEEDS.get(package, ())):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is absent: pip install -e '.[proofs]'")
    with warnings.catch_warnings():
        # EoN asks for a function by the name that scipy will drop in its version 2
        warnings.filterwarnings(
            "ignore", message=r".*scipy\.ndimage\.interpolation", category=DeprecationWarning
        )
        return importlib.import_module(module or package)


def eon_sizes(
    graph: nx.Graph, p: float, roots: Sequence[int], draws: np.random.Generator
) -> NDArray[np.int64]:
    """EoN: an SIR epidemic in steps, in which everybody is infectious for one of them."""
    eon = other("EoN")
    last = [eon.basic_discrete_SIR(graph, p, root, rng=draws)[3][-1] for root in roots]
    return np.array(last, np.int64)


def ndlib_sizes(
    graph: nx.Graph, p: float, roots: Sequence[int], draws: np.random.Generator
) -> NDArray[np.int64]:
    """NDlib: its model IndependentCascades, with the same threshold on every edge.

    It draws from numpy's global generator, whose state is put back afterwards.
    """
    epidemics = other("ndlib", "ndlib.models.epidemics")
    config = other("ndlib", "ndlib.models.ModelConfig").Configuration()
    for edge in graph.edges():
        config.add_edge_configuration("threshold", edge, p)
    config.add_model_initial_configuration("Infected", [roots[0]])
    before = np.random.get_state()  # noqa: NPY002 - theirs, not ours
    try:
        model = epidemics.IndependentCascadesModel(graph, seed=int(draws.integers(2**32)))
        model.set_initial_status(config)
        return np.array([_ndlib_size(model, root) for root in roots], np.int64)
    finally:
        np.random.set_state(before)  # noqa: NPY002 - theirs, not ours


def _ndlib_size(model: Any, root: int) -> int:
    """Run NDlib's model until nobody is infected any more."""
    model.reset([root])
    while True:
        counts = model.iteration(node_status=False)["node_count"]
        if counts[1] == 0:
            return int(counts[2])


def cynetdiff_sizes(
    graph: nx.Graph, p: float, roots: Sequence[int], draws: np.random.Generator
) -> NDArray[np.int64]:
    """CyNetDiff: its compiled independent cascade."""
    utils = other("cynetdiff", "cynetdiff.utils")
    model, number_of = utils.networkx_to_ic_model(graph, activation_prob=p, rng=draws)
    found = []
    for root in roots:
        model.set_seeds([number_of[root]])
        model.advance_until_completion()
        found.append(model.get_num_activated_nodes())
    return np.array(found, np.int64)


ENGINES: dict[str, Engine] = {
    "EoN": eon_sizes,
    "NDlib": ndlib_sizes,
    "CyNetDiff": cynetdiff_sizes,
}


def eon_fixed_period_sizes(
    graph: nx.Graph, p: float, roots: Sequence[int], draws: np.random.Generator
) -> NDArray[np.int64]:
    """EoN: an SIR epidemic in continuous time; everybody is infectious for exactly one hour.

    Contacts come at the rate at which an hour is enough with chance p.
    """
    eon = other("EoN")
    rate = -math.log1p(-p)
    last = [
        eon.fast_nonMarkov_SIR(
            graph,
            trans_time_fxn=lambda _u, _v: draws.exponential(1.0 / rate),
            rec_time_fxn=lambda _u: 1.0,
            initial_infecteds=[root],
            rng=draws,
        )[3][-1]
        for root in roots
    ]
    return np.array(last, np.int64)


def eon_markov_sizes(
    graph: nx.Graph, rates: tuple[float, float], roots: Sequence[int], draws: np.random.Generator
) -> NDArray[np.int64]:
    """EoN: the SIR epidemic with exponential times, at rates of contact and recovery."""
    eon = other("EoN")
    last = [eon.fast_SIR(graph, *rates, initial_infecteds=[r], rng=draws)[3][-1] for r in roots]
    return np.array(last, np.int64)


def eon_curves(
    graph: nx.Graph,
    delay_h: Callable[[], float],
    roots: Sequence[int],
    hours: tuple[float, ...],
    end_h: float,
) -> NDArray[np.int64]:
    """EoN: infections by some hours, shape (n_roots, n_hours).

    ``delay_h`` draws from infection to infection along a tie, infinite where there is none.
    """
    eon = other("EoN")
    found = []
    for root in roots:
        times, susceptible = eon.fast_nonMarkov_SIR(
            graph,
            trans_time_fxn=lambda _u, _v: delay_h(),
            rec_time_fxn=lambda _u: 1e9,
            initial_infecteds=[root],
            tmax=end_h,
        )[:2]
        at = np.searchsorted(times, hours, side="right") - 1
        found.append(graph.order() - susceptible[at])
    return np.array(found, np.int64)


def eon_percolated(
    graph: nx.Graph, rates: tuple[float, float], draws: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """EoN: who would infect whom if infected, with exponential recovery; pairs (from, to)."""
    eon = other("EoN")
    ties = eon.directed_percolate_network(graph, *rates, weights=False, rng=draws).edges()
    ends = np.array(list(ties), np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]
