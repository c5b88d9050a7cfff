"""What can a study vary, which values are allowed, and what do they make of a scenario?

Keys are those of ``--set`` (``shop.n_followers``, ``platform``, ``mechanism.boost``), and of what
the owner decides: ``reply.tone``, ``reply.delay_h`` and the other parts of the first answer, what
was prepared (``before.has_plan``), or a whole ``playbook`` by the name that the study gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias, get_type_hints

from experiments.comparison import Cell
from experiments.design import tone_of, with_answer
from scenarios.messages import did_you_mean, must_be_known, number_rule, one_of, shown
from scenarios.overrides import PLATFORM, targets, with_overrides
from sim.errors import ParameterError
from sim.playbook import MAX_DELAY_H, Playbook, Preparation, Reply
from sim.quantities import Kind, Quantity, quantities_of
from sim.responses import Tone
from sim.scenario import PLATFORMS, Scenario

Value: TypeAlias = float | int | str | None
"""A number, a word, or nothing: what an owner who stays silent leaves open."""

TONE, DELAY = "reply.tone", "reply.delay_h"
PLAYBOOK = "playbook"
"""The key that takes the name of a playbook of the study."""

_REPLY, _BEFORE = "reply.", "before."
_SWITCH = ("on", "off")
_DELAY_H = Quantity(
    default=1.0,
    unit="h",
    low=0.0,
    high=MAX_DELAY_H,
    source="",
    kind=Kind.ASSUMED,
    meaning="hours from the complaint to the answer",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that can be varied."""

    key: str
    quantity: Quantity | None = None
    """Range and unit of a number."""
    choices: tuple[str, ...] = ()
    """All words, where it is no number."""

    @property
    def is_whole(self) -> bool:
        """Whether the number is counted, not measured."""
        return self.quantity is not None and isinstance(self.quantity.default, int)


@cache
def settings() -> Mapping[str, Setting]:
    """List what can be varied in any study.

    Returns
    -------
    mapping of str to Setting
        By key; the study's own playbooks are not among them.
    """
    found = {
        key: Setting(key=key, quantity=target.quantity, choices=_words(target.kind))
        for key, target in targets().items()
    }
    found[PLATFORM] = Setting(key=PLATFORM, choices=tuple(PLATFORMS))
    for prefix, group in ((_REPLY, Reply), (_BEFORE, Preparation)):
        hints, quantities = get_type_hints(group), quantities_of(group)
        for item in fields(group):
            key = f"{prefix}{item.name}"
            quantity = _DELAY_H if key == DELAY else quantities.get(item.name)
            found[key] = Setting(key=key, quantity=quantity, choices=_words(hints[item.name]))
    return MappingProxyType(found)


def setting_of(key: str, playbooks: Mapping[str, Playbook]) -> Setting:
    """Find what a key means.

    Parameters
    ----------
    key : str
        Of a lever or an uncertainty.
    playbooks : mapping of str to Playbook
        Of the study, by name.

    Returns
    -------
    Setting
        What it allows.

    Raises
    ------
    ParameterError
        No such key.
    """
    if key == PLAYBOOK and playbooks:
        return Setting(key=key, choices=tuple(playbooks))
    if key == PLAYBOOK:
        msg = f"key must come with playbooks, got {key!r} without any; name them under playbooks"
        raise ParameterError(msg)
    if key not in settings():
        known = [*settings(), *([PLAYBOOK] if playbooks else [])]
        if not did_you_mean(key, known):
            known = sorted({name.partition(".")[0] + ".…" for name in known if "." in name})
        raise ParameterError(f"key {must_be_known(key, known)}")
    return settings()[key]


def checked(setting: Setting, value: object) -> Value:
    """Read a value as a file gives it.

    Parameters
    ----------
    setting : Setting
        What it is for.
    value : object
        A number, a word or a truth value.

    Returns
    -------
    float, int or str
        Written in one way only: a switch is ``on`` or ``off``.

    Raises
    ------
    ParameterError
        Of another kind, or outside its range.
    """
    if setting.quantity is not None:
        return _number(setting.key, setting.quantity, value)
    if setting.choices == _SWITCH:
        value = {"true": "on", "false": "off"}.get(str(value).lower(), value)
    if value not in setting.choices:
        remedy = did_you_mean(value, setting.choices)
        msg = f"{setting.key} must be {one_of(setting.choices)}, got {shown(value)}{remedy}"
        raise ParameterError(msg)
    return str(value)


def applied(
    scenario: Scenario, values: Mapping[str, Value], playbooks: Mapping[str, Playbook]
) -> Scenario:
    """Give a scenario the values of a cell.

    Parameters
    ----------
    scenario : Scenario
        What to start from; it stays as it is.
    values : mapping of str to Value
        By key, as :func:`checked` gives them.
    playbooks : mapping of str to Playbook
        Of the study, by name.

    Returns
    -------
    Scenario
        Its playbook is what the owner does.

    Raises
    ------
    BolasaljuError
        Values that contradict each other or the scenario.
    """
    playbook = scenario.playbook
    if PLAYBOOK in values:
        playbook = playbooks[str(values[PLAYBOOK])]
    if before := _part(values, _BEFORE, Preparation):
        playbook = replace(playbook, before=replace(playbook.before, **before))
    if said := _part(values, _REPLY, Reply):
        playbook = _answered(said, playbook)
    rest = {
        key: value
        for key, value in values.items()
        if key != PLAYBOOK and not key.startswith((_REPLY, _BEFORE))
    }
    if rest:
        # What is changed and what is done must fit each other, not what was there before.
        bare = replace(scenario, playbook=Playbook())
        scenario = with_overrides(bare, [f"{key}={value}" for key, value in rest.items()])
    return replace(scenario, playbook=playbook)


def _answered(said: dict[str, Any], playbook: Playbook) -> Playbook:
    """Change the first answer of a playbook; with another tone, further answers go."""
    own = playbook.reply
    tone = said.get("tone", own.tone if own else None)
    if tone is None:
        msg = f"{TONE} must be given where the playbook has no reply, got nothing; vary it too"
        raise ParameterError(msg)
    tone = tone_of(tone)
    if tone is Tone.SILENT:
        return with_answer(Cell(delay_h=None, tone=tone), playbook)
    rested = {"rest_h": 0.0} if "delay_h" in said else {}  # an answer at an hour needs no rest
    reply = replace(own or Reply(tone=tone), **(rested | said | {"tone": tone}))
    playbook = replace(playbook, reply=reply)
    if "tone" not in said:
        return playbook
    cell = Cell(delay_h=reply.delay_h, tone=tone)
    return replace(with_answer(cell, playbook), reply=reply)


def _part(values: Mapping[str, Value], prefix: str, group: type[Any]) -> dict[str, Any]:
    """Collect the values of one group of a playbook, as its dataclass takes them."""
    hints = get_type_hints(group)
    found: dict[str, Any] = {}
    for key, value in values.items():
        name = key.removeprefix(prefix)
        if key.startswith(prefix) and value is not None:
            found[name] = value == "on" if hints[name] is bool else value
    return found


def _words(kind: Any) -> tuple[str, ...]:
    """List the words of a type that has some."""
    if kind is bool:
        return _SWITCH
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(choice.value) for choice in kind)
    return ()


def _number(key: str, quantity: Quantity, value: Any) -> float | int:
    """Check a number."""
    is_whole = isinstance(quantity.default, int)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and quantity.low <= value <= quantity.high and (not is_whole or value % 1 == 0):
        return int(value) if is_whole else float(value)
    raise ParameterError(f"{key} must be {number_rule(quantity, value, f'got {shown(value)}')}")
