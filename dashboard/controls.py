"""Which parts are the controls made of? Native ones, so that keys, thumbs and readers just work.

A control says in ``data-key`` which key of the link it changes; ``assets/ui.js`` does the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import dcc, html

_LONGEST = 12
"""Characters of a number, with the marks between its thousands."""


def slider(key: str, label: str, value: int, *, most: int, hint: str, side: str) -> html.Div:
    """Make a slider of whole hours that says its value.

    Parameters
    ----------
    key : str
        Of the link.
    label : str
        What it is; the value follows.
    value : int, unit h
        Where it stands.
    most : int, unit h
        Its right end.
    hint : str
        Meaning and source.
    side : str
        For readers that do not see the frame around it.

    Returns
    -------
    Div
        Label and slider.
    """
    return html.Div(
        [
            html.Label(
                [html.Span(label), " ", html.Strong("", id=f"{key}-says"), _unseen(f" – {side}")],
                htmlFor=key,
                title=hint,
            ),
            dcc.Input(
                id=key, type="range", min=0, max=most, step=1, value=value, className="slide"
            ),
        ],
        className="control",
        **keyed(key),
    )


def choice(
    key: str, label: str, options: Iterable[tuple[str, str]], value: str, hint: str = ""
) -> html.Div:
    """Make a list to choose from.

    Parameters
    ----------
    key : str
        Of the link.
    label : str
        What it is.
    options : iterable of tuple of str
        Value and words.
    value : str
        Which one is chosen.
    hint : str
        Meaning and source.

    Returns
    -------
    Div
        Label and list.
    """
    items = [html.Option(words, value=name, selected=name == value) for name, words in options]
    return html.Div(
        [html.Label(label, htmlFor=key, title=hint), html.Select(items, id=key)],
        className="control",
        **keyed(key),
    )


def number(key: str, label: str, value: int | None, usual: str, limits: tuple[int, int]) -> Any:
    """Make a field for a whole number that may stay empty.

    Parameters
    ----------
    key : str
        Of the link.
    label : str
        What it is, with its unit.
    value : int or None
        What stands in it.
    usual : str
        What holds if it is empty.
    limits : tuple of int
        Least and most.

    Returns
    -------
    Div
        Label and field.
    """
    low, high = limits
    field = dcc.Input(
        id=key, type="text", inputMode="numeric", value=value, placeholder=usual,
        autoComplete="off", maxLength=_LONGEST, className="field",
    )  # fmt: skip
    shown = f"{low:,} – {high:,}".replace(",", "\N{NO-BREAK SPACE}")
    return html.Div(
        [html.Label([label, html.Small(f" {shown}")], htmlFor=key), field],
        className="control",
        **keyed(key),
        **within(limits),
    )


def keyed(key: str) -> dict[str, str]:
    """Say which key of the link a control changes.

    Parameters
    ----------
    key : str
        Of the link.

    Returns
    -------
    dict of str to str
        Attributes of the element around the control.
    """
    return {"data-key": key}


def within(limits: tuple[int, int]) -> dict[str, str]:
    """Say which whole numbers a field takes; others are marked, and nothing is asked.

    Parameters
    ----------
    limits : tuple of int
        Least and most.

    Returns
    -------
    dict of str to str
        Attributes of the element around the field.
    """
    low, high = limits
    return {"data-low": str(low), "data-high": str(high)}


def _unseen(words: str) -> html.Span:
    """Write words for readers that are read aloud."""
    return html.Span(words, className="unseen")


def marks(counts: Iterable[tuple[str, int]], label: str) -> html.Div:
    """Draw a mark for each evening.

    Parameters
    ----------
    counts : iterable of (str, int)
        Class and number of marks, in order.
    label : str
        Says the same in words.

    Returns
    -------
    Div
        Empty: the browser draws the marks (``assets/marks.js``).
    """
    told = " ".join(f"{name}:{part}" for name, part in counts)
    return html.Div(className="marks", role="img", **{"aria-label": label, "data-counts": told})
