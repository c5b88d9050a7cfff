"""Whose luck decides this? Every draw belongs to a decision, never to "the next number".

``keyed_uniform(stream_key, account, event)`` hashes what it decides: the world, the kind of
decision, the account and the number of the event. Two runs that differ only in the owner's policy
therefore share the same people and the same luck, whatever happens in between.

The hash is the finaliser of splitmix64 ([steele2014]), applied once for each part of the key.
"""

from __future__ import annotations

import math
from enum import IntEnum

import numpy as np

from sim.compiled import compiled
from sim.errors import ParameterError

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
_ONE = np.uint64(1)
_TO_UNIT = 2.0**-52
"""With 53 bits, adding one half would round the largest number up to 1."""
_FEISTEL_ROUNDS = 4


class Stream(IntEnum):
    """What a draw decides. The numbers are part of the results: never reuse one."""

    WORLD = 0
    NETWORK_DEGREE = 1
    NETWORK_TIE = 2
    NETWORK_PAIR = 3
    POOL_HOME = 4
    POOL_OUTSIDE = 5
    LOYAL = 6
    TRUST = 7
    TOLERANCE = 8
    SENSITIVITY = 9
    VISIT_RATE = 10
    VISIT_GAP = 11
    HABIT = 12
    RESISTANCE = 13
    EDGE = 14
    REACTION = 15
    RECOMMENDED_COUNT = 16
    RECOMMENDED_ACCOUNT = 17
    RECOMMENDED_REACTION = 18
    SEES_ANSWER = 19
    RETURNS = 20
    RETURN_DELAY = 21
    AROUSAL = 22
    COMPLAINANT_AUDIENCE = 23
    AUDIENCE_EDGE = 24
    AUDIENCE_REACTION = 25
    OWNER_LOOK = 26
    OWNER_NOTICE = 27
    OWNER_TOLD = 28
    CASH_BUFFER = 29
    HOME_ANCHOR = 30
    MOVE_HAPPENS = 31
    MOVE_DELAY = 32
    MOVE_WORKS = 33
    MOVE_COPIED = 34
    OWNER_LAPSE = 35
    MONITOR = 36
    CLOSURE = 37
    ONLINE = 38
    AFFECTED = 39
    TELLS = 40
    TOLD = 41
    TOLD_DELAY = 42
    RATES = 43
    NEWCOMER = 44


@compiled
def mix(bits: np.uint64) -> np.uint64:
    """Scramble 64 bits (splitmix64 finaliser)."""
    bits = (bits ^ (bits >> _S30)) * _MIX_1
    bits = (bits ^ (bits >> _S27)) * _MIX_2
    return bits ^ (bits >> _S31)


@compiled
def subkey(key: np.uint64, part: int) -> np.uint64:
    """Append one part (a stream, an account, an event) to a key."""
    return mix(key + (np.uint64(part) + _ONE) * _GOLDEN)


@compiled
def to_uniform(bits: np.uint64) -> float:
    """Turn 64 bits into a uniform number strictly between 0 and 1."""
    return (np.float64(bits >> _S12) + 0.5) * _TO_UNIT


@compiled
def keyed_uniform(stream_key: np.uint64, account: int, event: int) -> float:
    """Draw the uniform number that decides ``event`` of ``account`` in one stream."""
    return to_uniform(subkey(subkey(stream_key, account), event))


@compiled
def keyed_exponential(stream_key: np.uint64, account: int, event: int) -> float:
    """Draw from the exponential distribution with mean 1."""
    return -math.log(keyed_uniform(stream_key, account, event))


@compiled
def keyed_normal(stream_key: np.uint64, account: int, event: int) -> float:
    """Draw from the standard normal distribution (Box and Muller, one of the pair)."""
    radius = math.sqrt(-2.0 * math.log(keyed_uniform(stream_key, account, 2 * event)))
    return radius * math.cos(2.0 * math.pi * keyed_uniform(stream_key, account, 2 * event + 1))


def child_key(key: np.uint64, part: int) -> np.uint64:
    """Append one part to a key, outside compiled code.

    Parameters
    ----------
    key : uint64
        Key of a world or of a stream.
    part : int
        A stream, an account or an event, from 0.

    Returns
    -------
    uint64
        Always of numpy's type: compiled code that got plain integers would see two types.
    """
    return np.uint64(subkey(np.uint64(key), part))


def world_key(seed: int) -> np.uint64:
    """Turn any seed into the key of a world.

    Parameters
    ----------
    seed : int
        In [0, 2**63); 0 is a seed like any other.

    Returns
    -------
    uint64
        Every stream of the world descends from it.

    Raises
    ------
    ParameterError
        The seed is negative or too large.
    """
    if not 0 <= seed < 2**63:
        msg = f"seed must lie in [0, 2**63 - 1], got {seed!r}"
        raise ParameterError(msg)
    return child_key(np.uint64(0), seed)


def world_seed(seed: int, replicate: int) -> int:
    """Give the seed of one world of an experiment.

    Parameters
    ----------
    seed : int
        Seed of the experiment.
    replicate : int
        Number of the world, from 0.

    Returns
    -------
    int
        In [0, 2**63): the same in every cell of the experiment.
    """
    key = child_key(world_key(seed), int(Stream.WORLD))
    return int(child_key(key, replicate) >> _ONE)


@compiled
def _half_bits(n: int) -> int:
    """Give the width of one Feistel half, so that both halves together hold ``n`` values."""
    half = 1
    while (1 << (2 * half)) < n:
        half += 1
    return half


@compiled
def permute(index: int, n: int, key: np.uint64) -> int:
    """Map [0, n) onto itself, in an order that belongs to ``key``.

    A balanced Feistel network with four rounds; values outside [0, n) are walked until they fall
    inside (cycle walking), so that the map is a bijection for every ``n``.

    Parameters
    ----------
    index : int
        Number in [0, n).
    n : int
        Size of the set.
    key : uint64
        Key of the permutation.

    Returns
    -------
    int
        Number in [0, n); ``unpermute`` is its inverse.
    """
    half = _half_bits(n)
    mask = (1 << half) - 1
    value = index
    while True:
        left, right = value >> half, value & mask
        for step in range(_FEISTEL_ROUNDS):
            scrambled = int(subkey(key + np.uint64(step), right) >> _ONE) & mask
            left, right = right, left ^ scrambled
        value = (left << half) | right
        if value < n:
            return value


@compiled
def unpermute(value: int, n: int, key: np.uint64) -> int:
    """Undo :func:`permute` (same arguments, the other way round)."""
    half = _half_bits(n)
    mask = (1 << half) - 1
    index = value
    while True:
        left, right = index >> half, index & mask
        for step in range(_FEISTEL_ROUNDS - 1, -1, -1):
            scrambled = int(subkey(key + np.uint64(step), left) >> _ONE) & mask
            left, right = right ^ scrambled, left
        index = (left << half) | right
        if index < n:
            return index
