"""How does the end of the game look? The own day, days like it, and what they were made of.

Which part was luck, which was choice, and which choice mattered most.
"""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.controls import marks
from dashboard.owner_end import GREY, LOST, STAGES, End
from dashboard.owner_end_words import change_row, luck, mattered, skill, squares_note, squares_words
from dashboard.owner_lines import lines_svg
from dashboard.owner_night import Day, Night, reference
from dashboard.pages.owner_parts import link_to, past
from dashboard.service import GAME, PREVIEW, SEED, Case
from dashboard.state import MAX_EVENING, State, link_of
from dashboard.text import PageText
from experiments.icon_counts import CLASSES
from experiments.report_sections import rough_rupiah

_TABLE_DAYS = (1, 3, 7, 14, 30, 90)


def end_sections(state: State, case: Case, night: Night, own: Day, text: PageText) -> list[Any]:
    """Lay the end out; what needs many worlds comes in when it is computed.

    Parameters
    ----------
    state : State
        Of the link.
    case : Case
        The scenario.
    night : Night
        With all turns over.
    own : Day
        The own day.
    text : PageText
        The language.

    Returns
    -------
    list of component
        For ``main``.
    """
    other = state.evening % MAX_EVENING + 1
    words = text.text(
        "stage_end",
        lost=text.number(own.outcomes[LOST]),
        sales=rough_rupiah(own.outcomes["lost_sales_idr"], text),
        reach=text.number(own.outcomes["reach"]),
    )
    again = [
        link_to(state, "", text.text("owner_again"), className="button"),
        link_to(state, "", text.text("owner_another"), number=other, className="button"),
        link_to(
            state, night.letters[:-1], text.text("owner_back"), id="owner-back", className="button"
        ),
    ]
    waiting = html.P(
        text.text("owner_computing", runs=PREVIEW, all=GAME), **{"data-next": STAGES[0]}
    )
    return [
        html.H2(text.text("owner_end"), id="owner-turn", tabIndex="-1"),
        html.Section(
            [html.P(words, className="sentence"), *past(night, case, text)], className="answer"
        ),
        html.Div(again, className="buttons owner-again"),
        html.Div(waiting, id="owner-days", **{"aria-live": "polite"}),
        _keep(state, text),
    ]


def _keep(state: State, text: PageText) -> html.Section:
    """Offer the link, the page and paper."""
    query = link_of(state)
    page = html.A(
        text.text("owner_file"), href="/pemilik-hasil" + query, id="keep-page",
        className="button", **{"data-page": "/pemilik-hasil"},
    )  # fmt: skip
    return html.Section(
        [
            html.H2(text.text("owner_send")),
            html.P(text.text("keep_note"), className="small"),
            html.Div(
                [
                    html.Button(text.text("keep_link"), id="keep-link", type="button"),
                    page,
                    html.Button(text.text("keep_print"), id="keep-print", type="button"),
                ],
                className="buttons",
            ),
            html.P("", id="kept", role="status"),
        ],
        className="keep",
    )


def days_sections(
    end: End, state: State, case: Case, night: Night, stage: str, text: PageText
) -> list[Any]:
    """Lay out what many days say.

    Parameters
    ----------
    end : End
        Of the game.
    state : State
        Of the link.
    case : Case
        The scenario.
    night : Night
        With all turns over.
    stage : str
        How much of it was computed.
    text : PageText
        The language.

    Returns
    -------
    list of component
        For ``owner-days``; ``data-next`` names the stage to ask for next.
    """
    following = STAGES[STAGES.index(stage) + 1] if stage != STAGES[-1] else ""
    made_of = text.text(
        "owner_end_made_of",
        scenario=getattr(case.file.title, text.lang),
        number=state.evening,
        runs=text.number(end.runs),
        seed=SEED,
    )
    return [
        *_lines(end, text),
        *_squares(end, case, text),
        html.H2(text.text("owner_luck_title")),
        html.P(luck(end, text)),
        html.H2(text.text("owner_skill_title")),
        *[html.P(words) for words in skill(end, night, reference(case.scenario), text)],
        html.P(text.text("owner_skill_note"), className="small"),
        html.H2(text.text("owner_mattered_title")),
        *_mattered(end, stage, text),
        html.P(made_of, className="made-of", **{"data-next": following}),
    ]


def _lines(end: End, text: PageText) -> list[Any]:
    """Draw the own day over others, with the same numbers in a table."""
    label = text.text("owner_lines_label", n=GREY, lost=text.number(end.own.outcomes[LOST]))
    svg = lines_svg(end.own.away, end.others, label=label, days=text.text("owner_lines_days"))
    heads = [text.text(f"owner_lines_{name}") for name in ("day", "own", "low", "middle", "high")]
    rows = []
    for day in _TABLE_DAYS:
        others = sorted(int(line[day]) for line in end.others)
        numbers = (int(end.own.away[day]), others[0], others[len(others) // 2], others[-1])
        rows.append([text.number(day), *[text.number(number) for number in numbers]])
    return [
        html.H2(text.text("owner_lines_title")),
        html.Figure(
            [
                html.Div(className="owner-lines", **{"data-svg": svg}),
                html.Figcaption(text.text("owner_lines_note", n=GREY)),
            ]
        ),
        html.Details(
            [html.Summary(text.text("owner_lines_table")), _table(heads, rows)], className="fold"
        ),
    ]


def _squares(end: End, case: Case, text: PageText) -> list[Any]:
    """Draw a hundred days with the same choices."""
    words = squares_words(end, text)
    counts = zip(CLASSES, end.parts, strict=True)
    label = text.text("owner_squares_label", counts=words)
    viral = text.text("owner_viral", n=text.of_100(round(100 * end.viral), end.viral))
    return [
        html.H2(text.text("owner_squares_title")),
        html.Figure(
            [
                marks(counts, label),
                html.Figcaption([html.Strong(words), f". {viral}"]),
            ]
        ),
        html.P(squares_note(case.scenario, text), className="small"),
    ]


def _mattered(end: End, stage: str, text: PageText) -> list[Any]:
    """Name what mattered most, and lay all decisions out."""
    if stage != STAGES[-1]:
        return [html.P(text.text("owner_mattered_wait"))]
    heads = [
        text.text(f"owner_change_{name}") for name in ("chosen", "instead", "lost", "sales", "own")
    ]
    rows = [list(change_row(change, text)) for change in end.changes]
    return [
        html.P(mattered(end, text), className="sentence"),
        html.Details(
            [
                html.Summary(text.text("owner_change_title")),
                html.P(text.text("owner_change_note"), className="small"),
                _table(heads, rows),
            ],
            className="fold owner-changes",
        ),
    ]


def _table(heads: list[str], rows: list[list[str]]) -> html.Div:
    """Lay numbers out; a wide table scrolls by itself."""
    lines = [
        html.Tr([html.Th(row[0], scope="row"), *[html.Td(cell) for cell in row[1:]]])
        for row in rows
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(lines)]
    )
    return html.Div(
        table, className="scroll", tabIndex="0", role="region", **{"aria-label": heads[0]}
    )
