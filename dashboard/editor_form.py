"""Which fields has a scenario, as a form? They are read off the declarations, none is listed here.

A field says its unit, its range and where its usual value comes from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from enum import Enum
from typing import Any, NamedTuple, get_args

from dashboard.text import PageText, page_catalogue
from experiments.report_settings import with_unit
from scenarios.document import Document
from scenarios.story import Bilingual, Rule, ScenarioFile
from scenarios.twins import hints_of, is_group, without_none
from scenarios.writing import document_of
from sim.moves import MAX_EVENTS
from sim.playbook import MAX_DELAY_H, Action
from sim.quantities import Quantity, quantities_of
from sim.responses import Tone
from sim.scenario import PLATFORMS, WorldEvent

_ROWS: dict[str, tuple[type[Any], int]] = {
    "discuss": (Bilingual, 10),
    "events": (WorldEvent, MAX_EVENTS),
    "playbook.actions": (Action, 10),
}
"""Lists whose rows the form shows, with one more to fill in, and their most rows."""
_EMPTY = ("tone", "kind", "do", "trigger")
"""Choices that may be none: no answer is silence, a step without a move is no step."""
_LONG = ("story", "teaches", "watch", "discuss")


class _Leaf(NamedTuple):
    """One value of a scenario."""

    path: tuple[str, ...]
    hint: Any
    quantity: Quantity | None
    value: Any
    default: Any


def form_of(file: ScenarioFile, text: PageText) -> list[dict[str, Any]]:
    """Describe the form of a scenario.

    Parameters
    ----------
    file : ScenarioFile
        Whose values stand in it.
    text : PageText
        The language.

    Returns
    -------
    list of dict
        Groups in the order of the file: ``title``, and ``fields`` with ``key``, ``label``,
        ``kind`` (``text``, ``long``, ``number``, ``choice``, ``switch``), ``value`` and ``hint``.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for leaf in _leaves(Document, document_of(file), ()):
        groups.setdefault(_group_of(leaf.path), []).append(_field(leaf, text))
    return [{"title": _title(name, text), "fields": found} for name, found in groups.items()]


def _leaves(group: type[Any], holder: Any, path: tuple[str, ...]) -> Iterator[_Leaf]:
    """Go through all values of a group and of the groups in it; of one that is not there, too."""
    hints, quantities = hints_of(group), quantities_of(group)
    for item in fields(group):
        name, here = item.name, (*path, item.name)
        value: Any = getattr(holder, name) if holder is not None else None
        hint = without_none(hints[name])
        if ".".join(here) in _ROWS:
            yield from _rows(here, value)
        elif is_group(hint):
            yield from _leaves(hint, value, here)
        else:
            # a condition that is not there waits for nothing
            default = None if name == "trigger" and holder is None else _default(item)
            yield _Leaf(here, hint, quantities.get(name), value, default)


def _rows(path: tuple[str, ...], rows: tuple[Any, ...] | None) -> Iterator[_Leaf]:
    """Go through the rows of a list, and one that is empty."""
    kind, most = _ROWS[".".join(path)]
    for number, row in enumerate([*(rows or ()), None][:most]):
        yield from _leaves(kind, row, (*path, str(number)))


def _default(item: Field[Any]) -> Any:
    """Give the value that holds if a file says nothing."""
    return None if item.default is MISSING else item.default


def _group_of(path: tuple[str, ...]) -> str:
    """Name the fold in which a field stands."""
    if path[0] in ("parameters", "playbook"):
        return ".".join(path[:2])
    return (
        path[0] if path[0] in ("shop", "complaint", "events", "discuss", "mechanisms") else "story"
    )


def _title(name: str, text: PageText) -> str:
    """Name a fold in the language, or by its key."""
    own = page_catalogue(text.lang).get(f"editor_group_{name.replace('.', '_')}")
    if own:
        return own
    group = text.text(f"group_{name.partition('.')[2]}")
    return text.text("editor_group_parameters", name=group)


def _field(leaf: _Leaf, text: PageText) -> dict[str, Any]:
    """Describe one field."""
    kind, choices = _kind(leaf, text)
    label, meaning = _words(leaf, text)
    return {
        "key": ".".join(leaf.path),
        "label": label,
        "meaning": meaning,
        "kind": kind,
        "choices": choices,
        # an empty field of a number means the usual one, as in the file
        "value": "" if kind == "number" and leaf.value == leaf.default else _written(leaf.value),
        "usual": _typed(leaf.default),
        "hint": _hint(leaf, text),
        "source": leaf.quantity.source if leaf.quantity else "",
    }


def _kind(leaf: _Leaf, text: PageText) -> tuple[str, list[list[str]]]:
    """Say how a value is entered, and what can be chosen."""
    hint = leaf.hint
    if leaf.quantity is not None or (get_args(hint) and get_args(hint)[0] is float):
        return "number", []
    if hint is bool:
        return "choice", [[name, text.text(f"editor_{name}")] for name in ("true", "false")]
    if isinstance(hint, type) and issubclass(hint, Enum):
        empty = [["", "–"]] if leaf.path[-1] in _EMPTY else []
        said = [one.value for one in hint if one is not Tone.SILENT]
        return "choice", [*empty, *([name, _choice(leaf, name, text)] for name in said)]
    known = next((part.choices for part in get_args(hint) if isinstance(part, Rule)), ())
    if known:
        return "choice", [[name, name] for name in sorted(PLATFORMS)]
    return ("long" if leaf.path[0] in _LONG else "text"), []


def _choice(leaf: _Leaf, name: str, text: PageText) -> str:
    """Name one value of a list in the language."""
    words = {
        "tone": f"tone_{name}",
        "channel": f"channel_{name}",
        "crisis_type": f"crisis_{name}",
        "kind": f"act_{name}",
        "do": f"act_{name}",
    }
    key = words.get(leaf.path[-1], f"editor_{leaf.path[-1]}_{name}")
    return text.text(key)


def _words(leaf: _Leaf, text: PageText) -> tuple[str, str]:
    """Name a field: in the language where it has a name there, else by its key and in English."""
    own = page_catalogue(text.lang)
    named = own.get(f"field_{'_'.join(part for part in leaf.path if not part.isdigit())}")
    if named:
        number = next((int(part) + 1 for part in leaf.path if part.isdigit()), "")
        return named.format(n=number), ""
    return leaf.path[-1], leaf.quantity.meaning if leaf.quantity else ""


def _hint(leaf: _Leaf, text: PageText) -> str:
    """Say unit, range, usual value and origin of a number."""
    quantity = leaf.quantity
    if quantity is None:
        is_hours = get_args(leaf.hint) and get_args(leaf.hint)[0] is float
        # an answer without an hour comes when the owner is ready, a step waits for something else
        key = "editor_step_hours" if "actions" in leaf.path else "editor_hours"
        return text.text(key, most=_typed(MAX_DELAY_H)) if is_hours else ""
    return text.text(
        "editor_hint",
        low=with_unit(quantity.low, "1", text),
        high=with_unit(quantity.high, quantity.unit, text),
        usual=with_unit(quantity.default, "1", text),
        kind=text.text(f"kind_{quantity.kind.value}"),
    )


def _written(value: Any) -> str:
    """Write a value as a file says it, to the last digit."""
    return repr(value) if isinstance(value, float) and not value.is_integer() else _typed(value)


def _typed(value: Any) -> str:
    """Write a value for people; nothing for what is not there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return str(value.value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)
