"""Which numbers describe third parties, ratings and newcomers?

The groups of the crowd stand in ``parameters.py``, those of the shop in ``parameters_shop.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.quantities import ParameterSet, param


@dataclass(frozen=True, slots=True, kw_only=True)
class ReputationParameters(ParameterSet):
    """Stars, newcomers and the complainant's grudge."""

    rating: float = param(
        4.5, unit="stars", low=1, high=5, kind="assumed",
        meaning="rating of the shop before the complaint",
    )  # fmt: skip
    n_ratings: int = param(
        40, unit="ratings", low=1, high=100_000, kind="assumed",
        meaning="ratings of the shop before the complaint",
    )  # fmt: skip
    p_outsider_rates: float = param(
        0.02, unit="1", low=0, high=0.1, source="published_cases", kind="assumed",
        meaning="chance that somebody else leaves one star, when the affair trends fully",
    )  # fmt: skip
    p_customer_rates: float = param(
        0.05, unit="1", low=0, high=0.5, kind="assumed",
        meaning="chance that a customer who stays away leaves one star",
    )  # fmt: skip
    rating_effect: float = param(
        0.07, unit="1/star", low=0.03, high=0.12, source="luca2016", kind="measured",
        meaning="change of the takings with one star",
    )  # fmt: skip
    awareness_gain: float = param(
        0.10, unit="1", low=0, high=0.3, source="berger2010", kind="assumed",
        meaning="chance that a harmless story makes somebody remember the shop who did not know it",
    )  # fmt: skip
    p_tries: float = param(
        0.05, unit="1", low=0, high=1, kind="assumed",
        meaning="chance that somebody who remembers it so becomes a customer",
    )  # fmt: skip
    harmless_below: float = param(
        0.1, unit="1", low=0.01, high=0.5, kind="assumed",
        meaning="severity times blame at which that chance has fallen to 1/e",
    )  # fmt: skip
    newcomer_visits: float = param(
        0.3, unit="1", low=0, high=1, kind="assumed",
        meaning="how often a newcomer comes, relative to a customer",
    )  # fmt: skip
    betrayal: float = param(
        1.3, unit="1", low=1, high=2, source="gregoire2009", kind="assumed",
        meaning="how much more a loyal complainant reacts to harm and to recovery",
    )  # fmt: skip
    avoidance_drift: float = param(
        0.10, unit="1/month", low=0, high=0.25, source="gregoire2009", kind="assumed",
        meaning="part of the remaining trust that an unappeased complainant loses in a month",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdPartyParameters(ParameterSet):
    """Who else may step in, from when on, how likely and how strongly."""

    amplifier_mentions: float = param(
        30.0, unit="shares", low=1, high=10_000, kind="assumed",
        meaning="shares beyond which a large account may pass the affair on",
    )  # fmt: skip
    p_amplifier: float = param(
        0.15, unit="1", low=0, high=1, kind="assumed",
        meaning="chance that a large account does",
    )  # fmt: skip
    amplifier_size: int = param(
        10_000, unit="accounts", low=100, high=10_000_000, kind="assumed",
        meaning="followers of the large account",
    )  # fmt: skip
    amplifier_delay_h: float = param(
        2.0, unit="h", low=0.1, high=48, kind="assumed",
        meaning="mean time until it does",
    )  # fmt: skip
    press_mentions: float = param(
        150.0, unit="shares", low=1, high=100_000, kind="assumed",
        meaning="shares beyond which a news site may report",
    )  # fmt: skip
    p_press: float = param(
        0.5, unit="1", low=0, high=1, kind="assumed", meaning="chance that it reports",
    )  # fmt: skip
    press_size: int = param(
        20_000, unit="accounts", low=100, high=10_000_000, kind="assumed",
        meaning="readers who may meet the report",
    )  # fmt: skip
    press_delay_h: float = param(
        12.0, unit="h", low=1, high=96, kind="assumed", meaning="mean time until the report",
    )  # fmt: skip
    p_authority: float = param(
        0.6, unit="1", low=0.2, high=0.9, source="published_cases", kind="assumed",
        meaning="chance that an authority acts on a viral affair that concerns it",
    )  # fmt: skip
    authority_delay_h: float = param(
        48.0, unit="h", low=24, high=120, source="published_cases", kind="assumed",
        meaning="mean time until it acts",
    )  # fmt: skip
    closure_median_d: float = param(
        14.0, unit="d", low=3, high=45, source="published_cases", kind="assumed",
        meaning="median number of days for which the shop must close",
    )  # fmt: skip
    closure_sigma: float = param(
        0.7, unit="1", low=0, high=1.5, kind="assumed",
        meaning="standard deviation of the log of that number",
    )  # fmt: skip
    p_proof: float = param(
        0.5, unit="1", low=0, high=1, kind="assumed",
        meaning="chance that somebody independent proves a false claim wrong",
    )  # fmt: skip
    proof_delay_h: float = param(
        144.0, unit="h", low=24, high=720, source="published_cases", kind="assumed",
        meaning="mean time until that proof",
    )  # fmt: skip
    proof_restores: float = param(
        0.6, unit="1", low=0.3, high=0.9, source="published_cases", kind="assumed",
        meaning="part of the lost trust that a proof restores",
    )  # fmt: skip
    proof_interest: float = param(
        0.3, unit="1", low=0.05, high=1, kind="assumed",
        meaning="share hazard of a proof or of support, relative to the complaint",
    )  # fmt: skip
    proof_size: int = param(
        3_000, unit="accounts", low=100, high=10_000_000, kind="assumed",
        meaning="readers who may meet the independent proof",
    )  # fmt: skip
    counter_mentions: float = param(
        60.0, unit="shares", low=1, high=10_000, kind="assumed",
        meaning="shares beyond which a community may stand up for the shop",
    )  # fmt: skip
    p_counter_wave: float = param(
        0.15, unit="1", low=0, high=0.4, source="published_cases", kind="assumed",
        meaning="chance that a community stands up for the shop",
    )  # fmt: skip
    counter_delay_h: float = param(
        24.0, unit="h", low=1, high=120, kind="assumed", meaning="mean time until it does",
    )  # fmt: skip
    counter_size: int = param(
        5_000, unit="accounts", low=100, high=10_000_000, kind="assumed",
        meaning="followers of the community",
    )  # fmt: skip
    counter_calm: float = param(
        0.4, unit="1", low=0, high=0.9, kind="assumed",
        meaning="part of the share hazard that the sympathy takes away",
    )  # fmt: skip
    counter_restores: float = param(
        0.2, unit="1", low=0, high=0.6, kind="assumed",
        meaning="part of the lost trust that the sympathy restores",
    )  # fmt: skip
    attacker_followers: float = param(
        20.0, unit="accounts", low=1, high=1_000, kind="assumed",
        meaning="people who follow one account of a rival's attack",
    )  # fmt: skip
    attack_delay_h: float = param(
        2.0, unit="h", low=0, high=72, kind="assumed",
        meaning="mean time from the complaint to the attack",
    )  # fmt: skip
    p_truth_out: float = param(
        0.35, unit="1", low=0.1, high=0.7, source="kim2004", kind="assumed",
        meaning="chance that a dishonest answer is exposed",
    )  # fmt: skip
    truth_delay_h: float = param(
        48.0, unit="h", low=1, high=240, kind="assumed",
        meaning="mean time until it is exposed",
    )  # fmt: skip
    lie_penalty: float = param(
        2.0, unit="1", low=1.3, high=3, source="kim2004", kind="assumed",
        meaning="how much more blame an exposed lie brings, in odds",
    )  # fmt: skip
    spillover: float = param(
        0.6, unit="1", low=0.2, high=0.8, source="published_cases", kind="assumed",
        meaning="fall of the sales of neighbours of the same trade, relative to the shop's",
    )  # fmt: skip
