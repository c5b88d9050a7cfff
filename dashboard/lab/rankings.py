"""What carries the result? The indices that ``bolasalju sensitivity`` left in a study's folder."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, NamedTuple

from dashboard.lab.studies import SENSITIVITY
from sim.errors import ResultsError

MAX_BYTES = 4 * 1024**2
MOST_ROWS = 400
SHARES = ("parameters", "luck", "both")
_VALUE = {"sobol": "total", "morris": "mean_absolute"}


class Bar(NamedTuple):
    """One parameter, with its interval."""

    key: str
    value: float
    low: float
    high: float
    """nan for an interval that is not known; so for ``low``."""


class Ranking(NamedTuple):
    """The parameters of one outcome under one policy, the strongest first."""

    outcome: str
    policy: dict[str, Any]
    method: str
    """``sobol`` or ``morris``."""
    bars: tuple[Bar, ...]
    problem: str
    """Why there are none; else empty."""
    shares: tuple[Bar, ...] = ()
    """Of the variance: what parameters carry, luck, and both together; Sobol only."""


def rankings_in(folder: Path) -> tuple[Ranking, ...]:
    """Read what a sensitivity analysis found.

    Parameters
    ----------
    folder : Path
        Of results, whose files were checked.

    Returns
    -------
    tuple of Ranking
        None where there was no analysis.

    Raises
    ------
    ResultsError
        A file that cannot be believed.
    """
    path = folder / SENSITIVITY
    if path.is_symlink() or not path.is_file():
        return ()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"{path.stat().st_size} bytes")
        told = json.loads(path.read_text(encoding="utf-8"))
        method = str(told["method"])
        return tuple(_ranking(method, found) for found in list(told["results"])[:MOST_ROWS])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"{type(error).__name__}: {str(error)[:60]}"
        raise ResultsError(f"{SENSITIVITY} must be readable, got {what}") from error


def _ranking(method: str, found: dict[str, Any]) -> Ranking:
    """Read one outcome under one policy."""
    name = _VALUE[method]
    rows = list(found.get("parameters_ranked", []))[:MOST_ROWS]
    return Ranking(
        outcome=str(found["outcome"]),
        policy=dict(found["policy"]),
        method=method,
        bars=tuple(_bar(str(row["key"])[:80], row[name]) for row in rows),
        problem=str(found.get("problem", ""))[:200],
        shares=tuple(_bar(share, found[share]) for share in SHARES if share in found),
    )


def _bar(key: str, estimate: dict[str, Any]) -> Bar:
    """Read one parameter."""
    return Bar(key, *(_number(estimate[end]) for end in ("value", "low", "high")))


def _number(value: object) -> float:
    """Read a number; nothing is nan."""
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("no number")
    return float(value)
