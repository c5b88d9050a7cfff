"""Which shop asks, and about what complaint? Seven questions, each of which may be skipped.

What is skipped is assumed, as is usual for such a shop (``kinds.yaml``), and told with the answer.
Whatever cannot be is refused with the reason and the nearest that can, all at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from experiments.advice.answers import Range, number, word
from experiments.advice.kinds import KindOfShop, load_kinds
from experiments.advice.said import Said
from experiments.advice.shop_fit import SIZES, Usual, read_shop_sizes
from experiments.advice.shop_limits import LIMIT_NAMES, Limits, read_limits
from experiments.advice.spoken_numbers import hours
from scenarios.checked_range import outside, shipped_shops
from scenarios.story import ScenarioFile
from sim.playbook import MAX_DELAY_H, Playbook
from sim.scenario import PLATFORMS, Channel, Complaint, Scenario, Shop

__all__ = ["LIMIT_NAMES", "QUESTIONS", "AskedShop", "Limits", "read_shop"]

QUESTIONS = ("kind", "customers", "followers", "takings", "platform", "about", "ago")
"""In the order in which they are asked."""

_USUAL_KIND = "shop"
_AGO = Range(
    low=0.0, high=MAX_DELAY_H, unit="h",
    too_low="a complaint in the future cannot be answered",
    too_high="the model looks no further after a complaint",
)  # fmt: skip
_ONLY_CHANNEL: Mapping[str, Channel] = MappingProxyType(
    {"whatsapp": Channel.CLOSED_CHAT, "review_site": Channel.REVIEW_SITE}
)
"""Platforms on which a complaint can be posted in one way only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedShop:
    """A shop that asks for advice, and what was assumed about it."""

    kind: str
    """Key of the kinds."""
    about: str
    """Key of the abouts; ``other`` for a scenario that none of them tells."""
    platform: str
    scenario: Scenario
    """The shop, the complaint and the platform; the owner does nothing yet."""
    ago_h: float
    """Hours since the complaint was posted; unit h, in [0, 336], where the model ends."""
    told: Mapping[str, object]
    """What the owner said, by question."""
    assumed: Mapping[str, object]
    """What is usual, by question that was skipped."""
    outside: tuple[str, ...]
    """Questions in which the shop is outside the range in which the model was checked."""
    limits: Limits


def read_shop(
    settings: Sequence[str], path: Path | None = None, scenario: ScenarioFile | None = None
) -> AskedShop:
    """Read what an owner says about the shop, the complaint and what can be borne.

    Parameters
    ----------
    settings : sequence of str
        Each ``key=value``: a question, or a limit with ``limit.`` in front. A setting counts before
        the file.
    path : Path, optional
        A ``shop.yaml``: ``schema: 1``, questions, and ``limits:`` with a mapping.
    scenario : ScenarioFile, optional
        Its shop, complaint and platform stand for what is usual for the kind of shop; whatever else
        it says of the world stays, but what happens in it only with its own complaint.

    Returns
    -------
    AskedShop
        Checked in every part.

    Raises
    ------
    InputFileError
        All mistakes; those of the file as ``file:line:column: key: message``.
    """
    kinds = load_kinds()
    said = Said(QUESTIONS, LIMIT_NAMES)
    said.read_settings(settings)
    if path is not None:
        said.read_file(path)
    words = {
        "kind": word(said, "kind", kinds.kinds),
        "platform": word(said, "platform", PLATFORMS),
        "about": word(said, "about", kinds.abouts),
    }
    kind = kinds.kinds[words["kind"] or _USUAL_KIND]
    base = _usual_case(kind) if scenario is None else scenario.scenario
    sizes, shop = read_shop_sizes(said, _usual_shop(kind, scenario), base.parameters)
    ago_h = number(said, "ago", _AGO, hours)
    limits = read_limits(said, shop, None if "ago" in said.wrong else ago_h or 0.0)
    said.settle()
    case = _case(base, words, shop or base.shop)
    about = kind.about.value if scenario is None else kinds.about_of(scenario.cause)
    answers = {
        "kind": kind.name,
        **{question: getattr(case.shop, field) for question, field in SIZES.items()},
        "platform": case.platform.name,
        "about": words["about"] or about,
        "ago": ago_h or 0.0,
    }
    told = {*sizes, *(key for key, value in {**words, "ago": ago_h}.items() if value is not None)}
    far = outside(case.shop, shipped_shops())
    return AskedShop(
        kind=kind.name,
        about=words["about"] or about,
        platform=case.platform.name,
        scenario=case,
        ago_h=ago_h or 0.0,
        told=MappingProxyType({key: answers[key] for key in QUESTIONS if key in told}),
        assumed=MappingProxyType({key: answers[key] for key in QUESTIONS if key not in told}),
        outside=tuple(question for question, field in SIZES.items() if field in far),
        limits=limits,
    )


def _usual_shop(kind: KindOfShop, file: ScenarioFile | None) -> Usual:
    """Say what the shop is like where a question is skipped."""
    if file is not None:
        return Usual(shop=file.scenario.shop)
    visits = kind.visits_per_month
    return Usual(shop=kind.shop, visits_per_month=None if visits is None else visits.value)


def _usual_case(kind: KindOfShop) -> Scenario:
    """Put together what usually happens to a kind of shop."""
    platform = PLATFORMS[kind.platform.value]
    complaint = load_kinds().abouts[kind.about.value].complaint
    return Scenario(
        name=kind.name,
        shop=kind.shop,
        platform=platform,
        complaint=_posted(complaint, platform.name),
        parameters=kind.parameters,
    )


def _case(base: Scenario, words: Mapping[str, str | None], shop: Shop) -> Scenario:
    """Change what the owner said; the owner of the case does nothing yet."""
    case = replace(base, shop=shop, playbook=Playbook())
    if words["about"] is not None:
        complaint = load_kinds().abouts[words["about"]].complaint
        case = replace(case, complaint=complaint, events=())
    if words["platform"] is not None:
        case = replace(case, platform=PLATFORMS[words["platform"]])
    if words["about"] is None and words["platform"] is None:
        return case
    return replace(case, complaint=_posted(case.complaint, case.platform.name))


def _posted(complaint: Complaint, platform: str) -> Complaint:
    """Post a complaint where the platform lets people post."""
    channel = _ONLY_CHANNEL.get(platform, complaint.channel)
    if platform not in _ONLY_CHANNEL and channel in _ONLY_CHANNEL.values():
        channel = Channel.OWN_POST
    return replace(complaint, channel=channel)
