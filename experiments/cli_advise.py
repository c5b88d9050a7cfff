"""How does ``bolasalju advise`` read its arguments and show its answer?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich import box
from rich.table import Table

from experiments.advice.advising import Advice, advise, effort_of, first_look, n_steps
from experiments.advice.as_json import advice_json
from experiments.advice.page import advice_html, made_of, poster_html, write_page
from experiments.advice.receipt import Incident, Receipt, read_incident, receipt
from experiments.advice.sections import Section
from experiments.advice.shop_questions import AskedShop, read_shop
from experiments.advice.telling import told
from experiments.advice.telling_receipt import receipt_section
from experiments.advice.telling_shop import first_lines, shop_lines
from experiments.batch_limits import check_workers
from experiments.console import prepared, stderr, stdout, wording_for, working
from experiments.files import check_target, check_targets
from experiments.mistakes import Mistakes
from experiments.wording import Wording
from scenarios.loader import load_file
from sim.random_streams import world_key

_LOCAL = datetime.now
"""The owner's own clock: times are told without a zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviseRequest:
    """What the user typed."""

    scenario: str | None
    shop: list[str]
    limits: list[str]
    incident: list[str]
    seed: int
    report: Path | None
    poster: Path | None
    workers: int | None
    lang: str | None
    as_json: bool


def run_advise(request: AdviseRequest) -> None:
    """Check everything, look, race, measure, and tell.

    Parameters
    ----------
    request : AdviseRequest
        What the user typed.
    """
    wording, shop, incident = _read(request)
    prepared(wording)
    look = first_look(shop, request.seed, request.workers)
    if not request.as_json:
        stdout.print(first_lines(look, wording), soft_wrap=True)
    effort = effort_of(look)
    n_receipt = 0 if incident is None else effort.n_evenings
    with working(wording, n_steps(effort) + n_receipt) as progress:

        def on(n: int) -> None:
            progress.advance(progress.task_ids[0], n)

        advice = advise(shop, look, seed=request.seed, progress=on, workers=request.workers)
        found = None
        if incident is not None:
            found = receipt(
                shop, incident, runs=effort.n_evenings, seed=request.seed, progress=on,
                workers=request.workers,
            )  # fmt: skip
    _write(request, advice, found, wording)
    if request.as_json:
        print(json.dumps(advice_json(advice, found), allow_nan=False))  # noqa: T201 - the result
        return
    show(advice, found, wording)


def _read(request: AdviseRequest) -> tuple[Wording, AskedShop, Incident | None]:
    """Read everything, and only then give up if anything is wrong."""
    mistakes = Mistakes()
    incident = None
    with mistakes.noted():
        wording = wording_for(request.lang)
    with mistakes.noted():
        world_key(request.seed)
    with mistakes.noted():
        check_workers(request.workers)
    for path in (request.report, request.poster):
        with mistakes.noted():
            if path is not None:
                check_target(path, (".html", ".htm"))
    with mistakes.noted():
        check_targets({"--report": request.report, "--poster": request.poster})
    with mistakes.noted():
        if request.incident:
            incident = read_incident(request.incident, _LOCAL())
    with mistakes.noted():
        file = None if request.scenario is None else load_file(request.scenario)
        paths = [each for each in request.shop if "=" not in each]
        settings = [each for each in request.shop if "=" in each]
        settings += [f"limit.{each}" for each in request.limits]
        if len(paths) > 1:
            settings.append(paths[1])  # refused by the reader, with its reason
        shop = read_shop(settings, Path(paths[0]) if paths else None, file)
    mistakes.settle()
    return wording, shop, incident


def _write(request: AdviseRequest, advice: Advice, found: Receipt | None, wording: Wording) -> None:
    """Write the page and the poster, and say where they are."""
    if request.report is not None:
        write_page(request.report, advice_html(advice, wording.lang, found))
        stderr.print(wording.text("advise_written", path=str(request.report)), soft_wrap=True)
    if request.poster is not None:
        write_page(request.poster, poster_html(advice, wording.lang, _LOCAL().date()))
        stderr.print(
            wording.text("advise_poster_written", path=str(request.poster)), soft_wrap=True
        )


def show(advice: Advice, found: Receipt | None, wording: Wording) -> None:
    """Tell the advice in the terminal.

    Parameters
    ----------
    advice : Advice
        For a shop.
    found : Receipt or None
        Of a real incident.
    wording : Wording
        The language.
    """
    first, *sections = told(advice, wording)
    if found is not None:
        sections.insert(0, receipt_section(found, wording))
    stdout.print()
    for line in shop_lines(advice.shop, wording):
        stdout.print(line, soft_wrap=True)
    for section in (first, *sections):
        _show_section(section)
    stdout.print()
    stdout.print(made_of(advice, wording), soft_wrap=True)


def _show_section(section: Section) -> None:
    """Tell one section."""
    stdout.print()
    stdout.print(section.title, style="bold", soft_wrap=True)
    for number, clause in enumerate(section.clauses, start=1):
        stdout.print(f"  {number}. {clause}", soft_wrap=True)
    for line in section.lines:
        stdout.print(line, soft_wrap=True)
    if not section.rows:
        return
    table = Table(box=box.SIMPLE)
    for head in section.head:
        table.add_column(head)
    for row in section.rows:
        table.add_row(*row)
    stdout.print(table)
