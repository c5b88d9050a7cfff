"""Whose shop is it? The seven questions of a link, asked in the same way as on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from dashboard.state import State
from dashboard.text import text_of
from experiments.advice.kinds import load_kinds
from experiments.advice.shop_questions import AskedShop, read_shop
from scenarios.story import Bilingual, ScenarioFile

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "kind": "kind",
        "customers": "customers",
        "followers": "followers",
        "takings": "sales_idr",
        "platform": "platform",
        "about": "about",
        "ago": "ago_h",
    }
)
"""A question, and the part of the state that answers it."""
_SIZES = ("customers", "followers", "takings")


def has_own_case(state: State) -> bool:
    """Say whether more is asked than the numbers of the shop of a scenario.

    Parameters
    ----------
    state : State
        Of the link.

    Returns
    -------
    bool
        True if kind, platform or subject were chosen.
    """
    return (state.kind, state.platform, state.about) != (None, None, None)


def asked_shop(state: State, file: ScenarioFile) -> AskedShop:
    """Read the shop of a link.

    Parameters
    ----------
    state : State
        Of the link.
    file : ScenarioFile
        Says what is usual where the kind of shop is not told.

    Returns
    -------
    AskedShop
        With what was assumed.

    Raises
    ------
    InputFileError
        Its numbers contradict each other.
    """
    return _read(state, file, tuple(QUESTIONS))


def own_file(state: State, file: ScenarioFile) -> ScenarioFile:
    """Tell the story of the shop of a link.

    Parameters
    ----------
    state : State
        Of the link; :func:`has_own_case` says yes.
    file : ScenarioFile
        The scenario that it names.

    Returns
    -------
    ScenarioFile
        The story of what the complaint is about, the usual shop of the kind, and a title that says
        both.
    """
    questions = [question for question in QUESTIONS if question not in _SIZES]
    usual = _read(state, file, tuple(questions))
    about = load_kinds().abouts.get(usual.about)
    told = (about.file if about else None) or file
    if state.kind is None and state.about is None:
        told = file
    title = told.title if state.kind is None else Bilingual(**_titles(usual))
    return replace(told, title=title, scenario=usual.scenario)


def _titles(shop: AskedShop) -> dict[str, str]:
    """Name a shop and its complaint, in both languages."""
    titles = {}
    for lang in ("id", "en"):
        text = text_of(lang)
        kind, about = text.text(f"advise_kind_{shop.kind}"), text.text(f"advise_about_{shop.about}")
        titles[lang] = text.text("own_title", kind=kind[0].upper() + kind[1:], about=about)
    return titles


def _read(state: State, file: ScenarioFile, questions: tuple[str, ...]) -> AskedShop:
    """Ask some of the questions."""
    values = {question: getattr(state, QUESTIONS[question]) for question in questions}
    settings = [f"{name}={value}" for name, value in values.items() if value is not None]
    return read_shop(settings, None, file if state.kind is None else None)
