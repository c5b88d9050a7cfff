"""Are the levers and uncertainties of a study possible? Each mistake is told at its place."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from experiments.sweeps.cells import Policy
from experiments.sweeps.designs import MAX_BYTES, Draws, Kind, check_cells, read_draws
from experiments.sweeps.margins import Margin, check_no_shape, number_margin, word_margin
from experiments.sweeps.settings import TONE, Setting, Value, checked, setting_of
from experiments.sweeps.study import Lever, Uncertainty
from scenarios.messages import shown
from scenarios.yaml_text import Location, Place, Tree
from sim.errors import BolasaljuError, InputFileError, ParameterError
from sim.playbook import Playbook
from sim.responses import Tone


@contextmanager
def noted(tree: Tree, location: Location) -> Iterator[None]:
    """Note at a place what a check refuses, and go on behind it.

    Parameters
    ----------
    tree : Tree
        Of the file.
    location : Location
        Of the value that is checked.

    Yields
    ------
    None
        What the check would give must not be used if the tree has problems.
    """
    try:
        yield
    except BolasaljuError as error:
        for line in str(error).splitlines():
            note(tree, location, line)


def note(tree: Tree, location: Location, sentence: str) -> None:
    """Note a mistake where a value stands, or what would hold it if it was left out.

    Parameters
    ----------
    tree : Tree
        Of the file.
    location : Location
        Of the value.
    sentence : str
        What must hold, what was found, and the remedy.
    """
    at = location
    while at and at not in tree.value_places:
        at = at[:-1]
    tree.add(tree.value_places.get(at, Place(1, 1)), sentence, location)


def bytes_of(path: Path, most: int) -> bytes:
    """Read a file up to a little more than a limit.

    Parameters
    ----------
    path : Path
        Any path.
    most : int
        Bytes.

    Returns
    -------
    bytes
        Content of the file.

    Raises
    ------
    InputFileError
        No such file, no file, or one that cannot be read or is too large.
    """
    try:
        if not path.exists():
            told = "file must exist, got no such file; check its name and folder"
        elif not path.is_file():
            told = "path must be a file, got a folder or a device; name a file"
        elif path.stat().st_size > most:
            told = f"file must have at most {most // 1024} KiB, got {path.stat().st_size // 1024}"
        else:
            return path.read_bytes()
    except OSError as error:
        what = error.strerror or str(error)
        told = f"file must be readable, got {what!r}; check it and its permissions"
    raise InputFileError([f"{path}: {told}"])


def levers_of(
    levers: Sequence[Lever], playbooks: Mapping[str, Playbook], tree: Tree
) -> dict[str, tuple[Value, ...]]:
    """Check the levers and their values.

    Parameters
    ----------
    levers : sequence of Lever
        As the file says.
    playbooks : mapping of str to Playbook
        Of the study, by name.
    tree : Tree
        Takes the mistakes.

    Returns
    -------
    dict of str to tuple
        Values by key.
    """
    found: dict[str, tuple[Value, ...]] = {}
    for at, lever in enumerate(levers):
        setting = None
        with noted(tree, ("levers", at, "key")):
            setting = setting_of(lever.key, playbooks)
        if setting is not None:
            found[lever.key] = _lever_values(setting, lever, at, tree)
    return found


def _lever_values(setting: Setting, lever: Lever, at: int, tree: Tree) -> tuple[Value, ...]:
    """Check the values of one lever."""
    values: list[Value] = []
    for number, value in enumerate(lever.values):
        location: Location = ("levers", at, "values", number)
        with noted(tree, location):
            read = checked(setting, value)
            if read in values:
                raise ParameterError(f"value must be named once, got {shown(read)} again")
            values.append(read)
    return tuple(values)


def margins_of(
    entries: Sequence[Uncertainty], playbooks: Mapping[str, Playbook], tree: Tree
) -> dict[str, Margin]:
    """Check the uncertainties.

    Parameters
    ----------
    entries : sequence of Uncertainty
        As the file says.
    playbooks : mapping of str to Playbook
        Of the study, by name.
    tree : Tree
        Takes the mistakes.

    Returns
    -------
    dict of str to Margin
        By key.
    """
    found: dict[str, Margin] = {}
    for at, entry in enumerate(entries):
        setting = None
        with noted(tree, ("uncertainties", at, "key")):
            setting = setting_of(entry.key, playbooks)
        if setting is None:
            continue
        with noted(tree, ("uncertainties", at)):
            found[entry.key] = _margin(setting, entry)
    return found


def _margin(setting: Setting, entry: Uncertainty) -> Margin:
    """Make the margin of one uncertainty."""
    limits = [entry.low, entry.high]
    if entry.values or setting.quantity is None:
        if limits != [None, None]:
            told = "it is no number" if setting.quantity is None else "values are given"
            raise ParameterError(f"low and high must be left out where {told}, got {limits}")
        check_no_shape(entry)
        return word_margin(setting, entry.values, entry.weights)
    if entry.weights:
        raise ParameterError("weights must come with values, got no values; list them")
    return number_margin(setting, entry)


def listed_draws(
    said: Any, margins: Mapping[str, Margin], tree: Tree, folder: Path
) -> Draws | None:
    """Read the draws of a list.

    Parameters
    ----------
    said : SweepDocument
        What the file says.
    margins : mapping of str to Margin
        Of the uncertainties.
    tree : Tree
        Takes the mistakes.
    folder : Path
        In which the study lies.

    Returns
    -------
    dict or None
        None unless the design is a list.
    """
    if said.design.kind is not Kind.LIST:
        if said.design.file is not None:
            place = tree.value_places["design", "file"]
            told = f"must be left out unless kind is list, got {shown(said.design.file)}"
            tree.add(place, told, ("design", "file"))
        return None
    if said.design.file is None:
        place = tree.value_places["design", "kind"]
        tree.add(place, "must come with a file for list, got none; add file", ("design", "kind"))
        return None
    if len(margins) < len(said.uncertainties):
        return None  # what is wrong with the others is noted; their columns would seem unknown
    path = folder / said.design.file
    with noted(tree, ("design", "file")):
        text = bytes_of(path, MAX_BYTES).decode("utf-8-sig", errors="replace")
        known = {key: margin.setting for key, margin in margins.items()}
        return read_draws(text, said.design.file, known)
    return None


def policies_of(levers: Mapping[str, tuple[Value, ...]]) -> tuple[Policy, ...]:
    """Cross the levers; one who stays silent has no delay and no words to choose.

    Parameters
    ----------
    levers : mapping of str to tuple
        Values by key.

    Returns
    -------
    tuple of dict
        Each combination once.

    Raises
    ------
    ParameterError
        More than can be held.
    """
    n_policies = math.prod(len(values) for values in levers.values())
    check_cells(n_policies)
    found: dict[tuple[Value, ...], Policy] = {}
    for combination in itertools.product(*levers.values()):
        policy = dict(zip(levers, combination, strict=True))
        if policy.get(TONE) == Tone.SILENT:
            policy = {
                key: None if key.startswith("reply.") and key != TONE else value
                for key, value in policy.items()
            }
        found.setdefault(tuple(policy.values()), policy)
    return tuple(found.values())
