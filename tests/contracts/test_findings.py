"""Do the model description, the defaults and the shipped findings tell the same?"""

from __future__ import annotations

import re

import pytest

from experiments.calibration.posterior import load_posterior
from experiments.odd_findings import ODD, finding_tables, with_findings
from experiments.validation.mutations import load_mutations, pattern_of
from experiments.validation.pattern_file import load_patterns
from sim.declarations import declared_numbers

ROWS = {row.id: pattern for pattern in load_patterns() for row in pattern.rows}


def test_the_tables_of_findings_are_current():
    text = ODD.read_text(encoding="utf-8")
    assert with_findings(text) == text, "run: python -m experiments.odd_findings"
    assert set(re.findall(r"<!-- found: (\w+) -->", text)) == set(finding_tables())


def test_the_defaults_are_the_centre_of_what_the_evidence_allows():
    for key, value in load_posterior().centre().items():
        assert declared_numbers()[key].default == value, key


def test_the_shipped_set_says_how_it_was_found():
    posterior = load_posterior()
    origin = posterior.origin
    assert origin["size"] == len(posterior) >= 20
    assert sum(wave["tried"] for wave in origin["waves"]) == origin["tried"]
    assert {"seed", "targets", "model_version", "versions"} <= set(origin)


@pytest.mark.parametrize("mutation", load_mutations(), ids=lambda mutation: mutation.name)
def test_a_mutation_breaks_rows_that_could_break(mutation):
    assert mutation.rows
    assert bool(mutation.without) or bool(mutation.set)
    for row in mutation.rows:
        assert row in ROWS
        (known,) = (entry for entry in ROWS[row].rows if entry.id == row)
        assert not known.holds_by_construction


def test_nearly_every_pattern_has_a_way_to_turn_red():
    broken = {pattern_of(row) for mutation in load_mutations() for row in mutation.rows}
    # no single change that was tried breaks these; the description of the model says so
    assert {pattern.id for pattern in load_patterns()} - broken == {"P12", "P13", "P15", "P25"}
