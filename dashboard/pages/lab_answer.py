"""What is answered when the laboratory asks: figures, or a sentence on why there are none?"""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.lab.laboratory import Laboratory
from dashboard.pages.lab_view import lab_view, said_of
from dashboard.state import State, link_of
from dashboard.text import text_of
from sim.errors import ResultsError


def lab_answer(laboratory: Laboratory, state: State) -> tuple[list[Any], dict[str, str]]:
    """Lay out what a link of the laboratory shows.

    Parameters
    ----------
    laboratory : Laboratory
        Its studies.
    state : State
        Of the link.

    Returns
    -------
    tuple of list of component and dict of str to str
        For ``#lab-view``; and ``state`` (``ready``, ``nothing`` or ``broken``) with a sentence
        ``said`` for readers that are read aloud.
    """
    text = text_of(state.lang)
    try:
        view = laboratory.view(state, text)
    except ResultsError as error:
        words = text.text("lab_broken", reason=str(error))
        return [html.P(words, className="notice")], {"state": "broken", "said": words}
    if view is None:
        return [html.P(text.text("lab_nothing"))], {"state": "nothing", "said": ""}
    problem, ranking = "", None
    try:
        ranking = laboratory.ranking(view)
    except ResultsError as error:
        problem = str(error)
    content = lab_view(view, ranking, problem, link_of(state))
    return content, {"state": "ready", "said": said_of(view)}
