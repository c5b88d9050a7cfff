"""Is a forecast counted right, and does a job that is repeated alone give its row?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq
import pytest
from small_sweeps import changed, driven, sweep_in

from experiments.sweeps import pilot
from experiments.sweeps.driving import Goal
from experiments.sweeps.pilot import forecast
from experiments.sweeps.precision import read_precision
from experiments.sweeps.running import run_order
from experiments.sweeps.single_job import run_job
from experiments.sweeps.stopping import StopRule
from sim.errors import InputFileError, ParameterError
from sim.outcomes import OUTCOMES
from sim.run import Runner

CLOSED = changed(
    "- {key: platform, values: [x, facebook]}", "- {key: shop.open_hour, values: [8, 22]}"
)


class Clock:
    """Goes on by a tenth of a second whenever it is read."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self):
        self.now += 0.1
        return self.now


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(pilot, "_PILOT_JOBS", 20)


def test_the_numbers_are_those_of_the_study(tmp_path):
    found = forecast(sweep_in(tmp_path), Goal(runs=50), 2)
    assert (found.draws, found.policies, found.cells) == (4, 3, 12)
    assert (found.worlds, found.most_worlds) == (600, 600)
    assert found.seconds > 0
    assert not list(tmp_path.glob("*/"))


def test_a_shard_takes_its_part(tmp_path):
    assert forecast(sweep_in(tmp_path), Goal(runs=50, shard=(1, 3)), 2).worlds == 200


def test_a_rule_takes_between_its_first_look_and_its_most(tmp_path):
    wanted = {"reach": read_precision("5%")}
    rule = StopRule(precisions=wanted, first=100, block=50, max_runs=900)
    found = forecast(sweep_in(tmp_path), Goal(runs=1, rule=rule), 1)
    assert (found.worlds, found.most_worlds) == (12 * 100, 12 * 900)


def test_the_time_is_that_of_the_sample_shared_by_the_workers(tmp_path, monkeypatch):
    """One tick before each of the 20 jobs, and one behind the last: 2.1 s for 20 worlds."""
    monkeypatch.setattr(pilot, "time", Clock())
    monkeypatch.setattr(pilot, "_PILOT_S", 100.0)
    sweep = sweep_in(tmp_path)
    assert forecast(sweep, Goal(runs=50), 1).seconds == pytest.approx(600 * 2.1 / 20)
    assert forecast(sweep, Goal(runs=50), 4).seconds == pytest.approx(600 * 2.1 / 20 / 4)


def test_a_slow_pilot_is_cut_short(tmp_path, monkeypatch):
    orders = []

    def counted(common, order):
        orders.append(order)
        return run_order(common, order)

    monkeypatch.setattr(pilot, "run_order", counted)
    monkeypatch.setattr(pilot, "time", Clock())
    monkeypatch.setattr(pilot, "_PILOT_S", 0.55)
    forecast(sweep_in(tmp_path), Goal(runs=50), 1)
    assert len(orders) == 1 + 6  # one that loads what is compiled
    assert len({order.draws[0].shares[0] for order in orders[1:]}) == 6


def test_the_size_is_about_that_of_the_rows_on_the_disk(tmp_path):
    sweep = sweep_in(tmp_path)
    driven(sweep, tmp_path / "out", runs=20)
    size = sum(path.stat().st_size for path in (tmp_path / "out" / "parts").iterdir())
    assert 0.2 < forecast(sweep, Goal(runs=20), 1).megabytes * 1e6 / size < 5.0


def test_jobs_that_fail_do_not_stop_a_pilot(tmp_path):
    assert forecast(sweep_in(tmp_path, CLOSED), Goal(runs=2), 1).worlds == 24


class Job(NamedTuple):
    """A row of the results."""

    cell_id: str
    replicate: int
    values: dict[str, float]
    error: str | None


def jobs_in(out):
    (path,) = (out / "parts").iterdir()
    for row in pq.read_table(path).to_pylist():
        values = {key: row[key] for key in OUTCOMES if key in row}
        yield Job(row["cell_id"], row["replicate"], values, row["error"])


def test_every_job_alone_gives_its_row(tmp_path):
    sweep = sweep_in(tmp_path)
    driven(sweep, tmp_path / "out")
    n_missing = 0
    for job in jobs_in(tmp_path / "out"):
        found = run_job(sweep, f"{job.cell_id}:{job.replicate}")
        assert list(found) == list(OUTCOMES)
        for key, value in job.values.items():
            assert found[key] == (None if np.isnan(value) else value)
            n_missing += found[key] is None
    assert n_missing > 0


def test_a_job_that_fails_shows_its_error(tmp_path):
    sweep = sweep_in(tmp_path, CLOSED)
    driven(sweep, tmp_path / "out")
    job = next(job for job in jobs_in(tmp_path / "out") if job.error is not None)
    with pytest.raises(InputFileError, match=r"^shop\.close_hour must be later than open_hour 22"):
        run_job(sweep, f"{job.cell_id}:{job.replicate}")


def test_an_error_of_the_program_comes_through(tmp_path, monkeypatch):
    def fail(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(Runner, "run", fail)
    sweep = sweep_in(tmp_path)
    with pytest.raises(RuntimeError, match="broken"):
        run_job(sweep, f"{sweep.identity.cells[0]}:0")


def test_an_unknown_job_is_refused_with_the_nearest(tmp_path):
    sweep = sweep_in(tmp_path)
    known = sweep.identity.cells[5]
    rule = "^job must be CELL:REPLICATE of this study, got "
    for wrong in (known[:-1], known[1:], known.upper(), known[:7] + "x" + known[8:]):
        with pytest.raises(ParameterError, match=rf"{rule}'{wrong}:1'; did you mean '{known}'\?$"):
            run_job(sweep, f"{wrong}:1")
    for wrong in ("zzz:1", "", ":"):
        with pytest.raises(ParameterError, match=rf"{rule}'{wrong}'; is it of this study and see"):
            run_job(sweep, wrong)


@pytest.mark.parametrize(
    "replicate", ["", ":", ":x", ":-1", ":1.0", ":٣", ":10000000", ":" + "9" * 5000]
)
def test_a_replicate_that_cannot_be_is_refused(tmp_path, replicate):
    sweep = sweep_in(tmp_path)
    with pytest.raises(ParameterError) as caught:
        run_job(sweep, sweep.identity.cells[0] + replicate)
    assert str(caught.value).endswith("; add a number from 0 to 9999999 after a colon")
    assert len(str(caught.value)) < 250
