"""What does the model give for a pattern? One function for each, by the pattern's id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from experiments.batch_limits import check_runs, check_workers
from experiments.validation import blame, complainant, owner_moves, shop, spread, ties, timing
from experiments.validation.findings import Finding, Task
from experiments.validation.pattern_file import pattern_id
from experiments.validation.settings import Settings
from sim.random_streams import world_key

MEASURES: Mapping[str, Callable[[Task], dict[str, Finding]]] = MappingProxyType(
    {
        "P1": spread.few_explode,
        "P2": spread.tiny_cascades,
        "P3": spread.low_virality,
        "P4": spread.heavy_tail,
        "P5": timing.reaction_time,
        "P8": blame.blame_dominates,
        "P9": complainant.delay_decay,
        "P11": owner_moves.compensation_paradox,
        "P12": owner_moves.quality_beats_speed,
        "P13": complainant.recovery_incomplete,
        "P14": blame.loyalty_buffers,
        "P15": complainant.love_becomes_hate,
        "P16": owner_moves.deletion,
        "P17": shop.stars_move_sales,
        "P24": shop.any_publicity,
        "P25": ties.network_survives,
    }
)
"""What measures each pattern of ``patterns.yaml``."""


def measure(
    pattern: str,
    *,
    worlds: int,
    seed: int = 0,
    settings: Settings | None = None,
    workers: int | None = None,
) -> dict[str, Finding]:
    """Measure one pattern, in the model as it is or with other numbers.

    Parameters
    ----------
    pattern : str
        Its id, such as ``P8``.
    worlds : int
        In each case of its protocol; the protocol's own number gives the board's figures.
    seed : int
        Of the worlds and of the intervals.
    settings : Settings, optional
        From :func:`~experiments.validation.settings.read_settings`.
    workers : int, optional
        Threads; one for each core if not given. Does not change the result.

    Returns
    -------
    dict of str to Finding
        By row of the pattern.

    Raises
    ------
    ParameterError
        No such pattern, or a seed or a number of worlds outside their range.
    """
    check_runs(worlds)
    check_workers(workers)
    world_key(seed)
    task = Task(worlds=worlds, seed=seed, settings=settings or Settings(), workers=workers)
    return MEASURES[pattern_id(pattern)](task)
