"""What does a report say of its answers? The sentence on top, the grid and the differences."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from experiments.comparison import Comparison
from experiments.icon_counts import per_hundred
from experiments.report_cells import answer_of, extremes, is_silent, mean_lost, pairs
from experiments.statistics import better_counts, paired, summary, values_of
from experiments.wording import Wording, significant

PAIR_OUTCOMES = ("lost_customers", "lost_sales_idr", "reach")


def answer_sentences(comparison: Comparison, wording: Wording) -> list[str]:
    """Answer the question: the best way against the worst.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    wording : Wording
        The language.

    Returns
    -------
    list of str
        The answer, then what qualifies it.
    """
    best, worst = extremes(comparison)
    names = {k: answer_of(comparison, c, wording) for k, c in (("best", best), ("worst", worst))}
    if len(comparison.cells) == 1:
        return [wording.text("report_single", best=names["best"])]
    better, equal, worse = better_counts(comparison, best, worst, "lost_customers")
    if best == worst or better == worse == 0:
        return [wording.text("report_tie")]
    evenings = _evenings((better, equal, worse), wording)
    said = [
        wording.text("report_answer", evenings=evenings[0], **names),
        wording.text("report_answer_rest", equal=evenings[1], worse=evenings[2]),
    ]
    difference = paired(comparison, best, worst, "lost_customers")
    low, high = -difference.ci95[1], -difference.ci95[0]
    if math.isnan(low):
        return [*said, wording.text("report_answer_no_interval")]
    numbers = {"customers": -difference.mean_difference, "low": low, "high": high}
    shown = {key: wording.number(value, 1) for key, value in numbers.items()}
    said.append(wording.text("report_answer_size", runs=wording.number(difference.n), **shown))
    return [*said, wording.text("report_answer_chance")] if low <= 0 else said


def _evenings(counts: tuple[int, int, int], wording: Wording) -> list[str]:
    """Say counts of worlds as evenings out of 100."""
    return [
        wording.of_100(part, count / sum(counts), key="evenings")
        for part, count in zip(per_hundred(counts), counts, strict=True)
    ]


def grid(comparison: Comparison, wording: Wording) -> dict[str, Any]:
    """Lay lost customers and sales out by delay and tone.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    wording : Wording
        The language.

    Returns
    -------
    dict
        ``tones`` and ``rows``; an entry is None where nothing was computed, and silence is one
        entry that stands alone.
    """
    where = {
        (cell.delay_h, cell.tone): i for i, cell in reversed(list(enumerate(comparison.cells)))
    }
    spoken = [cell for cell in comparison.cells if not is_silent(cell)]
    tones = list(dict.fromkeys(cell.tone for cell in spoken))
    entries = {key: _entry(comparison, cell, wording) for key, cell in where.items()}
    rows = [
        {
            "delay": wording.hours(delay) if delay else wording.text("grid_now"),
            "entries": [(wording.tone(tone), entries.get((delay, tone))) for tone in tones],
        }
        for delay in sorted({cell.delay_h for cell in spoken if cell.delay_h is not None})
    ]
    silent = [entries[cell.delay_h, cell.tone] for cell in comparison.cells if is_silent(cell)]
    return {
        "tones": [wording.tone(tone) for tone in tones],
        "rows": rows,
        "silent": silent[0] if silent else None,
    }


def _entry(comparison: Comparison, cell: int, wording: Wording) -> dict[str, Any]:
    """Say what one cell costs."""
    lost = summary(values_of(comparison, "lost_customers")[cell])
    money = None
    if "lost_sales_idr" in comparison.outcomes:
        money = summary(values_of(comparison, "lost_sales_idr")[cell])
    means = mean_lost(comparison)
    return {
        "lost": wording.text("grid_lost", number=wording.number(lost["mean"], 1)),
        "lost_range": _range(lost, wording.number, wording),
        "sales": money and rough_rupiah(money["mean"], wording),
        "sales_range": money and _range(money, lambda x: rough_rupiah(x, wording), wording),
        "is_best": means[cell] == min(means) != max(means),
    }


def _range(numbers: dict[str, float], shown: Callable[[float], str], wording: Wording) -> str:
    """Say from where to where 90 of 100 worlds lie."""
    return wording.text("range", low=shown(numbers["p05"]), high=shown(numbers["p95"]))


def rough_rupiah(x: float, wording: Wording) -> str:
    """Write money with the three digits that a model may claim.

    Parameters
    ----------
    x : float, unit IDR
        An amount.
    wording : Wording
        The language.

    Returns
    -------
    str
        As :meth:`experiments.wording.Wording.rupiah`.
    """
    return wording.rupiah(significant(x, 3))


def pair_rows(comparison: Comparison, wording: Wording) -> list[dict[str, Any]]:
    """Give the paired differences.

    Parameters
    ----------
    comparison : Comparison
        The worlds.
    wording : Wording
        The language.

    Returns
    -------
    list of dict
        ``kind``, ``a``, ``b``, ``evenings`` and ``outcomes`` (label, mean, interval).
    """
    known = [n for n in PAIR_OUTCOMES if n == "lost_customers" or n in comparison.outcomes]
    rows = []
    for kind, a, b in pairs(comparison):
        counts = better_counts(comparison, a, b, "lost_customers")
        total = max(1, sum(counts))
        evenings = " / ".join(
            wording.of_100(part, count / total)
            for part, count in zip(per_hundred(counts), counts, strict=True)
        )
        rows.append(
            {
                "kind": wording.text(f"pairs_kind_{kind}"),
                "a": wording.text("pairs_a", cell=answer_of(comparison, a, wording)),
                "b": wording.text("pairs_b", cell=answer_of(comparison, b, wording)),
                "outcomes": [_difference(comparison, a, b, n, wording) for n in known],
                "evenings": evenings,
            }
        )
    return rows


def _difference(
    comparison: Comparison, a: int, b: int, outcome: str, wording: Wording
) -> tuple[str, str, str]:
    """Say one paired difference: label, mean and interval."""
    difference = paired(comparison, a, b, outcome)

    def shown(x: float) -> str:
        if outcome == "lost_sales_idr":
            return rough_rupiah(x, wording)
        return wording.number(x, 1) if abs(x) < 100 else wording.number(significant(x, 3))

    low, high = difference.ci95
    interval = wording.text("range", low=shown(low), high=shown(high))
    return wording.outcome(outcome).label, shown(difference.mean_difference), interval
