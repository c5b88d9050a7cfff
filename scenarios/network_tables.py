"""Who follows whom, as a comma- or tab-separated table tells it?

A table of plain account numbers is read at once. Whatever else a line may hold (names, quotes,
mistakes) sends the whole file through the slow reader, which defines what is right.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scenarios.network_formats import DIRECTED, UNDIRECTED, Problems, RawTies

_WHOLE = re.compile(r"0|[1-9][0-9]{0,17}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def read_table(data: bytes, delimiter: str, problems: Problems) -> RawTies | None:
    """Read a table with one tie a line below a header line.

    Parameters
    ----------
    data : bytes
        Content of the file; a UTF-8 signature at its start is allowed.
    delimiter : str
        What separates the two columns.
    problems : Problems
        Takes every mistake, with its line.

    Returns
    -------
    RawTies or None
        The well-formed lines; None if the header is wrong.

    Notes
    -----
    The first well-formed line decides: two numbers mean that the whole file holds account numbers
    from 0, anything else that it holds names, which are numbered in order of first appearance.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    line_ends = (data.find(b"\n"), data.find(b"\r"))
    end = min((at for at in line_ends if at >= 0), default=len(data))
    columns = _header(data[:end].decode("utf-8"), delimiter, problems)
    if columns is None:
        return None
    numbers = _plain_numbers(data[end:], delimiter)
    if numbers is not None:
        at, labels = np.arange(2, len(numbers) + 2), None
    else:
        at, numbers, labels = _row_by_row(data.decode("utf-8"), delimiter, problems)
    swapped = columns == DIRECTED[::-1]
    first, second = numbers[:, int(swapped)], numbers[:, 1 - int(swapped)]
    return RawTies(
        n_accounts=len(labels) if labels else int(numbers.max(initial=-1)) + 1,
        first=first,
        second=second,
        at=at,
        place="line",
        is_directed=columns != UNDIRECTED and columns != UNDIRECTED[::-1],
        labels=labels,
        numbers_are_given=labels is None,
    )


def _header(line: str, delimiter: str, problems: Problems) -> tuple[str, ...] | None:
    """Read the names of the two columns, which say what direction the ties have."""
    try:
        columns = tuple(next(csv.reader([line], delimiter=delimiter, strict=True), []))
    except csv.Error:
        columns = (line,)
    for known in (DIRECTED, UNDIRECTED):
        if columns in {known, known[::-1]}:
            return columns
        if set(known) < set(columns) and len(set(columns)) == len(columns):
            extra = [column for column in columns if column not in known]
            problems.add(f"header must have no column besides {known}, got {extra}; delete it", 1)
            return None
    between = "a tab" if delimiter == "\t" else "a comma"
    problems.add(
        f"header must be follower and followee, or u and v for ties without direction, separated "
        f"by {between}, got {line[:80]!r}; put such a line above the ties",
        1,
    )
    return None


def _plain_numbers(body: bytes, delimiter: str) -> NDArray[np.int64] | None:
    """Read lines of two account numbers at once, from the end of the header line on.

    None if there is no such line, or if any line holds anything else.
    """
    body = body.replace(b"\r\n", b"\n") if b"\r" in body else body
    if not body.startswith(b"\n"):
        return None
    body = body[1:]
    body = body if body.endswith(b"\n") else body + b"\n"
    codes = np.frombuffer(body, np.uint8)
    ends = np.flatnonzero((codes < ord("0")) | (codes > ord("9")))
    starts = np.concatenate(([0], ends[:-1] + 1))
    width = ends - starts
    is_regular = (
        len(ends) % 2 == 0
        and bool(np.all(codes[ends[0::2]] == ord(delimiter)))
        and bool(np.all(codes[ends[1::2]] == ord("\n")))
        and bool(np.all((width >= 1) & (width <= 18)))
        and not np.any((codes[starts] == ord("0")) & (width > 1))
    )
    if not is_regular:
        return None
    spaced = body.translate(bytes.maketrans(delimiter.encode() + b"\n", b"  "))
    return np.fromstring(spaced, dtype=np.int64, sep=" ").reshape(-1, 2)


def _row_by_row(
    text: str, delimiter: str, problems: Problems
) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[str, ...] | None]:
    """Read line by line: slower, but takes names and can say which lines are wrong."""
    at, numbers = array("q"), array("q")
    accounts: dict[str, int] = {}
    are_numbers: bool | None = None
    for line, cells in _rows(text, delimiter, problems):
        if are_numbers is None:
            are_numbers = all(_NUMBER.fullmatch(cell) for cell in cells)
        if not are_numbers:
            pair = [accounts.setdefault(cell, len(accounts)) for cell in cells]
        elif all(_WHOLE.fullmatch(cell) for cell in cells):
            pair = [int(cell) for cell in cells]
        else:
            wrong = next(cell for cell in cells if not _WHOLE.fullmatch(cell))
            problems.add(
                f"account must be a whole number from 0 of at most 18 digits without leading "
                f"zeros, as the first line of ties holds numbers, got {wrong[:80]!r}; to use "
                f"names, begin each with a letter",
                line,
            )
            continue
        at.append(line)
        numbers.extend(pair)
    pairs = np.array(numbers, np.int64).reshape(-1, 2)
    return np.array(at, np.int64), pairs, tuple(accounts) or None


def _rows(text: str, delimiter: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold two clean cells; note what is wrong with the others."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    next(reader)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.add(
                f"line must be a row of a table, got {str(error)!r}; mend its quotes", line
            )
            continue
        wrong = _row_problem(cells, reader.line_num - line)
        if wrong:
            problems.add(wrong, line)
        else:
            yield line, cells


def _row_problem(cells: list[str], n_line_ends: int) -> str:
    """Say what is wrong with the form of a row; empty if nothing is."""
    if n_line_ends:
        return f"account must stay on one line, got {n_line_ends} line ends in quotes; delete them"
    if not cells:
        return "line must hold a tie, got an empty line; delete it"
    if len(cells) != 2:
        return f"line must have 2 columns, got {len(cells)}; write one tie a line"
    if not (cells[0] and cells[1]):
        return "account must not be empty, got an empty cell; fill it or delete the line"
    if cells[0].strip() != cells[0] or cells[1].strip() != cells[1]:
        return f"account must have no space around it, got {cells!r}; delete the spaces"
    return ""
