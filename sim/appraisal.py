"""Who is to blame, and how much trust does that cost? (Situational crisis communication theory)

Attributed responsibility (*blame*) grows from the crisis type in odds, so that it stays between 0
and 1. Lost trust is kept as a *damage* in [0, 1): trust = initial trust x (1 - damage). Damages
combine like independent losses, 1 - (1 - a)(1 - b), and nothing needs to be clamped.
"""

from __future__ import annotations

import math
from enum import StrEnum

from sim.compiled import compiled
from sim.parameters import AppraisalParameters

SEVERITY_MODERATE = 0.5
"""Severity up to which loyalty protects fully; at 1 it protects no more [einwiller2006]."""


class CrisisType(StrEnum):
    """Clusters of crises by the responsibility people attribute ([coombs2007])."""

    VICTIM = "victim"
    ACCIDENTAL = "accidental"
    PREVENTABLE = "preventable"


def attributed_responsibility(
    crisis_type: CrisisType,
    *,
    has_evidence: bool,
    has_history: bool,
    parameters: AppraisalParameters,
    odds_factor: float = 1.0,
) -> float:
    """Give the blame that people put on the shop.

    Parameters
    ----------
    crisis_type : CrisisType
        Cluster of the complaint.
    has_evidence : bool
        A photo or video is attached.
    has_history : bool
        It happened before.
    parameters : AppraisalParameters
        Blame of each cluster and the multipliers of its odds.
    odds_factor : float, unit 1
        Below 1 for goodwill, above 1 for an exposed lie.

    Returns
    -------
    float, unit 1
        In (0, 1).

    References
    ----------
    [coombs2007] for the clusters and for history; the sizes are assumed.
    """
    base = {
        CrisisType.VICTIM: parameters.blame_victim,
        CrisisType.ACCIDENTAL: parameters.blame_accidental,
        CrisisType.PREVENTABLE: parameters.blame_preventable,
    }[crisis_type]
    odds = base / (1.0 - base)
    if has_evidence:
        odds *= parameters.evidence_odds
    if has_history:
        odds *= parameters.history_odds
    odds *= odds_factor
    return odds / (1.0 + odds)


def first_damage(severity: float, blame: float, parameters: AppraisalParameters) -> float:
    """Give the trust that an ordinary person loses at the first exposure.

    Parameters
    ----------
    severity : float, unit 1
        How bad the event is, in [0, 1].
    blame : float, unit 1
        From :func:`attributed_responsibility`.
    parameters : AppraisalParameters
        The largest damage.

    Returns
    -------
    float, unit 1
        In [0, 1).
    """
    return parameters.damage_max * severity * blame


def loyal_damping(severity: float, parameters: AppraisalParameters) -> float:
    """Give the damage to the loyal relative to others.

    Parameters
    ----------
    severity : float, unit 1
        In [0, 1].
    parameters : AppraisalParameters
        Damping at moderate and at extreme severity.

    Returns
    -------
    float, unit 1
        Constant up to moderate severity, then linear to the extreme.

    References
    ----------
    [einwiller2006]
    """
    beyond = max(0.0, severity - SEVERITY_MODERATE) / (1.0 - SEVERITY_MODERATE)
    moderate, extreme = parameters.loyal_damping_moderate, parameters.loyal_damping_extreme
    return moderate + (extreme - moderate) * beyond


@compiled
def add_damage(damage: float, more: float) -> float:
    """Combine two losses of trust; never reaches 1 if neither does."""
    return 1.0 - (1.0 - damage) * (1.0 - more)


@compiled
def exposure_damage(first: float, strength: float, weight: float) -> float:
    """Give the damage of one exposure.

    Parameters
    ----------
    first : float, unit 1
        Of an ordinary person at the first exposure: severity x blame x largest damage.
    strength : float, unit 1
        Sensitivity of this person x damping of the loyal x factor of the affected.
    weight : float, unit 1
        Fatigue after the earlier exposures.

    Returns
    -------
    float, unit 1
        Part of the remaining trust that is lost, below 1: the strength is an exponent, as if so
        many first exposures of an ordinary person came at once.
    """
    return 1.0 - math.pow(1.0 - first, strength * weight)
