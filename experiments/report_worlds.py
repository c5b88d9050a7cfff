"""What does a report say of its evenings? The pictures, who stayed, and how far it spread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from experiments.comparison import Comparison
from experiments.icon_counts import CLASSES, class_counts, icon_limits, per_hundred
from experiments.report_cells import answer_of, chosen_cells, extremes
from experiments.statistics import flip_counts, flipped, flips, summary, values_of
from experiments.wording import Wording
from sim.rules import VIRAL_RATIO

LoyalIn: TypeAlias = Callable[[int], NDArray[np.bool_]]
"""Gives, for the number of a world, who of its customers is loyal, shape (n_customers,)."""

MOST_NAMES = 12
COMPLAINANT = 0
"""Number of the customer who complains, as in the model."""


def pictures(comparison: Comparison, wording: Wording) -> list[dict[str, Any]]:
    """Draw 100 evenings for the chosen cells.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    wording : Wording
        The language.

    Returns
    -------
    list of dict
        ``name``, ``label``, ``counts`` (class, words) and ``marks`` (class of each of the 100,
        worst first).
    """
    drawn = []
    for cell in chosen_cells(comparison):
        lost = values_of(comparison, "lost_customers")[cell]
        worlds = class_counts(lost, comparison.scenario.shop.n_customers)
        parts, total = per_hundred(worlds), max(1, sum(worlds))
        counts = [
            (
                name,
                wording.text(
                    "class_count",
                    name=wording.text(f"class_{name}"),
                    count=wording.of_100(part, count / total),
                ),
            )
            for name, part, count in zip(CLASSES, parts, worlds, strict=True)
        ]
        name = answer_of(comparison, cell, wording)
        label = wording.text("picture_label", cell=name, counts=", ".join(c for _, c in counts))
        marks = [c for c, part in zip(CLASSES, parts, strict=True) for _ in range(part)]
        drawn.append({"name": name, "label": label, "counts": counts, "marks": marks})
    return drawn


def picture_note(comparison: Comparison, wording: Wording) -> str:
    """State the limits of the classes.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    wording : Wording
        The language.

    Returns
    -------
    str
        One paragraph.
    """
    noticeable, storm = icon_limits(comparison.scenario.shop.n_customers)
    numbers = {"noticeable": noticeable, "storm": storm, "below_storm": storm - 1}
    return wording.text("pictures_note", **{k: wording.number(v) for k, v in numbers.items()})


def flip_section(
    comparison: Comparison, wording: Wording, loyal_in: LoyalIn | None = None
) -> dict[str, Any] | None:
    """Name who stayed because of the answer, in the world where it mattered most.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    wording : Wording
        The language.
    loyal_in : callable, optional
        Who is loyal in a world; without it customers have a number only.

    Returns
    -------
    dict or None
        ``lead``, ``names``, ``more``, ``rest``; None where there is no pair.
    """
    best, worst = extremes(comparison)
    if best == worst:
        return None
    saved, lost = flip_counts(comparison, best, worst)
    if not saved.any() and not lost.any():
        return {"lead": wording.text("flips_nobody"), "names": [], "more": "", "rest": []}
    world = int(np.argmax(saved))
    kept, gone = flipped(comparison, best, worst, world)
    loyal = None if loyal_in is None else loyal_in(world)
    mean_saved, mean_lost = flips(comparison, best, worst)
    means = {"saved": wording.number(mean_saved, 1), "lost": wording.number(mean_lost, 1)}
    names = {k: answer_of(comparison, c, wording) for k, c in (("best", best), ("worst", worst))}
    rest = [wording.text("flips_reverse", lost=wording.number(len(gone)))] if len(gone) else []
    return {
        "lead": wording.text(
            "flips_world", world=world + 1, saved=wording.number(len(kept)), **names
        ),
        "names": [_customer(int(number), loyal, wording) for number in kept[:MOST_NAMES]],
        "more": wording.text("flips_more", number=wording.number(len(kept) - MOST_NAMES))
        if len(kept) > MOST_NAMES
        else "",
        "rest": [*rest, wording.text("flips_mean", **means)],
    }


def _customer(number: int, loyal: NDArray[np.bool_] | None, wording: Wording) -> str:
    """Name a customer by role and number."""
    if number == COMPLAINANT:
        return wording.text("flips_complainant")
    if loyal is None:
        return wording.text("flips_customer", number=number)
    return wording.text("flips_loyal" if loyal[number] else "flips_occasional", number=number)


def spread_section(comparison: Comparison, wording: Wording) -> dict[str, Any] | None:
    """Say how often the complaint went viral, and how far it got.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    wording : Wording
        The language.

    Returns
    -------
    dict or None
        ``note`` and ``rows`` (name, viral, median, p95, maximum); None where reach is unknown.
    """
    if "reach" not in comparison.outcomes:
        return None
    cutoff = VIRAL_RATIO * comparison.scenario.shop.n_followers
    rows = []
    for cell in chosen_cells(comparison):
        reach = values_of(comparison, "reach")[cell]
        reach = reach[~np.isnan(reach)]
        viral = comparison.outcomes["viral"][cell] if "viral" in comparison.outcomes else None
        n_viral = int(np.nansum(reach >= cutoff if viral is None else viral))
        counts = (n_viral, len(reach) - n_viral)
        numbers = summary(reach)
        share = wording.of_100(per_hundred(counts)[0], n_viral / max(1, len(reach)))
        far = [numbers["p50"], numbers["p95"], float(reach.max()) if len(reach) else float("nan")]
        name = answer_of(comparison, cell, wording)
        rows.append([name, share, *(wording.number(x) for x in far)])
    followers = wording.number(comparison.scenario.shop.n_followers)
    note = wording.text("spread_note", cutoff=wording.number(cutoff), followers=followers)
    return {"note": note, "rows": rows}
