"""Is every shop advised in its turn, once, and only while somebody waits?"""

from __future__ import annotations

import threading

import pytest
from made_advice import SMALL_SHOP, quick_advice
from waiting import until

from dashboard import advice_runs
from dashboard.advice_runs import MOST_WAITING, PATIENCE_S, AdviceRuns, written
from dashboard.library import Library, library
from dashboard.service import Service
from dashboard.state import State
from dashboard.text import text_of
from experiments.advice.telling import told
from scenarios.loader import load_file

SMALL = State(scenario="small")


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    path = tmp_path_factory.mktemp("small") / "small.yaml"
    path.write_text(SMALL_SHOP, encoding="utf-8")
    return Service(Library({"small": load_file(str(path)), **library().files}, ()))


@pytest.fixture(autouse=True)
def _quick():
    with quick_advice():
        yield


@pytest.fixture
def gate(monkeypatch):
    """Hold every first look until the gate opens; who was looked at is kept in order."""
    gate = threading.Event()
    gate.shops = []

    def look(shop, seed, workers):
        gate.shops.append(shop)
        assert gate.wait(30)
        raise RuntimeError("no advice in this test")

    monkeypatch.setattr(advice_runs, "first_look", look)
    yield gate
    gate.set()


def sized(customers):
    return State(scenario="small", customers=customers)


def test_advice_from_the_question_to_the_answer(service):
    runs = AdviceRuns(service)
    assert runs.told(SMALL) == {"state": "idle"}
    assert runs.advice(SMALL) is None
    runs.start(SMALL)
    assert runs.told(SMALL)["state"] in ("waiting", "running")
    runs.wait()
    found = runs.told(SMALL)
    assert found["state"] == "done"
    advice, text = runs.advice(SMALL), text_of("id")
    assert [part["title"] for part in found["sections"]] == [s.title for s in told(advice, text)]
    assert found["sections"][0]["lines"] == told(advice, text)[0].lines
    assert "200" in found["made_of"]
    english = runs.told(State(scenario="small", lang="en"))
    assert english["sections"][0]["title"] == "What should I do?"
    assert english == {"state": "done", **written(advice, text_of("en"))}


def test_the_first_look_is_told_before_the_rest_is_there(service, monkeypatch):
    gate = threading.Event()
    whole = advice_runs.advise

    def advise(shop, look, **how):
        assert gate.wait(30)
        return whole(shop, look, **how)

    monkeypatch.setattr(advice_runs, "advise", advise)
    runs = AdviceRuns(service)
    runs.start(SMALL)
    until(lambda: runs.told(SMALL).get("soon"))
    soon = runs.told(SMALL)
    assert soon["state"] == "running"
    assert soon["done"] == 0 < soon["of"]
    gate.set()
    runs.wait()
    assert runs.told(SMALL)["state"] == "done"


def test_each_shop_waits_for_its_turn_and_is_computed_once(service, gate):
    runs = AdviceRuns(service)
    for customers in (30, 40, 50, 40, 30):
        runs.start(sized(customers))
    until(lambda: gate.shops)
    assert runs.told(sized(30))["state"] == "running"
    assert runs.told(sized(40)) == {"state": "waiting", "ahead": 1}
    assert runs.told(sized(50)) == {"state": "waiting", "ahead": 2}
    gate.set()
    runs.wait()
    assert [shop.scenario.shop.n_customers for shop in gate.shops] == [30, 40, 50]


def test_what_failed_says_so_and_can_be_tried_again(service, gate, caplog):
    runs = AdviceRuns(service)
    gate.set()
    runs.start(SMALL)
    runs.wait()
    assert runs.told(SMALL) == {"state": "failed"}
    assert "no advice in this test" in caplog.text
    runs.start(SMALL)
    runs.wait()
    assert len(gate.shops) == 2


def test_a_full_line_takes_nobody_more(service, gate):
    runs = AdviceRuns(service)
    runs.start(sized(30))
    until(lambda: gate.shops)
    for customers in range(31, 31 + MOST_WAITING):
        runs.start(sized(customers))
    runs.start(sized(99))
    assert runs.told(sized(99)) == {"state": "full"}
    assert runs.told(sized(30 + MOST_WAITING)) == {"state": "waiting", "ahead": MOST_WAITING}
    gate.set()
    runs.wait()


def test_who_does_not_look_any_more_is_not_advised(service, gate):
    now = [0.0]
    runs = AdviceRuns(service, lambda: now[0])
    runs.start(sized(30))
    until(lambda: gate.shops)
    runs.start(sized(40))
    now[0] = PATIENCE_S + 1.0
    gate.set()
    runs.wait()
    assert len(gate.shops) == 1
    assert runs.told(sized(40)) == {"state": "idle"}


def test_it_stops_in_the_middle_when_nobody_waits(service, monkeypatch):
    now, stopped = [0.0], []
    whole = advice_runs.advise

    def advise(shop, look, **how):
        now[0] = PATIENCE_S + 1.0
        try:
            return whole(shop, look, **how)
        except BaseException as error:
            stopped.append(type(error).__name__)
            raise

    monkeypatch.setattr(advice_runs, "advise", advise)
    runs = AdviceRuns(service, lambda: now[0])
    runs.start(SMALL)
    runs.wait()
    assert stopped == ["_LeftError"]
    assert runs.told(SMALL) == {"state": "idle"}


def test_only_the_newest_are_kept(service, gate, monkeypatch):
    monkeypatch.setattr(advice_runs, "_MOST_KEPT", 2)
    gate.set()
    runs = AdviceRuns(service)
    for customers in (30, 40, 50, 60):
        runs.start(sized(customers))
        runs.wait()
    assert [runs.told(sized(n))["state"] for n in (30, 40, 50, 60)] == ["idle"] + ["failed"] * 3


def test_a_shop_that_cannot_be_is_not_asked_about(service):
    runs = AdviceRuns(service)
    state = State(scenario="late_delivery", kind="warung", customers=20, sales_idr=50_000_000)
    runs.start(state)
    assert runs.told(state) == {"state": "impossible"}
    assert runs.advice(state) is None
