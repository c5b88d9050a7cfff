"""Can somebody build a case: change it, see what is wrong, save it, open it again, and try it?"""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import until, watched

pytestmark = pytest.mark.browser

READY = "#editor[data-state=ready]"
CASE = "v=1&s=tone_deaf_promotion"


@pytest.fixture
def page(browser, address):
    with watched(browser, base_url=address) as opened:
        opened.set_viewport_size({"width": 1366, "height": 768})
        yield opened


def at(page, lang="id"):
    page.goto(f"/susun?{CASE}&lang={lang}")
    page.wait_for_selector(READY)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    return page


@pytest.mark.parametrize(("lang", "seen"), [("id", "90"), ("en", "90")])
def test_a_change_in_the_form_is_written_tried_and_opened_on_the_pages(page, lang, seen):
    at(page, lang)
    page.fill("#e-shop-n_customers", seen)
    page.fill(f"#e-title-{lang}", "Warung Bu Sari")
    until(page, "document.querySelector('#editor-area').value.includes('n_customers: 90')")
    page.click("#editor-try_compare")
    page.wait_for_selector("body[data-answered=full]")
    assert "Warung Bu Sari" in page.inner_text(".case")
    assert page.get_attribute("#c", "placeholder") == seen
    assert page.input_value("#s").startswith("up.")
    page.click("footer a[data-page='/susun']")
    page.wait_for_selector(READY)
    assert page.input_value("#editor-area").count("Warung Bu Sari") == 1


def test_a_case_can_be_tried_on_the_stage(page):
    at(page)
    page.select_option("#e-events-0-kind", "press")
    until(page, "document.querySelector('#e-events-1-kind')")
    page.fill("#e-events-0-at_h", "3")
    page.click("#editor-try_stage")
    page.wait_for_selector("body[data-stage=ready]")
    until(page, "window.bolasaljuStage.data().sides[0].marks.some(m => m.h === 3)")


def test_a_step_of_the_owner_can_be_tried_on_the_stage(page):
    at(page)
    page.select_option("#e-playbook-actions-0-do", "pause_posts")
    until(page, "document.querySelector('#editor-said').innerText.includes('exactly one of at_h')")
    page.fill("#e-playbook-actions-0-at_h", "7")
    until(page, "document.querySelector('#e-playbook-actions-1-do')")
    assert page.inner_text("#editor-said") == ""
    page.click("#editor-try_stage")
    page.wait_for_selector("body[data-stage=ready]")
    told = "s => s.marks.some(m => m.h === 7 && m.what === 'menghentikan promo')"
    until(page, f"window.bolasaljuStage.data().sides.every({told})")


def test_what_is_not_saved_outlives_another_language_and_goes_with_another_case(page):
    at(page)
    page.fill("#e-shop-n_customers", "123")
    until(page, "document.querySelector('#editor-area').value.includes('n_customers: 123')")
    page.evaluate("document.querySelector('a[data-lang]').click()")
    page.wait_for_url("**lang=en**")
    page.wait_for_selector(READY)
    until(page, "document.querySelector('#e-shop-n_customers').value === '123'")
    text = page.input_value("#editor-area")
    page.fill("#editor-area", text.replace("n_customers: 123", "n_customers: 124"))
    page.reload()
    page.wait_for_selector(READY)
    until(page, "document.querySelector('#e-shop-n_customers').value === '124'")
    for case in ("late_delivery", "tone_deaf_promotion"):
        page.select_option("#s", case)
        page.wait_for_url(f"**s={case}**")
        page.wait_for_selector(READY)
    assert "n_customers: 12" not in page.input_value("#editor-area")


def test_mistakes_lead_to_their_place_in_the_text(page):
    at(page, "en")
    page.fill("#e-complaint-severity", "7")
    page.wait_for_selector("#editor-said button.place")
    said = page.inner_text("#editor-said")
    assert "To be mended: 1" in said
    assert "complaint.severity: must be a number in [0, 1], got 7" in said
    page.click("#editor-said button.place")
    chosen = "(a => a.value.slice(a.selectionStart, a.selectionEnd))(document.activeElement)"
    assert page.evaluate(chosen) == "7"
    page.click("#editor-save")
    until(page, "document.activeElement.id === 'editor-said'")  # nothing was saved


def test_a_file_is_saved_and_can_be_opened_again(page, tmp_path):
    at(page)
    page.fill("#e-name", "warung_saya")
    page.fill("#e-shop-n_customers", "123")
    with page.expect_download() as download:
        page.click("#editor-save")
    assert download.value.suggested_filename == "warung_saya.yaml"
    mine = tmp_path / "mine.yaml"
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    mine.write_text(saved.replace("n_customers: 123", "n_customers: 125"), encoding="utf-8")
    at(page)
    page.set_input_files("#editor-open", mine)
    until(page, "document.querySelector('#e-shop-n_customers').value === '125'")
    fine = "Tidak ada yang perlu diperbaiki"
    until(page, f"document.querySelector('#editor-said').innerText.includes('{fine}')")


def test_a_bad_or_large_file_is_told(page, tmp_path):
    at(page, "en")
    large = tmp_path / "large.yaml"
    large.write_text("x" * 50_000, encoding="utf-8")
    n = len(page.requests)
    page.set_input_files("#editor-open", large)
    until(page, "document.querySelector('#editor-said').innerText.includes('too large')")
    assert len(page.requests) == n  # it did not even leave the page
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: 1\na: &a [1]\nb: *a\n", encoding="utf-8")
    page.set_input_files("#editor-open", bad)
    page.wait_for_selector("#editor-said button.place")
    assert "anchor" in page.inner_text("#editor-said")
