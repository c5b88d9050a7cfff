"""Does a Dask cluster give the same bytes as one machine, and is a missing one refused soon?"""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from sweeping import bytes_of_parts, environment, run, write_study

pytest.importorskip("distributed", reason="pip install -e '.[cluster]' brings Dask")


@pytest.fixture
def cluster(tmp_path):
    """Start a scheduler and two workers, each a process of its own."""
    told = tmp_path / "scheduler.json"
    common = ["--scheduler-file", str(told), "--no-dashboard"]
    here = ["--host", "127.0.0.1"]
    scheduler = ["dask_scheduler", "--port", "0", *common, *here]
    worker = ["dask_worker", "--nthreads", "1", *common, *here]
    processes = [began(scheduler, tmp_path)]
    end = time.monotonic() + 60
    while not told.exists():
        assert time.monotonic() < end
        time.sleep(0.1)
    processes += [began(worker, tmp_path) for _ in range(2)]
    time.sleep(3)
    yield json.loads(told.read_text())["address"]
    for process in reversed(processes):
        process.terminate()
        process.wait(timeout=30)


def began(words, folder):
    return subprocess.Popen(  # noqa: S603 - Dask's own command line
        [sys.executable, "-m", f"distributed.cli.{words[0]}", *words[1:]],
        cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_a_cluster_gives_the_same_bytes_as_one_machine(tmp_path, cluster):
    study = write_study(tmp_path)
    told = json.loads(
        run("sweep", study, "--out", tmp_path / "d", "--dask", cluster, "--json").stdout
    )
    assert (told["rows"], told["errors"]) == (1200, 0)
    run("sweep", study, "--out", tmp_path / "here", "--workers", "1")
    assert bytes_of_parts(tmp_path / "d") == bytes_of_parts(tmp_path / "here")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", ""])
def test_an_unreachable_cluster_is_refused_within_ten_seconds(tmp_path, address):
    study = write_study(tmp_path)
    begun = time.monotonic()
    refused = run("sweep", study, "--out", tmp_path / "d", "--dask", address, check=2)
    assert time.monotonic() - begun < 15  # starting Python and reading the study are in it
    assert refused.stderr.startswith("bolasalju: dask must be the address of a scheduler that")
    assert refused.stderr.count("\n") == 1


def test_a_cluster_without_workers_is_refused(tmp_path):
    told = tmp_path / "scheduler.json"
    words = ["dask_scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1"]
    scheduler = began([*words, "--scheduler-file", str(told)], tmp_path)
    try:
        end = time.monotonic() + 60
        while not told.exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        study = write_study(tmp_path)
        refused = run("sweep", study, "--out", tmp_path / "d", "--dask", address, check=2)
    finally:
        scheduler.terminate()
        scheduler.wait(timeout=30)
    assert "dask must have workers, got none at" in refused.stderr
