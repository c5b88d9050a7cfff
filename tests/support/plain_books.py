"""What must the books of a run say? Kept anew in plain Python, from the world and the log alone.

The world knows when each customer would come and what they would spend; the log tells who stayed
away, who gave one star, who arrived and when the shop closed. Nothing of the state is read: it is
what these books are compared with.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.event_log import EventKind
from sim.moves import Plan
from sim.rules import Rules
from sim.world import World

SAID = (EventKind.ACTED, EventKind.ANSWERED)
COLUMN_OF = {
    EventKind.STAYED_AWAY: "missed",
    EventKind.RATED: "stars",
    EventKind.ACTED: "stars",
    EventKind.ANSWERED: "stars",
    EventKind.ARRIVED: "arrived",
    EventKind.CLOSED: "closed",
}
"""What an entry of the log changes in the books; a move may be that of a rival who gives stars."""


@dataclass(slots=True, kw_only=True)
class Books:
    """Ninety days of a shop, one entry a day."""

    usual_idr: list[float] = field(default_factory=list)
    """Takings of the same world without the complaint."""
    missed_idr: list[float] = field(default_factory=list)
    """What those who stayed away would have spent."""
    shut_idr: list[float] = field(default_factory=list)
    """What was lost to days on which an authority kept the shop shut."""
    closed_idr: list[float] = field(default_factory=list)
    """What was lost after the end of the shop."""
    stars_idr: list[float] = field(default_factory=list)
    """What the stars took away."""
    newcomers_idr: list[float] = field(default_factory=list)
    """What new customers brought."""
    cash_idr: list[float] = field(default_factory=list)
    closed_day: int = -1

    @property
    def sales_idr(self) -> NDArray[np.float64]:
        """What is left of the usual takings."""
        lost = np.array([self.missed_idr, self.shut_idr, self.closed_idr, self.stars_idr])
        return np.array(self.usual_idr) - lost.sum(axis=0) + np.array(self.newcomers_idr)


def keep_books(rules: Rules, plan: Plan, world: World, log: NDArray[np.void], shut: range) -> Books:
    """Keep the books day by day.

    ``shut`` are the days that an authority has taken; the log tells when it came, not for how long.
    """
    by_day = _by_day(plan, world, log)
    books, stars, arrived = Books(), 0, 0
    cash = float(world.cash_buffer_idr)
    for day in range(round(float(rules.money_h) / 24.0)):
        usual, missed = by_day["usual"][day], by_day["missed"][day]
        stars += by_day["stars"][day]
        arrived += by_day["arrived"][day]
        left = usual - missed
        is_closed = 0 <= books.closed_day < day
        is_shut = day in shut and not is_closed
        is_open = not is_closed and not is_shut
        change = (1.0 - rules.rating) * stars / (rules.n_ratings + stars)
        books.usual_idr.append(usual)
        books.missed_idr.append(missed)
        books.closed_idr.append(left if is_closed else 0.0)
        books.shut_idr.append(left if is_shut else 0.0)
        books.stars_idr.append(-left * rules.rating_effect * change if is_open else 0.0)
        books.newcomers_idr.append(arrived * rules.newcomer_idr if is_open else 0.0)
        if not is_closed:
            cash += rules.margin * float(books.sales_idr[day]) - world.outlay_per_day_idr
        books.cash_idr.append(cash)
        if by_day["closed"][day]:
            books.closed_day = day
    return books


def _by_day(plan: Plan, world: World, log: NDArray[np.void]) -> dict[str, Any]:
    """Add up what belongs to each day."""
    number_of = {int(account): at for at, account in enumerate(world.people.account)}
    found: dict[str, Any] = {name: defaultdict(float) for name in {"usual", *COLUMN_OF.values()}}
    for number in number_of.values():
        first, end = world.occasion_offsets[number : number + 2]
        for time_h in world.occasions_h[first:end].tolist():
            found["usual"][int(time_h // 24)] += float(world.people.spend_idr[number])
    for entry in log[np.isin(log["kind"], list(COLUMN_OF))]:
        kind = EventKind(int(entry["kind"]))
        amount = 1.0
        if kind == EventKind.STAYED_AWAY:
            amount = float(world.people.spend_idr[number_of[int(entry["account"])]])
        elif kind in SAID:
            amount = float(plan.moves.n_stars[int(entry["item_id"]) - 1])
        # the end of the shop is written at the midnight that ends its last day
        day = int(entry["time_h"] // 24) - (kind == EventKind.CLOSED)
        found[COLUMN_OF[kind]][day] += amount
    return found


@dataclass(slots=True, kw_only=True)
class Fates:
    """What became of the customers, by account."""

    everybody: set[int]
    lost: set[int] = field(default_factory=set)
    came_back: set[int] = field(default_factory=set)
    """Away once, not any more."""
    saw_before: set[int] = field(default_factory=set)
    """Of these, those who had learnt of a move before they came back."""
    knew: set[int] = field(default_factory=set)
    misplaced: list[tuple[float, int]] = field(default_factory=list)
    """Entries that contradict the world or the entries before them: there must be none."""


def read_fates(world: World, log: NDArray[np.void]) -> Fates:
    """Follow each customer through the log."""
    accounts = world.people.account.tolist()
    fates = Fates(everybody=set(accounts), knew={accounts[0]})
    occasions = {
        account: set(world.occasions_h[slice(*world.occasion_offsets[at : at + 2])].tolist())
        for at, account in enumerate(accounts)
    }
    saw: set[int] = set()
    for entry in log[np.isin(log["account"], world.people.account)]:
        kind, account, time_h = int(entry["kind"]), int(entry["account"]), float(entry["time_h"])
        if kind == EventKind.EXPOSED:
            fates.knew.add(account)
        elif kind == EventKind.SAW_ANSWER:
            saw.add(account)
        elif kind in (EventKind.STAYED_AWAY, EventKind.CAME_BACK):
            is_back = kind == EventKind.CAME_BACK
            if (
                time_h not in occasions[account]
                or account not in fates.knew
                or is_back != (is_back and account in fates.lost)
            ):
                fates.misplaced.append((time_h, account))
            (fates.came_back if is_back else fates.lost).add(account)
            (fates.lost if is_back else fates.came_back).discard(account)
            fates.saw_before.discard(account)
            if is_back and account in saw:
                fates.saw_before.add(account)
    return fates
