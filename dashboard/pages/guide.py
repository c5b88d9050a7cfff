"""How does somebody who has never seen the stage run a workshop of 45 minutes with it?

The plan is that of the scenario in the link: its story, what to watch, what to ask and what to take
home. Each step has links that open the stage, in a window of its own, as the step needs it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from dash import html

from dashboard.controls import choice
from dashboard.evening import STAGE_H
from dashboard.layout import PAGES
from dashboard.pages.about import key_list
from dashboard.service import Case
from dashboard.state import MAX_EVENING, Choice, State, link_of
from dashboard.text import PageText, text_of
from scenarios.story import ScenarioFile
from sim.responses import Tone

STOP_H = 6
"""Where the plan stops the clock for the first time; the number is ours."""
WINDOW = "bolasalju-panggung"
"""Name of the window that all links of the plan open: the one on the projector."""
_CHECKS = (
    "tools",
    "start",
    "case",
    "evening",
    "offline",
    "projector",
    "screens",
    "power",
    "sound",
    "try",
    "paper",
)
_RESCUES = ("calm", "equal", "reverse", "only_model", "stuck")


class Step(NamedTuple):
    """A part of the workshop."""

    name: str
    from_min: int
    to_min: int
    says: tuple[str, ...] = ()
    """Texts of the scenario that are read out."""
    asks: bool = False
    """The room is asked something of the plan's own."""


STEPS = (
    Step("open", 0, 5, ("story",)),
    Step("bet", 5, 9, asks=True),
    Step("play", 9, 15, ("watch",), asks=True),
    Step("end", 15, 21, asks=True),
    Step("fork", 21, 28, asks=True),
    Step("days", 28, 34, asks=True),
    Step("luck", 34, 39, asks=True),
    Step("discuss", 39, 43),
    Step("home", 43, 45, ("teaches",)),
)


def guide_page(state: State, case: Case, files: dict[str, ScenarioFile]) -> list[Any]:
    """Lay the page out.

    Parameters
    ----------
    state : State
        Of the link.
    case : Case
        The scenario that the workshop is about.
    files : dict of str to ScenarioFile
        What can be chosen.

    Returns
    -------
    list of component
        For ``main``.
    """
    text = text_of(state.lang)
    title = getattr(case.file.title, text.lang)
    titles = [(key, getattr(file.title, text.lang)) for key, file in files.items()]
    return [
        html.H1(text.text("guide_title")),
        html.P(text.text("guide_lead", title=title), className="lead"),
        html.Div(
            [
                choice("s", text.text("shop_scenario"), titles, state.scenario),
                html.Button(text.text("guide_find"), id="guide-find", type="button"),
                html.Button(text.text("keep_print"), id="keep-print", type="button"),
                html.P("", id="guide-said", className="small", role="status"),
            ],
            className="guide-choose",
        ),
        html.H2(text.text("guide_before")),
        html.Ul([html.Li(text.text(f"guide_check_{name}")) for name in _CHECKS], className="ticks"),
        html.H2(text.text("guide_plan")),
        html.P(_setting(state, text), className="small"),
        html.Ol([_step(step, state, case, text) for step in STEPS], className="plan"),
        html.H2(text.text("guide_rescue")),
        html.Dl(_rescues(text), className="rescues"),
        html.H2(text.text("about_keys")),
        key_list(text),
        html.P(text.text("guide_close"), className="small"),
    ]


def _setting(state: State, text: PageText) -> str:
    """Say which evening and which answers the plan is about."""
    sides = {}
    for name, side in (("a", state.a), ("b", state.b)):
        delay_h = None if side.tone is Tone.SILENT else float(side.delay_h)
        sides[name] = text.answer(delay_h, side.tone)
    return text.text("guide_setting", evening=state.evening, **sides)


def _step(step: Step, state: State, case: Case, text: PageText) -> html.Li:
    """Write one step: when, what to do, what to say, what to ask, and its links."""
    minutes = text.text("guide_minutes", start=step.from_min, end=step.to_min)
    quotes = [
        html.Blockquote(getattr(getattr(case.file, name), text.lang), className=f"says-{name}")
        for name in step.says
    ]
    asks = _asks(step, case, text)
    questions = [html.P(text.text("guide_ask")), html.Ul([html.Li(ask) for ask in asks])]
    return html.Li(
        [
            html.H3(
                [
                    html.Span(minutes, className="minutes"),
                    text.text(f"guide_{step.name}", hour=STOP_H),
                ]
            ),
            html.P(text.text(f"guide_{step.name}_do", hour=STOP_H)),
            *quotes,
            *_events(step, case, text),
            *(questions if asks else []),
            *_links(step, state, text),
        ],
        id=f"step-{step.name}",
    )


def _asks(step: Step, case: Case, text: PageText) -> list[str]:
    """List what the room is asked: by the plan, or by the scenario."""
    questions = [getattr(question, text.lang) for question in case.file.discuss]
    if step.name == "open":
        return questions[:1]
    if step.name == "discuss":
        return questions[1:] or questions
    return [text.text(f"guide_{step.name}_ask")] if step.asks else []


def _events(step: Step, case: Case, text: PageText) -> list[Any]:
    """Warn the speaker of what will happen to the owner."""
    if step.name != "play" or not case.scenario.events:
        return []
    told = [
        f"{text.text(f'act_{event.kind.value}')}: {text.hours(event.at_h)}"
        for event in case.scenario.events
    ]
    return [html.P([html.Strong(text.text("notes_events")), ": ", "; ".join(told)])]


def _links(step: Step, state: State, text: PageText) -> list[Any]:
    """Link to the stage as a step needs it."""
    links = [
        html.A(
            text.text(f"guide_link_{words}", hour=STOP_H, n=at.evening),
            href=PAGES[page] + link_of(replace(at, theme="projector")),
            target=WINDOW,
            className="button",
        )
        for words, page, at in states_of(step, state)
    ]
    return [html.P(links, className="buttons")] if links else []


def states_of(step: Step, state: State) -> list[tuple[str, str, State]]:
    """Say which pages a step opens, and how they stand.

    Parameters
    ----------
    step : Step
        One of ``STEPS``.
    state : State
        Of the link of the guide.

    Returns
    -------
    list of tuple
        Key of the words, name of the page, and its state.
    """
    start = replace(state, hour=None)
    if step.name == "bet":
        return [("start", "stage", start)]
    if step.name == "play":
        return [("stop", "stage", replace(start, hour=STOP_H))]
    if step.name == "end":
        return [("finish", "stage", replace(start, hour=STAGE_H))]
    if step.name == "fork":
        quiet = replace(start, a=Choice(delay_h=0, tone=Tone.SILENT), hour=STOP_H)
        now = Choice(delay_h=STOP_H, tone=Tone.EMPATHETIC)
        return [("quiet", "stage", quiet), ("forked", "stage", replace(quiet, b=now))]
    if step.name == "days":
        later = [(state.evening + n - 1) % MAX_EVENING + 1 for n in (1, 2, 3)]
        return [("day", "stage", replace(start, evening=number)) for number in later]
    return [("luck", "compare", start)] if step.name == "luck" else []


def _rescues(text: PageText) -> list[Any]:
    """Say what to do and to say when an evening does not go as hoped."""
    rows: list[Any] = []
    for name in _RESCUES:
        rows.append(html.Dt(text.text(f"guide_rescue_{name}")))
        rows.append(html.Dd(text.text(f"guide_rescue_{name}_say")))
    return rows
