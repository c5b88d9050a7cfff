"""Are the keyed draws what they claim to be? Checked against ten lines of plain Python."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from sim.errors import ParameterError
from sim.random_streams import (
    child_key,
    keyed_exponential,
    keyed_normal,
    keyed_uniform,
    mix,
    permute,
    subkey,
    to_uniform,
    unpermute,
    world_key,
    world_seed,
)

MASK = 2**64 - 1
BITS = st.integers(0, MASK)
PARTS = st.integers(-1, 2**40)
"""-1 stands for the shop."""
FIXED = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=500,
    suppress_health_check=[HealthCheck.too_slow],
)


def slow_mix(z: int) -> int:
    """Finaliser of splitmix64 [steele2014]."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


def slow_subkey(key: int, part: int) -> int:
    return slow_mix(key + (part + 1) * 0x9E3779B97F4A7C15 & MASK)


def slow_uniform(key: int, account: int, event: int) -> float:
    bits = slow_subkey(slow_subkey(key, account), event)
    return ((bits >> 12) + 0.5) / 2**52


def test_reference_is_splitmix64() -> None:
    """First three outputs of the published generator with seed 1234567."""
    outputs = [slow_subkey(1234567, part) for part in range(3)]
    assert outputs == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@FIXED
@given(bits=BITS, part=PARTS)
def test_keys_equal_the_reference(bits: int, part: int) -> None:
    assert int(mix(np.uint64(bits))) == slow_mix(bits)
    assert int(subkey(np.uint64(bits), part)) == slow_subkey(bits, part)
    assert child_key(np.uint64(bits), part) == slow_subkey(bits, part)
    assert isinstance(child_key(np.uint64(bits), part), np.uint64)


@FIXED
@given(key=BITS, account=PARTS, event=PARTS)
def test_draws_equal_the_reference(key: int, account: int, event: int) -> None:
    u = slow_uniform(key, account, event)
    assert keyed_uniform(np.uint64(key), account, event) == u
    assert keyed_exponential(np.uint64(key), account, event) == pytest.approx(
        -math.log(u), rel=4e-16
    )


@FIXED
@given(bits=BITS)
@example(bits=0)
@example(bits=MASK)
@example(bits=MASK - 2**11)
def test_uniform_lies_strictly_between_0_and_1(bits: int) -> None:
    u = to_uniform(np.uint64(bits))
    assert 0.0 < u < 1.0
    # so that a place drawn by int(u * n) always exists
    for n in (1, 3, 2**30, 999_999_999):
        assert int(u * n) < n


def test_uniform_grows_with_its_bits_and_is_symmetric() -> None:
    """The smallest draw is as far from 0 as the largest from 1."""
    assert to_uniform(np.uint64(0)) == 2.0**-53
    assert to_uniform(np.uint64(MASK)) == 1.0 - 2.0**-53
    assert to_uniform(np.uint64(2**63)) - 0.5 == 2.0**-53


def test_draws_have_their_distributions() -> None:
    """Kolmogorov and Smirnov at 1 in 10,000, once: the draws are fixed."""
    key = world_key(0)
    number = range(20_000)
    assert kstest([keyed_uniform(key, at, 0) for at in number], "uniform").pvalue > 1e-4
    assert kstest([keyed_uniform(key, 0, at) for at in number], "uniform").pvalue > 1e-4
    assert kstest([keyed_exponential(key, at, 1) for at in number], "expon").pvalue > 1e-4
    assert kstest([keyed_normal(key, at, 2) for at in number], "norm").pvalue > 1e-4


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_permutation_is_a_bijection_for_every_small_size(seed: int) -> None:
    key = world_key(seed)
    for n in range(1, 201):
        places = [permute(index, n, key) for index in range(n)]
        assert sorted(places) == list(range(n))
        assert [unpermute(place, n, key) for place in places] == list(range(n))


@FIXED
@given(key=BITS, n=st.integers(1, 2**40), data=st.data())
def test_unpermute_undoes_permute(key: int, n: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, n - 1))
    place = permute(index, n, np.uint64(key))
    assert 0 <= place < n
    assert unpermute(place, n, np.uint64(key)) == index
    assert permute(unpermute(index, n, np.uint64(key)), n, np.uint64(key)) == index


def test_large_permutation_repeats_nothing() -> None:
    places = {permute(index, 1_000_000_007, world_key(3)) for index in range(100_000)}
    assert len(places) == 100_000


def test_worlds_of_an_experiment_have_different_seeds() -> None:
    seeds = {world_seed(0, replicate) for replicate in range(100_000)}
    assert len(seeds) == 100_000
    assert min(seeds) >= 0
    assert max(seeds) < 2**63
    assert world_seed(0, 0) != world_seed(1, 0)


def test_seed_0_is_a_seed_like_any_other() -> None:
    assert world_key(0) == slow_subkey(0, 0)
    assert len({int(world_key(seed)) for seed in range(1_000)}) == 1_000


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(
        ParameterError, match=r"seed must lie in \[0, 2\*\*63 - 1\], got " + str(seed)
    ):
        world_key(seed)
