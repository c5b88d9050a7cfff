"""How does compiled code see tables and groups of numbers? As records, one pointer each.

A tuple of fifty arrays is copied at every call and takes a minute to compile; one array of
records with fifty fields costs nothing. A table is therefore declared as a class whose
annotations name its columns, and made as one record array, whose columns are read as
``table.column[row]`` in compiled code and in Python alike. A group of numbers is declared as a
NamedTuple and handed over as one record.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Hashable

_Table = TypeVar("_Table")
_Group = TypeVar("_Group", bound=NamedTuple)


class Table:
    """Base of the classes that declare columns; what is made of them is a record array."""

    if TYPE_CHECKING:

        def __len__(self) -> int: ...


@cache
def columns_of(kind: type[Any]) -> np.dtype[Any]:
    """Give the record type of a table.

    Parameters
    ----------
    kind : type
        A class whose annotations are ``NDArray[...]``, one for each column.

    Returns
    -------
    numpy.dtype
        Aligned, in the order of the annotations.
    """
    fields = []
    for name, hint in get_type_hints(kind).items():
        # up to numpy 2.4 the last argument is dtype[scalar], from 2.5 on the scalar itself
        last = get_args(hint)[-1]
        fields.append((name, (get_args(last) or (last,))[0]))
    return np.dtype(fields, align=True)


def new_table(kind: type[_Table], length: int) -> _Table:
    """Allocate a table whose entries are not set yet.

    Parameters
    ----------
    kind : type
        See :func:`columns_of`.
    length : int
        Number of rows.

    Returns
    -------
    recarray, shape (length,)
        ``table.column`` is a view of one column.
    """
    columns = columns_of(cast("Hashable", kind))
    return cast("_Table", np.recarray(length, dtype=columns))


def longer_table(table: _Table, length: int) -> _Table:
    """Copy a table into one with more rows.

    Parameters
    ----------
    table : recarray, shape (n,)
        What is full.
    length : int
        New number of rows, at least n.

    Returns
    -------
    recarray, shape (length,)
        The first n rows are those of ``table``.
    """
    old = cast("np.recarray[Any, Any]", table)
    larger = np.recarray(length, dtype=old.dtype)
    larger[: len(old)] = old
    return cast("_Table", larger)


@cache
def record_of(kind: type[Any]) -> np.dtype[Any]:
    """Give the record type of a group of numbers.

    Parameters
    ----------
    kind : type
        A NamedTuple whose annotations are ``int``, ``float``, ``bool`` or ``np.uint64``.

    Returns
    -------
    numpy.dtype
        Aligned, in the order of the annotations.
    """
    return np.dtype([(name, np.dtype(t)) for name, t in get_type_hints(kind).items()], align=True)


def as_rows(group: NamedTuple) -> NDArray[np.void]:
    """Hand a group of numbers over as a table of one row.

    Parameters
    ----------
    group : NamedTuple
        Of the kinds that :func:`record_of` knows.

    Returns
    -------
    recarray, shape (1,)
        ``rows[0].name``.
    """
    rows = np.recarray(1, dtype=record_of(type(group)))
    rows[0] = tuple(group)
    return rows


def as_record(group: _Group) -> _Group:
    """Hand a group of numbers over as one record.

    Parameters
    ----------
    group : NamedTuple
        Of the kinds that :func:`record_of` knows.

    Returns
    -------
    numpy.record
        Read by the same names.
    """
    return cast("_Group", as_rows(group)[0])
