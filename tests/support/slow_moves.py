"""What is a move to the slow twin? An object that begins, comes out, and is heard of.

Written from the model description: everything that the owner or others may do waits, begins once,
comes out after its delay, and then stays there for whoever looks.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

from slow_people import (
    COMPLAINT,
    NEUTRAL,
    NOBODY,
    OTHERS,
    SHOP,
    WRITES,
    Complainant,
    Due,
    Event,
    Person,
)

from sim import moves
from sim.event_log import EventKind
from sim.random_streams import Stream, keyed_exponential, keyed_normal, keyed_uniform
from sim.responses import AnswerEffect

if TYPE_CHECKING:
    from slow_model import SlowModel


class Step:
    """One move, from waiting to having come out."""

    def __init__(self, model: SlowModel, slot: int) -> None:
        self.model, self.slot = model, slot
        row = model.plan.moves[slot]
        self.told = SimpleNamespace(**{name: row[name].item() for name in row.dtype.names})
        self.has_begun = False
        self.out_h: float | None = None
        self.effect = NEUTRAL
        self.is_item = self.is_lapse = False
        self.n_promotions_before = 0

    @property
    def item(self) -> int:
        return self.slot + 1

    @property
    def is_promotion(self) -> bool:
        return self.slot == moves.PROMOTION

    @property
    def author(self) -> int:
        return SHOP if self.told.is_owners or self.is_promotion else OTHERS

    @property
    def shows(self) -> bool:
        """Whether anybody who looks at the affair may come across it."""
        return self.out_h is not None and self.told.is_heard and self.told.is_public

    def draw(self, stream: Stream, event: int = 0) -> float:
        return keyed_uniform(self.model.world.keys[stream], self.slot, event)

    def begin(self, time_h: float) -> None:
        """Decide whether it happens, and when it comes out."""
        if self.has_begun:
            return
        self.has_begun = True
        if self.draw(Stream.MOVE_HAPPENS) >= self.told.p_happens:
            return
        delay = keyed_exponential(self.model.world.keys[Stream.MOVE_DELAY], self.slot, 0)
        out_h = time_h + self.told.at_h + self.told.delay_mean_h * delay
        last_h = self.model.rules.storm_h
        item = WRITES if self.told.is_owners and not self.told.is_fixed else COMPLAINT
        if out_h < last_h or (out_h == last_h and self.told.is_fixed):
            self.model.send(Event(out_h, Due.ACT, SHOP, item, self.slot))

    def be_written(self, time_h: float) -> None:
        """Let the owner write it, if it would be done in time."""
        if self.is_impossible():
            return
        owner = self.model.owner
        done_h = owner.ready_h(time_h, self.told.rest_h, self.told.writing_h)
        if done_h < self.model.rules.storm_h:
            owner.free_h = done_h
            self.model.send(Event(done_h, Due.ACT, SHOP, COMPLAINT, self.slot))

    def consider(self, time_h: float) -> None:
        """After a share: begin if what is waited for has come."""
        if self.has_begun or self.told.starts != moves.ON_TRIGGER:
            return
        if self.told.only_unanswered and self.model.owner.has_answered:
            return
        counts = {
            moves.MENTIONS_IN_HOUR: self.model.hourly_shares[int(time_h)],
            moves.MENTIONS: sum(self.model.hourly_shares),
            moves.REACH: self.model.reach,
        }
        if counts[self.told.trigger] > self.told.above:
            self.begin(time_h)

    def is_impossible(self) -> bool:
        """A closed shop does nothing; nobody answers again before the first answer."""
        model = self.model
        return (
            (self.author == SHOP and model.is_closed)
            or (self.told.needs_answer and not model.owner.has_answered)
            or (self.told.only_unanswered and model.owner.has_answered)
            or (self.is_promotion and model.is_paused)
        )

    def come_out(self, time_h: float) -> None:
        """Do what the move does."""
        model = self.model
        if self.is_impossible():
            return
        if self.told.period_h > 0.0 and time_h + self.told.period_h < model.rules.storm_h:
            again_h = time_h + self.told.period_h
            model.send(Event(again_h, Due.ACT, SHOP, COMPLAINT, self.slot))
        if self.out_h is None:
            self.out_h = time_h
            self.n_promotions_before = model.n_promotions
            self.effect = self.choose_effect(time_h)
        self.change_the_world(time_h)
        kind = EventKind.ANSWERED if self.told.is_answer else EventKind.ACTED
        model.note(time_h, kind, self.author, NOBODY, self.item)
        if self.told.is_heard:
            for person in model.people:
                self.bring_back(person, time_h)
        if self.told.engagement > 0.0:
            model.engage(time_h, self.told.engagement)
        self.let_others_follow(time_h)
        if self.is_item:
            model.publish(time_h, self.author, 0, self.item)

    def let_others_follow(self, time_h: float) -> None:
        """Begin what waits for this move."""
        for step in self.model.moves:
            if step.told.starts == moves.AFTER and step.told.after == self.slot:
                step.begin(time_h)

    def choose_effect(self, time_h: float) -> AnswerEffect:
        """Fix what it does from now on; under stress an answer may turn into hostility."""
        model, told = self.model, self.told
        number = told.first_effect
        if told.indexed == moves.BY_HOUR:
            number += int(time_h)
        elif told.indexed == moves.BY_HELPERS:
            comments = told.n_helpers + (sum(model.hourly_shares) + model.n_complaints)
            number += int(moves.N_HELPER_STEPS * told.n_helpers / comments)
        self.is_item = told.audience != moves.NO_ITEM
        stress = model.owner.stress_now(time_h)
        p_lapse = told.p_lapse * stress / (stress + model.rules.stress_half_insults)
        if self.draw(Stream.OWNER_LAPSE) < p_lapse:
            number, self.is_item, self.is_lapse = 0, told.lapse_is_item, True
        return AnswerEffect(*model.plan.effects.reshape(-1, 4)[number].tolist())

    def change_the_world(self, time_h: float) -> None:
        """What changes at once, whoever sees it."""
        model, told = self.model, self.told
        if told.is_answer and not model.owner.has_answered:
            model.owner.has_answered = True
        if told.is_owners:
            model.owner.hours += told.writing_h
        model.n_promotions += told.buries
        model.is_paused |= told.pauses
        model.is_deleted |= told.deletes
        model.n_complaints += told.n_posts
        model.n_one_star += told.n_stars
        if told.closure_median_d > 0.0:
            z = keyed_normal(model.world.keys[Stream.CLOSURE], self.slot, 0)
            days = max(1, round(told.closure_median_d * math.exp(told.closure_sigma * z)))
            tomorrow = int(time_h / 24.0) + 1
            first, end = model.shut_days or (0, 0)
            first = tomorrow if tomorrow > end else first
            model.shut_days = (first, max(end, tomorrow + days))

    def bring_back(self, person: Person, time_h: float) -> None:
        """Let somebody who knew the affair before come across it, perhaps."""
        told = self.told
        is_sure = told.is_answer and isinstance(person, Complainant)
        knows = person.n_exposures > 0 and person.is_online
        if not (knows or is_sure) or self.slot in person.moves_seen:
            return
        if told.period_h > 0.0 and not person.follows_shop:
            return
        event = self.slot + (64 * self.model.n_promotions if told.period_h > 0.0 else 0)
        if is_sure or person.uniform(Stream.RETURNS, event) < told.p_returns:
            back_h = self.model.arrival_h(time_h, person.uniform(Stream.RETURN_DELAY, event))
            if back_h < self.model.rules.storm_h:
                self.model.send(Event(back_h, Due.RETURN, person.account, self.item, NOBODY))

    def p_seen_now(self) -> float:
        """How likely an exposure to the affair shows it too: promotions push it down."""
        later = self.model.n_promotions - self.n_promotions_before if self.told.is_answer else 0
        return self.told.p_sees * math.pow(self.model.rules.promotion_burying, later)
