"""Is the page complete in one file, in both languages, and honest where something is missing?"""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from made_results import make_results
from plotly.offline import get_plotlyjs

from experiments.results import open_results
from experiments.results.page import page_html, write_page
from experiments.results.page_tables import grid_table, influence_rows, regret_rows, spread_rows
from experiments.results.tables import outcome_tables
from experiments.wording import Wording
from sim.errors import OutputFileError, ParameterError

SECTIONS = ["grid", "regret", "map", "spread", "influence"]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return open_results(make_results(tmp_path_factory.mktemp("made") / "r", n_draws=12))


def without_library(page):
    return page.replace(get_plotlyjs(), "")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_one_file_with_five_figures_and_their_tables(results, lang):
    page = page_html(results, "lost_customers", lang=lang)
    assert page.count(get_plotlyjs()) == 1
    rest = without_library(page)
    assert f'<html lang="{lang}">' in rest
    assert re.findall(r'<h2 id="(\w+)">', rest) == SECTIONS
    assert rest.count("<table>") == rest.count("<caption>") == 5
    assert re.findall(r'id="plot-(\w+)"', rest) == SECTIONS
    assert not re.findall(r'(?:src|href)="(?!data:)', rest)
    assert "https:" not in rest
    assert "http:" not in rest
    assert "default-src 'none'" in rest
    figures = re.findall(r'^"plot-\w+": (.*),$', rest, re.MULTILINE)
    for figure in figures:
        assert "benih 7" in figure or "seed 7" in figure
        assert json.loads(figure)["layout"]["title"]["text"]
    assert len(figures) == 5
    assert page == page_html(results, "lost_customers", lang=lang)


def test_the_answer_stands_on_top(results):
    rest = without_library(page_html(results, "lost_customers", lang="en"))
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", rest))
    text = text.replace("\N{MINUS SIGN}", "-")
    # base 1 against base 5, in each draw and each world
    assert (
        "Lost customers, on average: best if the owner chooses “1 hour, apologetic”, worst with "
        "“24 hours, defensive”. In the same worlds: -4.00 (-4.00 to -4.00), best minus worst"
    ) in text
    assert "better in 100% of the situations and in 100% of the worlds" in text
    assert "A model, not a forecast." in text
    assert "12 situations × 5 choices, 360 worlds in all. Worlds in each cell: 6." in text
    assert "0123456789abcdef" in text
    assert "bolasalju sweep" not in text  # who ran it, and where, is nobody's business


def test_hostile_names_stay_text(tmp_path):
    bad = "</script><script>alert(1)</script>"
    folder = make_results(
        tmp_path / "r",
        n_draws=12,
        study={"name": bad, "digest": bad},
        scenario={"name": bad[:28]},
        levers={"playbook": [bad, "<img src=x onerror=alert(1)>"]},
        draws={"platform": [bad, "other"] * 6},
        outcomes={"reach": lambda policy, draw, k: policy + draw % 2 + k},
        versions={bad: bad},
    )
    page = page_html(open_results(folder), "reach", lang="en")
    rest = without_library(page)
    assert "<script>alert" not in rest
    assert "<img" not in rest
    assert rest.count("<script>") == rest.count("</script>") == 2
    # plotly reads a few tags in labels: ours must not become one
    assert "&lt;img" in rest
    assert '"ticktext": ["\\u003cimg' not in rest


def test_the_map_can_be_chosen(results):
    page = page_html(results, "reach", lang="en", map_keys=("platform", "shop.n_followers"))
    rest = without_library(page)
    assert '<th scope="col">platform</th>' in rest
    assert "worth most to know" not in rest
    with pytest.raises(ParameterError, match="map must be known, got 'price'"):
        page_html(results, "reach", lang="en", map_keys=("price",))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_folder_without_rows_says_so(tmp_path, lang):
    empty = open_results(make_results(tmp_path / "r", runs=0))
    rest = without_library(page_html(empty, "reach", lang=lang))
    assert "plot-" not in rest.split("const figures")[0]
    assert "<table>" not in rest
    assert rest.count(Wording(lang).text("none_grid")) == 2
    for key in ("none_regret", "none_map", "none_influence", "results_empty"):
        assert Wording(lang).text(key) in rest


def test_a_study_without_choice_or_doubt(tmp_path):
    folder = make_results(tmp_path / "r", n_draws=1, draws={}, levers={})
    rest = without_library(page_html(open_results(folder), "reach", lang="en"))
    assert "Only one choice was run: there is nothing to compare it with." in rest
    assert re.findall(r'id="plot-(\w+)"', rest) == ["grid", "regret", "spread"]


def test_notes_follow_the_outcome(tmp_path):
    def days(policy, draw, k):
        return np.where(k == 0, np.nan, k)

    def sales(policy, draw, k):
        return np.where(k == 5, 1e8, 10.0 * k) * (policy - 2.5)

    folder = make_results(
        tmp_path / "r", n_draws=12, outcomes={"recovery_day": days, "lost_sales_idr": sales}
    )
    never = without_library(page_html(open_results(folder), "recovery_day", lang="en"))
    assert "counts as day 90 here" in never
    money = without_library(page_html(open_results(folder), "lost_sales_idr", lang="id"))
    assert "Jingga berarti lebih buruk" in money
    assert "kelipatan sepuluh, karena" in money


def test_tables_tell_the_numbers_of_the_figures(results):
    tables = outcome_tables(results, "lost_customers")
    wording = Wording("en")
    grid = grid_table(tables, wording)
    assert grid.caption == "Lost customers (people)"
    # base 1: means 55 + 2.5 over 12 draws and 6 worlds
    assert grid.rows[0][:2] == ("1 hour, apologetic", "58.5")
    assert grid.rows[0][-2:] == ("72", "0")
    regret = regret_rows(tables, wording)
    assert [row[0] for row in regret.rows] == [
        *("1 hour, apologetic", "1 hour, defensive", "silent"),
        *("24 hours, apologetic", "24 hours, defensive"),
    ]
    assert regret.rows[-1][1:] == ("4.00", "4.00 to 4.00", "4.00", "0%")
    assert regret.rows[0][-1] == "100%"
    spread = spread_rows(tables, wording)
    assert spread.head[1] == "50 of 100 worlds at most"
    # values 1 + 10 draw + world: the 36th of 72 is 1 + 50 + 5
    assert spread.rows[0][1] == "56"
    influence = influence_rows(tables, wording)
    assert influence.rows[0][0] == "complaint.arousal (SD)"
    assert influence.rows[0][1] == "1.00"
    # base 3 on average: draws 0 to 3 give 3 + 15 + 2.5, draws 8 to 11 give 100.5
    assert influence.rows[0][-2:] == ("20.5", "100")
    assert any("platform = tiktok" in row[0] for row in influence.rows)


def test_a_spread_that_ends_early_has_no_upper_part(tmp_path):
    def days(policy, draw, k):
        return np.where(k < 3, k, np.nan)

    folder = make_results(tmp_path / "r", outcomes={"recovery_day": days})
    rows = spread_rows(outcome_tables(open_results(folder), "recovery_day"), Wording("en")).rows
    assert rows[0][1:] == ("2", "–", "–", "–", "–")


def test_it_is_written_whole_or_not_at_all(results, tmp_path):
    path = tmp_path / "page.html"
    write_page(results, path, "reach", lang="id")
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OutputFileError, match="path must lie in a folder that exists"):
        write_page(results, tmp_path / "none" / "page.html", "reach", lang="id")
