"""How do ``bolasalju results merge`` and ``verify`` say what they found?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typer

from experiments.console import stderr, stdout, wording_for, working
from experiments.sweeps.merging import merge
from experiments.sweeps.verifying import Verdict, verify
from experiments.wording import Wording
from sim.errors import ParameterError

_MAX_SAMPLE = 1_000_000


def show_merge(
    out: Path, folders: list[Path], *, mix_versions: bool, lang: str | None, as_json: bool
) -> None:
    """Merge folders and say how many rows came together.

    Parameters
    ----------
    out : Path
        Takes the rows.
    folders : list of Path
        Give them.
    mix_versions : bool
        Allow several versions.
    lang : str or None
        Language.
    as_json : bool
        For machines.
    """
    wording = wording_for(lang)
    merged = merge(out, folders, mix_versions=mix_versions)
    if as_json:
        print(json.dumps({"out": str(out), **asdict(merged)}))  # noqa: T201 - the result
        return
    counts = {name: wording.number(n, 0) for name, n in asdict(merged).items()}
    stdout.print(wording.text("merge_done", out=str(out), **counts), soft_wrap=True)


def show_verify(folder: Path, *, sample: int, seed: int, lang: str | None, as_json: bool) -> None:
    """Check a folder and say what was found.

    Parameters
    ----------
    folder : Path
        Of the results.
    sample : int
        Rows to run again.
    seed : int
        Chooses them.
    lang : str or None
        Language.
    as_json : bool
        For machines.

    Raises
    ------
    typer.Exit
        With 1 if anything is wrong.
    """
    wording = wording_for(lang)
    if not 0 <= sample <= _MAX_SAMPLE:
        raise ParameterError(f"sample must lie in [0, {_MAX_SAMPLE}] rows, got {sample!r}")
    if seed < 0:
        raise ParameterError(f"seed must be at least 0, got {seed!r}")
    with working(wording, sample) as progress:
        verdict = verify(
            folder,
            sample=sample,
            seed=seed,
            progress=lambda n: progress.advance(progress.task_ids[0], n),
        )
    if as_json:
        document = {"folder": str(folder), **asdict(verdict), "is_good": verdict.is_good}
        print(json.dumps(document))  # noqa: T201 - the result
    else:
        _tell(verdict, wording)
    if not verdict.is_good:
        raise typer.Exit(1)


def _tell(verdict: Verdict, wording: Wording) -> None:
    """Say what was found, bad news first."""
    for name in verdict.damaged:
        stderr.print(wording.text("verify_damaged", name=name), soft_wrap=True)
    for job in verdict.differing:
        stderr.print(wording.text("verify_differing", job=job), soft_wrap=True)
    if not verdict.is_unchanged:
        stderr.print(wording.text("verify_changed"), soft_wrap=True)
    for text in verdict.changed_versions:
        stderr.print(wording.text("verify_version", text=text), soft_wrap=True)
    good = wording.text("verify_good" if verdict.is_good else "verify_bad")
    stdout.print(
        wording.text(
            "verify_done",
            rows=wording.number(verdict.n_rows, 0),
            errors=wording.number(verdict.n_errors, 0),
            checked=wording.number(verdict.n_checked, 0),
            good=good,
        ),
        soft_wrap=True,
    )
