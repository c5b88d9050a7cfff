"""Is the JSON Schema that editors read current, and does it say what the program checks?"""

from __future__ import annotations

import json

import pytest

from scenarios import schema
from scenarios.loader import load_file, names
from scenarios.schema import scenario_schema, schema_text, shipped_schema
from sim.errors import ParameterError
from sim.parameters import Parameters
from sim.playbook import Action, Condition, Preparation, Reply
from sim.quantities import quantities_of
from sim.scenario import PLATFORMS, Complaint, Shop, WorldEvent, check_delay_h

PLAYED = [Reply, Action, Condition, Preparation, WorldEvent]
GROUPS = [
    Shop,
    Complaint,
    *PLAYED,
    *(type(getattr(Parameters(), name)) for name in Parameters.__slots__),
]


def test_the_shipped_file_is_current():
    assert shipped_schema() == schema_text(), "run: python -m scenarios.schema"


def test_it_is_written_beside_its_module(tmp_path, monkeypatch):
    monkeypatch.setattr(schema, "__file__", str(tmp_path / "schema.py"))
    schema.main()
    assert (tmp_path / "scenario.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_keys_are_those_of_a_scenario_file_with_the_version_first():
    described = scenario_schema()
    assert list(described["properties"]) == [
        "schema", "name", "title", "story", "teaches", "watch", "discuss", "cause", "difficulty",
        "platform", "shop", "complaint", "playbook", "events", "parameters", "mechanisms",
    ]  # fmt: skip
    assert described["required"] == list(described["properties"])[:9]
    assert described["properties"]["schema"]["const"] == 1
    assert described["additionalProperties"] is False
    assert described["properties"]["platform"]["enum"] == sorted(PLATFORMS)


@pytest.mark.parametrize("group", GROUPS)
def test_every_declared_number_stands_with_unit_range_and_meaning(group):
    described = scenario_schema()["$defs"][group.__name__]
    assert described["additionalProperties"] is False
    for name, quantity in quantities_of(group).items():
        entry = described["properties"][name]
        assert (entry["minimum"], entry["maximum"]) == (quantity.low, quantity.high)
        assert (entry["unit"], entry["description"]) == (quantity.unit, quantity.meaning)
        assert (entry["default"], entry["kind"]) == (quantity.default, quantity.kind.value)
        assert entry.get("source", "") == quantity.source


@pytest.mark.parametrize(("group", "name"), [("Reply", "delay_h"), ("Action", "at_h")])
def test_the_range_of_a_delay_is_the_one_that_the_model_checks(group, name):
    delay, nothing = scenario_schema()["$defs"][group]["properties"][name]["anyOf"]
    assert nothing == {"type": "null"}
    assert delay["unit"] == "h"
    for edge, beyond in ((delay["minimum"], -0.001), (delay["maximum"], 336.001)):
        check_delay_h(edge)
        with pytest.raises(ParameterError, match=r"^delay_h must lie in \[0, 336\] h, got "):
            check_delay_h(beyond)


def test_it_is_plain_json_and_every_shipped_scenario_gives_a_known_difficulty():
    described = json.loads(shipped_schema())
    known = described["$defs"]["Difficulty"]["enum"]
    assert all(load_file(name).difficulty.value in known for name in names())
