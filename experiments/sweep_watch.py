"""How does a long sweep show how far it is? A bar on a terminal, JSON lines for machines."""

from __future__ import annotations

import json
import sys
import time
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from experiments.console import stderr
from experiments.wording import Wording

_EVERY_S = 1.0
"""Between two JSON lines."""


class SweepWatch:
    """Shows progress on standard error; quiet where that is no terminal.

    Parameters
    ----------
    wording : Wording
        Language.
    as_json : bool
        Write JSON lines, terminal or not: ``done``, ``total``, ``worlds_per_s``, ``seconds_left``.
    """

    def __init__(self, wording: Wording, *, as_json: bool) -> None:
        self._wording, self._as_json = wording, as_json
        self._done = self._total = 0
        self._begun = self._told = time.monotonic()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=stderr,
            disable=as_json or not sys.stderr.isatty(),
            transient=True,
        )
        self._task = self._progress.add_task(wording.text("working"), total=None, rate="")

    def __enter__(self) -> SweepWatch:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def expect(self, total: int) -> None:
        """Hear how many jobs are still to be run in this round.

        Parameters
        ----------
        total : int
            Jobs.
        """
        self._total = self._done + total
        self._progress.update(self._task, total=self._total)

    def advance(self, n: int) -> None:
        """Hear that jobs have been kept.

        Parameters
        ----------
        n : int
            How many since the last call.
        """
        self._done += n
        now = time.monotonic()
        rate = self._done / max(now - self._begun, 1e-9)
        told = self._wording.text("sweep_rate", rate=self._wording.number(rate, 0))
        self._progress.update(self._task, completed=self._done, rate=told)
        if self._as_json and (now - self._told >= _EVERY_S or self._done >= self._total):
            self._told = now
            line = {
                "done": self._done,
                "total": self._total,
                "worlds_per_s": round(rate, 1),
                "seconds_left": round((self._total - self._done) / max(rate, 1e-9), 1),
            }
            print(json.dumps(line), file=sys.stderr, flush=True)  # noqa: T201 - for machines
