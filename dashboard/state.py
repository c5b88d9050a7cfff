"""What does a link say? The whole state of a page, in short keys that any version can open.

Everything in a link is hostile until :func:`opened` has read it: each value is checked, what cannot
be used is replaced by the usual one and named, and nothing is ever raised. A link is written by
:func:`link_of`; links of version 1 must open for ever (``test_dashboard_state.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from dashboard.injects import MAX_INJECT_H, Inject, read_injects, written_injects
from sim.outcomes import OUTCOMES
from sim.responses import Tone

VERSION = 1
MAX_QUERY = 2_000
"""Characters; a longer link is none of ours."""
MAX_DELAY_H = 72
THEMES = ("auto", "light", "dark", "projector")
LIMITS = {"customers": (20, 5_000), "followers": (0, 50_000), "sales_idr": (50_000, 50_000_000)}
"""What a page may ask of the model: more belongs on the command line."""
MAX_EVENING = 9_999
STATISTICS = ("mean", "median", "p95", "viral")
SCOPES = ("all", "row", "column")
"""Within what a regret is measured."""
MOST_CELLS = 4
"""Of the laboratory, that are drawn at once."""
MAX_HOUR = MAX_INJECT_H
"""The last hour of the clock of the stage."""
_WHOLE = re.compile(r"[0-9]{1,9}")
_GAME = re.compile(r"[A-Za-z]{0,5}")
_FOLDER = r"\w[\w .+-]{0,49}"
STUDY = re.compile(rf"{_FOLDER}(?:/{_FOLDER})?")
"""Name of a folder that may be offered, or of one within it: it never leads upwards."""
_CELLS = re.compile(rf"[0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{0,{MOST_CELLS - 1}}}")
_SETTING = re.compile(r"[a-z][a-z0-9_]{0,39}(?:\.[a-z][a-z0-9_]{0,39}){0,3}")


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
    read: Callable[[str, Collection[str]], Any]


def _whole(low: int, high: int) -> Callable[[str, Collection[str]], int]:
    """Make a reader of whole numbers."""

    def read(text: str, _: Collection[str]) -> int:
        if not _WHOLE.fullmatch(text) or not text.isascii() or not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return read


def _word(*known: str) -> Callable[[str, Collection[str]], str]:
    """Make a reader of words."""

    def read(text: str, _: Collection[str]) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return read


def _tone(text: str, _: Collection[str]) -> Tone:
    """Read a tone."""
    return Tone(text)


def _injects(text: str, _: Collection[str]) -> tuple[Inject, ...]:
    """Read what the trainer lets happen."""
    return read_injects(text)


def _scenario(text: str, known: Collection[str]) -> str:
    """Read the name of a scenario that is offered."""
    if text not in known:
        raise ValueError(text)
    return text


def _game(text: str, _: Collection[str]) -> str:
    """Read the choices of a game; whether a case allows them is for the game to say."""
    if not _GAME.fullmatch(text):
        raise ValueError(text)
    return text


def _cells(text: str, _: Collection[str]) -> tuple[int, ...]:
    """Read numbers of cells, each once."""
    found = tuple(int(part) for part in text.split(".")) if _CELLS.fullmatch(text) else ()
    if not text.isascii() or not found or len(set(found)) < len(found):
        raise ValueError(text)
    return found


def _formed(form: re.Pattern[str]) -> Callable[[str, Collection[str]], str]:
    """Make a reader of names of a form; whether they are known is asked where they are used."""

    def read(text: str, _: Collection[str]) -> str:
        if not form.fullmatch(text):
            raise ValueError(text)
        return text

    return read


_KEYS = {
    "v": _Key("", _whole(VERSION, VERSION)),
    "s": _Key("scenario", _scenario),
    "da": _Key("a.delay_h", _whole(0, MAX_DELAY_H)),
    "ta": _Key("a.tone", _tone),
    "db": _Key("b.delay_h", _whole(0, MAX_DELAY_H)),
    "tb": _Key("b.tone", _tone),
    "c": _Key("customers", _whole(*LIMITS["customers"])),
    "f": _Key("followers", _whole(*LIMITS["followers"])),
    "o": _Key("sales_idr", _whole(*LIMITS["sales_idr"])),
    "n": _Key("evening", _whole(1, MAX_EVENING)),
    "g": _Key("game", _game),
    "at": _Key("hour", _whole(0, MAX_HOUR)),
    "inj": _Key("injects", _injects),
    "lang": _Key("lang", _word("id", "en")),
    "th": _Key("theme", _word(*THEMES)),
    "ls": _Key("lab.study", _formed(STUDY)),
    "lo": _Key("lab.outcome", _word(*OUTCOMES)),
    "lq": _Key("lab.statistic", _word(*STATISTICS)),
    "lr": _Key("lab.scope", _word(*SCOPES)),
    "lc": _Key("lab.cells", _cells),
    "lu": _Key("lab.uncertainty", _formed(_SETTING)),
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
        *("scenario", "customers", "followers", "sales_idr", "evening", "hour", "injects"),
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
