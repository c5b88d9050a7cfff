"""What do the tests of a sweep's parts have in common: small studies, and what is made of them?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from experiments.sweeps.driving import Goal, Report, drive
from experiments.sweeps.known import Known
from experiments.sweeps.pools import ThisProcess
from experiments.sweeps.reading import Study, load_sweep
from experiments.sweeps.running import Rows
from experiments.sweeps.sweep import Sweep, make_sweep
from sim.outcomes import OUTCOMES

BASE = "set: [network.n_accounts=1000, shop.n_customers=30, shop.n_followers=50]\n"
STUDY = f"""schema: 1
name: small
scenario: late_delivery
{BASE}levers:
- {{key: reply.delay_h, values: [1, 24]}}
- {{key: reply.tone, values: [apologetic, silent]}}
uncertainties:
- {{key: complaint.arousal, low: 0, high: 2}}
- {{key: platform, values: [x, facebook]}}
design: {{kind: latin_hypercube, points: 4}}
replications: 3
outcomes: [lost_customers, reach, structural_virality]
"""
"""Three policies in four draws: twelve cells, 36 worlds, one part."""


class Silent:
    """Watches a sweep without a word."""

    def expect(self, total: int) -> None:
        """Ignore it."""

    def advance(self, n: int) -> None:
        """Ignore it."""


def changed(old: str, new: str, text: str = STUDY) -> str:
    """Change one place of a study."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def study_in(folder: Path, text: str = STUDY, **said: Any) -> Study:
    """Write a study file and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "small_study.yaml"
    path.write_text(text, encoding="utf-8")
    return load_sweep(path, **said)


def sweep_in(folder: Path, text: str = STUDY, **said: Any) -> Sweep:
    """Write a study file, and get it ready."""
    return make_sweep(study_in(folder, text, **said))


def driven(sweep: Sweep, out: Path, runs: int | None = None, **goal: Any) -> Report:
    """Run a sweep in this process."""
    goal_runs = sweep.study.replications if runs is None else runs
    return drive(sweep, out, Goal(runs=goal_runs, **goal), ThisProcess, Silent(), "a test")


def invented(jobs: list[tuple[int, int]], errors: dict[tuple[int, int], str] | None = None) -> Rows:
    """Give rows that nobody ran: their values follow from cell and replicate."""
    told = errors or {}
    at = np.array(jobs, np.int64).reshape(-1, 2)
    values = (1000.0 * at[:, :1] + at[:, 1:]) + np.arange(len(OUTCOMES)) / 64
    values[[job in told for job in jobs]] = np.nan
    return Rows(
        cell=at[:, 0].astype(np.int32),
        replicate=at[:, 1].astype(np.int32),
        values=values,
        errors=[told.get(job) for job in jobs],
    )


def known_in(sweep: Sweep, out: Path) -> tuple[Known, list[str]]:
    """Read what a folder holds; name what was set aside."""
    store, known = sweep.store(out), Known(sweep.layout)
    for part, table, _ in store.parts():
        known.note(part, table)
    return known, store.damaged
