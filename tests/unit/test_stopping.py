"""Does a sweep stop when it knows, spend where it is open, and decide the same after a crash?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.sweeps.precision import read_precision
from experiments.sweeps.stopping import CellStatus, StopRule, next_goals
from sim.errors import ParameterError

NARROW, DECIDED, AT_MAX = CellStatus.NARROW_ENOUGH, CellStatus.DECIDED, CellStatus.AT_MAX
OUT_OF_BUDGET, NO_VALUES, OPEN = (
    CellStatus.OUT_OF_BUDGET,
    CellStatus.NO_VALUES,
    CellStatus.OPEN,
)


def rule_of(precision="0.1", outcome="lost_customers", **changed):
    told = {"first": 100, "block": 10, "max_runs": 500} | changed
    return StopRule(precisions={outcome: read_precision(precision)}, **told)


def around(mean, n=500, swing=1.0):
    """Values that lie to both sides of a mean, in turn: no skewness, deviation = swing."""
    return mean + swing * np.tile([-1.0, 1.0], n)[:n]


def goals_of(rule, cells, n_policies=1, outcome="lost_customers"):
    return next_goals(rule, len(cells) // n_policies, n_policies, {outcome: cells})


def test_looks():
    # 100 x 1.5 = 150, 225 -> 230, 345 -> 350, 525 -> the last
    assert rule_of().looks == (100, 150, 230, 350, 500)
    assert rule_of(first=495, block=10).looks == (500,)
    assert rule_of(first=95, growth=1.01, max_runs=125).looks == (100, 110, 120, 125)


def test_the_first_round_wants_the_first_look():
    found = goals_of(rule_of(), [np.empty(0), np.zeros(3)])
    assert found.counts.tolist() == [100, 100]
    assert not found.is_finished
    assert found.statuses == (OPEN, OPEN)
    assert found.judged.tolist() == [0, 0]


def test_each_cell_runs_until_it_is_narrow_enough():
    # half of an interval is at least 3.035 deviations / sqrt(n): at 100 worlds 0.30 of them, at
    # 230 worlds 0.20, at 500 worlds 0.136
    rule = rule_of("0.25")
    cells = [around(5.0, swing=0.1), around(5.0, swing=1.0), around(5.0, swing=9.0)]
    found = goals_of(rule, cells)
    assert found.is_finished
    assert found.statuses == (NARROW, NARROW, AT_MAX)
    assert found.judged.tolist()[0] == 100
    assert found.judged.tolist()[1] in (150, 230)
    assert found.judged.tolist()[2] == 500
    assert found.counts.tolist() == [500, 500, 500]  # what is there already
    known = found.intervals["lost_customers"]
    np.testing.assert_allclose(known.mean, 5.0)
    assert (known.half_width <= 0.25).tolist() == [True, True, False]


def test_all_outcomes_must_be_narrow():
    rule = StopRule(
        precisions={"reach": read_precision("10%"), "shares": read_precision("0.25")},
        first=100,
        max_runs=500,
    )
    easy, hard = around(5.0, swing=0.1), around(5.0, swing=9.0)
    values = {"reach": [easy, easy, hard], "shares": [easy, hard, easy]}
    assert next_goals(rule, 3, 1, values).statuses == (NARROW, AT_MAX, AT_MAX)


def test_next_to_nothing_is_measured_against_its_draw():
    # 5 % of 100 customers, meaned over the two policies: 2.5; the second policy alone would need
    # 5 % of 0.01
    cells = [around(100.0), around(0.01), around(0.01), around(0.01)]
    found = goals_of(rule_of("5%"), cells, n_policies=2)
    assert found.statuses == (NARROW, NARROW, AT_MAX, AT_MAX)


def test_equal_values_end_at_the_first_look_and_events_do_not():
    cells = [np.zeros(500), np.full(500, 0.1)]
    found = goals_of(rule_of("2%"), cells)
    assert found.statuses == (NARROW, NARROW)
    assert found.judged.tolist() == [100, 100]
    # a shop that never closed in 100 worlds might close in 5 % of them, in 500 worlds in 1.3 %
    for precision, status, judged in (("0.02", NARROW, 350), ("2%", AT_MAX, 500)):
        found = goals_of(rule_of(precision, "closed"), [np.zeros(500)], outcome="closed")
        assert (found.statuses[0], found.judged[0]) == (status, judged)
        assert 0.0 < found.intervals["closed"].high[0] < 0.02


def test_failed_worlds_are_left_out():
    failing = around(5.0, swing=0.1)
    failing[::4] = np.nan
    found = goals_of(rule_of("0.25"), [failing, np.full(500, np.nan)])
    assert found.statuses == (NARROW, NO_VALUES)
    assert found.intervals["lost_customers"].n.tolist() == [75, 0]
    assert math.isnan(found.intervals["lost_customers"].mean[1])
    # too few that did not fail: less than half of the first look
    few = np.full(500, np.nan)
    few[::5] = 1.0
    assert goals_of(rule_of("0.25"), [few]).judged.tolist() == [350]


def test_an_outcome_that_does_not_exist_holds_nothing_up():
    rule = StopRule(
        precisions={"structural_virality": read_precision("1%"), "reach": read_precision("0.25")},
        first=100,
        max_runs=500,
    )
    values = {"structural_virality": [np.full(500, np.nan)], "reach": [around(5.0, swing=0.1)]}
    assert next_goals(rule, 1, 1, values).statuses == (NARROW,)


# Two draws of two policies. In the first one the second policy loses 9 or 11 customers more in
# each world; in the second one each policy is better in every other world.
CLEAR, CLOSE = [around(1.0), around(11.0, swing=2.0)], [around(1.0), around(1.0)[::-1]]


def test_the_budget_goes_where_the_decision_is_open():
    rule = rule_of("0.01", budget=4 * 100 + 2 * 50 + 7)
    found = goals_of(rule, [*CLEAR, *CLOSE], n_policies=2)
    assert found.judged.tolist() == [100, 100, 150, 150]
    assert found.statuses == (OUT_OF_BUDGET,) * 4
    # and what is then left goes to the others
    rule = rule_of("0.01", budget=4 * 100 + 2 * 400 + 50)
    found = goals_of(rule, [*CLEAR, *CLOSE], n_policies=2)
    assert found.judged.tolist() == [150, 100, 500, 500]
    assert found.statuses == (OUT_OF_BUDGET, OUT_OF_BUDGET, AT_MAX, AT_MAX)


def test_the_others_are_served_by_their_distance():
    cells = [around(5.0, swing=swing) for swing in (9.0, 3.0, 6.0)]
    found = goals_of(rule_of("0.01", budget=3 * 100 + 2 * 50), cells)
    assert found.judged.tolist() == [100, 150, 150]


def test_a_budget_that_reaches_for_everything_changes_nothing():
    cells = [*CLEAR, *CLOSE]
    free = goals_of(rule_of("0.01"), cells, n_policies=2)
    paid = goals_of(rule_of("0.01", budget=4 * 500), cells, n_policies=2)
    assert paid.judged.tolist() == free.judged.tolist()
    assert paid.statuses == free.statuses == (AT_MAX,) * 4


def test_policies_that_do_the_same_leave_nothing_to_decide():
    cells = [around(1.0), around(1.0), *CLOSE]
    found = goals_of(rule_of("0.01", budget=4 * 100 + 2 * 50), cells, n_policies=2)
    assert found.judged.tolist() == [100, 100, 150, 150]


def test_what_is_clearly_worse_stops_only_if_told_to():
    cells = [*CLEAR, *CLOSE]
    assert goals_of(rule_of("0.01"), cells, n_policies=2).statuses == (AT_MAX,) * 4
    found = goals_of(rule_of("0.01", decide=True), cells, n_policies=2)
    assert found.statuses == (AT_MAX, DECIDED, AT_MAX, AT_MAX)
    assert found.judged.tolist() == [500, 100, 500, 500]


def test_more_reputation_is_better():
    rule = rule_of("0.01", "reputation_day90", decide=True)
    found = goals_of(rule, CLEAR, n_policies=2, outcome="reputation_day90")
    assert found.statuses == (DECIDED, AT_MAX)


def test_the_best_policy_is_rarely_called_worse():
    # 400 draws of four policies in the same worlds; the first two are equally good, the last one
    # loses more. Either of the first two may be called worse in 5 % of the draws. The test fails by
    # chance in less than 0.5 % of its runs (binomial: more than 32 of 400). Control: Student's
    # interval, looked at as often and without Bonferroni, errs more often than that.
    random = np.random.Generator(np.random.PCG64([20, 9]))
    n = 2000
    luck = np.where(random.random((400, 1, n)) < 0.2, random.lognormal(0.0, 1.2, (400, 1, n)), 0.0)
    own = random.normal(0.0, 0.3, (400, 4, n))
    values = luck * np.array([1.0, 1.0, 1.0, 2.0])[:, None] + own
    rule = rule_of("0.001", first=500, max_runs=n, decide=True)
    found = goals_of(rule, list(values.reshape(1600, n)), n_policies=4)
    worse = np.array([status is DECIDED for status in found.statuses]).reshape(400, 4)
    assert worse[:, 0].sum() <= 32
    assert worse[:, 1].sum() <= 32
    assert worse[:, 3].sum() > 200  # elsewhere the worlds are still too skewed to say so
    errs = np.zeros(400, np.bool_)
    for look in rule.looks:
        ahead = values[:, 0, :look, None] - values[:, 1:3, :look].swapaxes(1, 2)
        errs |= (ahead.mean(1) > 1.96 * ahead.std(1, ddof=1) / math.sqrt(look)).any(axis=1)
    assert errs.sum() > 32


def run_in_pieces(rule, whole, n_policies, random):
    """Run a sweep that is killed again and again, in the middle of a round and beyond it."""
    have = np.zeros(len(whole), np.int64)
    for _ in range(2000):
        found = goals_of(rule, [v[:n] for v, n in zip(whole, have, strict=True)], n_policies)
        assert (found.counts >= have).all()
        if found.is_finished:
            return found, have
        assert (found.counts > have).any()
        chosen = random.random(len(whole)) < 0.6
        part = np.ceil((found.counts - have) * random.random(len(whole))).astype(np.int64)
        have += np.where(chosen, part, 0)
    raise AssertionError


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([None, 300, 420, 600]),
    st.booleans(),
)
def test_a_killed_sweep_decides_as_if_it_had_never_been(seed, n_policies, budget, decide):
    random = np.random.Generator(np.random.PCG64([seed]))
    shape = (2, n_policies, 100)
    whole = random.lognormal(0.0, 1.0, shape) * (random.random(shape) < 0.7)
    whole[random.random(shape) < 0.02] = np.nan
    whole = list(whole.reshape(-1, 100))
    told = {"first": 20, "block": 5, "max_runs": 100, "budget": budget, "decide": decide}
    rule = rule_of("20%", **told)
    pieces, ran = run_in_pieces(rule, whole, n_policies, random)
    at_once = goals_of(rule, whole, n_policies)
    assert at_once.is_finished
    assert pieces.judged.tolist() == at_once.judged.tolist()
    assert pieces.statuses == at_once.statuses
    assert pieces.counts.tolist() == ran.tolist() == pieces.judged.tolist()  # and ran no more
    assert budget is None or ran.sum() <= budget
    for part, other in zip(pieces.intervals.values(), at_once.intervals.values(), strict=True):
        for mine, yours in zip(part, other, strict=True):
            np.testing.assert_array_equal(mine, yours)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"precisions": {}}, r"^precisions must name at least one outcome, got none$"),
        (
            {"precisions": {"reahc": None}},
            r"^precisions must name outcomes, got 'reahc'; did you mean 'reach'\?$",
        ),
        ({"confidence": 1.0}, r"^confidence must lie in \[0\.5, 0\.999\], got 1\.0$"),
        ({"first": 1}, r"^first must be a whole number in \[2, 20000\], got 1$"),
        ({"first": 30_000}, r"^first must be a whole number in \[2, 20000\], got 30000$"),
        ({"growth": 1.0}, r"^growth must lie in \[1\.01, 10\], got 1\.0$"),
        ({"block": 0}, r"^block must be a whole number at least 1, got 0$"),
        ({"max_runs": 2.5}, r"^max_runs must be a whole number at least 2, got 2\.5$"),
        ({"budget": 0}, r"^budget must be a whole number at least 1, got 0$"),
        ({"budget": True}, r"^budget must be a whole number at least 1, got True$"),
    ],
)
def test_impossible_rules(changed, message):
    told = {"precisions": {"reach": read_precision("2%")}} | changed
    with pytest.raises(ParameterError, match=message):
        StopRule(**told)


def test_many_values_are_looked_at_in_parts(monkeypatch):
    rule = rule_of("0.01", budget=4 * 100 + 2 * 400 + 50)
    whole = goals_of(rule, [*CLEAR, *CLOSE], n_policies=2)
    monkeypatch.setattr("experiments.sweeps.decisions._ENTRIES_AT_ONCE", 150)
    parts = goals_of(rule, [*CLEAR, *CLOSE], n_policies=2)
    assert parts.judged.tolist() == whole.judged.tolist()
    assert parts.statuses == whole.statuses


def test_a_budget_must_reach_for_the_first_look():
    message = (
        r"^budget must be at least 200 worlds for the first look at 2 cells, got 199; or study"
    )
    with pytest.raises(ParameterError, match=message):
        goals_of(rule_of(budget=199), [np.empty(0)] * 2)
