"""What does a comparison of two answers say in words and counts? Values, no components.

The sentences are those of the report, so that the page and the file that is sent never differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.text import PageText
from experiments.amounts import amount, change_with_interval
from experiments.comparison import Comparison
from experiments.icon_counts import CLASSES, class_counts, icon_limits, per_hundred
from experiments.report_sections import answer_sentences, rough_rupiah
from experiments.statistics import better_counts, paired, summary, values_of
from experiments.wording import significant
from sim.responses import TONES, Tone

SIDES = ("A", "B")
TABLE_OUTCOMES = (
    "lost_customers",
    "lost_sales_idr",
    "reach",
    "shares",
    "negative_posts",
    "complainant_lost",
    "reputation_day90",
    "viral",
    "owner_hours",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one way to answer costs."""

    name: str
    lost: str
    lost_range: str
    sales: str
    sales_range: str
    viral: str
    counts: tuple[tuple[str, int, str], ...]
    """Class, marks of 100, and words; the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the page says first."""

    verdict: str
    """``a``, ``b`` or ``none``: who does better on average."""
    sentences: tuple[str, ...]
    """The answer, then what qualifies it."""
    sides: tuple[Side, Side]
    note: str
    """The limits of the classes."""


def answered(comparison: Comparison, text: PageText, *, is_same: bool) -> Answered:
    """Answer the question of the page.

    Parameters
    ----------
    comparison : Comparison
        Cells A and B.
    text : PageText
        The language.
    is_same : bool
        A and B are the same way to answer.

    Returns
    -------
    Answered
        Sentences, and what each side costs.
    """
    sentences = (text.text("same_choice"),) if is_same else answer_sentences(comparison, text)
    noticeable, storm = icon_limits(comparison.scenario.shop.n_customers)
    limits = {"noticeable": noticeable, "storm": storm, "below_storm": storm - 1}
    shown = {key: text.number(value) for key, value in limits.items()}
    return Answered(
        verdict="none" if is_same else _verdict(comparison),
        sentences=tuple(sentences),
        sides=(_side(comparison, 0, text), _side(comparison, 1, text)),
        note=text.text("squares_note", **shown),
    )


def _verdict(comparison: Comparison) -> str:
    """Say which side loses fewer customers on average."""
    better, _, worse = better_counts(comparison, 0, 1, "lost_customers")
    first, second = values_of(comparison, "lost_customers").mean(axis=1)
    if better == worse == 0 or first == second:
        return "none"
    return "a" if first < second else "b"


def _side(comparison: Comparison, at: int, text: PageText) -> Side:
    """Say what one side costs."""
    cell = comparison.cells[at]
    lost = values_of(comparison, "lost_customers")[at]
    worlds = class_counts(lost, comparison.scenario.shop.n_customers)
    parts, total = per_hundred(worlds), max(1, sum(worlds))
    counts = tuple(
        (name, part, f"{text.text(f'class_{name}')}: {text.of_100(part, count / total)}")
        for name, part, count in zip(CLASSES, parts, worlds, strict=True)
    )
    viral = comparison.outcomes["viral"][at]
    share = (int(viral.sum()), int(len(viral) - viral.sum()))
    people, money = summary(lost), summary(values_of(comparison, "lost_sales_idr")[at])
    whole = {key: text.number(people[key]) for key in ("p05", "p95")}
    rough = {key: rough_rupiah(money[key], text) for key in ("mean", "p05", "p95")}
    return Side(
        name=text.answer(cell.delay_h, cell.tone),
        lost=text.number(people["mean"], 1),
        lost_range=text.text("card_range", low=whole["p05"], high=whole["p95"]),
        sales=rough["mean"],
        sales_range=text.text("card_range", low=rough["p05"], high=rough["p95"]),
        viral=text.of_100(per_hundred(share)[0], float(viral.mean())),
        counts=counts,
    )


def number_rows(comparison: Comparison, text: PageText) -> list[tuple[str, str, str, str]]:
    """Lay the outcomes of both sides out.

    Parameters
    ----------
    comparison : Comparison
        Cells A and B.
    text : PageText
        The language.

    Returns
    -------
    list of tuple of str
        Outcome, A, B, and their difference with its interval.
    """
    rows = []
    for name in TABLE_OUTCOMES:
        difference = paired(comparison, 0, 1, name)
        means = [summary(row)["mean"] for row in values_of(comparison, name)]
        rows.append(
            (
                text.outcome(name).label,
                amount(name, means[0], text),
                amount(name, means[1], text),
                change_with_interval(name, difference.mean_difference, difference.ci95, text),
            )
        )
    return rows


def reasons(comparison: Comparison, text: PageText) -> list[str]:
    """Say why the sides differ: what the tones do, and how far the complaint gets.

    Parameters
    ----------
    comparison : Comparison
        Cells A and B.
    text : PageText
        The language.

    Returns
    -------
    list of str
        Paragraphs.
    """
    crisis = comparison.scenario.complaint.crisis_type
    said = []
    for side, cell in zip(SIDES, comparison.cells, strict=True):
        entry = TONES[cell.tone]
        kind = "good" if entry.fit(crisis) > 0.0 else "bad"
        key = "why_silent" if cell.tone is Tone.SILENT else f"why_{kind}"
        words = {"tone": text.tone(cell.tone), "sources": ", ".join(entry.sources)}
        said.append(text.text(key, side=side, **words))
    reach = comparison.outcomes["reach"]
    middle, worst = np.median(reach, axis=1), reach.max(axis=1)
    numbers = {"a": middle[0], "b": middle[1], "worst_a": worst[0], "worst_b": worst[1]}
    shown = {k: text.number(significant(float(x), 3)) for k, x in numbers.items()}
    return [*said, text.text("why_spread", **shown)]
