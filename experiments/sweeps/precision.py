"""How exactly should an outcome be known? What ``--precision 2%`` means, and when it is reached."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.messages import shown
from sim.errors import ParameterError

_AMOUNTS = "a number in the unit of the outcome, or a percentage of its mean such as 2%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How wide half of an interval may be."""

    amount: float
    """In the unit of the outcome; a part of its mean if relative."""
    is_relative: bool

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not math.isfinite(self.amount):
            msg = f"precision must be {_AMOUNTS}, got {self.amount!r}"
            raise ParameterError(msg)
        if self.amount <= 0.0:
            msg = f"precision must be above 0, got {self}; nothing is ever known exactly"
            raise ParameterError(msg)
        if self.is_relative and self.amount > 1.0:
            msg = f"precision must be at most 100%, got {self}; leave out % for a plain number"
            raise ParameterError(msg)

    def __str__(self) -> str:
        return f"{100.0 * self.amount:.12g}%" if self.is_relative else f"{self.amount:.12g}"

    def allowed(
        self, mean: NDArray[np.float64], draw_mean: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Say how wide half of an interval may be.

        Parameters
        ----------
        mean : ndarray of float, shape (n,)
            Of the outcome in each cell.
        draw_mean : ndarray of float, shape (n,)
            Mean of ``abs(mean)`` over the policies of the draw that the cell belongs to.

        Returns
        -------
        ndarray of float, shape (n,)
            In the unit of the outcome; see the notes for a mean near 0.

        Notes
        -----
        A percentage is of ``abs(mean)``, or of ``draw_mean`` where that is larger. A policy under
        which next to nothing happens would otherwise need millions of worlds to tell 0.001 from
        0.002 customers, while its neighbours lose a hundred: beside them it is known well enough.
        Where next to nothing happens under *any* policy of a draw, a percentage cannot be reached;
        such a cell runs to the most worlds that it may have and is reported as not reached. Give
        the precision as a number (``0.1``) if that is close enough.
        """
        if not self.is_relative:
            return np.full(np.shape(mean), self.amount)
        allowed: NDArray[np.float64] = self.amount * np.fmax(np.abs(mean), draw_mean)
        return allowed


def read_precision(text: str) -> Precision:
    """Read a precision as a user writes it.

    Parameters
    ----------
    text : str
        ``2%`` (half of the interval is at most 2 % of the mean) or ``0.5`` (in the unit of the
        outcome).

    Returns
    -------
    Precision
        Above 0; at most 100 % if it is a percentage.

    Raises
    ------
    ParameterError
        Not a number, or outside its range.
    """
    number = text.strip()
    is_relative = number.endswith("%")
    try:
        amount = float(number.removesuffix("%"))
    except ValueError:
        amount = math.nan
    if not math.isfinite(amount) or "_" in number:
        remedy = "; write a point instead of the comma" if "," in number else ""
        msg = f"precision must be {_AMOUNTS}, got {shown(text)}{remedy}"
        raise ParameterError(msg)
    return Precision(amount=amount / 100.0 if is_relative else amount, is_relative=is_relative)
