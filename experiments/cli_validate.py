"""How does ``bolasalju validate`` measure the patterns and show the board?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.table import Table

from experiments.ablation import mechanism_of
from experiments.batch_limits import check_workers
from experiments.console import stderr, stdout, wording_for, working
from experiments.files import check_target
from experiments.mistakes import Mistakes
from experiments.validation.board import Board, PatternResult, run_board
from experiments.validation.board_json import board_json
from experiments.validation.page import summary_sentences, write_board
from experiments.validation.pattern_file import Pattern, chosen
from experiments.validation.settings import Settings, read_settings
from experiments.validation.values import band_of, interval_of, value_of, verdict_of
from experiments.wording import Wording
from sim.random_streams import world_key


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateRequest:
    """What the user typed."""

    patterns: list[str]
    fast: bool
    seed: int
    settings: list[str]
    without: list[str]
    report: Path | None
    workers: int | None
    lang: str | None
    as_json: bool


def run_validate(request: ValidateRequest) -> bool:
    """Check everything, measure the patterns, show the board.

    Parameters
    ----------
    request : ValidateRequest
        What the user typed.

    Returns
    -------
    bool
        True if every row passes.
    """
    wording, patterns, settings = _read(request)
    with working(wording, len(patterns)) as progress:
        board = run_board(
            patterns=[pattern.id for pattern in patterns],
            seed=request.seed,
            is_fast=request.fast,
            settings=settings,
            workers=request.workers,
            report=lambda _: progress.advance(progress.task_ids[0]),
        )
    if request.report is not None:
        write_board(board, request.report, lang=wording.lang)
        stderr.print(wording.text("report_written", path=str(request.report)), soft_wrap=True)
    if request.as_json:
        document = board_json(board, wording.lang)
        print(json.dumps(document, ensure_ascii=False, allow_nan=False))  # noqa: T201 - the result
    else:
        show(board, wording)
    return board.passes


def _read(request: ValidateRequest) -> tuple[Wording, tuple[Pattern, ...], Settings]:
    """Read what the user typed, and only then give up if anything is wrong."""
    mistakes = Mistakes()
    with mistakes.noted():
        wording = wording_for(request.lang)
    with mistakes.noted():
        patterns = chosen(_split(request.patterns))
    with mistakes.noted():
        world_key(request.seed)
    with mistakes.noted():
        check_workers(request.workers)
    with mistakes.noted():
        without = [mechanism_of(name) for name in _split(request.without)]
        settings = read_settings(request.settings, without)
    with mistakes.noted():
        if request.report is not None:
            check_target(request.report, (".html", ".htm"))
    mistakes.settle()
    return wording, patterns, settings


def _split(values: list[str]) -> list[str]:
    """Read a list that may be repeated or separated by commas."""
    return [text.strip() for value in values for text in value.split(",")]


def show(board: Board, wording: Wording) -> None:
    """Print the board, what it comes to, and how to read it.

    Parameters
    ----------
    board : Board
        What was measured.
    wording : Wording
        In which language.
    """
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    table.add_column(wording.text("board_id"), no_wrap=True)
    table.add_column(wording.text("board_pattern"), overflow="fold", ratio=1)
    for key in ("value", "band"):
        table.add_column(wording.text(f"board_{key}"), justify="right", overflow="fold")
    table.add_column(wording.text("board_verdict"), overflow="fold")
    table.add_column(wording.text("board_worlds"), justify="right", no_wrap=True)
    for result in board.results:
        _add(table, result, wording)
    stdout.print(table)
    for sentence in summary_sentences(board, wording):
        stdout.print(sentence, style="bold")
    stdout.print(wording.text("board_footer", seed=board.seed))


def _add(table: Table, result: PatternResult, wording: Wording) -> None:
    """Add the rows of one pattern."""
    name = getattr(result.pattern.name, wording.lang)
    if len(result.rows) > 1:
        verdict = wording.text("board_pass" if result.passes else "board_fail")
        table.add_row(result.pattern.id, name, "", "", verdict, "", style="bold")
    for row in result.rows:
        told = name if len(result.rows) == 1 else getattr(row.row.name, wording.lang)
        marks = [
            wording.text(f"board_mark_{key}")
            for key, holds in (
                ("close", row.is_measured and row.is_close),
                ("conditional", result.pattern.conditional is not None),
                ("construction", row.row.holds_by_construction),
            )
            if holds
        ]
        table.add_row(
            row.row.id,
            told,
            f"{value_of(row, wording)}\n({interval_of(row, wording)})",
            band_of(row.row, wording),
            " ".join([verdict_of(row, wording), *marks]),
            wording.number(row.finding.n),
            style="" if row.passes else "red",
        )
