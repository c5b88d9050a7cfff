"""Is a file one plain YAML mapping, and where does each of its values stand?

The file may come from anywhere. What could unfold (anchors), run (tags), change the meaning of
words (directives) or nest without end is refused while the events of the parser go by, before
anything is built from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
)
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from scenarios.messages import shown
from sim.errors import InputFileError

MAX_BYTES = 256 * 1024
"""Largest file that is read; a scenario that says everything takes a few KiB."""

MAX_DEPTH = 8
"""Deepest nesting; a scenario needs 5, a study 7."""

MAX_NODES = 2000
"""Most keys and values together; a scenario that says everything has about 300."""

MAX_BITS = 10_000
"""Longest whole number; Python writes no number of more than 4300 digits in a message."""

Location: TypeAlias = tuple[str | int, ...]
"""Keys and positions that lead to a value, from the outermost mapping on."""

_UNREADABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PLAIN_KEY = re.compile(r"[\w-]{1,64}")
_CORE = "tag:yaml.org,2002:"
# An escape such as "\UFFFFFFFF" names no character, which the parser finds out in these ways.
_PARSER_ERRORS = (YAMLError, ValueError, OverflowError)


class Place(NamedTuple):
    """Where a key or a value begins, counted from 1."""

    line: int
    column: int


@dataclass(slots=True, kw_only=True)
class Tree:
    """Plain values of a file, the places of all of them, and what is wrong so far."""

    label: str
    """How messages call the file."""
    data: dict[str, Any] = field(default_factory=dict)
    key_places: dict[Location, Place] = field(default_factory=dict)
    value_places: dict[Location, Place] = field(default_factory=dict)
    problems: list[tuple[Place, str]] = field(default_factory=list)

    def add(self, place: Place, sentence: str, location: Location = ()) -> None:
        """Note one mistake.

        Parameters
        ----------
        place : Place
            Where it stands.
        sentence : str
            What must hold, what was found, and the remedy.
        location : Location, optional
            Keys that lead to it.
        """
        key = f"{dotted(location)}: " if location else ""
        told = f"{self.label}:{place.line}:{place.column}: {key}{sentence}"
        self.problems.append((place, told))

    def error(self) -> InputFileError:
        """Make the error that tells all mistakes, in the order of the file.

        Returns
        -------
        InputFileError
            Each as ``file:line:column: key: message``.
        """
        return InputFileError([text for _, text in sorted(self.problems)])


def dotted(location: Location) -> str:
    """Write the way to a value as one word.

    Parameters
    ----------
    location : Location
        Keys and positions.

    Returns
    -------
    str
        Such as ``shop.n_customers`` or ``discuss[0].id``.
    """
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            key = part if _PLAIN_KEY.fullmatch(part) else shown(part)
            text += f".{key}" if text else key
    return text


def read_tree(data: bytes, label: str) -> Tree:
    """Read the bytes of a file as one YAML 1.2 mapping.

    Parameters
    ----------
    data : bytes
        Content of the file.
    label : str
        How messages call the file.

    Returns
    -------
    Tree
        Values and places; repeated keys and unfit keys are noted as problems.

    Raises
    ------
    InputFileError
        What makes further reading pointless or unsafe.
    """
    tree = Tree(label=label)
    text = _text(data, tree)
    yaml = YAML(typ="safe", pure=True)
    try:
        for place, sentence in _unsafe(yaml, text):
            tree.add(place, sentence)
        root = None if tree.problems else YAML(typ="safe", pure=True).compose(text)
    except _PARSER_ERRORS as error:
        tree.add(*_syntax_problem(error))
        raise tree.error() from error
    if tree.problems:
        raise tree.error()
    if root is None or (isinstance(root, ScalarNode) and not root.value):
        tree.add(Place(1, 1), "file must hold keys, got an empty file; write schema: 1 first")
        raise tree.error()
    if not isinstance(root, MappingNode):
        what = "a list" if isinstance(root, SequenceNode) else "one value"
        tree.add(_place(root), f"file must be a mapping of keys to values, got {what}")
        raise tree.error()
    tree.data = _mapping(yaml, root, (), tree)
    return tree


def _text(data: bytes, tree: Tree) -> str:
    """Decode a file that is not too large and holds no unprintable characters."""
    if len(data) > MAX_BYTES:
        tree.add(Place(1, 1), f"file must have at most {MAX_BYTES // 1024} KiB, got more")
        raise tree.error()
    try:
        text = data.decode("utf-8")
        at, what = None, ""
    except UnicodeDecodeError as error:
        text = data[: error.start].decode("utf-8")
        at, what = error.start, f"byte {data[error.start]:#04x}"
    else:
        text = text.removeprefix("\ufeff")
        if found := _UNREADABLE.search(text):
            at, what = found.start(), f"character {found.group()!a}"
            text = text[:at]
    if at is not None:
        place = Place(text.count("\n") + 1, len(text) - text.rfind("\n"))
        tree.add(place, f"file must be UTF-8 text, got {what}; save it again as plain UTF-8 text")
        raise tree.error()
    return text


def _unsafe(yaml: YAML, text: str) -> Iterator[tuple[Place, str]]:
    """Yield what must not be built; stop at what cannot be gone through."""
    depth = n_nodes = n_documents = 0
    for event in yaml.parse(text):
        place = _place(event)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        n_nodes += isinstance(event, NodeEvent)
        n_documents += isinstance(event, DocumentStartEvent)
        if sentence := _unsafe_event(event):
            yield place, sentence
        if n_documents > 1:
            yield place, "file must hold one document, got a second one; delete the line ---"
            return
        if depth > MAX_DEPTH or n_nodes > MAX_NODES:
            limit = f"{MAX_DEPTH} levels and {MAX_NODES} keys and values"
            yield place, f"file must have at most {limit}, got more"
            return


def _unsafe_event(event: Any) -> str:
    """Say what is wrong with one event; empty if nothing is."""
    if getattr(event, "tags", None) or getattr(event, "version", None) not in (None, (1, 2)):
        return "file must be YAML 1.2 without directives, got one; delete the lines with %"
    if isinstance(event, AliasEvent):
        return f"value must be written out, got the alias {shown('*' + event.anchor)}; repeat it"
    if getattr(event, "anchor", None) is not None:
        return f"value must have no anchor, got {shown('&' + event.anchor)}; delete it"
    if getattr(event, "ctag", None) is not None:
        tag = str(event.ctag).replace(_CORE, "!!")
        return f"value must have no tag, got {shown(tag)}; delete it"
    return ""


def _syntax_problem(error: Exception) -> tuple[Place, str]:
    """Tell a mistake in the form of the file."""
    place, what = Place(1, 1), str(error)
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        place = place if mark is None else Place(mark.line + 1, mark.column + 1)
        what = error.problem or error.context or ""
    return place, f"file must be well-formed YAML, got {shown(what)}; mend it here or just above"


def _place(item: Any) -> Place:
    """Where an event or a node begins."""
    return Place(item.start_mark.line + 1, item.start_mark.column + 1)


def _mapping(yaml: YAML, node: MappingNode, location: Location, tree: Tree) -> dict[str, Any]:
    """Build a mapping; of a key that stands twice the first counts."""
    built: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = _place(key_node)
        if not isinstance(key_node, ScalarNode):
            tree.add(place, "key must be a word, got a list or a mapping", location)
            continue
        key = key_node.value
        here = (*location, key)
        if key in built:
            first = tree.key_places[here].line
            tree.add(place, f"key must stand once, got it again after line {first}", here)
            continue
        tree.key_places[here] = place
        built[key] = _value(yaml, value_node, here, tree)
    return built


def _value(yaml: YAML, node: Any, location: Location, tree: Tree) -> Any:
    """Build any value and remember its place."""
    tree.value_places[location] = _place(node)
    if isinstance(node, MappingNode):
        return _mapping(yaml, node, location, tree)
    if isinstance(node, SequenceNode):
        items = enumerate(node.value)
        return [_value(yaml, item, (*location, index), tree) for index, item in items]
    value = _scalar(yaml, node)
    if isinstance(value, str) and (found := _UNPRINTABLE.search(value)):
        tree.add(_place(node), f"must be printable text, got {found.group()!a}", location)
        return "unprintable"
    return value


def _scalar(yaml: YAML, node: ScalarNode) -> Any:
    """Build a number, a truth value, nothing or a text; dates and the like stay text."""
    kind = str(node.tag).removeprefix(_CORE)
    if kind in {"int", "float", "bool", "null"}:
        try:
            value = getattr(yaml.constructor, f"construct_yaml_{kind}")(node)
        except ValueError:  # a number of thousands of digits
            return node.value
        is_endless = isinstance(value, int) and value.bit_length() > MAX_BITS  # such as 0xfff…
        return node.value if is_endless else value
    return node.value
