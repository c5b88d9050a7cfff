"""Do the loop and its slow twin agree on everything that an owner and others may do?"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from crises import Story, run_fast
from rich_crises import RICH, rich_story
from slow_model import SlowModel
from test_slow_twin import check_equal

from sim import moves
from sim.event_log import EventKind
from sim.rules import Rules
from sim.tables import as_record

SEEDS = range(8)
STORIES = [(number, seed) for seed in SEEDS for number in range(len(RICH))]
MANY = [(number, seed) for seed in range(40) for number in range(len(RICH))]
"""Not every world meets every number: one of many must part from its altered twin."""


def test_every_move_and_every_kind_of_event_is_compared() -> None:
    kinds: Counter[int] = Counter()
    slots: Counter[int] = Counter()
    for number, seed in STORIES:
        story = rich_story(number, seed)
        slow = SlowModel(*story).run()
        check_equal(run_fast(story), slow)
        kinds.update(entry.kind for entry in slow.log)
        slots.update(step.slot for step in slow.moves_out)
    assert set(kinds) == {int(kind) for kind in EventKind}
    told = set(range(moves.AMPLIFIER, moves.FIRST_EVENT + 1))
    assert set(slots) >= {moves.REPLY_SLOT, *range(1, 6)} | told


# -- controls: the comparison must see one altered number


def is_caught(story: Story, altered: Story) -> bool:
    """Give an altered story to the twin only."""
    try:
        check_equal(run_fast(story), SlowModel(*altered).run())
    except AssertionError as difference:
        return "differ" in str(difference) or "hours" in str(difference)
    return False


@pytest.mark.parametrize(
    "name",
    [
        "p_sees",
        "p_returns",
        "p_works",
        "p_happens",
        "delay_mean_h",
        "at_h",
        "above",
        "writing_h",
        "rest_h",
        "p_lapse",
        "p_copies",
        "audience_size",
        "reach_factor",
        "near_fraction",
        "interest",
        "damage",
        "engagement",
        "n_helpers",
        "n_posts",
        "n_stars",
        "period_h",
        "closure_median_d",
        "closure_sigma",
    ],
)
def test_twin_with_one_altered_column_is_caught(name: str) -> None:
    for number, seed in MANY:
        rules, plan, world = story = rich_story(number, seed)
        altered = plan.moves.copy()  # type: ignore[attr-defined]  # a record array
        altered[name] = altered[name] * 0.5
        if is_caught(story, (rules, plan._replace(moves=altered), world)):
            return
    pytest.fail(f"nothing in these stories depends on {name}")


def test_twin_with_altered_effects_is_caught() -> None:
    rules, plan, world = story = rich_story(0, 0)
    assert is_caught(story, (rules, plan._replace(effects=np.sqrt(plan.effects)), world))


@pytest.mark.parametrize(
    "name",
    [
        "follower_irritation",
        "online_fraction",
        "p_tells",
        "told_mean",
        "telling_delay_h",
        "affected_fraction",
        "affected_factor",
        "betrayal",
        "drift_per_h",
        "p_monitor",
        "monitoring_delay_h",
        "open_writing_factor",
        "stress_half_insults",
        "stress_half_life_h",
        "promotion_burying",
        "rating",
        "n_ratings",
        "p_outsider_rates",
        "p_customer_rates",
        "rating_effect",
        "p_newcomer",
        "newcomer_idr",
        "audience_near",
        "complaint_visibility",
    ],
)
def test_twin_with_one_altered_rule_is_caught(name: str) -> None:
    for number, seed in MANY:
        rules, plan, world = story = rich_story(number, seed)
        plain = Rules(*rules.item())
        altered = as_record(
            plain._replace(**{name: type(getattr(plain, name))(0.5 * getattr(plain, name))})
        )
        if is_caught(story, (altered, plan, world)):
            return
    pytest.fail(f"nothing in these stories depends on {name}")
