"""Is every mistake in a scenario file told in one sentence with its place?"""

from __future__ import annotations

import pytest

from scenarios.document import read_scenario
from sim.errors import InputFileError

TEXTS = "title: {id: a, en: b}\nstory: {id: a, en: b}\nteaches: {id: a, en: b}\n"
HEAD = f"""schema: 1
name: try_out
{TEXTS}watch: {{id: a, en: b}}
discuss: [{{id: a, en: b}}]
cause: late_delivery
difficulty: easy
"""
"""The least that a file must say; what a test adds begins on line 10."""

TONES = "['apologetic', 'defensive', 'empathetic', 'evasive', 'hostile', 'informative', 'silent']"
ALL_KEYS = "name, title, story, teaches, watch, discuss, cause, difficulty, platform, shop, "
PLATFORM_NAMES = "['facebook', 'instagram', 'review_site', 'tiktok', 'whatsapp', 'x']"
HOURS = "a number of hours (h), or null"
NAME = "lower-case letters, digits and underscores (at most 64), with a letter first"
ACTION_KEYS = (
    "['do', 'name', 'at_h', 'after', 'when', 'delay_h', 'tone', 'is_public', 'compensation', "
    "'clarity', 'is_explained', 'n_regulars']"
)
WITHOUT_UNIT = "; write a plain number without a unit"


def problems_of(content: str | bytes) -> list[str]:
    """Read a wrong file; give what is wrong, without the name of the file."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with pytest.raises(InputFileError) as caught:
        read_scenario(data, "a.yaml")
    assert all(problem.startswith("a.yaml:") for problem in caught.value.problems)
    return [problem.removeprefix("a.yaml:") for problem in caught.value.problems]


ONE_MISTAKE = [
    ("platfrom: x", "10:1: platfrom: key must be known, got 'platfrom'; did you mean 'platform'?"),
    ("'a\\e': 1", "10:1: 'a\\\\e': key must be known, got 'a\\\\e'; known are " + ALL_KEYS),
    ("name: b", "10:1: name: key must stand once, got it again after line 2"),
    ("? [a]\n: 1", "10:3: key must be a word, got a list or a mapping"),
    (
        "shop: {n_customer: 3}",
        "10:8: shop.n_customer: key must be known, got 'n_customer'; did you mean 'n_customers'?",
    ),
    (
        "shop: {n_customers: 0}",
        "10:21: shop.n_customers: must be a whole number in [1, 1e+06] people, got 0",
    ),
    (
        "shop: {n_customers: 1e3}",
        "10:21: shop.n_customers: must be a whole number in [1, 1e+06] people, got 1000.0",
    ),
    (
        "shop: {n_customers: true}",
        "10:21: shop.n_customers: must be a whole number in [1, 1e+06] people, got true",
    ),
    (
        f"shop: {{n_customers: {'9' * 5000}}}",
        "10:21: shop.n_customers: must be a whole number in [1, 1e+06] people, "
        f"got '{'9' * 65}...'{WITHOUT_UNIT}",
    ),
    (
        "shop: {open_hour: 8h}",
        f"10:19: shop.open_hour: must be a number in [0, 23] h, got '8h'{WITHOUT_UNIT}",
    ),
    (
        "shop: {open_hour: 2020-01-01}",
        f"10:19: shop.open_hour: must be a number in [0, 23] h, got '2020-01-01'{WITHOUT_UNIT}",
    ),
    ("shop: {open_hour: .nan}", "10:19: shop.open_hour: must be a number in [0, 23] h, got nan"),
    ("shop: {open_hour: -.inf}", "10:19: shop.open_hour: must be a number in [0, 23] h, got -inf"),
    ("shop: {open_hour: 1e400}", "10:19: shop.open_hour: must be a number in [0, 23] h, got inf"),
    ("shop: {open_hour: }", "10:18: shop.open_hour: must be a number in [0, 23] h, got nothing"),
    (
        "shop: {open_hour: 9, close_hour: 9}",
        "10:34: shop.close_hour: must be later than open_hour 9, got 9.0",
    ),
    (
        "shop: {n_customers: 1}",
        "10:7: shop.sales_per_day_idr: must need at most 5 visits a day of each customer, got 40; "
        "raise n_customers or basket_idr",
    ),
    (
        "playbook: {reply: {delay_h: 3}}",
        "10:12: playbook.reply.tone: must be given, got nothing; add it",
    ),
    (
        "playbook: {reply: {tone: angry}}",
        f"10:26: playbook.reply.tone: must be one of {TONES}, got 'angry'",
    ),
    (
        "playbook: {reply: {tone: Hostil}}",
        f"10:26: playbook.reply.tone: must be one of {TONES}, got 'Hostil'; "
        "did you mean 'hostile'?",
    ),
    (
        "playbook: {reply: {tone: silent}}",
        "10:26: playbook.reply.tone: must be one that is said, got 'silent'; leave the reply out",
    ),
    (
        "playbook: {reply: {tone: hostile, delay_h: 24h}}",
        "10:44: playbook.reply.delay_h: must be a number of hours (h), or null, "
        f"got '24h'{WITHOUT_UNIT}",
    ),
    (
        "playbook: {reply: {tone: hostile, delay_h: 3 days}}",
        "10:44: playbook.reply.delay_h: must be a number of hours (h), or null, "
        f"got '3 days'{WITHOUT_UNIT}",
    ),
    (
        "playbook: {reply: {tone: hostile, delay_h: [3]}}",
        "10:44: playbook.reply.delay_h: must be a number of hours (h), or null, got a list",
    ),
    (
        "playbook: {reply: {tone: hostile, delay_h: 337}}",
        "10:44: playbook.reply.delay_h: must lie in [0, 336] h, got 337.0",
    ),
    (
        "platform: Facebok",
        f"10:11: platform: must be one of {PLATFORM_NAMES}, got 'Facebok'; "
        "did you mean 'facebook'?",
    ),
    (
        "platform: {name: x}",
        f"10:11: platform: must be one of {PLATFORM_NAMES}, got a mapping",
    ),
    ("mechanisms: {clock: no}", "10:21: mechanisms.clock: must be true or false, got 'no'"),
    (
        "playbook: 3",
        "10:11: playbook: must be a mapping with keys from ['reply', 'actions', 'before'], got 3",
    ),
]

IN_AN_ACTION = [
    ("{at_h: 1}", "10:22: playbook.actions[0].do: must be given, got nothing; add it"),
    (
        "{do: hide, at_h: 1}",
        "10:27: playbook.actions[0].do: must be one of ['ask_regulars', 'close_comments', "
        "'delete', 'follow_up', 'pause_posts', 'publish_proof', 'reply'], got 'hide'",
    ),
    (
        "{do: delete}",
        "10:27: playbook.actions[0].do: must have exactly one of at_h, after and when, "
        "got 0 of them",
    ),
    ("{do: delete, at_h: 3h}", f"10:41: playbook.actions[0].at_h: must be {HOURS}, got '3h'"
     f"{WITHOUT_UNIT}"),
    (
        "{do: delete, at_h: -1}",
        "10:41: playbook.actions[0].at_h: must lie in [0, 336] h, got -1.0",
    ),
    (
        "{do: delete, at_h: 337}",
        "10:41: playbook.actions[0].at_h: must lie in [0, 336] h, got 337.0",
    ),
    (
        "{do: delete, at_h: 1, delay_h: 2}",
        "10:53: playbook.actions[0].delay_h: must be left out beside at_h, got 2.0",
    ),
    (
        "{do: delete, at_h: 1, name: A b}",
        f"10:50: playbook.actions[0].name: must be {NAME}, or empty, got 'A b'",
    ),
    ("{do: delete, after: 3}", f"10:42: playbook.actions[0].after: must be {NAME}, got 3"),
    (
        "{do: delete, when: mentions}",
        "10:41: playbook.actions[0].when: must be a mapping with keys from "
        "['trigger', 'above', 'unanswered'], got 'mentions'",
    ),
    (
        "{do: delete, when: {abov: 3}}",
        "10:42: playbook.actions[0].when.abov: key must be known, got 'abov'; "
        "did you mean 'above'?",
    ),
    (
        "{do: delete, when: {trigger: reachh}}",
        "10:51: playbook.actions[0].when.trigger: must be one of ['mentions', "
        "'mentions_in_hour', 'reach'], got 'reachh'; did you mean 'reach'?",
    ),
    (
        "{do: reply, at_h: 1, tone: kind}",
        f"10:49: playbook.actions[0].tone: must be one of {TONES}, got 'kind'",
    ),
    (
        "{do: reply, at_h: 1}",
        "10:22: playbook.actions[0].tone: must be one that is said for reply, got None; "
        "give a tone",
    ),
    (
        "{do: ask_regulars, at_h: 1, n_regulars: 1.5}",
        "10:62: playbook.actions[0].n_regulars: must be a whole number in [1, 10000] people, "
        "got 1.5",
    ),
    ("delete", f"10:22: playbook.actions[0]: must be a mapping with keys from {ACTION_KEYS}, "
     "got 'delete'"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "told"), IN_AN_ACTION)
def test_each_mistake_in_an_action_is_told_at_its_place(action, told):
    assert problems_of(f"{HEAD}playbook: {{actions: [{action}]}}\n") == [told]


AROUND_ACTIONS = [
    ("playbook: {actions: 3}", "10:21: playbook.actions: must be a list, got 3"),
    ("playbook: {actions: {}}", "10:21: playbook.actions: must be a list, got a mapping"),
    (
        "playbook: {before: {has_plan: yes}}",
        "10:31: playbook.before.has_plan: must be true or false, got 'yes'",
    ),
    (
        "playbook: {before: {promotions_per_week: 71}}",
        "10:42: playbook.before.promotions_per_week: must be a number in [0, 70] 1/week, got 71",
    ),
    ("events: proof", "10:9: events: must be a list, got 'proof'"),
    ("events: [{at_h: 3}]", "10:10: events[0].kind: must be given, got nothing; add it"),
    (
        "events: [{kind: pres}]",
        "10:17: events[0].kind: must be one of ['amplifier', 'authority', 'counter_wave', "
        "'press', 'proof'], got 'pres'; did you mean 'press'?",
    ),
    (
        "events: [{kind: press, at_h: 337}]",
        "10:30: events[0].at_h: must be a number in [0, 336] h, got 337",
    ),
]


@pytest.mark.parametrize(("more", "told"), AROUND_ACTIONS)
def test_each_mistake_around_actions_is_told_at_its_place(more, told):
    assert problems_of(f"{HEAD}{more}\n") == [told]


@pytest.mark.parametrize(("more", "told"), ONE_MISTAKE)
def test_each_mistake_is_told_at_its_place(more, told):
    (problem,) = problems_of(f"{HEAD}{more}\n")
    assert problem == told or (told.endswith(ALL_KEYS) and problem.startswith(told))


IN_THE_HEAD = [
    ("schema: 1\n", "", "1:1: schema: must be given first, got nothing; write schema: 1"),
    ("schema: 1", "schema: 2", "1:9: schema: must be 1, got 2"),
    ("schema: 1", "schema: true", "1:9: schema: must be 1, got true"),
    ("schema: 1", "schema: 1.0", "1:9: schema: must be 1, got 1.0"),
    (
        "schema: 1\nname: try_out",
        "name: try_out\nschema: 1",
        "2:1: schema: must stand before all other keys, got it later; move it up",
    ),
    ("cause: late_delivery\n", "", "1:1: cause: must be given, got nothing; add it"),
    (
        "try_out",
        "Try out",
        "2:7: name: must be lower-case letters, digits and underscores (at most 64), with a "
        "letter first, got 'Try out'",
    ),
    ("try_out", '"a\\e[2J"', "2:7: name: must be printable text, got '\\x1b'"),
    ("late_delivery", '"\\ud800"', "8:8: cause: must be printable text, got '\\ud800'"),
    ("{id: a, en: b}", "{id: a}", "3:1: title.en: must be given, got nothing; add it"),
    (
        "title: {id: a, en: b}",
        "title: a",
        "3:8: title: must be a mapping with keys from ['id', 'en'], got 'a'",
    ),
    (
        "discuss: [{id: a, en: b}]",
        "discuss: [{id: a, en: 2}]",
        "7:23: discuss[0].en: must be text that is not empty, got 2",
    ),
    (
        "discuss: [{id: a, en: b}]",
        "discuss: []",
        "7:10: discuss: must be a list of at least one entry, got a list",
    ),
    ("easy", "eazy", "9:13: difficulty: must be one of ['easy', 'hard', 'medium'], got 'eazy'; "
     "did you mean 'easy'?"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "instead", "told"), IN_THE_HEAD)
def test_each_mistake_of_the_story_is_told_at_its_place(said, instead, told):
    assert problems_of(HEAD.replace(said, instead, 1)) == [told]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    text = HEAD + (
        "parameters:\n  network: {n_accounts: 1, tail: 2}\n  owner: 3\n"
        "shop: {open_hour: 22, close_hour: 99}\ncause: b\n"
    )
    assert [problem.split(": ")[:2] for problem in problems_of(text)] == [
        ["11:25", "parameters.network.n_accounts"],
        ["11:28", "parameters.network.tail"],
        ["12:10", "parameters.owner"],
        ["13:35", "shop.close_hour"],
        ["14:1", "cause"],
    ]


NOT_A_SCENARIO = [
    (b"", "1:1: file must hold keys, got an empty file; write schema: 1 first"),
    (
        b"# only a word\n",
        "1:1: file must hold keys, got an empty file; write schema: 1 first",
    ),
    (b"---\n", "1:1: file must hold keys, got an empty file; write schema: 1 first"),
    (b"- a", "1:1: file must be a mapping of keys to values, got a list"),
    (b"\n a", "2:2: file must be a mapping of keys to values, got one value"),
    (
        b"a: 1\nb: \xff",
        "2:4: file must be UTF-8 text, got byte 0xff; save it again as plain UTF-8 text",
    ),
    (
        b"a: 1\nb: \0",
        "2:4: file must be UTF-8 text, got character '\\x00'; save it again as plain UTF-8 text",
    ),
    (b"#" * 262145, "1:1: file must have at most 256 KiB, got more"),
    (
        b"a: 1\nb: [1\n",
        "3:1: file must be well-formed YAML, got \"expected ',' or ']', but got "
        "'<stream end>'\"; mend it here or just above",
    ),
    (b"a: &x 1", "1:4: value must have no anchor, got '&x'; delete it"),
    (b"a: !!python/name:os 1", "1:4: value must have no tag, got '!!python/name:os'; delete it"),
    (
        b"%YAML 1.1\n---\na: no",
        "2:1: file must be YAML 1.2 without directives, got one; delete the lines with %",
    ),
    (
        b"%TAG ! tag:x\n---\na: 1",
        "2:1: file must be YAML 1.2 without directives, got one; delete the lines with %",
    ),
    (
        b"a: 1\n---\nb: 1",
        "2:1: file must hold one document, got a second one; delete the line ---",
    ),
    (
        b"a: " + b"[" * 200_000,
        "1:11: file must have at most 8 levels and 2000 keys and values, got more",
    ),
    (
        b"a: [" + b"1," * 2001 + b"]",
        "1:3999: file must have at most 8 levels and 2000 keys and values, got more",
    ),
]


@pytest.mark.parametrize(("data", "told"), NOT_A_SCENARIO)
def test_what_is_no_plain_mapping_is_refused(data, told):
    assert problems_of(data) == [told]


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000, "0b" + "1" * 20_000])
def test_a_number_of_thousands_of_digits_is_a_mistake(number):
    told = "10:21: shop.n_customers: must be a whole number in [1, 1e+06] people, got '"
    assert problems_of(f"{HEAD}shop: {{n_customers: {number}}}")[0].startswith(told + number[:9])


def test_an_impossible_escape_is_a_mistake_in_the_form():
    (problem,) = problems_of('a: "\\UFFFFFFFF"')
    assert problem.startswith("1:1: file must be well-formed YAML, got ")


def test_a_bomb_is_refused_alias_by_alias():
    found = problems_of("a: &a [1]\nb: &b [*a, *a]\n")
    assert found == [
        "1:4: value must have no anchor, got '&a'; delete it",
        "2:4: value must have no anchor, got '&b'; delete it",
        "2:8: value must be written out, got the alias '*a'; repeat it",
        "2:12: value must be written out, got the alias '*a'; repeat it",
    ]
