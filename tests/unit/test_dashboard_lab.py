"""Do the numbers of the laboratory hold: statistics, regret, bands, files and drawings?"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from made_results import make_results

from dashboard.bands import band_of
from dashboard.lab.drawing import Drawing, blended
from dashboard.lab.figure_bars import influence_bars
from dashboard.lab.figure_curves import bands_of
from dashboard.lab.files import ROWS, csv_file, heat_rows, ranking_rows
from dashboard.lab.laboratory import Laboratory
from dashboard.lab.numbers import regret_within, shades, statistic_of, statistic_within
from dashboard.lab.routes import FIGURES, file_word
from dashboard.lab.slices import slices_of
from dashboard.lab.studies import SENSITIVITY, Studies
from dashboard.library import library
from dashboard.pages.lab_answer import lab_answer
from dashboard.service import Service
from dashboard.state import STATISTICS, Lab, State
from dashboard.text import text_of
from sim.errors import ResultsError

EN = text_of("en")


@pytest.fixture(scope="module")
def service():
    return Service(library())


@pytest.fixture
def opened(tmp_path, service):
    """Give a view of a made folder, by what the link says."""

    def view(*, name="made", text=EN, folder=None, **lab):
        where = folder or {}
        if not (tmp_path / name).exists():
            make_results(tmp_path / name, **where)
        laboratory = Laboratory(service, Studies(tmp_path))
        state = State(scenario="late_delivery", lab=Lab(study=name, **lab), lang=text.lang)
        return laboratory, state, laboratory.view(state, text)

    return view


def csv_of(view, name="heat"):
    content = csv_file(view, "title", ROWS[name](view)).decode()
    lines = [line for line in content.split("\n") if not line.startswith("#")]
    return content, list(csv.DictReader(io.StringIO("\n".join(lines))))


def shown_cells(content):
    """Read the numbers in the buttons of a page."""
    found = {}

    def walk(node):
        if isinstance(node, dict):
            props = node.get("props", {})
            if "data-cell" in props:
                number = props["children"][0]["props"]["children"]
                found[int(props["data-cell"])] = number
            for value in props.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk([part.to_plotly_json() if hasattr(part, "to_plotly_json") else part for part in content])
    return found


def plain(content):
    return json.loads(json.dumps(content, default=lambda part: part.to_plotly_json()))


@pytest.mark.parametrize("statistic", ["mean", "median", "p95"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_numbers_in_cells_equal_those_in_the_file(opened, statistic, lang):
    laboratory, state, view = opened(text=text_of(lang), statistic=statistic)
    cells = shown_cells(plain(lab_answer(laboratory, state)[0]))
    _, rows = csv_of(view)
    assert len(cells) == len(rows) == 5
    for row in rows:
        assert cells[int(row["cell"])].removeprefix("★ ") == row["shown"]
        written = row["shown"].replace(".", "").replace(",", ".") if lang == "id" else row["shown"]
        assert float(written) == pytest.approx(float(row["value"]), abs=0.005 * 10)
    assert sum(words.startswith("★") for words in cells.values()) == 1


def test_statistics_are_those_worked_out_by_hand(opened):
    # one draw, worlds 0 to 4: the first policy loses 1, 2, 3, 4, 5
    folder = {"n_draws": 1, "runs": 5}
    expected = {"mean": 3.0, "median": 3.0, "p95": 4.8}
    for statistic, value in expected.items():
        _, _, view = opened(folder=folder, statistic=statistic)
        assert view.values[0] == pytest.approx(value)
        assert view.values[4] == pytest.approx(value + 2.0)


def test_the_chance_to_go_viral_is_that_of_the_outcome_viral(opened):
    outcomes = {
        "lost_customers": lambda policy, _, k: policy + 0.0 * k,
        "viral": lambda policy, _, k: (k < policy) * 1.0,
    }
    folder = {"n_draws": 2, "runs": 4, "outcomes": outcomes}
    _, _, view = opened(folder=folder, statistic="viral")
    assert view.values.tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert [view.shown(x) for x in view.values][3] == "75.0"
    assert view.best == 0


# rows are 1 and 24 hours, columns are tones; bases are 1, 4, 2, 5 and 3 for silence
REGRETS = {
    "all": [0.0, 3.0, 1.0, 4.0, 2.0],
    "row": [0.0, 0.0, 1.0, 1.0, None],
    "column": [0.0, 3.0, 0.0, 3.0, None],
}


@pytest.mark.parametrize("scope", REGRETS)
def test_regret_is_0_in_the_best_cell_of_what_it_is_held_against(opened, scope):
    _, _, view = opened(scope=scope)
    grid = view.grid
    assert grid.across == "reply.tone"
    found = [None if np.isnan(x) else round(float(x), 9) for x in view.regret]
    assert found == REGRETS[scope]
    title = {"all": "best of all cells", "row": "same row", "column": "same column"}[scope]
    assert title in FIGURES["regret"](view).decode().replace("\n", " ").split("</title>")[0]


def test_more_is_better_for_some_outcomes(opened):
    outcomes = {"rating": lambda policy, _, k: policy * 0.1 + 0.0 * k}
    _, _, view = opened(folder={"outcomes": outcomes}, outcome="rating")
    assert view.best == 4
    assert view.regret[0] == pytest.approx(0.4)
    assert view.regret[4] == 0.0


def test_all_parts_together_are_the_whole(opened):
    _, _, view = opened(folder={"n_draws": 9, "counts": lambda cell: 3 + cell % 4})
    every = np.ones(9, np.bool_)
    for statistic in ("mean", "median", "p95"):
        whole = statistic_of(view.tables.summary, statistic)
        parts = statistic_within(view.tables.worlds, "lost_customers", statistic, every)
        assert parts == pytest.approx(whole)


def test_small_multiples_split_the_draws(opened):
    _, _, view = opened(folder={"n_draws": 6}, uncertainty="platform")
    first, second = slices_of(view)
    assert "instagram" in first.words
    assert first.n_draws == second.n_draws == 3
    # draws 1, 3, 5 against 0, 2, 4: ten more customers for each draw
    assert first.values - second.values == pytest.approx([10.0] * 5)


def test_without_uncertainties_nothing_is_split(opened):
    _, _, view = opened(folder={"n_draws": 1, "draws": {}})
    assert slices_of(view) == []
    assert influence_bars(view) == []
    assert len(ROWS["slices"](view)) == 1


def test_what_a_study_does_not_have_is_replaced_and_named(opened):
    laboratory, state, view = opened(
        statistic="viral", outcome="rating", cells=(1, 99), uncertainty="shop.rent"
    )
    assert view.replaced == ("lq", "lo", "lc", "lu")
    assert view.lab.statistic == "mean"
    assert view.lab.outcome == "lost_customers"
    assert view.cells == (0, 3)
    words = json.dumps(plain(lab_answer(laboratory, state)[0]))
    assert "lq, lo, lc, lu" in words


def test_curves_that_cross_are_held_wholly_by_a_band_and_not_by_quantiles():
    # 40 saws: at each hour one of ten groups is far out, in turn
    rows = [[100 * ((hour + k) % 10 == 0) + k for hour in range(30)] for k in range(40)]
    curves = np.array(rows, np.int32)
    band = band_of(curves)
    assert band.n_within >= 20
    low, high = np.quantile(curves, [0.25, 0.75], axis=0)
    assert ((curves >= low) & (curves <= high)).all(axis=1).sum() < 20


def test_the_most_central_of_five_is_the_middle_one():
    curves = np.array([[0, 0], [1, 1], [2, 2], [3, 3], [9, 9]], np.int32)
    band = band_of(curves)
    assert band.middle.tolist() == [2.0, 2.0]
    assert (band.low.tolist(), band.high.tolist()) == ([1.0, 1.0], [3.0, 3.0])
    assert band.n_within == 3
    assert band_of(curves, 0.9).n_within == 5
    assert band_of(curves[:1]).n_within == 1


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_picture_is_an_svg_with_title_and_source(opened, name, lang):
    _, _, view = opened(text=text_of(lang), folder={"n_draws": 10}, cells=(1, 4))
    picture = ET.fromstring(FIGURES[name](view))  # noqa: S314 - our own
    words = " ".join(part.text or "" for part in picture.iter("{http://www.w3.org/2000/svg}text"))
    for said in ("late_delivery", "0.1.0", date.today().isoformat(), "7"):
        assert said in words
    assert picture.get("width") == "360"


def test_a_study_cannot_put_markup_into_picture_page_or_file(opened):
    bad = {"study": {"name": '=<script>"&\x00\n#', "digest": "x"}, "scenario": {"name": "<b>"}}
    laboratory, state, view = opened(folder=bad)
    for draw in FIGURES.values():
        picture = draw(view)
        ET.fromstring(picture)  # noqa: S314 - our own
        assert b"<script" not in picture
    content, _ = csv_of(view)
    assert re.findall(r"^[^#].*script", content, re.MULTILINE) == []
    assert file_word(view.study) == "script"
    assert file_word("///") == "studi"
    assert lab_answer(laboratory, state)[1]["state"] == "ready"


@pytest.mark.parametrize("name", ROWS)
def test_every_file_says_where_it_comes_from(opened, name):
    _, _, view = opened(folder={"n_draws": 10})
    content, _ = csv_of(view, name)
    head = "\n".join(line for line in content.split("\n") if line.startswith("#"))
    versions = ("bolasalju=0.1.0", "model_digest=5f8fa54ef941", date.today().isoformat())
    for said in ("scenario=late_delivery", "seed=7", "worlds 0–5", "not a forecast", *versions):
        assert said in head


def test_words_that_spreadsheets_would_run_stay_words(opened):
    levers = {"playbook": ["=cmd()", "@sum"]}
    _, _, view = opened(folder={"levers": levers})
    content = csv_file(view, "t", heat_rows(view)).decode()
    assert "'=cmd()" in content
    assert ",=cmd()" not in content


def test_a_study_without_rows_says_so(opened, tmp_path):
    make_results(tmp_path / "empty", runs=1)
    for path in (tmp_path / "empty" / "parts").iterdir():
        path.unlink()
    laboratory, state, view = opened(name="empty")
    content, done = lab_answer(laboratory, state)
    assert done["said"] == EN.text("lab_said_none")
    assert view.cells == ()
    assert "run the sweep first" in json.dumps(plain(content))
    for draw in FIGURES.values():
        ET.fromstring(draw(view))  # noqa: S314 - our own
    for rows in ROWS.values():
        assert csv_file(view, "t", rows(view))


def test_a_damaged_part_is_told_not_raised(opened, tmp_path):
    make_results(tmp_path / "made", layout=(5, 4))
    part = sorted((tmp_path / "made" / "parts").iterdir())[0]
    content = bytearray(part.read_bytes())
    content[40:90] = b"\xff" * 50
    part.write_bytes(bytes(content))
    laboratory = Laboratory(Service(library()), Studies(tmp_path))
    state = State(scenario="late_delivery", lab=Lab(study="made"))
    content, done = lab_answer(laboratory, state)
    assert done["state"] == "broken"
    assert "damaged" in done["said"]
    assert str(tmp_path) not in json.dumps(plain(content))


def test_sensitivity_is_that_of_the_chosen_cell(opened, tmp_path):
    make_results(tmp_path / "made")
    estimate = {"value": 0.5, "low": 0.2, "high": 0.7}
    policies = [{"reply.tone": "silent", "reply.delay_h": None},
                {"reply.tone": "defensive", "reply.delay_h": 24.0}]  # fmt: skip
    told = {
        "method": "morris",
        "results": [
            {
                "outcome": "lost_customers",
                "policy": policy,
                "parameters_ranked": [{"key": f"for.{at}", "mean_absolute": estimate}],
                "parameters": estimate,
                "luck": estimate,
                "both": estimate,
            }
            for at, policy in enumerate(policies)
        ],
    }
    (tmp_path / "made" / SENSITIVITY).write_text(json.dumps(told))
    for cell, key in ((4, "for.0"), (3, "for.1"), (0, "for.0")):
        laboratory, state, view = opened(cells=(cell,))
        ranking = laboratory.ranking(view)
        assert ranking.bars[0].key == key
        assert ranking_rows(ranking)[1] == [key, "morris", 0.5, 0.2, 0.7]
        content = plain(lab_answer(laboratory, state)[0])
        words = json.dumps(content, ensure_ascii=False)
        assert "0.20 to 0.70" in words
        assert "luck 0.50 (0.20 … 0.70)" in words
        assert "bolasalju sensitivity" not in words
    assert laboratory.ranking(opened(outcome="reach")[2]) is None


def test_without_an_analysis_the_command_is_named(opened, tmp_path):
    laboratory, state, _ = opened()
    assert "bolasalju sensitivity STUDY.yaml" in json.dumps(plain(lab_answer(laboratory, state)[0]))
    (tmp_path / "made" / SENSITIVITY).write_text("{")
    words = json.dumps(plain(lab_answer(laboratory, state)[0]))
    assert "must be readable" in words
    assert "bolasalju sensitivity STUDY.yaml" in words


def test_rank_correlations_have_intervals(opened):
    _, _, view = opened(folder={"n_draws": 12})
    bar = influence_bars(view)[0]
    assert bar.key == "complaint.arousal"
    assert bar.low <= bar.value <= bar.high
    assert bands_of(view) == []


def test_shades_and_colours_keep_their_order():
    assert shades(np.array([3.0, 1.0, 2.0])).tolist() == [1.0, 0.0, 0.5]
    assert np.nansum(shades(np.array([2.0, 2.0, np.nan]))) == 0.0
    stops = ((0.0, "#000000"), (1.0, "#ffffff"))
    assert [blended(stops, at) for at in (0.0, 0.5, 1.0)] == ["#000000", "#808080", "#ffffff"]
    assert blended(stops, float("nan")) == "#ffffff"


def test_words_in_a_drawing_stay_words():
    drawing = Drawing("<a&b>", 'so"urce')
    drawing.text(0, 0, "<script>")
    assert b"<script" not in drawing.written()
    assert b"&lt;a&amp;b&gt;" in drawing.written()


def test_nothing_costs_nothing(opened):
    _, _, view = opened()
    nothing = np.full(5, np.nan)
    for scope in REGRETS:
        assert np.isnan(regret_within(nothing, view.grid, scope)).all()


def test_an_unknown_study_is_refused(service, tmp_path):
    laboratory = Laboratory(service, Studies(tmp_path))
    with pytest.raises(ResultsError, match="offered"):
        laboratory.view(State(scenario="late_delivery", lab=Lab(study="nowhere")), EN)
    assert laboratory.view(State(scenario="late_delivery"), EN) is None
    assert STATISTICS[0] == Lab().statistic


def test_where_nothing_differs_no_cell_is_best(opened):
    outcomes = {"reach": lambda policy, _, k: 7.0 + 0.0 * (policy + k)}
    laboratory, state, view = opened(folder={"outcomes": outcomes}, outcome="reach")
    content, done = lab_answer(laboratory, state)
    assert done["said"] == "Reach: mean (accounts). The same in all cells (7.00)."
    assert set(shown_cells(plain(content)).values()) == {"7.00"}
    assert "★" not in FIGURES["heat"](view).decode()
