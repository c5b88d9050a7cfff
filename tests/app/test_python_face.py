"""Does a notebook get the same worlds as the command line, in tables that it can use?"""

from __future__ import annotations

import numpy as np
import pytest

from experiments import compare
from experiments.statistics import summary
from scenarios import load
from sim.errors import ParameterError
from sim.outcomes import OUTCOMES

TONES = ["apologetic", "defensive"]


def small(**changed):
    arguments = {"delays_h": [1, 24], "tones": TONES, "runs": 5, "seed": 1} | changed
    return compare(load("late_delivery"), **arguments)


def same(first, second):
    assert list(first.outcomes) == list(second.outcomes)
    for name, values in first.outcomes.items():
        np.testing.assert_array_equal(values, second.outcomes[name], err_msg=name)
    np.testing.assert_array_equal(first.fates, second.fates)


def test_a_row_for_each_cell_and_outcome():
    comparison = small()
    table = comparison.to_frame()
    assert list(table) == ["delay_h", "tone", "outcome", "mean", "p05", "p50", "p95"]
    keys = list(table[["delay_h", "tone", "outcome"]].itertuples(index=False, name=None))
    cells = [(delay_h, tone) for tone in TONES for delay_h in (1.0, 24.0)]
    assert keys == [(*cell, outcome) for cell in cells for outcome in OUTCOMES]
    for at, (_, row) in enumerate(table.iterrows()):
        values = comparison.outcomes[row["outcome"]][at // len(OUTCOMES)]
        for name, value in summary(values).items():
            np.testing.assert_equal(row[name], value)


def test_a_row_for_each_cell_and_world():
    comparison = small(tones=["hostile", "silent"], runs=3)
    table = comparison.worlds_frame()
    assert list(table) == ["delay_h", "tone", "replicate", *OUTCOMES]
    np.testing.assert_array_equal(table["delay_h"], [1.0] * 3 + [24.0] * 3 + [np.nan] * 3)
    assert table["tone"].tolist() == ["hostile"] * 6 + ["silent"] * 3
    assert table["replicate"].tolist() == [0, 1, 2] * 3
    for name, values in comparison.outcomes.items():
        np.testing.assert_array_equal(table[name], np.ravel(values))


def test_both_tables_tell_the_same_means():
    comparison = small(tones=["hostile"])
    means = comparison.worlds_frame().groupby("delay_h")["reach"].mean()
    table = comparison.to_frame().query("outcome == 'reach'").set_index("delay_h")["mean"]
    np.testing.assert_allclose(means.to_numpy(), table.to_numpy())


def test_threads_do_not_change_the_result():
    alone = small(workers=1)
    for workers in (2, 3):
        same(alone, small(workers=workers))


def test_fewer_worlds_are_the_first_of_more():
    few, many = small(), small(runs=10)
    for name, values in few.outcomes.items():
        np.testing.assert_array_equal(values, many.outcomes[name][:, :5], err_msg=name)
    np.testing.assert_array_equal(few.fates, many.fates[:, :5])


def test_a_cell_does_not_depend_on_its_company():
    many, one = small(), small(delays_h=[24], tones=["defensive"])
    for name, values in one.outcomes.items():
        np.testing.assert_array_equal(values[0], many.outcomes[name][3], err_msg=name)
    np.testing.assert_array_equal(one.fates[0], many.fates[3])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"runs": 0}, r"^runs must be a whole number in \[1, 100000\], got 0$"),
        ({"runs": 2.0}, r"^runs must be a whole number in \[1, 100000\], got 2\.0$"),
        ({"runs": True}, r"^runs must be a whole number in \[1, 100000\], got True$"),
        ({"workers": 0}, r"^workers must be a whole number in \[1, 1024\], got 0; leave it out"),
        ({"workers": 1.5}, r"^workers must be a whole number in \[1, 1024\], got 1\.5; leave"),
        ({"seed": -1}, r"^seed must lie in \[0, 2\*\*63 - 1\], got -1$"),
        ({"tones": []}, r"^tones must name at least one, got none$"),
        ({"delays_h": []}, r"^delays_h must name at least one, got none$"),
        ({"delays_h": [1, 1.0]}, r"^delays_h must name each once, got 1, 1\.0 more than once"),
        ({"delays_h": [np.nan]}, r"^delay_h must lie in \[0, 336\] h, got nan$"),
        ({"tones": ["defensiv"]}, r"^tone must be one of .*; did you mean 'defensive'\?$"),
    ],
)
def test_impossible_arguments(changed, message):
    with pytest.raises(ParameterError, match=message):
        small(**changed)
