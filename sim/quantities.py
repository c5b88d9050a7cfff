"""How is a number of the model declared, and who checks its range?

A parameter is written once, with everything that anyone will ask of it::

    base_hazard: float = param(
        0.008, unit="1", low=0.0003, high=0.05, source="", kind="calibrated",
        meaning="hazard of sharing at the first exposure to a neutral post",
    )

Validation, tables, sliders and sampling ranges read that declaration.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from sim.errors import ParameterError


class Kind(StrEnum):
    """Where a number comes from."""

    MEASURED = "measured"
    DERIVED = "derived"
    CALIBRATED = "calibrated"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """The declaration of one number."""

    default: float
    unit: str
    low: float
    high: float
    source: str
    """Key in ``sources.toml``; empty for what is only assumed."""
    kind: Kind
    meaning: str


_METADATA_KEY = "quantity"


def param(  # noqa: PLR0913 - a declaration has these seven parts, all by keyword
    default: float,
    *,
    unit: str,
    low: float,
    high: float,
    kind: str,
    meaning: str,
    source: str = "",
) -> Any:
    """Declare a number as a dataclass field.

    Parameters
    ----------
    default : float
        Value when nobody says otherwise.
    unit : str
        Unit, ``"1"`` for pure numbers.
    low, high : float
        Closed range in which the value must lie.
    kind : str
        One of :class:`Kind`.
    meaning : str
        One line for tables and tool tips.
    source : str
        Key of ``sources.toml``; must be given for ``measured`` and ``derived``.

    Returns
    -------
    dataclasses.Field
        A field that carries its :class:`Quantity`.

    Raises
    ------
    ParameterError
        A measured or derived number without a source.
    """
    what = Kind(kind)
    if what in (Kind.MEASURED, Kind.DERIVED) and not source:
        msg = f"source must be given for a {what.value} number, got {source!r}"
        raise ParameterError(msg)
    quantity = Quantity(
        default=default, unit=unit, low=low, high=high, source=source, kind=what, meaning=meaning
    )
    return field(default=default, metadata={_METADATA_KEY: quantity})


def quantities_of(group: type[Any]) -> dict[str, Quantity]:
    """List the declared numbers of a group.

    Parameters
    ----------
    group : type
        A dataclass whose fields were declared with :func:`param`.

    Returns
    -------
    dict of str to Quantity
        In the order of declaration.
    """
    return {
        item.name: item.metadata[_METADATA_KEY]
        for item in fields(group)
        if _METADATA_KEY in item.metadata
    }


def check_quantity(name: str, value: object, quantity: Quantity) -> None:
    """Refuse a value of the wrong kind or outside its range.

    Parameters
    ----------
    name : str
        Name for the message.
    value : object
        What was given.
    quantity : Quantity
        What is allowed.

    Raises
    ------
    ParameterError
        Not a finite number, not whole where whole is meant, or out of range.
    """
    whole = isinstance(quantity.default, int)
    right_type = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not right_type or (isinstance(value, float) and not math.isfinite(value)):
        kind = "whole" if whole else "finite"
        msg = f"{name} must be a {kind} number, got {value!r}"
        raise ParameterError(msg)
    if not quantity.low <= value <= quantity.high:  # type: ignore[operator]  # a number by now
        unit = "" if quantity.unit == "1" else f" {quantity.unit}"
        msg = f"{name} must lie in [{quantity.low:g}, {quantity.high:g}]{unit}, got {value!r}"
        raise ParameterError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSet:
    """A frozen group of declared numbers, checked once when it is made."""

    def __post_init__(self) -> None:
        for name, quantity in quantities_of(type(self)).items():
            check_quantity(name, getattr(self, name), quantity)
