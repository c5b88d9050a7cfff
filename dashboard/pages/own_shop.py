"""How does an owner ask about the own shop? Seven questions, each of which may be skipped."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.advice_routes import ADVICE_ROUTES
from dashboard.controls import choice, number
from dashboard.own_shop import QUESTIONS
from dashboard.service import Case
from dashboard.state import ABOUTS, KINDS, LIMITS, MAX_AGO_H, State, link_of
from dashboard.text import PageText
from scenarios.story import ScenarioFile
from sim.quantities import quantities_of
from sim.scenario import PLATFORMS, Shop


def shop_fold(
    state: State, case: Case, files: dict[str, ScenarioFile], text: PageText
) -> html.Details:
    """Offer the scenarios, and the seven questions about the shop.

    Parameters
    ----------
    state : State
        Of the link.
    case : Case
        Says what is usual where a question is skipped.
    files : dict of str to ScenarioFile
        What can be chosen.
    text : PageText
        The language.

    Returns
    -------
    Details
        Open if anything was answered.
    """
    titles = [(key, getattr(file.title, text.lang)) for key, file in files.items()]
    shop = case.file.scenario.shop
    source = quantities_of(Shop)["sales_per_day_idr"].source
    answered = any(getattr(state, field) is not None for field in QUESTIONS.values())
    return html.Details(
        [
            html.Summary(text.text("shop_title")),
            choice("s", text.text("shop_scenario"), titles, state.scenario),
            html.P(text.text("shop_questions"), className="small"),
            _words("k", "kind", KINDS, state.kind, text),
            number(
                "c", text.text("shop_customers"), state.customers,
                text.number(shop.n_customers), LIMITS["customers"],
            ),
            number(
                "f", text.text("shop_followers"), state.followers,
                text.number(shop.n_followers), LIMITS["followers"],
            ),
            number(
                "o", text.text("shop_sales"), state.sales_idr,
                text.number(shop.sales_per_day_idr), LIMITS["sales_idr"],
            ),
            _words("pl", "platform", tuple(PLATFORMS), state.platform, text),
            _words("ab", "about", ABOUTS, state.about, text),
            number("ag", text.text("shop_ago"), state.ago_h, text.number(0), (0, MAX_AGO_H)),
            html.P(text.text("shop_note", source=source), className="small"),
            html.Button(text.text("shop_clear"), id="shop-clear", type="button"),
        ],
        className="fold",
        open=answered,
    )  # fmt: skip


def _words(
    key: str, question: str, words: tuple[str, ...], value: str | None, text: PageText
) -> html.Div:
    """Offer the answers to a question, and to skip it."""
    offered = [("", text.text("shop_skip"))]
    offered += [(word, text.text(f"advise_{question}_{word}")) for word in words]
    return choice(key, text.text(f"advise_question_{question}"), offered, value or "")


def advice_fold(state: State, text: PageText) -> html.Details:
    """Make room for advice; ``assets/advice.js`` asks for it and shows it.

    Parameters
    ----------
    state : State
        Of the link.
    text : PageText
        The language.

    Returns
    -------
    Details
        Closed: nothing is computed before somebody presses the button.
    """
    query = link_of(state)
    _, *files = ADVICE_ROUTES
    links: list[Any] = [
        html.A(
            text.text(f"advice_keep_{name}"), href=address + query, className="button",
            **{"data-page": address},
        )
        for name, address in zip(("page", "poster"), files, strict=True)
    ]  # fmt: skip
    return html.Details(
        [
            html.Summary(text.text("advise_title")),
            html.P(text.text("advice_note"), className="small"),
            html.Button(
                text.text("advice_start"), id="advice-start", type="button", className="main"
            ),
            html.P("", id="advice-said", className="small", role="status"),
            html.Div(id="advice-box"),
            html.Div(links, id="advice-files", className="buttons", hidden=True),
        ],
        className="fold",
        id="advice",
    )
