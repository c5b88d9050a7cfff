"""How does the trainer's stage look? Two crowds, one clock; a guess first, then play.

``assets/stage.js`` owns the clock and the pictures; nothing is asked of the server while it plays.
"""

from __future__ import annotations

import json
from typing import Any

from dash import dcc, html

from dashboard.controls import choice, keyed, slider, within
from dashboard.evening import STAGE_H
from dashboard.injects import offered_kinds
from dashboard.service import Case
from dashboard.state import MAX_DELAY_H, MAX_EVENING, State
from dashboard.text import PageText, text_of
from scenarios.story import ScenarioFile
from sim.responses import Tone

_BETS = ("a", "same", "b", "skip")
_LEGEND = ("unseen", "seen", "shared", "answered", "away", "flip")


def stage_page(state: State, case: Case, files: dict[str, ScenarioFile]) -> list[Any]:
    """Lay the page out; the evening is fetched by the player.

    Parameters
    ----------
    state : State
        Of the link.
    case : Case
        The scenario.
    files : dict of str to ScenarioFile
        What can be chosen.

    Returns
    -------
    list of component
        For ``main``.
    """
    text = text_of(state.lang)
    title = getattr(case.file.title, text.lang)
    return [
        html.Div(
            [html.H1(text.text("stage_title")), html.P(title, className="case")],
            className="heading",
        ),
        _bets(text),
        html.Div([_side(side, text) for side in ("a", "b")], className="sides stage", id="stage"),
        _clock(text),
        html.Section(id="end", className="end", hidden=True),
        html.P("", id="stage-said", className="unseen", **{"aria-live": "polite"}),
        html.P("", id="strip", className="strip"),
        _fork(state, text),
        _inject(case, text),
        _setting(state, files, text),
        _notes(case, text),
        _legend(text),
        _table(text),
        html.P("", id="made-of", className="made-of"),
    ]


def _bets(text: PageText) -> html.Div:
    """Ask for a guess before anything is shown."""
    buttons = [
        html.Button(
            text.text(f"bet_{bet}"),
            type="button",
            className=f"bet bet-{bet}",
            **{"data-bet": bet, "aria-pressed": "false"},
        )
        for bet in _BETS
    ]
    words = html.Strong(text.text("bet_question"), id="bet-words")
    return html.Div(
        [words, *buttons], className="bets", role="group", **{"aria-labelledby": "bet-words"}
    )


def _side(side: str, text: PageText) -> html.Figure:
    """Make room for one crowd and its counts."""
    name = text.text("side", side=side.upper())
    return html.Figure(
        [
            html.Figcaption([html.Strong(side.upper()), " ", html.Span(name, id=f"name-{side}")]),
            html.Canvas(id=f"crowd-{side}", role="img", **{"aria-label": name}),
            html.P(
                [
                    html.Strong("0", id=f"seen-{side}"), f" {text.text('count_seen')} · ",
                    html.Strong("0", id=f"shared-{side}"), f" {text.text('count_shared')} · ",
                    html.Strong("0", id=f"away-{side}"), f" {text.text('count_away')}",
                ],
                className="counts",
            ),
        ],
        className=f"side-{side}",
    )  # fmt: skip


def _clock(text: PageText) -> html.Div:
    """Offer to play, to move in time, and another evening."""
    start, finish = text.text("jump_start"), text.text("jump_finish")
    buttons = (("start", start), ("to-a", "A"), ("to-b", "B"), ("finish", finish))
    jumps = [
        html.Button(
            mark, id=f"jump-{name}", type="button", title=text.text(f"jump_{name}"),
            **{"aria-label": text.text(f"jump_{name}")},
        )
        for name, mark in buttons
    ]  # fmt: skip
    label = html.Label(text.text("clock_label"), htmlFor="clock", className="unseen")
    ruler = html.Div(
        [
            label,
            html.Div(id="marks", className="clock-marks", **{"aria-hidden": "true"}),
            dcc.Input(id="clock", type="range", min=0, max=STAGE_H, step=0.25, value=0),
        ],
        className="ruler",
    )
    return html.Div(
        [
            html.Button(
                text.text("play"), id="play", type="button", className="main", disabled=True
            ),
            html.Output("", id="hour", className="hour"),
            ruler,
            html.Div(jumps, className="jumps", role="group", **{"aria-label": text.text("jumps")}),
            html.Button(text.text("another"), id="another", type="button"),
            html.Button(text.text("loudest"), id="loudest", type="button"),
        ],
        id="stage-controls",
        className="stage-controls",
    )


def _fork(state: State, text: PageText) -> html.Div:
    """Offer to answer now."""
    tones = [(tone.value, text.tone(tone)) for tone in Tone if tone is not Tone.SILENT]
    spoken = state.a.tone if state.a.tone is not Tone.SILENT else Tone.APOLOGETIC
    options = [html.Option(words, value=name, selected=name == spoken) for name, words in tones]
    return html.Div(
        [
            html.Label(text.text("fork_label"), htmlFor="fork-tone"),
            html.Select(options, id="fork-tone"),
            html.Button(text.text("fork"), id="fork", type="button"),
            html.Span(text.text("fork_note"), className="small"),
        ],
        className="fork",
    )


def _inject(case: Case, text: PageText) -> html.Div:
    """Offer to let something happen now; ``assets/inject.js`` lists what was chosen."""
    kinds = [
        html.Option(text.text(f"act_{kind.value}"), value=kind.value)
        for kind in offered_kinds(case.scenario.complaint)
    ]
    return html.Div(
        [
            html.Label(text.text("inject_label"), htmlFor="inject-kind"),
            html.Select(kinds, id="inject-kind"),
            html.Button(text.text("inject"), id="inject", type="button"),
            html.Span(id="injects"),
            html.Span(text.text("inject_note"), className="small"),
        ],
        className="fork",
    )


def _table(text: PageText) -> html.Details:
    """Leave room for the numbers hour by hour (``assets/stage_table.js``)."""
    counts = [text.text(f"count_{name}") for name in ("seen", "shared", "away")]
    heads = [text.text("stage_table_hour"), *(f"{side} {name}" for side in "AB" for name in counts)]
    return html.Details(
        [html.Summary(text.text("stage_table")), html.Div(id="stage-numbers")],
        id="stage-table",
        className="fold",
        **{"data-heads": json.dumps(heads)},
    )


def _setting(state: State, files: dict[str, ScenarioFile], text: PageText) -> html.Details:
    """Offer the case, and the answers of both sides."""
    titles = [(key, getattr(file.title, text.lang)) for key, file in files.items()]
    tones = [(tone.value, text.tone(tone)) for tone in Tone]
    sides = []
    for side, at in (("a", state.a), ("b", state.b)):
        name = text.text("side", side=side.upper())
        delay = slider(
            f"d{side}", text.text("delay_label"), at.delay_h,
            most=MAX_DELAY_H, hint=text.text("about_delay"), side=name,
        )  # fmt: skip
        hint = text.text("about_tone")
        tone = choice(f"t{side}", text.text("tone_label"), tones, at.tone.value, hint=hint)
        sides.append(html.Fieldset([html.Legend(name), delay, tone], className=f"side-{side}"))
    number = html.Div(
        [
            html.Label(text.text("evening_label"), htmlFor="n"),
            dcc.Input(
                id="n", type="text", inputMode="numeric", value=str(state.evening),
                maxLength=4, autoComplete="off", className="field",
            ),
        ],
        className="control",
        **keyed("n"),
        **within((1, MAX_EVENING)),
    )  # fmt: skip
    return html.Details(
        [
            html.Summary(text.text("stage_setting")),
            choice("s", text.text("shop_scenario"), titles, state.scenario),
            html.Div(sides, className="sides"),
            html.P(text.text("about_controls"), className="small"),
            number,
        ],
        className="fold",
    )


def _notes(case: Case, text: PageText) -> html.Details:
    """Show the speaker what the scenario says."""
    parts: list[Any] = []
    for name in ("story", "watch", "teaches"):
        words = getattr(getattr(case.file, name), text.lang)
        parts += [html.H2(text.text(f"notes_{name}")), html.P(words)]
    questions = [html.Li(getattr(question, text.lang)) for question in case.file.discuss]
    events = [
        html.Li(f"{text.text(f'act_{event.kind.value}')}: {text.hours(event.at_h)}")
        for event in case.scenario.events
    ]
    if events:
        parts += [html.H2(text.text("notes_events")), html.Ul(events)]
    return html.Details(
        [
            html.Summary(text.text("notes")),
            *parts,
            html.H2(text.text("notes_discuss")),
            html.Ul(questions),
        ],
        className="fold",
        id="notes",
    )


def _legend(text: PageText) -> html.Ul:
    """Say what the dots mean."""
    items = [
        html.Li([html.I(className=f"dot dot-{name}"), f" {text.text(f'dot_{name}')}"])
        for name in _LEGEND
    ]
    return html.Ul(items, className="legend", **{"aria-label": text.text("legend")})
