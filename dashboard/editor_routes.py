"""What does the server do for the page on which a scenario is edited? It checks, and keeps a while.

Nothing is written to the disk: a scenario is downloaded in the browser, from its own text.
"""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask, Response, abort, jsonify, request

from dashboard.callbacks import Callbacks
from dashboard.editing import MAX_CHANGES, MAX_VALUE, checked, edited
from dashboard.editor_form import form_of
from dashboard.guard import sent_json
from dashboard.text import PageText, text_of
from dashboard.uploads import Uploads
from scenarios.writing import scenario_text
from sim.errors import InputFileError

_AT_ONCE = 2
"""Files that are read at the same time: a long one takes a core for a moment."""


def add_editor_routes(server: Flask, callbacks: Callbacks, uploads: Uploads) -> None:
    """Serve the form, the check, and a place in memory.

    Parameters
    ----------
    server : Flask
        The application.
    callbacks : Callbacks
        Read links, and know the scenarios.
    uploads : Uploads
        Where a scenario is kept.
    """
    turns = threading.Semaphore(_AT_ONCE)

    def language() -> PageText:
        """Give the language of the link."""
        query = request.query_string.decode("utf-8", "replace")
        return text_of(callbacks.opened(query).state.lang)

    @server.get("/susun/borang")
    def form() -> Response:
        """Give the scenario of the link as text and as a form."""
        state = callbacks.opened(request.query_string.decode("utf-8", "replace")).state
        file = callbacks.service.case(state).file
        groups = form_of(file, text_of(state.lang))
        return jsonify(text=scenario_text(file), problems=[], groups=groups)

    @server.post("/susun/periksa")
    def check() -> Response:
        """Change fields of a text, and say what is wrong with it."""
        sent, text = _sent(), language()
        with turns:
            return jsonify(_looked_at(sent, text))

    @server.post("/susun/coba")
    def keep() -> Response:
        """Keep a scenario that is right, for who knows its key."""
        sent, text = _sent(), language()
        with turns:
            found = _looked_at(sent, text)
            if not found["problems"]:
                found["key"] = uploads.put(checked(found["text"]))
        return jsonify(found)


def _sent() -> tuple[str, dict[str, str]]:
    """Read a request of our own page; the guard lets no other site send one."""
    body: Any = sent_json()
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        abort(400)
    changes = body.get("set", {})
    if not isinstance(changes, dict) or len(changes) > MAX_CHANGES:
        abort(400)
    if not all(isinstance(said, str) and len(said) <= MAX_VALUE for said in changes.values()):
        abort(400)
    return body["text"], changes


def _looked_at(sent: tuple[str, dict[str, str]], text: PageText) -> dict[str, Any]:
    """Change a text if asked, then check it."""
    written, changes = sent
    try:
        if changes:
            written = edited(written, changes)
        file = checked(written)
    except InputFileError as error:
        return {"text": written, "problems": list(error.problems)[:100]}
    return {"text": written, "problems": [], "groups": form_of(file, text)}
