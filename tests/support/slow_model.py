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

from slow_moves import Step
from slow_owner import Owner
from slow_people import (
    COMPLAINT,
    NOBODY,
    SHOP,
    Complainant,
    Customer,
    Event,
    Person,
)
from slow_spread import Post, Spreading

from sim.commerce import rating_change
from sim.event_log import EventKind
from sim.moves import AT_HOUR, Plan
from sim.network import ties_of
from sim.population import role_of
from sim.rules import Rules
from sim.world import World


class Record(NamedTuple):
    """One entry of the log."""

    time_h: float
    kind: int
    account: int
    source: int
    item: int


class SlowModel(Spreading):
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
        self.agenda_posts: list[int] = []
        self.hourly_exposures = [0] * round(self.rules.storm_h)
        self.hourly_shares = [0] * round(self.rules.storm_h)
        self.engagement, self.engaged_at_h = 0.0, 0.0
        self.first_post = {COMPLAINT: 0}
        self.reach = 0
        self.n_promotions = self.n_complaints = self.n_negative = 0
        self.n_one_star = self.n_newcomers = 0
        self.is_paused = self.is_deleted = False
        self.shut_days: tuple[int, int] | None = None
        n_days = round(self.rules.money_h / 24.0)
        self.sales_idr = [0.0] * n_days
        self.cash_idr = [0.0] * n_days
        self.cash = world.cash_buffer_idr
        self.closed_day: int | None = None
        self.trust_lost_day7 = 0.0
        self.owner = Owner(self)
        self.moves = [Step(self, slot) for slot in range(len(plan.moves))]
        self.moves_out: list[Step] = []
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
        for step in self.moves:
            if step.told.starts == AT_HOUR:
                step.begin(0.0)
        self.owner.start()
        self.complainant.post = 0
        self.publish(0.0, self.complainant.account, -1, COMPLAINT)
        self.spread_new_posts()

    def step(self) -> None:
        """Let one hour happen."""
        self.hour_end_h += 1.0
        self.agents.do("look_at_inbox")
        while self.agenda:
            event = heapq.heappop(self.agenda)
            self.addressee(event.account).handle(event)
            self.spread_new_posts()
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

    def spread_new_posts(self) -> None:
        """What was put out in an event spreads before the next one."""
        while self.agenda_posts:
            self.spread(self.agenda_posts.pop())

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
            self.settle(day)
            self.cash += self.rules.margin * self.sales_idr[day] - self.world.outlay_per_day_idr
            if self.cash < 0.0 and self.rules.can_close:
                self.closed_day = day
                self.note((day + 1) * 24.0, EventKind.CLOSED, SHOP, NOBODY, COMPLAINT)
        self.cash_idr[day] = self.cash

    def settle(self, day: int) -> None:
        """What an authority, stars and newcomers make of a day's takings."""
        if self.is_shut(day):
            self.sales_idr[day] = 0.0
            return
        change = self.rules.rating_effect * rating_change(self.rules, self.n_one_star)
        newcomers_idr = self.n_newcomers * self.rules.newcomer_idr
        self.sales_idr[day] = self.sales_idr[day] * (1.0 + change) + newcomers_idr

    def is_shut(self, day: int) -> bool:
        """Whether an authority keeps the shop closed."""
        first, end = self.shut_days or (0, 0)
        return first <= day < end

    def come_out(self, slot: int, time_h: float) -> None:
        """Let a move come out, if it can."""
        step = self.moves[slot]
        if step.out_h is None and not step.is_impossible():
            self.moves_out.append(step)
        step.come_out(time_h)

    def damage_of(self, item: int) -> float:
        """What a first exposure to an item costs in trust."""
        return self.rules.first_damage if item == COMPLAINT else self.moves[item - 1].told.damage

    def interest_of(self, item: int) -> float:
        """How readily an item is passed on, relative to the complaint."""
        return 1.0 if item == COMPLAINT else self.moves[item - 1].told.interest


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
