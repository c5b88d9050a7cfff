"""Do all pages look right to everybody: in both languages, by key, by thumb, in every look?

Each test goes through all pages in which it makes sense, with all folds open. Sliders and the
field for files are drawn by the browser itself: their colours are not ours to measure.
"""

from __future__ import annotations

import itertools
import re

import pytest
from browsing import STILL, THEMES, sticking_out, unfold, until, watched
from dashboards import served
from looking import (
    SCRIPT,
    contrast,
    least_contrast,
    middle_of,
    rgb,
    style,
    weak_controls,
    weak_marks,
    weak_rings,
    wrong_steps,
)
from made_results import make_results

from dashboard.lab.studies import Studies
from dashboard.text import page_catalogue

pytestmark = pytest.mark.browser

READY = "body[data-stage=ready]"
PAGES = {
    "/banding?": "body[data-answered=full]",
    "/panggung?": READY,
    "/pemilik?": "body[data-owner=ready]",
    "/pemilik?g=ewwww&": "body[data-ended=done]",
    "/lab?ls=made&lc=1.3&": "body[data-lab=ready]",
    "/tentang?": "main h1",
    "/panduan?": "main h1",
    "/susun?": "#editor[data-state=ready]",
}
"""Addresses, and what is there when they are ready; the game has a turn and an end."""
TELLTALE = {
    "id": "yang|dan|dengan|dari|untuk|tidak|anda|ini|itu|atau|pada|kalau|bukan|belum|oleh|orang",
    "en": "the|and|with|from|what|which|your|of|is|are|not|for|this|that|how|when|has|people",
}
"""Words without which nobody writes three sentences, and which the other language has not."""
OF_ENGLISH = "#sources li, .wide td:last-child, label small, #editor-said ul, .notice span"
"""What is told in English everywhere, and says so: what numbers mean and where they are from."""
NUMBERED = ("/banding", "/panggung", "/pemilik", "/lab", "/tentang")
KEYS = (" ", "ArrowLeft", "ArrowRight", "n", "p", "d", "l", "1", "2", "3", "4", "5", "?")
CLASSES = ("calm", "noticeable", "storm")
STANDS = """[bolasaljuStage.hour(), bolasaljuStage.playing(), bolasaljuStage.data().evening,
    document.documentElement.dataset.theme, document.documentElement.lang, location.pathname]"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    root = tmp_path_factory.mktemp("studies")
    make_results(root / "made", n_draws=10)
    with served(studies=Studies(root)) as found:
        yield found


@pytest.fixture
def page(browser, address):
    with watched(browser, base_url=address) as opened:
        opened.add_init_script(SCRIPT)
        yield opened


@pytest.fixture(scope="module", params=PAGES)
def opened(browser, address, request):
    """Open each page once; a test says itself how it wants to see it."""
    with watched(browser, base_url=address) as found:
        found.add_init_script(SCRIPT)
        yield at(found, request.param, "lang=en")


def seen(page, theme="light", width=1366):
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(forced_colors="none", color_scheme="light")
    page.select_option("#th", theme)
    until(page, f"document.documentElement.dataset.theme === '{theme}' && {STILL}")
    return page


def at(page, where, query="lang=id", width=1366):
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{where}v=1&s=tone_deaf_promotion&{query}")
    page.wait_for_selector(PAGES[where])
    if where == "/panggung?":
        page.click("[data-bet=a]")
        page.click("#jump-finish")
    unfold(page)
    if where == "/banding?":
        page.wait_for_selector("#hourly[data-state=ready]")
        unfold(page)
    until(page, STILL)
    return page


def foreign(words, lang):
    other = TELLTALE["en" if lang == "id" else "id"]
    return re.findall(rf"(?<![\w-])(?:{other})(?![\w-])", words, re.IGNORECASE)


@pytest.mark.parametrize("where", PAGES)
def test_each_page_speaks_indonesian(page, where):
    at(page, where)
    assert page.get_attribute("html", "lang") == "id"
    speaks_one_language(page)


def test_each_page_speaks_english(opened):
    assert opened.get_attribute("html", "lang") == "en"
    speaks_one_language(opened)


def speaks_one_language(page):
    found = page.evaluate("looking.words", f".looks a, {OF_ENGLISH}")
    assert len(found) > 60
    assert [words for _, is_expected, words in found if not is_expected] == []
    assert [words for said, _, words in found if foreign(words, said)] == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_catalogue_speaks_one_language(lang):
    texts = {key: re.sub(r"\{\w+\}", "", text) for key, text in page_catalogue(lang).items()}
    assert {key: text for key, text in texts.items() if foreign(text, lang)} == {}
    assert foreign(texts["about_assumptions_note"], "en" if lang == "id" else "id")


def test_focus_goes_as_one_reads_and_is_seen(opened):
    seen(opened, "dark").evaluate("looking.restart()")  # the link has changed
    opened.evaluate("document.querySelector('main').dataset.same = 'yes'")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className") == "skip"
    opened.keyboard.press("Enter")
    until(opened, "document.activeElement.id === 'main'")
    opened.keyboard.press("Tab")
    assert opened.evaluate("!!document.activeElement.closest('main')")
    for width in (1366, 390):
        opened.set_viewport_size({"width": width, "height": 768})
        assert wrong_steps(opened) == [], width
    assert opened.locator("main[data-same]").count() == 1  # nothing made the page anew


def test_what_is_no_text_stands_out_too(opened):
    for theme in THEMES:
        seen(opened, theme)
        assert weak_controls(opened) == [], theme
        assert weak_marks(opened) == [], theme
        assert weak_rings(opened) == [], theme


def classes(page):
    """Give one square of each class; the quick case has few storms."""
    marks = page.locator("#squares .marks >> nth=0").locator("i")
    for place, name in enumerate(CLASSES):
        marks.nth(place).evaluate("(e, name) => { e.className = name; }", name)
    return [marks.nth(place) for place in range(len(CLASSES))]


@pytest.mark.parametrize("theme", THEMES)
def test_a_and_b_and_the_classes_are_told_apart_without_colours(page, theme):
    at(page, "/banding?", f"lang=id&th={theme}")
    marks = classes(page)
    shapes = [style(mark, "transform")[0].partition("(")[0] for mark in marks]
    assert shapes == ["none", "none", "matrix"]
    assert least_contrast([rgb(*style(mark, "backgroundColor")) for mark in marks]) >= 1.5
    a, b = (page.locator(f"#squares .card.side-{side}") for side in "ab")
    assert style(a, "borderTopStyle") != style(b, "borderTopStyle")
    assert (a.inner_text()[:2], b.inner_text()[:2]) == ("A:", "B:")
    lines = [page.locator(f"#hourly polyline.line-{side} >> nth=0") for side in "ab"]
    assert style(lines[0], "strokeDasharray") == ["none"]
    assert style(lines[1], "strokeDasharray") != ["none"]
    client = page.context.new_cdp_session(page)
    for eyes in ("deuteranopia", "achromatopsia"):
        client.send("Emulation.setEmulatedVisionDeficiency", {"type": eyes})
        assert least_contrast([middle_of(page, mark) for mark in marks]) >= 1.5, eyes


@pytest.mark.parametrize("theme", THEMES)
def test_a_and_b_are_told_apart_on_the_stage(page, theme):
    at(page, "/panggung?", f"lang=id&th={theme}")
    sides = [page.locator(f"#stage figure.side-{side}") for side in "ab"]
    assert [style(side, "borderTopStyle") for side in sides] == [["solid"], ["double"]]
    assert [side.inner_text()[0] for side in sides] == ["A", "B"]
    ticks = [page.locator(f".tick-{side} >> nth=0") for side in "ab"]
    assert [style(tick, "borderLeftStyle") for tick in ticks] == [["none"], ["dotted"]]


def test_with_the_colours_of_the_system_controls_stay_visible(opened):
    page = seen(opened)
    for scheme in ("dark", "light"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        drawn = page.evaluate("looking.edges()")
        assert [control["what"] for control in drawn if not control["edges"]] == []
        assert weak_controls(page) == []
    assert weak_rings(page) == []
    here = page.locator("nav a[aria-current]")
    assert [each for each in here.all() if style(each, "textDecorationLine") == ["none"]] == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_with_the_colours_of_the_system_marks_are_told_apart(page, scheme):
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    at(page, "/banding?", "th=light")
    found = [tuple(style(mark, "transform", "backgroundImage")) for mark in classes(page)]
    assert len(set(found)) == len(CLASSES)
    assert weak_marks(page) == []
    at(page, "/panggung?", "th=light")
    assert weak_marks(page) == []
    chosen, other = (page.locator(f"[data-bet={bet}]") for bet in "ab")
    assert style(chosen, "borderTopStyle") != style(other, "borderTopStyle")
    ground, ink = style(page.locator("#crowd-a"), "backgroundColor", "color")
    assert contrast(rgb(ground), rgb(ink)) >= 4.5


def test_a_thumb_finds_its_targets_and_nothing_sticks_out(opened):
    for theme in ("light", "projector"):
        seen(opened, theme, 390)
        assert opened.evaluate("looking.small()") == [], theme
        assert sticking_out(opened, (390, 320)) == [], theme
        assert opened.evaluate("looking.cutOff()") == [], theme


def test_the_end_of_the_game_fits_and_is_large_on_a_projector(page):
    at(page, "/pemilik?g=ewwww&", "lang=en&th=projector", 320)
    assert sticking_out(page, (320, 390, 1366)) == []
    assert page.evaluate("looking.under(20)") == []


def test_keys_act_on_the_stage(page):
    at(page, "/panggung?")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("window.bolasaljuStage.hour()") == 95
    before = page.evaluate(STANDS)
    for modified in ("Control+ArrowLeft", "Alt+n", "Meta+d", "Control+l"):
        page.keyboard.press(modified)
    assert page.evaluate(STANDS) == before
    for key, theme in (("p", "projector"), ("d", "dark"), ("d", "auto")):
        page.keyboard.press(key)
        assert page.get_attribute("html", "data-theme") == theme
    page.keyboard.press("l")
    page.wait_for_url("**lang=en**")
    page.wait_for_selector(READY)
    page.keyboard.press("?")
    page.wait_for_url("**/tentang**#keys", wait_until="commit")


def test_a_number_opens_a_page_from_the_stage(page):
    at(page, "/panggung?")
    page.evaluate("document.activeElement.blur()")
    page.evaluate(
        """() => { window.gone = []; document.querySelector('nav').addEventListener('click', e => {
            e.preventDefault();
            window.gone.push(e.target.pathname);
        }); }"""
    )
    for number in range(1, 6):
        page.keyboard.press(str(number))
    assert page.evaluate("window.gone") == list(NUMBERED)


@pytest.mark.parametrize("field", ["n", "fork-tone", "clock"])
def test_no_key_acts_on_the_stage_while_somebody_is_in_a_field(page, field):
    at(page, "/panggung?")
    page.click("#jump-to-a")
    before = page.evaluate(STANDS)
    for key in KEYS:
        if field == "clock" and key.startswith("Arrow"):
            continue  # its own keys
        page.focus(f"#{field}")
        page.keyboard.press(key)
        if field == "fork-tone":
            page.keyboard.press("Escape")  # a list opens
        if field == "n":
            page.fill("#n", "1")  # what was typed is another evening
    assert page.evaluate(STANDS) == before


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_picture_has_its_title_and_its_source_in_it(page, lang):
    at(page, "/banding?", f"lang={lang}&tb=hostile&db=49")  # long words
    page.evaluate(
        """() => { window.written = []; const pen = CanvasRenderingContext2D.prototype;
        const write = pen.fillText; pen.fillText = function (words, x, y) {
            const {width, fontBoundingBoxAscent: up, fontBoundingBoxDescent: down}
                = this.measureText(words);
            window.written.push([words, y - up, x + width, y + down, this.canvas.height]);
            write.call(this, words, x, y);
        }; }"""
    )
    with page.expect_download():
        page.click("#keep-picture")
    written = page.evaluate("window.written")
    written = written[len(written) // 2 :]  # it is drawn twice: to learn its height
    said = " ".join(words for words, *_ in written)
    title, sentence, made_of = page.evaluate(
        "(d => [d.title, d.sentence, d.made_of])(window.bolasalju.last())"
    )
    assert ("promotions" if lang == "en" else "Promo") in title
    assert said.startswith(f"{title} {sentence}")
    assert ("seed 0" if lang == "en" else "benih 0") in made_of
    assert all(part in said for part in (made_of, "Bolasalju · "))
    assert max(right for _, _, right, _, _ in written) <= 1080
    ends = [(top, bottom) for _, top, _, bottom, _ in written]
    for (_, above), (below, _) in itertools.pairwise(ends):
        assert below >= above - 6  # ascents and descents have a little air in them
    assert ends[-1][1] <= written[-1][-1]


def test_paper_has_the_link_the_date_and_marks_that_are_told_apart(opened):
    seen(opened, "dark").emulate_media(media="print")
    try:
        assert opened.is_visible(".printed")
        year, link = opened.inner_text("#printed-date")[-4:], opened.inner_text("#printed-link")
        assert year.isdigit()
        assert link == opened.url
        left = "[...document.querySelectorAll('header, footer a, .bets, .fork, #play, #th')]"
        assert not opened.evaluate(f"{left}.some(e => e.checkVisibility())")
        ground, ink = style(opened.locator("body"), "backgroundColor", "color")
        assert contrast(rgb(ground), rgb(ink)) >= 7
        for soft in opened.locator(".small:visible, .made-of:visible").all()[:5]:
            assert contrast(rgb(ground), rgb(*style(soft, "color"))) >= 4.5
        for drawn in opened.locator(".marks i, .dot").all()[:5]:
            assert style(drawn, "printColorAdjust") == ["exact"]
    finally:
        opened.emulate_media(media="screen")
