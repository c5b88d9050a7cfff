"""How does a post find people in the slow twin? (model description, 7.2)"""

from __future__ import annotations

from typing import NamedTuple

import mesa
import numpy as np
from slow_people import COMPLAINT, NOBODY, Due, Event

from sim.event_log import EventKind
from sim.moves import TO_CROWD, TO_SHOP_FOLLOWERS
from sim.network import account_at
from sim.population import shop_follower
from sim.random_streams import Stream, child_key, keyed_uniform, permute
from sim.reaction import from_activity, reaction_delay_h, to_activity
from sim.sharing import p_visible, remaining, trend_of


class Post(NamedTuple):
    """The complaint, the owner's answer where it is passed on, or a share."""

    time_h: float
    account: int
    parent: int
    depth: int
    item: int


class Spreading(mesa.Model):
    """The part of the model that shows posts to people."""

    def engage(self, time_h: float, weight: float) -> None:
        """Count engagement; what is older counts less."""
        self.engagement = self.engagement_now(time_h) + weight
        self.engaged_at_h = time_h

    def engagement_now(self, time_h: float) -> float:
        elapsed_h = time_h - self.engaged_at_h
        return self.engagement * remaining(elapsed_h, self.rules.engagement_half_life_h)

    def arrival_h(self, posted_h: float, u: float) -> float:
        """When somebody meets a post: the reaction delay runs in activity hours."""
        rules, activity = self.rules, self.world.cumulated_activity
        delay = reaction_delay_h(u, rules.kernel_theta, rules.kernel_flat_h, rules.kernel_mass)
        start = to_activity(posted_h + rules.posted_hour, activity)
        met_h = from_activity(start + delay * rules.time_scale, activity) - rules.posted_hour
        return max(met_h, posted_h)

    def trend_now(self, time_h: float) -> float:
        half = self.rules.trend_half_engagement * self.world.trend_factor
        return trend_of(self.engagement_now(time_h), half)

    def post_seen(self, event: Event) -> int:
        """In which post an item was seen; what was told is a child of the item's first post."""
        if event.source >= 0:
            post = self.people[event.source].post
            if post is not None and self.posts[post].item == event.item:
                return post
        return self.first_post[event.item]

    def publish(
        self,
        time_h: float,
        author: int,
        parent: int,
        item: int,
        *,
        is_share: bool = False,
        is_copy: bool = False,
    ) -> None:
        """Put a post out and let it reach people."""
        number = len(self.posts)
        depth = self.posts[parent].depth + 1 if parent >= 0 else 0
        self.posts.append(Post(time_h, author, parent, depth, item))
        if number == 0 or author < 0:
            self.first_post[item] = number
            self.note(time_h, EventKind.POSTED, author, NOBODY, item)
        if is_share:
            self.hourly_shares[int(time_h)] += 1
            if item == COMPLAINT or self.damage_of(item) > 0.0:
                self.n_negative += 1
                self.owner.be_insulted(time_h)
        if is_share or is_copy:
            self.engage(time_h, 1.0)
        self.agenda_posts.append(number)

    def spread(self, number: int) -> None:
        """Let a post reach those who may see it."""
        post, rules = self.posts[number], self.rules
        if number > 0 and post.account >= 0 and not self.people[post.account].is_online:
            return
        born_h = self.posts[self.first_post[post.item]].time_h
        novelty = remaining(post.time_h - born_h, rules.novelty_half_life_h)
        trend = self.trend_now(post.time_h)
        boosted = 1.0 + (rules.feed_boost_max - 1.0) * trend
        visibility, audience = self.audience_of(post, number)

        def p_shown(factor: float) -> float:
            return p_visible(visibility * factor, novelty, boosted)

        if audience is None:
            self.reach_followers(post, post.account, p_shown(1.0), p_shown(rules.home_tie))
        else:
            self.reach_audience(post, p_shown(1.0), *audience)
        self.recommend(post, novelty * self.strangers_if_new(trend))

    def audience_of(self, post: Post, number: int) -> tuple[float, tuple[int, int, float] | None]:
        """How visible a post is, and to whom if not to its author's followers."""
        rules = self.rules
        if number == 0:
            kind, size, near = rules.audience, rules.audience_size, rules.audience_near
            return rules.complaint_visibility, (kind, size, near)
        if post.account >= 0:
            return rules.visibility, None
        told = self.moves[post.item - 1].told
        kind = told.audience or TO_SHOP_FOLLOWERS  # hostility that slipped out has no other
        visibility = rules.visibility * told.reach_factor
        return visibility, (kind, told.audience_size, told.near_fraction)

    def reach_audience(self, post: Post, p: float, kind: int, size: int, near: float) -> None:
        """Show a post to the shop's followers, to the complainant's, or to some crowd."""
        if kind == TO_SHOP_FOLLOWERS:
            self.reach_shop_followers(post, p)
        elif kind == TO_CROWD:
            key = child_key(self.world.keys[Stream.COMPLAINANT_AUDIENCE], post.item)
            self.reach_crowd(post, p, size, near, key)
        elif self.world.complainant_audience >= 0:
            key = self.world.keys[Stream.COMPLAINANT_AUDIENCE]
            near = 1.0 - self.rules.cross_fraction
            self.reach_crowd(post, p, self.world.complainant_audience, near, key)
        else:
            # on the user's network the complainant's ties are known
            p_close = p
            if post.account < 0:
                p_close = self.p_close_of(post)
            self.reach_followers(post, self.complainant.account, p, p_close)

    def p_close_of(self, post: Post) -> float:
        """How likely a townsperson sees what comes from the complainant."""
        born_h = self.posts[self.first_post[post.item]].time_h
        novelty = remaining(post.time_h - born_h, self.rules.novelty_half_life_h)
        boosted = 1.0 + (self.rules.feed_boost_max - 1.0) * self.trend_now(post.time_h)
        factor = self.moves[post.item - 1].told.reach_factor
        visibility = self.rules.visibility * factor
        return p_visible(visibility * self.rules.home_tie, novelty, boosted)

    def strangers_if_new(self, trend: float) -> float:
        return self.rules.recommended_mean + self.rules.trending_mean * trend

    def deliver(self, post: Post, account: int, u: float, kind: Due, source: int) -> None:
        """Let a post stand in somebody's feed; after the storm nobody looks any more."""
        at_h = self.arrival_h(post.time_h, u)
        if at_h < self.rules.storm_h:
            self.send(Event(at_h, kind, account, post.item, source))

    def reach_followers(self, post: Post, account: int, p: float, p_close: float) -> None:
        """Show a post to somebody's followers; ties within the town are closer."""
        author = self.people[account]
        for slot, follower in enumerate(author.followers):
            is_close = author.in_town and self.people[follower].in_town
            u = author.uniform(Stream.EDGE, slot)
            if u < (p_close if is_close else p) and follower != account:
                reaction = author.uniform(Stream.REACTION, slot)
                self.deliver(post, follower, reaction, Due.EXPOSURE, post.account)

    def reach_shop_followers(self, post: Post, p: float) -> None:
        """Show a comment or a post of the shop to those who follow the shop."""
        keys = self.world.keys
        for slot in range(self.rules.n_shop_followers):
            if keyed_uniform(keys[Stream.AUDIENCE_EDGE], post.item, slot) < p:
                account = shop_follower(self.world.network, self.pools, keys, slot)
                reaction = keyed_uniform(keys[Stream.AUDIENCE_REACTION], post.item, slot)
                self.deliver(post, account, reaction, Due.EXPOSURE, post.account)

    def reach_crowd(self, post: Post, p: float, size: int, near: float, key: np.uint64) -> None:
        """Show a post to a group of people, the town's share first."""
        keys, network = self.world.keys, self.world.network
        n_near = min(int(size * near), network.n_home)
        for slot in range(min(size, network.n_accounts if near < 1.0 else network.n_home)):
            if keyed_uniform(keys[Stream.AUDIENCE_EDGE], post.item, slot) < p:
                among = network.n_home if slot < n_near else network.n_accounts
                reaction = keyed_uniform(keys[Stream.AUDIENCE_REACTION], post.item, slot)
                account = account_at(network, permute(slot, among, key))
                self.deliver(post, account, reaction, Due.EXPOSURE, post.account)

    def recommend(self, post: Post, mean: float) -> None:
        """Show the item, or the share, to strangers who know nothing yet, and to each only once."""
        keys, network = self.world.keys, self.world.network
        source = self.posts[self.first_post[post.item]].account
        voice = post.account if post.account >= 0 else -1 - post.item
        choices = child_key(keys[Stream.RECOMMENDED_ACCOUNT], voice)
        for slot in self.stranger_slots(voice, mean):
            is_near = keyed_uniform(keys[Stream.RECOMMENDED_ACCOUNT], voice, slot)
            among = (
                network.n_home
                if is_near < self.rules.recommender_home_fraction
                else network.n_accounts
            )
            place = int(keyed_uniform(choices, slot, 0) * among)
            account = account_at(network, place)
            stranger = self.people[account]
            is_news = stranger.n_exposures == 0 and not stranger.is_recommended_to
            if is_news and account != post.account:
                stranger.is_recommended_to = True
                u = keyed_uniform(keys[Stream.RECOMMENDED_REACTION], voice, slot)
                credited = keyed_uniform(choices, slot, 1) < self.rules.p_credits_sharer
                shown = post.account if credited else source
                self.deliver(post, account, u, Due.RECOMMENDATION, shown)

    def stranger_slots(self, author: int, mean: float) -> range:
        """Number the strangers: the whole part of the mean, and one more if the draw says so."""
        u = keyed_uniform(self.world.keys[Stream.RECOMMENDED_COUNT], author, 0)
        return range(int(mean + u))
