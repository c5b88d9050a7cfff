"""Do verdicts follow from values and bands, and does the board show them all?"""

from __future__ import annotations

import json
import math
import re

import numpy as np
import pytest

from experiments.validation.board import Board, RowResult, judged, run_board
from experiments.validation.board_json import board_json
from experiments.validation.findings import RESAMPLES, Finding, Task, found
from experiments.validation.page import board_html, summary_sentences, write_board
from experiments.validation.pattern_file import Row, Unit, load_patterns
from experiments.validation.settings import Settings
from experiments.validation.values import amount, band_of, interval_of, notes_of, verdict_of
from experiments.wording import Wording
from scenarios.story import Bilingual
from sim.errors import OutputFileError, ParameterError

EN, ID = Wording("en"), Wording("id")
PATTERNS = {pattern.id: pattern for pattern in load_patterns()}


def finding(value, low=None, high=None, n=1000, **details):
    ends = (value if low is None else low, value if high is None else high)
    return Finding(value=value, ci95=ends, n=n, details=details)


def board(is_fast=False, told=(), **values):
    """Judge P2 and P14 with these values; what is not said lies within."""
    inside = {"P2a": 0.8, "P2b": 0.02, "P2c": 0.03, "P14a": 0.6, "P14b": 1.0} | values
    made = {
        row: value if isinstance(value, Finding) else finding(value)
        for row, value in inside.items()
    }
    results = tuple(
        judged(PATTERNS[name], PATTERNS[name].fast_worlds if is_fast else 6000, made)
        for name in ("P2", "P14")
    )
    return Board(
        results=results,
        seed=3,
        is_fast=is_fast,
        settings=Settings(told=told),
        provenance={"bolasalju": "0.1.0"},
    )


def result(value, low=0.1, high=0.2, *, ci95=(0.12, 0.18), n=50, needed=30, **changes):
    row = Row(
        id="P1", name=Bilingual(id="a", en="b"), unit=Unit.SHARE, low=low, high=high, **changes
    )
    return RowResult(row=row, finding=Finding(value=value, ci95=ci95, n=n), needed=needed)


def test_a_value_its_interval_and_the_observations_by_hand():
    task = Task(worlds=4, seed=0)
    column = np.array([0.0, 0.0, 1.0, 1.0])
    made = found(np.mean, [column], task, details={"half": 0.5})
    assert (made.value, made.n, dict(made.details)) == (0.5, 4, {"half": 0.5})
    # means of 4 draws of a fair coin: 0.025 lies within the chance of none, 1/16
    assert made.ci95 == (0.0, 1.0)
    assert found(np.mean, [column], task) == found(np.mean, [column], task)
    assert found(np.mean, [column], task, n=2).n == 2


def test_columns_are_resampled_together():
    rng = np.random.Generator(np.random.PCG64(5))
    values = rng.normal(size=300)
    made = found(lambda a, b: float((a - b).mean()), [values, values + 2], Task(worlds=300))
    assert made.value == pytest.approx(-2)
    assert made.ci95 == pytest.approx((-2, -2))


def test_the_interval_covers_the_mean_as_often_as_it_says():
    # 100 samples of 100 normals: coverage 0.95, sigma 0.022; 85 or fewer by chance once in 10^4
    rng = np.random.Generator(np.random.PCG64(6))
    hits = narrow = 0
    for seed in range(100):
        sample = rng.normal(size=100)
        low, high = found(np.mean, [sample], Task(worlds=100, seed=seed)).ci95
        hits += low <= 0 <= high
        narrow += abs(sample.mean()) <= 0.02
    assert hits > 85
    assert narrow <= 85  # control: an interval of 0.02 on either side fails the same test
    assert RESAMPLES == 999


def test_what_cannot_be_computed_is_nan_and_warns_nobody():
    nothing = found(np.mean, [np.array([])], Task(worlds=1))
    assert (nothing.n, math.isnan(nothing.value), math.isnan(nothing.ci95[0])) == (0, True, True)
    divided = found(lambda a: a.sum() / 0.0, [np.zeros(3)], Task(worlds=3))
    assert math.isnan(divided.value)
    single = found(np.mean, [np.ones(1)], Task(worlds=1))
    assert (single.value, math.isnan(single.ci95[0])) == (1.0, True)
    # a third of the resamples of two entries has no value: they are left out
    partly = found(
        lambda a: math.nan if a.sum() == 0 else a.sum(), [np.array([0, 1])], Task(worlds=2)
    )
    assert partly.ci95 == (1.0, 2.0)
    never = found(lambda a: a[0], [np.array([1.0, np.nan])], Task(worlds=2))
    assert never.ci95 == (1.0, 1.0)


@pytest.mark.parametrize(
    ("made", "passes", "is_close", "verdict"),
    [
        (result(0.15), True, False, "pass"),
        (result(0.15, ci95=(0.05, 0.18)), True, True, "pass"),
        (result(0.05, ci95=(0.02, 0.08)), False, False, "RED"),
        (result(0.05, ci95=(0.02, 0.11)), False, True, "RED"),
        (result(0.15, n=29), False, False, "RED, not measured"),
        (result(0.15, ci95=(math.nan, math.nan)), True, False, "pass"),
        (result(math.nan, ci95=(math.nan, math.nan)), False, False, "RED, not measured"),
        (result(0.15, high_is_open=True, high=0.15), False, True, "RED"),
    ],
)
def test_a_verdict_goes_by_the_value(made, passes, is_close, verdict):
    assert made.passes is passes
    assert made.is_close is is_close
    assert verdict_of(made, EN) == verdict


def test_a_pattern_passes_if_all_its_rows_do():
    good, bad = board(), board(P2b=0.07)
    assert good.passes
    assert [r.passes for r in good.results] == [True, True]
    assert not bad.passes
    assert [r.passes for r in bad.results] == [False, True]
    assert good.results[0].deciding.row.id == "P2a"
    assert bad.results[0].deciding.row.id == "P2b"


def test_a_quick_look_needs_fewer_observations():
    # P16 asks for 200 of 4,000 worlds, so for 40 of 800
    pattern = PATTERNS["P16"]
    made = {row.id: finding(0.0, n=40) for row in pattern.rows}
    assert {row.needed for row in judged(pattern, 800, made).rows} == {40}
    assert {row.needed for row in judged(pattern, 4000, made).rows} == {200}
    assert {row.needed for row in judged(pattern, 8000, made).rows} == {200}


def test_json_has_the_documented_keys_and_the_failing_row_stands_for_its_pattern():
    document = board_json(board(P2b=finding(0.07, 0.05, 0.09, n=900)), "en")
    assert list(document) == ["seed", "fast", "settings", "pass", "patterns", "provenance"]
    assert (document["seed"], document["fast"], document["pass"]) == (3, False, False)
    cascades, buffer = document["patterns"]
    assert list(cascades) == [
        *("id", "name", "value", "low", "high", "ci95", "pass", "worlds", "source", "evidence"),
        *("conditional", "holds_by_construction", "statement", "protocol", "rows"),
    ]
    assert (cascades["id"], cascades["value"], cascades["pass"]) == ("P2", 0.07, False)
    assert (cascades["low"], cascades["high"], cascades["ci95"]) == (0.0, 0.06, [0.05, 0.09])
    assert (cascades["source"], cascades["evidence"]) == (["goel2012"], ["#59"])
    assert (buffer["id"], buffer["value"], buffer["pass"]) == ("P14", 0.6, True)
    assert [row["id"] for row in cascades["rows"]] == ["P2a", "P2b", "P2c"]
    assert [row["pass"] for row in cascades["rows"]] == [True, False, True]
    assert cascades["rows"][1]["is_close"] is True
    assert {"unit", "n", "at_least", "target", "details"} <= set(cascades["rows"][0])
    json.dumps(document, allow_nan=False)


def test_json_knows_no_nan():
    nothing = Finding(value=math.nan, ci95=(math.nan, math.nan), n=0, details={"a": math.nan})
    document = board_json(board(P14a=nothing), "id")
    assert document["patterns"][1]["value"] is None
    assert document["patterns"][1]["ci95"] == [None, None]
    assert document["patterns"][1]["rows"][0]["details"] == {"a": None}
    assert document["patterns"][1]["pass"] is False
    json.dumps(document, allow_nan=False)


def test_a_board_says_what_qualifies_it():
    assert summary_sentences(board(), EN) == [
        "2 of 2 patterns reproduced; 5 of 5 rows lie in their band."
    ]
    said = summary_sentences(board(is_fast=True, told=("sharing.fatigue=1",), P2a=0.1), EN)
    assert said[0].startswith("1 of 2 patterns reproduced; 4 of 5 rows")
    assert said[1] == "Red: P2a."
    assert "no verdict" in said[2]
    assert said[3] == "Not the model as it ships: sharing.fatigue=1."


@pytest.mark.parametrize(
    ("x", "unit", "told"),
    [
        (0.1234, Unit.SHARE, "12.3%"),
        (0.1234, Unit.CHANGE, "+12.3%"),
        (-0.5, Unit.CHANGE, "-50.0%"),
        (10.4, Unit.CHANGE, "+1,040%"),
        (0.123, Unit.CORRELATION, "0.12"),
        (3.0, Unit.COUNT, "3"),
        (41.4, Unit.MINUTES, "41 min"),
        (12.34, Unit.HOURS, "12.3 h"),
        (1.2345, Unit.NUMBER, "1.23"),
        (0.012345, Unit.NUMBER, "0.0123"),
        (math.nan, Unit.SHARE, "–"),
        (math.nan, Unit.HOURS, "–"),
    ],
)
def test_values_are_written_as_their_unit_asks(x, unit, told):
    assert amount(x, unit, EN).replace("\N{MINUS SIGN}", "-") == told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "10.0% to 20.0%"),
        ({"low": None}, "at most 20.0%"),
        ({"low": None, "high_is_open": True}, "below 20.0%"),
        ({"high": None}, "at least 10.0%"),
        ({"high": None, "low_is_open": True}, "above 10.0%"),
        ({"high": 0.1}, "10.0%"),
        ({"low_is_open": True}, "10.0% to 20.0% (not 10.0% itself)"),
    ],
)
def test_a_band_is_written_as_it_is_meant(changes, told):
    made = result(0.15, **({"low": 0.1, "high": 0.2} | changes))
    assert band_of(made.row, EN) == told


def test_notes_say_what_must_be_known():
    assert notes_of(result(0.15), EN) == []
    assert notes_of(result(0.15, n=5), EN) == ["5 observations, at least 30 are needed."]
    close = notes_of(result(0.15, ci95=(0.0, 0.3), band_is_assumed=True), EN)
    assert [note.split(":")[0] for note in close] == [
        "The interval crosses a limit of the band",
        "The source gives a direction; the band is ours.",
    ]
    assert interval_of(result(0.15, ci95=(math.nan, math.nan)), EN) == "–"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_says_everything_and_fetches_nothing(lang, tmp_path):
    made = board(is_fast=True, told=("sharing.fatigue=1",), P2b=finding(0.07, n=900))
    page = board_html(made, lang=lang)
    assert f'<html lang="{lang}">' in page
    for shown in made.results:
        for text in (shown.pattern.name, shown.pattern.statement, shown.pattern.protocol):
            assert getattr(text, lang).split("(")[0].split("'")[0][:40] in page
    assert "Goel, Watts, Goldstein (2012)" in page
    assert "<code>sharing.fatigue=1</code>" in page
    assert page.count('class="fails"') == 1
    assert not re.search(r"(src|href)=\"(?!#|data:)", page)
    assert "<script" not in page
    assert page == board_html(made, lang=lang)
    write_board(made, tmp_path / "board.html", lang=lang)
    assert (tmp_path / "board.html").read_text(encoding="utf-8") == page


def test_a_page_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(OutputFileError, match="path must lie in a folder that exists"):
        write_board(board(), tmp_path / "none" / "board.html", lang="en")
    assert list(tmp_path.iterdir()) == []


def test_every_unit_and_verdict_has_words_in_indonesian():
    assert verdict_of(result(0.15), ID) == "sesuai"
    assert amount(41.4, Unit.MINUTES, ID) == "41 menit"
    assert amount(0.1234, Unit.SHARE, ID) == "12,3%"


def test_a_board_refuses_what_cannot_be_run():
    with pytest.raises(ParameterError, match="seed must lie in"):
        run_board(seed=-1)
    with pytest.raises(ParameterError, match="workers must be a whole number"):
        run_board(workers=0)
    with pytest.raises(ParameterError, match="pattern must be one of"):
        run_board(patterns=["P0"])
