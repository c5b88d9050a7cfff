"""How does the page for the owner's phone look? The answer first, then two choices and the rest."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.answering import SIDES, Answered, Side, number_rows, reasons
from dashboard.controls import choice, marks, slider
from dashboard.pages.hourly import hourly_fold
from dashboard.pages.own_shop import advice_fold, shop_fold
from dashboard.service import Case
from dashboard.state import MAX_DELAY_H, Choice, State, link_of
from dashboard.text import PageText, text_of
from experiments.comparing import loyal_customers
from experiments.comparison import Comparison
from experiments.report_worlds import flip_section
from scenarios.story import ScenarioFile
from sim.responses import Tone


def compare_page(state: State, case: Case, files: dict[str, ScenarioFile]) -> list[Any]:
    """Lay the page out; the answer comes in when it is computed.

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
        html.H1(text.text("banding_title")),
        html.P(text.text("compare_case", title=title), className="case"),
        html.Section(html.P(text.text("computing")), id="answer", className="answer"),
        html.P("", id="spoken", className="unseen", **{"aria-live": "polite"}),
        html.Div(
            [_side_controls(side, at, text) for side, at in (("a", state.a), ("b", state.b))],
            className="sides",
        ),
        html.P(text.text("about_controls"), className="small main-controls"),
        html.Section(
            [html.H2(text.text("squares_title")), html.Div(id="squares", className="sides")]
        ),
        html.P("", id="made-of", className="made-of", **{"data-busy": text.text("js_busy")}),
        shop_fold(state, case, files, text),
        advice_fold(state, text),
        hourly_fold(text),
        *[_more_fold(name, text) for name in ("why", "numbers")],
        _keep(state, text),
    ]


def _side_controls(side: str, at: Choice, text: PageText) -> html.Fieldset:
    """Offer the delay and the tone of one side."""
    name = text.text("side", side=side.upper())
    tones = [(tone.value, text.tone(tone)) for tone in Tone]
    delay, tone = text.text("about_delay"), text.text("about_tone")
    return html.Fieldset(
        [
            html.Legend(name),
            slider(
                f"d{side}", text.text("delay_label"), at.delay_h,
                most=MAX_DELAY_H, hint=delay, side=name,
            ),
            choice(f"t{side}", text.text("tone_label"), tones, at.tone.value, hint=tone),
        ],
        className=f"side-{side}",
    )  # fmt: skip


def _more_fold(name: str, text: PageText) -> html.Details:
    """Leave room for what is asked for when it is opened (``assets/more.js``)."""
    waits = html.Div(html.P(text.text("computing")), id=name)
    summary = html.Summary(text.text(f"{name}_title"))
    return html.Details([summary, waits], id=f"{name}-fold", className="fold")


def _keep(state: State, text: PageText) -> html.Section:
    """Offer the link, the page, the picture and paper."""
    query = link_of(state)
    return html.Section(
        [
            html.H2(text.text("keep_title")),
            html.P(text.text("keep_note"), className="small"),
            html.Div(
                [
                    html.Button(text.text("keep_link"), id="keep-link", type="button"),
                    html.A(
                        text.text("keep_page"), href="/laporan" + query, id="keep-page",
                        className="button", **{"data-page": "/laporan"},
                    ),
                    html.Button(text.text("keep_picture"), id="keep-picture", type="button"),
                    html.Button(text.text("keep_print"), id="keep-print", type="button"),
                ],
                className="buttons",
            ),
            html.P("", id="kept", role="status"),
        ],
        className="keep",
    )  # fmt: skip


def answer_section(found: Answered, text: PageText) -> list[Any]:
    """Write the answer.

    Parameters
    ----------
    found : Answered
        What the worlds say.
    text : PageText
        The language.

    Returns
    -------
    list of component
        Verdict, sentences, and what it costs.
    """
    first, *rest = found.sentences
    money = {side.lower(): at.sales for side, at in zip(SIDES, found.sides, strict=True)}
    choices = {side.lower(): at.name for side, at in zip(SIDES, found.sides, strict=True)}
    return [
        html.P(text.text(f"better_{found.verdict}"), className=f"verdict verdict-{found.verdict}"),
        html.P(first, className="sentence"),
        html.P(text.text("print_choices", **choices), className="choices"),
        html.P(text.text("money", **money), className="money"),
        html.P(" ".join(rest), className="small"),
    ]


def _card(side: str, at: Side, text: PageText) -> html.Div:
    """Say what one side costs."""
    return html.Div(
        [
            html.H2(f"{side}: {at.name}"),
            html.Dl(
                [
                    html.Dt(text.text("card_lost")),
                    html.Dd([html.Strong(at.lost), html.Small(at.lost_range)]),
                    html.Dt(text.text("card_sales")),
                    html.Dd([html.Strong(at.sales), html.Small(at.sales_range)]),
                    html.Dt(text.text("card_viral")),
                    html.Dd(html.Strong(at.viral)),
                ]
            ),
        ],
        className=f"card side-{side.lower()}",
    )


def squares(found: Answered, text: PageText) -> list[Any]:
    """Draw 100 evenings for each side.

    Parameters
    ----------
    found : Answered
        What the worlds say.
    text : PageText
        The language.

    Returns
    -------
    list of component
        Two pictures with their counts in words, what the classes mean, and a card for each side.
    """
    drawn: list[Any] = []
    for side, at in zip(SIDES, found.sides, strict=True):
        words = ", ".join(words for _, _, words in at.counts)
        counts = [(name, part) for name, part, _ in at.counts]
        label = text.text("squares_label", side=side, counts=words)
        drawn.append(
            html.Figure(
                [
                    marks(counts, label),
                    html.Figcaption([html.Strong(side), f" {words}"]),
                ],
                className=f"side-{side.lower()}",
            )
        )
    cards = [_card(side, at, text) for side, at in zip(SIDES, found.sides, strict=True)]
    return [*drawn, html.P(found.note, className="small whole"), *cards]


def why_section(comparison: Comparison, text: PageText) -> list[Any]:
    """Say why, and who stays, in words.

    Parameters
    ----------
    comparison : Comparison
        Cells A and B.
    text : PageText
        The language.

    Returns
    -------
    list of component
        Paragraphs and names by role.
    """
    said: list[Any] = [html.P(words) for words in reasons(comparison, text)]
    people = flip_section(comparison, text, lambda world: loyal_customers(comparison, world))
    if people is None:
        return said
    names = [*people["names"], *([people["more"]] if people["more"] else [])]
    return [
        *said,
        html.H2(text.text("why_people")),
        html.P(people["lead"]),
        *([html.Ul([html.Li(name) for name in names], className="names")] if names else []),
        *[html.P(words) for words in people["rest"]],
    ]


def numbers_section(comparison: Comparison, text: PageText) -> list[Any]:
    """Lay the outcomes out in a table.

    Parameters
    ----------
    comparison : Comparison
        Cells A and B.
    text : PageText
        The language.

    Returns
    -------
    list of component
        A note and the table.
    """
    heads = [text.text("numbers_outcome"), "A", "B", text.text("numbers_difference")]
    rows = [
        html.Tr([html.Th(label, scope="row"), html.Td(a), html.Td(b), html.Td(difference)])
        for label, a, b, difference in number_rows(comparison, text)
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(rows)]
    )
    box = html.Div(
        table, className="scroll", tabIndex="0", role="region",
        **{"aria-label": text.text("numbers_title")},
    )  # fmt: skip
    return [html.P(text.text("numbers_note"), className="small"), box]
