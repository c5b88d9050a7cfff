"""Do tables and records hold what their classes declare?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.tables import Table, as_record, as_rows, columns_of, longer_table, new_table, record_of


class Prices(Table):
    """A table for this test."""

    idr: NDArray[np.float64]
    is_fair: NDArray[np.bool_]
    count: NDArray[np.int32]


class Facts(NamedTuple):
    """A group for this test."""

    n: int
    rate: float
    is_open: bool
    key: np.uint64


def test_columns_stand_in_the_order_of_the_class() -> None:
    kind = columns_of(Prices)
    assert kind.names == ("idr", "is_fair", "count")
    assert [kind[name] for name in ("idr", "is_fair", "count")] == [
        np.dtype(np.float64),
        np.dtype(np.bool_),
        np.dtype(np.int32),
    ]
    assert kind.isalignedstruct
    assert kind.itemsize == 16  # 8 + 1 (+ 3) + 4


def test_a_column_is_a_view() -> None:
    table = new_table(Prices, 3)
    assert len(table) == 3
    table.idr[:] = 25_000.0
    table.idr[1] = 10_000.0
    assert table.idr.tolist() == [25_000.0, 10_000.0, 25_000.0]


def test_a_longer_table_begins_like_the_old_one() -> None:
    table = new_table(Prices, 2)
    table.idr[:], table.is_fair[:], table.count[:] = (1.0, 2.0), (True, False), (7, 8)
    longer = longer_table(table, 5)
    assert len(longer) == 5
    assert longer.idr[:2].tolist() == [1.0, 2.0]
    assert longer.is_fair[:2].tolist() == [True, False]
    assert longer.count[:2].tolist() == [7, 8]
    longer.idr[0] = 99.0
    assert table.idr[0] == 1.0


def test_a_group_becomes_a_record_of_the_same_names() -> None:
    facts = Facts(n=3, rate=0.5, is_open=True, key=np.uint64(2**64 - 1))
    assert record_of(Facts).names == ("n", "rate", "is_open", "key")
    record = as_record(facts)
    assert (record.n, record.rate, record.is_open, record.key) == (3, 0.5, True, 2**64 - 1)
    rows = as_rows(facts)
    assert rows.shape == (1,)
    assert rows[0].tolist() == tuple(facts)
