"""Does a scenario that is written read as the same scenario, and is only what was meant changed?"""

from __future__ import annotations

import pytest

from scenarios.document import read_scenario
from scenarios.loader import load_file, names
from scenarios.writing import scenario_text, with_values
from sim.errors import InputFileError

FILE = "schema: 1\n# a note\nshop:\n  n_customers: 300  # ours\nevents:\n  - kind: press\n"


@pytest.mark.parametrize("name", names())
def test_every_shipped_scenario_survives_being_written(name):
    file = load_file(name)
    assert read_scenario(scenario_text(file).encode(), "x.yaml") == file


def test_only_what_differs_is_written():
    text = scenario_text(load_file("late_delivery"))
    assert text.startswith("schema: 1\nname: late_delivery\n")
    assert "n_customers: 400" in text
    assert "n_followers" not in text
    assert "parameters" not in text


def test_one_value_changes_and_notes_stay():
    told = with_values(FILE, "x", {("shop", "n_customers"): 450})
    assert told == FILE.replace("300", "450")


def test_groups_and_rows_are_made_and_taken_away():
    changes = {("parameters", "sharing", "fatigue"): 0.5, ("events", 1, "kind"): "proof"}
    told = with_values(FILE, "x", changes)
    assert "parameters:\n  sharing:\n    fatigue: 0.5" in told
    assert "  - kind: proof" in told
    again = with_values(told, "x", {("events", 0): None, ("shop", "n_customers"): None})
    assert "press" not in again
    assert "n_customers" not in again
    nothing = {("playbook", "reply"): None, ("events", 5): None}
    assert with_values(FILE, "x", nothing) == FILE


def test_what_cannot_hold_anything_is_replaced():
    assert with_values("schema: 1\nshop: 3\n", "x", {("shop", "open_hour"): 6}) == (
        "schema: 1\nshop:\n  open_hour: 6\n"
    )


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: !!python/object:os 1\n", "a: [", "- 1\n"])
def test_unsafe_files_are_not_touched(text):
    with pytest.raises(InputFileError, match=r"x:\d+:\d+"):
        with_values(text, "x", {("a",): 2})
