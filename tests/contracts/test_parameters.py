"""Does the listing name exactly the numbers that a setting can change, as they are declared?"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from scenarios.overrides import keys, with_overrides
from sim.declarations import declared_numbers, groups_in, parameter_groups
from sim.odd import odd_tables
from sim.quantities import Kind, ParameterSet, param
from sim.scenario import Scenario
from sim.sources import cite

ENVIRONMENT = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "100"}
KEYS = ["name", "default", "unit", "low", "high", "source", "kind", "meaning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather(ParameterSet):
    rain: float = param(1.0, unit="1", low=0, high=2, kind="assumed", meaning="rain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    name: str = "town"
    weather: Weather = field(default_factory=Weather)
    days: tuple[Weather, ...] = ()


def called(*arguments):
    return CliRunner(env=ENVIRONMENT).invoke(app, ["parameters", *arguments])


def listed(*arguments):
    done = called(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def is_number(part, name):
    value = getattr(part, name)
    return isinstance(value, int | float) and not isinstance(value, bool)


def numeric_keys():
    scenario = Scenario()
    for key in keys():
        group, _, name = key.partition(".")
        part = getattr(scenario.parameters, group, getattr(scenario, group, None))
        if name and part is not None and is_number(part, name):
            yield key


def test_every_number_has_the_documented_keys():
    assert all(list(number) == KEYS for number in listed())


def test_the_numbers_listed_are_those_that_can_be_set():
    names = [number["name"] for number in listed()]
    assert set(names) <= set(keys())
    assert sorted(names) == sorted(numeric_keys())


def test_a_number_listed_can_be_set_to_its_own_default():
    for number in listed():
        setting = f"{number['name']}={number['default']}"
        assert with_overrides(Scenario(), [setting]) == Scenario()
        assert number["low"] <= number["default"] <= number["high"]


def test_a_number_that_was_measured_or_derived_has_a_source():
    numbers = [number for number in listed() if number["kind"] in ("measured", "derived")]
    assert len(numbers) > 5
    assert all(cite(number["source"]).key == number["source"] for number in numbers)


def test_every_group_has_a_table_in_the_model_description():
    assert set(parameter_groups()) <= set(odd_tables())


def test_a_new_group_shows_up_without_a_list():
    assert groups_in(Town) == {"weather": Weather}


def test_a_group_is_listed_alone():
    expected = [name for name in declared_numbers() if name.startswith("network.")]
    assert [number["name"] for number in listed("--group", "network")] == expected
    assert expected[0] == "network.n_accounts"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_is_listed_alone(kind):
    numbers = listed("--kind", kind.value)
    assert {number["kind"] for number in numbers} <= {kind.value}
    counted = sum(quantity.kind is kind for quantity in declared_numbers().values())
    assert len(numbers) == counted


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["100000 accounts  (200 to 1000000000)", "derived [konect_ego_twitter]: exponent"]),
        ("id", ["100000 accounts  (200 sampai 1000000000)", "diturunkan [konect_ego_twitter]: "]),
    ],
)
def test_people_see_each_number_with_its_range_and_source(lang, words):
    done = called("--group", "network", "--lang", lang)
    assert done.exit_code == 0
    for text in (*words, "network.n_accounts ", "--set"):
        assert text in done.stdout


def test_nothing_of_a_kind_in_a_group_is_no_mistake():
    assert listed("--group", "shop", "--kind", "measured") == []
    assert called("--group", "shop", "--kind", "measured").stdout.startswith("Numbers listed: 0.")


def test_misspelt_filters_are_told_together_with_the_nearest():
    done = called("--group", "netwrk", "--kind", "mesured", "--lang", "fr")
    assert (done.exit_code, done.stdout) == (2, "")
    lang, group, kind = done.stderr.splitlines()
    assert lang == "bolasalju: lang must be id or en, got 'fr'"
    assert group.startswith("bolasalju: group must be one of ['")
    assert group.endswith("'], got 'netwrk'; did you mean 'network'?")
    assert kind == (
        "bolasalju: kind must be one of ['assumed', 'calibrated', 'derived', 'measured'], "
        "got 'mesured'; did you mean 'measured'?"
    )
