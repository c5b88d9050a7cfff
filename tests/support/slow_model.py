"""What would the model be without any tricks? The slow twin: one object a person, one step an hour.

An ordinary Mesa model, written from ``model.md`` sections 3 and 4 and not from the compiled loop.
In each step everybody looks at their own inbox; what is due in the hour, and what arises in it,
happens in the order (time, kind, account, item, source). Every draw has the key that the
description gives it, so that the twin must agree with the loop to the last bit.
"""

from __future__ import annotations

import heapq
import time
from typing import NamedTuple

import mesa
from slow_people import (
    ANSWER_POST,
    COMPLAINT,
    NOBODY,
    SHOP,
    Complainant,
    Customer,
    Due,
    Event,
    Owner,
    Person,
)

from sim.event_log import EventKind
from sim.network import account_at, ties_of
from sim.population import role_of, shop_follower
from sim.random_streams import Stream, child_key, keyed_uniform, permute
from sim.reaction import from_activity, reaction_delay_h, to_activity
from sim.rules import Plan, Rules
from sim.sharing import p_visible, remaining, trend_of
from sim.world import World


class Record(NamedTuple):
    """One entry of the log."""

    time_h: float
    kind: int
    account: int
    source: int
    item: int


class Post(NamedTuple):
    """The complaint, the owner's answer where it is passed on, or a share."""

    time_h: float
    account: int
    parent: int
    depth: int
    item: int


class SlowModel(mesa.Model):
    """The whole story of one world under one plan.

    Parameters
    ----------
    rules : Rules
        The scenario as numbers.
    plan : Plan
        The playbook as numbers.
    world : World
        People, network and luck; every account becomes an object.
    """

    def __init__(self, rules: Rules, plan: Plan, world: World) -> None:
        super().__init__(rng=0)
        self.rules, self.plan, self.world = Rules(*rules.item()), plan, world
        self.pools = world.pools[0]
        self.hour_end_h = 0.0
        self.agenda: list[Event] = []
        self.log: list[Record] = []
        self.posts: list[Post] = []
        self.hourly_exposures = [0] * round(self.rules.storm_h)
        self.hourly_shares = [0] * round(self.rules.storm_h)
        self.engagement, self.engaged_at_h = 0.0, 0.0
        self.born_h = {COMPLAINT: 0.0}
        n_days = round(self.rules.money_h / 24.0)
        self.sales_idr = [0.0] * n_days
        self.cash_idr = [0.0] * n_days
        self.cash = world.cash_buffer_idr
        self.closed_day: int | None = None
        self.trust_lost_day7 = 0.0
        self.owner = Owner(self)
        self.people = [self.person(account) for account in range(world.network.n_accounts)]
        followers, followees = ties_of(world.network)
        for follower, followee in zip(followers.tolist(), followees.tolist(), strict=True):
            self.people[followee].followers.append(follower)
        self.complainant = self.people[int(world.people.account[0])]
        self.begin()

    def person(self, account: int) -> Person:
        """Draw one person."""
        role, number = role_of(self.world.network, self.pools, self.world.keys, account)
        if number == 0:
            return Complainant(self, account, role)
        if number > 0:
            return Customer(self, account, role, number)
        return Person(self, account, role)

    @property
    def customers(self) -> list[Customer]:
        """The customers in the order of their numbers."""
        people = [person for person in self.people if isinstance(person, Customer)]
        return sorted(people, key=lambda customer: customer.number)

    @property
    def is_closed(self) -> bool:
        return self.closed_day is not None

    def begin(self) -> None:
        """Publish the complaint."""
        self.complainant.post = self.publish(0.0, self.complainant.account, -1, COMPLAINT)
        self.owner.start()

    def step(self) -> None:
        """Let one hour happen."""
        self.hour_end_h += 1.0
        self.agents.do("look_at_inbox")
        while self.agenda:
            event = heapq.heappop(self.agenda)
            self.addressee(event.account).handle(event)
        if self.hour_end_h == 168.0:
            self.trust_lost_day7 = sum(
                person.initial_trust * person.damage_now(168.0)
                for person in self.people
                if person.knows_shop
            )
        if self.hour_end_h % 24.0 == 0.0:
            self.end_day(round(self.hour_end_h / 24.0) - 1)

    def run(self) -> SlowModel:
        """Step to the end of the money."""
        while self.hour_end_h < self.rules.money_h:
            self.step()
        return self

    def addressee(self, account: int) -> Person | Owner:
        return self.owner if account == SHOP else self.people[account]

    def send(self, event: Event) -> None:
        """Put an event where it belongs: into this hour, or into an inbox for later."""
        inbox = self.addressee(event.account).inbox
        heapq.heappush(self.agenda if event.time_h < self.hour_end_h else inbox, event)

    def note(self, time_h: float, kind: EventKind, account: int, source: int, item: int) -> None:
        """Write into the log."""
        self.log.append(Record(time_h, int(kind), account, source, item))

    def end_day(self, day: int) -> None:
        """Step 12: the books of a day; an empty till closes the shop."""
        if not self.is_closed:
            self.cash += self.rules.margin * self.sales_idr[day] - self.world.outlay_per_day_idr
            if self.cash < 0.0 and self.rules.can_close:
                self.closed_day = day
                self.note((day + 1) * 24.0, EventKind.CLOSED, SHOP, NOBODY, COMPLAINT)
        self.cash_idr[day] = self.cash

    # -- how a post spreads (steps 1 and 2)

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

    def publish(self, time_h: float, author: int, parent: int, item: int) -> int:
        """Put a post out and let it reach people; give its number."""
        number = len(self.posts)
        depth = self.posts[parent].depth + 1 if parent >= 0 else 0
        self.posts.append(Post(time_h, author, parent, depth, item))
        if parent < 0 or author == SHOP:
            self.note(time_h, EventKind.POSTED, author, NOBODY, item)
        novelty = remaining(time_h - self.born_h[item], self.rules.novelty_half_life_h)
        trend = trend_of(self.engagement_now(time_h), self.rules.trend_half_engagement)
        boosted = 1.0 + (self.rules.feed_boost_max - 1.0) * trend

        def p_shown(factor: float) -> float:
            return p_visible(self.rules.visibility * factor, novelty, boosted)

        post = self.posts[number]
        if author == SHOP:
            self.reach_shop_followers(post, p_shown(self.rules.thread_visibility))
        elif number == 0 and self.rules.is_shop_comment:
            self.reach_shop_followers(post, p_shown(self.rules.comment_visibility))
        elif number == 0 and self.world.complainant_audience >= 0:
            self.reach_audience(post, p_shown(1.0))
        else:
            self.reach_followers(post, p_shown(1.0), p_shown(self.rules.home_tie))
        self.recommend(post, novelty * self.strangers_if_new(trend))
        return number

    def strangers_if_new(self, trend: float) -> float:
        return self.rules.recommended_mean + self.rules.trending_mean * trend

    def deliver(self, post: Post, account: int, u: float, kind: Due, source: int) -> None:
        """Let a post stand in somebody's feed; after the storm nobody looks any more."""
        at_h = self.arrival_h(post.time_h, u)
        if at_h < self.rules.storm_h:
            self.send(Event(at_h, kind, account, post.item, source))

    def reach_followers(self, post: Post, p: float, p_close: float) -> None:
        """Show a post to the author's followers; ties within the town are closer."""
        author = self.people[post.account]
        for slot, account in enumerate(author.followers):
            is_close = author.in_town and self.people[account].in_town
            u = author.uniform(Stream.EDGE, slot)
            if u < (p_close if is_close else p) and account != post.account:
                reaction = author.uniform(Stream.REACTION, slot)
                self.deliver(post, account, reaction, Due.EXPOSURE, post.account)

    def reach_shop_followers(self, post: Post, p: float) -> None:
        """Show a comment or a post of the shop to those who follow the shop."""
        keys = self.world.keys
        for slot in range(self.rules.n_shop_followers):
            if keyed_uniform(keys[Stream.AUDIENCE_EDGE], post.item, slot) < p:
                account = shop_follower(self.world.network, self.pools, keys, slot)
                reaction = keyed_uniform(keys[Stream.AUDIENCE_REACTION], post.item, slot)
                self.deliver(post, account, reaction, Due.EXPOSURE, post.account)

    def reach_audience(self, post: Post, p: float) -> None:
        """Show the complaint to the complainant's own followers, the town's first."""
        keys, network = self.world.keys, self.world.network
        size = self.world.complainant_audience
        n_near = min(int(size * (1.0 - self.rules.cross_fraction)), network.n_home)
        for slot in range(min(size, network.n_accounts)):
            if keyed_uniform(keys[Stream.AUDIENCE_EDGE], COMPLAINT, slot) < p:
                among = network.n_home if slot < n_near else network.n_accounts
                place = permute(slot, among, keys[Stream.COMPLAINANT_AUDIENCE])
                reaction = keyed_uniform(keys[Stream.AUDIENCE_REACTION], COMPLAINT, slot)
                account = account_at(network, place)
                self.deliver(post, account, reaction, Due.EXPOSURE, post.account)

    def recommend(self, post: Post, mean: float) -> None:
        """Show the item itself to strangers who have not met the affair, and to each only once."""
        keys, network = self.world.keys, self.world.network
        source = SHOP if post.item == ANSWER_POST else self.complainant.account
        choices = child_key(keys[Stream.RECOMMENDED_ACCOUNT], post.account)
        for slot in self.stranger_slots(post.account, mean):
            is_near = keyed_uniform(keys[Stream.RECOMMENDED_ACCOUNT], post.account, slot)
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
                u = keyed_uniform(keys[Stream.RECOMMENDED_REACTION], post.account, slot)
                self.deliver(post, account, u, Due.RECOMMENDATION, source)

    def stranger_slots(self, author: int, mean: float) -> range:
        """Number the strangers: the whole part of the mean, and one more if the draw says so."""
        u = keyed_uniform(self.world.keys[Stream.RECOMMENDED_COUNT], author, 0)
        return range(int(mean + u))


def slow_twin_seconds(rules: Rules, plan: Plan, world: World) -> float:
    """Time the slow twin through the storm.

    Parameters
    ----------
    rules : Rules
        The scenario as numbers.
    plan : Plan
        The playbook as numbers.
    world : World
        People, network and luck.

    Returns
    -------
    float, unit s
        Wall time of 336 hourly steps, without the time that making the people took.
    """
    model = SlowModel(rules, plan, world)
    start = time.perf_counter()
    while model.hour_end_h < model.rules.storm_h:
        model.step()
    return time.perf_counter() - start
