"""Can somebody play the owner to the end: by keys, by thumb, back and forth, in both languages?"""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import sticking_out, until, violations_in_themes, watched

pytestmark = pytest.mark.browser

CASE = "s=tone_deaf_promotion"
READY = "body[data-owner=ready]"
OVER = "body[data-ended=done]"
WORDS = {
    "id": ("Giliran 1 dari 5", "Keberuntungan", "pelanggan hilang"),
    "en": ("Turn 1 of 5", "Luck", "customers lost"),
}


@pytest.fixture
def page(browser, address):
    with watched(browser, base_url=address) as opened:
        yield opened


def at(page, query=CASE, width=1366, height=768):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/pemilik?v=1&{query}")
    page.wait_for_selector(READY)
    return page


def turn(page, number, lang="id"):
    said = WORDS[lang][0].replace("1", str(number), 1)
    until(page, f"document.querySelector('#owner-turn').innerText.startsWith('{said}')")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_night_is_played_with_keys_alone(page, lang):
    at(page, f"{CASE}&lang={lang}")
    turn(page, 1, lang)
    page.keyboard.press("1")  # opens the answers
    page.keyboard.press("2")  # empathetic
    turn(page, 2, lang)
    assert page.evaluate("document.activeElement.id") == "owner-turn"
    assert "g=e" in page.url
    for number in (3, 4, 5):
        page.keyboard.press("5")
        turn(page, number, lang)
    page.keyboard.press("Backspace")
    turn(page, 4, lang)
    page.keyboard.press("5")
    turn(page, 5, lang)
    page.keyboard.press("5")
    page.wait_for_selector(OVER)
    assert "g=ewwww" in page.url
    said = page.inner_text("main")
    assert WORDS[lang][1] in said
    assert WORDS[lang][2] in said
    assert page.locator("#owner-days .marks i").count() == 100
    assert page.locator("#owner-days svg path.others").count() == 15
    assert page.locator("#owner-days svg path.own").count() == 1


def test_a_night_is_played_with_a_thumb(browser, address):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "base_url": address}
    with watched(browser, **phone) as page:
        page.goto(f"/pemilik?v=1&{CASE}")
        page.wait_for_selector(READY)
        page.locator("#owner-choices summary").first.tap()
        small = page.evaluate(
            """[...document.querySelectorAll('main a.button, main summary, main button, nav a')]
            .filter(e => e.offsetParent && e.offsetHeight < 44).map(e => e.outerHTML)"""
        )
        assert small == []
        page.locator("#owner-choices details[open] a").first.tap()
        turn(page, 2)
        assert page.locator("#owner-choices details[open]").count() == 0
        for number in (3, 4, 5):
            page.locator("#owner-choices > a").tap()
            turn(page, number)
        page.locator("#owner-choices > a").tap()
        page.wait_for_selector(OVER)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_reloading_keeps_the_turn_and_the_browser_goes_back_one(page):
    at(page)
    page.keyboard.press("5")
    turn(page, 2)
    page.keyboard.press("5")
    turn(page, 3)
    seen = page.inner_text(".owner-seen")
    page.reload()
    page.wait_for_selector(READY)
    turn(page, 3)
    assert page.inner_text(".owner-seen") == seen
    page.go_back()
    turn(page, 2)
    page.click("#owner-back")
    turn(page, 1)
    assert "g=" not in page.url


def test_the_same_day_with_the_same_choices_ends_the_same(page):
    ends = []
    for _ in range(2):
        at(page, CASE + "&g=wawww&n=3")
        page.wait_for_selector(OVER)
        ends.append(page.inner_text("main"))
    assert ends[0] == ends[1]
    page.click(".owner-again a >> nth=1")
    turn(page, 1)
    assert "n=4" in page.url
    assert "g=" not in page.url


def test_a_choice_keeps_the_look_that_was_chosen_meanwhile(page):
    at(page)
    page.keyboard.press("d")
    page.keyboard.press("5")
    turn(page, 2)
    assert "th=dark" in page.url
    page.keyboard.press("l")
    page.wait_for_url("**lang=en**")
    page.wait_for_selector(READY)
    turn(page, 2, "en")


def test_another_case_is_another_game(page):
    at(page, CASE + "&g=ww")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.select_option("#s", "late_delivery")
    page.wait_for_url("**s=late_delivery**")
    page.wait_for_selector(READY)
    turn(page, 1)


def test_choices_that_the_case_does_not_know_are_cut_and_told(page):
    at(page, CASE + "&g=wbw")
    turn(page, 2)
    assert page.locator(".notice").count() == 1


def test_nothing_is_called_right_or_wrong(page):
    for lang, words in (("id", ("benar sekali", "salah pilih", "skor")), ("en", ("score",))):
        at(page, f"{CASE}&g=ewwww&lang={lang}")
        page.wait_for_selector(OVER)
        said = page.inner_text("main").lower()
        assert not [word for word in words if word in said]


def test_axe_finds_nothing_at_the_end(page):
    at(page, f"{CASE}&g=ewwww&lang=en", width=390)
    page.wait_for_selector(OVER)
    assert sticking_out(page) == []
    assert violations_in_themes(page) == {}


def test_no_text_is_small_on_a_projector(page):
    small = """[...document.querySelectorAll('main *')].filter(e => e.offsetParent &&
        !e.closest('.unseen') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        && parseFloat(getComputedStyle(e).fontSize) < 20).map(e => e.outerHTML.slice(0, 80))"""
    for game in ("", "ewwww"):
        at(page, f"{CASE}&g={game}&th=projector", 1920, 1080)
        if game:
            page.wait_for_selector(OVER)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert page.evaluate(small) == []


def test_the_result_is_one_file_that_opens_by_itself(page, tmp_path):
    at(page, CASE + "&g=ewwww&lang=en")
    page.wait_for_selector(OVER)
    with page.expect_download() as download:
        page.click("#keep-page")
    file = tmp_path / "result.html"
    file.write_bytes(Path(download.value.path()).read_bytes())
    assert file.stat().st_size <= 300_000
    page.goto(file.as_uri())
    assert page.locator("svg path.others").count() == 15
    assert "Luck" in page.inner_text("main")
