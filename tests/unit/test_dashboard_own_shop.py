"""Does a page ask the model about the shop that its seven questions describe?"""

from __future__ import annotations

import pytest

from dashboard.library import library
from dashboard.own_shop import QUESTIONS, asked_shop, own_file
from dashboard.pages.own_shop import shop_fold
from dashboard.service import Service
from dashboard.state import ABOUTS, KINDS, State, link_of, opened
from dashboard.text import text_of
from experiments.advice import shop_questions
from experiments.advice.kinds import load_kinds
from sim.errors import InputFileError
from sim.scenario import PLATFORMS

LATE = State(scenario="late_delivery")


@pytest.fixture(scope="module")
def service():
    return Service(library())


def state_of(query):
    link = opened(query, library().files, LATE)
    assert link.refused == ()
    return link.state


def test_it_asks_what_the_command_asks():
    assert tuple(QUESTIONS) == shop_questions.QUESTIONS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("about", ABOUTS)
def test_every_kind_and_subject_has_a_story(service, kind, about):
    state = state_of(f"k={kind}&ab={about}")
    case = service.case(state)
    assert case.file.story == load_kinds().abouts[about].file.story
    assert case.scenario.shop == load_kinds().kinds[kind].shop
    assert case.scenario.complaint.crisis_type is case.file.scenario.complaint.crisis_type
    assert not case.is_impossible


def test_the_title_says_kind_and_subject_in_both_languages(service):
    title = service.case(state_of("k=laundry&ab=rude")).file.title
    assert title.id == "Laundry: pelayanan kasar"
    assert title.en == "Laundry: rude service"


def test_the_sizes_are_those_of_the_link(service):
    shop = service.case(state_of("k=warung&c=200&f=900&o=700000")).scenario.shop
    assert (shop.n_customers, shop.n_followers, shop.sales_per_day_idr) == (200, 900, 700000)


def test_the_placeholders_are_what_is_usual_for_the_kind(service):
    usual = service.case(state_of("k=warung&c=200")).file.scenario.shop
    assert usual.n_customers == load_kinds().kinds["warung"].shop.n_customers


def test_without_a_kind_the_shop_is_that_of_the_scenario(service):
    case = service.case(state_of("s=late_delivery&pl=tiktok"))
    assert case.scenario.platform is PLATFORMS["tiktok"]
    assert case.scenario.shop == library().files["late_delivery"].scenario.shop
    assert case.file.title == library().files["late_delivery"].title


def test_another_subject_brings_its_own_story(service):
    case = service.case(state_of("s=late_delivery&ab=hygiene"))
    assert case.file.title == library().files["hygiene_scandal"].title
    assert case.scenario.events == ()


def test_numbers_that_contradict_each_other_are_not_used(service):
    state = state_of("k=kos&c=5000&f=10&o=50000")
    case = service.case(state)
    assert case.is_impossible
    assert case.scenario.shop == load_kinds().kinds["kos"].shop
    with pytest.raises(InputFileError):
        asked_shop(state, library().files["late_delivery"])


def test_each_shop_is_kept_apart(service):
    links = ["k=warung", "k=laundry", "k=warung&ab=rude", "k=warung&pl=x", "k=warung&c=250", ""]
    keys = {service.case(state_of(link)).key for link in links}
    assert len(keys) == len(links)


def test_how_long_ago_matters_for_advice_alone(service):
    now, before = state_of("k=warung"), state_of("k=warung&ag=9")
    assert service.case(now).key == service.case(before).key
    assert asked_shop(before, service.file(before)).ago_h == 9.0
    assert asked_shop(now, service.file(now)).ago_h == 0.0


def test_a_link_says_it_all():
    state = state_of("k=kos&pl=whatsapp&ab=data&ag=12&c=50&f=80&o=900000")
    assert opened(link_of(state), library().files, LATE).state == state


@pytest.mark.parametrize("query", ["k=bank", "ab=other", "pl=orkut", "ag=337", "ag=-1"])
def test_what_is_not_known_is_named(query):
    link = opened(query, library().files, LATE)
    assert link.refused == (query.split("=")[0],)
    assert link.state == LATE


def test_the_story_of_a_kind_needs_no_sizes():
    state = state_of("k=fashion&c=20")
    file = own_file(state, library().files["late_delivery"])
    assert file.scenario.shop.n_customers == 3000


def test_the_page_offers_all_seven(service):
    page = str(shop_fold(LATE, service.case(LATE), dict(library().files), text_of("id")))
    for key in ("k", "c", "f", "o", "pl", "ab", "ag"):
        assert f"id='{key}'" in page
