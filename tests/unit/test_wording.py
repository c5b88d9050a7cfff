"""Do both languages say the same things, and are numbers written as their readers expect?"""

from __future__ import annotations

import math
from string import Formatter

import pytest

from experiments.catalogue import LANGUAGES, catalogue
from experiments.wording import Wording, significant, system_language
from sim.responses import Tone

OUTCOMES = [
    "lost_customers",
    "paused_customers",
    "won_back",
    "new_customers",
    "never_knew",
    "lost_sales_idr",
    "peak_sales_drop",
    "recovery_day",
    "closed",
    "neighbour_sales_drop",
    "reputation_day7",
    "reputation_day90",
    "rating",
    "reach",
    "shares",
    "complaint_posts",
    "negative_posts",
    "cascade_depth",
    "structural_virality",
    "peak_h",
    "half_life_h",
    "reproduction_number",
    "waves",
    "second_wave",
    "outside_critics_ratio",
    "viral",
    "owner_hours",
]

PLAIN = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "?", "\N{NO-BREAK SPACE}": "_"})
"""Signs that look like others, so that they can be told apart below."""


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys_and_placeholders():
    indonesian, english = catalogue("id"), catalogue("en")
    assert list(indonesian) == list(english)
    for key, text in indonesian.items():
        assert placeholders(text) == placeholders(english[key]), key
        assert "" not in placeholders(text), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty_or_no_text(lang):
    for key, text in catalogue(lang).items():
        assert isinstance(text, str), key
        assert text.strip(), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_tone_and_outcome_has_words(lang):
    wording = Wording(lang)
    assert len({wording.tone(tone) for tone in Tone}) == len(Tone)
    assert len({wording.outcome(name).label for name in OUTCOMES}) == len(OUTCOMES) == 27
    assert all(wording.outcome(name).meaning.endswith(".") for name in OUTCOMES)


def test_an_unknown_key_or_language_is_an_error():
    with pytest.raises(KeyError, match="no_such_key"):
        Wording("id").text("no_such_key")
    with pytest.raises(KeyError, match="n"):
        Wording("id").text("evenings_n")
    with pytest.raises(ValueError, match="lang must be one of id, en, got 'fr'"):
        Wording("fr")


def test_what_is_filled_in_is_not_read_again():
    assert Wording("en").text("report_scenario", name="{name} {0}") == "Case: {name} {0}"


@pytest.mark.parametrize(
    ("x", "digits", "indonesian", "english"),
    [
        (0, 0, "0", "0"),
        (-0.04, 1, "0,0", "0.0"),
        (1234.56, 1, "1.234,6", "1,234.6"),
        (-12.3, 1, "-12,3", "-12.3"),
        (1_000_000, 0, "1.000.000", "1,000,000"),
        (math.nan, 1, "?", "?"),
        (math.inf, 0, "?", "?"),
    ],
)
def test_numbers(x, digits, indonesian, english):
    assert Wording("id").number(x, digits).translate(PLAIN) == indonesian
    assert Wording("en").number(x, digits).translate(PLAIN) == english


@pytest.mark.parametrize(
    ("x", "indonesian", "english"),
    [
        (0, "Rp0", "Rp0"),
        (950.4, "Rp950", "Rp950"),
        (1_250_000, "Rp1.250.000", "Rp1,250,000"),
        (-1_250_000, "-Rp1.250.000", "-Rp1,250,000"),
        (9_999_999, "Rp9.999.999", "Rp9,999,999"),
        (9_999_999.7, "Rp10_juta", "Rp10_million"),
        (12_540_000, "Rp12,5_juta", "Rp12.5_million"),
        (-12_540_000, "-Rp12,5_juta", "-Rp12.5_million"),
        (999_600_000, "Rp1_miliar", "Rp1_billion"),
        (1_250_000_000, "Rp1,25_miliar", "Rp1.25_billion"),
        (2e12, "Rp2_triliun", "Rp2_trillion"),
        (math.nan, "?", "?"),
    ],
)
def test_money_spells_its_magnitude(x, indonesian, english):
    assert Wording("id").rupiah(x).translate(PLAIN) == indonesian
    assert Wording("en").rupiah(x).translate(PLAIN) == english


@pytest.mark.parametrize(
    ("x", "digits", "indonesian", "english"),
    [
        (0.0, 0, "0%", "0%"),
        (1.0, 0, "100%", "100%"),
        (0.123, 1, "12,3%", "12.3%"),
        (-0.123, 1, "-12,3%", "-12.3%"),
        (0.004, 0, "<1%", "<1%"),
        (0.0004, 1, "<0,1%", "<0.1%"),
        (0.997, 0, ">99%", ">99%"),
        (math.nan, 0, "?", "?"),
    ],
)
def test_percent_is_never_falsely_certain(x, digits, indonesian, english):
    assert Wording("id").percent(x, digits).translate(PLAIN) == indonesian
    assert Wording("en").percent(x, digits).translate(PLAIN) == english


@pytest.mark.parametrize(
    ("h", "indonesian", "english"),
    [
        (0, "0 menit", "0 minutes"),
        (1 / 60, "1 menit", "1 minute"),
        (0.5, "30 menit", "30 minutes"),
        (0.999, "1 jam", "1 hour"),
        (1.5, "1,5 jam", "1.5 hours"),
        (24, "24 jam", "24 hours"),
        (48, "2 hari", "2 days"),
        (60, "2,5 hari", "2.5 days"),
        (math.nan, "?", "?"),
    ],
)
def test_time_spans(h, indonesian, english):
    assert Wording("id").hours(h).translate(PLAIN) == indonesian
    assert Wording("en").hours(h).translate(PLAIN) == english


def test_ways_to_answer():
    wording = Wording("id")
    assert wording.answer(6.0, Tone.APOLOGETIC) == "membalas setelah 6 jam sambil minta maaf"
    assert wording.answer(0.0, Tone.APOLOGETIC) == "langsung membalas sambil minta maaf"
    assert wording.answer(None, Tone.SILENT) == "diam saja"


@pytest.mark.parametrize(
    ("count", "fraction", "said"),
    [
        (100, 1.0, "100"),
        (100, 0.997, "nearly all"),
        (0, 0.0, "0"),
        (0, 0.003, "hardly any"),
        (93, 0.93, "93"),
    ],
)
def test_hundred_of_hundred_only_if_exact(count, fraction, said):
    assert Wording("en").of_100(count, fraction) == said


def test_evenings():
    said = [Wording("id").of_100(n, f, key="evenings") for n, f in ((93, 0.93), (100, 0.997))]
    assert said == ["93 malam", "hampir semua malam"]


@pytest.mark.parametrize(
    ("x", "rounded"), [(0.0, 0.0), (1_234_567, 1_230_000), (-0.012345, -0.0123), (9996, 10_000)]
)
def test_significant_digits(x, rounded):
    assert significant(x, 3) == rounded


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "in_ID"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LC_MESSAGES": "id", "LANG": "C"}, "id"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_system_chooses_the_language(monkeypatch, variables, lang):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system_language() == lang
