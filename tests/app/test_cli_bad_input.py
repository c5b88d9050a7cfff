"""Is bad input refused with one sentence a mistake, its place and its remedy, and nothing else?"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import scenarios
from experiments.cli import app

ENVIRONMENT = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "200"}
QUICK = ["--runs", "1", "--delay", "1", "--tone", "silent"]
LIBRARY = Path(scenarios.__path__[0]) / "library"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Hold one of each kind of broken file."""
    monkeypatch.chdir(tmp_path)
    for name in ("folder", "folder.yaml", "folder.csv", "folder.html"):
        Path(name).mkdir()
    texts = {
        "a_file": "old",
        "a_file.html": "old",
        "empty.csv": "",
        "loop.csv": "u,v\n0,1\n1,1\n",
        "twice.csv": "u,v\n0,1\n1,0\n",
        "negative.csv": "u,v\n0,1\n0,-3\n",
        "gaps.csv": "u,v\n0,1\n0,99999999999\n",
        "small.csv": "u,v\n" + "".join(f"{i},{i + 1}\n" for i in range(50)),
    }
    for name, text in texts.items():
        Path(name).write_text(text)
    np.savez("outside.npz", u=np.array([0, 1]), v=np.array([1, 7]), n=3, directed=0)
    np.savez("whole.npz", u=np.arange(50), v=np.arange(50) + 1, n=51, directed=0)
    Path("cut.npz").write_bytes(Path("whole.npz").read_bytes()[:200])
    shipped = (LIBRARY / "rude_service.yaml").read_text(encoding="utf-8")
    Path("latin.yaml").write_bytes("schema: 1\nname: caf\xe9\n".encode("latin-1"))
    Path("twice.yaml").write_text(shipped + "cause: rude_service\n", encoding="utf-8")
    hours = "shop:\n  open_hour: 20\n  close_hour: 9\n"
    Path("hours.yaml").write_text(shipped + hours, encoding="utf-8")
    return tmp_path


def contents(folder):
    return {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def refused(*arguments):
    before = contents(Path())
    done = CliRunner(env=ENVIRONMENT).invoke(app, arguments)
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert contents(Path()) == before
    return done.stderr


def mistakes(*arguments):
    lines = refused(*arguments).splitlines()
    return [line.removeprefix("bolasalju: ") for line in lines if line.startswith("bolasalju: ")]


COMPARE = {
    "nothing_near": "scenario must be one of .*'rude_service'.* or a path to a .yaml file, got",
    "rude_servce": "scenario must be .*, got 'rude_servce'; did you mean 'rude_service'?",
    "folder": "scenario must be .* or a path to a .yaml file, got 'folder'",
    "--lang fr": "lang must be id or en, got 'fr'",
    "--tone angry": "tone must be one of apologetic, .*, silent, got 'angry'",
    "--tone apologetik": "tone must be .*, got 'apologetik'; did you mean 'apologetic'?",
    "--tone silent,silent": "tone must name each once, got silent more than once; delete one",
    "--delay -1": "delay must be a number of hours in [0, 336], got '-1'; the nearest is 0",
    "--delay 1e9": "delay must be a number of hours in [0, 336], got '1e9'; the nearest is 336",
    "--delay nan": "delay must be .*, got 'nan'; write a plain number such as 1.5",
    "--delay inf": "delay must be .*, got 'inf'; write a plain number such as 1.5",
    "--delay 1h": "delay must be .*, got '1h'; write a plain number such as 1.5",
    "--delay 1_0": "delay must be .*, got '1_0'; write a plain number such as 1.5",
    "--delay \u0661": "delay must be .*, got '\u0661'; write a plain number such as 1.5",
    "--delay 1,,2": "delay must be .*, got ''; write a plain number such as 1.5",
    "--delay 1,1.0": "delay must name each once, got 1.0 more than once; delete one",
    "--runs 0": "runs must be a whole number in [1, 100000], got 0",
    "--runs -1": "runs must be a whole number in [1, 100000], got -1",
    "--runs 1000000000": "runs must be a whole number in [1, 100000], got 1000000000",
    "--seed -1": "seed must lie in [0, 2**63 - 1], got -1",
    f"--seed {2**63}": f"seed must lie in [0, 2**63 - 1], got {2**63}",
    "--workers 0": "workers must be a whole number in [1, 1024], got 0; leave it out for",
    "--set foo": "setting must be key=value, got 'foo'; write such as shop.n_customers=300",
    "--set shop.n_custmers=3": "key must be known, got 'shop.n_custmers'; did you mean "
    "'shop.n_customers'?",
    "--set n_customers=3": "key must be known, got 'n_customers'; did you mean 'shop.n_customers'?",
    "--set shop.n_customers=0": "shop.n_customers must be a whole number in [1, 1e+06] people, "
    "got '0'",
    "--set complaint.severity=nan": "complaint.severity must be a number in [0, 1], got 'nan'; "
    "write a plain number without a unit",
    "--set shop.open_hour=22": "shop.close_hour must be later than open_hour 22, got ",
    "--network missing.csv": "missing.csv: file must exist, got no such file; check its name",
    "--network folder": "folder: path must be a file, got a folder or a device; name a file",
    "--network folder.csv": "folder.csv: path must be a file, got a folder or a device; name",
    "--network empty.csv": "empty.csv: file must hold ties, got an empty file; save it again",
    "--network loop.csv": "loop.csv:3: tie must join two different accounts, .*; delete them",
    "--network twice.csv": "twice.csv:3: tie must be listed once in either order, .*; delete them",
    "--network negative.csv": "negative.csv:3: account must be a whole number from 0 .*, got '-3'",
    "--network gaps.csv": "gaps.csv: accounts must number at most 1200 .*; number them from 0",
    "--network outside.npz": "outside.npz: v must lie in [0, 2], got 1 outside (position 1); corr",
    "--network cut.npz": "cut.npz: file must be a whole archive .*; copy or save it again",
    "--network small.csv": "shop.n_customers and n_followers must fit into the 51 accounts, got .*"
    "; lower them",
    "missing.yaml": "missing.yaml: file must exist, got no such file; check its name and folder",
    "folder.yaml": "folder.yaml: path must be a file, got a folder or a device; name a file",
    "latin.yaml": "latin.yaml:2:10: file must be UTF-8 text, got byte 0xe9; save it again",
    "twice.yaml": "twice.yaml:51:1: cause: key must stand once, got it again after line 38",
    "hours.yaml": "hours.yaml:53:15: shop.close_hour: must be later than open_hour 20, got 9.0",
    "--report folder": "path must be a file, got 'folder'; add a file name such as result.html",
    "--report folder.html": "path must be a file, got 'folder.html'; add a file name such as",
    "--report no/page.html": "path must lie in a folder that exists, got .*; make the folder first",
    "--report page.txt": "path must end in .html or .htm, got 'page.txt'; rename it",
    "--report a_file/page.html": "path must lie in a folder, got .*; one of its parents is a file",
}


def pattern(message):
    return ".*".join(re.escape(part) for part in message.split(".*"))


@pytest.mark.parametrize(("arguments", "message"), COMPARE.items(), ids=COMPARE)
def test_compare_names_the_one_mistake(arguments, message):
    (said,) = mistakes("compare", *arguments.split(" "))
    assert re.match(pattern(message), said), said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--log log.txt", "path must end in .parquet or .csv, got 'log.txt'; rename it"),
        ("--hourly folder", "path must be a file, got 'folder'; add a file name such as "),
        ("--daily no/days.csv", "path must lie in a folder that exists, got .*; make the folder"),
        ("--log a.csv --daily ./a.csv", "--log must name another file than --daily, got 'a.csv'"),
        ("--network whole.npz --seed -1", "seed must lie in "),
        ("--set shop.close_hour=8 --set shop.open_hour=9", "shop.close_hour must be later than "),
    ],
)
def test_run_names_the_one_mistake(arguments, message):
    (said,) = mistakes("run", "rude_service", *arguments.split(" "))
    assert re.match(pattern(message), said), said


def test_a_table_is_not_written_over_the_network():
    (said,) = mistakes("run", "--network", "small.csv", "--log", "small.csv")
    assert said.startswith("--log must name another file than --network, got 'small.csv'")


@pytest.mark.parametrize("option", ["--runs", "--seed", "--workers"])
@pytest.mark.parametrize("value", ["x", "1.5", "nan", ""])
def test_what_is_no_whole_number_is_a_mistake_of_usage(option, value):
    said = refused("compare", option, value)
    assert f"Invalid value for '{option}'" in said
    assert "compare --help" in said


def test_all_mistakes_are_told_at_once():
    arguments = ["--delay", "x,-1", "--tone", "angry", "--runs", "0", "--workers", "0"]
    arguments += ["--seed", "-1", "--lang", "fr", "--set", "foo", "--report", "page.txt"]
    said = mistakes("compare", "nowhere", *arguments, "--network", "loop.csv")
    assert [text.split(" ")[0] for text in said] == [
        *("delay", "delay", "tone", "runs", "workers", "path", "lang", "seed"),
        *("setting", "scenario", "loop.csv:3:"),
    ]


def test_all_settings_are_looked_at():
    settings = ["shop.n_customers=0", "foo", "mechanism.recommender=perhaps", "platform=fb"]
    arguments = [text for setting in settings for text in ("--set", setting)]
    assert len(mistakes("run", *arguments)) == len(settings)


def test_scenarios_check_names_every_mistake_of_every_file():
    said = mistakes("scenarios", "check", "latin.yaml", "twice.yaml", "folder.yaml", "hours.yaml")
    assert [text.split(":")[0] for text in said] == [
        *("latin.yaml", "twice.yaml", "folder.yaml", "hours.yaml")
    ]


def test_scenarios_check_tells_machines():
    done = CliRunner(env=ENVIRONMENT).invoke(app, ["scenarios", "check", "hours.yaml", "--json"])
    assert done.exit_code == 2
    assert done.stderr == ""
    assert '{"problems": ["hours.yaml:53:15: ' in done.stdout


@pytest.mark.parametrize("command", ["show nowhere", "list --lang fr", "check nowhere"])
def test_scenarios_refuses(command):
    (said,) = mistakes("scenarios", *command.split(" "))
    assert re.match(r"(scenario|lang) must be .*, got '(nowhere|fr)'", said)


def test_too_many_worlds_for_the_memory():
    arguments = ["--runs", "100000", "--set", "shop.n_customers=1000000"]
    (said,) = mistakes("compare", *arguments, "--set", "network.n_accounts=2000000")
    assert re.match(r"runs must be at most \d+ for 1000000 customers, got 100000", said)


def test_a_mistake_leaves_the_old_page():
    Path("page.html").write_text("old")
    assert (
        len(mistakes("compare", "rude_service", *QUICK, "--report", "page.html", "--lang", "x"))
        == 1
    )
