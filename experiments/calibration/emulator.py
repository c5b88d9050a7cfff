"""What would a candidate give, without running it? A Gaussian process for each target.

Values are emulated on a scale on which noise is even: shares by the arcsine of their root, ratios
and times by their logarithm, correlations as they are.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from experiments.calibration.diary import Trial
from experiments.calibration.free import Free
from experiments.validation.pattern_file import Row, Unit
from sim.errors import ParameterError

_FEW = 12
"""Trials with a value without which a target is not emulated."""
_SMALLEST = 1e-9


def _arcsine(value: float) -> float:
    """Stretch a share at both ends."""
    return math.asin(math.sqrt(min(max(value, 0.0), 1.0)))


def _logarithm(value: float) -> float:
    """Take the logarithm; nothing is as little as can be."""
    return math.log(max(value, _SMALLEST))


def scale_of(row: Row) -> Callable[[float], float]:
    """Choose the scale of a target.

    Parameters
    ----------
    row : Row
        The target.

    Returns
    -------
    callable
        Increasing, from values to the scale of the emulator.
    """
    if row.unit is Unit.SHARE:
        return _arcsine
    if row.unit in (Unit.NUMBER, Unit.MINUTES, Unit.HOURS):
        return _logarithm
    return float


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulator:
    """One target as a function of the free parameters."""

    model: Any
    """A fitted ``GaussianProcessRegressor`` of the standardised values."""
    centre: float
    spread: float
    """Of the values that it was fitted to."""
    low: float
    """Of the band, on the emulator's scale; infinite where it is open."""
    high: float

    def predicted(
        self, points: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """Predict what trials at some points would measure.

        Parameters
        ----------
        points : ndarray of float, shape (n, n_free)
            In [0, 1].

        Returns
        -------
        mean, sd : ndarray of float, shape (n,)
            What would be measured in very many worlds, and how unsure that is.
        noise : float
            Standard deviation of the luck of one trial.
        """
        mean, sd = self.model.predict(points, return_std=True)
        noise = float(self.model.kernel_.k2.noise_level)
        known = np.sqrt(np.maximum(sd**2 - noise, _SMALLEST))
        return self.centre + self.spread * mean, self.spread * known, self.spread * noise**0.5

    def log_chance(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Say how likely the band is met at some points, whatever the luck of one trial.

        Parameters
        ----------
        points : ndarray of float, shape (n, n_free)
            In [0, 1].

        Returns
        -------
        ndarray of float, shape (n,)
            Logarithm of the chance.
        """
        mean, sd, _ = self.predicted(points)
        low, high = (self.low - mean) / sd, (self.high - mean) / sd
        # far outside the difference of two numbers near 1 would be lost: look from the near side
        turned = low > 0.0
        low, high = np.where(turned, -high, low), np.where(turned, -low, high)
        upper, lower = log_ndtr(high), log_ndtr(low)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside = upper + np.log1p(-np.exp(np.minimum(lower - upper, 0.0)))
        return np.asarray(np.where(np.isneginf(lower), upper, inside))


def log_chance(
    known: Mapping[str, Emulator], points: NDArray[np.float64], least: float = -math.inf
) -> NDArray[np.float64]:
    """Say how likely all bands are met at some points, as if the targets were independent.

    Parameters
    ----------
    known : mapping of str to Emulator
        By target.
    points : ndarray of float, shape (n, n_free)
        In [0, 1].
    least : float
        A point that falls below is not looked at further: what is given is larger than the truth,
        and below this.

    Returns
    -------
    ndarray of float, shape (n,)
        Logarithm of the chance.
    """
    total = np.zeros(len(points))
    left = np.arange(len(points))
    for emulator in known.values():
        total[left] += emulator.log_chance(points[left])
        left = left[total[left] > least]
    return total


def points_of(free: Sequence[Free], trials: Sequence[Trial]) -> NDArray[np.float64]:
    """Give where trials lie.

    Parameters
    ----------
    free : sequence of Free
        What is fitted.
    trials : sequence of Trial
        What was tried.

    Returns
    -------
    ndarray of float, shape (n_trials, n_free)
        In [0, 1].
    """
    return np.array([[one.coordinate(trial.values[one.key]) for one in free] for trial in trials])


def emulators(
    free: Sequence[Free], rows: Mapping[str, Row], trials: Sequence[Trial]
) -> dict[str, Emulator]:
    """Fit an emulator for each target.

    Parameters
    ----------
    free : sequence of Free
        What is fitted.
    rows : mapping of str to Row
        The targets by id.
    trials : sequence of Trial
        What was tried.

    Returns
    -------
    dict of str to Emulator
        By target; without those that too few trials could measure.

    Raises
    ------
    ParameterError
        The library is not installed.
    """
    points = points_of(free, trials)
    found = {}
    for name, row in rows.items():
        values = np.array([trial.rows[name] for trial in trials])
        known = np.isfinite(values)
        if known.sum() < _FEW:
            continue
        scale = scale_of(row)
        scaled = np.array([scale(value) for value in values[known]])
        centre, spread = float(scaled.mean()), max(float(scaled.std()), _SMALLEST)
        model = _fitted(points[known], (scaled - centre) / spread)
        low = -math.inf if row.low is None else scale(row.low)
        high = math.inf if row.high is None else scale(row.high)
        found[name] = Emulator(model=model, centre=centre, spread=spread, low=low, high=high)
    return found


def _fitted(points: NDArray[np.float64], values: NDArray[np.float64]) -> Any:
    """Fit a smooth function with a length for each direction, and noise."""
    try:
        from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - only calibration needs it
        from sklearn.gaussian_process import GaussianProcessRegressor  # noqa: PLC0415
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel  # noqa: PLC0415
    except ImportError as error:
        msg = "calibrate needs scikit-learn, got none; pip install 'bolasalju[calibration]'"
        raise ParameterError(msg) from error
    kernel = ConstantKernel(1.0, (1e-2, 1e2)) * RBF(
        np.full(points.shape[1], 1.0), (0.1, 20.0)
    ) + WhiteKernel(0.1, (1e-4, 2.0))
    model = GaussianProcessRegressor(kernel=kernel, random_state=0)
    with warnings.catch_warnings():
        # a length at its bound says that a direction does not matter
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(points, values)
