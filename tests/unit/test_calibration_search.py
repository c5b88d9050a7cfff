"""Does the search find the set that the evidence allows, whoever stops it in between?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from experiments.calibration.diary import TRIALS, Diary
from experiments.calibration.emulator import Emulator, emulators, scale_of
from experiments.calibration.free import Free
from experiments.calibration.waves import Search, allowed_set, search
from experiments.validation.pattern_file import Row, Unit
from scenarios.story import Bilingual
from sim.errors import ResultsError

pytest.importorskip(
    "sklearn", reason="calibration needs scikit-learn: pip install -e '.[calibration]'"
)

FREE = (
    Free(key="a", low=0.0, high=1.0, default=0.5),
    Free(key="b", low=1.0, high=100.0, default=10.0),
    Free(key="idle", low=0.0, high=1.0, default=0.5),
)
NOISE = 0.01


def row(name: str, unit: Unit, low: float | None, high: float | None) -> Row:
    return Row(id=name, name=Bilingual(id=name, en=name), unit=unit, low=low, high=high)


# a must lie in 0.4 to 0.6, and b, which is searched by its logarithm, within a factor of two of 10
ROWS = {
    "R1": row("R1", Unit.CORRELATION, 0.4, 0.6),
    "R2": row("R2", Unit.MINUTES, 5.0, 20.0),
    "R3": row("R3", Unit.SHARE, None, 0.9),
}


def toy(values: Mapping[str, float], seed: int) -> dict[str, float]:
    """Measure what is known by heart, with a little luck."""
    luck = np.random.default_rng(seed).normal(0.0, NOISE, 3)
    return {
        "R1": values["a"] + luck[0],
        "R2": values["b"] * math.exp(luck[1]),
        "R3": 0.5 * values["a"],
    }


RULES = Search(seed=3, first=32, later=24, most=104)


def each(measure):
    """Measure candidates one after the other."""
    return lambda candidates: (measure(values, seed) for values, seed in candidates)


def found_in(folder: Path, rules: Search = RULES, measure=toy):
    return search(rules, FREE, ROWS, each(measure), Diary(folder, {"schema": 1}))


def allowed(results, rules: Search = RULES, size: int = 80) -> np.ndarray:
    trials = [trial for wave in results for trial in wave.trials]
    values, _ = allowed_set(rules, FREE, ROWS, trials, size)
    return np.array([[one[free.key] for free in FREE] for one in values])


def test_the_planted_set_is_found_and_covered(tmp_path):
    a, b, idle = allowed(found_in(tmp_path)).T
    assert 0.39 < a.min() < 0.43
    assert 0.57 < a.max() < 0.61
    assert 4.8 < b.min() < 6.0
    assert 17.0 < b.max() < 20.8
    assert idle.min() < 0.1  # what the evidence says nothing of stays where it was
    assert idle.max() > 0.9
    # even over the range of each: the middle of a lies at a half, that of log b at ten
    assert np.median(a) == pytest.approx(0.5, abs=0.03)
    assert np.median(b) == pytest.approx(10.0, rel=0.2)


def test_later_waves_are_drawn_from_less_and_meet_more(tmp_path):
    first, *_, last = found_in(tmp_path)
    assert first.plausible == 1.0
    # a has a fifth of its range, b log10(4) / 2 = 0.3 of its own: 6 %
    assert 0.04 < last.plausible < 0.09
    rates = [np.mean([trial.meets_all for trial in wave.trials]) for wave in (first, last)]
    assert rates[0] < 0.25
    assert rates[1] > 0.75


def test_the_emulators_foretell_what_they_have_not_seen(tmp_path):
    _, *later = found_in(tmp_path)
    surprises = [part for wave in later for part in wave.surprises.values()]
    assert np.mean(surprises) < 0.15  # 5 % if every standard deviation were right


def test_luck_is_told_from_what_very_many_worlds_would_give(tmp_path):
    trials = [trial for wave in found_in(tmp_path) for trial in wave.trials]
    emulator = emulators(FREE, ROWS, trials)["R1"]
    mean, sd, noise = emulator.predicted(np.array([[0.5, 0.5, 0.5]]))
    assert noise == pytest.approx(NOISE, rel=0.4)
    assert mean[0] == pytest.approx(0.5, abs=NOISE)
    assert sd[0] < NOISE


@pytest.mark.parametrize(
    ("row", "value", "scaled"),
    [("R1", -0.5, -0.5), ("R2", math.e, 1.0), ("R3", 0.25, math.pi / 6), ("R3", 1.2, math.pi / 2)],
)
def test_noise_is_even_on_the_scale_of_a_target(row, value, scaled):
    assert scale_of(ROWS[row])(value) == pytest.approx(scaled)


@pytest.mark.parametrize(
    ("mean", "sd", "chance"), [(0.5, 0.1, 0.6827), (0.4, 0.1, 0.4772), (2.4, 0.1, 2.9e-73)]
)
def test_the_chance_to_meet_a_band_by_hand(mean, sd, chance):
    class Known:
        class kernel_:  # noqa: N801 - as the library calls it
            class k2:  # noqa: N801
                noise_level = 0.25

        def predict(self, points, **_):
            n = len(points)
            return np.full(n, mean), np.full(n, math.hypot(sd, 0.5))

    emulator = Emulator(model=Known(), centre=0.0, spread=1.0, low=0.4, high=0.6)
    (found,) = np.exp(emulator.log_chance(np.zeros((1, 2))))
    assert found == pytest.approx(chance, rel=0.3 if chance < 1e-9 else 1e-3)


def test_a_search_that_was_killed_goes_on_to_the_same_set(tmp_path):
    whole = allowed(found_in(tmp_path / "whole"))

    class KilledError(Exception):
        pass

    def measure(values, seed, left=[50]):  # noqa: B006 - counts down
        left[0] -= 1
        if left[0] < 0:
            raise KilledError
        return toy(values, seed)

    with pytest.raises(KilledError):
        found_in(tmp_path / "cut", measure=measure)
    path = tmp_path / "cut" / TRIALS
    lines = path.read_bytes()
    assert lines.count(b"\n") == 50
    path.write_bytes(lines[:-20])  # in the middle of a line
    runs: list[int] = []

    def counted(values, seed):
        runs.append(seed)
        return toy(values, seed)

    again = allowed(found_in(tmp_path / "cut", measure=counted))
    assert np.array_equal(again, whole)
    assert len(runs) == RULES.most - 49


def test_more_candidates_go_on_where_it_ended(tmp_path):
    few = Search(seed=3, first=32, later=24, most=56)
    first = found_in(tmp_path, few)
    more = found_in(tmp_path)
    assert [wave.trials for wave in more[:2]] == [wave.trials for wave in first]
    assert np.array_equal(allowed(more), allowed(found_in(tmp_path / "at once")))


def test_another_seed_finds_other_points_of_the_same_set(tmp_path):
    one = allowed(found_in(tmp_path / "one"))
    rules = Search(seed=4, first=32, later=24, most=104)
    other = allowed(found_in(tmp_path / "other", rules), rules)
    assert not np.array_equal(one[:10], other[:10])
    assert abs(np.median(one[:, 0]) - np.median(other[:, 0])) < 0.06


def test_targets_that_contradict_each_other_are_told(tmp_path):
    rows = ROWS | {"R4": row("R4", Unit.CORRELATION, 0.9, 1.0)}

    def measure(values, seed):
        return toy(values, seed) | {"R4": values["a"]}

    with pytest.raises(ResultsError, match="targets must leave room, got a chance of"):
        search(RULES, FREE, rows, each(measure), Diary(tmp_path, {}))


def test_what_cannot_be_measured_is_missed(tmp_path):
    rows = ROWS | {"R5": row("R5", Unit.NUMBER, 0.0, 1.0)}
    rules = Search(seed=0, first=16, later=8, most=16)
    unknown = each(lambda values, seed: toy(values, seed) | {"R5": math.nan})
    results = search(rules, FREE, rows, unknown, Diary(tmp_path, {}))
    assert all("R5" in trial.missed for trial in results[0].trials)
    again = Diary(tmp_path, {}).trials[0, 0]
    assert math.isnan(again.rows["R5"])


def test_a_folder_with_another_calibration_is_refused(tmp_path):
    Diary(tmp_path, {"seed": 1})
    with pytest.raises(ResultsError, match="out must hold the same calibration, got another one"):
        Diary(tmp_path, {"seed": 2})
    taken = tmp_path / "file"
    taken.write_text("")
    with pytest.raises(ResultsError, match="out must be a folder to write into"):
        Diary(taken, {})
