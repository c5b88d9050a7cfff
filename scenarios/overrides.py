"""What does ``--set key=value`` change, and which settings are refused?

Keys are dotted: a group of parameters and its field (``network.n_accounts``), a part of the
scenario and its field (``shop.n_customers``), ``platform`` by name, or one switch
(``mechanism.recommender=off``). All settings are looked at before anything is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, get_type_hints

from scenarios.messages import did_you_mean, must_be_known, number_rule, one_of, shown
from sim.declarations import groups_in
from sim.errors import BolasaljuError, InputFileError, ParameterError
from sim.playbook_check import contradictions, told
from sim.quantities import Quantity, check_quantity, quantities_of
from sim.scenario import PLATFORMS, Scenario

PLATFORM = "platform"
"""The key that takes the name of a profile."""

_SWITCHES = {"on": True, "true": True, "off": False, "false": False}
_PARTS = {name: name for name in groups_in(Scenario)} | {"mechanism": "mechanisms"}
"""First word of a key, and the attribute of the scenario that it means."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,400}")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
"""What the command line takes for a number: no word, no unit, no digits grouped or foreign."""


class Target(NamedTuple):
    """One value that a setting can change."""

    group: str
    name: str
    kind: type[Any]
    quantity: Quantity | None


@dataclass(slots=True)
class _Changes:
    """What the settings ask for, group by group, and what is wrong with them."""

    platform: str | None
    values: dict[str, dict[str, Any]]
    problems: list[str]


def keys() -> tuple[str, ...]:
    """Name everything that a setting can change.

    Returns
    -------
    tuple of str
        Dotted keys, and ``platform``.
    """
    return (*targets(), PLATFORM)


def with_overrides(scenario: Scenario, settings: Sequence[str]) -> Scenario:
    """Change single values of a scenario.

    Parameters
    ----------
    scenario : Scenario
        What to start from; it stays as it is.
    settings : sequence of str
        Each ``key=value``; their order does not matter.

    Returns
    -------
    Scenario
        With the new values, checked again as a whole.

    Raises
    ------
    InputFileError
        All problems of all settings, one sentence each.
    """
    changes = _read(settings, targets())
    groups = _groups(scenario)
    if changes.platform is not None:
        groups[PLATFORM] = PLATFORMS[changes.platform]
    changed: dict[str, Any] = {}
    for group, values in changes.values.items():
        try:
            changed[group] = replace(groups[group], **values)
        except BolasaljuError as error:
            changes.problems.append(str(error))
    if changes.problems:
        raise InputFileError(changes.problems)
    groups |= changed
    _check_playbook(scenario, groups)
    parameters = {item.name: groups[item.name] for item in fields(scenario.parameters)}
    parts = {attribute: groups[group] for group, attribute in _PARTS.items()}
    return replace(scenario, parameters=replace(scenario.parameters, **parameters), **parts)


def _check_playbook(scenario: Scenario, groups: Mapping[str, Any]) -> None:
    """Refuse a setting that the scenario's own playbook or events contradict."""
    complaint, platform = groups["complaint"], groups[PLATFORM]
    found = contradictions(scenario.playbook, complaint, platform, scenario.events)
    if found:
        raise InputFileError([told(problem) for problem in found])


def check_settings(settings: Sequence[str]) -> None:
    """Check settings on their own, when there is no scenario to change.

    Parameters
    ----------
    settings : sequence of str
        Each ``key=value``.

    Raises
    ------
    InputFileError
        All problems, except those that depend on the rest of a scenario.
    """
    problems = _read(settings, targets()).problems
    if problems:
        raise InputFileError(problems)


def _groups(scenario: Scenario) -> dict[str, Any]:
    """Give the parts of a scenario by the first word of their keys."""
    parameters = scenario.parameters
    groups = {item.name: getattr(parameters, item.name) for item in fields(parameters)}
    return groups | {group: getattr(scenario, attribute) for group, attribute in _PARTS.items()}


@cache
def targets() -> Mapping[str, Target]:
    """List what can be set.

    Returns
    -------
    mapping of str to Target
        By dotted key; ``platform``, which takes a name, is not among them.
    """
    found: dict[str, Target] = {}
    for group, part in _groups(Scenario()).items():
        hints, quantities = get_type_hints(type(part)), quantities_of(type(part))
        for item in fields(part):
            if hints[item.name] is not str:  # a platform's name is set with its whole profile
                target = Target(group, item.name, hints[item.name], quantities.get(item.name))
                found[f"{group}.{item.name}"] = target
    return MappingProxyType(found)


def _read(settings: Sequence[str], known: Mapping[str, Target]) -> _Changes:
    """Read all settings."""
    changes = _Changes(None, {}, [])
    seen: set[str] = set()
    for setting in settings:
        key, equals, text = setting.partition("=")
        try:
            _check_key(setting, equals, key in seen)
            seen.add(key)
            if key == PLATFORM:
                changes.platform = _platform(text)
            else:
                _check_known(key, known)
                target = known[key]
                value = _value(key, text, target)
                changes.values.setdefault(target.group, {})[target.name] = value
        except ParameterError as error:
            changes.problems.append(str(error))
    return changes


def _check_key(setting: str, equals: str, is_repeated: bool) -> None:
    """Refuse what is no setting, or one that was made before."""
    if not equals:
        msg = f"setting must be key=value, got {shown(setting)}; write such as shop.n_customers=300"
        raise ParameterError(msg)
    if is_repeated:
        raise ParameterError(f"setting must be made once, got {shown(setting)} again; delete one")


def _check_known(key: str, targets: Mapping[str, Target]) -> None:
    """Refuse a key that is not known."""
    if key in targets:
        return
    same_field = [known for known in targets if known.rpartition(".")[2] == key]
    if same_field:
        remedy = " or ".join(repr(known) for known in same_field)
        raise ParameterError(f"key must be known, got {shown(key)}; did you mean {remedy}?")
    known: list[str] = [*targets, PLATFORM]
    if not did_you_mean(key, known):
        known = [*sorted({f"{target.group}.…" for target in targets.values()}), PLATFORM]
    raise ParameterError(f"key {must_be_known(key, known)}")


def _platform(text: str) -> str:
    """Read the name of a platform."""
    if text not in PLATFORMS:
        remedy = did_you_mean(text, PLATFORMS)
        raise ParameterError(f"{PLATFORM} must be {one_of(PLATFORMS)}, got {shown(text)}{remedy}")
    return text


def _value(key: str, text: str, target: Target) -> Any:
    """Read a value of the right kind."""
    if target.quantity is not None:
        return _number(key, text, target.quantity)
    if target.kind is bool:
        choices: dict[str, Any] = dict(_SWITCHES)
    else:
        kind: type[Enum] = target.kind
        choices = {choice.value: choice for choice in kind}
    if text not in choices:
        remedy = did_you_mean(text, choices)
        raise ParameterError(f"{key} must be {one_of(choices)}, got {shown(text)}{remedy}")
    return choices[text]


def _number(key: str, text: str, quantity: Quantity) -> float:
    """Read a number within its range; whole where whole is meant."""
    value: Any = text
    if isinstance(quantity.default, int) and _WHOLE.fullmatch(text):
        value = int(text)
    elif NUMBER.fullmatch(text):
        value = float(text)
    try:
        check_quantity(key, value, quantity)
    except (ParameterError, OverflowError) as error:  # math.isfinite cannot take a huge integer
        msg = f"{key} must be {number_rule(quantity, value, f'got {shown(text)}')}"
        raise ParameterError(msg) from error
    number: float = value
    return number
