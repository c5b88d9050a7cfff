"""What keeps the server safe? Nothing that comes in is believed, nothing goes out of the machine.

Requests that are too large, too many, or no request of our own pages are refused in a sentence,
before Dash sees them; an error that is left is told without its traceback.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from dash import Dash
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from dashboard.advice_routes import ADVICE_ROUTES
from dashboard.lab.routes import LAB_FILES, LAB_ROUTES
from dashboard.layout import page_at
from dashboard.rate import Rate
from dashboard.text import text_of

MAX_BODY = 64 * 1024
"""Bytes of a request: the largest callback of our pages takes less than a tenth."""
_CALLBACK = "/_dash-update-component"
_ROUTES = (
    "/laporan",
    "/malam",
    "/malam-ramai",
    "/papan",
    "/pemilik-hasil",
    *ADVICE_ROUTES,
    *LAB_ROUTES,
    *LAB_FILES,
    "/per-jam",
    "/susun/borang",
    "/susun/periksa",
    "/susun/coba",
    "/healthz",
    "/_favicon.ico",
    "/_dash-layout",
    "/_dash-dependencies",
    _CALLBACK,
)
_FOLDERS = ("/assets/", "/_dash-component-suites/")
_ASSET_AGE_S = 31_536_000
_OWN_SITES = ("same-origin", "none")
"""Who may make the server do something: our pages, and whoever types an address."""

_log = logging.getLogger(__name__)


def policy(hashes: list[str]) -> str:
    """Write the content security policy.

    Parameters
    ----------
    hashes : list of str
        Of the scripts that Dash writes into the page.

    Returns
    -------
    str
        Everything from this server, or nowhere from. Style elements are allowed because Dash's
        components make some; scripts are not, but for Dash's own.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {' '.join(hashes)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        ]
    )


def guard(app: Dash, *, rate: Rate | None = None) -> None:
    """Put the checks around an application whose callbacks are all registered.

    Parameters
    ----------
    app : Dash
        The application.
    rate : Rate, optional
        How often an address may ask.
    """
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    server.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = _ASSET_AGE_S
    _check_requests(app, rate or Rate())
    _add_headers(server, policy(app.csp_hashes()))
    _tell_errors(server)


def _check_requests(app: Dash, rate: Rate) -> None:
    """Refuse what none of our pages would send."""
    server: Flask = app.server

    @server.before_request
    def check() -> Response | None:
        """Check one request."""
        if not _is_known(request.path):
            return refusal(404, "not_found")
        if request.path.startswith(_FOLDERS):
            return None
        if request.method != "GET" and _is_from_elsewhere():
            return refusal(403, "bad_request")
        if not rate.allows(request.remote_addr or "", time.monotonic()):
            return refusal(429, "too_many")
        if request.path == _CALLBACK and not is_own_callback(app, sent_json()):
            return refusal(400, "bad_request")
        return None


def _is_from_elsewhere() -> bool:
    """Say whether a page of another site sends the request, as browsers tell of themselves."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in _OWN_SITES


def sent_json() -> Any:
    """Read the JSON of the request.

    Returns
    -------
    object
        None if there is none that can be read, however deeply it is nested.
    """
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _is_known(path: str) -> bool:
    """Say whether anything stands at an address."""
    return page_at(path) is not None or path in _ROUTES or path.startswith(_FOLDERS)


def is_own_callback(app: Dash, body: Any) -> bool:
    """Say whether a request has the form of one of our callbacks.

    Parameters
    ----------
    app : Dash
        The application.
    body : object
        What was sent; the values in it are not looked at.

    Returns
    -------
    bool
        True if output, inputs and properties are those of a callback.
    """
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    known = app.callback_map.get(body["output"])
    outputs = body.get("outputs")
    listed = outputs if body["output"].startswith("..") else [outputs]
    if known is None or _named(listed) != _outputs_in(body["output"]):
        return False
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(item, str) for item in changed):
        return False
    wanted = [(item["id"], item["property"]) for item in known["inputs"]]
    return _named(body.get("inputs")) == wanted and body.get("state", []) == []


def _outputs_in(name: str) -> list[tuple[str, str]]:
    """Take the name of a callback apart, as Dash puts it together."""
    parts = name[2:-2].split("...") if name.startswith("..") else [name]
    split = (part.rpartition(".") for part in parts)
    return [(element, property_) for element, _, property_ in split]


def _named(items: Any) -> list[tuple[str, str]] | None:
    """Give ids and properties of a list, None if it is not one."""
    if not isinstance(items, list):
        return None
    named = []
    for item in items:
        if not isinstance(item, dict):
            return None
        name, property_ = item.get("id"), item.get("property")
        if not isinstance(name, str) or not isinstance(property_, str):
            return None
        named.append((name, property_))
    return named


def _add_headers(server: Flask, content_policy: str) -> None:
    """Say to the browser what it may do."""

    @server.after_request
    def add(response: Response) -> Response:
        """Add the headers of one answer."""
        headers = response.headers
        headers["Content-Security-Policy"] = content_policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.path.startswith("/assets/") and response.status_code == 200:
            headers["Cache-Control"] = f"public, max-age={_ASSET_AGE_S}, immutable"
        elif not request.path.startswith(_FOLDERS):
            headers["Cache-Control"] = "no-store"
        return response


def _tell_errors(server: Flask) -> None:
    """Tell errors in a sentence, never with a traceback."""

    @server.errorhandler(HTTPException)
    def told(error: HTTPException) -> Response:
        """Tell an error of the request."""
        return refusal(error.code or 400, "bad_request")

    @server.errorhandler(Exception)
    def wrong(error: Exception) -> Response:
        """Tell an error of ours; the log keeps what it was."""
        _log.error("a request failed", exc_info=error)
        return refusal(500, "went_wrong")


def refusal(code: int, key: str) -> Response:
    """Refuse a request, in both languages.

    Parameters
    ----------
    code : int
        HTTP status.
    key : str
        Of the sentence.

    Returns
    -------
    Response
        A small page, with a way back.
    """
    parts = []
    for lang in ("id", "en"):
        text = text_of(lang)
        back = f'<a href="/?lang={lang}">{text.text("not_found_back")}</a>'
        parts.append(f'<div lang="{lang}"><p>{text.text(key)}</p><p>{back}</p></div>')
    page = (
        '<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Bolasalju</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><main><h1>Bolasalju</h1>{''.join(parts)}</main></body></html>"
    )
    return Response(page, status=code, mimetype="text/html")
