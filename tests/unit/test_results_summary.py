"""Are means, quantiles and what is missing told right, over draws and in cells?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from made_results import BASE, make_results

from experiments.results import open_results
from experiments.results.sentences import coverage_sentences, source_line
from experiments.results.summary import coverage, weighted_quantiles
from experiments.statistics import mean_interval, summary
from experiments.wording import Wording


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return open_results(make_results(tmp_path_factory.mktemp("made") / "results"))


def test_over_draws_by_hand(results):
    table = results.summary(["lost_customers", "reach"])
    assert list(table) == [
        *("policy", "reply.tone", "reply.delay_h", "outcome", "mean", "ci95_low", "ci95_high"),
        *("p05", "p50", "p95", "n", "n_draws", "n_errors", "n_missing_cells"),
    ]
    assert table["policy"].tolist() == list(range(5)) * 2
    lost = table[table["outcome"] == "lost_customers"]
    # base + 10 draw + world: means 15 and 2.5; the median lies between 15 and 20
    np.testing.assert_allclose(lost["mean"], np.array(BASE) + 17.5)
    np.testing.assert_allclose(lost["p50"], np.array(BASE) + 17.5)
    assert (lost["ci95_low"] < lost["mean"]).all()
    assert (lost["n"] == 24).all()
    assert (lost["n_draws"] == 4).all()
    assert (lost[["n_errors", "n_missing_cells"]] == 0).all(axis=None)
    reach = table[table["outcome"] == "reach"].reset_index(drop=True)
    np.testing.assert_allclose(reach["ci95_high"], 100 * lost["ci95_high"])


def test_in_cells_as_a_comparison_would_say(results):
    table = results.summary(["reach"], by="cell")
    assert table["cell"].tolist() == list(range(20))
    assert table["draw"].tolist() == [cell // 5 for cell in range(20)]
    row = table.loc[7]  # draw 1, policy 2
    values = 100.0 * (BASE[2] + 10 + np.arange(6))
    for name, value in summary(values).items():
        assert row[name] == pytest.approx(value)
    assert (row["ci95_low"], row["ci95_high"]) == pytest.approx(mean_interval(values, 7))
    assert (row["n"], row["n_errors"], row["reply.tone"]) == (6, 0, "defensive")


def test_all_outcomes_are_read_a_few_at_a_time(results, monkeypatch):
    whole = results.summary()
    monkeypatch.setattr("experiments.results.summary._VALUES_AT_ONCE", 1)
    assert results.summary().equals(whole)
    assert results.summary()["outcome"].nunique() == 2


def test_failed_and_missing_worlds(tmp_path):
    folder = make_results(
        tmp_path / "r",
        errors={(0, 0): "broke", (5, 2): "broke"},
        counts=lambda cell: 0 if cell == 10 else 3 if cell == 15 else 6,
    )
    table = open_results(folder).summary(["lost_customers"])
    first = table.loc[0]
    # draws: 1 + mean(1..5), 11 + mean(0, 1, 3, 4, 5), none, 31 + mean(0, 1, 2)
    assert first["mean"] == pytest.approx((4 + 13.6 + 32) / 3)
    assert first[["n", "n_draws", "n_errors", "n_missing_cells"]].tolist() == [13, 3, 2, 1]
    assert table.loc[1, ["n", "n_errors", "n_missing_cells"]].tolist() == [24, 0, 0]
    cells = open_results(folder).summary(["lost_customers"], by="cell")
    assert cells.loc[[0, 10, 15], "n"].tolist() == [5, 0, 3]
    assert math.isnan(cells.loc[10, "mean"])
    assert cells.loc[15, "p50"] == 32.0


def test_every_draw_counts_the_same():
    many = np.full((3, 20), math.nan)
    many[:, 0] = 0.0, 5.0, 100.0
    many[2] = 100.0
    # a third of the weight lies at 0 and at 5 each, though 20 of 22 worlds are at 100
    assert weighted_quantiles(many) == (0.0, 5.0, 100.0)
    assert all(math.isnan(x) for x in weighted_quantiles(np.full((2, 2), math.nan)))
    assert weighted_quantiles(np.arange(5.0)[None, :]) == pytest.approx((0.2, 2.0, 3.8))


def test_how_much_is_there(tmp_path, results):
    whole = coverage(results.worlds([]), 6)
    assert (whole.n_rows, whole.n_cells, whole.n_missing_cells) == (120, 20, 0)
    assert (whole.fewest, whole.most, whole.is_unfinished) == (6, 6, False)
    assert coverage(results.worlds([]), 7).is_unfinished
    assert not coverage(results.worlds([])).is_unfinished  # a precision may have decided
    folder = make_results(tmp_path / "r", counts=lambda cell: cell)
    part = coverage(open_results(folder).worlds([]), None)
    assert (part.n_missing_cells, part.fewest, part.most, part.is_unfinished) == (1, 1, 19, True)
    empty = coverage(open_results(make_results(tmp_path / "e", runs=0)).worlds([]))
    assert (empty.n_rows, empty.fewest, empty.most, empty.n_missing_cells) == (0, 0, 0, 20)


def said(folder, lang="en"):
    results = open_results(folder)
    found = coverage(results.worlds([]), results.manifest["runs"])
    return coverage_sentences(results, found, Wording(lang))


def test_what_is_missing_is_said(tmp_path):
    assert said(make_results(tmp_path / "whole")) == [
        "4 situations × 5 choices, 120 worlds in all.",
        "Worlds in each cell: 6.",
    ]
    part = make_results(
        tmp_path / "part",
        counts=lambda cell: cell % 3,
        errors={(1, 0): "broke"},
        mixed_versions=[{}, {}],
    )
    assert said(part) == [
        "4 situations × 5 choices, 19 worlds in all.",
        "Not finished yet: 7 of 20 cells are empty, the others hold 1 to 2 worlds each. "
        "The same sweep command goes on from here.",
        "Failed worlds, which are left out: 1.",
        "Rows of several versions of the model are mixed here.",
    ]
    free = make_results(tmp_path / "free", counts=lambda cell: 2 + cell % 2, runs=None)
    assert said(free, "id")[1] == "Malam di tiap sel: 2 sampai 3."
    assert said(make_results(tmp_path / "none", runs=0)) == [
        "There are no rows yet: run the sweep first."
    ]


def test_figures_say_where_they_come_from(tmp_path):
    folder = make_results(
        tmp_path / "r", scenario={"name": "a" * 60}, errors={(0, 0): "broke"}, seed=0
    )
    results = open_results(folder)
    line = source_line(results, coverage(results.worlds([])), Wording("id"))
    assert line == f"{'a' * 27}… · 119 malam · benih 0 · model 5f8fa54e"
    newer = results.manifest | {"versions": {"model_version": "0123456789ab"}}
    results.manifest = newer
    assert "model 01234567" in source_line(results, coverage(results.worlds([])), Wording("en"))


def test_a_comparison_of_policies_pairs_draws_and_worlds(tmp_path, results):
    found = results.compare(0, "reply.tone=silent", "lost_customers")
    assert found.mean_difference == -2.0
    assert found.ci95 == pytest.approx((-2.0, -2.0))
    assert found.ci95_draws == pytest.approx((-2.0, -2.0))
    assert (found.p_draws_a_better, found.p_a_better) == (1.0, 1.0)
    assert (found.n_draws, found.n_worlds) == (4, 24)
    # a policy with fewer worlds is compared in those; one that failed is no pair
    folder = make_results(
        tmp_path / "r", counts=lambda cell: 2 if cell % 5 == 4 else 6, errors={(0, 1): "broke"}
    )
    found = open_results(folder).compare(0, 4, "lost_customers")
    assert (found.mean_difference, found.n_worlds) == (-2.0, 7)
