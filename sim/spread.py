"""Who will see a post, and when? Followers by visibility, strangers by the recommender.

Every edge has one uniform number: a follower sees the post if it lies below the visibility at that
time, so that a higher visibility always shows the post to a superset. The strangers are the first
ones of a keyed list: more engagement, a superset again.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.accounts import show_once
from sim.answers import arrival_h
from sim.compiled import compiled, inner
from sim.event_queue import EXPOSURE, RECOMMENDATION, push
from sim.handles import open_plan, open_state, open_world
from sim.moves import NO_ITEM, TO_COMPLAINT_AUDIENCE, TO_CROWD, TO_SHOP_FOLLOWERS, Plan
from sim.network import account_at, follower, in_home, n_followers
from sim.population import shop_follower
from sim.random_streams import (
    Stream,
    keyed_uniform,
    permute,
    subkey,
    to_uniform,
)
from sim.rules import Rules
from sim.sharing import p_visible, remaining, trend_of
from sim.state import COMPLAINT, ENGAGED_AT_H, ENGAGEMENT, N_POSTS, State
from sim.world import World, is_online

_EDGE, _REACTION = int(Stream.EDGE), int(Stream.REACTION)
_AUDIENCE_EDGE, _AUDIENCE_REACTION = int(Stream.AUDIENCE_EDGE), int(Stream.AUDIENCE_REACTION)
_AUDIENCE = int(Stream.COMPLAINANT_AUDIENCE)
_RECOMMENDED_COUNT = int(Stream.RECOMMENDED_COUNT)
_RECOMMENDED_ACCOUNT = int(Stream.RECOMMENDED_ACCOUNT)
_RECOMMENDED_REACTION = int(Stream.RECOMMENDED_REACTION)


class Audience(NamedTuple):
    """Who may see a post."""

    kind: int
    """``TO_SHOP_FOLLOWERS`` and so on; ``NO_ITEM``: the author's followers."""
    size: int
    """Negative: as many as follow the complainant on the user's network."""
    near: float
    """Part that lives in the town."""


@inner
def engage(rules: Rules, state: State, time_h: float, weight: float) -> None:
    """Count engagement; what is older counts less."""
    elapsed = time_h - state.values[ENGAGED_AT_H]
    left = state.values[ENGAGEMENT] * remaining(elapsed, rules.engagement_half_life_h)
    state.values[ENGAGEMENT] = left + weight
    state.values[ENGAGED_AT_H] = time_h


@inner
def _audience(rules: Rules, plan: Plan, world: World, state: State, number: int) -> Audience:
    """Say who may see the newest post."""
    item = state.posts.item_id[number]
    kind, size, near = NO_ITEM, 0, 0.0
    if number == 0:
        kind, size, near = rules.audience, rules.audience_size, rules.audience_near
    elif state.posts.account[number] < 0:
        slot = item - 1
        kind = plan.moves.audience[slot]
        if kind == NO_ITEM:  # hostility that slipped out
            kind = TO_SHOP_FOLLOWERS
        size, near = plan.moves.audience_size[slot], plan.moves.near_fraction[slot]
    if kind == TO_COMPLAINT_AUDIENCE:
        size, near = world.complainant_audience, 1.0 - rules.cross_fraction
    if kind == TO_SHOP_FOLLOWERS:
        size = rules.n_shop_followers
    return Audience(kind, size, near)


@compiled
def n_possible(rules: Rules, plan_handle: Any, world_handle: Any, state_handle: Any) -> int:
    """Bound the number of exposures that the newest post can cause."""
    plan, world, state = open_plan(plan_handle), open_world(world_handle), open_state(state_handle)
    number = state.counters[N_POSTS] - 1
    audience = _audience(rules, plan, world, state, number)
    n = _n_strangers(rules, world, state, number)
    if audience.kind == NO_ITEM:
        return n + n_followers(world.network, state.posts.account[number])
    if audience.size < 0:
        return n + n_followers(world.network, state.posts.account[0])
    return n + audience.size


@compiled
def spread(rules: Rules, plan_handle: Any, world_handle: Any, state_handle: Any) -> None:
    """Let the newest post reach people; the loop has made sure that there is room."""
    plan, world, state = open_plan(plan_handle), open_world(world_handle), open_state(state_handle)
    number = state.counters[N_POSTS] - 1
    author = state.posts.account[number]
    if number > 0 and author >= 0 and not is_online(rules, world, author):
        return
    novelty, trend = _tailwind(rules, world, state, number)
    boosted = 1.0 + (rules.feed_boost_max - 1.0) * trend
    audience = _audience(rules, plan, world, state, number)
    v = rules.visibility
    if number == 0:
        v = rules.complaint_visibility
    elif author < 0:
        v *= plan.moves.reach_factor[state.posts.item_id[number] - 1]
    p = p_visible(v, novelty, boosted)
    if audience.kind == TO_SHOP_FOLLOWERS:
        _to_shop_followers(rules, world, state, number, p)
    elif audience.kind != NO_ITEM and audience.size >= 0:
        _to_crowd(rules, world, state, number, p, audience)
    else:
        p_close = p
        if number > 0:
            p_close = p_visible(v * rules.home_tie, novelty, boosted)
        followed = state.posts.account[0] if author < 0 else author
        _to_followers(rules, world, state, number, followed, p, p_close)
    _to_strangers(rules, world, state, number)


@inner
def _tailwind(rules: Rules, world: World, state: State, number: int) -> tuple[float, float]:
    """Give the novelty of a post's item, and how far it trends, when the post comes out."""
    time_h = state.posts.time_h[number]
    item = state.posts.item_id[number]
    born_h = state.steps.out_h[item - 1] if item > 0 else 0.0
    novelty = remaining(time_h - born_h, rules.novelty_half_life_h)
    return novelty, trend_now(rules, world, state, time_h)


@inner
def trend_now(rules: Rules, world: World, state: State, time_h: float) -> float:
    """Give how far the affair trends at a time."""
    elapsed = time_h - state.values[ENGAGED_AT_H]
    engagement = state.values[ENGAGEMENT] * remaining(elapsed, rules.engagement_half_life_h)
    return trend_of(engagement, rules.trend_half_engagement * world.trend_factor)


@inner
def _deliver(
    rules: Rules,
    world: World,
    state: State,
    kind: int,
    number: int,
    source: int,
    account: int,
    u: float,
) -> None:
    """Put the exposure of an account into the calendar, if it comes before the storm is over."""
    at_h = arrival_h(rules, world, state.posts.time_h[number], u)
    if at_h < rules.storm_h:
        push(state.queue, at_h, kind, account, source, state.posts.item_id[number])


@inner
def _to_followers(
    rules: Rules,
    world: World,
    state: State,
    number: int,
    author: int,
    p: float,
    p_close: float,
) -> None:
    """Reach somebody's followers; ties within the town are closer."""
    source = state.posts.account[number]
    is_local = in_home(world.network, author)
    edge_key = subkey(world.keys[_EDGE], author)
    reaction_key = subkey(world.keys[_REACTION], author)
    for slot in range(n_followers(world.network, author)):
        u = to_uniform(subkey(edge_key, slot))
        if u >= p_close:
            continue
        account = follower(world.network, author, slot)
        if account == author:
            continue
        if u < p or (is_local and in_home(world.network, account)):
            reaction = to_uniform(subkey(reaction_key, slot))
            _deliver(rules, world, state, EXPOSURE, number, source, account, reaction)


@inner
def _to_shop_followers(rules: Rules, world: World, state: State, number: int, p: float) -> None:
    """Reach the followers of the shop."""
    item = state.posts.item_id[number]
    source = state.posts.account[number]
    edge_key = subkey(world.keys[_AUDIENCE_EDGE], item)
    reaction_key = subkey(world.keys[_AUDIENCE_REACTION], item)
    for slot in range(rules.n_shop_followers):
        if to_uniform(subkey(edge_key, slot)) < p:
            account = shop_follower(world.network, world.pools[0], world.keys, slot)
            reaction = to_uniform(subkey(reaction_key, slot))
            _deliver(rules, world, state, EXPOSURE, number, source, account, reaction)


@inner
def _to_crowd(
    rules: Rules, world: World, state: State, number: int, p: float, audience: Audience
) -> None:
    """Reach a group of people, the town's share first; the complainant's own stay the same."""
    item, source = state.posts.item_id[number], state.posts.account[number]
    edge_key = subkey(world.keys[_AUDIENCE_EDGE], item)
    reaction_key = subkey(world.keys[_AUDIENCE_REACTION], item)
    key = world.keys[_AUDIENCE]
    if audience.kind == TO_CROWD:
        key = subkey(key, item)
    n_accounts, n_home = world.network.n_accounts, world.pools[0].n_home
    n_near = min(int(audience.size * audience.near), n_home)
    for slot in range(min(audience.size, n_accounts if audience.near < 1.0 else n_home)):
        if to_uniform(subkey(edge_key, slot)) >= p:
            continue
        place = permute(slot, n_home if slot < n_near else n_accounts, key)
        account = account_at(world.network, place)
        reaction = to_uniform(subkey(reaction_key, slot))
        _deliver(rules, world, state, EXPOSURE, number, source, account, reaction)


@inner
def _n_strangers(rules: Rules, world: World, state: State, number: int) -> int:
    """Say to how many strangers the recommender offers a post: a larger mean, never fewer.

    The whole part of the mean is sure; a draw decides whether its fraction counts as one more.
    """
    novelty, trend = _tailwind(rules, world, state, number)
    mean = novelty * (rules.recommended_mean + rules.trending_mean * trend)
    return int(mean + keyed_uniform(world.keys[_RECOMMENDED_COUNT], _voice(state, number), 0))


@inner
def _voice(state: State, number: int) -> int:
    """Name whose luck a post has with the recommender: its author's, or that of its item."""
    author = state.posts.account[number]
    return author if author >= 0 else -1 - state.posts.item_id[number]


@inner
def _to_strangers(rules: Rules, world: World, state: State, number: int) -> None:
    """Reach strangers, each account only once: they see the item itself, or somebody's share."""
    author = state.posts.account[number]
    first = _item_author(state, number)
    choice_key = subkey(world.keys[_RECOMMENDED_ACCOUNT], _voice(state, number))
    reaction_key = subkey(world.keys[_RECOMMENDED_REACTION], _voice(state, number))
    n_accounts, n_home = world.network.n_accounts, world.pools[0].n_home
    for slot in range(_n_strangers(rules, world, state, number)):
        key = subkey(choice_key, slot)
        is_near = to_uniform(key) < rules.recommender_home_fraction
        u = to_uniform(subkey(key, 0))
        place = int(u * n_home) if is_near else int(u * n_accounts)
        account = account_at(world.network, place)
        if account != author and show_once(world, state, account):
            credits_sharer = to_uniform(subkey(key, 1)) < rules.p_credits_sharer
            source = author if credits_sharer else first
            reaction = to_uniform(subkey(reaction_key, slot))
            _deliver(rules, world, state, RECOMMENDATION, number, source, account, reaction)


@inner
def _item_author(state: State, number: int) -> int:
    """Name the author of the item that a post passes on."""
    item = state.posts.item_id[number]
    if item == COMPLAINT:
        return state.posts.account[0]
    first = number
    while state.posts.account[first] >= 0 or state.posts.item_id[first] != item:
        first -= 1
    return state.posts.account[first]
