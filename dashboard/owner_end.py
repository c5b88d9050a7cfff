"""How much of a day was luck, how much was choice, and which choice mattered most?

The same choices, at the same hours, meet the same ``GAME`` worlds as silence and as the answer that
fits best. Luck is what tells the own day from the others with the same choices; skill is what tells
the mean of the choices from the mean of silence and of the fitting answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.owner_night import Day, Night, day, night, reference
from dashboard.owner_steps import WAIT, is_possible, playbook_for
from dashboard.service import SEED, Case, Outcomes, Service
from dashboard.single_flight import SingleFlight
from dashboard.state import State
from experiments.icon_counts import class_counts, per_hundred
from experiments.statistics import MeanDifference, mean_difference

LOST, SALES = "lost_customers", "lost_sales_idr"
STAGES = ("preview", "full", "changes")
"""Of an answer: ``PREVIEW`` worlds, ``GAME`` worlds, and with each decision changed."""
GREY = 15
"""Other days that are drawn."""
_DAYS_BYTES, _NIGHT_BYTES = 8 * 1024**2, 4 * 1024


class Rank(NamedTuple):
    """Where the own day stands among days with the same choices."""

    better: int
    """Days that lost fewer customers than the own one."""
    same: int
    worse: int


class Change(NamedTuple):
    """What one decision did."""

    turn: int
    """From 0."""
    hour: int
    chosen: str
    """Letter."""
    instead: str
    """Letter of what is compared: waiting, or the fitting answer where the owner waited."""
    lost: MeanDifference
    """Customers lost as chosen, less those lost otherwise, over the same worlds."""
    sales: MeanDifference
    own_day: int
    """The same for the own day alone."""


class End(NamedTuple):
    """All that the end of a game says."""

    runs: int
    own: Day
    others: tuple[NDArray[np.int64], ...]
    """Customers who stay away by day, on ``GREY`` other days with the same choices."""
    parts: tuple[int, ...]
    """Storm, noticeable, calm: of 100 days with the same choices."""
    counts: tuple[int, ...]
    """The same, of ``runs`` worlds."""
    viral: float
    rank: Rank
    mean_lost: float
    mean_sales: float
    against_silence: tuple[MeanDifference, MeanDifference]
    """Own choices less silence: customers, sales."""
    against_fitting: tuple[MeanDifference, MeanDifference]
    changes: tuple[Change, ...]
    """The one that mattered most first; empty before the last stage."""


class Games:
    """Plays days to their end, each once for all who ask.

    Parameters
    ----------
    service : Service
        Runs the worlds.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self._days: SingleFlight[Day] = SingleFlight(lambda found: found.away.nbytes, _DAYS_BYTES)
        self._nights: SingleFlight[Night] = SingleFlight(lambda _: _NIGHT_BYTES, _DAYS_BYTES)

    def night(self, state: State) -> Night:
        """Run a night up to the turn of a link.

        Parameters
        ----------
        state : State
            Of the link.

        Returns
        -------
        Night
            What the owner sees.
        """
        case = self.service.case(state)
        key = (case.key, state.evening, state.game)
        return self._nights.get(key, lambda: night(case, state.evening, state.game))

    def own(self, state: State) -> Day:
        """Play the day of a link to its end.

        Parameters
        ----------
        state : State
            Of the link.

        Returns
        -------
        Day
            The same for the same link, always.
        """
        found = self.night(state)
        return self._day(self.service.case(state), state.evening, found.letters, found.hours)

    def end(self, state: State, stage: str) -> End | None:
        """Look back on a game.

        Parameters
        ----------
        state : State
            Of the link.
        stage : str
            One of ``STAGES``: how much is computed.

        Returns
        -------
        End or None
            None while the night is not over.
        """
        case, found = self.service.case(state), self.night(state)
        if found.glimpse is not None:
            return None
        full = stage != STAGES[0]
        letters, hours = found.letters, found.hours
        own = self._day(case, state.evening, letters, hours)
        played = self._worlds(case, letters, hours, full=full)
        silent = self._worlds(case, "", hours, full=full)
        fitting = self._worlds(case, reference(case.scenario), hours, full=full)
        numbers = [n for n in range(1, GREY + 2) if n != state.evening][:GREY]
        counts = class_counts(played[LOST], case.scenario.shop.n_customers)
        return End(
            runs=len(played[LOST]),
            own=own,
            others=tuple(self._day(case, n, letters, hours).away for n in numbers),
            parts=per_hundred(counts),
            counts=counts,
            viral=float(played["viral"].mean()),
            rank=ranked(own.outcomes[LOST], played[LOST]),
            mean_lost=float(played[LOST].mean()),
            mean_sales=float(played[SALES].mean()),
            against_silence=_both(played, silent),
            against_fitting=_both(played, fitting),
            changes=self._changes(case, state.evening, letters, hours)
            if stage == STAGES[2]
            else (),
        )

    def _worlds(self, case: Case, letters: str, hours: tuple[int, ...], *, full: bool) -> Outcomes:
        """Run the worlds under some choices."""
        letters = letters.rstrip(WAIT)  # waiting at the end is doing nothing more
        playbook = playbook_for(letters, hours, case.scenario)
        name = (letters, hours[: len(letters)])
        return self.service.played(case, name, playbook, full=full)

    def _day(self, case: Case, number: int, letters: str, hours: tuple[int, ...]) -> Day:
        """Play one day to its end."""
        key = (case.key, number, letters, hours)
        return self._days.get(key, lambda: day(case, number, letters, hours))

    def _changes(
        self, case: Case, number: int, letters: str, hours: tuple[int, ...]
    ) -> tuple[Change, ...]:
        """Play again with each decision changed."""
        played = self._worlds(case, letters, hours, full=True)
        own = self._day(case, number, letters, hours).outcomes[LOST]
        changes = []
        for turn, other in variants(case, letters, hours):
            lost, sales = _both(played, self._worlds(case, other, hours, full=True))
            otherwise = self._day(case, number, other, hours).outcomes[LOST]
            hour, chosen, instead = hours[turn], letters[turn], other[turn]
            changes.append(Change(turn, hour, chosen, instead, lost, sales, int(own - otherwise)))
        return tuple(sorted(changes, key=lambda change: -abs(change.lost.mean_difference)))


def variants(case: Case, letters: str, hours: tuple[int, ...]) -> list[tuple[int, str]]:
    """Change each decision of a game by itself.

    Parameters
    ----------
    case : Case
        What happens.
    letters : str
        What was chosen.
    hours : tuple of int, unit h
        Of the turns.

    Returns
    -------
    list of tuple of (int, str)
        Turn and letters: waiting instead of what was done, the fitting answer instead of waiting.
        What could not be played is left out.
    """
    answer = reference(case.scenario)
    found = []
    for turn, letter in enumerate(letters):
        instead = answer if letter == WAIT else WAIT
        other = letters[:turn] + instead + letters[turn + 1 :]
        if is_possible(other, hours, case.scenario):
            found.append((turn, other))
    return found


def ranked(own: float, lost: NDArray[np.float64]) -> Rank:
    """Say where a day stands among others.

    Parameters
    ----------
    own : float
        Customers lost on the own day.
    lost : ndarray of float, shape (runs,)
        Customers lost in each world.

    Returns
    -------
    Rank
        Counts that add up to the number of worlds.
    """
    better, worse = int((lost < own).sum()), int((lost > own).sum())
    return Rank(better, len(lost) - better - worse, worse)


def matters(change: Change) -> bool:
    """Say whether a decision certainly changed something, on average.

    Parameters
    ----------
    change : Change
        What it did.

    Returns
    -------
    bool
        True where the interval of the mean leaves 0 out.
    """
    low, high = change.lost.ci95
    return low > 0.0 or high < 0.0


def most(end: End) -> Change | None:
    """Give the decision that mattered most.

    Parameters
    ----------
    end : End
        All changes.

    Returns
    -------
    Change or None
        None where no decision certainly mattered.
    """
    return next((change for change in end.changes if matters(change)), None)


def _both(first: Outcomes, second: Outcomes) -> tuple[MeanDifference, MeanDifference]:
    """Compare the same worlds in customers and in sales."""
    lost, sales = (mean_difference(first[key], second[key], SEED) for key in (LOST, SALES))
    return lost, sales
