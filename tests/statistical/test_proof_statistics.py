"""Are the p-values of the proofs right? By hand, and at the rate that they promise."""

from __future__ import annotations

import numpy as np
import pytest
from proof_statistics import (
    binomial_p,
    counts_p,
    judge,
    kernel_p,
    keyed,
    mean_p,
    same_law_p,
)
from scipy import stats


def test_single_p_values_by_hand() -> None:
    assert binomial_p(10, 10, 0.5) == pytest.approx(2.0 / 1024.0)
    # four values, mean 1 of law (0, 1): z = 2
    assert mean_p([1.0, 1.0, 1.0, 1.0], 0.0, 1.0) == pytest.approx(0.0455, abs=1e-4)
    # 60 zeros and 40 others where 50 and 50 are expected: chi-square 4, one degree of freedom
    assert counts_p([0] * 60 + [3] * 40, [0.5]) == pytest.approx(0.0455, abs=1e-4)
    # one value at 0.05 of a uniform law: P(|u - 1/2| >= 0.45)
    assert kernel_p([0.05], stats.uniform.cdf) == pytest.approx(0.1)
    assert same_law_p([1, 2, 3, 4] * 20, [1, 2, 3, 4] * 20) == 1.0


def test_rare_cells_are_merged() -> None:
    # of 100 values 90 are 0; the expectations 4, 3 and 3 of the rest make one cell of 10: z = 0
    assert counts_p([0] * 90 + [1] * 10, [0.90, 0.04, 0.03]) == pytest.approx(1.0)


def test_false_alarms_are_as_rare_as_they_say() -> None:
    # at 5 % each, 1000 proofs of a true law raise 50 on average, sd 6.9; 90 is six deviations
    draws = keyed(91)
    law = stats.poisson.pmf(np.arange(12), 2.0)
    alarms = np.zeros(4)
    for _ in range(1000):
        counts, other = draws.poisson(2.0, (2, 200))
        alarms += [
            counts_p(counts, law) < 0.05,
            mean_p(counts, 2.0, np.sqrt(2.0)) < 0.05,
            kernel_p(draws.random(200), stats.uniform.cdf) < 0.05,
            same_law_p(counts, other) < 0.05,
        ]
    assert np.all(alarms < 90)
    assert np.all(alarms[:3] > 15)  # nor are they asleep; that of two samples is on the safe side


def test_a_verdict_needs_both() -> None:
    judge("fine", 0.3, 1e-9)
    with pytest.raises(AssertionError, match=r"off: p = 1e-09"):
        judge("off", 1e-9, 1e-12)
    with pytest.raises(AssertionError, match=r"blind: the control passed with p = 0\.2"):
        judge("blind", 0.3, 0.2)
