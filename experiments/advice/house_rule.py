"""Which short rule for the wall does well in all plausible worlds, whatever the next complaint is?

A rule is made before anything happens, so it is tried on complaints of all kinds: what they are
about, how bad, how angry. Regret is what a rule costs in a plausible world beside the best of the
rules there; luck is taken out of the means first, as in ``badge.py``, but not all of it: the
largest regret of many is a little too large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from experiments.advice.badge import Badge, badge, world_means
from experiments.advice.evenings import FRESH, worth_idr
from experiments.advice.plausible import N_PLAUSIBLE, plausible_worlds
from experiments.advice.wall_rules import PAY, UNLIKE, Rule, rules
from experiments.many_worlds import Batch, Progress, run_worlds
from experiments.statistics import mean_interval
from experiments.sweeps.designs import Kind, unit_points
from sim.appraisal import CrisisType
from sim.responses import Tone
from sim.scenario import Scenario

_FIRST = 2 * FRESH
_SEED = 2027
_SEVERITY = (0.2, 0.9)
_AROUSAL = (-1.0, 2.0)
"""Between what the next complaint lies; assumed, as is that its kinds are equally common."""
RESAMPLES = 599
_STREAM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """How a rule does."""

    rule: Rule
    lost: float
    """Mean of the customers lost."""
    cost_idr: float
    """Mean of the customers lost, at their worth, and the money paid back; unit IDR."""
    expected_regret: float
    """Cost beside the best rule of each plausible world, in the mean over worlds; unit IDR."""
    expected_ci95: tuple[float, float]
    largest_regret: float
    """The same in the worst plausible world."""
    largest_ci95: tuple[float, float]

    @property
    def is_plain(self) -> bool:
        """Whether it is one that owners often follow unasked: silence, or a defence."""
        return self.rule.clauses[-1] in ("silent", Tone.DEFENSIVE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule:
    """The rule for the wall, beside all others."""

    results: tuple[RuleResult, ...]
    """The chosen one first, the others by their largest regret."""
    against_silence: tuple[float, tuple[float, float]]
    """What the chosen one costs more than silence: mean and 95 % interval; unit IDR."""
    badge: Badge
    """Whether the chosen one is better than silence."""
    n_evenings: int


def next_complaints() -> tuple[dict[str, float | str], ...]:
    """Give each plausible world a complaint of its own.

    Returns
    -------
    tuple of dict
        Values by key of ``--set``.
    """
    unit = unit_points(Kind.LATIN_HYPERCUBE, N_PLAUSIBLE, 3, _SEED)
    kinds = tuple(CrisisType)
    told: list[dict[str, float | str]] = []
    for world, u in zip(plausible_worlds(), unit, strict=True):
        kind = kinds[min(int(u[0] * len(kinds)), len(kinds) - 1)].value
        about: dict[str, float | str] = {
            "complaint.severity": _SEVERITY[0] + float(u[1]) * (_SEVERITY[1] - _SEVERITY[0]),
            "complaint.arousal": _AROUSAL[0] + float(u[2]) * (_AROUSAL[1] - _AROUSAL[0]),
            "complaint.crisis_type": kind,
        }
        told.append({**world, **about})
    return tuple(told)


def house_rule(
    scenario: Scenario,
    *,
    runs: int,
    seed: int,
    is_short: bool = False,
    progress: Progress | None = None,
    workers: int | None = None,
) -> HouseRule:
    """Choose the rule whose largest regret is smallest.

    Parameters
    ----------
    scenario : Scenario
        The shop, where it is complained, and what was prepared; the complaint itself is varied.
    runs : int
        Evenings for each rule, a multiple of 100.
    seed : int
        The same seed gives the same evenings.
    is_short : bool
        Only the rules that differ most: where evenings take long.
    progress : callable, optional
        Called with the number of evenings that have just been finished.
    workers : int, optional
        Threads; does not change the result.

    Returns
    -------
    HouseRule
        All rules with their regrets.
    """
    # a claim that is false for good would let nothing but proof help
    usual = replace(scenario, complaint=replace(scenario.complaint, is_false=False), events=())
    tried = tuple(rule for rule in rules(usual) if not is_short or rule.clauses in UNLIKE)
    batch = Batch(
        runs=runs, seed=seed, first=_FIRST, draws=next_complaints(), progress=progress,
        workers=workers,
    )  # fmt: skip
    found = run_worlds(usual, [rule.playbook for rule in tried], batch)
    paid = np.array([PAY in rule.clauses for rule in tried])[:, None] * scenario.shop.basket_idr
    lost = found.outcomes["lost_customers"]
    cost = lost * worth_idr(scenario) + paid
    return chosen(tried, lost, cost, np.arange(runs) % N_PLAUSIBLE, seed)


def chosen(
    tried: Sequence[Rule],
    lost: NDArray[np.float64],
    cost: NDArray[np.float64],
    worlds: NDArray[np.int64],
    seed: int,
) -> HouseRule:
    """Choose among rules whose costs are known.

    Parameters
    ----------
    tried : sequence of Rule
        Silence first.
    lost : ndarray of float, shape (n_rules, n_evenings)
        Customers lost; column k is the same evening.
    cost : ndarray of float, shape (n_rules, n_evenings), unit IDR
        Customers lost, at their worth, and money paid back.
    worlds : ndarray of int, shape (n_evenings,)
        The plausible world of each evening.
    seed : int
        Draws the evenings of the intervals.

    Returns
    -------
    HouseRule
        Of equals, the one with fewer clauses.
    """
    found = regrets(cost, worlds)
    again = _again(cost, worlds, seed)
    results = [
        RuleResult(
            rule=rule,
            lost=float(lost[at].mean()),
            cost_idr=float(cost[at].mean()),
            expected_regret=float(found[at].mean()),
            expected_ci95=_interval(again[:, at].mean(axis=1)),
            largest_regret=float(found[at].max()),
            largest_ci95=_interval(again[:, at].max(axis=1)),
        )
        for at, rule in enumerate(tried)
    ]
    order = sorted(
        range(len(tried)),
        key=lambda at: (round(results[at].largest_regret), len(tried[at].clauses), at),
    )
    first = order[0]
    against = cost[first] - cost[0]
    return HouseRule(
        results=tuple(results[at] for at in order),
        against_silence=(float(against.mean()), mean_interval(against, seed)),
        badge=badge(against, worlds),
        n_evenings=cost.shape[1],
    )


def regrets(cost: NDArray[np.float64], worlds: NDArray[np.int64]) -> NDArray[np.float64]:
    """Say what each rule costs beside the best one of each plausible world.

    Parameters
    ----------
    cost : ndarray of float, shape (n_rules, n_evenings)
        Of each rule.
    worlds : ndarray of int, shape (n_evenings,)
        The plausible world of each evening.

    Returns
    -------
    ndarray of float, shape (n_rules, n_worlds)
        At least 0; luck is taken out of the differences to the first rule.
    """
    beside = np.array([world_means(row - cost[0], worlds).mean for row in cost])
    return np.asarray(beside - beside.min(axis=0), np.float64)


def _again(cost: NDArray[np.float64], worlds: NDArray[np.int64], seed: int) -> NDArray[np.float64]:
    """Work the regrets out with worlds drawn again: shape (n_draws, n_rules, n_worlds)."""
    generator = np.random.Generator(np.random.PCG64([seed, _STREAM]))
    n_worlds = int(worlds.max()) + 1
    of_world = np.argsort(worlds, kind="stable").reshape(n_worlds, -1)
    found = []
    for _ in range(RESAMPLES):
        picked = of_world[generator.integers(0, n_worlds, n_worlds)]
        numbers = np.repeat(np.arange(n_worlds), of_world.shape[1])
        found.append(regrets(cost[:, picked.ravel()], numbers))
    return np.array(found)


def _interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Give the middle 95 %."""
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)
