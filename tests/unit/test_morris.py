"""Do elementary effects of known functions come out as they must?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.sensitivity.morris import elementary_effects, morris_effects, morris_points
from sim.errors import ParameterError


def test_every_trajectory_moves_every_parameter_once_by_four_sevenths():
    points = morris_points(5, 20, 0)
    assert points.shape == (20, 6, 5)
    assert points.min() >= 0.0
    assert points.max() <= 1.0
    moves = np.diff(points, axis=1)
    assert np.allclose(np.abs(moves).sum(axis=2), 4 / 7)
    assert np.all((moves != 0.0).sum(axis=1) == 1)
    assert np.allclose(points * 7, np.round(points * 7))
    assert np.array_equal(points[:7], morris_points(5, 7, 0))


def test_a_linear_function_has_its_coefficients_as_effects():
    points = morris_points(3, 10, 0)
    values = points @ np.array([2.0, -3.0, 0.0])
    result = morris_effects(points, values[..., None], 0)
    assert [one.value for one in result.mean] == pytest.approx([2.0, -3.0, 0.0])
    assert [one.value for one in result.mean_absolute] == pytest.approx([2.0, 3.0, 0.0])
    assert [one.value for one in result.spread] == pytest.approx([0.0, 0.0, 0.0])
    assert [one.low for one in result.mean] == pytest.approx([2.0, -3.0, 0.0])
    assert all(math.isnan(error) for error in result.luck)


def test_a_parameter_that_acts_through_another_has_a_spread():
    points = morris_points(2, 400, 0)
    values = (points[..., 0] - 0.5) * points[..., 1] * 4.0
    result = morris_effects(points, values[..., None], 0)
    # the effect of the second is 4 (x - 1/2) on eight levels: mean 0, variance 16 (64 - 1)/12/49
    assert result.mean[1].value == pytest.approx(0.0, abs=0.2)
    assert result.spread[1].value == pytest.approx(math.sqrt(16 * 63 / 12 / 49), abs=0.1)
    assert result.mean_absolute[1].value > 1.0
    assert result.mean[1].low < 0.0 < result.mean[1].high


def test_luck_that_depends_on_a_parameter_is_told_as_an_error_of_its_effect():
    points = morris_points(2, 10, 0)
    slopes = np.array([1.0, 3.0])  # of two replicates
    values = points[..., 0, None] * slopes + 10.0 * np.array([0.0, 1.0])
    result = morris_effects(points, values, 0)
    assert result.mean[0].value == pytest.approx(2.0)
    assert result.luck == pytest.approx((math.sqrt(2.0) / math.sqrt(2.0), 0.0))


def test_effects_stand_at_the_parameter_that_was_moved():
    points = np.array([[[0.0, 0.0], [0.0, 0.5], [0.5, 0.5]]])
    values = np.array([[[1.0], [3.0], [4.0]]])
    assert elementary_effects(points, values)[0, :, 0].tolist() == [2.0, 4.0]


def test_one_trajectory_is_too_few():
    with pytest.raises(ParameterError, match="groups must number at least 2, got 1"):
        morris_points(2, 1, 0)
