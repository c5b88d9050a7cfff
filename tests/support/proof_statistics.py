"""How sure is a proof? P-values of what was seen under what should be, and the one verdict on them.

Every statistical proof names what should be (the null hypothesis) and a wrong value that it must be
able to tell from it (the control). Its seeds are fixed, so that it says the same in every run; had
they been drawn, a proof would raise a false alarm with chance ``FALSE_ALARM``, and the fewer than
sixty verdicts of ``tests/statistical`` together with chance 6e-5.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

FALSE_ALARM = 1e-6
_SMALLEST_EXPECTATION = 5.0
"""Cells of a chi-square test that expect less are merged with their neighbours."""


def keyed(stream: int, seed: int = 20_250) -> np.random.Generator:
    """Give the luck of one test, which shares it with no other."""
    return np.random.Generator(np.random.PCG64([seed, stream]))


def judge(what: str, p: float, control: float) -> None:
    """Accept what should be, and refuse the wrong value; ``pytest -rP`` shows both numbers."""
    print(f"{what}: p = {p:.3g}, control p = {control:.3g}")
    assert p > FALSE_ALARM, f"{what}: p = {p:.3g}"
    assert control < FALSE_ALARM, f"{what}: the control passed with p = {control:.3g}"


def binomial_p(successes: int, trials: int, chance: float) -> float:
    """Exact: so many successes in so many trials of this chance."""
    return float(stats.binomtest(int(successes), int(trials), chance).pvalue)


def mean_p(values: ArrayLike, mean: float, sd: float) -> float:
    """Normal: the mean of many independent values, whose law has this mean and deviation."""
    seen = np.asarray(values, np.float64)
    return float(2.0 * stats.norm.sf(abs(seen.mean() - mean) / sd * np.sqrt(len(seen))))


def counts_p(values: ArrayLike, law: ArrayLike) -> float:
    """Chi-square: whole numbers, of which ``law[k]`` is the chance of k; the rest is one cell."""
    seen, chances = np.asarray(values, np.int64), np.asarray(law, np.float64)
    counts = np.bincount(np.minimum(seen, len(chances)), minlength=len(chances) + 1)
    expected = len(seen) * np.append(chances, max(0.0, 1.0 - chances.sum()))
    groups = _merged(expected)
    observed = np.bincount(groups, counts)
    expected = np.bincount(groups, expected)
    statistic = float(np.sum((observed - expected) ** 2 / expected))
    return float(stats.chi2.sf(statistic, len(expected) - 1))


def _merged(expected: NDArray[np.float64]) -> NDArray[np.int64]:
    """Number the cells so that neighbours which expect too little share a number."""
    groups = np.zeros(len(expected), np.int64)
    group, held = 0, 0.0
    for cell, expectation in enumerate(expected):
        if held >= _SMALLEST_EXPECTATION and expected[cell:].sum() >= _SMALLEST_EXPECTATION:
            group, held = group + 1, 0.0
        groups[cell] = group
        held += expectation
    return groups


def kernel_p(values: ArrayLike, law: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> float:
    """Kolmogorov-Smirnov: independent values, whose distribution function is ``law``."""
    return float(stats.kstest(np.asarray(values, np.float64), law).pvalue)


def same_law_p(left: ArrayLike, right: ArrayLike, n_cells: int = 12) -> float:
    """Two samples of one law: Kolmogorov-Smirnov and chi-square, twice the smaller p of the two.

    The cells of the chi-square test hold about as many of the pooled values each.
    """
    a, b = np.asarray(left, np.float64), np.asarray(right, np.float64)
    smirnov = float(stats.ks_2samp(a, b).pvalue)
    edges = np.unique(np.quantile(np.concatenate([a, b]), np.linspace(0, 1, n_cells + 1)[1:-1]))
    table = np.array(
        [np.bincount(np.searchsorted(edges, x), minlength=len(edges) + 1) for x in (a, b)]
    )
    table = table[:, table.sum(axis=0) > 0]
    chi_square = float(stats.chi2_contingency(table).pvalue)
    return min(1.0, 2.0 * min(smirnov, chi_square))
