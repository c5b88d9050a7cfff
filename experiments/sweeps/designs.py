"""Which samples of the uncertainties does a study look at?

A design is a list of *draws*: one value for each uncertainty. Numbers and words may be mixed in any
design. Draws depend on the study and its seed alone.
"""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from experiments.sweeps.margins import Margin
from experiments.sweeps.settings import Setting, Value, checked, settings
from scenarios.messages import did_you_mean, shown
from scenarios.network_formats import MAX_PROBLEMS
from scenarios.overrides import NUMBER
from sim.errors import InputFileError, ParameterError

MAX_CELLS = 1_000_000
"""Draws times policies: their values are held in memory."""
MAX_BYTES = 256 * 1024**2
"""Largest table of draws that is read."""

_DESIGN_STREAM = 11
_SETS_STREAM = 12


class Kind(StrEnum):
    """How the draws lie."""

    GRID = "grid"
    """Every level with every other."""
    LATIN_HYPERCUBE = "latin_hypercube"
    """Each margin evenly, at random otherwise [scipy.stats.qmc]."""
    SOBOL = "sobol"
    """A scrambled low-discrepancy sequence [scipy.stats.qmc]; points must be a power of 2."""
    LIST = "list"
    """As a CSV file says."""


Draws = dict[str, list[Value]]
"""By key: one value for each draw."""


def draws_of(margins: Mapping[str, Margin], kind: Kind, points: int, seed: int) -> Draws:
    """Sample the uncertainties.

    Parameters
    ----------
    margins : mapping of str to Margin
        By key.
    kind : Kind
        Any but a list.
    points : int
        Draws; a grid has as many as its levels make.
    seed : int
        Of the study.

    Returns
    -------
    dict of str to list
        One entry a key, all equally long; without uncertainties there is one draw.

    Raises
    ------
    ParameterError
        Too many draws, or a number of points that the design cannot have.
    """
    if not margins:
        return {}
    if kind is Kind.GRID:
        levels = [margin.grid() for margin in margins.values()]
        check_cells(math.prod(len(values) for values in levels))
        return dict(
            zip(margins, map(list, zip(*itertools.product(*levels), strict=True)), strict=True)
        )
    check_cells(points)
    unit = unit_points(kind, points, len(margins), seed)
    return {key: margin.at(unit[:, at]) for at, (key, margin) in enumerate(margins.items())}


def with_sets(draws: Draws, sets: Sequence[Mapping[str, Value]], seed: int) -> Draws:
    """Give each draw one of several sets of values that belong together.

    Parameters
    ----------
    draws : dict of str to list
        Of a design; without any there is a draw for each set.
    sets : sequence of mapping
        Values by key, other keys than those of the draws.
    seed : int
        Of the study. Each run of as many draws takes every set once, in an order of its own.

    Returns
    -------
    dict of str to list
        The draws themselves, if there are no sets.
    """
    if not sets:
        return draws
    n = max((len(values) for values in draws.values()), default=0)
    generator = np.random.Generator(np.random.PCG64([seed, _SETS_STREAM]))
    order = list(range(len(sets)))
    if n:
        order = [int(at) for _ in range(0, n, len(sets)) for at in generator.permutation(len(sets))]
    chosen = [sets[at] for at in order[: n or len(sets)]]
    return draws | {key: [one[key] for one in chosen] for key in sets[0]}


def unit_points(kind: Kind, points: int, width: int, seed: int) -> NDArray[np.float64]:
    """Spread points over the unit cube.

    Parameters
    ----------
    kind : Kind
        A Latin hypercube or a Sobol sequence.
    points, width : int
        How many, in how many dimensions.
    seed : int
        Of the study.

    Returns
    -------
    ndarray of float, shape (points, width)
        In [0, 1].

    Raises
    ------
    ParameterError
        Points of a Sobol sequence that are no power of 2.
    """
    from scipy.stats import qmc  # noqa: PLC0415 - heavy

    generator = np.random.Generator(np.random.PCG64([seed, _DESIGN_STREAM]))
    if kind is Kind.LATIN_HYPERCUBE:
        return np.asarray(qmc.LatinHypercube(width, rng=generator).random(points))
    power = round(math.log2(points))
    if points != 2**power:
        msg = f"points must be a power of 2 for sobol, got {points}; take {2**power}"
        raise ParameterError(msg)
    return np.asarray(qmc.Sobol(width, rng=generator).random_base2(power))


def check_cells(n_cells: int) -> None:
    """Refuse more cells than can be held.

    Parameters
    ----------
    n_cells : int
        Draws, or draws times policies.

    Raises
    ------
    ParameterError
        Too many.
    """
    if n_cells > MAX_CELLS:
        remedy = "take fewer levels or values, or a latin_hypercube"
        raise ParameterError(f"cells must number at most {MAX_CELLS}, got {n_cells}; {remedy}")


def read_draws(text: str, label: str, known: Mapping[str, Setting]) -> Draws:
    """Read the draws of a CSV file.

    Parameters
    ----------
    text : str
        Content of the file: a header of keys, then one draw a line.
    label : str
        How messages call the file.
    known : mapping of str to Setting
        The uncertainties of the study.

    Returns
    -------
    dict of str to list
        In the order of the study.

    Raises
    ------
    InputFileError
        The first mistakes, each with its line, and the count of the rest.
    """
    rows = _rows(text, label)
    header = [name.strip() for name in rows[0]] if rows else []
    problems = _header_problems(header, known, label)
    if not problems and len(rows) < 2:
        problems.append(f"{label}: draws must number at least 1, got none; add a line")
    if problems:
        raise InputFileError(problems)
    draws: Draws = {key: [] for key in known}
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            told = f"line must have {len(header)} values, got {len(row)}"
            problems.append(f"{label}:{number}: {told}")
            continue
        for key, entry in zip(header, row, strict=True):
            try:
                draws[key].append(checked(known[key], _read(entry.strip(), known[key])))
            except ParameterError as error:
                problems.append(f"{label}:{number}: {error}")
    if problems:
        rest = len(problems) - MAX_PROBLEMS
        raise InputFileError(problems[:MAX_PROBLEMS] + [f"{label}: and {rest} more"] * (rest > 0))
    check_cells(len(rows) - 1)
    return draws


def _rows(text: str, label: str) -> list[list[str]]:
    """Cut a table into lines and values."""
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        told = f"line must be plain CSV, got {shown(str(error))}; mend it"
        raise InputFileError([f"{label}:{reader.line_num}: {told}"]) from error


def _header_problems(header: Sequence[str], known: Mapping[str, Setting], label: str) -> list[str]:
    """Say what is wrong with the columns."""
    got = f"got {shown(','.join(header))}"
    problems = [
        f"{label}:1: column {key} must be there, {got}" for key in known if key not in header
    ]
    for at, name in enumerate(header):
        if name not in known:
            near = "" if name in settings() else did_you_mean(name, known)
            near = near or "; name it under uncertainties too"
            problems.append(f"{label}:1: column must be an uncertainty, got {shown(name)}{near}")
        elif name in header[:at]:
            problems.append(
                f"{label}:1: column must stand once, got {shown(name)} again; delete one"
            )
    return problems


def _read(entry: str, setting: Setting) -> object:
    """Read one entry of the table."""
    if setting.quantity is None:
        return entry
    return float(entry) if NUMBER.fullmatch(entry) else entry
