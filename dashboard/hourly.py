"""How does an evening go, hour by hour, under two answers? Whole evenings, not points of many."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.bands import Band, band_of
from dashboard.injects import told_injects
from dashboard.service import SEED, Case, Service
from dashboard.single_flight import SingleFlight
from dashboard.state import Choice, State
from dashboard.text import PageText, text_of
from experiments.comparison import Cell
from experiments.design import playbook_of
from experiments.many_worlds import draw_world
from sim.event_log import EventKind, log_records
from sim.plan import plan_of
from sim.reading import rules_of
from sim.responses import Tone
from sim.run import Runner
from sim.warm_up import warm_up

HOURLY_WORLDS = 40
"""The first worlds of the full answer: the preview's. Logs of two hundred would take too long."""
HOURLY_H = 72
TABLE_STEP_H = 6
MEASURES = ("seen", "shared")
_KINDS = {"seen": EventKind.EXPOSED, "shared": EventKind.SHARED}
_PARTS = {"line": "middle", "low": "low", "high": "high"}
"""What the script draws, and the part of the band that it is."""
_WORKERS = 2
_CACHE_BYTES = 16 * 1024**2

Curves = dict[str, NDArray[np.int64]]
"""By measure: shape (n_worlds, HOURLY_H), what was new in each hour."""


class Hourly:
    """Runs evenings and keeps their hours; each way to answer once.

    Parameters
    ----------
    service : Service
        Knows the scenarios.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._kept: SingleFlight[Curves] = SingleFlight(_bytes_of, _CACHE_BYTES)
        self._turn = threading.Semaphore(1)

    def told(self, state: State) -> dict[str, Any]:
        """Give the hours of both sides in plain values.

        Parameters
        ----------
        state : State
            Of the link.

        Returns
        -------
        dict
            Lines, bands, the hour of each answer, a table, and what it is made of.
        """
        case, text = self._service.case(state), text_of(state.lang)
        sides = []
        for choice in (state.a, state.b):
            curves = self._curves(case, choice)
            sides.append({name: band_of(curves[name]) for name in MEASURES})
        answers = [None if at.tone is Tone.SILENT else at.delay_h for at in (state.a, state.b)]
        made_of = text.text(
            "hourly_made_of",
            scenario=getattr(case.file.title, text.lang),
            runs=text.number(HOURLY_WORLDS),
            seed=SEED,
        )
        return {
            "answers": answers,
            "measures": [_measure(name, sides, text) for name in MEASURES],
            "made_of": made_of + told_injects(case.injects, text),
            **_table(sides, text),
        }

    def _curves(self, case: Case, choice: Choice) -> Curves:
        """Give the hours of one way to answer."""
        is_silent = choice.tone is Tone.SILENT
        key = (case.key, None if is_silent else choice.delay_h, choice.tone)
        return self._kept.get(key, lambda: self._run(case, choice))

    def _run(self, case: Case, choice: Choice) -> Curves:
        """Run the worlds when it is their turn."""
        warm_up()
        with self._turn, ThreadPoolExecutor(_WORKERS) as pool:
            found = list(pool.map(lambda world: _hours(case, choice, world), range(HOURLY_WORLDS)))
        return {name: np.stack([hours[name] for hours in found]) for name in MEASURES}


def _hours(case: Case, choice: Choice, number: int) -> Curves:
    """Run one world and count its hours."""
    delay_h = None if choice.tone is Tone.SILENT else float(choice.delay_h)
    playbook = playbook_of(Cell(delay_h=delay_h, tone=choice.tone), case.scenario)
    world = draw_world(case.scenario, SEED, number, None)
    runner = Runner(rules_of(case.scenario), world.network.n_accounts, keeps_log=True)
    events = log_records(runner.run(plan_of(playbook, case.scenario), world))
    found = {}
    for name in MEASURES:
        chosen = events[events["kind"] == _KINDS[name]]
        if name == "seen":  # an account is new once
            chosen = chosen[np.unique(chosen["account"], return_index=True)[1]]
        hours = np.floor(chosen["time_h"]).astype(np.int64)
        found[name] = np.bincount(hours[hours < HOURLY_H], minlength=HOURLY_H)
    return found


def _measure(name: str, sides: list[dict[str, Band]], text: PageText) -> dict[str, Any]:
    """Write one picture: its title, a sentence, and both sides."""
    drawn = [
        {part: [int(n) for n in getattr(side[name], field)] for part, field in _PARTS.items()}
        for side in sides
    ]
    peaks = [int(np.argmax(side[name].middle)) for side in sides]
    totals = [text.number(int(side[name].middle.sum())) for side in sides]
    told = text.text(
        f"hourly_{name}_told",
        peak_a=peaks[0], peak_b=peaks[1], total_a=totals[0], total_b=totals[1],
    )  # fmt: skip
    return {"title": text.text(f"hourly_{name}"), "told": told, "sides": drawn}


def _table(sides: list[dict[str, Band]], text: PageText) -> dict[str, Any]:
    """Write the same numbers as a table, six hours a row."""
    heads = [text.text("hourly_hours")]
    heads += [f"{text.text(f'hourly_{name}')}, {s}" for name in MEASURES for s in ("A", "B")]
    rows = []
    for first in range(0, HOURLY_H, TABLE_STEP_H):
        cells = [text.text("hourly_row", first=first, last=first + TABLE_STEP_H)]
        hours = slice(first, first + TABLE_STEP_H)
        sums = [int(side[name].middle[hours].sum()) for name in MEASURES for side in sides]
        cells += [text.number(n) for n in sums]
        rows.append(cells)
    return {"heads": heads, "rows": rows}


def _bytes_of(curves: Curves) -> int:
    """Say how much memory the hours of one answer take."""
    return sum(values.nbytes for values in curves.values())
