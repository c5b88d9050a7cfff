"""How does the laboratory look? Where the numbers come from, what is shown, then the figures.

The figures are filled in by a callback (:mod:`dashboard.pages.lab_view`) whenever the link changes.
"""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.controls import choice
from dashboard.lab.fitting import fitted
from dashboard.lab.laboratory import Laboratory
from dashboard.lab.small_results import AROUSAL_STEP, WORLDS, situations
from dashboard.lab.studies import Studies
from dashboard.state import SCOPES, STATISTICS, Lab, State
from dashboard.text import PageText, text_of
from experiments.design import DEFAULT_DELAYS_H, DEFAULT_TONES, cells_of
from experiments.results import Results
from experiments.results.units import outcome_label
from scenarios.story import ScenarioFile
from sim.errors import ResultsError
from sim.outcomes import OUTCOMES


def lab_page(state: State, files: dict[str, ScenarioFile], laboratory: Laboratory) -> list[Any]:
    """Lay the page out; ``assets/lab.js`` asks for the figures.

    Parameters
    ----------
    state : State
        Of the link.
    files : dict of str to ScenarioFile
        Cases that can be chosen.
    laboratory : Laboratory
        Its studies.

    Returns
    -------
    list of component
        For ``main``.
    """
    text = text_of(state.lang)
    results, problem = _opened(state, laboratory)
    notices = [html.P(_broken(problem, text), className="notice", role="alert")] if problem else []
    waits = "lab_nothing" if state.lab.study is None else "js_busy"
    return [
        html.H1(text.text("lab_title")),
        html.P(text.text("lab_lead")),
        *notices,
        html.Div(
            [_source(state, files, laboratory, text), _shown(state, results, text)],
            className="sides lab-controls main-controls",
        ),
        html.P("", id="lab-said", role="status", className="unseen"),
        html.Div(html.P(text.text(waits)), id="lab-view", className="lab-view"),
    ]


def _opened(state: State, laboratory: Laboratory) -> tuple[Results | None, str]:
    """Open what the link is about, or say why not."""
    try:
        return laboratory.results(state), ""
    except ResultsError as error:
        return None, str(error)


def _broken(reason: str, text: PageText) -> list[Any]:
    """Say why a study cannot be opened; reasons are told in English everywhere."""
    before, _, after = text.text("lab_broken", reason="\n").partition("\n")
    return [before, html.Span(reason, lang="en"), after]


def _source(
    state: State, files: dict[str, ScenarioFile], laboratory: Laboratory, text: PageText
) -> html.Fieldset:
    """Offer studies, or a case for a small one."""
    studies, parts = laboratory.studies, []
    if studies.root is None:
        note = html.P(text.text("lab_no_folder"), className="small")
    else:
        names = [("", text.text("lab_small")), *((name, name) for name in studies.names)]
        parts.append(choice("ls", text.text("lab_study"), names, state.lab.study or ""))
        note = html.Button(text.text("lab_refresh"), id="lab-refresh", type="button")
    if state.lab.study is None:
        parts += _small(state, files, laboratory, text)
    legend = html.Legend(text.text("lab_from"))
    return html.Fieldset([legend, *parts, note, *_problems(studies, text)])


def _small(
    state: State, files: dict[str, ScenarioFile], laboratory: Laboratory, text: PageText
) -> list[Any]:
    """Offer to run a small study."""
    titles = [(key, getattr(file.title, text.lang)) for key, file in files.items()]
    what = text.text(
        "lab_small_what",
        choices=len(cells_of(DEFAULT_DELAYS_H, DEFAULT_TONES)),
        situations=len(situations(laboratory.case(state).scenario)),
        worlds=WORLDS,
        step=text.number(AROUSAL_STEP),
    )
    start = html.Button(text.text("lab_start"), id="lab-start", type="button", className="main")
    cancel = html.Button(text.text("lab_cancel"), id="lab-cancel", type="button", hidden=True)
    return [
        choice("s", text.text("shop_scenario"), titles, state.scenario),
        html.P(what, className="small"),
        html.Div([start, cancel], className="buttons"),
        html.P("", id="lab-progress", role="status"),
    ]


def _problems(studies: Studies, text: PageText) -> list[html.Details]:
    """Name folders that cannot be opened, each with its reason."""
    if not studies.problems:
        return []
    items = [
        html.Li([html.Strong(name), ": ", html.Span(reason, lang="en")])
        for name, reason in studies.problems
    ]
    summary = html.Summary(text.text("lab_problems", n=text.number(len(items))))
    return [html.Details([summary, html.Ul(items)], className="fold", id="lab-problems")]


def _shown(state: State, results: Results | None, text: PageText) -> html.Fieldset:
    """Offer outcome, statistic, what regret is held against, and what to split by."""
    lab = state.lab if results is None else fitted(state.lab, results)[0]
    outcomes = tuple(OUTCOMES) if results is None else results.outcomes
    controls = [
        choice("lo", text.text("lab_outcome"), [(o, outcome_label(o, text)) for o in outcomes],
               lab.outcome),
        choice("lq", text.text("lab_statistic"), _named("statistic", STATISTICS, text),
               lab.statistic),
        choice("lr", text.text("lab_scope"), _named("scope", SCOPES, text), lab.scope),
        *_split(lab, results, text),
    ]  # fmt: skip
    return html.Fieldset([html.Legend(text.text("lab_choose")), *controls])


def _split(lab: Lab, results: Results | None, text: PageText) -> list[Any]:
    """Offer the uncertainties, where there is a choice."""
    keys = () if results is None else results.uncertainties
    if len(keys) < 2:
        return []
    label = text.text("lab_uncertainty")
    return [choice("lu", label, [(key, key) for key in keys], lab.uncertainty or keys[0])]


def _named(kind: str, names: tuple[str, ...], text: PageText) -> list[tuple[str, str]]:
    """Name the entries of a list."""
    return [(name, text.text(f"lab_{kind}_{name}")) for name in names]
