"""Do the indices agree with those of known functions, and is luck told apart from parameters?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from experiments.sensitivity.groups import transformed, usable
from experiments.sensitivity.sobol import sobol_indices, sobol_points
from sim.errors import ParameterError


def ishigami(points):
    x = -math.pi + 2.0 * math.pi * points
    return (
        np.sin(x[..., 0]) + 7.0 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])
    )


def g_function(points, a=(0.0, 1.0, 4.5, 9.0)):
    return np.prod((np.abs(4.0 * points - 2.0) + np.array(a)) / (1.0 + np.array(a)), axis=-1)


V = 7.0**2 / 8 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18 + 0.5
"""Variance of the function of Ishigami and Homma with a = 7, b = 0.1."""
ISHIGAMI_FIRST = [0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2 / V, 7.0**2 / 8 / V, 0.0]
ISHIGAMI_TOTAL = [ISHIGAMI_FIRST[0] + 8 * 0.01 * math.pi**8 / 225 / V, 7.0**2 / 8 / V]
ISHIGAMI_TOTAL.append(8 * 0.01 * math.pi**8 / 225 / V)

G_PARTS = [1 / 3 / (1 + a) ** 2 for a in (0.0, 1.0, 4.5, 9.0)]
G_VARIANCE = math.prod(1 + part for part in G_PARTS) - 1
G_FIRST = [part / G_VARIANCE for part in G_PARTS]
G_TOTAL = [
    part * math.prod(1 + other for other in G_PARTS if other is not part) / G_VARIANCE
    for part in G_PARTS
]


@pytest.mark.parametrize(
    ("function", "d", "first", "total"),
    [(ishigami, 3, ISHIGAMI_FIRST, ISHIGAMI_TOTAL), (g_function, 4, G_FIRST, G_TOTAL)],
)
def test_indices_of_known_functions(function, d, first, total):
    points = sobol_points(d, 4096, 0)
    result = sobol_indices(function(points)[..., None], 0)
    assert [one.value for one in result.first] == pytest.approx(first, abs=0.02)
    assert [one.value for one in result.total] == pytest.approx(total, abs=0.02)
    for one, true in zip((*result.first, *result.total), (*first, *total), strict=True):
        assert one.low - 0.01 <= true <= one.high + 0.01


def test_the_total_index_is_that_of_scipy():
    """Parts of the variance agree; ours is divided by the variance between A and B."""
    points = sobol_points(3, 256, 1)
    values = ishigami(points)
    a, b = values[:, 0], values[:, 1]
    theirs = stats.sobol_indices(
        func={"f_A": a[None], "f_B": b[None], "f_AB": values[:, 2:].T[:, None]}, n=256
    )
    ours = sobol_indices(values[..., None], 0)
    ratio = np.concatenate([a, b]).var() / (0.5 * np.mean((a - b) ** 2))
    assert [one.value for one in ours.total] == pytest.approx(theirs.total_order.ravel() * ratio)


def test_the_parts_of_two_groups_by_hand():
    # A, B, AB1, AB2. Variance: (4 + 16) / 4 = 5. First: 5 - (1 + 1) / 4 and 5 - (9 + 9) / 4;
    # total: (1 + 9) / 4 and (1 + 1) / 4.
    values = np.array([[0.0, 2.0, 1.0, -1.0], [1.0, 5.0, 4.0, 2.0]])[..., None]
    result = sobol_indices(values, 0)
    assert [one.value for one in result.first] == pytest.approx([4.5 / 5, 0.5 / 5])
    assert [one.value for one in result.total] == pytest.approx([2.5 / 5, 0.5 / 5])


def test_luck_that_a_whole_group_shares_changes_no_index():
    """The control: SciPy's estimator, on the same values, lets it pass for a parameter."""
    points = sobol_points(3, 64, 0)
    plain = np.repeat(ishigami(points)[..., None], 4, axis=2)
    luck = 100.0 * np.random.Generator(np.random.PCG64(3)).normal(size=(64, 1, 4))
    before, after = sobol_indices(plain, 0), sobol_indices(plain + luck, 0)
    for name in ("first", "total"):
        known = [one.value for one in getattr(before, name)]
        assert [one.value for one in getattr(after, name)] == pytest.approx(known)
    a, b, ab = (np.moveaxis((plain + luck)[..., 0], 0, -1)[at] for at in (0, 1, slice(2, None)))
    theirs = stats.sobol_indices(func={"f_A": a[None], "f_B": b[None], "f_AB": ab[:, None]}, n=64)
    variance = np.concatenate([a, b]).var() / plain[:, :2].var()  # undo the division by luck
    assert np.abs(theirs.first_order.ravel() * variance - ISHIGAMI_FIRST).max() > 1.0


def lucky(points, n_replicates, seed, *, luck, both):
    """Add luck of known variance: of the world alone, and of world and first parameter together."""
    generator = np.random.Generator(np.random.PCG64([seed, 99]))
    g = generator.normal(size=(len(points), 1, n_replicates)) * math.sqrt(luck)
    h = generator.normal(size=(len(points), 1, n_replicates)) * math.sqrt(12 * both)
    f = points @ np.array([math.sqrt(12.0 * 3.0), math.sqrt(12.0)])  # variances 3 and 1
    return f[..., None] + g + h * (points[..., 0, None] - 0.5)


def test_luck_is_told_apart_from_the_parameters():
    """Variances: parameters 3 and 1, luck 2, both 4. Means of 60 keyed repetitions."""
    points = sobol_points(2, 256, 0)
    found, n_inside = [], 0
    for seed in range(60):
        result = sobol_indices(lucky(points, 5, seed, luck=2.0, both=4.0), seed)
        shares = [result.parameters, result.luck, result.both]
        assert sum(one.value for one in shares) == pytest.approx(1.0)
        numbers = [result.first[0], result.first[1], *shares]
        found.append([*(one.value for one in numbers), result.variance])
        truth = (0.75, 0.25, 0.4, 0.2, 0.4)
        n_inside += sum(
            one.low <= true <= one.high for one, true in zip(numbers, truth, strict=True)
        )
    assert np.mean(found, axis=0) == pytest.approx([*truth, 10.0], abs=0.05, rel=0.05)
    # 300 intervals of 95 %, five of each repetition not independent: 0.87 is 5 errors below
    assert n_inside / 300 > 0.87


def test_without_the_correction_the_parameter_that_meets_luck_would_seem_larger():
    """The control: a mean of two worlds still holds half of what both do together."""
    points = sobol_points(2, 256, 0)
    plain, right = [], []
    for seed in range(60):
        values = lucky(points, 2, seed, luck=0.0, both=4.0)
        plain.append(sobol_indices(values.mean(axis=2, keepdims=True), 0).first[1].value)
        right.append(sobol_indices(values, 0).first[1].value)
    assert np.mean(plain) == pytest.approx(1 / 6, abs=0.03)  # 1 of 3 + 1 + 4/2
    assert np.mean(right) == pytest.approx(1 / 4, abs=0.03)


def test_a_single_world_says_nothing_of_luck():
    result = sobol_indices(ishigami(sobol_points(3, 64, 0))[..., None], 0)
    assert math.isnan(result.luck.value)
    assert math.isnan(result.parameters.low)
    assert not math.isnan(result.first[0].value)


def test_nothing_varies():
    result = sobol_indices(np.ones((16, 4, 3)), 0)
    assert math.isnan(result.first[0].value)
    assert math.isnan(result.parameters.value)
    assert result.variance == 0.0


def test_only_luck_varies():
    worlds = np.arange(48.0).reshape(16, 1, 3)
    result = sobol_indices(np.broadcast_to(worlds, (16, 4, 3)), 0)
    assert result.luck.value == 1.0
    assert result.parameters.value == 0.0


def test_points_of_a_group_share_all_but_one_column():
    points = sobol_points(3, 8, 5)
    for at in range(3):
        moved = np.any(points[:, 2 + at] != points[:, 0], axis=0)
        assert moved.tolist() == [at == 0, at == 1, at == 2]
        assert np.array_equal(points[:, 2 + at, at], points[:, 1, at])
    assert np.array_equal(points, sobol_points(3, 8, 5))
    assert not np.array_equal(points, sobol_points(3, 8, 6))


@pytest.mark.parametrize("n_groups", [0, 1, 3, 100])
def test_groups_must_be_a_power_of_two(n_groups):
    with pytest.raises(ParameterError, match="groups must be a power of 2, at least 2, got"):
        sobol_points(2, n_groups, 0)


def test_a_group_with_a_failure_or_without_a_value_is_left_out_whole_and_counted():
    values = np.arange(10 * 4 * 2, dtype=float).reshape(10, 4, 2)
    failed = np.zeros(values.shape, bool)
    failed[3, 1, 0] = True
    values[3, 1, 0] = values[7, 0, 1] = np.nan
    left = usable(values, failed)
    assert (left.n_failed, left.n_missing) == (1, 1)
    assert left.values[:, 0, 0].tolist() == [values[at, 0, 0] for at in (0, 1, 2, 4, 5, 6, 8, 9)]


def test_too_few_whole_groups_are_refused_with_their_number():
    values = np.ones((10, 4, 2))
    values[:3, 0, 0] = np.nan
    with pytest.raises(ParameterError, match=r"at least 8 whole ones, got 7 \(0 failed and 3 have"):
        usable(values, np.zeros(values.shape, bool))


def test_transforms():
    values = np.array([[-1.0, 0.0], [math.e - 1, 3.0]])
    assert transformed(values, "none") is values
    assert transformed(values, "log1p")[1, 0] == pytest.approx(1.0)
    assert transformed(values, "log1p")[0, 0] == -math.log(2.0)
    assert transformed(values, "rank").tolist() == [[1.0, 2.0], [3.0, 4.0]]
    with pytest.raises(ParameterError, match=r"transform must be one of .*log1p.*, got 'sqrt'"):
        transformed(values, "sqrt")


def test_an_outcome_that_often_does_not_exist_is_refused():
    values = np.ones((40, 4, 2))
    values[:8, 0, 0] = np.nan
    failed = np.zeros(values.shape, bool)
    assert usable(values, failed).n_missing == 8  # 20 % of 40
    failed[39, 0, 0] = True
    with pytest.raises(ParameterError, match=r"at most 20% .*, got 8 of 39; take another outcome"):
        usable(values, failed)
