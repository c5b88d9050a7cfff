"""Is every mistake in a study file told at once, in one sentence with its place?"""

from __future__ import annotations

import time

import pytest
from small_sweeps import BASE, STUDY, changed, study_in

from experiments.sweeps.reading import load_sweep
from sim.errors import InputFileError

HEAD = "schema: 1\nname: small\nscenario: late_delivery\n"
"""What a test adds begins on line 4."""
DELETE = "{actions: [{do: delete, at_h: 2}]}"
PAUSE = "{actions: [{do: pause_posts, at_h: 2}]}"
GROUPS = (
    "action.…, appraisal.…, before.…, channel.…, complaint.…, economy.…, mechanism.…, network.…, "
    "owner.…, platform.…, preparation.…, reaction.…, reply.…, reputation.…, response.…, "
    "sharing.…, shop.…, third_party.…"
)


def problems_of(folder, text):
    with pytest.raises(InputFileError) as caught:
        study_in(folder, text)
    name = f"{folder / 'small_study.yaml'}:"
    assert all(problem.startswith(name) for problem in caught.value.problems)
    return [
        problem.removeprefix(name).replace(f"{folder}/", "") for problem in caught.value.problems
    ]


LEVER = "levers: [{key: reply.delay_h, values: "
ONE_MISTAKE = [
    ("levres: []", "4:1: levres: key must be known, got 'levres'; did you mean 'levers'?"),
    ("levers: [{key: reply.delay, values: [1]}]",
     "4:16: levers[0].key: key must be known, got 'reply.delay'; did you mean 'reply.delay_h'?"),
    ("levers: [{key: zzz, values: [1]}]",
     f"4:16: levers[0].key: key must be known, got 'zzz'; known are {GROUPS}"),
    ("levers: [{key: reply.delay_h}]",
     "4:10: levers[0].values: must be given, got nothing; add it"),
    (LEVER + "[]}]",
     "4:39: levers[0].values: must be a list of at least one entry, got a list"),
    (LEVER + "1}]", "4:39: levers[0].values: must be a list, got 1"),
    (LEVER + "[[1]]}]", "4:40: levers[0].values[0]: must be a number or a word, got a list"),
    (LEVER + "[null]}]", "4:40: levers[0].values[0]: must be a number or a word, got nothing"),
    (LEVER + "[{a: 1}]}]", "4:40: levers[0].values[0]: must be a number or a word, got a mapping"),
    (LEVER + "[1, .nan]}]",
     "4:43: levers[0].values[1]: reply.delay_h must be a number in [0, 336] h, got nan"),
    (LEVER + "[1, 24, 1.0]}]",
     "4:47: levers[0].values[2]: value must be named once, got 1.0 again"),
    ("levers: [{key: before.has_plan, values: ['on', true]}]",
     "4:48: levers[0].values[1]: value must be named once, got 'on' again"),
    ("levers: [{key: reply.tone, values: [apologetc]}]",
     "4:37: levers[0].values[0]: reply.tone must be one of ['apologetic', 'defensive', "
     "'empathetic', 'evasive', 'hostile', 'informative', 'silent'], got 'apologetc'; "
     "did you mean 'apologetic'?"),
    ("levers: [{key: playbook, values: [a]}]",
     "4:16: levers[0].key: key must come with playbooks, got 'playbook' without any; "
     "name them under playbooks"),
    ("playbooks: [{name: hush, playbook: {}}]\nlevers: [{key: playbook, values: [hash]}]",
     "5:35: levers[0].values[0]: playbook must be one of ['hush'], got 'hash'; "
     "did you mean 'hush'?"),
    ("levers: [{key: reply.tone, values: [silent]}, {key: reply.tone, values: [hostile]}]",
     "4:53: levers[1].key: must be named once, got 'reply.tone' again; delete one"),
    (LEVER + "[1]}]\nuncertainties: [{key: reply.delay_h}]",
     "5:23: uncertainties[0].key: must be named once, got 'reply.delay_h' again; delete one"),
    ("set: [platform=x]\nlevers: [{key: platform, values: [x]}]",
     "4:7: set[0]: must be named once, got 'platform' again; delete one"),
    ("set: [platform=x, platform=tiktok]",
     "4:19: set[1]: must be named once, got 'platform' again; delete one"),
    ("set: [shop.n_custmers=3]",
     "4:7: set[0]: key must be known, got 'shop.n_custmers'; did you mean 'shop.n_customers'?"),
    ("set: [shop.open_hour=22]",
     "4:6: set: shop.close_hour must be later than open_hour 22, got 20.0"),
    ("uncertainties: [{key: complaint.arousal, low: 2, high: 1}]",
     "4:17: uncertainties[0]: low must be below high 1, got 2; swap them"),
    ("uncertainties: [{key: complaint.arousal, low: 1h}]",
     "4:47: uncertainties[0].low: must be a number, got '1h'; write a plain number without a unit"),
    ("uncertainties: [{key: complaint.arousal, low: .nan}]",
     "4:47: uncertainties[0].low: must be a number, got nan"),
    ("uncertainties: [{key: complaint.arousal, distribution: unifrom}]",
     "4:56: uncertainties[0].distribution: must be one of ['log_normal', 'log_uniform', 'normal', "
     "'triangular', 'uniform'], got 'unifrom'; did you mean 'uniform'?"),
    ("uncertainties: [{key: complaint.arousal, mode: 1}]",
     "4:17: uncertainties[0]: mode must be left out for uniform, got 1.0"),
    ("uncertainties: [{key: complaint.arousal, values: [1, 2], mode: 1}]",
     "4:17: uncertainties[0]: mode must be left out where values are listed, got 1.0"),
    ("uncertainties: [{key: complaint.arousal, values: [1, 2], low: 1}]",
     "4:17: uncertainties[0]: low and high must be left out where values are given, "
     "got [1.0, None]"),
    ("uncertainties: [{key: platform, high: 1}]",
     "4:17: uncertainties[0]: low and high must be left out where it is no number, "
     "got [None, 1.0]"),
    ("uncertainties: [{key: complaint.arousal, weights: [1]}]",
     "4:17: uncertainties[0]: weights must come with values, got no values; list them"),
    ("uncertainties: [{key: platform, values: [x], levels: 0}]",
     "4:54: uncertainties[0].levels: must be a whole number in [1, 1000] values, got 0"),
    ("design: {kind: lattice}",
     "4:16: design.kind: must be one of ['grid', 'latin_hypercube', 'list', 'sobol'], "
     "got 'lattice'"),
    ("uncertainties: [{key: complaint.arousal}]\ndesign: {kind: sobol, points: 100}",
     "5:9: design: points must be a power of 2 for sobol, got 100; take 128"),
    ("uncertainties: [{key: complaint.arousal}]\ndesign: {kind: list}",
     "5:16: design.kind: must come with a file for list, got none; add file"),
    ("design: {file: a.csv}",
     "4:16: design.file: must be left out unless kind is list, got 'a.csv'"),
    ("uncertainties: [{key: complaint.arousal}]\ndesign: {kind: list, file: a.csv}",
     "5:28: design.file: a.csv: file must exist, got no such file; check its name and folder"),
    ("uncertainties: [{key: complaint.arousal}]\ndesign: {kind: list, file: .}",
     "5:28: design.file: FOLDER: path must be a file, got a folder or a device; name a file"),
    ("network: ties.csv",
     "4:10: network: ties.csv: file must exist, got no such file; check its name and folder"),
    ("seed: -1", "4:7: seed: must be a whole number in [0, 9.22337e+18], got -1"),
    ("replications: 0", "4:15: replications: must be a whole number in [1, 1e+07] worlds, got 0"),
    ("outcomes: [reach, reach]",
     "4:19: outcomes[1]: must be named once, got 'reach' again; delete one"),
    ("stop: {precision: []}",
     "4:19: stop.precision: must be a list of at least one entry, got a list"),
    ("stop: {precision: [{outcome: reach, width: 2 percent}]}",
     "4:44: stop.precision[0].width: precision must be a number in the unit of the outcome, or a "
     "percentage of its mean such as 2%, got '2 percent'"),
    ("stop: {precision: [{outcome: reach, width: true}]}",
     "4:44: stop.precision[0].width: must be a number, or a percentage such as 2%, got true"),
    ("stop: {precision: [{outcome: reach, width: -0.5}]}",
     "4:44: stop.precision[0].width: precision must be above 0, got -0.5; nothing is ever known "
     "exactly"),
    ("stop: {precision: [{outcome: reach, width: 1}, {outcome: reach, width: 2}]}",
     "4:58: stop.precision[1].outcome: must be named once, got 'reach' again; delete one"),
    ("outcomes: [reach]\nstop: {precision: [{outcome: closed, width: 2%}]}",
     "5:30: stop.precision[0].outcome: must be one that the study records, got 'closed'; "
     "add it to outcomes"),
    ("playbooks: [{name: a, playbook: {}}, {name: a, playbook: {}}]",
     "4:45: playbooks[1].name: must be named once, got 'a' again; delete one"),
    ("playbooks: [{name: a, playbook: {reply: {tone: silent}}}]",
     "4:48: playbooks[0].playbook.reply.tone: must be one that is said, got 'silent'; "
     "leave the reply out"),
    (f"playbooks: [{{name: a, playbook: {PAUSE}}}]",
     "4:49: playbooks[0].playbook.actions[0].do: must have promotions to pause, got 'pause_posts' "
     "without any; give playbook.before.promotions_per_week, or leave the action out"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), ONE_MISTAKE)
def test_one_mistake_is_one_sentence_with_its_place(tmp_path, text, told):
    found = problems_of(tmp_path, HEAD + text + "\n")
    assert [problem.replace(str(tmp_path), "FOLDER") for problem in found] == [told]


@pytest.mark.parametrize("outcome", ["lost_customer", "LOST_CUSTOMERS"])
def test_an_unknown_outcome_names_the_nearest(tmp_path, outcome):
    for text in (
        f"outcomes: [{outcome}]",
        f"stop: {{precision: [{{outcome: {outcome}, width: 1}}]}}",
    ):
        (told,) = problems_of(tmp_path, HEAD + text)
        assert "must be one of ['cascade_depth', 'closed', " in told
        assert told.endswith(f"got '{outcome}'; did you mean 'lost_customers'?")


def test_an_unknown_scenario_names_the_nearest_and_a_missing_file_itself(tmp_path):
    (told,) = problems_of(tmp_path, HEAD.replace("late_delivery", "late_delivry"))
    assert told.startswith("3:11: scenario: scenario must be one of ['bad_product', ")
    assert told.endswith("got 'late_delivry'; did you mean 'late_delivery'?")
    (told,) = problems_of(tmp_path, HEAD.replace("late_delivery", "mine.yaml"))
    assert told == (
        "3:11: scenario: mine.yaml: file must exist, got no such file; check its name and folder"
    )


def test_mistakes_of_a_scenario_file_keep_their_own_place(tmp_path):
    (tmp_path / "mine.yaml").write_text("schema: 1\nname: 3\n")
    found = problems_of(tmp_path, HEAD.replace("late_delivery", "mine.yaml"))
    assert len(found) == 8
    assert all(problem.startswith("3:11: scenario: mine.yaml:") for problem in found)
    assert any("mine.yaml:2:7: name: must be lower-case letters" in problem for problem in found)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path):
    (tmp_path / "draws.csv").write_text("complaint.arousal,platform\n9,x\n1\n")
    text = """schema: 1
name: wrong
scenario: late_delivry
network: ties.csv
set: [shop.n_custmers=3, network.n_accounts=3000]
playbooks: [{name: a, playbook: {}}, {name: a, playbook: {}}]
levers:
- {key: reply.tone, values: [sorry, silent, silent]}
- {key: network.n_accounts, values: [3000]}
uncertainties:
- {key: complaint.arousal, low: 3, high: 1}
- {key: platform, values: [x], weights: [1, 2]}
design: {kind: list, file: draws.csv}
outcomes: [reach, reach]
stop: {precision: [{outcome: closed, width: wide}]}
"""
    found = problems_of(tmp_path, text)
    places = [problem.split(" ")[0] + " " + problem.split(" ")[1] for problem in found]
    assert places == [
        "3:11: scenario:", "4:10: network:", "5:7: set[0]:", "5:26: set[1]:",
        "6:45: playbooks[1].name:", "8:30: levers[0].values[0]:", "8:45: levers[0].values[2]:",
        "11:3: uncertainties[0]:", "12:3: uncertainties[1]:", "14:19: outcomes[1]:",
        "15:30: stop.precision[0].outcome:", "15:45: stop.precision[0].width:",
    ]  # fmt: skip


def test_wrong_lines_of_a_list_are_told_with_their_line_in_its_file(tmp_path):
    (tmp_path / "draws.csv").write_text("complaint.arousal,platform\n9,x\n1\n1,y\n")
    text = changed("kind: latin_hypercube, points: 4", "kind: list, file: draws.csv")
    found = problems_of(tmp_path, text)
    assert [problem.split(" must")[0] for problem in found] == [
        "11:28: design.file: draws.csv:2: complaint.arousal",
        "11:28: design.file: draws.csv:3: line",
        "11:28: design.file: draws.csv:4: platform",
    ]


def test_a_policy_that_the_scenario_cannot_take_is_named(tmp_path):
    text = changed("- {key: reply.tone", "- {key: playbook, values: [a]}\n- {key: reply.tone")
    text = changed(BASE, f"{BASE}playbooks:\n- {{name: a, playbook: {DELETE}}}\n", text)
    text = changed("values: [1, 24]", "values: [1, 5]", text)
    own_post = text.replace("late_delivery", "rude_service")
    assert problems_of(tmp_path, own_post)[0].startswith(
        "8:1: levers: with reply.delay_h=1.0, playbook=a, reply.tone=apologetic: "
        "playbook.actions[0].do must be possible on the channel own_post, got 'delete'; "
    )
    late = text.replace("late_delivery", "inappropriate_post")
    assert problems_of(tmp_path, late) == [
        "8:1: levers: with reply.delay_h=5.0, playbook=a, reply.tone=apologetic: "
        "playbook.reply.delay_h must not be later than the deletion at 2 h, got 5.0; "
        "answer before it, or leave the deletion out"
    ]


def test_a_playbook_that_what_is_varied_makes_possible_is_not_refused(tmp_path):
    text = (
        HEAD.replace("late_delivery", "rude_service")
        + f"playbooks: [{{name: a, playbook: {DELETE}}}]\n"
        + "levers: [{key: playbook, values: [a]}]\n"
        + "uncertainties: [{key: complaint.channel, values: [shop_comment]}]\n"
    )
    assert study_in(tmp_path, text).policies == ({"playbook": "a"},)


def test_a_shop_that_does_not_fit_into_its_network_is_refused_before_anything_runs(tmp_path):
    (tmp_path / "ties.csv").write_text("follower,followee\n0,1\n1,2\n2,0\n")
    (told,) = problems_of(tmp_path, HEAD + "network: ties.csv\n")
    assert told.startswith(
        "3:11: scenario: shop.n_customers and n_followers must fit into the 3 accounts, got "
    )
    assert told.endswith("people; lower them or bring a larger network")


def test_too_many_policies_are_refused_with_their_number(tmp_path):
    hundred = ", ".join(str(at) for at in range(1, 101))
    keys = ("reply.delay_h", "shop.n_followers", "shop.n_customers", "network.n_accounts")
    levers = "".join(f"- {{key: {key}, values: [{hundred}]}}\n" for key in keys[:3])
    text = HEAD + "levers:\n" + levers
    text += "- {key: before.promotions_per_week, values: [1, 2]}\n"
    assert problems_of(tmp_path, text) == [
        "5:1: levers: cells must number at most 1000000, got 2000000; "
        "take fewer levels or values, or a latin_hypercube"
    ]


HOSTILE = [
    ("a: &a [x]\n", "4:4: value must have no anchor, got '&a'; delete it"),
    ("a: *a\n", "4:4: value must be written out, got the alias '*a'; repeat it"),
    ("levers: !!python/object:os.system [ls]\n",
     "4:9: value must have no tag, got '!!python/object:os.system'; delete it"),
    ("--- \nb: 1\n", "4:1: file must hold one document, got a second one; delete the line ---"),
    ("a: [[[[[[[[[1]]]]]]]]]\n",
     "4:11: file must have at most 8 levels and 2000 keys and values, got more"),
    ("levers: [{key: reply.delay_h, values: [" + "1, " * 2000 + "1]}]\n",
     "4:5998: file must have at most 8 levels and 2000 keys and values, got more"),
    ("a: {\n", "5:1: file must be well-formed YAML, got "),
    ("a: \x00\n", "4:4: file must be UTF-8 text, got character '\\x00'; save it again as plain "
     "UTF-8 text"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), HOSTILE)
def test_a_hostile_file_is_refused_at_once(tmp_path, text, told):
    begun = time.monotonic()
    assert problems_of(tmp_path, HEAD + text)[0].startswith(told)
    assert time.monotonic() - begun < 2.0


def test_what_is_no_file_or_too_large_is_refused(tmp_path):
    def told(path):
        with pytest.raises(InputFileError) as caught:
            load_sweep(path)
        return str(caught.value).replace(f"{path}: ", "")

    assert told(tmp_path / "no.yaml") == (
        "file must exist, got no such file; check its name and folder"
    )
    assert told(tmp_path) == "path must be a file, got a folder or a device; name a file"
    large = tmp_path / "large.yaml"
    large.write_text(STUDY + "#" * 300 * 1024)
    assert told(large) == "file must have at most 256 KiB, got 300"
    assert "file must be readable, got 'File name too long'" in told(tmp_path / ("a" * 300))
