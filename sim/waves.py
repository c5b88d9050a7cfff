"""How many waves had it? Separate rises of the shares in a sliding half day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

WINDOW_H = 12
"""Width of the sliding sum: night and day do not count as waves of their own (assumed)."""
SMALLEST = 5
"""Shares in a window from which it is called a wave (assumed)."""


@compiled
def count_waves(hourly_shares: NDArray[np.int64]) -> tuple[int, bool]:
    """Count rises to at least five shares in half a day that fall back by half.

    Parameters
    ----------
    hourly_shares : ndarray of int, shape (n_hours,)
        Shares in each hour.

    Returns
    -------
    waves : int
        Number of waves.
    has_second : bool
        A later wave is at least as high as the first.
    """
    waves, first_peak, peak, trough = 0, 0, 0, 0
    rising, has_second = False, False
    window = 0
    for hour in range(len(hourly_shares)):
        window += hourly_shares[hour]
        if hour >= WINDOW_H:
            window -= hourly_shares[hour - WINDOW_H]
        if not rising:
            trough = min(trough, window)
            if window >= SMALLEST and window >= 2 * trough:
                rising, peak = True, window
                waves += 1
        else:
            peak = max(peak, window)
            if 2 * window <= peak:
                rising, trough = False, window
        if waves == 1:
            first_peak = max(first_peak, peak)
        elif waves > 1 and peak >= first_peak:
            has_second = True
    return waves, has_second
