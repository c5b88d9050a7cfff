"""What did each candidate give? A diary that survives a crash, one line a candidate."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import ResultsError

TRIALS = "trials.jsonl"
HEAD = "calibration.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One candidate and what was measured with it."""

    wave: int
    number: int
    values: Mapping[str, float]
    """Of the free parameters."""
    rows: Mapping[str, float]
    """By target; nan where nothing could be measured."""
    missed: tuple[str, ...]
    """Targets outside their bands; none: all evidence is met."""

    @property
    def meets_all(self) -> bool:
        """All evidence is met."""
        return not self.missed


class Diary:
    """The trials of one calibration.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    head : mapping
        What the trials depend on; a folder with another head is refused.

    Raises
    ------
    ResultsError
        The folder holds another calibration, or something else.
    """

    def __init__(self, folder: Path, head: Mapping[str, Any]) -> None:
        place, self._path = folder / HEAD, folder / TRIALS
        text = json.dumps(head, indent=2, sort_keys=True) + "\n"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if place.exists() and place.read_text(encoding="utf-8") != text:
                msg = (
                    f"out must hold the same calibration, got another one in {str(folder)!r} "
                    "(another seed, model or list of targets); choose another folder"
                )
                raise ResultsError(msg)
            if not place.exists():
                place.write_text(text, encoding="utf-8")
        except OSError as error:
            told = error.strerror or "?"
            msg = f"out must be a folder to write into, got {str(folder)!r}: {told}"
            raise ResultsError(msg) from error
        self.trials: dict[tuple[int, int], Trial] = {}
        if self._path.exists():
            self._read()

    def _read(self) -> None:
        """Read whole lines; what a crash cut off is forgotten."""
        *whole, cut = self._path.read_bytes().split(b"\n")
        for line in whole:
            said = json.loads(line)
            rows = {k: math.nan if v is None else v for k, v in said["rows"].items()}
            trial = Trial(
                wave=said["wave"],
                number=said["number"],
                values=said["values"],
                rows=rows,
                missed=tuple(said["missed"]),
            )
            self.trials[trial.wave, trial.number] = trial
        if cut:
            self._path.write_bytes(b"".join(line + b"\n" for line in whole))

    def before(self, wave: int) -> list[Trial]:
        """List the trials of earlier waves.

        Parameters
        ----------
        wave : int
            Of the wave that comes next.

        Returns
        -------
        list of Trial
            In the order of wave and number.
        """
        return [self.trials[key] for key in sorted(self.trials) if key[0] < wave]

    def add(self, trial: Trial) -> None:
        """Write a trial, to the disk.

        Parameters
        ----------
        trial : Trial
            One that is not there yet.

        Raises
        ------
        ResultsError
            The disk is full, or the folder was taken away.
        """
        said = {
            "wave": trial.wave,
            "number": trial.number,
            "values": dict(trial.values),
            "rows": {k: None if math.isnan(v) else v for k, v in trial.rows.items()},
            "missed": list(trial.missed),
        }
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(said) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            msg = f"out must take one more line, got {str(self._path)!r}: {error.strerror or '?'}"
            raise ResultsError(msg) from error
        self.trials[trial.wave, trial.number] = trial
