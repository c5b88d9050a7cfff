"""Which addresses give advice? How far it is, a page to keep, and the rule for the wall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from flask import Flask, Response, jsonify, redirect
from werkzeug.wrappers import Response as AnyResponse

from dashboard.advice_runs import AdviceRuns
from dashboard.state import State, link_of
from experiments.advice.advising import Advice
from experiments.advice.page import advice_html, poster_html

_RUN, _PAGE, _POSTER = ADVICE_ROUTES = ("/saran", "/saran-halaman", "/saran-poster")
_LOCAL = datetime.now
"""The clock of the machine on the table: the poster needs no zone."""


def add_advice_routes(server: Flask, runs: AdviceRuns, state: Callable[[], State]) -> None:
    """Serve advice, which is computed when somebody asks.

    Parameters
    ----------
    server : Flask
        The application.
    runs : AdviceRuns
        Computes it.
    state : callable
        Reads the link of the request.
    """

    @server.get(_RUN)
    def advised() -> Response:
        """Say how far it is."""
        return jsonify(runs.told(state()))

    @server.post(_RUN)
    def advise() -> Response:
        """Put the shop in the line."""
        asked = state()
        runs.start(asked)
        return jsonify(runs.told(asked))

    @server.get(_PAGE)
    def page() -> AnyResponse:
        """Write the page that is kept or sent."""
        return _file(runs, state(), "saran", advice_html)

    @server.get(_POSTER)
    def poster() -> AnyResponse:
        """Write the rule for the wall."""
        return _file(
            runs, state(), "aturan", lambda advice, lang: poster_html(advice, lang, _today())
        )


def _file(
    runs: AdviceRuns, state: State, name: str, write: Callable[[Advice, str], str]
) -> AnyResponse:
    """Write a file; before there is advice, the page where it can be asked for opens."""
    advice = runs.advice(state)
    if advice is None:
        return redirect("/banding" + link_of(state), 303)
    page = write(advice, state.lang).encode("utf-8", "replace")
    response = Response(page, mimetype="text/html")
    file = f"bolasalju-{name}-{advice.shop.kind}.html"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _today() -> date:
    """Say which day it is where the machine stands."""
    return _LOCAL().date()
