"""Does the laboratory work in a real browser: by mouse, by key, on a phone, for readers?"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from browsing import WIDTHS, sticking_out, until, violations, violations_in_themes, watched
from dashboards import served
from made_results import make_results

from dashboard.lab.studies import Studies

pytestmark = pytest.mark.browser

CASE = "s=tone_deaf_promotion"
"""Quick to compute: its storms stay small."""
READY = "body[data-lab=ready]"
RUN_MS = 240_000
"""The loop may have to be compiled first."""
MAPS_FIT = "[...document.querySelectorAll('.lab-map')].every(m => m.scrollWidth <= m.clientWidth)"
LOADED = """[...document.images].every(image => image.complete && image.naturalWidth > 0)
    && getComputedStyle(document.querySelector('#lab-view')).opacity === '1'"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    root = tmp_path_factory.mktemp("studies")
    make_results(root / "made", n_draws=10)
    (root / "broken").mkdir()
    (root / "broken" / "manifest.json").write_text("{")
    with served(studies=Studies(root)) as found:
        yield found


@pytest.fixture
def page(browser, address):
    with watched(browser, base_url=address) as opened:
        yield opened


def at(page, query, width=1366, height=768):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/lab?v=1&{query}")
    page.wait_for_selector(READY, timeout=RUN_MS)
    until(page, LOADED)
    return page


def ran(page, query=CASE):
    """Open the small study, and run it if nobody has."""
    page.goto(f"/lab?v=1&{query}")
    page.wait_for_selector("body[data-lab]")
    if page.get_attribute("body", "data-lab") != "ready":
        page.click("#lab-start")
    page.wait_for_selector(READY, timeout=RUN_MS)
    until(page, LOADED)
    return page


@pytest.mark.parametrize(("lang", "word"), [("id", "Menghitung"), ("en", "Running")])
def test_a_small_study_runs_shows_how_far_it_is_and_is_chosen_from(page, lang, word):
    # numbers of its own, so that each language runs anew
    query = f"{CASE}&lang={lang}&c={300 if lang == 'id' else 310}"
    page.goto(f"/lab?v=1&{query}")
    page.wait_for_selector("body[data-lab=idle]")
    assert page.locator("#lab-cancel").is_hidden()
    page.click("#lab-start")
    until(page, f"document.querySelector('#lab-progress').innerText.includes('{word}')")
    assert page.locator("#lab-cancel").is_visible()
    page.wait_for_selector(READY, timeout=RUN_MS)
    assert page.locator("[data-cell]").count() == 13
    page.click("#cell-2")
    page.wait_for_selector("#cell-2[aria-pressed=true]")
    assert "lc=2" in page.url
    assert page.locator(".lab-card").count() == 1
    assert page.evaluate("history.length") <= 2
    assert not [url for url in page.requests if "plotly" in url or "async-" in url]


def test_a_small_study_is_cancelled(page):
    page.goto(f"/lab?v=1&{CASE}&c=320&lang=en")
    page.wait_for_selector("body[data-lab=idle]")
    page.click("#lab-start")
    page.wait_for_selector("#lab-cancel:visible")
    page.click("#lab-cancel")
    until(page, "document.querySelector('#lab-progress').innerText.includes('Cancelled')")
    assert page.is_enabled("#lab-start")


def test_keys_alone_choose_cells_and_stay_where_they_are(page):
    at(page, "ls=made&lang=en")
    page.focus("#cell-1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cell-1[aria-pressed=true]")
    until(page, "document.activeElement.id === 'cell-1'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id").startswith("cell-")
    page.keyboard.press("Space")
    page.wait_for_selector("[data-cell][aria-pressed=true] >> nth=1")
    assert page.locator(".lab-card").count() == 2
    page.focus("#cell-1")
    page.keyboard.press("Enter")  # let go
    page.wait_for_selector("#cell-1[aria-pressed=false]")


def test_what_is_chosen_stands_in_the_link_and_comes_back(page):
    at(page, "ls=made&lang=en")
    page.select_option("#lq", "median")
    until(page, "document.querySelector('.lab-map caption').innerText.includes('median')")
    page.select_option("#lr", "row")
    until(
        page, "document.querySelector('#lab-view').innerText.includes('best cell of the same row')"
    )
    assert "lq=median" in page.url
    assert "lr=row" in page.url
    said = page.inner_text("#lab-view .sentence")
    page.reload()
    page.wait_for_selector(READY)
    assert page.inner_text("#lab-view .sentence") == said
    assert page.input_value("#lr") == "row"


def test_numbers_in_cells_equal_those_of_the_file(page):
    at(page, "ls=made&lang=id")
    with page.expect_download() as download:
        page.click("a[href^='/lab/data/heat']")
    content = Path(download.value.path()).read_text(encoding="utf-8")
    head = [line for line in content.split("\n") if line.startswith("#")]
    assert "seed=7" in "".join(head)
    rows = csv.DictReader(io.StringIO("\n".join(content.split("\n")[len(head) :])))
    for row in rows:
        cell = page.inner_text(f"#cell-{row['cell']} .number")
        assert cell.removeprefix("★ ") == row["shown"]


def test_a_picture_is_kept_with_its_source(page):
    at(page, "ls=made&lang=en")
    assert "seed 7" in page.inner_text("#lab-source")
    for name in ("heat", "ecdf"):
        with page.expect_download() as download:
            page.click(f"[data-picture^='/lab/gambar/{name}']")
        assert download.value.suggested_filename == f"bolasalju-made-lost_customers-{name}.png"
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert int.from_bytes(content[16:20]) == 3 * 360


def test_another_study_is_chosen_and_the_broken_one_is_named(page):
    page.goto(f"/lab?v=1&{CASE}&lang=en")
    page.wait_for_selector("body[data-lab]")
    page.click("#lab-problems summary")
    assert "manifest.json must be readable" in page.inner_text("#lab-problems")
    page.select_option("#ls", "made")
    page.wait_for_url("**ls=made**")
    page.wait_for_selector(READY)
    assert page.locator("[data-cell]").count() == 5
    assert page.locator("#lu option").count() == 3
    page.select_option("#lu", "platform")
    until(page, "document.querySelector('img[src*=slices]').alt.includes('split by platform')")
    page.click("#lab-refresh")
    page.wait_for_selector(READY)


def test_a_hostile_link_opens_with_a_notice(page):
    page.goto("/lab?v=1&ls=../../etc&lc=1.1&lo=<script>alert(1)</script>&lang=en")
    page.wait_for_selector("body[data-lab]")
    assert "ls, lc, lo" in page.inner_text(".notice")
    page.goto("/lab?v=1&ls=elsewhere&lang=en")
    page.wait_for_selector("body[data-lab=broken]")
    assert "cannot be opened" in page.inner_text(".notice >> nth=0")


@pytest.mark.parametrize("query", ["ls=made", CASE])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_axe_finds_nothing_in_the_figures(page, query, lang):
    ran(page, f"{query}&lang={lang}&lc=1.3")
    assert (violations_in_themes(page) if lang == "id" else violations(page)) in ({}, [])


@pytest.mark.parametrize("query", ["ls=made", CASE])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_figure_sticks_out_and_thumbs_find_their_targets(page, query, lang):
    page.set_viewport_size({"width": 320, "height": 768})
    ran(page, f"{query}&lang={lang}&lc=1.3")
    for width in WIDTHS:
        assert sticking_out(page, [width]) == []
        assert small_targets(page) == []
        assert page.evaluate(MAPS_FIT)


def small_targets(page):
    """List what a thumb would miss."""
    return page.evaluate(
        """[...document.querySelectorAll('main select, main button, summary, .button')]
        .filter(e => e.offsetParent && e.offsetHeight < 44).map(e => e.outerHTML)"""
    )


def test_text_on_a_projector_is_large(page):
    ran(page, f"{CASE}&th=projector")
    sizes = page.evaluate(
        """[...document.querySelectorAll('#lab-view *')].filter(e => e.offsetParent
        && !e.closest('.unseen') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= 20
    # the smallest words in a picture are 11 of its 360 px
    width = page.evaluate("document.querySelector('.lab-picture').clientWidth")
    assert 11 * width / 360 >= 20


def test_paper_has_the_figures_and_their_source(page, tmp_path):
    at(page, "ls=made&lang=en")
    page.emulate_media(media="print")
    assert page.locator("#lab-source").is_visible()
    assert page.locator(".lab-picture").first.is_visible()
    assert not page.locator("#lq").is_visible()
    assert page.pdf(path=str(tmp_path / "page.pdf")).startswith(b"%PDF")
