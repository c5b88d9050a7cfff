"""How is the board of published patterns measured while the pages go on? Once, and kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any

from dashboard.text import PageText, text_of
from experiments.validation.board import Board, RowResult, run_board
from experiments.validation.page import summary_sentences
from experiments.validation.pattern_file import Pattern, chosen
from experiments.validation.values import band_of, interval_of, value_of, verdict_of

_log = logging.getLogger(__name__)


class BoardRun:
    """Measures the board when somebody asks for it, and keeps it.

    Parameters
    ----------
    patterns : sequence of str
        Ids such as ``P8``; nothing for all.
    """

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self._patterns = tuple(patterns)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._done = 0
        self._board: Board | None = None
        self._has_failed = False

    def start(self) -> None:
        """Begin to measure, if nobody has asked before."""
        with self._lock:
            if self._thread is None or self._has_failed:
                self._has_failed, self._done = False, 0
                self._thread = threading.Thread(target=self._measure, daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until it is measured."""
        if self._thread is not None:
            self._thread.join()

    def told(self, lang: str) -> dict[str, Any]:
        """Say how far it is, or what came out.

        Parameters
        ----------
        lang : {'id', 'en'}
            The language.

        Returns
        -------
        dict
            ``state`` is ``idle``, ``running``, ``failed`` or ``done``; then counts, or sentences
            and rows.
        """
        if self._board is not None:
            return {"state": "done", **_written(self._board, text_of(lang))}
        if self._has_failed:
            return {"state": "failed"}
        if self._thread is None:
            return {"state": "idle"}
        return {"state": "running", "done": self._done, "of": len(chosen(self._patterns))}

    def _measure(self) -> None:
        """Measure on one core: the pages need the other."""
        try:
            self._board = run_board(
                patterns=self._patterns, is_fast=True, workers=1, report=self._count
            )
        except Exception:  # a thread has no caller: the page says that it failed
            _log.exception("the board could not be measured")
            self._has_failed = True

    def _count(self, _: Pattern) -> None:
        """Note that one more pattern is measured."""
        self._done += 1


def _written(board: Board, text: PageText) -> dict[str, Any]:
    """Write the board in words."""
    heads = ("board_id", "board_pattern", "board_value", "board_band", "board_verdict")
    rows = [
        _row(row, getattr(result.pattern.name, text.lang), text)
        for result in board.results
        for row in result.rows
    ]
    return {
        "sentences": summary_sentences(board, text),
        "heads": [text.text(key) for key in heads],
        "rows": rows,
    }


def _row(result: RowResult, pattern: str, text: PageText) -> dict[str, Any]:
    """Write one row."""
    name = getattr(result.row.name, text.lang)
    interval = interval_of(result, text)
    value = value_of(result, text) + (f" ({interval})" if interval else "")
    return {
        "cells": [
            result.row.id,
            f"{pattern}: {name}",
            value,
            band_of(result.row, text),
            verdict_of(result, text),
        ],
        "passes": result.passes,
    }
