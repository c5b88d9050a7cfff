"""What is said about results before any figure: the answer, and what is missing?"""

from __future__ import annotations

from experiments.amounts import change_with_interval
from experiments.results.labels import policy_labels
from experiments.results.pairs import compare_policies
from experiments.results.reading import Results
from experiments.results.summary import Coverage
from experiments.results.tables import OutcomeTables
from experiments.results.units import outcome_label
from experiments.wording import Wording

_DIGEST_CHARS = 8
_NAME_CHARS = 28


def source_line(results: Results, found: Coverage, wording: Wording) -> str:
    """Say in one line where a figure comes from.

    Parameters
    ----------
    results : Results
        Of a sweep.
    found : Coverage
        What is there.
    wording : Wording
        The language.

    Returns
    -------
    str
        Scenario, worlds, seed and model.
    """
    scenario = str(results.manifest["scenario"]["name"])
    if len(scenario) > _NAME_CHARS:
        scenario = scenario[: _NAME_CHARS - 1] + "…"
    versions = results.manifest["versions"]
    digest = str(versions.get("model_version") or versions.get("model_digest") or "–")
    return wording.text(
        "results_source",
        scenario=scenario,
        worlds=wording.number(found.n_rows - found.n_errors),
        seed=results.seed,
        digest=digest[:_DIGEST_CHARS],
    )


def coverage_sentences(results: Results, found: Coverage, wording: Wording) -> list[str]:
    """Say how much of a sweep is there, and what is not.

    Parameters
    ----------
    results : Results
        Of a sweep.
    found : Coverage
        What is there.
    wording : Wording
        The language.

    Returns
    -------
    list of str
        At least one sentence.
    """
    if not found.n_rows:
        return [wording.text("results_empty")]
    counts = {
        "missing": found.n_missing_cells,
        "cells": found.n_cells,
        "fewest": found.fewest,
        "most": found.most,
    }
    shown = {name: wording.number(count) for name, count in counts.items()}
    what = wording.text(
        "results_what",
        draws=wording.number(results.n_draws),
        policies=wording.number(results.n_policies),
        rows=wording.number(found.n_rows),
    )
    is_even = found.fewest == found.most
    low, high = shown.pop("fewest"), shown.pop("most")
    shown["n"] = high if is_even else wording.text("range", low=low, high=high)
    key = "unfinished" if found.is_unfinished else "each"
    said = [what, wording.text(f"results_{key}", **shown)]
    if found.n_errors:
        said.append(wording.text("results_errors", n=wording.number(found.n_errors)))
    if "mixed_versions" in results.manifest:
        said.append(wording.text("results_mixed"))
    return said


def answer_sentences(tables: OutcomeTables, wording: Wording) -> list[str]:
    """Say which policy is best on average, which is worst, and how sure that is.

    Parameters
    ----------
    tables : OutcomeTables
        Of one outcome.
    wording : Wording
        The language.

    Returns
    -------
    list of str
        Empty where there are no values.
    """
    if tables.worlds.n_policies == 1:
        return [wording.text("results_single")]
    if tables.extremes is None:
        return []
    best, worst = tables.extremes
    labels = policy_labels(tables.policies, wording)
    found = compare_policies(tables.worlds, best, worst, tables.outcome)
    label = outcome_label(tables.outcome, wording)
    difference = change_with_interval(tables.outcome, found.mean_difference, found.ci95, wording)
    shares = {"draws": found.p_draws_a_better, "worlds": found.p_a_better}
    return [
        wording.text("results_best", outcome=label, best=labels[best], worst=labels[worst]),
        wording.text("results_difference", difference=difference),
        wording.text("results_shares", **{k: wording.percent(v) for k, v in shares.items()}),
    ]
