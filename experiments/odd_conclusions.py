"""Which conclusions does the model description state, and what do they rest on?

``experiments/findings/`` keeps what two commands found with the model as it ships:
``conclusions.json`` is cut from ``bolasalju studies run examples/tone_beats_speed.yaml --posterior
--runs 6000 --json``, ``assumptions.json`` from ``bolasalju sensitivity every_assumption.yaml``
with the options that its first lines name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("findings")
MOST_ROWS = 15
"""Assumptions in the table; the file has them all."""
_BAR = 20
"""Characters of a bar that stands for the whole variance."""


def finding(name: str) -> Any:
    """Read one of the kept findings.

    Parameters
    ----------
    name : str
        ``conclusions`` or ``assumptions``.

    Returns
    -------
    dict
        As the file has it.
    """
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def conclusion_rows() -> list[tuple[str, ...]]:
    """Say in which part of the allowed sets each conclusion holds.

    Returns
    -------
    list of tuple of str
        Conclusion, mean difference with its interval, share of the sets, share of the sets in
        which it is clear.
    """
    return [
        (
            contrast["holds"],
            f"{contrast['mean_difference']:+.1f} ({_from_to(contrast['ci95'])})",
            f"{contrast['holds_in']:.0%}",
            f"{contrast['clear_in']:.0%}",
        )
        for contrast in finding("conclusions")["contrasts"]
    ]


def assumption_rows(policy: str) -> list[tuple[str, ...]]:
    """Rank what carries the difference between a policy and silence.

    Parameters
    ----------
    policy : str
        As the file names it.

    Returns
    -------
    list of tuple of str
        Number, total effect with its interval, effect of its own, a bar as long as the total
        effect; the largest first.
    """
    (told,) = (one for one in finding("assumptions")["policies"] if one["policy"] == policy)
    return [
        (
            f"`{row['key']}`",
            f"{row['total']:.2f} ({row['low']:.2f} to {row['high']:.2f})",
            f"{row['first']:.2f}",
            "█" * max(0, min(_BAR, round(_BAR * row["total"]))),
        )
        for row in told["parameters_by_total"][:MOST_ROWS]
    ]


def level_rows() -> list[tuple[str, ...]]:
    """Say what carries each outcome itself, if the owner stays silent.

    Returns
    -------
    list of tuple of str
        Outcome, parts of the variance that are due to the numbers, to luck and to both, and the
        numbers with the largest total effects.
    """
    return [
        (
            f"`{told['outcome']}`",
            *(f"{told[part]['value']:.2f}" for part in ("parameters", "luck", "both")),
            ", ".join(f"`{row['key']}` {row['total']:.2f}" for row in _largest(told)),
        )
        for told in finding("assumptions")["silence"]
    ]


def _largest(told: Any) -> list[Any]:
    """Give the numbers that are clearly above none, at most five."""
    rows: list[Any] = told["parameters_by_total"]
    return [row for row in rows if row["low"] > 0.0][:5]


def variance_told(policy: str) -> str:
    """Say how much of the difference is due to the numbers, to luck, and to both together.

    Parameters
    ----------
    policy : str
        As the file names it.

    Returns
    -------
    str
        Half a sentence.
    """
    (told,) = (one for one in finding("assumptions")["policies"] if one["policy"] == policy)
    parts = [
        f"{name} {told[key]['value']:.2f} ({told[key]['low']:.2f} to {told[key]['high']:.2f})"
        for key, name in (
            ("parameters", "the numbers"),
            ("luck", "luck"),
            ("both", "both together"),
        )
    ]
    return f"of the variance carry {parts[0]}, {parts[1]}, {parts[2]}."


def _from_to(interval: list[float]) -> str:
    """Write an interval."""
    return f"{interval[0]:+.1f} to {interval[1]:+.1f}"
