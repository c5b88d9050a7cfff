"""Are the free numbers, the targets and the set of accepted values what they say they are?"""

from __future__ import annotations

import json

import numpy as np
import pytest

from experiments.calibration.free import free_parameters, settings_of, values_at
from experiments.calibration.pinning import pinned, tied
from experiments.calibration.posterior import (
    Posterior,
    draws_beside,
    read_posterior,
    table_of,
    write_posterior,
)
from experiments.calibration.targets import fitted_parameters, load_targets
from experiments.validation.pattern_file import load_patterns
from scenarios.overrides import with_overrides
from sim.declarations import declared_numbers
from sim.errors import InputFileError, ParameterError
from sim.quantities import Kind
from sim.scenario import Scenario

FREE = fitted_parameters()


def test_free_is_what_is_declared_as_calibrated():
    calibrated = {k for k, q in declared_numbers().items() if q.kind is Kind.CALIBRATED}
    assert {one.key for one in FREE} == calibrated


@pytest.mark.parametrize("one", FREE, ids=lambda one: one.key)
def test_a_coordinate_and_back(one):
    assert one.value(0.0) == pytest.approx(one.low)
    assert one.value(1.0) == pytest.approx(one.high)
    for u in (0.1, 0.5, 0.9):
        assert one.coordinate(one.value(u)) == pytest.approx(u, abs=1e-3)
    middle = one.value(0.5)
    expected = (one.low * one.high) ** 0.5 if one.is_log else (one.low + one.high) / 2
    assert middle == pytest.approx(expected, rel=1e-3)


def test_values_are_settings_that_the_model_takes():
    values = values_at(FREE, np.full(len(FREE), 0.3))
    scenario = with_overrides(Scenario(), settings_of(values))
    assert scenario.parameters.sharing.base_hazard == values["sharing.base_hazard"]


def test_a_range_must_be_of_a_free_number_and_within_what_is_declared():
    with pytest.raises(
        ParameterError, match=r"range must be of a calibrated number, got 'sharing\.fatigue'"
    ):
        free_parameters({"sharing.fatigue": (0.5, 0.6)})
    with pytest.raises(
        ParameterError, match=r"range of sharing.base_hazard must lie in \[0.0003, 0.05\]"
    ):
        free_parameters({"sharing.base_hazard": (0.0001, 0.01)})


def test_the_targets_are_the_patterns_that_the_plan_names_and_real_times():
    targets = load_targets()
    assert [one.id for one in targets.patterns] == ["P1", "P2", "P3", "P4", "P5", "P8", "P17"]
    bands = {row.id: row for pattern in load_patterns() for row in pattern.rows}
    for name, row in targets.rows.items():
        assert row is bands.get(name, row)  # a band is written in one place
    assert [name for name in targets.rows if name not in bands] == ["T1", "T2", "T3"]


def drawn(n: int = 40, seed: int = 0) -> Posterior:
    """Make a set: the first number known well, two that go together, the others as before."""
    generator = np.random.default_rng(seed)
    u = generator.random((n, len(FREE)))
    u[:, 0] = 0.5 + 0.02 * generator.standard_normal(n)
    u[:, 2] = u[:, 1]
    table = table_of(FREE, [values_at(FREE, point) for point in u])
    return read_posterior(table, {}, "made")


def test_what_is_pinned_down_and_what_is_not():
    rows = pinned(drawn())
    assert rows[0].verdict == "pinned"
    assert rows[0].contraction == pytest.approx(1 - 0.02 * 12**0.5, abs=0.03)
    assert {row.verdict for row in rows[3:]} == {"free"}
    assert all(row.low <= row.p05 <= row.p50 <= row.p95 <= row.high for row in rows)


def test_what_can_only_be_moved_together():
    (one, other, correlation), *rest = tied(drawn())
    assert (one, other) == (FREE[1].key, FREE[2].key)
    assert correlation == pytest.approx(1.0)
    assert not rest


def test_the_centre_is_the_median_to_three_digits():
    found = drawn()
    for at, one in enumerate(FREE):
        assert found.centre()[one.key] == float(f"{np.median(found.values[:, at]):.3g}")


def test_draws_come_round_again():
    found = drawn(5)
    assert found.draw(7) == found.draw(2)
    assert len(found.draws()) == len(found) == 5


def test_what_is_written_is_read(tmp_path):
    found = drawn(4)
    write_posterior(tmp_path, table_of(FREE, found.draws()), {"seed": 1})
    text = (tmp_path / "posterior.csv").read_text(encoding="utf-8")
    origin = json.loads((tmp_path / "posterior.json").read_text(encoding="utf-8"))
    assert np.array_equal(read_posterior(text, origin, "x").values, found.values)
    assert origin == {"seed": 1}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda text: text.replace("base_hazard", "hazard"),
            "x:1: columns must be sharing.base_hazard",
        ),
        (lambda text: text.splitlines()[0] + "\n", "x: draws must number at least 1, got none"),
        (lambda text: text.replace(",", ",7,", 1).replace("\n", ",9\n", 0), "x:1: columns must be"),
        (lambda text: text + "1,2\n", "x:4: line must hold 7 numbers in their ranges, got '1,2'"),
        (
            lambda text: text + ",".join(["9"] * 7) + "\n",
            "x:4: line must hold 7 numbers in their ranges",
        ),
        (lambda text: text + ",".join(["a"] * 7) + "\n", "x:4: line must hold 7 numbers"),
        (lambda _: "", "x:1: columns must be"),
    ],
)
def test_a_damaged_set_is_refused(change, told):
    text = table_of(FREE, drawn(2).draws())
    with pytest.raises(InputFileError) as refused:
        read_posterior(change(text), {}, "x")
    assert str(refused.value).startswith(told)


def test_a_number_cannot_be_fixed_and_varied():
    told = r"set must leave alone what posterior varies, got sharing\.base_hazard"
    with pytest.raises(ParameterError, match=told):
        draws_beside(["sharing.base_hazard=0.004", "sharing.fatigue=0.6"])
    assert len(draws_beside(["sharing.fatigue=0.6"])) > 1
