"""What does a study say: one claim, the ways to act that it compares, and what should come out?

A study is a YAML file, as strict as a scenario file. The shipped ones are in ``studies/``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from experiments.batch_limits import MAX_RUNS
from scenarios.document import read_document
from scenarios.loader import find, load, names, names_in
from scenarios.messages import did_you_mean, one_of, shown
from scenarios.overrides import check_settings, with_overrides
from scenarios.story import Bilingual, Text, Word, one_word_of
from scenarios.yaml_text import Location, Tree
from sim.errors import InputFileError
from sim.outcomes import OUTCOMES
from sim.quantities import param
from sim.scenario import Playbook, Scenario
from sim.sources import sources

_ScenarioName: Any = one_word_of(names())
_OutcomeName: Any = one_word_of(OUTCOMES)
_ROW = re.compile(r"#[1-9][0-9]{0,2}")
"""A row of the evidence table."""


class Expect(StrEnum):
    """How the first arm of a contrast should differ from the second."""

    LESS = "less"
    MORE = "more"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One way to act."""

    name: Word
    title: Bilingual
    scenario: _ScenarioName | None = None
    """Another one than the study's."""
    set: tuple[Text, ...] = ()
    """Each ``key=value``, as on the command line."""
    playbook: Playbook | None = None
    """Replaces the whole playbook of the scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Two arms, and what their difference should be."""

    a: Word
    b: Word
    outcome: _OutcomeName
    expect: Expect
    """Of a, compared with b."""
    holds: Bilingual
    """What it shows: where the advice holds, or where it fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyDocument:
    """The keys of a study file after ``schema``."""

    name: Word
    claim: Bilingual
    verdict: Bilingual
    """What the evidence says of the claim."""
    evidence: tuple[Text, ...]
    """Keys of ``sources.toml``, or rows of the evidence table such as ``#43``."""
    scenario: _ScenarioName
    runs: int = param(
        200, unit="worlds", low=1, high=MAX_RUNS, kind="assumed", meaning="worlds in each arm"
    )
    outcomes: tuple[_OutcomeName, ...]
    arms: tuple[Arm, ...]
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """All that a study file says, ready for a run."""

    name: str
    claim: Bilingual
    verdict: Bilingual
    evidence: tuple[str, ...]
    scenario: str
    runs: int
    outcomes: tuple[str, ...]
    arms: tuple[Arm, ...]
    contrasts: tuple[Contrast, ...]
    cases: tuple[Scenario, ...]
    """What is run in each arm, its playbook included."""

    def arm(self, name: str) -> int:
        """Find an arm.

        Parameters
        ----------
        name : str
            Of the arm.

        Returns
        -------
        int
            Its number.
        """
        return [arm.name for arm in self.arms].index(name)


def study_names() -> tuple[str, ...]:
    """Name the shipped studies.

    Returns
    -------
    tuple of str
        In alphabetical order.
    """
    return names_in(_library())


def load_study(name_or_path: str | Path) -> Study:
    """Load a study.

    Parameters
    ----------
    name_or_path : str or Path
        One of :func:`study_names`, or a path that ends in ``.yaml`` or ``.yml``.

    Returns
    -------
    Study
        Checked in every part.

    Raises
    ------
    InputFileError
        No such study, or everything that is wrong with the file.
    """
    return read_study(*find(name_or_path, _library(), "study"))


def read_study(data: bytes, label: str) -> Study:
    """Read the bytes of a study file.

    Parameters
    ----------
    data : bytes
        Content of the file.
    label : str
        How messages call the file.

    Returns
    -------
    Study
        Checked in every part.

    Raises
    ------
    InputFileError
        All mistakes, each as ``file:line:column: key: message``.
    """
    said, tree = read_document(data, label, StudyDocument)
    _check_evidence(said.evidence, tree)
    _check_each_once(said.outcomes, [("outcomes", at) for at in range(len(said.outcomes))], tree)
    arms = [arm.name for arm in said.arms]
    _check_each_once(arms, [("arms", at, "name") for at in range(len(arms))], tree)
    _check_contrasts(said.contrasts, arms, tree)
    cases = tuple(_case(said, at, tree) for at in range(len(arms)))
    if tree.problems:
        raise tree.error()
    told = {item.name: getattr(said, item.name) for item in fields(StudyDocument)}
    return Study(cases=cases, **told)


def _library() -> Traversable:
    """Give the folder of the shipped files, wherever the package is installed."""
    return files("experiments").joinpath("studies")


def _check_evidence(evidence: Sequence[str], tree: Tree) -> None:
    """Note what is no key of the bibliography and no row of the evidence table."""
    for at, entry in enumerate(evidence):
        if entry not in sources() and not _ROW.fullmatch(entry):
            rule = "must be a key of sources.toml or a row of the evidence table such as '#43'"
            _note(tree, ("evidence", at), f"{rule}, got {shown(entry)}", entry, sources())


def _check_each_once(values: Sequence[str], places: Sequence[Location], tree: Tree) -> None:
    """Note what is named again."""
    for at, value in enumerate(values):
        if value in values[:at]:
            _note(tree, places[at], f"must be named once, got {shown(value)} again; delete one")


def _check_contrasts(contrasts: Sequence[Contrast], arms: Sequence[str], tree: Tree) -> None:
    """Note arms that are not there, and those that are compared with themselves."""
    for at, contrast in enumerate(contrasts):
        for side in ("a", "b"):
            arm = getattr(contrast, side)
            if arm not in arms:
                told = f"must be {one_of(arms)}, got {shown(arm)}"
                _note(tree, ("contrasts", at, side), told, arm, arms)
        if contrast.a == contrast.b:
            told = f"must be another arm than a, got {shown(contrast.b)} twice; name another"
            _note(tree, ("contrasts", at, "b"), told)


def _case(said: Any, at: int, tree: Tree) -> Scenario:
    """Make what an arm runs, and note the settings that are refused."""
    arm: Arm = said.arms[at]
    scenario = load(arm.scenario or said.scenario)
    before = len(tree.problems)
    for number, setting in enumerate(arm.set):
        try:
            check_settings([setting])
        except InputFileError as error:
            _note(tree, ("arms", at, "set", number), "; ".join(error.problems))
    if len(tree.problems) == before:
        try:
            scenario = with_overrides(scenario, arm.set)
        except InputFileError as error:
            _note(tree, ("arms", at, "set"), "; ".join(error.problems))
    return scenario if arm.playbook is None else replace(scenario, playbook=arm.playbook)


def _note(
    tree: Tree, location: Location, sentence: str, got: str = "", choices: Sequence[str] | Any = ()
) -> None:
    """Note a mistake at the place of a value, with the nearest valid one if there is any."""
    remedy = did_you_mean(got, choices)
    tree.add(tree.value_places[location], f"{sentence}{remedy}", location)
