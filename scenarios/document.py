"""Does what a file says fit the dataclasses of the model, and what is wrong if not?

Each dataclass gets a strict pydantic twin that is generated from it: the ranges are those of its
declarations, unknown keys are refused, and the dataclass itself is built at the end, so that its
own checks speak too. Pydantic tells where something is wrong; the words are ours.
"""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import Enum
from functools import cache, partial
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model

from scenarios.messages import WITHOUT_UNIT, did_you_mean, must_be_known, number_rule, one_of, shown
from scenarios.story import Bilingual, Difficulty, Rule, ScenarioFile, Word, one_word_of
from scenarios.version import check_version
from scenarios.yaml_text import Location, Place, Tree, read_tree
from sim.errors import BolasaljuError
from sim.mechanisms import Mechanisms
from sim.parameters import Parameters
from sim.quantities import Quantity, quantities_of
from sim.scenario import (
    MAX_DELAY_H,
    PLATFORMS,
    Complaint,
    Playbook,
    Reply,
    Scenario,
    Shop,
    check_delay_h,
)


def _checked_delay_h(delay_h: float) -> float:
    """Let the model check a delay."""
    check_delay_h(delay_h)
    return delay_h


_PlatformName: Any = one_word_of(PLATFORMS)

_DelayH = Annotated[
    float,
    AfterValidator(_checked_delay_h),
    Field(
        description="hours from the complaint to the answer; null: when the owner has noticed",
        json_schema_extra={"minimum": 0, "maximum": MAX_DELAY_H, "unit": "h"},
    ),
    Rule(text="a number of hours (h), or null"),
]

_UNDECLARED: dict[tuple[type[Any], str], Any] = {(Reply, "delay_h"): _DelayH | None}
"""Fields whose dataclass gives them no declaration that could be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The keys of a scenario file after ``schema``."""

    name: Word
    title: Bilingual
    story: Bilingual
    teaches: Bilingual
    watch: Bilingual
    discuss: tuple[Bilingual, ...]
    cause: Word
    difficulty: Difficulty
    platform: _PlatformName = "facebook"
    shop: Shop = field(default_factory=Shop)
    complaint: Complaint = field(default_factory=Complaint)
    playbook: Playbook = field(default_factory=Playbook)
    parameters: Parameters = field(default_factory=Parameters)
    mechanisms: Mechanisms = field(default_factory=Mechanisms)


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
    hints, quantities = _hints(group), quantities_of(group)
    twins: dict[str, Any] = {}
    for item in fields(group):
        default = ... if item.default is MISSING else item.default
        if item.default_factory is not MISSING:
            default = Field(default_factory=item.default_factory)
        twins[item.name] = (_twin(hints[item.name], quantities.get(item.name)), default)
    config = ConfigDict(extra="forbid", strict=True)
    model: type[BaseModel] = create_model(
        group.__name__, __config__=config, __doc__=group.__doc__, **twins
    )
    return model


def _hints(group: type[Any]) -> dict[str, Any]:
    """Give the types of a dataclass's fields."""
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
    if _is_group(hint):
        return Annotated[model_of(hint), AfterValidator(partial(_build, hint))]
    if get_origin(hint) is tuple:
        entry: Any = _twin(get_args(hint)[0], None)
        return Annotated[types.GenericAlias(tuple, (entry, ...)), Field(min_length=1)]
    if (inner := _without_none(hint)) is not hint:
        return _twin(inner, None) | None
    return hint


def _is_group(hint: Any) -> bool:
    """Tell whether a type is a dataclass."""
    return is_dataclass(hint)


def _build(group: type[Any], twin: BaseModel) -> Any:
    """Build the dataclass from what the file says; its own checks run."""
    return group(**{name: getattr(twin, name) for name in twin.model_fields_set})


def _without_none(hint: Any) -> Any:
    """Take ``None`` off an optional type."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not types.NoneType)
    return hint


def read_document(data: bytes, label: str, group: type[Any]) -> tuple[Any, Tree]:
    """Read the bytes of a file as what a dataclass describes.

    Parameters
    ----------
    data : bytes
        Content of the file.
    label : str
        How messages call the file.
    group : type
        A dataclass: the keys of the file after ``schema``.

    Returns
    -------
    tuple
        The twin, with a checked value for every field, and the places of all values.

    Raises
    ------
    InputFileError
        All mistakes, each as ``file:line:column: key: message``.
    """
    tree = read_tree(data, label)
    check_version(tree)
    said = {key: value for key, value in tree.data.items() if key != "schema"}
    kind: Any = group
    try:
        twin = model_of(kind).model_validate_json(json.dumps(said), strict=True)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _explain(detail, tree, group)
        raise tree.error() from error
    if tree.problems:
        raise tree.error()
    return twin, tree


def read_scenario(data: bytes, label: str) -> ScenarioFile:
    """Read the bytes of a scenario file.

    Parameters
    ----------
    data : bytes
        Content of the file.
    label : str
        How messages call the file.

    Returns
    -------
    ScenarioFile
        Checked in every part.

    Raises
    ------
    InputFileError
        All mistakes, as :func:`read_document`.
    """
    twin, _ = read_document(data, label, Document)
    scenario = Scenario(
        name=twin.name,
        platform=PLATFORMS[twin.platform],
        shop=twin.shop,
        complaint=twin.complaint,
        playbook=twin.playbook,
        parameters=twin.parameters,
        mechanisms=twin.mechanisms,
    )
    told = {item.name for item in fields(ScenarioFile)} - {"scenario"}
    return ScenarioFile(scenario=scenario, **{name: getattr(twin, name) for name in told})


def _explain(detail: Any, tree: Tree, group: type[Any]) -> None:
    """Note one finding of pydantic in our words, at its place."""
    if detail["type"] == "too_short" and detail["input"]:
        return  # pydantic counts only the entries without a mistake
    location: Location = detail["loc"]
    parent, own = location[:-1], tree.key_places.get(location, Place(1, 1))
    cause = detail.get("ctx", {}).get("error")
    if detail["type"] == "extra_forbidden":
        known = [item.name for item in fields(_hint_at(parent, group)[0])] + ["schema"] * (
            not parent
        )
        tree.add(own, "key " + must_be_known(str(location[-1]), known), location)
    elif detail["type"] == "missing":
        place = tree.value_places.get(parent) or Place(1, 1)
        place = tree.key_places.get(parent, place)
        tree.add(place, "must be given, got nothing; add it", location)
    elif isinstance(cause, BolasaljuError):
        name, _, rule = str(cause).partition(" ")
        exact = location if name == location[-1] else (*location, name.rpartition(".")[2])
        place = tree.value_places.get(exact) or tree.value_places[location]
        tree.add(place, rule, exact)
    else:
        told = f"must be {_rule(*_hint_at(location, group), detail['input'])}"
        tree.add(tree.value_places.get(location, own), told, location)


def _hint_at(location: Location, group: type[Any]) -> tuple[Any, Quantity | None]:
    """Find the type of a value, and its declaration if it has one."""
    hint: Any = group
    quantity = None
    for part in location:
        if isinstance(part, int):
            hint = get_args(hint)[0]
        else:
            quantity = quantities_of(hint).get(part)
            hint = _without_none(_hints(hint)[part])
    return hint, quantity


def _rule(hint: Any, quantity: Quantity | None, value: object) -> str:
    """Say what a value of a type must be, what it is, and the remedy."""
    got = f"got {shown(value)}"
    if quantity is not None:
        return number_rule(quantity, value, got)
    if _is_group(hint):
        return f"a mapping with keys from {[item.name for item in fields(hint)]}, {got}"
    if get_origin(hint) is tuple:
        return f"a list of at least one entry, {got}"
    if hint is bool:
        return f"true or false, {got}"
    if isinstance(hint, type) and issubclass(hint, Enum):
        choices = [str(choice.value) for choice in hint]
        return f"{one_of(choices)}, {got}{did_you_mean(value, choices)}"
    rule = next(part for part in get_args(hint) if isinstance(part, Rule))
    remedy = did_you_mean(value, rule.choices)
    if isinstance(value, str) and get_args(hint)[0] is float:
        remedy = WITHOUT_UNIT
    return f"{rule.text}, {got}{remedy}"
