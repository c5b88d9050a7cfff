"""Which tables of the model description come from experiments? What fits, and what breaks what.

``python -m experiments.odd_findings`` writes them into ``sim/ODD.md``, between their markers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import sim
from experiments.calibration.pinning import pinned, tied
from experiments.calibration.posterior import load_posterior
from experiments.calibration.targets import load_targets
from experiments.odd_conclusions import (
    assumption_rows,
    conclusion_rows,
    finding,
    level_rows,
    variance_told,
)
from experiments.validation.mutations import load_mutations
from sim.declarations import declared_numbers

ODD = Path(sim.__file__).with_name("ODD.md")
_BLOCK = re.compile(r"(<!-- found: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def finding_tables() -> dict[str, str]:
    """Write every table that experiments found.

    Returns
    -------
    dict of str to str
        Name of the marker to a Markdown table that ends with a line break.
    """
    return {
        "posterior": _posterior(),
        "mutations": _mutations(),
        "targets": _targets(),
        "assumptions": _assumptions(),
        "conclusions": _conclusions(),
    }


def with_findings(text: str) -> str:
    """Put the current tables into the model description.

    Parameters
    ----------
    text : str
        Markdown with markers.

    Returns
    -------
    str
        The same, with what stands between the markers replaced.
    """
    tables = finding_tables()
    return _BLOCK.sub(lambda block: block[1] + tables[block[2]] + block[3], text)


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Lay out rows."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _posterior() -> str:
    """Say what the evidence pins down."""
    posterior, declared = load_posterior(), declared_numbers()
    rows = [
        (
            f"`{row.key}`",
            f"{row.low:g} to {row.high:g}",
            f"{row.p05:.3g} to {row.p95:.3g}",
            f"{declared[row.key].default:g}",
            f"{row.contraction:.0%}",
            {"pinned": "pinned down", "free": "not pinned down"}.get(row.verdict, row.verdict),
        )
        for row in pinned(posterior)
    ]
    heads = ("number", "looked for in", "allowed, 90 %", "default", "narrowed by", "verdict")
    pairs = "; ".join(f"`{a}` and `{b}` ({r:+.2f})" for a, b, r in tied(posterior))
    origin = posterior.origin
    told = f"{len(posterior)} sets after {origin['tried']} candidates, seed {origin['seed']}."
    return f"{_table(heads, rows)}\n{told} Only together (rank correlation): {pairs or 'none'}.\n"


def _mutations() -> str:
    """Say what turns which row red."""
    rows = [
        (mutation.what.en, f"`{mutation.name}`", ", ".join(mutation.rows))
        for mutation in load_mutations()
    ]
    return _table(("broken", "how", "rows that turn red"), rows)


def _assumptions() -> str:
    """Rank what carries the difference between two policies and silence."""
    heads = ("number", "total effect (95 %)", "of its own", "total effect")
    parts = ("outcome of silence", "numbers", "luck", "both", "largest total effects above none")
    levels = f"\n{_table(parts, level_rows())}"
    return f"{levels}\nThe next two as a plot: `docs/assumptions.png`.\n" + "".join(
        f"\nLost customers, {policy} against silence: {variance_told(policy)}\n\n"
        f"{_table(heads, assumption_rows(policy))}"
        for policy in ("apologetic after 1 h", "defensive after 1 h")
    )


def _conclusions() -> str:
    """Say in which part of the allowed sets each conclusion holds."""
    told = finding("conclusions")
    heads = ("conclusion", "difference in customers lost (95 %)", "holds in", "clear in")
    study = f"examples/{told['name']}.yaml --posterior --runs {told['runs']}"
    where = f"{told['scenario']}, {told['posterior']} sets, seed {told['seed']}"
    said = f"`bolasalju studies run {study}` ({where}). Clear: the set's interval excludes zero."
    return f"\n{_table(heads, conclusion_rows())}\n{said}\n"


def _targets() -> str:
    """Say what was fitted beside the rows of the board."""
    rows = [
        (
            f"{row.id} {row.name.en}",
            f"{row.low:g} to {row.high:g}",
            "–" if row.target is None else f"{row.target:g}",
            row.unit.value,
        )
        for row in load_targets().times.rows
    ]
    return _table(("target", "band (quartiles)", "median", "unit"), rows)


if __name__ == "__main__":  # pragma: no cover - the command
    ODD.write_text(with_findings(ODD.read_text(encoding="utf-8")), encoding="utf-8")
