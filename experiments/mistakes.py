"""How does a command tell all mistakes at once? It goes through every check before it gives up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sim.errors import BolasaljuError, InputFileError


class Mistakes:
    """What is wrong with a command, one sentence each."""

    def __init__(self) -> None:
        self._problems: list[str] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note what a check refuses, and go on behind it.

        Yields
        ------
        None
            What the check would give must not be used before :meth:`settle`.
        """
        try:
            yield
        except BolasaljuError as error:
            self._problems += str(error).splitlines()

    def settle(self) -> None:
        """Give up if anything was noted.

        Raises
        ------
        InputFileError
            All that was noted.
        """
        if self._problems:
            raise InputFileError(self._problems)
