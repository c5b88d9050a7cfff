"""How does ``bolasalju validate-data`` read the data, run the worlds and show what lies between?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.padding import Padding
from rich.table import Table

from experiments.batch_limits import check_runs
from experiments.console import stderr, stdout, wording_for, working
from experiments.files import check_target
from experiments.mistakes import Mistakes
from experiments.realdata.as_json import study_json
from experiments.realdata.folder import data_folder
from experiments.realdata.page import write_page
from experiments.realdata.rows import ShownTable, shown_tables
from experiments.realdata.study import RealDataStudy, n_worlds, run_study
from experiments.wording import Wording
from scenarios.overrides import check_settings
from sim.random_streams import world_key


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """What the user typed."""

    data: Path | None
    runs: int
    seed: int
    settings: list[str]
    report: Path | None
    lang: str | None
    as_json: bool


def run_validate_data(request: DataRequest) -> None:
    """Check everything, compare, show and write.

    Parameters
    ----------
    request : DataRequest
        What the user typed.

    Raises
    ------
    InputFileError
        All mistakes of the command at once, or all of the data.
    """
    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(request.lang)
    with mistakes.noted():
        check_runs(request.runs)
    with mistakes.noted():
        world_key(request.seed)
    with mistakes.noted():
        check_settings(request.settings)
    with mistakes.noted():
        if request.report is not None:
            check_target(request.report, (".html",))
    with mistakes.noted():
        folder = data_folder(request.data)
    mistakes.settle()
    with working(wording, n_worlds(request.runs)) as progress:
        study = run_study(
            folder,
            runs=request.runs,
            seed=request.seed,
            settings=tuple(request.settings),
            progress=lambda n: progress.advance(progress.task_ids[0], n),
        )
    if request.report is not None:
        write_page(study, request.report, lang=wording.lang)
        written = wording.text("realdata_written", path=str(request.report))
        stderr.print(written, soft_wrap=True)
    if request.as_json:
        document = study_json(study)
        print(json.dumps(document, ensure_ascii=False, allow_nan=False))  # noqa: T201 - the result
    else:
        _show(study, wording)


def _show(study: RealDataStudy, wording: Wording) -> None:
    """Print every table with its note."""
    lead = wording.text(
        "realdata_lead", runs=wording.number(study.runs), seed=wording.number(study.seed)
    )
    stdout.print(lead)
    stdout.print(Padding(wording.text("realdata_floor"), (1, 0)))
    if study.settings:
        stdout.print(wording.text("realdata_changed"), ", ".join(study.settings))
    for table in shown_tables(study, wording):
        stdout.print(table.title, style="bold")
        if table.note:
            stdout.print(table.note)
        if table.rows:
            stdout.print(_drawn(table))


def _drawn(table: ShownTable) -> Table:
    """Draw one table."""
    drawn = Table(box=box.SIMPLE_HEAD)
    for at, head in enumerate(table.heads):
        drawn.add_column(head, justify="left" if at == 0 else "right")
    for row in table.rows:
        drawn.add_row(*row)
    return drawn
