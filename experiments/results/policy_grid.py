"""How are policies laid out in rows and columns, so that a phone can show them?"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.results.figure_style import axis_px, label_width, wrapped
from experiments.results.labels import is_nothing, is_silent, lever_value
from experiments.sweeps.settings import DELAY, TONE
from experiments.wording import Wording

AXIS_PX = 42
"""Left of the rows' names, for the title of the axis."""
_ROW_CHARS, _COLUMN_CHARS = 12, 10
_FEWEST_CHARS = 4

_Record: TypeAlias = dict[Hashable, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyGrid:
    """Where each policy stands in a heat map."""

    across: str | None
    """Lever of the columns; None where one column has to do."""
    down: tuple[str, ...]
    """Levers of the rows."""
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    places: NDArray[np.int64]
    """Shape (n_rows, n_columns): number of a policy, -1 where there is none."""
    silent: tuple[tuple[str, int], ...]
    """Label and policy of each row without an answer, which stands over all columns."""


def policy_grid(policies: pd.DataFrame, wording: Wording) -> PolicyGrid:
    """Lay policies out: tones across and the rest down, or turned where a phone wants it so.

    Parameters
    ----------
    policies : DataFrame
        A row for each, a column for each lever.
    wording : Wording
        The language.

    Returns
    -------
    PolicyGrid
        Every policy once.
    """
    records: list[_Record] = policies.to_dict("records")
    spoken = [n for n, record in enumerate(records) if not is_silent(record)]
    levers = tuple(str(lever) for lever in policies.columns)
    answers = [records[n] for n in spoken]
    across, chars = _across(answers, levers, wording)
    down = _down(levers, across)
    rows = _ordered(answers, down)
    columns = _ordered(answers, (across,) if across else ())
    places = np.full((len(rows), len(columns)), -1)
    for number in spoken:
        column = _key(records[number], (across,) if across else ())
        places[rows.index(_key(records[number], down)), columns.index(column)] = number
    rest = tuple(lever for lever in down if not lever.startswith("reply."))
    quiet = [n for n in range(len(records)) if n not in spoken]
    return PolicyGrid(
        across=across,
        down=down,
        columns=tuple(
            _column_name(across, key[0], wording, chars) if across else "" for key in columns
        ),
        rows=tuple(_row_name(down, key, wording) for key in rows),
        places=places,
        silent=tuple((_silent_name(records[n], rest, wording), n) for n in quiet),
    )


def _across(
    answers: list[_Record], levers: tuple[str, ...], wording: Wording
) -> tuple[str | None, int]:
    """Choose the lever of the columns, and how long a line of their names may be.

    The tone if its columns fit, else the delay, else the lever with most values that fits.
    """
    counts = {lever: len(_ordered(answers, (lever,))) for lever in levers}
    order = sorted(levers, key=lambda lever: (lever != TONE, lever != DELAY, -counts[lever]))
    for lever in order:
        down = _down(levers, lever)
        rows = [_row_name(down, key, wording) for key in _ordered(answers, down)]
        room = axis_px(AXIS_PX + label_width(rows))
        for chars in (_COLUMN_CHARS, _FEWEST_CHARS):
            keys = _ordered(answers, (lever,))
            names = [_column_name(lever, key[0], wording, chars) for key in keys]
            if (label_width(names) + 2) * len(names) <= room:
                return lever, chars
    return None, _COLUMN_CHARS


def _down(levers: tuple[str, ...], across: str | None) -> tuple[str, ...]:
    """List the levers of the rows: the delay first."""
    return tuple(sorted((lever for lever in levers if lever != across), key=lambda x: x != DELAY))


def _key(record: _Record, levers: tuple[str, ...]) -> tuple[Any, ...]:
    """Give the values of levers; nothing is None, which equals itself."""
    return tuple(None if is_nothing(record[lever]) else record[lever] for lever in levers)


def _ordered(answers: list[_Record], levers: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """List the combinations that occur: numbers by size, words as the study names them."""
    words: dict[Any, int] = {}
    for record in answers:
        for value in _key(record, levers):
            words.setdefault(value, len(words))

    def rank(key: tuple[Any, ...]) -> tuple[float, ...]:
        return tuple(float(words[x]) if x is None or isinstance(x, str) else float(x) for x in key)

    return sorted({_key(record, levers) for record in answers}, key=rank)


def _column_name(lever: str, value: Any, wording: Wording, chars: int) -> str:
    """Name a column, on several lines; words stay whole."""
    text = lever_value(lever, value, wording)
    return wrapped(text, max(chars, *(len(word) for word in text.split())))


def _row_name(levers: tuple[str, ...], key: tuple[Any, ...], wording: Wording) -> str:
    """Name a row, a line or more for each lever."""
    told = zip(levers, key, strict=True)
    return "<br>".join(wrapped(lever_value(lever, x, wording), _ROW_CHARS) for lever, x in told)


def _silent_name(record: _Record, levers: tuple[str, ...], wording: Wording) -> str:
    """Name a row without an answer."""
    none = wrapped(wording.text("grid_none"), _ROW_CHARS)
    rest = _row_name(levers, _key(record, levers), wording)
    return f"{none}<br>{rest}" if rest else none
