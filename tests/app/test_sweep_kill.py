"""Does a sweep survive being killed at any moment, and whoever else writes to its folder?"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from sweeping import (
    STUDY,
    bytes_of_parts,
    command,
    environment,
    run,
    start,
    stop_all,
    write_study,
)
from waiting import until


@pytest.fixture(autouse=True)
def _nothing_left_behind():
    yield
    stop_all()


LONGER = STUDY.replace("points: 12", "points: 48")
"""Five parts."""
LONG = STUDY.replace("points: 12", "points: 600")
"""Sixty parts."""


def kill_and_finish(study: Path, folder: Path, n_kills: int, workers: int) -> list[Path]:
    """Kill a sweep again and again, then let it end; begin anew whenever it was faster."""
    moments = np.random.Generator(np.random.PCG64([workers, 5]))
    outs = [folder / "killed0"]
    n_killed = 0
    while n_killed < n_kills:
        process = start("sweep", study, "--out", outs[-1], "--workers", str(workers))
        time.sleep(moments.uniform(0.3, 2.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode == 0:
            outs.append(folder / f"killed{len(outs)}")
        else:
            n_killed += 1
    run("sweep", study, "--out", outs[-1], "--workers", str(workers))
    return outs


def assert_same(study: Path, folder: Path, outs: list[Path], n_parts: int) -> None:
    """Compare with a sweep that nobody disturbed."""
    run("sweep", study, "--out", folder / "calm", "--workers", "2")
    parts = bytes_of_parts(folder / "calm")
    assert len(parts) == n_parts
    for out in outs:
        assert bytes_of_parts(out) == parts
        assert all(path.suffix == ".parquet" for path in (out / "parts").iterdir())
        assert not (out / "set_aside").exists()


def test_a_sweep_that_was_killed_three_times_ends_with_the_same_bytes(tmp_path):
    study = write_study(tmp_path, LONGER)
    assert_same(study, tmp_path, kill_and_finish(study, tmp_path, 3, workers=1), 5)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_sweep_that_was_killed_thirty_times_ends_with_the_same_bytes(tmp_path, workers):
    study = write_study(tmp_path, LONG)
    assert_same(study, tmp_path, kill_and_finish(study, tmp_path, 30, workers), 60)


def test_workers_go_when_their_parent_was_killed(tmp_path):
    study = write_study(tmp_path, LONGER.replace("replications: 20", "replications: 2000"))
    process = start("sweep", study, "--out", tmp_path / "out", "--workers", "2")
    parts = tmp_path / "out" / "parts"
    until(lambda: parts.exists() and any(parts.glob("[!.]*.parquet")), 60)
    workers = children_of(process.pid)
    assert len(workers) >= 2
    process.kill()
    process.communicate()
    until(lambda: not any(is_running(pid) for pid in workers), 20)


def test_two_processes_cannot_write_to_one_folder(tmp_path):
    study = write_study(tmp_path, LONGER.replace("replications: 20", "replications: 2000"))
    out = tmp_path / "out"
    first = start("sweep", study, "--out", out, "--workers", "1")
    until(lambda: any((out / "parts").glob("[!.]*.parquet")) if out.exists() else False, 60)
    refused = run("sweep", study, "--out", out, check=2)
    assert "out must be a folder that no other process writes to" in refused.stderr
    assert "merge them" in refused.stderr
    first.send_signal(signal.SIGINT)
    _, told = first.communicate(timeout=60)
    assert first.returncode == 130
    assert b"the same command goes on from there" in told


def test_a_shell_loop_that_starts_it_twice_doubles_nothing(tmp_path):
    study, out = write_study(tmp_path), tmp_path / "out"
    both = [start("sweep", study, "--out", out, "--workers", "1") for _ in range(2)]
    for process in both:
        process.communicate(timeout=120)
    assert sorted(process.returncode for process in both) in ([0, 0], [0, 2])
    run("sweep", study, "--out", out)
    run("sweep", study, "--out", tmp_path / "alone")
    assert bytes_of_parts(out) == bytes_of_parts(tmp_path / "alone")


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc to limit the size of files")
def test_a_disk_that_is_full_is_one_sentence_and_nothing_is_lost(tmp_path):
    """A limit on the size of files stands for the full disk: the first part cannot be written."""
    import resource  # noqa: PLC0415 - not on every system

    study, out = write_study(tmp_path), tmp_path / "out"
    limit = 16 * 1024

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(  # noqa: S603 - our own command line
        command("sweep", study, "--out", out, "--workers", "1"),
        env=environment(), preexec_fn=limited, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "path must" in done.stderr
    run("sweep", study, "--out", out)
    run("sweep", study, "--out", tmp_path / "calm")
    assert bytes_of_parts(out) == bytes_of_parts(tmp_path / "calm")


def children_of(pid: int) -> list[int]:
    """List the processes that a process started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(words[1]) == pid:
                found.append(int(entry.name))
    return found


def is_running(pid: int) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
