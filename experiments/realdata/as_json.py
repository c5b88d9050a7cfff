"""How does a machine read the comparison? Plain values with stable keys."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from experiments.as_json import clean
from experiments.provenance import provenance
from experiments.realdata.comparing import FRACTIONS, Gap
from experiments.realdata.describing import FRACTIONS as DESCRIBED_FRACTIONS
from experiments.realdata.describing import Description
from experiments.realdata.followers import Counts
from experiments.realdata.rarity import LIMITS, Rarity
from experiments.realdata.replies import FRACTIONS as REPLY_FRACTIONS
from experiments.realdata.replies import WITHIN_H
from experiments.realdata.rhythm import DayProfile, misplaced, model_profile
from experiments.realdata.study import RealDataStudy
from experiments.realdata.timing import Timing


def study_json(study: RealDataStudy) -> dict[str, Any]:
    """Write the comparison.

    Parameters
    ----------
    study : RealDataStudy
        What came out.

    Returns
    -------
    dict
        Keys ``runs``, ``seed``, ``settings``, ``descriptions``, ``gaps``, ``kernels``,
        ``rarity``, ``clocks``, ``followers``, ``replies`` and ``provenance``.
    """
    sides = {"measured": study.measured_rarity, "model": study.model_rarity}
    return {
        "runs": study.runs,
        "seed": study.seed,
        "settings": list(study.settings),
        "descriptions": [_description(row) for row in study.descriptions],
        "gaps": [_gap(row) for row in study.gaps],
        "kernels": [_kernel(row) for row in study.timings],
        "rarity": [
            _rarity(side, name, row) for side, rows in sides.items() for name, row in rows.items()
        ],
        "clocks": [_clock(name, profile) for name, profile in study.profiles.items()],
        "followers": [
            _counts(name, counts)
            for name, counts in {
                "generated": study.generated_counts,
                **study.measured_counts,
            }.items()
        ],
        "replies": _replies(study),
        "provenance": provenance(),
    }


def _replies(study: RealDataStudy) -> dict[str, Any]:
    """Write how fast companies and the model's owner answer."""
    fractions, hours = map(str, REPLY_FRACTIONS), map(str, WITHIN_H)
    keys = list(fractions)
    known = study.answered_h
    model = np.quantile(known, REPLY_FRACTIONS).tolist() if len(known) else [None] * len(keys)
    companies: dict[str, Any] = clean(
        {
            "quantiles_h": dict(zip(keys, study.replies.quantiles_h, strict=True)),
            "company_quantiles_h": dict(zip(keys, study.replies.company_quantiles_h, strict=True)),
            "within_h": dict(zip(hours, study.replies.fractions_within, strict=True)),
        }
    )
    return companies | {"model_quantiles_h": dict(zip(keys, model, strict=True))}


def _description(row: Description) -> dict[str, Any]:
    """Write one measure of one set."""
    quantiles = zip(map(str, DESCRIBED_FRACTIONS), row.quantiles, strict=True)
    numbers: dict[str, Any] = clean({"quantiles": dict(quantiles), "floor": _floor(row)})
    return {"set": row.set_name, "measure": row.measure, "n": row.n} | numbers


def _floor(row: Description | Gap) -> dict[str, Any]:
    """Write what halves are apart."""
    return {name: _named(value) for name, value in row.floor._asdict().items()}


def _named(value: Any) -> dict[str, Any]:
    """Write a named tuple of numbers by its names."""
    return dict(value._asdict())


def _gap(row: Gap) -> dict[str, Any]:
    """Write one comparison."""
    keys = [str(fraction) for fraction in FRACTIONS]
    numbers: dict[str, Any] = clean(
        {
            "measured": dict(zip(keys, row.measured, strict=True)),
            "model": dict(zip(keys, row.model, strict=True)),
            "distance": _named(row.distance),
            "floor": _floor(row),
            "same_size": _named(row.same_size),
            "in_floors": row.in_floors,
        }
    )
    return {
        "set": row.set_name,
        "sample": row.sample,
        "measure": row.measure,
        "n_measured": row.n_measured,
        "n_model": row.n_model,
    } | numbers


def _kernel(row: Timing) -> dict[str, Any]:
    """Write one kernel."""
    fit = asdict(row.fit)
    kernel = row.fit.kernel
    fit |= {"theta": kernel.theta, "flat_min": kernel.flat_min, "ks_model": row.ks_model}
    del fit["kernel"]
    since = "root" if row.since_root else "parent"
    written: dict[str, Any] = clean(fit)
    return {"set": row.set_name, "kind": row.kind, "since": since} | written


def _rarity(side: str, name: str, row: Rarity) -> dict[str, Any]:
    """Write how often posts spread."""
    keys = [str(limit) for limit in LIMITS]
    return {
        "side": side,
        "name": name,
        "n": row.n_posts,
        "at_least": dict(zip(keys, row.fractions, strict=True)),
        "ci95": {key: list(pair) for key, pair in zip(keys, row.ci95, strict=True)},
    }


def _clock(name: str, profile: DayProfile) -> dict[str, Any]:
    """Write one profile of the day."""
    model = model_profile()
    return {
        "profile": name,
        "n": profile.n,
        "daily": _named(profile.daily),
        "half_daily": _named(profile.half_daily),
        "misplaced_by_model": misplaced(profile.activity, model),
        "misplaced_by_one_wave": misplaced(profile.activity, profile.with_one_wave),
        "misplaced_by_two_waves": misplaced(profile.activity, profile.with_two_waves),
    }


def _counts(name: str, counts: Counts) -> dict[str, Any]:
    """Write the follower counts of one network."""
    numbers: dict[str, Any] = {
        "mean": counts.mean,
        "p50": counts.quantile(0.5),
        "p99": counts.quantile(0.99),
        "max": counts.quantile(1.0),
        "top_share": counts.top_share,
        "tail_exponent": counts.tail_exponent,
        "tail_from": counts.tail_from,
    }
    written: dict[str, Any] = clean(numbers)
    return {"network": name} | written
