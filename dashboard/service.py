"""What does the model say to a page? No web here: plain questions and answers, each computed once.

A single way to answer is kept by itself; pairs are put together from two of them, so that moving
one side of a comparison leaves the other as it is. Previews are the first worlds of the
full answer: the picture sharpens, it does not move.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.editing import unfit
from dashboard.injects import Inject, events_of
from dashboard.library import Library
from dashboard.one_side import apart, bytes_of, joined
from dashboard.own_shop import asked_shop, has_own_case, own_file
from dashboard.single_flight import SingleFlight
from dashboard.state import Choice, State
from dashboard.together import Together
from dashboard.uploads import PREFIX
from experiments.comparing import compared, extended
from experiments.comparison import Cell, Comparison
from experiments.design import cells_of
from experiments.drawn_worlds import DrawnWorlds
from experiments.many_worlds import Batch, run_worlds
from scenarios.checked_range import outside
from scenarios.overrides import with_overrides
from scenarios.story import ScenarioFile
from sim.errors import BolasaljuError, InputFileError
from sim.playbook import Playbook
from sim.scenario import Scenario

PREVIEW, FULL = 40, 200
"""Worlds while somebody drags, and at rest: never more, whatever a link or a callback asks."""
GAME = 100
"""Worlds at the end of a game, for each way to have played it; the preview is that of all pages."""
SEED = 0
CACHE_BYTES = 96 * 1024**2
"""Of answers that are kept."""

CASES = 3
"""Whose worlds are kept: 12 MB each for a shop with 400 customers."""

Outcomes = Mapping[str, NDArray[np.float64]]
_Key = tuple[Hashable, Cell]
"""A case and a way to answer."""


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
        # one long answer at a time uses all cores; previews do not wait for it
        self._previews: Together[_Key, Comparison] = Together(bytes_of, CACHE_BYTES // 3, 2)
        self._answers: Together[_Key, Comparison] = Together(bytes_of, CACHE_BYTES, 1)
        self._drawn: SingleFlight[DrawnWorlds] = SingleFlight(lambda _: 1, CASES)
        self._played: SingleFlight[Outcomes] = SingleFlight(_outcome_bytes, CACHE_BYTES // 4)
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

    def cells(
        self, case: Case, choices: Sequence[Choice], *, full: bool, is_ahead: bool = False
    ) -> list[Comparison]:
        """Run the same worlds under some ways to answer.

        Parameters
        ----------
        case : Case
            What happens.
        choices : sequence of Choice
            The answers.
        full : bool
            ``FULL`` worlds, else ``PREVIEW``.
        is_ahead : bool
            Nobody has asked yet: they run on one core, and nobody waits for their turn.

        Returns
        -------
        list of Comparison
            Of one cell each.
        """
        workers = 1 if is_ahead else None
        drawn = self._worlds_of(case)

        def previews(keys: Sequence[_Key]) -> list[Comparison]:
            batch = Batch(runs=PREVIEW, seed=SEED, workers=workers, drawn=drawn)
            return apart(compared(drawn.scenario, [cell for _, cell in keys], batch))

        def answers(keys: Sequence[_Key]) -> list[Comparison]:
            seen = self._previews.get(case.key, keys, previews, takes_turn=not is_ahead)
            return apart(extended(joined(*seen), FULL, workers, drawn))

        keys = [(case.key, cells_of([choice.delay_h], [choice.tone])[0]) for choice in choices]
        kept, compute = (self._answers, answers) if full else (self._previews, previews)
        return kept.get(case.key, keys, compute, takes_turn=not is_ahead)

    def _worlds_of(self, case: Case) -> DrawnWorlds:
        """Give the worlds of a case, drawn once for whatever is asked about it."""
        return self._drawn.get(case.key, lambda: DrawnWorlds(case.scenario, SEED))

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

        drawn = self._worlds_of(case)

        def computed() -> Outcomes:
            """Run worlds when it is their turn."""
            batch = Batch(runs=runs, seed=SEED, drawn=drawn)
            with turn:
                found = run_worlds(drawn.scenario, [playbook], batch)
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
        return joined(*self.cells(case, (state.a, state.b), full=full))


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


def _outcome_bytes(outcomes: Outcomes) -> int:
    """Say how much memory the outcomes of a playbook take."""
    return sum(values.nbytes for values in outcomes.values())
