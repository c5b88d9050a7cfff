"""What does a page say when its server does not answer any more, and when it is back?"""

from __future__ import annotations

import pytest
from browsing import until

pytestmark = pytest.mark.browser

CASE = "v=1&s=tone_deaf_promotion"
TOLD_MS = 2_500
"""Two seconds, and what a slow machine adds."""
TOLD = "body > #gone[role=alert]"


@pytest.fixture
def page(browser, address):
    with browser.new_context(base_url=address) as context:
        yield context.new_page()


@pytest.mark.parametrize(("lang", "said"), [("id", "Server tidak menjawab"), ("en", "The server")])
def test_who_moves_a_slider_is_told_at_once_and_answered_later(page, lang, said):
    page.goto(f"/banding?{CASE}&lang={lang}&db=4")
    page.wait_for_selector("body[data-answered=full]")
    page.context.set_offline(True)
    page.focus("#db")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(TOLD, timeout=TOLD_MS)
    assert page.inner_text(TOLD).startswith(said)
    page.evaluate("window.scrollTo(0, 400)")
    assert page.locator(TOLD).bounding_box()["y"] == 0
    assert page.locator("#squares .marks i").count() == 200  # the old picture stays
    page.context.set_offline(False)
    page.wait_for_selector(TOLD, state="detached", timeout=TOLD_MS)
    until(page, "bolasalju.last().full && bolasalju.last().sides[1].name.includes('5')")
    until(page, "!document.querySelector('.busy')")


def test_the_stage_plays_on_and_loads_the_evening_when_the_server_is_back(page):
    page.goto(f"/panggung?{CASE}")
    page.wait_for_selector("body[data-stage=ready]")
    page.click("[data-bet=a]")
    page.click("#play")
    page.context.set_offline(True)
    before = page.evaluate("bolasaljuStage.hour()")
    until(page, f"bolasaljuStage.hour() > {before} + 2")
    assert page.locator(TOLD).count() == 0
    page.keyboard.press("n")
    page.wait_for_selector(TOLD, timeout=TOLD_MS)
    page.context.set_offline(False)
    page.wait_for_selector(TOLD, state="detached", timeout=TOLD_MS)
    until(page, "bolasaljuStage.data().evening === 2")
