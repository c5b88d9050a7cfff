"""What do a turn and the end of the game have in common? Links to turns, and what was chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html

from dashboard.layout import PAGES
from dashboard.owner_night import Night
from dashboard.owner_words import clock, told_step
from dashboard.service import Case
from dashboard.state import State, link_of
from dashboard.text import PageText


def link_to(state: State, game: str, words: Any, **more: Any) -> html.A:
    """Link to another turn or day; the page goes there without loading itself again.

    Parameters
    ----------
    state : State
        Of the page.
    game : str
        Choices there.
    words : str or list of component
        What the link says.
    **more : object
        Further properties; ``number`` is that of the world.

    Returns
    -------
    A
        Works without a script, too.
    """
    number = more.pop("number", state.evening)
    there = replace(state, game=game, evening=number)
    own = {"data-g": game, "data-n": str(number)}
    return html.A(words, href=PAGES["owner"] + link_of(there), **own, **more)


def past(night: Night, case: Case, text: PageText) -> list[Any]:
    """List what was chosen.

    Parameters
    ----------
    night : Night
        So far.
    case : Case
        What happens.
    text : PageText
        The language.

    Returns
    -------
    list of component
        Nothing before the first choice.
    """
    if not night.letters:
        return []
    items = []
    for hour, letter in zip(night.hours, night.letters, strict=False):
        what = told_step(letter, text)
        when = clock(hour, case.scenario, text)
        items.append(html.Li(text.text("owner_past_at", hour=hour, clock=when, what=what)))
    return [html.H3(text.text("owner_past")), html.Ol(items, className="owner-past")]
