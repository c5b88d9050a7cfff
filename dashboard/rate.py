"""How often may an address ask? A bucket of requests that fills again."""

from __future__ import annotations

import threading
from collections import OrderedDict

RATE_PER_S, BURST = 120.0, 240.0
"""Requests for each address: a drag asks fifteen times a second, and tabs share an address."""
_MOST_ADDRESSES = 4_096


class Rate:
    """Says whether an address has asked too often: a bucket of requests that fills again.

    Parameters
    ----------
    per_s : float, unit 1/s
        How fast the bucket fills.
    burst : float
        What it holds.
    """

    def __init__(self, per_s: float = RATE_PER_S, burst: float = BURST) -> None:
        self._per_s, self._burst = per_s, burst
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, address: str, now_s: float) -> bool:
        """Take one request out of the bucket of an address.

        Parameters
        ----------
        address : str
            Who asks.
        now_s : float, unit s
            Of a clock that never goes back.

        Returns
        -------
        bool
            False if the bucket is empty.
        """
        with self._lock:
            left, before_s = self._left.pop(address, (self._burst, now_s))
            left = min(self._burst, left + self._per_s * (now_s - before_s))
            allowed = left >= 1.0
            self._left[address] = (left - 1.0 if allowed else left, now_s)
            while len(self._left) > _MOST_ADDRESSES:
                self._left.popitem(last=False)
        return allowed
