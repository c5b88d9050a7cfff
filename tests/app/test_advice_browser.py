"""Do the page of advice and the poster look right in a real browser, on a phone and on paper?"""

from __future__ import annotations

from datetime import date

import pytest
from browsing import sticking_out, violations, watched
from made_advice import SMALL_SHOP, quick_advice

from experiments.advice import advising
from experiments.advice.page import advice_html, poster_html
from experiments.advice.shop_questions import read_shop
from scenarios.loader import load_file

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    folder = tmp_path_factory.mktemp("advised")
    (folder / "small.yaml").write_text(SMALL_SHOP, encoding="utf-8")
    shop = read_shop([], scenario=load_file(str(folder / "small.yaml")))
    with quick_advice():
        advice = advising.advise(shop, advising.first_look(shop, 0), seed=0)
    found = {}
    for lang in ("id", "en"):
        pages = {
            "page": advice_html(advice, lang),
            "poster": poster_html(advice, lang, date(2026, 5, 20)),
        }
        for name, page in pages.items():
            path = folder / f"{name}-{lang}.html"
            path.write_text(page, encoding="utf-8")
            found[name, lang] = path.as_uri()
    return found


@pytest.fixture
def page(browser):
    with watched(browser) as opened:
        yield opened


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", ["page", "poster"])
def test_it_fits_and_axe_finds_nothing(page, addresses, name, lang):
    page.goto(addresses[name, lang])
    assert sticking_out(page) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    assert page.get_attribute("html", "lang") == lang
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_poster_is_one_sheet_of_a4(page, addresses, lang):
    page.goto(addresses["poster", lang])
    sheet = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") == 1 or b"/Count 1" in sheet
