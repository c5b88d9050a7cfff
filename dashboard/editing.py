"""Is the file of a scenario that somebody edits right, and small enough to be tried on a page?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dashboard.state import LIMITS
from experiments.many_worlds import draw_world
from scenarios.document import read_scenario
from scenarios.overrides import NUMBER
from scenarios.story import Bilingual, ScenarioFile
from scenarios.writing import with_values
from scenarios.yaml_text import Location, Tree, read_tree
from sim.errors import BolasaljuError, InputFileError
from sim.scenario import Scenario

MAX_TEXT = 40 * 1024
"""Bytes of a file: twenty times what a shipped one takes, and less than a request may have."""
MAX_CHANGES, MAX_VALUE = 300, 4_000
"""Fields that a request may change, and characters of each."""
MOST_TITLE, MOST_WORDS = 160, 4_000
"""Characters of a title, and of a story."""
LABEL = "kasus.yaml"
"""How messages call the file, whatever its name is on the visitor's disk."""
_CAPS: dict[Location, float] = {
    ("shop", "n_customers"): LIMITS["customers"][1],
    ("shop", "n_followers"): LIMITS["followers"][1],
    ("complaint", "n_attackers"): 200,
    ("complaint", "author_followers"): 1_000_000,
    ("parameters", "network", "n_accounts"): 100_000,
    ("parameters", "network", "mean_followers"): 40,
}
"""What a page may ask of the model, beside the ranges of the declarations; the numbers are ours."""
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}(?:\.(?:[a-z][a-z0-9_]{0,63}|[0-9])){0,4}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")


def checked(text: str) -> ScenarioFile:
    """Read the text of a scenario file, and refuse one that a page could not bear.

    Parameters
    ----------
    text : str
        From a stranger.

    Returns
    -------
    ScenarioFile
        Ready for a run.

    Raises
    ------
    InputFileError
        All mistakes, each as ``file:line:column: key: message``.
    """
    data = sized(text)
    file = read_scenario(data, LABEL)
    tree = read_tree(data, LABEL)
    _check_caps(file, tree)
    _check_words(file, tree)
    if tree.problems:
        raise tree.error()
    if problem := unfit(file.scenario):
        raise InputFileError([f"{LABEL}:1:1: {problem}"])
    return file


def unfit(scenario: Scenario) -> str:
    """Say why no world can be made of a scenario, though each of its values is right.

    Parameters
    ----------
    scenario : Scenario
        Checked as a file.

    Returns
    -------
    str
        Such as a shop whose people do not fit into the network; empty if a world can be made.
    """
    try:
        draw_world(scenario, 0, 0, None)
    except BolasaljuError as error:
        return str(error)
    return ""


def sized(text: str) -> bytes:
    """Refuse a text that is too long, before anything reads it.

    Parameters
    ----------
    text : str
        From a stranger.

    Returns
    -------
    bytes
        The same, for the reader.

    Raises
    ------
    InputFileError
        More than ``MAX_TEXT`` bytes.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_TEXT:
        limit = f"file must have at most {MAX_TEXT // 1024} KiB"
        raise InputFileError([f"{LABEL}:1:1: {limit}, got {len(data) // 1024 + 1} KiB"])
    return data


def edited(text: str, changes: Mapping[str, str]) -> str:
    """Change fields of a file.

    Parameters
    ----------
    text : str
        The file.
    changes : mapping of str to str
        Dotted keys as the form names them, and what was typed; nothing typed means the default.

    Returns
    -------
    str
        The new file; whether its values are right is told when it is read.

    Raises
    ------
    InputFileError
        The file cannot be read, or a key is none that a form could have.
    """
    sized(text)
    strange = [key for key in changes if not _KEY.fullmatch(key)]
    if strange:
        raise InputFileError([f"key must be one of the form, got {strange[0][:40]!a}"])
    return with_values(text, LABEL, dict(_change(key, said) for key, said in changes.items()))


def _change(key: str, said: str) -> tuple[Location, Any]:
    """Read one change: where, and which value."""
    parts = [int(part) if part.isdigit() else part for part in key.split(".")]
    typed = said.strip()
    if not typed and len(parts) > 1 and _is_whole_without(parts):
        parts.pop()
    if not typed and parts[0] == "discuss" and len(parts) > 1:
        parts = parts[:2]
    is_text = parts[-1] in ("id", "en", "name", "cause", "after")
    return tuple(parts), (typed if is_text else _value(typed)) if typed else None


def _is_whole_without(parts: list[int | str]) -> bool:
    """Tell whether a group is none without this value: an event without its kind, for one."""
    return parts[-1] in ("kind", "do", "trigger") or parts == ["playbook", "reply", "tone"]


def _value(typed: str) -> Any:
    """Give what was typed its kind, as YAML would."""
    if typed in ("true", "false"):
        return typed == "true"
    if _WHOLE.fullmatch(typed):
        return int(typed)
    return float(typed) if NUMBER.fullmatch(typed) else typed


def _check_caps(file: ScenarioFile, tree: Tree) -> None:
    """Note numbers that are larger than a page can bear."""
    for location, most in _CAPS.items():
        value: Any = file.scenario
        for part in location:
            value = getattr(value, str(part))
        if value > most:
            told = f"must be at most {most:g} to be tried here, got {value:g}; "
            place = tree.value_places[location]
            tree.add(place, f"{told}larger ones run on the command line", location)


def _check_words(file: ScenarioFile, tree: Tree) -> None:
    """Note texts that are too long for a page."""
    texts: list[tuple[Location, Bilingual, int]] = [(("title",), file.title, MOST_TITLE)]
    texts += [((name,), getattr(file, name), MOST_WORDS) for name in ("story", "teaches", "watch")]
    texts += [(("discuss", at), words, MOST_WORDS) for at, words in enumerate(file.discuss)]
    for location, words, most in texts:
        for lang in ("id", "en"):
            if len(getattr(words, lang)) > most:
                here = (*location, lang)
                told = f"must have at most {most} characters, got {len(getattr(words, lang))}"
                tree.add(tree.value_places[here], told, here)
