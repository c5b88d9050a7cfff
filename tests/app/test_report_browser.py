"""Does the page look right in a real browser, on a phone and on a projector, without a network?"""

from __future__ import annotations

import pytest
from browsing import watched

from experiments import compare
from experiments.report import report_html
from scenarios.loader import load_file

pytestmark = pytest.mark.browser

BEYOND = """
    [...document.querySelectorAll('body *')].filter(element => {
        for (let box = element.parentElement; box; box = box.parentElement)
            if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(box).overflowX))
                return false;
        return element.getBoundingClientRect().right > innerWidth + 1;
    }).map(element => element.outerHTML.slice(0, 80))
"""
"""Elements that stick out to the right and lie in no box that scrolls."""


@pytest.fixture(scope="module")
def comparison():
    scenario = load_file("rude_service").scenario
    return compare(scenario, delays_h=[1, 24], runs=40, seed=1)


@pytest.fixture(params=["id", "en"])
def lang(request):
    return request.param


@pytest.fixture
def address(comparison, lang, tmp_path):
    file = load_file("rude_service")
    story = {name: getattr(getattr(file, name), lang) for name in ("title", "story", "teaches")}
    path = tmp_path / "page.html"
    path.write_text(report_html(comparison, lang=lang, story=story), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser):
    with watched(browser) as opened:
        yield opened


@pytest.mark.parametrize("width", [320, 390, 1366, 1920])
def test_nothing_sticks_out_at_the_side(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(BEYOND) == []


def test_what_sticks_out_would_be_seen(page, address):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(address)
    page.evaluate("document.querySelector('h1').style.width = '400px'")
    assert page.evaluate("document.documentElement.scrollWidth") > 320
    assert page.evaluate(BEYOND)[0].startswith("<h1")


def test_the_language_and_the_headings_are_there(page, address, lang):
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("h1").count() == 1
    headings = page.locator("h1, h2, h3").all_inner_texts()
    assert len(headings) >= 5
    assert all(text.strip() for text in headings)
    title = "Pembeli dibentak" if lang == "id" else "A customer is shouted at"
    assert title in page.locator("body").inner_text()


def test_the_page_can_be_printed(page, address, tmp_path):
    page.goto(address)
    printed = page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
    assert printed.startswith(b"%PDF")
    assert len(printed) > 10_000


def test_the_text_can_be_read_on_a_phone(page, address):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    size = "parseFloat(getComputedStyle(document.querySelector('p')).fontSize)"
    assert page.evaluate(size) >= 14
