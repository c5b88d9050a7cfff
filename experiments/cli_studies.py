"""How does ``bolasalju studies`` list and run the shipped studies?"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from rich import box
from rich.padding import Padding
from rich.table import Table

from experiments.amounts import amount, change, change_with_interval, spread
from experiments.as_json import clean
from experiments.batch_limits import check_runs
from experiments.calibration.posterior import draws_beside
from experiments.console import stdout, wording_for, working
from experiments.mistakes import Mistakes
from experiments.statistics import summary
from experiments.study_file import Contrast, Study, load_study, study_names
from experiments.studying import Reading, StudyResult, reading, run_study
from experiments.wording import Wording
from sim.random_streams import world_key
from sim.sources import sources


def list_studies(lang: str | None, *, as_json: bool) -> None:
    """Print the shipped studies.

    Parameters
    ----------
    lang : str or None
        Language of the texts.
    as_json : bool
        For machines.
    """
    wording = wording_for(lang)
    studies = [load_study(name) for name in study_names()]
    if as_json:
        facts = [_facts(study, wording.lang) for study in studies]
        print(json.dumps(facts, ensure_ascii=False))  # noqa: T201 - the result
        return
    table = Table(*(wording.text(f"column_{key}") for key in ("name", "claim", "verdict")))
    for study in studies:
        table.add_row(
            study.name, getattr(study.claim, wording.lang), getattr(study.verdict, wording.lang)
        )
    stdout.print(table)


WORLDS_A_SET = 100
"""Worlds for each set of values that the evidence allows, if the user does not say."""


def show_study(
    name: str,
    *,
    runs: int | None,
    seed: int,
    posterior: bool = False,
    lang: str | None,
    as_json: bool,
) -> None:
    """Run a study and print what its figures say.

    Parameters
    ----------
    name : str
        Shipped name or path.
    runs : int or None
        Worlds in each arm; as the study says if not given.
    seed : int
        Of the worlds.
    posterior : bool
        Vary the fitted numbers over all sets that the evidence allows.
    lang : str or None
        Language of the texts.
    as_json : bool
        For machines.
    """
    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(lang)
    with mistakes.noted():
        if runs is not None:
            check_runs(runs)
    with mistakes.noted():
        world_key(seed)
    with mistakes.noted():
        study = load_study(name)
        fixed = [setting for arm in study.arms for setting in arm.set]
        draws = draws_beside(fixed) if posterior else ()
    mistakes.settle()
    if draws and runs is None:
        runs = max(study.runs, WORLDS_A_SET * len(draws))
    total = (study.runs if runs is None else runs) * len(study.arms)
    with working(wording, total) as progress:
        result = run_study(
            study,
            runs=runs,
            seed=seed,
            progress=lambda n: progress.advance(progress.task_ids[0], n),
            draws=draws,
        )
    if as_json:
        document = study_json(result, wording.lang)
        print(json.dumps(document, ensure_ascii=False, allow_nan=False))  # noqa: T201 - the result
    else:
        _show(result, wording)


def _facts(study: Study, lang: str) -> dict[str, Any]:
    """Name what the list tells of a study."""
    return {
        "name": study.name,
        "claim": getattr(study.claim, lang),
        "verdict": getattr(study.verdict, lang),
        "evidence": list(study.evidence),
        "scenario": study.scenario,
        "outcomes": list(study.outcomes),
        "arms": [arm.name for arm in study.arms],
    }


def study_json(result: StudyResult, lang: str) -> dict[str, Any]:
    """Write a result as plain values.

    Parameters
    ----------
    result : StudyResult
        What to write.
    lang : {'id', 'en'}
        Language of the texts.

    Returns
    -------
    dict
        Keys ``name``, ``claim``, ``verdict``, ``evidence``, ``scenario``, ``runs``, ``seed``,
        ``posterior`` (how many sets of values the worlds share, or null), ``arms``, ``contrasts``
        and ``provenance``.
    """
    study = result.study
    arms = [
        {
            "name": arm.name,
            "title": getattr(arm.title, lang),
            "outcomes": {
                name: clean(summary(values[at])) for name, values in result.outcomes.items()
            },
        }
        for at, arm in enumerate(study.arms)
    ]
    told = {key: _facts(study, lang)[key] for key in ("name", "claim", "verdict", "evidence")}
    return {
        **told,
        "scenario": study.scenario,
        "runs": result.runs,
        "seed": result.seed,
        "posterior": len(result.draws) or None,
        "arms": arms,
        "contrasts": [_contrast_json(result, contrast, lang) for contrast in study.contrasts],
        "provenance": dict(result.provenance),
    }


def _contrast_json(result: StudyResult, contrast: Contrast, lang: str) -> dict[str, Any]:
    """Write one contrast."""
    difference, hold = result.difference(contrast), result.hold(contrast)
    return {
        "a": contrast.a,
        "b": contrast.b,
        "outcome": contrast.outcome,
        "mean_difference": clean(difference.mean_difference),
        "ci95": clean(list(difference.ci95)),
        "expect": contrast.expect.value,
        "reading": reading(contrast.expect, difference).value,
        "holds_in": None if hold is None else hold.holds,
        "clear_in": None if hold is None else hold.clear,
        "holds": getattr(contrast.holds, lang),
    }


def _show(result: StudyResult, wording: Wording) -> None:
    """Print the claim, the arms, each contrast and how many of them agree."""
    study = result.study
    stdout.print(getattr(study.claim, wording.lang), style="bold")
    stdout.print(wording.text("study_verdict", verdict=getattr(study.verdict, wording.lang)))
    stdout.print(_table(result, wording))
    counts: Counter[Reading] = Counter()
    for contrast in study.contrasts:
        counts[_show_contrast(result, contrast, wording)] += 1
    stdout.print(wording.text("study_evidence"), style="bold")
    for entry in study.evidence:
        known = sources().get(entry)
        reference = f"{known.reference} [{entry}]" if known else entry
        stdout.print(Padding(f"• {reference}", (0, 0, 0, 2)))
    stdout.print()
    stdout.print(
        wording.text(
            "study_footer",
            **{each.value: counts[each] for each in Reading},
            worlds=wording.number(result.runs),
            seed=result.seed,
        )
    )


def _table(result: StudyResult, wording: Wording) -> Table:
    """Lay the arms out, one row each: mean, and below it where 90 of 100 worlds lie."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column(wording.text("column_arm"), overflow="fold")
    for name in result.study.outcomes:
        table.add_column(wording.outcome(name).label, justify="right", overflow="fold")
    for at, arm in enumerate(result.study.arms):
        entries = []
        for name in result.study.outcomes:
            numbers = summary(result.outcomes[name][at])
            mean = amount(name, numbers["mean"], wording)
            between = spread(name, numbers["p05"], numbers["p95"], wording)
            entries.append(f"{mean}\n{between}")
        table.add_row(getattr(arm.title, wording.lang), *entries)
    return table


def _show_contrast(result: StudyResult, contrast: Contrast, wording: Wording) -> Reading:
    """Print one contrast: what differs, by how much, and what that says."""
    difference = result.difference(contrast)
    read = reading(contrast.expect, difference)
    arms = {arm.name: getattr(arm.title, wording.lang) for arm in result.study.arms}
    shown = (
        change_with_interval(contrast.outcome, difference.mean_difference, difference.ci95, wording)
        if difference.n > 1
        else change(contrast.outcome, difference.mean_difference, wording)
    )
    stdout.print(
        wording.text("study_contrast", a=arms[contrast.a], b=arms[contrast.b]), style="bold"
    )
    line = wording.text(
        "study_difference",
        outcome=wording.outcome(contrast.outcome).label,
        difference=shown,
        expect=wording.text(f"study_expect_{contrast.expect.value}"),
    )
    holds = wording.text(f"study_{read.value}", holds=getattr(contrast.holds, wording.lang))
    hold = result.hold(contrast)
    if hold is not None:
        shares = {key: wording.percent(getattr(hold, key)) for key in ("holds", "clear")}
        holds += "\n" + wording.text("study_hold", n=hold.n_sets, **shares)
    stdout.print(Padding(f"{line}\n{holds}", (0, 0, 1, 2)))
    return read
