"""How does each tone work on one who sees the answer?

A tone is one entry of ``TONES``: its SCCT posture, and its *fit* to each crisis type, from -1
(the worst thing to say) to 1 (the best). A positive fit calms and restores, and loses its value
with the delay; a negative one spurs and harms, at any hour. The order of the fits follows the
sources; their sizes are assumed, because no study gives them for small shops.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from sim.appraisal import CrisisType
from sim.parameters import ResponseParameters
from sim.sharing import remaining


class Tone(StrEnum):
    """How the owner sounds."""

    APOLOGETIC = "apologetic"
    EMPATHETIC = "empathetic"
    INFORMATIVE = "informative"
    EVASIVE = "evasive"
    DEFENSIVE = "defensive"
    HOSTILE = "hostile"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneEntry:
    """What is known of one tone."""

    meaning: str
    posture: str
    """SCCT response strategy."""
    fit_victim: float
    fit_accidental: float
    fit_preventable: float
    becomes_item: bool
    """People pass the answer itself on."""
    sources: tuple[str, ...]
    kind: str = "assumed"

    def fit(self, crisis_type: CrisisType) -> float:
        """Give the fit to a crisis type, in [-1, 1]."""
        return float(getattr(self, f"fit_{crisis_type.value}"))


TONES: Mapping[Tone, ToneEntry] = MappingProxyType(
    {
        Tone.APOLOGETIC: ToneEntry(
            meaning="admits, apologises, offers a fix",
            posture="rebuild",
            fit_victim=0.3,
            fit_accidental=0.8,
            fit_preventable=1.0,
            becomes_item=False,
            sources=("coombs2007", "kim2004", "ma2020"),
        ),
        Tone.EMPATHETIC: ToneEntry(
            meaning="listens, polite, human voice, solution first",
            posture="rebuild / bolster",
            fit_victim=0.7,
            fit_accidental=0.9,
            fit_preventable=0.8,
            becomes_item=False,
            sources=("kapes2022", "herhausen2023", "vannoort2012"),
        ),
        Tone.INFORMATIVE: ToneEntry(
            meaning="clear facts, what happens next",
            posture="diminish (explanation)",
            fit_victim=1.0,
            fit_accidental=0.7,
            fit_preventable=0.4,
            becomes_item=False,
            sources=("coombs2007", "herhausen2019"),
        ),
        Tone.EVASIVE: ToneEntry(
            meaning="vague, unclear",
            posture="reticence",
            fit_victim=-0.2,
            fit_accidental=-0.3,
            fit_preventable=-0.4,
            becomes_item=False,
            sources=("ferrin2007",),
        ),
        Tone.DEFENSIVE: ToneEntry(
            meaning="excuses, denies",
            posture="deny / diminish",
            fit_victim=0.5,
            fit_accidental=-0.3,
            fit_preventable=-0.6,
            becomes_item=False,
            sources=("kim2004", "kapes2022"),
        ),
        Tone.HOSTILE: ToneEntry(
            meaning="emotional, attacks the customer",
            posture="attack the accuser",
            fit_victim=-0.8,
            fit_accidental=-1.0,
            fit_preventable=-1.0,
            becomes_item=True,
            sources=("published_cases",),
        ),
        Tone.SILENT: ToneEntry(
            meaning="no answer",
            posture="none (silence is not an SCCT posture)",
            fit_victim=0.0,
            fit_accidental=0.0,
            fit_preventable=0.0,
            becomes_item=False,
            sources=("herhausen2019",),
        ),
    }
)


class AnswerEffect(NamedTuple):
    """What an answer does to one who sees it."""

    hazard_factor: float
    """Multiplies the hazard of every later exposure."""
    restored: float
    """Part of the lost trust that observers get back, and part of later damage they are spared."""
    restored_complainant: float
    """The same for the complainant, who loses patience sooner."""
    harm: float
    """Further damage."""


def answer_effect(
    tone: Tone,
    crisis_type: CrisisType,
    delay_h: float,
    parameters: ResponseParameters,
    value: float = 1.0,
    patience: float = 1.0,
) -> AnswerEffect:
    """Work out the effect of an answer.

    Parameters
    ----------
    tone : Tone
        How it sounds.
    crisis_type : CrisisType
        What the complaint is about.
    delay_h : float, unit h
        From the complaint to the answer.
    parameters : ResponseParameters
        Limits and half-lives.
    value : float, unit 1
        Clarity and the like: scales what a fitting tone achieves, in [0, 1].
    patience : float, unit 1
        How much longer than on X the complainant waits, by the platform.

    Returns
    -------
    AnswerEffect
        Neutral (1, 0, 0, 0) for a fit of 0.

    References
    ----------
    [ma2016] for the limit of words; [huang2016] for the complainant's half-life.
    """
    fit = TONES[tone].fit(crisis_type)
    if fit < 0.0:
        return AnswerEffect(
            hazard_factor=1.0 - parameters.spur_max * fit,
            restored=0.0,
            restored_complainant=0.0,
            harm=-parameters.harm_max * fit,
        )
    fresh = value * remaining(delay_h, parameters.value_half_life_observer_h)
    half_life_h = patience * parameters.value_half_life_complainant_h
    fresh_complainant = value * remaining(delay_h, half_life_h)
    return AnswerEffect(
        hazard_factor=1.0 - parameters.calm_max * fit * fresh,
        restored=parameters.restore_max * fit * fresh,
        restored_complainant=parameters.restore_max * fit * fresh_complainant,
        harm=0.0,
    )
