"""Are the bands those of the evidence table, and is every mistake in the two files told?"""

from __future__ import annotations

import math
from importlib.resources import files

import pytest

from experiments.validation.design_file import load_designs, read_designs
from experiments.validation.measuring import MEASURES
from experiments.validation.pattern_file import (
    Row,
    Unit,
    chosen,
    load_patterns,
    pattern_id,
    read_patterns,
)
from scenarios.story import Bilingual
from sim.errors import InputFileError, ParameterError
from sim.sources import sources

BANDS = {
    "P1": (0.01, 0.06),
    "P2a": (0.65, 0.97),
    "P2b": (0, 0.06),
    "P2c": (0, 0.10),
    "P3a": (-0.1, 0.4),
    "P3b": (0.5, 1),
    "P4a": (5, None),
    "P4b": (0.30, 1),
    "P5a": (0.45, 0.65),
    "P5b": (0.70, 0.92),
    "P5c": (20, 60),
    "P5d": (30, 120),
    "P5e": (10, 30),
    "P8a": (-0.65, -0.40),
    "P8b": (0.10, 0.36),
    "P8c": (0.15, 1),
    "P9a": (0, 0),
    "P9b": (0.05, 0.40),
    "P9c": (0, None),
    "P9d": (0, None),
    "P11a": (0.65, 1),
    "P11b": (0.65, 1),
    "P11c": (0, 0.05),
    "P11d": (0.65, 1),
    "P12a": (1, None),
    "P12b": (1, None),
    "P13a": (0.90, 1),
    "P13b": (None, 0),
    "P14a": (0.40, 0.85),
    "P14b": (0.85, 1.15),
    "P15a": (0, 1),
    "P15b": (-1, 0),
    "P16a": (-0.05, 0.05),
    "P16b": (0.10, None),
    "P16c": (None, 0),
    "P16d": (0, 1),
    "P16e": (0, 1),
    "P17a": (0.03, 0.12),
    "P17b": (0, None),
    "P24a": (0.10, 1),
    "P24b": (0, 0.10),
    "P25": (0, 0.05),
}
"""Copied by hand from section C of the evidence table: a band is never widened."""
STRICT = {"P3b": "low", "P9c": "low", "P9d": "low", "P15b": "high", "P16c": "high"}
STRICT |= {"P17b": "low", "P24b": "high"}
"""Where the limit itself lies outside: more than half, flatter, less, smaller, not."""

PATTERNS = """schema: 1
patterns:
- id: P1
  name: {id: a, en: b}
  statement: {id: a, en: b}
  protocol: {id: a, en: b}
  worlds: 300
  fast_worlds: 20
  sources: [ma2016]
  evidence: ['#1']
  rows:
  - {id: P1a, name: {id: a, en: b}, unit: share, low: 0.1, high: 0.2}
  - {id: P1b, name: {id: a, en: b}, unit: share, low: null, high: 0.2}
"""
DESIGNS = """schema: 1
mixes:
- name: one
  clusters: [{name: victim, weight: 1.0}, {name: accidental, weight: 3.0}]
  severity_low: 0.2
  severity_high: 0.4
  platforms: [{name: x}]
  channels: [{name: own_post}]
  tones: [{name: apologetic}]
  delay_h: 2.0
cases:
- {name: plain}
levels:
- {name: hours, values: [1, 2.5]}
"""


def problems(read, text):
    with pytest.raises(InputFileError) as caught:
        read(text.encode("utf-8"), "f.yaml")
    return caught.value.problems


def changed(text, old, new):
    assert text.count(old) == 1
    return text.replace(old, new)


def rows():
    return {row.id: row for pattern in load_patterns() for row in pattern.rows}


def test_the_bands_are_those_of_the_evidence_table():
    assert {name: (row.low, row.high) for name, row in rows().items()} == BANDS
    for name, row in rows().items():
        assert row.low_is_open == (STRICT.get(name) == "low"), name
        assert row.high_is_open == (STRICT.get(name) == "high"), name


def test_every_pattern_is_measured_in_enough_worlds_and_says_where_it_comes_from():
    assert [pattern.id for pattern in load_patterns()] == list(MEASURES)
    for pattern in load_patterns():
        assert pattern.worlds >= 200, pattern.id
        assert set(pattern.sources) <= set(sources()), pattern.id
        assert pattern.evidence, pattern.id
        texts = [pattern.name, pattern.statement, pattern.protocol]
        assert all(text.id != text.en for text in texts), pattern.id
    bound = [name for name, row in rows().items() if row.holds_by_construction]
    assert bound == ["P11c", "P13b", "P25"]


def row(**changes):
    names = {"name": Bilingual(id="a", en="b"), "unit": Unit.NUMBER}
    return Row(**({"id": "P1", "low": 1.0, "high": 2.0} | names | changes))


@pytest.mark.parametrize(
    ("changes", "value", "holds"),
    [
        ({}, 1.0, True),
        ({}, 2.0, True),
        ({}, 0.999, False),
        ({}, 2.001, False),
        ({}, math.nan, False),
        ({"low_is_open": True}, 1.0, False),
        ({"high_is_open": True}, 2.0, False),
        ({"low": None}, -1e9, True),
        ({"high": None}, 1e9, True),
        ({"low": None, "high": None}, math.nan, False),
        ({"high": 1.0}, 1.0, True),
    ],
)
def test_a_band_holds_its_limits_unless_they_are_open(changes, value, holds):
    assert row(**changes).holds(value) is holds


def test_patterns_are_chosen_in_the_order_of_the_file():
    assert chosen([]) == load_patterns()
    assert [pattern.id for pattern in chosen(["P8", "P2"])] == ["P2", "P8"]


def test_a_pattern_that_is_not_there_or_named_twice_is_refused():
    with pytest.raises(
        ParameterError, match=r"pattern must be one of .*, got 'p8'; did you mean 'P8'"
    ):
        pattern_id("p8")
    with pytest.raises(ParameterError, match="pattern must name each once, got P8 more than once"):
        chosen(["P8", "P1", "P8"])


def test_the_least_file_of_patterns_reads():
    (pattern,) = read_patterns(PATTERNS.encode(), "f.yaml")
    assert pattern.conditional is None
    assert (pattern.rows[1].low, pattern.rows[1].high) == (None, 0.2)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: P1\n", "id: X1\n", "f.yaml:3:7: patterns[0].id: must be P and a number, got 'X1'"),
        ("fast_worlds: 20", "fast_worlds: 400", "must be at most worlds, 300, got 400; lower it"),
        ("worlds: 300\n", "worlds: 100\n", "must be a whole number in [200, 100000] worlds"),
        ("[ma2016]", "[ma2026]", "must be a key of sources.toml, got 'ma2026'; did you mean"),
        ("['#1']", "[table]", "must be a row of the evidence table such as '#43', got 'table'"),
        ("id: P1a", "id: P2a", "must be P1 and perhaps a letter, got 'P2a'; rename it"),
        ("id: P1b", "id: P1a", "must be named once, got 'P1a' again; rename it"),
        ("low: null, high: 0.2", "low: null, high: null", "must be a number where high is null"),
        ("low: 0.1, high: 0.2", "low: 0.3, high: 0.2", "must be at most high, 0.2, got 0.3; swap"),
        ("low: 0.1, high: 0.2", "low: much, high: 0.2", "must be a number, or null for no limit"),
        ("unit: share, low: null", "unit: litre, low: null", "must be one of ['change', 'co"),
        ("  worlds: 300\n", "  world: 300\n", "key must be known, got 'world'; did you mean"),
    ],
)
def test_a_mistake_in_a_file_of_patterns_is_told_with_its_place(old, new, told):
    found = problems(read_patterns, changed(PATTERNS, old, new))
    assert any(told in problem for problem in found), found
    assert all(problem.startswith("f.yaml:") for problem in found)


def test_all_mistakes_are_told_at_once():
    wrong = changed(PATTERNS, "id: P1b", "id: P7b").replace("ma2016", "nobody")
    assert len(problems(read_patterns, wrong)) == 2


def test_the_least_file_of_designs_reads():
    designs = read_designs(DESIGNS.encode(), "f.yaml")
    mix = designs.mixes["one"]
    assert [entry.weight for entry in mix.clusters] == [1.0, 3.0]
    assert [entry.weight for entry in mix.tones] == [1.0]
    assert designs.levels["hours"] == (1.0, 2.5)
    assert designs.cases["plain"].platform == "facebook"
    with pytest.raises(TypeError):
        designs.levels["hours"] = (1.0,)  # type: ignore[index]  # this is what is tested


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("name: accidental", "name: chance", "f.yaml:4:50: mixes[0].clusters[1].name: must be one"),
        ("name: accidental", "name: victim", "must be named once, got 'victim' again; rename it"),
        ("[{name: x}]", "[{name: myspace}]", "must be one of ['facebook', 'instagram'"),
        ("[{name: x}]", "[{name: x, weight: 0.0}]", "must weigh more than 0 together, got 0"),
        ("[{name: apologetic}]", "[{name: silent}]", "must be one of ['apologetic', 'defensive'"),
        ("severity_low: 0.2", "severity_low: 0.5", "must be at most severity_high, 0.4, got 0.5"),
        ("delay_h: 2.0", "delay_h: soon", "must be hours in [0, 336], or null, got 'soon'"),
        ("delay_h: 2.0", "delay_h: 500.0", "must be hours in [0, 336], or null, got 500.0"),
        ("values: [1, 2.5]", "values: []", "must be a list of at least one entry, got a list"),
        ("values: [1, 2.5]", "values: [one]", "levels[0].values[0]: must be a number, got 'one'"),
        ("{name: plain}", "{name: plain, platform: fax}", "must be one of ['facebook'"),
    ],
)
def test_a_mistake_in_a_file_of_designs_is_told_with_its_place(old, new, told):
    found = problems(read_designs, changed(DESIGNS, old, new))
    assert any(told in problem for problem in found), found


def test_a_name_stands_once_in_its_list():
    twice = changed(DESIGNS, "- {name: plain}\n", "- {name: plain}\n- {name: plain}\n")
    (problem,) = problems(read_designs, twice)
    assert "cases[1].name: must be named once, got 'plain' again" in problem


def test_the_ordinary_complaint_is_that_of_the_evidence_table():
    mix = load_designs().mixes["ordinary"]
    weights = {entry.name: entry.weight for entry in mix.clusters}
    assert weights == {"victim": 0.15, "accidental": 0.45, "preventable": 0.40}
    # 5 % of all complaints are false, all of them in the victim cluster
    assert 0.15 * mix.p_false_if_victim == pytest.approx(0.05, abs=1e-4)
    assert (mix.followers_median, mix.followers_sigma) == (1000, 1)
    assert (mix.followers_low, mix.followers_high) == (100, 10_000)
    assert (mix.p_silent, mix.delay_h, mix.arousal) == (0.45, None, 0.0)


@pytest.mark.parametrize("name", ["patterns.yaml", "designs.yaml"])
def test_the_files_are_found_once_the_package_is_installed(name):
    assert files("experiments").joinpath("validation", name).read_bytes()
