"""Where on the page that compares do the hours stand? In a fold that asks when it is opened."""

from __future__ import annotations

from dash import html

from dashboard.text import PageText


def hourly_fold(text: PageText) -> html.Details:
    """Make room for the hours; ``assets/hourly.js`` draws them.

    Parameters
    ----------
    text : PageText
        The language.

    Returns
    -------
    Details
        Closed: nothing is asked before somebody opens it.
    """
    return html.Details(
        [
            html.Summary(text.text("hourly_title")),
            html.P(text.text("hourly_note"), className="small"),
            html.Div(id="hourly-box"),
            html.P("", id="hourly-said", className="small", role="status"),
        ],
        className="fold",
        id="hourly",
    )
