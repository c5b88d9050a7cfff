"""Does every command say what it takes, start fast, and find its files once it is installed?"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
import typer.main

from experiments.cli import app

ROOT = Path(__file__).parents[2]
PACKAGES = ["sim", "scenarios", "experiments", "dashboard"]
HEAVY = (
    *("numba", "scipy", "pandas", "mesa", "numpy", "pyarrow", "networkx", "jinja2", "babel"),
    *("plotly", "distributed", "dash", "flask", "waitress", "segno"),
)

DATA = [
    ("dashboard", "locale/id.yaml"),
    ("dashboard", "locale/en.yaml"),
    ("dashboard", "assets/style.css"),
    ("dashboard", "assets/ui.js"),
    ("dashboard", "assets/player.js"),
    ("dashboard", "assets/stage.js"),
    ("dashboard", "assets/stage_table.js"),
    ("dashboard", "assets/keep.js"),
    ("dashboard", "assets/board.js"),
    ("dashboard", "assets/within.js"),
    ("dashboard", "assets/marks.js"),
    ("dashboard", "assets/more.js"),
    ("experiments", "locale/id.yaml"),
    ("experiments", "locale/en.yaml"),
    ("experiments", "advice/kinds.yaml"),
    ("experiments", "advice/plausible.yaml"),
    ("experiments", "templates/advice.html.j2"),
    ("experiments", "templates/advice_poster.html.j2"),
    ("experiments", "templates/report.html.j2"),
    ("experiments", "studies/answer_in_time.yaml"),
    ("experiments", "templates/board.html.j2"),
    ("experiments", "templates/results.html.j2"),
    ("experiments", "validation/designs.yaml"),
    ("experiments", "validation/patterns.yaml"),
    ("experiments", "sweeps/study.schema.json"),
    ("experiments", "sweeps/examples/delay_tone_anger_followers.yaml"),
    ("scenarios", "library/late_delivery.yaml"),
    ("scenarios", "library/rude_service.yaml"),
    ("scenarios", "library/false_claim.yaml"),
    ("scenarios", "scenario.schema.json"),
    ("sim", "sources.toml"),
    ("sim", "ODD.md"),
]


def parameters(command, path="bolasalju"):
    for parameter in command.params:
        yield pytest.param(parameter, id=f"{path} {parameter.name}")
    for name, inner in getattr(command, "commands", {}).items():
        yield from parameters(inner, f"{path} {name}")


@pytest.mark.parametrize("parameter", list(parameters(typer.main.get_command(app))))
def test_every_parameter_has_help(parameter):
    assert parameter.help
    assert parameter.help.endswith(".")


PATHS = [
    *([], ["compare"], ["run"], ["parameters"], ["scenarios"], ["scenarios", "check"]),
    *(["studies"], ["studies", "run"], ["validate"]),
    *(["sweep"], ["results", "plot"], ["sensitivity"], ["discover"], ["dashboard"]),
]


@pytest.mark.parametrize("path", PATHS)
def test_help_starts_fast(path):
    code = f"""
import sys
sys.argv = ["bolasalju", *{path!r}, "--help"]
from experiments.cli import main
try:
    main()
finally:
    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert "Usage: bolasalju" in done.stdout
    assert done.stderr == "[]\n"


def commands(command, path="bolasalju"):
    inner = getattr(command, "commands", {})
    if not inner:
        yield path
    for name, below in inner.items():
        yield from commands(below, f"{path} {name}")


@pytest.mark.parametrize("path", list(commands(typer.main.get_command(app))))
def test_the_readme_shows_every_command(path):
    assert path in (ROOT / "README.md").read_text(encoding="utf-8")


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_wheel_holds_the_four_packages_and_the_command():
    declared = project()
    assert declared["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == PACKAGES
    assert declared["project"]["scripts"] == {"bolasalju": "experiments.cli:main"}
    for package in PACKAGES:
        assert files(package).joinpath("__init__.py").is_file()


@pytest.mark.parametrize(("package", "path"), DATA)
def test_the_data_of_a_package_is_found(package, path):
    text = files(package).joinpath(*path.split("/")).read_text(encoding="utf-8")
    assert text.strip()
    if path.endswith(".json"):
        assert json.loads(text)


def test_hatchling_packs_the_data():
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is missing")
    files_of = wheel.WheelBuilder(str(ROOT)).recurse_included_files()
    packed = {file.distribution_path for file in files_of}
    assert {f"{package}/{path}" for package, path in DATA} <= packed
    assert {path.split("/")[0] for path in packed} == set(PACKAGES)
    assert not [path for path in packed if path.endswith((".pyc", ".nbi", ".nbc"))]


def test_no_data_is_ignored():
    # hatchling leaves out what .gitignore names
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    for _, path in DATA:
        name = path.rpartition("/")[2]
        assert not {f"*{Path(name).suffix}", name, path} & set(ignored)
