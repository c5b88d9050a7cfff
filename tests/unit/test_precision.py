"""Is a precision read as it is meant, and is every wrong one refused?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.sweeps.precision import Precision, read_precision
from sim.errors import ParameterError


@pytest.mark.parametrize(
    ("text", "amount", "is_relative", "shown"),
    [
        ("2%", 0.02, True, "2%"),
        (" 2 % ", 0.02, True, "2%"),
        ("0.5%", 0.005, True, "0.5%"),
        ("100%", 1.0, True, "100%"),
        ("0.5", 0.5, False, "0.5"),
        ("1e6", 1e6, False, "1000000"),
    ],
)
def test_percentages_and_numbers(text, amount, is_relative, shown):
    precision = read_precision(text)
    assert precision == Precision(amount=amount, is_relative=is_relative)
    assert str(precision) == shown
    assert read_precision(str(precision)) == precision


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0", r"^precision must be above 0, got 0; nothing is ever known exactly$"),
        ("0%", r"^precision must be above 0, got 0%; nothing"),
        ("-2%", r"^precision must be above 0, got -2%; nothing"),
        ("-1", r"^precision must be above 0, got -1; nothing"),
        ("101%", r"^precision must be at most 100%, got 101%; leave out % for a plain number$"),
        (
            "two",
            r"^precision must be a number in the unit of the outcome, or a percentage of its mean "
            r"such as 2%, got 'two'$",
        ),
        ("0,5", r"^precision must be a number .*, got '0,5'; write a point instead of the comma$"),
        ("", r"^precision must be a number .*, got ''$"),
        ("%", r"^precision must be a number .*, got '%'$"),
        ("2%%", r"^precision must be a number .*, got '2%%'$"),
        ("1_0", r"^precision must be a number .*, got '1_0'$"),
        ("nan", r"^precision must be a number .*, got 'nan'$"),
        ("inf%", r"^precision must be a number .*, got 'inf%'$"),
    ],
)
def test_what_is_refused(text, message):
    with pytest.raises(ParameterError, match=message):
        read_precision(text)


@pytest.mark.parametrize("amount", [math.nan, math.inf, True])
def test_only_numbers_from_python(amount):
    with pytest.raises(ParameterError, match=r"^precision must be a number .*, got (nan|inf|True)"):
        Precision(amount=amount, is_relative=False)


def test_a_number_does_not_depend_on_the_mean():
    allowed = read_precision("0.5").allowed(np.array([0.0, 100.0]), np.array([50.0, 50.0]))
    assert allowed.tolist() == [0.5, 0.5]


def test_a_percentage_is_of_the_mean_or_of_that_of_the_draw():
    means, draw_means = np.array([200.0, -200.0, 0.0, 2.0, np.nan]), np.full(5, 100.0)
    allowed = read_precision("2%").allowed(means, draw_means)
    assert allowed.tolist() == pytest.approx([4.0, 4.0, 2.0, 2.0, 2.0])
    assert read_precision("2%").allowed(np.zeros(1), np.zeros(1)).tolist() == [0.0]
