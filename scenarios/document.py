"""Does what a file says fit the dataclasses of the model, and what is wrong if not?

The strict twins of ``twins.py`` tell where something is wrong; the words are ours.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from scenarios.messages import WITHOUT_UNIT, did_you_mean, must_be_known, number_rule, one_of, shown
from scenarios.story import Bilingual, Difficulty, Rule, ScenarioFile, Word, one_word_of
from scenarios.twins import hints_of, is_group, model_of, without_none
from scenarios.version import check_version
from scenarios.yaml_text import Location, Place, Tree, read_tree
from sim.errors import BolasaljuError
from sim.mechanisms import Mechanisms
from sim.parameters import Parameters
from sim.playbook import Playbook
from sim.playbook_check import contradictions
from sim.quantities import Quantity, quantities_of
from sim.scenario import PLATFORMS, Complaint, Scenario, Shop, WorldEvent

_PlatformName: Any = one_word_of(PLATFORMS)


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
    events: tuple[WorldEvent, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)
    mechanisms: Mechanisms = field(default_factory=Mechanisms)


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
    twin, tree = read_document(data, label, Document)
    return _built(twin, tree)


def _built(twin: Any, tree: Tree) -> ScenarioFile:
    """Build what a file says, unless its parts contradict each other."""
    platform = PLATFORMS[twin.platform]
    for path, rule in contradictions(twin.playbook, twin.complaint, platform, twin.events):
        tree.add(_nearest_place(path, tree), rule, path)
    if tree.problems:
        raise tree.error()
    scenario = Scenario(
        name=twin.name,
        platform=platform,
        shop=twin.shop,
        complaint=twin.complaint,
        playbook=twin.playbook,
        events=twin.events,
        parameters=twin.parameters,
        mechanisms=twin.mechanisms,
    )
    told = {item.name for item in fields(ScenarioFile)} - {"scenario"}
    return ScenarioFile(scenario=scenario, **{name: getattr(twin, name) for name in told})


def _nearest_place(location: Location, tree: Tree) -> Place:
    """Find where a key stands; if it was left out, where the mapping that would hold it stands."""
    while location not in tree.value_places:
        location = location[:-1]
    return tree.key_places.get(location, tree.value_places[location])


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
            hint = without_none(hints_of(hint)[part])
    return hint, quantity


def _rule(hint: Any, quantity: Quantity | None, value: object) -> str:
    """Say what a value of a type must be, what it is, and the remedy."""
    got = f"got {shown(value)}"
    if quantity is not None:
        return number_rule(quantity, value, got)
    if is_group(hint):
        return f"a mapping with keys from {[item.name for item in fields(hint)]}, {got}"
    if get_origin(hint) is tuple:
        return f"a list{' of at least one entry' if value == [] else ''}, {got}"
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
