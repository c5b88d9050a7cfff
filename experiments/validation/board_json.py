"""How does a machine read the board? Stable keys, as documented in the README."""

from __future__ import annotations

from typing import Any

from experiments.as_json import clean
from experiments.validation.board import Board, PatternResult, RowResult


def board_json(board: Board, lang: str) -> dict[str, Any]:
    """Write a board as plain values.

    Parameters
    ----------
    board : Board
        What to write.
    lang : {'id', 'en'}
        Language of the texts.

    Returns
    -------
    dict
        Keys ``seed``, ``fast``, ``settings``, ``pass``, ``patterns`` and ``provenance``. The
        value, band and interval of a pattern are those of its first row that fails, else of its
        first row; all stand in ``rows``. What does not exist is null.
    """
    return {
        "seed": board.seed,
        "fast": board.is_fast,
        "settings": list(board.settings.told),
        "pass": board.passes,
        "patterns": [_pattern(result, lang) for result in board.results],
        "provenance": dict(board.provenance),
    }


def _pattern(result: PatternResult, lang: str) -> dict[str, Any]:
    """Write one pattern."""
    pattern = result.pattern
    conditional = pattern.conditional
    return {
        "id": pattern.id,
        "name": getattr(pattern.name, lang),
        **_figures(result.deciding),
        "pass": result.passes,
        "worlds": result.worlds,
        "source": list(pattern.sources),
        "evidence": list(pattern.evidence),
        "conditional": getattr(conditional, lang) if conditional else None,
        "holds_by_construction": all(row.holds_by_construction for row in pattern.rows),
        "statement": getattr(pattern.statement, lang),
        "protocol": getattr(pattern.protocol, lang),
        "rows": [_row(row, lang) for row in result.rows],
    }


def _row(result: RowResult, lang: str) -> dict[str, Any]:
    """Write one row."""
    row, finding = result.row, result.finding
    return {
        "id": row.id,
        "name": getattr(row.name, lang),
        **_figures(result),
        "pass": result.passes,
        "unit": row.unit.value,
        "low_is_open": row.low_is_open,
        "high_is_open": row.high_is_open,
        "band_is_assumed": row.band_is_assumed,
        "holds_by_construction": row.holds_by_construction,
        "target": row.target,
        "n": finding.n,
        "at_least": result.needed,
        "is_close": result.is_close,
        "details": clean(dict(finding.details)),
    }


def _figures(result: RowResult) -> dict[str, Any]:
    """Write value, band and interval."""
    return {
        "value": clean(result.finding.value),
        "low": result.row.low,
        "high": result.row.high,
        "ci95": clean(list(result.finding.ci95)),
    }
