"""Do figures show the numbers of their tables, with titles, units and where they come from?"""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

from experiments.results.best_map import best_map
from experiments.results.figure_axis import axis_for
from experiments.results.figure_grid import grid_figure, has_two_sides
from experiments.results.figure_influence import influence_figure
from experiments.results.figure_map import best_map_figure
from experiments.results.figure_regret import MOST_POLICIES, regret_figure
from experiments.results.figure_spread import is_by_powers, prominent, spread_figure
from experiments.results.figure_style import (
    BELOW_AND_ABOVE,
    FILLS,
    LINES,
    MORE_IS_DARKER,
    PHONE_PX,
    About,
    key_lines,
    label_width,
    title_lines,
    wrapped,
)
from experiments.results.units import UNITS, Scale, scale_of
from experiments.wording import Wording
from sim.outcomes import OUTCOMES

POLICIES = pd.DataFrame(
    {
        "reply.tone": ["apologetic", "apologetic", "hostile", "hostile", "silent"],
        "reply.delay_h": [1.0, 24.0, 1.0, 24.0, np.nan],
    }
)
LABELS = ["early <b>", "late", "rude early", "rude late", "silent"]


def about(outcome="lost_customers", lang="en"):
    return About(outcome=outcome, wording=Wording(lang), source="case · 10 worlds · seed 7 · model")


def summary(means):
    means = np.asarray(means, float)
    return pd.DataFrame({"mean": means, "p05": means - 1, "p95": means + 2})


def rows_of(trace):
    """Give the numbers of a heat map."""
    return [list(row) for row in trace.z]


def texts_of(figure):
    """Collect all words of a figure."""
    return json.dumps(figure.to_plotly_json(), ensure_ascii=False, default=list)


def check_frame(figure, lang="en"):
    """Insist on what all figures have in common, and that all fits on a phone."""
    layout = figure.layout
    assert layout.title.text.startswith("<b>")
    assert "seed 7" in layout.title.text
    assert layout.separators == (",." if lang == "id" else ".,")
    assert layout.paper_bgcolor == layout.plot_bgcolor == "#ffffff"
    assert layout.margin.l + layout.margin.r < 0.62 * PHONE_PX
    assert layout.margin.autoexpand is False
    assert not layout.showlegend
    for line in layout.title.text.split("<br>"):
        plain = re.sub("<[^>]*>", "", line)
        assert label_width([plain], 11.0) <= PHONE_PX + 40
    axes = [layout[name] for name in layout if re.fullmatch(r"[xy]axis\d?", name)]
    assert all(axis.fixedrange for axis in axes)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_grid_writes_every_mean_in_its_cell(lang):
    figure = grid_figure(POLICIES, summary([1.0, 2.5, 12.34, 150.0, 3.0]), about(lang=lang))
    answers, silence = figure.data
    assert rows_of(answers) == [[1.0, 12.34], [2.5, 150.0]]
    decimal = "," if lang == "id" else "."
    assert answers.text[0][0].startswith(f"<b>★ 1{decimal}00</b><br>")
    assert f"12{decimal}3" in answers.text[0][1]
    assert answers.text[1][1].startswith("150<br>")
    assert ">149–152<" in answers.text[1][1]
    assert rows_of(silence) == [[3.0]]
    assert figure.layout.xaxis.ticktext[0] in ("apologetic", "minta maaf")
    assert figure.layout.yaxis.ticktext[0] in ("1 hour", "1 jam")
    assert figure.layout.yaxis2.ticktext[0].replace("<br>", " ") in ("no answer", "tidak dijawab")
    assert ("people" if lang == "en" else "orang") in figure.layout.title.text
    assert figure.layout.xaxis.title.text in ("Tone", "Nada")
    check_frame(figure, lang)


def test_dark_is_bad_whatever_the_outcome():
    less = grid_figure(POLICIES, summary([1, 2, 3, 4, 5]), about("reach")).layout.coloraxis
    more = grid_figure(POLICIES, summary([1, 2, 3, 4, 5]), about("never_knew"))
    assert (less.cmin, less.cmax, less.reversescale) == (1, 5, False)
    assert more.layout.coloraxis.reversescale
    assert "★" in more.data[1].text[0][0]
    assert [list(stop) for stop in less.colorscale] == [list(stop) for stop in MORE_IS_DARKER]


def test_two_hues_only_where_zero_has_a_meaning():
    gain = grid_figure(POLICIES, summary([-3e6, 2e6, 1e6, 1e6, 1e6]), about("lost_sales_idr"))
    colours = gain.layout.coloraxis
    assert (colours.cmin, colours.cmax) == (-3e6, 3e6)
    assert [list(stop) for stop in colours.colorscale] == [list(stop) for stop in BELOW_AND_ABOVE]
    assert "million rupiah" in gain.layout.title.text
    assert "★" in gain.data[0].text[0][0]
    assert has_two_sides([-1.0, 1.0], "rating")
    assert not has_two_sides([-1.0, 1.0], "lost_customers")
    assert not has_two_sides([1.0, 2.0, np.nan], "rating")
    assert not has_two_sides([], "rating")


def test_a_grid_with_holes_ties_and_nothing():
    tied = grid_figure(POLICIES, summary([2.0] * 5), about())
    assert "★" not in texts_of(tied)
    assert (tied.layout.coloraxis.cmin, tied.layout.coloraxis.cmax) == (2.0, 3.0)
    gap = grid_figure(POLICIES, summary([np.nan, 1, 2, 3, 4]), about())
    assert gap.data[0].z[0][0] is None
    assert gap.data[0].text[0][0] == "–"
    only = grid_figure(pd.DataFrame(index=range(1)), summary([3.0]), about())
    assert rows_of(only.data[0]) == [[3.0]]
    check_frame(only)
    silent = grid_figure(POLICIES.iloc[4:].reset_index(drop=True), summary([3.0]), about())
    assert rows_of(silent.data[0]) == [[3.0]]


def test_long_numbers_become_small_and_ranges_give_way():
    tones = ["apologetic", "empathetic", "informative", "evasive", "defensive", "hostile"]
    many = pd.DataFrame(
        {
            "reply.tone": [tone for tone in tones for _ in range(5)],
            "reply.delay_h": [1.0, 6.0, 24.0, 72.0, 168.0] * 6,
        }
    )
    figure = grid_figure(many, summary(np.linspace(-9.11, -1.11, 30)), about("rating"))
    assert "font-size:10px" not in figure.data[0].text[0][0]
    assert figure.data[0].textfont.size < 14
    assert figure.data[0].text[5][4] == "<b>\N{MINUS SIGN}1.11<br>★</b>"
    check_frame(figure)


def regret(expected, maximum):
    expected = np.asarray(expected, float)
    return pd.DataFrame(
        {
            "policy": range(len(expected)),
            "expected": expected,
            "ci95_low": expected * 0.5,
            "ci95_high": expected * 2.0,
            "maximum": np.asarray(maximum, float),
        }
    )


def test_regret_from_the_best_to_the_worst():
    figure = regret_figure(regret([1, 0, 3, 4, 2], [2, 1, 9, 8, 5]), LABELS, about())
    mean, worst = figure.data
    assert list(mean.x) == [0, 1, 2, 3, 4]
    assert list(worst.x) == [1, 2, 5, 9, 8]
    assert list(mean.error_x.array) == [0, 1, 2, 3, 4]
    assert list(mean.error_x.arrayminus) == [0, 0.5, 1, 1.5, 2]
    assert figure.layout.yaxis.ticktext[:2] == ("late", "early &lt;b&gt;")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the best on top
    assert "people" in figure.layout.xaxis.title.text.replace("<br>", " ")
    assert mean.text[1] == "1.00"
    check_frame(figure)
    legend = texts_of(figure)
    assert "●" in legend
    assert "◇" in legend


def test_regret_of_many_policies_is_cut_and_goes_by_powers():
    costs = np.concatenate([np.linspace(0.1, 1, 29), [1000.0]])
    figure = regret_figure(regret(costs, costs), ["x"] * 30, about("lost_sales_idr", "id"))
    assert len(figure.data[0].x) == MOST_POLICIES
    wide = regret_figure(regret([0, 0.1, 0.2, 900], [0, 0.1, 0.3, 900]), LABELS, about(lang="id"))
    assert "kelipatan sepuluh" in wide.layout.xaxis.title.text.replace("<br>", " ")
    assert wide.layout.xaxis.ticktext[0] == "0"
    check_frame(wide, "id")


def the_map(n_keys=2):
    x = np.linspace(0, 1, 100)
    found = np.zeros((100, 5))
    found[:, 1:] = 3.0
    found[x > 0.5, 0] = 4.0
    found[x > 0.5, 3] = 0.0
    draws = pd.DataFrame({"complaint.arousal": x, "platform": ["a", "b"] * 50})
    return best_map(found, draws, ("complaint.arousal", "platform")[:n_keys], 7)


def test_the_map_names_policies_by_letters():
    figure = best_map_figure(the_map(), LABELS, about())
    # overall: 2 for the first, 1.5 for the fourth
    assert figure.data[0].text[0][3] == "<b>A</b>"
    assert figure.data[0].text[0][0].startswith("<b>B</b><br>")
    assert ">3.00<" in figure.data[0].text[0][0]
    assert rows_of(figure.data[0]) == [[1, 1, 0, 0]] * 2
    words = texts_of(figure)
    assert "A: rude late" in words
    assert "B: early &lt;b&gt;" in words
    assert FILLS[0] in figure.to_json()
    assert figure.layout.xaxis.title.text == "complaint.arousal (SD)"
    assert figure.layout.yaxis.ticktext == ("a", "b")
    check_frame(figure)


def test_a_map_of_one_uncertainty():
    figure = best_map_figure(the_map(1), LABELS, about(lang="id"))
    assert len(figure.data[0].z) == 1
    assert not figure.layout.yaxis.title.text
    check_frame(figure, "id")


def test_doubt_emptiness_and_too_many_policies():
    n = 30
    found = 1.0 - np.eye(n)
    draws = pd.DataFrame({"a": [f"w{k:02}" for k in range(n)], "b": ["u"] * n})
    lonely = best_map(found, draws, ("a", "b"), 7)
    figure = best_map_figure(lonely, [f"policy {k}" for k in range(n)], about())
    assert sum("?" in text for text in figure.data[0].text[0]) == n - 1  # one draw proves nothing
    assert max(figure.data[0].z[0]) == len(FILLS)
    assert "AA: policy" in texts_of(figure)
    holes = pd.DataFrame({"a": ["p", "p", "q"], "b": ["r", "s", "r"]})
    figure = best_map_figure(best_map(np.zeros((3, 2)), holes, ("a", "b"), 7), LABELS, about())
    assert figure.data[0].z[1][1] is None
    assert figure.data[0].text[1][1] == ""


def spread(values, policy=0):
    values = np.asarray(values, float)
    fractions = np.arange(1, len(values) + 1) / len(values)
    return pd.DataFrame({"policy": policy, "value": values, "p_at_most": fractions})


def test_lines_of_a_distribution():
    table = pd.concat([spread([1, 2, 3]), spread([2, 4], 1)])
    figure = spread_figure(table, [2.0, 3.0], LABELS[:2], about())
    first, second = figure.data
    assert list(first.x) == [1, 1, 2, 3]
    assert list(first.y) == pytest.approx([0, 100 / 3, 200 / 3, 100])
    assert (first.line.color, second.line.color) == LINES[:2]
    assert first.line.dash != second.line.dash
    assert first.line.shape == "hv"
    assert figure.layout.xaxis.title.text == "Lost customers (people)"
    assert "late" in texts_of(figure)
    check_frame(figure)


def test_few_lines_stand_out_the_best_and_the_worst_among_them():
    means = [float(n) for n in range(20)]
    assert prominent(means, "reach")[0] == 0
    assert prominent(means, "reach")[-1] == 19
    assert len(prominent(means, "reach")) == len(LINES)
    assert prominent(means, "never_knew")[0] == 19
    assert prominent([np.nan, 2.0, 1.0], "reach") == [2, 1]
    table = pd.concat([spread([n, n + 1], n) for n in range(20)])
    figure = spread_figure(table, means, [f"p{n}" for n in range(20)], about())
    assert sum(trace.line.width == 1 for trace in figure.data) == 14
    assert figure.data[-1].line.width == 2.5


def test_heavy_tails_go_by_powers_of_ten_on_both_sides():
    values = [-200.0, *[1.0, 2.0, 3.0] * 20, 10_000.0]
    assert is_by_powers(spread(sorted(values)))
    assert not is_by_powers(spread([1.0, 2.0, 3.0]))
    assert not is_by_powers(spread([0.0, 0.0]))
    axis = axis_for(values, Scale(factor=1.0, unit=""))
    assert axis.step == 1.0
    assert axis.at([0.0, 9.0, -99.0]).tolist() == pytest.approx([0.0, 1.0, -2.0])
    ticks = axis.ticks([-200.0, 10_000.0], Wording("en"))
    assert ticks["ticktext"] == [
        "0",
        "\N{MINUS SIGN}10",
        "\N{MINUS SIGN}100",
        "\N{MINUS SIGN}1,000",
        "10",
        "100",
        "1,000",
        "10,000",
    ]
    assert ticks["tickvals"][4] == pytest.approx(np.log10(11))
    figure = spread_figure(spread(sorted(values)), [1.0], ["one"], about("reach", "id"))
    assert "kelipatan" in figure.layout.xaxis.title.text
    assert len(figure.layout.xaxis.ticktext) <= 14
    even = axis_for([1.0, 2.0], Scale(factor=100.0, unit="%"))
    assert even.at([0.5]).tolist() == [50.0]
    assert even.ticks([0.0, 1.0], Wording("en")) == {}


def test_a_tornado_with_the_strongest_on_top():
    table = pd.DataFrame(
        {
            "uncertainty": ["shop.n_followers", "platform", "third_party.amplifier_mentions"],
            "word": [None, "tiktok", None],
            "correlation": [0.8, -0.5, 0.1],
            "ci95_low": [0.7, -0.7, -0.2],
            "ci95_high": [0.9, -0.2, 0.3],
        }
    )
    figure = influence_figure(table, about())
    bars = figure.data[0]
    assert list(bars.x) == [0.8, -0.5, 0.1]
    assert bars.marker.pattern.shape == ("", "/", "")
    assert bars.error_x.array.tolist() == pytest.approx([0.1, 0.3, 0.2])
    assert figure.layout.yaxis.ticktext == (
        "shop.n_followers",
        "platform<br>= tiktok",
        "third_party.<br>amplifier_mentions",
    )
    check_frame(figure)


def test_every_outcome_has_a_unit_or_is_a_chance():
    for lang in ("en", "id"):
        for outcome in OUTCOMES:
            assert scale_of(outcome, 1.0, Wording(lang)).unit, outcome
    assert set(UNITS) < set(OUTCOMES)


@pytest.mark.parametrize(
    ("outcome", "largest", "factor", "unit"),
    [
        ("lost_sales_idr", 5e9, 1e-9, "billion rupiah"),
        ("lost_sales_idr", 5e6, 1e-6, "million rupiah"),
        ("lost_sales_idr", 5e3, 1e-3, "thousand rupiah"),
        ("lost_sales_idr", 5, 1.0, "rupiah"),
        ("lost_sales_idr", 0, 1.0, "rupiah"),
        ("viral", 1, 100.0, "%"),
        ("peak_sales_drop", 1, 100.0, "%"),
        ("own_outcome", 1, 1.0, ""),
    ],
)
def test_scales(outcome, largest, factor, unit):
    assert scale_of(outcome, largest, Wording("en")) == Scale(factor=factor, unit=unit)


@pytest.mark.parametrize(
    ("x", "mean", "single"),
    [
        (0.0, "0", "0"),
        (1.0, "1.00", "1"),
        (0.25, "0.25", "0.25"),
        (0.0143, "0.014", "0.0143"),
        (12.345, "12.3", "12.3"),
        (-1234.5, "\N{MINUS SIGN}1,230", "\N{MINUS SIGN}1,230"),
        (7.5, "7.50", "7.5"),
        (np.nan, "–", "–"),
    ],
)
def test_means_have_their_digits_and_single_values_no_more_than_needed(x, mean, single):
    scale = Scale(factor=1.0, unit="")
    assert (scale.number(x, Wording("en")), scale.short(x, Wording("en"))) == (mean, single)


def test_lines_are_broken_and_escaped():
    assert wrapped("<script> or more words", 12) == "&lt;script&gt; or<br>more words"
    assert wrapped("") == ""
    assert key_lines("shop.n_followers") == "shop.n_followers"
    assert title_lines("shop.n_followers (people)", 30) == "shop.n_followers (people)"
    assert title_lines("third_party.press_delay_h (h)", 20) == "third_party.<br>press_delay_h (h)"
    assert title_lines("platform of the shop", 12) == "platform of<br>the shop"
    assert label_width(["a<br>&lt;&lt;&lt;"], 10.0) == 19
    assert label_width([]) == 0
