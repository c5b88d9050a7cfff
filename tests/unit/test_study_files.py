"""Does a study file read as what it says, and is every mistake told with its place?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from experiments.study_file import Expect, load_study, read_study, study_names
from scenarios.loader import load
from sim.errors import InputFileError
from sim.responses import Tone
from sim.scenario import Playbook, Reply

HEAD = """schema: 1
name: try_out
claim: {id: a, en: b}
verdict: {id: a, en: b}
evidence: [huang2016, '#43']
scenario: rude_service
outcomes: [lost_customers, reach]
arms:
- {name: one, title: {id: a, en: b}}
- {name: two, title: {id: a, en: b}, playbook: {}}
contrasts:
- {a: one, b: two, outcome: viral, expect: more, holds: {id: a, en: b}}
"""
"""A study without a mistake; what a test adds begins on line 13."""


def read(text):
    return read_study(text.encode("utf-8"), "s.yaml")


def problems_of(text):
    with pytest.raises(InputFileError) as caught:
        read(text)
    return [problem.removeprefix("s.yaml:") for problem in caught.value.problems]


def changed(old, new):
    assert HEAD.count(old) == 1
    return HEAD.replace(old, new)


def test_the_least_file_runs_the_scenario_and_a_playbook_replaces_its_own():
    study = read(HEAD)
    scenario = load("rude_service")
    assert scenario.playbook.tone is Tone.DEFENSIVE
    assert study.cases == (scenario, replace(scenario, playbook=Playbook()))
    assert (study.name, study.runs, study.outcomes) == ("try_out", 200, ("lost_customers", "reach"))
    (contrast,) = study.contrasts
    assert (contrast.a, contrast.b, contrast.expect) == ("one", "two", Expect.MORE)
    assert study.arm("two") == 1


def test_an_arm_may_have_another_scenario_settings_and_a_whole_playbook():
    arm = """{name: one, title: {id: a, en: b}, scenario: late_delivery,
   set: [shop.n_customers=300, mechanism.boost=off],
   playbook: {reply: {tone: hostile, delay_h: 2}}}"""
    case = read(changed("{name: one, title: {id: a, en: b}}", arm)).cases[0]
    late = load("late_delivery")
    assert case == replace(
        late,
        shop=replace(late.shop, n_customers=300),
        mechanisms=replace(late.mechanisms, boost=False),
        playbook=Playbook(reply=Reply(tone=Tone.HOSTILE, delay_h=2.0)),
    )


ARM = "{name: one, title: {id: a, en: b}}"
ONE_MISTAKE = [
    (HEAD + "contrast: 1\n", "13:1: contrast: key must be known, got 'contrast'; did you mean "
     "'contrasts'?"),
    (HEAD + "runs: 0\n", "13:7: runs: must be a whole number in [1, 100000] worlds, got 0"),
    (changed("scenario: rude_service", "scenario: rude_servce"), "6:11: scenario: must be one of "
     ".*, got 'rude_servce'; did you mean 'rude_service'?"),
    (changed("huang2016", "huang2061"), "5:12: evidence[0]: must be a key of sources.toml or a row "
     "of the evidence table such as '#43', got 'huang2061'; did you mean 'huang2016'?"),
    (changed("'#43'", "'43'"), "5:23: evidence[1]: must be a key of sources.toml or a row of the "
     "evidence table such as '#43', got '43'"),
    (changed("[lost_customers, reach]", "[reach, reach]"), "7:19: outcomes[1]: must be named once, "
     "got 'reach' again; delete one"),
    (changed("[lost_customers, reach]", "[]"), "7:11: outcomes: must be a list of at least one "
     "entry, got a list"),
    (changed("contrasts:", "- {name: one, title: {id: a, en: b}}\ncontrasts:"), "11:10: "
     "arms[2].name: must be named once, got 'one' again; delete one"),
    (changed("b: two, ", "b: one, "), "12:15: contrasts[0].b: must be another arm than a, got "
     "'one' twice; name another"),
    (changed("a: one, ", "a: twoo, "), "12:7: contrasts[0].a: must be one of ['one', 'two'], got "
     "'twoo'; did you mean 'two'?"),
    (changed("expect: more", "expect: mor"), "12:44: contrasts[0].expect: must be one of ['equal', "
     "'less', 'more'], got 'mor'; did you mean 'more'?"),
    (changed(ARM, ARM[:-1] + ", set: [shop.n_custmers=3]}"), "9:44: arms[0].set[0]: key must be "
     "known, got 'shop.n_custmers'; did you mean 'shop.n_customers'?"),
    (changed(ARM, ARM[:-1] + ", set: [shop.open_hour=22]}"), "9:43: arms[0].set: shop.close_hour "
     "must be later than open_hour 22, got 21.0"),
    (changed(ARM, ARM[:-1] + ", set: [shop.n_customers=9, shop.n_customers=9]}"), "9:43: "
     "arms[0].set: setting must be made once, got 'shop.n_customers=9' again; delete one"),
    (changed("playbook: {}", "playbook: {reply: {tone: angy}}"), "10:63: arms[1].playbook.reply."
     "tone: must be one of .*, got 'angy'"),
    (changed("playbook: {}", "playbook: 3"), "10:48: arms[1].playbook: must be a mapping with keys "
     "from ['reply'"),
    (changed("schema: 1", "schema: 2"), "1:9: schema: must be 1, got 2"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), ONE_MISTAKE)
def test_a_mistake_is_told_with_its_place(text, told):
    (problem,) = problems_of(text)
    first, _, last = told.partition(".*")
    assert problem.startswith(first)
    assert last in problem.removeprefix(first)


def test_outcomes_are_those_of_the_model():
    (problem,) = problems_of(changed("[lost_customers, reach]", "[lost_customer]"))
    assert problem.startswith("7:12: outcomes[0]: must be one of [")
    assert problem.endswith("got 'lost_customer'; did you mean 'lost_customers'?")


def test_what_must_be_given():
    found = problems_of("schema: 1\nname: a\narms: [{name: b}]\n")
    assert [problem.partition(": must be given")[0] for problem in found] == [
        *("1:1: claim", "1:1: contrasts", "1:1: evidence", "1:1: outcomes", "1:1: scenario"),
        *("1:1: verdict", "3:8: arms[0].title"),
    ]


def test_all_mistakes_of_one_look_are_told_together():
    text = changed("a: one, ", "a: three, ").replace("'#43'", "what").replace("e: two", "e: one")
    found = problems_of(text)
    assert [problem.split(": ")[1] for problem in found] == [
        *("evidence[1]", "arms[1].name", "contrasts[0].a", "contrasts[0].b"),
    ]


@pytest.mark.parametrize("name", study_names())
def test_a_shipped_study_is_whole(name):
    study = load_study(name)
    assert study.name == name
    assert {contrast.outcome for contrast in study.contrasts}
    texts = [study.claim, study.verdict, *(arm.title for arm in study.arms)]
    texts += [contrast.holds for contrast in study.contrasts]
    assert all(text.id != text.en for text in texts)


def test_there_are_studies():
    assert "answer_in_time" in study_names()
