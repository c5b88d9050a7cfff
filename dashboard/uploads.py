"""Where is a scenario that somebody brought along? In memory for a while, under a secret key."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping

from scenarios.story import ScenarioFile

PREFIX = "up."
"""What the key of a scenario that was brought along begins with."""
MOST_KEPT = 64
"""Scenarios of all visitors together; above it the one used longest ago is forgotten."""
KEPT_S = 6 * 3600.0
"""A scenario that nobody opened for so long is forgotten."""


class Uploads:
    """Keeps scenarios in memory: nothing is written to the disk, and nothing can be listed.

    Parameters
    ----------
    most : int
        Scenarios that are kept.
    kept_s : float, unit s
        How long one is kept after it was last used.
    clock : callable
        Seconds, never going back.
    """

    def __init__(
        self,
        most: int = MOST_KEPT,
        kept_s: float = KEPT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._kept_s, self._clock = most, kept_s, clock
        self._files: OrderedDict[str, tuple[ScenarioFile, float]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, file: ScenarioFile) -> str:
        """Keep a scenario.

        Parameters
        ----------
        file : ScenarioFile
            Checked before.

        Returns
        -------
        str
            The key under which links name it: 128 random bits, never given twice.
        """
        key = f"{PREFIX}{secrets.token_hex(16)}"
        with self._lock:
            self._files[key] = (file, self._clock())
            self._forget()
        return key

    def get(self, key: object) -> ScenarioFile | None:
        """Give a scenario.

        Parameters
        ----------
        key : object
            From :meth:`put`; anything else is the key of nothing.

        Returns
        -------
        ScenarioFile or None
            None if it is not there, or no longer.
        """
        if not isinstance(key, str):
            return None
        with self._lock:
            self._forget()
            kept = self._files.pop(key, None)
            if kept is None:
                return None
            self._files[key] = (kept[0], self._clock())
        return kept[0]

    def _forget(self) -> None:
        """Drop what is too old or too much; the oldest stands first."""
        limit = self._clock() - self._kept_s
        while self._files:
            oldest = next(iter(self._files.values()))
            if len(self._files) <= self._most and oldest[1] >= limit:
                return
            self._files.popitem(last=False)


class Offered(Mapping[str, ScenarioFile]):
    """The scenarios of the library, and those that were brought along for who knows their key.

    Parameters
    ----------
    files : mapping of str to ScenarioFile
        Of the library: only these can be listed.
    uploads : Uploads
        The others.
    """

    def __init__(self, files: Mapping[str, ScenarioFile], uploads: Uploads) -> None:
        self._files, self._uploads = files, uploads

    def __getitem__(self, key: str) -> ScenarioFile:
        file = self._files.get(key) or self._uploads.get(key)
        if file is None:
            raise KeyError(key)
        return file

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
