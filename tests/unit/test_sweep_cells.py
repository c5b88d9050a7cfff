"""Is a cell known by its content, by all of it, and by nothing else?"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_sweeps import BASE, STUDY, changed, sweep_in
from sweeping import environment

from experiments.sweeps import cells as cells_module
from experiments.sweeps.cells import Cells, identity_of, model_version

ROOT = Path(__file__).parents[2]
KIND = "playbooks: [{name: a, playbook: {reply: {tone: empathetic}}}]\n"
"""Of no lever: only what the study holds in common."""


def identity(folder, text=STUDY, **said):
    return sweep_in(folder, text, **said).identity


@pytest.fixture
def ties(tmp_path):
    for name, step in (("one.csv", 1), ("two.csv", 7)):
        lines = [f"{at},{(at + step) % 200}" for at in range(200)]
        (tmp_path / name).write_text("\n".join(["follower,followee", *lines]))


@pytest.mark.parametrize(
    "text",
    [
        changed("late_delivery", "rude_service"),
        changed("n_customers=30", "n_customers=31"),
        STUDY.replace(BASE, BASE.replace("]", ", mechanism.boost=off]")),
        STUDY + KIND,
        STUDY + "network: one.csv\n",
        STUDY + "seed: 1\n",
        changed(", structural_virality", ""),
        changed("lost_customers, reach", "reach, lost_customers"),
    ],
)
def test_all_cells_change_with_what_they_have_in_common(tmp_path, ties, text):
    one, other = identity(tmp_path), identity(tmp_path, text)
    assert one.study != other.study
    assert not set(one.cells) & set(other.cells)


def test_other_playbooks_and_other_ties_are_other_studies(tmp_path, ties):
    for texts in (
        (STUDY + KIND, STUDY + KIND.replace("empathetic", "hostile")),
        (STUDY + KIND, STUDY + KIND.replace("name: a", "name: b")),
        (STUDY + "network: one.csv\n", STUDY + "network: two.csv\n"),
    ):
        one, other = (identity(tmp_path, text) for text in texts)
        assert one.study != other.study
        assert not set(one.cells) & set(other.cells)


def test_other_draws_or_policies_make_another_study_but_the_same_cells_keep_their_names(tmp_path):
    one = sweep_in(tmp_path, changed("values: [1, 24]", "values: [1, 24, 48]"))
    other = sweep_in(tmp_path, changed("values: [1, 24]", "values: [48, 1]"))
    assert one.identity.study != other.identity.study
    names = {
        json.dumps(one.cells.values(at), sort_keys=True): name
        for at, name in enumerate(one.identity.cells)
    }
    for at, name in enumerate(other.identity.cells):
        assert names[json.dumps(other.cells.values(at), sort_keys=True)] == name
    more = sweep_in(tmp_path, changed("points: 4", "points: 5"))
    assert more.identity.study not in (one.identity.study, other.identity.study)


def test_a_lever_that_is_fixed_instead_names_other_cells(tmp_path):
    lever = "- {key: reply.delay_h, values: [1, 24]}\n"
    plain = identity(tmp_path, changed(lever, ""))
    assert not set(plain.cells) & set(identity(tmp_path).cells)


@pytest.mark.parametrize(
    "text",
    [
        STUDY + "title: {id: a, en: b}\n",
        changed("replications: 3", "replications: 300"),
        changed("name: small", "name: other"),
        STUDY + "stop: {precision: [{outcome: reach, width: 2%}]}\n",
        STUDY.replace("\n", "\n# a word\n"),
        changed("values: [1, 24]", "values: [1.0, 2.4e1]"),
        "schema: 1\n" + "".join(
            part + "\n" for part in re.split(r"\n(?=\w)", changed("schema: 1\n", "").strip())[::-1]
        ),
    ],
)  # fmt: skip
def test_what_changes_no_world_changes_no_name(tmp_path, text):
    assert text != STUDY
    assert identity(tmp_path, text) == identity(tmp_path)


def test_names_are_sixteen_digits_and_no_two_alike(tmp_path):
    found = identity(tmp_path)
    assert len(set(found.cells)) == len(found.cells) == 12
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in (found.study, *found.cells))


def test_names_are_the_same_in_another_process(tmp_path):
    """Where text hashes differently."""
    code = (
        "import json, pathlib, sys\n"
        "from experiments.sweeps.cells import model_version\n"
        "from experiments.sweeps.reading import load_sweep\n"
        "from experiments.sweeps.sweep import make_sweep\n"
        "found = make_sweep(load_sweep(pathlib.Path(sys.argv[1]))).identity\n"
        "print(json.dumps([hash('a'), model_version(), found.study, found.cells]))\n"
    )
    ours = identity(tmp_path, STUDY + KIND)
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code, str(tmp_path / "small_study.yaml")],
        env=environment() | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
    )
    hashed, *theirs = json.loads(done.stdout)
    assert hashed != hash("a")
    assert theirs == [model_version(), ours.study, ours.cells]


def test_a_cell_is_its_policy_in_its_draw():
    cells = Cells(policies=({"a": 1.0}, {"a": 2.0}), draws={"b": [3.0, 4.0, 5.0], "c": ["x"] * 3})
    assert (cells.n_draws, len(cells)) == (3, 6)
    assert [cells.values(at) for at in (0, 1, 2, 5)] == [
        {"a": 1.0, "b": 3.0, "c": "x"},
        {"a": 2.0, "b": 3.0, "c": "x"},
        {"a": 1.0, "b": 4.0, "c": "x"},
        {"a": 2.0, "b": 5.0, "c": "x"},
    ]
    assert len(set(identity_of(["common"], cells).cells)) == 6


@pytest.mark.parametrize(
    ("source", "matters"),
    [
        ("sim/cascade.py", True),
        ("sim/outcomes.py", True),
        ("scenarios/overrides.py", True),
        ("experiments/design.py", True),
        ("experiments/sweeps/settings.py", True),
        ("experiments/sweeps/running.py", True),
        ("experiments/report.py", False),
        ("scenarios/loader.py", False),
        ("sim/sources.toml", False),
    ],
)
def test_the_version_of_the_model_is_all_that_makes_a_world(tmp_path, monkeypatch, source, matters):
    for name in ("sim", "scenarios", "experiments", "experiments/sweeps"):
        (tmp_path / name).mkdir()
        for path in (ROOT / name).iterdir():
            if path.suffix in {".py", ".toml"}:
                shutil.copyfile(path, tmp_path / name / path.name)
    monkeypatch.setattr(cells_module, "files", lambda name: tmp_path / name.replace(".", "/"))
    assert model_version.__wrapped__() == model_version()
    path = tmp_path / source
    path.write_text(path.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    assert (model_version.__wrapped__() != model_version()) == matters
