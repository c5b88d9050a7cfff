"""What does a link say? The whole state of a page, in short keys that any version can open.

Everything in a link is hostile until :func:`opened` has read it: each value is checked, what cannot
be used is replaced by the usual one and named, and nothing is ever raised. A link is written by
:func:`link_of`; links of version 1 must open for ever (``test_dashboard_state.py``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from dashboard import link_values as read
from dashboard.injects import MAX_INJECT_H, Inject, written_injects
from experiments.advice.kinds import OTHER, load_kinds
from sim.outcomes import OUTCOMES
from sim.playbook import MAX_DELAY_H as LONGEST_DELAY_H
from sim.responses import Tone
from sim.scenario import PLATFORMS

VERSION = 1
MAX_QUERY = 2_000
"""Characters; a longer link is none of ours."""
MAX_DELAY_H = 72
THEMES = ("auto", "light", "dark", "projector")
LIMITS = {"customers": (20, 5_000), "followers": (0, 50_000), "sales_idr": (50_000, 50_000_000)}
"""What a page may ask of the model: more belongs on the command line."""
MAX_AGO_H = int(LONGEST_DELAY_H)
MAX_EVENING = 9_999
STATISTICS = ("mean", "median", "p95", "viral")
SCOPES = ("all", "row", "column")
"""Within what a regret is measured."""
MAX_HOUR = MAX_INJECT_H
"""The last hour of the clock of the stage."""
KINDS = tuple(load_kinds().kinds)
ABOUTS = tuple(about for about in load_kinds().abouts if about != OTHER)
"""What a complaint can be about that has a story, by which pages tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to answer."""

    delay_h: int
    """Hours from the complaint to the answer; of no meaning for silence."""
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """What the laboratory shows."""

    study: str | None = None
    """Name of a folder that is offered; None for the small study of the scenario."""
    outcome: str = "lost_customers"
    statistic: str = "mean"
    """One of ``STATISTICS``."""
    scope: str = "all"
    """One of ``SCOPES``."""
    cells: tuple[int, ...] = ()
    """Numbers of policies; none for the best and the worst."""
    uncertainty: str | None = None
    """Key of what the small multiples are told apart by; None for the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that a page shows, and how."""

    scenario: str
    a: Choice = field(default_factory=lambda: Choice(delay_h=2, tone=Tone.APOLOGETIC))
    b: Choice = field(default_factory=lambda: Choice(delay_h=24, tone=Tone.APOLOGETIC))
    customers: int | None = None
    """None: as the scenario says; so for the next two."""
    followers: int | None = None
    sales_idr: int | None = None
    kind: str | None = None
    """Kind of the shop, one of ``KINDS``; None: the shop of the scenario."""
    platform: str | None = None
    about: str | None = None
    """What the complaint is about, one of ``ABOUTS``; None: as is usual for the shop."""
    ago_h: int | None = None
    """Hours since the complaint was posted, for advice; None: just now."""
    evening: int = 1
    """Number of the world on the stage and in the game, from 1."""
    game: str = ""
    """What was chosen in the game: a letter a turn, see :mod:`dashboard.owner_steps`."""
    hour: int | None = None
    """Where the clock of the stage stands when it opens; None: before the first hour."""
    injects: tuple[Inject, ...] = ()
    """What happens beside the events of the scenario."""
    lang: str = "id"
    theme: str = "auto"
    lab: Lab = field(default_factory=Lab)


class Opened(NamedTuple):
    """A link that was read."""

    state: State
    refused: tuple[str, ...]
    """Keys that could not be used, in order; ``…`` stands for a link that is too long."""


class _Key(NamedTuple):
    """How one key of a link is read."""

    field: str
    read: read.Reader


_KEYS = {
    "v": _Key("", read.whole(VERSION, VERSION)),
    "s": _Key("scenario", read.scenario),
    "da": _Key("a.delay_h", read.whole(0, MAX_DELAY_H)),
    "ta": _Key("a.tone", read.tone),
    "db": _Key("b.delay_h", read.whole(0, MAX_DELAY_H)),
    "tb": _Key("b.tone", read.tone),
    "c": _Key("customers", read.whole(*LIMITS["customers"])),
    "f": _Key("followers", read.whole(*LIMITS["followers"])),
    "o": _Key("sales_idr", read.whole(*LIMITS["sales_idr"])),
    "k": _Key("kind", read.word(*KINDS)),
    "pl": _Key("platform", read.word(*PLATFORMS)),
    "ab": _Key("about", read.word(*ABOUTS)),
    "ag": _Key("ago_h", read.whole(0, MAX_AGO_H)),
    "n": _Key("evening", read.whole(1, MAX_EVENING)),
    "g": _Key("game", read.game),
    "at": _Key("hour", read.whole(0, MAX_HOUR)),
    "inj": _Key("injects", read.injects),
    "lang": _Key("lang", read.word("id", "en")),
    "th": _Key("theme", read.word(*THEMES)),
    "ls": _Key("lab.study", read.formed(read.STUDY)),
    "lo": _Key("lab.outcome", read.word(*OUTCOMES)),
    "lq": _Key("lab.statistic", read.word(*STATISTICS)),
    "lr": _Key("lab.scope", read.word(*SCOPES)),
    "lc": _Key("lab.cells", read.cells),
    "lu": _Key("lab.uncertainty", read.formed(read.SETTING)),
}
_LAB = ("study", "outcome", "statistic", "scope", "cells", "uncertainty")


def opened(query: object, known: Collection[str], usual: State) -> Opened:
    """Read a link.

    Parameters
    ----------
    query : object
        The part of an address behind the question mark, with or without it; anything else opens
        the usual page.
    known : collection of str
        Scenarios that are offered.
    usual : State
        Stands in for what is not said or cannot be used.

    Returns
    -------
    Opened
        Never an error.
    """
    if not isinstance(query, str):
        return Opened(usual, ())
    if len(query) > MAX_QUERY:
        return Opened(usual, ("…",))
    values: dict[str, Any] = {}
    refused: list[str] = []
    for key, text in parse_qsl(query.lstrip("?"), keep_blank_values=True, errors="replace"):
        rule = _KEYS.get(key)
        try:
            if rule is None or rule.field in values:
                raise ValueError(key)
            values[rule.field] = rule.read(text, known)
        except ValueError:
            refused.append(key)
    return Opened(_state(values, usual), tuple(dict.fromkeys(refused)))


def _state(values: dict[str, Any], usual: State) -> State:
    """Fill in what a link does not say."""
    plain = (
        *("scenario", "customers", "followers", "sales_idr", "kind", "platform", "about", "ago_h"),
        *("evening", "hour", "injects"),
        *("game", "lang", "theme"),
    )
    told = {name: values.get(name, getattr(usual, name)) for name in plain}
    a, b = (
        Choice(
            delay_h=values.get(f"{side}.delay_h", getattr(usual, side).delay_h),
            tone=values.get(f"{side}.tone", getattr(usual, side).tone),
        )
        for side in ("a", "b")
    )
    lab = Lab(**{name: values.get(f"lab.{name}", getattr(usual.lab, name)) for name in _LAB})
    return State(**told, a=a, b=b, lab=lab)


def link_of(state: State) -> str:
    """Write a link.

    Parameters
    ----------
    state : State
        What to open.

    Returns
    -------
    str
        With its question mark; :func:`opened` gives the same state again.
    """
    said: dict[str, object] = {
        "v": VERSION,
        "s": state.scenario,
        "da": state.a.delay_h,
        "ta": state.a.tone.value,
        "db": state.b.delay_h,
        "tb": state.b.tone.value,
        "c": state.customers,
        "f": state.followers,
        "o": state.sales_idr,
        "k": state.kind,
        "pl": state.platform,
        "ab": state.about,
        "ag": state.ago_h,
        "n": state.evening,
        "g": state.game or None,
        "at": state.hour,
        "inj": written_injects(state.injects),
        "lang": state.lang,
        "th": state.theme,
        **_lab_said(state.lab),
    }
    return "?" + urlencode({key: value for key, value in said.items() if value is not None})


def _lab_said(lab: Lab) -> dict[str, object]:
    """Write what is unusual about the laboratory: other pages need no word of it."""
    usual = Lab()
    cells = ".".join(str(number) for number in lab.cells)
    said = {"ls": lab.study, "lo": lab.outcome, "lq": lab.statistic, "lr": lab.scope}
    plain = {"ls": usual.study, "lo": usual.outcome, "lq": usual.statistic, "lr": usual.scope}
    kept = {key: value for key, value in said.items() if value != plain[key]}
    return {**kept, "lc": cells or None, "lu": lab.uncertainty}
