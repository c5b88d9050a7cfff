"""Do the hours come when somebody opens them, and follow the controls when they rest?"""

from __future__ import annotations

import pytest
from browsing import until, watched

pytestmark = pytest.mark.browser

CASE = "v=1&s=tone_deaf_promotion"
READY = "#hourly[data-state=ready]"


@pytest.fixture
def page(browser, address):
    with watched(browser, base_url=address) as opened:
        yield opened


def at(page, query=CASE, width=1366):
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"/banding?{query}")
    page.wait_for_selector("body[data-answered=full]")
    return page


def asked(page):
    return [url for url in page.requests if "/per-jam" in url]


@pytest.mark.parametrize(("lang", "said"), [("id", "Malam yang di"), ("en", "in the middle")])
def test_it_is_asked_for_when_it_is_opened_and_has_a_table(page, lang, said):
    at(page, f"{CASE}&lang={lang}")
    assert asked(page) == []
    page.click("#hourly > summary")
    page.wait_for_selector(READY)
    assert page.locator("#hourly svg[role=img]").count() == 2
    assert said in page.get_attribute("#hourly svg", "aria-label")
    assert said in page.inner_text("#hourly figcaption >> nth=0")
    page.click("#hourly details summary")
    assert page.locator("#hourly tbody tr").count() == 12
    assert "40" in page.inner_text("#hourly-said")


def test_while_something_moves_the_picture_stays(page):
    at(page)
    page.click("#hourly > summary")
    page.wait_for_selector(READY)
    before = page.inner_html("#hourly-box")
    page.focus("#db")
    page.keyboard.press("ArrowRight")
    assert page.inner_html("#hourly-box") == before
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('#hourly').dataset.link.includes('db=28')")
    assert page.inner_html("#hourly-box") != before
    assert len(asked(page)) >= 2


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_it_fits_and_axe_finds_nothing(page, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    at(page, width=width)
    page.click("#hourly > summary")
    page.wait_for_selector(READY)
    page.click("#hourly details summary")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe.Axe().run(page).response["violations"] == []
