"""What does the page About say? The model on one page, its limits, every number with its source."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dash import html

from dashboard.layout import PAGES
from dashboard.state import State
from dashboard.text import PageText, text_of
from experiments.provenance import provenance
from experiments.report import LIMITS
from experiments.report_settings import provenance_rows, with_unit
from sim.declarations import declared_numbers
from sim.quantities import Kind, Quantity
from sim.sources import sources

_PARTS = ("people", "spread", "answer", "money", "luck")
_KEYS = (
    (f"1 – {len(PAGES)}", "pages"),
    ("1 – 9", "choose"),
    ("⌫", "back"),
    ("␣", "space"),
    ("← →", "arrows"),
    ("n", "n"),
    ("f", "f"),
    ("p", "p"),
    ("d", "d"),
    ("l", "l"),
    ("?", "help"),
)
WORLDS_OF_LIMITS = 200
"""The sentence on rare evenings names the worlds of a full answer."""


def about_page(state: State) -> list[Any]:
    """Lay the page out.

    Parameters
    ----------
    state : State
        Gives the language.

    Returns
    -------
    list of component
        For ``main``.
    """
    text = text_of(state.lang)
    runs = text.number(WORLDS_OF_LIMITS)
    limits = [html.Li(text.text(f"limits_{name}", runs=runs)) for name in LIMITS]
    return [
        html.H1(text.text("about_title")),
        html.P(text.text("about_lead")),
        html.H2(text.text("about_model")),
        *[html.P(text.text(f"about_model_{part}")) for part in _PARTS],
        html.H2(text.text("about_limits")),
        html.Ul(limits),
        *_board(text),
        *_assumptions(text),
        _sources(text),
        html.H2(text.text("about_keys"), id="keys"),
        key_list(text),
        _versions(text),
    ]


def _board(text: PageText) -> list[Any]:
    """Offer to measure the published patterns; ``assets/board.js`` shows them."""
    start = html.Button(text.text("about_board_start"), id="board-start", type="button")
    return [
        html.H2(text.text("about_board"), id="board-title"),
        html.P(text.text("about_board_note")),
        html.Div([start, html.P("", id="board-said", role="status")], id="board"),
    ]


def _assumptions(text: PageText) -> list[Any]:
    """List every number, a fold for each group."""
    numbers = declared_numbers()
    kinds = Counter(quantity.kind for quantity in numbers.values())
    counts = {kind.value: text.number(kinds[kind]) for kind in Kind}
    groups: dict[str, dict[str, Quantity]] = {}
    for name, quantity in numbers.items():
        groups.setdefault(name.partition(".")[0], {})[name] = quantity
    folds = [
        html.Details([_group(group, len(rows), text), _table(group, rows, text)], className="fold")
        for group, rows in groups.items()
    ]
    heading = html.H2(text.text("about_assumptions"), id="assumptions")
    return [heading, html.P(text.text("about_assumptions_note", **counts)), *folds]


def _group(group: str, n: int, text: PageText) -> html.Summary:
    """Name a group in the language, and as ``--set`` calls it."""
    name = html.Code(group)
    return html.Summary(html.Span([text.text(f"group_{group}"), " ", name, f" ({n})"]))


def _table(group: str, rows: dict[str, Quantity], text: PageText) -> html.Div:
    """List the numbers of one group."""
    heads = ("number", "value", "range", "kind", "means")
    head = html.Tr([html.Th(text.text(f"about_{key}"), scope="col") for key in heads])
    body = [
        html.Tr(
            [
                html.Th(html.Code(name.partition(".")[2]), scope="row"),
                html.Td(with_unit(q.default, q.unit, text)),
                html.Td(
                    text.text(
                        "range", low=with_unit(q.low, "1", text), high=with_unit(q.high, "1", text)
                    )
                ),
                html.Td(_origin(q, text)),
                html.Td(q.meaning, lang="en"),
            ]
        )
        for name, q in rows.items()
    ]
    return html.Div(
        html.Table([html.Thead(head), html.Tbody(body)]),
        className="scroll wide", tabIndex="0", role="region",
        **{"aria-label": text.text(f"group_{group}")},
    )  # fmt: skip


def _ends(quantity: Quantity, text: PageText) -> dict[str, str]:
    """Write the ends of a range."""
    return {end: with_unit(getattr(quantity, end), "1", text) for end in ("low", "high")}


def _origin(quantity: Quantity, text: PageText) -> Any:
    """Say where a number comes from, with a link to its source."""
    kind = text.text(f"kind_{quantity.kind.value}")
    if not quantity.source:
        return kind
    link = html.A(quantity.source, href=f"#source-{quantity.source}")
    return [kind, " [", link, "]"]


def _sources(text: PageText) -> html.Details:
    """List the bibliography."""
    items = []
    before, _, after = text.text("about_source_how", how="\n").partition("\n")
    for key, source in sources().items():
        taken = [html.Strong(key), ": ", html.Cite(source.reference), f" – {source.taken}. "]
        words = [html.Span(before, lang=text.lang), source.how, html.Span(after, lang=text.lang)]
        how = html.Small(words, className="small")
        items.append(html.Li([*taken, how], id=f"source-{key}", lang="en"))
    title = f"{text.text('about_sources')} ({len(items)})"
    return html.Details([html.Summary(title), html.Ul(items)], className="fold", id="sources")


def key_list(text: PageText) -> html.Dl:
    """List the keys.

    Parameters
    ----------
    text : PageText
        The language.

    Returns
    -------
    Dl
        Keys and what they do.
    """
    rows: list[Any] = []
    for key, name in _KEYS:
        rows += [html.Dt(html.Kbd(key)), html.Dd(text.text(f"about_key_{name}"))]
    return html.Dl(rows, className="keys")


def _versions(text: PageText) -> html.Details:
    """Say what is needed to get the same numbers again."""
    rows = [
        html.Tr([html.Th(name, scope="row"), html.Td(value)])
        for name, value in provenance_rows(provenance())
    ]
    table = html.Table(html.Tbody(rows))
    return html.Details([html.Summary(text.text("about_versions")), table], className="fold")
