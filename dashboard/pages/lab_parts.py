"""Which parts do all figures of the laboratory share? A picture, a table beside it, and files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.lab.laboratory import View
from dashboard.lab.routes import file_word
from dashboard.text import PageText


def notes(*words: str) -> list[html.P]:
    """Write small paragraphs.

    Parameters
    ----------
    *words : str
        One each.

    Returns
    -------
    list of P
        In this order.
    """
    return [html.P(said, className="small") for said in words if said]


def figure(name: str, words: str, link: str) -> html.Figure:
    """Show a picture that the server draws.

    Parameters
    ----------
    name : str
        Of the figure.
    words : str
        What it shows, for those who do not see it; its table says the rest.
    link : str
        With its question mark.

    Returns
    -------
    Figure
        As wide as its column.
    """
    picture = html.Img(src=f"/lab/gambar/{name}{link}", alt=words, className="lab-picture")
    return html.Figure(picture)


def plain_table(
    name: str, text: PageText, caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]
) -> html.Details:
    """Write the numbers of a figure beside it.

    Parameters
    ----------
    name : str
        Of the figure.
    text : PageText
        The language.
    caption : str
        What the numbers are.
    head : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        The first entry names its row.

    Returns
    -------
    Details
        A fold with the table.
    """
    of = _group(name, text)
    return table_of(text.text("results_table"), caption, head, rows, of=of)


def table_of(
    summary: str,
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    of: str = "",
) -> html.Details:
    """Write a table in a fold.

    Parameters
    ----------
    summary : str
        Name of the fold.
    caption : str
        What the numbers are.
    head : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        The first entry names its row.
    of : str
        Title of its figure, if several tables are called the same.

    Returns
    -------
    Details
        Scrolls sideways where it is wide.
    """
    body = [
        html.Tr([html.Th(row[0], scope="row"), *(html.Td(entry) for entry in row[1:])])
        for row in rows
    ]
    table = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(name, scope="col") for name in head])),
            html.Tbody(body),
        ]
    )
    scroll = html.Div(
        table, className="scroll lab-table", tabIndex="0", role="region",
        **{"aria-label": f"{of} – {summary}" if of else summary},
    )  # fmt: skip
    return html.Details([html.Summary(summary), scroll], className="fold")


def keep(name: str, view: View, link: str) -> html.Div:
    """Offer the file and the picture of a figure.

    Parameters
    ----------
    name : str
        Of the figure.
    view : View
        What is shown.
    link : str
        With its question mark.

    Returns
    -------
    Div
        A link and a button; both carry the source.
    """
    text = view.text
    file_name = f"bolasalju-{file_word(view.study)}-{view.tables.outcome}-{name}.png"
    return html.Div(
        [
            html.A(text.text("lab_csv"), href=f"/lab/data/{name}{link}", className="button"),
            html.Button(
                text.text("lab_png"),
                type="button",
                **{"data-picture": f"/lab/gambar/{name}{link}", "data-name": file_name},
            ),
        ],
        className="buttons keep",
        role="group",
        **{"aria-label": _group(name, text)},
    )


def _group(name: str, text: PageText) -> str:
    """Name the figure that buttons belong to."""
    key = "sensitivity" if name == "influence" else name
    return text.text(f"lab_{key}")


def unseen(words: str) -> Any:
    """Write words for readers that are read aloud.

    Parameters
    ----------
    words : str
        Plain.

    Returns
    -------
    Span
        Not shown.
    """
    return html.Span(words, className="unseen")
