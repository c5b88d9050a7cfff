"""Who of a large crowd is drawn, and where? Everybody keeps a place, whatever the owner does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.event_log import EventKind
from sim.population import COMPLAINANT, CUSTOMER, FOLLOWER, HOME, role_of, shop_follower
from sim.world import World

MOST_SHOWN = 2_000
_MOST_CUSTOMERS = 900
_MOST_FOLLOWERS = 250
_LEAST_UNTOUCHED = 400
"""Some whom the complaint never reached are always there: most people never hear of it."""
GROUPS = ("complainant", "customers", "followers", "town", "outside")
_RINGS = ((0.0, 0.0), (0.07, 0.36), (0.42, 0.60), (0.65, 0.82), (0.86, 0.99))
"""Inner and outer radius of each group, in parts of the picture."""
_FIRST_STEP, _SECOND_STEP = 0.7548776662466927, 0.5698402909980532
"""Of a sequence that covers a square evenly (the plastic number's powers)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The accounts that are drawn."""

    accounts: NDArray[np.int64]
    """Shape (n,), ascending."""
    groups: NDArray[np.int8]
    """Shape (n,): places in ``GROUPS``."""
    x: NDArray[np.float64]
    """Shape (n,): in [-1, 1]; the shop's customers are in the middle."""
    y: NDArray[np.float64]

    def places(self, accounts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Find accounts among those that are drawn.

        Parameters
        ----------
        accounts : ndarray of int, shape (m,)
            Any accounts.

        Returns
        -------
        ndarray of int, shape (m,)
            Their places, -1 for those that are not drawn.
        """
        at = np.searchsorted(self.accounts, accounts)
        at = np.minimum(at, len(self.accounts) - 1)
        return np.where(self.accounts[at] == accounts, at, -1).astype(np.int64)


def shown_crowd(world: World, events: NDArray[np.void], always: NDArray[np.int64]) -> Crowd:
    """Choose who is drawn.

    Parameters
    ----------
    world : World
        The people.
    events : ndarray, shape (n_events,)
        Of both nights.
    always : ndarray of int, shape (m,)
        Accounts that must be there.

    Returns
    -------
    Crowd
        At most ``MOST_SHOWN`` accounts.
    """
    customers = world.people.account
    sharers = np.unique(events["account"][events["kind"] == EventKind.SHARED])
    exposed = np.unique(events["account"][events["kind"] == EventKind.EXPOSED])
    first = (always, customers[:_MOST_CUSTOMERS], _followers(world))
    chosen = np.unique(np.concatenate(first))
    room = MOST_SHOWN - _LEAST_UNTOUCHED - len(chosen)
    chosen = np.union1d(chosen, _spread(np.setdiff1d(sharers, chosen), room))
    room = MOST_SHOWN - _LEAST_UNTOUCHED - len(chosen)
    chosen = np.union1d(chosen, _spread(np.setdiff1d(exposed, chosen), room))
    chosen = np.union1d(chosen, _others(world, MOST_SHOWN - len(chosen)))
    chosen = chosen[chosen >= 0].astype(np.int64)
    groups = np.array([_group(world, int(account)) for account in chosen], np.int8)
    groups[chosen == customers[COMPLAINANT]] = 0
    return Crowd(accounts=chosen, groups=groups, **_positions(chosen, groups))


def _spread(accounts: NDArray[np.int64], room: int) -> NDArray[np.int64]:
    """Take at most so many accounts, evenly."""
    if len(accounts) <= room:
        return accounts
    return accounts[np.linspace(0, len(accounts) - 1, max(room, 0)).astype(np.int64)]


def _followers(world: World) -> NDArray[np.int64]:
    """Take followers of the shop, evenly."""
    pools = world.pools[0]
    n_all = int(pools["home_followers"]) + int(pools["outside_followers"])
    numbers = np.linspace(0, n_all - 1, min(n_all, _MOST_FOLLOWERS)).astype(np.int64)
    found = [shop_follower(world.network, pools, world.keys, int(number)) for number in numbers]
    return np.array(found, np.int64)


def _others(world: World, room: int) -> NDArray[np.int64]:
    """Take accounts from all over: three of four from the town, the rest from outside."""
    n_home, n_all = world.network.n_home, world.network.n_accounts
    n_town = min(3 * room // 4, n_home)
    town = np.linspace(0, n_home - 1, n_town).astype(np.int64)
    outside = np.linspace(n_home, n_all - 1, min(room - n_town, n_all - n_home)).astype(np.int64)
    return np.concatenate([town, outside])


def _group(world: World, account: int) -> int:
    """Say to which group an account belongs."""
    role, _ = role_of(world.network, world.pools[0], world.keys, account)
    if role & CUSTOMER:
        return 1
    if role & FOLLOWER:
        return 2
    return 3 if role & HOME else 4


def _positions(
    accounts: NDArray[np.int64], groups: NDArray[np.int8]
) -> dict[str, NDArray[np.float64]]:
    """Give every account the place that its number says, within the ring of its group."""
    inner, outer = np.array(_RINGS)[groups].T
    angle = 2.0 * np.pi * (accounts * _FIRST_STEP % 1.0)
    part = accounts * _SECOND_STEP % 1.0
    radius = np.sqrt(inner**2 + (outer**2 - inner**2) * part)
    return {"x": radius * np.cos(angle), "y": radius * np.sin(angle)}
