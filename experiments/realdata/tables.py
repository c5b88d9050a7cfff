"""Is a measured table what its description says? Columns, numbers and choices are checked.

Nothing is repaired: a table that differs is refused, with the first line that is wrong in each
column.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InputFileError


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a column may hold."""

    low: float = 0.0
    """Smallest number."""
    high: float = np.inf
    """Largest number."""
    choices: tuple[str, ...] | None = None
    """Words instead of numbers."""
    is_text: bool = False
    """Any words instead of numbers."""
    may_be_empty: bool = False

    @property
    def rule(self) -> str:
        """What an entry must be, in words."""
        if self.choices is not None:
            return f"be one of {', '.join(self.choices)}"
        if self.is_text:
            return "not be empty"
        return f"be a number in [{self.low:g}, {self.high:g}]"


NUMBER = Column()
EMPTY_NUMBER = Column(may_be_empty=True)
FRACTION = Column(high=1.0)
HOUR = Column(high=23.0)
WEEKDAY = Column(high=6.0)
TEXT = Column(is_text=True)


def read_table(folder: Path, name: str, columns: Mapping[str, Column]) -> pd.DataFrame:
    """Read the columns that are needed of one table.

    Parameters
    ----------
    folder : Path
        Of the measured data.
    name : str
        File below it; ``.gz`` is unpacked.
    columns : mapping of str to Column
        Needed columns and what they hold; others are left out.

    Returns
    -------
    DataFrame
        Numbers as float or int, words as text.

    Raises
    ------
    InputFileError
        Not a table, a missing column, or the first wrong entry of each column.
    """
    try:
        header = pd.read_csv(folder / name, nrows=0)
        lacking = [column for column in columns if column not in header.columns]
        if lacking:
            msg = f"{name}: header must have {', '.join(columns)}, got no {', '.join(lacking)}"
            raise InputFileError([f"{msg}; fetch the file again"])
        words = {key: str for key, column in columns.items() if column.is_text or column.choices}
        table = pd.read_csv(
            folder / name, usecols=list(columns), dtype=words, keep_default_na=False, na_values=[""]
        )
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, pd.errors.ParserError) as e:
        msg = f"{name}: must be a whole comma-separated table, got {type(e).__name__}"
        raise InputFileError([f"{msg}; fetch the file again"]) from e
    except pd.errors.EmptyDataError as error:
        msg = f"{name}: must be a comma-separated table, got an empty file; fetch the file again"
        raise InputFileError([msg]) from error
    problems = [found for key, column in columns.items() if (found := _wrong(table[key], column))]
    if problems:
        raise InputFileError([f"{name}:{problem}" for problem in problems])
    if not len(table):
        raise InputFileError([f"{name}: must have rows, got none; fetch the file again"])
    return table[list(columns)]


def _wrong(entries: pd.Series, column: Column) -> str | None:
    """Describe the first wrong entry of a column, if there is one."""
    is_empty = entries.isna().to_numpy()
    if column.choices is not None:
        is_right = entries.isin(column.choices).to_numpy()
    elif column.is_text:
        is_right = ~is_empty
    else:
        numbers = pd.to_numeric(entries, errors="coerce").to_numpy(np.float64)
        is_right = (numbers >= column.low) & (numbers <= column.high)
    is_bad = ~is_right & ~(is_empty & column.may_be_empty)
    if not is_bad.any():
        return None
    row = int(np.argmax(is_bad))
    got = "nothing" if is_empty[row] else repr(str(entries.iloc[row]))
    return f"{row + 2}: {entries.name} must {column.rule}, got {got}"
