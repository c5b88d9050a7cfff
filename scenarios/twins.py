"""How does a dataclass of the model become a strict check of what a file says?

Each dataclass gets a strict pydantic twin that is generated from it: the ranges are those of its
declarations, unknown keys are refused, and the dataclass itself is built at the end, so that its
own checks speak too.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache, partial
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from scenarios.story import Rule, Word
from sim.playbook import MAX_DELAY_H, Action, Reply, check_delay_h
from sim.quantities import Quantity, quantities_of


def _checked_delay_h(delay_h: float) -> float:
    """Let the model check a delay."""
    check_delay_h(delay_h)
    return delay_h


def _checked_at_h(at_h: float) -> float:
    """Let the model check the hour of a step."""
    check_delay_h(at_h, "at_h")
    return at_h


def _hours(check: Callable[[float], float], meaning: str) -> Any:
    """Make the type of a time since the complaint."""
    about: dict[str, Any] = {"minimum": 0, "maximum": MAX_DELAY_H, "unit": "h"}
    return Annotated[
        float,
        AfterValidator(check),
        Field(description=meaning, json_schema_extra=about),
        Rule(text="a number of hours (h), or null"),
    ]


_NO_WORD = "lower-case letters, digits and underscores (at most 64), with a letter first, or empty"
_UNDECLARED: dict[tuple[type[Any], str], Any] = {
    (Reply, "delay_h"): _hours(
        _checked_delay_h, "hours from the complaint to the answer; null: when the owner has noticed"
    )
    | None,
    (Action, "at_h"): _hours(_checked_at_h, "hours from the complaint to this step") | None,
    (Action, "after"): Word | None,
    (Action, "name"): Annotated[
        str, Field(pattern=r"^([a-z][a-z0-9_]{0,63})?$"), Rule(text=_NO_WORD)
    ],
}
"""Fields whose dataclass gives them no declaration that could be read."""


@cache
def model_of(group: type[Any]) -> type[BaseModel]:
    """Generate the strict twin of a dataclass.

    Parameters
    ----------
    group : type
        A dataclass of the model or of the story.

    Returns
    -------
    type of pydantic.BaseModel
        With the same fields, defaults and ranges; it knows no other keys.
    """
    hints, quantities = hints_of(group), quantities_of(group)
    twins: dict[str, Any] = {}
    for item in fields(group):
        default = ... if item.default is MISSING else item.default
        if item.default_factory is not MISSING:
            default = Field(default_factory=item.default_factory)
        twin = _twin(hints[item.name], quantities.get(item.name))
        if get_origin(hints[item.name]) is tuple and default is ...:
            twin = Annotated[twin, Field(min_length=1)]
        twins[item.name] = (twin, default)
    config = ConfigDict(extra="forbid", strict=True)
    model: type[BaseModel] = create_model(
        group.__name__, __config__=config, __doc__=group.__doc__, **twins
    )
    return model


def hints_of(group: type[Any]) -> dict[str, Any]:
    """Give the types of a dataclass's fields.

    Parameters
    ----------
    group : type
        A dataclass of the model or of the story.

    Returns
    -------
    dict
        By name of the field; checks and rules stand in the annotations.
    """
    hints = get_type_hints(group, include_extras=True)
    return hints | {name: hint for (owner, name), hint in _UNDECLARED.items() if owner is group}


def _twin(hint: Any, quantity: Quantity | None) -> Any:
    """Turn the type of a field into one that pydantic checks and then builds."""
    if quantity is not None:
        finite: dict[str, Any] = {"allow_inf_nan": False} if hint is float else {}
        about = {"unit": quantity.unit, "kind": quantity.kind.value, "source": quantity.source}
        limits = Field(
            ge=quantity.low,
            le=quantity.high,
            description=quantity.meaning,
            json_schema_extra={key: value for key, value in about.items() if value},
            **finite,
        )
        return Annotated[hint, limits]
    if is_group(hint):
        return Annotated[model_of(hint), AfterValidator(partial(_build, hint))]
    if get_origin(hint) is tuple:
        entry: Any = _twin(get_args(hint)[0], None)
        return types.GenericAlias(tuple, (entry, ...))
    if (inner := without_none(hint)) is not hint:
        return _twin(inner, None) | None
    return hint


def is_group(hint: Any) -> bool:
    """Tell whether a type is a dataclass.

    Parameters
    ----------
    hint : type
        Type of a field.

    Returns
    -------
    bool
        True if a file gives it as a mapping.
    """
    return is_dataclass(hint)


def _build(group: type[Any], twin: BaseModel) -> Any:
    """Build the dataclass from what the file says; its own checks run."""
    return group(**{name: getattr(twin, name) for name in twin.model_fields_set})


def without_none(hint: Any) -> Any:
    """Take ``None`` off an optional type.

    Parameters
    ----------
    hint : type
        Type of a field.

    Returns
    -------
    type
        The other part; the type itself if it is not optional.
    """
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not types.NoneType)
    return hint
