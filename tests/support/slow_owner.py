"""Who is the slow twin's owner? Somebody who looks at the phone, is told, and writes.

Written from the model description (7.6 and 7.7).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from slow_people import COMPLAINT, NOBODY, RINGS, SHOP, WRITES, Addressee, Due, Event

from sim.event_log import EventKind
from sim.moves import NEVER, REPLY_SLOT
from sim.random_streams import Stream, keyed_exponential, keyed_uniform
from sim.reaction import end_of_open_time, from_open_time, to_open_time
from sim.sharing import remaining

if TYPE_CHECKING:
    from slow_model import SlowModel


class Owner(Addressee):
    """Looks at the phone, is told, writes (steps 6 and 7)."""

    def __init__(self, model: SlowModel) -> None:
        super().__init__(model, SHOP)
        self.has_noticed = False
        self.has_answered = False
        self.n_looks = 0
        self.free_h = 0.0
        self.hours = 0.0
        self.stress, self.stressed_at_h = 0.0, 0.0

    def start(self) -> None:
        """At the complaint: the looks begin, and the monitoring tool may ring."""
        if not self.model.plan.answers:
            self.has_noticed = True  # what is fixed, or not answered, needs nobody to tell
            return
        self.look_later(0.0)
        rules, keys = self.model.rules, self.model.world.keys
        if keyed_uniform(keys[Stream.MONITOR], 0, 0) < rules.p_monitor:
            at_h = rules.monitoring_delay_h * keyed_exponential(keys[Stream.MONITOR], 0, 1)
            if at_h < rules.storm_h:
                self.model.send(Event(at_h, Due.LOOK, SHOP, RINGS, NOBODY))

    def after_waking(self, time_h: float, waking_h: float) -> float:
        """When the owner has been awake for some more hours."""
        rules = self.model.rules
        awake = to_open_time(time_h + rules.posted_hour, rules.wake_hour, rules.sleep_hour)
        ends = end_of_open_time if waking_h > 0.0 else from_open_time
        clock = ends(awake + waking_h, rules.wake_hour, rules.sleep_hour)
        return max(clock - rules.posted_hour, time_h)

    def ready_h(self, from_h: float, rest_h: float, writing_h: float) -> float:
        """When a move is written: one pair of hands, slower while the shop is open."""
        rules = self.model.rules
        begins_h = self.after_waking(max(from_h, self.free_h), rest_h)
        clock = begins_h + rules.posted_hour
        hour = clock - 24.0 * math.floor(clock / 24.0)
        is_open = rules.open_hour <= hour < rules.close_hour
        slowed = rules.open_writing_factor if is_open else 1.0
        return self.after_waking(begins_h, writing_h * slowed)

    def stress_now(self, time_h: float) -> float:
        elapsed_h = time_h - self.stressed_at_h
        return self.stress * remaining(elapsed_h, self.model.rules.stress_half_life_h)

    def be_insulted(self, time_h: float) -> None:
        self.stress = self.stress_now(time_h) + 1.0
        self.stressed_at_h = time_h

    def look_later(self, time_h: float) -> None:
        u = keyed_uniform(self.model.world.keys[Stream.OWNER_LOOK], 0, self.n_looks)
        at_h = self.after_waking(time_h, 2.0 * self.model.rules.check_interval_h * u)
        if at_h < self.model.rules.storm_h:
            self.model.send(Event(at_h, Due.LOOK, SHOP, COMPLAINT, NOBODY))

    def handle(self, event: Event) -> None:
        if event.kind == Due.ACT and event.item == WRITES:
            self.model.moves[event.source].be_written(event.time_h)
        elif event.kind == Due.ACT:
            self.model.come_out(event.source, event.time_h)
        elif not self.has_noticed:
            self.look(event)

    def look(self, event: Event) -> None:
        if event.item == RINGS:
            self.be_told(event.time_h, SHOP)
            return
        u = keyed_uniform(self.model.world.keys[Stream.OWNER_NOTICE], 0, self.n_looks)
        self.n_looks += 1
        if u < self.model.rules.p_notice:
            self.be_told(event.time_h, SHOP)
        else:
            self.look_later(event.time_h)

    def be_told(self, time_h: float, who: int) -> None:
        """Learn of the complaint; the first answer begins."""
        if self.has_noticed:
            return
        self.has_noticed = True
        self.model.note(time_h, EventKind.NOTICED, SHOP, who, COMPLAINT)
        first = self.model.moves[REPLY_SLOT]
        if first.told.starts != NEVER:
            first.begin(time_h)
