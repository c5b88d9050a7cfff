"""What happens to somebody who meets the affair? Appraisal, what others say, perhaps a share."""

from __future__ import annotations

from sim.accounts import touch
from sim.acting import begin_move, begin_triggered_moves, insult
from sim.answers import learn
from sim.appraisal import add_damage, exposure_damage
from sim.commerce import damage_now
from sim.compiled import inner
from sim.event_log import EXPOSED, SHARED, record
from sim.moves import REPLY_SLOT, Plan
from sim.population import COMPLAINANT, CUSTOMER, FOLLOWER, HOME, sensitivity
from sim.posting import look_around, meet, post_of, publish, talk_in_town
from sim.random_streams import Stream, keyed_uniform
from sim.row_index import note_that_it_knows
from sim.rules import Rules
from sim.sharing import share_hazard
from sim.spread import engage
from sim.state import (
    COMPLAINT,
    N_CRITICS,
    N_NEGATIVE,
    N_POSTS,
    N_SHARES,
    State,
)
from sim.world import World, is_online

_OWNER_TOLD, _AFFECTED = int(Stream.OWNER_TOLD), int(Stream.AFFECTED)


@inner
def notice(rules: Rules, plan: Plan, world: World, state: State, time_h: float, who: int) -> None:
    """Let the owner know; the first answer begins."""
    if learn(state, time_h, who):
        begin_move(rules, plan, world, state, REPLY_SLOT, time_h)


@inner
def expose(
    rules: Rules,
    plan: Plan,
    world: World,
    state: State,
    time_h: float,
    account: int,
    source: int,
    item: int,
) -> None:
    """Let an account see a post: appraise it, perhaps see moves, perhaps pass it on."""
    row = touch(world, state, account)
    if state.rows.customer[row] == COMPLAINANT:
        return
    damage = rules.first_damage if item == COMPLAINT else plan.moves.damage[item - 1]
    number = state.rows.n_exposures[row]
    state.rows.n_exposures[row] = number + 1
    state.hourly_exposures[int(time_h)] += 1
    record(state, time_h, EXPOSED, account, source, item)
    if number == 0:
        note_that_it_knows(state, account)
        meet(rules, world, state, row, time_h, damage)
    _appraise(rules, world, state, row, time_h, damage)
    look_around(rules, plan, world, state, row, time_h, item)
    if state.rows.post[row] < 0:
        _consider_sharing(rules, plan, world, state, row, time_h, source, item)
    if number == 0 and state.rows.role[row] & HOME != 0:
        talk_in_town(rules, world, state, row, time_h, item)
    state.rows.weight[row] *= rules.fatigue


@inner
def _appraise(
    rules: Rules, world: World, state: State, row: int, time_h: float, damage: float
) -> None:
    """Let a customer or follower of the shop lose trust."""
    if state.rows.role[row] & (CUSTOMER | FOLLOWER) == 0:
        return
    customer, account = state.rows.customer[row], state.rows.account[row]
    strength = sensitivity(world.keys, account, rules.sensitivity_spread)
    if customer >= 0 and world.people.is_loyal[customer]:
        strength *= rules.loyal_damping
    if customer >= 0 and rules.affected_fraction > 0.0:
        u = keyed_uniform(world.keys[_AFFECTED], account, 0)
        if u < rules.affected_fraction:
            strength *= rules.affected_factor
    more = exposure_damage(damage, strength, state.rows.weight[row])
    before = damage_now(rules, state, row, time_h)
    state.rows.damage[row] = add_damage(before, more * state.rows.spared[row])
    state.rows.damage_at_h[row] = time_h


@inner
def _consider_sharing(
    rules: Rules,
    plan: Plan,
    world: World,
    state: State,
    row: int,
    time_h: float,
    source: int,
    item: int,
) -> None:
    """Add the hazard of this exposure; share when the sum reaches the resistance."""
    account = state.rows.account[row]
    if not is_online(rules, world, account):
        return
    is_local = state.rows.role[row] & HOME != 0
    interest = 1.0 if is_local else rules.outsider_interest
    if state.rows.role[row] & FOLLOWER != 0:
        interest *= rules.follower_irritation
    if item != COMPLAINT:
        interest *= plan.moves.interest[item - 1]
    state.rows.hazard[row] += share_hazard(
        world.first_hazard, interest, state.rows.weight[row], state.rows.factor[row]
    )
    if state.rows.hazard[row] < state.rows.resistance[row]:
        return
    state.rows.post[row] = state.counters[N_POSTS]
    record(state, time_h, SHARED, account, source, item)
    publish(state, time_h, account, post_of(state, source, item), item)
    _count_share(rules, plan, state, row, time_h, item)
    if is_local and plan.answers:
        u = keyed_uniform(world.keys[_OWNER_TOLD], account, 0)
        if u < rules.p_told:
            notice(rules, plan, world, state, time_h, account)
    begin_triggered_moves(rules, plan, world, state, time_h)


@inner
def _count_share(
    rules: Rules, plan: Plan, state: State, row: int, time_h: float, item: int
) -> None:
    """Let a share weigh on the platform's counts, and on the owner if it is hostile."""
    state.hourly_shares[int(time_h)] += 1
    state.counters[N_SHARES] += 1
    engage(rules, state, time_h, 1.0)
    if item == COMPLAINT or plan.moves.damage[item - 1] > 0.0:
        state.counters[N_NEGATIVE] += 1
        if state.rows.role[row] & (CUSTOMER | FOLLOWER | HOME) == 0:
            state.counters[N_CRITICS] += 1
        insult(rules, state, time_h)
