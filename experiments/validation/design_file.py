"""What are the patterns measured on? Mixes of complaints, single cases, and levels, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from scenarios.document import read_document
from scenarios.messages import did_you_mean, one_of, shown
from scenarios.story import Rule, Word, one_word_of
from scenarios.yaml_text import Location, Tree
from sim.appraisal import CrisisType
from sim.playbook import MAX_DELAY_H
from sim.quantities import ParameterSet, param
from sim.responses import Tone
from sim.scenario import PLATFORMS, Channel, Complaint, Shop

_Number: Any = Annotated[float, Field(allow_inf_nan=False), Rule(text="a number")]
_Hours: Any = Annotated[
    float, Field(ge=0.0, le=MAX_DELAY_H), Rule(text=f"hours in [0, {MAX_DELAY_H:g}], or null")
]
_FACTORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "clusters": tuple(kind.value for kind in CrisisType),
        "platforms": tuple(PLATFORMS),
        "channels": tuple(channel.value for channel in Channel),
        "tones": tuple(tone.value for tone in Tone if tone is not Tone.SILENT),
    }
)
"""What a mix weighs, and what it may name."""


def _chance(meaning: str) -> Any:
    """Declare a chance that a mix must give."""
    return param(0.0, unit="1", low=0, high=1, kind="assumed", meaning=meaning)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight(ParameterSet):
    """One level of a factor."""

    name: Word
    weight: float = param(
        1.0, unit="1", low=0, high=1e6, kind="assumed",
        meaning="how often it comes, relative to the others",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix(ParameterSet):
    """Of what cases are drawn, one for each world."""

    name: Word
    clusters: tuple[Weight, ...]
    p_false_if_victim: float = _chance("chance that a complaint of the victim cluster is false")
    severity_low: float = _chance("mildest event")
    severity_high: float = _chance("worst event")
    arousal: float = param(
        0.0, unit="SD", low=-2, high=4, kind="assumed", meaning="anger in the words"
    )
    p_evidence: float = _chance("chance of a photo or video")
    p_history: float = _chance("chance that it happened before")
    platforms: tuple[Weight, ...]
    channels: tuple[Weight, ...]
    followers_median: float = param(
        1000.0, unit="accounts", low=1, high=1e8, kind="assumed",
        meaning="median number of accounts that follow the shop",
    )  # fmt: skip
    followers_sigma: float = param(
        0.0, unit="1", low=0, high=3, kind="assumed",
        meaning="standard deviation of the log of that number",
    )  # fmt: skip
    followers_low: float = param(
        1.0, unit="accounts", low=1, high=1e8, kind="assumed", meaning="smallest shop"
    )
    followers_high: float = param(
        1e8, unit="accounts", low=1, high=1e8, kind="assumed", meaning="largest shop"
    )
    posted_from: float = param(
        0.0, unit="h", low=0, high=24, kind="assumed", meaning="earliest local hour of a complaint"
    )
    posted_to: float = param(
        24.0, unit="h", low=0, high=24, kind="assumed", meaning="latest local hour of a complaint"
    )
    p_silent: float = _chance("chance that the owner never answers")
    tones: tuple[Weight, ...]
    delay_h: _Hours | None
    """Hours from the complaint to the answer; None: when the owner has noticed."""


_PlatformName: Any = one_word_of(PLATFORMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCase:
    """One shop and one complaint; all else as the model has it."""

    name: Word
    platform: _PlatformName = "facebook"
    shop: Shop = field(default_factory=Shop)
    complaint: Complaint = field(default_factory=Complaint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Values of one thing that is varied."""

    name: Word
    values: tuple[_Number, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignDocument:
    """The keys of the file after ``schema``."""

    mixes: tuple[Mix, ...]
    cases: tuple[FixedCase, ...]
    levels: tuple[Levels, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Designs:
    """Everything by its name."""

    mixes: Mapping[str, Mix]
    cases: Mapping[str, FixedCase]
    levels: Mapping[str, tuple[float, ...]]


@cache
def load_designs() -> Designs:
    """Read the shipped designs.

    Returns
    -------
    Designs
        By name.
    """
    file = files("experiments").joinpath("validation", "designs.yaml")
    return read_designs(file.read_bytes(), file.name)


def read_designs(data: bytes, label: str) -> Designs:
    """Read the bytes of a file of designs.

    Parameters
    ----------
    data : bytes
        Content of the file.
    label : str
        How messages call the file.

    Returns
    -------
    Designs
        Checked in every part.

    Raises
    ------
    InputFileError
        All mistakes, each as ``file:line:column: key: message``.
    """
    said, tree = read_document(data, label, DesignDocument)
    for group in ("mixes", "cases", "levels"):
        names = [entry.name for entry in getattr(said, group)]
        _check_once(names, [(group, at, "name") for at in range(len(names))], tree)
    for at, mix in enumerate(said.mixes):
        _check_mix(mix, ("mixes", at), tree)
    if tree.problems:
        raise tree.error()
    return Designs(
        mixes=MappingProxyType({mix.name: mix for mix in said.mixes}),
        cases=MappingProxyType({case.name: case for case in said.cases}),
        levels=MappingProxyType({entry.name: entry.values for entry in said.levels}),
    )


def _check_mix(mix: Mix, where: Location, tree: Tree) -> None:
    """Note levels that do not exist, weigh nothing or stand twice, and ranges that are empty."""
    for factor, known in _FACTORS.items():
        entries: tuple[Weight, ...] = getattr(mix, factor)
        for at, entry in enumerate(entries):
            if entry.name not in known:
                remedy = did_you_mean(entry.name, known)
                told = f"must be {one_of(known)}, got {shown(entry.name)}{remedy}"
                _note(tree, (*where, factor, at, "name"), told)
        names = [entry.name for entry in entries]
        _check_once(names, [(*where, factor, at, "name") for at in range(len(names))], tree)
        if sum(entry.weight for entry in entries) <= 0.0:
            _note(tree, (*where, factor), "must weigh more than 0 together, got 0; raise one")
    for low, high in (
        ("severity_low", "severity_high"),
        ("followers_low", "followers_high"),
        ("posted_from", "posted_to"),
    ):
        first, last = getattr(mix, low), getattr(mix, high)
        if first > last and (*where, low) in tree.value_places:
            _note(tree, (*where, low), f"must be at most {high}, {last:g}, got {first:g}; swap")


def _check_once(names: list[str], places: list[Location], tree: Tree) -> None:
    """Note what is named again."""
    for at, name in enumerate(names):
        if name in names[:at]:
            _note(tree, places[at], f"must be named once, got {shown(name)} again; rename it")


def _note(tree: Tree, location: Location, sentence: str) -> None:
    """Note a mistake at the place of a value."""
    tree.add(tree.value_places[location], sentence, location)
