"""Does ``bolasalju advise`` answer an owner in both languages, and refuse what cannot be?"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from made_advice import SMALL_SHOP
from typer.testing import CliRunner

from experiments.advice import advising
from experiments.advice.advising import LIGHT
from experiments.advice.as_json import advice_json
from experiments.advice.evenings import run_evenings
from experiments.advice.page import advice_html, poster_html
from experiments.advice.receipt import read_incident, receipt
from experiments.advice.shop_questions import read_shop
from experiments.advice.ways_to_answer import SILENCE
from experiments.cli import app
from experiments.cli_advise import show
from experiments.wording import Wording
from scenarios.loader import load_file

ENVIRONMENT = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "120"}
QUICK = LIGHT._replace(
    race_hours=(0.5, 24.0), rounds=(8, 16), hours=(0.5, 8.0, 72.0), few_hours=(0.5, 24.0)
)
INCIDENT = [
    *("--incident", "posted=2026-05-17T19:30", "--incident", "noticed=2026-05-17T21:00"),
    *("--incident", "answered=2026-05-18T00:30", "--incident", "tone=defensive"),
]


@pytest.fixture(autouse=True)
def _quick(tmp_path, monkeypatch):
    """Race fewer answers on a small crowd: what is measured stays whole."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(advising, "LIGHT", QUICK)
    monkeypatch.setattr(advising, "HEAVY", QUICK)
    Path("small.yaml").write_text(SMALL_SHOP, encoding="utf-8")


def call(*arguments):
    return CliRunner(env=ENVIRONMENT).invoke(app, ["advise", *arguments])


def answer(*arguments):
    done = call("small.yaml", *arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Advise the small shop once, with everything: what the command shows is made of this."""
    path = tmp_path_factory.mktemp("advised") / "small.yaml"
    path.write_text(SMALL_SHOP, encoding="utf-8")
    shop = read_shop([], scenario=load_file(str(path)))
    patch = pytest.MonkeyPatch()
    patch.setattr(advising, "LIGHT", QUICK)
    patch.setattr(advising, "HEAVY", QUICK)
    advice = advising.advise(shop, advising.first_look(shop, 0), seed=0, workers=1)
    patch.undo()
    told = [part.partition("=")[::2] for part in INCIDENT[1::2]]
    incident = read_incident([f"{key}={value}" for key, value in told], datetime.now())
    return advice, receipt(shop, incident, runs=200, seed=0)


@pytest.fixture(scope="module")
def document(whole):
    return advice_json(*whole)


def test_the_keys_of_the_document(document):
    assert list(document) == [
        *("shop", "race", "best", "answers", "last_safe_hour", "equal_loss", "contests"),
        *("house_rule", "receipt", "seed", "evenings", "provenance"),
    ]
    assert list(document["best"]) == ["tone", "delay_h", "extra"]
    for one in document["answers"]:
        for outcome in ("lost_customers", "lost_sales_idr"):
            assert list(one[outcome]) == ["mean", "p05", "p50", "p95", "ci95"]
            low, high = one[outcome]["ci95"]
            assert low <= one[outcome]["mean"] <= high
    assert document["answers"][-1]["tone"] == "silent"
    assert set(document["contests"]) == {
        *("best_and_silence", "late_and_silence", "silence_and_defensive", "public_and_private")
    }
    for contest in document["contests"].values():
        assert sum(contest["evenings"].values()) == document["evenings"] == 200
        assert 0 <= contest["badge"]["holds_of_100"] <= 100
    assert len(document["receipt"]["others"]) == 4


def test_advice_agrees_with_itself(document):
    best, rule = document["best"], document["house_rule"]["rules"][0]
    assert best["tone"] != "defensive"
    assert document["contests"]["best_and_silence"]["cost_idr"]["mean_difference"] < 0
    assert document["contests"]["best_and_silence"]["badge"]["holds_of_100"] > 50
    assert "defensive" not in rule["clauses"]
    assert rule["largest_regret_idr"] == min(
        one["largest_regret_idr"] for one in document["house_rule"]["rules"]
    )
    race = document["race"]
    finalists = race["answers"] - race["clearly_worse"] - race["set_aside"]
    assert 1 <= finalists <= QUICK.n_finalists


def test_the_command_gives_the_same_advice_on_any_number_of_threads(document):
    assert answer(*INCIDENT) == json.loads(json.dumps(document))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_everything_is_told_with_its_range_and_nothing_is_certain(whole, lang, capsys):
    show(*whole, Wording(lang))
    said = capsys.readouterr().out
    assert not re.search(r"certain|pasti ", said)
    titles = {
        "id": ["Saya harus bagaimana?", "Jam aman terakhir", "Aturan rumah", "Nota"],
        "en": ["What should I do?", "Last safe hour", "House rule", "Receipt"],
    }
    assert all(title in said for title in titles[lang])
    assert ("Dari 100 malam" if lang == "id" else "In 100 evenings") in said
    assert said.count("dari 100" if lang == "id" else "of 100") >= 6
    assert ("ramalan" if lang == "id" else "not a forecast") in said
    assert "{" not in said
    assert "nan" not in said.split()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_and_the_poster_say_the_same_rule(whole, lang):
    page = advice_html(whole[0], lang, whole[1])
    poster = poster_html(whole[0], lang, date(2026, 5, 20))
    clauses = re.findall(r"<li><span>(.*?)</span></li>", poster)
    assert 1 <= len(clauses) <= 4
    assert all(f"<li>{clause}</li>" in page for clause in clauses)
    assert "@page { size: A4" in poster
    assert "://" not in page + poster
    assert len(page.encode()) < 300_000
    assert f'<html lang="{lang}">' in page


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--shop", "customers=200000"], "customers must"),
        (["--shop", "takings=0"], "takings must"),
        (["--shop", "followers=3000000000"], "followers must"),
        (["--shop", "ago=-2"], "future"),
        (["--limit", "answer_from_h=9", "--limit", "answer_until_h=2"], "answer_"),
        (["--shop", "kind=warong"], "warung"),
        (["--incident", "tone=silent"], "incident.posted must be told"),
        (["--lang", "fr"], "lang must be id or en"),
        (["--report", "page.pdf"], "path must end in .html"),
        (["--report", "a.html", "--poster", "a.html"], "--poster"),
        (["--workers", "0"], "workers must"),
        (["--seed", "-1"], "seed"),
        (["--shop", "nowhere.yaml"], "nowhere.yaml"),
        (["nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_is_refused(arguments, told):
    done = call(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_all_mistakes_are_told_at_once():
    done = call("--shop", "takings=0", "--lang", "fr", "--incident", "tone=loud", "--workers", "0")
    assert done.exit_code == 2
    assert all(part in done.stderr for part in ("takings", "lang", "loud", "workers"))


def test_a_shop_file_is_read_and_files_are_written():
    Path("shop.yaml").write_text(
        "schema: 1\nkind: warung\ncustomers: 60\nlimits: {lose_customers: 1}\n", encoding="utf-8"
    )
    shop = ["--shop", "shop.yaml", "--shop", "followers=90", "--seed", "5", "--lang", "id"]
    done = call("small.yaml", *shop, "--report", "r.html", "--poster", "p.html")
    assert done.exit_code == 0, done.stderr
    assert "Sekilas dari 24" in done.stdout.splitlines()[0]
    assert "pelanggan: 60; pengikut: 90" in done.stdout
    assert "Batas yang Anda sebut: rata-rata 1" in done.stdout
    assert "Halaman ditulis: r.html" in done.stderr
    assert "Kalau pelanggan mengeluh" in Path("p.html").read_text(encoding="utf-8")
    assert "benih 5" in Path("r.html").read_text(encoding="utf-8")


def test_far_reaching_complaints_are_looked_at_on_fewer_evenings(whole):
    evenings = whole[0].evenings
    near = advising.FirstLook(soon=SILENCE, evenings=evenings, reach=4_999.0)
    assert advising.effort_of(near) is advising.LIGHT
    far = advising.FirstLook(soon=SILENCE, evenings=evenings, reach=5_000.0)
    assert advising.effort_of(far) is advising.HEAVY
    huge = advising.FirstLook(soon=SILENCE, evenings=evenings, reach=20_000.0)
    assert advising.effort_of(huge) is advising.HUGE


def test_the_first_look_is_measured_like_everything_else():
    shop = read_shop([], scenario=load_file("small.yaml"))
    look = advising.first_look(shop, 3)
    found, reach = run_evenings(shop.scenario, look.evenings.answers, runs=24, seed=3)
    assert (found.lost == look.evenings.lost).all()
    assert look.reach == reach[0].mean()
