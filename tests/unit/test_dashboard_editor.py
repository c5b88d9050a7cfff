"""Is a scenario of a stranger checked, kept apart from others, and forgotten in time?"""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.editing import MAX_TEXT, checked, edited
from dashboard.editor_form import form_of
from dashboard.library import library
from dashboard.service import Service
from dashboard.state import State, opened
from dashboard.text import text_of
from dashboard.uploads import Offered, Uploads
from experiments.report_settings import with_unit
from scenarios.overrides import targets
from scenarios.writing import scenario_text
from sim.errors import InputFileError
from sim.playbook import Condition, Trigger
from sim.responses import Tone

LIBRARY = library()
FILE = LIBRARY.files["late_delivery"]
TEXT = scenario_text(FILE)
ID = text_of("id")


class Clock:
    """A clock that goes when a test says so."""

    now_s = 0.0

    def __call__(self):
        return self.now_s


def test_a_scenario_is_found_under_its_key_only():
    uploads = Uploads()
    one, other = uploads.put(FILE), uploads.put(LIBRARY.files["rude_service"])
    assert one != other
    assert uploads.get(one) is FILE
    for key in ("up.", "late_delivery", one[:-1], one.upper(), None, 3, ["x"]):
        assert uploads.get(key) is None


def test_what_is_not_used_is_forgotten():
    clock = Clock()
    uploads = Uploads(most=10, kept_s=100.0, clock=clock)
    old, used = uploads.put(FILE), uploads.put(FILE)
    clock.now_s = 80.0
    assert uploads.get(used) is FILE
    clock.now_s = 101.0
    assert uploads.get(old) is None
    assert uploads.get(used) is FILE


def test_above_the_number_the_longest_unused_goes():
    uploads = Uploads(most=2)
    first, second = uploads.put(FILE), uploads.put(FILE)
    uploads.get(first)
    third = uploads.put(FILE)
    assert [uploads.get(key) is not None for key in (first, second, third)] == [True, False, True]


def test_links_open_what_was_brought_along_but_nobody_can_list_it():
    uploads = Uploads()
    files = Offered(LIBRARY.files, uploads)
    key = uploads.put(FILE)
    assert list(files) == list(LIBRARY.files)
    assert len(files) == len(LIBRARY.files)
    usual = State(scenario="rude_service")
    assert opened(f"?s={key}", files, usual).state.scenario == key
    assert opened("?s=up.0", files, usual) == (usual, ("s",))


def test_a_scenario_that_was_forgotten_meanwhile_is_no_error():
    service = Service(LIBRARY._replace(files=Offered(LIBRARY.files, Uploads())))
    assert service.case(State(scenario="up.gone")).file in LIBRARY.files.values()


def test_all_mistakes_are_told_at_once_with_their_places():
    bad = TEXT.replace("difficulty: easy", "difficulty: esy").replace("400", "-4")
    with pytest.raises(InputFileError) as told:
        checked(bad)
    line = bad.splitlines().index("difficulty: esy") + 1
    assert len(told.value.problems) == 2
    assert told.value.problems[0].startswith(f"kasus.yaml:{line}:13: difficulty: must be one of")
    assert "shop.n_customers: must be a whole number" in told.value.problems[1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("n_customers: 400", "n_customers: 5001", "shop.n_customers: must be at most 5000"),
        ("has_evidence: true", "n_attackers: 201", "complaint.n_attackers: must be at most 200"),
        ("Pesanan katering datang terlambat", "x" * 161, "title.id: must have at most 160"),
    ],
)
def test_what_a_page_cannot_bear_is_refused_with_its_place(old, new, said):
    with pytest.raises(InputFileError, match=rf"^kasus.yaml:\d+:\d+: {said}"):
        checked(TEXT.replace(old, new, 1))


def test_a_scenario_of_which_no_world_can_be_made_is_refused():
    small = edited(TEXT, {"parameters.network.n_accounts": "200"})
    with pytest.raises(InputFileError, match=r"^kasus.yaml:1:1: network.mean_followers must be"):
        checked(small)


def test_a_shop_that_does_not_fit_into_a_small_town_is_impossible_not_an_error():
    uploads = Uploads()
    changes = {"parameters.network.n_accounts": "2000", "shop.n_followers": "50"}
    key = uploads.put(checked(edited(TEXT, changes)))
    service = Service(LIBRARY._replace(files=Offered(LIBRARY.files, uploads)))
    assert not service.case(State(scenario=key)).is_impossible
    assert service.case(State(scenario=key, customers=5000)).is_impossible


def test_a_text_is_measured_before_it_is_read():
    for attempt in (checked, lambda text: edited(text, {})):
        with pytest.raises(InputFileError, match="file must have at most 40 KiB, got 41 KiB"):
            attempt("&" * (MAX_TEXT + 1))


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]\n",
        "[" * 10_000,
        "a: " + "{b: " * 2_000,
        "%TAG ! tag:x,2000:\n---\na: !x 1\n",
        "a: !!python/object/apply:os.system ['true']\n",
        "x: 1\n" * 5_000,
        "\x00",
        "\ud800",
    ],
)
def test_bombs_are_refused_with_their_place(bomb):
    with pytest.raises(InputFileError, match=r"kasus.yaml:\d+:\d+: "):
        checked(bomb)


def test_fields_of_the_form_change_the_file():
    changes = {
        "shop.n_customers": "450", "title.id": "42", "complaint.has_evidence": "false",
        "events.0.kind": "press", "events.0.at_h": "12.5", "playbook.reply.tone": "",
    }  # fmt: skip
    file = checked(edited(TEXT, changes))
    assert file.scenario.shop.n_customers == 450
    assert file.title.id == "42"
    assert not file.scenario.complaint.has_evidence
    assert [(event.kind.value, event.at_h) for event in file.scenario.events] == [("press", 12.5)]
    assert file.scenario.playbook.reply is None
    gone = checked(edited(edited(TEXT, changes), {"events.0.kind": "", "shop.n_customers": ""}))
    assert gone.scenario.events == ()
    assert gone.scenario.shop.n_customers == 500


STEP = "playbook.actions.0."


@pytest.mark.parametrize(
    ("changes", "is_so"),
    [
        ({"do": "close_comments", "at_h": "5"}, {"at_h": 5.0}),
        (
            {"do": "follow_up", "tone": "empathetic", "after": "reply", "delay_h": "3"},
            {"tone": Tone.EMPATHETIC, "after": "reply", "delay_h": 3.0},
        ),
        (
            {
                "do": "delete",
                "when.trigger": "mentions",
                "when.above": "30",
                "is_explained": "true",
            },
            {"when": Condition(trigger=Trigger.MENTIONS, above=30.0), "is_explained": True},
        ),
        ({"do": "ask_regulars", "at_h": "0", "name": "true"}, {"name": "true", "at_h": 0.0}),
    ],
)
def test_steps_of_the_owner_are_entered_changed_and_taken_out(changes, is_so):
    typed = {STEP + key: value for key, value in changes.items()}
    text = edited(TEXT, typed)
    (step,) = checked(text).scenario.playbook.actions
    assert step.do.value == changes["do"]
    assert {name: getattr(step, name) for name in is_so} == is_so
    fields = {
        field["key"]: field for group in form_of(checked(text), ID) for field in group["fields"]
    }
    shown = {key: fields[key]["value"] for key in typed}
    assert shown == typed
    assert fields["playbook.actions.1.do"]["value"] == ""  # one more to fill in
    assert checked(edited(text, {STEP + "do": ""})).scenario.playbook.actions == ()


def test_a_step_waits_for_one_thing_and_its_condition_can_be_taken_out():
    typed = {"do": "delete", "when.trigger": "reach", "when.above": "9"}
    text = edited(TEXT, {STEP + key: value for key, value in typed.items()})
    with pytest.raises(InputFileError, match="exactly one of at_h, after and when, got 2"):
        checked(edited(text, {STEP + "at_h": "2"}))
    (step,) = checked(
        edited(text, {STEP + "when.trigger": "", STEP + "at_h": "2"})
    ).scenario.playbook.actions
    assert (step.when, step.at_h) == (None, 2.0)
    with pytest.raises(InputFileError, match=r"tone: must be one that is said for follow_up"):
        checked(edited(TEXT, {STEP + "do": "follow_up", STEP + "at_h": "2"}))


def test_a_condition_that_is_not_there_is_not_shown_as_one():
    fields = {field["key"]: field for group in form_of(FILE, ID) for field in group["fields"]}
    assert fields["playbook.reply.delay_h"]["hint"].endswith("kosong: begitu pemilik sempat")
    assert fields[STEP + "at_h"]["hint"].endswith("kosong kalau langkah ini menunggu yang lain")
    trigger = fields[STEP + "when.trigger"]
    assert (trigger["value"], trigger["usual"]) == ("", "")
    assert trigger["choices"][0] == ["", "–"]
    assert trigger["choices"][1:] == [
        ["mentions_in_hour", "kiriman dalam satu jam"],
        ["mentions", "kiriman"],
        ["reach", "orang yang melihat"],
    ]


def test_a_number_that_is_none_is_told_with_its_place():
    told = edited(TEXT, {"shop.n_customers": "many"})
    with pytest.raises(InputFileError, match=r"\d+:16: shop.n_customers: must be a whole number"):
        checked(told)


@pytest.mark.parametrize("key", ["", "a..b", "../x", "__class__", "a.b.c.d.e.f", "A", "a" * 99])
def test_keys_that_no_form_has_are_refused(key):
    with pytest.raises(InputFileError, match="key must be one of the form"):
        edited(TEXT, {key: "1"})


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "shop.n_customers",
                "events.3.size",
                "a.0",
                "schema",
                "discuss.0.id",
                "playbook.actions.0.do",
                "playbook.actions.1.when.trigger",
                "shop",
                "name",
            ]
        ),
        st.text(max_size=30),
        max_size=4,
    )
)
def test_no_change_is_an_error_of_ours(changes):
    with contextlib.suppress(InputFileError):
        checked(edited(TEXT, changes))


def test_the_form_holds_every_declared_number_with_unit_range_and_origin():
    groups = form_of(FILE, text_of("en"))
    found = {field["key"]: field for group in groups for field in group["fields"]}
    for key, target in targets().items():
        group, _, name = key.partition(".")
        if group == "platform":
            continue
        top = {"mechanism": "mechanisms", "shop": "shop", "complaint": "complaint"}.get(group)
        field = found[f"{top or f'parameters.{group}'}.{name}"]
        if target.quantity is not None:
            low = with_unit(target.quantity.low, "1", text_of("en"))
            assert f"{low} to " in field["hint"]
            assert field["source"] == target.quantity.source
    assert found["shop.n_customers"]["value"] == "400"
    assert "assumed" in found["shop.n_customers"]["hint"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("id", "1 sampai 1.000.000 orang; bawaan 500"), ("en", "1 to 1,000,000 people; usually 500")],
)
def test_hints_speak_the_language_of_the_page(lang, said):
    groups = form_of(FILE, text_of(lang))
    hints = {field["key"]: field["hint"] for group in groups for field in group["fields"]}
    assert said in hints["shop.n_customers"]


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", LIBRARY.files)
def test_every_scenario_has_a_form_whose_values_change_nothing(name, lang):
    file = LIBRARY.files[name]
    groups = form_of(file, text_of(lang))
    fields = [field for group in groups for field in group["fields"]]
    assert len({field["key"] for field in fields}) == len(fields)
    assert all(group["title"].strip() for group in groups)
    typed = {field["key"]: field["value"] for field in fields if field["value"]}
    assert checked(edited(scenario_text(file), typed)) == file
