"""Is every shop that cannot be refused, with the reason and the nearest that can?"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.advice.shop_fit import MOST_VISITS
from experiments.advice.shop_questions import LIMIT_NAMES, QUESTIONS, read_shop
from scenarios.loader import load_file
from sim.errors import InputFileError, ScenarioError
from sim.scenario import Shop


def refused(*settings, **rest):
    with pytest.raises(InputFileError) as error:
        read_shop(settings, **rest)
    return error.value.problems


def write(folder, text):
    path = folder / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    return path


REFUSED = [
    ("customers=200000", r"customers must be a whole number in \[1, 100000\] people: the network "
     r"of the model has 100000 accounts, got '200000'; the nearest is 100000"),
    ("customers=0", r"a shop without customers has none to lose, got '0'; the nearest is 1"),
    ("customers=12.6", r"customers must be a whole number .* got '12.6'; the nearest is 13"),
    ("customers=banyak", r"customers must be .* got 'banyak'; write it in digits, or leave it out"),
    ("customers=100000", r"customers must leave room for 1000 followers among the 100000 accounts "
     r"of the network, got '100000'; the nearest is 99300, or say followers"),
    ("takings=0", r"takings must be a number in \[10000, 1000000000\] rupiah a day: without takings"
     r" nothing can be lost; .* got '0'; the nearest is 10000"),
    ("takings=-1jt", r"got '-1jt'; the nearest is 10000"),
    ("takings=1e400", r"got '1e400'; the nearest is 1000000000"),
    ("takings=nan", r"takings must be a number .* got 'nan'"),
    ("takings=inf", r"takings must be a number .* got 'inf'"),
    ("followers=3miliar", r"followers must be a whole number in \[0, 99650\] accounts: the network "
     r"of the model has 100000 accounts, and 500 customers .* got '3miliar'; the nearest is 99650"),
    ("followers=99651", r"got '99651'; the nearest is 99650"),
    ("followers=-1", r"followers must be .* got '-1'; the nearest is 0"),
    ("ago=-3", r"ago must be a number in \[0, 336\] h: a complaint in the future cannot be "
     r"answered, got '-3'; the nearest is 0"),
    ("ago=336.5", r"the model looks no further after a complaint, got '336.5'; the nearest is 336"),
    ("kind=warungg", r"kind must be one of \['caterer', .* got 'warungg'; did you mean 'warung'\?"),
    ("kind=", r"kind must be one of .* got ''; leave it out to skip the question"),
    ("platform=facebok", r"platform must be one of .* did you mean 'facebook'\?"),
    ("about=hygeine", r"about must be one of .* did you mean 'hygiene'\?"),
    ("platfrom=x", r"key must be known, got 'platfrom'; did you mean 'platform'\?"),
    ("lose_customers=3", r"key must be known, .* did you mean 'limit.lose_customers'\?"),
    ("customers", r"setting must be key=value, got 'customers'; write such as customers=300"),
    ("limit.lose_customers=501", r"limit.lose_customers must be a number in \[0, 500\] customers: "
     r"the shop has no more, got '501'; the nearest is 500"),
    ("limit.lose_customers=-1", r"limit.lose_customers must be .* got '-1'; the nearest is 0"),
    ("limit.lose_idr=91jt", r"limit.lose_idr must be .* these are its takings of 90 days, "
     r"got '91jt'; the nearest is 90000000"),
    ("limit.hours=-1", r"limit.hours must be .* \[0, 2160\] h, got '-1'; the nearest is 0"),
    ("limit.money_idr=-1", r"limit.money_idr must be .* got '-1'; the nearest is 0"),
    ("limit.answer_from_h=400", r"limit.answer_from_h must be .* the model looks no further"),
    ("limit.answer_until_h=lama", r"limit.answer_until_h must be .* got 'lama'; write it"),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "message"), REFUSED, ids=[setting for setting, _ in REFUSED])
def test_what_cannot_be_is_refused_with_the_nearest(setting, message):
    with pytest.raises(InputFileError, match=message) as error:
        read_shop([setting])
    assert len(error.value.problems) == 1


def test_takings_need_visits_that_customers_can_make():
    # five visits a day of 300 customers who leave Rp15000 each
    most = 5 * 300 * 15_000
    message = (
        "takings must need at most 5 visits a day of each of the 300 customers, who leave Rp15000 "
        f"a visit, got '30jt'; the nearest is {most}, or customers at least 400"
    )
    assert refused("kind=warung", "takings=30jt") == [message]
    for said in (["takings=22500000"], ["takings=30jt", "customers=400"]):
        read_shop(["kind=warung", *said])
    assert refused("kind=warung", "takings=30jt", "customers=399") != []


def test_the_shop_itself_accepts_no_more_visits():
    just = {"n_customers": 1, "basket_idr": 10_000.0}
    Shop(**just, sales_per_day_idr=MOST_VISITS * 10_000.0)
    with pytest.raises(ScenarioError, match=f"at most {MOST_VISITS} visits a day"):
        Shop(**just, sales_per_day_idr=MOST_VISITS * 10_000.0 + 1)


def test_rents_must_be_rents():
    dear = "takings must leave Rp1000 to Rp100000000 each time that one of the 40 customers pays"
    nearest = "the nearest is 133333333, or customers at least 300"
    assert refused("kind=kos", "takings=1000jt") == [f"{dear}, got '1000jt'; {nearest}"]
    read_shop(["kind=kos", "takings=133333333"])
    read_shop(["kind=kos", "takings=1000jt", "customers=300"])
    cheap = refused("kind=kos", "takings=10000", "customers=1000")
    assert cheap[0].endswith("got '10000'; the nearest is 33334, or customers at most 300")
    read_shop(["kind=kos", "takings=33334", "customers=1000"])
    read_shop(["kind=kos", "takings=10000", "customers=300"])


def test_no_remedy_is_named_that_is_none():
    file = load_file("late_delivery")
    cheap = Shop(n_customers=500, sales_per_day_idr=1e6, basket_idr=1_000.0)
    file = replace(file, scenario=replace(file.scenario, shop=cheap))
    many = refused("takings=1000jt", scenario=file)
    assert many[0].endswith("got '1000jt'; the nearest is 2500000")
    one = refused("customers=1", scenario=file)
    assert one[0].endswith("got 10000, which is assumed; customers at least 2")


def test_the_largest_crowd_fits_and_one_more_does_not():
    # 30 % of the smaller group are in both: 99300 + 1000 - 300 = 100000
    read_shop(["customers=99300"])
    assert refused("customers=99301") != []
    read_shop(["customers=100000", "followers=0"])
    # 500 + 99650 - 150 = 100000
    read_shop(["followers=99650"])


def test_a_smaller_network_holds_a_smaller_shop():
    file = load_file("late_delivery")
    parameters = file.scenario.parameters
    small = replace(parameters, network=replace(parameters.network, n_accounts=2_000))
    file = replace(file, scenario=replace(file.scenario, parameters=small))
    problem = refused("customers=3000", scenario=file)[0]
    assert "the network of the model has 2000 accounts" in problem
    assert problem.endswith("the nearest is 2000")


CONTRADICTIONS = [
    (["limit.answer_from_h=10", "limit.answer_until_h=5"],
     r"limit.answer_until_h must be at least answer_from_h, 10 h, got '5'; the nearest is 10"),
    (["ago=5", "limit.answer_until_h=2"],
     r"limit.answer_until_h must not be over already, 5 h after the complaint, got '2'; the "
     r"nearest is 5"),
    (["kind=warung", "limit.lose_customers=301"], r"the shop has no more, got '301'; .* is 300"),
    (["customers=9", "limit.lose_customers=10"], r"the shop has no more, got '10'; .* is 9"),
    (["takings=500rb", "limit.lose_idr=46jt"], r"takings of 90 days, got '46jt'; .* is 45000000"),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "message"), CONTRADICTIONS)
def test_limits_that_contradict_the_shop_are_refused(settings, message):
    with pytest.raises(InputFileError, match=message) as error:
        read_shop(settings)
    assert len(error.value.problems) == 1


def test_all_mistakes_are_told_at_once_and_none_twice(tmp_path):
    path = write(
        tmp_path,
        "schema: 1\nkind: warungg\ncustomers: 1.000\ntakings: 0\nago: -2\ncolour: red\n"
        "limits:\n  hours: soon\n  hourz: 3\n",
    )
    problems = refused("platform=fesbuk", "followers=-1", "limit.money_idr=x", path=path)
    starts = [
        f"{path}:2:7: kind: must be one of ['caterer', 'fashion', 'kos', ",
        f"{path}:3:12: customers: must be a whole number in [1, 100000] people, got 1.0; write it "
        "without a point, such as 1000",
        f"{path}:4:10: takings: must be a number in [10000, 1000000000] rupiah a day: without ",
        f"{path}:5:6: ago: must be a number in [0, 336] h: a complaint in the future cannot be",
        f"{path}:6:1: colour: key must be known, got 'colour'; known are kind, customers, ",
        f"{path}:8:10: limits.hours: must be a number in [0, 2160] h, got 'soon'; write it in ",
        f"{path}:9:3: limits.hourz: key must be known, got 'hourz'; did you mean 'hours'?",
        "platform must be one of ",
        "followers must be a whole number in ",
        "limit.money_idr must be a number in ",
    ]
    assert len(problems) == len(starts)
    for problem, start in zip(problems, starts, strict=True):
        assert problem.startswith(start)


def test_a_limit_is_not_compared_with_a_shop_that_cannot_be():
    assert len(refused("customers=0", "limit.lose_customers=100")) == 1
    assert len(refused("ago=-1", "limit.answer_until_h=0")) == 1
    # what a clothes shop can take and lose is too much for the usual shop
    fine = ["takings=70jt", "limit.lose_customers=1000"]
    read_shop(["kind=fashion", *fine])
    assert len(refused("kind=shop", *fine)) == 1
    assert len(refused("kind=fashionn", *fine)) == 1


FILES = [
    ("", r"shop.yaml:1:1: file must hold keys, got an empty file; write schema: 1 first"),
    ("- kind\n", r"file must be a mapping of keys to values, got a list"),
    ("kind: warung\n", r"shop.yaml:1:1: schema: must be given first, got nothing; write schema: 1"),
    ("schema: 2\n", r"shop.yaml:1:9: schema: must be 1, got 2"),
    ("schema: 1\nkind: [warung]\n", r"2:7: kind: must be one of .* got a list"),
    ("schema: 1\ncustomers: true\n", r"2:12: customers: must be a whole number .* got true"),
    ("schema: 1\ntakings: .nan\n", r"2:10: takings: must be a number .* got nan"),
    ("schema: 1\ntakings: .inf\n", r"2:10: takings: must be .* got inf; the nearest is 1000000000"),
    ("schema: 1\ntakings: 800.000\n", r"got 800.0; the nearest is 10000"),
    (f"schema: 1\nfollowers: {'9' * 500}\n", r"2:12: followers: must be .* the nearest is 99650"),
    (f"schema: 1\nfollowers: {'9' * 5000}\n", r"2:12: followers: must be .* is 99650"),
    (
        f"schema: 1\nfollowers: 0x{'f' * 5000}\n",
        r"2:12: followers: must be .* got '0xff.*; write it in",
    ),
    ("schema: 1\nlimits: 3\n", r"2:9: limits: must be a mapping with keys from .* got 3"),
    ("schema: 1\nkind: laundry\nkind: kos\n", r"3:1: kind: key must stand once, got it again"),
    ("schema: 1\nkind: &a laundry\n", r"value must have no anchor"),
    ("schema: 1\nkind: {\n", r"file must be well-formed YAML"),
]


@pytest.mark.parametrize(("text", "message"), FILES, ids=range(len(FILES)))
def test_a_file_that_cannot_be_meant_is_refused(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(InputFileError, match=message) as error:
        read_shop([], path)
    assert len(error.value.problems) == 1


def test_what_is_no_text_file_is_refused(tmp_path):
    junk = tmp_path / "junk.yaml"
    junk.write_bytes(bytes(range(256)))
    assert re.search("file must be UTF-8 text, got", refused(path=junk)[0])
    junk.write_bytes(b"#" * 300_000)
    assert re.search("file must have at most 256 KiB, got more", refused(path=junk)[0])
    assert re.search("path must be a file, got a folder", refused(path=tmp_path)[0])
    assert re.search("file must exist, got no such file", refused(path=tmp_path / "no.yaml")[0])
    problems = refused("kind=x", path=tmp_path)
    assert [problem.split(" ")[0] for problem in problems] == [f"{tmp_path}:", "kind"]


KEYS = st.sampled_from([*QUESTIONS, *(f"limit.{name}" for name in LIMIT_NAMES), "x", ""])
WORDS = ["1", "0", "-", ".", ",", "000", "_", "jt", "rb", "Rp", "e", "nan", "kos", "x", "late", "="]
VALUES = st.lists(st.sampled_from(WORDS), max_size=4).map("".join) | st.text(max_size=8)


@given(st.lists(st.tuples(KEYS, VALUES), max_size=4))
@settings(deadline=None, max_examples=150)
def test_whatever_is_typed_is_read_or_refused_in_one_line_each(typed):
    problems = []
    try:
        asked = read_shop([f"{key}={value}" for key, value in typed])
        answered = {*asked.told, *asked.assumed}
    except InputFileError as error:
        problems = error.problems
        answered = set()
    assert all(problem.isprintable() for problem in problems)
    assert answered == (set() if problems else set(QUESTIONS))
