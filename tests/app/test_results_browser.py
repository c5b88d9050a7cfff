"""Do the figures of a sweep look right in a real browser, on a phone and on a desk, offline?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from browsing import watched
from made_results import make_results

from experiments.results import open_results
from experiments.results.page import write_page

pytestmark = pytest.mark.browser

FIGURES = ["grid", "regret", "map", "spread", "influence"]
TONES = ["apologetic", "empathetic", "informative", "defensive"]
OUTCOMES = ("lost_sales_idr", "reputation_day7")
DELAYS = [1.0, 6.0, 24.0, 72.0]

PAGES = [(outcome, lang) for outcome in OUTCOMES for lang in ("id", "en")]

WORDS = """
    figure => [...figure.querySelectorAll('svg text')].filter(text => text.textContent.trim())
        .map(text => {
            const box = text.getBoundingClientRect();
            return {text: text.textContent, left: box.left, right: box.right,
                    top: box.top, bottom: box.bottom};
        })
"""
"""All words of a figure and where they stand."""


def sales(policy, draw, k):
    """Lose little in most worlds and a lot in a few; the best tone changes with the draw."""
    tone = np.minimum(policy // len(DELAYS), len(TONES))
    size = 1 + tone + 0.5 * (policy % len(DELAYS)) - 3.0 * ((tone == 2) & (draw % 10 > 5))
    return 1e4 * np.maximum(size, 0.3) * 2.2 ** (k % 12) * (1 + 0.02 * draw) - 5e4 * (k % 5 == 0)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    n_draws = 60
    levers = {
        "reply.tone": [tone for tone in TONES for _ in DELAYS] + ["silent"],
        "reply.delay_h": DELAYS * len(TONES) + [None],
    }
    draws = {
        "third_party.amplifier_mentions": [draw % 10 for draw in range(n_draws)],
        "shop.sales_per_day_idr": [2e5 + 1e4 * draw for draw in range(n_draws)],
        "platform": [["instagram", "tiktok", "facebook"][draw % 3] for draw in range(n_draws)],
    }
    folder = make_results(
        tmp_path_factory.mktemp("made") / "results",
        n_draws=n_draws,
        runs=24,
        levers=levers,
        draws=draws,
        outcomes={
            "lost_sales_idr": sales,
            "reputation_day7": lambda policy, draw, k: -sales(policy, draw, k) / 1e9,
        },
        layout=(17, 24),
    )
    return open_results(folder)


@pytest.fixture(scope="module")
def addresses(results, tmp_path_factory):
    """Write each page once."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for outcome, lang in PAGES:
        path = folder / f"{outcome}-{lang}.html"
        write_page(results, path, outcome, lang=lang)
        found[outcome, lang] = path.as_uri()
    return found


@pytest.fixture
def address(addresses):
    return addresses[PAGES[0]]


@pytest.fixture
def page(browser):
    with watched(browser) as opened:
        yield opened


def opened(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    for name in FIGURES:
        page.wait_for_selector(f"#plot-{name} svg.main-svg")
    return page


def words_of(page, name):
    return page.eval_on_selector(f"#plot-{name}", WORDS)


def overlaps(words):
    """Name pairs of words that cover each other by more than a hair."""
    found = []
    for at, one in enumerate(words):
        for other in words[at + 1 :]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            if across > 3 and down > 5:
                found.append((one["text"], other["text"]))
    return found


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize(("outcome", "lang"), PAGES)
def test_nothing_is_cut_and_nothing_overlaps(page, addresses, outcome, lang, width):
    opened(page, addresses[outcome, lang], width)
    assert page.locator("html").get_attribute("lang") == lang
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in FIGURES:
        box = page.query_selector(f"#plot-{name}").bounding_box()
        words = words_of(page, name)
        assert len(words) > 5
        for word in words:
            assert word["left"] >= box["x"] - 1, (name, word)
            assert word["right"] <= box["x"] + box["width"] + 1, (name, word)
        assert overlaps(words) == [], name


def test_words_that_overlap_or_stick_out_would_be_seen(page, address):
    opened(page, address, 390)
    page.evaluate("Plotly.relayout('plot-grid', {'margin.l': 250, 'xaxis.tickfont.size': 20})")
    page.wait_for_timeout(200)
    assert overlaps(words_of(page, "grid"))
    page.evaluate("document.querySelector('h1').style.width = '600px'")
    assert page.evaluate("document.documentElement.scrollWidth") > 390


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_numbers_can_be_read(page, addresses, outcome):
    opened(page, addresses[outcome, "id"], 390)
    sizes = page.evaluate(
        "[...document.querySelectorAll('#plot-grid .heatmap-label text')]"
        ".map(text => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert len(sizes) == 17
    assert min(sizes) >= 10


def test_tables_open_and_scroll_within_themselves(page, address):
    opened(page, address, 390)
    for summary in page.query_selector_all("summary"):
        summary.click()
    assert page.locator("table:visible").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_figure_can_be_saved_as_a_picture(page, address):
    opened(page, address, 390)
    with page.expect_download() as download:
        page.click("button[data-plot='plot-grid']")
    assert download.value.suggested_filename.endswith("-grid.png")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_page_can_be_printed(page, address, tmp_path):
    opened(page, address, 1366)
    printed = page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
    assert printed.startswith(b"%PDF")
    assert len(printed) > 20_000
