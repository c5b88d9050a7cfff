"""Which of many answers are worth a closer look? A race on the same evenings, in rounds.

After each round the answers that are clearly worse than the leader go, and of the others at most
the better half stays (successive halving): so many answers can be looked at in the time of a few.
What the race found is measured again on evenings that it has not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from experiments.advice.ways_to_answer import Answer

ALARMS = 0.05
"""Chance that an answer as good as the leader is called clearly worse, over the whole race."""
_LEAST = 16
"""Evenings before anything is called clear."""

Losses = Callable[[Sequence[Answer], int, int], NDArray[np.float64]]
"""Gives the losses of answers on evenings, by the first one and their number: (n_answers, n)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """What a race found."""

    finalists: tuple[Answer, ...]
    """The best first."""
    n_answers: int
    n_clearly_worse: int
    n_set_aside: int
    """Not clearly worse, but not among the better half of a round."""
    n_evenings: int
    """On which the finalists were compared."""


def race(
    answers: Sequence[Answer], losses: Losses, rounds: Sequence[int], n_finalists: int
) -> Race:
    """Race answers against each other.

    Parameters
    ----------
    answers : sequence of Answer
        All that are possible.
    losses : callable
        Runs them.
    rounds : sequence of int
        Evenings of each round.
    n_finalists : int
        At most so many are left.

    Returns
    -------
    Race
        Finalists in the order of their mean loss.
    """
    left = list(answers)
    seen = np.empty((len(left), 0))
    n_worse = n_aside = 0
    # the leader is chosen on the same evenings: any two answers may meet, in any round
    n_pairs = len(answers) * (len(answers) - 1) / 2
    alarm = ALARMS / max(1.0, n_pairs * len(rounds))
    for number, n_evenings in enumerate(rounds):
        seen = np.hstack([seen, losses(left, seen.shape[1], n_evenings)])
        order = np.argsort(seen.mean(axis=1), kind="stable")
        worse = clearly_worse(seen, int(order[0]), alarm)
        good = [int(at) for at in order if not worse[at]]
        is_last = number == len(rounds) - 1
        most = n_finalists if is_last else max(n_finalists, len(left) // 2)
        kept = good[:most]
        n_worse += len(left) - len(good)
        n_aside += len(good) - len(kept)
        left, seen = [left[at] for at in kept], seen[kept]
    return Race(
        finalists=tuple(left),
        n_answers=len(answers),
        n_clearly_worse=n_worse,
        n_set_aside=n_aside,
        n_evenings=seen.shape[1],
    )


def clearly_worse(losses: NDArray[np.float64], leader: int, alarm: float) -> NDArray[np.bool_]:
    """Say which answers are clearly worse than the leader.

    Parameters
    ----------
    losses : ndarray of float, shape (n_answers, n_evenings)
        Column k is the same evening.
    leader : int
        Row of the best.
    alarm : float
        Chance of a false alarm for each.

    Returns
    -------
    ndarray of bool, shape (n_answers,)
        The mean difference is farther above 0 than luck would put it.
    """
    n = losses.shape[1]
    if n < _LEAST:
        return np.zeros(len(losses), np.bool_)
    differences = losses - losses[leader]
    mean, error = differences.mean(axis=1), differences.std(axis=1, ddof=1) / np.sqrt(n)
    return np.asarray((mean > student.ppf(1.0 - alarm, n - 1) * error) & (mean > 0.0), np.bool_)
