"""Does the model still say what it said? All outcomes of a few worlds, to ten digits.

A test that fails here says that results have moved, not that they are wrong: if they were meant to,
``python tests/regression/update_baseline.py`` writes them down anew.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from update_baseline import (
    RUNS,
    SCENARIOS,
    as_text,
    main,
    measure,
    moved,
    playbooks_of,
    read_baseline,
    rounded,
)

from scenarios import load
from sim.outcomes import OUTCOMES

COMMAND = Path(__file__).with_name("update_baseline.py")
UNEVEN, QUICK = "rude_service", "village_word_of_mouth"


def test_the_baseline_holds_every_outcome_of_every_world() -> None:
    baseline = read_baseline()
    assert list(baseline) == list(SCENARIOS)
    for name, playbooks in baseline.items():
        assert list(playbooks) == list(playbooks_of(load(name)))
        for outcomes in playbooks.values():
            assert list(outcomes) == list(OUTCOMES)
            assert all(len(row) == RUNS for row in outcomes.values())


def test_the_baseline_would_notice_something() -> None:
    # an outcome that is the same in every world would guard little
    rows = [outcomes for playbooks in read_baseline().values() for outcomes in playbooks.values()]
    differ = [name for name in OUTCOMES if len({value for row in rows for value in row[name]}) > 1]
    assert len(differ) >= len(OUTCOMES) - 2


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_are_those_of_the_baseline(workers: int) -> None:
    # one thread for all scenarios, more for one whose worlds differ in size and so in time
    names = list(SCENARIOS) if workers == 1 else [UNEVEN]
    baseline = {name: read_baseline()[name] for name in names}
    assert moved(baseline, measure(workers, names)) == []


def check_with(hash_seed: str, *names: str) -> None:
    """Check the baseline in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(COMMAND), "--check", *names],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("nothing has moved\n0 of ")


def test_results_do_not_depend_on_the_order_of_sets() -> None:
    check_with("random", QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("hash_seed", ["0", "1", "random"])
def test_no_result_depends_on_the_order_of_sets(hash_seed: str) -> None:
    check_with(hash_seed)


def test_ten_digits_are_kept() -> None:
    assert rounded(1234.56789012345) == 1234.567890
    assert rounded(1234.56789012345) != 1234.567891
    assert rounded(2.0 / 3.0) == 0.6666666667
    assert rounded(math.nan) is None
    assert math.copysign(1.0, rounded(-0.0) or 0.0) == 1.0
    assert rounded(94_675_000.0) == 94_675_000.0


def test_a_number_that_moved_is_told_with_its_address() -> None:
    old = {"a": {"silent": {"reach": [1.0, None], "waves": [2.0]}}}
    new = {"a": {"silent": {"reach": [1.0, 3.5]}, "loud": {"reach": [4.0]}}}
    assert moved(old, old) == []
    assert moved(old, new) == [
        "a, silent, world 1, reach: None -> 3.5",
        "a, silent, world 0, waves: 2.0 -> absent",
        "a, loud, world 0, reach: absent -> 4.0",
    ]


def test_the_last_kept_digit_counts() -> None:
    # the control: one unit in the tenth digit of one number is a difference
    baseline = read_baseline()
    row = baseline[UNEVEN]["silent"]["lost_sales_idr"]
    old = row[0]
    assert old is not None
    changed = json.loads(json.dumps(baseline))
    changed[UNEVEN]["silent"]["lost_sales_idr"][0] = rounded(np.nextafter(old, np.inf))
    assert moved(baseline, changed) == []
    changed[UNEVEN]["silent"]["lost_sales_idr"][0] = rounded(old * (1.0 + 1e-9))
    assert len(moved(baseline, changed)) == 1


def test_the_command_writes_what_it_measures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "baseline.json"
    one = {"silent": {"reach": [1.0, None]}}
    every = dict.fromkeys(SCENARIOS, one)
    monkeypatch.setattr("update_baseline.BASELINE", other)
    monkeypatch.setattr("update_baseline.measure", lambda names: dict.fromkeys(names, one))

    def command(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", [str(COMMAND), *words])
        return main()

    assert command("--check") == 1
    assert not other.exists()
    assert command() == 0
    assert other.read_text() == as_text(every)
    assert json.loads(other.read_text()) == every
    assert f"{QUICK}, silent, world 0, reach: absent -> 1.0\n" in capsys.readouterr().out
    assert command("--check") == 0
    assert command("another") == 0
    assert json.loads(other.read_text()) == every | {"another": one}  # the rest is kept
