"""A real browser for tests: pages that are watched, and waiting that needs no ``eval``."""

from __future__ import annotations

import time
from contextlib import contextmanager
from urllib.parse import urlsplit

WAIT_S = 30


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
