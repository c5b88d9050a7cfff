"""Do the examples run, and is it true what they say of Mesa's own batch runner?"""

from __future__ import annotations

import runpy
from pathlib import Path

import mesa
import pytest

from scenarios import load
from sim.model import ComplaintModel
from sim.scenario import Playbook, Reply
from sim.state import N_REACHED

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def example():
    return runpy.run_path(str(EXAMPLES / "mesa_batch_run.py"), run_name="example")


def test_a_batch_has_a_row_for_each_answer_and_world(example):
    rows = example["run"]([3, 4])
    assert [(row["tone"], row["delay_h"], row["world"]) for row in rows] == [
        (tone, delay_h, world)
        for tone in ("apologetic", "defensive")
        for delay_h in (1.0, 24.0)
        for world in (3, 4)
    ]
    assert all(row["hour"] == example["HOURS"] for row in rows)


def test_a_run_of_the_batch_is_the_world_that_its_row_names(example):
    row = next(
        row for row in example["run"]([4]) if (row["tone"], row["delay_h"]) == ("defensive", 24.0)
    )
    model = example["AnsweredComplaint"]("defensive", 24.0, 4)
    assert model.scenario.playbook == Playbook(reply=Reply(tone="defensive", delay_h=24.0))
    assert model.scenario.shop == load("late_delivery").shop
    assert model.world_seed == 4
    model.run_model(collect_every_h=example["HOURS"])
    assert row["reach"] == model.reach == int(model.crowd.state.counters[N_REACHED])
    assert row["away"] == model.away


def test_mesa_3_5_gives_no_seed_of_its_own(example):
    told = {"tone": "apologetic", "delay_h": 1.0, "world": 4}
    assert example["AnsweredComplaint"](**told, rng=None).world_seed == 4


def test_the_example_prints_a_table(capsys):
    runpy.run_path(str(EXAMPLES / "mesa_batch_run.py"), run_name="__main__")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["reach", "shares", "away", "mean_trust"]
    assert len(lines) == 2 + 4


class Fragile(ComplaintModel):
    """A model that one world breaks."""

    finished = 0

    def __init__(self, world, rng=None):  # noqa: ARG002 - as Mesa 3.5 calls it
        super().__init__(rng=world)
        self.world = world

    def step(self):
        if self.world == 3:
            msg = "world 3 is broken"
            raise RuntimeError(msg)
        self.running = False
        self.datacollector.collect(self)
        type(self).finished += 1


def test_one_run_that_fails_loses_the_whole_batch_of_mesa():
    rows = None
    with pytest.raises(RuntimeError, match="world 3 is broken"):
        rows = mesa.batch_run(Fragile, {"world": [1, 2, 3, 4]}, display_progress=False)
    assert rows is None
    assert Fragile.finished == 2  # two worlds had been run, and are lost
