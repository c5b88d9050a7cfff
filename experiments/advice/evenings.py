"""What do answers cost on many evenings? Losses, money and work of each, on the same evenings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from experiments.advice.badge import Badge, badge
from experiments.advice.plausible import N_PLAUSIBLE, plausible_worlds
from experiments.advice.ways_to_answer import Answer, Extra, playbook_of
from experiments.many_worlds import Batch, Progress, run_worlds
from experiments.statistics import MeanDifference, mean_difference, mean_interval, summary
from sim.scenario import Scenario

Measure = Literal["burden_idr", "lost", "sales_idr"]
WORTH_DAYS = 90
FRESH = 1_000_000
"""Number of the first evening on which anything is measured: the race sees those before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenings:
    """Answers on the same evenings, in plausible worlds."""

    answers: tuple[Answer, ...]
    lost: NDArray[np.float64]
    """Customers lost: shape (n_answers, n_evenings); column k is the same evening in all tables."""
    sales_idr: NDArray[np.float64]
    """Takings lost in 90 days, unit IDR."""
    money_idr: NDArray[np.float64]
    """Paid back, unit IDR."""
    hours: NDArray[np.float64]
    """The owner's work, unit h."""
    worth_idr: float
    """What a customer is worth."""
    worlds: NDArray[np.int64]
    """Shape (n_evenings,): number of the plausible world of each."""
    seed: int

    def at(self, answer: Answer) -> int:
        """Give the row of an answer."""
        return self.answers.index(answer)

    def rows(self, answers: Sequence[Answer]) -> NDArray[np.int64]:
        """Give the rows of several answers."""
        return np.array([self.at(each) for each in answers], np.int64)

    @property
    def burden_idr(self) -> NDArray[np.float64]:
        """Customers lost, each at its worth, and money paid back: ranks answers; unit IDR."""
        return self.lost * self.worth_idr + self.money_idr

    def difference(self, a: Answer, b: Answer, what: Measure = "burden_idr") -> MeanDifference:
        """Compare two answers: a minus b.

        Parameters
        ----------
        a, b : Answer
            Measured ones.
        what : {'burden_idr', 'lost', 'sales_idr'}
            In which measure.

        Returns
        -------
        MeanDifference
            With a 95 % interval.
        """
        table = getattr(self, what)
        return mean_difference(table[self.at(a)], table[self.at(b)], self.seed)

    def badge(self, better: Answer, other: Answer, what: Measure = "burden_idr") -> Badge:
        """Say in how many plausible worlds an answer costs less than another."""
        table = getattr(self, what)
        return badge(table[self.at(better)] - table[self.at(other)], self.worlds)

    def counts(self, a: Answer, b: Answer) -> tuple[int, int, int]:
        """Count the evenings on which a loses fewer customers than b, as many, and more."""
        first, second = self.lost[self.at(a)], self.lost[self.at(b)]
        return tuple(int(n) for n in _signs(first - second))  # type: ignore[return-value]

    def cost(self, answer: Answer) -> Cost:
        """Sum up what an answer costs."""
        row = self.at(answer)
        return Cost(
            lost=summary(self.lost[row]),
            lost_ci95=mean_interval(self.lost[row], self.seed),
            sales_idr=summary(self.sales_idr[row]),
            sales_ci95=mean_interval(self.sales_idr[row], self.seed),
            money_idr=float(self.money_idr[row].mean()),
            hours=float(self.hours[row].mean()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an answer costs."""

    lost: dict[str, float]
    """Customers: ``mean``, ``p05``, ``p50``, ``p95`` over evenings."""
    lost_ci95: tuple[float, float]
    """Of the mean."""
    sales_idr: dict[str, float]
    sales_ci95: tuple[float, float]
    money_idr: float
    """Mean of what is paid back."""
    hours: float
    """Mean of the owner's work."""


def _signs(differences: NDArray[np.float64]) -> tuple[int, int, int]:
    """Count what is below, at and above 0."""
    below, above = int((differences < 0).sum()), int((differences > 0).sum())
    return below, len(differences) - below - above, above


def run_evenings(  # noqa: PLR0913 - what is measured, where, and how
    scenario: Scenario,
    answers: Sequence[Answer],
    *,
    runs: int,
    seed: int,
    first: int = FRESH,
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[Evenings, NDArray[np.float64]]:
    """Run answers on the same evenings.

    Parameters
    ----------
    scenario : Scenario
        What happens.
    answers : sequence of Answer
        Repeated ones are run once.
    runs : int
        Evenings.
    seed : int
        The same seed gives the same evenings.
    first : int
        Number of the first evening.
    progress : callable, optional
        Called with the number of evenings that have just been finished.
    workers : int, optional
        Threads; does not change the result.

    Returns
    -------
    tuple of (Evenings, ndarray of float, shape (n_answers, n_evenings))
        Evening k is in plausible world ``(first + k) % 100``; how many accounts saw the complaint.
    """
    told = tuple(dict.fromkeys(answers))
    batch = Batch(
        runs=runs, seed=seed, first=first, draws=plausible_worlds(), progress=progress,
        workers=workers,
    )  # fmt: skip
    outcomes = run_worlds(scenario, [playbook_of(each, scenario) for each in told], batch).outcomes
    worlds = (first + np.arange(runs)) % N_PLAUSIBLE
    evenings = Evenings(
        answers=told,
        lost=outcomes["lost_customers"],
        sales_idr=outcomes["lost_sales_idr"],
        money_idr=money_idr(told, outcomes["complaint_posts"], scenario),
        hours=outcomes["owner_hours"],
        worth_idr=worth_idr(scenario),
        worlds=worlds.astype(np.int64),
        seed=seed,
    )
    return evenings, outcomes["reach"]


def worth_idr(scenario: Scenario) -> float:
    """Say what a customer is worth to whom money is paid back or not.

    Parameters
    ----------
    scenario : Scenario
        Gives the shop.

    Returns
    -------
    float, unit IDR
        What one customer leaves in the till in ninety days: with the usual margin of a quarter,
        about the profit of a year (assumed). Takings lost in the worlds themselves would do, too,
        but when customers happen to visit is so much luck that answers could not be told apart.
    """
    shop = scenario.shop
    return shop.sales_per_day_idr / shop.n_customers * WORTH_DAYS


def money_idr(
    answers: Sequence[Answer], posts: NDArray[np.float64], scenario: Scenario
) -> NDArray[np.float64]:
    """Say what is paid back: one basket to everybody who complains, if all read of the offer.

    Parameters
    ----------
    answers : sequence of Answer
        Rows.
    posts : ndarray of float, shape (n_answers, n_evenings)
        Complaints of their own, the first one among them.
    scenario : Scenario
        Says what a visit leaves in the till: that is taken for the loss (assumed).

    Returns
    -------
    ndarray of float, shape (n_answers, n_evenings), unit IDR
        0 where nothing is paid.
    """
    paid = np.zeros_like(posts)
    for row, answer in enumerate(answers):
        if answer.pays:
            is_open = answer.extra is Extra.PAY_PUBLIC
            paid[row] = np.maximum(posts[row], 1.0) if is_open else 1.0
    return paid * scenario.shop.basket_idr
