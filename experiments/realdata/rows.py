"""Which tables are shown, on the terminal and on the page? Rows of words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from experiments.realdata.comparing import Gap
from experiments.realdata.followers import Counts
from experiments.realdata.rarity import LIMITS, Rarity
from experiments.realdata.replies import WITHIN_H
from experiments.realdata.rhythm import DayProfile, misplaced, model_profile
from experiments.realdata.samples import COUNTERPARTS
from experiments.realdata.sets import ON_LOG
from experiments.realdata.study import RealDataStudy
from experiments.realdata.timing import Timing
from experiments.wording import Wording


class ShownTable(NamedTuple):
    """A table in words."""

    title: str
    note: str
    """Empty where the table before says it."""
    heads: list[str]
    rows: list[list[str]]
    """The first cell of each says what it is about."""


def shown_tables(study: RealDataStudy, wording: Wording) -> list[ShownTable]:
    """Make all tables.

    Parameters
    ----------
    study : RealDataStudy
        What came out.
    wording : Wording
        The language.

    Returns
    -------
    list of ShownTable
        The comparison of cascades first.
    """
    return [
        *_gap_tables(study, wording),
        _kernel_table(study.timings, wording),
        _rarity_table(study, wording),
        _clock_table(study, wording),
        _follower_table(study, wording),
        _reply_table(study, wording),
    ]


def _titled(key: str, heads: list[str], rows: list[list[str]], wording: Wording) -> ShownTable:
    """Give a table its title and note."""
    note = f"realdata_table_{key}_note" if rows else "realdata_too_few"
    return ShownTable(wording.text(f"realdata_table_{key}"), wording.text(note), heads, rows)


def _gap_tables(study: RealDataStudy, wording: Wording) -> list[ShownTable]:
    """Set each measured set beside its counterparts, a table for each pair."""
    keys = ("measure", "data", "model", "ks", "floor", "shift", "same_size")
    heads = [wording.text(f"realdata_column_{key}") for key in keys]
    by_pair: dict[tuple[str, str], list[Gap]] = {}
    for gap in study.gaps:
        by_pair.setdefault((gap.set_name, gap.sample), []).append(gap)
    pairs = [by_pair[pair] for pair in COUNTERPARTS if pair in by_pair]
    tables = [_pair_table(gaps, heads, wording) for gaps in pairs]
    return [_titled("gaps", heads, [], wording)] if not tables else _noted(tables, wording)


def _noted(tables: list[ShownTable], wording: Wording) -> list[ShownTable]:
    """Give the first of several tables the note."""
    note = wording.text("realdata_table_gaps_note")
    return [tables[0]._replace(note=note), *tables[1:]]


def _pair_table(gaps: list[Gap], heads: list[str], wording: Wording) -> ShownTable:
    """Compare one set with one sample."""
    title = wording.text(
        "realdata_pair",
        set=wording.text(f"realdata_set_{gaps[0].set_name}"),
        n_set=wording.number(gaps[0].n_measured),
        sample=wording.text(f"realdata_sample_{gaps[0].sample}"),
        n_sample=wording.number(gaps[0].n_model),
    )
    return ShownTable(title, "", heads, [_gap_row(gap, wording) for gap in gaps])


def _gap_row(gap: Gap, wording: Wording) -> list[str]:
    """Write one comparison."""
    shift = wording.number(gap.distance.wasserstein, 2)
    if gap.measure in ON_LOG:
        shift = f"× {wording.number(10.0**gap.distance.wasserstein, 1)}"
    return [
        wording.text(f"realdata_measure_{gap.measure}"),
        _quantiles(gap.measured, gap.measure, wording),
        _quantiles(gap.model, gap.measure, wording),
        wording.number(gap.distance.ks, 2),
        f"{wording.number(gap.floor.median.ks, 2)}–{wording.number(gap.floor.p95.ks, 2)}",
        shift,
        wording.number(gap.same_size.ks, 2),
    ]


def _quantiles(values: Sequence[float], measure: str, wording: Wording) -> str:
    """Write the three quantiles of a measure."""
    digits = 0 if measure in ON_LOG or measure == "depth" else 2
    return " / ".join(wording.number(value, digits) for value in values)


def _kernel_table(timings: list[Timing], wording: Wording) -> ShownTable:
    """Show each kernel."""
    keys = ("what", "theta", "flat", "n", "ks_fit", "ks_declared", "ks_shares", "floor_half")
    rows = []
    for row in timings:
        fit = row.fit
        since = wording.text("realdata_since_root" if row.since_root else "realdata_since_parent")
        rows.append(
            [
                f"{wording.text(f'realdata_set_{row.set_name}')}, {since}",
                _with_interval(fit.kernel.theta, fit.theta_ci95, 3, wording),
                _with_interval(fit.kernel.flat_min, fit.flat_ci95, 1, wording),
                wording.number(fit.n_reactions),
                wording.number(fit.ks, 3),
                wording.number(fit.ks_declared, 3),
                wording.number(row.ks_model, 3),
                wording.number(fit.ks_floor, 3),
            ]
        )
    return _titled(
        "kernels", [wording.text(f"realdata_column_{key}") for key in keys], rows, wording
    )


def _with_interval(
    value: float, interval: tuple[float, float], digits: int, wording: Wording
) -> str:
    """Write a number with its 95 % interval."""
    low, high = (wording.number(end, digits) for end in interval)
    return f"{wording.number(value, digits)} ({low}–{high})"


def _rarity_table(study: RealDataStudy, wording: Wording) -> ShownTable:
    """Show how rarely posts spread."""
    heads = [wording.text("realdata_column_what"), wording.text("realdata_column_posts")]
    heads += [f"≥ {wording.number(limit)}" for limit in LIMITS]
    sides: tuple[tuple[str, dict[str, Rarity]], ...] = (
        ("set", study.measured_rarity),
        ("sample", study.model_rarity),
    )
    rows = []
    for side, table in sides:
        for name, row in table.items():
            fractions = [wording.percent(value, 1) for value in row.fractions]
            label = wording.text(f"realdata_{side}_{name}")
            rows.append([label, wording.number(row.n_posts), *fractions])
    return _titled("rarity", heads, rows, wording)


def _clock_table(study: RealDataStudy, wording: Wording) -> ShownTable:
    """Show the waves of each profile, and how far the model's clock is off."""
    keys = ("what", "swing", "peak", "swing2", "peak2", "misplaced", "one_wave", "two_waves")
    rows = [
        _clock_row(wording.text(f"realdata_profile_{name}"), profile, wording)
        for name, profile in study.profiles.items()
    ]
    return _titled(
        "clocks", [wording.text(f"realdata_column_{key}") for key in keys], rows, wording
    )


def _clock_row(name: str, profile: DayProfile, wording: Wording) -> list[str]:
    """Write one profile."""
    model = model_profile()
    parts = (
        misplaced(profile.activity, other)
        for other in (model, profile.with_one_wave, profile.with_two_waves)
    )
    return [
        name,
        wording.number(profile.daily.amplitude, 2),
        wording.number(profile.daily.peak_hour, 1),
        wording.number(profile.half_daily.amplitude, 2),
        wording.number(profile.half_daily.peak_hour, 1),
        *(wording.percent(part) for part in parts),
    ]


def _follower_table(study: RealDataStudy, wording: Wording) -> ShownTable:
    """Show how unequal follower counts are."""
    keys = ("what", "mean", "p50", "p99", "max", "top", "tail")
    networks = {wording.text("realdata_generated"): study.generated_counts}
    rows = [
        _count_row(name, counts, wording)
        for name, counts in (networks | study.measured_counts).items()
    ]
    return _titled(
        "followers", [wording.text(f"realdata_column_{key}") for key in keys], rows, wording
    )


def _count_row(name: str, counts: Counts, wording: Wording) -> list[str]:
    """Write one network."""
    exponent = wording.number(counts.tail_exponent, 2)
    return [
        name,
        wording.number(counts.mean, 1),
        *(wording.number(counts.quantile(fraction)) for fraction in (0.5, 0.99, 1.0)),
        wording.percent(counts.top_share),
        wording.text("realdata_from", exponent=exponent, start=wording.number(counts.tail_from)),
    ]


def _reply_table(study: RealDataStudy, wording: Wording) -> ShownTable:
    """Show how fast companies, and the model's owner, answer."""
    heads = [wording.text("realdata_column_what"), wording.text("realdata_column_median")]
    heads += [wording.text("realdata_within", time=wording.hours(hours)) for hours in WITHIN_H]
    rows = []
    sources = (
        ("realdata_all_answers", study.replies.delay_h),
        ("realdata_companies", study.replies.median_h),
        ("realdata_owner", study.answered_h),
    )
    for key, values in sources:
        if len(values):
            median = wording.hours(float(values[(len(values) - 1) // 2]))
            fractions = [wording.percent(float((values <= hours).mean())) for hours in WITHIN_H]
            rows.append([wording.text(key, n=study.replies.n_companies), median, *fractions])
    return _titled("replies", heads, rows, wording)
