"""What several files of tests need from pytest: one browser for all that open pages."""

from __future__ import annotations

import pytest
from browsing import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="session")
def browser():
    """Start Chromium, without a network of its own and without a graphics card."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is missing: pip install -e '.[dev]'"
    )
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: apt install chromium")
    with playwright.sync_playwright() as tools:
        program = tools.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield program
        program.close()


@pytest.fixture(scope="module")
def address():
    """Serve the dashboard for the tests of one file."""
    from dashboards import served  # noqa: PLC0415 - only tests of pages need the front end

    with served() as found:
        yield found
