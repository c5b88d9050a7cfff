"""Who will see a post, and when? Followers by visibility, strangers by the recommender.

Every edge has one uniform number: a follower sees the post if it lies below the visibility at that
time, so that a higher visibility always shows the post to a superset. The strangers are the first
ones of a keyed list: more engagement, a superset again.
"""

from __future__ import annotations

from typing import Any

from sim.accounts import show_once
from sim.answers import arrival_h
from sim.compiled import compiled, inner
from sim.event_queue import EXPOSURE, RECOMMENDATION, push
from sim.handles import open_state, open_world
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
from sim.state import (
    ANSWER_POST,
    ENGAGED_AT_H,
    ENGAGEMENT,
    N_POSTS,
    SECOND_ITEM_H,
    SHOP,
    State,
)
from sim.world import World

_EDGE, _REACTION = int(Stream.EDGE), int(Stream.REACTION)
_AUDIENCE_EDGE, _AUDIENCE_REACTION = int(Stream.AUDIENCE_EDGE), int(Stream.AUDIENCE_REACTION)
_AUDIENCE = int(Stream.COMPLAINANT_AUDIENCE)
_RECOMMENDED_COUNT = int(Stream.RECOMMENDED_COUNT)
_RECOMMENDED_ACCOUNT = int(Stream.RECOMMENDED_ACCOUNT)
_RECOMMENDED_REACTION = int(Stream.RECOMMENDED_REACTION)


@inner
def engage(rules: Rules, state: State, time_h: float, weight: float) -> None:
    """Count engagement; what is older counts less."""
    elapsed = time_h - state.values[ENGAGED_AT_H]
    left = state.values[ENGAGEMENT] * remaining(elapsed, rules.engagement_half_life_h)
    state.values[ENGAGEMENT] = left + weight
    state.values[ENGAGED_AT_H] = time_h


@compiled
def n_possible(rules: Rules, world_handle: Any, state_handle: Any) -> int:
    """Bound the number of exposures that the newest post can cause."""
    world, state = open_world(world_handle), open_state(state_handle)
    number = state.counters[N_POSTS] - 1
    author = state.posts.account[number]
    n = _n_strangers(rules, world, state, number)
    if author == SHOP or (number == 0 and rules.is_shop_comment):
        return n + rules.n_shop_followers
    if number == 0 and world.complainant_audience >= 0:
        return n + world.complainant_audience
    return n + n_followers(world.network, author)


@compiled
def spread(rules: Rules, world_handle: Any, state_handle: Any) -> None:
    """Let the newest post reach people; the loop has made sure that there is room."""
    world, state = open_world(world_handle), open_state(state_handle)
    number = state.counters[N_POSTS] - 1
    author = state.posts.account[number]
    novelty, trend = _tailwind(rules, state, number)
    boosted = 1.0 + (rules.feed_boost_max - 1.0) * trend
    if author == SHOP:
        p = p_visible(rules.visibility * rules.thread_visibility, novelty, boosted)
        _to_shop_followers(rules, world, state, number, p)
    elif number == 0 and rules.is_shop_comment:
        p = p_visible(rules.visibility * rules.comment_visibility, novelty, boosted)
        _to_shop_followers(rules, world, state, number, p)
    elif number == 0 and world.complainant_audience >= 0:
        p = p_visible(rules.visibility, novelty, boosted)
        _to_complainant_audience(rules, world, state, p)
    else:
        p = p_visible(rules.visibility, novelty, boosted)
        p_close = p_visible(rules.visibility * rules.home_tie, novelty, boosted)
        _to_followers(rules, world, state, number, p, p_close)
    _to_strangers(rules, world, state, number)


@inner
def _tailwind(rules: Rules, state: State, number: int) -> tuple[float, float]:
    """Give the novelty of a post's item, and how far it trends, when the post comes out."""
    time_h = state.posts.time_h[number]
    born_h = state.values[SECOND_ITEM_H] if state.posts.item_id[number] == ANSWER_POST else 0.0
    novelty = remaining(time_h - born_h, rules.novelty_half_life_h)
    elapsed = time_h - state.values[ENGAGED_AT_H]
    engagement = state.values[ENGAGEMENT] * remaining(elapsed, rules.engagement_half_life_h)
    return novelty, trend_of(engagement, rules.trend_half_engagement)


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
    rules: Rules, world: World, state: State, number: int, p: float, p_close: float
) -> None:
    """Reach the author's followers; ties within the town are closer."""
    author = state.posts.account[number]
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
            _deliver(rules, world, state, EXPOSURE, number, author, account, reaction)


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
def _to_complainant_audience(rules: Rules, world: World, state: State, p: float) -> None:
    """Reach the complainant's own followers on a generated network: mostly the town."""
    source = state.posts.account[0]
    edge_key = subkey(world.keys[_AUDIENCE_EDGE], 0)
    reaction_key = subkey(world.keys[_AUDIENCE_REACTION], 0)
    key = world.keys[_AUDIENCE]
    n_near = int(world.complainant_audience * (1.0 - rules.cross_fraction))
    n_near = min(n_near, world.pools[0].n_home)
    for slot in range(min(world.complainant_audience, world.network.n_accounts)):
        if to_uniform(subkey(edge_key, slot)) >= p:
            continue
        if slot < n_near:
            place = permute(slot, world.pools[0].n_home, key)
        else:
            place = permute(slot, world.network.n_accounts, key)
        account = account_at(world.network, place)
        reaction = to_uniform(subkey(reaction_key, slot))
        _deliver(rules, world, state, EXPOSURE, 0, source, account, reaction)


@inner
def _n_strangers(rules: Rules, world: World, state: State, number: int) -> int:
    """Say to how many strangers the recommender offers a post: a larger mean, never fewer.

    The whole part of the mean is sure; a draw decides whether its fraction counts as one more.
    """
    novelty, trend = _tailwind(rules, state, number)
    mean = novelty * (rules.recommended_mean + rules.trending_mean * trend)
    return int(mean + keyed_uniform(world.keys[_RECOMMENDED_COUNT], state.posts.account[number], 0))


@inner
def _to_strangers(rules: Rules, world: World, state: State, number: int) -> None:
    """Reach strangers: the recommender shows the item itself, and to each account only once."""
    author = state.posts.account[number]
    first = _item_author(state, number)
    choice_key = subkey(world.keys[_RECOMMENDED_ACCOUNT], author)
    reaction_key = subkey(world.keys[_RECOMMENDED_REACTION], author)
    n_accounts, n_home = world.network.n_accounts, world.pools[0].n_home
    for slot in range(_n_strangers(rules, world, state, number)):
        key = subkey(choice_key, slot)
        is_near = to_uniform(key) < rules.recommender_home_fraction
        u = to_uniform(subkey(key, 0))
        place = int(u * n_home) if is_near else int(u * n_accounts)
        account = account_at(world.network, place)
        if account != author and show_once(world, state, account):
            reaction = to_uniform(subkey(reaction_key, slot))
            _deliver(rules, world, state, RECOMMENDATION, number, first, account, reaction)


@inner
def _item_author(state: State, number: int) -> int:
    """Name the author of the item that a post passes on."""
    if state.posts.item_id[number] == ANSWER_POST:
        return SHOP
    return state.posts.account[0]
