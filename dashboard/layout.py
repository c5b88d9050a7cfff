"""What stands around every page? Header, pages, language, look, notices and the disclaimer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from dash import html

from dashboard.state import THEMES, Opened, State, link_of
from dashboard.text import PageText, script_words, text_of

PAGES = {
    "compare": "/banding",
    "stage": "/panggung",
    "owner": "/pemilik",
    "lab": "/lab",
    "about": "/tentang",
}
"""Names and addresses, in the order of the keys 1, 2, …; ``/`` is the first."""
MORE = {"guide": "/panduan", "editor": "/susun"}
"""Pages that stand in the footer: a bar with more names would not fit a phone."""


def page_at(path: str) -> str | None:
    """Say which page stands at an address.

    Parameters
    ----------
    path : str
        Of the address.

    Returns
    -------
    str or None
        Its name, None where there is none.
    """
    where = {address: name for name, address in (PAGES | MORE).items()}
    where["/"] = next(iter(PAGES))
    return where.get(path)


def shell(name: str, opened: Opened, content: list[Any], extra: tuple[str, ...] = ()) -> list[Any]:
    """Put a page into its frame.

    Parameters
    ----------
    name : str
        Of the page.
    opened : Opened
        The link.
    content : list of component
        What stands in ``main``.
    extra : tuple of str
        Notices beside those of the link.

    Returns
    -------
    list of component
        Header, main, footer.
    """
    state = opened.state
    text = text_of(state.lang)
    return [
        html.Header([_brand(text), _pages(name, state, text), _looks(name, state, text)]),
        html.Main(
            [*_notices(opened, extra, text), *content],
            id="main",
            tabIndex="-1",
            className=f"page-{name}",
            **{"data-words": json.dumps(script_words(state.lang), ensure_ascii=False)},
        ),
        html.Footer(
            [
                html.Strong(text.text("disclaimer")),
                " ",
                _link("about", state, text.text("disclaimer_link")),
                *_more(name, state, text),
                html.P(
                    [
                        f"{text.text('printed')} ",
                        html.Span(id="printed-date"),
                        " · ",
                        html.Code(id="printed-link"),
                    ],
                    className="printed",
                ),
            ]
        ),
    ]


def _brand(text: PageText) -> html.Div:
    """Name the application."""
    return html.Div(text.text("app_name"), className="brand")


def _pages(name: str, state: State, text: PageText) -> html.Nav:
    """List the pages."""
    links = [_link(page, state, text.text(f"page_{page}"), is_here=page == name) for page in PAGES]
    return html.Nav(links, **{"aria-label": text.text("nav_label")})


def _link(page: str, state: State, words: str, *, is_here: bool = False) -> html.A:
    """Link to a page with all choices; scripts keep the address up to date."""
    here = {"aria-current": "page"} if is_here else {}
    address = (PAGES | MORE)[page]
    return html.A(words, href=address + link_of(state), **{"data-page": address, **here})


def _more(name: str, state: State, text: PageText) -> list[Any]:
    """List the pages of the footer."""
    parts: list[Any] = []
    for page in MORE:
        parts += [" · ", _link(page, state, text.text(f"page_{page}"), is_here=page == name)]
    return parts


def _looks(name: str, state: State, text: PageText) -> html.Div:
    """Offer the other language and the looks."""
    other = "en" if state.lang == "id" else "id"
    address = (PAGES | MORE)[name]
    language = html.A(
        text.text("language_other"),
        href=address + link_of(replace(state, lang=other)),
        lang=other,
        hrefLang=other,
        **{"data-page": address, "data-lang": other},
    )
    looks = [
        html.Option(text.text(f"theme_{theme}"), value=theme, selected=theme == state.theme)
        for theme in THEMES
    ]
    label = html.Label(text.text("theme_label"), htmlFor="th", className="unseen")
    return html.Div([language, label, html.Select(looks, id="th")], className="looks")


def _notices(opened: Opened, extra: tuple[str, ...], text: PageText) -> list[Any]:
    """Name what in the link could not be used, and what else must be said."""
    said = list(extra)
    if "…" in opened.refused:
        said.append(text.text("refused_too_long"))
    elif opened.refused:
        keys = ", ".join(_shown(key) for key in opened.refused[:8])
        said.append(text.text("refused", keys=keys))
    return [html.P(words, className="notice", role="status") for words in said]


def _shown(key: str) -> str:
    """Write a key of a stranger, short and without anything that is no letter."""
    return "".join(c if c.isalnum() or c in "-_." else "?" for c in key[:20]) or "?"
