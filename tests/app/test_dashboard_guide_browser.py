"""Can somebody run the workshop from the guide: find an evening, open each step, print the plan?"""

from __future__ import annotations

import pytest
from browsing import until, watched

pytestmark = pytest.mark.browser

CASE = "v=1&s=tone_deaf_promotion&n=3"
READY = "body[data-stage=ready]"


@pytest.fixture
def page(browser, address):
    with watched(browser, base_url=address) as opened:
        opened.set_viewport_size({"width": 1366, "height": 768})
        yield opened


def at(page, query=CASE):
    page.goto(f"/panduan?{query}")
    page.wait_for_selector(".plan")
    return page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_links_open_the_stage_in_one_window_as_each_step_needs(page, lang):
    at(page, f"{CASE}&lang={lang}")
    with page.expect_popup() as opening:
        page.click("#step-play a")
    stage = opening.value
    stage.wait_for_selector(READY)
    assert stage.evaluate("window.bolasaljuStage.hour()") == 6
    assert stage.get_attribute("html", "data-theme") == "projector"
    assert stage.is_disabled("#play")  # a guess still comes first
    page.click("#step-end a")
    stage.wait_for_url("**at=96**")
    stage.wait_for_selector(READY)
    assert stage.is_visible("#end")
    page.click("#step-luck a")
    stage.wait_for_url("**/banding?**")
    stage.wait_for_selector("body[data-answered=full]")
    assert len(page.context.pages) == 2
    stage.close()


def test_the_room_answers_now_as_the_plan_says(page):
    at(page)
    with page.expect_popup() as opening:
        page.click("#step-fork a")
    stage = opening.value
    stage.wait_for_selector(READY)
    stage.focus("#fork-tone")
    stage.select_option("#fork-tone", "empathetic")
    stage.click("text=Cabangkan malam ini")
    stage.wait_for_url("**tb=empathetic**")
    stage.click("text=lewati")
    stage.keyboard.press(" ")
    until(stage, "bolasaljuStage.hour() > 6.5")
    assert "db=6" in stage.url
    stage.close()


def test_a_lively_evening_is_found_and_the_links_know_it(page):
    at(page)
    page.click("#guide-find")
    page.wait_for_url(lambda url: "n=3&" not in url + "&")
    number = page.evaluate("new URLSearchParams(location.search).get('n')")
    page.wait_for_selector(f"#step-bet a[href*='n={number}&']")


def test_another_case_has_another_plan(page):
    at(page)
    page.select_option("#s", "late_delivery")
    page.wait_for_url("**s=late_delivery**")
    page.wait_for_selector(".says-story:has-text('syukuran')")


def test_the_plan_fits_paper(page, tmp_path):
    at(page)
    page.emulate_media(media="print")
    assert not page.is_visible("#guide-find")
    assert page.is_visible("#step-home")
    paper = page.pdf(path=str(tmp_path / "plan.pdf"), prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") <= 5


def test_the_footer_of_every_page_leads_to_the_guide(page):
    page.goto(f"/tentang?{CASE}")
    page.click("footer a[data-page='/panduan']")
    page.wait_for_selector(".plan")
    assert "s=tone_deaf_promotion" in page.url
