"""What do people put out: copies, talk in the street, ratings; and whom does a post reach?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest
from small_town import N_ACCOUNTS, N_FOLLOWERS, NOTHING, SURE, Run, run, town

from sim.event_log import EventKind
from sim.moves import ATTACK, FIRST_EVENT
from sim.playbook import Action, Move, Playbook, Reply
from sim.random_streams import Stream, keyed_uniform
from sim.responses import Tone
from sim.scenario import Channel, Happening, WorldEvent
from sim.state import N_NEGATIVE, N_POSTS, N_REACHED, N_SHARES

FALSE_ALARM = 1e-6
POSTED, EXPOSED, SHARED = EventKind.POSTED, EventKind.EXPOSED, EventKind.SHARED
ARRIVED, RATED = EventKind.ARRIVED, EventKind.RATED
TALK: dict[str, Any] = {"channel": {"told_mean": 2.0, "telling_delay_h": 1.0}}


def is_online(found: Run, account: int) -> bool:
    u = keyed_uniform(found.world.keys[Stream.ONLINE], account, 0)
    return bool(u < found.rules.online_fraction)


def offered(is_public: bool = True, **values: float) -> Run:
    """Offer the whole loss before anybody has seen the complaint; all who see it want money."""
    reply = Reply(tone=Tone.APOLOGETIC, delay_h=0.0, compensation=1.0, is_public=is_public)
    script = {0: {"p_sees": 1.0, "p_copies": 1.0} | values}
    return run(town("compensation"), Playbook(reply=reply), moves=script)


def test_customers_who_see_a_public_offer_complain_too() -> None:
    found = offered()
    copies = found.entries(POSTED, 0)[1:]  # the first one is the complaint
    readers = found.accounts(EXPOSED) & found.customers
    assert {int(entry["account"]) for entry in copies} == readers
    assert len(copies) == len(readers) > 0
    assert found.outcomes["complaint_posts"] == 1.0 + len(readers)
    assert found.outcomes["shares"] == 0.0
    n_posts = int(found.state.counters[N_POSTS])
    assert found.state.posts.parent[1:n_posts].tolist() == [0] * len(readers)
    assert found.state.posts.depth[1:n_posts].tolist() == [1] * len(readers)


@pytest.mark.parametrize(
    "values", [{"p_copies": 0.0}, {"p_works": 0.0}, {"is_public": False}, {"p_sees": 0.0}]
)
def test_nobody_copies_without_an_offer_that_they_see(values: dict[str, Any]) -> None:
    found = offered(**values)
    assert len(found.entries(POSTED)) == 1
    assert found.outcomes["complaint_posts"] == 1.0


def test_who_has_shared_does_not_complain_too() -> None:
    reply = Reply(tone=Tone.APOLOGETIC, delay_h=167.0, compensation=1.0)
    script = {0: {"p_returns": 1.0, "p_copies": 1.0}}
    found = run(town("compensation"), Playbook(reply=reply), moves=script, hazard=SURE)
    assert found.state.counters[N_SHARES] == N_FOLLOWERS
    assert found.outcomes["complaint_posts"] == 1.0


def test_hostility_instead_of_an_offer_draws_no_copies() -> None:
    reply = Reply(tone=Tone.APOLOGETIC, compensation=1.0)
    script = {0: {"p_sees": 1.0, "p_returns": 1.0, "p_copies": 1.0, "p_lapse": 1e9}}
    found = run(town("stress", "compensation"), Playbook(reply=reply), moves=script, p_monitor=1.0,
                hazard=SURE)  # fmt: skip
    assert found.state.steps.is_lapse[0]
    assert found.outcomes["complaint_posts"] == 1.0


def told(found: Run) -> np.ndarray[Any, Any]:
    """Give the exposures that came by word of mouth."""
    entries = found.entries(EXPOSED)
    return entries[entries["source"] != found.complainant]


def test_who_learns_of_the_affair_tells_two_others() -> None:
    found = run(town("word_of_mouth", **TALK), p_tells=1.0)
    first_h = dict.fromkeys(found.accounts(EXPOSED), np.inf)
    for entry in found.entries(EXPOSED):
        account = int(entry["account"])
        first_h[account] = min(first_h[account], float(entry["time_h"]))
    sources = [int(source) for source in told(found)["source"]]
    assert all(first_h[int(e["source"])] < e["time_h"] for e in told(found))
    assert max(np.bincount(sources)) <= 2  # two each, less oneself and the complainant
    assert len(first_h) > 200  # by chance e^-2 of the town would not hear
    assert len(sources) > 1.8 * len(first_h)
    for account in (source for source in sources if sources.count(source) == 2):
        assert account in first_h


@pytest.mark.parametrize("mean", [0.0, 0.25, 1.5])
def test_the_number_of_people_told_has_the_mean(mean: float) -> None:
    n_told, n_tellers = 0, 0
    for seed in range(10):
        found = run(town("word_of_mouth", channel={"told_mean": mean, "telling_delay_h": 1.0}),
                    seed=seed, p_tells=1.0)  # fmt: skip
        n_told += len(told(found))
        n_tellers += len(found.accounts(EXPOSED))
    # the rest tell themselves, the complainant, or too late
    assert n_told == pytest.approx(mean * n_tellers, abs=0.06 * n_tellers)


def test_nobody_tells_without_word_of_mouth() -> None:
    assert not len(told(run(town(**TALK))))
    assert not len(told(run(town("word_of_mouth", **TALK), p_tells=0.0)))


def test_offline_people_are_told_in_person_only() -> None:
    found = run(town("word_of_mouth", **TALK), p_tells=1.0, online_fraction=0.5, hazard=SURE)
    by_post = found.entries(EXPOSED)[found.entries(EXPOSED)["source"] == found.complainant]
    assert len(by_post) > 20
    assert all(is_online(found, int(entry["account"])) for entry in by_post)
    reached = {account: is_online(found, account) for account in found.accounts(EXPOSED)}
    assert not all(reached.values())
    assert found.accounts(SHARED) == {account for account, on in reached.items() if on}


def test_offline_people_do_not_see_answers() -> None:
    reply = Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=0.0))
    script = {0: {"p_sees": 1.0, "p_returns": 0.0}}
    found = run(town("word_of_mouth", **TALK), reply, p_tells=1.0, online_fraction=0.5,
                moves=script)  # fmt: skip
    saw = found.accounts(EventKind.SAW_ANSWER) - {found.complainant}
    assert saw == {account for account in found.accounts(EXPOSED) if is_online(found, account)}


@pytest.mark.parametrize("seed", range(6))
def test_a_complainant_who_posts_is_read_even_where_few_are_online(seed: int) -> None:
    found = run(town(), seed=seed, online_fraction=0.5)
    assert len(found.entries(EXPOSED)) > 20


def test_a_harmless_story_brings_people_who_did_not_buy_here() -> None:
    found = run(town("newcomers"), p_newcomer=1.0)
    others = found.accounts(EXPOSED) - found.customers
    assert found.accounts(ARRIVED) == others
    assert found.outcomes["new_customers"] == len(others) > 0
    nobody = run(town("newcomers"), p_newcomer=0.0)
    assert nobody.outcomes["new_customers"] == 0.0


def rated(p: float, hazard: float = SURE, **values: Any) -> Run:
    """Let the affair trend with everybody who passes it on; outsiders rate with a chance."""
    return run(town("ratings", **values), p_outsider_rates=p, p_customer_rates=0.0, hazard=hazard,
               trend_half_engagement=1e-6)  # fmt: skip


def test_outsiders_leave_one_star_while_the_affair_trends() -> None:
    found = rated(1.0)
    outsiders = found.accounts(EXPOSED) - found.customers
    # the first one meets an affair that does not trend yet
    first = int(found.entries(EXPOSED)[0]["account"])
    assert found.accounts(RATED) == outsiders - {first}
    n = len(outsiders - {first})
    assert found.outcomes["rating"] == pytest.approx(-3.5 * n / (40 + n))
    assert rated(1.0, NOTHING).outcomes["rating"] == 0.0
    assert rated(0.0).outcomes["rating"] == 0.0


def press(hour: float, size: int = N_ACCOUNTS, kind: Happening = Happening.PRESS) -> Any:
    return (WorldEvent(kind=kind, at_h=hour, size=size),)


@pytest.mark.parametrize(("size", "n"), [(50, 50), (200, 200), (300, 300), (5_000, 300)])
def test_an_event_reaches_as_many_as_it_says(size: int, n: int) -> None:
    found = run(town("press", events=press(10.0, size)), visibility=1.0)
    readers = found.accounts(EXPOSED, FIRST_EVENT + 1)
    assert len(readers) == len(found.entries(EXPOSED, FIRST_EVENT + 1))
    assert len(readers | {found.complainant}) - n in (0, 1)
    assert found.entries(POSTED, FIRST_EVENT + 1)["account"].tolist() == [-3]
    assert set(found.entries(EXPOSED, FIRST_EVENT + 1)["source"].tolist()) == {-3}


def test_whoever_passes_an_event_on_is_its_child() -> None:
    found = run(town("press", events=press(10.0, 200)), visibility=1.0, hazard=SURE)
    event = next(
        number for number in range(int(found.state.counters[N_POSTS]))
        if found.state.posts.account[number] == -3
    )  # fmt: skip
    n_posts = int(found.state.counters[N_POSTS])
    of_event = found.state.posts.item_id[:n_posts] == FIRST_EVENT + 1
    assert of_event.sum() > 50
    of_event[event] = False
    assert set(found.state.posts.parent[:n_posts][of_event].tolist()) == {event}
    assert found.state.posts.parent[event] == 0
    assert found.outcomes["cascade_depth"] == 2.0


def test_what_was_told_of_an_event_belongs_to_it() -> None:
    scenario = town("press", "word_of_mouth", events=press(0.0, 40), **TALK)
    found = run(scenario, visibility=1.0, p_tells=1.0, hazard=1.0)
    n_posts = int(found.state.counters[N_POSTS])
    posts = found.state.posts
    shared = [n for n in range(1, n_posts) if posts.item_id[n] == FIRST_EVENT + 1]
    assert len(shared) > 2
    for number in shared[1:]:
        assert posts.item_id[posts.parent[number]] == FIRST_EVENT + 1
    for number in range(1, n_posts):
        if posts.item_id[number] == 0:
            assert posts.item_id[posts.parent[number]] == 0


@pytest.mark.parametrize(
    ("kind", "negative"), [(Happening.PRESS, True), (Happening.COUNTER_WAVE, False)]
)
def test_support_costs_no_trust_and_is_no_insult(kind: Happening, negative: bool) -> None:
    scenario = town(kind.value, events=press(167.0, kind=kind))
    found = run(scenario, visibility=1.0, hazard=SURE, moves={FIRST_EVENT: {"p_works": 0.0}})
    shared = found.entries(SHARED, FIRST_EVENT + 1)
    n_new = len(shared)
    assert n_new > 100
    assert found.state.counters[N_NEGATIVE] == N_FOLLOWERS + n_new * negative
    assert found.outcomes["negative_posts"] == 1.0 + N_FOLLOWERS + n_new * negative
    account = next(iter(found.accounts(EXPOSED, 0) & found.accounts(EXPOSED, FIRST_EVENT + 1)))
    assert found.of("damage", account) == pytest.approx(1.0 - 0.8 ** (2 if negative else 1))


def test_a_rival_s_accounts_add_complaints_and_stars() -> None:
    scenario = town("attack", "ratings", complaint={"n_attackers": 8},
                    third_party={"attack_delay_h": 0.0})  # fmt: skip
    found = run(scenario, visibility=1.0, p_outsider_rates=0.0, p_customer_rates=0.0)
    assert found.hours(EventKind.ACTED, ATTACK + 1) == [0.0]
    readers = found.accounts(EXPOSED, ATTACK + 1)
    assert len(readers | {found.complainant}) - 160 in (0, 1)  # twenty followers each
    assert found.outcomes["complaint_posts"] == 9.0
    assert found.outcomes["rating"] == pytest.approx(-3.5 * 8 / 48)


@pytest.mark.parametrize(
    ("channel", "n"), [(Channel.CLOSED_CHAT, 120), (Channel.COMMUNITY_GROUP, 300)]
)
def test_a_complaint_in_a_group_reaches_its_members(channel: Channel, n: int) -> None:
    found = run(town(complaint={"channel": channel}))
    assert found.state.counters[N_REACHED] in (n - 1, n)


def test_the_affair_hits_those_harder_whom_it_touches() -> None:
    scenario = town("affected", complaint={"affected_fraction": 0.5})
    counts = {0.2: 0, 1.0 - 0.8**2: 0}
    for seed in range(20):
        found = run(scenario, seed=seed)
        readers = found.accounts(EXPOSED)
        for account in readers:
            damage = found.of("damage", account)
            match = [value for value in counts if damage == pytest.approx(value)]
            assert match
            assert account in found.customers or match == [0.2]
            if account in found.customers:
                counts[match[0]] += 1
    hard = counts[1.0 - 0.8**2]
    assert binomtest(hard, sum(counts.values()), 0.5).pvalue > FALSE_ALARM
    assert binomtest(hard, sum(counts.values()), 0.1).pvalue < FALSE_ALARM  # the control


def test_tired_followers_are_irritated_sooner() -> None:
    found = run(town(), hazard=1e-9, follower_irritation=1.5)
    for account in found.accounts(EXPOSED):
        assert found.of("hazard", account) == pytest.approx(1.5e-9)


def test_a_proof_interests_less_than_the_complaint() -> None:
    proof = Playbook(actions=(Action(do=Move.PUBLISH_PROOF, at_h=167.0),))
    found = run(town("proof", complaint={"is_false": True}), proof, hazard=1e-9, visibility=1.0,
                moves={1: {"p_returns": 0.0}})  # fmt: skip
    # 0.3 of the hazard, of which the proof itself leaves 0.4
    assert len(found.entries(EXPOSED, 2)) == N_FOLLOWERS
    for account in found.accounts(EXPOSED, 2):
        assert found.of("hazard", account) == pytest.approx(1e-9 * (1.0 + 0.3 * 0.4))
        assert found.of("damage", account) == pytest.approx(0.2 * 0.4)
