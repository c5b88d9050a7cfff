"""At what hour are people active? Measured profiles of the day beside the model's clock.

A profile is taken apart into waves of 24 and of 12 hours. The model's clock has only the first.
Profiles on the clock of the people themselves are compared; those in UTC mix time zones.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import InputFileError
from sim.parameters import ReactionParameters
from sim.reaction import HOURS_A_DAY, activity_by_hour

LOCAL_CLOCKS = ("local", "UTC+8")
"""Clocks that are those of the people."""
PROFILES = ("weibo_ced_rumour_reactions", "weibo_ced_rumour_roots", "airline_tweets_us_local_time")
"""Profiles on the people's own clock that the data's description calls sound."""
WEEKLY = "weibo_weekly_rhythm_2h"
"""The profile of millions of posts, by steps of two hours."""
_MIDDLES = np.arange(HOURS_A_DAY) + 0.5


class Wave(NamedTuple):
    """One cosine around the mean of a day."""

    amplitude: float
    """Swing relative to the mean."""
    peak_hour: float
    """First hour of the day at which it peaks."""


class DayProfile(NamedTuple):
    """How activity runs through the day."""

    activity: NDArray[np.float64]
    """Shape (24,): mean 1."""
    n: int
    """Posts counted."""
    daily: Wave
    """The wave of 24 hours."""
    half_daily: Wave
    """The wave of 12 hours."""

    @property
    def with_one_wave(self) -> NDArray[np.float64]:
        """The nearest profile of the model's form. Shape (24,)."""
        return 1.0 + _wave_at(self.daily, 1)

    @property
    def with_two_waves(self) -> NDArray[np.float64]:
        """The nearest profile with both waves. Shape (24,)."""
        return 1.0 + _wave_at(self.daily, 1) + _wave_at(self.half_daily, 2)


def day_profile(counts: NDArray[np.float64]) -> DayProfile:
    """Take a profile apart.

    Parameters
    ----------
    counts : ndarray of float, shape (24,)
        Posts of each hour.

    Returns
    -------
    DayProfile
        With the waves that fit best.
    """
    activity = counts / counts.mean()
    return DayProfile(activity, int(counts.sum()), _wave_of(activity, 1), _wave_of(activity, 2))


def _wave_of(activity: NDArray[np.float64], n_a_day: int) -> Wave:
    """Find the wave that comes so many times a day."""
    turn = 2.0 * np.pi * n_a_day / HOURS_A_DAY
    part = 2.0 * (activity * np.exp(1j * turn * _MIDDLES)).mean()
    period = HOURS_A_DAY / n_a_day
    return Wave(float(np.abs(part)), float(np.angle(part) / turn % period))


def _wave_at(wave: Wave, n_a_day: int) -> NDArray[np.float64]:
    """Give a wave in the middle of each hour. Shape (24,)."""
    turn = 2.0 * np.pi * n_a_day / HOURS_A_DAY
    height: NDArray[np.float64] = wave.amplitude * np.cos(turn * (_MIDDLES - wave.peak_hour))
    return height


def model_profile(declared: ReactionParameters | None = None) -> NDArray[np.float64]:
    """Give the model's clock as a profile.

    Parameters
    ----------
    declared : ReactionParameters, optional
        As the model ships, if not given.

    Returns
    -------
    ndarray of float, shape (24,)
        Mean 1.
    """
    p = declared or ReactionParameters()
    waves = (p.activity_amplitude, p.activity_peak_hour, p.half_day_amplitude, p.half_day_peak_hour)
    profile: NDArray[np.float64] = np.diff(activity_by_hour(*waves))
    return profile


def misplaced(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Say which part of the day's activity lies in other hours (total variation distance).

    Parameters
    ----------
    first, second : ndarray of float, shape (24,)
        Two profiles.

    Returns
    -------
    float, unit 1
        In [0, 1]; 0 for equal profiles.
    """
    return float(np.abs(first / first.sum() - second / second.sum()).sum() / 2.0)


def measured_profiles(hours: pd.DataFrame, rhythm: pd.DataFrame) -> dict[str, DayProfile]:
    """Make the measured profiles.

    Parameters
    ----------
    hours : DataFrame
        profile, clock, weekday, hour, count.
    rhythm : DataFrame
        hour_start, count, in steps of two hours, which are shared out evenly.

    Returns
    -------
    dict of str to DayProfile
        Those of ``PROFILES`` that are there, and ``WEEKLY``.

    Raises
    ------
    InputFileError
        Steps of the weekly rhythm are missing.
    """
    local = hours[hours["clock"].isin(LOCAL_CLOCKS) & hours["profile"].isin(PROFILES)]
    table = local.pivot_table(index="profile", columns="hour", values="count", aggfunc="sum")
    table = table.reindex(columns=range(HOURS_A_DAY), fill_value=0.0).fillna(0.0)
    found = {str(name): day_profile(table.loc[name].to_numpy(np.float64)) for name in table.index}
    steps = rhythm.groupby("hour_start")["count"].sum().reindex(range(0, HOURS_A_DAY, 2))
    if steps.isna().any():
        msg = "times/weibo_weekly_rhythm_2h.csv: hour_start must be 0, 2, … 22, got a gap"
        raise InputFileError([f"{msg}; fetch the file again"])
    found[WEEKLY] = day_profile(np.repeat(steps.to_numpy(np.float64) / 2.0, 2))
    return found
