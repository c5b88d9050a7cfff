"""Is the page whole, safe and in one mind with itself?"""

from __future__ import annotations

import errno
import os
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from hand_made import CELLS, LOST, N_CUSTOMERS, hand_made

from experiments.report import report_html, write_report
from experiments.report_cells import chosen_cells, extremes, pairs
from experiments.report_settings import changes, provenance_rows
from experiments.report_worlds import flip_section
from experiments.wording import Wording
from sim.appraisal import CrisisType
from sim.errors import OutputFileError
from sim.mechanisms import Mechanisms
from sim.parameters import NetworkParameters, Parameters
from sim.scenario import PLATFORMS, Complaint, Scenario

VOID = {"meta", "link", "path"}


class Page(HTMLParser):
    """Reads a page and insists that every element is closed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.marks, self.labels, self.cells, self.texts = [], [], [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "svg":
            self.marks.append({})
            self.labels.append(attributes.get("aria-label"))
        if tag == "path":
            self.marks[-1][attributes["class"]] = attributes["d"].count("M")
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.texts.append(data.strip())
        if "td" in self.open or "th" in self.open:
            self.cells[-1] += " " + data.strip()

    @property
    def pictures(self):
        return [m for m, label in zip(self.marks, self.labels, strict=True) if label]


@pytest.fixture(params=["id", "en"])
def lang(request):
    return request.param


def silent_only():
    return hand_made(
        cells=CELLS[4:],
        outcomes={"lost_customers": np.array(LOST[4:], float)},
        fates=hand_made().fates[4:],
    )


def test_the_page_is_whole_and_fetches_nothing(lang):
    html = report_html(hand_made(), lang=lang)
    Page(html)
    assert f'<html lang="{lang}">' in html
    assert not re.search(r"https?:|<script|<img|<iframe|@import|url\(", html, re.IGNORECASE)
    assert len(html.encode()) < 300_000
    assert html == report_html(hand_made(), lang=lang)


def test_everything_is_there_in_order():
    html = report_html(hand_made(), lang="en")
    wanted = [
        "Of 100 evenings like this, 30 end with fewer customers lost if you answer after 1 hour",
        "Fast or slow", "A hundred evenings", "The difference between two answers",
        "Who stayed because", "Most complaints die", "What was computed",
        "What this model does not know", "Where these numbers come from",
    ]  # fmt: skip
    places = [html.index(text) for text in wanted]
    assert places == sorted(places)


def test_sentence_squares_and_table_agree():
    page = Page(report_html(hand_made(), lang="en"))
    sentence = next(text for text in page.texts if text.startswith("Of 100 evenings"))
    assert "30 end with fewer" in sentence
    assert any(cell.strip() == "30 / 70 / 0" for cell in page.cells)
    assert page.pictures == [
        {"storm": 10, "cross": 10, "noticeable": 0, "calm": 90},
        {"storm": 10, "cross": 10, "noticeable": 20, "calm": 70},
        {"storm": 10, "cross": 10, "noticeable": 20, "calm": 70},
    ]
    labels = [label for label in page.labels if label]
    assert labels[1].endswith("defensively. storm: 10, noticeable: 20, calm: 70.")
    best = [cell.split()[:4] for cell in page.cells if "★" in cell]
    assert best == [["★", "best", "1.2", "customers"]]


def test_what_is_only_nearly_so_is_not_called_certain():
    fewer, more = np.zeros(300), np.ones(300)
    more[0] = 0.0
    comparison = hand_made(
        cells=CELLS[:2], runs=300, outcomes={"lost_customers": np.stack([fewer, more])},
        fates=np.zeros((2, 300, N_CUSTOMERS), np.int8),
    )  # fmt: skip
    html = report_html(comparison, lang="en")
    assert "Of 100 evenings like this, nearly all end with fewer" in html
    assert "No difference: hardly any. Worse instead: none." in html
    assert "nearly all / hardly any / 0" in html
    assert "Reach was not recorded" in html
    assert "Not one customer" in html


def test_no_difference_and_nothing_to_compare():
    same = np.zeros((5, 40))
    equal = hand_made(outcomes={"lost_customers": same}, fates=np.zeros((5, 40, 100), np.int8))
    html = report_html(equal, lang="id")
    assert "tidak ada bedanya" in html
    assert "★" not in html
    single = report_html(silent_only(), lang="id")
    assert "Hanya satu cara menjawab yang dihitung: diam saja." in single
    assert "tidak ada yang dibandingkan" in single
    Page(single)


def test_a_difference_that_may_be_chance_says_so():
    outcomes = {"lost_customers": np.array([[0.0, 3.0, 0.0], [2.0, 0.0, 2.0]])}
    fates = np.zeros((2, 3, N_CUSTOMERS), np.int8)
    comparison = hand_made(cells=CELLS[:2], runs=3, outcomes=outcomes, fates=fates)
    assert "may still be chance" in report_html(comparison, lang="en")
    one = hand_made(
        cells=CELLS[:2], runs=1, fates=fates[:, :1],
        outcomes={"lost_customers": outcomes["lost_customers"][:, :1]},
    )  # fmt: skip
    assert "One evening is too few" in report_html(one, lang="en")


def test_missing_values_do_not_stop_the_page(lang):
    outcomes = {name: np.full((5, 40), np.nan) for name in ("lost_customers", "reach", "viral")}
    Page(report_html(hand_made(outcomes=outcomes), lang=lang))


def test_those_who_stayed_have_a_number_and_a_role():
    wording = Wording("id")
    section = flip_section(hand_made(), wording, lambda _: np.arange(N_CUSTOMERS) % 2 == 1)
    # world 36 is the first with 40 lost against 10: customers 10 to 39 stayed
    assert "Malam nomor 37" in section["lead"]
    assert section["names"][:2] == ["pelanggan sesekali no. 10", "pelanggan tetap no. 11"]
    assert len(section["names"]) == 12
    assert section["more"] == "dan 18 orang lagi"
    assert flip_section(hand_made(), wording)["names"][0] == "pelanggan no. 10"
    assert flip_section(silent_only(), wording) is None


def test_the_complainant_and_those_lost_by_the_answer():
    fates = np.zeros((2, 2, N_CUSTOMERS), np.int8)
    fates[1, 0, [0, 5]] = 3
    fates[0, 0, 7] = 3
    outcomes = {"lost_customers": np.array([[1.0, 0.0], [2.0, 0.0]])}
    comparison = hand_made(cells=CELLS[:2], runs=2, outcomes=outcomes, fates=fates)
    section = flip_section(comparison, Wording("en"))
    assert section["names"] == ["the one who complained (no. 0)", "customer no. 5"]
    assert section["more"] == ""
    assert section["rest"][0].startswith("The other way round, 1 customers")


def test_hostile_words_stay_words(lang):
    name = "<script>alert(1)</script>\"'&{{ 7 * 7 }}{runs}\ud800"
    story = {"title": name, "story": "<b>bold</b>"}
    comparison = hand_made(name, provenance={"<i>": "</dd><script>"})
    for html in (
        report_html(comparison, lang=lang),
        report_html(comparison, lang=lang, story=story),
    ):
        Page(html)
        assert "<script" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;{{ 7 * 7 }}{runs}" in html
        assert "<b>" not in html


def test_cells_and_pairs_that_are_shown():
    comparison = hand_made()
    assert extremes(comparison) == (0, 3)
    assert chosen_cells(comparison) == [0, 3, 4]
    assert [tuple(pair) for pair in pairs(comparison)] == [
        ("extremes", 0, 3), ("speed", 0, 1), ("speed", 2, 3),
        ("silence", 0, 4), ("silence", 1, 4), ("silence", 2, 4), ("silence", 3, 4),
    ]  # fmt: skip


def test_a_tone_with_one_delay_has_no_speed():
    comparison = hand_made(cells=(*CELLS[:3], CELLS[4]), outcomes={}, fates=hand_made().fates[:4])
    # silence is the worst here: its difference from the best is listed once
    assert [tuple(pair) for pair in pairs(comparison)] == [
        ("extremes", 0, 3), ("speed", 0, 1), ("silence", 1, 3), ("silence", 2, 3),
    ]  # fmt: skip


def test_only_what_differs_from_the_defaults_is_listed():
    scenario = Scenario(
        platform=PLATFORMS["instagram"],
        complaint=Complaint(crisis_type=CrisisType.VICTIM, has_evidence=True),
        parameters=Parameters(network=NetworkParameters(n_accounts=20_000)),
        mechanisms=Mechanisms(fatigue=False),
    )
    assert [(c.name, c.value, c.default, c.unit) for c in changes(scenario)] == [
        ("complaint.crisis_type", CrisisType.VICTIM, CrisisType.ACCIDENTAL, ""),
        ("complaint.has_evidence", True, False, ""),
        ("network.n_accounts", 20_000, 100_000, "accounts"),
        ("mechanism.fatigue", False, True, ""),
    ]
    html = report_html(hand_made(scenario=scenario), lang="id")
    assert "20.000 akun" in html
    assert "network.n_accounts" in html


def test_provenance_is_flat():
    nested = {"version": "1", "settings": {"runs": 3, "tones": ["silent"]}}
    assert provenance_rows(nested) == [
        ("version", "1"), ("settings.runs", "3"), ("settings.tones", '["silent"]'),
    ]  # fmt: skip
    assert "No details are given." in report_html(hand_made(provenance={}), lang="en")


def test_a_file_is_written_whole_and_replaced(tmp_path, lang):
    path = tmp_path / "laporan.html"
    path.write_text("old")
    write_report(hand_made("\ud800"), path, lang=lang)
    assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("", "path must be a file, got .*; add a file name such as report.html"),
        ("missing/report.html", "path must lie in a folder that exists, got .*; make the folder"),
        ("a_file/report.html", "path must lie in a folder, got .*; one of its parents is a file"),
        ("x" * 300, "path must have a short name, got .*; shorten the file name"),
    ],
)
def test_a_place_where_nothing_can_be_written(tmp_path, place, message):
    (tmp_path / "a_file").write_text("old")
    with pytest.raises(OutputFileError, match=message):
        write_report(hand_made(), tmp_path / place, lang="id")
    assert [file.name for file in tmp_path.iterdir()] == ["a_file"]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "path must fit on the disk, got .*; the disk is full; free some space"),
        (errno.EACCES, "path must be writable, got .*; choose a folder of your own"),
        (errno.EIO, "path must be writable, got .*; Input/output error"),
    ],
)
def test_trouble_while_writing_leaves_the_old_file(tmp_path, monkeypatch, number, message):
    def fail(_):
        raise OSError(number, os.strerror(number))

    path = tmp_path / "report.html"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputFileError, match=message):
        write_report(hand_made(), path, lang="id")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]
    assert path.read_text() == "old"


def test_a_folder_without_permission(tmp_path):
    tmp_path.chmod(0o500)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(OutputFileError, match="path must be writable"):
        write_report(hand_made(), tmp_path / "report.html", lang="id")
