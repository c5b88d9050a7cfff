"""Are regret, the map of best policies, the spread and the influences what they claim to be?"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from made_results import make_results

from experiments.results import open_results
from experiments.results.best_map import best_map, tiles_of, value_of_knowing
from experiments.results.influence import influence_table
from experiments.results.regret import draw_means, regret_table, regrets
from experiments.results.spread import spread_table, steps
from experiments.results.tables import check_map_keys, outcome_tables
from experiments.statistics import mean_interval
from sim.errors import ParameterError

NAN = math.nan


def worlds_with(tmp_path, name, value, **changes):
    folder = make_results(tmp_path / "r", outcomes={name: value}, **changes)
    return open_results(folder).worlds([name])


def crossing(policy, draw, k):
    """Let policy 0 be best in draws 0 and 1, and policy 1 in the others; the rest costs 9."""
    cost = np.where(policy == 0, np.where(draw < 2, 1.0, 6.0), np.where(policy == 1, 3.0, 9.0))
    return cost + k


def test_regret_by_hand(tmp_path):
    worlds = worlds_with(tmp_path, "lost_customers", crossing)
    found = regrets(worlds, "lost_customers")
    assert found.tolist() == [[0, 2, 8, 8, 8]] * 2 + [[3, 0, 6, 6, 6]] * 2
    table = regret_table(found, 7)
    assert table["expected"].tolist() == [1.5, 1.0, 7.0, 7.0, 7.0]
    assert table["maximum"].tolist() == [3.0, 2.0, 8.0, 8.0, 8.0]
    assert table["p_best"].tolist() == [0.5, 0.5, 0.0, 0.0, 0.0]
    assert table["n_draws"].tolist() == [4] * 5
    low, high = mean_interval(found[:, 0], 7)
    assert table.loc[0, ["ci95_low", "ci95_high"]].tolist() == [low, high]


def test_where_more_is_better_the_most_is_best(tmp_path):
    worlds = worlds_with(tmp_path, "never_knew", crossing)
    assert regrets(worlds, "never_knew")[0].tolist() == [8, 6, 0, 0, 0]
    assert regret_table(regrets(worlds, "never_knew"), 7)["p_best"].tolist()[2:] == [1 / 3] * 3


def test_a_draw_that_lacks_a_policy_is_left_out(tmp_path):
    counts = {"counts": lambda cell: 0 if cell == 8 else 2}
    worlds = worlds_with(tmp_path, "lost_customers", crossing, **counts)
    found = regrets(worlds, "lost_customers")
    assert np.isnan(found[1]).all()
    assert regret_table(found, 7)["n_draws"].tolist() == [3] * 5
    empty = regret_table(np.full((2, 3), NAN), 7)
    assert empty["n_draws"].tolist() == [0] * 3
    assert empty[["expected", "maximum", "p_best"]].isna().all(axis=None)


def test_one_draw_has_no_interval_over_draws():
    table = regret_table(np.array([[0.0, 1.0]]), 7)
    assert table["expected"].tolist() == [0.0, 1.0]
    assert table[["ci95_low", "ci95_high"]].isna().all(axis=None)


def test_never_counts_as_the_last_day(tmp_path):
    def days(policy, draw, k):
        return np.where((policy == 0) & (k > 0), NAN, 10.0)

    worlds = worlds_with(tmp_path, "recovery_day", days, runs=4)
    assert draw_means(worlds, "recovery_day")[0].tolist() == [(10 + 3 * 90) / 4] + [10.0] * 4
    assert regrets(worlds, "recovery_day")[0].tolist() == [60.0, 0, 0, 0, 0]


def test_numbers_are_cut_into_pieces_of_as_many_draws():
    column = pd.Series(np.arange(12.0))
    tiles = tiles_of("x", column, 3)
    assert tiles.pieces == ((0.0, 3.0), (4.0, 7.0), (8.0, 11.0))
    assert tiles.at.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    few = tiles_of("x", pd.Series([2, 1, 2]), 3)
    assert (few.pieces, few.at.tolist()) == (((1,), (2,)), [1, 0, 1])
    words = tiles_of("x", pd.Series(list("abcdefg")), 3)
    assert len(words.pieces) == 7
    same = tiles_of("x", pd.Series([1.0] * 9 + [2.0, 3.0, 4.0]), 2)
    assert [len(piece) for piece in same.pieces] == [2, 2]
    assert same.pieces[1] == (2.0, 4.0)


def draws_of(n, **columns):
    generator = np.random.Generator(np.random.PCG64(3))
    plain = {"x": np.linspace(0, 1, n), "noise": generator.random(n)}
    return pd.DataFrame(plain | columns)


def two_policies(x):
    """Make the first best where x is below 0.5, by 1; the second above, by 2."""
    return np.where(x[:, None] < 0.5, [[0.0, 1.0]], [[2.0, 0.0]])


def test_the_map_shows_where_the_best_policy_changes():
    draws = draws_of(100, side=["left", "right"] * 50)
    found = best_map(two_policies(draws["x"].to_numpy()), draws, ("x", "side"), 7)
    assert found.overall == 1  # expected regrets: 1 and 0.5
    assert found.best.tolist() == [[0, 0, 1, 1]] * 2
    assert found.gain.tolist() == [[1.0, 1.0, 0.0, 0.0]] * 2
    assert found.is_clear.all()
    assert found.n_draws.sum() == 100
    assert found.y.pieces == (("left",), ("right",))


def test_a_gain_that_may_be_luck_is_marked():
    regret = np.zeros((40, 2))
    regret[0:40:8, 1] = 0.1  # the first is better in a few draws on the left only
    regret[1:40:8, 0] = 0.099
    regret[20:, 0] += 5.0
    draws = pd.DataFrame({"x": np.repeat([0.0, 1.0], 20)})
    found = best_map(regret, draws, ("x",), 7)
    assert found.y is None
    assert found.best.tolist() == [[0, 1]]
    assert found.is_clear.tolist() == [[False, True]]


def test_an_empty_tile_has_no_best_policy():
    draws = pd.DataFrame({"a": ["p", "p", "q"] * 4, "b": ["r", "s", "r"] * 4})
    found = best_map(np.tile([0.0, 1.0], (12, 1)), draws, ("a", "b"), 7)
    assert found.best.tolist() == [[0, 0], [0, -1]]
    assert found.n_draws.tolist() == [[4, 4], [4, 0]]


def test_worth_most_to_know_is_what_changes_the_choice():
    draws = draws_of(100, fixed=1.0)
    values = value_of_knowing(two_policies(draws["x"].to_numpy()), draws)
    assert next(iter(values)) == "x"
    # the second policy costs 0.5; of five pieces only the one in the middle still costs: 0.1
    assert values["x"] == pytest.approx(0.4)
    assert values["fixed"] == 0.0
    assert values["noise"] < 0.2
    assert value_of_knowing(np.full((3, 2), NAN), draws_of(3)) == {"x": 0.0, "noise": 0.0}


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ((), "map must name one or two uncertainties, got none; separate two by a comma"),
        (("a", "b", "c"), "map must name one or two uncertainties, got a, b, c"),
        (("x", "x"), "map must name one or two uncertainties, got x, x"),
        (("price", "noise"), "map must be known, got 'price'; known are x, noise"),
        (("noice",), r"map must be known, got 'noice'; did you mean 'noise'\?"),
    ],
)
def test_axes_that_cannot_be_drawn(keys, told):
    with pytest.raises(ParameterError, match=told):
        check_map_keys(keys, ("x", "noise"))


def test_steps_count_every_draw_the_same():
    values = np.array([[1.0, 2.0, 2.0, 4.0], [1.0, NAN, NAN, NAN]])
    value, fraction = steps(values, ~np.isnan(values))
    assert value.tolist() == [1.0, 2.0, 4.0]
    assert fraction == pytest.approx([0.625, 0.875, 1.0])
    nothing, none = steps(np.full((2, 2), NAN), np.zeros((2, 2), bool))
    assert (len(nothing), len(none)) == (0, 0)


def test_who_never_recovers_is_missing_at_the_end(tmp_path):
    def days(policy, draw, k):
        return np.where(k == 0, NAN, k)

    worlds = worlds_with(tmp_path, "recovery_day", days, runs=4)
    table = spread_table(worlds, "recovery_day")
    first = table[table["policy"] == 0]
    assert first["value"].tolist() == [1.0, 2.0, 3.0]
    assert first["p_at_most"].tolist() == pytest.approx([0.25, 0.5, 0.75])
    # of other outcomes, what does not exist does not count
    other = spread_table(worlds_with(tmp_path / "o", "reach", days, runs=4), "reach")
    assert other["p_at_most"].max() == pytest.approx(1.0)


def test_many_values_are_thinned_but_not_the_largest():
    values = np.random.Generator(np.random.PCG64(1)).lognormal(0, 3, (10, 500))
    value, fraction = steps(values, np.ones(values.shape, bool))
    assert 100 < len(value) <= 201
    assert value[-1] == values.max()
    assert fraction[-1] == pytest.approx(1.0)
    assert (np.diff(value) > 0).all()
    exact = (values[None] <= value[:, None, None]).mean(axis=(1, 2))
    assert fraction == pytest.approx(exact)
    assert (fraction > 0.99).sum() > 20


def test_influences_by_hand():
    n = 30
    x = np.arange(n, dtype=float)
    draws = pd.DataFrame(
        {
            "up": x,
            "down": -(x**3),
            "fixed": 1.0,
            "switch": ["off", "on"] * 15,
            "word": ["a", "b", "c"] * 10,
            "alone": "same",
        }
    )
    table = influence_table(np.exp(x / 10), draws, 7)
    assert table["uncertainty"].tolist()[:2] == ["up", "down"]
    assert table["correlation"].tolist()[:2] == pytest.approx([1.0, -1.0])
    named = [(row["uncertainty"], row["word"]) for row in table.to_dict("records")[2:]]
    assert sorted(named) == [("switch", "on"), ("word", "a"), ("word", "b"), ("word", "c")]
    assert (table["n_draws"] == n).all()
    # on are the odd numbers: ranks differ by one place on average
    switch = table[table["uncertainty"] == "switch"].iloc[0]
    expected = np.corrcoef(np.arange(n) % 2, x)[0, 1]
    assert switch["correlation"] == pytest.approx(expected)
    assert switch["ci95_low"] < expected < switch["ci95_high"]
    assert switch["mean_low"] == pytest.approx(np.exp(x[::2] / 10).mean())
    assert switch["mean_high"] == pytest.approx(np.exp(x[1::2] / 10).mean())
    up = table.iloc[0]
    assert up["mean_low"] == pytest.approx(np.exp(x[:10] / 10).mean())
    assert up["mean_high"] == pytest.approx(np.exp(x[20:] / 10).mean())


def test_too_few_draws_or_no_difference_say_nothing():
    assert len(influence_table(np.arange(7.0), draws_of(7), 7)) == 0
    assert len(influence_table(np.ones(20), draws_of(20), 7)) == 0
    gaps = np.where(np.arange(20) % 3 == 0, NAN, np.arange(20.0))
    assert (influence_table(gaps, draws_of(20), 7)["n_draws"] == 13).all()


def test_all_tables_of_an_outcome(tmp_path):
    folder = make_results(tmp_path / "r", n_draws=12, outcomes={"reach": crossing})
    tables = outcome_tables(open_results(folder), "reach", ("platform",))
    assert tables.extremes == (1, 2)
    assert tables.map.x.key == "platform"
    assert tables.influence["uncertainty"].iloc[0] == "complaint.arousal"
    assert tables.coverage.wanted == 6
    chosen = outcome_tables(open_results(folder), "reach")
    assert "complaint.arousal" in (chosen.map.x.key, chosen.map.y.key)
    with pytest.raises(ParameterError, match="map must be known"):
        outcome_tables(open_results(folder), "reach", ("price",))


def test_nothing_uncertain_has_no_map(tmp_path):
    folder = make_results(tmp_path / "r", n_draws=1, draws={})
    tables = outcome_tables(open_results(folder), "reach")
    assert tables.map is None
    assert len(tables.influence) == 0
    assert tables.extremes == (0, 3)
    empty = outcome_tables(open_results(make_results(tmp_path / "e", runs=0)), "reach")
    assert (empty.map, empty.extremes) == (None, None)
    one = make_results(tmp_path / "o", levers={"reply.tone": ["hostile"]})
    assert outcome_tables(open_results(one), "reach").extremes is None
