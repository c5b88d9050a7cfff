"""When does a sweep know enough, and where do the next worlds go?

Each cell runs until the interval of every outcome is narrow enough. The intervals hold for all
looks together (:mod:`experiments.sweeps.anytime`), so stopping when one looks good is no cheating.

Looks are fixed beforehand, the same for all cells, and a decision at a look sees nothing that lies
beyond it. All rounds are played again from the first at every call: a sweep that was killed
in the middle of a round decides as if it had never been, whatever lies in its store already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.amounts import is_event
from experiments.sweeps.anytime import Intervals, Tally
from experiments.sweeps.decisions import Decisions, decisions_of, rows_of
from experiments.sweeps.stopping_rule import CellStatus, StopRule
from sim.errors import ParameterError

__all__ = ["CellStatus", "Goals", "StopRule", "next_goals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """What to run next."""

    counts: NDArray[np.int64]
    """Shape (n_cells,): replicates that each cell should have; those it has if it needs no more."""
    is_finished: bool
    """No cell needs more."""
    statuses: tuple[CellStatus, ...]
    """One a cell."""
    judged: NDArray[np.int64]
    """Shape (n_cells,): replicates that the last look at each cell saw; 0 before the first."""
    intervals: Mapping[str, Intervals]
    """By outcome: shape (n_cells,), at the last look."""


def next_goals(
    rule: StopRule,
    n_draws: int,
    n_policies: int,
    values: Mapping[str, Sequence[NDArray[np.float64]]],
) -> Goals:
    """Say what to run next.

    Parameters
    ----------
    rule : StopRule
        When enough is known.
    n_draws, n_policies : int
        Cells are all pairs of them, by draw.
    values : mapping of str to sequence of ndarray
        By outcome of the rule, by cell: of the replicates from 0 that are known. A world that
        failed, or in which the outcome does not exist, is nan.

    Returns
    -------
    Goals
        The same for the same values, and for those values with more behind them.

    Raises
    ------
    ParameterError
        The budget does not reach for the first look.

    Notes
    -----
    Without a budget, all cells that need more go to the next look together. With a budget that
    might not do (not all could go to ``max_runs``), the cells in an *open decision* go first: in
    each draw the policy with the best mean of the first outcome, and every policy whose paired
    difference to it may still be 0 or better. The others wait until no open decision wants (or can
    have) more. Draws and cells that are nearer to their precision are served first, so that what
    is left brings as many as possible to it.
    """
    replay = _Replay(rule, n_draws, n_policies, values)
    while len(replay.pending) and replay.has_all():
        replay.judge()
        replay.grant()
    return replay.goals()


class _Replay:
    """All rounds from the first: who was granted how much, and what was seen then."""

    def __init__(
        self,
        rule: StopRule,
        n_draws: int,
        n_policies: int,
        values: Mapping[str, Sequence[NDArray[np.float64]]],
    ) -> None:
        n_cells = n_draws * n_policies
        self.rule, self.values, self.shape = rule, values, (n_draws, n_policies)
        self.known = np.array([len(series) for series in values[next(iter(rule.precisions))]])
        self.looks, self.bounds = np.array(rule.looks), rule.bounds()
        need = n_cells * int(self.looks[0])
        if rule.budget is not None and rule.budget < need:
            told = f"for the first look at {n_cells} cells"
            msg = f"budget must be at least {need} worlds {told}, got {rule.budget}; or study less"
            raise ParameterError(msg)
        self.at = np.zeros(n_cells, np.intp)
        self.judged = np.zeros(n_cells, np.int64)
        self.is_active = np.ones(n_cells, np.bool_)
        self.status = np.full(n_cells, CellStatus.OPEN, object)
        self.distance = np.full(n_cells, np.inf)
        self.pending = np.arange(n_cells)
        self.tallies = {name: Tally(n_cells) for name in rule.precisions}
        nothing = np.full(n_cells, np.inf)
        self.seen = {
            name: Intervals(nothing * np.nan, -nothing, nothing.copy(), np.zeros(n_cells, np.int64))
            for name in rule.precisions
        }

    def has_all(self) -> bool:
        """Tell whether this round has been run."""
        return bool(np.all(self.known[self.pending] >= self.looks[self.at[self.pending]]))

    def judge(self) -> None:
        """Look at the cells of this round."""
        cells = self.pending
        self._count(cells)
        distances = np.array([self._distance(name, cells) for name in self.rule.precisions])
        is_empty = np.all([seen.n[cells] == 0 for seen in self.seen.values()], axis=0)
        self.distance[cells] = distances.max(axis=0)
        self._stop(cells[is_empty], CellStatus.NO_VALUES)
        self._stop(cells[self.distance[cells] <= 1.0], CellStatus.NARROW_ENOUGH)
        if self.rule.decide:
            self._stop(np.flatnonzero(self._decisions().is_worse), CellStatus.DECIDED)
        self._stop(cells[self.at[cells] == len(self.looks) - 1], CellStatus.AT_MAX)

    def _count(self, cells: NDArray[np.intp]) -> None:
        """Count what the cells of this round have brought."""
        for look in np.unique(self.at[cells]):
            here = cells[self.at[cells] == look]
            first, last = (int(self.looks[look - 1]) if look else 0), int(self.looks[look])
            for name, tally in self.tallies.items():
                for some, rows in rows_of(self.values[name], here, first, last):
                    tally.add(some, rows)
            self.judged[here] = last
        for name, tally in self.tallies.items():
            found = tally.intervals(cells, self.bounds, is_event=is_event(name))
            for part, new in zip(self.seen[name], found, strict=True):
                part[cells] = new

    def _distance(self, name: str, cells: NDArray[np.intp]) -> NDArray[np.float64]:
        """Give half of each interval as a multiple of what is allowed."""
        seen = self.seen[name]
        means = np.abs(seen.mean).reshape(self.shape)
        known = ~np.isnan(means)
        total = np.where(known, means, 0.0).sum(axis=1)
        draw_means = np.repeat(total / np.maximum(known.sum(axis=1), 1), self.shape[1])
        allowed = self.rule.precisions[name].allowed(seen.mean[cells], draw_means[cells])
        half = seen.half_width[cells]
        with np.errstate(divide="ignore", invalid="ignore"):
            distance = np.where(half == 0.0, 0.0, half / allowed)
        # an outcome that exists in no world of a cell has no mean that could be known better
        return np.where(seen.n[cells] == 0, 0.0, distance)

    def _stop(self, cells: NDArray[np.intp], status: CellStatus) -> None:
        """Stop those cells that have not stopped yet."""
        cells = cells[self.is_active[cells]]
        self.status[cells] = status
        self.is_active[cells] = False

    def _decisions(self) -> Decisions:
        """Compare the policies of each draw by the first outcome."""
        name = next(iter(self.rule.precisions))
        n_policies = self.shape[1]
        bounds = self.rule.bounds(max(1, n_policies - 1))
        means = self.seen[name].mean.reshape(self.shape)
        wanted = np.asarray(self.is_active.reshape(self.shape).any(axis=1))
        return decisions_of(name, self.values[name], means, self.judged, bounds, wanted)

    def grant(self) -> None:
        """Choose the cells of the next round."""
        active = np.flatnonzero(self.is_active)
        self.pending = active
        if not len(active):
            return
        budget = self.rule.budget
        if budget is not None:
            left = budget - int(self.judged.sum())
            if left < int((self.rule.max_runs - self.judged[active]).sum()):
                self.pending = self._served(left)
                if not len(self.pending):
                    self._stop(active, CellStatus.OUT_OF_BUDGET)
        self.at[self.pending] += 1

    def _served(self, left: int) -> NDArray[np.intp]:
        """Choose whom to serve with what is left."""
        is_open = self._decisions().is_open & self.is_active
        steps = np.zeros(len(self.at), np.int64)
        active = np.flatnonzero(self.is_active)
        steps[active] = self.looks[self.at[active] + 1] - self.looks[self.at[active]]
        nearest = np.where(is_open, self.distance, np.inf).reshape(self.shape).min(axis=1)
        draws = np.flatnonzero(is_open.reshape(self.shape).any(axis=1))
        policies = np.arange(self.shape[1])
        of_draw = [draw * self.shape[1] + policies for draw in draws[_order(nearest[draws])]]
        served = _fitting([cells[is_open[cells]] for cells in of_draw], steps, left)
        if not len(served):
            others = active[_order(self.distance[active])]
            served = _fitting(others.reshape(-1, 1), steps, left)
        return served

    def goals(self) -> Goals:
        """Give what to run next."""
        granted = np.where(self.is_active, self.judged, self.known)
        granted[self.pending] = self.looks[self.at[self.pending]]
        return Goals(
            counts=np.maximum(granted, self.known).astype(np.int64),
            is_finished=not len(self.pending),
            statuses=tuple(self.status),
            judged=self.judged,
            intervals=self.seen,
        )


def _order(distances: NDArray[np.float64]) -> NDArray[np.intp]:
    """Sort, the nearest first; equals in their own order."""
    return np.argsort(distances, kind="stable")


def _fitting(
    groups: Sequence[NDArray[np.intp]] | NDArray[np.intp], steps: NDArray[np.int64], left: int
) -> NDArray[np.intp]:
    """Choose, from the first on, the groups whose next steps fit into what is left."""
    chosen = []
    for cells in groups:
        cost = int(steps[cells].sum())
        if cost <= left:
            chosen.append(cells)
            left -= cost
    return np.sort(np.concatenate(chosen)) if chosen else np.empty(0, np.intp)
