"""Can a batch of worlds go on where another one ended, and does each world keep its draw?"""

from __future__ import annotations

import numpy as np
import pytest

from experiments.comparing import compare, extended
from experiments.many_worlds import MAX_FIRST, Batch, run_worlds
from scenarios.overrides import with_overrides
from sim.errors import ParameterError
from sim.playbook import Playbook, Reply
from sim.responses import Tone
from sim.scenario import Scenario

DRAWS = tuple({"appraisal.damage_max": value} for value in (0.3, 0.6, 0.9))
BOOKS = [Playbook(), Playbook(reply=Reply(tone=Tone.APOLOGETIC, delay_h=2.0))]
SMALL = with_overrides(Scenario(), ["network.n_accounts=2000", "shop.n_followers=100"])


@pytest.mark.parametrize("workers", [1, 2])
def test_two_batches_are_one(workers):
    whole = run_worlds(SMALL, BOOKS, Batch(runs=7, seed=5, draws=DRAWS, workers=workers))
    first = run_worlds(SMALL, BOOKS, Batch(runs=4, seed=5, draws=DRAWS, workers=workers))
    rest = run_worlds(SMALL, BOOKS, Batch(runs=3, seed=5, draws=DRAWS, first=4, workers=workers))
    for name, values in whole.outcomes.items():
        joined = np.hstack([first.outcomes[name], rest.outcomes[name]])
        np.testing.assert_array_equal(values, joined, err_msg=name)
    np.testing.assert_array_equal(whole.fates, np.hstack([first.fates, rest.fates]))
    assert whole.outcomes["reach"].std() > 0.0


@pytest.mark.parametrize("draws", [(), DRAWS])
def test_a_comparison_grows_into_the_larger_one(draws):
    asked = {"delays_h": [1.0, 9.0], "tones": ["apologetic", "silent"], "seed": 3, "draws": draws}
    whole = compare(SMALL, runs=9, **asked)
    grown = extended(compare(SMALL, runs=4, **asked), 9, workers=1)
    assert (grown.runs, grown.cells, grown.provenance) == (9, whole.cells, whole.provenance)
    np.testing.assert_array_equal(grown.fates, whole.fates)
    for name, values in whole.outcomes.items():
        np.testing.assert_array_equal(grown.outcomes[name], values, err_msg=name)


def test_a_comparison_does_not_shrink():
    with pytest.raises(ParameterError, match="runs must be"):
        extended(compare(SMALL, runs=4), 4)


def test_each_world_keeps_its_draw():
    found = run_worlds(SMALL, BOOKS, Batch(runs=1, seed=5, draws=DRAWS, first=5))
    scenario = with_overrides(SMALL, ["appraisal.damage_max=0.9"])
    alone = run_worlds(scenario, BOOKS, Batch(runs=1, seed=5, first=5))
    other = run_worlds(SMALL, BOOKS, Batch(runs=1, seed=5, draws=DRAWS[:1], first=5))
    same = found.outcomes["reputation_day7"]
    np.testing.assert_array_equal(same, alone.outcomes["reputation_day7"])
    assert (same != other.outcomes["reputation_day7"]).any()


@pytest.mark.parametrize("first", [-1, MAX_FIRST + 1, 1.0, True, None])
def test_an_impossible_first_world_is_refused(first):
    with pytest.raises(ParameterError, match=rf"first must be .*\[0, {MAX_FIRST}\]"):
        Batch(runs=1, seed=0, first=first)
