"""Do real runs leave the delays in their logs that the model description writes down?

Everybody sees and passes on what they meet. The complaint has 400 followers, each of these 40 of
their own; the log gives the hour of every exposure, and whose post it was. The laws are written
here anew: the kernel from its density, the clock hour by hour. An exposure that would come after
the end of the storm does not come, so that the law of a delay depends on the hour of its post.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from plain_cascade import FLAT_H, PEAK_HOUR, SURE, THETA, Cascade, network_of
from proof_statistics import counts_p, judge, kernel_p, mean_p
from scipy import stats

from sim.event_log import EXPOSED, SHARED, log_records

STORM_H = 336.0
N_NEAR, N_FAR = 400, 40
POSTED_HOUR, SWING = 19.0, 0.6
Array = NDArray[np.float64]


def mass(delay_h: Array, theta: float = THETA, flat_h: float = FLAT_H) -> Array:
    """Integrate c up to the flat end and c (t / flat)^-(1 + theta) beyond it."""
    c = 1.0 / (flat_h * (1.0 + 1.0 / theta))
    beyond = np.maximum(delay_h, flat_h) / flat_h
    return c * (np.minimum(delay_h, flat_h) + flat_h * (1.0 - beyond**-theta) / theta)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Activity hours from midnight to a local hour, added up hour by hour."""

    swing: float = SWING
    peak_hour: float = PEAK_HOUR

    def activity(self, local_h: Array) -> Array:
        rates = [
            1.0 + self.swing * np.cos(2.0 * np.pi * (k % 24 + 0.5 - self.peak_hour) / 24.0)
            for k in range(400)
        ]
        return np.interp(local_h, np.arange(401), np.append(0.0, np.cumsum(rates)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """Hour of each exposure of one kind, and of the post it was seen in."""

    posted_h: Array
    met_h: Array
    n_missed: int
    """Exposures that the end of the storm has cut off."""


def law(
    posted_h: Array, met_h: Array, time_scale: float, clock: Clock | None = None, **kernel: float
) -> Array:
    """Chance that an exposure which comes at all comes before this hour."""

    def before(hour: Array) -> Array:
        elapsed = hour - posted_h
        if clock is not None:
            elapsed = clock.activity(hour + POSTED_HOUR) - clock.activity(posted_h + POSTED_HOUR)
        return mass(elapsed / time_scale, **kernel)

    return before(met_h) / before(np.full_like(met_h, STORM_H))


def delays(time_scale: float, amplitude: float, n_worlds: int) -> tuple[Delays, Delays, Array]:
    """Give the delays of the near and of the far, and the hours of all shares of the near."""
    near = np.arange(1, N_NEAR + 1)
    far = np.arange(N_NEAR + 1, N_NEAR * (N_FAR + 1) + 1)
    network = network_of(
        len(far) + N_NEAR + 1,
        np.concatenate([near, far]),
        np.concatenate([np.zeros(N_NEAR), np.repeat(near, N_FAR)]),
    )
    loop = Cascade(
        p_seen=1.0,
        hazard=SURE,
        time_scale=time_scale,
        amplitude=amplitude,
        posted_hour=POSTED_HOUR,
    )
    logs = [log_records(state) for state in loop.runs((network, 0) for _ in range(n_worlds))]
    found: list[list[Array]] = [[], [], [], []]
    shared = []
    for log in logs:
        shares = log[(log["kind"] == SHARED) & (log["account"] <= N_NEAR)]
        out_h = np.full(len(far) + N_NEAR + 1, np.nan)
        out_h[0] = 0.0
        out_h[shares["account"]] = shares["time_h"]
        met = log[log["kind"] == EXPOSED]
        for at, is_kind in enumerate((met["source"] == 0, met["source"] > 0)):
            found[2 * at].append(out_h[met["source"][is_kind]])
            found[2 * at + 1].append(met["time_h"][is_kind])
        shared.append(shares["time_h"])
    posts, times, later_posts, later_times = (np.concatenate(parts) for parts in found)
    hours = np.concatenate(shared)
    return (
        Delays(posted_h=posts, met_h=times, n_missed=n_worlds * N_NEAR - len(times)),
        Delays(
            posted_h=later_posts,
            met_h=later_times,
            n_missed=len(hours) * N_FAR - len(later_times),
        ),
        hours,
    )


@pytest.fixture(scope="module")
def plain() -> tuple[Delays, Delays, Array]:
    """No clock, at the pace of Facebook: twice as slow as the kernel."""
    return delays(2.0, 0.0, 10)


@pytest.fixture(scope="module")
def by_the_clock() -> tuple[Delays, Delays, Array]:
    """With the clock, at the pace of the kernel itself; the complaint comes at seven at night."""
    return delays(1.0, SWING, 25)


def kernel_verdict(what: str, seen: Delays, time_scale: float) -> None:
    """Delays made uniform by their law; wrong are a tail and a flat part a tenth off."""
    p, tail, flat = (
        kernel_p(law(seen.posted_h, seen.met_h, time_scale, **kernel), stats.uniform.cdf)
        for kernel in ({}, {"theta": 1.1 * THETA}, {"flat_h": 1.1 * FLAT_H})
    )
    judge(f"{what}, tail", p, tail)
    judge(f"{what}, flat part", p, flat)


def test_the_kernel_by_hand() -> None:
    # theta 1/4, flat for 2 h: a fifth lies in the flat part, 1 - 16^-1/4 / 1.25 within 32 h
    assert mass(np.array([2.0, 32.0, 1e30]), 0.25, 2.0) == pytest.approx([0.2, 0.6, 1.0], abs=1e-7)


def test_the_clock_by_hand() -> None:
    clock = Clock()
    # the hour around the peak is worth 1.6, that twelve hours away 0.4, a day 24
    assert np.diff(clock.activity(np.array([20.0, 21.0])))[0] == pytest.approx(1.6)
    assert np.diff(clock.activity(np.array([32.0, 33.0])))[0] == pytest.approx(0.4)
    assert clock.activity(np.array([24.0, 48.0])) == pytest.approx([24.0, 48.0])


def test_the_delays_of_the_complaint_follow_the_kernel(
    plain: tuple[Delays, Delays, Array], by_the_clock: tuple[Delays, Delays, Array]
) -> None:
    near = plain[0]
    p = kernel_p(near.met_h, lambda t: law(np.zeros_like(t), t, 2.0))
    # 4000 delays tell a tail of half again as much, and a pace of a quarter more
    judge(
        "complaint, tail",
        p,
        kernel_p(near.met_h, lambda t: law(np.zeros_like(t), t, 2.0, theta=1.5 * THETA)),
    )
    judge("complaint, pace", p, kernel_p(near.met_h, lambda t: law(np.zeros_like(t), t, 2.5)))


def test_the_delays_of_shares_follow_the_kernel(plain: tuple[Delays, Delays, Array]) -> None:
    kernel_verdict("shares", plain[1], 2.0)


def test_as_many_are_missed_as_the_end_of_the_storm_cuts_off(
    plain: tuple[Delays, Delays, Array],
) -> None:
    # each of 40 followers of a share at hour t comes with chance F((336 - t) / 2) / F(336)
    shared_h = plain[2]
    reached = mass((STORM_H - shared_h) / 2.0) / mass(np.array([STORM_H]))
    expected = N_FAR * float(np.sum(1.0 - reached))
    sd = float(np.sqrt(N_FAR * np.sum(reached * (1.0 - reached))))
    judge(
        "missed",
        mean_p([plain[1].n_missed], expected, sd),
        mean_p([plain[1].n_missed], 0.9 * expected, sd),
    )


def clock_p(seen: Delays, clock: Clock | None) -> float:
    """Delays made uniform by kernel and clock."""
    return kernel_p(law(seen.posted_h, seen.met_h, 1.0, clock), stats.uniform.cdf)


def test_the_clock_bends_the_delays(by_the_clock: tuple[Delays, Delays, Array]) -> None:
    for what, seen in zip(("complaint", "shares"), by_the_clock[:2], strict=True):
        judge(f"{what}, clock", clock_p(seen, Clock()), clock_p(seen, None))
    p, late, wide = (
        clock_p(by_the_clock[1], clock)
        for clock in (Clock(), Clock(peak_hour=PEAK_HOUR + 1.0), Clock(swing=0.66))
    )
    judge("shares, peak hour", p, late)
    judge("shares, swing", p, wide)


def test_the_hours_of_sharing_have_the_density_of_kernel_times_clock(
    by_the_clock: tuple[Delays, Delays, Array],
) -> None:
    # hour by hour for three days; the rest is one cell
    shared_h = by_the_clock[2]
    edges = np.arange(73.0)

    def cells(clock: Clock | None) -> Array:
        return np.diff(law(np.zeros_like(edges), edges, 1.0, clock))

    hours = shared_h.astype(np.int64)
    judge("hours of sharing", counts_p(hours, cells(Clock())), counts_p(hours, cells(None)))
