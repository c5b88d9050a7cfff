"""Do chain, star and fan spread as the formulas say, with their chance and their hazard apart?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from plain_cascade import Cascade, hazard_for, network_of
from proof_statistics import binomial_p, counts_p, judge
from scipy import stats

from sim.event_log import SHARED, log_records
from sim.state import N_POSTS, N_REACHED

P_SEEN, P_SHARES = 0.96, 0.875
"""A tie carries with chance 0.96 x 0.875 = 0.84."""
HAZARD = hazard_for(0.84, P_SEEN)
MORE = 1.0 - np.exp(-1.1 * HAZARD)
"""Chance of sharing, had the hazard been a tenth higher: the wrong value."""
N_WORLDS = 3000


def test_the_hazard_is_that_of_the_chance() -> None:
    # 1 - exp(-h) = 7/8: h = 3 log 2; a tenth more: 1 - 2^-3.3
    assert pytest.approx(3.0 * np.log(2.0)) == HAZARD
    assert pytest.approx(1.0 - 2.0**-3.3) == MORE


@pytest.fixture(scope="module")
def chains() -> NDArray[np.int64]:
    """Sharers behind the complainant, and people reached, of each chain of 150."""
    chain = network_of(150, np.arange(1, 150), np.arange(149))
    states = Cascade(p_seen=P_SEEN, hazard=HAZARD).runs((chain, 0) for _ in range(N_WORLDS))
    return np.array([(s.counters[N_POSTS] - 1, s.counters[N_REACHED]) for s in states]).T


def test_a_chain_of_sharers_is_geometric(chains: NDArray[np.int64]) -> None:
    # P(k sharers) = p^k (1 - p) with p = 0.96 x 0.875
    steps = np.arange(100)
    p, more = P_SEEN * P_SHARES, P_SEEN * MORE
    judge(
        "length of a chain",
        counts_p(chains[0], p**steps * (1 - p)),
        counts_p(chains[0], more**steps * (1 - more)),
    )


def test_the_last_one_reached_need_not_share(chains: NDArray[np.int64]) -> None:
    # nobody: 0.04; k of them: 0.96 (0.96 s)^(k - 1) (1 - 0.96 s), s the chance of sharing
    def law(p_shares: float) -> NDArray[np.float64]:
        p = P_SEEN * p_shares
        return np.append(1 - P_SEEN, P_SEEN * p ** np.arange(99) * (1 - p))

    judge("reach of a chain", counts_p(chains[1], law(P_SHARES)), counts_p(chains[1], law(MORE)))


def test_a_star_has_binomial_exposures_and_sharers() -> None:
    n_leaves = 40
    star = network_of(n_leaves + 1, np.arange(1, n_leaves + 1), np.zeros(n_leaves))
    states = Cascade(p_seen=P_SEEN, hazard=HAZARD).runs(
        ((star, 0) for _ in range(N_WORLDS // 3)), first_seed=N_WORLDS
    )
    reached, posts = np.array([s.counters[[N_REACHED, N_POSTS]] for s in states]).T

    def law(p: float) -> NDArray[np.float64]:
        return np.asarray(stats.binom.pmf(np.arange(n_leaves + 1), n_leaves, p))

    judge(
        "sharers of a star",
        counts_p(posts - 1, law(P_SEEN * P_SHARES)),
        counts_p(posts - 1, law(P_SEEN * MORE)),
    )
    judge(
        "exposures of a star",
        counts_p(reached, law(P_SEEN)),
        counts_p(reached, law(P_SEEN * 1.02)),
    )
    judge(
        "sharers among the exposed",
        binomial_p((posts - 1).sum(), reached.sum(), P_SHARES),
        binomial_p((posts - 1).sum(), reached.sum(), MORE),
    )


N_MIDDLES, N_TARGETS = 20, 200
FAN_SEEN, FAN_HAZARD, FATIGUE = 0.6, 0.5, 0.7


@pytest.fixture(scope="module")
def fans() -> NDArray[np.int64]:
    """By the number of middles that share (row): targets, and targets that share."""
    middles = np.arange(1, N_MIDDLES + 1)
    targets = np.arange(N_MIDDLES + 1, N_MIDDLES + 1 + N_TARGETS)
    fan = network_of(
        N_MIDDLES + N_TARGETS + 1,
        np.concatenate([middles, np.repeat(targets, N_MIDDLES)]),
        np.concatenate([np.zeros(N_MIDDLES), np.tile(middles, N_TARGETS)]),
    )
    counts = np.zeros((N_MIDDLES + 1, 2), np.int64)
    loop = Cascade(p_seen=FAN_SEEN, hazard=FAN_HAZARD, fatigue=FATIGUE)
    for state in loop.runs((fan, 0) for _ in range(500)):
        log = log_records(state)
        sharers = log["account"][log["kind"] == SHARED]
        m = int(np.sum(sharers <= N_MIDDLES))
        counts[m] += N_TARGETS, len(sharers) - m
    return counts


def fan_p(counts: NDArray[np.int64], law: Callable[[int], float]) -> float:
    """Chi-square over the numbers of middles that share, one degree of freedom for each."""
    statistic, df = 0.0, 0
    for m in range(1, N_MIDDLES + 1):
        n, shared = counts[m]
        if n > 0:
            p = law(m)
            statistic += (shared - n * p) ** 2 / (n * p * (1 - p))
            df += 1
    return float(stats.chi2.sf(statistic, df))


def test_a_fan_adds_up_the_hazard_of_each_exposure(fans: NDArray[np.int64]) -> None:
    # k ~ Bin(m, 0.6) exposures weigh 1, 0.7, 0.49, ...: P = 1 - E exp(-0.5 (1 - 0.7^k) / 0.3)
    def law(m: int, hazard: float = FAN_HAZARD, fatigue: float = FATIGUE) -> float:
        k = np.arange(m + 1)
        weight = np.cumsum(np.append(0.0, fatigue ** np.arange(m)))
        return float(1.0 - stats.binom.pmf(k, m, FAN_SEEN) @ np.exp(-hazard * weight))

    assert fans[0, 1] == 0
    assert law(2) == pytest.approx(1 - 0.16 - 0.48 * np.exp(-0.5) - 0.36 * np.exp(-0.85))
    p = fan_p(fans, law)
    judge("fan, hazard", p, fan_p(fans, lambda m: law(m, hazard=1.1 * FAN_HAZARD)))
    judge("fan, fatigue", p, fan_p(fans, lambda m: law(m, fatigue=1.1 * FATIGUE)))
