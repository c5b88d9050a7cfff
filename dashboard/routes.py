"""What else does the server give? Files to keep or send, and the evenings of the stage."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.advice_routes import add_advice_routes
from dashboard.advice_runs import AdviceRuns
from dashboard.board_run import BoardRun
from dashboard.callbacks import Callbacks
from dashboard.hourly import Hourly
from dashboard.injects import told_injects
from dashboard.lab.routes import add_lab_routes
from dashboard.owner_end import STAGES
from dashboard.owner_file import result_html
from dashboard.single_flight import SingleFlight
from dashboard.stage_data import loudest, stage_data
from dashboard.state import State, link_of
from dashboard.text import text_of
from experiments.comparing import loyal_customers
from experiments.report import report_html
from sim.responses import Tone

_EVENING_BYTES = 32 * 1024**2


def add_routes(server: Flask, callbacks: Callbacks) -> None:
    """Serve what is asked for by a link.

    Parameters
    ----------
    server : Flask
        The application.
    callbacks : Callbacks
        Read links, and know the service.
    """
    hourly = Hourly(callbacks.service)
    evenings: SingleFlight[bytes] = SingleFlight(len, _EVENING_BYTES)

    def state() -> State:
        """Read the link of the request."""
        return callbacks.opened(request.query_string.decode("utf-8", "replace")).state

    add_lab_routes(server, callbacks.laboratory, state)
    add_advice_routes(server, AdviceRuns(callbacks.service), state)
    _add_board_routes(server, state)

    @server.get("/laporan")
    def report() -> Response:
        """Write the page of a link, as a file."""
        return _report(callbacks, state())

    @server.get("/malam")
    def night() -> Response:
        """Give the stage an evening."""
        asked = state()
        key = (callbacks.service.case(asked).key, asked.a, asked.b, asked.evening, asked.lang)
        found = evenings.get(key, lambda: _packed(stage_data(callbacks.service, asked)))
        return Response(found, mimetype="application/json")

    @server.get("/malam-ramai")
    def loud() -> Response:
        """Find the loudest evening."""
        return Response(
            _packed({"n": loudest(callbacks.service, state())}), mimetype="application/json"
        )

    @server.get("/pemilik-hasil")
    def result() -> AnyResponse:
        """Write the result of a game as a file; a game that is not over goes on."""
        return _result(callbacks, state())

    @server.get("/per-jam")
    def hours() -> Response:
        """Give the hours of both answers."""
        return Response(_packed(hourly.told(state())), mimetype="application/json")


def _add_board_routes(server: Flask, state: Callable[[], State]) -> None:
    """Serve the board of patterns, which is measured when somebody asks."""
    board = BoardRun()

    @server.get("/papan")
    def measured() -> Response:
        """Say how far the board is."""
        return Response(_packed(board.told(state().lang)), mimetype="application/json")

    @server.post("/papan")
    def measure() -> Response:
        """Measure the board, once."""
        board.start()
        return Response(_packed(board.told(state().lang)), mimetype="application/json")


def _packed(values: object) -> bytes:
    """Write plain values for the browser."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _report(callbacks: Callbacks, state: State) -> Response:
    """Write the page that is kept or sent."""
    case = callbacks.service.case(state)
    comparison = callbacks.service.pair(state, full=True)
    if comparison.cells[0] == comparison.cells[1]:
        (comparison,) = callbacks.service.cells(case, [state.a], full=True)
    texts = {name: getattr(case.file, name) for name in ("title", "story", "teaches")}
    story = {name: getattr(words, state.lang) for name, words in texts.items()}
    story["story"] += told_injects(case.injects, text_of(state.lang))
    page = report_html(
        comparison,
        lang=state.lang,
        story=story,
        loyal_in=lambda world: loyal_customers(comparison, world),
    )
    response = Response(page.encode("utf-8", "replace"), mimetype="text/html")
    name = f"bolasalju-{case.file.name}-{_short(state)}.html"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _result(callbacks: Callbacks, state: State) -> AnyResponse:
    """Write the result that is kept or sent."""
    end = callbacks.games.end(state, STAGES[-1])
    if end is None:
        return redirect("/pemilik" + link_of(state), 303)
    case, night = callbacks.service.case(state), callbacks.games.night(state)
    page = result_html(end, state, case, night, text_of(state.lang))
    response = Response(page.encode("utf-8", "replace"), mimetype="text/html")
    name = f"bolasalju-{case.file.name}-{state.evening}-{night.letters}.html"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _short(state: State) -> str:
    """Name a comparison in the name of a file."""
    sides = []
    for side in (state.a, state.b):
        is_silent = side.tone is Tone.SILENT
        sides.append(side.tone.value if is_silent else f"{side.tone.value}-{side.delay_h}h")
    return "-vs-".join(sides)
