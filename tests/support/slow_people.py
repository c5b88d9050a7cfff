"""Who are the slow twin's people? One Mesa agent each, with an inbox of what they will meet.

Written from ``model.md`` section 4 (steps 3 to 8 and 11), for the reader: everybody is drawn at the
start, and nothing is clever. Only the small pure rules of ``sim`` are shared with the fast loop.
"""

from __future__ import annotations

import heapq
import math
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import mesa

from sim.appraisal import add_damage, exposure_damage
from sim.commerce import comes
from sim.event_log import EventKind
from sim.network import account_at
from sim.population import CUSTOMER, FOLLOWER, HOME, initial_trust, sensitivity
from sim.random_streams import Stream, keyed_exponential, keyed_uniform
from sim.responses import AnswerEffect
from sim.sharing import remaining, share_hazard

if TYPE_CHECKING:
    from slow_model import SlowModel
    from slow_moves import Step

SHOP, NOBODY = -1, -2
OTHERS = -3
COMPLAINT = 0
RINGS = WRITES = 1
"""``item`` of a look for which a tool has rung, and of the moment at which writing begins."""
NEUTRAL = AnswerEffect(hazard_factor=1.0, restored=0.0, restored_complainant=0.0, harm=0.0)


class Due(IntEnum):
    """What somebody can meet; at equal times the smaller goes first."""

    ACT = 0
    LOOK = 1
    EXPOSURE = 2
    RECOMMENDATION = 3
    RETURN = 4
    TOLD = 5
    OCCASION = 6


class Event(NamedTuple):
    """One thing in an inbox; events happen in the order of these five values."""

    time_h: float
    kind: Due
    account: int
    item: int
    source: int


class Addressee(mesa.Agent):
    """Somebody with an inbox."""

    model: SlowModel

    def __init__(self, model: SlowModel, account: int) -> None:
        super().__init__(model)
        self.account = account
        self.inbox: list[Event] = []

    def look_at_inbox(self) -> None:
        """Take out what is due in this hour."""
        while self.inbox and self.inbox[0].time_h < self.model.hour_end_h:
            heapq.heappush(self.model.agenda, heapq.heappop(self.inbox))

    def uniform(self, stream: Stream, event: int = 0) -> float:
        """Draw the number that decides an event of this account."""
        return keyed_uniform(self.model.world.keys[stream], self.account, event)


class Person(Addressee):
    """Anybody: sees posts, is angered and calmed, and may pass one post on, once."""

    def __init__(self, model: SlowModel, account: int, role: int) -> None:
        super().__init__(model, account)
        rules, keys = model.rules, model.world.keys
        self.in_town = bool(role & HOME)
        self.knows_shop = bool(role & (CUSTOMER | FOLLOWER))
        self.follows_shop = bool(role & FOLLOWER)
        self.is_online = rules.online_fraction >= 1.0 or (
            self.uniform(Stream.ONLINE) < rules.online_fraction
        )
        self.followers: list[int] = []
        self.interest = 1.0 if self.in_town else rules.outsider_interest
        if self.follows_shop:
            self.interest *= rules.follower_irritation
        self.sensitivity = sensitivity(keys, account, rules.sensitivity_spread)
        self.initial_trust = initial_trust(keys, account, role)
        self.strength = self.sensitivity
        self.resistance = keyed_exponential(keys[Stream.RESISTANCE], account, 0)
        self.hazard = 0.0
        self.weight = 1.0
        self.n_exposures = 0
        self.damage = 0.0
        self.damage_at_h = 0.0
        self.moves_seen: set[int] = set()
        self.has_seen_answer = self.is_appeased = False
        self.factor = 1.0
        self.spared = 1.0
        self.is_recommended_to = False
        self.post: int | None = None

    def damage_now(self, time_h: float) -> float:
        """What the affair has cost in trust, as far as it is not forgotten."""
        elapsed_h = time_h - self.damage_at_h
        return self.damage * remaining(elapsed_h, self.model.rules.forgetting_half_life_h)

    def set_damage(self, time_h: float, damage: float) -> None:
        self.damage, self.damage_at_h = damage, time_h

    def handle(self, event: Event) -> None:
        """Do what an event of the inbox calls for."""
        if event.kind == Due.RETURN:
            self.learn_of(self.model.moves[event.item - 1], event.time_h)
        elif event.kind == Due.TOLD or (self.is_online and self.can_meet(event)):
            self.see_post(event)

    def can_meet(self, event: Event) -> bool:
        """Whether a post is still there, and a recommendation still news."""
        if event.kind == Due.RECOMMENDATION:
            return self.n_exposures == 0
        is_original = event.item == COMPLAINT and event.source == self.model.complainant.account
        return not (is_original and self.model.is_deleted)

    def see_post(self, event: Event) -> None:
        """Steps 3 to 5: exposure, appraisal, perhaps what others said, perhaps a share."""
        model, time_h = self.model, event.time_h
        is_news = self.n_exposures == 0
        self.n_exposures += 1
        model.note(time_h, EventKind.EXPOSED, self.account, event.source, event.item)
        model.hourly_exposures[int(time_h)] += 1
        if is_news:
            model.reach += 1
            self.rate_as_stranger(event)
        if self.knows_shop:
            self.appraise(time_h, model.damage_of(event.item))
        self.look_around(event)
        if self.post is None and self.is_online:
            self.consider_sharing(event)
        if is_news and self.in_town:
            self.come_or_tell(event)
        self.weight *= model.rules.fatigue

    def rate_as_stranger(self, event: Event) -> None:
        """When the affair trends, people who never bought here leave one star."""
        if self.is_online and self.model.damage_of(event.item) > 0.0:
            p = self.model.rules.p_outsider_rates * self.model.trend_now(event.time_h)
            self.rate(event.time_h, p)

    def rate(self, time_h: float, p: float) -> None:
        if self.uniform(Stream.RATES) < p:
            self.model.n_one_star += 1
            self.model.note(time_h, EventKind.RATED, self.account, NOBODY, COMPLAINT)

    def come_or_tell(self, event: Event) -> None:
        """In town: become a customer, and tell it to others in person."""
        self.become_customer(event.time_h)
        rules, world = self.model.rules, self.model.world
        if self.uniform(Stream.TELLS) >= rules.p_tells:
            return
        for number in range(int(rules.told_mean + self.uniform(Stream.TELLS, 1))):
            place = int(self.uniform(Stream.TOLD, number) * world.network.n_home)
            other = account_at(world.network, place)
            gap = keyed_exponential(world.keys[Stream.TOLD_DELAY], self.account, number)
            at_h = event.time_h + rules.telling_delay_h * gap
            if other != self.account and at_h < rules.storm_h:
                self.model.send(Event(at_h, Due.TOLD, other, event.item, self.account))

    def become_customer(self, time_h: float) -> None:
        if self.uniform(Stream.NEWCOMER) < self.model.rules.p_newcomer:
            self.model.n_newcomers += 1
            self.model.note(time_h, EventKind.ARRIVED, self.account, NOBODY, COMPLAINT)

    def appraise(self, time_h: float, first: float) -> None:
        """Lose trust, less after a good answer."""
        more = exposure_damage(first, self.strength, self.weight) * self.spared
        self.set_damage(time_h, add_damage(self.damage_now(time_h), more))

    def look_around(self, event: Event) -> None:
        """Come across what the shop and others have said, one after the other as it came out."""
        for step in self.model.moves_out if self.is_online else ():
            u = self.uniform(Stream.SEES_ANSWER, self.n_exposures - 1 + (step.slot << 20))
            if step.shows and (event.item == step.item or u < step.p_seen_now()):
                self.learn_of(step, event.time_h)

    def reaction_to(self, effect: AnswerEffect) -> tuple[float, float]:
        """Which part of the lost trust a move gives back, and which part it takes."""
        return effect.restored, effect.harm

    def learn_of(self, step: Step, time_h: float) -> None:
        """Step 8: take a move in, once."""
        if step.slot in self.moves_seen:
            return
        self.moves_seen.add(step.slot)
        self.has_seen_answer |= step.told.is_answer
        self.model.note(time_h, EventKind.SAW_ANSWER, self.account, NOBODY, step.item)
        if self.uniform(Stream.MOVE_WORKS, step.slot) >= step.told.p_works:
            return
        restored, harm = self.reaction_to(step.effect)
        left = self.damage_now(time_h) * (1.0 - restored)
        self.set_damage(time_h, add_damage(left, harm))
        if restored > 0.0 or step.effect.hazard_factor < 1.0:
            self.is_appeased = True
        elif harm > 0.0 or step.effect.hazard_factor > 1.0:
            self.is_appeased = False
        self.factor *= step.effect.hazard_factor
        self.spared *= 1.0 - step.effect.restored
        self.consider_copying(step, time_h)

    def consider_copying(self, step: Step, time_h: float) -> None:
        """Only customers can ask for money."""

    def consider_sharing(self, event: Event) -> None:
        """Pass the post on when the sum of the hazards has reached the resistance."""
        interest = self.interest * self.model.interest_of(event.item)
        first = self.model.world.first_hazard
        self.hazard += share_hazard(first, interest, self.weight, self.factor)
        if self.hazard >= self.resistance:
            self.share(event)

    def share(self, event: Event) -> None:
        model = self.model
        model.note(event.time_h, EventKind.SHARED, self.account, event.source, event.item)
        parent = model.post_seen(event)
        self.post = len(model.posts)
        model.publish(event.time_h, self.account, parent, event.item, is_share=True)
        tells_owner = self.uniform(Stream.OWNER_TOLD) < model.rules.p_told
        if self.in_town and model.plan.answers and tells_owner:
            model.owner.be_told(event.time_h, self.account)
        for step in model.moves:
            step.consider(event.time_h)


class Customer(Person):
    """Somebody who buys here: comes on fixed occasions as long as trust allows (step 11)."""

    def __init__(self, model: SlowModel, account: int, role: int, number: int) -> None:
        super().__init__(model, account, role)
        world, people = model.world, model.world.people
        self.number = number
        self.tolerance = float(people.tolerance[number])
        self.spend_idr = float(people.spend_idr[number])
        self.is_loyal = bool(people.is_loyal[number])
        if self.is_loyal:
            self.strength *= model.rules.loyal_damping
        affected = model.rules.affected_fraction
        if affected > 0.0 and self.uniform(Stream.AFFECTED) < affected:
            self.strength *= model.rules.affected_factor
        begin, end = world.occasion_offsets[number : number + 2]
        self.inbox = [
            Event(time_h, Due.OCCASION, account, COMPLAINT, NOBODY)
            for time_h in world.occasions_h[begin:end].tolist()
        ]
        self.n_occasions = 0
        self.is_away = False
        self.declined = 0
        self.n_missed = 0
        self.returned = 0

    def handle(self, event: Event) -> None:
        if event.kind == Due.OCCASION:
            self.take_occasion(event.time_h)
        else:
            super().handle(event)

    def rate_as_stranger(self, event: Event) -> None:
        """No stranger."""

    def become_customer(self, time_h: float) -> None:
        """Is one."""

    def consider_copying(self, step: Step, time_h: float) -> None:
        """Post a complaint too, to be paid."""
        if step.is_lapse or self.post is not None:
            return
        if self.uniform(Stream.MOVE_COPIED, step.slot) < step.told.p_copies:
            self.post = len(self.model.posts)
            self.model.n_complaints += 1
            self.model.note(time_h, EventKind.POSTED, self.account, NOBODY, COMPLAINT)
            self.model.publish(time_h, self.account, 0, COMPLAINT, is_copy=True)

    def take_occasion(self, time_h: float) -> None:
        """Buy, or stay away."""
        if self.model.is_closed:
            return
        if self.model.is_shut(int(time_h / 24.0)):
            self.n_occasions += 1
            return
        u = self.uniform(Stream.HABIT, self.n_occasions)
        habit_left = math.pow(self.model.rules.habit_retention, self.declined)
        self.n_occasions += 1
        if comes(self.damage_now(time_h), self.tolerance, self.is_away, habit_left, u):
            self.model.sales_idr[int(time_h / 24.0)] += self.spend_idr
            if self.is_away:
                self.come_back(time_h)
        else:
            if self.n_missed == 0:
                self.rate(time_h, self.model.rules.p_customer_rates)
            self.is_away = True
            self.declined += 1
            self.n_missed += 1
            self.model.note(time_h, EventKind.STAYED_AWAY, self.account, NOBODY, COMPLAINT)

    def come_back(self, time_h: float) -> None:
        self.is_away = False
        self.declined = 0
        was_calmed = self.has_seen_answer and self.is_appeased
        self.returned = 2 if was_calmed else 1
        self.model.note(time_h, EventKind.CAME_BACK, self.account, NOBODY, COMPLAINT)


class Complainant(Customer):
    """The one who complained: betrayed, forgets nothing, and watches the thread."""

    def __init__(self, model: SlowModel, account: int, role: int) -> None:
        super().__init__(model, account, role, 0)
        self.damage = add_damage(0.0, model.rules.complainant_damage)

    def damage_now(self, time_h: float) -> float:
        """Drift away, as long as nothing has appeased."""
        if self.is_appeased:
            return self.damage
        drift_per_h = self.model.rules.drift_per_h
        if self.is_loyal:
            drift_per_h *= self.model.rules.betrayal
        kept = math.exp(-drift_per_h * (time_h - self.damage_at_h))
        return 1.0 - (1.0 - self.damage) * kept

    def see_post(self, event: Event) -> None:
        """Others passing on the own complaint change nothing."""

    def reaction_to(self, effect: AnswerEffect) -> tuple[float, float]:
        power = self.model.rules.betrayal
        if not self.is_loyal:
            return effect.restored_complainant, effect.harm
        restored = 1.0 - math.pow(1.0 - effect.restored_complainant, power)
        return restored, 1.0 - math.pow(1.0 - effect.harm, power)

    def consider_copying(self, step: Step, time_h: float) -> None:
        """Has complained already."""
