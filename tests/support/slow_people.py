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
from sim.population import CUSTOMER, FOLLOWER, HOME, initial_trust, sensitivity
from sim.random_streams import Stream, keyed_exponential, keyed_uniform
from sim.reaction import from_open_time, to_open_time
from sim.responses import AnswerEffect
from sim.sharing import remaining, share_hazard

if TYPE_CHECKING:
    from slow_model import SlowModel

SHOP, NOBODY = -1, -2
COMPLAINT, ANSWER_POST = 0, 1
NEUTRAL = AnswerEffect(hazard_factor=1.0, restored=0.0, restored_complainant=0.0, harm=0.0)


class Due(IntEnum):
    """What somebody can meet; at equal times the smaller goes first."""

    ANSWER = 0
    LOOK = 1
    EXPOSURE = 2
    RECOMMENDATION = 3
    RETURN = 4
    OCCASION = 5


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
        self.followers: list[int] = []
        self.interest = 1.0 if self.in_town else rules.outsider_interest
        self.sensitivity = sensitivity(keys, account, rules.sensitivity_spread)
        self.initial_trust = initial_trust(keys, account, role)
        self.damping = 1.0
        self.resistance = keyed_exponential(keys[Stream.RESISTANCE], account, 0)
        self.hazard = 0.0
        self.weight = 1.0
        self.n_exposures = 0
        self.damage = 0.0
        self.damage_at_h = 0.0
        self.answer_seen: AnswerEffect | None = None
        self.is_recommended_to = False
        self.post: int | None = None

    @property
    def looks_again(self) -> bool:
        """Whether this person comes back to the thread once it has been answered."""
        return self.n_exposures > 0 and self.uniform(Stream.RETURNS) < self.model.rules.p_returns

    def damage_now(self, time_h: float) -> float:
        """What the affair has cost in trust, as far as it is not forgotten."""
        elapsed_h = time_h - self.damage_at_h
        return self.damage * remaining(elapsed_h, self.model.rules.forgetting_half_life_h)

    def set_damage(self, time_h: float, damage: float) -> None:
        self.damage, self.damage_at_h = damage, time_h

    def handle(self, event: Event) -> None:
        """Do what an event of the inbox calls for."""
        if event.kind == Due.RETURN:
            self.see_answer(event.time_h)
        elif event.kind == Due.EXPOSURE or self.n_exposures == 0:
            # a recommendation that comes too late to be news is passed over
            self.see_post(event)

    def see_post(self, event: Event) -> None:
        """Steps 3 to 5: exposure, appraisal, perhaps the answer, perhaps a share."""
        model, time_h = self.model, event.time_h
        model.note(time_h, EventKind.EXPOSED, self.account, event.source, event.item)
        model.hourly_exposures[int(time_h)] += 1
        if self.knows_shop:
            self.appraise(time_h)
        if model.owner.has_answered:
            u = self.uniform(Stream.SEES_ANSWER, self.n_exposures)
            if event.item == ANSWER_POST or u < model.rules.p_sees_answer:
                self.see_answer(time_h)
        if self.post is None:
            self.consider_sharing(event)
        self.n_exposures += 1
        self.weight *= model.rules.fatigue

    def appraise(self, time_h: float) -> None:
        """Lose trust, less after a good answer."""
        first = self.model.rules.first_damage
        more = exposure_damage(first, self.sensitivity, self.damping, self.weight)
        if self.answer_seen:
            more *= 1.0 - self.answer_seen.restored
        self.set_damage(time_h, add_damage(self.damage_now(time_h), more))

    def restored(self, effect: AnswerEffect) -> float:
        """Which part of the lost trust an answer gives back."""
        return effect.restored

    def see_answer(self, time_h: float) -> None:
        """Step 8: take the answer in, once."""
        if self.answer_seen:
            return
        effect = self.answer_seen = self.model.owner.effect
        self.model.note(time_h, EventKind.SAW_ANSWER, self.account, SHOP, COMPLAINT)
        left = self.damage_now(time_h) * (1.0 - self.restored(effect))
        self.set_damage(time_h, add_damage(left, effect.harm))

    def consider_sharing(self, event: Event) -> None:
        """Pass the post on when the sum of the hazards has reached the resistance."""
        factor = self.answer_seen.hazard_factor if self.answer_seen else 1.0
        first = self.model.world.first_hazard
        self.hazard += share_hazard(first, self.interest, self.weight, factor)
        if self.hazard >= self.resistance:
            self.share(event)

    def share(self, event: Event) -> None:
        model = self.model
        model.note(event.time_h, EventKind.SHARED, self.account, event.source, event.item)
        model.hourly_shares[int(event.time_h)] += 1
        model.engage(event.time_h, 1.0)
        source = model.owner if event.source == SHOP else model.people[event.source]
        self.post = model.publish(event.time_h, self.account, source.post, event.item)
        if self.in_town and self.uniform(Stream.OWNER_TOLD) < model.rules.p_told:
            model.owner.be_told(event.time_h, self.account)


class Customer(Person):
    """Somebody who buys here: comes on fixed occasions as long as trust allows (step 11)."""

    def __init__(self, model: SlowModel, account: int, role: int, number: int) -> None:
        super().__init__(model, account, role)
        world, people = model.world, model.world.people
        self.number = number
        self.tolerance = float(people.tolerance[number])
        self.spend_idr = float(people.spend_idr[number])
        if people.is_loyal[number]:
            self.damping = model.rules.loyal_damping
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

    def take_occasion(self, time_h: float) -> None:
        """Buy, or stay away."""
        if self.model.is_closed:
            return
        u = self.uniform(Stream.HABIT, self.n_occasions)
        habit_left = math.pow(self.model.rules.habit_retention, self.declined)
        self.n_occasions += 1
        if comes(self.damage_now(time_h), self.tolerance, self.is_away, habit_left, u):
            self.model.sales_idr[int(time_h / 24.0)] += self.spend_idr
            if self.is_away:
                self.come_back(time_h)
        else:
            self.is_away = True
            self.declined += 1
            self.n_missed += 1
            self.model.note(time_h, EventKind.STAYED_AWAY, self.account, NOBODY, COMPLAINT)

    def come_back(self, time_h: float) -> None:
        self.is_away = False
        self.declined = 0
        was_calmed = self.answer_seen is not None and self.answer_seen.hazard_factor < 1.0
        self.returned = 2 if was_calmed else 1
        self.model.note(time_h, EventKind.CAME_BACK, self.account, NOBODY, COMPLAINT)


class Complainant(Customer):
    """The one who complained: betrayed, forgets nothing, and watches the thread."""

    def __init__(self, model: SlowModel, account: int, role: int) -> None:
        super().__init__(model, account, role, 0)
        self.damage = add_damage(0.0, model.rules.complainant_damage)

    @property
    def looks_again(self) -> bool:
        return True

    def damage_now(self, time_h: float) -> float:  # noqa: ARG002 - at any time
        return self.damage

    def see_post(self, event: Event) -> None:
        """Others passing on the own complaint change nothing."""

    def restored(self, effect: AnswerEffect) -> float:
        return effect.restored_complainant


class Owner(Addressee):
    """Looks at the phone, is told, writes, answers (steps 6 and 7)."""

    def __init__(self, model: SlowModel) -> None:
        super().__init__(model, SHOP)
        self.has_noticed = False
        self.has_answered = False
        self.n_looks = 0
        self.effect = NEUTRAL
        self.post: int | None = None

    def start(self) -> None:
        """At the complaint: the plan fixes the hour, or the looks begin."""
        plan = self.model.plan
        if plan.answers and plan.delay_h >= 0.0:
            self.has_noticed = True  # the plan needs nobody to tell
            self.model.send(Event(plan.delay_h, Due.ANSWER, SHOP, COMPLAINT, NOBODY))
        elif plan.answers:
            self.look_later(0.0)
        else:
            self.has_noticed = True  # and chooses silence

    def after_waking(self, time_h: float, waking_h: float) -> float:
        """When the owner has been awake for some more hours."""
        rules = self.model.rules
        awake = to_open_time(time_h + rules.posted_hour, rules.wake_hour, rules.sleep_hour)
        clock = from_open_time(awake + waking_h, rules.wake_hour, rules.sleep_hour)
        return max(clock - rules.posted_hour, time_h)

    def look_later(self, time_h: float) -> None:
        u = keyed_uniform(self.model.world.keys[Stream.OWNER_LOOK], 0, self.n_looks)
        at_h = self.after_waking(time_h, 2.0 * self.model.rules.check_interval_h * u)
        if at_h < self.model.rules.storm_h:
            self.model.send(Event(at_h, Due.LOOK, SHOP, COMPLAINT, NOBODY))

    def handle(self, event: Event) -> None:
        if event.kind == Due.ANSWER:
            self.answer(event.time_h)
        elif event.kind == Due.LOOK and not self.has_noticed:
            u = keyed_uniform(self.model.world.keys[Stream.OWNER_NOTICE], 0, self.n_looks)
            self.n_looks += 1
            if u < self.model.rules.p_notice:
                self.be_told(event.time_h, SHOP)
            else:
                self.look_later(event.time_h)

    def be_told(self, time_h: float, who: int) -> None:
        """Learn of the complaint, and write an answer."""
        if self.has_noticed:
            return
        self.has_noticed = True
        self.model.note(time_h, EventKind.NOTICED, SHOP, who, COMPLAINT)
        out_h = self.after_waking(time_h, self.model.rules.drafting_h)
        if out_h < self.model.rules.storm_h:
            self.model.send(Event(out_h, Due.ANSWER, SHOP, COMPLAINT, NOBODY))

    def answer(self, time_h: float) -> None:
        """Publish the answer; some who know the thread come back to it."""
        model = self.model
        effects = model.plan.effects.reshape(-1, 4)
        row = 0 if model.plan.delay_h >= 0.0 else int(time_h)
        self.effect = AnswerEffect(*effects[row].tolist())
        self.has_answered = True
        model.note(time_h, EventKind.ANSWERED, SHOP, NOBODY, COMPLAINT)
        for person in model.people:
            if person.looks_again:
                back_h = model.arrival_h(time_h, person.uniform(Stream.RETURN_DELAY))
                if back_h < model.rules.storm_h:
                    model.send(Event(back_h, Due.RETURN, person.account, COMPLAINT, NOBODY))
        model.engage(time_h, model.rules.reply_engagement)
        if model.plan.becomes_item:
            model.born_h[ANSWER_POST] = time_h
            self.post = model.publish(time_h, SHOP, 0, ANSWER_POST)
