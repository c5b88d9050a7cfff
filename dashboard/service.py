"""What does the model say to a page? No web here: plain questions and answers, each computed once.

A single way to answer is computed and kept by itself; pairs are put together from two of them, so
that moving one side of a comparison leaves the other as it is. Previews are the first worlds of the
full answer: the picture sharpens, it does not move.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.editing import unfit
from dashboard.injects import Inject, events_of
from dashboard.library import Library
from dashboard.own_shop import asked_shop, has_own_case, own_file
from dashboard.single_flight import SingleFlight
from dashboard.state import Choice, State
from dashboard.uploads import PREFIX
from experiments.comparing import compare, extended
from experiments.comparison import Comparison
from experiments.many_worlds import Batch, run_worlds
from scenarios.checked_range import outside
from scenarios.overrides import with_overrides
from scenarios.story import ScenarioFile
from sim.errors import BolasaljuError, InputFileError
from sim.playbook import Playbook
from sim.responses import Tone
from sim.scenario import Scenario

PREVIEW, FULL = 40, 200
"""Worlds while somebody drags, and at rest: never more, whatever a link or a callback asks."""
GAME = 100
"""Worlds at the end of a game, for each way to have played it; the preview is that of all pages."""
SEED = 0
CACHE_BYTES = 96 * 1024**2
"""Of answers that are kept."""


Outcomes = Mapping[str, NDArray[np.float64]]


class Case(NamedTuple):
    """A scenario with the shop of the person who asks."""

    key: Hashable
    file: ScenarioFile
    scenario: Scenario
    is_impossible: bool
    """The numbers of the shop contradict each other: those of the scenario are used."""
    injects: tuple[Inject, ...] = ()
    """What happens beside the events of the scenario; none, if they contradict it."""


class Service:
    """Answers the questions of all pages.

    Parameters
    ----------
    library : Library
        Scenarios that may be asked for.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._cells: SingleFlight[Comparison] = SingleFlight(bytes_of, CACHE_BYTES)
        self._played: SingleFlight[Outcomes] = SingleFlight(_outcome_bytes, CACHE_BYTES // 4)
        # one long answer at a time uses all cores; previews do not wait for it
        self._turns = {PREVIEW: threading.Semaphore(2), FULL: threading.Semaphore(1)}

    def case(self, state: State) -> Case:
        """Give the scenario of a state.

        Parameters
        ----------
        state : State
            Names a scenario of the library.

        Returns
        -------
        Case
            With the shop's own numbers and what was let happen, if they can be.
        """
        return _with_injects(self._with_shop(state), state.injects)

    def file(self, state: State) -> ScenarioFile:
        """Give the scenario that a state names.

        Parameters
        ----------
        state : State
            One that was brought along may have been forgotten since the link was read.

        Returns
        -------
        ScenarioFile
            The first of the library in place of one that is not there.
        """
        return self.library.files.get(state.scenario) or next(iter(self.library.files.values()))

    def _with_shop(self, state: State) -> Case:
        """Give the scenario with the numbers of the shop."""
        file = self.file(state)
        if has_own_case(state):
            return _own_case(state, file)
        numbers = (state.customers, state.followers, state.sales_idr)
        names = ("n_customers", "n_followers", "sales_per_day_idr")
        settings = [
            f"shop.{name}={number}"
            for name, number in zip(names, numbers, strict=True)
            if number is not None
        ]
        try:
            scenario = with_overrides(file.scenario, settings) if settings else file.scenario
        except BolasaljuError:
            return Case((state.scenario,), file, file.scenario, is_impossible=True)
        # a town that was brought along may be smaller than the shop that a link asks for
        if settings and state.scenario.startswith(PREFIX) and unfit(scenario):
            return Case((state.scenario,), file, file.scenario, is_impossible=True)
        return Case((state.scenario, *settings), file, scenario, is_impossible=False)

    def is_outside(self, case: Case) -> bool:
        """Say whether a shop is far larger or smaller than those of all scenarios.

        Parameters
        ----------
        case : Case
            Whose shop.

        Returns
        -------
        bool
            True where a number is ``checked_range.FAR`` times beyond those of the library.
        """
        checked = (file.scenario.shop for file in self.library.files.values())
        return bool(outside(case.scenario.shop, checked))

    def cell(self, case: Case, choice: Choice, *, full: bool, is_ahead: bool = False) -> Comparison:
        """Run the worlds under one way to answer.

        Parameters
        ----------
        case : Case
            What happens.
        choice : Choice
            The answer.
        full : bool
            ``FULL`` worlds, else ``PREVIEW``.
        is_ahead : bool
            Nobody has asked yet: it runs on one core, and nobody waits for its turn.

        Returns
        -------
        Comparison
            Of one cell.
        """
        runs = FULL if full else PREVIEW
        is_silent = choice.tone is Tone.SILENT
        key = (case.key, None if is_silent else choice.delay_h, choice.tone, runs)
        return self._cells.get(key, lambda: self._computed(case, choice, runs, is_ahead=is_ahead))

    def _computed(self, case: Case, choice: Choice, runs: int, *, is_ahead: bool) -> Comparison:
        """Run worlds when it is their turn; what the preview has is not run again."""
        seen = self.cell(case, choice, full=False) if runs > PREVIEW else None
        if seen is not None and is_ahead:
            return extended(seen, runs, workers=1)
        with self._turns[runs]:
            if seen is not None:
                return extended(seen, runs)
            return compare(
                case.scenario,
                delays_h=[float(choice.delay_h)],
                tones=[choice.tone],
                runs=runs,
                seed=SEED,
            )

    def played(self, case: Case, name: Hashable, playbook: Playbook, *, full: bool) -> Outcomes:
        """Run the worlds under a playbook of the game.

        Parameters
        ----------
        case : Case
            What happens.
        name : hashable
            Tells playbooks of the same case apart.
        playbook : Playbook
            What the owner does.
        full : bool
            ``GAME`` worlds, else ``PREVIEW``.

        Returns
        -------
        mapping of str to ndarray of float, shape (runs,)
            By name of the outcome; world k is that of all pages.
        """
        runs, turn = (GAME, self._turns[FULL]) if full else (PREVIEW, self._turns[PREVIEW])

        def computed() -> Outcomes:
            """Run worlds when it is their turn."""
            with turn:
                found = run_worlds(case.scenario, [playbook], Batch(runs=runs, seed=SEED))
            return {key: values[0].copy() for key, values in found.outcomes.items()}

        return self._played.get((case.key, name, runs), computed)

    def pair(self, state: State, *, full: bool) -> Comparison:
        """Run the same worlds under both ways to answer.

        Parameters
        ----------
        state : State
            What is asked.
        full : bool
            ``FULL`` worlds, else ``PREVIEW``.

        Returns
        -------
        Comparison
            Two cells, A and B, of the same worlds.
        """
        case = self.case(state)
        return joined(*(self.cell(case, side, full=full) for side in (state.a, state.b)))


def _own_case(state: State, file: ScenarioFile) -> Case:
    """Give the shop of the seven questions; how long ago it was is a matter of advice alone."""
    told = own_file(state, file)
    key = (state.scenario, state.kind, state.platform, state.about)
    try:
        scenario = asked_shop(state, file).scenario
    except InputFileError:
        return Case(key, told, told.scenario, is_impossible=True)
    sizes = (state.customers, state.followers, state.sales_idr)
    return Case((*key, *sizes), told, scenario, is_impossible=False)


def _with_injects(case: Case, injects: tuple[Inject, ...]) -> Case:
    """Let more happen, if the scenario allows it."""
    if not injects:
        return case
    events = (*case.scenario.events, *events_of(injects))
    try:
        scenario = replace(case.scenario, events=events)
    except BolasaljuError:
        return case
    return case._replace(key=(case.key, injects), scenario=scenario, injects=injects)


def joined(first: Comparison, second: Comparison) -> Comparison:
    """Put two ways to answer side by side.

    Parameters
    ----------
    first, second : Comparison
        One cell each, of the same scenario, seed and number of worlds.

    Returns
    -------
    Comparison
        Two cells; world k is the same in both, because worlds depend on the seed alone.
    """
    return replace(
        first,
        cells=(*first.cells, *second.cells),
        outcomes={
            name: np.vstack([values, second.outcomes[name]])
            for name, values in first.outcomes.items()
        },
        fates=np.concatenate([first.fates, second.fates]),
    )


def bytes_of(comparison: Comparison) -> int:
    """Say how much memory an answer takes.

    Parameters
    ----------
    comparison : Comparison
        An answer.

    Returns
    -------
    int, unit bytes
        Of its tables.
    """
    return comparison.fates.nbytes + sum(row.nbytes for row in comparison.outcomes.values())


def _outcome_bytes(outcomes: Outcomes) -> int:
    """Say how much memory the outcomes of a playbook take."""
    return sum(values.nbytes for values in outcomes.values())
