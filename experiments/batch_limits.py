"""How many worlds may be asked for, and on how many threads? Said before anything is allocated."""

from __future__ import annotations

from sim.errors import ParameterError

MAX_RUNS = 100_000
"""More belongs into a sweep, which can be resumed."""
MAX_WORKERS = 1024
MAX_FIRST = 2**31 - 1


def check_runs(runs: int) -> None:
    """Refuse an impossible number of worlds before anything is allocated.

    Parameters
    ----------
    runs : int
        Worlds in each cell.

    Raises
    ------
    ParameterError
        Not a whole number in range.
    """
    if not _is_whole(runs, MAX_RUNS):
        msg = f"runs must be a whole number in [1, {MAX_RUNS}], got {runs!r}"
        raise ParameterError(msg)


def check_first(first: int) -> None:
    """Refuse an impossible number of the first world.

    Parameters
    ----------
    first : int
        From 0.

    Raises
    ------
    ParameterError
        Not a whole number in range.
    """
    if not _is_whole(first, MAX_FIRST, least=0):
        msg = f"first must be a whole number in [0, {MAX_FIRST}], got {first!r}"
        raise ParameterError(msg)


def check_workers(workers: int | None) -> None:
    """Refuse an impossible number of threads.

    Parameters
    ----------
    workers : int or None
        None for one for each core.

    Raises
    ------
    ParameterError
        Not a whole number in range.
    """
    if workers is not None and not _is_whole(workers, MAX_WORKERS):
        rule = f"workers must be a whole number in [1, {MAX_WORKERS}]"
        msg = f"{rule}, got {workers!r}; leave it out for one thread a core"
        raise ParameterError(msg)


def _is_whole(value: object, most: int, least: int = 1) -> bool:
    """Tell whether a value is a whole number from the least to the most."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
