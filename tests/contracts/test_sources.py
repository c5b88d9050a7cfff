"""Does every number of the model say where it comes from, and does the description keep up?"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

import experiments
import sim
from experiments.calibration.targets import load_targets
from experiments.validation.pattern_file import load_patterns
from sim.declarations import declared_numbers, parameter_groups
from sim.errors import ParameterError
from sim.mechanism_table import MECHANISM_TABLE, switch_meanings
from sim.mechanisms import Mechanisms
from sim.odd import odd_tables, refresh, with_tables, written_by_hand
from sim.outcomes import OUTCOMES
from sim.quantities import Kind, Quantity
from sim.random_streams import Stream
from sim.responses import TONES
from sim.sources import cite, sources

SIM = Path(sim.__file__).parent
EXPERIMENTS = Path(experiments.__file__).parent
ODD = SIM / "ODD.md"
DECLARED = list(declared_numbers().items())
SWITCHES = [item.name for item in dataclasses.fields(Mechanisms)]


def exists(place: str) -> bool:
    """Tell whether ``file.py:name`` is a function, a class, a method or a constant of the model."""
    file, name = place.split(":")
    path = SIM / file
    if not path.exists():
        return False
    form = rf"^ *(def|class) {name}\b|^{name}\b.*="
    return re.search(form, path.read_text(encoding="utf-8"), re.MULTILINE) is not None


def keys_in_use() -> set[str]:
    """Collect the keys of declarations, tones, mechanisms, docstrings and published patterns."""
    declared = {quantity.source for _, quantity in DECLARED if quantity.source}
    in_tones = {key for entry in TONES.values() for key in entry.sources}
    modules = [*SIM.glob("*.py"), *EXPERIMENTS.rglob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in modules)
    in_mechanisms = {key for entry in MECHANISM_TABLE.values() for key in entry.sources}
    in_patterns = {key for pattern in load_patterns() for key in pattern.sources}
    in_docstrings = set(re.findall(r"\[([a-z_]+\d{4})\]", code))
    in_targets = {load_targets().times.source}
    return declared | in_tones | in_mechanisms | in_patterns | in_docstrings | in_targets


def test_every_key_is_in_the_bibliography() -> None:
    assert sorted(keys_in_use() - set(sources())) == []


def test_every_entry_of_the_bibliography_is_used() -> None:
    assert sorted(set(sources()) - keys_in_use()) == []


@pytest.mark.parametrize("key", list(sources()))
def test_an_entry_says_what_was_taken_and_how(key: str) -> None:
    source = cite(key)
    assert source.key == key
    assert source.reference
    assert source.taken
    assert source.how
    assert source.where == "" or source.where.startswith("http")


def test_an_unknown_key_names_the_nearest() -> None:
    message = r"source must be a key of sources.toml, got 'zhao2016'; the nearest is 'zhao2015'"
    with pytest.raises(ParameterError, match=message):
        cite("zhao2016")


def test_the_bibliography_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        sources()["new"] = cite("zhao2015")  # type: ignore[index]  # this is what is tested


@pytest.mark.parametrize(("name", "quantity"), DECLARED, ids=[name for name, _ in DECLARED])
def test_a_declaration_is_complete(name: str, quantity: Quantity) -> None:
    assert quantity.unit
    assert quantity.meaning
    assert quantity.meaning[0].islower() or quantity.meaning.startswith("X")
    assert quantity.low <= quantity.default <= quantity.high
    if quantity.kind in (Kind.MEASURED, Kind.DERIVED):
        assert quantity.source in sources()


def test_no_two_groups_declare_the_same_number() -> None:
    names = [name.split(".")[1] for name, _ in DECLARED]
    assert len(names) == len(set(names))


def test_the_tables_of_the_description_are_current() -> None:
    text = ODD.read_text(encoding="utf-8")
    assert with_tables(text) == text, "out of date; run: python -m sim.odd"


def test_refreshing_mends_a_stale_table(tmp_path: Path) -> None:
    text = ODD.read_text(encoding="utf-8")
    stale = tmp_path / "ODD.md"
    stale.write_text(text.replace("0.2314843", "0.242"), encoding="utf-8")
    assert "0.242" in stale.read_text(encoding="utf-8")
    refresh(stale)
    assert stale.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("wrong", "names"),
    [("<!-- table: tones -->", ""), ("<!-- table: shop -->", "<!-- table: shops -->")],
)
def test_a_missing_or_misspelt_marker_is_refused(wrong: str, names: str) -> None:
    text = ODD.read_text(encoding="utf-8").replace(wrong, names)
    with pytest.raises(ParameterError, match="markers must name each table once"):
        with_tables(text)


def test_a_table_that_stands_twice_is_refused() -> None:
    text = ODD.read_text(encoding="utf-8")
    twice = text + "\n<!-- table: tones -->\n<!-- end -->\n"
    with pytest.raises(ParameterError, match="markers must name each table once"):
        with_tables(twice)


def test_every_table_has_rows() -> None:
    assert all(table.count("\n") >= 3 for table in odd_tables().values())


def test_the_description_is_short_enough_to_be_read() -> None:
    by_hand = written_by_hand(ODD.read_text(encoding="utf-8"))
    assert "| ---" not in by_hand
    assert len(by_hand.splitlines()) <= 500


def test_every_group_of_numbers_has_a_table() -> None:
    assert set(parameter_groups()) <= set(odd_tables())


def test_every_outcome_is_in_its_table() -> None:
    rows = odd_tables()["outcomes"].splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == list(OUTCOMES)


@pytest.mark.parametrize("stream", [stream.name for stream in Stream])
def test_the_text_says_what_each_stream_decides(stream: str) -> None:
    by_hand = written_by_hand(ODD.read_text(encoding="utf-8"))
    assert re.search(rf"\b{stream}\b", by_hand)


def test_each_switch_has_one_row() -> None:
    assert list(MECHANISM_TABLE) == SWITCHES
    assert list(switch_meanings()) == SWITCHES


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_row_of_a_switch_is_true(switch: str) -> None:
    entry = MECHANISM_TABLE[switch]
    assert entry.places
    assert [place for place in entry.places if not exists(place)] == []
    assert [key for key in entry.sources if key not in sources()] == []
    assert switch_meanings()[switch].endswith(".")


@pytest.mark.parametrize("switch", SWITCHES)
def test_every_switch_is_described(switch: str) -> None:
    by_hand = written_by_hand(ODD.read_text(encoding="utf-8"))
    assert f"`{switch}`" in by_hand


@pytest.mark.parametrize(
    "place", ["spread.py:spreads", "spreading.py:spread", "moves.py:N_SLOT", "plan.py:answer"]
)
def test_control_a_place_that_does_not_exist_is_found(place: str) -> None:
    assert not exists(place)


def test_every_place_that_the_description_names_exists() -> None:
    text = ODD.read_text(encoding="utf-8")
    places = set(re.findall(r"`(\w+\.py:\w+)`", text))
    assert len(places) > 60
    assert sorted(place for place in places if not exists(place)) == []
