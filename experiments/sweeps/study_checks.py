"""Do the parts of a study fit together, and with its scenario?"""

from __future__ import annotations

from typing import Any

from experiments.sweeps.designs import Kind
from experiments.sweeps.precision import read_precision
from experiments.sweeps.study_parts import note, noted
from scenarios.messages import shown
from scenarios.yaml_text import Location, Tree
from sim.outcomes import OUTCOMES
from sim.playbook_check import contradictions
from sim.scenario import Scenario

_TIED_TO_PLAYBOOKS = ("complaint.", "platform", "before.", "reply.")
"""Keys on which it depends what a playbook can do."""


def check_keys(said: Any, tree: Tree) -> None:
    """Note keys, playbooks and outcomes that are named twice, and a list of nothing.

    Parameters
    ----------
    said : SweepDocument
        What the file says.
    tree : Tree
        Takes the mistakes.
    """
    places: list[tuple[str, Location]] = [
        *((entry.key, ("levers", at, "key")) for at, entry in enumerate(said.levers)),
        *((entry.key, ("uncertainties", at, "key")) for at, entry in enumerate(said.uncertainties)),
        *((text.partition("=")[0], ("set", at)) for at, text in enumerate(said.set)),
    ]
    names: list[tuple[str, Location]] = [
        (entry.name, ("playbooks", at, "name")) for at, entry in enumerate(said.playbooks)
    ]
    outcomes: list[tuple[str, Location]] = [
        (name, ("outcomes", at)) for at, name in enumerate(said.outcomes)
    ]
    widths: list[tuple[str, Location]] = [
        (width.outcome, ("stop", "precision", at, "outcome"))
        for at, width in enumerate(said.stop.precision if said.stop is not None else ())
    ]
    for group in (places, names, outcomes, widths):
        seen: set[str] = set()
        for key, location in group:
            if key in seen:
                told = f"must be named once, got {shown(key)} again; delete one"
                note(tree, location, told)
            seen.add(key)
    if said.design.kind is Kind.LIST and not said.uncertainties:
        told = "must have uncertainties for a list, got none; name the columns of the file"
        note(tree, ("design", "kind"), told)


def check_playbooks(said: Any, scenario: Scenario, tree: Tree) -> None:
    """Note playbooks of the study that contradict themselves or its scenario.

    Parameters
    ----------
    said : SweepDocument
        What the file says.
    scenario : Scenario
        With what the study fixes.
    tree : Tree
        Takes the mistakes.
    """
    varied = [entry.key for entry in (*said.levers, *said.uncertainties)]
    if any(key.startswith(_TIED_TO_PLAYBOOKS) for key in varied):
        return  # what is varied may be what makes them possible: the cells are checked
    for at, entry in enumerate(said.playbooks):
        found = contradictions(entry.playbook, scenario.complaint, scenario.platform, ())
        for path, rule in found:
            note(tree, ("playbooks", at, *path), rule)


def check_stop(said: Any, tree: Tree) -> None:
    """Note widths that cannot be read, and outcomes that the study does not record.

    Parameters
    ----------
    said : SweepDocument
        What the file says.
    tree : Tree
        Takes the mistakes.
    """
    recorded = said.outcomes or tuple(OUTCOMES)
    for at, width in enumerate(said.stop.precision if said.stop is not None else ()):
        if width.outcome not in recorded:
            told = f"must be one that the study records, got {shown(width.outcome)}"
            note(tree, ("stop", "precision", at, "outcome"), f"{told}; add it to outcomes")
        with noted(tree, ("stop", "precision", at, "width")):
            read_precision(width.width)
