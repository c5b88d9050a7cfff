"""How does the page look on which a scenario is chosen, changed, checked, kept and tried?

``assets/editor.js`` fills it: the form comes from the declarations of the model, the text beside it
is the file itself.
"""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.controls import choice
from dashboard.editing import MAX_TEXT
from dashboard.service import Case
from dashboard.state import State
from dashboard.text import text_of
from dashboard.uploads import KEPT_S, PREFIX
from scenarios.story import ScenarioFile


def editor_page(state: State, case: Case, files: dict[str, ScenarioFile]) -> list[Any]:
    """Lay the page out.

    Parameters
    ----------
    state : State
        Of the link.
    case : Case
        The scenario to begin with.
    files : dict of str to ScenarioFile
        What can be chosen.

    Returns
    -------
    list of component
        For ``main``.
    """
    text = text_of(state.lang)
    titles = [(key, getattr(file.title, text.lang)) for key, file in files.items()]
    is_own = state.scenario.startswith(PREFIX)
    kept = text.text("editor_kept" if is_own else "editor_lead", hours=text.number(KEPT_S / 3600))
    buttons = [
        html.Button(text.text(f"editor_{name}"), id=f"editor-{name}", type="button", disabled=True)
        for name in ("check", "save", "try_compare", "try_stage")
    ]
    limit = text.text("editor_limit", most=MAX_TEXT // 1024)
    return [
        html.H1(text.text("editor_title")),
        html.P(
            text.text("compare_case", title=getattr(case.file.title, text.lang)), className="case"
        ),
        html.P(kept),
        choice("s", text.text("editor_from"), titles, state.scenario),
        html.Div(
            [
                html.Div(id="editor-file"),
                html.P(limit, className="small"),
            ],
            className="editor-open",
        ),
        html.Div(buttons, className="buttons"),
        html.Div(id="editor-said", role="status", tabIndex="-1"),
        html.Div(
            [
                html.Section([html.H2(text.text("editor_form")), html.Div(id="editor-form")]),
                html.Section([html.H2(text.text("editor_text")), html.Div(id="editor-text")]),
            ],
            id="editor",
            className="editor",
            **{"data-most": str(MAX_TEXT)},
        ),
        html.P(text.text("editor_note"), className="small"),
    ]
