"""How fast are the pages? ``python tests/speed/measure_dashboard.py``.

What a user waits for, measured in a real browser against a real server on the same machine, and
told beside the time that the bare worlds take. No timed assertions: the machine may be shared.
``--part NAME`` prints only one part. Needs Debian's chromium and the extra ``dev``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "support"), str(Path(__file__).parents[2])]

from browsing import ARGUMENTS, CHROMIUM, until
from dashboards import asking, served
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.library import library
from dashboard.service import FULL, SEED
from experiments.comparing import compare
from sim.responses import Tone

CASE = "v=1&s=late_delivery"
DONE = "body[data-answered=full]"
REST_S, DRAG_S, STEPS = 0.6, 2.0, 30
TALK_S = (10.0, 90.0)
N_PEOPLE, N_CHOICES = 20, 12
SLOW = 6
"""A phone computes so many times slower than a desk."""
WAIT_MS = 60_000

LISTEN = """() => { window.heard = []; const told = window.dash_clientside.bolasalju.answered;
    window.dash_clientside.bolasalju.answered = (done) => {
      if (done) window.heard.push([performance.now(), done.full]); return told(done); }; }"""
HEARD = "window.heard.map(([at, full]) => [at - window.pressed, full])"
FRAMES = """() => new Promise((done) => { let frames = 0, start = performance.now();
    const tick = () => { frames += 1; const past = performance.now() - start;
      if (past < 3000) requestAnimationFrame(tick); else done(1000 * frames / past); };
    requestAnimationFrame(tick); })"""


def row(name: str, value: str, beside: str = "") -> None:
    """Print one line."""
    print(f"{name:58} {value:>22}  {beside}")


def middle(times: list[float]) -> str:
    """Write the median and the range of times."""
    return f"{statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f})"


@contextmanager
def opened(browser: Browser, address: str, **how: Any) -> Iterator[Page]:
    """Give a page of a fresh profile: nothing is in its cache."""
    context = browser.new_context(base_url=address, **how)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    yield page
    context.close()


def slowed(page: Page, rate: int) -> None:
    """Slow the processor of a page down."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


def bare_s() -> float:
    """Time the worlds of one side of a comparison, without any page."""
    scenario = library().files["late_delivery"].scenario
    start = time.perf_counter()
    compare(scenario, delays_h=[7.0], tones=[Tone.EMPATHETIC], runs=FULL, seed=SEED)
    return time.perf_counter() - start


def loads(browser: Browser, address: str) -> None:
    """Time the first and the second load."""
    with opened(browser, address) as page:
        goals = {"first load, an empty cache: title and controls": "1.5 s", "second load": "0.4 s"}
        for name, goal in goals.items():
            sizes: list[int] = []
            page.on("requestfinished", lambda request, to=sizes: to.append(_size(request)))
            start = time.perf_counter()
            page.goto(f"/banding?{CASE}")
            page.wait_for_selector("#da")
            passed = time.perf_counter() - start
            page.wait_for_selector(DONE)
            row(name, f"{passed:.2f} s", f"{sum(sizes) / 1000:.0f} KB, goal {goal}")


def _size(request: Any) -> int:
    """Give the bytes of an answer that came over the wire."""
    return int(request.sizes()["responseBodySize"])


def key_presses(browser: Browser, address: str) -> None:
    """Time the preview and the full answer after a key press that nobody asked before."""
    phone = f"phone (a {SLOW}th of the processor)"
    for name, rate, goal in (("desk", 1, "0.40 s"), (phone, SLOW, "0.80 s")):
        with opened(browser, address) as page:
            page.goto(f"/banding?{CASE}&db={2 if rate > 1 else 30}&ta=silent")
            page.wait_for_selector(DONE)
            slowed(page, rate)
            page.evaluate(LISTEN)
            page.focus("#db")
            first, full = [], []
            for _ in range(N_CHOICES):
                page.evaluate("window.heard = []; window.pressed = performance.now()")
                page.keyboard.press("ArrowRight")
                until(page, "window.heard.some(([, full]) => full)")
                heard = page.evaluate(HEARD)
                first.append(heard[0][0] / 1000)
                full.append(next(at for at, is_full in heard if is_full) / 1000)
                time.sleep(0.1)
        row(f"key press to preview, {name}", middle(first))
        row(f"key press to the full answer of {FULL} worlds, {name}", middle(full), f"goal {goal}")
    row(f"the {FULL} worlds of one side alone", middle([bare_s() for _ in range(5)]))


def drag(browser: Browser, address: str) -> None:
    """Count the pictures of a drag, and time the last."""
    with opened(browser, address) as page:
        page.goto(f"/banding?{CASE}&db=2&tb=informative&ta=apologetic")
        page.wait_for_selector(DONE)
        page.evaluate(LISTEN)
        box = page.locator("#db").bounding_box()
        assert box is not None
        level = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 20, level)
        page.mouse.down()
        start = page.evaluate("performance.now()")
        for step in range(STEPS):
            page.mouse.move(box["x"] + 20 + step * (box["width"] - 40) / (STEPS - 1), level)
            time.sleep(DRAG_S / STEPS)
        end = page.evaluate("performance.now()")
        page.mouse.up()
        time.sleep(2 * REST_S)
        seen = page.evaluate("window.heard.map(([at]) => at)")
        until(page, f"window.heard.some(([at, full]) => full && at > {end})")
        last = page.evaluate("window.heard.filter(([, full]) => full).map(([at]) => at)")[-1]
    during = sum(start <= at <= end for at in seen)
    row(f"pictures in a drag of {(end - start) / 1000:.1f} s", str(during), "goal 15")
    row("the right picture after release", f"{(last - end) / 1000:.2f} s", "goal 0.50 s")


def frames(browser: Browser, address: str) -> None:
    """Count the frames a second of both crowds."""
    for name, rate in (("desk", 1), (f"a {SLOW}th of the processor", SLOW)):
        with opened(browser, address, viewport={"width": 1366, "height": 768}) as page:
            page.goto("/panggung?v=1&s=rude_service&ta=silent&tb=hostile&db=1&n=1")
            page.wait_for_selector("body[data-stage=ready]")
            page.click("[data-bet=skip]")
            slowed(page, rate)
            page.click("#play")
            found = [page.evaluate(FRAMES) for _ in range(3)]
        told = f"{statistics.median(found):.0f} ({min(found):.0f} to {max(found):.0f})"
        row(f"frames a second, two crowds, {name}", told, "goal 50 and 30")


def posted(address: str, query: str, *, full: bool) -> float:
    """Ask as a page does, and time the answer."""
    body = json.dumps(asking(query, full=full)).encode()
    request = urllib.request.Request(  # noqa: S310 - the own server
        f"{address}/_dash-update-component", body, {"Content-Type": "application/json"}
    )
    start = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - as above
        response.read()
    return time.perf_counter() - start


def got(address: str) -> float:
    """Fetch something, and time it."""
    start = time.perf_counter()
    with urllib.request.urlopen(address, timeout=60) as response:  # noqa: S310 - the own server
        response.read()
    return time.perf_counter() - start


def crowd(address: str, tones: str) -> None:
    """Let twenty people drag at once, with tones of the link, then all ask the same."""
    quick: list[float] = []
    full: list[float] = []
    health: list[float] = []

    def person(at: int) -> None:
        for step in range(10):
            hours = f"&da={(7 * step + at) % 72}&db={(3 * step + at) % 72}"
            query = f"?{CASE}{hours}&{tones}"
            quick.append(posted(address, query, full=False))
            time.sleep(0.05)
        full.append(posted(address, query, full=True))

    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(0.05):
            health.append(got(f"{address}/healthz"))

    with ThreadPoolExecutor(N_PEOPLE + 1) as pool:
        looks = pool.submit(look)
        list(pool.map(person, range(N_PEOPLE)))
        is_over.set()
        looks.result()
    parts = (("previews", quick, "2.5"), ("full answers", full, "2.5"), ("health", health, "0.1"))
    for name, times, goal in parts:
        p95 = statistics.quantiles(times, n=20)[-1]
        said = f"{N_PEOPLE} people drag at once: {name}, 95th percentile"
        row(said, f"{p95:.2f} s", f"goal {goal} s")

    same = f"?{CASE}&da=12&db=12&ta=apologetic&tb=silent&c=390"
    begin = threading.Barrier(N_PEOPLE)

    def together(_: int) -> float:
        begin.wait()
        return posted(address, same, full=True)

    with ThreadPoolExecutor(N_PEOPLE) as pool:
        times = list(pool.map(together, range(N_PEOPLE)))
    row(f"{N_PEOPLE} people ask the same at once, the last has it after", f"{max(times):.2f} s")


def ahead(browser: Browser, _: str) -> None:
    """Let the page lie open while the trainer talks, then drag, alone and in a room."""
    for talk_s in TALK_S:
        with served(looks_ahead=True) as address:
            with opened(browser, address) as page:
                page.goto(f"/banding?{CASE}&db=2&tb=informative&ta=apologetic")
                page.wait_for_selector(DONE)
                time.sleep(talk_s)
            print(f"after the page lay open for {talk_s:.0f} s:")
            drag(browser, address)
            crowd(address, "ta=apologetic&tb=informative")


def main() -> None:
    """Print all parts, or one."""
    parts: dict[str, Callable[[Browser, str], None]] = {
        "loads": loads,
        "keys": key_presses,
        "drag": drag,
        "frames": frames,
        "crowd": lambda _, address: crowd(
            address, "ta=empathetic&tb=defensive"
        ),  # asked by no other
        "ahead": ahead,
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=parts)
    chosen = parser.parse_args().part
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        for name, part in parts.items():
            if chosen in (None, name):
                part(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
