"""What does the file of a sweep say, and is all of it possible?

A study file is YAML, as strict as a scenario file: every mistake is told with its line and column.
It names a scenario, what the owner decides (*levers*), what nobody knows (*uncertainties*), a
design that samples the latter, and how many worlds are run. ``python -m experiments.sweeps.schema``
writes the JSON Schema.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from experiments.sweeps.designs import Kind
from experiments.sweeps.margins import Distribution
from scenarios.story import Bilingual, Rule, Text, Word, one_word_of
from sim.outcomes import OUTCOMES
from sim.playbook import Playbook
from sim.quantities import param

MAX_REPLICATES = 10_000_000

_OutcomeName: Any = one_word_of(OUTCOMES)


def _plain(value: Any) -> Any:
    """Refuse what is no single value; a union would tell the same mistake once for each kind."""
    if not isinstance(value, bool | int | float | str):
        raise ValueError(value)
    return value


_Value: Any = Annotated[
    Any,
    AfterValidator(_plain),
    Field(json_schema_extra={"type": ["boolean", "number", "string"]}),
    Rule(text="a number or a word"),
]


def _as_text(value: Any) -> str:
    """Take a number as it would be written on the command line."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number and not isinstance(value, str):
        raise ValueError(value)
    return str(value)


_Amount: Any = Annotated[
    Any,
    AfterValidator(_as_text),
    Field(json_schema_extra={"type": ["number", "string"]}),
    Rule(text="a number, or a percentage such as 2%"),
]
_Number = Annotated[float, Field(allow_inf_nan=False), Rule(text="a number")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One thing that the owner decides; every value meets every other lever's."""

    key: Text
    values: tuple[_Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """One thing that nobody knows: a range, a distribution, or a list of values."""

    key: Text
    distribution: Distribution = Distribution.UNIFORM
    low: _Number | None = None
    """As declared, if not given."""
    high: _Number | None = None
    mode: _Number | None = None
    mean: _Number | None = None
    sd: _Number | None = None
    median: _Number | None = None
    sigma: _Number | None = None
    values: tuple[_Value, ...] = ()
    """Instead of a range."""
    weights: tuple[_Number, ...] = ()
    """Of the values; equal if not given."""
    levels: int = param(
        5, unit="values", low=1, high=1000, kind="assumed", meaning="values of a range in a grid"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the uncertainties are sampled."""

    kind: Kind = Kind.LATIN_HYPERCUBE
    points: int = param(
        100, unit="draws", low=1, high=1_000_000, kind="assumed", meaning="draws of the design"
    )
    file: Text | None = None
    """Of a list: a CSV file beside the study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Width:
    """How exactly an outcome should be known."""

    outcome: _OutcomeName
    width: _Amount
    """Half of the interval: ``2%`` of the mean, or a number in the unit of the outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """When enough is known."""

    precision: tuple[Width, ...]
    confidence: float = param(
        0.95, unit="1", low=0.5, high=0.999, kind="assumed", meaning="coverage of the intervals"
    )
    first: int = param(
        1_000, unit="worlds", low=2, high=MAX_REPLICATES, kind="assumed",
        meaning="worlds in a cell before the first look; fewer are dishonest where storms are rare",
    )  # fmt: skip
    max_runs: int = param(
        20_000, unit="worlds", low=1, high=MAX_REPLICATES, kind="assumed",
        meaning="worlds in a cell after which it is given up",
    )  # fmt: skip
    budget: int = param(
        0, unit="worlds", low=0, high=1_000_000_000, kind="assumed",
        meaning="worlds in all cells together; 0 for as many as needed",
    )  # fmt: skip
    decide: bool = False
    """Stop a cell early when it is clearly worse than another policy of its draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlaybook:
    """A whole playbook that a lever can choose."""

    name: Word
    playbook: Playbook


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepDocument:
    """The keys of a study file after ``schema``."""

    name: Word
    title: Bilingual | None = None
    scenario: Text
    """Name of a shipped one, or a file beside the study."""
    network: Text | None = None
    """A file of ties beside the study."""
    set: tuple[Text, ...] = ()
    """Each ``key=value``, as on the command line: fixed in all cells."""
    playbooks: tuple[NamedPlaybook, ...] = ()
    levers: tuple[Lever, ...] = ()
    uncertainties: tuple[Uncertainty, ...] = ()
    posterior: bool = False
    """Also vary the fitted numbers, over all sets of values that the evidence allows."""
    design: Design = field(default_factory=Design)
    seed: int = param(
        0,
        unit="1",
        low=0,
        high=2**63 - 1,
        kind="assumed",
        meaning="of all worlds and of the design",
    )
    replications: int = param(
        20, unit="worlds", low=1, high=MAX_REPLICATES, kind="assumed", meaning="worlds in each cell"
    )
    outcomes: tuple[_OutcomeName, ...] = ()
    """All of them if none is named."""
    stop: Stop | None = None
