"""Is the JSON Schema of study files current, and does it say what the program checks?"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from experiments.sweeps import schema
from experiments.sweeps.designs import Kind
from experiments.sweeps.margins import Distribution
from experiments.sweeps.reading import load_sweep
from experiments.sweeps.schema import schema_text, shipped_schema, study_schema
from experiments.sweeps.settings import settings
from experiments.sweeps.study import Design, Stop, SweepDocument, Uncertainty
from scenarios.yaml_text import read_tree
from sim.declarations import declared_numbers
from sim.outcomes import OUTCOMES
from sim.quantities import quantities_of

EXAMPLES = sorted(Path(schema.__file__).with_name("examples").glob("*.yaml"))


def test_the_shipped_file_is_current():
    assert shipped_schema() == schema_text(), "run: python -m experiments.sweeps.schema"


def test_it_is_written_beside_its_module(tmp_path, monkeypatch):
    monkeypatch.setattr(schema, "__file__", str(tmp_path / "schema.py"))
    schema.main()
    assert (tmp_path / "study.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_keys_are_those_of_a_study_file_with_the_version_first():
    described = study_schema()
    assert list(described["properties"]) == [
        "schema", "name", "title", "scenario", "network", "set", "playbooks", "levers",
        "uncertainties", "posterior", "design", "seed", "replications", "outcomes", "stop",
    ]  # fmt: skip
    assert described["required"] == ["schema", "name", "scenario"]
    assert described["properties"]["schema"]["const"] == 1
    assert described["additionalProperties"] is False
    assert described["properties"]["outcomes"]["items"]["enum"] == sorted(OUTCOMES)


@pytest.mark.parametrize("group", [Design, Stop, Uncertainty, SweepDocument])
def test_every_declared_number_stands_with_unit_range_and_meaning(group):
    whole = study_schema()
    described = whole if group is SweepDocument else whole["$defs"][group.__name__]
    assert described["additionalProperties"] is False
    assert quantities_of(group)
    for name, quantity in quantities_of(group).items():
        entry = described["properties"][name]
        assert (entry["minimum"], entry["maximum"]) == (quantity.low, quantity.high)
        assert (entry["unit"], entry["description"]) == (quantity.unit, quantity.meaning)
        assert (entry["default"], entry["kind"]) == (quantity.default, quantity.kind.value)


def test_the_words_are_those_that_are_understood():
    described = study_schema()["$defs"]
    assert described["Kind"]["enum"] == [kind.value for kind in Kind]
    assert described["Distribution"]["enum"] == [kind.value for kind in Distribution]
    for group in ("Lever", "Uncertainty"):
        assert set(described[group]["properties"]["key"]["enum"]) == {*settings(), "playbook"}
    assert described["Lever"]["properties"]["values"]["minItems"] == 1


def test_the_shipped_example_is_more_than_a_hundred_thousand_worlds():
    (path,) = (path for path in EXAMPLES if path.stem == "delay_tone_anger_followers")
    study = load_sweep(path)
    cells = study.cells()
    assert study.name == path.stem
    assert (len(study.policies), cells.n_draws, study.replications) == (22, 64, 80)
    assert len(cells) * study.replications == 112_640
    followers = cells.draws["shop.n_followers"]
    # log-uniform over two tenfolds: half of the 64 draws, evenly spread, lie below 1000
    assert sum(number < 1000 for number in followers) == 32
    assert min(followers) >= 100
    assert max(followers) <= 10_000


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_shipped_studies_are_valid_by_the_schema_alone(path):
    jsonschema = pytest.importorskip("jsonschema", reason="pip install jsonschema to check it")
    told = read_tree(path.read_bytes(), path.name).data
    jsonschema.validate(told, json.loads(shipped_schema()))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told | {"lever": []}, json.loads(shipped_schema()))


def test_the_study_of_all_assumptions_moves_every_number_of_the_model():
    # left out: how large the crowd and the town are, and what an owner knows of shop and complaint
    left_out = {"network.n_accounts", "network.home_limit", "network.community_size"}
    left_out |= {"network.home_fraction"}
    (path,) = (path for path in EXAMPLES if path.stem == "every_assumption")
    margins = load_sweep(path).margins
    model = {
        key
        for key in declared_numbers()
        if not key.startswith(("shop.", "complaint.", "platform."))
    }
    assert model - set(margins) == left_out
    for key, margin in margins.items():
        quantity = declared_numbers()[key]
        low, high = margin.at(np.array([0.0, 1.0]))
        assert quantity.low <= low < high <= quantity.high, key
