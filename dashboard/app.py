"""What is the application made of? Dash on Flask, our pages, and the guard around them."""

from __future__ import annotations

import html as markup
import re
from pathlib import Path
from typing import Any

from dash import Dash, dcc, html
from flask import Flask, request

from dashboard.callbacks import Callbacks, register
from dashboard.compressing import compress
from dashboard.editor_routes import add_editor_routes
from dashboard.guard import guard
from dashboard.lab.studies import Studies
from dashboard.library import Library
from dashboard.looking_ahead import LookingAhead
from dashboard.rate import Rate
from dashboard.routes import add_routes
from dashboard.service import Service
from dashboard.state import State
from dashboard.text import text_of
from dashboard.uploads import Offered, Uploads

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Names by which a browser on this machine calls it."""

STORES = (
    *("ask", "done", "mounted", "heard", "more"),
    *("owner-ask", "owner-heard"),
    *("lab-ask", "lab-done", "lab-heard"),
)
"""What browser and server hand over to each other."""
_INDEX = """<!DOCTYPE html>
<html lang="$LANG" data-theme="$THEME">
<head>
{%metas%}<meta name="referrer" content="same-origin">
<title>{%title%}</title>{%favicon%}{%css%}
</head>
<body>
<a class="skip" href="#main">$SKIP</a>
<noscript><p>$NO_SCRIPT</p></noscript>
{%app_entry%}
{%config%}{%scripts%}{%renderer%}
</body>
</html>"""
_TOLD_TOO_MUCH = re.compile(r'"(?:python_version|dash_version_url)":"[^"]*",?')
"""What Dash tells every browser and no page of ours needs."""
_ENTRY = '<div id="react-entry-point"><main><h1>Bolasalju</h1><p>{}</p></main></div>'


class _Application(Dash):  # type: ignore[misc]  # Dash comes without types
    """A Dash application that writes its first page in the language and look of the link."""

    callbacks: Callbacks

    def interpolate_index(self, **parts: Any) -> str:
        """Fill the first page in."""
        query = request.query_string.decode("utf-8", "replace")
        state = self.callbacks.opened(query).state
        text = text_of(state.lang)
        parts["title"] = markup.escape(text.text("app_title"))
        parts["app_entry"] = _ENTRY.format(markup.escape(text.text("loading")))
        parts["config"] = _TOLD_TOO_MUCH.sub("", parts["config"])
        page = str(super().interpolate_index(**parts))
        for mark, words in (
            ("$LANG", state.lang),
            ("$THEME", state.theme),
            ("$SKIP", text.text("skip")),
            ("$NO_SCRIPT", text.text("no_script")),
        ):
            page = page.replace(mark, markup.escape(words), 1)
        return page


def make_app(
    library: Library,
    *,
    lang: str = "id",
    is_local: bool = True,
    rate: Rate | None = None,
    studies: Studies | None = None,
    looks_ahead: bool = False,
) -> Dash:
    """Make the application.

    Parameters
    ----------
    library : Library
        Scenarios to choose from.
    lang : {'id', 'en'}
        Language of a link that says none.
    is_local : bool
        It answers to names of this machine only, so that no page elsewhere can reach it through a
        name of its own.
    rate : Rate, optional
        How often an address may ask.
    studies : Studies, optional
        Folders that the laboratory offers.
    looks_ahead : bool
        It computes what may be asked next while nobody asks.

    Returns
    -------
    Dash
        ``.server`` is the Flask application.
    """
    app = _Application(
        "dashboard",
        server=Flask("dashboard", static_folder=None),
        assets_folder=str(Path(__file__).with_name("assets")),
        title="Bolasalju",
        update_title="",
        index_string=_INDEX,
        serve_locally=True,
        compress=False,
        enable_mcp=False,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        health_endpoint="healthz",
    )
    usual = State(scenario=next(iter(library.files)), lang=lang)
    if "late_delivery" in library.files:
        usual = State(scenario="late_delivery", lang=lang)
    uploads = Uploads()
    offered = library._replace(files=Offered(library.files, uploads))
    service = Service(offered)
    ahead = LookingAhead(service) if looks_ahead else None
    app.callbacks = Callbacks(service, usual, studies, ahead)
    app.layout = html.Div(
        [
            dcc.Location(id="url", refresh=False),
            *[dcc.Store(id=name) for name in STORES],
            html.Div(id="page"),
        ]
    )
    register(app, app.callbacks)
    add_routes(app.server, app.callbacks)
    add_editor_routes(app.server, app.callbacks, uploads)
    if is_local:
        app.server.config["TRUSTED_HOSTS"] = list(LOOPBACK)
    guard(app, rate=rate)
    compress(app.server)
    return app
