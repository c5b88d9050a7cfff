"""Is a small study run once for all who ask, stopped when nobody waits, and the same as others?"""

from __future__ import annotations

import threading

import numpy as np
import pytest

from dashboard.lab import small_results as module
from dashboard.lab.files import worlds_rows
from dashboard.lab.laboratory import Laboratory
from dashboard.lab.small_results import AROUSAL, Stopped, run_small, situations
from dashboard.lab.small_runs import MOST_KEPT, SmallRuns
from dashboard.lab.studies import Studies
from dashboard.library import library
from dashboard.service import SEED, Service
from dashboard.state import State
from dashboard.text import text_of
from experiments.comparing import compare
from experiments.design import DEFAULT_DELAYS_H, DEFAULT_TONES
from scenarios.overrides import with_overrides


@pytest.fixture(scope="module")
def service():
    return Service(library())


@pytest.fixture
def cases(service):
    return [service.case(State(scenario=name)) for name in service.library.files]


class Slow:
    """Runs nothing until it is told to go on."""

    def __init__(self):
        self.begun, self.go, self.n, self.stopped = threading.Event(), threading.Event(), 0, False

    def __call__(self, case, *, report):
        self.n += 1
        self.begun.set()
        try:
            report(3)
            self.go.wait(10)
            report(1)
        except Stopped:
            self.stopped = True
            raise
        return ("results of", case.key)


def test_many_who_ask_are_answered_by_one_run(cases):
    slow = Slow()
    runs = SmallRuns(slow)
    assert runs.told(cases[0]) == {"state": "idle"}
    for _ in range(10):
        runs.start(cases[0])
    assert slow.begun.wait(10)
    told = runs.told(cases[0])
    assert told["state"] == "running"
    assert told["done"] <= 3 < told["of"]
    runs.start(cases[1])  # another one has to wait
    assert runs.told(cases[1])["state"] == "busy"
    slow.go.set()
    runs.wait()
    assert runs.told(cases[0]) == {"state": "done"}
    assert runs.results(cases[0]) == ("results of", cases[0].key)
    runs.start(cases[0])
    assert slow.n == 1


def test_it_stops_when_the_last_who_asked_does_not_wait(cases):
    slow = Slow()
    runs = SmallRuns(slow)
    runs.start(cases[0])
    runs.start(cases[0])
    assert slow.begun.wait(10)
    runs.cancel(cases[1])  # of no meaning: that one does not run
    runs.cancel(cases[0])
    assert not runs._stop.is_set()
    runs.cancel(cases[0])
    slow.go.set()
    runs.wait()
    assert slow.stopped
    assert runs.told(cases[0]) == {"state": "idle"}
    assert runs.results(cases[0]) is None


def test_a_failure_is_told_and_can_be_tried_again(cases, caplog):
    def fail(case, *, report):
        msg = "secret"
        raise RuntimeError(msg)

    runs = SmallRuns(fail)
    runs.start(cases[0])
    runs.wait()
    assert runs.told(cases[0]) == {"state": "failed"}
    assert "a small study failed" in caplog.text
    runs._run = Slow()
    runs._run.go.set()
    runs.start(cases[0])
    runs.wait()
    assert runs.told(cases[0]) == {"state": "done"}


def test_few_are_kept(cases):
    slow = Slow()
    slow.go.set()
    runs = SmallRuns(slow)
    for case in cases[: MOST_KEPT + 1]:
        runs.start(case)
        runs.wait()
    assert runs.results(cases[0]) is None
    assert runs.results(cases[MOST_KEPT]) is not None


def test_situations_stay_within_the_range(service):
    scenario = service.case(State(scenario="late_delivery")).scenario
    for own, expected in ((1.0, [0.0, 1.0, 2.0]), (4.0, [3.0, 4.0]), (-2.0, [-2.0, -1.0])):
        assert situations(with_overrides(scenario, [f"{AROUSAL}={own}"])) == expected


@pytest.fixture(scope="module")
def small(service):
    case = service.case(State(scenario="tone_deaf_promotion"))
    kept = module.WORLDS
    module.WORLDS = 3
    counted = []
    yield case, run_small(case, report=counted.append), counted
    module.WORLDS = kept


def test_the_case_as_it_is_has_the_worlds_of_the_other_pages(small):
    case, results, counted = small
    assert sum(counted) == 3 * results.n_draws
    levels = results.draws[AROUSAL].tolist()
    middle = levels.index(case.scenario.complaint.arousal)
    found = compare(case.scenario, delays_h=DEFAULT_DELAYS_H, tones=DEFAULT_TONES, runs=3,
                    seed=SEED)  # fmt: skip
    worlds = results.worlds(["lost_customers", "reach"])
    for name in ("lost_customers", "reach"):
        for policy in range(results.n_policies):
            ours = worlds.matrix(name, policy)[middle]
            assert ours.tolist() == found.outcomes[name][policy].tolist()
    shares = results.curves.shares[:, :, -1]
    assert shares.tolist() == found.outcomes["shares"].tolist()
    assert (np.diff(results.curves.shares, axis=2) >= 0).all()


def test_the_file_of_all_worlds_holds_every_world(small, service):
    case, results, _ = small
    laboratory = Laboratory(service, Studies(None))
    laboratory.small._kept[case.key] = results
    view = laboratory.view(State(scenario="tone_deaf_promotion"), text_of("id"))
    rows = worlds_rows(view)
    assert len(rows) == 1 + 3 * len(results.cells)
    assert rows[0][:3] == ["draw", "policy", "replicate"]
    assert results.n_bytes > 0
