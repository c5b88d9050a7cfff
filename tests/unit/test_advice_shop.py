"""Is every shop that can be read read as its owner means it, and every other one refused?"""

from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest

from experiments.advice.kinds import load_kinds
from experiments.advice.shop_fit import SIZES
from experiments.advice.shop_questions import LIMIT_NAMES, QUESTIONS, Limits, read_shop
from experiments.advice.spoken_numbers import amount, hours
from experiments.catalogue import LANGUAGES, catalogue
from scenarios.checked_range import FAR, outside, shipped_shops
from scenarios.loader import load, load_file, names
from sim.parameters import Parameters
from sim.playbook import Playbook
from sim.quantities import Kind
from sim.responses import Tone
from sim.scenario import PLATFORMS, Channel, Complaint, Scenario, Shop
from sim.sources import sources


def write(folder, text):
    path = folder / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    return path


USUAL = {
    "warung": (300, 120, 1_000_000, "facebook", Channel.SHOP_COMMENT, "product"),
    "caterer": (150, 300, 1_500_000, "whatsapp", Channel.CLOSED_CHAT, "late"),
    "laundry": (300, 50, 500_000, "review_site", Channel.REVIEW_SITE, "product"),
    "kos": (40, 100, 1_200_000, "facebook", Channel.SHOP_COMMENT, "product"),
    "fashion": (3_000, 80_000, 5_000_000, "instagram", Channel.SHOP_COMMENT, "product"),
}
OUTSIDE = {"kos": ("customers",), "fashion": ("followers",)}


@pytest.mark.parametrize("kind", USUAL)
def test_the_usual_shops(kind):
    customers, followers, takings, platform, channel, about = USUAL[kind]
    asked = read_shop([f"kind={kind}"])
    shop = asked.scenario.shop
    assert (shop.n_customers, shop.n_followers) == (customers, followers)
    assert shop.sales_per_day_idr == takings
    assert (asked.kind, asked.platform, asked.about) == (kind, platform, about)
    assert asked.scenario.platform is PLATFORMS[platform]
    assert asked.scenario.complaint.channel is channel
    assert dict(asked.told) == {"kind": kind}
    assert dict(asked.assumed) == {
        "customers": customers,
        "followers": followers,
        "takings": takings,
        "platform": platform,
        "about": about,
        "ago": 0.0,
    }
    assert asked.outside == OUTSIDE.get(kind, ())
    assert asked.scenario.playbook == Playbook()
    assert asked.scenario.playbook.tone is Tone.SILENT
    assert asked.limits == Limits()


def test_who_skips_everything_has_the_shop_of_the_model():
    asked = read_shop([])
    assert asked.kind == "shop"
    assert asked.scenario.shop == Shop()
    assert dict(asked.told) == {}
    assert list(asked.assumed) == list(QUESTIONS)


def test_tenants_pay_once_a_month():
    rent = 900_000
    assert read_shop(["kind=kos"]).scenario.shop.basket_idr == rent
    ten = read_shop(["kind=kos", "customers=10"])
    assert ten.scenario.shop.basket_idr == rent
    assert ten.assumed["takings"] == 10 * rent / 30
    dear = read_shop(["kind=kos", "customers=10", "takings=1jt"])
    assert dear.scenario.shop.basket_idr == 3_000_000


def test_a_large_seller_has_more_ratings_than_a_small_shop():
    assert read_shop(["kind=fashion"]).scenario.parameters.reputation.n_ratings == 1_500
    assert read_shop(["kind=warung"]).scenario.parameters == Parameters()


def test_takings_that_are_not_said_follow_the_customers():
    asked = read_shop(["kind=warung", "customers=150"])
    assert asked.assumed["takings"] == 500_000
    assert read_shop(["kind=warung", "customers=1"]).assumed["takings"] == 10_000


@pytest.mark.parametrize("about", list(load_kinds().abouts))
def test_a_complaint_is_that_of_its_scenario(about):
    name = load_kinds().abouts[about].scenario
    complaint = Complaint() if name is None else load(name).complaint
    asked = read_shop([f"about={about}", "platform=facebook"])
    assert asked.scenario.complaint == complaint
    assert asked.about == about
    assert replace(complaint, channel=Channel.CLOSED_CHAT) == (
        read_shop([f"about={about}", "platform=whatsapp"]).scenario.complaint
    )


def test_every_answer_is_read():
    settings = ["kind=warung", "customers=250", "followers=1.200", "takings=1,5juta"]
    asked = read_shop([*settings, "platform=tiktok", "about=hygiene", "ago=2,5"])
    assert dict(asked.told) == {
        "kind": "warung",
        "customers": 250,
        "followers": 1_200,
        "takings": 1_500_000.0,
        "platform": "tiktok",
        "about": "hygiene",
        "ago": 2.5,
    }
    assert dict(asked.assumed) == {}
    assert asked.ago_h == 2.5
    assert isinstance(asked.scenario.shop.n_customers, int)


def test_a_file_says_the_same_as_settings(tmp_path):
    path = write(
        tmp_path,
        "schema: 1\nkind: warung\ncustomers: 250\nfollowers: null\ntakings: 1.500.000\n"
        "platform: tiktok\nabout: hygiene\nago: 3\n"
        "limits: {lose_customers: 20, money_idr: 500rb}\n",
    )
    settings = ["kind=warung", "customers=250", "takings=1_500_000", "platform=tiktok"]
    settings += ["about=hygiene", "ago=3", "limit.lose_customers=20", "limit.money_idr=500000"]
    assert read_shop([], path) == read_shop(settings)
    assert read_shop([], path).assumed == {"followers": 120}
    assert read_shop(["customers=90"], path).scenario.shop.n_customers == 90


@pytest.mark.parametrize("name", names())
def test_a_scenario_stands_for_what_is_usual(name):
    file = load_file(name)
    asked = read_shop([], scenario=file)
    assert asked.scenario == replace(file.scenario, playbook=Playbook())
    assert asked.about in load_kinds().abouts
    assert asked.outside == ()


def test_answers_count_before_a_scenario():
    file = load_file("rival_attack")
    asked = read_shop(["platform=facebook", "customers=123"], scenario=file)
    assert asked.scenario.complaint == replace(file.scenario.complaint, channel=Channel.OWN_POST)
    assert asked.scenario.shop.n_customers == 123
    assert asked.scenario.shop.n_followers == file.scenario.shop.n_followers
    late = read_shop(["about=late"], scenario=load_file("proof_comes_later"))
    assert late.scenario.events == ()
    assert load_file("proof_comes_later").scenario.events
    assert read_shop([], scenario=load_file("halal_rumour")).about == "false_claim"
    assert read_shop([], scenario=load_file("big_account")).about == "other"


READ = {
    "1000000": 1e6, "1_000_000": 1e6, "1.000.000": 1e6, "1.000": 1e3, "1jt": 1e6, "1 JT": 1e6,
    "1,5juta": 1.5e6, "1.5jt": 1.5e6, "800rb": 8e5, "800 ribu": 8e5, "80k": 8e4, "2miliar": 2e9,
    "Rp1.250.000": 1_250_000, "Rp 800rb": 8e5, "rp.5000": 5e3, "-1.000": -1e3, "1e6": 1e6,
    "1,15jt": 1_150_000,
}  # fmt: skip
UNREAD = (
    *("", " ", "1,000,000", "1.000,000", "1.00.000", "1_00", "1.500rb", "1.000_000", "0.500rb"),
    *("satu juta", "jt", "1jtt", "1jt2", "nan", "inf", "0x10", "\u0661", "1m", "--1", "Rp", "1\n"),
)


@pytest.mark.parametrize("text", READ)
def test_amounts_are_read_as_they_are_spoken(text):
    assert amount(text) == READ[text]


@pytest.mark.parametrize("text", UNREAD)
def test_what_could_be_two_numbers_is_none(text):
    assert amount(text) is None


def test_hours_have_a_decimal_comma_and_no_groups():
    assert [hours(text) for text in ("1,5", "1.5", "1.500", "3")] == [1.5, 1.5, 1.5, 3.0]
    assert [hours(value) for value in ("1,5,5", "2jt", "x", True, None, [1])] == [None] * 6
    assert hours(10**400) == float("inf")
    assert hours(-(10**400)) == -float("inf")


LIMIT_SETTINGS = ["lose_customers=20", "lose_idr=2jt", "hours=0", "money_idr=0"]


def test_limits_are_read():
    settings = [*LIMIT_SETTINGS, "answer_from_h=4", "answer_until_h=4"]
    asked = read_shop(["ago=4", *(f"limit.{setting}" for setting in settings)])
    assert asked.limits == Limits(
        lose_customers=20.0,
        lose_idr=2e6,
        hours=0.0,
        money_idr=0.0,
        answer_from_h=4.0,
        answer_until_h=4.0,
    )
    assert set(asked.told) == {"ago"}


def test_a_file_of_nothing_but_its_version_skips_everything(tmp_path):
    assert read_shop([], write(tmp_path, "schema: 1\nlimits: null\n")) == read_shop([])


@pytest.mark.parametrize(("question", "field"), SIZES.items())
def test_a_shop_is_outside_when_it_is_far_beyond_all_scenarios(question, field):
    known = [getattr(load(name).shop, field) for name in names()]
    low, high = math.ceil(min(known) / FAR), max(known) * FAR
    near = Shop(n_customers=500, n_followers=1_000, basket_idr=1e8)
    for value in (low, high):
        inside = replace(near, **{field: type(known[0])(value)})
        assert field not in outside(inside, shipped_shops())
    for value in (low / 2, high * 2):
        beyond = replace(near, **{field: type(known[0])(value)})
        assert outside(beyond, shipped_shops()) == (field,)
    assert question in read_shop([f"{question}={int(low / 2)}"]).outside


def test_what_is_usual_says_where_it_comes_from():
    kinds = load_kinds()
    assert set(kinds.kinds) == {*USUAL, "shop"}
    for kind in kinds.kinds.values():
        given = [getattr(kind, item.name) for item in fields(kind) if item.name != "name"]
        for figure in given:
            if figure is not None:
                assert (figure.kind is Kind.ASSUMED) == (not figure.source)
                assert figure.source in {*sources(), ""}
        assert kind.basket_idr is None or kind.visits_per_month is None
        assert kind.about.value in kinds.abouts
        shop = kind.shop
        assert shop.sales_per_day_idr / shop.basket_idr / shop.n_customers <= 1
    for about in kinds.abouts.values():
        assert about.scenario in {*names(), None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_has_words(lang):
    words, kinds = catalogue(lang), load_kinds()
    expected = {
        *(f"advise_kind_{name}" for name in kinds.kinds),
        *(f"advise_about_{name}" for name in kinds.abouts),
        *(f"advise_question_{name}" for name in QUESTIONS),
        *(f"advise_limit_{name}" for name in LIMIT_NAMES),
    }
    starts = ("advise_kind_", "advise_about_", "advise_question_", "advise_limit_")
    assert {key for key in words if key.startswith(starts)} == expected


def test_control_another_shop_is_another_scenario():
    scenarios = [read_shop([f"kind={kind}"]).scenario for kind in USUAL]
    assert all(isinstance(scenario, Scenario) for scenario in scenarios)
    assert len({repr(scenario) for scenario in scenarios}) == len(USUAL)
