"""What is one cell of a sweep, and by what is a job known for ever?

A *policy* is one combination of what the owner decides, a *draw* one sample of what nobody knows. A
cell is a policy in a draw, a job one replicate of a cell. A cell's name follows from its content
alone; with the replicate and the version of the model it names a job on any machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

from experiments.sweeps.settings import Value

Policy: TypeAlias = dict[str, Value]
"""Values of the levers, by key."""

FIRST_WORLD = "luck.first_world"
"""Key of a draw whose replicates are other worlds than 0, 1, 2 …: the number of the first."""

_SOURCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sim", ()),
    ("scenarios", ("overrides.py",)),
    ("experiments", ("design.py",)),
    ("experiments.sweeps", ("running.py", "settings.py")),
)
"""Packages, and what is looked at in each: every module if none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """All cells of a sweep, draw by draw: cell = draw * n_policies + policy."""

    policies: Sequence[Policy]
    draws: Mapping[str, Sequence[Value]]
    """By key of the uncertainty; empty where nothing is uncertain."""

    @property
    def n_draws(self) -> int:
        """Samples of the uncertainties; 1 without any."""
        return max((len(values) for values in self.draws.values()), default=1)

    def __len__(self) -> int:
        return self.n_draws * len(self.policies)

    def draw(self, number: int) -> Policy:
        """Give one sample.

        Parameters
        ----------
        number : int
            From 0.

        Returns
        -------
        dict
            Value of each uncertainty, by key.
        """
        return {key: values[number] for key, values in self.draws.items()}

    def values(self, cell: int) -> Policy:
        """Give all that is varied in a cell.

        Parameters
        ----------
        cell : int
            Its number.

        Returns
        -------
        dict
            Levers, then uncertainties, by key.
        """
        draw, policy = divmod(cell, len(self.policies))
        return self.policies[policy] | self.draw(draw)


class Identity(NamedTuple):
    """By what a sweep and its cells are known."""

    study: str
    """Of scenario, playbooks, network, seed, cells and outcomes: 16 hexadecimal digits."""
    cells: list[str]
    """Of each cell: 16 hexadecimal digits."""


def identity_of(content: Sequence[object], cells: Cells) -> Identity:
    """Digest a sweep and its cells.

    Parameters
    ----------
    content : sequence
        Plain values: all that the cells have in common.
    cells : Cells
        All of them.

    Returns
    -------
    Identity
        The same on every machine.
    """
    whole = hashlib.sha256(json.dumps(content, sort_keys=True).encode())
    base = whole.hexdigest()
    names = []
    for number in range(len(cells)):
        values = json.dumps(cells.values(number), sort_keys=True)
        whole.update(values.encode())
        names.append(_digest(base + values)[:16])
    return Identity(whole.hexdigest()[:16], names)


@cache
def model_version() -> str:
    """Digest the source of the whole model, and of what turns a cell into a world.

    Returns
    -------
    str
        Sixteen hexadecimal digits; differs whenever results might.
    """
    digest = hashlib.sha256()
    for package, names in _SOURCES:
        for item in sorted(files(package).iterdir(), key=lambda item: item.name):
            is_source = item.name in names if names else item.name.endswith(".py")
            if is_source:
                digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return digest.hexdigest()[:16]


def _digest(text: str) -> str:
    """Digest a text."""
    return hashlib.sha256(text.encode()).hexdigest()
