"""Does the command line answer people and machines as it is documented?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import typer.main
from typer.testing import CliRunner

import experiments
from experiments.cli import app
from scenarios.loader import load, names
from sim.event_log import EventKind
from sim.outcomes import OUTCOMES
from sim.reading import rules_of
from sim.warm_up import warm_up

ENVIRONMENT = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "100"}
SMALL_SHOP = ["--set", "shop.n_customers=20", "--set", "shop.n_followers=30"]
FACTS = ["name", "title", "cause", "channel", "platform", "teaches"]


def call(*arguments):
    done = CliRunner(env=ENVIRONMENT).invoke(app, [str(text) for text in arguments])
    assert done.exit_code == 0, done.stderr
    return done


def answer(*arguments):
    return json.loads(call(*arguments, "--json").stdout)


def cells(document):
    return [(cell["delay_h"], cell["tone"]) for cell in document["cells"]]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


# compare


def test_compare_gives_the_documented_keys():
    document = answer(
        "compare", "rude_service", "--runs", 3, "--delay", 1, "--tone", "silent,evasive"
    )
    assert list(document) == [
        *("scenario", "seed", "runs", "horizon_h", "posterior", "cells", "pairs", "provenance")
    ]
    assert (document["scenario"], document["seed"], document["runs"]) == ("rude_service", 0, 3)
    assert document["horizon_h"] == 90 * 24
    for cell in document["cells"]:
        assert list(cell) == ["delay_h", "tone", "outcomes"]
        assert list(cell["outcomes"]) == list(OUTCOMES)
        for numbers in cell["outcomes"].values():
            assert list(numbers) == ["mean", "p05", "p50", "p95"]
    (pair,) = document["pairs"]
    assert list(pair) == ["a", "b", "outcomes"]
    assert (pair["a"], pair["b"]) == ([None, "silent"], [1.0, "evasive"])
    assert list(pair["outcomes"]) == list(OUTCOMES)
    for numbers in pair["outcomes"].values():
        assert list(numbers) == ["mean_difference", "ci95", "p_a_better", "flips"]
        assert len(numbers["ci95"]) == 2
        assert list(numbers["flips"]) == ["saved", "lost"]
    assert "model_digest" in document["provenance"]


def test_compare_defaults_to_four_delays_three_tones_and_silence_once():
    document = answer("compare", "--runs", 1)
    delays, tones = (1.0, 6.0, 24.0, 72.0), ("apologetic", "empathetic", "defensive")
    expected = [(delay_h, tone) for tone in tones for delay_h in delays]
    assert cells(document) == [*expected, (None, "silent")]
    assert document["scenario"] == "late_delivery"
    assert len(document["pairs"]) == 13 * 12 / 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--delay", "2", "--delay", "0.5", "--tone", "hostile", "--tone", "silent"],
        ["--delay", "2,0.5", "--tone", "hostile,silent"],
        ["--delay", " 2.0 , .5", "--tone", "hostile", "--tone", " silent"],
    ],
)
def test_lists_are_repeated_or_separated_by_commas(arguments):
    document = answer("compare", "--runs", 1, *arguments)
    assert cells(document) == [(2.0, "hostile"), (0.5, "hostile"), (None, "silent")]


def test_pairs_are_the_differences_of_their_cells():
    document = answer(
        "compare", "rude_service", "--runs", 4, "--delay", "1,72", "--tone", "hostile"
    )
    first, second = (cell["outcomes"]["reach"]["mean"] for cell in document["cells"])
    (pair,) = document["pairs"]
    assert pair["outcomes"]["reach"]["mean_difference"] == pytest.approx(first - second)


def test_the_same_seed_gives_the_same_bytes_whatever_the_workers():
    command = ["compare", "rude_service", "--runs", 7, "--seed", 5, "--delay", 3, "--json"]
    texts = {call(*command, "--workers", workers).stdout for workers in (1, 2, 5)}
    assert len(texts) == 1
    assert call(*command[:5], 6, *command[6:]).stdout not in texts


@pytest.mark.parametrize(
    ("lang", "title", "column"),
    [("id", "Pembeli dibentak", "Jawaban"), ("en", "shouted", "Answer")],
)
def test_compare_speaks_both_languages(lang, title, column):
    done = call(
        "compare",
        "rude_service",
        "--runs",
        3,
        "--delay",
        1,
        "--lang",
        lang,
        "--report",
        "page.html",
    )
    assert title in done.stdout
    assert column in done.stdout
    assert done.stderr.strip().endswith("page.html.")
    assert [path.name for path in Path().iterdir()] == ["page.html"]
    page = Path("page.html").read_text(encoding="utf-8")
    assert f'<html lang="{lang}"' in page
    assert title in page


def test_where_all_answers_are_alike_the_headline_says_so():
    done = call("compare", "--runs", 1, "--delay", 1, "--tone", "silent")
    assert "No difference" in done.stdout


def test_the_users_own_network(tmp_path):
    ties = {(i, (i + step) % 200) for i in range(200) for step in (1, 2, 7)}
    lines = [f"{u},{v}" for u, v in sorted(ties)]
    Path("town.csv").write_text("\n".join(["u,v", *lines, ""]))
    command = ["compare", "--runs", 2, "--delay", 1, "--network", "town.csv", *SMALL_SHOP]
    done = call(*command, "--json")
    assert done.stderr.startswith("town: 200 accounts, 1,200 ties, 6.0 followers on average")
    assert "fewer than a thousand accounts" in done.stderr
    for cell in json.loads(done.stdout)["cells"]:
        assert cell["outcomes"]["reach"]["p95"] <= 200


def test_a_setting_changes_the_shop():
    command = ["compare", "--runs", 2, "--delay", 1, "--tone", "silent"]
    alone = answer(*command, "--set", "shop.n_customers=50", "--set", "complaint.severity=0")
    assert alone["cells"][0]["outcomes"]["lost_customers"]["p95"] <= 50


def test_brackets_of_a_user_are_no_markup():
    text = Path(str(experiments.__file__)).parents[1] / "scenarios/library/late_delivery.yaml"
    own = text.read_text(encoding="utf-8").replace("\n  en: ", "\n  en: '[/b] :smile:' #", 1)
    Path("mine.yaml").write_text(own, encoding="utf-8")
    report = "[old] page with a long name that would not fit into eighty columns.html"
    done = call("compare", "mine.yaml", "--runs", 1, "--delay", 1, "--report", report)
    assert done.stdout.startswith("[/b] :smile:")
    assert done.stderr == f"The page is at {report}.\n"
    for command in (["scenarios", "show", "mine.yaml"], ["run", "mine.yaml"]):
        assert call(*command).stdout.startswith("[/b] :smile:")


# run


def tables(suffix, scenario="rude_service", *settings):
    paths = {name: Path(f"{name}{suffix}") for name in ("hourly", "daily", "log")}
    options = [text for name, path in paths.items() for text in (f"--{name}", path)]
    options += [text for setting in settings for text in ("--set", setting)]
    outcomes = answer("run", scenario, "--seed", 4, *options)["outcomes"]
    read = pd.read_csv if suffix == ".csv" else pd.read_parquet
    return outcomes, *(read(path) for path in paths.values())


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_run_writes_tables_that_agree_with_each_other(suffix):
    outcomes, hourly, daily, log = tables(suffix)
    assert list(outcomes) == list(OUTCOMES)
    assert list(hourly) == [
        "hour",
        "exposures",
        "shares",
        "negative_posts",
        "mean_trust",
        "answered",
    ]
    assert list(daily) == ["day", "sales_idr", "customers", "lost", "cash_idr", "rating"]
    assert list(log) == ["time_h", "kind", "account", "source", "item"]
    assert hourly["hour"].tolist() == list(range(14 * 24))
    assert daily["day"].tolist() == list(range(90))
    kinds = Counter(log["kind"])
    assert set(kinds) <= {kind.name.lower() for kind in EventKind}
    assert log["time_h"].is_monotonic_increasing
    assert hourly["exposures"].sum() == kinds["exposed"] > 0
    assert hourly["shares"].sum() == kinds["shared"] == outcomes["shares"]
    answered_h = log.loc[log["kind"] == "answered", "time_h"].iloc[0]
    assert hourly["answered"].tolist() == [hour + 1 >= answered_h for hour in hourly["hour"]]
    assert hourly["mean_trust"].between(0, 1).all()


def test_nobody_and_no_rupiah_is_lost_from_the_books():
    scenario = load("rude_service")
    plain = [f"mechanism.{name}=off" for name in ("ratings", "newcomers", "closure", "authority")]
    outcomes, _, daily, log = tables(".parquet", "rude_service", *plain)
    assert (daily["customers"] + daily["lost"] == scenario.shop.n_customers).all()
    assert daily["lost"].iloc[-1] == outcomes["lost_customers"]
    # each occasion that is let pass leaves one basket out of the till
    passed = int((log["kind"] == "stayed_away").sum())
    assert passed > 0
    assert outcomes["lost_sales_idr"] == pytest.approx(passed * scenario.shop.basket_idr)
    # a day adds the margin on its sales to the cash, less the same outlay every day
    kept = rules_of(scenario).margin * daily["sales_idr"].to_numpy()
    outlay = kept[1:] - np.diff(daily["cash_idr"].to_numpy())
    assert outlay == pytest.approx(outlay[0])


def test_two_playbooks_in_one_world_share_the_sales_without_the_complaint():
    source = Path(str(experiments.__file__)).parents[1] / "scenarios/library/rude_service.yaml"
    own = source.read_text(encoding="utf-8").replace("tone: defensive", "tone: apologetic")
    Path("other.yaml").write_text(own, encoding="utf-8")
    usual = []
    for scenario in ("rude_service", "other.yaml"):
        outcomes, _, daily, _ = tables(".csv", scenario)
        usual.append(daily["sales_idr"].sum() + outcomes["lost_sales_idr"])
    assert usual[0] == pytest.approx(usual[1])


@pytest.mark.parametrize(("lang", "label"), [("id", "Jangkauan"), ("en", "Reach")])
def test_run_tells_one_evening(lang, label):
    done = call("run", "late_delivery", "--seed", 1, "--lang", lang, "--log", "log.csv")
    assert label in done.stdout
    assert done.stderr.strip().endswith("log.csv.")


def test_run_is_the_same_for_the_same_seed():
    assert answer("run", "--seed", 2) == answer("run", "--seed", 2)
    assert answer("run", "--seed", 2)["outcomes"] != answer("run", "--seed", 3)["outcomes"]


# scenarios


@pytest.mark.parametrize("lang", ["id", "en"])
def test_scenarios_list(lang):
    facts = answer("scenarios", "list", "--lang", lang)
    assert [fact["name"] for fact in facts] == list(names())
    for fact in facts:
        assert list(fact) == FACTS
        assert all(isinstance(text, str) and text for text in fact.values())
    told = call("scenarios", "list", "--lang", lang).stdout
    assert all(name in told for name in names())


@pytest.mark.parametrize("name", names())
def test_scenarios_show(name):
    facts = answer("scenarios", "show", name, "--lang", "en")
    assert list(facts) == [*FACTS, "story", "watch", "discuss"]
    told = " ".join(call("scenarios", "show", name, "--lang", "en").stdout.split())
    for text in (facts["title"], facts["story"], facts["watch"], *facts["discuss"]):
        assert " ".join(text.split()) in told


def test_scenarios_check_of_files_without_mistakes():
    library = Path(str(experiments.__file__)).parents[1] / "scenarios/library"
    files = sorted(library.glob("*.yaml"))
    assert (
        call("scenarios", "check", *files).stdout == f"Nothing to mend in {len(files)} file(s).\n"
    )
    assert answer("scenarios", "check", *files) == {"problems": []}


# help, pipes, Ctrl-C


def commands(command, path=()):
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


@pytest.mark.parametrize("path", list(commands(typer.main.get_command(app))), ids=" ".join)
def test_every_command_has_help_with_an_example(path):
    assert "Example" in call(*path, "--help").stdout


def started(*arguments, folder, variables=None, **options):
    # a shell may start its background jobs deaf to SIGINT
    code = (
        "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "runpy.run_module('experiments', run_name='__main__', alter_sys=True)"
    )
    root = str(Path(str(experiments.__file__)).parents[1])
    return subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=os.environ | ENVIRONMENT | {"PYTHONPATH": root} | (variables or {}),
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_ctrl_c_stops_at_once_and_leaves_nothing_behind(tmp_path):
    warm_up()
    arguments = ["compare", "rude_service", "--runs", "20000", "--report", "out.html"]
    with started(*arguments, folder=tmp_path, stdout=subprocess.PIPE) as process:
        time.sleep(3)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert (out, err) == ("", "bolasalju: stopped; nothing was left behind\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("wait_s", [3, 9, 15])
def test_ctrl_c_while_the_model_is_compiled(tmp_path, wait_s):
    # numba would swallow it within LLVM and end with a traceback, now and then
    folder, cache = tmp_path / "empty", tmp_path / "cache"
    folder.mkdir()
    variables = {"NUMBA_CACHE_DIR": str(cache)}
    arguments = ["compare", "--runs", "20000", "--report", "out.html"]
    with started(*arguments, folder=folder, variables=variables) as process:
        time.sleep(wait_s)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    announced, said = err.splitlines()
    assert announced.startswith("Preparing the model for this machine")
    assert said == "bolasalju: stopped; nothing was left behind"
    assert list(folder.iterdir()) == []


def test_a_reader_who_has_seen_enough_is_no_mistake(tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    with started("scenarios", "list", "--json", folder=tmp_path, stdout=writer) as process:
        os.close(writer)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
