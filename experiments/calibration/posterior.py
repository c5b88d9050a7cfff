"""Which values does the evidence allow together? The set, as it is kept and shipped.

``posterior.csv`` holds one set of values a line; ``posterior.json`` says how it was found.
The defaults of the model are its centre.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.free import Free
from experiments.calibration.targets import fitted_parameters
from experiments.files import write_whole
from scenarios.messages import shown
from sim.errors import InputFileError, ParameterError

TABLE, ORIGIN = "posterior.csv", "posterior.json"
_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """Sets of values that the evidence allows."""

    free: tuple[Free, ...]
    values: NDArray[np.float64]
    """Shape (n_draws, n_free)."""
    origin: Mapping[str, Any]
    """How it was found."""

    def __len__(self) -> int:
        """Count the draws."""
        return len(self.values)

    def draw(self, number: int) -> dict[str, float]:
        """Give one set of values.

        Parameters
        ----------
        number : int
            From 0; after the last one comes the first one again.

        Returns
        -------
        dict of str to float
            By key.
        """
        row = self.values[number % len(self.values)]
        return {one.key: float(value) for one, value in zip(self.free, row, strict=True)}

    def draws(self) -> tuple[dict[str, float], ...]:
        """Give all sets of values.

        Returns
        -------
        tuple of dict
            Each by key.
        """
        return tuple(self.draw(number) for number in range(len(self)))

    def centre(self) -> dict[str, float]:
        """Give the middle: the median of each number, to three digits.

        Returns
        -------
        dict of str to float
            By key.
        """
        middle = np.median(self.values, axis=0)
        return {
            one.key: min(max(float(f"{value:.{_DIGITS}g}"), one.low), one.high)
            for one, value in zip(self.free, middle, strict=True)
        }


@cache
def load_posterior() -> Posterior:
    """Read the set that is shipped.

    Returns
    -------
    Posterior
        Checked: its numbers are the free ones of the model, and lie in their ranges.

    Raises
    ------
    InputFileError
        The file does not fit the model.
    """
    folder = files("experiments").joinpath("calibration")
    return read_posterior(
        folder.joinpath(TABLE).read_text(encoding="utf-8"),
        json.loads(folder.joinpath(ORIGIN).read_text(encoding="utf-8")),
        TABLE,
    )


def read_posterior(text: str, origin: Mapping[str, Any], label: str) -> Posterior:
    """Read a set of values.

    Parameters
    ----------
    text : str
        A CSV table: a header of keys, then one set a line.
    origin : mapping
        How it was found.
    label : str
        How messages call the file.

    Returns
    -------
    Posterior
        Checked.

    Raises
    ------
    InputFileError
        Other keys than the free numbers, no line, or a value outside its range.
    """
    header, *lines = list(csv.reader(io.StringIO(text))) or [[]]
    free = fitted_parameters()
    if header != [one.key for one in free]:
        wanted = ",".join(one.key for one in free)
        told = f"columns must be {wanted}, got {shown(','.join(header))}"
        raise InputFileError([f"{label}:1: {told}; calibrate again"])
    problems: list[str] = []
    rows: list[list[float]] = []
    for number, line in enumerate(lines, start=2):
        try:
            row = [float(entry) for entry in line]
        except ValueError:
            row = []
        fits = len(row) == len(free)
        if not fits or not all(f.low <= v <= f.high for f, v in zip(free, row, strict=True)):
            told = (
                f"line must hold {len(free)} numbers in their ranges, got {shown(','.join(line))}"
            )
            problems.append(f"{label}:{number}: {told}")
        rows.append(row)
    if not lines:
        problems.append(f"{label}: draws must number at least 1, got none")
    if problems:
        raise InputFileError(problems)
    return Posterior(free=free, values=np.array(rows), origin=origin)


def table_of(free: Sequence[Free], draws: Sequence[Mapping[str, float]]) -> str:
    """Write sets of values as a table.

    Parameters
    ----------
    free : sequence of Free
        The columns.
    draws : sequence of mapping
        Values by key.

    Returns
    -------
    str
        CSV, as :func:`read_posterior` takes it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([one.key for one in free])
    writer.writerows([[repr(draw[one.key]) for one in free] for draw in draws])
    return out.getvalue()


def write_posterior(folder: Path, table: str, origin: Mapping[str, Any]) -> None:
    """Write both files.

    Parameters
    ----------
    folder : Path
        That exists.
    table : str
        From :func:`table_of`.
    origin : mapping
        How it was found.
    """
    text = json.dumps(origin, indent=2, sort_keys=True, allow_nan=False) + "\n"
    write_whole(folder / TABLE, lambda path: path.write_text(table, encoding="utf-8"))
    write_whole(folder / ORIGIN, lambda path: path.write_text(text, encoding="utf-8"))


def draws_beside(settings: Sequence[str]) -> tuple[dict[str, float], ...]:
    """Give the shipped sets of values, unless the user fixes one of their numbers.

    Parameters
    ----------
    settings : sequence of str
        What the user fixes, each ``key=value``.

    Returns
    -------
    tuple of dict
        Each by key.

    Raises
    ------
    ParameterError
        A number is fixed that the sets vary.
    """
    posterior = load_posterior()
    fixed = {setting.partition("=")[0].strip() for setting in settings}
    both = [one.key for one in posterior.free if one.key in fixed]
    if both:
        rule = "set must leave alone what posterior varies"
        raise ParameterError(f"{rule}, got {', '.join(both)}; leave one of them out")
    return posterior.draws()
