"""Has any outcome moved? Measure the baseline anew: ``python tests/regression/update_baseline.py``.

The baseline holds all outcomes of a few worlds of five scenarios, each under four playbooks, to ten
significant digits. ``test_baseline.py`` fails when one of them moves. When a change of the model is
meant to move them, run this command, look at what it prints (old value -> new value), and commit
``baseline.json`` together with the change, whose last line says ``Results: changed - ...`` and why.
With ``--check`` it prints the same and writes nothing; the exit code is 1 if anything has moved.
Names of scenarios leave the others as they are.

Fifteen digits would be too many: exp, log, pow and cos come from the C library and may differ by
one unit in the last place between versions.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from experiments.comparison import Cell
from experiments.design import playbook_of
from experiments.many_worlds import Batch, run_worlds
from scenarios import load
from sim.playbook import Playbook
from sim.responses import Tone
from sim.scenario import Scenario

BASELINE = Path(__file__).with_name("baseline.json")
SCENARIOS = {
    "halal_rumour": "a false claim, an inspection that closes the shop, proof in the end",
    "inappropriate_post": "a post of the shop itself, deleted, and copies of it",
    "rival_attack": "a rival's accounts with their stars, and regulars who speak up",
    "rude_service": "the ordinary storm: shares, boost and the recommender",
    "village_word_of_mouth": "few people online, and talk in the street",
}
"""What each shows that the others do not."""
CELLS = {
    "silent": Cell(delay_h=None, tone=Tone.SILENT),
    "apologetic after 2 h": Cell(delay_h=2.0, tone=Tone.APOLOGETIC),
    "hostile after a day": Cell(delay_h=24.0, tone=Tone.HOSTILE),
}
OWN = "as in its file"
SEED, RUNS, DIGITS = 7, 4, 10

Outcomes = dict[str, list[float | None]]
"""By name: one number for each world, None where an outcome does not exist."""
Measured = dict[str, dict[str, Outcomes]]
"""By scenario and playbook."""


def playbooks_of(scenario: Scenario) -> dict[str, Playbook]:
    """Name the playbooks: the scenario's own, and three ways to answer."""
    others = {name: playbook_of(cell, scenario) for name, cell in CELLS.items()}
    return {OWN: scenario.playbook} | others


def measure(workers: int | None = None, names: Sequence[str] = tuple(SCENARIOS)) -> Measured:
    """Run every world under every playbook."""
    return {name: _measure_one(load(name), workers) for name in names}


def _measure_one(scenario: Scenario, workers: int | None) -> dict[str, Outcomes]:
    """Run the worlds of one scenario."""
    playbooks = playbooks_of(scenario)
    batch = Batch(runs=RUNS, seed=SEED, workers=workers)
    worlds = run_worlds(scenario, list(playbooks.values()), batch)
    return {
        name: {
            outcome: [rounded(value) for value in values[at].tolist()]
            for outcome, values in worlds.outcomes.items()
        }
        for at, name in enumerate(playbooks)
    }


def rounded(value: float) -> float | None:
    """Keep ten significant digits; what does not exist is None, and no zero has a sign."""
    if math.isnan(value):
        return None
    return float(f"{value:.{DIGITS - 1}e}") + 0.0


def read_baseline() -> Measured:
    """Read what was measured when the baseline was last refreshed."""
    measured: Measured = json.loads(BASELINE.read_text(encoding="utf-8"))
    return measured


def as_text(measured: Measured) -> str:
    """Write one line for each outcome, so that a diff shows what has moved."""
    blocks = []
    for name, playbooks in measured.items():
        inner = []
        for playbook, outcomes in playbooks.items():
            lines = [f"   {json.dumps(key)}: {json.dumps(row)}" for key, row in outcomes.items()]
            inner.append(f"  {json.dumps(playbook)}: {{\n" + ",\n".join(lines) + "\n  }")
        blocks.append(f" {json.dumps(name)}: {{\n" + ",\n".join(inner) + "\n }")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def moved(old: Measured, new: Measured) -> list[str]:
    """Tell every number that differs, and everything that only one of the two has."""
    before, after = dict(_numbers(old)), dict(_numbers(new))
    keys = list(before) + [key for key in after if key not in before]
    return [
        f"{key}: {before.get(key, 'absent')} -> {after.get(key, 'absent')}"
        for key in keys
        if key not in before or key not in after or before[key] != after[key]
    ]


def _numbers(measured: Measured) -> Iterator[tuple[str, float | None]]:
    """List every number with its address."""
    for name, playbooks in measured.items():
        for playbook, outcomes in playbooks.items():
            for outcome, row in outcomes.items():
                for world, value in enumerate(row):
                    yield f"{name}, {playbook}, world {world}, {outcome}", value


def main() -> int:
    """Measure, tell what has moved, and write it down unless only a check is wanted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if it moved")
    parser.add_argument("names", nargs="*", help="scenarios; all if none is named")
    wanted = parser.parse_args()
    old = read_baseline() if BASELINE.exists() else {}
    found = measure(names=wanted.names or tuple(SCENARIOS))
    new = old | found if wanted.names else found
    changes = moved(old, new)
    print("\n".join(changes) or "nothing has moved")
    n_numbers = len(dict(_numbers(found)))
    print(f"{len(changes)} of {n_numbers} numbers differ from {BASELINE.name}")
    if wanted.check:
        return 1 if changes else 0
    BASELINE.write_text(as_text(new), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
