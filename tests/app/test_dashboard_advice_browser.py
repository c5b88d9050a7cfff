"""Can an owner ask about the own shop on a phone, and keep the advice and the rule?"""

from __future__ import annotations

import pytest
from browsing import sticking_out, until, violations_in_themes, watched
from dashboards import served
from made_advice import quick_advice

pytestmark = pytest.mark.browser

CASE = "v=1&s=tone_deaf_promotion"
FULL = "body[data-answered=full]"
DONE = "#advice[data-state=done]"
ADVICE_MS = 120_000


@pytest.fixture(scope="module")
def address():
    with quick_advice(), served() as found:
        yield found


@pytest.fixture
def page(browser, address):
    with watched(browser, base_url=address) as opened:
        yield opened


def at(page, query=CASE, width=390):
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"/banding?{query}")
    page.wait_for_selector(FULL)
    return page


def advised(page, query):
    at(page, query)
    page.click("#advice > summary")
    page.click("#advice-start")
    page.wait_for_selector(DONE, timeout=ADVICE_MS)
    return page


def test_the_kind_and_the_subject_become_the_case(page):
    at(page)
    page.click("text=tujuh pertanyaan")
    page.select_option("#k", "laundry")
    page.wait_for_url("**k=laundry**")
    page.wait_for_selector(FULL)
    page.select_option("#ab", "late")
    page.wait_for_url("**ab=late**")
    page.wait_for_selector(FULL)
    assert "Laundry: pesanan telat" in page.inner_text(".case")
    assert page.get_attribute("#c", "placeholder") == "300"
    assert page.locator(".fold[open] #k").count() == 1
    page.fill("#c", "250")
    until(page, "location.search.includes('c=250')")
    until(page, "document.body.dataset.answered === 'full'")
    page.click("nav a >> nth=1")  # the stage tells the same story
    page.wait_for_url("**/panggung**k=laundry**")
    page.wait_for_selector("body[data-stage=ready]")
    assert "Laundry: pesanan telat" in page.inner_text("main")


def test_another_case_takes_the_place_of_the_own_shop(page):
    at(page, f"{CASE}&k=laundry&ab=late&c=250")
    page.select_option("#s", "proof_comes_later")
    page.wait_for_url("**s=proof_comes_later**")
    page.wait_for_selector(FULL)
    assert "k=" not in page.url.replace("tk=", "")
    assert "ab=" not in page.url
    assert "c=250" in page.url
    page.click("#shop-clear")
    until(page, "!location.search.includes('c=250')")


@pytest.mark.parametrize(
    ("lang", "title", "safe"), [("id", "Saya harus bagaimana?", "jam"), ("en", "What", "hour")]
)
def test_advice_comes_when_it_is_asked_for(page, lang, title, safe):
    at(page, f"{CASE}&k=laundry&lang={lang}")
    assert [url for url in page.requests if "/saran" in url] == []
    page.click("#advice > summary")
    page.wait_for_selector("#advice[data-state]")
    if page.get_attribute("#advice", "data-state") == "idle":  # the other language may have asked
        assert page.is_hidden("#advice-files")
        page.click("#advice-start")
    page.wait_for_selector(DONE, timeout=ADVICE_MS)
    said = page.inner_text("#advice-box")
    assert title in page.inner_text("#advice-box h2 >> nth=0")
    assert safe in said
    assert page.locator("#advice-box ol li").count() >= 2  # the rule for the wall
    assert page.is_hidden("#advice-start")
    with page.expect_download() as kept:
        page.click("#advice-files a >> nth=0")
    assert kept.value.suggested_filename == "bolasalju-saran-laundry.html"
    assert kept.value.path().stat().st_size < 300_000
    with page.expect_download() as kept:
        page.click("#advice-files a >> nth=1")
    assert kept.value.suggested_filename == "bolasalju-aturan-laundry.html"


def test_another_answer_takes_the_advice_away(page):
    advised(page, f"{CASE}&k=laundry&c=100")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.fill("#ag", "5")
    until(page, "document.querySelector('#advice').dataset.state === 'idle'")
    assert page.inner_text("#advice-box") == ""
    assert page.is_visible("#advice-start")
    page.fill("#ag", "")
    page.wait_for_selector(DONE)  # it was kept


def test_numbers_that_contradict_each_other_are_told(page):
    at(page, f"{CASE}&k=warung&c=20&o=50000000")
    page.click("#advice > summary")
    page.wait_for_selector("#advice[data-state=impossible]")
    assert "bertentangan" in page.inner_text("#advice-said")


def test_axe_finds_nothing_and_nothing_sticks_out(page):
    advised(page, f"{CASE}&k=laundry&c=100&lang=en")
    assert sticking_out(page) == []
    assert violations_in_themes(page) == {}
