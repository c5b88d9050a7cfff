"""Does a scenario file read as what it says, and is every mistake told with its place?"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenarios
from scenarios import loader
from scenarios.document import read_scenario
from scenarios.loader import check, load, load_file, names
from scenarios.story import Difficulty
from sim.appraisal import CrisisType
from sim.errors import InputFileError
from sim.playbook import Action, Condition, Move, Playbook, Preparation, Reply, Trigger
from sim.responses import Tone
from sim.scenario import PLATFORMS, Channel, Complaint, Happening, Scenario, Shop, WorldEvent

TEXTS = "title: {id: a, en: b}\nstory: {id: a, en: b}\nteaches: {id: a, en: b}\n"
HEAD = f"""schema: 1
name: try_out
{TEXTS}watch: {{id: a, en: b}}
discuss: [{{id: a, en: b}}]
cause: late_delivery
difficulty: easy
"""
"""The least that a file must say; what a test adds begins on line 10."""


def test_the_least_file_gives_the_defaults():
    read = read_scenario(HEAD.encode(), "a.yaml")
    assert read.scenario == Scenario(name="try_out")
    assert (read.name, read.cause, read.difficulty) == (
        "try_out",
        "late_delivery",
        Difficulty.EASY,
    )
    assert (read.title.id, read.title.en, len(read.discuss)) == ("a", "b", 1)


def test_a_file_changes_only_what_it_says():
    more = """platform: instagram
shop: {n_customers: 300, open_hour: 6}
playbook: {reply: {tone: hostile, delay_h: 336}}
parameters: {sharing: {fatigue: 1, base_hazard: 3e-4}}
mechanisms: {clock: false}
"""
    scenario = read_scenario(("\ufeff" + HEAD + more).encode(), "a.yaml").scenario
    default = Scenario()
    assert scenario.platform == PLATFORMS["instagram"]
    assert scenario.shop == Shop(n_customers=300, open_hour=6.0)
    assert isinstance(scenario.shop.open_hour, float)
    assert scenario.playbook == Playbook(reply=Reply(tone=Tone.HOSTILE, delay_h=336.0))
    assert (scenario.parameters.sharing.fatigue, scenario.parameters.sharing.base_hazard) == (
        1.0,
        0.0003,
    )
    assert scenario.parameters.network == default.parameters.network
    assert scenario.mechanisms.clock is False
    assert scenario.mechanisms.novelty is True
    assert scenario.complaint == default.complaint


def test_a_file_may_say_everything_that_an_owner_and_others_do():
    more = """complaint: {is_false: true}
playbook:
  reply: {tone: empathetic, clarity: 0.5, compensation: 1, rest_h: 2, is_public: true}
  before: {promotions_per_week: 7, has_plan: true}
  actions:
    - {do: pause_posts, name: pause, at_h: 3}
    - do: follow_up
      name: ""
      at_h: null
      after: pause
      when: null
      delay_h: 2
      tone: informative
    - {do: close_comments, when: {trigger: reach, above: 900, unanswered: true}, tone: null}
events:
  - {kind: press, at_h: 30, size: 500}
  - {kind: authority}
"""
    scenario = read_scenario((HEAD + more).encode(), "a.yaml").scenario
    rare = Condition(trigger=Trigger.REACH, above=900.0, unanswered=True)
    informative = Tone.INFORMATIVE
    assert scenario.playbook == Playbook(
        reply=Reply(tone=Tone.EMPATHETIC, clarity=0.5, compensation=1.0, rest_h=2.0),
        before=Preparation(promotions_per_week=7.0, has_plan=True),
        actions=(
            Action(do=Move.PAUSE_POSTS, name="pause", at_h=3.0),
            Action(do=Move.FOLLOW_UP, after="pause", delay_h=2.0, tone=informative),
            Action(do=Move.CLOSE_COMMENTS, when=rare),
        ),
    )
    assert isinstance(scenario.playbook.actions[0].at_h, float)
    assert scenario.events == (
        WorldEvent(kind=Happening.PRESS, at_h=30.0, size=500),
        WorldEvent(kind=Happening.AUTHORITY, at_h=24.0, size=0),
    )


def test_a_list_with_a_default_may_be_empty():
    more = "playbook: {actions: []}\nevents: []\n"
    assert read_scenario((HEAD + more).encode(), "a").scenario == Scenario(name="try_out")


@pytest.mark.parametrize("more", ["playbook: {reply: null}\n", "playbook: {}\n"])
def test_silence_is_no_reply(more):
    assert read_scenario((HEAD + more).encode(), "a").scenario.playbook.tone is Tone.SILENT


def test_every_shipped_file_can_be_loaded_by_name():
    assert {"false_claim", "late_delivery", "rude_service"} <= set(names())
    assert list(names()) == sorted(names())
    for name in names():
        read = load_file(name)
        assert (read.name, read.scenario.name) == (name, name)
        assert len(read.discuss) == 3
        assert load(name) == read.scenario
    assert check(names()) == []
    assert {load(name).complaint.channel for name in names()} == set(Channel)
    assert scenarios.load is load
    assert scenarios.__all__ == ["load"]


SHIPPED = [
    (
        "late_delivery",
        "facebook",
        Complaint(has_evidence=True, severity=0.5, arousal=1.0, posted_hour=19.5),
        Tone.EMPATHETIC,
    ),
    (
        "rude_service",
        "x",
        Complaint(
            crisis_type=CrisisType.PREVENTABLE,
            channel=Channel.OWN_POST,
            has_evidence=True,
            severity=0.7,
            arousal=1.2,
            posted_hour=20.0,
        ),
        Tone.DEFENSIVE,
    ),
    (
        "false_claim",
        "facebook",
        Complaint(
            crisis_type=CrisisType.VICTIM,
            channel=Channel.OWN_POST,
            severity=0.7,
            arousal=1.2,
        ),
        Tone.INFORMATIVE,
    ),
]


@pytest.mark.parametrize(("name", "platform", "complaint", "tone"), SHIPPED)
def test_shipped_files_say_what_they_are_meant_to(name, platform, complaint, tone):
    scenario = load(name)
    assert scenario.platform == PLATFORMS[platform]
    assert scenario.complaint == complaint
    assert scenario.playbook.reply == Reply(tone=tone, delay_h=None)


@pytest.mark.parametrize(
    ("name", "remedy"), [("late_delivry", "; did you mean 'late_delivery'?"), ("zzz", "")]
)
def test_an_unknown_name_is_answered_with_the_nearest(monkeypatch, name, remedy):
    known = ("false_claim", "late_delivery", "rude_service")
    monkeypatch.setattr(loader, "names_in", lambda _: known)
    expected = (
        "scenario must be one of ['false_claim', 'late_delivery', 'rude_service'] "
        f"or a path to a .yaml file, got {name!r}{remedy}"
    )
    with pytest.raises(InputFileError, match=f"^{re.escape(expected)}$"):
        load(name)


def test_a_path_is_read_as_a_file_and_mistakes_of_all_files_are_told(tmp_path):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.YML"
    good.write_text(HEAD)
    bad.write_text(HEAD + "shop: 3\ncause: b\n")
    assert load(good) == load(str(good)) == Scenario(name="try_out")
    with pytest.raises(InputFileError, match=r"^scenario must be one of .*, got 'late_delivery'"):
        load(Path("late_delivery"))
    found = check([good, bad, "late_delivery", "zzz"])
    assert [problem.partition(": ")[0] for problem in found[:2]] == [f"{bad}:10:7", f"{bad}:11:1"]
    assert found[2].startswith("scenario must be one of ")
    assert len(found) == 3


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    cases = {
        tmp_path / "none.yaml": "file must exist, got no such file; check its name and folder",
        tmp_path / "folder.yaml": "path must be a file, got a folder or a device; name a file",
    }
    for path, told in cases.items():
        with pytest.raises(InputFileError, match=f"^{re.escape(f'{path}: {told}')}$"):
            load(path)
    told = r"^'a\\x00\.yaml': file must exist, got no such file; check its name and folder$"
    with pytest.raises(InputFileError, match=told):
        load("a\0.yaml")


@pytest.mark.parametrize(
    ("error", "what"),
    [(PermissionError(13, "Permission denied"), "'Permission denied'"), (OSError("odd"), "'odd'")],
)
def test_a_file_that_cannot_be_opened_is_told(tmp_path, monkeypatch, error, what):
    def refuse(*_parts: object) -> None:
        raise error

    path = tmp_path / "a.yaml"
    path.write_text(HEAD)
    monkeypatch.setattr(Path, "open", refuse)
    told = f"{path}: file must be readable, got {what}; check it and its permissions"
    with pytest.raises(InputFileError, match=f"^{re.escape(told)}$"):
        load(path)


SHIPPED_TEXT = (files("scenarios") / "library" / "late_delivery.yaml").read_text(encoding="utf-8")
LIVE = SHIPPED_TEXT.splitlines()
HOSTILE = ["&a ", "*a", "!!x ", "<<: ", "? ", "- ", "[", "}", "'", '"', "| ", "%YAML 1.1", "\t"]
HOSTILE += ["\r", "\x85", "\0", "#", ": ", "null", "1e400", ".nan", "---", "0x_", "\\UFFFFFFFF"]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Draw a shipped file in which some lines were damaged."""
    lines = list(LIVE)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        line, cut = lines[at], draw(st.integers(0, len(lines[at])))
        junk = draw(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)))
        choices = [line[:cut] + junk + line[cut:], line[:cut], f"{line}\n{line}", junk]
        choices.append(line.partition(":")[0] + ": " + junk)
        lines[at] = draw(st.sampled_from(choices))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


@settings(max_examples=150, deadline=None)
@given(st.one_of(mutated(), st.binary(max_size=60)))
def test_a_damaged_file_raises_nothing_but_the_one_error(data):
    problems = ["a.yaml:1:1: none"]
    try:
        read_scenario(data, "a.yaml")
    except InputFileError as error:
        problems = error.problems
    assert problems
    assert all(re.match(r"a\.yaml:\d+:\d+: ", problem) for problem in problems)
    assert all(problem.isprintable() for problem in problems)
