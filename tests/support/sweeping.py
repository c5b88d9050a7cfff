"""What do the tests of sweeps have in common: a small study, and its command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

STUDY = """schema: 1
name: small
scenario: late_delivery
set: [network.n_accounts=3000, shop.n_customers=60, shop.n_followers=100]
levers:
- {key: reply.delay_h, values: [1, 24]}
- {key: reply.tone, values: [apologetic, defensive, silent]}
uncertainties:
- {key: complaint.arousal, low: 0, high: 2}
- {key: platform, values: [x, facebook]}
design: {kind: latin_hypercube, points: 12}
replications: 20
"""
"""Five policies in twelve draws: 1,200 worlds in two parts."""


def write_study(folder: Path, text: str = STUDY) -> Path:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "experiments", *map(str, words)]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8"}


def run(*words: str | Path, check: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # noqa: S603 - our own command line
        command(*words), env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == check, done.stderr
    return done


def _hear_ctrl_c() -> None:
    """Undo what a shell does to the tests when it runs them in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


started: list[subprocess.Popen[bytes]] = []
"""What a test has started and may have left behind."""


def start(*words: str | Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603 - our own command line
        command(*words),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - before there are threads
    )
    started.append(process)
    return process


def stop_all() -> None:
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()
    started.clear()


def bytes_of_parts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "parts").glob("*.parquet"))}
