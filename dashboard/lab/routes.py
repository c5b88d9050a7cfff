"""What does the laboratory give beside its page? Pictures, files, and how far a small study is."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Flask, Response

from dashboard.lab.figure_bars import influence_figure, ranking_figure
from dashboard.lab.figure_cells import heat_figure, regret_figure, slices_figure
from dashboard.lab.figure_curves import ecdf_figure, runs_figure
from dashboard.lab.files import ROWS, csv_file, ranking_rows
from dashboard.lab.laboratory import Laboratory, View
from dashboard.state import State
from dashboard.text import text_of
from sim.errors import ResultsError

SENSITIVITY = "sensitivity"
FIGURES: dict[str, Callable[[View], bytes]] = {
    "heat": heat_figure,
    "regret": regret_figure,
    "ecdf": ecdf_figure,
    "runs": runs_figure,
    "influence": influence_figure,
    "slices": slices_figure,
}
"""By name; that of the sensitivity needs its ranking."""
LAB_ROUTES = ("/lab/jalan", "/lab/batal", "/lab/segarkan")
PICTURES, FILES = "/lab/gambar/", "/lab/data/"
LAB_FILES = (
    *(f"{PICTURES}{name}" for name in (*FIGURES, SENSITIVITY)),
    *(f"{FILES}{name}" for name in (*ROWS, SENSITIVITY)),
)
"""Addresses of pictures and files: no other stands there."""


def add_lab_routes(server: Flask, laboratory: Laboratory, state: Callable[[], State]) -> None:
    """Serve what the laboratory asks for by a link.

    Parameters
    ----------
    server : Flask
        The application.
    laboratory : Laboratory
        Its studies.
    state : callable
        Reads the link of the request.
    """

    @server.get(f"{PICTURES}<name>")
    def lab_picture(name: str) -> Response:
        """Draw a figure."""
        return _answered(laboratory, state(), lambda view: _picture(laboratory, view, name))

    @server.get(f"{FILES}<name>")
    def lab_data(name: str) -> Response:
        """Write the numbers of a figure."""
        return _answered(laboratory, state(), lambda view: _file(laboratory, view, name))

    @server.get("/lab/jalan")
    def lab_progress() -> Response:
        """Say how far a small study is."""
        return _told(laboratory, state())

    @server.post("/lab/jalan")
    def lab_start() -> Response:
        """Begin a small study."""
        asked = state()
        laboratory.small.start(laboratory.case(asked))
        return _told(laboratory, asked)

    @server.post("/lab/batal")
    def lab_cancel() -> Response:
        """Do not wait for a small study any longer."""
        asked = state()
        laboratory.small.cancel(laboratory.case(asked))
        return _told(laboratory, asked)

    @server.post("/lab/segarkan")
    def lab_refresh() -> Response:
        """Look again which studies there are."""
        laboratory.studies.refresh()
        return Response(json.dumps({"n": len(laboratory.studies.names)}), mimetype=_JSON)


_JSON = "application/json"


def _told(laboratory: Laboratory, asked: State) -> Response:
    """Say how far a small study is."""
    return Response(json.dumps(laboratory.small.told(laboratory.case(asked))), mimetype=_JSON)


def _answered(laboratory: Laboratory, asked: State, answer: Callable[[View], Response]) -> Response:
    """Answer from a view, or say in a sentence why there is none."""
    text = text_of(asked.lang)
    try:
        view = laboratory.view(asked, text)
        if view is not None:
            return answer(view)
        words = text.text("lab_nothing")
    except ResultsError as error:
        words = text.text("lab_broken", reason=str(error))
    return Response(words, status=404, mimetype="text/plain")


def _picture(laboratory: Laboratory, view: View, name: str) -> Response:
    """Draw one figure."""
    if name == SENSITIVITY:
        ranking = laboratory.ranking(view)
        content = influence_figure(view) if ranking is None else ranking_figure(view, ranking)
    else:
        content = FIGURES[name](view)
    return Response(content, mimetype="image/svg+xml")


def _file(laboratory: Laboratory, view: View, name: str) -> Response:
    """Write one file."""
    is_ranking = name == SENSITIVITY
    rows = ranking_rows(laboratory.ranking(view)) if is_ranking else ROWS[name](view)
    response = Response(csv_file(view, view.measure(), rows), mimetype="text/csv")
    file_name = f"bolasalju-{file_word(view.study)}-{view.tables.outcome}-{name}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def file_word(words: str) -> str:
    """Write words so that they can be a part of a file's name.

    Parameters
    ----------
    words : str
        Whatever a folder holds.

    Returns
    -------
    str
        Short, of plain letters and digits.
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in words[:40])
    return kept.strip("-") or "studi"
