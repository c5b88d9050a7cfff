"""Is a wrong number refused, and is a declaration kept as it was written?"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import pytest

from sim.errors import BolasaljuError, InputFileError, ParameterError, ScenarioError
from sim.parameters import OwnerParameters, SharingParameters
from sim.quantities import Kind, ParameterSet, Quantity, param, quantities_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(ParameterSet):
    """Two numbers and something else."""

    delay_h: float = param(
        2.0, unit="h", low=0.5, high=12, source="zhao2015", kind="measured", meaning="a delay"
    )
    n_people: int = param(5, unit="1", low=0, high=10, kind="assumed", meaning="a count")
    name: str = "example"


def test_a_declaration_is_kept() -> None:
    assert quantities_of(Example) == {
        "delay_h": Quantity(
            default=2.0,
            unit="h",
            low=0.5,
            high=12,
            source="zhao2015",
            kind=Kind.MEASURED,
            meaning="a delay",
        ),
        "n_people": Quantity(
            default=5, unit="1", low=0, high=10, source="", kind=Kind.ASSUMED, meaning="a count"
        ),
    }


@pytest.mark.parametrize("delay_h", [0.5, 12, 12.0])
def test_the_range_is_closed(delay_h: float) -> None:
    assert Example(delay_h=delay_h).delay_h == delay_h


@pytest.mark.parametrize("delay_h", [math.nextafter(0.5, 0), math.nextafter(12, 13), -1e9])
def test_outside_the_range_is_refused(delay_h: float) -> None:
    with pytest.raises(ParameterError, match=r"^delay_h must lie in \[0.5, 12\] h, got "):
        Example(delay_h=delay_h)


def test_pure_numbers_have_no_unit_in_the_message() -> None:
    with pytest.raises(ParameterError, match=r"^n_people must lie in \[0, 10\], got 11$"):
        Example(n_people=11)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, "2", None, 1j, [2.0]])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(ParameterError, match=r"^delay_h must be a finite number, got "):
        Example(delay_h=value)  # type: ignore[arg-type]  # this is what is tested


@pytest.mark.parametrize("value", [5.0, 5.5, False, "5"])
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    with pytest.raises(ParameterError, match=r"^n_people must be a whole number, got "):
        Example(n_people=value)  # type: ignore[arg-type]  # this is what is tested


@pytest.mark.parametrize("kind", ["measured", "derived"])
def test_a_number_from_a_paper_needs_its_key(kind: str) -> None:
    message = f"^source must be given for a {kind} number, got ''$"
    with pytest.raises(ParameterError, match=message):
        param(1.0, unit="1", low=0, high=2, kind=kind, meaning="something")


@pytest.mark.parametrize("kind", ["assumed", "calibrated"])
def test_an_honest_guess_needs_none(kind: str) -> None:
    declared = param(1.0, unit="1", low=0, high=2, kind=kind, meaning="something")
    assert declared.default == 1.0


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="'guessed' is not a valid Kind"):
        param(1.0, unit="1", low=0, high=2, kind="guessed", meaning="something")


def test_values_are_frozen_and_have_no_room_for_misspelt_names() -> None:
    example = Example()
    with pytest.raises(dataclasses.FrozenInstanceError):
        example.delay_h = 3.0  # type: ignore[misc]  # this is what is tested
    with pytest.raises(TypeError, match="delay"):
        Example(delay=3.0)  # type: ignore[call-arg]  # this is what is tested


def test_replacing_checks_again() -> None:
    with pytest.raises(ParameterError, match="base_hazard must lie in"):
        dataclasses.replace(SharingParameters(), base_hazard=1.0)


@pytest.mark.parametrize(("wake", "sleep"), [(10.0, 5.0), (8.0, 8.0)])
def test_the_owner_must_be_awake_at_some_hour(wake: float, sleep: float) -> None:
    message = f"owner.sleep_hour must be later than wake_hour {wake:g}, got {sleep!r}"
    with pytest.raises(ScenarioError, match=message):
        OwnerParameters(wake_hour=wake, sleep_hour=sleep)


def test_all_errors_can_be_caught_as_one() -> None:
    error = InputFileError(["a: wrong", "b: wrong"])
    assert isinstance(error, BolasaljuError)
    assert isinstance(error, ValueError)
    assert error.problems == ["a: wrong", "b: wrong"]
    assert str(error) == "a: wrong\nb: wrong"
