"""A real browser for tests: pages that are watched, and waiting that needs no ``eval``."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-3d-apis")
]
"""Without a network of its own and without a graphics card."""
WAIT_S = 30
THEMES = ("light", "dark", "projector")
WIDTHS = (320, 390, 1366, 1920)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}
"""What a look can change; the structure of a page is the same in all of them."""
STILL = """!document.querySelector('.busy')
    && document.getAnimations().every(each => each.playState !== 'running')"""
OPEN_FOLDS = "document.querySelectorAll('details').forEach(d => { d.open = true; })"


@contextmanager
def watched(browser, **how):
    """Give a page, and insist that it fetched from this machine only and nothing went wrong.

    ``page.requests`` lists the addresses that it asked for.
    """
    opened = browser.new_page(**how)
    requests, told = [], []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("response", lambda r: told.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    opened.on("console", lambda said: told.append(said.text))
    opened.on("pageerror", lambda error: told.append(str(error)))
    opened.requests = requests
    yield opened
    opened.close()
    assert requests
    parts = [urlsplit(url) for url in requests]
    away = [url.geturl() for url in parts if url.scheme not in ("data", "blob", "file")]
    assert [url for url in away if urlsplit(url).hostname != "127.0.0.1"] == []
    assert told == []


def until(page, claim):
    """Wait for a claim about the page; Playwright's own waiting would need ``eval``."""
    end = time.monotonic() + WAIT_S
    while not page.evaluate(claim):
        assert time.monotonic() < end, claim
        time.sleep(0.02)


def unfold(page):
    """Open all folds, and wait for what some of them ask for then."""
    page.evaluate(OPEN_FOLDS)
    until(page, "!document.querySelector('#numbers') || document.querySelector('#numbers table')")


def violations(page, rules=RULES):
    """Name what axe finds on a page, with all folds open."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    unfold(page)
    until(page, STILL)  # what fades has no contrast yet
    found = axe.Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in found]


def violations_in_themes(page):
    """Name what axe finds in each look, chosen as a reader would; one page is opened for all."""
    found = {}
    for theme in THEMES:
        page.select_option("#th", theme)
        until(page, f"document.documentElement.dataset.theme === '{theme}'")
        found[theme] = violations(page, RULES if theme == THEMES[0] else LOOK_RULES)
    return {theme: told for theme, told in found.items() if told}


def sticking_out(page, widths=WIDTHS):
    """Name the widths at which something sticks out at the side, all folds open."""
    unfold(page)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 768})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found
