"""What does somebody read who asks whether the model can be trusted? One page with the board.

The page works from a USB stick: nothing is fetched and no script is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from experiments.files import write_whole
from experiments.page_template import page_template
from experiments.report_settings import provenance_rows
from experiments.validation.board import Board, PatternResult, RowResult
from experiments.validation.pattern_file import Pattern
from experiments.validation.values import band_of, interval_of, notes_of, value_of, verdict_of
from experiments.wording import Wording
from sim.sources import cite


def board_html(board: Board, *, lang: str) -> str:
    """Write the page.

    Parameters
    ----------
    board : Board
        What was measured.
    lang : {'id', 'en'}
        Language of the page.

    Returns
    -------
    str
        HTML; the same bytes for the same board.
    """
    wording = Wording(lang)
    return page_template("board").render(
        w=wording,
        lang=wording.lang,
        summary=summary_sentences(board, wording),
        patterns=[_pattern(result, wording) for result in board.results],
        settings=list(board.settings.told),
        seed=board.seed,
        provenance=provenance_rows(board.provenance),
    )


def write_board(board: Board, path: Path, *, lang: str) -> None:
    """Write the page to a file, whole or not at all.

    Parameters
    ----------
    board : Board
        What was measured.
    path : Path
        The file; an older one is replaced.
    lang : {'id', 'en'}
        Language of the page.

    Raises
    ------
    OutputFileError
        Nothing can be written there; nothing is left behind, and an older file stays.
    """
    content = board_html(board, lang=lang).encode("utf-8")
    write_whole(path, lambda draft: draft.write_bytes(content))


def summary_sentences(board: Board, wording: Wording) -> list[str]:
    """Say how many patterns are reproduced, which are not, and what qualifies it.

    Parameters
    ----------
    board : Board
        What was measured.
    wording : Wording
        The language.

    Returns
    -------
    list of str
        One sentence each.
    """
    rows = [row for result in board.results for row in result.rows]
    said = [
        wording.text(
            "board_summary",
            patterns=wording.number(sum(result.passes for result in board.results)),
            all_patterns=wording.number(len(board.results)),
            rows=wording.number(sum(row.passes for row in rows)),
            all_rows=wording.number(len(rows)),
        )
    ]
    red = ", ".join(row.row.id for row in rows if not row.passes)
    if red:
        said.append(wording.text("board_red", rows=red))
    if board.is_fast:
        said.append(wording.text("board_fast"))
    if board.settings.told:
        said.append(wording.text("board_changed", settings=", ".join(board.settings.told)))
    return said


def _pattern(result: PatternResult, wording: Wording) -> dict[str, Any]:
    """Say everything about one pattern."""
    pattern, lang = result.pattern, wording.lang
    conditional = pattern.conditional
    return {
        "id": pattern.id,
        "name": getattr(pattern.name, lang),
        "statement": getattr(pattern.statement, lang),
        "protocol": getattr(pattern.protocol, lang),
        "conditional": getattr(conditional, lang) if conditional else None,
        "passes": result.passes,
        "verdict": wording.text("board_pass" if result.passes else "board_fail"),
        "worlds": wording.number(result.worlds),
        "sources": _references(pattern),
        "evidence": ", ".join(pattern.evidence),
        "rows": [_row(row, wording) for row in result.rows],
    }


def _references(pattern: Pattern) -> list[str]:
    """Name the publications."""
    return [f"{cite(key).reference} [{key}]" for key in pattern.sources]


def _row(result: RowResult, wording: Wording) -> dict[str, Any]:
    """Say everything about one row."""
    return {
        "id": result.row.id,
        "name": getattr(result.row.name, wording.lang),
        "value": value_of(result, wording),
        "interval": interval_of(result, wording),
        "band": band_of(result.row, wording),
        "passes": result.passes,
        "verdict": verdict_of(result, wording),
        "n": wording.number(result.finding.n),
        "notes": notes_of(result, wording),
    }
