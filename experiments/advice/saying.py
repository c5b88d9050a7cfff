"""How is a number of advice said? Names of answers, ranges, chances and badges in one language."""

from __future__ import annotations

import math

from experiments.advice.badge import Badge, Weakness
from experiments.advice.crossing import Crossing
from experiments.advice.evenings import Evenings
from experiments.advice.ways_to_answer import Answer, Extra
from experiments.icon_counts import per_hundred
from experiments.report_sections import rough_rupiah
from experiments.statistics import MeanDifference
from experiments.wording import Wording, significant


def name_of(answer: Answer, wording: Wording) -> str:
    """Name an answer, as what comes after "if you".

    Parameters
    ----------
    answer : Answer
        One way to answer.
    wording : Wording
        The language.

    Returns
    -------
    str
        Part of a sentence.
    """
    said = wording.answer(answer.delay_h, answer.tone)
    if answer.extra is Extra.NONE:
        return said
    return wording.text(f"advise_extra_{answer.extra.value}", answer=said)


def people(x: float, wording: Wording) -> str:
    """Write a mean number of customers.

    Parameters
    ----------
    x : float
        At least 0.
    wording : Wording
        The language.

    Returns
    -------
    str
        With as many digits as a small shop needs.
    """
    return wording.number(significant(x, 3), 2 if abs(x) < 1 else 1 if abs(x) < 100 else 0)


def saved(found: MeanDifference, wording: Wording) -> str:
    """Say how many customers an answer keeps beside another, with the range.

    Parameters
    ----------
    found : MeanDifference
        Of the answer minus the other, in customers lost.
    wording : Wording
        The language.

    Returns
    -------
    str
        Says whether it may be chance.
    """
    low, high = -found.ci95[1], -found.ci95[0]
    shown = {
        "mean": people(-found.mean_difference, wording),
        "low": people(low, wording),
        "high": people(high, wording),
    }
    return wording.text(_key("advise_saved", low, high), **shown)


def saved_rupiah(found: MeanDifference, wording: Wording) -> str:
    """Say how much money an answer saves beside another, with the range.

    Parameters
    ----------
    found : MeanDifference
        Of the answer minus the other, in IDR.
    wording : Wording
        The language.

    Returns
    -------
    str
        Says whether it may be chance.
    """
    low, high = -found.ci95[1], -found.ci95[0]
    shown = {
        "mean": rough_rupiah(-found.mean_difference, wording),
        "low": rough_rupiah(low, wording),
        "high": rough_rupiah(high, wording),
    }
    return wording.text(_key("advise_saved_idr", low, high), **shown)


def _key(name: str, low: float, high: float) -> str:
    """Choose the sentence for an interval: it saves, it costs, or nobody can tell."""
    if low > 0.0:
        return name
    return f"{name}_cost" if high < 0.0 else f"{name}_open"


def chances(evenings: Evenings, a: Answer, b: Answer, wording: Wording) -> str:
    """Say on how many of 100 evenings an answer loses fewer customers than another.

    Parameters
    ----------
    evenings : Evenings
        Where both were measured.
    a, b : Answer
        The two.
    wording : Wording
        The language.

    Returns
    -------
    str
        A sentence.
    """
    counts = evenings.counts(a, b)
    parts = [
        wording.of_100(part, count / sum(counts), key="evenings")
        for part, count in zip(per_hundred(counts), counts, strict=True)
    ]
    names = {"a": name_of(a, wording), "b": name_of(b, wording)}
    better, equal, worse = parts
    return wording.text("advise_chances", better=better, equal=equal, worse=worse, **names)


def badge_said(found: Badge, wording: Wording) -> str:
    """Say how far a statement rests on assumptions.

    Parameters
    ----------
    found : Badge
        In how many plausible worlds it holds.
    wording : Wording
        The language.

    Returns
    -------
    str
        ``holds in about N of 100 plausible worlds; …``.
    """
    holds = wording.text("advise_badge", n=found.holds)
    if found.holds >= 100:
        holds = wording.text("advise_badge_all")
    elif found.holds <= 0:
        holds = wording.text("advise_badge_none")
    if found.weakness is None:
        return f"{holds} {wording.text('advise_badge_nothing')}"
    return f"{holds} {_weakness(found.weakness, wording)}"


def _weakness(found: Weakness, wording: Wording) -> str:
    """Say where a statement falls, or holds least."""
    side = "high" if found.is_high else "low"
    key = "advise_falls" if found.holds < 50 else "advise_least"
    return wording.text(
        f"{key}_{side}",
        what=wording.text("assume_" + found.key.replace(".", "_")),
        limit=wording.number(significant(found.limit, 2), 3 if found.limit < 1 else 1),
        n=found.holds,
    )


def hours_said(found: Crossing, wording: Wording, *, soonest: float, latest: float) -> str:
    """Say an hour with its range.

    Parameters
    ----------
    found : Crossing
        The hour and its interval.
    wording : Wording
        The language.
    soonest, latest : float, unit h
        Hours that were looked at.

    Returns
    -------
    str
        ``not even after …`` below the first one, ``after … and later`` above the last one.
    """
    shown = {
        name: _hour(value, wording, soonest, latest)
        for name, value in (("hour", found.hour), ("low", found.low), ("high", found.high))
    }
    if shown["low"] == shown["high"]:
        return shown["hour"]
    if found.hour <= 0.0:
        return wording.text("advise_hour_at_most", **shown)
    key = "advise_hour_at_least" if math.isinf(found.hour) else "advise_hour_range"
    return wording.text(key, **shown)


def _hour(h: float, wording: Wording, soonest: float, latest: float) -> str:
    """Write one hour."""
    if h <= 0.0:
        return wording.text("advise_hour_never", hour=wording.hours(soonest))
    if math.isinf(h):
        return wording.text("advise_hour_later", hour=wording.hours(latest))
    return wording.hours(h)
