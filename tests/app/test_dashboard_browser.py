"""Do the pages work in a real browser: by thumb, by key, on a phone, for readers, offline?"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from browsing import sticking_out, until, violations, violations_in_themes, watched

pytestmark = pytest.mark.browser

CASE = "s=tone_deaf_promotion"
"""Quick to compute: its storms stay small."""
PAGES = ["/banding", "/panggung", "/pemilik", "/lab", "/tentang", "/panduan", "/susun"]
FULL = "body[data-answered=full]"
READY = "body[data-stage=ready]"
EDITOR = "#editor[data-state=ready]"


@pytest.fixture
def page(browser, address):
    with watched(browser, base_url=address) as opened:
        yield opened


def at(page, path, query=CASE, width=1366, height=768):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{path}?v=1&{query}")
    page.wait_for_selector(
        {"/banding": FULL, "/panggung": READY, "/susun": EDITOR}.get(path, "main h1")
    )
    return page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_axe_finds_nothing(page, path, lang):
    at(page, path, f"{CASE}&lang={lang}")
    # the looks are the same in both languages
    assert (violations_in_themes(page) if lang == "id" else violations(page)) in ({}, [])


def test_axe_would_see_a_nameless_field(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    at(page, "/banding")
    page.evaluate("document.querySelector('label[for=ta]').remove()")
    found = axe.Axe().run(page).response["violations"]
    assert "select-name" in [rule["id"] for rule in found]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_nothing_sticks_out_at_the_side(page, path, lang):
    at(page, path, f"{CASE}&lang={lang}", 320)
    assert sticking_out(page) == []
    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("h1").count() == 1


def test_the_answer_stands_before_the_controls_and_is_told(page):
    at(page, "/banding", width=390)
    order = "a => a.compareDocumentPosition(document.querySelector('#da'))"
    assert page.eval_on_selector("#answer .sentence", order) & 4  # it follows
    assert page.inner_text("#spoken") == page.inner_text("#answer .sentence")


@pytest.mark.parametrize("path", ["/banding", "/panggung"])
@pytest.mark.parametrize(("lang", "said"), [("id", "dugaan"), ("en", "assumed")])
def test_what_the_controls_stand_on_is_read_without_a_mouse(page, path, lang, said):
    at(page, path, f"{CASE}&lang={lang}", width=390)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert said in page.inner_text(".sides:has(#da) + .small")
    assert said in page.inner_text(".fold:has(#k)" if path == "/banding" else ".fork:has(#inject)")


def test_no_chart_library_is_loaded(page):
    at(page, "/banding")
    assert not [url for url in page.requests if "plotly" in url or "async-" in url]


def test_a_key_on_a_slider_changes_sentence_link_and_spoken_value(page):
    at(page, "/banding", CASE + "&da=2&db=2&lang=en")
    assert "no difference" in page.inner_text("#answer .sentence")
    page.focus("#db")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('#answer .sentence').innerText.includes('5')")
    assert "db=5" in page.url
    assert page.get_attribute("#db", "aria-valuetext") == "5 hours"
    assert page.evaluate("history.length") <= 2


def test_reloading_gives_the_same_sentence(page):
    at(page, "/banding", CASE + "&da=1&db=48&tb=defensive")
    said = page.inner_text("#answer .sentence")
    page.reload()
    page.wait_for_selector(FULL)
    assert page.inner_text("#answer .sentence") == said


def test_dragging_shows_pictures_and_ends_with_the_right_one(page):
    at(page, "/banding", "s=proof_comes_later&da=1&db=4")  # a small case is quick
    page.evaluate(
        """() => { window.pictures = 0;
        new MutationObserver(() => { window.pictures += 1; })
            .observe(document.querySelector('#squares'), {childList: true, subtree: true}); }"""
    )
    box = page.locator("#db").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 20, middle)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(box["x"] + 20 + step * (box["width"] - 40) / 29, middle)
        time.sleep(0.05)
    page.mouse.up()
    delay = page.input_value("#db")
    until(
        page,
        f"window.bolasalju.last().full && {delay} === Number(document.querySelector('#db').value)",
    )
    assert f"db={delay}" in page.url
    # how many there are on the way is a matter of the machine
    assert page.evaluate("window.pictures") > 1
    assert page.locator("#squares .marks i").count() == 200
    sides = page.evaluate("window.bolasalju.last().sides.map(side => side.counts)")
    assert counted(page) == [[n for _, n in side] for side in sides]


def test_a_slider_that_is_held_asks_for_previews_alone_and_for_the_rest_when_let_go(page):
    at(page, "/banding", CASE + "&db=11&tb=informative")
    asked = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    box = page.locator("#db").bounding_box()
    level = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 60, level)
    page.mouse.down()
    for step in range(4):
        page.mouse.move(box["x"] + 80 + 20 * step, level)
        page.wait_for_timeout(250)  # a hand that thinks
    told = "".join(asked)
    assert '"full":false' in told
    assert '"full":true' not in told
    with page.expect_request(lambda request: '"full":true' in (request.post_data or "")):
        page.mouse.up()
    until(page, "window.bolasalju.last().full && !document.querySelector('#made-of.busy')")


def counted(page):
    """Count the marks of each side as they stand on the page, the worst first."""
    return page.evaluate(
        """[...document.querySelectorAll('#squares .marks')].map(box => [
            'storm', 'noticeable', 'calm'].map(name => box.querySelectorAll(`i.${name}`).length))"""
    )


def test_while_it_takes_long_it_says_so_and_then_what_it_is_made_of(page):
    at(page, "/banding", CASE + "&db=4")
    page.evaluate("""() => {  // the server answers a second late
        const send = window.fetch;
        const late = (how, done) => setTimeout(() => done(send(...how)), 1000);
        window.fetch = (...how) => new Promise((done) => late(how, done));
    }""")
    page.focus("#db")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#made-of.busy", state="attached")
    shown = "getComputedStyle(document.querySelector('#made-of'), '::after').content"
    assert "Sebentar" in page.evaluate(shown)
    until(page, "!document.querySelector('#made-of.busy') && window.bolasalju.last().full")
    assert "200 malam" in page.inner_text("#made-of")
    assert page.evaluate(shown) == "none"


def test_silence_needs_no_delay(page):
    at(page, "/banding")
    page.select_option("#ta", "silent")
    page.wait_for_selector("#da:disabled")
    until(page, "document.querySelector('#squares').innerText.includes('diam saja')")


def test_another_case_opens_with_the_same_choices(page):
    at(page, "/banding", CASE + "&da=7")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.select_option("#s", "overposting_shop")
    page.wait_for_url("**s=overposting_shop**")
    page.wait_for_selector(FULL, timeout=120_000)  # its storms are large
    assert page.input_value("#da") == "7"
    assert "Kebanyakan promo" in page.inner_text(".case")


def test_my_own_numbers_move_the_answer(page):
    at(page, "/banding")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.fill("#c", "60")
    until(page, "document.querySelector('#squares').innerText.includes('kurang dari 2')")
    assert "c=60" in page.url
    for bad in ("60 orang", "19", "5001", "-60", "6,5"):  # nothing is asked
        page.fill("#c", bad)
        assert page.get_attribute("#c", "aria-invalid") == "true", bad
        assert "c=60&" in page.url + "&"
    for good in ("1.060", "1,060", "1 060"):
        page.fill("#c", "")
        page.fill("#c", good)
        assert page.get_attribute("#c", "aria-invalid") == "false", good
        assert "c=1060&" in page.url + "&"
    page.fill("#o", "12.000.000")
    until(page, "location.search.includes('o=12000000')")
    until(page, "bolasalju.last().full && !document.querySelector('#made-of.busy')")


def test_why_and_how_much_is_asked_for_when_it_is_opened_and_follows_the_choice(page):
    asked = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    at(page, "/banding", CASE + "&da=2")
    assert not any('"more"' in body for body in asked)
    assert page.locator("#numbers table").count() == 0
    page.click("#numbers-fold summary")
    page.wait_for_selector("#numbers tbody tr")
    heads = "document.querySelector('#numbers').innerText"
    before = page.evaluate(heads)
    page.focus("#da")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    until(page, f"{heads} !== {before!r}")
    page.click("#why-fold summary")
    assert "pilihan A" in page.text_content("#why")
    n = sum('"more"' in body for body in asked)
    page.click("#why-fold summary")
    page.click("#why-fold summary")
    page.wait_for_timeout(500)  # a fold tells a little later that it was opened
    assert sum('"more"' in body for body in asked) == n >= 2  # what is there is not asked for again


def test_the_other_language_keeps_everything(page):
    at(page, "/banding", CASE + "&da=5&th=dark")
    page.keyboard.press("l")
    page.wait_for_url("**lang=en**")
    page.wait_for_selector(FULL)
    assert page.input_value("#da") == "5"
    assert page.get_attribute("html", "data-theme") == "dark"
    assert "customers" in page.inner_text("#answer")


@pytest.mark.parametrize("path", PAGES)
def test_the_other_language_opens_where_one_was_reading(page, path):
    at(page, path, f"{CASE}&lang=en", 390, 500)
    fold = page.locator("main details:not([open]) > summary >> nth=-1")
    if fold.count():
        fold.click()
    n_open = page.locator("main details[open]").count()
    page.evaluate("window.scrollTo(0, 300)")
    page.wait_for_timeout(100)
    before = page.evaluate("window.scrollY")
    assert before > 0
    page.keyboard.press("l")
    page.wait_for_url("**lang=id**")
    page.wait_for_selector("main h1")
    n_there = "document.querySelectorAll('main details[open]').length"
    until(page, f"window.scrollY >= {before} - 2 && {n_there} === {n_open}")


def test_keys_change_the_look_and_the_page_but_not_within_a_field(page):
    at(page, "/banding")
    page.keyboard.press("p")
    assert page.get_attribute("html", "data-theme") == "projector"
    size = "parseFloat(getComputedStyle(document.querySelector('.small')).fontSize)"
    assert page.evaluate(size) >= 20
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.focus("#c")
    page.keyboard.press("d")
    assert page.get_attribute("html", "data-theme") == "projector"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.wait_for_selector(".page-about")


def test_the_skip_link_and_the_order_of_tabs(page):
    at(page, "/banding")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "da"


def test_thumbs_find_their_targets(page):
    at(page, "/banding", width=390)
    small = page.evaluate(
        """[...document.querySelectorAll('main select, main button, summary, .button, nav a')]
        .filter(e => e.offsetParent && e.offsetHeight < 44).map(e => e.outerHTML)"""
    )
    assert small == []


def test_a_picture_and_a_page_can_be_kept(page):
    at(page, "/banding")
    with page.expect_download() as download:
        page.click("#keep-picture")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as download:
        page.click("#keep-page")
    assert Path(download.value.path()).stat().st_size <= 300_000


def test_the_link_is_copied_or_shown(page):
    at(page, "/banding")
    page.click("#keep-link")
    until(page, "document.querySelector('#kept').innerText.length > 5")


def test_paper_says_what_a_and_b_were(page, tmp_path):
    at(page, "/banding")
    page.emulate_media(media="print")
    assert page.locator(".choices").is_visible()
    assert not page.locator("#da").is_visible()
    assert page.pdf(path=str(tmp_path / "page.pdf")).startswith(b"%PDF")


def test_a_hostile_link_opens_with_a_notice(page):
    at(page, "/banding", CASE + "&da=999&ta=<script>alert(1)</script>&who=%22onload%3D")
    assert "da, ta, who" in page.inner_text(".notice")


def test_the_sources_open_when_a_number_names_them(page):
    at(page, "/tentang")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.evaluate("document.querySelector('#sources').open = false")
    page.locator("a[href^='#source-']").first.click()
    assert page.evaluate("document.querySelector('#sources').open")


def test_the_board_is_measured_when_somebody_asks(page):
    at(page, "/tentang", CASE + "&lang=en")
    page.click("#board-start")
    until(page, "document.querySelector('#board-said').innerText.includes('patterns')")
    assert page.is_disabled("#board-start")
