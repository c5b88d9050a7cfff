"""Does the compiled loop tell the same story as one Mesa object per person, to the last bit?

The worlds are drawn by Hypothesis from the whole range of every parameter; only sizes are kept
small, because the twin is slow. Takings are whole rupiah, so that their sums are exact in any
order.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from crises import Story, crisis, run_fast
from drawn_playbooks import SAID, a_playbook, some_events
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from slow_model import SlowModel
from slow_people import SHOP, Event

from sim.errors import ScenarioError
from sim.event_log import EventKind, log_records
from sim.mechanisms import Mechanisms
from sim.network import Network, generated_network, listed_network
from sim.parameters import Parameters
from sim.plan import plan_of
from sim.quantities import quantities_of
from sim.random_streams import world_key
from sim.reading import rules_of
from sim.responses import Tone
from sim.rules import Rules
from sim.scenario import PLATFORMS, Channel, Complaint, Platform, Scenario, Shop
from sim.state import (
    CASH_IDR,
    CLOSED_DAY,
    N_COMPLAINTS,
    N_NEGATIVE,
    N_NEWCOMERS,
    N_ONE_STAR,
    N_POSTS,
    N_REACHED,
    OWNER_HOURS,
    TRUST_LOST_DAY7,
    State,
)
from sim.tables import as_record
from sim.world import make_world

MAX_STRANGERS = 250.0
"""Largest mean number of strangers of one post: three parts, and still a fast test."""
MAX_OCCASIONS = 6_000


# -- drawing worlds


def numbers(draw: st.DrawFn, group: type[Any], **limits: Any) -> dict[str, Any]:
    """Draw every declared number of a group within its range; a limit replaces the range."""
    values = {}
    for name, quantity in quantities_of(group).items():
        kind = st.integers if isinstance(quantity.default, int) else st.floats
        values[name] = draw(limits.get(name, kind(quantity.low, quantity.high)))
    return values


def some(draw: st.DrawFn, group: type[Any], **limits: Any) -> Any:
    """Draw a group: half of the time the defaults but for what is limited."""
    defaults = {name: st.just(quantity.default) for name, quantity in quantities_of(group).items()}
    return group(**numbers(draw, group, **(defaults if draw(st.booleans()) else {}) | limits))


def a_shop(draw: st.DrawFn, n_accounts: int) -> Shop:
    """Draw a shop whose people fit into the crowd."""
    n_customers = draw(st.integers(1, n_accounts // 2))
    n_followers = draw(st.integers(0, n_accounts - n_customers))
    most = min(3.0, MAX_OCCASIONS / 90.0 / n_customers)
    visits = draw(st.floats(0.01, most))
    basket = float(draw(st.integers(10_000, 100_000)))
    opens = draw(st.floats(0.0, 20.0))
    return Shop(
        n_customers=n_customers,
        n_followers=n_followers,
        sales_per_day_idr=max(10_000.0, visits * n_customers * basket),
        basket_idr=basket,
        open_hour=opens,
        close_hour=draw(st.floats(opens + 1.0, 24.0)),
    )


def some_parameters(draw: st.DrawFn, n_accounts: int, platform: Platform) -> Parameters:
    """Draw all groups; storms are frequent, because the base hazard is drawn from its upper end."""
    fraction = draw(st.floats(0.2, 0.5))
    mean = draw(st.floats(4.0, min(60.0, fraction * n_accounts / 2.0)))
    shown = platform.recommended_fraction * mean * platform.visibility
    boost = st.floats(1.0, min(2_000.0, 1.0 + MAX_STRANGERS / max(shown, 0.2)))
    limits: dict[str, dict[str, Any]] = {
        "network": {
            "n_accounts": st.just(n_accounts),
            "max_followers_fraction": st.just(fraction),
            "mean_followers": st.just(mean),
            "community_size": st.integers(50, 1_000),
            "home_fraction": st.one_of(st.floats(0.01, 1.0), st.just(1.0)),
        },
        "owner": {"wake_hour": st.floats(0.0, 12.0), "sleep_hour": st.floats(12.5, 24.0)},
        "third_party": {
            "amplifier_mentions": st.floats(1.0, 20.0),
            "press_mentions": st.floats(1.0, 40.0),
            "counter_mentions": st.floats(1.0, 20.0),
        },
        "channel": {"group_members": st.integers(10, 3_000), "p_tells": st.floats(0.0, 0.5)},
        "sharing": {"base_hazard": st.floats(0.005, 0.05), "trending_boost": boost},
    }
    drawn = {
        item.name: some(draw, item.default_factory, **limits.get(item.name, {}))
        for item in fields(Parameters)
    }
    return Parameters(**drawn)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Draw everything that one world is made from, but the network."""
    n_accounts = draw(st.integers(200, 600) | st.integers(200, 2_000))
    profiles = st.sampled_from(list(PLATFORMS.values()))
    platform = draw(profiles) if draw(st.booleans()) else Platform(**numbers(draw, Platform))
    complaint = Complaint(
        channel=draw(st.sampled_from(Channel)),
        crisis_type=draw(st.sampled_from(list(Complaint().crisis_type.__class__))),
        has_evidence=draw(st.booleans()),
        has_history=draw(st.booleans()),
        is_false=draw(st.booleans()),
        concerns_authority=draw(st.booleans()),
        **numbers(
            draw,
            Complaint,
            arousal=st.floats(0.0, 4.0),
            author_followers=st.sampled_from([0, 0, 50, 2_000]),
            n_attackers=st.sampled_from([0, 0, 5]),
        ),
    )
    is_rich = draw(st.booleans())
    switches = {
        item.name: draw(st.just(True) if is_rich else st.booleans()) for item in fields(Mechanisms)
    }
    parts: dict[str, Any] = {
        "shop": a_shop(draw, n_accounts),
        "complaint": complaint,
        "platform": platform,
        "playbook": a_playbook(draw, complaint, platform),
        "events": some_events(draw, complaint),
        "parameters": some_parameters(draw, n_accounts, platform),
        "mechanisms": Mechanisms(**switches),
    }
    try:
        return Scenario(**parts)
    except ScenarioError:  # a few drawn playbooks contradict themselves
        reject()


def some_ties(n_accounts: int, mean: float, seed: int, home_fraction: float) -> Network:
    """List random ties; a third of the accounts has no followers, so that there are islands."""
    rng = np.random.default_rng(seed)
    n_ties = int(mean * n_accounts)
    followee = rng.integers(0, max(2, 2 * n_accounts // 3), n_ties)
    ties = np.unique(np.stack([rng.integers(0, n_accounts, n_ties), followee]), axis=1)
    ties = ties[:, ties[0] != ties[1]]
    return listed_network(n_accounts, ties[0], ties[1], home_fraction=home_fraction)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Draw rules, a plan and a world, on a generated or a listed network."""
    scenario = draw(scenarios())
    seed = draw(st.integers(0, 2**63 - 1))
    p = scenario.parameters.network
    if draw(st.integers(0, 2)) == 0:
        mean = draw(st.floats(0.5, 12.0))
        network = some_ties(p.n_accounts, mean, seed, p.home_fraction)
    else:
        network = generated_network(p, world_key(seed))
    rules = rules_of(scenario)
    return rules, plan_of(scenario.playbook, scenario), make_world(rules, network, seed)


# -- comparing


def first_difference(fast: list[Any], slow: list[Any]) -> str:
    """Point at the first entry in which two lists differ."""
    for at, (a, b) in enumerate(zip(fast, slow, strict=False)):
        if a != b:
            return f"entry {at}: fast {a!r}, slow {b!r}"
    return f"lengths: fast {len(fast)}, slow {len(slow)}"


def same(name: str, fast: list[Any], slow: list[Any]) -> None:
    """Check that two lists are equal, bit for bit."""
    assert fast == slow, f"{name} differ at {first_difference(fast, slow)}"


def check_equal(state: State, slow: SlowModel) -> None:
    """Check everything that both tell: the log first, because it shows where they part."""
    same("logs", log_records(state).tolist(), [tuple(entry) for entry in slow.log])
    posts = state.posts[: int(state.counters[N_POSTS])]
    fast_posts = [
        (float(p.time_h), int(p.account), int(p.parent), int(p.depth), int(p.item_id))
        for p in posts
    ]
    same("posts", fast_posts, [tuple(post) for post in slow.posts])
    for name in ("is_away", "declined", "n_missed", "returned"):
        slow_column = [getattr(customer, name) for customer in slow.customers]
        same(name, state.customers[name].tolist(), slow_column)
    same("sales", state.sales_idr.tolist(), slow.sales_idr)
    same("cash", state.cash_idr.tolist(), slow.cash_idr)
    same("exposures", state.hourly_exposures.tolist(), slow.hourly_exposures)
    same("shares", state.hourly_shares.tolist(), slow.hourly_shares)
    assert state.values[CASH_IDR] == slow.cash
    assert state.counters[CLOSED_DAY] == (-1 if slow.closed_day is None else slow.closed_day)
    assert state.counters[N_REACHED] == sum(person.n_exposures > 0 for person in slow.people)
    counts = (slow.n_complaints, slow.n_negative, slow.n_newcomers, slow.n_one_star)
    places = (N_COMPLAINTS, N_NEGATIVE, N_NEWCOMERS, N_ONE_STAR)
    same("counts", [int(state.counters[place]) for place in places], list(counts))
    assert state.values[OWNER_HOURS] == slow.owner.hours
    # the order of the sum differs
    lost = float(state.values[TRUST_LOST_DAY7]), slow.trust_lost_day7
    assert math.isclose(*lost, rel_tol=1e-9), f"trust lost by day 7 differs: {lost}"


def agree(story: Story) -> None:
    """Run both and compare."""
    check_equal(run_fast(story), SlowModel(*story).run())


PROFILE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(PROFILE, max_examples=60)
@given(story=stories())
def test_loop_equals_slow_twin(story: Story) -> None:
    agree(story)


@pytest.mark.slow
@settings(PROFILE, max_examples=1_000)
@given(story=stories())
def test_loop_equals_slow_twin_on_many_worlds(story: Story) -> None:
    agree(story)


# -- what the drawn worlds might miss


CASES = [(tone, delay_h) for tone in SAID for delay_h in (None, 5.0)] + [(None, None)]


def test_every_kind_of_event_is_compared() -> None:
    kinds: Counter[int] = Counter()
    returned: set[int] = set()
    owner_posts_passed_on = 0
    # what belongs to moves and newcomers is in test_slow_twin_moves
    wanted = {int(kind) for kind in EventKind} - {EventKind.ACTED, EventKind.ARRIVED}
    for seed, (tone, delay_h) in enumerate(4 * CASES):
        story = crisis(tone, delay_h, seed)
        state, slow = run_fast(story), SlowModel(*story).run()
        check_equal(state, slow)
        kinds.update(entry.kind for entry in slow.log)
        returned.update(customer.returned for customer in slow.customers)
        owner_posts_passed_on += sum(post.item == 1 for post in slow.posts)
        if seed >= len(CASES) and set(kinds) >= wanted:
            break
    assert set(kinds) >= wanted
    assert returned == {0, 1, 2}
    assert owner_posts_passed_on > 10


# -- controls: the comparison must see one altered rule


@pytest.mark.parametrize(
    "name",
    [
        "activity_amplitude",
        "time_scale",
        "kernel_theta",
        "visibility",
        "recommended_mean",
        "trending_mean",
        "recommender_home_fraction",
        "p_credits_sharer",
        "home_tie",
        "feed_boost_max",
        "trend_half_engagement",
        "engagement_half_life_h",
        "novelty_half_life_h",
        "outsider_interest",
        "fatigue",
        "complainant_damage",
        "first_damage",
        "loyal_damping",
        "sensitivity_spread",
        "forgetting_half_life_h",
        "check_interval_h",
        "p_notice",
        "p_told",
        "margin",
        "habit_retention",
    ],
)
def test_twin_with_one_altered_number_is_caught(name: str) -> None:
    """Not every world meets every number: one of a few must part from its altered twin."""
    assert any(is_caught(crisis(Tone.HOSTILE, None, seed), name) for seed in range(3, 15))


def is_caught(story: Story, name: str) -> bool:
    """Halve a number in the twin's rules only."""
    rules, plan, world = story
    plain = Rules(*rules.item())
    altered = as_record(plain._replace(**{name: 0.5 * getattr(plain, name)}))
    if name == "activity_amplitude":  # this number acts through the world
        world = world._replace(cumulated_activity=np.linspace(0.0, 24.0, 25))
    try:
        check_equal(run_fast(story), SlowModel(altered, plan, world).run())
    except AssertionError as difference:
        return "differ" in str(difference)
    return False


def test_one_person_who_never_tires_is_caught() -> None:
    story = crisis(None, None, seed=3)
    known = [person for person in SlowModel(*story).run().people if person.knows_shop]
    altered = SlowModel(*story)
    person = altered.people[max(known, key=lambda known: known.n_exposures).account]
    see_post = person.see_post

    def see_post_untired(event: Event) -> None:
        see_post(event)
        person.weight = 1.0

    person.see_post = see_post_untired  # type: ignore[method-assign]
    with pytest.raises(AssertionError, match="differ"):
        check_equal(run_fast(story), altered.run())


# -- equal times, which drawn numbers never give


def with_ties(story: Story) -> Story:
    """Let customers come in whole hours, and at the very moments at which they meet the affair."""
    rules, plan, world = story
    log = log_records(run_fast(story))
    occasions, offsets = [], [0]
    for number, account in enumerate(world.people.account):
        own = world.occasions_h[slice(*world.occasion_offsets[number : number + 2])]
        met = log["time_h"][(log["account"] == account) & (log["kind"] <= EventKind.SAW_ANSWER)]
        occasions.append(np.unique(np.concatenate([np.floor(own), met])))
        offsets.append(offsets[-1] + len(occasions[-1]))
    hours = np.concatenate(occasions)
    sales = rules.basket_idr * np.bincount((hours / 24.0).astype(int), minlength=90)
    changed = world._replace(
        occasions_h=hours, occasion_offsets=np.array(offsets), base_sales_idr=sales.astype(float)
    )
    return rules, plan, changed


@pytest.mark.parametrize("tone", [Tone.HOSTILE, Tone.EMPATHETIC])
def test_events_at_equal_times_go_in_the_order_of_the_description(tone: Tone) -> None:
    story = with_ties(crisis(tone, 5.0, seed=22))
    agree(story)
    log = log_records(run_fast(story))
    tied = np.flatnonzero(np.diff(log["time_h"]) == 0.0)
    between_kinds = np.count_nonzero(
        (log["kind"][tied] <= EventKind.SAW_ANSWER)
        & (log["kind"][tied + 1] == EventKind.STAYED_AWAY)
    )
    between_accounts = np.count_nonzero(
        (log["kind"][tied] == EventKind.STAYED_AWAY)
        & (log["account"][tied] < log["account"][tied + 1])
    )
    assert between_kinds > 3
    assert between_accounts > 3


def test_answer_in_the_hour_of_the_complaint_comes_right_after_it() -> None:
    log = log_records(run_fast(crisis(Tone.HOSTILE, 0.0, seed=11)))
    expected = [EventKind.POSTED, EventKind.ANSWERED, EventKind.POSTED]
    assert log["kind"][:3].tolist() == expected
    assert log["account"][1:3].tolist() == [SHOP, SHOP]
